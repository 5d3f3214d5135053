//! What can go wrong while pages are made.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::{self, Write};
use std::ops::Range;
use std::sync::LazyLock;

use camino::Utf8PathBuf;
use regex::Regex;
use thiserror::Error;

use crate::config::ConfigError;

/// Why the site could not be rendered. All of them are mistakes in a theme or files that vanished
/// while they were read: an incident's own mistakes are findings, long before this.
#[derive(Debug, Error)]
pub enum SiteError {
    /// Templates do not parse, refer to what there is not, or failed on a page.
    #[error("{}", each(.0))]
    Templates(Vec<TemplateProblem>),
    /// A template of the theme's folder is not UTF-8.
    #[error("the theme's template {path} is not UTF-8; save it as UTF-8")]
    ThemeEncoding { path: String },
    /// A colour of `aftermark.toml` cannot be read on its background.
    #[error("aftermark.toml: {}", .0.message)]
    Colors(ConfigError),
    /// `theme.toml` cannot be read.
    #[error("the theme's theme.toml cannot be used: {0}")]
    ThemeFile(String),
    /// A catalogue of texts is broken.
    #[error("the theme's texts in {path} could not be read: line {line}: {reason}")]
    Text { path: String, line: usize, reason: String },
    /// The site's language is none.
    #[error(
        "aftermark.toml: site.language: `{tag}` is no language tag; write one such as `en`, `de` or `pt-BR`"
    )]
    Language { tag: String },
    /// A file that is made without a template could not be made.
    #[error("could not make {path}: {message}")]
    Data { path: String, message: String },
    /// Whoever takes the pages wants no more of them, and knows why.
    #[error("the pages are not wanted any more")]
    Enough,
    /// A file that is published as it is could not be read.
    #[error("could not read {path} to publish it: {reason}")]
    File { path: Utf8PathBuf, reason: String },
}

/// One mistake in one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// The cause, in the engine's words.
    pub message: String,
    /// Where it is, if the engine knows it.
    pub place: Option<Place>,
    /// Where the template was used from, innermost first: a sentence and its place.
    pub used_from: Vec<(String, Place)>,
    /// The page that was being made, as a path below the site.
    pub page: Option<String>,
    /// How many pages more have it.
    pub more_pages: usize,
}

/// Where in a template; columns count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As templates name each other: `pages/report.html`.
    pub template: String,
    pub line: usize,
    pub column: usize,
    /// Characters from the column on.
    pub width: usize,
}

impl Place {
    /// The same in bytes of the template's text; empty at its end for a place beyond it.
    pub fn range(&self, text: &str) -> Range<usize> {
        let before = self.line.saturating_sub(1);
        let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let Some(start) = starts.nth(before) else {
            return text.len()..text.len();
        };
        let line = text[start..].split('\n').next().unwrap_or_default();
        let byte = |chars: usize| {
            let found = line.char_indices().nth(chars);
            start + found.map_or(line.len(), |(at, _)| at)
        };
        let from = self.column.saturating_sub(1);
        byte(from)..byte(from + self.width.max(1))
    }
}

impl Place {
    /// The first place of some words in a line.
    pub(super) fn of(template: &str, text: &str, line: usize, words: &str) -> Self {
        let content = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let before = content.find(words).map_or(0, |at| content[..at].chars().count());
        Self {
            template: template.to_owned(),
            line,
            column: before + 1,
            width: words.chars().count(),
        }
    }

    /// Moves to the same words of the same line in another text, of which this one was made by putting
    /// words into lines; to the whole line where they are not found.
    pub(super) fn move_between(&mut self, here: &str, there: &str) {
        let range = self.range(here);
        // The sign that the ends of lines are left out was put there.
        let words = &here[range.clone()];
        let words = words.strip_prefix('-').filter(|w| w.starts_with('%')).unwrap_or(words);
        let start = here[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let Some(line) = there.lines().nth(self.line.saturating_sub(1)) else {
            return;
        };
        if words.is_empty() {
            return;
        }
        let earlier = here[start..range.start].matches(words).count();
        let all = line.match_indices(words);
        let found = all.clone().nth(earlier).or_else(|| all.last());
        match found {
            Some((at, _)) => {
                self.column = line[..at].chars().count() + 1;
                self.width = words.chars().count();
            }
            None => {
                self.column = 1;
                self.width = line.chars().count();
            }
        }
    }
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "templates/{}:{}:{}: ", place.template, place.line, place.column)?;
        }
        f.write_str(&self.message)?;
        if let Some(page) = &self.page {
            write!(f, " (on the page {page})")?;
        }
        Ok(())
    }
}

