//! How due dates moved: what earlier commits said of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::actions::ActionIndex;
use crate::model::{Incident, Library};
use crate::source::FileId;
use crate::source::front_matter::{Division, divide};
use crate::source::history::{Commit, Histories, History};
use crate::source::yaml::{self, Kind, Node};

/// A due date that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The day of the commit, in the incident's zone.
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

impl Moves {
    /// The moves of an action's due date, the earliest first.
    #[must_use]
    pub fn of(&self, action: ActionIndex) -> &[Move] {
        self.by_action.get(&action).map_or(&[], Vec::as_slice)
    }

    /// The same with those of some incidents, by index, replaced by what `newer` has of them.
    #[must_use]
    pub fn with(&self, incidents: &BTreeSet<usize>, newer: Self) -> Self {
        let kept = self.by_action.iter();
        let kept = kept.filter(|(action, _)| !incidents.contains(&action.incident));
        let kept = kept.map(|(action, moves)| (*action, moves.clone()));
        Self {
            by_action: kept.chain(newer.by_action).collect(),
        }
    }

    /// The due date of an action that stood on a day; `None` where no later commit moved it, so that
    /// what is written is what stood.
    #[must_use]
    pub fn stood(&self, action: ActionIndex, day: NaiveDate) -> Option<NaiveDate> {
        let later = self.of(action).iter().find(|m| m.on > day);
        later.map(|m| m.from)
    }

    /// How often it had been moved by a day.
    #[must_use]
    pub fn moved(&self, action: ActionIndex, day: NaiveDate) -> Option<Moved> {
        let moves = self.of(action);
        let times = moves.iter().filter(|m| m.on <= day).count();
        let first = moves.first().filter(|_| times > 0)?.from;
        Some(Moved { times, first })
    }

    /// Whether a due date was moved after a day: what is written is not what stood then.
    #[must_use]
    pub fn any_after(&self, day: NaiveDate) -> bool {
        let mut all = self.by_action.values().flatten();
        all.any(|m| m.on > day)
    }

    /// Reads them from the versions that `text` gives for a commit and a path relative to the root, for
    /// the incidents that are `wanted`. Only those with several commits are looked at, and a version is
    /// read as YAML only where its lines about due dates differ from those of the version before. A date
    /// that was changed and is not committed yet counts as moved on the day after the last commit.
    #[must_use]
    pub fn read(
        library: &Library,
        histories: &Histories,
        wanted: impl Fn(&Incident, &History) -> bool,
        mut text: impl FnMut(&str, &Utf8Path) -> Option<String>,
    ) -> Self {
        let mut by_action = HashMap::new();
        for (index, incident) in library.incidents.iter().enumerate() {
            let Some(history) = histories.of(&incident.folder) else {
                continue;
            };
            let commits = &history.commits[..];
            let one = commits.len() < 2 && !history.uncommitted;
            let none = incident.actions.iter().all(|a| a.due.is_none());
            if one || none || !wanted(incident, history) {
                continue;
            }
            let mut lines: Option<String> = None;
            let mut dues: BTreeMap<String, NaiveDate> = BTreeMap::new();
            let mut moves: BTreeMap<String, Vec<Move>> = BTreeMap::new();
            // The oldest first.
            for commit in commits.iter().rev() {
                let on = day(commit, incident);
                let Some(texts) = version(library, incident, |path| text(&commit.id, path)) else {
                    continue;
                };
                let about: String = texts.iter().flat_map(|t| about_due(&t.text)).collect();
                if lines.as_ref() == Some(&about) {
                    continue;
                }
                lines = Some(about);
                for (id, to) in texts.iter().flat_map(Version::dues) {
                    if let Some(from) = dues.insert(id.clone(), to).filter(|from| *from != to) {
                        moves.entry(id).or_default().push(Move { on, from, to });
                    }
                }
            }
            let next = commits
                .first()
                .and_then(|last| day(last, incident).succ_opt());
            for (i, action) in incident.actions.iter().enumerate() {
                let Some(id) = &action.id else { continue };
                let committed = dues.get(&id.value).copied();
                let written = action.due.as_ref().map(|d| d.value);
                if let (true, Some(on), Some(from), Some(to)) =
                    (history.uncommitted, next, committed, written)
                    && from != to
                {
                    let move_ = Move { on, from, to };
                    moves.entry(id.value.clone()).or_default().push(move_);
                }
                let own = moves.remove(&id.value);
                if let Some(own) = own {
                    let place = ActionIndex {
                        incident: index,
                        action: i,
                    };
                    by_action.insert(place, own);
                }
            }
        }
        Self { by_action }
    }
}

