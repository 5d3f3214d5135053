//! Headings, labels and lines that tell what they are in another way → headings of sections, and lists as the notation
//! has them. Line by line; no word goes.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{self, Block, Kind};
use super::lines::{Line, Lines};
use super::{Known, Told, days, facts, times};
use crate::notation::plain;

/// Shapes a body, and gives the words of the heading that is its title.
pub fn shape(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) -> Option<String> {
    let title = sections(lines, known, told);
    times::shape(lines, known, told);
    title
}

/// Makes headings of what tells sections in another way; gives the title.
pub fn sections(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) -> Option<String> {
    let title = levels(lines, told).or_else(|| bare_headings(lines, known, told));
    labelled_bullets(lines, known, told);
    labelled_paragraphs(lines, known, told);
    days_below(lines, known, told);
    title
}

/// Days that follow a timeline as sections of their own become parts of it, with all that stands below them.
fn days_below(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    // The level of the timeline, and whether such a day is above.
    let mut timeline: Option<(usize, bool)> = None;
    for block in &blocks::headings(lines).collect::<Vec<Block>>() {
        let Some(own) = level(block) else { continue };
        timeline = match timeline {
            _ if known.is_timeline(&block.text) => Some((own, false)),
            Some((level, is_below)) if own > level => Some((level, is_below)),
            Some((level, _)) if own == level && days::is_day(&block.text, known) => {
                Some((level, true))
            }
            _ => None,
        };
        let line = &mut lines.0[block.lines.start];
        let is_marked = line.text.trim_start().starts_with('#') && own < 6;
        if let Some((level, true)) = timeline.filter(|_| is_marked) {
            if own == level {
                let what = format!("“{}” is a day of the timeline now", block.text);
                told.push(Told { line: line.from, what });
            }
            line.text = format!("#{}", line.text.trim_start());
        }
    }
}

fn level(block: &Block) -> Option<usize> {
    match block.kind {
        Kind::Heading(level) => Some(level),
        _ => None,
    }
}

/// Gives the sections the second level; the title is the first heading, if it stands above all others or is of the first
/// level.
fn levels(lines: &mut Lines, told: &mut Vec<Told>) -> Option<String> {
    let headings: Vec<Block> = blocks::headings(lines).collect();
    let (first, rest) = headings.split_first()?;
    let own = level(first)?;
    let least = rest.iter().filter_map(level).min();
    let is_title = least.is_none_or(|least| own < least) || own == 1;
    let title = is_title.then(|| first.text.clone()).filter(|t| !t.is_empty());
    let sections = if is_title { rest } else { &headings[..] };
    let Some(least) = sections.iter().filter_map(level).min() else {
        return title;
    };
    let first_of = |l: usize| sections.iter().position(|b| level(b) == Some(l));
    // One of the first level among sections of the second is a section, too; where it came first, they are below it.
    let is_mixed = least == 1 && first_of(2).is_some_and(|second| Some(second) < first_of(1));
    let mut edits = Vec::new();
    for block in sections {
        let Some(old) = level(block) else { continue };
        let new = match is_mixed {
            true => old.max(2),
            false => (old + 2 - least).min(6),
        };
        if new != old {
            let line = &lines.0[block.lines.start];
            let from = line.from;
            let is_marked = line.text.trim_start().starts_with('#');
            let words = line.text.trim().trim_start_matches('#').trim();
            let text = format!("{} {words}", "#".repeat(new));
            // What is underlined may have several lines; as it is no heading of ours then, it stays.
            if !is_marked && block.lines.len() != 2 {
                continue;
            }
            edits.push((block.lines.clone(), vec![Line::new(text, from)]));
            told.push(Told { line: from, what: format!("“{}” is a section now", block.text) });
        }
    }
    lines.edit(edits);
    title
}

/// In a text without any heading, as of a PDF, lines that name parts of a report and stand at the head of a paragraph are
/// headings; gives the first line as the title, where it stands alone.
fn bare_headings(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) -> Option<String> {
    const LONGEST: usize = 60;
    let all = blocks::read(lines);
    if all.iter().any(|b| level(b).is_some()) {
        return None;
    }
    let words = |at: usize| {
        let words = lines.0[at].text.trim();
        let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let bare = numbered.trim_start_matches(['\\', '.', ')']).trim();
        bare.trim_end_matches(':').to_owned()
    };
    let heads: Vec<(usize, String)> = all
        .iter()
        .filter(|b| b.kind == Kind::Paragraph)
        .map(|b| (b.lines.start, words(b.lines.start)))
        .filter(|(_, words)| words.len() <= LONGEST && known.is_part(words))
        .collect();
    if heads.len() < 2 {
        return None;
    }
    // The first line is the title if it stands alone, or above what is said of the report.
    let is_said = |at: usize| facts::labelled(&lines.0[at].text).is_some();
    let first = all.first().filter(|b| {
        b.kind == Kind::Paragraph
            && !is_said(b.lines.start)
            && b.lines.clone().skip(1).all(is_said)
            && b.lines.start != heads[0].0
    });
    let first = first.map(|b| b.lines.clone());
    let mut edits = Vec::new();
    for (at, words) in heads {
        let from = lines.0[at].from;
        told.push(Told { line: from, what: format!("“{words}” is a section now") });
        edits.push((at..at + 1, vec![Line::new(format!("## {words}"), from), Line::added("")]));
    }
    let title = first.map(|first| {
        let line = &mut lines.0[first.start];
        let title = line.text.trim().to_owned();
        line.text = format!("# {title}");
        if first.len() > 1 {
            edits.push((first.start + 1..first.start + 1, vec![Line::added("")]));
        }
        title
    });
    lines.edit(edits);
    let title = title?;
    // Words, without the marks that keep them from being markup.
    Some(title.replace('\\', ""))
}

