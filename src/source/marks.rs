//! What only insiders read: `<!-- internal -->` in the text of a report.
//!
//! A comment of HTML, so that nothing of it shows where a code host renders the file. Behind the words of a heading, a
//! paragraph, a list's item or a table's row it stands for all of that: the section, the paragraph, the item with what is
//! below it, the row. Anywhere else it begins a stretch that `<!-- /internal -->` ends, of some words or of blocks.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use regex::Regex;

use super::markdown;

/// What a text keeps from others, and what is wrong with its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The bytes that are for insiders, the marks with them; in order, none within another.
    pub kept_back: Vec<Range<usize>>,
    pub faults: Vec<Fault>,
}

/// A mark that does not say what it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub place: Range<usize>,
    pub kind: FaultKind,
}

/// What is wrong with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It begins what nothing ends. All that follows is kept back meanwhile.
    Unclosed,
    /// It ends what nothing began.
    Unopened,
    /// A comment that looks like one, such as `<!-- internal only -->`.
    Misspelt,
}

impl Marks {
    /// Whether a byte is for insiders.
    #[must_use]
    pub fn covers(&self, at: usize) -> bool {
        let next = self.kept_back.partition_point(|r| r.end <= at);
        self.kept_back.get(next).is_some_and(|r| r.start <= at)
    }

    /// The text for everybody else.
    #[must_use]
    pub fn without(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut done = 0;
        for range in &self.kept_back {
            rest.push_str(&text[done..range.start]);
            done = range.end;
        }
        rest.push_str(&text[done..]);
        rest
    }
}

/// A comment that begins like a mark.
struct Mark {
    place: Range<usize>,
    kind: MarkKind,
    /// What one alone stands for.
    covers: Option<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkKind {
    Begin,
    End,
    Misspelt,
}

/// The comments of a piece of HTML that begin like a mark.
fn comments(text: &str, within: Range<usize>) -> Vec<(Range<usize>, MarkKind)> {
    static LIKE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?is)<!--+\s*((?:end\s+of\s+|end\s+|/\s*)?(?:internal|private|confidential|intern)\b.*?)\s*--+>",
        )
        .ok()
    });
    let (Some(like), Some(piece)) = (LIKE.as_ref(), text.get(within.clone())) else {
        return Vec::new();
    };
    let found = like.captures_iter(piece).filter_map(|c| {
        let (whole, words) = (c.get(0)?, c.get(1)?.as_str());
        let kind = match words {
            "internal" => MarkKind::Begin,
            "/internal" | "/ internal" => MarkKind::End,
            _ => MarkKind::Misspelt,
        };
        Some((within.start + whole.start()..within.start + whole.end(), kind))
    });
    found.collect()
}

/// The marks of a Markdown text.
#[must_use]
pub fn in_markdown(text: &str) -> Marks {
    if !text.contains("<!--") {
        return Marks::default();
    }
    let events: Vec<_> = Parser::new_ext(text, markdown::options()).into_offset_iter().collect();
    let mut marks: Vec<Mark> = Vec::new();
    let mut around: Vec<(Tag<'_>, Range<usize>)> = Vec::new();
    let sections = Sections::new(&events);
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let found = comments(text, range.clone()).into_iter();
                marks.extend(found.map(|(place, kind)| Mark { place, kind, covers: None }));
                around.push((Tag::HtmlBlock, range.clone()));
            }
            Event::Start(tag) => around.push((tag.clone(), range.clone())),
            Event::End(_) => {
                around.pop();
            }
            Event::InlineHtml(_) => {
                for (place, kind) in comments(text, range.clone()) {
                    let is_last = kind == MarkKind::Begin
                        && events.get(at + 1).is_none_or(|(next, _)| ends_words(next));
                    let covers = is_last.then(|| covered(text, &around, &sections)).flatten();
                    marks.push(Mark { place, kind, covers });
                }
            }
            _ => {}
        }
    }
    resolve(marks, text)
}

/// The marks of a text on its own, as the values of YAML are: one at its end stands for all of it.
#[must_use]
pub fn in_value(text: &str) -> Marks {
    if !text.contains("<!--") {
        return Marks::default();
    }
    let marks = comments(text, 0..text.len()).into_iter().map(|(place, kind)| {
        let is_last = kind == MarkKind::Begin && text[place.end..].trim().is_empty();
        Mark { place, kind, covers: is_last.then_some(0..text.len()) }
    });
    resolve(marks.collect(), text)
}

