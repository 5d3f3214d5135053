//! Files of a repository that look like reports and are none: what a team wrote before it had this program.

use camino::Utf8Path;

use crate::model::Library;
use crate::notation;
use crate::source::FileId;
use crate::source::kinds::has_ending;

/// How many Markdown files are looked into, and how long one may be, in bytes: this is a hint, and a repository may be
/// full of documentation.
const MOST_FILES: usize = 5_000;
const MOST_BYTES: usize = 256 * 1024;

/// How many of the seven lists a file's headings have to name: a report tells a timeline and what is to be done, or
/// causes; a runbook may have one of them.
const ENOUGH_LISTS: usize = 2;

/// Markdown files that belong to no incident and are built as reports are, in order of path.
#[must_use]
pub fn reports_elsewhere(library: &Library) -> Vec<FileId> {
    let sources = &library.sources;
    let all = sources.below(Utf8Path::new(""));
    let is_markdown = |path: &Utf8Path| has_ending(path, &["md", "markdown", "mdx"]);
    all.map(|file| (file, sources.path(file)))
        .filter(|(_, path)| is_markdown(path))
        .filter(|(_, path)| !path.ancestors().any(|a| library.in_folder(a).is_some()))
        .take(MOST_FILES)
        .filter(|(file, _)| {
            let text = sources.text(*file).ok().filter(|t| t.text.len() <= MOST_BYTES);
            text.is_some_and(|t| notation::lists_named(&t.text) >= ENOUGH_LISTS)
        })
        .map(|(file, _)| file)
        .collect()
}
