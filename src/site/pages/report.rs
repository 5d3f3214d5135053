//! `/incidents/<slug>/`: the report.

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::report::Report;

pub(super) fn page(site: &Site<'_>, position: usize) -> Result<Page, SiteError> {
    let address = Address::incident(&site.slugs[position]);
    let scope = site.scope(position, &address);
    let report = Report::new(&scope, &site.cards[position]);
    site.page("pages/report.html", &address, "incidents", &report)
}
