//! Due dates as a calendar: iCalendar, RFC 5545.
//!
//! An action is an all-day event on its due date, not a to-do (`VTODO`): Google Calendar and Outlook
//! leave to-dos out of what they subscribe to or import, and Apple shows them in another application; an
//! event with alarms is shown by all three. It takes no time from anybody's day (`TRANSP:TRANSPARENT`).
//! Nothing here reads a clock: the stamp of an event is for the caller to say.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::report::runner::{begins_a_command, harmless, steers};

/// The longest line, in octets without its end.
const FOLD: usize = 75;

/// Nine in the morning a week and a day before: from the midnight at which the due date begins.
const ALARMS: [&str; 2] = ["-P6DT15H", "-PT15H"];

/// How certain an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is agreed on.
    Confirmed,
    /// It is proposed.
    Tentative,
    /// Nobody will do it.
    Cancelled,
}

/// A due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What stays the same however the action changes, such as `slug#A1`.
    pub uid: String,
    pub date: NaiveDate,
    /// When what it says was last changed; the due date's own beginning where nobody knows.
    pub stamp: Option<DateTime<Utc>>,
    pub summary: String,
    pub description: String,
    /// An absolute address.
    pub url: Option<String>,
    pub status: Status,
    /// Whether it reminds of itself: what is done does not.
    pub alarms: bool,
}

/// A calendar of that name.
#[must_use]
pub fn calendar(name: &str, events: &[Event]) -> String {
    let mut out = Lines::default();
    out.raw("BEGIN", "VCALENDAR");
    out.raw("VERSION", "2.0");
    out.raw("PRODID", "-//Aftermark//Actions//EN");
    out.raw("CALSCALE", "GREGORIAN");
    out.raw("METHOD", "PUBLISH");
    out.text("X-WR-CALNAME", name);
    for event in events {
        one(&mut out, event);
    }
    out.raw("END", "VCALENDAR");
    out.text
}

fn one(out: &mut Lines, event: &Event) {
    let stamp = event.stamp.unwrap_or_else(|| event.date.and_time(NaiveTime::MIN).and_utc());
    let day = |d: NaiveDate| d.format("%Y%m%d").to_string();
    out.raw("BEGIN", "VEVENT");
    out.text("UID", &format!("{}@aftermark", event.uid));
    out.raw("DTSTAMP", &stamp.format("%Y%m%dT%H%M%SZ").to_string());
    out.raw("DTSTART;VALUE=DATE", &day(event.date));
    let next = event.date.succ_opt().unwrap_or(event.date);
    out.raw("DTEND;VALUE=DATE", &day(next));
    out.text("SUMMARY", &event.summary);
    if !event.description.is_empty() {
        out.text("DESCRIPTION", &event.description);
    }
    if let Some(url) = &event.url {
        // A URI is no text: it is not escaped, so that it must not end its line.
        let url: String = url.chars().filter(|c| !c.is_control()).collect();
        out.raw("URL", &url);
    }
    let status = match event.status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    };
    out.raw("STATUS", status);
    out.raw("TRANSP", "TRANSPARENT");
    if event.alarms {
        for trigger in ALARMS {
            out.raw("BEGIN", "VALARM");
            out.raw("ACTION", "DISPLAY");
            out.text("DESCRIPTION", &event.summary);
            out.raw("TRIGGER", trigger);
            out.raw("END", "VALARM");
        }
    }
    out.raw("END", "VEVENT");
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// A line whose value is no text.
    fn raw(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{value}"));
    }

    /// A line whose value is a text.
    fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escaped(value)));
    }

    fn line(&mut self, line: &str) {
        let mut rest = harmless(line).into_owned();
        let mut room = FOLD;
        while rest.len() > room {
            let at = fold(&rest, room);
            self.text.push_str(&rest[..at]);
            self.text.push_str("\r\n ");
            rest = harmless(&rest[at..]).into_owned();
            room = FOLD - 1;
        }
        self.text.push_str(&rest);
        self.text.push_str("\r\n");
    }
}

