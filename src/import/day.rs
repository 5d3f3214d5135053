//! The day on which an incident began: from the name of its file, its title, its front matter, its timeline.

use std::sync::LazyLock;

use camino::Utf8Path;
use chrono::NaiveDate;
use regex::Regex;

use super::facts::Facts;
use super::lines::Lines;
use super::{Known, Refused, Told, blocks, times};
use crate::notation::{self, Calendar};

static DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{4})-(\d{2})-(\d{2})(?:\b|_|T)").ok());

/// The first date of a text that is written as year, month and day.
pub fn first(text: &str) -> Option<NaiveDate> {
    let mut found = DATE.as_ref()?.captures_iter(text);
    found.find_map(|c| {
        let number = |n: usize| c.get(n)?.as_str().parse::<u32>().ok();
        let year = i32::try_from(number(1)?).ok().filter(|y| (1970..2100).contains(y))?;
        NaiveDate::from_ymd_opt(year, number(2)?, number(3)?)
    })
}

/// A title without the date that it begins with.
pub fn without(title: &str) -> &str {
    let is_date = |t: &str| t.len() >= 10 && t.is_char_boundary(10) && first(&t[..10]).is_some();
    if !is_date(title) {
        return title;
    }
    let rest = title[10..].trim_start_matches([' ', ',', '-', '–', '—', ':', '_', '.']);
    if rest.is_empty() { title } else { rest }
}

/// The day that a file's name gives, also as month and day below a folder of the year and month.
pub fn of_name(path: &Utf8Path) -> Option<NaiveDate> {
    let name = path.file_name()?;
    if let Some(date) = first(name).or_else(|| in_words(name)) {
        return Some(date);
    }
    let folder = path.parent()?.file_name()?;
    if let Some(date) = first(folder).or_else(|| in_words(folder)) {
        return Some(date);
    }
    let (year, month) = folder.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2)?;
    let (own, rest) = name.split_once('-')?;
    let day = rest.get(..2)?;
    (own == month).then(|| first(&format!("{year}-{month}-{day}"))).flatten()
}

/// `20-Sept-2023_chain_halt`, `march_14_2026-certificate`.
fn in_words(name: &str) -> Option<NaiveDate> {
    static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^\p{L}\d])(\d{1,2}[-_ .]?\p{L}{3,10}[-_ .]?\d{4}|\p{L}{3,10}[-_ .]?\d{1,2}[-_ .,]{1,2}\d{4})(?:$|[^\d])").ok()
    });
    static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\p{L}+|\d+").ok());
    let found = WORDS.as_ref()?.captures_iter(name);
    found.map(|f| f[1].to_owned()).find_map(|words| {
        let parts: Vec<&str> = LETTERS.as_ref()?.find_iter(&words).map(|m| m.as_str()).collect();
        notation::date(&parts.join(" "), Calendar::default())
    })
}

/// The day on which it began.
///
/// # Errors
/// [`Refused::NoDate`] with the dates that stand in the text.
pub fn find(
    path: &Utf8Path,
    title: &str,
    facts: &Facts,
    lines: &Lines,
    known: Known<'_>,
) -> Result<NaiveDate, Refused> {
    let said = || facts.date.as_ref().map(|fact| fact.value);
    let found = of_name(path).or_else(|| first(title)).or_else(said);
    let of_timeline = || days_of_timeline(lines, known).first().map(|(day, _)| *day);
    if let Some(date) = found.or_else(of_timeline) {
        return Ok(date);
    }
    let mut others: Vec<String> = Vec::new();
    for line in &lines.0 {
        if let Some(date) = first(&line.text)
            && others.len() < 3
        {
            others.push(match line.from {
                Some(from) => format!("line {from} has {date}"),
                None => format!("it has {date}"),
            });
        }
    }
    let others = match others.is_empty() {
        true => String::new(),
        false => format!(" ({})", others.join(", ")),
    };
    Err(Refused::NoDate(format!(
        "nothing says for certain on which day it began: neither its name nor its title, front matter or timeline has a date{others}; say it with --date YYYY-MM-DD, or begin the file's name with it"
    )))
}

/// What is told where the day that was found is months from all days of the timeline, as that of its publication is.
pub fn far_from(date: NaiveDate, days: &[(NaiveDate, Option<usize>)]) -> Option<Told> {
    const FAR: i64 = 31;
    let (nearest, _) = days.iter().min_by_key(|(day, _)| (*day - date).num_days().abs())?;
    let (first, line) = days.iter().min_by_key(|(day, _)| *day)?;
    ((*nearest - date).num_days().abs() > FAR).then(|| Told {
        line: *line,
        what: format!(
            "it is filed under {date}, and its timeline begins on {first}: if {date} is when it was published, import it with --date {first}"
        ),
    })
}

/// The days in the timeline, with their lines: in its heading, below it, or in its table or bullets.
pub fn days_of_timeline(lines: &Lines, known: Known<'_>) -> Vec<(NaiveDate, Option<usize>)> {
    let all = blocks::read(lines);
    for (at, block) in all.iter().enumerate() {
        let blocks::Kind::Heading(level) = block.kind else { continue };
        if !known.is_timeline(&block.text) {
            continue;
        }
        let next =
            all[at + 1..].iter().find(|b| matches!(b.kind, blocks::Kind::Heading(l) if l <= level));
        let end = next.map_or(lines.len(), |b| b.lines.start);
        let own = lines.0[block.lines.start..end].iter();
        let day = |text: &str| first(text).or_else(|| written(text, known));
        let found: Vec<_> = own.filter_map(|line| Some((day(&line.text)?, line.from))).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The date of a line that is one, as `### 14 March 2026` is, or that begins with one.
fn written(line: &str, known: Known<'_>) -> Option<NaiveDate> {
    let words = line.trim().trim_start_matches(['#', '-', '*', '+', '|', ' ']);
    let dated = || notation::leading(words, known.calendar).filter(|time| time.has_date);
    let of_entry = || times::apart(&dated()?.text, known).map(|(day, _)| day);
    notation::date(words, known.calendar).or_else(of_entry)
}
