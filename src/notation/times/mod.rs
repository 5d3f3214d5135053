//! Times and dates as people write them → as the format has them.

mod day;
mod doubt;
mod letters;
#[cfg(test)]
mod tests;
mod zone;

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::catalogue::CATALOGUE;
pub use day::{Calendar, date, no_day};
pub use doubt::doubt;
pub use letters::is_letters;
use zone::offset_of;
pub use zone::{Plainly, ZoneSaid, plainly, zone_of, zone_said};

/// Marks that a time may stand in.
const OPENING: [char; 6] = ['*', '_', '`', '[', '(', ' '];

/// A time at the beginning of an entry.
#[derive(Debug, PartialEq, Eq)]
pub struct Leading {
    /// The bytes of the time with its date and zone, in the text that was looked at.
    pub range: Range<usize>,
    /// As the format has it.
    pub text: String,
    /// The entry gives its own day.
    pub has_date: bool,
    /// It has no zone or offset of its own.
    pub is_local: bool,
    /// Letters behind it that are those of some zone, as `PST`, and not of the report's.
    pub letters: Option<Range<usize>>,
    /// Letters behind it are what the report's own zone calls its clock.
    pub is_of_report: bool,
    /// Where the words after it begin.
    pub rest: usize,
}

/// A clock: `9:02`, `09:02:11`, `9:02 pm`, `14:02h`, `14:02 Uhr`, `14h02`, `14.02`, `14時02分`.
const CLOCK: &str = r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d{1,9}|,\d{3})?)?|\d{1,2}\s?[hH]\s?\d{2}\b|\d{1,2}\.\d{2}|\d{1,2}時\d{1,2}分)(?:\s?[AaPp]\.?[Mm]\b\.?|\s?(?:[Uu]hr|[hH](?:r?s)?)\b)?";

/// Hours and minutes from UTC: `Z`, `+02:00`, `-0500`.
const OFFSET: &str = r"Z\b|\s?\+(?:\d{2}:\d{2}|0\d{3})\b|[+-]\d{2}:?\d{2}\b";

fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// A time, or the two of a window, with its zone.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"^(?P<about>~\s?)?(?P<from>{CLOCK})(?:(?P<first>{OFFSET})?/(?:(?P<day>\d{{4}}-\d{{2}}-\d{{2}})[ T])?(?P<to>{CLOCK}))?(?P<ish>-?ish\b)?(?P<offset>{OFFSET})?(?:\s?\(?(?P<zone>(?:UTC|GMT)[+-]\d{{1,2}}(?::?\d{{2}})?|[A-Z][A-Za-z_]+/[A-Za-z0-9_/+-]+|[A-Z]{{2,5}})\b\)?)?"
    ))
});
/// Where a clock can begin.
static CLOCK_STARTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"~?\s?\d{1,2}(?:[:：.時]|\s?[hH]\s?)\d{1,2}"));
static AFTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"^[*_`\])]*\s*(?:[-–—:：,;、，]+(?:(?:\*\*|__)\s)?\s*)?"));
/// What joins the two times of a span of work.
static JOIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(r"^\s?(?:-|–|—|‒|−|→|->|to\b|until\b|bis\b|a\b|à\b|até\b|às\b|hasta(?: las)?\b|〜|～)\s?")
});
/// What stands in the place of a time that nobody knows, as the decoder reads it.
pub const UNKNOWN: &str = "unknown";

/// Whether the place of a time says that it is not known: `unknown`, `?`, `??:??`.
#[must_use]
pub fn is_unknown(words: &str) -> bool {
    static SOME_DAY: LazyLock<Option<Regex>> =
        LazyLock::new(|| regex(r"^\d{4}-(?:\d{2}|\?\?)-\?\?(?:[ T]\?\?:\?\?)?$"));
    let words = words.trim();
    is_blank(words)
        || CATALOGUE.is_unknown(words)
        || SOME_DAY.as_ref().is_some_and(|day| day.is_match(words))
}

/// `?`, `??:??`, `--:--`.
fn is_blank(words: &str) -> bool {
    let is_of_marks = words.chars().all(|c| "?:-–".contains(c));
    is_of_marks && (words.contains('?') || (words.contains(':') && words.contains(['-', '–'])))
}

