//! Times as authors write them: instants with a precision, read in the incident's zone.
//!
//! `2026-03-14T09:02:11Z` (RFC 3339), `2026-03-14 09:02` (local), `09:14` (the date of the entry
//! before), each with `~` before it when approximate, or two joined by `/` for a window. A span of work, from one time
//! to another, is two times joined by a dash or `to`.

use chrono::{
    DateTime, Duration, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone,
    Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// How far an approximate time (`~09:14`) may be off, either way: our convention, the size of the
/// rounding people use when they recall a clock.
pub const APPROXIMATE_MINUTES: i64 = 5;

/// What stands in the place of the time of an entry that nobody knows it of.
pub const UNKNOWN: &str = "unknown";

/// How exactly a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    Second,
    Minute,
    /// Written with `~`: within [`APPROXIMATE_MINUTES`].
    Approximate,
    /// Somewhere between two times.
    Window,
}

/// An instant, or the bounds of one. `earliest <= at <= latest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// The time as stated; the start of a window.
    pub at: DateTime<Utc>,
    pub earliest: DateTime<Utc>,
    pub latest: DateTime<Utc>,
    pub precision: Precision,
}

impl Moment {
    /// An exactly known instant.
    #[must_use]
    pub fn exact(at: DateTime<Utc>) -> Self {
        Self { at, earliest: at, latest: at, precision: Precision::Minute }
    }

    /// Whether the bounds are the instant itself.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.earliest == self.latest
    }
}

/// Why a text is not a time. The texts of the variants are the messages an author sees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    #[error("`{0}` is not a time")]
    NotATime(String),
    #[error("`{0}` has no date, and no entry before it gives one")]
    NoDate(String),
    #[error("`{text}` would be {by_minutes} min before the entry above it")]
    Backwards { text: String, by_minutes: i64 },
    #[error("the window `{0}` ends before it begins")]
    WindowBackwards(String),
    #[error("the span `{0}` ends before it begins")]
    SpanBackwards(String),
    /// Two times that `/` does not join.
    #[error("`{from}{join}{to}` {}", two_times_are(.offset.as_deref()))]
    TwoTimes {
        from: String,
        join: String,
        to: String,
        /// What it is written as with `T` where it can be one time with its offset as well.
        offset: Option<String>,
    },
    #[error("`{text}` has the offset {offset}, which is that of no time zone")]
    NoSuchOffset { text: String, offset: FixedOffset },
    #[error("`{local}` happens twice in {zone}, when clocks go back")]
    Ambiguous {
        local: NaiveDateTime,
        zone: Tz,
        first: DateTime<FixedOffset>,
        second: DateTime<FixedOffset>,
    },
    #[error("`{local}` does not exist in {zone}: clocks go forward over it")]
    Skipped {
        local: NaiveDateTime,
        zone: Tz,
        before: DateTime<FixedOffset>,
        after: DateTime<FixedOffset>,
    },
}

fn two_times_are(offset: Option<&str>) -> &'static str {
    match offset {
        Some(_) => "can be two times, and one time with its offset from UTC",
        None => "is two times, and not joined by `/`",
    }
}

/// Offsets of time zones since 1970 that are no whole hours, in minutes. Whole hours go from −12 to 14.
const BROKEN_HOURS: [i32; 24] = [
    -640, -630, -570, -510, -270, -225, -210, -150, -90, 210, 270, 330, 345, 390, 450, 510, 525,
    570, 585, 630, 690, 750, 765, 825,
];

/// Whether any time zone has had this offset from UTC since 1970.
fn is_offset(offset: FixedOffset) -> bool {
    let seconds = offset.local_minus_utc();
    let minutes = seconds / 60;
    seconds % 60 == 0
        && (BROKEN_HOURS.contains(&minutes)
            || (minutes % 60 == 0 && (-12..=14).contains(&(minutes / 60))))
}

