//! Report: findings → what people and programs read. Decides no level.
//!
//! A [`Report`] is what one run has to say; each [`Format`] is one file that says it.

pub mod actions;
pub mod blocks;
pub mod change;
pub mod concise;
pub mod coverage;
pub mod diff;
pub mod excerpt;
pub mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod json_writer;
pub mod junit;
pub mod markdown;
pub mod metrics;
pub mod place;
pub mod rdjsonl;
pub mod rule_docs;
pub mod runner;
pub mod sarif;
pub mod scorecard;
pub mod text;

use std::io::{self, Write};
use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::config::Level;
use crate::model::Library;
use crate::rules::{Changes, Finding, SuppressedBy, Verdict};
use crate::source::Span;
use fingerprint::Fingerprints;
use place::Place;

/// What one run over one repository has to say.
pub struct Report<'a> {
    pub library: &'a Library,
    pub verdict: &'a Verdict,
    /// Indices of the incidents that were asked for, in order.
    pub chosen: &'a [usize],
    /// The day as of which everything was judged.
    pub as_of: NaiveDate,
    /// Where the library's root lies in its git repository: empty, or a path that ends in `/`. CI
    /// services want paths that count from the repository's top.
    pub prefix: &'a str,
    /// What a change did to the chosen incidents, where one was asked about.
    pub changes: Option<&'a Changes>,
    fingerprints: OnceLock<Fingerprints>,
}

/// How many of what a report holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub incidents: usize,
    /// Incidents that shut the gate.
    pub blocking: usize,
    /// Findings that nothing suppresses, by level.
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Findings that a waiver or an inline allow suppresses.
    pub waived: usize,
    /// Findings that the baseline suppresses.
    pub baseline: usize,
}

impl<'a> Report<'a> {
    /// A report on the incidents at the indices `chosen`.
    #[must_use]
    pub fn new(
        library: &'a Library,
        verdict: &'a Verdict,
        chosen: &'a [usize],
        as_of: NaiveDate,
        prefix: &'a str,
    ) -> Self {
        Self {
            library,
            verdict,
            chosen,
            as_of,
            prefix,
            changes: None,
            fingerprints: OnceLock::new(),
        }
    }

    /// The same with what a change did.
    #[must_use]
    pub fn since(self, changes: Option<&'a Changes>) -> Self {
        Self { changes, ..self }
    }

    /// All findings, suppressed ones included: those about the repository as a whole, then those of
    /// the chosen incidents in order of path and place.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let verdict = self.verdict;
        let chosen = self.chosen.iter().flat_map(move |&i| verdict.of(i));
        verdict.general().iter().chain(chosen)
    }

    /// Those of [`Report::findings`] that nothing suppresses.
    pub fn open_findings(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings().filter(|f| !f.is_suppressed())
    }

    /// [`Report::findings`], each with its fingerprint.
    pub fn fingerprinted(&self) -> impl Iterator<Item = (&'a Finding, &str)> {
        // Over the whole library: which incidents were asked for must not change a fingerprint.
        let all = self.fingerprints.get_or_init(|| Fingerprints::new(self.library, self.verdict));
        let verdict = self.verdict;
        let chosen = self.chosen.iter();
        let chosen = chosen.flat_map(move |&i| verdict.of(i).iter().zip(all.of(i)));
        verdict.general().iter().zip(all.general()).chain(chosen)
    }

    /// The folder name of a finding's incident; `None` for a finding about the whole repository.
    #[must_use]
    pub fn slug(&self, finding: &Finding) -> Option<&'a str> {
        let incident = finding.incident?;
        Some(&self.library.incidents[incident].slug)
    }

    /// Where a span is, counted from the git repository's top.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::new(&self.library.sources, self.prefix, span)
    }

    /// Counts what the report holds.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { incidents: self.chosen.len(), ..Counts::default() };
        for &i in self.chosen {
            let judged = self.verdict.incident(i);
            counts.blocking += usize::from(judged.blocks);
            counts.errors += judged.errors;
            counts.warnings += judged.warnings;
            counts.notes += judged.notes;
        }
        for finding in self.verdict.general() {
            match finding.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Note => counts.notes += 1,
                Level::Off => {}
            }
        }
        for suppression in self.findings().filter_map(|f| f.suppression.as_ref()) {
            match suppression.by {
                SuppressedBy::Waiver(_) | SuppressedBy::Allow(_) => counts.waived += 1,
                SuppressedBy::Baseline(_) => counts.baseline += 1,
            }
        }
        counts
    }
}

