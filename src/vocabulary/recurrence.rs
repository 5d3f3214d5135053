//! How often something is done again: `every 3 months`, `quarterly`, `weekly from 2026-04-01`.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A length of time by the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// As it is written of several.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

/// What is due again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// Every so many units; at least one.
    pub every: u32,
    pub unit: Unit,
    /// The first day on which it is due.
    pub from: Option<NaiveDate>,
}

/// More than these are a slip.
const MOST: u32 = 999;

impl Recurrence {
    /// Reads one; `None` for what is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let (often, from) = match words[..] {
            [ref often @ .., "from", day] => (often, Some(date(day)?)),
            ref often => (often, None),
        };
        let (every, unit) = match *often {
            ["daily"] => (1, Unit::Days),
            ["weekly"] => (1, Unit::Weeks),
            ["monthly"] => (1, Unit::Months),
            ["quarterly"] => (3, Unit::Months),
            ["yearly" | "annually"] => (1, Unit::Years),
            ["every", unit] => of(unit, 1)?,
            ["every", number, unit] => of(unit, number.parse().ok()?)?,
            _ => return None,
        };
        (1..=MOST).contains(&every).then_some(Self { every, unit, from })
    }

    /// The day on which it is due next, when it was done last on some day, if ever; `None` where nothing says when
    /// it begins. What was done up to a quarter of the time between two days before the first counts for that one.
    #[must_use]
    pub fn next(self, last: Option<NaiveDate>) -> Option<NaiveDate> {
        let Some(last) = last else { return self.from };
        let next = self.after(last);
        let is_early = |from: &NaiveDate| {
            let early = (*from - last).num_days();
            next.is_some_and(|next| early > 0 && early > (next - last).num_days() / 4)
        };
        self.from.filter(is_early).or(next)
    }

    fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        let next = match self.unit {
            Unit::Days => day.checked_add_days(Days::new(self.every.into())),
            Unit::Weeks => day.checked_add_days(Days::new(u64::from(self.every) * 7)),
            Unit::Months => day.checked_add_months(Months::new(self.every)),
            Unit::Years => day.checked_add_months(Months::new(self.every * 12)),
        };
        next.filter(|d| d.year() <= 9998)
    }
}

fn of(unit: &str, number: u32) -> Option<(u32, Unit)> {
    Some(match unit {
        "day" | "days" => (number, Unit::Days),
        "week" | "weeks" => (number, Unit::Weeks),
        "month" | "months" => (number, Unit::Months),
        "quarter" | "quarters" => (number.checked_mul(3)?, Unit::Months),
        "year" | "years" => (number, Unit::Years),
        _ => return None,
    })
}

fn date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (1970..=9998).contains(&date.year()).then_some(date)
}

/// How often, without its beginning: `every 3 months`.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.unit.word();
        match self.every {
            1 => write!(f, "every {}", word.trim_end_matches('s')),
            n => write!(f, "every {n} {word}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_recurs_is_read_in_a_few_forms() {
        for (text, said, from) in [
            ("every 3 months", "every 3 months", None),
            ("Every Quarter from 2026-04-01", "every 3 months", Some("2026-04-01")),
            ("quarterly", "every 3 months", None),
            ("monthly", "every month", None),
            ("every 2 weeks from 2026-04-01", "every 2 weeks", Some("2026-04-01")),
            ("yearly", "every year", None),
            ("daily", "every day", None),
        ] {
            let read = Recurrence::parse(text).unwrap();
            assert_eq!((read.to_string().as_str(), read.from), (said, from.map(day)), "{text}");
            assert_eq!(Recurrence::parse(&read.to_string()).unwrap().every, read.every);
        }
        for text in [
            "",
            "every",
            "every 0 days",
            "every 1000 days",
            "every -1 days",
            "every 2 moons",
            "often",
            "2026-04-01",
            "monthly from",
            "monthly from soon",
            "from 2026-04-01",
            "every 400 quarters",
            "every 4294967295 quarters",
        ] {
            assert_eq!(Recurrence::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_next_day_follows_from_the_last_or_the_first() {
        let next = |text: &str, last: Option<&str>| {
            Recurrence::parse(text).unwrap().next(last.map(day)).map(|d| d.to_string())
        };
        let some = |day: &str| Some(day.to_owned());
        assert_eq!(next("quarterly", None), None);
        assert_eq!(next("quarterly from 2026-04-01", None), some("2026-04-01"));
        assert_eq!(next("quarterly from 2026-04-01", Some("2026-04-08")), some("2026-07-08"));
        assert_eq!(next("quarterly from 2026-04-01", Some("2026-01-08")), some("2026-04-01"));
        // A little early is done, long before is another time.
        assert_eq!(next("quarterly from 2026-10-20", Some("2026-10-19")), some("2027-01-19"));
        assert_eq!(next("quarterly from 2026-10-20", Some("2026-09-28")), some("2026-12-28"));
        assert_eq!(next("quarterly from 2026-10-20", Some("2026-09-25")), some("2026-10-20"));
        assert_eq!(next("weekly from 2026-10-20", Some("2026-10-19")), some("2026-10-26"));
        assert_eq!(next("weekly from 2026-10-20", Some("2026-10-18")), some("2026-10-20"));
        assert_eq!(next("daily from 2026-10-20", Some("2026-10-19")), some("2026-10-20"));
        assert_eq!(next("monthly", Some("2026-01-31")), some("2026-02-28"));
        assert_eq!(next("every 2 weeks", Some("2026-12-24")), some("2027-01-07"));
        assert_eq!(next("yearly", Some("2024-02-29")), some("2025-02-28"));
        assert_eq!(next("every 999 years", Some("9998-01-01")), None);
    }
}