/// What a time alone (`09:14`) is read against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The time of the entry before.
    pub previous: Option<DateTime<Utc>>,
    /// The date to take when there is none before.
    pub date: Option<NaiveDate>,
}

/// Reads a time in `zone`.
///
/// # Errors
/// [`TimeError`]; for a time that daylight saving makes ambiguous or skips, with both instants.
pub fn parse(text: &str, zone: Tz, context: Context) -> Result<Moment, TimeError> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once('/') {
        return window(text, from, to, zone, context);
    }
    let (approximate, plain) = match text.strip_prefix('~') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (at, seconds) = instant(plain, zone, context)?;
    let slack = Duration::minutes(if approximate { APPROXIMATE_MINUTES } else { 0 });
    Ok(Moment {
        at,
        earliest: at - slack,
        latest: at + slack,
        precision: match (approximate, seconds) {
            (true, _) => Precision::Approximate,
            (false, true) => Precision::Second,
            (false, false) => Precision::Minute,
        },
    })
}

/// Reads a time, or a span of work: where that begins, and where it ends if it is one.
///
/// # Errors
/// As [`parse`]. What can be a span as well as one time with its offset is none of the two.
pub fn parse_span(
    text: &str,
    zone: Tz,
    context: Context,
) -> Result<(Moment, Option<Moment>), TimeError> {
    let text = text.trim();
    let error = match parse(text, zone, context) {
        Ok(moment) => return Ok((moment, None)),
        Err(error @ TimeError::TwoTimes { offset: Some(_), .. }) => return Err(error),
        Err(error) => error,
    };
    let is_other =
        |e: &TimeError| !matches!(e, TimeError::NotATime(_) | TimeError::TwoTimes { .. });
    let places = JOINS.iter().flat_map(|j| text.match_indices(j));
    for (at, join) in places {
        let (from, to) = (text[..at].trim(), text[at + join.len()..].trim());
        let begins = match parse(from, zone, context) {
            Ok(begins) => begins,
            // Its two times are there, and one of them is wrong in a way of its own.
            Err(e) if is_other(&e) && is_time(to, zone) => return Err(e),
            Err(_) => continue,
        };
        let inner = Context { previous: Some(begins.at), date: None };
        let on_its_offset = with_offset(from, to);
        return match parse(on_its_offset.as_deref().unwrap_or(to), zone, inner) {
            Ok(ends) if ends.latest < begins.earliest => {
                Err(TimeError::SpanBackwards(text.to_owned()))
            }
            Ok(ends) => Ok((begins, Some(ends))),
            Err(TimeError::Backwards { .. }) => Err(TimeError::SpanBackwards(text.to_owned())),
            Err(e) if is_other(&e) => Err(e),
            Err(_) => continue,
        };
    }
    Err(error)
}

/// A span as it is written where only one moment somewhere between is meant.
#[must_use]
pub fn as_window(text: &str, zone: Tz, context: Context) -> Option<String> {
    let places = JOINS.iter().flat_map(|j| text.match_indices(j));
    let mut all = places
        .map(|(at, join)| format!("{}/{}", text[..at].trim(), text[at + join.len()..].trim()));
    all.find(|window| parse(window, zone, context).is_ok())
}

/// The second time of a span on the day and the offset of the first, where only that has them.
fn with_offset(from: &str, to: &str) -> Option<String> {
    let offset = |text: &str| {
        let tail = text.get(text.len().checked_sub(6)?..)?;
        let is_hours = tail.starts_with(['+', '-']) && tail.as_bytes()[3] == b':';
        let zulu = text.ends_with('Z').then(|| "Z".to_owned());
        zulu.or_else(|| is_hours.then(|| tail.to_owned()))
    };
    let (own, date) = (offset(from)?, from.trim_start_matches(['~', ' ']).get(..10)?);
    let (about, time) = match to.strip_prefix('~') {
        Some(rest) => ("~", rest.trim_start()),
        None => ("", to),
    };
    if time.len() > 8 && !time.ends_with('Z') && offset(time).is_none() || time.contains('/') {
        return None;
    }
    let is_dated = time.get(..10).is_some_and(|d| d.parse::<NaiveDate>().is_ok());
    let own = if offset(time).is_some() { "" } else { own.as_str() };
    (!is_dated).then(|| format!("{about}{date} {time}{own}"))
}

