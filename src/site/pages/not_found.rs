//! `/404.html`: shown by servers at any depth, so that its links are absolute.

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    #[derive(serde::Serialize)]
    struct NotFound {}
    site.page("pages/404.html", &Address::not_found(), "", &NotFound {})
}
