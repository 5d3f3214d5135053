//! Days as people write them, read by what is known of the report that they stand in.

use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;

use crate::intake::DateOrder;
use crate::notation::catalogue::CATALOGUE;

/// What days and times of a report are read by.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The zone of the report.
    pub zone: Tz,
    /// The order of day and month in dates of figures, where the language or the zone says it.
    pub order: Option<DateOrder>,
    /// The day on which the incident began by the name of its folder: what gives a day without a year its own.
    pub near: Option<NaiveDate>,
}

impl Calendar {
    /// That of a report in a language (a BCP 47 tag), with its zone. Plain `en` and UTC say nothing of the order, and
    /// neither do a language and a zone that differ in it.
    #[must_use]
    pub fn new(language: &str, zone: Tz, near: Option<NaiveDate>) -> Self {
        let order = match (order_of_language(language), order_of_zone(zone)) {
            (Some(a), Some(b)) => (a == b).then_some(a),
            (a, b) => a.or(b),
        };
        Self { zone, order, near }
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self { zone: Tz::UTC, order: None, near: None }
    }
}

impl From<Option<NaiveDate>> for Calendar {
    fn from(near: Option<NaiveDate>) -> Self {
        Self { near, ..Self::default() }
    }
}

/// How a language writes 3 April 2026 with `/`, where nearly all who write it agree.
fn order_of_language(tag: &str) -> Option<DateOrder> {
    const DAY_FIRST: [&str; 32] = [
        "ar", "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "gl", "he", "hr", "id",
        "is", "it", "lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "th", "tr",
        "uk", "vi",
    ];
    const ENGLISH: [&str; 6] = ["AU", "GB", "IE", "IN", "NZ", "SG"];
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|p| p.len() == 2).map(str::to_ascii_uppercase);
    match (language.as_str(), region.as_deref()) {
        (_, Some("US")) => Some(DateOrder::MonthFirst),
        ("en", Some(region)) => ENGLISH.contains(&region).then_some(DateOrder::DayFirst),
        (language, _) => DAY_FIRST.contains(&language).then_some(DateOrder::DayFirst),
    }
}

/// How people of a zone write dates with `/`, where it is one way.
fn order_of_zone(zone: Tz) -> Option<DateOrder> {
    const MONTH_FIRST: [&str; 12] = [
        "America/New_York",
        "America/Detroit",
        "America/Chicago",
        "America/Denver",
        "America/Boise",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
        "America/Juneau",
        "America/Menominee",
        "America/Adak",
    ];
    const DAY_FIRST: [&str; 10] = [
        "Asia/Kolkata",
        "Asia/Calcutta",
        "Asia/Singapore",
        "Asia/Jakarta",
        "Asia/Bangkok",
        "Asia/Ho_Chi_Minh",
        "Pacific/Auckland",
        "America/Sao_Paulo",
        "America/Argentina/Buenos_Aires",
        "America/Bogota",
    ];
    let name = zone.name();
    if MONTH_FIRST.contains(&name) || name.starts_with("US/") {
        return Some(DateOrder::MonthFirst);
    }
    let is_day_first = name.starts_with("Europe/") || name.starts_with("Australia/");
    (is_day_first || DAY_FIRST.contains(&name)).then_some(DateOrder::DayFirst)
}

/// Why what looks like a day is read as none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayDoubt {
    /// It can be either of two days.
    Order { day_first: NaiveDate, month_first: NaiveDate },
    /// It has no year, and none of those around the incident fits alone.
    NoYear { month: u32, day: u32, weekday: Option<Weekday> },
    /// The day of the week is another one.
    Weekday { date: NaiveDate },
    /// The month has no such day, or the year no such month.
    NotThere { year: i32, month: u32 },
}

