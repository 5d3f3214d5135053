//! The proof that an edition gives nothing away: every file that is written is compared with what was left out.
//!
//! What a page says comes from what was let through, or is the program's own. A word that stands in the repository, and
//! in neither of the two, can be on no page; nor can six words in a row that only what was left out has. So nothing has
//! to be known of how pages are made. Names that are never said, hosts of the inside and credentials are looked for as
//! well. Each file is read as it is written, and without its tags, escapes and percent signs.

mod said;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::{Bound, Range};

use aho_corasick::AhoCorasick;
use regex::Regex;
use url::Url;

pub(super) use self::said::without_entities as entities;
use self::said::{RUN, each_run, each_word, views, without_links};
use super::names::Names;
use super::{Beside, pictures};
use crate::config::Allowed as Known;
use crate::model::{Incident, Library};
use crate::report::excerpt::printable;
use crate::rules::safety::secrets;
use crate::source::front_matter::{Division, divide};
use crate::source::{FileId, Sources, marks};

/// How many words and passages are kept, each; beyond that, logs with ever new numbers are compared in part.
const MOST: usize = 4_000_000;
/// Where the site keeps what is searched, the program's own pages among it.
const SEARCHED: &str = "search/";
/// How many findings are told of one file.
const MOST_TOLD: usize = 20;
/// How many are told of a site.
const MOST_LINES: usize = 40;

/// A place of the repository.
#[derive(Clone, Copy, Debug)]
struct Place {
    file: FileId,
    at: u32,
}

/// Compares files with what an edition leaves out.
pub struct Proof<'a> {
    sources: &'a Sources,
    /// With the first place of each; what commits say has none.
    words: HashMap<Box<str>, Option<Place>>,
    runs: HashMap<u64, Place>,
    never: Option<AhoCorasick>,
    names: Vec<String>,
    /// What outsiders must not read, and which names cannot be published.
    unnamed: Names,
    /// Names, hosts and credentials of the program's own examples, in lower case, by the file that has them.
    examples: HashMap<String, HashSet<String>>,
    /// What may be known, in lower case.
    known: HashSet<String>,
    /// Whether the repository has more words than are compared.
    pub is_partial: bool,
}

/// Something in a written file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file, below the site.
    pub path: String,
    /// The line of it, from 1, counted in what it says.
    pub line: usize,
    pub what: String,
    /// Where it stands in the repository, if it does there.
    pub source: Option<String>,
}

/// What was let through, or is the program's own.
#[derive(Default)]
pub struct Allowed {
    words: BTreeSet<String>,
    runs: HashSet<u64>,
    /// What the program says itself, by the file that it says it in.
    own: Vec<(String, String)>,
    /// What else may be known.
    known: Vec<String>,
}

impl Allowed {
    /// Adds a text that is let through.
    pub fn add(&mut self, bytes: &[u8]) {
        for view in views(bytes) {
            self.learn(&view);
        }
    }

    /// Adds a file that the program writes into every site, whose examples name hosts, people and tokens. They may stand
    /// in that file, and in what is searched.
    pub fn add_own(&mut self, path: &str, bytes: &[u8]) {
        self.own.push((path.to_owned(), path.to_owned()));
        for view in views(bytes) {
            self.learn(&view);
            self.own.push((path.to_owned(), view));
        }
    }

    /// Adds the address of the site itself: who reads it knows its host.
    pub fn add_address(&mut self, address: &str) {
        self.add(address.as_bytes());
        let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_lowercase));
        self.known.extend(host);
    }

    fn learn(&mut self, view: &str) {
        each_word(view, |_, word| {
            if !self.words.contains(word.as_ref()) {
                self.words.insert(word.into_owned());
            }
        });
        for text in [Some(view), without_links(view).as_deref()].into_iter().flatten() {
            each_run(text, |_, run| {
                self.runs.insert(run);
            });
        }
    }

    /// Whether a word may be on a page: it, or a longer one whose stem it can be in an index.
    fn has(&self, word: &str) -> bool {
        let next = self.words.range::<str, _>((Bound::Included(word), Bound::Unbounded)).next();
        next.is_some_and(|next| next.starts_with(word))
    }
}

