//! Dates as other programs write them. One that could be read in two ways is read in none.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::table::Table;

/// In which order dates such as 03/04/2026 are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 03/04/2026 is the third of April
    DayFirst,
    /// 03/04/2026 is the fourth of March
    MonthFirst,
}

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Instant(DateTime<Utc>),
    /// A day in the zone of whoever exported, which the file does not name.
    Day(NaiveDate),
}

impl When {
    /// The day in a zone.
    pub fn day(self, zone: Tz) -> NaiveDate {
        match self {
            Self::Instant(at) => at.with_timezone(&zone).date_naive(),
            Self::Day(day) => day,
        }
    }
}

/// `2026-03-29T14:02:11Z`, also with fractions and with an offset as Jira writes it (`+0000`).
pub fn instant(text: &str) -> Option<When> {
    let text = text.trim();
    let read = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        // As a script prints it: `Thu Mar 14 2024 08:53:33 GMT+0000 (GMT)`.
        .or_else(|_| {
            let plain = text.split(" (").next().unwrap_or(text);
            DateTime::parse_from_str(plain, "%a %b %d %Y %H:%M:%S GMT%z")
        });
    let read = read.ok().filter(|d| sensible(d.date_naive()));
    read.map(|d| When::Instant(d.with_timezone(&Utc)))
}

/// `2026-03-29`, and whatever follows it.
pub fn iso(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text.trim().get(..10)?, "%Y-%m-%d").ok()?;
    sensible(date).then_some(date)
}

/// Years that another program can know; others are slips, and would be written to files.
fn sensible(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (1990..=2200).contains(&date.year())
}

/// Longest text of a date that is quoted, in characters.
const MAX_SHOWN: usize = 40;

/// Words in the names of columns that hold times, in lower case.
const TIMES: [&str; 15] = [
    "date",
    "created",
    "updated",
    "modified",
    "changed",
    "resolved",
    "closed",
    "completed",
    "canceled",
    "cancelled",
    "started",
    "archived",
    "activated",
    "viewed",
    "due",
];

/// Whether a column holds times, by its name.
fn tells_time(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|w| TIMES.contains(&w))
}

/// The first lines whose dates of figures tell the order of day and month, and that tell none.
#[derive(Default)]
struct Told {
    day_first: Option<u64>,
    month_first: Option<u64>,
    doubtful: Option<u64>,
}

impl Told {
    fn by(table: &Table, columns: &[usize]) -> Self {
        let mut told = Self::default();
        for row in table.rows() {
            for column in columns {
                let Some([a, b, _]) = figures(row.cell(Some(*column))) else {
                    continue;
                };
                let told = match (a > 12, b > 12) {
                    (true, false) => &mut told.day_first,
                    (false, true) => &mut told.month_first,
                    // The third of March is the third of March.
                    _ if a == b => continue,
                    _ => &mut told.doubtful,
                };
                told.get_or_insert(row.line);
            }
        }
        told
    }
}

/// How the dates of one table are read.
pub struct Dates {
    /// The order of day and month in dates of figures; `None` when nothing tells.
    order: Option<DateOrder>,
}

impl Dates {
    /// Looks at all dates of a table: one whose first figure is beyond twelve tells the order of all.
    /// What does not is said in `notes`.
    pub fn of<const N: usize>(
        table: &Table,
        columns: [Option<usize>; N],
        given: Option<DateOrder>,
        notes: &mut Vec<String>,
    ) -> Self {
        if given.is_some() {
            return Self { order: given };
        }
        let own: Vec<usize> = columns.into_iter().flatten().collect();
        let told = Told::by(table, &own);
        let order = match (told.day_first, told.month_first, told.doubtful) {
            (Some(_), None, _) => Some(DateOrder::DayFirst),
            (None, Some(_), _) => Some(DateOrder::MonthFirst),
            (Some(a), Some(b), _) => {
                notes.push(format!(
                    "line {a} writes the day before the month, line {b} the month before the day: dates of figures are not read; say which it is with --dates"
                ));
                None
            }
            (None, None, Some(line)) => {
                // A program writes all its dates in one way: those of no interest tell it, too.
                let mut others: Vec<usize> =
                    (0..table.width()).filter(|c| tells_time(table.name(*c))).collect();
                others.retain(|c| !own.contains(c));
                let others = Told::by(table, &others);
                match (others.day_first, others.month_first) {
                    (Some(_), None) => Some(DateOrder::DayFirst),
                    (None, Some(_)) => Some(DateOrder::MonthFirst),
                    _ => {
                        notes.push(format!(
                            "line {line}: the date can be read in two ways, and no other date of the file tells which: such dates are not read; say which it is with --dates day-first or --dates month-first"
                        ));
                        None
                    }
                }
            }
            (None, None, None) => None,
        };
        Self { order }
    }