impl DayDoubt {
    /// What to do about it.
    #[must_use]
    pub fn help(&self, near: Option<NaiveDate>) -> String {
        match self {
            Self::Order { day_first, month_first } => format!(
                "write {day_first} or {month_first}: figures alone do not tell the day from the month; a team that always means the day first says so by `language = \"en-GB\"` or another in aftermark.toml"
            ),
            Self::NoYear { month, day, weekday } => {
                let about = near.map_or(2026, |n| n.year());
                let mut years = [0, -1, 1, -2, 2, -3, 3].map(|by| about + by).into_iter();
                let has_it = |year: &i32| {
                    let date = NaiveDate::from_ymd_opt(*year, *month, *day);
                    weekday.is_none() || date.map(|d| d.weekday()) == *weekday
                };
                let year = years.find(has_it).unwrap_or(about);
                format!("write the year as well, as in {year}-{month:02}-{day:02}")
            }
            Self::Weekday { date } => {
                format!(
                    "{date} is a {}: correct the date or the day of the week",
                    date.format("%A")
                )
            }
            Self::NotThere { year, month } => match NaiveDate::from_ymd_opt(*year, *month, 1) {
                None => format!("a year has 12 months: correct the {month}"),
                Some(first) => format!(
                    "{} has {} days: correct the day or the month",
                    first.format(if *month == 2 { "%B %Y" } else { "%B" }),
                    first.num_days_in_month()
                ),
            },
        }
    }
}

/// A day in words or digits, where it can be only one: `14 March 2026`, `Mar 14th, 2026`, `2026-03-14`, `14.03.2026`,
/// `2026年3月14日`, with the day of the week before it or behind. `03/04/2026` where the report says the order of its
/// dates, and `Wed Jun 29` where one year around the incident has that day.
#[must_use]
pub fn date(text: &str, calendar: Calendar) -> Option<NaiveDate> {
    day(text, calendar).ok()
}

/// The same where the text can hardly mean a day far from the incident, as behind a time of its timeline: one without a year
/// is that within two months of it.
#[must_use]
pub fn soon_after(text: &str, calendar: Calendar) -> Option<NaiveDate> {
    const SOON: i64 = 60;
    match (day(text, calendar), calendar.near) {
        (Ok(day), _) => Some(day),
        (Err(Some(DayDoubt::NoYear { month, day, weekday: None })), Some(near)) => {
            let mut years = near.year() - 1..=near.year() + 1;
            years.find_map(|year| {
                NaiveDate::from_ymd_opt(year, month, day)
                    .filter(|date| (*date - near).num_days().abs() <= SOON)
            })
        }
        _ => None,
    }
}

/// What to do about a text that looks like a day and is read as none.
#[must_use]
pub fn no_day(text: &str, calendar: Calendar) -> Option<String> {
    let doubt = day(text, calendar).err().flatten();
    doubt.map(|doubt| doubt.help(calendar.near))
}

