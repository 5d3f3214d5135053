//! What headings, columns and words are called: the catalogue that is data, `catalogue.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use chrono::Weekday;
use serde::Deserialize;

use super::keys::{IN_TEXT, ListName, belongs, keys, known, set, step_of};
use crate::vocabulary::{Step, is_slip};

/// What headings name besides lists.
const SUMMARY: &str = "summary";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lists: BTreeMap<String, ListEntry>,
    summary: Headings,
    steps: BTreeMap<String, Vec<String>>,
    others: Headings,
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
struct Headings {
    headings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    times: Vec<String>,
    given: Vec<String>,
    otherwise: Vec<String>,
    another: Vec<String>,
    from: Vec<String>,
    about: Vec<String>,
    at: Vec<String>,
    lasting: Vec<String>,
    relative: Vec<String>,
    unknown: Vec<String>,
    before: Vec<String>,
    behind: Vec<String>,
    months: Vec<Vec<String>>,
    /// From Monday on.
    weekdays: Vec<Vec<String>>,
}

/// The catalogue, ready to be asked.
#[derive(Clone, Default)]
pub struct Catalogue {
    headings: HashMap<String, ListName>,
    summary: Vec<String>,
    steps: HashMap<String, Step>,
    /// Headings that are known to answer no step.
    others: HashSet<String>,
    /// What a bullet of step ten may be called, to its key, and to `none`.
    follow_up: HashMap<String, String>,
    columns: BTreeMap<ListName, HashMap<String, &'static str>>,
    needs: BTreeMap<ListName, Vec<&'static str>>,
    words: HashMap<(String, String), String>,
    times: Vec<String>,
    /// What may stand around them in a sentence that says the zone of all, what leaves some open, and what names another.
    given: Vec<String>,
    otherwise: Vec<String>,
    another: Vec<String>,
    from: Vec<String>,
    about: Vec<String>,
    at: Vec<String>,
    lasting: Vec<String>,
    relative: Vec<String>,
    unknown: Vec<String>,
    /// Words that say no more than that it is about the incident, before and behind the name of a heading.
    before: Vec<String>,
    behind: Vec<String>,
    months: HashMap<String, u32>,
    weekdays: HashMap<String, Weekday>,
}

/// All names that are built in, as they are written.
pub const TEXT: &str = include_str!("catalogue.toml");

/// The one catalogue. A text that is no catalogue fails the tests, not a user: it is empty then.
pub static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(TEXT).unwrap_or_default());

/// What headings and columns are called: what is built in, and a team's own.
#[derive(Clone, Default)]
pub struct Names(Option<Arc<Catalogue>>);

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Names").field(&self.0.is_some()).finish()
    }
}

impl std::ops::Deref for Names {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        self.0.as_deref().unwrap_or(&CATALOGUE)
    }
}

impl Names {
    /// The lists that tables and bullets give.
    pub fn lists(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        IN_TEXT.into_iter()
    }

    /// What headings name: the lists and the summary.
    pub fn headed(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.lists().chain([SUMMARY])
    }

    /// The keys of a list.
    #[must_use]
    pub fn keys(&self, list: &str) -> Option<Vec<&'static str>> {
        let list = self.lists().find(|l| *l == list)?;
        Some(keys(list).iter().map(|(key, _)| *key).collect())
    }

    /// What a heading names, by all of its words.
    #[must_use]
    pub fn heading(&self, name: &str) -> Option<&'static str> {
        let name = plain(name);
        let is_summary = self.summary.contains(&name).then_some(SUMMARY);
        self.headings.get(&name).copied().or(is_summary)
    }

    /// The key that a column names, by all of its words.
    #[must_use]
    pub fn column(&self, list: &str, name: &str) -> Option<&'static str> {
        self.columns.get(list)?.get(&plain(name)).copied()
    }

    /// Lets a heading name a list.
    pub fn add_heading(&mut self, list: &str, name: &str) {
        let name = plain(name);
        let all = self.own();
        match IN_TEXT.into_iter().find(|l| *l == list) {
            Some(list) => _ = all.headings.insert(name, list),
            None => all.summary.push(name),
        }
    }

    /// Lets a column name a key of a list.
    pub fn add_column(&mut self, list: &str, key: &str, name: &str) {
        let name = plain(name);
        let list = IN_TEXT.into_iter().find(|l| *l == list);
        if let Some((list, key)) = list.and_then(|list| Some((list, known(list, key)?))) {
            self.own().columns.entry(list).or_default().insert(name, key);
        }
    }

    fn own(&mut self) -> &mut Catalogue {
        let all = self.0.get_or_insert_with(|| Arc::new(CATALOGUE.clone()));
        Arc::make_mut(all)
    }
}

