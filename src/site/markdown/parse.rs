//! Parses a body once and sorts its blocks: into sections, footnotes and headings.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd, TextMergeWithOffset};

use crate::source::markdown;

/// A parsed body.
pub(super) struct Document<'a> {
    pub(super) events: Vec<Event<'a>>,
    /// For each section, the event ranges of its top-level blocks.
    pub(super) sections: Vec<Vec<Range<usize>>>,
    /// Definitions by label (see [`label_key`]): the events between start and end.
    pub(super) footnotes: HashMap<String, Range<usize>>,
    /// Where each definition ends, by the index of its start.
    pub(super) footnote_ends: HashMap<usize, usize>,
    /// Starts of the definitions that the text refers to; others are shown where they stand.
    pub(super) called_notes: HashSet<usize>,
}

impl Document<'_> {
    /// Whether the sections refer to the note with this label, themselves or through other notes.
    pub(super) fn is_called(&self, label: &str) -> bool {
        let note = self.footnotes.get(&label_key(label));
        note.is_some_and(|content| self.called_notes.contains(&(content.start - 1)))
    }
}

/// What two labels that mean one footnote have in common.
pub(super) fn label_key(label: &str) -> String {
    label.to_lowercase()
}

/// Parses `body` and assigns each top-level block to the range of `sections` it starts in.
pub(super) fn parse<'a>(body: &'a str, sections: &[Range<usize>]) -> Document<'a> {
    let events = markdown::events(body, markdown::options());
    let mut document = Document {
        events: Vec::new(),
        sections: vec![Vec::new(); sections.len()],
        footnotes: HashMap::new(),
        footnote_ends: HashMap::new(),
        called_notes: HashSet::new(),
    };
    let mut depth = 0usize;
    let mut block_start = 0;
    let mut open_notes: Vec<(CowStr<'a>, usize)> = Vec::new();
    for (event, source) in TextMergeWithOffset::new(events) {
        let at = document.events.len();
        match &event {
            Event::Start(tag) => {
                if depth == 0 {
                    block_start = at;
                }
                depth += 1;
                if let Tag::FootnoteDefinition(label) = tag {
                    open_notes.push((label.clone(), at));
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if matches!(end, TagEnd::FootnoteDefinition)
                    && let Some((label, start)) = open_notes.pop()
                {
                    let content = start + 1..at;
                    document.footnotes.entry(label_key(&label)).or_insert(content);
                    document.footnote_ends.insert(start, at);
                }
            }
            _ if depth == 0 => block_start = at,
            _ => {}
        }
        let heading = matches!(event, Event::End(TagEnd::Heading(_)));
        document.events.push(event);
        if depth == 0
            && let Some(section) = section_of(&source, heading, sections)
        {
            document.sections[section].push(block_start..at + 1);
        }
    }
    document.called_notes = called_notes(&document);
    document
}

/// The definitions that the sections refer to, themselves or through other definitions.
fn called_notes(document: &Document<'_>) -> HashSet<usize> {
    let mut called = HashSet::new();
    let mut left: Vec<Range<usize>> = document.sections.iter().flatten().cloned().collect();
    while let Some(mut range) = left.pop() {
        while let Some(at) = range.next() {
            match &document.events[at] {
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    if let Some(end) = document.footnote_ends.get(&at) {
                        range.start = end + 1;
                    }
                }
                Event::FootnoteReference(label) => {
                    if let Some(content) = document.footnotes.get(&label_key(label))
                        && called.insert(content.start - 1)
                    {
                        left.push(content.clone());
                    }
                }
                _ => {}
            }
        }
    }
    called
}

/// The section a block starts in, or else the first one that it reaches into: a block that begins
/// between sections and runs on (an unclosed fence, say) must not be lost. Headings between sections
/// are the page's own.
fn section_of(source: &Range<usize>, heading: bool, sections: &[Range<usize>]) -> Option<usize> {
    let candidate = sections.partition_point(|s| s.end <= source.start);
    let section = sections.get(candidate)?;
    let belongs = if heading { section.start <= source.start } else { section.start < source.end };
    belongs.then_some(candidate)
}

/// The text of a run of events, without markup: of a heading, a table's head, an image.
pub(super) fn plain_text(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Index of the event that ends what starts at `start`.
pub(super) fn end_of(events: &[Event<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// Where a link leads as written; addresses in angle brackets leave out their scheme.
pub(super) fn link_target(kind: LinkType, destination: &str) -> Cow<'_, str> {
    if kind == LinkType::Email {
        Cow::Owned(format!("mailto:{destination}"))
    } else {
        Cow::Borrowed(destination)
    }
}
