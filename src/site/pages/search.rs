//! `/search/`: full text. The index is made from the finished pages; the page itself is the same
//! with and without.

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::vocabulary::{CauseCategory, Choice};

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    #[derive(serde::Serialize)]
    struct Search {
        /// What one can filter by, whether it occurs or not.
        causes: Vec<&'static str>,
    }
    let causes = CauseCategory::ALL.iter().map(|c| c.word()).collect();
    site.page("pages/search.html", &Address::fixed("search"), "search", &Search { causes })
}