fn each(problems: &[TemplateProblem]) -> String {
    let mut text = String::from("the theme's templates cannot be used");
    for problem in problems {
        let _ = write!(text, "\n{problem}");
    }
    text
}

impl TemplateProblem {
    /// The problems that an error of the template engine tells of; at least one.
    pub(super) fn all(error: &tera::Error) -> Vec<Self> {
        let plain = |message: String, place| Self {
            message,
            place,
            used_from: Vec::new(),
            page: None,
            more_pages: 0,
        };
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                let span = report.span();
                let width = match span.end_line == span.start_line {
                    true => span.end_col.saturating_sub(span.start_col),
                    // The rest of the line: what is drawn stops at its end.
                    false => 1000,
                };
                let place = Place {
                    template: report.filename().to_owned(),
                    line: span.start_line,
                    column: span.start_col + 1,
                    width,
                };
                let mut problem = plain(with_causes(report.message(), error), Some(place));
                problem.used_from = notes(&error.to_string());
                vec![problem]
            }
            tera::ErrorKind::MissingParent { current, parent } => vec![plain(
                format!("there is no template `{parent}` to extend"),
                Some(Place { template: current.clone(), line: 1, column: 1, width: 1 }),
            )],
            _ => {
                let text = with_causes(&error.to_string(), error);
                let found = reports(&text);
                if found.is_empty() {
                    return vec![plain(text, None)];
                }
                let found = found.into_iter();
                found.map(|(message, place)| plain(message, Some(place))).collect()
            }
        }
    }

    /// Puts what pages have in common together: a mistake of the frame is one mistake. In order of
    /// template and place.
    pub(super) fn merge(problems: Vec<Self>) -> Vec<Self> {
        let mut merged: BTreeMap<_, Self> = BTreeMap::new();
        for problem in problems {
            let place = problem.place.as_ref();
            let place = place.map(|p| (p.template.clone(), p.line, p.column));
            match merged.entry((place, problem.message.clone())) {
                Entry::Occupied(mut known) => known.get_mut().more_pages += 1,
                Entry::Vacant(new) => {
                    new.insert(problem);
                }
            }
        }
        merged.into_values().collect()
    }
}

/// A message with that of each of its causes.
fn with_causes(message: &str, error: &tera::Error) -> String {
    let mut message = message.to_owned();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message.push_str(": ");
        message.push_str(&cause.to_string());
        source = cause.source();
    }
    message
}

/// What the engine says of several mistakes at once is text: `error: …` and ` --> name:line:column`,
/// then the line with carets below it.
fn reports(text: &str) -> Vec<(String, Place)> {
    static REPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?m)^error: (.+)\n *--> (.+):(\d+):(\d+)\n.*\n.*\n *\| *(\^*)").ok()
    });
    places(&REPORT, text)
}

/// The engine's notes on where a template was used from.
fn notes(text: &str) -> Vec<(String, Place)> {
    static NOTE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)^note: (.+) (\S+):(\d+):(\d+)$").ok());
    places(&NOTE, text)
}

/// What a pattern finds: a message, a template's name, a line, a column and perhaps carets.
fn places(pattern: &Option<Regex>, text: &str) -> Vec<(String, Place)> {
    let all = pattern.iter().flat_map(|p| p.captures_iter(text));
    let place = |found: regex::Captures<'_>| {
        let place = Place {
            template: found[2].to_owned(),
            line: found[3].parse().ok()?,
            column: found[4].parse().ok()?,
            width: found.get(5).map_or(0, |carets| carets.len()),
        };
        Some((found[1].to_owned(), place))
    };
    all.filter_map(place).collect()
}