/// The sections that are known, and whether there are enough that labels are not needed.
fn has_sections(lines: &Lines, known: Known<'_>) -> bool {
    blocks::headings(lines)
        .filter(|b| level(b) == Some(2) && known.is_part(&b.text))
        .nth(1)
        .is_some()
}

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\*\*|__)(?P<label>[^*_:]{2,60}?)(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:|(?:\*\*|__)\s*$)\s*(?P<rest>.*)$",
    )
    .ok()
});

fn label(text: &str) -> Option<(String, String)> {
    let found = LABEL.as_ref()?.captures(text)?;
    Some((found["label"].trim().to_owned(), found["rest"].trim_end().to_owned()))
}

/// `**Impact:** mails were late` and `**Timeline**` alone in a line become headings, in a report without others; above
/// the first section also where there are others, of what none of them is called.
fn labelled_paragraphs(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    let is_section = |b: &&Block| level(b).is_some_and(|l| l > 1) && !b.text.is_empty();
    let end = match has_sections(lines, known) {
        true => all.iter().find(is_section).map_or(0, |b| b.lines.start),
        false => lines.len(),
    };
    let names: HashSet<String> = all.iter().filter(is_section).map(|b| plain(&b.text)).collect();
    let is_new = |label: &str| !names.contains(&plain(label));
    let answers = |l: &str| known.names.step_of(l).is_some() || known.names.is_summary(l);
    let has_others = end < lines.len();
    let mut edits = Vec::new();
    let mut is_any = false;
    for block in all.iter().filter(|b| b.kind == Kind::Paragraph && b.lines.start < end) {
        for at in block.lines.clone() {
            let line = &lines.0[at];
            let from = line.from;
            let is_first = at == block.lines.start;
            let found =
                label(line.text.trim_start()).filter(|(l, _)| match is_first && !has_others {
                    true => known.is_part(l),
                    // Behind one that is a section, each is one: it is no part of it.
                    false => is_new(l) && (answers(l) || (is_any && known.is_part(l))),
                });
            let Some((label, rest)) = found else { continue };
            is_any = true;
            let mut new = Vec::new();
            if !is_first {
                new.push(Line::added(""));
            }
            new.extend([Line::new(format!("## {label}"), from), Line::added("")]);
            if !rest.is_empty() {
                new.push(Line::new(rest, from));
            }
            edits.push((at..at + 1, new));
            told.push(Told { line: from, what: format!("“{label}” is a section now") });
        }
    }
    lines.edit(edits);
}

/// A bullet at the margin that is a label: its line, the width of its mark, the label and what follows in the line.
type Labelled = (usize, usize, (String, String));

/// The bullets of a list, where all are labels.
fn labels_of(lines: &Lines, block: &Block) -> Option<Vec<Labelled>> {
    static BULLET: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[-*+]( +)(\S.*)$").ok());
    let mut items = Vec::new();
    for at in block.lines.clone() {
        let found = BULLET.as_ref().and_then(|b| b.captures(&lines.0[at].text));
        if let Some(found) = found {
            items.push((at, 1 + found[1].len(), label(&found[2])?));
        }
    }
    // A first bullet that is indented would be in none of the sections.
    items.first().is_some_and(|(at, ..)| *at == block.lines.start).then_some(items)
}

/// Lists in which each bullet is a part of the report, `- **Impact**: mails were late`, become sections. What such a bullet
/// holds may also stand below it at the margin, so that each is a list of its own.
fn labelled_bullets(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    if has_sections(lines, known) {
        return;
    }
    let blocks = blocks::read(lines);
    let lists = blocks.iter().filter(|b| b.kind == Kind::Bullets);
    let lists = lists.filter_map(|b| Some((b, labels_of(lines, b)?)));
    let parts =
        |items: &[Labelled]| items.iter().filter(|(_, _, (label, _))| known.is_part(label)).count();
    // What stands between two bullets and is not indented divides a list.
    let lists: Vec<_> = lists.filter(|(_, items)| items.len() == 1 || parts(items) > 0).collect();
    if lists.iter().map(|(_, items)| parts(items)).sum::<usize>() < 2 {
        return;
    }
    let mut edits = Vec::new();
    for (block, items) in lists {
        let mut new: Vec<Line> = Vec::new();
        let ends = items.iter().skip(1).map(|(at, ..)| *at).chain([block.lines.end]);
        for ((at, indent, (label, rest)), end) in items.iter().zip(ends) {
            let from = lines.0[*at].from;
            if !new.is_empty() && new.last().is_some_and(|l| !l.text.trim().is_empty()) {
                new.push(Line::added(""));
            }
            new.push(Line::new(format!("## {label}"), from));
            new.push(Line::added(""));
            if !rest.is_empty() {
                new.push(Line::new(rest.clone(), from));
            }
            let below = &lines.0[*at + 1..end];
            // What is indented more than the bullet's words stands so for a reason; less is lazy.
            let least = below
                .iter()
                .filter(|l| !l.text.trim().is_empty())
                .map(|l| indentation(&l.text))
                .min();
            let cut = least.unwrap_or(0).max(*indent).min(4);
            for line in below {
                let own = indentation(&line.text).min(cut);
                new.push(Line::new(&line.text[own..], line.from));
            }
            told.push(Told { line: from, what: format!("“{label}” is a section now") });
        }
        edits.push((block.lines.clone(), new));
    }
    lines.edit(edits);
}

/// How many spaces a line begins with.
pub fn indentation(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}
