//! Reads times of entries and turns what is wrong with them into problems.

use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::fields::Fields;
use crate::model::incident::Incident;
use crate::model::time::{Context, Moment, TimeError, UNKNOWN, as_window, parse, parse_span};
use crate::notation::{self, Calendar};
use crate::source::{Problem, ProblemKind, Spanned};
use crate::vocabulary::Step;

/// What is asked once where no time gives a day.
const WHICH_DAY: &str = "which day?";

/// What an entry of the timeline follows.
const ABOVE: &str = "the entry above it";

/// Reads the times of one list in order.
pub struct Reader {
    calendar: Calendar,
    /// What a time alone is read against.
    pub context: Context,
    /// Whether the day of times alone went with a time that could not be read.
    is_lost: bool,
    /// Whether the timeline, which the days of all lists follow, could not be read and was told of.
    is_unread: bool,
    /// What to do where there is no day.
    for_a_day: &'static str,
    /// What a time alone follows.
    neighbour: Neighbour,
    /// The zone that the text gives to the timeline, where the front matter gives another to the times of this list.
    other: Option<Spanned<Tz>>,
}

/// What a time alone follows: what it is called, and the zone that its time was read in.
#[derive(Clone, Copy)]
struct Neighbour {
    name: &'static str,
    zone: Tz,
}

impl Reader {
    pub fn new(calendar: Calendar, context: Context, incident: &Incident) -> Self {
        let for_a_day = "give the first entry a date, as in 2026-03-14 09:02";
        let is_unread = incident.unread(Step::StaffActions).is_some();
        let neighbour = Neighbour { name: ABOVE, zone: calendar.zone };
        let is_lost = false;
        Self { calendar, context, is_lost, is_unread, for_a_day, neighbour, other: None }
    }

    /// For a list whose times alone are on the days of the timeline.
    pub fn after_timeline(calendar: Calendar, context: Context, incident: &Incident) -> Self {
        let is_lost = incident.timeline.iter().any(|e| e.at.is_none() && !e.is_untimed);
        let for_a_day = "write its date as well, as in 2026-03-14 09:02, or make the entry of the timeline with which it began the milestone `started`";
        let said = incident.said_zone.clone();
        let zone = said.as_ref().map_or(incident.zone, |said| said.value);
        let other = said.filter(|said| said.value != calendar.zone);
        let neighbour = Neighbour { name: "`started`", zone };
        Self { is_lost, for_a_day, neighbour, other, ..Self::new(calendar, context, incident) }
    }

    /// Lets the next time alone follow a milestone.
    pub fn follow(&mut self, name: &'static str, at: Option<DateTime<Utc>>, incident: &Incident) {
        let zone = incident.said_zone.as_ref().map_or(incident.zone, |said| said.value);
        self.neighbour = Neighbour { name, zone };
        self.context.previous = at;
    }

    /// The time under `name`.
    pub fn moment(
        &mut self,
        fields: &mut Fields<'_, '_>,
        name: &'static str,
    ) -> Option<Spanned<Moment>> {
        let text = fields.text(name)?;
        match self.read(&text.value, parse) {
            Ok((moment, _, zone)) => {
                self.tell_zone(fields, &text, moment.at);
                self.neighbour = Neighbour { name: "`from`", zone };
                Some(Spanned::new(moment, text.span))
            }
            Err(error) => {
                self.tell(fields, &text, &error);
                None
            }
        }
    }

    /// As [`Self::moment`] for the entries of the timeline, which follow one another; also from when to when, or
    /// `unknown`.
    pub fn entry(&mut self, fields: &mut Fields<'_, '_>, name: &'static str) -> When {
        let Some(text) = fields.text(name) else {
            return When::default();
        };
        if text.value.trim().eq_ignore_ascii_case(UNKNOWN) {
            return When { is_unknown: true, ..When::default() };
        }
        match self.read(&text.value, parse_span) {
            Ok(((at, until), time, zone)) => {
                let window = until.and_then(|_| as_window(&time, zone, self.context));
                self.context.previous = Some(at.at);
                self.neighbour.zone = zone;
                self.is_lost &= !notation::has_day(&text.value, self.calendar);
                When {
                    at: Some(Spanned::new(at, text.span)),
                    window,
                    until: until.map(|u| Spanned::new(u, text.span)),
                    is_unknown: false,
                }
            }
            Err(error) => {
                self.tell(fields, &text, &error);
                self.without(&text.value, &error);
                When::default()
            }
        }
    }

    /// Reads a text as the format has it, else as people write it. Gives also how it was read, and in which zone.
    fn read<T>(
        &self,
        text: &str,
        parse: fn(&str, Tz, Context) -> Result<T, TimeError>,
    ) -> Result<(T, String, Tz), TimeError> {
        let as_format = |text: &str| {
            let (time, zone) = with_zone(text, self.calendar.zone);
            parse(time, zone, self.context).map(|read| (read, time.to_owned(), zone))
        };
        let is_form = |e: &TimeError| {
            matches!(e, TimeError::NotATime(_) | TimeError::TwoTimes { offset: None, .. })
        };
        let error = match as_format(text) {
            Err(error) if is_form(&error) => error,
            read => return read,
        };
        let plain = notation::time(text, self.calendar);
        match as_format(&plain) {
            _ if plain == text => Err(error),
            Err(TimeError::NotATime(_)) => Err(error),
            read => read,
        }
    }

