//! `/search/`: full text. The index is made from the finished pages; the page itself is the same
//! with and without.

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    #[derive(serde::Serialize)]
    struct Search {}
    site.page(
        "pages/search.html",
        &Address::fixed("search"),
        "search",
        &Search {},
    )
}
