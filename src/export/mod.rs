//! Export: one incident → one file that needs nothing beside it, for who has to hand a report in elsewhere.
//!
//! What it says is what its report says: its lists stand in the text as tables and lists (`fix::convert`), its head in a
//! table, and its pictures in the file itself where the format has a place for them.

mod confluence;
mod data;
mod page;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use data_encoding::BASE64;

use crate::config::Config;
use crate::edition::InMemory;
use crate::fix::convert::{Notation, convert};
use crate::fix::edit::apply;
use crate::import::links;
use crate::intake::html::plain;
use crate::model::{Incident, Library};
use crate::notation::CATALOGUE_TEXT;
use crate::source::discover::MAIN_FILES;
use crate::source::front_matter::{Division, divide};
use crate::source::kinds::is_image;
use crate::source::{FileId, Sources};
use crate::vocabulary::Choice;

/// How many bytes of pictures come along.
const MOST_PICTURES: usize = 32 * 1024 * 1024;

/// What a report becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Html,
    Json,
    Docx,
    Confluence,
}

/// A file, and what to know of it.
#[derive(Debug)]
pub struct Exported {
    pub bytes: Vec<u8>,
    /// What is not in it, and what is left to do.
    pub notes: Vec<String>,
}

/// A report without its front matter.
struct Text {
    /// In Markdown, the title first, then a table of what the front matter says in short.
    markdown: String,
    title: String,
    language: String,
    pictures: Pictures,
    notes: Vec<String>,
}

/// The pictures of a report, by the address that the text gives them.
type Pictures = BTreeMap<String, Picture>;

struct Picture {
    path: Utf8PathBuf,
    bytes: Vec<u8>,
}

impl Picture {
    /// The picture as an address of its own.
    fn address(&self) -> String {
        let ending = self.path.extension().unwrap_or_default().to_ascii_lowercase();
        let kind = match ending.as_str() {
            "jpg" | "jpeg" => "jpeg",
            "svg" => "svg+xml",
            other => other,
        };
        format!("data:image/{kind};base64,{}", BASE64.encode(&self.bytes))
    }
}

/// Makes one file of an incident.
///
/// # Errors
/// A sentence when its report cannot be read, or another program is missing or fails.
pub fn export(
    incident: &Incident,
    sources: &Sources,
    config: &Arc<Config>,
    format: Format,
) -> Result<Exported, String> {
    if format == Format::Json {
        return data::json(incident, sources, config);
    }
    let text = text(incident, sources, config)?;
    let mut notes = text.notes.clone();
    let bytes = match format {
        Format::Markdown => {
            let to = |address: &str| text.pictures.get(address).map(Picture::address);
            links::redirected(&text.markdown, to).into_bytes()
        }
        Format::Html => page::html(&text).into_bytes(),
        Format::Docx => crate::intake::converter::docx(page::html(&text).as_bytes())?,
        Format::Confluence => {
            let names: Vec<&str> = text.pictures.values().map(|p| p.path.as_str()).collect();
            if !names.is_empty() {
                notes.push(format!("attach the pictures to the page: {}", names.join(", ")));
            }
            confluence::storage(&text).into_bytes()
        }
        Format::Json => Vec::new(),
    };
    Ok(Exported { bytes, notes })
}

/// What an export says by itself, in each format: words of the formats, and the names that lists and their columns have.
#[must_use]
pub fn own_words() -> Vec<String> {
    let path = Utf8PathBuf::from(format!("incidents/2000-01-01-x/{}", MAIN_FILES[0]));
    let files = BTreeMap::from([(path, b"---\ntitle: x\n---\n".to_vec())]);
    let sources = Arc::new(Sources::new(Arc::new(InMemory::new(files))));
    let library = Library::read_present(sources, Arc::default());
    let text = [Format::Markdown, Format::Html, Format::Json, Format::Confluence];
    let all = library.incidents.iter().flat_map(|i| text.map(|format| (i, format)));
    let made = all.filter_map(|(incident, format)| {
        let made = export(incident, &library.sources, &library.config, format).ok()?;
        String::from_utf8(made.bytes).ok()
    });
    made.chain([CATALOGUE_TEXT.to_owned()]).collect()
}

/// A text without the pictures in it, whose letters are no words.
#[must_use]
pub fn without_pictures(text: &str) -> String {
    const BEGIN: &str = ";base64,";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        out.push_str(&rest[..at]);
        rest = &rest[at + BEGIN.len()..];
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        rest = rest.trim_start_matches(is_letter);
    }
    out.push_str(rest);
    out
}

fn main_text<'a>(incident: &Incident, sources: &'a Sources) -> Result<&'a str, String> {
    let path = sources.path(incident.main);
    sources
        .text(incident.main)
        .map(|file| file.text.as_str())
        .map_err(|why| format!("{path} {why}"))
}

/// The report with all lists in its text, and which lists stay behind.
fn converted(
    incident: &Incident,
    sources: &Sources,
    config: &Arc<Config>,
    to: Notation,
) -> Result<(String, Vec<String>), String> {
    let original = main_text(incident, sources)?;
    let conversion = convert(incident, sources, config, to);
    let text = match &conversion.main {
        Some(fix) => apply(original, &fix.edits).unwrap_or_else(|| original.to_owned()),
        None => original.to_owned(),
    };
    let left = conversion.left.iter().map(|left| left.why.clone());
    Ok((text, left.collect()))
}

