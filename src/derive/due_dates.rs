//! How due dates moved: what earlier commits said of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use camino::Utf8Path;
use chrono::NaiveDate;
use rayon::prelude::*;

use crate::config::Config;
use crate::model::earlier::{Version, present, version};
use crate::model::{Action, ActionIndex, Incident, Library};
use crate::source::history::{Commit, Histories, History};

/// A due date that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The day of the commit, in the configured zone.
    pub on: NaiveDate,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// How often a due date moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub times: usize,
    /// The date that was promised first.
    pub first: NaiveDate,
}

/// The moves of every action that has some, the earliest first.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    by_action: HashMap<ActionIndex, Vec<Move>>,
}

/// Whether somebody wants to know how an action's due date moved: it is to be done by a day, and nothing says why that may be
/// another one than before.
pub fn is_of_interest(action: &Action) -> bool {
    let is_open = action.status.as_ref().is_none_or(|s| s.value.is_open());
    is_open && action.due.is_some() && action.recurs.is_none() && action.reason.is_none()
}

impl Moves {
    /// The moves of an action's due date, the earliest first.
    pub fn of(&self, action: ActionIndex) -> &[Move] {
        self.by_action.get(&action).map_or(&[], Vec::as_slice)
    }

    /// The same with those of some incidents, by index, replaced by what `newer` has of them.
    pub fn with(&self, incidents: &BTreeSet<usize>, newer: &Self) -> Self {
        let kept = self.by_action.iter();
        let kept = kept.filter(|(action, _)| !incidents.contains(&action.incident));
        let all = kept.chain(&newer.by_action);
        Self { by_action: all.map(|(action, moves)| (*action, moves.clone())).collect() }
    }

    /// How often it had been moved by a day.
    pub fn moved(&self, action: ActionIndex, day: NaiveDate) -> Option<Moved> {
        let moves = self.of(action);
        let times = moves.iter().filter(|m| m.on <= day).count();
        let first = moves.first().filter(|_| times > 0)?.from;
        Some(Moved { times, first })
    }

    /// Reads them, on several threads, from the versions that `texts` gives: each of its readers is asked for
    /// files (relative to the root) as commits left them. Only the incidents that are `wanted` and were
    /// changed after their first commit are looked at. A date
    /// that was changed and is not committed yet counts as moved `today`, on the day of this reading.
    pub fn read<T>(
        library: &Library,
        histories: &Histories,
        wanted: impl Fn(&Incident, &History) -> bool,
        texts: impl Fn() -> T + Sync,
        today: NaiveDate,
    ) -> Self
    where
        T: FnMut(&str, &Utf8Path) -> Option<String>,
    {
        let mut asked: Vec<(usize, &History)> = Vec::new();
        for (index, incident) in library.incidents.iter().enumerate() {
            let Some(history) = histories.of(&incident.folder) else {
                continue;
            };
            let one = history.commits.len() < 2 && !history.uncommitted;
            let none = incident.actions.iter().all(|a| a.due.is_none());
            if !one && !none && wanted(incident, history) {
                asked.push((index, history));
            }
        }
        let share = asked.len().div_ceil(rayon::current_num_threads()).max(1);
        let by_action = asked
            .par_chunks(share)
            .flat_map_iter(|asked| {
                let mut text = texts();
                let moved = asked.iter().flat_map(|&(index, history)| {
                    of_incident(library, index, history, today, &mut text)
                });
                moved.collect::<Vec<_>>()
            })
            .collect();
        Self { by_action }
    }
}

