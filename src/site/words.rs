//! The words that code forms by itself: dates, lengths of time, numbers, names of choices.
//!
//! All other words of the site stand in the theme's templates; together they are what a translation
//! replaces.

use chrono::{Datelike, NaiveDate};

use crate::derive::Range;
use crate::derive::trends::Period;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A no-break space, which keeps a number with its unit.
const NBSP: char = '\u{a0}';

/// `31 January 2017`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// `31 Jan 2017`, for tables; does not wrap.
#[must_use]
pub fn short_date(date: NaiveDate) -> String {
    let month: String = month(date).chars().take(3).collect();
    format!("{}{NBSP}{month}{NBSP}{}", date.day(), date.year())
}

/// `Tuesday`.
#[must_use]
pub fn weekday(date: NaiveDate) -> &'static str {
    DAYS[date.weekday().num_days_from_monday() as usize]
}

fn month(date: NaiveDate) -> &'static str {
    MONTHS[date.month0() as usize]
}

/// A stretch of months: `Mar 2026`, `Q1 2026`, `2026`, `2020–2024`.
#[must_use]
pub fn period(period: Period) -> String {
    match period.months {
        1 => {
            let month: String = MONTHS[period.month0()].chars().take(3).collect();
            format!("{month}{NBSP}{}", period.year())
        }
        3 => format!("Q{}{NBSP}{}", period.month0() / 3 + 1, period.year()),
        12 => period.year().to_string(),
        _ => format!("{}–{}", period.year(), period.last_year()),
    }
}

/// What the two columns of a drawing that compares a service with everything are called.
pub const THIS_SERVICE: &str = "This service";
pub const ALL_INCIDENTS: &str = "All incidents";

/// The beginning of a year or of a month on a time axis: `2026`, `Mar 2026`.
#[must_use]
pub fn beginning(date: NaiveDate, years: bool) -> String {
    if years {
        return date.year().to_string();
    }
    let month: String = month(date).chars().take(3).collect();
    format!("{month}{NBSP}{}", date.year())
}

/// A stretch of days: `30–89 days`, `365 days and more`.
#[must_use]
pub fn day_range(from: i64, below: Option<i64>) -> String {
    match below {
        Some(below) if from == 0 => format!("Less than {below}{NBSP}days"),
        Some(below) => format!("{from}–{}{NBSP}days", below - 1),
        None => format!("{from}{NBSP}days and more"),
    }
}

/// A text with its first letter as a capital.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// A length in its two largest units, short: `47 min`, `18 h 47 min`, `9 d 4 h`. Up to four days it
/// is told in hours, as incidents are; seconds are left out from ten minutes on.
#[must_use]
pub fn length(seconds: i64) -> String {
    two_units(seconds, ["d", "h", "min", "s"], false)
}

/// The same in full words: `18 hours 47 minutes`.
#[must_use]
pub fn long_length(seconds: i64) -> String {
    two_units(seconds, ["day", "hour", "minute", "second"], true)
}

fn two_units(seconds: i64, units: [&str; 4], plural: bool) -> String {
    let seconds = seconds.max(0);
    let days = if seconds < 4 * 86_400 {
        0
    } else {
        seconds / 86_400
    };
    let parts = [
        days,
        (seconds - days * 86_400) / 3_600,
        seconds % 3_600 / 60,
        seconds % 60,
    ];
    let first = parts.iter().position(|n| *n > 0).unwrap_or(3);
    let mut text = String::new();
    for i in first..(first + 2).min(4) {
        // Seconds matter only below ten minutes; a second unit of zero says nothing.
        let needless = i > first && (parts[i] == 0 || (i == 3 && parts[2] >= 10));
        if needless {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&parts[i].to_string());
        text.push(NBSP);
        text.push_str(units[i]);
        if plural && parts[i] != 1 {
            text.push('s');
        }
    }
    text
}

/// The bounds of a length that is not exactly known: `8–18 min`, or `50 min – 1 h 10 min`.
#[must_use]
pub fn bounds(range: Range) -> Option<String> {
    if range.is_exact() {
        return None;
    }
    let (least, most) = (length(range.least), length(range.most));
    if least == most {
        return None;
    }
    let unit = |text: &str| text.rsplit(NBSP).next().map(str::to_owned);
    let simple = |text: &str| !text.contains(' ');
    if simple(&least) && simple(&most) && unit(&least) == unit(&most) {
        let number = least.split(NBSP).next().unwrap_or_default();
        return Some(format!("{number}–{most}"));
    }
    Some(format!("{least} – {most}"))
}

/// `P1DT2H3M4S`, for machines.
#[must_use]
pub fn iso_length(seconds: i64) -> String {
    format!("PT{}S", seconds.max(0))
}

/// A number with its thousands set apart: `18,200`, `4.5`. At most two decimals.
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{:.2}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// What a choice of the format is called: `made-worse` becomes `made worse`.
#[must_use]
pub fn label(word: &str) -> String {
    match word {
        "undetected" => "Undetected".to_owned(),
        "unacknowledged" => "Unacknowledged".to_owned(),
        "responding" => "Responding".to_owned(),
        "recovering" => "Recovering".to_owned(),
        "before" => "Leading up to it".to_owned(),
        "after" => "Afterwards".to_owned(),
        "in-review" => "in review".to_owned(),
        "do-not-notify" => "not notified".to_owned(),
        "notify" => "notified".to_owned(),
        "unverified" => "done, unverified".to_owned(),
        "looked-back" => "looked at again".to_owned(),
        "to-come" => "date still to come".to_owned(),
        "review-late" => "date has passed".to_owned(),
        "no-date" => "no date set".to_owned(),
        "verified" => "done, verified".to_owned(),
        "verification-failed" => "failed its test".to_owned(),
        other => other.replace(['-', '_'], " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_two_units() {
        assert_eq!(length(0), "0\u{a0}s");
        assert_eq!(length(47 * 60), "47\u{a0}min");
        assert_eq!(length(90), "1\u{a0}min 30\u{a0}s");
        assert_eq!(length(11 * 60 + 5), "11\u{a0}min");
        assert_eq!(length(18 * 3600 + 47 * 60), "18\u{a0}h 47\u{a0}min");
        assert_eq!(length(86_400 + 660), "24\u{a0}h 11\u{a0}min");
        assert_eq!(length(9 * 86_400 + 60), "9\u{a0}d");
        assert_eq!(long_length(3600 + 60), "1\u{a0}hour 1\u{a0}minute");
        assert_eq!(long_length(7200), "2\u{a0}hours");
    }

    #[test]
    fn bounds_share_a_unit_where_they_can() {
        let range = |least, most| Range {
            stated: least,
            least,
            most,
        };
        assert_eq!(bounds(range(480, 1080)).unwrap(), "8–18\u{a0}min");
        assert_eq!(
            bounds(range(3000, 4200)).unwrap(),
            "50\u{a0}min – 1\u{a0}h 10\u{a0}min"
        );
        assert_eq!(bounds(range(60, 60)), None);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(18200.0), "18,200");
        assert_eq!(number(-1234567.5), "−1,234,567.5");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(99.99), "99.99");
    }
}
