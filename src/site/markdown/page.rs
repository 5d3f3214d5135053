//! What the fragments of one page share, and the order in which they are made.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::body::Section;
use super::ids::{Ids, safe_attribute_id, slug};
use super::links::LinkResolver;
use super::media::{self, LinkMarkup};
use super::notes::Notes;
use super::parse::{Document, end_of, parse, plain_text};
use super::{BodyOptions, Fragment, Renderer};

/// State over all fragments of a page.
pub(super) struct Page<'a> {
    pub(super) renderer: &'a Renderer,
    pub(super) document: &'a Document<'a>,
    pub(super) resolver: &'a dyn LinkResolver,
    pub(super) parent_level: u8,
    pub(super) ids: Ids<'a>,
    /// Id and text of each heading, by the index of its start.
    pub(super) heading_ids: HashMap<usize, (String, String)>,
    pub(super) notes: Notes,
    /// Tables so far, so that each is named by a number of its own.
    pub(super) tables: usize,
}

/// See [`Renderer::render_body`].
pub(super) fn render_body(
    renderer: &Renderer,
    body: &str,
    ranges: &[Range<usize>],
    options: &BodyOptions<'_>,
) -> Vec<Fragment> {
    let document = parse(body, ranges);
    let mut page = Page {
        renderer,
        document: &document,
        resolver: options.resolver,
        parent_level: options.parent_level,
        ids: Ids::new(options.reserved_ids),
        heading_ids: HashMap::new(),
        notes: Notes::default(),
        tables: 0,
    };
    page.take_heading_ids();
    let mut sections = Vec::with_capacity(ranges.len());
    for (number, blocks) in document.sections.iter().enumerate() {
        let mut section = Section::new(&mut page, number);
        for block in blocks {
            section.events(block.clone());
        }
        sections.push(section.finish());
    }
    // Only now are all references known, and with them the ways back.
    page.write_notes(&mut sections);
    sections
        .into_iter()
        .map(|section| Fragment {
            html: if section.raw_html {
                renderer.sanitiser.clean(&section.html)
            } else {
                section.html
            },
            headings: section.headings,
        })
        .collect()
}

impl Page<'_> {
    /// Ids are given before anything is written, so that links to later headings can be told from
    /// links to nothing. Ids that writers chose come first: they are meant.
    fn take_heading_ids(&mut self) {
        let events = &self.document.events;
        let mut automatic = Vec::new();
        let blocks = self.document.sections.iter().flatten();
        let notes = self.document.footnotes.values();
        let mut starts: Vec<usize> = blocks
            .chain(notes)
            .flat_map(Clone::clone)
            .filter(|&at| matches!(events[at], Event::Start(Tag::Heading { .. })))
            .collect();
        starts.sort_unstable();
        starts.dedup();
        for at in starts {
            let Event::Start(Tag::Heading { id, .. }) = &events[at] else {
                continue;
            };
            let text = plain_text(&events[at..end_of(events, at)]);
            match id.as_deref().and_then(safe_attribute_id) {
                Some(id) => {
                    let id = self.ids.take(id);
                    self.heading_ids.insert(at, (id, text));
                }
                None => automatic.push((at, text)),
            }
        }
        for (at, text) in automatic {
            let id = self.ids.take(slug(&text));
            self.heading_ids.insert(at, (id, text));
        }
    }

    /// Decides about a link as written.
    pub(super) fn link(&self, href: &str, title: &str) -> LinkMarkup {
        let is_local = |url: &str| {
            url.strip_prefix('#')
                .is_some_and(|id| self.ids.contains(id) || self.ids.contains(&decoded(id)))
        };
        media::link(href, title, &self.renderer.words, self.resolver, is_local)
    }
}

/// Percent-decodes an id; broken sequences stay.
fn decoded(id: &str) -> String {
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let byte = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(h, l)| h << 4 | l),
            _ => None,
        };
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok())
}
