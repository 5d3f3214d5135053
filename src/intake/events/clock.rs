//! Times as programs write them in logs.

use chrono::{
    DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone,
    Timelike, Utc,
};
use chrono_tz::Tz;

use super::At;

/// So far into a line its time is looked for, in bytes.
const FURTHEST: usize = 48;
const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// Reads bytes from a place on.
struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn eat(&mut self, any: &[u8]) -> Option<u8> {
        let byte = *self.text.get(self.at)?;
        any.contains(&byte).then(|| self.at += 1)?;
        Some(byte)
    }

    /// A number of so many figures.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let rest = self.text.get(self.at..)?;
        let figures = rest.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        if figures < least {
            return None;
        }
        self.at += figures;
        Some(rest[..figures].iter().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
    }

    fn month(&mut self) -> Option<u32> {
        let word = self.text.get(self.at..self.at + 3)?;
        let at = MONTHS.iter().position(|m| word.eq_ignore_ascii_case(*m))?;
        self.at += 3;
        u32::try_from(at + 1).ok()
    }

    /// `09:02`, `09:02:11`, `09:02:11.123`, `09:02:11,123`, with `AM` or `PM` behind it.
    fn clock(&mut self, date: NaiveDate) -> Option<NaiveDateTime> {
        let mut hour = self.number(1, 2)?;
        self.eat(b":")?;
        let minute = self.number(2, 2)?;
        let (mut second, mut nanos) = (0, 0);
        if self.peek() == b':' {
            self.at += 1;
            second = self.number(2, 2)?;
            let is_fraction = matches!(self.peek(), b'.' | b',')
                && self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit);
            if is_fraction {
                self.at += 1;
                let begin = self.at;
                nanos = self.number(1, 9)?;
                for _ in self.at - begin..9 {
                    nanos *= 10;
                }
                while self.peek().is_ascii_digit() {
                    self.at += 1;
                }
            }
        }
        if let Some([b' ', half, b'M' | b'm']) = self.text.get(self.at..self.at + 3)
            && matches!(half, b'A' | b'P' | b'a' | b'p')
        {
            hour = hour % 12 + if half.eq_ignore_ascii_case(&b'p') { 12 } else { 0 };
            self.at += 3;
        }
        // A leap second is the last of its minute.
        let time = date.and_hms_nano_opt(hour, minute, second.min(59), nanos)?;
        self.text.get(self.at).is_none_or(|b| !b.is_ascii_digit()).then_some(time)
    }

    /// `Z`, `+01:00`, `+0100`, `+01`, ` +0100`, ` UTC`, ` GMT+2`; where there is none, nothing is taken.
    fn offset(&mut self) -> Option<FixedOffset> {
        let begin = self.at;
        let found = self.some_offset();
        if found.is_none() {
            self.at = begin;
        }
        found
    }

    fn some_offset(&mut self) -> Option<FixedOffset> {
        while self.peek() == b' ' {
            self.at += 1;
        }
        let rest = self.text.get(self.at..)?;
        let named: Option<&[u8]> = [b"UTC".as_slice(), b"GMT", b"Z", b"z"].into_iter().find(|n| {
            rest.starts_with(n) && !rest.get(n.len()).is_some_and(u8::is_ascii_alphabetic)
        });
        self.at += named.map_or(0, <[u8]>::len);
        let sign = match self.eat(b"+-") {
            Some(b'-') => -1,
            Some(_) => 1,
            None => return named.and_then(|_| FixedOffset::east_opt(0)),
        };
        let hours = self.number(1, 2)?;
        let _ = self.eat(b":");
        let minutes = self.number(2, 2).unwrap_or(0);
        if self.peek().is_ascii_digit() || hours > 14 || minutes > 59 {
            return None;
        }
        FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
    }

    fn moment(&mut self, date: NaiveDate) -> Option<At> {
        let local = self.clock(date)?;
        Some(match self.offset() {
            Some(offset) => exact(local, offset)?,
            None => At::Local(local),
        })
    }

    /// `2026-03-14T09:02:11`, `2026/03/14 09:02:11`, `20260314T090211`.
    fn iso(&mut self) -> Option<At> {
        let year = i32::try_from(self.number(4, 4)?).ok()?;
        let sign = self.eat(b"-/.")?;
        let month = self.number(1, 2)?;
        self.eat(&[sign])?;
        let day = self.number(1, 2)?;
        let date = day_of(year, month, day)?;
        self.eat(b"T t_:-")?;
        while self.peek() == b' ' {
            self.at += 1;
        }
        self.moment(date)
    }

    /// `14/Mar/2026:09:02:11 +0000`, `14 Mar 2026 09:02:11 +0000`, `14-Mar-2026 09:02:11`.
    fn day_first(&mut self) -> Option<At> {
        let day = self.number(1, 2)?;
        let sign = self.eat(b"/ -")?;
        let month = self.month()?;
        self.eat(&[sign])?;
        let year = i32::try_from(self.number(4, 4)?).ok()?;
        let date = day_of(year, month, day)?;
        self.eat(b": T")?;
        self.moment(date)
    }

    /// `Mar 14 09:02:11`, `Mar 14 09:02:11 2026`, `Mar 14 2026 09:02:11`; without a year that nearest to a day.
    fn month_first(&mut self, near: Option<NaiveDate>) -> Option<(At, bool)> {
        let month = self.month()?;
        self.eat(b" ")?;
        let _ = self.eat(b" ");
        let day = self.number(1, 2)?;
        let _ = self.eat(b",");
        self.eat(b" ")?;
        let begin = self.at;
        if let Some(year) = self.number(4, 4)
            && self.eat(b" :").is_some()
        {
            // `Mar 14, 2026 @ 09:02:11.123`, as Kibana has it.
            if self.eat(b"@").is_some() {
                self.eat(b" ")?;
            }
            let date = day_of(i32::try_from(year).ok()?, month, day)?;
            return Some((self.moment(date)?, false));
        }
        self.at = begin;
        // A leap year, so that every day there is can be read.
        let local = self.clock(day_of(2000, month, day)?)?;
        let behind = self.at;
        // `Sat Mar 14 09:02:11 UTC 2026`
        let offset = self.offset();
        let year = self.eat(b" ").and_then(|_| self.number(4, 4));
        if let Some(year) = year.filter(|_| !self.peek().is_ascii_alphanumeric()) {
            let local = local.with_year(i32::try_from(year).ok()?)?;
            sensible(local.date())?;
            // `Sat Mar 14 09:02:11 2026 +0100`, as git has it.
            let offset = offset.or_else(|| self.offset());
            let at = offset.map_or(Some(At::Local(local)), |offset| exact(local, offset));
            return Some((at?, false));
        }
        self.at = behind;
        Some((At::Local(nearest(local, near?)?), true))
    }

    /// `03-14 09:02:11.123`, as logcat writes it, in the year nearest to a day.
    fn month_in_figures(&mut self, near: Option<NaiveDate>) -> Option<At> {
        let month = self.number(2, 2)?;
        self.eat(b"-")?;
        let day = self.number(2, 2)?;
        self.eat(b" ")?;
        let local = self.clock(day_of(2000, month, day)?)?;
        // Without a fraction it may be anything.
        (local.nanosecond() > 0 || self.text.get(self.at - 4) == Some(&b'.')).then_some(())?;
        nearest(local, near?).map(At::Local)
    }

    /// `3/14/2026 9:02:11 AM`: month first, where no figure says otherwise, as the programs that write it so do.
    fn figures(&mut self) -> Option<At> {
        let first = self.number(1, 2)?;
        let sign = self.eat(b"/.")?;
        let second = self.number(1, 2)?;
        self.eat(&[sign])?;
        let year = i32::try_from(self.number(4, 4)?).ok()?;
        let (month, day) = match first > 12 || sign == b'.' {
            true => (second, first),
            false => (first, second),
        };
        let date = day_of(year, month, day)?;
        let _ = self.eat(b",");
        self.eat(b" T")?;
        self.moment(date)
    }
}

