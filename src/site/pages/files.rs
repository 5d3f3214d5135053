//! `/incidents/<slug>/…`: appendices, evidence as text, and files that are copied as they are.

use std::sync::LazyLock;

use rayon::prelude::*;
use serde::Serialize;

use crate::site::error::SiteError;
use crate::site::markdown::BodyOptions;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::published::{Entry, Shown};
use crate::site::views::parts::card::Card;
use crate::site::views::report::lines::{FileReader, FileView};
use crate::site::views::report::merged;

#[derive(Serialize)]
struct Appendix<'a> {
    card: &'a Card,
    title: String,
    file: &'a str,
    body_html: String,
}

#[derive(Serialize)]
struct Evidence<'a> {
    card: &'a Card,
    /// What the incident calls it, if it does.
    title: Option<&'a str>,
    name: &'a str,
    path: &'a str,
    /// The page of all evidence in one order, relative to the site's root.
    together: Option<String>,
    file: FileView,
}

/// The page of a published file; none for a report, which is not made from one file alone.
pub(super) fn page(site: &Site<'_>, entry: &Entry) -> Result<Option<Page>, SiteError> {
    match entry.shown {
        Shown::Report => Ok(None),
        Shown::Copy => copy(site, entry).map(Some),
        Shown::Appendix => appendix(site, entry).map(Some),
        Shown::Text => evidence(site, entry).map(Some),
    }
}

fn copy(site: &Site<'_>, entry: &Entry) -> Result<Page, SiteError> {
    let sources = site.edition.sources();
    let path = sources.path(entry.file);
    let bytes = sources
        .bytes(entry.file)
        .map_err(|e| SiteError::File { path: path.to_owned(), reason: e.to_string() })?;
    Ok(Page { path: entry.address.file_path(), bytes })
}

fn text<'a>(site: &'a Site<'_>, entry: &Entry) -> Result<&'a str, SiteError> {
    let sources = site.edition.sources();
    match sources.text(entry.file) {
        Ok(file) => Ok(&file.text),
        Err(why) => Err(SiteError::File {
            path: sources.path(entry.file).to_owned(),
            reason: format!("{why:?}"),
        }),
    }
}

fn appendix(site: &Site<'_>, entry: &Entry) -> Result<Page, SiteError> {
    let text = text(site, entry)?;
    let path = site.edition.sources().path(entry.file);
    let mut scope = site.scope(entry.incident);
    if let Some(folder) = path.parent() {
        scope.links.folder = folder;
    }
    let title = site.appendix_title(entry);
    // A first heading is the page's own.
    let start = match text.trim_start().split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") => text.len() - rest.len(),
        None if text.trim_start().starts_with("# ") => text.len(),
        _ => 0,
    };
    let reserved = scope.reserved_ids();
    let options = BodyOptions { parent_level: 1, reserved_ids: &reserved, resolver: &scope.links };
    let whole = 0..text.len() - start;
    let fragments =
        site.renderer.render_body(&text[start..], std::slice::from_ref(&whole), &options);
    let view = Appendix {
        card: &site.cards[entry.incident],
        title,
        file: entry.path.as_str(),
        body_html: fragments.into_iter().map(|f| f.html).collect(),
    };
    site.page("pages/appendix.html", &entry.address, "incidents", &view)
}

/// The first page of a text.
fn evidence(site: &Site<'_>, entry: &Entry) -> Result<Page, SiteError> {
    let text = text(site, entry)?;
    let scope = site.scope(entry.incident);
    page_of(site, &FileReader::new(&scope, entry, text), entry, 1)
}

/// The other pages of long texts.
pub(super) fn later_pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let long: Vec<&Entry> = site.published.entries().filter(|e| e.pages() > 1).collect();
    long.into_par_iter().try_for_each(|entry| {
        let (scope, text) = (site.scope(entry.incident), text(site, entry)?);
        let reader = LazyLock::new(|| FileReader::new(&scope, entry, text));
        let numbers = 2..=entry.pages();
        numbers.into_par_iter().try_for_each(|n| {
            let make = || page_of(site, &reader, entry, n).map(Some);
            let path = entry.address.numbered(n).file_path();
            site.own_page(entry.incident, &path, make)?.map_or(Ok(()), |page| out.put(page))
        })
    })
}

/// The page at a path that is a later one of a long text.
pub(super) fn later_page(site: &Site<'_>, path: &str) -> Option<Result<Page, SiteError>> {
    let mut long = site.published.entries().filter(|e| e.pages() > 1);
    let (entry, number) = long.find_map(|entry| {
        let mut numbers = 2..=entry.pages();
        Some((entry, numbers.find(|n| entry.address.numbered(*n).file_path() == path)?))
    })?;
    let scope = site.scope(entry.incident);
    Some(
        text(site, entry)
            .and_then(|text| page_of(site, &FileReader::new(&scope, entry, text), entry, number)),
    )
}

fn page_of(
    site: &Site<'_>,
    reader: &FileReader<'_>,
    entry: &Entry,
    number: usize,
) -> Result<Page, SiteError> {
    let path = site.edition.sources().path(entry.file);
    let scope = site.scope(entry.incident);
    let listed = scope.entry.incident.evidence.iter().find(|e| {
        let source = e.source.as_ref().map(|s| &s.value);
        matches!(source, Some(crate::model::Source::File { path: p, .. }) if p == path)
    });
    let address = site.merged_address(entry.incident).link();
    let view = Evidence {
        card: &site.cards[entry.incident],
        title: listed.and_then(|e| e.title.as_ref()).map(|t| t.value.as_str()),
        name: entry.path.file_name().unwrap_or(entry.path.as_str()),
        path: entry.path.as_str(),
        together: merged::is_there(&scope).then_some(address),
        file: reader.page(number),
    };
    site.page("pages/evidence.html", &entry.address.numbered(number), "incidents", &view)
}