/// The moves of one incident's actions.
fn of_incident(
    library: &Library,
    index: usize,
    history: &History,
    today: NaiveDate,
    text: &mut impl FnMut(&str, &Utf8Path) -> Option<String>,
) -> Vec<(ActionIndex, Vec<Move>)> {
    let incident = &library.incidents[index];
    let commits = &history.commits[..];
    let day = |commit: &Commit| library.config.incidents.day_of(commit.at);
    let mut told = Told::new(&library.config);
    // The oldest first.
    for commit in commits.iter().rev() {
        let found = version(library, incident, |path| text(&commit.id, path));
        if let Some(texts) = found {
            told.next(day(commit), texts);
        }
    }
    if history.uncommitted
        && let Some(texts) = present(library, incident)
    {
        told.next(today, texts);
    }
    let mut moved = Vec::new();
    for (action, written) in incident.actions.iter().enumerate() {
        let id = written.id.as_ref();
        if let Some(moves) = id.and_then(|id| told.moves.remove(&id.value)) {
            let place = ActionIndex { incident: index, action };
            moved.push((place, moves));
        }
    }
    moved
}

/// What versions told so far, the earlier ones first.
struct Told<'c> {
    config: &'c Config,
    /// The last version, with which action is due when by its lines.
    last: Option<(Vec<Version>, BTreeSet<String>)>,
    /// Whether the last version is in `dues`.
    is_read: bool,
    /// Whether it lacks some of them, which may come back with another date.
    some_gone: bool,
    dues: BTreeMap<String, NaiveDate>,
    moves: BTreeMap<String, Vec<Move>>,
}

impl<'c> Told<'c> {
    fn new(config: &'c Config) -> Self {
        Self {
            config,
            last: None,
            is_read: false,
            some_gone: false,
            dues: BTreeMap::new(),
            moves: BTreeMap::new(),
        }
    }

    fn next(&mut self, on: NaiveDate, texts: Vec<Version>) {
        let lines: BTreeSet<String> = texts.iter().flat_map(|t| dated_lines(&t.text)).collect();
        // Where all that was due still is, nothing moved. Most versions are told by this, and reading them
        // as YAML is what takes long.
        let last = self.last.as_ref();
        let same = !self.some_gone && last.is_none_or(|(_, last)| last.is_subset(&lines));
        if !same {
            if let (false, Some((last, _))) = (self.is_read, &self.last) {
                self.dues.extend(last.iter().flat_map(|v| dues(v, self.config)));
            }
            let mut now = BTreeSet::new();
            for (id, to) in texts.iter().flat_map(|v| dues(v, self.config)) {
                if let Some(from) = self.dues.insert(id.clone(), to).filter(|from| *from != to) {
                    let moves = self.moves.entry(id.clone()).or_default();
                    moves.push(Move { on, from, to });
                }
                now.insert(id);
            }
            self.some_gone = now.len() < self.dues.len();
        }
        self.is_read = !same;
        self.last = Some((texts, lines));
    }
}

/// Every line that says when something is due, with the one before it that names what: enough to see that
/// nothing moved.
fn dated_lines(text: &str) -> Vec<String> {
    let mut id = "";
    let mut dated = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let is_item = ["[ ]", "[x]", "[X]"].iter().any(|mark| line.contains(mark));
        let is_named = line.contains("id:") || line.contains("id\"") || line.contains("id'");
        if is_item || is_named {
            id = line;
        }
        let has_date = line.bytes().any(|b| b.is_ascii_digit());
        // Rows and items name what they say by their column, or by their place.
        let may_be_due = has_date && (is_item || line.trim_start().starts_with('|'));
        if may_be_due || line.contains("due") {
            let below = lines.peek().filter(|_| !has_date);
            dated.push([id, line, below.unwrap_or(&"")].join("\n"));
        }
    }
    dated
}

