//! One finding as a compiler would show it: message, excerpt with carets, what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Sign, Origin, Renderer, Snippet,
};

use crate::config::Level;
use crate::source::{Sources, Span};

/// What is shown of a finding, whatever it came from.
pub struct Shown<'a> {
    pub level: Level,
    /// The rule's id, or what stands in its place.
    pub id: &'a str,
    pub message: &'a str,
    pub span: Span,
    pub label: &'a str,
    pub also: &'a [(Span, String)],
    /// Where else the same was found: a line each.
    pub elsewhere: &'a [String],
    /// Why it matters.
    pub why: Option<&'a str>,
    pub help: Option<&'a str>,
    /// The places are named, and no line is shown.
    pub places_only: bool,
}

/// What is shown of a mistake in other texts than the sources.
pub struct ShownText<'a> {
    /// What stands in the place of a rule's id.
    pub id: &'a str,
    pub message: &'a str,
    /// Path, text, bytes of it, and what is written beside the place; the first is the mistake itself.
    pub places: Vec<(&'a str, &'a str, std::ops::Range<usize>, &'a str)>,
    pub notes: Vec<String>,
    pub help: Option<&'a str>,
}

/// Draws excerpts.
pub struct Excerpts {
    renderer: Renderer,
}

impl Excerpts {
    /// Colours are always written; the stream that is written to takes them out where they are not
    /// wanted.
    #[must_use]
    pub fn new() -> Self {
        Self { renderer: Renderer::styled().decor_style(DecorStyle::Ascii) }
    }

    /// A mistake in a text that is none of the repository's sources, such as a template, without a
    /// line end.
    #[must_use]
    pub fn draw_text(&self, shown: &ShownText<'_>) -> String {
        let title = Sign::ERROR.primary_title(printable(shown.message));
        let mut group = Group::with_title(title.id(shown.id));
        for (path, text, range, label) in &shown.places {
            let kind = match label.is_empty() {
                true => AnnotationKind::Primary,
                false => AnnotationKind::Context,
            };
            let marks = [(range.clone(), *label, kind)];
            group = match excerpt(path, text, &marks) {
                Some(snippet) => group.element(snippet),
                None => group.element(Origin::path(printable(path))),
            };
        }
        for note in &shown.notes {
            group = group.element(Sign::NOTE.message(printable(note)));
        }
        if let Some(help) = shown.help {
            group = group.element(Sign::HELP.message(printable(help)));
        }
        self.renderer.render(&[group])
    }

    /// The finding as text, without a line end.
    #[must_use]
    pub fn draw(&self, sources: &Sources, shown: &Shown<'_>) -> String {
        let sign = match shown.level {
            Level::Error => Sign::ERROR,
            Level::Warning => Sign::WARNING,
            Level::Note | Level::Off => Sign::NOTE,
        };
        let message = printable(shown.message);
        let title = sign.primary_title(message).id(shown.id);
        let mut group = Group::with_title(title);
        // The primary file first, then each other file once, in order of mention.
        let mut files = vec![shown.span.file];
        for (span, _) in shown.also {
            if !files.contains(&span.file) {
                files.push(span.file);
            }
        }
        if shown.places_only {
            group = group.element(origin(sources, shown.span));
            let also = shown.also.iter().map(|(span, _)| origin(sources, *span));
            group = group.elements(also);
            files.clear();
        }
        for file in files {
            let mut marks: Vec<(Span, &str, AnnotationKind)> = Vec::new();
            if shown.span.file == file {
                marks.push((shown.span, shown.label, AnnotationKind::Primary));
            }
            let also = shown.also.iter().filter(|(s, _)| s.file == file);
            marks.extend(also.map(|(s, l)| (*s, l.as_str(), AnnotationKind::Context)));
            group = match snippet(sources, file, &marks) {
                Some(snippet) => group.element(snippet),
                None if shown.span.file == file && sources.text(file).is_err() => {
                    group.element(origin(sources, shown.span))
                }
                None => group.element(Origin::path(printable(sources.path(file).as_str()))),
            };
        }
        for line in shown.elsewhere {
            group = group.element(Sign::NOTE.with_name("also").message(printable(line)));
        }
        if let Some(why) = shown.why {
            group = group.element(Sign::NOTE.message(printable(why)));
        }
        if let Some(help) = shown.help {
            group = group.element(Sign::HELP.message(printable(help)));
        }
        self.renderer.render(&[group])
    }
}

impl Default for Excerpts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where something stands, without what stands there.
fn origin<'a>(sources: &Sources, span: Span) -> Origin<'a> {
    let path = Origin::path(printable(sources.path(span.file).as_str()));
    match sources.text(span.file) {
        Ok(text) => {
            let (line, column) = text.line_column(span.start as usize);
            path.line(line).char_column(column)
        }
        Err(why) => match why.byte_at(span) {
            Some(at) => path.line(at.line).char_column(at.column),
            None => path,
        },
    }
}

/// The lines around the marks; `None` for a file without text.
fn snippet<'a>(
    sources: &'a Sources,
    file: crate::source::FileId,
    marks: &[(Span, &str, AnnotationKind)],
) -> Option<Snippet<'a, Annotation<'a>>> {
    let source = sources.text(file).ok()?;
    let marks: Vec<_> = marks.iter().map(|(s, l, k)| (s.range(), *l, *k)).collect();
    excerpt(source.path.as_str(), &source.text, &marks)
}

fn excerpt<'a>(
    path: &str,
    text: &'a str,
    marks: &[(std::ops::Range<usize>, &str, AnnotationKind)],
) -> Option<Snippet<'a, Annotation<'a>>> {
    if text.is_empty() {
        return None;
    }
    let spans: Vec<_> = marks.iter().map(|(range, ..)| first_lines(text, range.clone())).collect();
    let first = spans.iter().map(|s| s.start).min()?;
    let last = spans.iter().map(|s| s.end).max()?;
    // Only these lines are handed over: an excerpt costs what it shows, not what the file holds.
    let from = text[..first].rfind('\n').map_or(0, |n| n + 1);
    let to = text[last..].find('\n').map_or(text.len(), |n| last + n);
    let line = text[..from].matches('\n').count() + 1;
    let snippet =
        Snippet::source(&text[from..to]).line_start(line).path(printable(path)).fold(true);
    let annotations = marks.iter().zip(spans).map(|((_, label, kind), span)| {
        let annotation = kind.span(span.start - from..span.end - from);
        if label.is_empty() { annotation } else { annotation.label(printable(label)) }
    });
    Some(snippet.annotations(annotations))
}

/// The span on character boundaries, cut to its first line: a caret under a word says more than a
/// bracket around a page.
fn first_lines(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |n| start + n);
    start..end.clamp(start, line_end.max(start))
}

/// Text that cannot steer a terminal: control and direction characters become visible.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if super::runner::steers(c) => char::from_u32(0x2400 + u32::from(c))
                .filter(|_| u32::from(c) < 0x20)
                .unwrap_or('\u{fffd}'),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("a\u{1b}[31mb\u{7}\u{202e}c\nd"), "a␛[31mb␇\u{fffd}c d");
    }

    #[test]
    fn carets_stay_on_the_first_line() {
        assert_eq!(first_lines("ab\ncd\n", 0..5), 0..2);
        assert_eq!(first_lines("ab", 7..9), 2..2);
        assert_eq!(first_lines("ü", 1..2), 0..2);
    }
}