/// A day whose clock is not known, `2026-03-14 --:--`, or only its hour, `2026-03-14 09:??`, as the window that it is.
fn some_time_on(words: &str, calendar: Calendar) -> Option<String> {
    let (day, clock) = words.rsplit_once(' ')?;
    let hour = clock.strip_suffix(":??").and_then(|h| h.parse::<u32>().ok()).filter(|h| *h < 24);
    let is_form = ["hh:mm", "xx:xx"].contains(&clock.to_lowercase().as_str());
    if hour.is_none() && !is_form && !is_blank(clock) {
        return None;
    }
    let day = date(day, calendar)?;
    Some(match hour {
        Some(hour) => format!("{day} {hour:02}:00/{hour:02}:59"),
        None => format!("{day} 00:00/23:59"),
    })
}

/// A time as the format has it; what is none, or can be several, stays as it is written, for the decoder to say so.
#[must_use]
pub fn time(words: &str, calendar: Calendar) -> String {
    if let Some(day) = some_time_on(words, calendar) {
        return day;
    }
    match leading(words, calendar) {
        // Where the text gives all times another zone, these keep the report's.
        Some(found) if found.rest == words.len() && found.is_of_report => {
            format!("{} {}", found.text, calendar.zone)
        }
        Some(found) if found.rest == words.len() && found.letters.is_none() => found.text,
        _ => words.to_owned(),
    }
}

/// Takes the place of a time that says that it is not known from the beginning of a text: gives the bytes of that, and
/// where the words after it begin.
#[must_use]
pub fn leading_unknown(text: &str) -> Option<(Range<usize>, usize)> {
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^[*_`\[(]*(?:(\?(?:[?:]*\?)?|-{1,2}:-{1,2})(?:[*_`\])]*)(?:\s*[-–—:：])?(?:\s+|$)|([^\s?:：–—*_`-][^:：–—*_`]{0,30}?)[*_`\])]*(?:\s*[:：–—]|\s+-)[*_`]*(?:\s+|$))",
        )
    });
    let found = PLACE.as_ref()?.captures(text)?;
    let place = found.get(1).or(found.get(2))?;
    is_unknown(place.as_str()).then(|| (place.range(), found.get(0).map_or(0, |m| m.end())))
}

/// Whether a time gives its own day.
#[must_use]
pub fn has_day(text: &str, calendar: Calendar) -> bool {
    leading(text, calendar).is_some_and(|found| found.has_date)
}

/// Reads the time that a text begins with, also in emphasis, with its date before it.
#[must_use]
pub fn leading(text: &str, calendar: Calendar) -> Option<Leading> {
    let opening = text.len() - text.trim_start_matches(OPENING).len();
    let lasting = CATALOGUE.lasting(&text[opening..]);
    let begins = opening + lasting.unwrap_or(0);
    let Some(first) = dated(text, begins, calendar) else {
        return leading_day(text, opening, calendar);
    };
    let mut end = first.clock.end;
    let mut said = first.clock.text.clone();
    let behind = day_behind(text, end, calendar).filter(|_| first.date.is_none());
    let date = first.date.or(behind.map(|(day, _)| day));
    if let Some(date) = date {
        said = on(date, &said);
    }
    end = behind.map_or(end, |(_, to)| to);
    let mut zone = first.clock.zone.clone();
    let mut letters = first.clock.letters.clone();
    let mut is_local = first.clock.is_local;
    let mut is_of_report = first.clock.is_of_report;
    let join = JOIN.as_ref()?.find(&text[end..]);
    let after_join = join.map(|join| end + join.end());
    let second = after_join.and_then(|from| dated(text, from, calendar));
    if lasting.is_some() && second.is_none() {
        return None;
    }
    // A number behind a dash is a second time where the first is written so, too.
    if let Some(second) = second.filter(|s| !s.clock.is_dotted || first.clock.is_dotted) {
        let to = second.clock;
        end = to.end;
        let day = second.date.map(|d| format!("{d} ")).unwrap_or_default();
        // What can be read in two ways stays as it is written, for the decoder to say so.
        let is_of_one = zone.is_none() || to.zone.is_none() || zone == to.zone;
        let is_clear =
            is_of_one && (first.clock.has_half || !to.has_half || is_morning(&said, &to.text));
        said = match is_clear {
            true => format!("{said}–{}", on_day(&day, &to.text)),
            false => text[begins..end].to_owned(),
        };
        zone = to.zone.or(zone).filter(|_| is_clear);
        letters = to.letters.or(letters);
        is_local &= to.is_local && is_clear;
        is_of_report |= to.is_of_report;
    } else if let Some(length) = after_join.and_then(|from| unknown_end(&text[from..])) {
        end = after_join.map_or(end, |from| from + length);
    }
    if let Some(zone) = zone {
        said.push_str(&format!(" {zone}"));
    }
    let rest = end + AFTER.as_ref()?.find(&text[end..]).map_or(0, |m| m.end());
    let has_date = date.is_some();
    let range = opening..end;
    Some(Leading { range, text: said, has_date, is_local, letters, is_of_report, rest })
}