/// Ids of the actions that a version has with their due dates.
fn dues(version: &Version, config: &Config) -> impl Iterator<Item = (String, NaiveDate)> {
    let actions = version.actions(config).into_iter();
    actions.filter_map(|(id, then)| Some((id, then.due?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moves that versions of a list of actions tell, each a day after the one before.
    fn told(versions: &[&str]) -> Vec<(String, u32, String, String)> {
        let config = Config::default();
        let mut told = Told::new(&config);
        for (text, day) in versions.iter().zip(1..) {
            let version = Version { text: (*text).to_owned(), is_main: text.starts_with("---") };
            told.next(NaiveDate::from_ymd_opt(2026, 3, day).unwrap(), vec![version]);
        }
        let moves = told.moves.into_iter().flat_map(|(id, moves)| {
            let text = |d: NaiveDate| d.format("%m-%d").to_string();
            let move_ =
                move |m: Move| (id.clone(), chrono::Datelike::day(&m.on), text(m.from), text(m.to));
            moves.into_iter().map(move_)
        });
        moves.collect()
    }

    #[test]
    fn what_moved_in_the_text_is_told_as_in_yaml() {
        let report = |body: &str| format!("---\ntitle: x\n---\n\n## Action items\n\n{body}\n");
        let in_yaml = |day: &str| format!("---\nactions:\n  - {{id: A1, due: {day}}}\n---\n");
        let moved = [("A1".to_owned(), 2, "04-01".to_owned(), "05-01".to_owned())];
        for write in [
            |day: &str| {
                format!("- [ ] A1 Page earlier: due {day}\n- [ ] A2 Page louder: due 2026-04-01")
            },
            |day: &str| {
                format!(
                    "- [ ] Page earlier\n  - due: {day}\n- [ ] Page louder\n  - due: 2026-04-01"
                )
            },
            |day: &str| {
                format!(
                    "| Action | Status | Deadline |\n|---|---|---|\n| Page earlier | open | {day} |"
                )
            },
        ] {
            let (was, is) = (report(&write("2026-04-01")), report(&write("2026-05-01")));
            assert_eq!(told(&[&was, &is]), moved, "{is}");
            // From one notation to the other nothing moves by itself.
            assert_eq!(told(&[&in_yaml("2026-05-01"), &is]), [], "{is}");
            assert_eq!(told(&[&in_yaml("2026-04-01"), &is]), moved, "{is}");
        }
    }

    #[test]
    fn what_moved_is_told_however_it_is_written() {
        let one = |id: &str, on: u32, from: &str, to: &str| {
            (id.to_owned(), on, from.to_owned(), to.to_owned())
        };
        let a1 = "- id: A1\n  due: 2026-04-01\n";
        let moved = "- id: A1\n  due: 2026-05-01\n";
        // Another one that is due when the first was.
        let both = format!("{moved}- id: A2\n  due: 2026-04-01\n");
        assert_eq!(told(&[a1, &both]), [one("A1", 2, "04-01", "05-01")]);
        // What only came to be is no move, nor is what comes before.
        let more = format!("- id: A0\n  due: 2026-01-01\n{a1}- {{id: A2, due: 2026-02-01}}\n");
        assert_eq!(told(&[a1, &more, &more]), []);
        let swapped = "- {id: A1, due: 2026-02-01}\n- {id: A2, due: 2026-04-01}\n";
        let before = "- {id: A1, due: 2026-04-01}\n- {id: A2, due: 2026-02-01}\n";
        assert_eq!(
            told(&[a1, before, swapped]),
            [one("A1", 3, "04-01", "02-01"), one("A2", 3, "02-01", "04-01")]
        );
        // The id after the date, quoted keys, the date on a line of its own.
        let odd = "- due:\n    2026-04-01\n  \"id\": A1\n- 'due': 2026-02-01\n  'id': A2\n";
        let odder = "- due:\n    2026-04-02\n  \"id\": A1\n- 'due': 2026-02-03\n  'id': A2\n";
        assert_eq!(
            told(&[odd, odder]),
            [one("A1", 2, "04-01", "04-02"), one("A2", 2, "02-01", "02-03")]
        );
        // There, gone, and back on another day; and moved twice.
        assert_eq!(
            told(&[a1, "[]", moved, moved, a1]),
            [one("A1", 3, "04-01", "05-01"), one("A1", 5, "05-01", "04-01")]
        );
    }
}
