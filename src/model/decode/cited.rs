//! Reads where something is known from.

use camino::Utf8Path;

use crate::model::incident::{Incident, Source};
use crate::source::reference::{cited, join};
use crate::source::{Problem, ProblemKind, Sources, Spanned};

/// Reads where something is known from: a URL, a file with lines, or else the name of something. Lines that do not follow
/// one another are several sources.
pub(super) fn source(
    text: Spanned<String>,
    incident: &Incident,
    sources: &Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Spanned<Source>> {
    let written = text.value.trim();
    let there = |file: &str| {
        let path = join(Utf8Path::new(""), file).map(|path| incident.folder.join(path));
        path.filter(|path| sources.id(path).is_some())
    };
    // A file may be called as lines are cited: `chat 09:02`.
    if let Some(path) = there(written).filter(|_| !written.starts_with('/')) {
        let file = Source::File { path, written: written.to_owned(), lines: None };
        return vec![Spanned::new(file, text.span)];
    }
    let (file, lines) = cited(written);
    if !is_path(file) && there(file).is_none() && !written.contains("://") {
        let is_number = written.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if is_number {
            problems.push(
                Problem::new(
                    ProblemKind::WrongType,
                    text.span,
                    format!("`{written}` names no source"),
                )
                .help("lines of a file are written after its name, as in \"evidence/edge.log:2,7\" (in quotes within brackets), or evidence/edge.log:2-5"),
            );
            return Vec::new();
        }
        return vec![Spanned::new(Source::Named(written.to_owned()), text.span)];
    }
    if lines.len() <= 1 {
        return file_or_url(text, incident, problems).into_iter().collect();
    }
    let each = lines.into_iter().map(|(first, last)| {
        let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
        let one = Spanned::new(format!("{file}:{lines}"), text.span);
        file_or_url(one, incident, problems)
    });
    each.flatten().collect()
}

/// Whether a text looks like a path: with folders, or with an ending as files have.
fn is_path(text: &str) -> bool {
    const LONGEST: usize = 10;
    let ends = text.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty()
            && (1..=LONGEST).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && ending.bytes().any(|b| b.is_ascii_alphabetic())
    });
    ends || text.contains('/')
}

/// Reads what has to be a URL, or a file with lines.
pub(super) fn file_or_url(
    text: Spanned<String>,
    incident: &Incident,
    problems: &mut Vec<Problem>,
) -> Option<Spanned<Source>> {
    let written = text.value.trim();
    if let Some((scheme, _)) = written.split_once("://") {
        if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            return Some(Spanned::new(Source::Url(written.to_owned()), text.span));
        }
        problems.push(
            Problem::new(
                ProblemKind::WrongType,
                text.span,
                format!("a source cannot use the scheme `{scheme}`"),
            )
            .help("link to http:// or https://, or name a file of the folder, as in evidence/edge.log:118"),
        );
        return None;
    }
    let (file, lines) = cited(written);
    let path = join(Utf8Path::new(""), file).filter(|_| !file.starts_with('/'));
    let Some(path) = path.filter(|path| !path.as_str().is_empty()) else {
        problems.push(
            Problem::new(
                ProblemKind::WrongType,
                text.span,
                format!("the source `{written}` leads out of the incident's folder"),
            )
            .help("keep evidence in the folder, as in evidence/edge.log:118, or link to a URL"),
        );
        return None;
    };
    let (path, lines) = (incident.folder.join(path), lines.first().copied());
    Some(Spanned::new(Source::File { path, written: written.to_owned(), lines }, text.span))
}
