//! Days of a timeline that stand without a clock, or in figures of which only the report itself tells the order → as the
//! notation reads them: `03/05/2024 - The lease ran out` becomes `2024-03-05 --:-- - The lease ran out`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::blocks::{self, Block, Kind};
use super::lines::{Line, Lines};
use super::times::sections;
use super::{Known, Told};
use crate::intake::DateOrder;
use crate::notation::{Calendar, date, leading};

/// How far from the incident a day without a year can be.
const NEAR: i64 = 120;

/// Shapes the days of timelines.
pub fn shape(lines: &mut Lines, known: Known<'_>, told: &mut Vec<Told>) {
    let all = blocks::read(lines);
    let written = Written::of(lines, known);
    let mut changes: BTreeMap<usize, Change> = BTreeMap::new();
    let mut breaks = Vec::new();
    for (_, _, own) in sections(&all, known) {
        for index in own.clone() {
            let block = &all[index];
            let text = |at: usize| lines.0[at].text.as_str();
            match block.kind {
                Kind::Heading(level) => {
                    let at = block.lines.start;
                    let is_told = || !has_times(&all[index + 1..own.end], level, lines, known);
                    changes.extend(written.line(text(at), is_told).map(|found| (at, found)));
                }
                Kind::Table => changes.extend(written.rows(lines, block)),
                Kind::Paragraph | Kind::Bullets => {
                    for at in block.lines.clone() {
                        let next = Some(at + 1).filter(|n| block.lines.contains(n)).map(text);
                        let is_timed =
                            || next.is_some_and(|n| leading(n.trim(), known.calendar).is_some());
                        let is_head = block.kind == Kind::Paragraph && at == block.lines.start;
                        // A day above its times is a line of its own; above words, it is when they happened.
                        if is_head && written.is_day(text(at)) && is_timed() {
                            breaks.push((at + 1..at + 1, vec![Line::added("")]));
                        }
                        let goes_on = || is_head && next.is_some() && !is_timed();
                        changes.extend(written.line(text(at), goes_on).map(|found| (at, found)));
                    }
                }
                Kind::Other => {}
            }
        }
    }
    let mut dayed = Vec::new();
    for (at, found) in changes {
        let line = &mut lines.0[at];
        line.text = found.text;
        match found.rewritten {
            Some(what) => told.push(Told { line: line.from, what }),
            None => dayed.push(line.from),
        }
    }
    // Headings within each other hold the same blocks.
    breaks.sort_by_key(|(at, _)| at.start);
    breaks.dedup_by_key(|(at, _)| at.start);
    lines.edit(breaks);
    if let Some(first) = dayed.first() {
        let count = dayed.len();
        let what = format!(
            "{count} {} a day and no time: some time on that day",
            if count == 1 { "entry of the timeline has" } else { "entries of the timeline have" }
        );
        told.push(Told { line: *first, what });
    }
}

/// Whether a heading is a day, also without its year or with its time.
pub fn is_day(heading: &str, known: Known<'_>) -> bool {
    let year = known.calendar.near.map(|near| near.year());
    let with_year = || year.and_then(|year| date(&format!("{heading} {year}"), known.calendar));
    date(heading, known.calendar).or_else(with_year).is_some()
}

/// Whether something below a heading, up to the next one of its level, begins with a time.
fn has_times(below: &[Block], level: usize, lines: &Lines, known: Known<'_>) -> bool {
    let own = below.iter().take_while(|b| !matches!(b.kind, Kind::Heading(l) if l <= level));
    let mut own = own.flat_map(|b| b.lines.clone());
    own.any(|at| {
        let words = lines.0[at].text.trim().trim_start_matches(['-', '*', '+', '|', '#', ' ']);
        leading(words, known.calendar).is_some()
    })
}

/// Whether what stands behind a day is marks, or in brackets: it says nothing that happened.
fn says_nothing(rest: &str) -> bool {
    let words = rest.trim_matches(|c: char| c.is_whitespace() || "*_`:".contains(c));
    words.is_empty() || (words.starts_with('(') && words.ends_with(')'))
}

/// A line that was changed.
struct Change {
    text: String,
    /// What is told where figures were read; where only a mark was added for the clock, nothing is lost.
    rewritten: Option<String>,
}

