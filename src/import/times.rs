//! Timelines that are written as bare lines or as labels → bullets, and lists of times that nothing calls a timeline.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::blocks::{self, Block, Kind};
use super::lines::{Line, Lines};
use super::shape::indentation;
use super::{Known, Told, days};
use crate::notation::{leading, plain};
use crate::vocabulary::{Choice, Milestone};

/// What reports call the points between phases, where they give their times apart from the timeline.
const MILESTONES: [(Milestone, &[&str]); 5] = [
    (
        Milestone::Started,
        &[
            "started",
            "start",
            "start time",
            "began",
            "incident start",
            "incident started",
            "impact started",
            "fault occurs",
            "fault occurred",
        ],
    ),
    (
        Milestone::Detected,
        &[
            "detected",
            "first detected",
            "fault detected",
            "incident detected",
            "detection time",
            "noticed",
            "first noticed",
            "team aware",
            "alerted",
        ],
    ),
    (Milestone::Acknowledged, &["acknowledged"]),
    (Milestone::Mitigated, &["mitigated", "repaired", "impact mitigated", "impact ended"]),
    (
        Milestone::Resolved,
        &[
            "resolved",
            "incident resolved",
            "resolution time",
            "end",
            "ended",
            "end time",
            "incident end",
        ],
    ),
];

fn milestone(label: &str) -> Option<&'static str> {
    let label = plain(label);
    let found = MILESTONES.iter().find(|(_, names)| names.contains(&label.as_str()))?;
    Some(found.0.word())
}

/// How many lines are looked at for the time of one milestone.
const MOST_TRIED: usize = 8;

/// How many of a list have to begin with a time for it to be one.
const ENOUGH: usize = 3;

/// Shapes what tells of times.
pub fn shape(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    foreign_marks(lines, known, told);
    uncalled(lines, known, told);
    later_days(lines, known, told);
    days::shape(lines, known, told);
    bare(lines, known, told);
    headless(lines, known, told);
    points(lines, known, told);
    milestones(lines, known, told);
}

/// What stands for a bullet where text was typed or pasted, and is none in Markdown.
const MARKS: [char; 11] = ['–', '—', '‒', '‐', '‑', '•', '‣', '·', '●', '▪', '◦'];

/// Times behind such marks become bullets: in a list they would be words of the entry above.
fn foreign_marks(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let marked = |line: &Line| {
        let words = line.text.trim_start().strip_prefix(MARKS)?;
        let time = leading(words.trim(), known.calendar)?;
        // `–3.50` may count something.
        let is_apart = words.starts_with(char::is_whitespace) || time.has_date;
        is_apart.then(|| format!("{}- {}", " ".repeat(indentation(&line.text)), words.trim()))
    };
    let all = blocks::read(lines);
    // A paragraph that does not begin so is prose, where a dash may come to stand in front of a line.
    let is_list = |b: &&Block| match b.kind {
        Kind::Bullets => true,
        Kind::Paragraph => marked(&lines.0[b.lines.start]).is_some(),
        _ => false,
    };
    let (mut count, mut from) = (0, None);
    let found: Vec<usize> = all.iter().filter(is_list).flat_map(|b| b.lines.clone()).collect();
    for at in found {
        if let Some(bullet) = marked(&lines.0[at]) {
            lines.0[at].text = bullet;
            count += 1;
            from = from.or(lines.0[at].from);
        }
    }
    if count > 0 {
        let what = match count {
            1 => "the mark in front of this time is a bullet of Markdown now".to_owned(),
            n => format!("the marks in front of {n} times are bullets of Markdown now"),
        };
        told.push(Told { line: from, what });
    }
}

/// The blocks below the headings of timelines, as ranges of indices, with the heading's own index and level.
pub(super) fn sections(
    all: &[Block],
    known: Known<'_>,
) -> Vec<(usize, usize, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for (at, block) in all.iter().enumerate() {
        let Kind::Heading(level) = block.kind else { continue };
        if known.is_timeline(&block.text) {
            let next =
                all[at + 1..].iter().position(|b| matches!(b.kind, Kind::Heading(l) if l <= level));
            found.push((at, level, at + 1..next.map_or(all.len(), |n| at + 1 + n)));
        }
    }
    found
}

