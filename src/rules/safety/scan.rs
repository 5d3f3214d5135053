//! Looks through every text file of an incident once, for what must not lie there.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::hidden::{self, Hidden};
use super::hosts::Hosts;
use super::{personal, secrets};
use crate::config::{Allowed, PersonalData, Readers};
use crate::rules::reading::is_markdown;
use crate::rules::rule::Context;
use crate::source::front_matter::{Division, divide};
use crate::source::span::Unreadable;
use crate::source::{FileId, Span, marks};
use crate::vocabulary::Visibility;

/// How many different things of one kind are told of one file; the rest is counted.
const MOST: usize = 20;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A key, token or password: what it is called.
    Secret(&'static str),
    /// A character that cannot be seen, or that turns the direction of writing.
    Hidden(Hidden),
    /// Somebody's address or number.
    Personal(PersonalData),
    /// A host that nobody outside can reach.
    PrivateHost,
}

/// Something that should not be in a file.
#[derive(Clone, Debug)]
pub struct Trace {
    pub what: What,
    /// Where it stands first in the file.
    pub span: Span,
    /// The line, from 1, in a file of another encoding, in which spans mean nothing.
    pub line: Option<usize>,
    /// What may be repeated of it.
    pub shown: String,
    /// Of a secret what it is known by instead.
    pub fingerprint: Option<String>,
    /// How often it stands in the file.
    pub count: usize,
    /// How many others of its kind are in the file and not told one by one.
    pub more: usize,
}

/// Looks through the files of an incident.
pub fn incident(context: &Context<'_>) -> Vec<Trace> {
    let mut all = Vec::new();
    let config = &context.library.config.safety;
    let public = context.incident.visibility == Visibility::Public;
    let hosts = public.then(|| Hosts::new(&config.private_hosts));
    // On a site for insiders what is marked is read by nobody else.
    let has_editions = context.library.config.site.readers == Readers::Internal;
    for &file in &context.incident.files {
        let mut found = Found::new(file, context.file_key(file), &config.allowed);
        match context.library.sources.text(file) {
            Ok(text) => {
                // Evidence is as others wrote it.
                let inside = text.path.strip_prefix(&context.incident.folder);
                let is_evidence = inside.is_ok_and(|p| p.starts_with("evidence"));
                let is_written = !is_evidence && (is_markdown(&text.path) || is_yaml(&text.path));
                let is_main = text.path == context.library.sources.path(context.incident.main);
                match public && has_editions && is_main && text.text.contains("<!--") {
                    true => found.main(&text.text, &config.personal_data, hosts.as_ref()),
                    false => {
                        found.file(&text.text, public, &config.personal_data, hosts.as_ref());
                    }
                }
                hidden::find(&text.text, is_written, |at, length, hidden| {
                    let name = hidden.name();
                    found.add(What::Hidden(hidden), at..at + length, &name, &name);
                });
            }
            // A log in another encoding is text all the same: what is looked for is ASCII.
            Err(Unreadable::NotUtf8 { .. }) => {
                let Ok(bytes) = context.library.sources.bytes(file) else {
                    continue;
                };
                let text: String = bytes.iter().map(|b| latin(*b)).collect();
                found.file(&text, public, &config.personal_data, hosts.as_ref());
                found.place_by_line(&text);
            }
            // Binary, or too large to be read and so not published either.
            Err(_) => continue,
        }
        all.append(&mut found.traces);
    }
    all.sort_by_key(|t| t.span);
    all
}

fn is_yaml(path: &camino::Utf8Path) -> bool {
    matches!(path.extension(), Some("yaml" | "yml"))
}

/// A byte as one ASCII character, so that offsets stay.
fn latin(byte: u8) -> char {
    char::from(if byte.is_ascii() { byte } else { b'?' })
}

/// What was found in one file.
struct Found<'a> {
    file: FileId,
    /// Its path in the incident's folder.
    path: &'a str,
    allowed: &'a [Allowed],
    traces: Vec<Trace>,
    /// By kind and words: the index of the trace, or `None` where it is only counted.
    known: HashMap<(What, String), Option<usize>>,
    /// Told so far, and the last one told, by kind.
    told: HashMap<std::mem::Discriminant<What>, (usize, usize)>,
}

impl<'a> Found<'a> {
    fn new(file: FileId, path: &'a str, allowed: &'a [Allowed]) -> Self {
        Self {
            file,
            path,
            allowed,
            traces: Vec::new(),
            known: HashMap::new(),
            told: HashMap::new(),
        }
    }