/// What the marks cover together.
fn resolve(marks: Vec<Mark>, text: &str) -> Marks {
    let mut found = Marks::default();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let fault = |kind| Fault { place: mark.place.clone(), kind };
        match (mark.kind, mark.covers) {
            (MarkKind::Misspelt, _) => found.faults.push(fault(FaultKind::Misspelt)),
            (_, Some(covers)) => ranges.push(covers),
            (MarkKind::Begin, None) => open.push(mark.place),
            (MarkKind::End, None) => match open.pop() {
                // The innermost of several ends first; the outermost holds all.
                Some(began) => ranges.push(began.start..mark.place.end),
                None => {
                    found.faults.push(fault(FaultKind::Unopened));
                    ranges.push(mark.place);
                }
            },
        }
    }
    for place in open {
        ranges.push(place.start..text.len());
        found.faults.push(Fault { place, kind: FaultKind::Unclosed });
    }
    found.faults.sort_by_key(|f| f.place.start);
    for range in &mut ranges {
        // One space is left of two.
        let (before, after) =
            (text[..range.start].ends_with(' '), text[range.end..].starts_with(' '));
        range.end += usize::from(before && after);
    }
    found.kept_back = joined(ranges);
    for range in &mut found.kept_back {
        keep_the_line(text, range);
    }
    found
}

/// What begins behind words and takes whole lines with it leaves the last line's end, or the words would run into the
/// block below: a fence behind words is none.
fn keep_the_line(text: &str, range: &mut Range<usize>) {
    let (before, within) = (&text[..range.start], &text[range.clone()]);
    if !before.is_empty() && !before.ends_with('\n') && within.ends_with('\n') {
        range.end -= if within.ends_with("\r\n") { 2 } else { 1 };
    }
}

/// Ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| r.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether the words of a block end here: nothing follows, or another block does.
fn ends_words(event: &Event<'_>) -> bool {
    match event {
        Event::End(end) => {
            matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell)
        }
        Event::Start(tag) => matches!(
            tag,
            Tag::Paragraph
                | Tag::List(_)
                | Tag::CodeBlock(_)
                | Tag::BlockQuote(_)
                | Tag::HtmlBlock
                | Tag::Table(_)
                | Tag::Heading { .. }
        ),
        _ => false,
    }
}