/// Where a line that is longer than `most` octets is folded: as late as may be, but not so that a runner
/// would take what follows for a command. Where it is all colons there is no such place.
fn fold(line: &str, most: usize) -> usize {
    let mut places = (1..=most).rev().filter(|at| line.is_char_boundary(*at));
    let last = places.clone().next().unwrap_or(line.len());
    places.find(|at| !begins_a_command(&line[*at..])).unwrap_or(last)
}

/// RFC 5545, 3.3.11: what would end a text is escaped, what may not stand in one is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if steers(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> Event {
        Event {
            uid: text.to_owned(),
            date: "2026-04-01".parse().unwrap(),
            stamp: None,
            summary: text.to_owned(),
            description: text.to_owned(),
            url: Some(format!("https://example.org/{text}")),
            status: Status::Confirmed,
            alarms: true,
        }
    }

    #[test]
    fn an_event_is_written_as_in_the_rfc() {
        let text = calendar("Due; \\ dates", &[event("a,b\r\nc")]);
        let lines: Vec<&str> = text.split("\r\n").collect();
        for line in [
            "X-WR-CALNAME:Due\\; \\\\ dates",
            "UID:a\\,b\\nc@aftermark",
            "DTSTAMP:20260401T000000Z",
            "DTSTART;VALUE=DATE:20260401",
            "DTEND;VALUE=DATE:20260402",
            "SUMMARY:a\\,b\\nc",
            "URL:https://example.org/a,bc",
            "TRIGGER:-P6DT15H",
            "TRIGGER:-PT15H",
        ] {
            assert!(lines.contains(&line), "{line}: {text}");
        }
    }

    /// Wherever a line is folded, what follows the fold is no command of a job's log.
    #[test]
    fn no_fold_begins_a_command() {
        for n in 0..2 * FOLD {
            let text = format!("{} ::error::b ##[group]c std::io", "a".repeat(n));
            let calendar = calendar("Due", &[event(&text), event(&":".repeat(n))]);
            for line in calendar.split("\r\n") {
                assert!(line.len() <= FOLD && !begins_a_command(line), "{line:?}");
                assert!(!line.contains("##["), "{line:?}");
            }
            let unfolded = calendar.replace("\r\n ", "");
            assert!(unfolded.contains("a ::error::b # #[group]c std::io") || n == 0);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_leaves_its_line(text in "(\\PC|[\\r\\n\\t\u{0}\u{7f}\u{85}\u{2028},;:\\\\]){0,120}") {
            let calendar = calendar(&text, &[event(&text)]);
            proptest::prop_assert!(calendar.ends_with("\r\n"));
            let mut unfolded: Vec<String> = Vec::new();
            for line in calendar.trim_end_matches("\r\n").split("\r\n") {
                proptest::prop_assert!(line.len() <= FOLD, "{line:?}");
                proptest::prop_assert!(!line.chars().any(char::is_control), "{line:?}");
                match (line.strip_prefix(' '), unfolded.last_mut()) {
                    (Some(more), Some(last)) => last.push_str(more),
                    _ => unfolded.push(line.to_owned()),
                }
            }
            // Each line is one that was written, in its order, whatever the text is.
            let names: Vec<&str> = unfolded.iter().map(|l| l.split([':', ';']).next().unwrap_or_default()).collect();
            let wanted = if text.is_empty() {
                unfolded.len()
            } else {
                28
            };
            proptest::prop_assert_eq!(names.len(), wanted, "{:?}", names);
            proptest::prop_assert_eq!(names.iter().filter(|n| **n == "BEGIN").count(), 4);
            // The text comes back.
            let summary = unfolded.iter().find_map(|l| l.strip_prefix("SUMMARY:")).unwrap_or_default();
            let mut back = String::new();
            let mut chars = summary.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => match chars.next() {
                        Some('n') => back.push('\n'),
                        Some(c) => back.push(c),
                        None => proptest::prop_assert!(false, "an escape without its character"),
                    },
                    c => back.push(c),
                }
            }
            let kept = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
            let kept: String = kept.chars().filter(|c| *c == '\n' || !(c.is_control() || crate::report::runner::steers(*c))).collect();
            proptest::prop_assert_eq!(back, kept);
        }
    }
}
