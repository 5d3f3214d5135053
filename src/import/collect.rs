//! The files that are to be imported: those that somebody named, and the reports of a folder.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::{Foreign, seems_report};
use crate::config::Config;
use crate::intake::html::Document;
use crate::intake::{self, document};
use crate::source::kinds::has_ending;
use crate::source::tree::{MAX_FILE_BYTES, size};

/// How many files of a folder are looked at.
const MOST_FILES: usize = 100_000;

/// A file that may be a report.
#[derive(Debug)]
pub struct Candidate {
    /// As it was named, or found below what was named.
    pub path: Utf8PathBuf,
    /// What it says, or why it is not imported.
    pub text: Result<Text, Skipped>,
}

/// What a file says.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file, byte for byte.
    pub original: Vec<u8>,
    /// In Markdown or plain text.
    pub text: String,
    /// What the text was made of, where the file is a document.
    pub document: Option<Document>,
}

impl Text {
    /// The report in it.
    #[must_use]
    pub fn report<'a>(&'a self, path: &'a Utf8Path) -> Foreign<'a> {
        let lines = self.document.as_ref().map(|d| d.lines.as_slice());
        Foreign { path, text: &self.text, lines }
    }
}

/// Why a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub why: String,
    /// Whether it may be a report all the same, so that whoever imports should know.
    pub matters: bool,
}

impl Skipped {
    fn new(why: impl Into<String>, matters: bool) -> Self {
        Self { why: why.into(), matters }
    }
}

/// Names of files that stand beside reports.
const NO_REPORTS: [&str; 9] = [
    "readme",
    "index",
    "license",
    "licence",
    "changelog",
    "contributing",
    "code_of_conduct",
    "summary",
    "process",
];

/// What a file says, or why it is none of the reports. `is_named` says that somebody named the very file.
#[must_use]
pub fn read(path: &Utf8Path, is_named: bool, config: &Config) -> Candidate {
    let text = text_of(path, is_named, config);
    Candidate { path: path.to_owned(), text }
}

fn text_of(path: &Utf8Path, is_named: bool, config: &Config) -> Result<Text, Skipped> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let is_document = document::is_document(&ending);
    if !is_named
        && !is_document
        && !ending.is_empty()
        && !has_ending(path, &["md", "markdown", "mdx", "mdown", "erb", "txt"])
    {
        let why = "it is none of the documents that are read";
        return Err(Skipped::new(why, has_ending(path, &["doc", "pages", "one"])));
    }
    if is_document && !is_named {
        // Asked before another program is started for it.
        beside(path)?;
    }
    let unreadable = |e: std::io::Error| Skipped::new(format!("it cannot be read: {e}"), true);
    let bytes = fs_err::metadata(path).map_err(unreadable)?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(Skipped::new(
            format!(
                "it has {}, and a file of an incident has at most {}; take pictures out of it, or divide it",
                size(bytes),
                size(MAX_FILE_BYTES)
            ),
            true,
        ));
    }
    let original = fs_err::read(path).map_err(unreadable)?;
    let text = match is_document {
        true => {
            let mut read =
                document::read(&ending, &original).map_err(|why| Skipped::new(why, true))?;
            Text { original, text: std::mem::take(&mut read.text), document: Some(read) }
        }
        false => {
            let Ok(text) = intake::text(&original) else {
                let why = "it is neither UTF-8 nor UTF-16 text; save it as UTF-8 first, as with `iconv --to-code utf-8`";
                return Err(Skipped::new(why, is_named || !ending.is_empty()));
            };
            Text { original, text, document: None }
        }
    };
    if is_named {
        return Ok(text);
    }
    beside(path)?;
    match seems_report(text.report(path), config) {
        true => Ok(text),
        false => Err(Skipped::new(
            "it does not look like a report: its headings name no parts of one, and it has not both a heading and a date in its name; name it on the command line if it is one",
            true,
        )),
    }
}

/// Leaves out what stands beside reports, by its name.
fn beside(path: &Utf8Path) -> Result<(), Skipped> {
    let stem = super::stem(path).to_lowercase();
    if !stem.contains("template") && !NO_REPORTS.contains(&stem.as_str()) {
        return Ok(());
    }
    Err(Skipped::new(
        format!(
            "files called `{stem}` stand beside reports as a rule; name it on the command line if it is one"
        ),
        false,
    ))
}

/// The files below a folder, in order of path. Links are not followed; hidden folders and those in `without` are left
/// out.
///
/// # Errors
/// A sentence when a folder cannot be read or has too many files.
pub fn below(
    folder: &Utf8Path,
    without: &BTreeSet<Utf8PathBuf>,
) -> Result<Vec<Utf8PathBuf>, String> {
    let is_wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let path = Utf8Path::from_path(entry.path());
        let is_ours = || {
            let real = path.and_then(|p| p.canonicalize_utf8().ok());
            real.is_some_and(|real| without.contains(&real))
        };
        entry.depth() == 0
            || !(name.starts_with('.')
                || (entry.file_type().is_dir() && (name == "node_modules" || is_ours())))
    };
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_wanted) {
        let entry = entry.map_err(|e| e.to_string())?;
        if !entry.file_type().is_file() {
            continue;
        }
        // A name that is not UTF-8 cannot be written into a report either.
        if let Some(path) = Utf8Path::from_path(entry.path()) {
            files.push(path.to_owned());
        }
        if files.len() > MOST_FILES {
            return Err(format!(
                "{folder} has more than {MOST_FILES} files; name the folders that hold reports"
            ));
        }
    }
    Ok(files)
}
