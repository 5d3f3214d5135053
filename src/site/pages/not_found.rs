//! `/404.html`: shown by servers at any depth, so that its links are absolute.

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    #[derive(serde::Serialize)]
    struct NotFound {}
    let address = Address::file(vec!["404.html".to_owned()]);
    let root = format!(
        "{}/",
        base_path(site.base_url.as_deref().unwrap_or_default())
    );
    site.page_with_root("pages/404.html", &address, &root, "", &NotFound {})
}

/// The path of a base address, without a slash at its end.
fn base_path(base_url: &str) -> &str {
    let rest = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    rest.find('/')
        .map_or("", |at| rest[at..].trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::base_path;

    #[test]
    fn the_path_of_a_base_address() {
        assert_eq!(base_path("https://x.example"), "");
        assert_eq!(base_path("https://x.example/"), "");
        assert_eq!(base_path("https://x.example/a/b/"), "/a/b");
        assert_eq!(base_path(""), "");
    }
}
