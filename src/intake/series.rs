//! Figures over time: a CSV with a column of times and one of numbers, as monitoring exports it.

use super::events::{At, time};
use super::table::Table;

/// Larger texts are not read, in bytes.
pub const MOST_BYTES: usize = 4_000_000;
/// The fewest rows that are figures over time.
const FEWEST: usize = 3;
/// So much of the name of a column is kept, in characters.
const LONGEST_NAME: usize = 80;
/// Larger numbers are ids or times, and no figures.
const LARGEST: f64 = 1e15;

/// Figures over time.
#[derive(Debug, PartialEq)]
pub struct Series {
    /// What the column of numbers is called.
    pub name: String,
    /// In order of writing; rows without a number are left out.
    pub points: Vec<(At, f64)>,
}

/// Reads figures over time. `None` for a table that says anything else: it needs one column of times, one of numbers,
/// and beside them only columns that say the same in every row (a host, a metric's name), as it could not be known
/// otherwise which rows belong together.
#[must_use]
pub fn series(text: &str) -> Option<Series> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let table =
        Table::parse(text).ok().filter(|t| t.notes.is_empty() && t.rows().len() >= FEWEST)?;
    let cells = |column: usize| table.rows().map(move |row| row.cell(Some(column)));
    let is_time = |column: &usize| cells(*column).all(|c| time(c, None).is_some());
    let times = (0..table.width()).find(is_time)?;
    let mut numbers = None;
    for column in (0..table.width()).filter(|c| *c != times) {
        let mut all = cells(column);
        let first = all.next();
        if all.all(|c| Some(c) == first) && first.and_then(number).is_none() {
            continue;
        }
        let is_number = cells(column).all(|c| c.is_empty() || number(c).is_some());
        if !is_number || numbers.replace(column).is_some() {
            return None;
        }
    }
    let numbers = numbers?;
    let point = |(at, value): (&str, &str)| Some((time(at, None)?, number(value)?));
    let points: Vec<(At, f64)> = cells(times).zip(cells(numbers)).filter_map(point).collect();
    let name = table.name(numbers).chars().take(LONGEST_NAME).collect();
    (points.len() >= FEWEST).then_some(Series { name, points })
}

/// `12`, `0.5`, `97.3 %`, `1e3`. What could be read in two ways (`1,500`) is none.
fn number(text: &str) -> Option<f64> {
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let value: f64 = text.parse().ok()?;
    (value.is_finite() && value.abs() < LARGEST).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Option<Vec<f64>> {
        series(text).map(|s| s.points.into_iter().map(|(_, v)| v).collect())
    }

    #[test]
    fn a_column_of_times_and_one_of_numbers_are_figures() {
        let read = series("Time;Errors %\n2026-03-14T09:00:00Z;0.5\n2026-03-14T09:01:00Z;12 %\n2026-03-14T09:02:00Z;-3\n").unwrap();
        assert_eq!(read.name, "Errors %");
        assert_eq!(read.points.iter().map(|(_, v)| *v).collect::<Vec<_>>(), [0.5, 12.0, -3.0]);
        let long = format!(
            "t,{}\n2026-03-14 09:00,1\n2026-03-14 09:01,2\n2026-03-14 09:02,3\n",
            "ü".repeat(9_000)
        );
        assert_eq!(series(&long).unwrap().name, "ü".repeat(LONGEST_NAME));
        // What every row says, and what one of them does not know.
        let told = "host,value,at\ndb1,1,1773478931\ndb1,,1773478932\ndb1,2,1773478933\ndb1,3,1773478934\n";
        assert_eq!(values(told).unwrap(), [1.0, 2.0, 3.0]);
        // The same number all the time is a figure, too.
        assert_eq!(
            values("t,v\n2026-03-14 09:00,5\n2026-03-14 09:01,5\n2026-03-14 09:02,5\n").unwrap(),
            [5.0; 3]
        );
    }

    #[test]
    fn other_tables_are_none() {
        let rows = |head: &str, rows: [&str; 3]| {
            let at = ["2026-03-14 09:00", "2026-03-14 09:01", "2026-03-14 09:02"];
            let rows = at.iter().zip(rows).map(|(at, row)| format!("{at},{row}\n"));
            format!("{head}\n{}", rows.collect::<String>())
        };
        assert!(values(&rows("t,v", ["1", "2", "3"])).is_some());
        assert_eq!(values(&rows("t,v", ["1", "2", "high"])), None, "a word");
        assert_eq!(values(&rows("t,v", ["1", "inf", "NaN"])), None, "no numbers");
        assert_eq!(values(&rows("t,v", ["1", "2", "4e200"])), None, "too large");
        assert_eq!(
            values(&rows("t,v", ["\"1,500\"", "\"2,500\"", "\"3,500\""])),
            None,
            "two readings"
        );
        assert_eq!(values(&rows("t,host,v", ["a,1", "b,2", "a,3"])), None, "several lines in one");
        assert_eq!(values(&rows("t,v,w", ["1,4", "2,5", "3,6"])), None, "two figures");
        assert_eq!(values("t,v\n2026-03-14 09:00,1\n2026-03-14 09:01,2\n"), None, "too few");
        assert_eq!(values("a,b\n1,2\n3,4\n5,6\n"), None, "no times");
        assert_eq!(values(""), None);
        assert_eq!(values("t,v\n\"2026"), None);
    }
}
