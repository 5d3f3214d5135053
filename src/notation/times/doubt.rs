//! Why what stands in the place of a time is read as none, and what to write.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::day::{DayDoubt, day};
use super::letters::is_letters;
use super::{Calendar, OPENING, clock_text, clocks, regex};
use crate::notation::catalogue::CATALOGUE;

/// What may be meant as a time and is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Its bytes in the text that was looked at.
    pub range: Range<usize>,
    /// What to write.
    pub help: String,
    /// Whether it can only be meant as a time, of a day that there is not.
    pub is_no_day: bool,
    /// Whether words say since, until or after when, as any sentence may begin.
    pub is_of_words: bool,
}

/// What a text begins with that may be meant as a time, where none could be read: `2 pm`, `03/04/2026 9:02`,
/// `17:14 AM`.
#[must_use]
pub fn doubt(text: &str, calendar: Calendar) -> Option<Doubt> {
    let opening = text.len() - text.trim_start_matches(OPENING).len();
    let word =
        opening..text[opening..].find(char::is_whitespace).map_or(text.len(), |at| opening + at);
    for (start, before) in clocks(text, opening) {
        if before.is_empty() {
            continue;
        }
        let clock = text[start..].find(char::is_whitespace).map_or(text.len(), |at| start + at);
        let told = |help, is_no_day| {
            Some(Doubt { range: opening..clock, help, is_no_day, is_of_words: false })
        };
        if CATALOGUE.is_relative(before) {
            let time = text[start..clock].trim_end_matches([',', ':', '.']);
            let help = format!(
                "begin with the time of what happened, `{time}`; what lasted has both times, as in 21:37–21:41"
            );
            return Some(Doubt { is_of_words: true, ..told(help, false)? });
        }
        match day(before, calendar) {
            Err(Some(doubt)) => {
                let is_no_day = matches!(doubt, DayDoubt::NotThere { .. });
                return told(doubt.help(calendar.near), is_no_day);
            }
            Err(None) if is_of_figures(before) => return told(of_day(), false),
            _ => {}
        }
    }
    // A day without a clock behind it.
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(r"^(\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2})(?:[*_`]*\s*[-–—:]|\s*$|\s)")
    });
    let mut from = opening;
    if let Some(found) = DAY.as_ref().and_then(|d| d.captures(&text[opening..])) {
        let own = found.get(1)?;
        from = opening + found.get(0)?.len();
        if !text[from..].starts_with(|c: char| c.is_ascii_digit()) {
            return of_a_day(opening..opening + own.end(), own.as_str(), calendar);
        }
    }
    static SEEMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^~?\s?(?:(?P<clock>\d{1,2}\s?[hH.]\s?\d{2}\b(?:\s*[^.\d%\s]|\s*$))|(?P<hour>\d{1,2}\s?(?:[AaPp]\.?[Mm]|Uhr|[hH])\b)|\d{1,2}[:：]\d)",
        )
    });
    let found = SEEMS.as_ref()?.captures(&text[from..])?;
    let mut range = word;
    let help = if let Some(hour) = found.name("hour") {
        range = opening..from + hour.end();
        let hour = hour.as_str();
        let on_the_hour = on_the_hour(hour).unwrap_or_else(|| "14:00".to_owned());
        format!(
            "write the minutes as well: `{hour}` can be on the hour, {on_the_hour}, or about then, ~{on_the_hour}"
        )
    } else if let Some(help) = of_halves(&text[from..]) {
        help
    } else if let Some(letters) = text[from..].split([' ', '(', ')']).find(|w| is_letters(w)) {
        format!(
            "`{letters}` is written in summer and winter alike: write the place, as in 09:02 Europe/Amsterdam, or 09:02 UTC; or give the report that place as its `timezone`"
        )
    } else {
        "write it as in 09:02, 2026-03-14 09:02 or 9:02 pm; what nobody knows the time of begins with `unknown:`".to_owned()
    };
    Some(Doubt { range, help, is_no_day: false, is_of_words: false })
}

/// The clock of an hour alone: `9 pm` → `21:00`.
fn on_the_hour(hour: &str) -> Option<String> {
    let end = hour.find(|c: char| !c.is_ascii_digit())?;
    let half = hour[end..].replace("Uhr", "").replace(['h', 'H'], "");
    clock_text(&format!("{}:00{half}", &hour[..end]))
}

/// What to write instead of a day alone.
fn of_a_day(range: Range<usize>, written: &str, calendar: Calendar) -> Option<Doubt> {
    let help = match day(written, calendar) {
        Err(Some(doubt)) => doubt.help(calendar.near),
        Err(None) => of_day(),
        Ok(day) => {
            format!("write the time after the day, or {day} --:-- where only the day is known")
        }
    };
    Some(Doubt { range, help, is_no_day: false, is_of_words: false })
}

fn of_day() -> String {
    "write the day as in 2026-03-14 or 14 March 2026".to_owned()
}

/// Whether a text is figures and marks alone, as `29.6.22` and `01/10`.
fn is_of_figures(text: &str) -> bool {
    static FIGURES: LazyLock<Option<Regex>> =
        LazyLock::new(|| regex(r"^\d{1,4} ?[./-] ?\d{1,2}(?: ?[./-] ?(?:\d{1,4})?)?$"));
    FIGURES.as_ref().is_some_and(|figures| figures.is_match(text))
}

/// A span of which only the end says the half of the day, and a half that the clock contradicts.
fn of_halves(text: &str) -> Option<String> {
    static HALVES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        regex(
            r"^~?\s?(?P<from>\d{1,2}[:.]\d{2})(?P<own>\s?[AaPp]\.?[Mm]\b)?(?:\s?(?:-|–|—|to|/)\s?(?P<to>\d{1,2}[:.]\d{2})\s?(?P<half>[AaPp]\.?[Mm])\b)?",
        )
    });
    let found = HALVES.as_ref()?.captures(text)?;
    let from = found.name("from")?.as_str();
    match (found.name("own"), found.name("to"), found.name("half")) {
        (None, Some(to), Some(half)) => {
            let (to, half) = (to.as_str(), half.as_str());
            if half.starts_with(['a', 'A']) {
                return Some(format!(
                    "write both halves of the day, as in {from} pm – {to} {half}, and the day of the second where midnight lies between"
                ));
            }
            Some(format!(
                "write both halves of the day, as in {from} {half} – {to} {half}: it can begin before noon as well"
            ))
        }
        (Some(own), None, _) => {
            let own = own.as_str().trim();
            Some(format!(
                "{from} has no {own}: write it in the 24-hour clock, or correct one of the two"
            ))
        }
        _ => None,
    }
}