/// As [`date`], and why it is none, where it looks like one.
pub fn day(text: &str, calendar: Calendar) -> Result<NaiveDate, Option<DayDoubt>> {
    const LONGEST: usize = 60;
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*_`#:：(),".contains(c));
    if text.is_empty() || text.len() > LONGEST {
        return Err(None);
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return sane(date).ok_or(None);
    }
    let (text, weekday) = without_weekday(text);
    let spaced: String = text.chars().map(|c| if "年月日".contains(c) { '.' } else { c }).collect();
    let numbers: Vec<&str> = spaced.trim_end_matches('.').split(['.', '/', '-']).collect();
    let read = match numbers[..] {
        [a, b, c] if numbers.iter().all(|n| is_digits(n)) => {
            figures([a, b, c], text.contains(['/', '-']), calendar)?
        }
        _ => words(&text, weekday, calendar)?,
    };
    match weekday {
        Some(weekday) if read.weekday() != weekday => Err(Some(DayDoubt::Weekday { date: read })),
        _ => Ok(read),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The text without the day of the week in it, and which that is where it is known.
fn without_weekday(text: &str) -> (String, Option<Weekday>) {
    let mut found = None;
    let words = text.split_whitespace().filter(|word| {
        let bare = word.trim_matches([',', '.', '(', ')']);
        let weekday = CATALOGUE.weekday(bare);
        found = found.or(weekday);
        weekday.is_none()
    });
    let rest: Vec<&str> = words.collect();
    (rest.join(" ").trim_matches([',', ' ']).to_owned(), found)
}

/// Three figures with `.`, `/` or `-` between.
fn figures(
    [a, b, c]: [&str; 3],
    is_open: bool,
    calendar: Calendar,
) -> Result<NaiveDate, Option<DayDoubt>> {
    let of = |y: &str, m: &str, d: &str| {
        let day = NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
        day.and_then(sane)
    };
    let there = |y: &str, m: &str, d: &str| of(y, m, d).ok_or_else(|| not_there(y, m, d));
    match (a.len(), c.len()) {
        (4, _) => there(a, b, c),
        (_, 4) if !is_open => there(c, b, a),
        (_, 4) => match (of(c, b, a), of(c, a, b), calendar.order) {
            (Some(one), Some(other), _) if one == other => Ok(one),
            (Some(day), Some(_), Some(DateOrder::DayFirst)) => Ok(day),
            (Some(_), Some(day), Some(DateOrder::MonthFirst)) => Ok(day),
            (Some(day_first), Some(month_first), None) => {
                Err(Some(DayDoubt::Order { day_first, month_first }))
            }
            (None, None, _) if b.parse().is_ok_and(|month: u32| month <= 12) => there(c, b, a),
            (None, None, _) => there(c, a, b),
            (one, other, _) => one.or(other).ok_or(None),
        },
        _ => Err(None),
    }
}

/// What is wrong with three figures that are no date: a month or a day too many.
fn not_there(year: &str, month: &str, day: &str) -> Option<DayDoubt> {
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    // A year that nobody means is not a day too many.
    let is_there = NaiveDate::from_ymd_opt(year, month, day).is_some();
    let is_year = NaiveDate::from_ymd_opt(year, 1, 1).and_then(sane).is_some();
    (is_year && !is_there).then_some(DayDoubt::NotThere { year, month })
}

/// A day with the name of its month.
fn words(
    text: &str,
    weekday: Option<Weekday>,
    calendar: Calendar,
) -> Result<NaiveDate, Option<DayDoubt>> {
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split(|c: char| c.is_whitespace() || ",.-/".contains(c)) {
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == 'º');
        let suffix = &word[number.len()..];
        if word.is_empty() || matches!(word, "of" | "de" | "do" | "the" | "le" | "den") {
            continue;
        }
        let slot = if let Some(found) = CATALOGUE.month(word) {
            month.replace(found).is_some()
        } else if is_digits(number) && matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "º")
        {
            match number.len() {
                4 => year.replace(number.parse::<i32>().map_err(|_| None)?).is_some(),
                1 | 2 => day.replace(number.parse::<u32>().map_err(|_| None)?).is_some(),
                _ => return Err(None),
            }
        } else {
            return Err(None);
        };
        if slot {
            return Err(None);
        }
    }
    let (Some(month), Some(day)) = (month, day) else {
        return Err(None);
    };
    match year {
        Some(year) => {
            let date = NaiveDate::from_ymd_opt(year, month, day);
            let doubt = date.is_none().then_some(DayDoubt::NotThere { year, month });
            date.and_then(sane).ok_or(doubt)
        }
        None => near(month, day, weekday, calendar.near).ok_or(Some(DayDoubt::NoYear {
            month,
            day,
            weekday,
        })),
    }
}

/// The one day within half a year of the incident that has this day of the week.
fn near(
    month: u32,
    day: u32,
    weekday: Option<Weekday>,
    near: Option<NaiveDate>,
) -> Option<NaiveDate> {
    const HALF_A_YEAR: i64 = 183;
    let (weekday, near) = (weekday?, near?);
    let years = near.year() - 1..=near.year() + 1;
    let mut fitting = years.filter_map(|year| {
        let date = NaiveDate::from_ymd_opt(year, month, day).and_then(sane)?;
        let is_near = (date - near).num_days().abs() <= HALF_A_YEAR;
        (is_near && date.weekday() == weekday).then_some(date)
    });
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

fn sane(date: NaiveDate) -> Option<NaiveDate> {
    (1970..=9998).contains(&date.year()).then_some(date)
}