/// A time of any year in the one that is nearest to a day.
fn nearest(local: NaiveDateTime, near: NaiveDate) -> Option<NaiveDateTime> {
    let years = [near.year() - 1, near.year(), near.year() + 1];
    let all = years.into_iter().filter_map(|year| local.with_year(year));
    all.min_by_key(|l| (l.date() - near).num_days().abs())
}

fn day_of(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    sensible(NaiveDate::from_ymd_opt(year, month, day)?)
}

/// Years in which a log can have been written; others are slips and numbers of something else.
fn sensible(date: NaiveDate) -> Option<NaiveDate> {
    (1990..=2200).contains(&date.year()).then_some(date)
}

fn exact(local: NaiveDateTime, offset: FixedOffset) -> Option<At> {
    Some(At::Exact(offset.from_local_datetime(&local).single()?.with_timezone(&Utc)))
}

/// A time at the beginning of a line.
pub struct Leading {
    pub at: At,
    /// Where the words after it begin.
    pub rest: usize,
    /// Whether its year is not written.
    pub is_yearless: bool,
}

/// The time that a line begins with, also in brackets or behind a few marks.
pub fn leading(line: &str, near: Option<NaiveDate>) -> Option<Leading> {
    let text = line.as_bytes();
    let begin = text.iter().take_while(|b| b" \t[(<\"'*".contains(b)).count();
    let found = at_byte(text, begin, near)?;
    let mut rest = found.rest;
    while text.get(rest).is_some_and(|b| b" \t])>\"'|:,-".contains(b)) {
        rest += 1;
    }
    Some(Leading { rest, ..found })
}