/// What a [`Format`] is: one way to write a report.
pub trait Output {
    /// Writes the whole report.
    ///
    /// # Errors
    /// Those of the stream.
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// How much the formats for people say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Only what blocks, and the last line.
    pub quiet: bool,
    /// Counts by rule instead of the findings.
    pub statistics: bool,
    /// The lines that earned each grade, also for several incidents.
    pub grades: bool,
}

/// The ways to write a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Concise,
    Json,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Rdjsonl,
    Markdown,
}

impl Format {
    /// All formats, in the order in which they are documented.
    pub const ALL: [Format; 9] = [
        Format::Text,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Rdjsonl,
        Format::Markdown,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Rdjsonl => "rdjsonl",
            Format::Markdown => "markdown",
        }
    }

    /// What it is for, in a few words.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Format::Text => "findings with excerpts, then the scorecard, for people",
            Format::Concise => "a line a finding, for editors and grep",
            Format::Json => "everything, for programs of your own",
            Format::Sarif => "SARIF 2.1.0, for GitHub code scanning",
            Format::Github => "annotations of a GitHub workflow, below the text",
            Format::Gitlab => "GitLab Code Quality",
            Format::Junit => "JUnit XML, a test case for each step",
            Format::Rdjsonl => "reviewdog",
            Format::Markdown => "the scorecard for a job summary or a comment",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether the whole output is one document, so that two of them cannot follow each other.
    #[must_use]
    pub fn is_document(self) -> bool {
        matches!(self, Format::Json | Format::Sarif | Format::Gitlab | Format::Junit)
    }

    /// What writes it.
    #[must_use]
    pub fn output(self, detail: Detail) -> Box<dyn Output> {
        match self {
            Format::Text => Box::new(text::Text { detail }),
            Format::Concise => Box::new(concise::Concise { quiet: detail.quiet }),
            Format::Json => Box::new(json::Json),
            Format::Sarif => Box::new(sarif::Sarif),
            Format::Github => Box::new(github::Github { quiet: detail.quiet }),
            Format::Gitlab => Box::new(gitlab::Gitlab),
            Format::Junit => Box::new(junit::Junit),
            Format::Rdjsonl => Box::new(rdjsonl::Rdjsonl),
            Format::Markdown => Box::new(markdown::Markdown { limit: markdown::LIMIT }),
        }
    }
}

/// The word for a level.
#[must_use]
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
        Level::Off => "off",
    }
}

/// The longest message GitHub keeps, and more than any reader does; in bytes, so never more in
/// characters.
pub const MESSAGE_LIMIT: usize = 4096;

/// The text, cut on a character's boundary to at most `limit` bytes.
#[must_use]
pub fn cut(text: &str, limit: usize) -> String {
    const MARK: char = '…';
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit.saturating_sub(MARK.len_utf8());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MARK}", &text[..end])
}

/// What is wrong and what to do in one text of at most [`MESSAGE_LIMIT`] bytes, for formats that
/// have one field for both.
#[must_use]
pub fn told(finding: &Finding) -> String {
    let end = |text: &str| {
        if text.ends_with(['.', '?', '!']) { "" } else { "." }
    };
    let mut text = begun(&finding.message);
    text.push_str(end(&finding.message));
    if let Some(help) = &finding.help {
        text.push_str(" To fix it: ");
        text.push_str(help);
        text.push_str(end(help));
    }
    cut(&excerpt::printable(&text), MESSAGE_LIMIT)
}

/// A message as the beginning of a sentence; a path or another name that it begins with stays as it is.
fn begun(message: &str) -> String {
    let first = message.split(' ').next().unwrap_or_default();
    let is_word = first.trim_end_matches([',', ':']).chars().all(|c| c.is_alphabetic() || c == '-');
    let mut letters = message.chars();
    let capital = letters.next().map(|c| if is_word { c.to_ascii_uppercase() } else { c });
    capital.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_message_begins_with_keeps_its_case() {
        for (message, written) in [
            ("the incident has no severity", "The incident has no severity"),
            ("evidence/am.json has 2 lines", "evidence/am.json has 2 lines"),
            ("notes.md has no heading `#a`", "notes.md has no heading `#a`"),
            ("`ownr` is not a key", "`ownr` is not a key"),
            ("section-wide, this is", "Section-wide, this is"),
            ("", ""),
        ] {
            assert_eq!(begun(message), written);
        }
    }

    #[test]
    fn long_messages_are_cut_between_characters() {
        let long = "ü".repeat(5000);
        let short = cut(&long, MESSAGE_LIMIT);
        assert!(short.len() <= MESSAGE_LIMIT && short.len() > MESSAGE_LIMIT - 4);
        assert!(short.ends_with('…'));
        assert_eq!(cut("abc", 3), "abc");
    }
}
