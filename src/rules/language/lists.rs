//! Word lists: which wordings are looked for, why, and what to write instead.
//!
//! A list is a TOML file; the built-in ones lie in `src/rules/lists/`, and a team's own have the same
//! notation:
//!
//! ```toml
//! rule = "language/blame"       # the rule that reports what is found
//! unless = ['\d']               # optional: not in a sentence in which one of these is found
//!
//! [words]                       # optional: sets of words, `{person}` in a pattern
//! person = ["he", "she", '@[\w-]+']
//!
//! [[entry]]
//! pattern = '{person} forgot'   # a regular expression over whole words, in any case; a space
//! reason = "…"                  # stands for any white space, `\w` also for every letter beyond ASCII.
//!                               # `reason` goes on after the wording:
//! suggestion = "…"              # “he forgot” …
//! unless = ['forgot nothing']   # optional
//! beside = "duration"           # optional, for language/vague-quantity: what makes it needless
//! ```

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use regex_automata::meta::{BuildError, Regex};
use regex_automata::util::syntax;
use serde::Deserialize;
use thiserror::Error;

use crate::cache::{Key, KeyOf};
use crate::config::Language;
use crate::source::Sources;
use crate::source::reference::join;

/// The rules that a list can be for.
pub const RULES: [&str; 4] = [
    "language/blame",
    "language/counterfactual",
    "language/vague-action",
    "language/vague-quantity",
];

/// The built-in lists, by language.
const BUILT_IN: [(&str, &[(&str, &str)]); 2] = [
    (
        "en",
        &[
            ("en/blame.toml", include_str!("../lists/en/blame.toml")),
            ("en/counterfactual.toml", include_str!("../lists/en/counterfactual.toml")),
            ("en/vague-action.toml", include_str!("../lists/en/vague-action.toml")),
            ("en/vague-quantity.toml", include_str!("../lists/en/vague-quantity.toml")),
        ],
    ),
    (
        "de",
        &[
            ("de/blame.toml", include_str!("../lists/de/blame.toml")),
            ("de/counterfactual.toml", include_str!("../lists/de/counterfactual.toml")),
            ("de/vague-action.toml", include_str!("../lists/de/vague-action.toml")),
            ("de/vague-quantity.toml", include_str!("../lists/de/vague-quantity.toml")),
        ],
    ),
];

/// How many wordings of one list are told of one text.
const MOST: usize = 20;
/// The largest compiled list, in bytes: no list anybody writes by hand comes near.
const LARGEST: usize = 32 << 20;

/// Why the configured word lists cannot be used.
#[derive(Debug, Error)]
pub enum ListError {
    #[error("`language.languages` names `{name}`; there are built-in lists for: {}", known())]
    NoSuchLanguage { name: String },
    #[error("`language.lists` names {path}, {reason}")]
    File { path: Utf8PathBuf, reason: String },
    #[error("the word list {path} cannot be used: line {line}: {reason}")]
    Content { path: Utf8PathBuf, line: usize, reason: String },
}

fn known() -> String {
    BUILT_IN.map(|(name, _)| name).join(", ")
}

/// All lists of a run, ready to look through texts.
#[derive(Debug, Default)]
pub struct WordLists {
    by_rule: BTreeMap<&'static str, Vec<Arc<WordList>>>,
    /// Stands for all that a team's own say.
    own: Key,
}

impl WordLists {
    /// Takes the built-in lists of the configured languages and reads a team's own.
    ///
    /// # Errors
    /// [`ListError`] for a language without lists, a file that is not there or leads out of the
    /// repository, and a list that cannot be understood.
    pub fn new(config: &Language, sources: &Sources) -> Result<Self, ListError> {
        let mut lists = Self::default();
        for name in &config.languages {
            let Some((_, files)) = BUILT_IN.iter().find(|(n, _)| n == name) else {
                return Err(ListError::NoSuchLanguage { name: name.clone() });
            };
            if config.only_own {
                continue;
            }
            let compiled: Vec<_> = files.par_iter().map(|(path, _)| built_in(path)).collect();
            for list in compiled {
                lists.add(list?);
            }
        }
        let mut texts = KeyOf::new("word lists");
        for path in &config.lists {
            let text = text_of(path, sources)?;
            texts.add(text.as_bytes());
            lists.add(Arc::new(parse(path, text)?));
        }
        lists.own = texts.key();
        Ok(lists)
    }

    /// Stands for all that the lists of a team say; the built-in ones are the program's.
    #[must_use]
    pub fn key(&self) -> Key {
        self.own
    }