impl<'a> Proof<'a> {
    /// Of all that a library has, of which an edition shows some, but for what is `allowed`; and of names that are
    /// never said, as `beside` has them.
    #[must_use]
    pub fn new(library: &'a Library, shown: &Library, beside: Beside, allowed: &Allowed) -> Self {
        let Beside { never, unnamed, .. } = beside;
        let sources = &*library.sources;
        let safety = &library.config.safety;
        let mut proof = Self {
            sources,
            words: HashMap::new(),
            runs: HashMap::new(),
            never: AhoCorasick::builder().ascii_case_insensitive(true).build(&never).ok(),
            names: never,
            unnamed,
            examples: HashMap::new(),
            known: safety
                .allowed
                .iter()
                .filter_map(Known::text)
                .chain(allowed.known.iter().map(String::as_str))
                .map(str::to_lowercase)
                .collect(),
            is_partial: false,
        };
        let mut examples: HashMap<String, HashSet<String>> = HashMap::new();
        for (path, text) in &allowed.own {
            examples.entry(path.clone()).or_default();
            proof.told_by_itself(text, |place, _| {
                let example = text[place].to_lowercase();
                for file in [path.as_str(), SEARCHED] {
                    examples.entry(file.to_owned()).or_default().insert(example.clone());
                }
            });
        }
        proof.examples = examples;
        for incident in &library.incidents {
            for &file in &incident.files {
                proof.learn(file, allowed);
            }
            match shown.in_folder(&incident.folder) {
                None => proof.learn_blocks(incident, allowed),
                Some(_) => proof.learn_marked(incident.main, allowed),
            }
        }
        if let Some(settings) = sources.id(crate::config::FILE_NAME.into()) {
            proof.learn(settings, allowed);
        }
        for said in library.log.iter().flat_map(|log| log.said()) {
            proof.learn_words(&said, None, allowed);
        }
        proof
    }

    fn learn(&mut self, file: FileId, allowed: &Allowed) {
        if let Ok(text) = self.sources.text(file) {
            self.learn_words(&text.text, Some(file), allowed);
        }
    }

    /// Passages of an incident that the edition has not, block by block: what follows from one to the next says nothing.
    fn learn_blocks(&mut self, incident: &Incident, allowed: &Allowed) {
        for block in incident.body.parts().flat_map(|part| &part.blocks) {
            let place = Place { file: incident.main, at: block.span.start };
            self.learn_runs(&block.text(), place, allowed);
        }
    }

    /// Passages that are marked in one that it has.
    fn learn_marked(&mut self, file: FileId, allowed: &Allowed) {
        let Ok(text) = self.sources.text(file) else { return };
        let Division::Both { body, .. } = divide(&text.text) else { return };
        let marked = marks::in_markdown(&text.text[body..]).kept_back;
        for range in marked {
            let place = Place { file, at: offset(body + range.start) };
            self.learn_runs(&text.text[body + range.start..body + range.end], place, allowed);
        }
    }

    fn learn_runs(&mut self, text: &str, place: Place, allowed: &Allowed) {
        each_run(text, |_, run| {
            if self.runs.len() >= MOST {
                self.is_partial = true;
            } else if !allowed.runs.contains(&run) {
                self.runs.entry(run).or_insert(place);
            }
        });
    }

    fn learn_words(&mut self, text: &str, file: Option<FileId>, allowed: &Allowed) {
        each_word(text, |at, word| {
            if self.words.contains_key(word.as_ref()) || allowed.has(&word) {
                return;
            }
            if self.words.len() >= MOST {
                self.is_partial = true;
                return;
            }
            let place = file.map(|file| Place { file, at: offset(at) });
            self.words.insert(word.into(), place);
        });
    }

