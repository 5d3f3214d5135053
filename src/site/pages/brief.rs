//! `/incidents/<slug>/brief/`: the report on one page.

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::report::brief::Brief;

/// Where it is: a file of the incident that would have the address keeps it.
pub(super) fn address(site: &Site<'_>, position: usize) -> Address {
    Address::brief(&site.slugs[position], &site.brief_names[position])
}

pub(super) fn page(site: &Site<'_>, position: usize) -> Result<Page, SiteError> {
    let scope = site.scope(position);
    site.page("pages/brief.html", &address(site, position), "incidents", &Brief::new(&scope))
}
