//! Letters of time zones: `CET`, `PST`. They are written in summer too, and some mean several zones, so that they name
//! a clock only where the report's zone is known.

use chrono::{Datelike, NaiveDate, TimeZone};
use chrono_tz::OffsetName;

use super::Calendar;

/// Letters that are written behind times and are those of some zone; capitals that are words of their own are not
/// among them.
const LETTERS: [&str; 57] = [
    "CET", "CEST", "WET", "WEST", "EET", "EEST", "BST", "IST", "MSK", "PST", "PDT", "PT", "MST",
    "MDT", "MT", "CST", "CDT", "CT", "EST", "EDT", "ET", "AKST", "AKDT", "HST", "AST", "ADT",
    "NST", "JST", "KST", "HKT", "SGT", "PKT", "AEST", "AEDT", "ACST", "ACDT", "AWST", "NZST",
    "NZDT", "SAST", "MEZ", "MESZ", "GST", "TRT", "BRT", "ART", "CLT", "COT", "WIB", "WITA", "ICT",
    "PHT", "MYT", "NPT", "IRST", "EAT", "WAT",
];

/// Whether letters are those of a zone.
pub fn is_letters(word: &str) -> bool {
    LETTERS.contains(&word)
}

impl Calendar {
    /// Whether letters are what people of the report's zone call its clock, in winter or in summer.
    #[must_use]
    pub fn uses(&self, letters: &str) -> bool {
        let letters = match letters {
            "MEZ" => "CET",
            "MESZ" => "CEST",
            other => other,
        };
        if !is_letters(letters) {
            return false;
        }
        let year = self.near.map_or(2026, |n| n.year());
        [1, 7].iter().any(|month| {
            let noon =
                NaiveDate::from_ymd_opt(year, *month, 1).and_then(|d| d.and_hms_opt(12, 0, 0));
            let offset = noon.map(|noon| self.zone.offset_from_utc_datetime(&noon));
            let own = offset.as_ref().and_then(|o| o.abbreviation()).unwrap_or_default();
            // `PT` is `PST` and `PDT`.
            own == letters
                || (own.len() == 3 && letters.len() == 2 && {
                    let (first, last) = (own.as_bytes()[0], own.as_bytes()[2]);
                    letters.as_bytes() == [first, last] && self.zone.name().starts_with("America/")
                })
        })
    }
}
