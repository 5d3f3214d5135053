//! Values of the command line of `gather`.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::model::Incident;
use crate::model::time::{Context, parse};
use crate::notation;

/// How much the clock of a file is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skew {
    pub file: String,
    pub by: Duration,
}

/// A zone by its place, or hours from UTC.
pub fn zone(text: &str) -> Result<Tz, String> {
    notation::zone_of(text).ok_or_else(|| {
        "write a zone by its place, as in Europe/Amsterdam, or UTC, UTC+2".to_owned()
    })
}

/// `@kim`
pub fn handle(text: &str) -> Result<String, String> {
    let name = text.strip_prefix('@').unwrap_or(text);
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_./-".contains(&b);
    let ends_plainly = [name.bytes().next(), name.bytes().last()]
        .iter()
        .all(|b| b.is_some_and(|b| b.is_ascii_alphanumeric()));
    match ends_plainly && name.bytes().all(is_plain) {
        true => Ok(format!("@{name}")),
        false => Err("write a handle, as in @kim".to_owned()),
    }
}

/// `edge.log=+42s`
pub fn skew(text: &str) -> Result<Skew, String> {
    let help = || {
        "write the file, then how much is added to its times, as in edge.log=+42s, edge.log=-1.5s or edge.log=+1h".to_owned()
    };
    let (file, by) = text.rsplit_once('=').ok_or_else(help)?;
    let by = by.trim();
    let (sign, rest) = match by.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, by.strip_prefix('+').unwrap_or(by)),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(help)?;
    let millis = match &rest[end..] {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(help()),
    };
    let (whole, fraction) = rest[..end].split_once('.').unwrap_or((&rest[..end], ""));
    let number = |t: &str| if t.is_empty() { Some(0) } else { t.parse::<i64>().ok() };
    const MOST: i64 = 100_000_000;
    let whole = number(whole).filter(|n| *n < MOST).ok_or_else(help)?;
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let thousandths = number(&thousandths).ok_or_else(help)?;
    let by = Duration::milliseconds(sign * (whole * millis + thousandths * millis / 1000));
    if file.is_empty() { Err(help()) } else { Ok(Skew { file: file.to_owned(), by }) }
}

/// A time, or a day, which begins at its first and ends at its last moment.
pub fn time(
    text: &str,
    incident: &Incident,
    zone: Tz,
    is_end: bool,
) -> Result<DateTime<Utc>, String> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        let day = if is_end { day.checked_add_days(Days::new(1)) } else { Some(day) };
        let midnight = day.map(|d| d.and_time(NaiveTime::MIN));
        let at = midnight.and_then(|m| zone.from_local_datetime(&m).earliest());
        return at.map(|at| at.to_utc()).ok_or_else(|| format!("{text} is no day of that zone"));
    }
    let first = incident.timeline.iter().find_map(|e| Some(e.at.as_ref()?.value.at));
    let date =
        first.map(|at| at.with_timezone(&zone).date_naive()).or_else(|| incident.slug_date());
    let context = Context { previous: None, date };
    let moment = parse(text, zone, context).map_err(|e| {
        format!("{e}; write 2026-03-14T09:02, 2026-03-14T09:02Z, 09:02 (on the day of the incident) or 2026-03-14")
    })?;
    Ok(if is_end { moment.latest } else { moment.earliest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skews_have_a_file_and_a_unit() {
        for (text, millis) in [
            ("edge.log=+42s", 42_000),
            ("a=b=-1.5s", -1_500),
            ("x=250ms", 250),
            ("x=+2m", 120_000),
            ("x=1h", 3_600_000),
        ] {
            assert_eq!(skew(text).unwrap().by.num_milliseconds(), millis, "{text}");
        }
        for text in ["edge.log", "x=", "x=42", "=+1s", "x=+s9", "x=99999999999999h"] {
            assert!(skew(text).is_err(), "{text}");
        }
    }
}
