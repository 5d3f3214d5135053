//! Times as programs write them in logs.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::At;
use super::forms::{Cursor, Near, sensible};

/// So far into a line its time is looked for, in bytes.
const FURTHEST: usize = 48;

/// A time at the beginning of a line.
pub struct Leading {
    pub at: At,
    /// Where the words after it begin.
    pub rest: usize,
    /// Whether its year is not written.
    pub is_yearless: bool,
}

/// The time that a line begins with, also in brackets or behind a few marks.
pub fn leading(line: &str, near: Option<Near>) -> Option<Leading> {
    let text = line.as_bytes();
    let begin = text.iter().take_while(|b| b" \t[(<\"'*".contains(b)).count();
    let found = at_byte(text, begin, near)?;
    let mut rest = found.rest;
    while let Some(byte) = text.get(rest).filter(|b| b" \t])>\"'|:,-".contains(b)) {
        // Behind a space a mark of quotation begins what is said.
        if b"\"'".contains(byte) && text[..rest].ends_with(b" ") {
            break;
        }
        rest += 1;
    }
    Some(Leading { rest, ..found })
}

/// A clock alone at the beginning of a line: `09:26 `, `[09:26:11] `; and where the words after it begin.
pub fn alone(line: &str) -> Option<(NaiveTime, usize)> {
    let text = line.as_bytes();
    let begin = usize::from(text.first() == Some(&b'['));
    let mut cursor = Cursor { text, at: begin, near: None };
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
pub fn within(line: &str, near: Option<Near>) -> Option<(usize, Leading)> {
    let text = line.as_bytes();
    let is_start = |at: usize| at == 0 || !text[at - 1].is_ascii_alphanumeric();
    let places = (0..text.len().min(FURTHEST)).filter(|at| is_start(*at));
    places
        .filter(|at| text[*at].is_ascii_alphanumeric())
        .find_map(|at| at_byte(text, at, near).map(|found| (at, found)))
}

fn at_byte<'t>(text: &'t [u8], begin: usize, near: Option<Near>) -> Option<Leading> {
    let cursor = || Cursor { text, at: begin, near };
    let made = |at, cursor: &Cursor<'_>, is_yearless| Leading { at, rest: cursor.at, is_yearless };
    let first = *text.get(begin)?;
    if first.is_ascii_digit() {
        let forms: [fn(&mut Cursor<'t>) -> Option<At>; 4] =
            [Cursor::iso, Cursor::compact, Cursor::day_first, Cursor::figures];
        for form in forms {
            let mut c = cursor();
            if let Some(at) = form(&mut c) {
                return Some(made(at, &c, false));
            }
        }
        let mut c = cursor();
        if let Some(at) = c.month_in_figures() {
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
    c.weekday();
    if c.peek().is_ascii_digit() {
        let begin = c.at;
        let at = c.iso().or_else(|| {
            c.at = begin;
            c.day_first()
        })?;
        return Some(made(at, &c, false));
    }
    let (at, is_yearless) = c.month_first()?;
    Some(made(at, &c, is_yearless))
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
pub fn read(text: &str, near: Option<Near>) -> Option<At> {
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

    fn near() -> Option<Near> {
        Some(Near { day: NaiveDate::from_ymd_opt(2026, 1, 2), is_day_first: false })
    }

    fn shown(at: At) -> String {
        match at {
            At::Exact(at) => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            At::Local(at) => at.format("%FT%T%.f").to_string(),
            At::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn times_are_read_as_logs_write_them() {
        let near = near();
        for (line, at, rest) in [
            ("2026-03-14T09:02:11Z edge up", "2026-03-14T09:02:11Z", "edge up"),
            ("2026-03-14T09:02:11.1234567+01:00 x", "2026-03-14T08:02:11.123456700Z", "x"),
            ("[2026-03-14 09:02:11,123] x", "2026-03-14T09:02:11.123", "x"),
            ("2026-03-14 09:02:11 +0000 x", "2026-03-14T09:02:11Z", "x"),
            ("2026-03-14 09:02:11 UTC [7] LOG", "2026-03-14T09:02:11Z", "[7] LOG"),
            ("\"2026-03-14 09:02:11\",\"x\"", "2026-03-14T09:02:11", "x\""),
            ("2026-03-14 09:02:11  \"it locked up\"", "2026-03-14T09:02:11", "\"it locked up\""),
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
            ("14.03.26, 09:02 x", "2026-03-14T09:02:00", "x"),
            ("3/14/2026, 9:02:11\u{202f}PM x", "2026-03-14T21:02:11", "x"),
            ("20260314T090211Z x", "2026-03-14T09:02:11Z", "x"),
            ("20260314 09:02:11 x", "2026-03-14T09:02:11", "x"),
            ("Saturday, March 14, 2026 9:02:11 PM x", "2026-03-14T21:02:11", "x"),
            ("Sat 2026-03-14 09:02:11 UTC edge x", "2026-03-14T09:02:11Z", "edge x"),
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
            "Marching 3 09:02:11",
            "1.12.77 10:00 x",
            "20260314T0902",
        ] {
            assert!(leading(line, near()).is_none(), "{line}");
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
                if let Some(found) = leading(&line, near()) {
                    proptest::prop_assert!(line.get(found.rest..).is_some());
                }
                let _ = (within(&line, None), read(&line, None), epoch(&line));
            }
        }
    }
}
