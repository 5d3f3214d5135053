//! What headings, columns and words are called: the catalogue that is data, `catalogue.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::discover::LISTS;
use crate::vocabulary::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Choice, Decision, Effect, EntryKind,
    EvidenceKind, Milestone, Process, SafeguardOutcome, StaffOutcome, Step, VerificationResult,
};

/// The name of a list, as in [`LISTS`].
pub type ListName = &'static str;

/// What is read as a list: the seven, and what is left out.
pub const IN_TEXT: [ListName; 8] = {
    let mut all = ["waivers"; 8];
    let mut at = 0;
    while at < LISTS.len() {
        all[at] = LISTS[at];
        at += 1;
    }
    all
};

/// How a value is read from a cell or behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Words of the author, with their markup: the site shows it.
    Prose,
    /// A name: without markup.
    Plain,
    /// One of a closed set.
    Word,
    Time,
    Date,
    /// Several names, at commas.
    Names,
    /// Several sentences, at line breaks.
    Sentences,
    /// The address of a link, or the words.
    Source,
    /// Where something is known from: addresses of links, or words, at commas.
    Sources,
    /// A sum with its currency.
    Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lists: BTreeMap<String, ListEntry>,
    summary: SummaryEntry,
    follow_up: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    phrases: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    needs: Vec<String>,
    headings: Vec<String>,
    columns: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SummaryEntry {
    headings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    times: Vec<String>,
    from: Vec<String>,
    unknown: Vec<String>,
    months: Vec<Vec<String>>,
    weekdays: Vec<String>,
}

/// The catalogue, ready to be asked.
#[derive(Default)]
pub struct Catalogue {
    headings: HashMap<String, ListName>,
    summary: Vec<String>,
    /// What a bullet of step ten may be called, to its key, and to `none`.
    follow_up: HashMap<String, String>,
    columns: BTreeMap<ListName, HashMap<String, &'static str>>,
    needs: BTreeMap<ListName, Vec<&'static str>>,
    words: HashMap<(String, String), String>,
    times: Vec<String>,
    from: Vec<String>,
    unknown: Vec<String>,
    months: HashMap<String, u32>,
    weekdays: Vec<String>,
}

/// The one catalogue. A text that is no catalogue fails the tests, not a user: it is empty then.
pub static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(include_str!("catalogue.toml")).unwrap_or_default());

impl Catalogue {
    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut all = Self {
            times: file.phrases.times,
            from: file.phrases.from,
            unknown: file.phrases.unknown,
            weekdays: file.phrases.weekdays,
            summary: file.summary.headings,
            ..Self::default()
        };
        for (key, names) in file.follow_up {
            all.follow_up.extend(names.iter().map(|name| (plain(name), key.clone())));
        }
        for (month, names) in (1..).zip(file.phrases.months) {
            all.months.extend(names.into_iter().map(|n| (n, month)));
        }
        for (key, words) in file.words {
            for (word, others) in words {
                for other in others {
                    all.words.insert((key.clone(), plain(&other)), word.clone());
                }
            }
        }
        for list in IN_TEXT {
            all.headings.insert(list.to_owned(), list);
            let Some(entry) = file.lists.get(list) else {
                continue;
            };
            for heading in &entry.headings {
                all.headings.insert(plain(heading), list);
            }
            let mut columns = HashMap::new();
            for (key, others) in &entry.columns {
                if let Some(key) = known(list, key) {
                    columns.extend(others.iter().map(|o| (plain(o), key)));
                }
            }
            // The key's own name says more than another's synonym.
            columns.extend(keys(list).iter().map(|(key, _)| (plain(key), *key)));
            all.columns.insert(list, columns);
            let needs = entry.needs.iter().filter_map(|key| known(list, key));
            all.needs.insert(list, needs.collect());
        }
        Ok(all)
    }

    /// Whether a heading is that of the summary.
    pub fn is_summary(&self, heading: &str) -> bool {
        names(heading).any(|name| self.summary.contains(&name))
    }

    /// The key of `follow_up` that the words before a colon name; with `none` those that say that there is nothing.
    pub fn follow_up(&self, words: &str) -> Option<&str> {
        self.follow_up.get(&plain(words)).map(String::as_str)
    }

    /// The list that a heading names, all of it or what stands before a bracket, a colon or a dash.
    pub fn list_of(&self, heading: &str) -> Option<ListName> {
        names(heading).find_map(|name| self.headings.get(&name).copied())
    }

    /// The key that a column of a list's table names; what stands behind it in brackets makes no difference.
    pub fn key_of(&self, list: ListName, column: &str) -> Option<&'static str> {
        let columns = self.columns.get(list)?;
        names(column).find_map(|name| columns.get(&name).copied())
    }

    /// What a list's columns are called, to find the nearest.
    pub fn column_names(&self, list: ListName) -> impl Iterator<Item = &str> {
        let all = self.columns.get(list).into_iter().flatten();
        all.map(|(name, _)| name.as_str())
    }

    /// The keys whose columns a table has to have.
    pub fn needs(&self, list: ListName) -> &[&'static str] {
        self.needs.get(list).map_or(&[], Vec::as_slice)
    }

    /// The word of the format that a text stands for.
    pub fn word(&self, list: ListName, key: &str, text: &str) -> Option<String> {
        let set = set(list, key);
        let plain = plain(text);
        let own = plain.replace(' ', "-");
        if set.contains(&own.as_str()) {
            return Some(own);
        }
        let last = key.rsplit('.').next().unwrap_or(key);
        let word = self.words.get(&(last.to_owned(), plain))?;
        set.contains(&word.as_str()).then(|| word.clone())
    }

    /// Whether a text speaks of times.
    pub fn speaks_of_times(&self, text: &str) -> bool {
        let plain = plain(text);
        plain.split(' ').any(|w| self.times.iter().any(|t| t == w)) || text.contains(['時', '刻'])
    }

    /// Whether a text ends with a word that leads to a source.
    pub fn leads_to_source(&self, before: &str) -> bool {
        let plain = plain(before);
        let mut words = plain.rsplit(' ').filter(|w| !matches!(*w, "the" | "our"));
        words.next().is_some_and(|w| self.from.iter().any(|f| f == w))
    }

    /// Whether a text says that a time is not known.
    pub fn is_unknown(&self, words: &str) -> bool {
        self.unknown.contains(&plain(words))
    }

    /// The number of a month.
    pub fn month(&self, word: &str) -> Option<u32> {
        self.months.get(&word.to_lowercase()).copied()
    }

    pub fn is_weekday(&self, word: &str) -> bool {
        self.weekdays.contains(&word.to_lowercase())
    }
}