/// Whether a text is a time in form, whatever else is wrong with it.
fn is_time(text: &str, zone: Tz) -> bool {
    let context = Context { previous: None, date: NaiveDate::from_ymd_opt(2000, 1, 1) };
    !matches!(parse(text, zone, context), Err(TimeError::NotATime(_) | TimeError::TwoTimes { .. }))
}

fn window(
    text: &str,
    from: &str,
    to: &str,
    zone: Tz,
    context: Context,
) -> Result<Moment, TimeError> {
    let not_a_time = |e| match e {
        TimeError::NotATime(_) => TimeError::NotATime(text.to_owned()),
        other => other,
    };
    let (from, _) = instant(from.trim(), zone, context).map_err(not_a_time)?;
    let inner = Context { previous: Some(from), date: None };
    let (to, _) = instant(to.trim(), zone, inner).map_err(|e| match e {
        TimeError::Backwards { .. } => TimeError::WindowBackwards(text.to_owned()),
        other => not_a_time(other),
    })?;
    if to < from {
        return Err(TimeError::WindowBackwards(text.to_owned()));
    }
    Ok(Moment { at: from, earliest: from, latest: to, precision: Precision::Window })
}

/// The instant of one time and whether it was given to the second.
fn instant(text: &str, zone: Tz, context: Context) -> Result<(DateTime<Utc>, bool), TimeError> {
    one(text, zone, context).map_err(|error| match error {
        TimeError::NotATime(_) => two_times(text, zone, context).unwrap_or(error),
        other => other,
    })
}

/// What people join two times with instead of `/`.
const JOINS: [&str; 11] = ["–", "—", "‒", "−", "→", "->", "..", " to ", " until ", " bis ", "-"];

/// Whether a text that is no time is two.
fn two_times(text: &str, zone: Tz, context: Context) -> Option<TimeError> {
    let is_time = |text: &str| !matches!(one(text, zone, context), Err(TimeError::NotATime(_)));
    let places = JOINS.iter().flat_map(|j| text.match_indices(j));
    places
        .map(|(at, join)| (text[..at].trim(), join, text[at + join.len()..].trim()))
        .find(|(from, _, to)| is_time(from) && is_time(to))
        .map(|(from, join, to)| TimeError::TwoTimes {
            from: from.to_owned(),
            join: join.to_owned(),
            to: to.to_owned(),
            offset: None,
        })
}

/// What is wrong with the offset of a time: that there is none such, or that it may be meant as a second time.
fn doubt(text: &str, read: DateTime<FixedOffset>, seconds: bool) -> Option<TimeError> {
    let exists = is_offset(*read.offset());
    let clock = |t: &str| NaiveTime::parse_from_str(t, "%H:%M").ok();
    // `+05:30` and `-0500` are no second time.
    let second = text.rsplit_once('-').and_then(|(from, to)| Some((from.trim(), to, clock(to)?)));
    let Some((from, to, later)) = second else {
        return (!exists)
            .then(|| TimeError::NoSuchOffset { text: text.to_owned(), offset: *read.offset() });
    };
    // Of the written forms only this one is how people write from when to when; over longer than half a day
    // nobody does.
    let apart = (later - read.time()).num_minutes().rem_euclid(24 * 60);
    let plain = !seconds && !text.contains('T') && apart < 12 * 60;
    (!exists || plain).then(|| TimeError::TwoTimes {
        from: from.to_owned(),
        join: "-".to_owned(),
        to: to.to_owned(),
        offset: exists.then(|| read.format("%Y-%m-%dT%H:%M%:z").to_string()),
    })
}

