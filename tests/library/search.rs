//! What the full-text index has of the examples.

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::rules::judge;
use aftermark::site::search::{self, Page};
use aftermark::site::{Rendering, Settings, ThemeFiles};

use crate::examples::{day, examples, read};

/// Much of a page is kept from the indexer, which would not index it: the index is the same.
#[test]
fn the_index_is_that_of_whole_pages() {
    let (_keep, root, config) = examples();
    let library = read(&root, &config);
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let edition = Edition::internal(&library, &derived, &verdict);
    let theme = ThemeFiles::new();
    let settings = Settings {
        site: &library.config.site,
        base_url: None,
        theme: &theme,
        logo: None,
        favicon: None,
        version: "0",
        search: true,
    };
    let pages = Rendering::new(&edition, &settings).unwrap().all().unwrap();
    let whole = pages.iter().filter_map(|page| {
        let html = std::str::from_utf8(&page.bytes).ok()?;
        let url = page.path.strip_suffix("index.html")?;
        let html = html.contains("data-pagefind-body").then_some(html)?;
        Some(Page {
            url,
            html: html.into(),
        })
    });
    let whole = search::index(whole, "en").unwrap();
    let fragments = whole.iter().filter(|(p, _)| p.starts_with("fragment/"));
    assert!(fragments.count() > 150, "reports, evidence and rules");
    assert!(search::of_pages(&pages, "en").unwrap() == whole);
}
