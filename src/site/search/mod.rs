//! Full-text search: a Pagefind index of the finished pages, made in memory.
//!
//! What is indexed is said by the pages themselves, with `data-pagefind-*` attributes: `body` marks
//! the content (pages without it are left out as soon as one page has it), `filter`, `meta` and
//! `sort` name values, `ignore` leaves parts out. (In the short form `name:value` a comma begins the
//! next name; values that may hold one go into the element's text or, as `name[attribute]`, into an
//! attribute.)
//!
//! The page that searches imports `pagefind/pagefind.js` from a script of its own; everything else
//! is loaded from beside that file, so any base path will do. A content security policy needs
//! `script-src 'self' 'wasm-unsafe-eval'` (its worker falls under `script-src` as long as there is no
//! stricter `worker-src`; without a worker it runs in the page) and `connect-src 'self'`. It needs a
//! server: browsers import no modules from `file:`. Of what it returns, excerpts are escaped HTML
//! with `<mark>`; titles, other meta values, filters and `content` are plain text and must be put
//! into a page as such.
//!
//! The same pages give the same files, byte for byte, whatever order they come in. Pagefind numbers
//! pages in the order of their arrival and lists its files in the order of a hash map, so pages are
//! handed over, and files handed out, sorted. All else in it is sorted before it is written; its
//! file names are hashes of contents; its gzip headers hold no time. It logs nothing when used as a
//! library. Two things it takes from outside are beyond our reach: it asks for the working directory
//! (which must exist, and is not used), and `PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE` in the environment
//! changes how the index is cut into files.

mod files;
mod lean;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use rayon::prelude::*;
use thiserror::Error;

/// A finished page.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// Its address relative to the site's root, without a leading slash (`incidents/x/`). Search
    /// results carry it behind the path that `pagefind/` was loaded from, so that the site works
    /// under any base path.
    pub url: &'a str,
    /// The whole document. The indexer takes a text of its own: one that is nobody else's is handed over.
    pub html: Cow<'a, str>,
}

/// Why there is no index.
#[derive(Debug, Error)]
pub enum SearchError {
    /// The language is not a tag like `en` or `pt-br`.
    #[error("cannot index for search: {0:?} is not a language tag such as `en` or `pt-br`")]
    Language(String),
    /// Two pages have one address; only one of them could be found.
    #[error("cannot index for search: two pages have the address {0:?}")]
    DuplicateUrl(String),
    /// The indexer refused a page.
    #[error("cannot index the page {url:?} for search: {reason}")]
    Page {
        /// Address of the page.
        url: String,
        /// What the indexer said.
        reason: String,
    },
    /// The pages were read, but no index came of them.
    #[error("cannot build the search index: {0}")]
    Build(String),
    /// The runtime that the indexer needs did not start.
    #[error("cannot start the search indexer: {0}")]
    Start(#[from] std::io::Error),
}

/// Indexes those of a site's pages that say what of them is content.
pub fn of_pages(
    pages: &[super::Page],
    language: &str,
) -> Result<Vec<(String, Vec<u8>)>, SearchError> {
    let documents: Vec<Page<'_>> = pages
        .par_iter()
        .filter_map(|p| {
            let url = p.path.strip_suffix("index.html")?;
            let html = std::str::from_utf8(&p.bytes).ok()?;
            html.contains("data-pagefind-body").then(|| Page { url, html: lean::lean(html) })
        })
        .collect();
    index(documents, language)
}

/// Indexes pages in one language: paths relative to the site's `pagefind/` folder, with contents,
/// sorted by path.
///
/// `language` is the pages' `lang` attribute; it decides how words are reduced to their stems. It
/// makes no difference in which order the pages come.
pub fn index<'a>(
    pages: impl IntoIterator<Item = Page<'a>>,
    language: &str,
) -> Result<Vec<(String, Vec<u8>)>, SearchError> {
    let language = language.to_ascii_lowercase();
    if !is_language_tag(&language) {
        return Err(SearchError::Language(language));
    }
    let mut sorted: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
    for page in pages {
        if sorted.insert(page.url, page.html).is_some() {
            return Err(SearchError::DuplicateUrl(page.url.to_owned()));
        }
    }
    // On a thread of its own: the caller may run inside a runtime already, which cannot be entered
    // twice, and a panic of the indexer stays there.
    std::thread::scope(|scope| {
        scope
            .spawn(|| run(sorted, language))
            .join()
            .unwrap_or_else(|panic| Err(SearchError::Build(message(&*panic))))
    })
}

fn run(
    pages: BTreeMap<&str, Cow<'_, str>>,
    language: String,
) -> Result<Vec<(String, Vec<u8>)>, SearchError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().thread_name("search-index").build()?;
    runtime.block_on(async {
        let config = PagefindServiceConfig::builder().force_language(language).build();
        let mut index = PagefindIndex::new(Some(config)).map_err(build_error)?;
        for (url, html) in pages {
            index.add_html_file(None, Some(url.to_owned()), html.into_owned()).await.map_err(
                |error| SearchError::Page { url: url.to_owned(), reason: error.to_string() },
            )?;
        }
        let files = index.get_files().await.map_err(build_error)?;
        Ok(files::select(files))
    })
}

fn build_error(error: impl std::fmt::Display) -> SearchError {
    SearchError::Build(error.to_string())
}

/// Letters, digits and hyphens only, and short: Pagefind puts the tag into file names and slices
/// hashes by its length.
fn is_language_tag(tag: &str) -> bool {
    (2..=11).contains(&tag.len())
        && tag.starts_with(|c: char| c.is_ascii_lowercase())
        && tag.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("the indexer failed").to_owned()
}