    /// The first of several times that can be read, else why the first cannot: a half sentence about
    /// it. Empty texts are none.
    pub fn first<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> (Option<When>, Option<String>) {
        let mut unread = None;
        for text in texts.into_iter().filter(|t| !t.trim().is_empty()) {
            if let Some(when) = self.when(text) {
                return (Some(when), None);
            }
            unread.get_or_insert(text);
        }
        let why = unread.map(|text| {
            let short = shortened(text);
            let why = match figures(text) {
                Some([a, b, _]) if self.order.is_none() && a <= 12 && b <= 12 => {
                    "can be read in two ways; say which it is with --dates day-first or --dates month-first"
                }
                Some(_) => "does not fit the order of day and month that the other dates have, or --dates gives",
                None => "is in no notation that we read; export dates as in 2026-03-29",
            };
            format!("“{short}”, {why}")
        });
        (None, why)
    }

    /// A time of the exporter's zone.
    pub fn when(&self, text: &str) -> Option<When> {
        instant(text).or_else(|| self.day(text).map(When::Day))
    }

    /// A time in UTC that does not say so.
    pub fn when_utc(&self, text: &str) -> Option<When> {
        let at = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M:%S").ok();
        match at {
            Some(at) => Some(When::Instant(Utc.from_utc_datetime(&at))),
            None => self.when(text),
        }
    }

    /// The text, shortened to be quoted, where it is in no notation that is read. Of one in an unknown
    /// order the whole table says so.
    pub fn foreign(&self, text: &str) -> Option<String> {
        let is_foreign = self.day(text).is_none() && figures(text).is_none();
        is_foreign.then(|| shortened(text))
    }

