//! The prose of an incident: what people wrote to be read, without code, quotations and addresses.

use crate::model::Incident;
use crate::rules::reading::is_markdown;
use crate::rules::rule::{Context, entry_key};
use crate::source::body::{Block, BlockKind, Part};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::vocabulary::{ActionStatus, Step};

/// Stands for every byte that is not prose. Neither a word nor a space, so that no wording reaches
/// across it.
const MASK: u8 = 0x1a;
/// The longest quotation, in bytes: more is a quotation mark that was never closed.
const LONGEST_QUOTE: usize = 600;

/// What a passage is, as far as rules tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Says how large the incident was: title, summary, the impact.
    Extent,
    /// The title of an action that is still to be done.
    OpenAction,
    Other,
}

/// A text and where its bytes stand.
#[derive(Debug)]
pub struct Passage {
    pub text: String,
    pub kind: Kind,
    /// Where in the data: `causes[C1].statement`, `sections[impact]`.
    pub key: String,
    pieces: Vec<Piece>,
}

/// A stretch of a passage: from its first byte there to the place where it was written.
#[derive(Debug)]
struct Piece {
    start: usize,
    span: Span,
    /// Whether byte follows byte as in the file.
    exact: bool,
}

impl Passage {
    /// Where a range of the text was written; the whole value where that cannot be told.
    #[must_use]
    pub fn span(&self, sources: &Sources, range: std::ops::Range<usize>) -> Span {
        let first = self.piece(range.start);
        let last = self.piece(range.end.saturating_sub(1).max(range.start));
        let (Some(first), Some(last)) = (first, last) else {
            return Span::file_start(FileId(0));
        };
        if !first.exact && first.start == last.start {
            // Folded or escaped YAML: the words may still stand there as they are.
            let text = sources.text(first.span.file).ok();
            let words = &self.text[range];
            let found = text.and_then(|t| t.slice(first.span.range()).find(words));
            return found.map_or(first.span, |at| {
                let start = first.span.start as usize + at;
                Span::new(first.span.file, start, start + words.len())
            });
        }
        let start = if first.exact {
            first.span.start as usize + (range.start - first.start)
        } else {
            first.span.start as usize
        };
        let end = if last.exact {
            last.span.start as usize + (range.end - last.start)
        } else {
            last.span.end as usize
        };
        Span::new(first.span.file, start, end)
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|p| p.start <= offset);
        self.pieces.get(after.checked_sub(1)?)
    }
}

/// All prose of an incident.
pub fn passages(context: &Context<'_>) -> Vec<Passage> {
    let sources = &context.library.sources;
    let incident = context.incident;
    let mut all = Vec::new();
    let mut value = |value: Option<&Spanned<String>>, kind, key: String| {
        all.extend(value.and_then(|v| of_value(sources, v, kind, key)));
    };
    data(incident, &mut value);
    for (index, section) in incident.body.sections.iter().enumerate() {
        let step = incident.step_at(index);
        let kind = match step {
            Some(Step::Impact) => Kind::Extent,
            _ => Kind::Other,
        };
        let name = step.map_or(section.heading.as_str(), |s| s.slug());
        of_part(&section.part, kind, &format!("sections[{name}]"), &mut all);
    }
    if let Some(intro) = &incident.body.intro {
        of_part(intro, Kind::Extent, "sections[intro]", &mut all);
    }
    for (file, body) in context.appendices() {
        let name = context.file_key(*file);
        // Evidence is what others wrote, and stays as they wrote it.
        if name.starts_with("evidence/") || !is_markdown(sources.path(*file)) {
            continue;
        }
        let parts = body.intro.iter().chain(body.sections.iter().map(|s| &s.part));
        for part in parts {
            of_part(part, Kind::Other, &format!("files[{name}]"), &mut all);
        }
    }
    all
}

/// Hands over the values of the data that are prose of the report's authors. What went out to an
/// audience is a quotation.
fn data(incident: &Incident, value: &mut impl FnMut(Option<&Spanned<String>>, Kind, String)) {
    value(incident.title.as_ref(), Kind::Extent, "title".into());
    value(incident.summary.as_ref(), Kind::Extent, "summary".into());
    for (i, e) in incident.timeline.iter().enumerate() {
        let key = |field| format!("timeline[{}].{field}", i + 1);
        value(e.event.as_ref(), Kind::Other, key("event"));
        value(e.reason.as_ref(), Kind::Other, key("reason"));
    }
    for (i, c) in incident.causes.iter().enumerate() {
        let key = entry_key("causes", c.id.as_ref(), i);
        value(c.statement.as_ref(), Kind::Other, format!("{key}.statement"));
        for why in &c.why {
            value(Some(why), Kind::Other, format!("{key}.why"));
        }
        value(c.accepted.as_ref(), Kind::Other, format!("{key}.accepted"));
    }
    for (i, row) in incident.impact.iter().enumerate() {
        let key = entry_key("impact", row.service.as_ref(), i);
        value(row.scope.as_ref(), Kind::Extent, format!("{key}.scope"));
        value(row.workaround.as_ref(), Kind::Other, format!("{key}.workaround"));
    }
    for (i, s) in incident.safeguards.iter().enumerate() {
        let key = entry_key("safeguards", s.id.as_ref(), i);
        value(s.why.as_ref(), Kind::Other, format!("{key}.why"));
        value(s.accepted.as_ref(), Kind::Other, format!("{key}.accepted"));
    }
    for (i, a) in incident.actions.iter().enumerate() {
        let key = entry_key("actions", a.id.as_ref(), i);
        let settled = |s: &Spanned<ActionStatus>| {
            matches!(s.value, ActionStatus::Done | ActionStatus::Declined)
        };
        let kind = match a.status.as_ref().is_some_and(settled) {
            true => Kind::Other,
            false => Kind::OpenAction,
        };
        value(a.title.as_ref(), kind, format!("{key}.title"));
        value(a.reason.as_ref(), Kind::Other, format!("{key}.reason"));
        let how = a.verification.as_ref().and_then(|v| v.how.as_ref());
        value(how, Kind::Other, format!("{key}.verification.how"));
    }
    for (i, n) in incident.notifications.iter().enumerate() {
        let key = entry_key("notifications", n.audience.as_ref(), i);
        value(n.reason.as_ref(), Kind::Other, format!("{key}.reason"));
    }
    let adjusted = incident.follow_up.as_ref().and_then(|f| f.adjusted.as_ref());
    value(adjusted, Kind::Other, "follow_up.adjusted".into());
}

