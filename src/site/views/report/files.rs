//! The files of an incident: evidence that its author lists, other files of the folder, appendices.

use serde::Serialize;

use crate::model::Source;
use crate::site::context::PageScope;
use crate::site::published::Shown;
use crate::site::views::parts::source::SourceView;
use crate::site::views::{text, word};
use crate::source::kinds::is_image;

/// A piece of evidence.
#[derive(Debug, Serialize)]
pub struct EvidenceView {
    pub title: String,
    pub kind: Option<&'static str>,
    pub source: SourceView,
    /// Whether it can be looked at on the page itself.
    pub image: bool,
}

/// A Markdown file beside the main one.
#[derive(Debug, Serialize)]
pub struct AppendixLink {
    pub title: String,
    /// Relative to the incident's folder.
    pub file: String,
    /// Relative to the site's root.
    pub path: String,
}

/// The evidence that is listed, then published files that are not.
pub fn evidence(scope: &PageScope<'_>) -> Vec<EvidenceView> {
    let incident = scope.entry.incident;
    let mut views: Vec<EvidenceView> = Vec::new();
    let mut listed: Vec<&camino::Utf8Path> = Vec::new();
    for item in &incident.evidence {
        let Some(source) = &item.source else { continue };
        let view = SourceView::new(&source.value, scope);
        let mut image = false;
        if let Source::File { path, .. } = &source.value {
            image = view.href.is_some() && is_image(path);
            listed.push(path);
        }
        views.push(EvidenceView {
            title: text(item.title.as_ref()).unwrap_or(&view.label).to_owned(),
            kind: word(item.kind.as_ref()),
            source: view,
            image,
        });
    }
    for entry in scope.site.published.entries_of(&incident.folder) {
        let path = incident.folder.join(&entry.path);
        let extra = matches!(entry.shown, Shown::Text | Shown::Copy) && !entry.is_list();
        if extra && !listed.contains(&path.as_path()) {
            let source = Source::File { written: entry.path.to_string(), path, lines: None };
            views.push(EvidenceView {
                title: entry.path.file_name().unwrap_or_default().to_owned(),
                kind: None,
                source: SourceView::new(&source, scope),
                image: is_image(&entry.path),
            });
        }
    }
    views
}

/// The appendices of an incident.
pub fn appendices(scope: &PageScope<'_>) -> Vec<AppendixLink> {
    let site = scope.site;
    site.published
        .entries_of(&scope.entry.incident.folder)
        .filter(|entry| entry.shown == Shown::Appendix)
        .map(|entry| AppendixLink {
            title: site.appendix_title(entry),
            file: entry.path.to_string(),
            path: entry.address.link(),
        })
        .collect()
}
