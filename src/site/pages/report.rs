//! `/incidents/<slug>/`: the report.

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::report::Report;

pub(super) fn page(site: &Site<'_>, position: usize) -> Result<Page, SiteError> {
    let address = Address::incident(&site.slugs[position]);
    let mut scope = site.scope(position);
    scope.links.is_report = true;
    let report = Report::new(&scope);
    site.page("pages/report.html", &address, "incidents", &report)
}