/// A clock alone at the beginning of a line: `09:26 `, `[09:26:11] `; and where the words after it begin.
pub fn alone(line: &str) -> Option<(NaiveTime, usize)> {
    let text = line.as_bytes();
    let begin = usize::from(text.first() == Some(&b'['));
    let mut cursor = Cursor { text, at: begin };
    let time = cursor.clock(NaiveDate::default())?.time();
    let mut rest = cursor.at;
    if begin == 1 {
        rest += usize::from(text.get(rest) == Some(&b']'));
    }
    let is_apart = text.get(rest).is_some_and(|b| b" \t".contains(b));
    while text.get(rest).is_some_and(|b| b" \t-".contains(b)) {
        rest += 1;
    }
    (is_apart && rest < text.len()).then_some((time, rest))
}

/// The first time within the beginning of a line; where it begins, too.
pub fn within(line: &str, near: Option<NaiveDate>) -> Option<(usize, Leading)> {
    let text = line.as_bytes();
    let is_start = |at: usize| at == 0 || !text[at - 1].is_ascii_alphanumeric();
    let places = (0..text.len().min(FURTHEST)).filter(|at| is_start(*at));
    places
        .filter(|at| text[*at].is_ascii_alphanumeric())
        .find_map(|at| at_byte(text, at, near).map(|found| (at, found)))
}