/// Whether two clocks of which only the second says that it is before noon can only both be: `7:01–7:15 am`.
fn is_morning(first: &str, second: &str) -> bool {
    let clock = |text: &str| text.rsplit(' ').next().map(|t| t.trim_start_matches('~').to_owned());
    matches!((clock(first), clock(second)), (Some(a), Some(b)) if a <= b && *b < *"12:00")
}

/// The day behind a clock, in brackets or up to the mark before the words, and where it ends: `00:03 UTC (Oct 30) down`,
/// `00:03 UTC Saturday Oct 30th: down`.
fn day_behind(text: &str, at: usize, calendar: Calendar) -> Option<(NaiveDate, usize)> {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^(?:\s?\((?P<a>[^()\n]{3,40})\)|,?\s(?:on\s)?(?P<b>[^()\n:：]{3,40}?)\s*(?:[:：](?:\s|$)|\s[–—-]\s))",
        )
    });
    let found = DAY.as_ref()?.captures(&text[at..])?;
    let written = found.name("a").or(found.name("b"))?;
    let day = day::soon_after(written.as_str(), calendar)?;
    let end = if found.name("a").is_some() { found.get(0)?.end() } else { written.end() };
    Some((day, at + end))
}

/// The bytes of marks in the place of the time until which something lasted: `12:26-12:??`, `12:26 – ?`. What is known is
/// when it began.
fn unknown_end(text: &str) -> Option<usize> {
    static MARKS: LazyLock<Option<Regex>> =
        LazyLock::new(|| regex(r"^(?:\d{1,2}:\?\?|\?\?:\?\?|\?)(?:[\s*_`)\]:]|$)"));
    let found = MARKS.as_ref()?.find(text)?.as_str();
    Some(found.trim_end_matches(|c: char| c.is_whitespace() || "*_`)]:".contains(c)).len())
}

/// A day with marks in the place of its clock, as [`some_time_on`] reads it.
fn leading_day(text: &str, from: usize, calendar: Calendar) -> Option<Leading> {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^[^\n?]{1,40}? (?:[?–-]{1,2}:[?–-]{1,2}|\d{1,2}:\?\?|(?i:hh:mm|xx:xx))(?:[\s*_`)\]:：,]|$)",
        )
    });
    let found = DAY.as_ref()?.find(&text[from..])?.as_str();
    let words = found.trim_end_matches(|c: char| c.is_whitespace() || "*_`)]:：,".contains(c));
    let end = from + words.len();
    let said = some_time_on(words, calendar)?;
    let rest = end + AFTER.as_ref()?.find(&text[end..]).map_or(0, |m| m.end());
    let range = from..end;
    Some(Leading {
        range,
        text: said,
        has_date: true,
        is_local: true,
        letters: None,
        is_of_report: false,
        rest,
    })
}

/// A clock with the day before it.
struct Dated {
    date: Option<NaiveDate>,
    clock: One,
}

/// Where clocks may begin in a text from a byte on, and what stands before each.
fn clocks(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    const FURTHEST: usize = 48;
    // Each of a date's figures may look like one.
    const MOST: usize = 4;
    let found = CLOCK_STARTS.as_ref().map(|r| r.find_iter(&text[from..]));
    let near = found.into_iter().flatten().take_while(|m| m.start() <= FURTHEST).take(MOST);
    near.map(move |m| {
        let start = from + m.start() + m.len() - m.as_str().trim_start().len();
        let marks = ['T', ' ', ',', ':', '-', '*', '_', '`'];
        let before = text[from..start].trim_end_matches(marks);
        // "14 March 2026 at 09:02".
        let words = [" at", " um", " à", " a las", " às", " o'clock"];
        let bare = words.into_iter().find_map(|w| before.strip_suffix(w));
        (start, bare.map_or(before, |bare| bare.trim_end_matches(marks)))
    })
}