impl Catalogue {
    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut all = Self {
            times: file.phrases.times,
            given: file.phrases.given,
            otherwise: file.phrases.otherwise,
            another: file.phrases.another,
            from: file.phrases.from,
            about: file.phrases.about,
            at: file.phrases.at,
            lasting: file.phrases.lasting,
            relative: file.phrases.relative,
            unknown: file.phrases.unknown,
            before: file.phrases.before.iter().map(|w| plain(w)).collect(),
            behind: file.phrases.behind.iter().map(|w| plain(w)).collect(),
            summary: file.summary.headings,
            ..Self::default()
        };
        all.others.extend(file.others.headings.iter().map(|name| plain(name)));
        for (slug, names) in file.steps {
            if let Some(step) = Step::from_slug(&slug) {
                all.steps.extend(names.iter().map(|name| (plain(name), step)));
            }
        }
        for (key, names) in file.follow_up {
            all.follow_up.extend(names.iter().map(|name| (plain(name), key.clone())));
        }
        for (month, names) in (1..).zip(file.phrases.months) {
            all.months.extend(names.into_iter().map(|n| (n, month)));
        }
        for (day, names) in (0u8..).zip(file.phrases.weekdays) {
            let day = Weekday::try_from(day).ok();
            all.weekdays.extend(names.into_iter().filter_map(|n| Some((n, day?))));
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
        self.names(heading).any(|name| self.summary.contains(&name))
    }

    /// The step that a heading answers by what templates and languages call it or its list.
    #[must_use]
    pub fn step_of(&self, heading: &str) -> Option<Step> {
        let step = self.names(heading).find_map(|name| self.steps.get(&name).copied());
        let list = || self.list_of(heading).filter(|l| !matches!(*l, "waivers" | "evidence"));
        step.or_else(|| list().map(step_of))
    }

    /// Whether a heading is known to be none of the ten: a summary, an appendix, a list of its own.
    #[must_use]
    pub fn is_no_step(&self, heading: &str) -> bool {
        self.is_summary(heading)
            || self.list_of(heading).is_some()
            || self.names(heading).any(|name| self.others.contains(&name))
    }

    /// Whether a word stands in a name of a step or of its lists: that a number in front of it says more than its place.
    #[must_use]
    pub fn speaks_of(&self, step: Step, word: &str) -> bool {
        let has = |name: &str| name.split(' ').any(|w| w == word);
        let own = |s: &Step| *s == step;
        let of_list = |list: ListName| step_of(list) == step || belongs(list, step);
        self.steps.iter().any(|(name, s)| own(s) && has(name))
            || self.headings.iter().any(|(name, list)| of_list(list) && has(name))
    }

    /// The key of `follow_up` that the words before a colon name; with `none` those that say that there is nothing.
    pub fn follow_up(&self, words: &str) -> Option<&str> {
        self.follow_up.get(&plain(words)).map(String::as_str)
    }

    /// The list that a heading names, all of it or what stands before a bracket, a colon or a dash.
    pub fn list_of(&self, heading: &str) -> Option<ListName> {
        self.names(heading).find_map(|name| self.headings.get(&name).copied())
    }

    /// Whether a heading that names no list is one letter from the name of this one.
    pub fn is_slip(&self, list: ListName, heading: &str) -> bool {
        let name = plain(heading);
        let names = self.headings.iter().filter(|(_, of)| **of == list);
        names.map(|(known, _)| known).any(|known| is_slip(&name, known))
    }

    /// What a heading may be called: as it is first, then without the words that say no more than that it is about the
    /// incident.
    fn names<'a>(&'a self, heading: &'a str) -> impl Iterator<Item = String> + 'a {
        let bare = names(heading).filter_map(|name| self.bare(&name));
        names(heading).chain(bare)
    }

    /// "The incident's timeline" and "impact of the outage" as "timeline" and "impact"; `None` of what has no such words.
    fn bare(&self, name: &str) -> Option<String> {
        let mut rest = name;
        let words = |rest: &str, of: &[String], cut: fn(&str, &str) -> Option<usize>| {
            // The longest: "incident s", of "the incident's", begins with "incident".
            of.iter().filter_map(|w| Some((w.len(), cut(rest, w)?))).max().map(|(_, at)| at)
        };
        let before = |rest: &str, word: &str| {
            rest.strip_prefix(word)?.strip_prefix(' ').map(|left| rest.len() - left.len())
        };
        let behind =
            |rest: &str, word: &str| Some(rest.strip_suffix(word)?.strip_suffix(' ')?.len());
        while let Some(from) = words(rest, &self.before, before) {
            rest = &rest[from..];
        }
        if let Some(to) = words(rest, &self.behind, behind) {
            rest = &rest[..to];
        }
        (rest != name).then(|| rest.to_owned())
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

    /// The word of a set that is one letter from what is written and is none of the set.
    pub fn slip(&self, list: ListName, key: &str, text: &str) -> Option<&'static str> {
        let name = plain(text).replace(' ', "-");
        set(list, key).iter().copied().find(|known| is_slip(&name, known))
    }

