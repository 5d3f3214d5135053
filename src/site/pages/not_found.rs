//! `/404.html`: shown by servers at any depth, so that its links are absolute.

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    #[derive(serde::Serialize)]
    struct NotFound {}
    let address = Address::file(vec!["404.html".to_owned()]);
    let root = format!("{}/", site.base_path());
    site.page_with_root("pages/404.html", &address, &root, "", &NotFound {})
}
