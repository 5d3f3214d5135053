//! What the full-text index has of the examples.

use aftermark::site::Rendering;
use aftermark::site::search::{self, Page};

use super::examples::with_site;

/// Much of a page is kept from the indexer, which would not index it: the index is the same.
#[test]
fn the_index_is_that_of_whole_pages() {
    with_site(|edition, settings| {
        let pages = Rendering::new(edition, settings).unwrap().all().unwrap();
        let whole = pages.iter().filter_map(|page| {
            let html = std::str::from_utf8(&page.bytes).ok()?;
            let url = page.path.strip_suffix("index.html")?;
            let html = html.contains("data-pagefind-body").then_some(html)?;
            Some(Page { url, html: html.into() })
        });
        let whole = search::index(whole, "en").unwrap();
        let fragments = whole.iter().filter(|(p, _)| p.starts_with("fragment/"));
        assert!(fragments.count() > 150, "reports, evidence and rules");
        assert!(search::of_pages(&pages, "en").unwrap() == whole);
    });
}
