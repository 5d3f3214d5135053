//! The Markdown of a report as an edition has it: links that outsiders cannot follow become their words, comments go,
//! and neutral words stand for what is private.

use std::ops::Range;

use camino::Utf8Path;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::files::Files;
use super::private::Private;
use super::read::Reader;
use crate::source::markdown::{events, options};
use crate::source::reference::{Place, Reference, cited};

/// Edits texts of one incident.
pub struct Prose<'a> {
    pub private: &'a Private,
    pub files: &'a Files<'a>,
    /// The folder that links count from.
    pub folder: &'a Utf8Path,
}

/// Bytes and what comes in their place.
pub type Change = (Range<usize>, String);

/// A text with changes; of one that begins within another only the end counts.
pub fn changed(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by(|(a, _), (b, _)| (a.start, b.end).cmp(&(b.start, a.end)));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, with) in changes {
        if range.start < done {
            done = done.max(range.end);
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&with);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// A link or a picture that is being read.
struct Open {
    range: Range<usize>,
    stays: bool,
    words: String,
}

impl Prose<'_> {
    /// A Markdown text.
    pub fn markdown(&self, text: &str) -> String {
        let mut changes: Vec<Change> = Vec::new();
        let mut code: Vec<Range<usize>> = Vec::new();
        let mut open: Vec<Open> = Vec::new();
        let mut reader = Reader::default();
        for (event, range) in events(text, options()) {
            reader.event(text, &event, &range);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    if let CodeBlockKind::Fenced(info) = kind
                        && self.private.has_private_words(&info)
                    {
                        changes.push((info_of(text, &range), String::new()));
                    }
                    code.push(range);
                }
                Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                    changes.extend(comments(text, &range));
                }
                Event::Start(
                    Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. },
                ) => {
                    let stays = !self.private.has_private_words(&title) && self.stays(&dest_url);
                    open.push(Open { stays, words: String::new(), range });
                }
                Event::SoftBreak | Event::HardBreak => {
                    open.iter_mut().for_each(|o| o.words.push(' '));
                }
                Event::Text(words) => open.iter_mut().for_each(|o| o.words.push_str(&words)),
                Event::Code(words) => {
                    open.iter_mut().for_each(|o| o.words.push_str(&words));
                    code.push(range);
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    if let Some(link) = open.pop().filter(|link| !link.stays) {
                        changes.push((link.range, self.words(&link.words)));
                    }
                }
                _ => {}
            }
        }
        for (_, definition) in Parser::new_ext(text, options()).reference_definitions().iter() {
            let title = definition.title.as_deref().unwrap_or_default();
            if self.private.has_private_words(title) || !self.stays(&definition.dest) {
                changes.push((definition.span.clone(), String::new()));
            }
        }
        let is_code = |at: usize| {
            let next = code.partition_point(|r| r.end <= at);
            code.get(next).is_some_and(|r| r.start <= at)
        };
        let hits = self.private.find(text, is_code);
        changes.extend(hits.into_iter().map(|hit| (hit.place, hit.instead)));
        // As it is written, and as it is read: `CUST\_1` and `**CUST**_1` are the same words.
        let read = reader.read();
        let hits = self.private.find(&read.shown.text, |at| read.is_code(at));
        changes.extend(hits.into_iter().map(|hit| (read.source(&hit.place), hit.instead)));
        changed(text, changes)
    }

    /// The words of a link that is none any more, as Markdown.
    fn words(&self, words: &str) -> String {
        let edited = self.private.edited(words.trim(), |_| false);
        let mut out = String::with_capacity(edited.len());
        for c in edited.chars() {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }

    /// Whether outsiders can follow a link. What it leads to is in the edition then.
    fn stays(&self, destination: &str) -> bool {
        if destination.starts_with('#') {
            return true;
        }
        if destination.contains("://") || destination.starts_with("//") {
            return !self.private.is_inside(destination);
        }
        if has_scheme(destination) {
            return false;
        }
        let reference = Reference::parse(destination);
        let (_, cited_lines) = cited(destination);
        let places = reference.places(self.folder, self.files.prefix());
        if self.private.has_private_name(destination) {
            // Only files that are there are named to who makes the edition.
            places.iter().for_each(|place| {
                if let Place::Here { path, .. } = place {
                    self.files.refuse(path);
                }
            });
            return false;
        }
        places.iter().any(|place| match place {
            Place::Here { path, .. } => self.files.cite(path, &cited_lines),
            Place::Beside(_) => false,
        })
    }
}

/// What stands behind the fence of a block of code.
fn info_of(text: &str, block: &Range<usize>) -> Range<usize> {
    let line = text[block.clone()].lines().next().unwrap_or_default();
    let fence = line.len() - line.trim_start_matches(['`', '~']).len();
    block.start + fence..block.start + line.len()
}

/// Whether a destination names a scheme: `mailto:`, `javascript:`.
fn has_scheme(destination: &str) -> bool {
    destination.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.bytes().all(|b| b.is_ascii_alphabetic() || b"+-.".contains(&b))
            && !scheme.contains('.')
    })
}

/// The comments of a piece of HTML; one that does not end goes on to the piece's end.
fn comments(text: &str, piece: &Range<usize>) -> Vec<Change> {
    let mut found = Vec::new();
    let mut at = piece.start;
    while let Some(start) = text[at..piece.end].find("<!--").map(|found| at + found) {
        let end = text[start..piece.end].find("-->").map_or(piece.end, |found| start + found + 3);
        found.push((start..end, String::new()));
        at = end;
    }
    found
}