    /// What is left to read the next times against: nothing, where the one that cannot be read may have another day.
    fn without(&mut self, text: &str, error: &TimeError) {
        match error {
            TimeError::Ambiguous { first: at, .. } | TimeError::Skipped { before: at, .. } => {
                self.context.previous = Some(at.to_utc());
            }
            TimeError::NotATime(_) if is_clock(text) => {}
            // Those after it are either on that day or before it, too.
            TimeError::Backwards { .. } => self.is_lost = true,
            _ => {
                self.context.previous = None;
                self.is_lost = true;
            }
        }
    }

    /// Tells what is wrong with a time; what only follows from an earlier one, or was told of one, is not told.
    fn tell(&mut self, fields: &mut Fields<'_, '_>, text: &Spanned<String>, error: &TimeError) {
        let is_of_day = matches!(error, TimeError::NoDate(_) | TimeError::Backwards { .. });
        let is_told = || fields.problems.iter().any(|p| p.label == WHICH_DAY);
        if is_of_day && (self.is_lost || self.is_unread || is_told()) {
            return;
        }
        let problem = problem(text, error, self.calendar);
        if is_of_day {
            self.other = None;
        }
        fields.problems.push(match error {
            TimeError::NoDate(_) => problem.help(self.for_a_day),
            TimeError::Backwards { text: time, by_minutes } => {
                self.backwards(problem, &text.value, time, *by_minutes)
            }
            _ => problem,
        });
    }

    /// What a time comes before that it should follow, and in which zones the two were read where these differ.
    fn backwards(&self, problem: Problem, whole: &str, time: &str, by: i64) -> Problem {
        let Neighbour { name, zone: other } = self.neighbour;
        let (_, zone) = with_zone(whole, self.calendar.zone);
        let label = name.trim_end_matches(" it");
        let problem = problem.label(format!("earlier than {label}"));
        let message = format!("`{time}` would be {by} min before {name}");
        if zone == other {
            let problem = Problem { message, ..problem };
            return match name {
                ABOVE => problem,
                _ => problem.help(
                    "write its date as well if it is on another day, or correct one of the two times",
                ),
            };
        }
        let message = format!("{message}: it is read in {zone}, and that in {other}");
        Problem { message, ..problem }.help(format!(
            "write its zone behind it, as in {time} {other}, or the date as well if it is the next day"
        ))
    }

    /// Tells once of a time that is read in the zone of the front matter while the text gives the timeline another, which
    /// nobody would see: it may fit in either.
    fn tell_zone(
        &mut self,
        fields: &mut Fields<'_, '_>,
        text: &Spanned<String>,
        at: DateTime<Utc>,
    ) {
        let is_local = notation::leading(&text.value, self.calendar).is_some_and(|l| l.is_local);
        let zone = self.calendar.zone;
        let offset = |zone: Tz| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
        let Some(other) = self.other.take_if(|o| is_local && offset(o.value) != offset(zone))
        else {
            return;
        };
        let message = format!(
            "this is read in {zone}, the `timezone` of the front matter, and the timeline in {}",
            other.value
        );
        fields.problems.push(
            Problem::new(ProblemKind::Notation, text.span, message)
                .label("which of the two?")
                .also(other.span, "the zone of the timeline")
                .help(format!(
                    "write the zone behind the times of this list, as in 09:02 {zone} or 09:02 {}; or write all times of the report in one",
                    other.value
                )),
        );
    }
}

/// Whether a text that is no time says no day either.
fn is_clock(text: &str) -> bool {
    const LONGEST: usize = 8;
    let text = text.trim().trim_start_matches(['~', ' ']);
    let hour = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    text.len() <= LONGEST && (1..=2).contains(&hour) && text[hour..].starts_with([':', '.', 'h'])
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

/// A time may name its own zone behind it: `09:14 UTC`, `09:14 Europe/Amsterdam`; a time alone also as an offset of
/// whole hours, `09:14Z`, `09:14+02:00`.
pub fn with_zone(text: &str, zone: Tz) -> (&str, Tz) {
    let text = text.trim();
    let named = text.rsplit_once(' ').and_then(|(time, name)| {
        // `CET` and the like are not written by all as the same clock.
        let is_name = name == "UTC" || name.contains('/');
        let zone = is_name.then(|| name.parse().ok()).flatten()?;
        Some((time, zone))
    });
    let offset = || {
        let (time, zone) = match text.split_once('+') {
            Some((time, hours)) => {
                let hours = hours.strip_suffix(":00").or_else(|| hours.strip_suffix("00"))?;
                (time, notation::zone_of(&format!("UTC+{hours}"))?)
            }
            None => (text.strip_suffix('Z')?, Tz::UTC),
        };
        is_clock(time).then_some((time, zone))
    };
    named.or_else(offset).unwrap_or((text, zone))
}

fn problem(text: &Spanned<String>, error: &TimeError, calendar: Calendar) -> Problem {
    let kind = match error {
        TimeError::Ambiguous { .. } => ProblemKind::AmbiguousTime,
        TimeError::Skipped { .. } => ProblemKind::SkippedTime,
        _ => ProblemKind::InvalidTime,
    };
    let problem = Problem::new(kind, text.span, error.to_string());
    match error {
        TimeError::NotATime(_) => problem
            .label("expected a date and time")
            .help(notation::doubt(&text.value, calendar).map_or_else(
                || "write 2026-03-14 09:02, 2026-03-14T09:02:11Z, 09:14 (same day as the entry before), ~09:14 (approximate) or 09:10/09:20 (between)".to_owned(),
                |doubt| doubt.help,
            )),
        TimeError::NoDate(_) => problem
            .label(WHICH_DAY),
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
