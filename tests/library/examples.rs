//! The examples of the project.

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::model::Library;
use aftermark::rules::judge;
use aftermark::site::{Settings, ThemeFiles};

use crate::memory::Files;

/// The day of judgement.
pub fn day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The folder of the examples.
pub const EXAMPLES: &str = "example-incidents";

/// A site as it is without an address, pictures and files of a team.
pub fn settings<'a>(library: &'a Library, theme: &'a ThemeFiles) -> Settings<'a> {
    let site = &library.config.site;
    Settings { site, base_url: None, theme, logo: None, favicon: None, version: "0" }
}

/// What the site of the examples is made from.
pub fn with_site(look: impl FnOnce(&Edition<'_>, &Settings<'_>)) {
    let library = Files::copy_of(EXAMPLES).library();
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let theme = ThemeFiles::new();
    let settings = settings(&library, &theme);
    look(&Edition::new(&library, &derived, &verdict), &settings);
}