    /// Whether a text speaks of times.
    pub fn speaks_of_times(&self, text: &str) -> bool {
        let plain = plain(text);
        plain.split(' ').any(|w| self.times.iter().any(|t| t == w)) || text.contains(['時', '刻'])
    }

    /// Whether the beginning of a sentence speaks of all times and of nothing else.
    pub fn is_of_all_times(&self, before: &str) -> bool {
        const FEW: usize = 12;
        let plain = plain(before);
        let is_time = |w: &str| self.times.iter().any(|t| t == w);
        let words = || plain.split(' ');
        // In Japanese nothing stands between words.
        let is_joined = before.contains("時刻") || before.contains("時間");
        (is_joined && before.chars().count() <= FEW)
            || (words().any(is_time)
                && words().count() <= FEW
                && words().all(|w| is_time(w) || self.given.iter().any(|g| g == w)))
    }

    /// Whether what follows the zone in a sentence names another one beside it.
    pub fn goes_on(&self, behind: &str) -> bool {
        let plain = plain(behind);
        let first = plain.split(' ').next().unwrap_or_default();
        behind.trim_start().starts_with('/') || self.another.iter().any(|w| w == first)
    }

    /// Whether what follows the zone in a sentence says that there are times in another.
    pub fn leaves_open(&self, behind: &str) -> bool {
        let plain = plain(behind);
        plain.split(' ').any(|w| self.otherwise.iter().any(|o| o == w))
    }

    /// Whether a text ends with a word that leads to a source.
    pub fn leads_to_source(&self, before: &str) -> bool {
        let plain = plain(before);
        let mut words = plain.rsplit(' ').filter(|w| !matches!(*w, "the" | "our"));
        words.next().is_some_and(|w| self.from.iter().any(|f| f == w))
    }

    /// A text without the word at its end that makes the time behind it an approximate one: `2026-03-14 ca.`.
    pub fn without_about<'t>(&self, before: &'t str) -> Option<&'t str> {
        let text = before.trim_end_matches(['.', ' ']);
        self.about.iter().find_map(|word| {
            let at = text.len().checked_sub(word.len())?;
            let is_it = text.get(at..)?.to_lowercase() == *word;
            let rest = &text[..at];
            let is_word = word.starts_with(['約', 'お']) || !rest.ends_with(char::is_alphanumeric);
            (is_it && is_word).then(|| rest.trim_end_matches([' ', ',', '(']))
        })
    }

    /// Whether a word before a clock only says that it is when something was.
    pub fn is_at(&self, word: &str) -> bool {
        self.at.contains(&word.to_lowercase())
    }

    /// Whether a word before a clock says that it is not when something was, but since, until or after when.
    pub fn is_relative(&self, word: &str) -> bool {
        self.relative.contains(&word.to_lowercase())
    }

    /// The bytes of the word that a span of time begins with, and of the space behind it: `from 21:37 to 21:41`.
    pub fn lasting(&self, text: &str) -> Option<usize> {
        let length = |word: &String| {
            let own = text.get(..word.len())?;
            let rest = &text[word.len()..];
            (own.to_lowercase() == *word && rest.starts_with(' ')).then_some(word.len() + 1)
        };
        self.lasting.iter().filter_map(length).max()
    }

    /// Whether a text says that a time is not known.
    pub fn is_unknown(&self, words: &str) -> bool {
        self.unknown.contains(&plain(words))
    }

    /// The number of a month.
    pub fn month(&self, word: &str) -> Option<u32> {
        self.months.get(&word.to_lowercase()).copied()
    }

    /// The day of the week of a name.
    pub fn weekday(&self, word: &str) -> Option<Weekday> {
        self.weekdays.get(&word.to_lowercase()).copied()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::discover::LISTS;

    #[test]
    fn the_catalogue_is_read_whole_and_knows_its_keys() {
        let file: File = toml::from_str(include_str!("catalogue.toml")).unwrap();
        assert_eq!(file.phrases.months.len(), 12);
        assert_eq!(file.phrases.weekdays.len(), 7);
        for (list, entry) in &file.lists {
            let list = IN_TEXT.into_iter().find(|l| l == list).unwrap();
            for key in entry.columns.keys().chain(&entry.needs) {
                assert!(known(list, key).is_some(), "{list}: {key}");
            }
            for heading in &entry.headings {
                assert_eq!(CATALOGUE.list_of(heading), Some(list), "two lists: {heading}");
            }
        }
        for (slug, names) in &file.steps {
            let step = Step::from_slug(slug).unwrap();
            for name in names {
                assert_eq!(CATALOGUE.step_of(name), Some(step), "two steps: {name}");
                assert!(!CATALOGUE.others.contains(&plain(name)), "a step and none: {name}");
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
