//! The lines of an incident by which its like is recognised: those of its evidence, its timeline, its causes and its
//! summary, with their places.

use crate::intake::terminal;
use crate::model::{Incident, Source};
use crate::source::discover::LISTS;
use crate::source::{FileId, Sources, Span, Spanned};

/// What a line is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    Evidence,
    Timeline,
    Cause,
    Summary,
}

impl Of {
    /// As it is written in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Timeline => "timeline",
            Self::Cause => "cause",
            Self::Summary => "summary",
        }
    }
}

/// Hands on each line: what it is part of, where it stands, and its words.
pub fn each(sources: &Sources, incident: &Incident, mut take: impl FnMut(Of, Span, &str)) {
    for file in incident.files.iter().filter(|file| is_evidence(sources, incident, **file)) {
        let Ok(text) = sources.text(*file) else { continue };
        for number in 1..=text.line_count() {
            let span = text.line_span(*file, number);
            take(Of::Evidence, span, &terminal::plain(text.slice(span.range())));
        }
    }
    let mut all = |of: Of, value: Option<&Spanned<String>>| {
        if let Some(value) = value {
            take(of, value.span, &value.value);
        }
    };
    for entry in &incident.timeline {
        all(Of::Timeline, entry.event.as_ref());
        for attachment in &entry.attachments {
            all(Of::Timeline, attachment.code.as_ref());
        }
    }
    for cause in &incident.causes {
        all(Of::Cause, cause.statement.as_ref());
        cause.why.iter().for_each(|why| all(Of::Cause, Some(why)));
    }
    all(Of::Summary, incident.summary.as_ref());
}

/// Whether a file is what the incident was known from: a text that neither is nor belongs to the report.
fn is_evidence(sources: &Sources, incident: &Incident, file: FileId) -> bool {
    let path = sources.path(file);
    let below = path.strip_prefix(&incident.folder).unwrap_or(path).as_str();
    let is_list = below.strip_suffix(".yaml").is_some_and(|name| LISTS.contains(&name));
    let is_prose = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("md"));
    let is_named = || {
        let mut named = incident.evidence.iter().filter_map(|e| e.source.as_ref());
        named.any(|s| matches!(&s.value, Source::File { path: p, .. } if p == path))
    };
    file != incident.main && !is_list && (!is_prose || is_named())
}