fn at_byte(text: &[u8], begin: usize, near: Option<NaiveDate>) -> Option<Leading> {
    let cursor = || Cursor { text, at: begin };
    let made = |at, cursor: &Cursor<'_>, is_yearless| Leading { at, rest: cursor.at, is_yearless };
    let first = *text.get(begin)?;
    if first.is_ascii_digit() {
        let mut c = cursor();
        if let Some(at) = c.iso() {
            return Some(made(at, &c, false));
        }
        let mut c = cursor();
        if let Some(at) = c.day_first() {
            return Some(made(at, &c, false));
        }
        let mut c = cursor();
        if let Some(at) = c.figures() {
            return Some(made(at, &c, false));
        }
        let mut c = cursor();
        if let Some(at) = c.month_in_figures(near) {
            return Some(made(at, &c, true));
        }
        let length = text[begin..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let word = std::str::from_utf8(&text[begin..begin + length]).ok()?;
        let mut c = cursor();
        c.at += length;
        let is_word = !c.peek().is_ascii_alphanumeric() && c.peek() != b':';
        let at = (10..=20).contains(&length).then(|| epoch(word)).flatten();
        return at.filter(|_| is_word).map(|at| made(at, &c, false));
    }
    let mut c = cursor();
    // The day of the week.
    if text.get(begin..begin + 3).is_some_and(is_weekday) {
        c.at += 3;
        let _ = c.eat(b",");
        while c.peek() == b' ' {
            c.at += 1;
        }
    }
    if c.peek().is_ascii_digit() {
        let begin = c.at;
        let at = c.iso().or_else(|| {
            c.at = begin;
            c.day_first()
        })?;
        return Some(made(at, &c, false));
    }
    let (at, is_yearless) = c.month_first(near)?;
    Some(made(at, &c, is_yearless))
}

fn is_weekday(word: &[u8]) -> bool {
    const DAYS: [&[u8; 3]; 7] = [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];
    DAYS.iter().any(|d| word.eq_ignore_ascii_case(*d))
}

/// Seconds since 1970, with a fraction, or milliseconds, microseconds or nanoseconds, by how many there are.
pub fn epoch(text: &str) -> Option<At> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number: i64 = whole.parse().ok()?;
    let at = match number {
        600_000_000..=9_999_999_999 => {
            let figures: String = fraction.chars().chain("000000000".chars()).take(9).collect();
            let nanos = figures.parse().ok()?;
            DateTime::from_timestamp(number, nanos)?
        }
        600_000_000_000..=9_999_999_999_999 => DateTime::from_timestamp_millis(number)?,
        600_000_000_000_000..=9_999_999_999_999_999 => DateTime::from_timestamp_micros(number)?,
        600_000_000_000_000_000.. => DateTime::from_timestamp_nanos(number),
        _ => return None,
    };
    sensible(at.date_naive())?;
    Some(At::Exact(at))
}

/// A text that is a time and nothing else: `2026-03-14T09:02:11Z`, a number of seconds, `/Date(1773478931000)/`.
#[must_use]
pub fn read(text: &str, near: Option<NaiveDate>) -> Option<At> {
    let text = text.trim();
    if let Some(number) = text.strip_prefix("/Date(").and_then(|t| t.split([')', '+', '-']).next())
    {
        return epoch(number);
    }
    let found = leading(text, near)?;
    let rest = text.get(found.rest..)?.trim();
    // `(CET)` and `[Europe/Amsterdam]` say again what the offset says.
    let is_name = rest.is_empty()
        || (matches!(found.at, At::Exact(_)) && rest.trim_matches(['(', ')', '[', ']']).len() < 40);
    if is_name {
        return Some(found.at);
    }
    // A place behind it is the zone of its clock.
    let zone: Tz = rest.parse().ok()?;
    match found.at {
        At::Local(local) => {
            zone.from_local_datetime(&local).single().map(|t| At::Exact(t.to_utc()))
        }
        other => Some(other),
    }
}

