//! `/sitemap.xml` and `/robots.txt`: for a site whose address is known, and to keep robots out of one for insiders.

use serde::Serialize;

use crate::site::address::{Address, encode};
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};

#[derive(Serialize)]
struct Sitemap {
    urls: Vec<String>,
}

/// Asks robots to stay away. Pages say `noindex` as well: where a robot finds links to them elsewhere, this file alone does
/// not keep their addresses out of an index.
const KEEP_OUT: &str = "User-agent: *\nDisallow: /\n";

/// The files; `paths` are those of all pages of the site.
pub(super) fn pages<'p>(
    site: &Site<'_>,
    paths: impl Iterator<Item = &'p String>,
) -> Result<Vec<Page>, SiteError> {
    let robots = |text: String| Page { path: "robots.txt".to_owned(), bytes: text.into_bytes() };
    let keep_out = site.edition.is_internal().then(|| robots(KEEP_OUT.to_owned()));
    let Some(base) = &site.base_url else {
        return Ok(keep_out.into_iter().collect());
    };
    let mut urls: Vec<String> = paths
        .filter_map(|path| path.strip_suffix("index.html"))
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .map(|folder| {
            let path: Vec<String> = folder.split('/').map(encode).collect();
            format!("{base}/{}", path.join("/"))
        })
        .collect();
    urls.sort_unstable();
    let address = Address::file(vec!["sitemap.xml".to_owned()]);
    let sitemap = site.page("sitemap.xml", &address, "", &Sitemap { urls })?;
    let welcome = format!("User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n");
    Ok(vec![sitemap, keep_out.unwrap_or_else(|| robots(welcome))])
}