/// What a mark behind the words of a block stands for.
fn covered(
    text: &str,
    around: &[(Tag<'_>, Range<usize>)],
    sections: &Sections,
) -> Option<Range<usize>> {
    for (depth, (tag, range)) in around.iter().enumerate().rev() {
        match tag {
            Tag::Heading { .. } => return Some(sections.of(range.start, depth, text.len())),
            Tag::TableRow => return Some(lines(text, range)),
            Tag::TableHead => {
                let table = around[..depth].iter().rev().find(|(t, _)| matches!(t, Tag::Table(_)));
                return table.map(|(_, range)| lines(text, range));
            }
            Tag::Item => return Some(lines(text, range)),
            Tag::Paragraph => {
                // The first words of an item stand for the item.
                let item = depth.checked_sub(1).map(|above| &around[above]);
                return Some(match item {
                    Some((Tag::Item, item)) if is_first(text, item, range) => lines(text, item),
                    _ => lines(text, range),
                });
            }
            _ => {}
        }
    }
    None
}

/// Whether nothing but the item's own sign stands before a paragraph of it.
fn is_first(text: &str, item: &Range<usize>, paragraph: &Range<usize>) -> bool {
    let before = text.get(item.start..paragraph.start).unwrap_or_default();
    !before.contains('\n')
}

/// The same with the white space in front of it on its line. Behind a sign that stays, such as that of a quote, the end
/// of the line stays as well.
fn lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    match text[start..range.start].trim().is_empty() {
        true => start..range.end,
        false => range.start..range.start + text[range.clone()].trim_end().len(),
    }
}

/// Where headings begin that stand in nothing else, with their levels.
struct Sections(Vec<(usize, HeadingLevel)>);

impl Sections {
    fn new(events: &[(Event<'_>, Range<usize>)]) -> Self {
        let mut depth = 0usize;
        let mut all = Vec::new();
        for (event, range) in events {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    if depth == 0 {
                        all.push((range.start, *level));
                    }
                    depth += 1;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        Self(all)
    }

    /// From a heading to the next that is not below it; a heading in a quote or an item stands for itself, as those
    /// are no sections.
    fn of(&self, start: usize, depth: usize, end: usize) -> Range<usize> {
        let at = self.0.partition_point(|(place, _)| *place < start);
        let Some((_, level)) = self.0.get(at).filter(|(place, _)| *place == start && depth == 0)
        else {
            return start..end;
        };
        let next = self.0[at + 1..].iter().find(|(_, other)| other <= level);
        start..next.map_or(end, |(place, _)| *place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> String {
        let marks = in_markdown(text);
        assert_eq!(marks.faults, Vec::new(), "{text}");
        marks.without(text)
    }

    #[test]
    fn a_mark_behind_the_words_of_a_block_stands_for_the_block() {
        for (text, rest) in [
            ("a\n\n## B <!-- internal -->\nb\n\n### C\nc\n\n## D\nd\n", "a\n\n## D\nd\n"),
            ("## B {#x}\nb\n\n### C <!--internal-->\nc\n\n## D\nd\n", "## B {#x}\nb\n\n## D\nd\n"),
            ("a\n\nb\nc <!-- internal -->\n\nd\n", "a\n\n\nd\n"),
            ("- a\n- b <!-- internal -->\n  - c\n- d\n", "- a\n- d\n"),
            ("- a\n\n- b <!-- internal -->\n\n  c\n\n- d\n", "- a\n\n- d\n"),
            ("- a\n\n  b <!-- internal -->\n\n- d\n", "- a\n\n\n- d\n"),
            ("> q <!-- internal -->\n```\ncode\n```\n", "> \n```\ncode\n```\n"),
            ("1. a\n   - b <!-- internal -->\n2. c\n", "1. a\n2. c\n"),
            ("- [ ] a <!-- internal -->\n- [x] b\n", "- [x] b\n"),
            ("|a|b|\n|-|-|\n|c|d <!-- internal -->|\n|e|f|\n", "|a|b|\n|-|-|\n|e|f|\n"),
            ("|a|b|\n|-|-|\n|c <!-- internal -->|d|\n|e|f|\n", "|a|b|\n|-|-|\n|e|f|\n"),
            ("x\n\n|a <!-- internal -->|b|\n|-|-|\n|c|d|\n\ny\n", "x\n\n\ny\n"),
        ] {
            assert_eq!(public(text), rest, "{text}");
        }
    }

    #[test]
    fn elsewhere_a_stretch_is_between_two_marks() {
        for (text, rest) in [
            ("a <!-- internal -->b<!-- /internal --> c\n", "a c\n"),
            ("a\n\n<!-- internal -->\nb\n\n- c\n<!-- /internal -->\n\nd\n", "a\n\n\n\nd\n"),
            ("<!-- internal -->a<!-- internal -->b<!-- /internal -->c<!-- /internal -->d", "d"),
            (
                "`<!-- internal -->` a\n\n    <!-- internal -->\n",
                "`<!-- internal -->` a\n\n    <!-- internal -->\n",
            ),
            ("a <!-- a note --> b", "a <!-- a note --> b"),
            // The words before it do not run into the block below.
            (
                "a <!-- internal --> b\n- c <!-- internal -->\n  - d <!-- /internal -->\n```\ne\n",
                "a \n```\ne\n",
            ),
        ] {
            assert_eq!(public(text), rest, "{text}");
        }
    }

    #[test]
    fn a_mark_that_does_not_say_what_it_covers_is_told() {
        for (text, kind) in [
            ("a\n\n<!-- internal -->\nb\n", FaultKind::Unclosed),
            ("a <!-- internal --> b\n", FaultKind::Unclosed),
            ("- <!-- internal --> b\n", FaultKind::Unclosed),
            ("a\n\n<!-- /internal -->\n", FaultKind::Unopened),
            ("a <!-- Internal only --> b\n", FaultKind::Misspelt),
            ("a <!-- private -->\n", FaultKind::Misspelt),
        ] {
            let marks = in_markdown(text);
            let kinds: Vec<_> = marks.faults.iter().map(|f| f.kind).collect();
            assert_eq!(kinds, [kind], "{text}");
        }
        // What an open mark would have covered is kept back.
        assert_eq!(
            in_markdown("a <!-- internal --> b\n\nc").without("a <!-- internal --> b\n\nc"),
            "a "
        );
    }

    #[test]
    fn a_value_has_no_blocks() {
        let value = |text: &str| in_value(text).without(text);
        assert_eq!(value("a <!-- internal -->b<!-- /internal --> c"), "a c");
        assert_eq!(value("a b <!-- internal -->"), "");
    }

    proptest::proptest! {
        #[test]
        fn ranges_are_in_order_and_between_characters(
            lines in proptest::collection::vec(proptest::sample::select(vec![
                "## H <!-- internal -->", "ä <!-- internal -->", "- ü <!-- internal -->", "<!-- internal -->", "<!-- /internal -->",
                "|a|b|", "|-|-|", "|c|<!-- internal --> é|", "> q <!-- internal -->", "```", "", "1. x", "   - y <!-- /internal -->", "text",
            ]), 0..14),
        ) {
            let text = lines.join("\n");
            let marks = in_markdown(&text);
            let mut at = 0;
            for range in &marks.kept_back {
                proptest::prop_assert!(range.start >= at && range.end <= text.len());
                proptest::prop_assert!(text.get(range.clone()).is_some());
                at = range.end;
            }
            // What is left has no mark that would begin anything.
            if marks.faults.is_empty() {
                let rest = marks.without(&text);
                proptest::prop_assert!(!in_markdown(&rest).kept_back.iter().any(|r| rest[r.clone()].contains("<!-- internal")), "{rest:?}");
            }
        }
    }
}