/// A time so much later.
pub fn later(at: At, by: Duration) -> At {
    let sum = match at {
        At::Exact(at) => at.checked_add_signed(by).map(At::Exact),
        At::Local(at) => at.checked_add_signed(by).map(At::Local),
        At::Unknown => None,
    };
    sum.unwrap_or(At::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(at: At) -> String {
        match at {
            At::Exact(at) => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            At::Local(at) => at.format("%FT%T%.f").to_string(),
            At::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn times_are_read_as_logs_write_them() {
        let near = NaiveDate::from_ymd_opt(2026, 1, 2);
        for (line, at, rest) in [
            ("2026-03-14T09:02:11Z edge up", "2026-03-14T09:02:11Z", "edge up"),
            ("2026-03-14T09:02:11.1234567+01:00 x", "2026-03-14T08:02:11.123456700Z", "x"),
            ("[2026-03-14 09:02:11,123] x", "2026-03-14T09:02:11.123", "x"),
            ("2026-03-14 09:02:11 +0000 x", "2026-03-14T09:02:11Z", "x"),
            ("2026-03-14 09:02:11 UTC [7] LOG", "2026-03-14T09:02:11Z", "[7] LOG"),
            ("2026/03/14 09:02:11 [error] x", "2026-03-14T09:02:11", "[error] x"),
            ("14/Mar/2026:09:02:11 -0500] x", "2026-03-14T14:02:11Z", "x"),
            ("Sat Mar 14 09:02:11.5 2026] x", "2026-03-14T09:02:11.500", "x"),
            ("Sat, 14 Mar 2026 09:02:11 +0100 x", "2026-03-14T08:02:11Z", "x"),
            ("Sat Mar 14 09:02:11 2026 +0100 x", "2026-03-14T08:02:11Z", "x"),
            ("Sat Mar 14 09:02:11 UTC 2026 x", "2026-03-14T09:02:11Z", "x"),
            ("Mar  4 09:02:11 edge x", "2026-03-04T09:02:11", "edge x"),
            ("Dec 31 23:59:59 edge x", "2025-12-31T23:59:59", "edge x"),
            ("Mar 14, 2026 @ 09:02:11.123 x", "2026-03-14T09:02:11.123", "x"),
            ("03-14 09:02:11.250  1702  2395 D x", "2026-03-14T09:02:11.250", "1702  2395 D x"),
            ("3/14/2026 9:02:11 PM x", "2026-03-14T21:02:11", "x"),
            ("14.03.2026 09:02 x", "2026-03-14T09:02:00", "x"),
            ("1773478931 x", "2026-03-14T09:02:11Z", "x"),
            ("1773478931.25 x", "2026-03-14T09:02:11.250Z", "x"),
            ("1773478931250 x", "2026-03-14T09:02:11.250Z", "x"),
        ] {
            let found = leading(line, near).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((shown(found.at).as_str(), &line[found.rest..]), (at, rest), "{line}");
        }
        assert_eq!(within("edge-7 | 2026-03-14 09:02:11 x", near).unwrap().0, 9);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for line in [
            "",
            "error",
            "2026-03-14",
            "2026-13-14 09:02:11",
            "2026-03-14 25:02:11",
            "12:00 x",
            "127.0.0.1 - -",
            "1773478931abc",
            "Mar x",
            "99999999999999999999999999",
            "May be 3",
        ] {
            assert!(leading(line, NaiveDate::from_ymd_opt(2026, 1, 2)).is_none(), "{line}");
        }
    }

    #[test]
    fn a_whole_text_may_name_its_zone() {
        assert_eq!(shown(read("/Date(1773478931000)/", None).unwrap()), "2026-03-14T09:02:11Z");
        assert_eq!(
            shown(read("2026-03-14 09:02:11 Europe/Amsterdam", None).unwrap()),
            "2026-03-14T08:02:11Z"
        );
        assert!(read("2026-03-14 09:02:11 and more", None).is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_looked_at(line in "\\PC{0,80}", digits in "[0-9:./ TZ+-]{0,40}") {
            for line in [line, digits] {
                if let Some(found) = leading(&line, NaiveDate::from_ymd_opt(2026, 1, 2)) {
                    proptest::prop_assert!(line.get(found.rest..).is_some());
                }
                let _ = (within(&line, None), read(&line, None), epoch(&line));
            }
        }
    }
}