    fn add(&mut self, list: Arc<WordList>) {
        self.by_rule.entry(list.rule).or_default().push(list);
    }

    /// What a rule's lists find in a text, in order of place.
    #[must_use]
    pub fn find(&self, rule: &str, text: &str) -> Vec<Hit<'_>> {
        let lists = self.by_rule.get(rule).map_or(&[][..], Vec::as_slice);
        let mut hits: Vec<Hit<'_>> = lists
            .iter()
            // More in one paragraph say nothing new, and are looked at one by one.
            .flat_map(|l| l.find(text).take(MOST))
            .collect();
        hits.sort_by_key(|h| (h.range.start, h.range.end));
        // Two lists may know the same wording; it is one mistake.
        hits.dedup_by(|later, first| later.range.start < first.range.end);
        hits
    }
}

/// A wording that was found.
#[derive(Debug)]
pub struct Hit<'a> {
    pub range: std::ops::Range<usize>,
    pub entry: &'a Entry,
}

/// What is said about a wording.
#[derive(Debug)]
pub struct Entry {
    /// Goes on after the wording: “should have” judges …
    pub reason: String,
    pub suggestion: String,
    pub beside: Beside,
    unless: Option<Regex>,
}

/// What must be known for a vague quantity to be needless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beside {
    /// A number of the impact.
    #[default]
    Measure,
    /// The milestones between which it lasted.
    Duration,
}

/// One list, compiled: all its wordings are looked for at once.
#[derive(Debug)]
struct WordList {
    rule: &'static str,
    patterns: Regex,
    entries: Vec<Entry>,
    unless: Option<Regex>,
}

impl WordList {
    fn find<'a, 't>(&'a self, text: &'t str) -> impl Iterator<Item = Hit<'a>> + use<'a, 't> {
        self.patterns.find_iter(text).filter_map(move |m| {
            let entry = &self.entries[m.pattern().as_usize()];
            let sentence = sentence(text, m.range());
            let exceptions = [&self.unless, &entry.unless];
            let excepted = exceptions.into_iter().flatten().any(|r| r.is_match(sentence));
            (!excepted && !m.is_empty() && is_whole(text, m.range()))
                .then(|| Hit { range: m.range(), entry })
        })
    }
}

/// Whether what was found begins and ends where a word does.
fn is_whole(text: &str, range: std::ops::Range<usize>) -> bool {
    let goes_on = |c: Option<char>, beside: Option<char>| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        is_letter(c) && is_letter(beside)
    };
    let found = &text[range.clone()];
    // `careless-lock`, `lib/careless`, `careless.service` are names, whatever they are made of.
    let names = |joint: Option<char>, beyond: Option<char>| {
        matches!(joint, Some('-' | '_' | '/' | '.' | ':' | '@' | '#'))
            && beyond.is_some_and(char::is_alphanumeric)
    };
    let (mut before, mut after) = (text[..range.start].chars().rev(), text[range.end..].chars());
    if names(before.next(), before.next()) || names(after.next(), after.next()) {
        return false;
    }
    !goes_on(text[..range.start].chars().next_back(), found.chars().next())
        && !goes_on(text[range.end..].chars().next(), found.chars().next_back())
}

/// How far a sentence is looked at to either side, in bytes: no hostile text makes this costly.
const WIDEST: usize = 600;

/// The sentence around a place.
fn sentence(text: &str, range: std::ops::Range<usize>) -> &str {
    let mut from = range.start.saturating_sub(WIDEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = text.len().min(range.end + WIDEST);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let ends = |(at, c): &(usize, char)| {
        let after = text[at + c.len_utf8()..].chars().next();
        matches!(c, '.' | '!' | '?' | '\n') && after.is_none_or(char::is_whitespace)
    };
    let before = text[from..range.start].char_indices();
    let start = before.map(|(i, c)| (from + i, c)).rfind(ends);
    let after = text[range.end..to].char_indices();
    let end = after.map(|(i, c)| (range.end + i, c)).find(ends);
    &text[start.map_or(from, |(at, _)| at + 1)..end.map_or(to, |(at, _)| at)]
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: toml::Spanned<String>,
    #[serde(default)]
    unless: Vec<toml::Spanned<String>>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    entry: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    pattern: toml::Spanned<String>,
    reason: String,
    suggestion: String,
    #[serde(default)]
    unless: Vec<toml::Spanned<String>>,
    #[serde(default)]
    beside: Beside,
}

/// A built-in list; compiled once for the whole process, when its language is first asked for.
fn built_in(path: &str) -> Result<Arc<WordList>, ListError> {
    type Compiled = OnceLock<Result<Arc<WordList>, String>>;
    static ALL: LazyLock<BTreeMap<&'static str, (&'static str, Compiled)>> = LazyLock::new(|| {
        let files = BUILT_IN.iter().flat_map(|(_, files)| files.iter());
        files.map(|(path, text)| (*path, (*text, OnceLock::new()))).collect()
    });
    let compile = |text: &str| {
        let list = parse(Utf8Path::new(path), text);
        list.map(Arc::new).map_err(|e| e.to_string())
    };
    let list = match ALL.get(path) {
        Some((text, compiled)) => compiled.get_or_init(|| compile(text)).clone(),
        None => Err("it is not built in".to_owned()),
    };
    list.map_err(|reason| ListError::File { path: path.into(), reason })
}

