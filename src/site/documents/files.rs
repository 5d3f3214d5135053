//! The documents of an incident's files: evidence by lines, appendices by sections.

use crate::model::Source;
use crate::search::documents::pieces;
use crate::search::{Document, Field, Kind};
use crate::site::context::PageScope;
use crate::site::published::{Entry, Shown};
use crate::site::views::report::lines::ShownLines;
use crate::source::body;

/// Of one file so much is searched, in bytes.
pub const MOST_SEARCHED: usize = 8_000_000;

/// What is found in the files that have pages of their own.
pub fn documents(scope: &PageScope<'_>) -> Vec<Document> {
    let mut all = Vec::new();
    for entry in scope.site.published.entries_of(&scope.entry.incident.folder) {
        let Ok(file) = scope.site.edition.sources().text(entry.file) else {
            continue;
        };
        let most = file.text.len().min(MOST_SEARCHED);
        let most = (0..=most).rev().find(|at| file.text.is_char_boundary(*at));
        let text = &file.text[..most.unwrap_or_default()];
        match entry.shown {
            Shown::Text if !entry.is_list() => evidence(scope, entry, text, &mut all),
            Shown::Appendix => appendix(scope, entry, text, &mut all),
            Shown::Text | Shown::Report | Shown::Copy => {}
        }
    }
    all
}

/// The address of a file behind that of its incident.
fn below(scope: &PageScope<'_>, entry: &Entry) -> String {
    let link = entry.address.link();
    link.strip_prefix(&scope.card.path).map(str::to_owned).unwrap_or(link)
}

fn evidence(scope: &PageScope<'_>, entry: &Entry, text: &str, all: &mut Vec<Document>) {
    let path = scope.site.edition.sources().path(entry.file);
    let listed = scope.entry.incident.evidence.iter().find(|e| {
        let source = e.source.as_ref().map(|s| &s.value);
        matches!(source, Some(Source::File { path: p, .. }) if p == path)
    });
    let title = listed.and_then(|e| e.title.as_ref()).map(|t| t.value.as_str());
    let label = title.unwrap_or(entry.path.as_str());
    let shown = ShownLines::new(scope, path);
    for (place, (before, text)) in pieces(text).into_iter().enumerate() {
        let (first, last) = (before + 1, before + text.lines().count().max(1));
        let at = below(scope, entry);
        let mut document = Document::new(Kind::Evidence, label, at, text.to_owned());
        if (first..=last).all(|line| shown.has(line)) {
            document.line = u32::try_from(first).ok();
        } else {
            // The page shows only that lines are left out there.
            document.label = format!("{label}:{first}-{last}");
            document.at = format!("{}#L{}", document.at, shown.place(first));
        }
        // A file is found by its name once.
        if place == 0 {
            document = document
                .with(Field::Extra, title.unwrap_or_default())
                .with(Field::Extra, entry.path.as_str());
        }
        all.push(document);
    }
}

fn appendix(scope: &PageScope<'_>, entry: &Entry, text: &str, all: &mut Vec<Document>) {
    let title = scope.site.appendix_title(entry);
    let body = body::read(entry.file, text, 0);
    let mut words = String::new();
    let headings = body.sections.iter().map(|s| s.heading.as_str());
    let headings = std::iter::repeat_n("", usize::from(body.intro.is_some())).chain(headings);
    for (heading, part) in headings.zip(body.parts()) {
        words.push_str(heading);
        words.push('\n');
        for block in &part.blocks {
            words.push_str(&block.text());
            words.push('\n');
        }
    }
    let mut texts: Vec<&str> = pieces(&words).into_iter().map(|(_, text)| text).collect();
    if texts.is_empty() {
        texts.push("");
    }
    for text in texts {
        let document = Document::new(Kind::Appendix, &title, below(scope, entry), text.to_owned());
        all.push(document.with(Field::Extra, &title));
    }
}
