//! Several incidents in one file: divided where headings with dates make it certain, pointed out where they do not.

use chrono::NaiveDate;

use super::blocks::{self, Block, Kind};
use super::facts::Facts;
use super::lines::Lines;
use super::{Foreign, Known, Told, day};
use crate::config::Config;

/// How many incidents one file may tell.
const MOST: usize = 500;

/// One incident of a file that tells several.
#[derive(Clone, Debug)]
pub struct Part {
    pub date: NaiveDate,
    pub text: String,
    /// For each line of the text, the line of the file.
    pub lines: Vec<Option<usize>>,
}

/// The incidents of a file, where each has a heading of the same level that begins with its date, and below it what names
/// a part of a report; with what stands above the first. Empty where it is not so certain.
#[must_use]
pub fn divide(foreign: Foreign<'_>, config: &Config) -> (Vec<Part>, Vec<Told>) {
    let known = Known::new(config, day::of_name(foreign.path));
    let (_, lines) = Facts::read(foreign, known);
    let all: Vec<Block> = blocks::headings(&lines).collect();
    let Some(heads) = dated(&all) else { return (Vec::new(), Vec::new()) };
    let ends = heads.iter().skip(1).map(|(block, _)| block.lines.start).chain([lines.len()]);
    let mut parts = Vec::new();
    for ((head, date), end) in heads.iter().zip(ends) {
        let own = || all.iter().filter(|b| b.lines.start > head.lines.start && b.lines.start < end);
        if !own().any(|b| known.is_part(&b.text)) {
            return (Vec::new(), Vec::new());
        }
        let own = Lines(lines.0[head.lines.start..end].to_vec());
        let from = own.0.iter().map(|l| l.from).collect();
        parts.push(Part { date: *date, text: own.text(), lines: from });
    }
    let above = &lines.0[..heads[0].0.lines.start];
    let told = above.iter().filter(|l| !l.text.trim().is_empty()).map(|line| Told {
        line: line.from,
        what: "this stands above the first incident of the file and is in none of them".to_owned(),
    });
    (parts, told.collect())
}

/// The headings of the least level that has several, if each of them begins with a date, and no other heading but one
/// title stands above them.
fn dated(all: &[Block]) -> Option<Vec<(Block, NaiveDate)>> {
    let level = |b: &Block| match b.kind {
        Kind::Heading(level) => level,
        _ => usize::MAX,
    };
    let least = (1..=3).find(|l| all.iter().filter(|b| level(b) == *l).count() >= 2)?;
    if all.iter().filter(|b| level(b) < least).count() > 1 {
        return None;
    }
    let date = |b: &Block| {
        let begins = day::without(&b.text) != b.text || b.text.trim().len() == 10;
        begins.then(|| day::first(&b.text)).flatten()
    };
    let heads = all.iter().filter(|b| level(b) == least).take(MOST + 1);
    let heads: Option<Vec<_>> = heads.map(|b| Some((b.clone(), date(b)?))).collect();
    heads.filter(|heads| heads.len() <= MOST)
}

/// What to say of a report that seems to tell several incidents and was not divided: the headings of its timelines.
pub(super) fn pointed_out(lines: &Lines, known: Known<'_>) -> Option<Told> {
    let timelines: Vec<Block> =
        blocks::headings(lines).filter(|b| known.is_timeline(&b.text)).collect();
    let levels = timelines.iter().map(|b| b.kind).collect::<Vec<_>>();
    // A timeline within another is a part of it.
    if timelines.len() < 2 || levels.iter().any(|l| *l != levels[0]) {
        return None;
    }
    let at: Vec<String> = timelines
        .iter()
        .filter_map(|b| lines.0[b.lines.start].from)
        .map(|line| line.to_string())
        .collect();
    let at =
        if at.is_empty() { String::new() } else { format!(", on the lines {}", at.join(", ")) };
    Some(Told {
        line: timelines.first().and_then(|b| lines.0[b.lines.start].from),
        what: format!(
            "{} headings name a timeline{at}: if the file tells several incidents, divide it, or begin the heading of each with its date (`## 2024-05-17 Mail was late`) and import it again",
            timelines.len()
        ),
    })
}