fn text_of<'s>(path: &Utf8Path, sources: &'s Sources) -> Result<&'s str, ListError> {
    let failed = |reason: String| ListError::File { path: path.to_owned(), reason };
    let outside =
        || failed("which leads out of the repository; give a path from aftermark.toml on".into());
    if path.is_absolute() {
        return Err(outside());
    }
    let inside = join(Utf8Path::new(""), path.as_str()).ok_or_else(outside)?;
    let file = sources
        .id(&inside)
        .ok_or_else(|| failed("and there is no such file in the repository".into()))?;
    let text = sources.text(file).map_err(|why| failed(format!("which {why}")))?;
    Ok(&text.text)
}

/// Reads a list and compiles it.
fn parse(path: &Utf8Path, text: &str) -> Result<WordList, ListError> {
    let failed = |offset: usize, reason: String| ListError::Content {
        path: path.to_owned(),
        line: text.get(..offset).unwrap_or(text).matches('\n').count() + 1,
        reason,
    };
    let written: Written = toml::from_str(text).map_err(|e| {
        let offset = e.span().map_or(0, |s| s.start);
        failed(offset, e.message().to_owned())
    })?;
    let name = written.rule.get_ref().as_str();
    let Some(rule) = RULES.into_iter().find(|r| *r == name) else {
        let reason =
            format!("`{name}` is no rule with word lists; write one of: {}", RULES.join(", "));
        return Err(failed(written.rule.span().start, reason));
    };
    let compile = |patterns: &[&toml::Spanned<String>]| -> Result<Regex, ListError> {
        let at = |i: Option<usize>| i.and_then(|i| patterns.get(i)).map_or(0, |p| p.span().start);
        let mut sources = Vec::with_capacity(patterns.len());
        for (i, pattern) in patterns.iter().enumerate() {
            let whole = expand(pattern.get_ref(), &written.words)
                .map_err(|reason| failed(at(Some(i)), reason))?;
            sources.push(whole);
        }
        regex(&sources).map_err(|e| {
            let offset = at(e.pattern().map(|p| p.as_usize()));
            let reason = e.syntax_error().map_or_else(|| e.to_string(), ToString::to_string);
            // The crate draws the pattern over several lines; the last one says what is wrong.
            let reason = reason.lines().last().unwrap_or_default();
            failed(offset, format!("not a pattern: {}", reason.trim_start_matches("error: ")))
        })
    };
    let exceptions = |list: &[toml::Spanned<String>]| match list {
        [] => Ok(None),
        list => compile(&list.iter().collect::<Vec<_>>()).map(Some),
    };
    let patterns: Vec<&toml::Spanned<String>> = written.entry.iter().map(|e| &e.pattern).collect();
    let compiled = compile(&patterns)?;
    let mut entries = Vec::with_capacity(patterns.len());
    for entry in &written.entry {
        entries.push(Entry {
            reason: entry.reason.clone(),
            suggestion: entry.suggestion.clone(),
            beside: entry.beside,
            unless: exceptions(&entry.unless)?,
        });
    }
    Ok(WordList { rule, patterns: compiled, entries, unless: exceptions(&written.unless)? })
}

/// Puts the sets of words in, lets a space stand for any white space, and asks for whole words.
fn expand(pattern: &str, words: &BTreeMap<String, Vec<String>>) -> Result<String, String> {
    if pattern.trim().is_empty() {
        return Err("an empty pattern fits everything".to_owned());
    }
    // Boundaries of ASCII words: those of Unicode would send the search of every text with a letter
    // beyond ASCII the slow way. `is_whole` looks at the letters on both sides.
    let mut out = String::from(r"(?-u:\b{start-half})(?:");
    fill(pattern, words, DEEPEST, &mut out)?;
    out.push_str(r")(?-u:\b{end-half})");
    Ok(small_classes(&out))
}