/// One time alone, with no thought of what else its text may be.
fn one(text: &str, zone: Tz, context: Context) -> Result<(DateTime<Utc>, bool), TimeError> {
    let normal = text.replacen('T', " ", 1);
    // chrono's years may have more digits than RFC 3339 knows and overflow when shifted by a zone.
    if normal.len() > 40 {
        return Err(TimeError::NotATime(text.to_owned()));
    }
    // chrono reads `09:1` as `09:01`; who wrote it may have meant `09:10`.
    let minutes = normal.split_once(':').map_or("", |(_, rest)| rest);
    if minutes.len() - minutes.trim_start_matches(|c: char| c.is_ascii_digit()).len() != 2 {
        return Err(TimeError::NotATime(text.to_owned()));
    }
    // chrono's formats take a space for none or many: `2026-03-140:10` is a slip, not a time.
    let dated = normal.split_once(' ').is_some_and(|(date, time)| {
        time.starts_with(|c: char| c.is_ascii_digit())
            && date.split('-').count() == 3
            && (date.split('-')).all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    });
    let sane = |d: NaiveDate| dated && (1970..=9998).contains(&chrono::Datelike::year(&d));
    for (format, seconds) in [("%Y-%m-%d %H:%M:%S%.f%:z", true), ("%Y-%m-%d %H:%M%:z", false)] {
        let zulu =
            normal.strip_suffix('Z').map_or_else(|| normal.clone(), |n| format!("{n}+00:00"));
        if let Ok(t) = DateTime::parse_from_str(&zulu, format)
            && sane(t.date_naive())
        {
            if let Some(doubt) = doubt(text, t, seconds) {
                return Err(doubt);
            }
            return Ok((t.with_timezone(&Utc), seconds));
        }
    }
    for (format, seconds) in [("%Y-%m-%d %H:%M:%S%.f", true), ("%Y-%m-%d %H:%M", false)] {
        if let Ok(t) = NaiveDateTime::parse_from_str(&normal, format)
            && sane(t.date())
        {
            return Ok((in_zone(t, zone)?, seconds));
        }
    }
    for (format, seconds) in [("%H:%M:%S%.f", true), ("%H:%M", false)] {
        if text.starts_with(|c: char| c.is_ascii_digit())
            && let Ok(time) = NaiveTime::parse_from_str(text, format)
        {
            return Ok((alone(text, time, zone, context)?, seconds));
        }
    }
    Err(TimeError::NotATime(text.to_owned()))
}

fn alone(
    text: &str,
    time: NaiveTime,
    zone: Tz,
    context: Context,
) -> Result<DateTime<Utc>, TimeError> {
    let date = context
        .previous
        .map(|p| p.with_timezone(&zone).date_naive())
        .or(context.date)
        .ok_or_else(|| TimeError::NoDate(text.to_owned()))?;
    let at = in_zone(date.and_time(time), zone)?;
    match context.previous {
        Some(previous) if at < previous => Err(TimeError::Backwards {
            text: text.to_owned(),
            by_minutes: (previous - at).num_minutes().max(1),
        }),
        _ => Ok(at),
    }
}

fn in_zone(local: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>, TimeError> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(t) => Ok(t.with_timezone(&Utc)),
        LocalResult::Ambiguous(a, b) => Err(TimeError::Ambiguous {
            local,
            zone,
            first: a.fixed_offset(),
            second: b.fixed_offset(),
        }),
        LocalResult::None => {
            // Gaps are at most a day (a zone that crossed the date line): what was valid on
            // either side of it tells which offsets met.
            let side = |by: i64| {
                zone.from_local_datetime(&(local + Duration::hours(by)))
                    .earliest()
                    .map(|t| t.fixed_offset())
            };
            let before = side(-3).or_else(|| side(-26));
            let after = side(3).or_else(|| side(26));
            match (before, after) {
                (Some(b), Some(a)) => Err(TimeError::Skipped {
                    local,
                    zone,
                    before: on_offset(local, *b.offset()),
                    after: on_offset(local, *a.offset()),
                }),
                _ => Err(TimeError::NotATime(local.to_string())),
            }
        }
    }
}

