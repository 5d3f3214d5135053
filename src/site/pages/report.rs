//! `/incidents/<slug>/`: the report.

use super::link_card;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::report::Report;

pub(super) fn page(site: &Site<'_>, position: usize) -> Result<Page, SiteError> {
    let address = Address::incident(&site.slugs[position]);
    let mut scope = site.scope(position);
    scope.links.is_report = true;
    let mut report = Report::new(&scope);
    report.link_card = link_card::view(site, position);
    site.page("pages/report.html", &address, "incidents", &report)
}
