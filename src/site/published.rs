//! Which files of the repository the site shows, and at which address.
//!
//! Only what git tracks is published; a preview has more. Text is shown as a page of its own and never served as it is,
//! so that no file of a folder can act on the site's origin; images and other files that do nothing
//! by themselves are copied.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::address::Address;
use crate::model::Incident;
use crate::source::discover::{LISTS, MAIN_FILES};
use crate::source::kinds::{has_ending, is_offered};
use crate::source::reference::github_slug;
use crate::source::{FileId, Sources};

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// The report of the incident.
    Report,
    /// A Markdown file beside the main file.
    Appendix,
    /// A text with line numbers.
    Text,
    /// As it is.
    Copy,
}

/// A published file.
#[derive(Clone, Debug)]
pub struct Entry {
    pub file: FileId,
    /// Index of its incident.
    pub incident: usize,
    pub shown: Shown,
    pub address: Address,
    /// Relative to the incident's folder.
    pub path: Utf8PathBuf,
    /// How many lines a text has that is shown by lines; else 0.
    pub lines: usize,
}

/// So many lines of a text are on one page: a phone shows them at once.
pub const ON_PAGE: usize = 2_000;
/// So many pages show everything; of a longer text what follows is shown on one more page, around what is cited.
pub const MOST_PAGES: usize = 200;
pub const MOST_LINES: usize = ON_PAGE * MOST_PAGES;

impl Entry {
    /// How many pages it has.
    pub fn pages(&self) -> usize {
        page_of(self.lines, self.lines)
    }

    /// On which of them a line is shown, counted from 1; one that the text does not have is looked for on the last.
    pub fn page_of(&self, line: usize) -> usize {
        page_of(line, self.lines)
    }

    /// A line of it, relative to the site's root.
    pub fn link_to(&self, line: usize) -> String {
        format!("{}#L{line}", self.address.numbered(self.page_of(line)).link())
    }

    /// Whether the file is one of the format's own lists, which the report shows already.
    pub fn is_list(&self) -> bool {
        self.path.as_str().strip_suffix(".yaml").is_some_and(|n| LISTS.contains(&n))
    }
}

/// All published files by their path in the repository.
pub struct Published<'a> {
    incidents: Vec<&'a Incident>,
    files: BTreeMap<Utf8PathBuf, Entry>,
    /// Folders of incidents.
    folders: BTreeMap<Utf8PathBuf, usize>,
    /// For each incident, which heading of its main file (by GitHub's slug) is at which id, once a link asked for it.
    headings: Vec<OnceLock<BTreeMap<String, String>>>,
}

impl<'a> Published<'a> {
    /// Decides for every file of every incident.
    pub fn new(incidents: Vec<&'a Incident>, sources: &Sources) -> Self {
        let of_each = incidents.par_iter().enumerate().map(|(index, incident)| {
            let files = incident.files.iter();
            let files = files.filter_map(|&file| {
                Some((sources.path(file).to_owned(), entry(incident, index, file, sources)?))
            });
            files.collect::<Vec<_>>()
        });
        let files: Vec<_> = of_each.collect();
        let folders = incidents.iter().enumerate();
        Self {
            files: files.into_iter().flatten().collect(),
            folders: folders.map(|(index, i)| (i.folder.clone(), index)).collect(),
            headings: incidents.iter().map(|_| OnceLock::new()).collect(),
            incidents,
        }
    }

    /// The file at a path in the repository.
    pub fn file(&self, path: &Utf8Path) -> Option<&Entry> {
        self.files.get(path)
    }

    /// The incident whose folder this is.
    pub fn incident_of_folder(&self, path: &Utf8Path) -> Option<usize> {
        self.folders.get(path).copied()
    }

    /// Whether some published file of an incident lies below a folder of the repository.
    pub fn has_files_below(&self, folder: &Utf8Path) -> bool {
        self.entries_of(folder).next().is_some()
    }

    /// A name for what is made below an incident's own page: `wanted` with an ending, and with a number between them
    /// where a file of the incident is shown at or below it.
    pub fn free_name(&self, incident: &Incident, wanted: &str, ending: &str) -> String {
        let names: BTreeSet<&str> = self
            .entries_of(&incident.folder)
            .filter_map(|e| {
                let first = e.path.components().next()?.as_str();
                Some(if e.shown == Shown::Appendix { first.trim_end_matches(".md") } else { first })
            })
            .collect();
        let numbered = (2_usize..).map(|n| format!("{wanted}-{n}{ending}"));
        let mut all = std::iter::once(format!("{wanted}{ending}")).chain(numbered);
        all.find(|name| !names.contains(name.as_str())).unwrap_or_default()
    }