fn dated(text: &str, from: usize, calendar: Calendar) -> Option<Dated> {
    clocks(text, from).find_map(|(start, before)| {
        let exact = CATALOGUE.without_about(before);
        let is_about = before.starts_with('~') || exact.is_some();
        let before = exact.unwrap_or(before).trim_start_matches(['~', ' ']);
        let date = match before.is_empty() || CATALOGUE.is_at(before) {
            true => None,
            false => Some(date(before, calendar)?),
        };
        let mut clock = one(text, start, date.is_none(), calendar)?;
        if is_about && !clock.text.starts_with('~') {
            clock.text.insert(0, '~');
        }
        Some(Dated { date, clock })
    })
}

/// One time of a text, or a window, without its date.
struct One {
    /// As the format has it, without its zone.
    text: String,
    zone: Option<String>,
    /// Letters behind it that are those of some zone, and not of the report's.
    letters: Option<Range<usize>>,
    /// Letters behind it are those of the report.
    is_of_report: bool,
    is_local: bool,
    /// Whether it says which half of the day it is in.
    has_half: bool,
    /// Whether it is written as a number, `14.02`.
    is_dotted: bool,
    /// Where it ends in the text.
    end: usize,
}

/// Reads the time at a byte; `is_alone` says that it has no date, so that what could be its offset can be the second
/// time of a span.
fn one(text: &str, begins: usize, is_alone: bool, calendar: Calendar) -> Option<One> {
    let found = TIME.as_ref()?.captures(&text[begins..])?;
    let written = found.name("from")?.as_str();
    let mut end = begins + found.get(0)?.end();
    let from = clock_text(written)?;
    let mut offset = found.name("offset");
    let is_second = |o: &regex::Match<'_>| {
        is_alone && found.name("to").is_none() && is_later(&from, o.as_str())
    };
    if let Some(second) = offset.filter(is_second) {
        end = begins + second.start();
        offset = None;
    }
    let zone = found.name("zone").filter(|z| begins + z.end() <= end);
    // That of the first time alone is that of both.
    let first = found.name("first");
    let mut offset = offset.or(first).map(|o| o.as_str().trim_start().to_owned());
    let (mut name, mut letters, mut is_of_report) = (None, None, false);
    if let Some(zone) = zone {
        let own = begins + zone.start()..begins + zone.end();
        match zone_of(zone.as_str()).filter(|_| offset.is_none()) {
            Some(zone) => name = Some(zone.name().to_owned()),
            None if offset.is_none() && offset_of(zone.as_str()).is_some() => {
                offset = offset_of(zone.as_str());
            }
            None if calendar.uses(zone.as_str()) => is_of_report = offset.is_none(),
            None if is_letters(zone.as_str()) => letters = Some(own),
            // A word in capitals: `09:02 DNS was changed`.
            None => end = own.start,
        }
    }
    let end = begins + text[begins..end].trim_end_matches([' ', '(']).len();
    let is_dotted = is_number(written);
    let is_bare = found.name("from").is_some_and(|f| begins + f.end() == end);
    // `1h30 later` is no time either.
    let is_unclear = is_dotted
        || written.ends_with(|c: char| c.is_ascii_digit()) && written.contains(['h', 'H']);
    if is_unclear && is_bare && !is_meant_as_time(written, &text[end..], is_alone, calendar) {
        return None;
    }
    let offset = offset.unwrap_or_default();
    let mut said = String::new();
    if found.name("about").or(found.name("ish")).is_some() {
        said.push('~');
    }
    said.push_str(&from);
    if let Some(to) = found.name("to") {
        said.push_str(first.map_or(offset.as_str(), |f| f.as_str().trim_start()));
        said.push('/');
        if let Some(day) = found.name("day") {
            said.push_str(&format!("{} ", day.as_str()));
        }
        let to = clock_text(to.as_str())?;
        // `2:00/4:30 PM` can begin before noon and after.
        if is_half(found.name("to")) && !is_half(found.name("from")) && !is_morning(&from, &to) {
            return None;
        }
        said.push_str(&to);
    }
    said.push_str(&offset);
    let is_local = name.is_none() && offset.is_empty();
    let has_half = written.contains(['m', 'M']);
    Some(One { text: said, zone: name, letters, is_of_report, is_local, has_half, is_dotted, end })
}

