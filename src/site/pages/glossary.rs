//! `/glossary/`: what each figure of the site is, and how it is counted.

use serde::Serialize;

use crate::derive::trends::FEWEST;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::actions::owners::SOON;

#[derive(Serialize)]
struct Glossary {
    /// The fewest values of which there is a median.
    fewest: usize,
    /// Within how many days something is due soon.
    soon_days: u64,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let view = Glossary { fewest: FEWEST, soon_days: SOON };
    site.page("pages/glossary.html", &Address::fixed("glossary"), "glossary", &view)
}