/// Lines of paragraphs that begin with times become bullets.
fn bare(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    for (_, _, own) in sections(&all, known).into_iter().rev() {
        let is_entry = |b: &Block| {
            b.kind == Kind::Paragraph
                && leading(lines.0[b.lines.start].text.trim(), known.calendar).is_some()
        };
        let entries: Vec<usize> = own.clone().filter(|i| is_entry(&all[*i])).collect();
        // One line alone may be a sentence about a time, but for one that gives its day.
        let is_dated = |i: &usize| {
            let time = leading(lines.0[all[*i].lines.start].text.trim(), known.calendar);
            time.is_some_and(|t| t.has_date)
        };
        if entries.len() < 2 && !entries.iter().any(|i| all[*i].lines.len() > 1 || is_dated(i)) {
            continue;
        }
        let mut count = 0;
        for &index in entries.iter().rev() {
            for at in all[index].lines.clone().rev() {
                let line = &mut lines.0[at];
                let is_time = leading(line.text.trim(), known.calendar).is_some();
                line.text = match is_time {
                    true => format!("- {}", line.text.trim_start()),
                    false => format!("  {}", line.text.trim_start()),
                };
                count += usize::from(is_time);
            }
        }
        belongings(lines, &all, &entries, own.end);
        let from = entries.first().and_then(|i| lines.0[all[*i].lines.start].from);
        told.push(Told {
            line: from,
            what: format!("{count} lines that begin with a time are bullets of the timeline now"),
        });
    }
}

/// What stands between two entries belongs to the one above, and is set into its bullet: lists and code, and after a
/// colon whatever follows. `entries` are places in `all`, `end` is that of the section.
fn belongings(lines: &mut Lines, all: &[Block], entries: &[usize], end: usize) {
    for (number, &entry) in entries.iter().enumerate() {
        let last = lines.0[all[entry].lines.end - 1].text.trim_end();
        let announces = last.ends_with([':', '：']);
        let next = entries.get(number + 1).copied();
        let between = all[entry + 1..next.unwrap_or(end)].iter();
        // Behind the last entry anything may stand: only what it announces is its own.
        let most = if next.is_some() { usize::MAX } else { usize::from(announces) };
        let own = between.take_while(|block| !matches!(block.kind, Kind::Heading(_))).take(most);
        for block in own.filter(|block| announces || block.kind != Kind::Paragraph) {
            for line in &mut lines.0[block.lines.clone()] {
                if !line.text.trim().is_empty() {
                    line.text.insert_str(0, "  ");
                }
            }
        }
    }
}

/// Rows of a table whose head is an entry itself become bullets: as a head it would be none.
fn headless(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    let own = sections(&all, known).into_iter().rev().flat_map(|(_, _, own)| own.rev());
    let tables: Vec<&Block> = own.map(|i| &all[i]).filter(|b| b.kind == Kind::Table).collect();
    let mut edits = Vec::new();
    for block in tables {
        let cells = |at: usize| {
            let row = lines.0[at].text.trim().replace("\\|", "\u{0}");
            let row = row.strip_prefix('|').unwrap_or(&row);
            let row = row.strip_suffix('|').unwrap_or(row);
            let cells = row.split('|').map(|c| c.trim().replace('\u{0}', "|").replace("<br>", " "));
            cells.filter(|c| !c.is_empty()).collect::<Vec<_>>()
        };
        let is_time = |cell: &String| leading(cell, known.calendar).is_some();
        if !cells(block.lines.start).first().is_some_and(is_time) {
            continue;
        }
        let divider = block.lines.start + 1;
        let rows: Vec<Line> = block
            .lines
            .clone()
            .filter(|at| *at != divider)
            .map(|at| Line::new(format!("- {}", cells(at).join(" ")), lines.0[at].from))
            .collect();
        let from = lines.0[block.lines.start].from;
        told.push(Told {
            line: from,
            what: format!(
                "{} rows of a table without a head are bullets of the timeline now",
                rows.len()
            ),
        });
        edits.push((block.lines.clone(), rows));
    }
    lines.edit(edits);
}