/// Whether a clock says which half of the day it is in.
fn is_half(clock: Option<regex::Match<'_>>) -> bool {
    clock.is_some_and(|clock| clock.as_str().contains(['m', 'M']))
}

/// Whether a clock is written as a number is, without anything that says that it is a time.
fn is_number(clock: &str) -> bool {
    clock.contains('.') && clock.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether `14.02` in the place of a time is one, by what follows: no number goes on there and nothing is counted, and
/// it is not the day of the incident.
fn is_meant_as_time(written: &str, rest: &str, is_alone: bool, calendar: Calendar) -> bool {
    const UNITS: [&str; 14] = [
        "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "EUR", "USD", "GBP", "QPS", "RPS",
    ];
    let is_day = is_alone
        && calendar.near.is_some_and(|near| {
            let days = [-1, 0, 1].map(|by| near + chrono::Duration::days(by));
            days.iter().any(|d| written == d.format("%d.%m").to_string())
        });
    if is_day {
        return false;
    }
    let Some(next) = rest.chars().next() else {
        return true;
    };
    let after = rest.trim_start();
    match after.chars().next() {
        _ if "*_`)]:：–—".contains(next) => true,
        _ if !next.is_whitespace() => {
            next == '-' && JOIN.as_ref().is_some_and(|j| j.is_match(rest))
        }
        Some(c) if c.is_lowercase() => JOIN.as_ref().is_some_and(|j| {
            j.find(after)
                .is_some_and(|m| after[m.end()..].starts_with(|c: char| c.is_ascii_digit()))
        }),
        Some(c) if c.is_ascii_digit() || "%.,/+×".contains(c) => false,
        _ => !UNITS.contains(&after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")),
    }
}

/// Whether what could be an offset is a second time: one that comes within the half day after the first.
fn is_later(from: &str, offset: &str) -> bool {
    let minutes = |clock: &str| {
        let (hour, rest) = clock.split_once(':')?;
        Some(hour.parse::<i32>().ok()? * 60 + rest.get(..2)?.parse::<i32>().ok()?)
    };
    let second = offset.strip_prefix('-').and_then(minutes);
    match (minutes(from), second) {
        (Some(first), Some(second)) => (1..12 * 60).contains(&(second - first).rem_euclid(24 * 60)),
        _ => false,
    }
}

/// A time with the day before it that is written, also where it is approximate.
fn on_day(day: &str, time: &str) -> String {
    match time.strip_prefix('~') {
        Some(rest) => format!("~{day}{rest}"),
        None => format!("{day}{time}"),
    }
}

/// A time alone with its day.
#[must_use]
pub fn on(day: NaiveDate, time: &str) -> String {
    on_day(&format!("{day} "), time)
}

/// `9:02 PM` → `21:02`, `14h02` and `14.02 Uhr` → `14:02`; none where the half of the day cannot be.
fn clock_text(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let mut numbers = lower.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let (hour, minute) =
        (numbers.next()?.parse::<u32>().ok()?, numbers.next()?.parse::<u32>().ok()?);
    let half = lower.trim_end_matches(['m', '.']).chars().last().filter(|_| lower.contains('m'));
    let hour = match half {
        // `17:14pm` says the same twice.
        Some('p') if hour == 0 => return None,
        Some('p') if hour < 12 => hour + 12,
        Some('a') if hour > 12 => return None,
        Some('a') if hour == 12 => 0,
        _ => hour,
    };
    let seconds: Vec<&str> = numbers.collect();
    let seconds = match seconds[..] {
        [] => String::new(),
        [seconds] => format!(":{seconds}"),
        [seconds, fraction, ..] => format!(":{seconds}.{fraction}"),
    };
    Some(format!("{hour:02}:{minute:02}{seconds}"))
}