fn text(incident: &Incident, sources: &Sources, config: &Arc<Config>) -> Result<Text, String> {
    let (whole, left) = converted(incident, sources, config, Notation::Markdown)?;
    let mut notes: Vec<String> =
        left.into_iter().map(|why| format!("a list is left out: {why}")).collect();
    let body = match divide(&whole) {
        Division::Both { body, .. } => &whole[body..],
        _ => whole.as_str(),
    };
    let body = body.trim();
    let title = incident.display_title().to_owned();
    let mut markdown = String::new();
    let has_title = body.lines().next().is_some_and(|l| l.starts_with("# "));
    let (heading, rest) = match has_title {
        true => body.split_once('\n').unwrap_or((body, "")),
        false => ("", body),
    };
    match heading {
        "" => _ = writeln!(markdown, "# {}", plain(&title)),
        heading => _ = writeln!(markdown, "{}", heading.trim_end()),
    }
    head(incident, whole.len() > body.len() && whole.contains("\nsummary:"), &mut markdown);
    _ = writeln!(markdown, "\n{}", rest.trim());
    let pictures = pictures(incident, sources, &markdown, &mut notes);
    let markdown = elsewhere(incident, config, &markdown, &pictures, &mut notes);
    let language = config.site.language.to_string();
    Ok(Text { markdown, title, language, pictures, notes })
}

/// What the front matter says, as a table.
fn head(incident: &Incident, has_summary: bool, out: &mut String) {
    let join = |all: &[crate::source::Spanned<String>]| {
        all.iter().map(|s| s.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    let rows = [
        ("Severity", incident.severity.as_ref().map(|s| s.value.clone())),
        ("Status", incident.status.as_ref().map(|s| s.value.word().to_owned())),
        ("Date", incident.slug_date().map(|d| d.to_string())),
        ("Services", Some(join(&incident.services))),
        ("Owner", incident.owner.as_ref().map(|o| o.value.clone())),
        ("Responders", Some(join(&incident.responders))),
        ("Tags", Some(join(&incident.tags))),
    ];
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|v| !v.trim().is_empty())?)))
        .collect();
    for (n, (name, value)) in rows.iter().enumerate() {
        let start = if n == 0 { "\n" } else { "" };
        _ = writeln!(out, "{start}| {name} | {} |", plain(value));
        if n == 0 {
            out.push_str("|---|---|\n");
        }
    }
    // It moves into the text as a rule.
    if let Some(summary) = incident.summary.as_ref().filter(|_| has_summary) {
        _ = writeln!(out, "\n{}", plain(&summary.value));
    }
}

/// The file of the incident's folder that an address leads to.
fn file(incident: &Incident, sources: &Sources, address: &str) -> Option<FileId> {
    let path = address.split(['#', '?']).next()?;
    let plain = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let plain = Utf8Path::new(&*plain);
    if !crate::disk::stays_inside(plain) {
        return None;
    }
    sources.id(&incident.folder.join(plain))
}

fn pictures(
    incident: &Incident,
    sources: &Sources,
    markdown: &str,
    notes: &mut Vec<String>,
) -> Pictures {
    let mut found = Pictures::new();
    let mut size = 0;
    for address in links::destinations(markdown) {
        let Some(id) = file(incident, sources, &address) else { continue };
        let path = sources.path(id);
        if !is_image(path) {
            continue;
        }
        let Ok(bytes) = sources.bytes(id) else { continue };
        size += bytes.len();
        if size > MOST_PICTURES {
            notes
                .push(format!("{path} is left out, as the pictures have more than 32 MB together"));
            continue;
        }
        let path = path.strip_prefix(&incident.folder).unwrap_or(path).to_owned();
        found.insert(address, Picture { path, bytes });
    }
    found
}

/// Leads links to files of the repository to the published site, where its address is known.
fn elsewhere(
    incident: &Incident,
    config: &Config,
    markdown: &str,
    pictures: &Pictures,
    notes: &mut Vec<String>,
) -> String {
    let base = config.site.base_url.as_ref().and_then(|base| {
        let base = url::Url::parse(base).ok()?;
        base.join(&format!("incidents/{}/", incident.slug)).ok()
    });
    let is_relative = |address: &str| {
        !address.starts_with('#') && !address.is_empty() && url::Url::parse(address).is_err()
    };
    let left: Vec<String> = links::destinations(markdown)
        .into_iter()
        .filter(|a| is_relative(a) && !pictures.contains_key(a))
        .collect();
    if left.is_empty() {
        return markdown.to_owned();
    }
    let Some(base) = base else {
        notes.push(format!(
            "{} links lead to files of the repository and nowhere else ({}); with `site.base_url` in {} they lead to the site",
            left.len(),
            left[0],
            crate::config::FILE_NAME
        ));
        return markdown.to_owned();
    };
    let to = |address: &str| {
        let is_left = is_relative(address) && !pictures.contains_key(address);
        is_left.then(|| base.join(address).ok()).flatten().map(String::from)
    };
    links::redirected(markdown, to)
}
