//! The proof that an edition gives nothing away: every file that is written is compared with what was left out.
//!
//! What a page says comes from what was let through, or is the program's own. A word that stands in the repository, and
//! in neither of the two, can be on no page; nor can six words in a row that only what was left out has. So nothing has
//! to be known of how pages are made. Names that are never said, hosts of the inside and credentials are looked for as
//! well. Each file is read as it is written, and without its tags, escapes and percent signs.

mod said;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use aho_corasick::AhoCorasick;

use self::said::{RUN, each_run, each_word, views, without_links};
use super::pictures;
use crate::model::{Incident, Library};
use crate::report::excerpt::printable;
use crate::rules::safety::hosts::Hosts;
use crate::rules::safety::secrets;
use crate::source::front_matter::{Division, divide};
use crate::source::{FileId, Sources, marks};

/// How many words and passages are kept, each; beyond that, logs with ever new numbers are compared in part.
const MOST: usize = 4_000_000;
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
    hosts: Hosts,
    /// Hosts and credentials of the program's own examples.
    examples: HashSet<String>,
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
    /// What the program says itself.
    own: Vec<String>,
}

impl Allowed {
    /// Adds a text that is let through.
    pub fn add(&mut self, bytes: &[u8]) {
        for view in views(bytes) {
            self.learn(&view);
        }
    }

    /// Adds a text of the program itself, whose examples name hosts, people and tokens.
    pub fn add_own(&mut self, bytes: &[u8]) {
        for view in views(bytes) {
            self.learn(&view);
            self.own.push(view);
        }
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
    /// `never` said.
    #[must_use]
    pub fn new(
        library: &'a Library,
        shown: &Library,
        never: Vec<String>,
        allowed: &Allowed,
    ) -> Self {
        let sources = &*library.sources;
        let hosts = Hosts::new(&library.config.safety.private_hosts);
        let mut examples = HashSet::new();
        for text in &allowed.own {
            hosts.find(text, |place| {
                examples.insert(text[place].to_lowercase());
            });
            let found = secrets::find(text.as_bytes()).into_iter();
            examples.extend(found.map(|s| text[s.range].to_lowercase()));
        }
        let never = without_examples(never, &allowed.own);
        let mut proof = Self {
            sources,
            words: HashMap::new(),
            runs: HashMap::new(),
            never: AhoCorasick::builder().ascii_case_insensitive(true).build(&never).ok(),
            names: never,
            hosts,
            examples,
            is_partial: false,
        };
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

    /// What a written file has that was left out.
    #[must_use]
    pub fn scan(&self, path: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut found = Found { proof: self, path, leaks: Vec::new(), told: HashSet::new() };
        let is_binary = memchr::memchr(0, bytes).is_some();
        let whole = [path.as_bytes()].into_iter().chain((!is_binary).then_some(bytes));
        for part in whole {
            for view in views(part) {
                found.view(&view);
            }
        }
        if is_binary {
            // What a picture says is read as it stands.
            found.names(&String::from_utf8_lossy(&pictures::without_pixels(bytes)));
        }
        found.leaks
    }
}

/// The names without those that our own examples have: these are on the pages of rules.
fn without_examples(names: Vec<String>, own: &[String]) -> Vec<String> {
    let Ok(all) = AhoCorasick::builder().ascii_case_insensitive(true).build(&names) else {
        return names;
    };
    let found = own.iter().flat_map(|text| all.find_overlapping_iter(text));
    let examples: HashSet<usize> = found.map(|hit| hit.pattern().as_usize()).collect();
    let rest = names.into_iter().enumerate().filter(|(at, _)| !examples.contains(at));
    rest.map(|(_, name)| name).collect()
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
        for hit in proof.never.iter().flat_map(|never| never.find_iter(text)) {
            let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let before = text[..hit.start()].chars().next_back();
            let after = text[hit.end()..].chars().next();
            if !goes_on(before) && !goes_on(after) {
                let name = &proof.names[hit.pattern().as_usize()];
                self.tell(text, hit.start(), &format!("the name `{name}`"), None);
            }
        }
        proof.hosts.find(text, |place| {
            let host = &text[place.clone()];
            if !proof.examples.contains(&host.to_lowercase()) {
                self.tell(text, place.start, &format!("the private host `{host}`"), None);
            }
        });
        for secret in secrets::find(text.as_bytes()) {
            let Some(words) = text.get(secret.range.clone()) else { continue };
            if !proof.examples.contains(&words.to_lowercase()) {
                let what = format!("{}, `{}`", secret.name, secrets::beginning(words));
                self.tell(text, secret.range.start, &what, None);
            }
        }
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
