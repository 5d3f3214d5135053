//! Instants, dates and lengths as a reader sees them.

use chrono::{DateTime, NaiveDate, SecondsFormat, Timelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::derive::Range;
use crate::model::{Moment, Precision};
use crate::site::text::{Words, iso_length};

/// An instant in the incident's zone and in UTC.
#[derive(Clone, Debug, Serialize)]
pub struct TimeView {
    /// RFC 3339 in UTC, for machines.
    pub iso: String,
    /// `23:27`, `~23:27`, `23:20–23:30` in the incident's zone.
    pub local: String,
    /// `22:27`, with the date before it where UTC has another.
    pub utc: String,
    pub day: DateView,
    /// The zone's name at that time: `CET`, `UTC`.
    pub zone: String,
    /// Whether the zone is UTC at that time, so that one clock says it all.
    pub is_utc: bool,
    /// `approximate` or `window` where the time is not exact.
    pub precision: Option<&'static str>,
}

impl TimeView {
    /// A moment as its author knew it.
    pub fn new(moment: Moment, zone: Tz, words: &Words) -> Self {
        let mut view = Self::exact(moment.at, zone, words);
        match moment.precision {
            Precision::Approximate => {
                view.local = format!("~{}", view.local);
                view.precision = Some("approximate");
            }
            Precision::Window => {
                let latest = Self::exact(moment.latest, zone, words);
                view.local = format!("{}–{}", view.local, latest.local);
                view.utc = format!("{}–{}", view.utc, clock(moment.latest));
                view.precision = Some("window");
            }
            Precision::Second | Precision::Minute => {}
        }
        view
    }

    /// An instant.
    pub fn exact(at: DateTime<Utc>, zone: Tz, words: &Words) -> Self {
        let local = at.with_timezone(&zone);
        let same_day = local.date_naive() == at.date_naive();
        let abbreviation = local.format("%Z").to_string();
        // Zones without letters of their own give an offset, as in `-03`.
        let zone_name = if abbreviation.starts_with(['+', '-']) {
            format!("UTC{abbreviation}")
        } else {
            abbreviation
        };
        Self {
            iso: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            local: clock(local),
            utc: if same_day {
                clock(at)
            } else {
                format!("{} {}", words.short_date(at.date_naive()), clock(at))
            },
            day: DateView::new(local.date_naive(), words),
            is_utc: local.naive_local() == at.naive_utc(),
            zone: zone_name,
            precision: None,
        }
    }
}

fn clock<Z: chrono::TimeZone>(at: DateTime<Z>) -> String {
    let time = at.naive_local().time();
    if time.second() == 0 {
        format!("{:02}:{:02}", time.hour(), time.minute())
    } else {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// `2017-01-31`.
    pub iso: String,
    /// `31 January 2017`.
    pub words: String,
    /// `31 Jan 2017`.
    pub short: String,
    /// `Tuesday`.
    pub weekday: String,
}

impl DateView {
    /// A day in words.
    pub fn new(date: NaiveDate, words: &Words) -> Self {
        Self {
            iso: date.format("%Y-%m-%d").to_string(),
            words: words.date(date),
            short: words.short_date(date),
            weekday: words.weekday(date),
        }
    }
}

/// A length of time.
#[derive(Clone, Debug, Serialize)]
pub struct LengthView {
    pub seconds: i64,
    /// `18 h 47 min`.
    pub short: String,
    /// `18 hours 47 minutes`.
    pub words: String,
    /// `PT67620S`, for machines.
    pub iso: String,
    /// `18 h 42 min – 18 h 52 min` where its ends are not exactly known.
    pub bounds: Option<String>,
}

impl LengthView {
    /// A length with its bounds.
    pub fn new(range: Range, words: &Words) -> Self {
        Self { bounds: words.bounds(range), ..Self::exact(range.stated, words) }
    }

    /// An exactly known length, in seconds.
    pub fn exact(seconds: i64, words: &Words) -> Self {
        Self {
            seconds,
            short: words.length(seconds),
            words: words.long_length(seconds),
            iso: iso_length(seconds),
            bounds: None,
        }
    }

    /// The same; nothing for none.
    pub fn if_any(seconds: i64, words: &Words) -> Option<Self> {
        (seconds > 0).then(|| Self::exact(seconds, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::{Context, parse};

    fn view(text: &str, zone: Tz) -> TimeView {
        let moment = parse(text, zone, Context::default()).unwrap();
        TimeView::new(moment, zone, &Words::english().unwrap())
    }

    #[test]
    fn both_zones_are_shown() {
        let t = view("2026-03-14 00:30", chrono_tz::Europe::Amsterdam);
        assert_eq!(t.local, "00:30");
        assert_eq!(t.utc, "13\u{a0}Mar\u{a0}2026 23:30");
        assert_eq!(t.zone, "CET");
        assert_eq!(t.day.weekday, "Saturday");
        assert!(!t.is_utc);
        assert!(view("2026-01-14 00:30", chrono_tz::Europe::London).is_utc);
        assert_eq!(view("2026-01-14 00:30", chrono_tz::America::Sao_Paulo).zone, "UTC-03");
    }

    #[test]
    fn what_is_not_exact_says_so() {
        assert_eq!(view("~2026-03-14 09:14", Tz::UTC).local, "~09:14");
        let w = view("2026-03-14 09:10/09:20", Tz::UTC);
        assert_eq!((w.local.as_str(), w.utc.as_str()), ("09:10–09:20", "09:10–09:20"));
        assert_eq!(view("2026-03-14T09:10:07Z", Tz::UTC).local, "09:10:07");
    }
}