    /// A day; the time behind it is left.
    pub fn day(&self, text: &str) -> Option<NaiveDate> {
        let text = text.trim();
        let date = iso(text)
            .or_else(|| worded(text))
            .or_else(|| {
                let [a, b, year] = figures(text)?;
                match (self.order, a == b) {
                    (Some(DateOrder::MonthFirst), _) => date(year, a, b),
                    (Some(DateOrder::DayFirst), _) | (None, true) => date(year, b, a),
                    (None, false) => None,
                }
            })
            .or_else(|| {
                // `29.03.2026` is never the other way round.
                let [day, month, year] = parts(text, '.')?;
                date(full_year(year)?, month.parse().ok()?, day.parse().ok()?)
            })
            .or_else(|| {
                // Nor is `2026/03/29`.
                let [year, month, day] = parts(text, '/').filter(|[y, _, _]| y.len() == 4)?;
                date(full_year(year)?, month.parse().ok()?, day.parse().ok()?)
            })
            // `Thu Mar 14 2024`, as a script prints it.
            .or_else(|| NaiveDate::parse_from_str(text.get(..15)?, "%a %b %d %Y").ok())?;
        sensible(date).then_some(date)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_SHOWN).collect()
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The three parts of the date in front; what follows it (a time) is left.
fn parts(text: &str, between: char) -> Option<[&str; 3]> {
    let text = text.split([' ', '\u{a0}', '\u{202f}', 'T', ',']).next()?;
    let mut parts = text.split(between);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let short = three.iter().all(|p| !p.is_empty() && p.len() <= 12);
    (short && parts.next().is_none()).then_some(three)
}

/// The figures of `3/29/2026` or `29-03-2026`, the year last.
fn figures(text: &str) -> Option<[u32; 3]> {
    let [a, b, year] = parts(text, '/').or_else(|| parts(text, '-'))?;
    if a.len() > 2 || b.len() > 2 {
        return None;
    }
    Some([a.parse().ok()?, b.parse().ok()?, full_year(year)?])
}

fn full_year(text: &str) -> Option<u32> {
    let year: u32 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// `29/Mar/26 9:14 AM`, `29-Mar-2026`: Jira's own notation, with the month in the reader's language.
fn worded(text: &str) -> Option<NaiveDate> {
    let [day, month, year] = parts(text, '/').or_else(|| parts(text, '-'))?;
    date(full_year(year)?, month_of(month)?, day.parse().ok()?)
}

/// A month by the beginning of its name in English, German, French, Spanish, Italian, Portuguese or
/// Dutch.
fn month_of(name: &str) -> Option<u32> {
    const BEGINNINGS: [(&str, u32); 34] = [
        ("jan", 1),
        ("jän", 1),
        ("ene", 1),
        ("gen", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("mrz", 3),
        ("mrt", 3),
        ("maa", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("mei", 5),
        ("mag", 5),
        ("juin", 6),
        ("jun", 6),
        ("giu", 6),
        ("juil", 7),
        ("jul", 7),
        ("lug", 7),
        ("aug", 8),
        ("août", 8),
        ("aou", 8),
        ("ago", 8),
        ("set", 9),
        ("sep", 9),
        ("oct", 10),
        ("okt", 10),
        ("out", 10),
    ];
    const LAST: [(&str, u32); 6] =
        [("ott", 10), ("nov", 11), ("dec", 12), ("dez", 12), ("dic", 12), ("déc", 12)];
    let name = name.to_lowercase();
    let all = BEGINNINGS.iter().chain(&LAST);
    all.clone().find(|(b, _)| name.starts_with(b)).map(|(_, m)| *m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(order: Option<DateOrder>, text: &str) -> String {
        let read = Dates { order }.day(text);
        read.map_or_else(|| "none".to_owned(), |d| d.to_string())
    }

    #[test]
    fn dates_of_every_notation() {
        for text in [
            "2026-03-12",
            "2026-03-12 09:14",
            "2026-03-12T09:14:00.000Z",
            "12/Mar/26 9:14 AM",
            "12/Mar/26",
            "12-Mar-2026",
            "12/mars/26 09:14",
            "12/Mär/26",
            "12/mrt./26",
            "12.03.2026 09:14",
            "12.3.26",
            "2026/03/12 09:14",
            "Thu Mar 12 2026 08:53:33 GMT+0000 (GMT)",
        ] {
            assert_eq!(day(None, text), "2026-03-12", "{text}");
        }
        assert_eq!(day(Some(DateOrder::MonthFirst), "3/4/2026 7:00:00 AM"), "2026-03-04");
        assert_eq!(day(Some(DateOrder::DayFirst), "3/4/2026"), "2026-04-03");
        assert_eq!(day(None, "3/3/26"), "2026-03-03");
        for text in [
            "3/4/2026",
            "",
            "soon",
            "31/Feb/26",
            "12/Foo/26",
            "99/99/99",
            "1/2",
            "é/é/é",
            "0026-03-12",
            "12/March of the penguins/26",
        ] {
            assert_eq!(day(None, text), "none", "{text}");
        }
    }

    #[test]
    fn instants_of_every_notation() {
        let expected = instant("2026-03-29T23:30:00Z").unwrap();
        for text in [
            "2026-03-30T01:30:00.000+0200",
            "2026-03-29T23:30:00.000Z",
            "Sun Mar 29 2026 23:30:00 GMT+0000 (GMT)",
        ] {
            assert_eq!(instant(text), Some(expected), "{text}");
        }
        let there = expected.day(chrono_tz::Europe::Amsterdam);
        assert_eq!(there.to_string(), "2026-03-30");
        assert_eq!(instant("2026-03-29"), None);
    }
}