/// Puts small classes in the place of `\w`, `\d` and `\s`: those of Unicode have some 700 ranges, which at every place where a
/// list has them made most of the time of a small check. Beyond ASCII any character may be part of a word; whether one
/// stands beside what was found is looked at in [`is_whole`].
fn small_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '[' => class_length(rest),
            c => c.len_utf8(),
        };
        let (part, after) = rest.split_at(length);
        rest = after;
        // Without case: to fold that of all characters beyond ASCII would take longer than all else.
        match part {
            r"\w" => out.extend(["(?-i:[", WORD, "])"]),
            r"\d" => out.push_str("[0-9]"),
            class if class.starts_with('[') && class.contains(r"\w") => {
                out.extend(["(?-i:", &class.replace(r"\w", WORD), ")"]);
            }
            other => out.push_str(other),
        }
    }
    out
}

/// What a word is made of, in a class.
const WORD: &str = r"0-9A-Za-z_\x{80}-\x{10FFFF}";

/// The bytes of the class that a pattern begins with.
fn class_length(pattern: &str) -> usize {
    let (mut depth, mut is_escaped) = (0, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    pattern.len()
}

/// Sets of words may name other sets, so far down.
const DEEPEST: usize = 4;

fn fill(
    pattern: &str,
    words: &BTreeMap<String, Vec<String>>,
    depth: usize,
    out: &mut String,
) -> Result<(), String> {
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', ' ']) {
        // `\b{start}` is the pattern's own.
        let own = rest[..at].ends_with(r"\b");
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(' ') {
            out.push_str(r"\s+");
            rest = after;
            continue;
        }
        let name = rest[1..].split('}').next().unwrap_or_default();
        if own || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push('{');
            rest = &rest[1..];
            continue;
        }
        let set = words
            .get(name)
            .ok_or_else(|| format!("`{{{name}}}` is none of the sets under [words]"))?;
        let deeper = depth
            .checked_sub(1)
            .ok_or_else(|| format!("the set `{name}` names itself, or too many others"))?;
        out.push_str("(?:");
        for (i, word) in set.iter().enumerate() {
            if i > 0 {
                out.push('|');
            }
            fill(word, words, deeper, out)?;
        }
        out.push(')');
        rest = rest.get(name.len() + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(())
}

fn regex(patterns: &[String]) -> Result<Regex, Box<BuildError>> {
    Regex::builder()
        .configure(Regex::config().nfa_size_limit(Some(LARGEST)))
        .syntax(syntax::Config::new().case_insensitive(true))
        .build_many(patterns)
        .map_err(Box::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: &str, languages: &[&str], text: &str) -> Vec<String> {
        let config = Language {
            languages: languages.iter().map(|l| (*l).to_owned()).collect(),
            ..Language::default()
        };
        struct Nothing;
        impl crate::source::Tree for Nothing {
            fn kind(&self) -> crate::source::TreeKind {
                crate::source::TreeKind::Folder
            }
            fn entries(&self) -> &[crate::source::tree::TreeEntry] {
                &[]
            }
            fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, crate::source::TreeError> {
                Err(crate::source::TreeError::NoRoot { path: path.to_owned() })
            }
        }
        let sources = Sources::new(Arc::new(Nothing));
        let lists = WordLists::new(&config, &sources).unwrap();
        let hits = lists.find(rule, text);
        hits.iter().map(|h| text[h.range.clone()].to_owned()).collect()
    }

    #[test]
    fn the_built_in_lists_can_be_used() {
        for (_, files) in BUILT_IN {
            for (path, _) in files {
                assert!(built_in(path).is_ok(), "{:?}", built_in(path));
            }
        }
    }

    #[test]
    fn people_are_blamed_and_machines_are_not() {
        let blame = |text: &str| found("language/blame", &["en"], text);
        for text in [
            "The operator should have checked the region.",
            "They should never have touched it",
            "He really should have asked",
            "@kim failed to read the mail",
            "The on-call engineer forgot to renew it",
            "It was the fault of the night shift.",
            "That was careless of the vendor",
            "The cause was human error.",
        ] {
            assert_eq!(blame(text).len(), 1, "{text}");
        }
        for text in [
            "The health check failed to restart the pod",
            "Requests that should have been cached were not",
            "The replica should have caught up",
            "We should have been paged by the alert",
            "a default route to the edge; the fault of the disk was found later",
            "The leader failed to elect",
            "We should have a talk about limits, and they should have clear rules",
            "It was assumed to be user error",
            "The job careless-lock waits for it, and lib/careless.rs too.",
            "It is run by the unit reckless.service.",
        ] {
            assert_eq!(blame(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_did_not_happen_explains_nothing() {
        let hits = |text: &str| found("language/counterfactual", &["en"], text);
        for text in [
            "It could have been prevented by a review",
            "If only the alert had fired",
            "If only we knew that the disk was full",
            "This would have been prevented if the page had gone out",
        ] {
            assert_eq!(hits(text).len(), 1, "{text}");
        }
        for text in [
            "An attacker could have read the mails",
            "It could have been worse: the backup was an hour old",
            "The alert pages only if two probes fail",
            "Entries are skipped (if only the index is updated) or executed twice",
        ] {
            assert_eq!(hits(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn an_action_that_names_a_result_is_not_vague() {
        let hits = |text: &str| found("language/vague-action", &["en"], text);
        for text in ["Investigate replication", "Improve monitoring", "Look into the alerts"] {
            assert_eq!(hits(text).len(), 1, "{text}");
        }
        for text in [
            "Improve the lag alert so that it pages after 5 minutes",
            "Investigate the lag and write down which queries cause it",
            "Issue certificates by ACME",
            "Alert at 14 days",
        ] {
            assert_eq!(hits(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn lists_are_translated() {
        assert_eq!(found("language/blame", &["de"], "Der Techniker hätte prüfen müssen.").len(), 1);
        assert_eq!(
            found("language/vague-quantity", &["de"], "Einige Kunden konnten nicht zahlen").len(),
            1
        );
        assert_eq!(found("language/blame", &["en"], "Der Techniker hätte prüfen müssen.").len(), 0);
    }

    #[test]
    fn classes_are_small_and_mean_the_same() {
        for (pattern, small) in [
            (r"a\w+", format!("a(?-i:[{WORD}])+")),
            (r"[\w-]+ x", format!("(?-i:[{WORD}-])+ x")),
            (r"\\w \d [^.;]", r"\\w [0-9] [^.;]".to_owned()),
            (r"[a\]\w]é", format!(r"(?-i:[a\]{WORD}])é")),
            (r"a\", r"a\".to_owned()),
            ("[a", "[a".to_owned()),
        ] {
            assert_eq!(small_classes(pattern), small, "{pattern}");
        }
        // Whoever folds the case of a million characters at each place is seen here, not by the clock.
        for (_, files) in BUILT_IN {
            for (_, text) in files {
                let written: Written = toml::from_str(text).unwrap();
                for entry in &written.entry {
                    let whole = expand(entry.pattern.get_ref(), &written.words).unwrap();
                    let folded = whole.replace(&format!("(?-i:[{WORD}"), "");
                    assert!(!folded.contains("10FFFF"), "{whole}");
                    assert!(!folded.contains(r"\w") && !folded.contains(r"\d"), "{whole}");
                }
            }
        }
    }

    #[test]
    fn half_a_word_is_none() {
        let blame = |text: &str| found("language/blame", &["en"], text);
        assert_eq!(blame("Früher forgot it"), Vec::<String>::new());
        assert_eq!(blame("He is negligenté"), Vec::<String>::new());
        assert_eq!(blame("—negligent…"), ["negligent"]);
    }

    #[test]
    fn a_list_that_cannot_be_used_says_where_and_why() {
        let said = |text: &str| parse(Utf8Path::new("w.toml"), text).unwrap_err().to_string();
        let entry =
            "rule = \"language/blame\"\n[[entry]]\nreason = 'r'\nsuggestion = 's'\npattern = ";
        for (text, expected) in [
            ("rule = 1", "line 1"),
            ("rule = \"language/blam\"", "`language/blam` is no rule with word lists"),
            (&format!("{entry}'(a'"), "line 5: not a pattern: unclosed group"),
            (&format!("{entry}'{{people}} x'"), "`{people}` is none of the sets"),
            (&format!("{entry}' '"), "fits everything"),
            (&format!("{entry}'a'\nwhy = 1"), "unknown field `why`"),
        ] {
            assert!(said(text).contains(expected), "{} / {expected}", said(text));
        }
    }

    #[test]
    fn exceptions_are_looked_for_in_the_sentence() {
        let text = "One. Two three! Four 5? Six";
        assert_eq!(sentence(text, 6..8).trim(), "Two three");
        assert_eq!(sentence(text, 17..18).trim(), "Four 5");
        assert_eq!(sentence(text, 24..27).trim(), "Six");
    }
}
