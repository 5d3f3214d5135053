//! `/trends/`: whether it is getting better.

use crate::derive::{burn_up, trends};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::trends::TrendsView;

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let incidents: Vec<_> = site.entries.iter().map(|e| (e.incident, e.facts)).collect();
    let measured = trends::measure(&incidents, site.edition.as_of());
    let kept = burn_up::measure(&incidents, site.edition.as_of());
    let view =
        TrendsView::new(&measured, &kept, incidents.len(), site.edition.config(), &site.words);
    site.page("pages/trends.html", &Address::fixed("trends"), "trends", &view)
}
