//! Tests of the index: what is in it, and that it is always the same.

use std::collections::BTreeSet;

use super::{Page, SearchError, index};

fn documents(count: usize) -> Vec<(String, String)> {
    let words = ["database", "failover", "café", "timeout", "certificate", "naïve", "deploy"];
    (0..count)
        .map(|n| {
            let text: String = (0..200)
                .map(|i| format!("{} w{} ", words[(n * 7 + i * i) % words.len()], (n * 31 + i) % 503))
                .collect();
            let html = format!(
                "<!doctype html><html lang=\"en\"><head><title>T{n}</title></head><body><nav>skip</nav>\
                 <main data-pagefind-body><h1 data-pagefind-filter=\"severity:SEV{}\" \
                 data-pagefind-sort=\"date:2021-10-{:02}\">Incident {n}</h1>\
                 <p data-pagefind-meta=\"services:api\">{text}</p><h2 id=\"part\">Part</h2>{text}</main>\
                 </body></html>",
                n % 4,
                n % 28 + 1,
            );
            (format!("incidents/{n}/"), html)
        })
        .collect()
}

fn pages(documents: &[(String, String)]) -> Vec<Page<'_>> {
    documents.iter().map(|(url, html)| Page { url, html: html.into() }).collect()
}

#[test]
fn the_files_that_searching_needs_come_out() {
    let documents = documents(8);
    let files = index(pages(&documents), "en").unwrap();
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert!(names.is_sorted());
    let count = |ending: &str| names.iter().filter(|name| name.ends_with(ending)).count();
    assert_eq!(count(".pf_fragment"), 8);
    assert_eq!(count(".pf_filter"), 1);
    assert_eq!(count(".pf_meta"), 1);
    assert!(count(".pf_index") >= 1);
    assert_eq!(count(".css"), 0);
    let other: BTreeSet<&str> = names.iter().copied().filter(|n| !n.contains(".pf_")).collect();
    assert_eq!(
        other,
        BTreeSet::from([
            "pagefind-entry.json",
            "pagefind-worker.js",
            "pagefind.js",
            "wasm.en.pagefind"
        ])
    );
}

#[test]
fn order_time_and_threads_make_no_difference() {
    let documents = documents(60);
    let first = index(pages(&documents), "en").unwrap();
    let mut turned = pages(&documents);
    turned.reverse();
    turned.swap(3, 40);
    // Long enough for a time in seconds to show.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..3).map(|_| scope.spawn(|| index(turned.clone(), "EN").unwrap())).collect();
        for run in runs {
            assert!(run.join().unwrap() == first, "the index differs");
        }
    });
    for (path, contents) in &first {
        if path.contains(".pf_") {
            assert_eq!(contents[..4], [0x1f, 0x8b, 8, 0], "{path} is gzip without extras");
            assert_eq!(contents[4..8], [0; 4], "{path} holds no time");
        }
    }
}

#[test]
fn a_language_without_a_stemmer_takes_the_fallback() {
    let documents = documents(2);
    let files = index(pages(&documents), "ja").unwrap();
    assert!(files.iter().any(|(path, _)| path == "wasm.unknown.pagefind"));
}

#[test]
fn no_pages_give_an_index_of_nothing() {
    let files = index([], "en").unwrap();
    assert!(files.iter().any(|(path, _)| path == "pagefind-entry.json"));
    assert!(!files.iter().any(|(path, _)| path.contains("fragment")));
}

#[test]
fn mistakes_are_told() {
    let page = Page { url: "a/", html: "<html><body>text</body></html>".into() };
    assert!(
        matches!(index([page.clone(), page.clone()], "en"), Err(SearchError::DuplicateUrl(url)) if url == "a/")
    );
    for language in ["", "e", "../x", "en_GB", "aaaaaaaaaaaaaaaaaaaa"] {
        assert!(
            matches!(index([page.clone()], language), Err(SearchError::Language(_))),
            "{language}"
        );
    }
}

#[test]
fn it_works_inside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let documents = documents(1);
    let files = runtime.block_on(async { index(pages(&documents), "en").unwrap() });
    assert!(!files.is_empty());
}