/// A day as it is written.
struct Day {
    date: NaiveDate,
    /// Why it is this one, where the notation alone would not know.
    because: Option<&'static str>,
}

/// How a report writes its days.
struct Written {
    /// What the notation reads by.
    calendar: Calendar,
    /// The order of figures, where the report's own dates show it.
    order: Option<DateOrder>,
    /// The year of all dates of the report that have one.
    year: Option<i32>,
}

/// Figures of a day: `03/05/2024`, `03-05-2024`, `3.5.24`.
static FIGURES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2})([/.-])(\d{1,2})([/.-])(\d{4}|\d{2})\b").ok());

/// A line of a timeline that begins with a day.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const NAME: &str = r"\p{L}{3,10}\.?";
    const DAY: &str = r"\d{1,2}(?:st|nd|rd|th)?";
    const YEAR: &str = r"(?:,?\s+\d{4})?";
    Regex::new(&format!(
        r"^(?P<before>\s*(?:(?:[-*+]|\#{{1,6}})\s+)?[*_`\[(]*)(?P<day>\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})\b|(?:{NAME},?\s+)?(?:{NAME}\s+{DAY}{YEAR}|{DAY}\.?\s+(?:of\s+)?{NAME}{YEAR})\b)(?P<close>[*_`\])]*)(?P<joint>\s*[:：–—]|\s+-(?:\s|$)|,|\s|$)(?P<rest>.*)$"
    ))
    .ok()
});