/// The day of a commit in an incident's zone.
fn day(commit: &Commit, incident: &Incident) -> NaiveDate {
    commit.at.with_timezone(&incident.zone).date_naive()
}

/// One file of a version that may hold actions.
struct Version {
    text: String,
    is_main: bool,
}

/// The main file and the list of actions as a commit left them, wherever the folder was then.
fn version(
    library: &Library,
    incident: &Incident,
    mut text: impl FnMut(&Utf8Path) -> Option<String>,
) -> Option<Vec<Version>> {
    let main = library.sources.path(incident.main);
    let main = main.file_name()?;
    let above = incident.folder.parent().unwrap_or(Utf8Path::new(""));
    let former = incident.former_slugs.iter().map(|slug| above.join(slug));
    let folders = std::iter::once(incident.folder.clone()).chain(former);
    for folder in folders {
        let mut of = |name: &str| {
            let path: Utf8PathBuf = folder.join(name);
            text(&path)
        };
        if let Some(report) = of(main) {
            let mut all = vec![Version {
                text: report,
                is_main: true,
            }];
            all.extend(of("actions.yaml").map(|text| Version {
                text,
                is_main: false,
            }));
            return Some(all);
        }
    }
    None
}

/// The lines that say which action is due when.
fn about_due(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|l| l.contains("due") || l.contains("id:"))
}

impl Version {
    /// Ids of actions with their due dates.
    fn dues(&self) -> Vec<(String, NaiveDate)> {
        let range = match (self.is_main, divide(&self.text)) {
            (false, _) => 0..self.text.len(),
            (true, Division::Both { yaml, .. }) => yaml,
            (true, _) => return Vec::new(),
        };
        let Ok(root) = yaml::parse(FileId(0), &self.text, range.start, range.end) else {
            return Vec::new();
        };
        let list = match &root.kind {
            Kind::Map(_) => value(&root, "actions"),
            _ => Some(&root),
        };
        let Some(Kind::Seq(actions)) = list.map(|l| &l.kind) else {
            return Vec::new();
        };
        let of = |action: &Node| {
            let id = scalar(action, "id")?.trim().to_owned();
            let due = scalar(action, "due")?;
            let due = NaiveDate::parse_from_str(due.trim(), "%Y-%m-%d").ok()?;
            Some((id, due))
        };
        actions.iter().filter_map(of).collect()
    }
}

fn value<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Kind::Map(entries) = &node.kind else {
        return None;
    };
    let found = entries.iter().find(|(key, _)| key.name == name);
    found.map(|(_, value)| value)
}

fn scalar<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    match &value(node, name)?.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, is_main: bool) -> Vec<(String, String)> {
        let version = Version {
            text: text.to_owned(),
            is_main,
        };
        let dues = version.dues().into_iter();
        dues.map(|(id, due)| (id, due.to_string())).collect()
    }

    #[test]
    fn dues_are_read_in_every_notation_and_nonsense_is_none() {
        let wanted = [("A1".to_owned(), "2026-02-01".to_owned())];
        assert_eq!(
            of(
                "---\nactions:\n  - {id: A1, due: 2026-02-01}\n  - {id: A2}\n---\n",
                true
            ),
            wanted
        );
        assert_eq!(of("- id: A1\n  due: \"2026-02-01\"\n", false), wanted);
        assert_eq!(of("actions:\n- id: A1\n  due: 2026-02-01\n", false), wanted);
        for text in [
            "",
            "---\n",
            "- {id: A1, due: soon}",
            "{{",
            "- - -",
            "actions: 1",
        ] {
            assert!(
                of(text, false).is_empty() && of(text, true).is_empty(),
                "{text}"
            );
        }
    }
}
