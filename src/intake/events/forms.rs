//! The forms in which programs write a time.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};

use super::At;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What is known of the dates of a file beside what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Near {
    /// The day near which they are: gives those without a year theirs.
    pub day: Option<NaiveDate>,
    /// Whether dates in figures have the day in front, where no figure says it.
    pub is_day_first: bool,
}

/// Reads bytes from a place on.
pub struct Cursor<'t> {
    pub text: &'t [u8],
    pub at: usize,
    pub near: Option<Near>,
}

impl Cursor<'_> {
    pub fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    pub fn eat(&mut self, any: &[u8]) -> Option<u8> {
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

    /// The place of a name in a list, written whole or by its first three letters.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let letters = &rest[..rest.iter().take_while(|b| b.is_ascii_alphabetic()).count()];
        let found = names.iter().position(|name| {
            let name = name.as_bytes();
            letters.eq_ignore_ascii_case(name)
                || letters.get(..3).is_some_and(|l| l.eq_ignore_ascii_case(&name[..3]))
                    && letters.len() == 3
        })?;
        self.at += letters.len();
        Some(found)
    }

    fn month(&mut self) -> Option<u32> {
        let at = self.name(&MONTHS)?;
        u32::try_from(at + 1).ok()
    }

    /// The day of the week and what stands behind it, if there is one.
    pub fn weekday(&mut self) {
        if self.name(&DAYS).is_some() {
            let _ = self.eat(b",");
            while self.peek() == b' ' {
                self.at += 1;
            }
        }
    }

    /// `09:02`, `09:02:11`, `09:02:11.123`, `09:02:11,123`, with `AM` or `PM` behind it.
    pub fn clock(&mut self, date: NaiveDate) -> Option<NaiveDateTime> {
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
        // Browsers and .NET put a space there that does not break.
        let rest = self.text.get(self.at..).unwrap_or_default();
        let spaces = [" ", "\u{a0}", "\u{202f}"].into_iter();
        let behind = spaces.filter_map(|space| Some((space, rest.strip_prefix(space.as_bytes())?)));
        if let Some((space, [half @ (b'A' | b'P' | b'a' | b'p'), b'M' | b'm', ..])) =
            { behind }.next()
        {
            hour = hour % 12 + if half.eq_ignore_ascii_case(&b'p') { 12 } else { 0 };
            self.at += space.len() + 2;
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

    /// `20260314T090211Z`, `20260314 09:02:11`.
    pub fn compact(&mut self) -> Option<At> {
        let year = i32::try_from(self.number(4, 4)?).ok()?;
        let (month, day) = (self.number(2, 2)?, self.number(2, 2)?);
        let date = day_of(year, month, day)?;
        self.eat(b"T ")?;
        let begin = self.at;
        if let Some(at) = self.moment(date) {
            return Some(at);
        }
        self.at = begin;
        let (hour, minute, second) = (self.number(2, 2)?, self.number(2, 2)?, self.number(2, 2)?);
        if self.peek().is_ascii_digit() {
            return None;
        }
        let local = date.and_hms_opt(hour, minute, second.min(59))?;
        self.offset().map_or(Some(At::Local(local)), |offset| exact(local, offset))
    }

    /// `2026-03-14T09:02:11`, `2026/03/14 09:02:11`.
    pub fn iso(&mut self) -> Option<At> {
        let year = i32::try_from(self.number(4, 4)?).ok()?;
        let sign = self.eat(b"-/.")?;
        let month = self.number(1, 2)?;
        self.eat(&[sign])?;
        let day = self.number(1, 2)?;
        let date = day_of(year, month, day)?;
        self.eat(b"T t_:-\t")?;
        while self.peek() == b' ' {
            self.at += 1;
        }
        self.moment(date)
    }

    /// `14/Mar/2026:09:02:11 +0000`, `14 Mar 2026 09:02:11 +0000`, `14-Mar-2026 09:02:11`.
    pub fn day_first(&mut self) -> Option<At> {
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
    pub fn month_first(&mut self) -> Option<(At, bool)> {
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
        Some((At::Local(nearest(local, self.near?.day?)?), true))
    }

    /// `03-14 09:02:11.123`, as logcat writes it, in the year nearest to a day.
    pub fn month_in_figures(&mut self) -> Option<At> {
        let month = self.number(2, 2)?;
        self.eat(b"-")?;
        let day = self.number(2, 2)?;
        self.eat(b" ")?;
        let local = self.clock(day_of(2000, month, day)?)?;
        // Without a fraction it may be anything.
        (local.nanosecond() > 0 || self.text.get(self.at - 4) == Some(&b'.')).then_some(())?;
        nearest(local, self.near?.day?).map(At::Local)
    }

    /// `3/14/2026 9:02:11 AM`, `14.03.2026 09:02`, `14-03-26, 09:02`. Which figure is the day is decided for a whole file,
    /// as no file has both; with full stops the day is first.
    pub fn figures(&mut self) -> Option<At> {
        let first = self.number(1, 2)?;
        let sign = self.eat(b"/.-")?;
        let second = self.number(1, 2)?;
        self.eat(&[sign])?;
        let begin = self.at;
        let year = i32::try_from(self.number(2, 4)?).ok()?;
        let year = match self.at - begin {
            4 => year,
            // Of two figures it could be a version, or anything.
            2 => Some(2000 + year).filter(|y| {
                self.near.and_then(|n| n.day).is_some_and(|d| (d.year() - y).abs() <= 2)
            })?,
            _ => return None,
        };
        let is_day_first = first > 12
            || sign == b'.'
            || second <= 12 && self.near.is_some_and(|near| near.is_day_first);
        let (month, day) = if is_day_first { (second, first) } else { (first, second) };
        let date = day_of(year, month, day)?;
        let _ = self.eat(b",");
        self.eat(b" T\t")?;
        self.moment(date)
    }
}

/// In which order the dates in figures of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
    /// No figure says it: what is nearer to a day, or else the month first.
    Guessed {
        is_day_first: bool,
    },
}

/// The order of day and month in the beginning of a file; `None` where there are no such dates, or of both kinds.
pub fn order(head: &[u8], near: Option<NaiveDate>) -> Option<Order> {
    const MOST: usize = 1_000;
    let is_start = |at: usize| {
        at == 0 || !head[at - 1].is_ascii_alphanumeric() && !b"/-.:".contains(&head[at - 1])
    };
    let starts = (0..head.len()).filter(|at| head[*at].is_ascii_digit() && is_start(*at));
    let dates = starts.filter_map(|at| {
        let mut cursor = Cursor { text: head, at, near: None };
        let first = cursor.number(1, 2)?;
        let sign = cursor.eat(b"/-")?;
        let second = cursor.number(1, 2)?;
        cursor.eat(&[sign])?;
        let year = cursor.number(4, 4)?;
        // Behind a time is a clock, perhaps in the next column; behind a day in a sentence none.
        while cursor.eat(b", T\t\";").is_some() {}
        cursor.number(1, 2)?;
        cursor.eat(b":")?;
        (1..=31).contains(&first).then_some(())?;
        (1..=31).contains(&second).then_some((first, second, i32::try_from(year).ok()?))
    });
    let dates: Vec<(u32, u32, i32)> = dates.take(MOST).collect();
    let is_day_first = dates.iter().any(|(first, _, _)| *first > 12);
    let is_month_first = dates.iter().any(|(_, second, _)| *second > 12);
    match (is_day_first, is_month_first) {
        (true, true) => None,
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        (false, false) => {
            let (first, second, year) = *dates.first()?;
            let away = |month, day| {
                let date = NaiveDate::from_ymd_opt(year, month, day)?;
                Some((date - near?).num_days().abs())
            };
            let is_day_first = match (away(second, first), away(first, second)) {
                (Some(day_first), Some(month_first)) => day_first < month_first,
                _ => false,
            };
            Some(Order::Guessed { is_day_first })
        }
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
pub fn sensible(date: NaiveDate) -> Option<NaiveDate> {
    (1990..=2200).contains(&date.year()).then_some(date)
}

fn exact(local: NaiveDateTime, offset: FixedOffset) -> Option<At> {
    Some(At::Exact(offset.from_local_datetime(&local).single()?.with_timezone(&Utc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_month_are_in_one_order_throughout_a_file() {
        let near = NaiveDate::from_ymd_opt(2026, 12, 6);
        let guessed = |is_day_first| Some(Order::Guessed { is_day_first });
        for (head, found) in [
            ("30/11/2026 14:40\n05/12/2026 14:40\n", Some(Order::DayFirst)),
            ("11/30/2026, 2:40 PM\n", Some(Order::MonthFirst)),
            ("\"05/12/2026\",\"14:40\"\n", guessed(true)),
            ("12/05/2026 14:40\n", guessed(false)),
            ("2026-11-30 14:40 due 05/12/2026, or later", None),
            ("30/11/2026 14:40\n11/30/2026 14:40\n", None),
            ("10.1.2.3/24/2026 1:2", None),
            ("", None),
        ] {
            assert_eq!(order(head.as_bytes(), near), found, "{head}");
        }
        assert_eq!(order(b"05/12/2026 14:40", None), guessed(false));
    }
}