    /// How many words, passages and names are looked for.
    #[must_use]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.words.len(), self.runs.len(), self.names.len())
    }

    /// Hands over what gives something away wherever it stands: its place, and what is said of it.
    fn told_by_itself(&self, text: &str, mut take: impl FnMut(Range<usize>, &dyn Fn() -> String)) {
        for hit in self.never.iter().flat_map(|never| never.find_iter(text)) {
            let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let before = text[..hit.start()].chars().next_back();
            let after = text[hit.end()..].chars().next();
            if !goes_on(before) && !goes_on(after) {
                let name = &self.names[hit.pattern().as_usize()];
                take(hit.range(), &|| format!("the name `{name}`"));
            }
        }
        self.unnamed.hosts.find(text, |place| {
            let host = &text[place.clone()];
            take(place, &|| format!("the private host `{host}`"));
        });
        for pattern in &self.unnamed.patterns {
            for found in pattern.find_iter(text).filter(|found| !found.is_empty()) {
                take(found.range(), &|| fits(found.as_str(), pattern));
            }
        }
        for secret in secrets::find(text.as_bytes()) {
            let Some(words) = text.get(secret.range.clone()) else { continue };
            take(secret.range.clone(), &|| {
                format!("{}, `{}`", secret.name, secrets::beginning(words))
            });
        }
    }

    /// What a written file has that was left out.
    #[must_use]
    pub fn scan(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut found = Found { proof: self, path, leaks: Vec::new(), told: HashSet::new() };
        let is_binary = memchr::memchr(0, bytes).is_some();
        for view in views(path.as_bytes()) {
            found.view(&view);
        }
        let is_said = !found.leaks.is_empty() || self.examples.contains_key(path);
        for name in path.split('/').filter(|_| !is_said) {
            if let Some(what) = self.unnamed.of(name) {
                found.tell(path, 0, &format!("a name with {what}"), None);
            }
        }
        let text = if is_binary { Vec::new() } else { views(bytes) };
        for view in text {
            found.view(&view);
        }
        if is_binary {
            // What a picture says is read as it stands.
            found.names(&String::from_utf8_lossy(&pictures::without_pixels(bytes)));
        }
        found.leaks
    }
}

/// What is said of words that an edition keeps private.
fn fits(words: &str, pattern: &Regex) -> String {
    format!("`{words}`, which the pattern `{pattern}` keeps private")
}

/// What is found in one file.
struct Found<'p, 'a> {
    proof: &'p Proof<'a>,
    path: &'p str,
    leaks: Vec<Leak>,
    told: HashSet<String>,
}

impl Found<'_, '_> {
    fn view(&mut self, text: &str) {
        self.names(text);
        each_word(text, |at, word| {
            if let Some(place) = self.proof.words.get(word.as_ref()) {
                self.tell(text, at, &format!("the word `{word}`"), *place);
            }
        });
        each_run(text, |at, run| {
            if let Some(place) = self.proof.runs.get(&run) {
                let words: Vec<&str> = text[at..].split_whitespace().take(RUN).collect();
                let what = format!("the passage `{} …`", words.join(" "));
                self.tell(text, at, &what, Some(*place));
            }
        });
    }

    fn names(&mut self, text: &str) {
        let proof = self.proof;
        let file = if self.path.starts_with(SEARCHED) { SEARCHED } else { self.path };
        let examples = proof.examples.get(file);
        proof.told_by_itself(text, |place, what| {
            let words = text[place.clone()].to_lowercase();
            let is_example = examples.is_some_and(|examples| examples.contains(&words));
            if !is_example && !proof.known.contains(&words) {
                self.tell(text, place.start, &what(), None);
            }
        });
    }

    fn tell(&mut self, text: &str, at: usize, what: &str, place: Option<Place>) {
        if self.leaks.len() >= MOST_TOLD || !self.told.insert(what.to_owned()) {
            return;
        }
        let source = place.map(|place| {
            let sources = self.proof.sources;
            let path = sources.path(place.file);
            match sources.text(place.file) {
                Ok(file) => format!("{path}:{}", file.line_column(place.at as usize).0),
                Err(_) => path.to_string(),
            }
        });
        let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count();
        self.leaks.push(Leak { path: self.path.to_owned(), line, what: what.to_owned(), source });
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What is said of leaks, a line for each.
#[must_use]
pub fn told(leaks: &[Leak]) -> String {
    let mut lines: Vec<String> = leaks
        .iter()
        .map(|leak| {
            let from = leak.source.as_ref().map(|s| format!(", from {s}")).unwrap_or_default();
            printable(&format!("  {}:{}: {}{from}", leak.path, leak.line, leak.what))
        })
        .collect();
    lines.sort_unstable();
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    if more > 0 {
        lines.push(format!("  … and {more} more"));
    }
    lines.join("\n")
}