/// The bullets of a list that stand in no other: the index of the line, and the words.
fn items(lines: &Lines, block: &Block) -> Vec<(usize, String)> {
    static BULLET: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^ {0,3}[-*+]\s+(\S.*)$").ok());
    let own = block.lines.clone();
    let least = own.clone().map(|at| indentation(&lines.0[at].text)).next().unwrap_or(0);
    own.filter(|at| indentation(&lines.0[*at].text) == least)
        .filter_map(|at| {
            let found = BULLET.as_ref()?.captures(&lines.0[at].text)?;
            Some((at, found[1].to_owned()))
        })
        .collect()
}

/// Where times are told one after the other in a report without a timeline, in bullets or lines, that is called one.
fn uncalled(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    if !sections(&all, known).is_empty() {
        return;
    }
    let is_time = |words: &str| leading(words, known.calendar).is_some();
    let entries = |block: &Block| match block.kind {
        Kind::Bullets => {
            let items = items(lines, block);
            let timed = items.iter().filter(|(_, words)| is_time(words)).count();
            // Some tell what an entry above them means, and have no time of their own.
            let is_it = items.first().is_some_and(|(_, words)| is_time(words))
                && timed * 4 >= items.len() * 3;
            if is_it { timed } else { 0 }
        }
        Kind::Paragraph => {
            let own = || lines.0[block.lines.clone()].iter().map(|l| l.text.trim());
            if own().next().is_some_and(is_time) { own().filter(|l| is_time(l)).count() } else { 0 }
        }
        _ => 0,
    };
    let mut found = Vec::new();
    for section in all.chunk_by(|_, next| !matches!(next.kind, Kind::Heading(_))) {
        let mut timed = section.iter().map(|b| (b.lines.start, entries(b))).filter(|(_, n)| *n > 0);
        if let Some((at, first)) = timed.next()
            && first + timed.map(|(_, n)| n).sum::<usize>() >= ENOUGH
        {
            found.push(at);
        }
    }
    // Of two nobody can say which is the timeline.
    let [at] = found[..] else { return };
    let from = lines.0[at].from;
    lines.splice(at..at, [Line::added("### Timeline"), Line::added("")]);
    told.push(Told {
        line: from, what: "the list of times is called “Timeline” now".to_owned()
    });
}

/// `- Resolved: 2024-09-20 11:40`.
struct Point {
    /// The index of the line.
    at: usize,
    label: String,
    time: String,
}

/// Days and times that are headings of their own behind the section of the timeline belong to it: they get a level below
/// its own.
fn later_days(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    for (_, level, own) in sections(&all, known) {
        let mut at = own.end;
        while let Some(block) = all.get(at) {
            let line = &mut lines.0[block.lines.start];
            let is_of_marks = block.lines.len() == 1 && line.text.trim_start().starts_with('#');
            let without_clock = || {
                let day = block.text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
                day.trim_end_matches([' ', ','])
            };
            let is_day = || {
                leading(&block.text, known.calendar).is_some_and(|t| t.has_date)
                    || [&block.text, without_clock()].iter().any(|day| days::is_day(day, known))
            };
            if block.kind != Kind::Heading(level) || level > 5 || !is_of_marks || !is_day() {
                break;
            }
            line.text = format!("#{}", line.text.trim_start());
            told.push(Told {
                line: line.from,
                what: format!("“{}” is a day of the timeline above", block.text),
            });
            let next =
                all[at + 1..].iter().position(|b| matches!(b.kind, Kind::Heading(l) if l <= level));
            at = next.map_or(all.len(), |n| at + 1 + n);
        }
    }
}

/// A bullet that gives a time with its day for what stands before it.
fn point(lines: &Lines, at: usize, known: Known<'_>) -> Option<Point> {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\s*[-*+]\s+(?:\*\*)?(\p{L}[\p{L} ]{2,40}?)(?:\*\*)?:?(?:\*\*)?\s+((?:~\s?)?\d.*)$",
        )
        .ok()
    });
    let found = LABEL.as_ref()?.captures(&lines.0[at].text)?;
    let time = leading(&found[2], known.calendar).filter(|t| t.has_date)?;
    // Words behind the time say more than when.
    let is_all = found[2][time.rest..].trim().is_empty();
    is_all.then(|| Point { at, label: found[1].to_owned(), time: time.text })
}