    /// The main file of a public incident, in which what is marked as internal is for insiders.
    fn main(&mut self, text: &str, personal: &[PersonalData], hosts: Option<&Hosts>) {
        self.file(text, false, personal, None);
        let body = match divide(text) {
            Division::Both { body, .. } => body,
            Division::NoFrontMatter | Division::Unterminated { .. } => 0,
        };
        let mut bytes = text.as_bytes().to_vec();
        for range in marks::in_markdown(&text[body..]).kept_back {
            bytes[body + range.start..body + range.end].fill(b' ');
        }
        let rest = String::from_utf8_lossy(&bytes);
        self.public(&rest, personal, hosts);
    }

    fn file(&mut self, text: &str, public: bool, personal: &[PersonalData], hosts: Option<&Hosts>) {
        for secret in secrets::find(text.as_bytes()) {
            let words = &text[secret.range.clone()];
            let shown = secrets::beginning(words);
            self.add(What::Secret(secret.name), secret.range.clone(), words, &shown);
        }
        if public {
            self.public(text, personal, hosts);
        }
    }

    fn public(&mut self, text: &str, personal: &[PersonalData], hosts: Option<&Hosts>) {
        personal::find(text, personal, |kind, range| {
            let words = &text[range.clone()];
            self.add(What::Personal(kind), range, words, words);
        });
        if let Some(hosts) = hosts {
            hosts.find(text, |range| {
                let words = &text[range.clone()];
                self.add(What::PrivateHost, range, words, words);
            });
        }
    }

    fn add(&mut self, what: What, range: std::ops::Range<usize>, words: &str, shown: &str) {
        let fingerprint = match what {
            What::Secret(name) => Some(fingerprint(self.path, name, words)),
            _ => None,
        };
        if self.allowed.iter().any(|a| a.is(words, fingerprint.as_deref())) {
            return;
        }
        let key = (what, words.to_owned());
        if let Some(known) = self.known.get(&key) {
            if let Some(trace) = known.and_then(|i| self.traces.get_mut(i)) {
                trace.count += 1;
            }
            return;
        }
        let at = self.traces.len();
        let (told, last) = self.told.entry(std::mem::discriminant(&what)).or_insert((0, at));
        if *told >= MOST {
            if let Some(trace) = self.traces.get_mut(*last) {
                trace.more += 1;
            }
            self.known.insert(key, None);
            return;
        }
        (*told, *last) = (*told + 1, at);
        self.known.insert(key, Some(at));
        self.traces.push(Trace {
            what,
            span: Span::new(self.file, range.start, range.end),
            line: None,
            shown: shown.to_owned(),
            fingerprint,
            count: 1,
            more: 0,
        });
    }

    /// Turns places into lines: the file's text cannot be shown.
    fn place_by_line(&mut self, text: &str) {
        for trace in &mut self.traces {
            let before = &text.as_bytes()[..trace.span.range().start.min(text.len())];
            trace.line = Some(before.iter().filter(|b| **b == b'\n').count() + 1);
            trace.span = Span::file_start(self.file);
        }
    }
}

/// What a secret is known by where it must not be repeated: the file, what it is called, and so little of its own hash (12
/// bits) that nobody can try guesses against it.
fn fingerprint(path: &str, name: &str, words: &str) -> String {
    let own = blake3::hash(words.as_bytes());
    let own = &own.to_hex()[..3];
    blake3::hash([path, name, own].join("\0").as_bytes()).to_hex()[..16].to_owned()
}

/// An automaton for words that mark where to look closer, in any case of ASCII letters.
pub(super) fn automaton<W: AsRef<[u8]>>(words: impl IntoIterator<Item = W>) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .ok()
}

/// An automaton that is built once for the whole process.
pub(super) type Marks = LazyLock<Option<AhoCorasick>>;

/// The end of the run of bytes from `from` on for which `is` holds.
pub(super) fn run(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| is(**b)).count()
}

/// The same for at most `most` bytes: what is longer is something else, and looking for its end again
/// and again would be slow.
pub(super) fn run_short(bytes: &[u8], from: usize, most: usize, is: impl Fn(u8) -> bool) -> usize {
    run(&bytes[..bytes.len().min(from + most)], from, is)
}

/// The start of the run of bytes that ends before `to` for which `is` holds; at most `most` bytes.
pub(super) fn run_back(bytes: &[u8], to: usize, most: usize, is: impl Fn(u8) -> bool) -> usize {
    let before = &bytes[to.saturating_sub(most)..to];
    to - before.iter().rev().take_while(|b| is(**b)).count()
}