/// What a heading may be called: all of it, and what stands before a bracket, a colon or a dash.
fn names(heading: &str) -> impl Iterator<Item = String> + '_ {
    let before = heading.find(['(', '（', ':', '：', '–', '—', '[']);
    // "Date and time in UTC".
    let zone = heading.find(" in ");
    let ends = [Some(heading.len()), before, zone].into_iter().flatten();
    ends.map(|end| plain(&heading[..end]))
}

/// Lower case, words only, without a number in front.
pub fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.len() > 1 && words[0].bytes().all(|b| b.is_ascii_digit()) {
        let marked = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        if marked.starts_with(['.', ')']) {
            words.remove(0);
        }
    }
    words.join(" ")
}

/// The step that a list belongs to.
pub fn step_of(list: ListName) -> Step {
    match list {
        "causes" => Step::RootCause,
        "impact" => Step::Impact,
        "safeguards" => Step::Safeguards,
        "actions" => Step::Technology,
        "notifications" => Step::Notify,
        // Said of several; it joins none.
        "waivers" => Step::MoveOn,
        _ => Step::Gather,
    }
}

/// Whether a list may stand in the section of a step without a heading of its own.
pub fn belongs(list: ListName, step: Step) -> bool {
    match list {
        "actions" => matches!(step, Step::Technology | Step::People | Step::Verification),
        "waivers" => false,
        _ => step_of(list) == step,
    }
}