impl Written {
    fn of(lines: &Lines, known: Known<'_>) -> Self {
        static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"\b(\d{4})-\d{2}-\d{2}|\b\d{1,2}[/.-]\d{1,2}[/.-](\d{4})\b|\b\p{L}{3,10}\.?,?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d{2})\b").ok()
        });
        let (mut day_first, mut month_first) = (false, false);
        let mut years: Vec<i32> = known.calendar.near.iter().map(|d| d.year()).collect();
        for line in &lines.0 {
            for found in FIGURES.iter().flat_map(|f| f.captures_iter(&line.text)) {
                if found[2] != found[4] || &found[2] == "." {
                    continue;
                }
                let number = |n: usize| found[n].parse::<u32>().unwrap_or(0);
                match (number(1), number(3)) {
                    (13..=31, 1..=12) => day_first = true,
                    (1..=12, 13..=31) => month_first = true,
                    _ => {}
                }
            }
            for found in YEAR.iter().flat_map(|y| y.captures_iter(&line.text)) {
                let year = found.iter().skip(1).flatten().find_map(|y| y.as_str().parse().ok());
                years.extend(year.filter(|y| !years.contains(y)));
            }
        }
        let order = match (day_first, month_first) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        let year = known.calendar.near.map(|d| d.year()).filter(|y| years[..] == [*y]);
        Self { calendar: known.calendar, order, year }
    }

    /// Whether a day of figures means another one than the notation would take it for: the report's own dates show it.
    fn is_otherwise(&self, written: &str) -> bool {
        let order = self.order.filter(|order| self.calendar.order.is_some_and(|o| o != *order));
        let figures = FIGURES.as_ref().and_then(|f| f.captures(written));
        order.is_some() && figures.is_some_and(|f| f[2] == f[4] && &f[2] != ".")
    }

    fn day(&self, written: &str) -> Option<Day> {
        if let Some(date) = date(written, self.calendar).filter(|_| !self.is_otherwise(written)) {
            return Some(Day { date, because: None });
        }
        let found = FIGURES.as_ref().and_then(|f| f.captures(written));
        if let Some(found) = found.filter(|f| f[2] == f[4] && f.len() > 0) {
            let number = |n: usize| found[n].parse::<u32>().ok();
            let (first, second) = (number(1)?, number(3)?);
            let (day, month) = match self.order.or(self.calendar.order) {
                _ if &found[2] == "." => (first, second),
                Some(DateOrder::DayFirst) => (first, second),
                Some(DateOrder::MonthFirst) => (second, first),
                None => return None,
            };
            let year = found[5].parse::<i32>().ok()?;
            let year = match found[5].len() {
                4 => year,
                // Two figures are a year where they are that of the incident, or the one beside it.
                _ => self
                    .calendar
                    .near
                    .map(|n| n.year())
                    .filter(|n| (2000 + year - n).abs() <= 1)
                    .map(|_| 2000 + year)?,
            };
            let date = NaiveDate::from_ymd_opt(year, month, day)?;
            return Some(Day { date, because: Some("as the other dates of the report show") });
        }
        let (year, near) = (self.year?, self.calendar.near?);
        let date = date(&format!("{written} {year}"), self.calendar)?;
        let is_near = (date - near).num_days().abs() <= NEAR;
        is_near.then_some(Day { date, because: Some("in the year of all dates of the report") })
    }

    /// Whether a line is a day and nothing else.
    fn is_day(&self, text: &str) -> bool {
        let found = LINE.as_ref().and_then(|l| l.captures(text));
        found.is_some_and(|f| says_nothing(&f["rest"]) && self.day(&f["day"]).is_some())
    }

    /// A line that begins with a day which the notation would not read as it is; `is_entry` says of a day alone that it
    /// is when something happened.
    fn line(&self, text: &str, is_entry: impl FnOnce() -> bool) -> Option<Change> {
        static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?i)^\W*(?:\d{1,2}\s*(?:[:.h]\s*\d|[ap]\.?m|uhr|h\b)|\d{1,4}[-/.]\d|\?)")
                .ok()
        });
        let found = LINE.as_ref()?.captures(text)?;
        let words = &text[found["before"].len()..];
        let is_read = leading(words, self.calendar).is_some();
        if is_read && !self.is_otherwise(&found["day"]) {
            return None;
        }
        let (before, written, close) = (&found["before"], &found["day"], &found["close"]);
        let day = self.day(written)?;
        let iso = day.date.to_string();
        let behind = &text[found.name("day")?.end()..];
        let rewritten = day.because.map(|because| format!("“{written}” is {iso}, {because}"));
        let own = if day.because.is_some() { &iso } else { written };
        let is_timed = leading(&format!("{own}{behind}"), self.calendar).is_some();
        let rest = found["rest"].trim();
        if is_timed || (says_nothing(rest) && !is_entry()) {
            return rewritten
                .is_some()
                .then(|| Change { text: format!("{before}{own}{behind}"), rewritten });
        }
        // A clock that cannot be, or a span of days: it stays as it is.
        if CLOCK.as_ref().is_some_and(|c| c.is_match(rest)) {
            return None;
        }
        // “March 2 was the day” is a sentence.
        let is_figures = written.starts_with(|c: char| c.is_ascii_digit()) && written.len() >= 8;
        let joint = found["joint"].trim();
        if joint.is_empty() && close.is_empty() && !rest.is_empty() && !is_figures {
            return None;
        }
        let behind = &text[found.name("close")?.end()..];
        let text = format!("{before}{own} --:--{close}{behind}");
        leading(&text[before.len()..], self.calendar)?;
        Some(Change { text, rewritten })
    }

    /// The rows of a table that have a day in the place of the time.
    fn rows(&self, lines: &Lines, block: &Block) -> Vec<(usize, Change)> {
        static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(?P<before>\s*\|?\s*)(?P<cell>[^|]{6,40}?)(?P<behind>\s*\|.*)$").ok()
        });
        static CLOCK: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^\W*\d{1,2}[:.h]\d{2}").ok());
        let mut all = Vec::new();
        for at in block.lines.clone().skip(2) {
            let text = &lines.0[at].text;
            let Some(found) = ROW.as_ref().and_then(|r| r.captures(text)) else { continue };
            let Some(day) = self.day(&found["cell"]) else {
                // A day with its clock, of which the notation would not know the year or the order.
                let own = self.line(&found["cell"], || false);
                all.extend(own.filter(|c| c.rewritten.is_some()).map(|c| {
                    let text = format!("{}{}{}", &found["before"], c.text, &found["behind"]);
                    (at, Change { text, ..c })
                }));
                continue;
            };
            // A day and a clock may stand in two columns.
            if CLOCK.as_ref().is_some_and(|c| c.is_match(&found["behind"])) {
                return Vec::new();
            }
            let (iso, written) = (day.date.to_string(), &found["cell"]);
            let rewritten = day.because.map(|because| format!("“{written}” is {iso}, {because}"));
            let own = if day.because.is_some() { &iso } else { written };
            let text = format!("{}{own} --:--{}", &found["before"], &found["behind"]);
            all.push((at, Change { text, rewritten }));
        }
        all
    }
}
