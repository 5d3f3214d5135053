//! The blocks of a text that stand in no other, with the lines that they take.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::lines::Lines;
use crate::source::markdown;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Heading(usize),
    Paragraph,
    Bullets,
    Table,
    Other,
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Kind,
    /// Indices of its lines.
    pub lines: Range<usize>,
    /// The words of a heading, without markup.
    pub text: String,
}

/// All blocks, in order.
pub fn read(lines: &Lines) -> Vec<Block> {
    let text = lines.text();
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
    let line_of = |at: usize| starts.partition_point(|s| *s <= at).saturating_sub(1);
    let (mut all, mut depth) = (Vec::<Block>::new(), 0usize);
    for (event, range) in markdown::events(&text, markdown::options()) {
        let inner = text.get(range.clone()).map_or(range.end, |t| range.start + t.trim_end().len());
        let lines = line_of(range.start)..line_of(inner.saturating_sub(1).max(range.start)) + 1;
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    let kind = match tag {
                        Tag::Heading { level, .. } => Kind::Heading(level as usize),
                        Tag::Paragraph => Kind::Paragraph,
                        Tag::List(None) => Kind::Bullets,
                        Tag::Table(_) => Kind::Table,
                        _ => Kind::Other,
                    };
                    all.push(Block { kind, lines, text: String::new() });
                }
                depth += 1;
            }
            Event::End(tag) => {
                depth -= 1;
                if depth == 0
                    && matches!(tag, TagEnd::Heading(_))
                    && let Some(block) = all.last_mut()
                {
                    block.text = block.text.trim().to_owned();
                }
            }
            Event::Text(words) | Event::Code(words) if depth > 0 => {
                if let Some(block) = all.last_mut().filter(|b| matches!(b.kind, Kind::Heading(_))) {
                    block.text.push_str(&words);
                }
            }
            Event::Rule | Event::Html(_) if depth == 0 => {
                all.push(Block { kind: Kind::Other, lines, text: String::new() });
            }
            _ => {}
        }
    }
    all
}

/// The headings, in order.
pub fn headings(lines: &Lines) -> impl Iterator<Item = Block> + use<> {
    read(lines).into_iter().filter(|b| matches!(b.kind, Kind::Heading(_)))
}
