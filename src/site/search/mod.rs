//! Full-text search: pages → the files of a Pagefind index, in memory.
//!
//! What is indexed, filtered and sorted by is said in the pages, by `data-pagefind-*` attributes.
//! Pagefind numbers pages in the order in which they are added and sorts what it collects by hash,
//! so that the same pages in the same order give the same files.

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use thiserror::Error;

/// Files of Pagefind's own interface, which ours replaces.
const UNUSED: &[&str] = &[
    "pagefind-component-ui.css",
    "pagefind-component-ui.js",
    "pagefind-highlight.js",
    "pagefind-modular-ui.css",
    "pagefind-modular-ui.js",
    "pagefind-ui.css",
    "pagefind-ui.js",
];

/// Why no index could be made.
#[derive(Debug, Error)]
pub enum SearchError {
    #[error("the indexer could not be started: {0}")]
    Start(String),
    #[error("{url} could not be indexed: {reason}")]
    Page { url: String, reason: String },
    #[error("the index could not be put together: {0}")]
    Index(String),
}

/// A page as the index knows it.
pub struct Document<'a> {
    /// From the site's root, beginning with `/`: `/incidents/x/`.
    pub url: String,
    pub html: &'a str,
}

/// Indexes pages and returns the files of the index, sorted by their paths below `pagefind/`.
///
/// Pages without a `data-pagefind-body` are left out. No page at all gives no files.
///
/// # Errors
/// [`SearchError`] names the page where one is the cause.
pub fn index<'a>(
    pages: impl IntoIterator<Item = Document<'a>>,
    language: &str,
) -> Result<Vec<(String, Vec<u8>)>, SearchError> {
    let pages: Vec<Document<'_>> = pages
        .into_iter()
        .filter(|p| p.html.contains("data-pagefind-body"))
        .collect();
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|e| SearchError::Start(e.to_string()))?;
    runtime.block_on(run(pages, language))
}

async fn run(
    pages: Vec<Document<'_>>,
    language: &str,
) -> Result<Vec<(String, Vec<u8>)>, SearchError> {
    let config = PagefindServiceConfig::builder()
        .force_language(language.to_owned())
        .build();
    let mut index =
        PagefindIndex::new(Some(config)).map_err(|e| SearchError::Start(e.to_string()))?;
    for page in pages {
        index
            .add_html_file(None, Some(page.url.clone()), page.html.to_owned())
            .await
            .map_err(|e| SearchError::Page {
                url: page.url,
                reason: e.to_string(),
            })?;
    }
    let files = index
        .get_files()
        .await
        .map_err(|e| SearchError::Index(e.to_string()))?;
    let mut all: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|f| {
            let path = f.filename.to_string_lossy();
            (path.replace(std::path::MAIN_SEPARATOR, "/"), f.contents)
        })
        .filter(|(path, _)| !UNUSED.contains(&path.as_str()))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(n: usize) -> String {
        format!(
            "<!doctype html><html lang=en><head><title>P{n}</title></head><body>\
             <main data-pagefind-body data-pagefind-filter=\"severity:SEV{}\">\
             <h1>Page {n}</h1><p>certificate number{n} häßlich</p></main></body></html>",
            n % 4 + 1
        )
    }

    fn build() -> Vec<(String, Vec<u8>)> {
        let pages: Vec<String> = (0..30).map(page).collect();
        let documents = pages.iter().enumerate().map(|(n, html)| Document {
            url: format!("/incidents/{n}/"),
            html,
        });
        index(documents, "en").unwrap()
    }

    #[test]
    fn the_same_pages_give_the_same_files() {
        let first = build();
        assert_eq!(first, build());
        let names: Vec<&str> = first.iter().map(|(p, _)| p.as_str()).collect();
        for needed in ["pagefind.js", "pagefind-entry.json", "pagefind-worker.js", "wasm.en.pagefind"] {
            assert!(names.contains(&needed), "{needed} in {names:?}");
        }
        assert!(names.iter().any(|n| n.starts_with("index/")));
        assert!(names.iter().any(|n| n.starts_with("filter/")));
        assert_eq!(names.iter().filter(|n| n.starts_with("fragment/")).count(), 30);
    }

    #[test]
    fn pages_without_a_body_to_index_are_left_out() {
        let document = Document {
            url: "/x/".into(),
            html: "<html><body>text</body></html>",
        };
        assert_eq!(index([document], "en").unwrap(), Vec::new());
    }
}
