//! The examples of the project.

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::rules::judge;
use aftermark::site::{Settings, ThemeFiles};

use crate::memory::Files;

/// The day of judgement.
pub fn day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The folder of the examples.
pub const EXAMPLES: &str = "example-incidents";

/// What the site of the examples is made from.
pub fn with_site(look: impl FnOnce(&Edition<'_>, &Settings<'_>)) {
    let library = Files::copy_of(EXAMPLES).library();
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let settings = Settings {
        site: &library.config.site,
        base_url: None,
        theme: &ThemeFiles::new(),
        logo: None,
        favicon: None,
        version: "0",
    };
    look(&Edition::new(&library, &derived, &verdict), &settings);
}
