//! What can be found: documents, in groups that are one result each.

use std::fmt::Debug;

use serde::Serialize;

use crate::vocabulary::Step;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A part of a report: its head, a section, an entry of a list.
    Report,
    Action,
    /// Lines of a file.
    Evidence,
    /// A text beside the report.
    Appendix,
    Service,
    Owner,
    Tag,
    Rule,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::Report,
        Self::Action,
        Self::Evidence,
        Self::Appendix,
        Self::Service,
        Self::Owner,
        Self::Tag,
        Self::Rule,
    ];

    /// Its word in addresses and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Action => "action",
            Self::Evidence => "evidence",
            Self::Appendix => "appendix",
            Self::Service => "service",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Rule => "rule",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }

    /// How much what it says counts, in sixteenths: reports before evidence.
    pub(super) fn weight(self) -> u64 {
        match self {
            Self::Report => 16,
            Self::Action => 12,
            Self::Rule => 10,
            Self::Appendix => 8,
            Self::Evidence => 5,
            Self::Service => 4,
            Self::Owner | Self::Tag => 3,
        }
    }
}

/// Where a word stands: how much it says of what the document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What it is called by exactly: a folder's name, a ticket, a date, an id.
    Id,
    Title,
    /// A service, a tag, a person.
    Name,
    /// What is said around it: a heading, a time, a word of a closed set.
    Extra,
}

impl Field {
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Id => 40,
            Self::Title => 16,
            Self::Name => 14,
            Self::Extra => 1,
        }
    }
}

/// What each word of the text itself counts.
pub(super) const TEXT_WEIGHT: u32 = 2;

/// One thing that can be found.
#[derive(Clone, Debug)]
pub struct Document {
    pub kind: Kind,
    /// The step that it belongs to.
    pub step: Option<Step>,
    /// What it is called in a result.
    pub label: String,
    /// Behind the group's address: `#root-cause`, `evidence/a.log/`.
    pub at: String,
    /// What is searched and shown.
    pub text: String,
    /// The number of the text's first line, where lines have addresses.
    pub line: Option<u32>,
    /// What it is found by beside its text.
    pub fields: Vec<(Field, String)>,
    /// Whether an error is recognised by its lines ([`super::seen`]).
    pub is_known: bool,
}

impl Document {
    /// A document without fields.
    #[must_use]
    pub fn new(kind: Kind, label: impl Into<String>, at: impl Into<String>, text: String) -> Self {
        let (label, at) = (label.into(), at.into());
        Self { kind, step: None, label, at, text, line: None, fields: Vec::new(), is_known: false }
    }

    /// The same with a field, unless it is empty.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.trim().is_empty() {
            self.fields.push((field, text));
        }
        self
    }

    /// The same, with lines by which an error is recognised.
    #[must_use]
    pub fn known(mut self) -> Self {
        self.is_known = true;
        self
    }

    /// The same in a step.
    #[must_use]
    pub fn of_step(mut self, step: Step) -> Self {
        self.step = Some(step);
        self
    }
}

/// Documents that are one result: those of an incident, or a page of another kind.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub title: String,
    /// Relative to the site's root.
    pub path: String,
    /// The day, as it is shown.
    pub date: String,
    pub year: Option<i32>,
    pub severity: Option<String>,
    /// As they are shown.
    pub services: Vec<String>,
    pub causes: Vec<String>,
    pub tags: Vec<String>,
    /// The first is what the group is called after.
    pub documents: Vec<Document>,
    pub ended: Ended,
}

/// How an incident ended, for whoever has the like of it: documents by their places in the group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ended {
    pub fixed: Vec<usize>,
    pub made_worse: Vec<usize>,
    /// How many actions are owed.
    pub owed: usize,
    /// The first of them, with what is to be known beside their titles.
    pub owed_first: Vec<(usize, String)>,
}

/// Long texts are cut into several documents, so that what is loaded for an excerpt stays small, in bytes.
pub const LONGEST_TEXT: usize = 4_000;

/// Cuts a text at ends of lines into pieces that are not too long, each with the number of lines before it. A line
/// that is too long by itself is cut where a word ends, if it can be.
#[must_use]
pub fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let (mut rest, mut line) = (text, 0);
    while !rest.is_empty() {
        let cut = cut(rest);
        let (piece, after) = rest.split_at(cut);
        if !piece.trim().is_empty() {
            all.push((line, piece));
        }
        line += piece.bytes().filter(|b| *b == b'\n').count();
        rest = after;
    }
    all
}

fn cut(text: &str) -> usize {
    if text.len() <= LONGEST_TEXT {
        return text.len();
    }
    let most = (0..=LONGEST_TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let head = &text[..most];
    let end = head.rfind('\n').or_else(|| head.rfind(char::is_whitespace));
    // What ends with a character belongs to it.
    let end = end.map(|at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    end.unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_lines_and_nothing_is_lost() {
        let lines: Vec<String> = (0..2_000).map(|n| format!("line {n} of the log\n")).collect();
        let text = lines.concat();
        let all = pieces(&text);
        assert!(
            all.len() > 5 && all.iter().all(|(_, p)| p.len() <= LONGEST_TEXT && p.ends_with('\n'))
        );
        for (line, piece) in &all {
            assert!(piece.starts_with(&format!("line {line} ")), "{line}");
        }
        assert_eq!(all.iter().map(|(_, p)| *p).collect::<String>(), text);
        let one = "é".repeat(9_000);
        assert_eq!(pieces(&one).iter().map(|(_, p)| p.len()).sum::<usize>(), one.len());
        assert!(pieces(" \n \n").is_empty());
    }
}