fn of_value(
    sources: &Sources,
    value: &Spanned<String>,
    kind: Kind,
    key: String,
) -> Option<Passage> {
    let file = sources.text(value.span.file).ok()?;
    let written = file.slice(value.span.range());
    // Plain, or between quotation marks with nothing to undo.
    let inside = [0, 1].into_iter().find(|at| {
        written
            .get(*at..)
            .is_some_and(|w| w.starts_with(&value.value) && w.len() - value.value.len() <= *at)
    });
    let span = match inside {
        Some(at) => {
            let start = value.span.start as usize + at;
            Span::new(value.span.file, start, start + value.value.len())
        }
        None => value.span,
    };
    Some(Passage {
        text: mask(value.value.clone()),
        kind,
        key,
        pieces: vec![Piece { start: 0, span, exact: inside.is_some() }],
    })
}

fn of_part(part: &Part, kind: Kind, key: &str, all: &mut Vec<Passage>) {
    // What was read as data is handed over with it.
    for block in part.blocks.iter().filter(|b| !part.is_data(b.span)) {
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell) {
            all.push(of_block(block, kind, key.to_owned()));
        }
    }
}

fn of_block(block: &Block, kind: Kind, key: String) -> Passage {
    let mut text = String::new();
    let mut pieces = Vec::with_capacity(block.runs.len());
    for run in &block.runs {
        pieces.push(Piece {
            start: text.len(),
            span: run.span,
            exact: !run.code && run.text.len() == run.span.range().len(),
        });
        if run.code {
            text.push(char::from(MASK));
        } else {
            text.push_str(&run.text);
        }
    }
    Passage { text: mask(text), kind, key, pieces }
}

/// Takes out quotations, code and addresses; every byte keeps its place.
fn mask(text: String) -> String {
    let mut hidden: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = hidden_end(&text, at, c);
        match end {
            Some(end) => {
                hidden.push(at..end);
                at = end;
            }
            None => at += c.len_utf8(),
        }
    }
    if hidden.is_empty() {
        return text;
    }
    let mut bytes = text.into_bytes();
    for range in hidden {
        bytes[range].fill(MASK);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where what begins at `at` ends, if it is no prose.
fn hidden_end(text: &str, at: usize, c: char) -> Option<usize> {
    let rest = &text[at + c.len_utf8()..];
    let starts_word = !text[..at].ends_with(char::is_alphanumeric);
    let closing: &[char] = match c {
        '“' => &['”', '"'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«'],
        '‹' => &['›'],
        '‘' => &['’'],
        '‚' => &['‘', '’'],
        '「' => &['」'],
        '『' => &['』'],
        // One that closes a quotation has no letter behind it; the others are apostrophes.
        '\'' if starts_word => {
            let near = rest.char_indices().take_while(|(i, _)| *i <= LONGEST_QUOTE);
            let closes = |(i, c): &(usize, char)| {
                let next = rest[i + 1..].chars().next();
                *c == '\'' && next.is_none_or(|n| !n.is_alphanumeric())
            };
            let (length, _) = near.filter(|(_, c)| *c == '\'').find(closes)?;
            return Some(at + 1 + length + 1);
        }
        '"' if starts_word => &['"'],
        '`' => &['`'],
        'h' if starts_word && (rest.starts_with("ttp://") || rest.starts_with("ttps://")) => {
            let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
            return Some(at + 1 + length);
        }
        _ => return None,
    };
    let near = rest.char_indices().take_while(|(i, _)| *i <= LONGEST_QUOTE);
    let (length, mark) = near.into_iter().find(|(_, c)| closing.contains(c))?;
    Some(at + c.len_utf8() + length + mark.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        mask(text.to_owned()).replace(char::from(MASK), "·")
    }

    #[test]
    fn quotations_code_and_addresses_are_no_prose() {
        assert_eq!(shown("he said \"a b\" to us"), "he said ····· to us");
        assert_eq!(shown("“ä” x"), "········ x");
        assert_eq!(shown("`x y` z"), "····· z");
        assert_eq!(shown("see https://a/b?c d"), "see ············· d");
        assert_eq!(shown("a 5\" disk, 3\" too"), "a 5\" disk, 3\" too");
        assert_eq!(shown("never \"closed"), "never \"closed");
        assert_eq!(shown("they wrote 'a b' then"), "they wrote ····· then");
        assert_eq!(shown("the vendor's and 'tis o'clock"), "the vendor's and 'tis o'clock");
        assert_eq!(shown("‘a’ b"), "······· b");
    }
}