    /// The id that a heading of an incident's main file has on its page.
    pub fn heading(&self, incident: usize, slug: &str) -> Option<&str> {
        let of_one = || headings(self.incidents[incident]);
        self.headings.get(incident)?.get_or_init(of_one).get(slug).map(String::as_str)
    }

    /// All files, in order of path.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.files.values()
    }

    /// The files of one incident's folder, in order of path.
    pub fn entries_of<'s>(
        &'s self,
        folder: &Utf8Path,
    ) -> impl Iterator<Item = &'s Entry> + use<'s> {
        let folder = folder.to_owned();
        let from = (Bound::Included(folder.as_path()), Bound::Unbounded);
        self.files
            .range::<Utf8Path, _>(from)
            .take_while({
                let folder = folder.clone();
                move |(path, _)| path.starts_with(&folder)
            })
            .map(|(_, entry)| entry)
    }
}

fn entry(incident: &Incident, index: usize, file: FileId, sources: &Sources) -> Option<Entry> {
    let slug = &incident.slug;
    let path = sources.path(file).strip_prefix(&incident.folder).ok()?.to_owned();
    let (shown, address) = if file == incident.main {
        (Shown::Report, Address::incident(slug))
    } else if MAIN_FILES.contains(&path.as_str()) {
        // The second of two main files: which of them counts was said by a finding.
        return None;
    } else if is_offered(&path) {
        // Of what cannot be read, here and below, a finding says why.
        sources.check(file).ok()?;
        (Shown::Copy, Address::copy(slug, &path))
    } else if has_ending(&path, &["md"]) && sources.text(file).is_ok() {
        let beside = incident.folder.join(path.with_extension(""));
        let taken = sources.id(&beside).is_some();
        (Shown::Appendix, Address::appendix(slug, &path, taken))
    } else if sources.text(file).is_ok() {
        (Shown::Text, Address::evidence(slug, &path))
    } else {
        return None;
    };
    let lines = match (shown, sources.text(file)) {
        (Shown::Text, Ok(file)) => lines(&file.text),
        _ => 0,
    };
    Some(Entry { file, incident: index, shown, address, path, lines })
}

fn page_of(line: usize, lines: usize) -> usize {
    let line = line.clamp(1, lines.max(1));
    if line > MOST_LINES { MOST_PAGES + 1 } else { (line - 1) / ON_PAGE + 1 }
}

/// How many lines a text has; what ends the last begins no other.
fn lines(text: &str) -> usize {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    ends + usize::from(!text.is_empty() && !text.ends_with('\n'))
}

fn headings(incident: &Incident) -> BTreeMap<String, String> {
    let mut headings = BTreeMap::new();
    for (index, section) in incident.body.sections.iter().enumerate() {
        let id = match incident.step_at(index) {
            Some(step) => step.slug().to_owned(),
            None if incident.summary_section == Some(index) => "summary".to_owned(),
            None => other_section_id(index),
        };
        headings.entry(github_slug(&section.heading)).or_insert_with(|| id.clone());
        if let Some(own) = &section.id {
            headings.entry(own.clone()).or_insert(id);
        }
    }
    headings
}

/// The id of a section that belongs to no step.
pub fn other_section_id(index: usize) -> String {
    format!("section-{}", index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_on_one_page() {
        assert_eq!([1, ON_PAGE, ON_PAGE + 1].map(|line| page_of(line, 5_000)), [1, 1, 2]);
        // A line that the text does not have leads to its last page.
        assert_eq!((page_of(90_000, 5_000), page_of(7, 0)), (3, 1));
        assert_eq!(page_of(MOST_LINES, MOST_LINES), MOST_PAGES);
        assert_eq!(page_of(MOST_LINES * 5, MOST_LINES * 9), MOST_PAGES + 1);
    }

    #[test]
    fn what_ends_the_last_line_begins_no_other() {
        assert_eq!(["", "a", "a\n", "a\n\nb"].map(lines), [0, 1, 1, 3]);
    }
}