/// In a report without a timeline, a list of such points is it: `- First detected 2024-09-20 11:40` becomes
/// `- 2024-09-20 11:40 **detected** First detected`.
fn points(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    if !sections(&all, known).is_empty() {
        return;
    }
    let of_points = |block: &&Block| {
        let items = items(lines, block);
        let points: Vec<Point> =
            items.iter().filter_map(|(at, _)| point(lines, *at, known)).collect();
        let is_it = points.len() >= 2
            // One without a time keeps its place among them.
            && points.len() * 3 >= items.len() * 2
            && block.lines.len() == items.len()
            && points.iter().any(|p| milestone(&p.label).is_some());
        is_it.then_some((block.lines.start, points))
    };
    let mut found = all.iter().filter(|b| b.kind == Kind::Bullets).filter_map(|b| of_points(&b));
    let (Some((start, points)), None) = (found.next(), found.next()) else { return };
    let mut seen: Vec<&str> = Vec::new();
    for Point { at, label, time } in &points {
        let word = milestone(label).filter(|w| !seen.contains(w));
        seen.extend(word);
        let mark = word.map_or_else(String::new, |word| format!("**{word}** "));
        let line = &mut lines.0[*at];
        line.text = format!("- {time} {mark}{label}");
        told.push(Told {
            line: line.from,
            what: "this point in time is an entry of the timeline now, as there is no other"
                .to_owned(),
        });
    }
    lines.splice(start..start, [Line::added("### Timeline"), Line::added("")]);
}

/// A time with its day: the day, where it is one, and what stands behind it.
pub(super) fn apart<'t>(time: &'t str, known: Known<'_>) -> Option<(NaiveDate, &'t str)> {
    let (day, clock) = time.rsplit_once([' ', 'T'])?;
    Some((crate::notation::date(day.trim_end_matches(','), known.calendar)?, clock))
}

/// The entries of a time: the index of the line, and where its words begin. An entry without a day is of that of the one
/// above, and the first of the day on which the incident began.
fn entries_at(lines: &Lines, time: &str, known: Known<'_>) -> Vec<(usize, usize)> {
    let wanted = apart(time, known);
    let mut day = known.calendar.near;
    let mut found = Vec::new();
    for (index, line) in lines.0.iter().enumerate() {
        let words = line.text.trim_start().strip_prefix(['-', '*', '+']).map(str::trim_start);
        let Some((words, own)) = words.and_then(|w| Some((w, leading(w, known.calendar)?))) else {
            continue;
        };
        if own.has_date {
            day = apart(&own.text, known).map(|(day, _)| day);
        }
        let is_same = wanted.is_some_and(|(date, clock)| {
            let clock_here = apart(&own.text, known).map_or(own.text.as_str(), |(_, clock)| clock);
            day == Some(date) && clock_here == clock
        });
        if own.text == time || is_same {
            found.push((index, line.text.len() - words.len() + own.rest));
        }
    }
    found
}

/// `- Resolved: 2024-09-20 11:40` marks the entry of that time as the milestone; without one it becomes an entry.
fn milestones(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    let mut found = Vec::new();
    for block in all.iter().filter(|b| b.kind == Kind::Bullets) {
        for at in block.lines.clone() {
            if let Some(point) = point(lines, at, known)
                && let Some(word) = milestone(&point.label)
            {
                found.push((at, word, point.time));
            }
        }
    }
    // Whoever gives a milestone more often does not mean one.
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, word, time) in found {
        let count = tried.entry(word).or_default();
        *count += 1;
        if *count > MOST_TRIED {
            continue;
        }
        if lines.0.iter().any(|l| l.text.contains(&format!("**{word}**"))) {
            continue;
        }
        let entries = entries_at(lines, &time, known);
        let from = lines.0[at].from;
        let what = match entries[..] {
            [(index, rest)] => {
                lines.0[index].text.insert_str(rest, &format!("**{word}** "));
                match lines.0[index].from {
                    Some(entry) => format!("the entry of line {entry} is marked as {word}"),
                    None => format!("the entry of {time} is marked as {word}"),
                }
            }
            [] => format!("no entry of the timeline has the time that this line gives for {word}"),
            _ => format!(
                "several entries of the timeline have the time that this line gives for {word}"
            ),
        };
        told.push(Told { line: from, what });
    }
}