fn on_offset(local: NaiveDateTime, offset: FixedOffset) -> DateTime<FixedOffset> {
    offset.from_local_datetime(&local).single().unwrap_or_else(|| local.and_utc().fixed_offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Amsterdam;

    fn utc(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
    }

    fn read(text: &str) -> Result<Moment, TimeError> {
        parse(text, Amsterdam, Context::default())
    }

    #[test]
    fn reads_rfc_3339_and_local_times() {
        assert_eq!(read("2026-03-14T09:02:11Z").unwrap().at, utc("2026-03-14T09:02:11Z"));
        assert_eq!(read("2026-03-14T09:02+05:30").unwrap().at, utc("2026-03-14T03:32:00Z"));
        assert_eq!(read("2026-03-14 09:02").unwrap().at, utc("2026-03-14T08:02:00Z"));
        assert_eq!(read("2026-03-14 09:02:30").unwrap().precision, Precision::Second);
    }

    #[test]
    fn a_time_alone_takes_the_date_before_and_never_rolls_over() {
        let context = Context { previous: Some(utc("2026-03-14T22:50:00Z")), date: None };
        let at = |t: &str| parse(t, Amsterdam, context);
        assert_eq!(at("23:55").unwrap().at, utc("2026-03-14T22:55:00Z"));
        assert!(matches!(at("00:10"), Err(TimeError::Backwards { .. })));
        assert!(matches!(read("09:14"), Err(TimeError::NoDate(_))));
    }

    #[test]
    fn approximate_times_and_windows_have_bounds() {
        let m = read("~2026-03-14 09:14").unwrap();
        assert_eq!((m.latest - m.earliest).num_minutes(), 2 * APPROXIMATE_MINUTES);
        let w = read("2026-03-14 09:10/09:20").unwrap();
        assert_eq!((w.latest - w.earliest).num_minutes(), 10);
        assert_eq!(w.at, w.earliest);
        assert!(matches!(read("2026-03-14 09:20/09:10"), Err(TimeError::WindowBackwards(_))));
    }

    #[test]
    fn daylight_saving_is_said_not_guessed() {
        let Err(TimeError::Ambiguous { first, second, .. }) = read("2025-10-26 02:30") else {
            panic!()
        };
        assert_eq!(second - first, Duration::hours(1));
        let Err(TimeError::Skipped { before, after, .. }) = read("2026-03-29 02:30") else {
            panic!()
        };
        assert_eq!(before.to_rfc3339(), "2026-03-29T02:30:00+01:00");
        assert_eq!(after.to_rfc3339(), "2026-03-29T02:30:00+02:00");
    }

    #[test]
    fn nonsense_is_not_a_time() {
        for text in [
            "",
            "~",
            "/",
            "yesterday",
            "24:10",
            "2026-13-01 10:00",
            "+99999-01-01 00:00",
            "2026-03-140:10",
            "T09:10",
            "2026-03-14 9:1",
            "2026-03-14 09:1:30",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn offsets_are_those_of_time_zones_since_1970() {
        let mut known = std::collections::BTreeSet::new();
        for zone in chrono_tz::TZ_VARIANTS {
            // Every ten days: no zone has kept an offset for less.
            for day in (0..25_000).step_by(10) {
                let at = DateTime::from_timestamp(day * 86_400, 0).unwrap().naive_utc();
                let offset = chrono::Offset::fix(&zone.offset_from_utc_datetime(&at));
                // Liberia was 44 min 30 s behind until 1972, which no notation of ours can say.
                if offset.local_minus_utc() % 60 == 0 {
                    known.insert(offset.local_minus_utc());
                }
            }
        }
        let all = (-86_399..86_400).filter(|s| FixedOffset::east_opt(*s).is_some_and(is_offset));
        assert_eq!(all.collect::<Vec<_>>(), known.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_offset_is_one_that_exists() {
        for (text, instant) in [
            ("2026-03-20T09:10-09:30", "2026-03-20T18:40:00Z"),
            ("2026-03-20 09:10+05:45", "2026-03-20T03:25:00Z"),
            ("2026-03-20 09:10 +0200", "2026-03-20T07:10:00Z"),
            ("2026-03-20T09:10-10:00", "2026-03-20T19:10:00Z"),
            ("2026-03-20 09:10-1000", "2026-03-20T19:10:00Z"),
            ("2026-03-20 09:10:00-10:00", "2026-03-20T19:10:00Z"),
            // Nearly a day: no two times.
            ("2026-03-20 09:10-05:00", "2026-03-20T14:10:00Z"),
        ] {
            assert_eq!(read(text).unwrap().at, utc(instant), "{text}");
        }
        for text in ["2026-03-20 09:10+05:40", "2026-03-20T09:10:00+15:00", "2026-03-20 09:10-0920"]
        {
            assert!(matches!(read(text), Err(TimeError::NoSuchOffset { .. })), "{text}");
        }
    }

    #[test]
    fn two_times_are_a_span_where_one_is_asked() {
        let early = Context { previous: Some(utc("2026-03-20T00:00:00Z")), date: None };
        let span = |text: &str| parse_span(text, Amsterdam, early);
        for (text, from, to) in [
            ("02:00–04:30", "2026-03-20T01:00:00Z", "2026-03-20T03:30:00Z"),
            ("02:00-04:30", "2026-03-20T01:00:00Z", "2026-03-20T03:30:00Z"),
            ("02:00 to 04:30", "2026-03-20T01:00:00Z", "2026-03-20T03:30:00Z"),
            ("2026-03-20 02:00 – 04:30", "2026-03-20T01:00:00Z", "2026-03-20T03:30:00Z"),
            ("2026-03-20 23:50 – 2026-03-21 00:10", "2026-03-20T22:50:00Z", "2026-03-20T23:10:00Z"),
            ("2026-03-20T02:00Z–04:30", "2026-03-20T02:00:00Z", "2026-03-20T04:30:00Z"),
            (
                "2026-03-20 02:00+02:00 – 04:30+02:00",
                "2026-03-20T00:00:00Z",
                "2026-03-20T02:30:00Z",
            ),
            ("~2026-03-20 02:00Z–~04:30Z", "2026-03-20T02:00:00Z", "2026-03-20T04:30:00Z"),
        ] {
            let (begins, ends) = span(text).unwrap();
            assert_eq!((begins.at, ends.unwrap().at), (utc(from), utc(to)), "{text}");
        }
        let (begins, ends) = span("~02:00–04:30/04:40").unwrap();
        assert_eq!(begins.precision, Precision::Approximate);
        assert_eq!(ends.unwrap().precision, Precision::Window);
        assert_eq!(span("02:00/04:30").unwrap().1, None);
        // It can be a time with its offset as well.
        assert!(matches!(span("2026-03-20 09:10-10:00"), Err(TimeError::TwoTimes { .. })));
        for text in ["23:50–00:10", "2026-03-20 04:30–02:00"] {
            assert_eq!(span(text), Err(TimeError::SpanBackwards(text.to_owned())), "{text}");
        }
        for text in ["02:00–soon", "–", "02:00–", "2026-03-20–2026-03-21", "2:00–4:30 PM"]
        {
            assert!(matches!(span(text), Err(TimeError::NotATime(_))), "{text}");
        }
        assert!(matches!(
            parse_span("02:00–04:30", Amsterdam, Context::default()),
            Err(TimeError::NoDate(_))
        ));
    }

    #[test]
    fn two_times_are_not_one() {
        let with_t = "2026-03-20T09:10-10:00";
        for (text, as_one) in [
            ("2026-03-20 09:10-09:20", None),
            ("2026-03-20T09:10-09:20", None),
            ("2026-03-20 09:10 - 09:20", None),
            ("2026-03-20 09:10–09:20", None),
            ("2026-03-20 09:10 — 09:20", None),
            ("2026-03-20 09:10 to 09:20", None),
            ("2026-03-20 09:10:05-09:20:10", None),
            ("2026-03-20 09:10 bis 2026-03-21 09:20", None),
            ("2026-03-20 09:10:00-2026-03-21 09:20:00", None),
            ("09:10-09:20", None),
            ("09:10 -> 09:20", None),
            ("23:50..00:10", None),
            ("2026-03-20 23:50-00:10", None),
            ("2026-03-20 09:10-10:00", Some(with_t)),
            ("2026-03-20 09:10 -10:00", Some(with_t)),
            ("~2026-03-20 09:10-10:00", Some(with_t)),
            ("2026-03-20 22:00-02:00", Some("2026-03-20T22:00-02:00")),
        ] {
            let Err(TimeError::TwoTimes { from, to, offset, .. }) = read(text) else {
                panic!("{text}: {:?}", read(text));
            };
            assert_eq!(offset.as_deref(), as_one, "{text}");
            // What is offered is read.
            let earlier = Context { previous: None, date: "2026-03-20".parse().ok() };
            match parse(&format!("{from}/{to}"), Amsterdam, earlier) {
                Ok(window) => assert_eq!(window.precision, Precision::Window, "{text}"),
                Err(e) => assert!(matches!(e, TimeError::WindowBackwards(_)), "{text}: {e}"),
            }
            if let Some(other) = as_one {
                assert!(read(other).is_ok(), "{other}");
            }
        }
        for text in
            ["2026-03-20 - 2026-03-21", "2026-03-20 soon - later", "10-20", "-", "2026/03/20 09:10"]
        {
            assert_eq!(read(text), Err(TimeError::NotATime(text.to_owned())));
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,50}") {
            let _ = read(&text);
            let _ = parse_span(&text, Amsterdam, Context::default());
        }

        /// Pieces of times in any order, in a zone with daylight saving: read or refused, the
        /// bounds enclose the instant, and a time alone is never before the one above it.
        #[test]
        fn whatever_is_read_has_its_bounds_around_it(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "2026-03-29", "2025-10-26", "1970-01-01", "9998-12-31", "9999-12-31", "0000-01-01", " ", "T", "~", "/",
                "02:30", "9:5", "23:59:60", "00:00:00.999999999", "Z", "+14:00", "-23:59", "+99:99", "\u{2009}", "٣", "-", " – ",
            ]), 0..7),
            previous in -100_000_000_000i64..300_000_000_000,
        ) {
            let previous = DateTime::from_timestamp(previous, 0);
            let text = pieces.concat();
            for context in [Context::default(), Context { previous, date: None }] {
                if let Ok(t) = parse(&text, Amsterdam, context) {
                    proptest::prop_assert!(t.earliest <= t.at && t.at <= t.latest, "{text}: {t:?}");
                }
                if let Ok((begins, Some(ends))) = parse_span(&text, Amsterdam, context) {
                    proptest::prop_assert!(begins.earliest <= ends.latest, "{text}");
                }
            }
        }

        #[test]
        fn bounds_enclose(h in 0u32..24, m in 0u32..60, tilde: bool) {
            let text = format!("{}2026-06-14 {h:02}:{m:02}", if tilde { "~" } else { "" });
            let t = read(&text).unwrap();
            proptest::prop_assert!(t.earliest <= t.at && t.at <= t.latest);
        }
    }
}