/// The keys of a list and how their values are read; those of a map in it behind a full stop.
pub fn keys(list: ListName) -> &'static [(&'static str, ValueKind)] {
    use ValueKind::*;
    match list {
        "timeline" => &[
            ("at", Time),
            ("milestone", Word),
            ("kind", Word),
            ("event", Prose),
            ("source", Sources),
            ("by", Plain),
            ("reason", Prose),
            ("outcome", Word),
        ],
        "evidence" => &[("path", Source), ("url", Source), ("kind", Word), ("title", Plain)],
        "causes" => &[
            ("id", Plain),
            ("role", Word),
            ("category", Word),
            ("statement", Prose),
            ("why", Sentences),
            ("evidence", Sources),
            ("against", Sentences),
            ("decides", Prose),
            ("vendor.name", Plain),
            ("vendor.case", Plain),
            ("accepted", Prose),
        ],
        "impact" => &[
            ("service", Plain),
            ("effect", Word),
            ("from", Time),
            ("to", Time),
            ("scope", Prose),
            ("workaround", Prose),
            ("depends_on", Plain),
            ("cost", Money),
        ],
        "safeguards" => &[
            ("id", Plain),
            ("name", Prose),
            ("expected", Prose),
            ("outcome", Word),
            ("why", Prose),
            ("accepted", Prose),
        ],
        "actions" => &[
            ("id", Plain),
            ("title", Prose),
            ("process", Word),
            ("kind", Word),
            ("addresses", Names),
            ("owner", Plain),
            ("priority", Plain),
            ("due", Date),
            ("status", Word),
            ("ticket", Source),
            ("done", Date),
            ("carried_from", Plain),
            ("blocked_by", Names),
            ("reason", Prose),
            ("verification.on", Date),
            ("verification.by", Plain),
            ("verification.how", Prose),
            ("verification.result", Word),
        ],
        "notifications" => &[
            ("audience", Plain),
            ("decision", Word),
            ("channel", Plain),
            ("at", Time),
            ("by", Plain),
            ("reason", Prose),
            ("message", Prose),
        ],
        "waivers" => &[("rule", Names), ("step", Plain), ("reason", Prose), ("by", Plain)],
        _ => &[],
    }
}

/// How a key's value is read.
pub fn kind_of(list: ListName, key: &str) -> Option<ValueKind> {
    keys(list).iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
}

fn known(list: ListName, key: &str) -> Option<&'static str> {
    keys(list).iter().find(|(k, _)| *k == key).map(|(k, _)| *k)
}

/// The closed set of a key.
fn set(list: ListName, key: &str) -> Vec<&'static str> {
    fn all<C: Choice>() -> Vec<&'static str> {
        C::ALL.iter().map(|c| c.word()).collect()
    }
    match (list, key) {
        ("timeline", "milestone") => all::<Milestone>(),
        ("timeline", "kind") => all::<EntryKind>(),
        ("timeline", "outcome") => all::<StaffOutcome>(),
        ("evidence", "kind") => all::<EvidenceKind>(),
        ("causes", "role") => all::<CauseRole>(),
        ("causes", "category") => all::<CauseCategory>(),
        ("impact", "effect") => all::<Effect>(),
        ("safeguards", "outcome") => all::<SafeguardOutcome>(),
        ("actions", "process") => all::<Process>(),
        ("actions", "kind") => all::<ActionKind>(),
        ("actions", "status") => all::<ActionStatus>(),
        ("actions", "verification.result") => all::<VerificationResult>(),
        ("notifications", "decision") => all::<Decision>(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_read_whole_and_knows_its_keys() {
        let file: File = toml::from_str(include_str!("catalogue.toml")).unwrap();
        assert_eq!(file.phrases.months.len(), 12);
        for (list, entry) in &file.lists {
            let list = IN_TEXT.into_iter().find(|l| l == list).unwrap();
            for key in entry.columns.keys().chain(&entry.needs) {
                assert!(known(list, key).is_some(), "{list}: {key}");
            }
            for heading in &entry.headings {
                assert_eq!(CATALOGUE.list_of(heading), Some(list), "two lists: {heading}");
            }
        }
        for (key, words) in &file.words {
            for word in words.keys() {
                let known = LISTS.iter().any(|l| set(l, key).contains(&word.as_str()));
                assert!(known, "{key}: {word}");
            }
        }
    }

    #[test]
    fn headings_name_lists_in_several_languages_and_with_brackets() {
        for (heading, list) in [
            ("Timeline (all times UTC)", Some("timeline")),
            ("2. Root Cause", Some("causes")),
            ("5 whys", Some("causes")),
            ("Zeitlicher Ablauf", Some("timeline")),
            ("Próximos pasos", Some("actions")),
            ("再発防止策", Some("actions")),
            ("Follow-up actions: owners", Some("actions")),
            ("Timeline of my life", None),
            ("", None),
        ] {
            assert_eq!(CATALOGUE.list_of(heading), list, "{heading}");
        }
    }

    #[test]
    fn words_stand_for_the_words_of_the_format_where_those_can_be() {
        let word = |list, key, text| CATALOGUE.word(list, key, text);
        assert_eq!(word("actions", "status", "In Progress").as_deref(), Some("in-progress"));
        assert_eq!(word("actions", "status", "Erledigt").as_deref(), Some("done"));
        assert_eq!(word("timeline", "outcome", "no effect").as_deref(), Some("no-effect"));
        assert_eq!(word("safeguards", "outcome", "no effect"), None);
        assert_eq!(
            word("notifications", "decision", "Do not notify").as_deref(),
            Some("do-not-notify")
        );
    }
}
