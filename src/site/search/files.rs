//! Which of Pagefind's files a site needs: those that searching reads, not its user interfaces.

use pagefind::api::SyntheticFile;

/// The stemmer for languages that have none.
const FALLBACK_STEMMER: &str = "wasm.unknown.pagefind";

/// The files to publish, sorted by path (with forward slashes).
pub(super) fn select(files: Vec<SyntheticFile>) -> Vec<(String, Vec<u8>)> {
    let mut selected: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|file| (file.filename.to_string_lossy().replace('\\', "/"), file.contents))
        .filter(|(path, _)| is_needed(path))
        .collect();
    let has_stemmer =
        selected.iter().any(|(path, _)| path.starts_with("wasm.") && path != FALLBACK_STEMMER);
    if has_stemmer {
        selected.retain(|(path, _)| path != FALLBACK_STEMMER);
    }
    selected.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    selected
}

fn is_needed(path: &str) -> bool {
    let is_data = [".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta", ".pagefind"]
        .iter()
        .any(|ending| path.ends_with(ending));
    is_data || matches!(path, "pagefind.js" | "pagefind-worker.js" | "pagefind-entry.json")
}
