//! Reads times of entries and turns what is wrong with them into problems.

use chrono_tz::Tz;

use super::fields::Fields;
use crate::model::time::{Context, Moment, TimeError, UNKNOWN, as_window, parse, parse_span};
use crate::source::{Problem, ProblemKind, Spanned};

/// The time under `name`, read in `zone` against `context`; told once where a day is missing, as all that follows
/// misses it too.
pub fn moment(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    zone: Tz,
    context: Context,
) -> Option<Spanned<Moment>> {
    let text = fields.text(name)?;
    let (time, zone) = with_zone(&text.value, zone);
    match parse(time, zone, context) {
        Ok(moment) => Some(Spanned::new(moment, text.span)),
        Err(TimeError::NoDate(_)) if fields.problems.iter().any(|p| may_hide_day(p.kind)) => None,
        Err(error) => {
            fields.problems.push(problem(&text, &error));
            None
        }
    }
}

/// When something happened.
#[derive(Default)]
pub struct When {
    pub at: Option<Spanned<Moment>>,
    /// The end of a span of work.
    pub until: Option<Spanned<Moment>>,
    /// A span as it is written where a moment somewhere between is meant.
    pub window: Option<String>,
    /// Whether it says that the time is not known.
    pub is_unknown: bool,
}

/// As [`moment`], and also from when to when, or `unknown`.
pub fn span_or_unknown(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    zone: Tz,
    context: Context,
) -> When {
    let Some(text) = fields.text(name) else {
        return When::default();
    };
    if text.value.trim().eq_ignore_ascii_case(UNKNOWN) {
        return When { is_unknown: true, ..When::default() };
    }
    let (time, zone) = with_zone(&text.value, zone);
    match parse_span(time, zone, context) {
        Ok((at, until)) => When {
            at: Some(Spanned::new(at, text.span)),
            window: until.and_then(|_| as_window(time, zone, context)),
            until: until.map(|u| Spanned::new(u, text.span)),
            is_unknown: false,
        },
        Err(error) => {
            let is_told = fields.problems.iter().any(|p| may_hide_day(p.kind));
            if !matches!(error, TimeError::NoDate(_)) || !is_told {
                fields.problems.push(problem(&text, &error));
            }
            When::default()
        }
    }
}

/// A time may name its own zone behind it: `09:14 UTC`, `09:14 Europe/Amsterdam`.
fn with_zone(text: &str, zone: Tz) -> (&str, Tz) {
    let split = text.trim().rsplit_once(' ');
    let own = split.and_then(|(time, name)| {
        // `CET` and the like are not written by all as the same clock.
        let is_name = name == "UTC" || name.contains('/');
        let zone = is_name.then(|| name.parse().ok()).flatten()?;
        Some((time, zone))
    });
    own.unwrap_or((text, zone))
}

/// Whether the day that a time alone is on may be missing for a problem that is told.
fn may_hide_day(kind: ProblemKind) -> bool {
    let is_of_time = matches!(
        kind,
        ProblemKind::InvalidTime | ProblemKind::AmbiguousTime | ProblemKind::SkippedTime
    );
    is_of_time || kind == ProblemKind::UnreadList || kind.hides_data()
}

fn problem(text: &Spanned<String>, error: &TimeError) -> Problem {
    let kind = match error {
        TimeError::Ambiguous { .. } => ProblemKind::AmbiguousTime,
        TimeError::Skipped { .. } => ProblemKind::SkippedTime,
        _ => ProblemKind::InvalidTime,
    };
    let problem = Problem::new(kind, text.span, error.to_string());
    match error {
        TimeError::NotATime(_) => problem
            .label("expected a date and time")
            .help("write 2026-03-14 09:02, 2026-03-14T09:02:11Z, 09:14 (same day as the entry before), ~09:14 (approximate) or 09:10/09:20 (between)"),
        TimeError::NoDate(_) => problem
            .label("which day?")
            .help("give the first entry a date, as in 2026-03-14 09:02"),
        TimeError::Backwards { .. } => problem
            .label("earlier than the entry above")
            .help("give the date as well if it is the next day, or move the entry to its place in time"),
        TimeError::WindowBackwards(_) => problem
            .label("the second time is earlier")
            .help("write the earlier time first, and dates on both sides if midnight lies between"),
        TimeError::SpanBackwards(_) => problem
            .label("the second time is earlier")
            .help("write the earlier time first, and dates on both sides if midnight lies between"),
        TimeError::TwoTimes { from, to, offset, .. } => {
            let window = format!("write {from}/{to} for a moment somewhere between the two");
            problem
                .label("which of the two?")
                .help(match offset {
                    Some(one) => format!("{window}; write {from} to {to} for work that lasted from one to the other; write {one} for one time with its offset"),
                    None => format!("{window}, or an entry for each"),
                })
        }
        TimeError::NoSuchOffset { .. } => problem
            .label("expected an offset such as +01:00 or -03:30")
            .help("write the time in the incident's zone without an offset, or in UTC as in 2026-03-14T09:02Z"),
        TimeError::Ambiguous { first, second, .. } => problem
            .label("twice")
            .help(format!("write {} or {}", first.to_rfc3339(), second.to_rfc3339())),
        TimeError::Skipped { before, after, .. } => problem
            .label("skipped")
            .help(format!("write {} or {}", before.to_rfc3339(), after.to_rfc3339())),
    }
}
