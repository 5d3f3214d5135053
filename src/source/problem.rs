//! Problems: what is wrong with the notation itself, collected while reading and decoding.

use serde::{Deserialize, Serialize};

use super::span::Span;

/// What kind of mistake in the notation; each is one rule of the `format` group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProblemKind {
    FrontMatterMissing,
    FrontMatterUnterminated,
    YamlSyntax,
    Dropped,
    UnknownKey,
    DuplicateKey,
    MissingKey,
    WrongType,
    UnknownValue,
    FolderName,
    NoMainFile,
    TwoMainFiles,
    ListTwice,
    Encoding,
    TooLarge,
    TooMany,
    Unreadable,
    UnusableFile,
    MisnamedList,
    DuplicateId,
    UnknownReference,
    InvalidTime,
    AmbiguousTime,
    SkippedTime,
    UnknownZone,
    MilestoneOrder,
    SectionTwice,
    AllowUnreadable,
    Notation,
    UnreadList,
}

impl ProblemKind {
    /// Whether a file of the incident's data could not be read for it, so that what is there is not all.
    #[must_use]
    pub fn hides_data(self) -> bool {
        matches!(
            self,
            Self::YamlSyntax
                | Self::FrontMatterUnterminated
                | Self::Encoding
                | Self::Unreadable
                | Self::TooLarge
        )
    }

    /// Whether a time could not be read for it.
    #[must_use]
    pub fn hides_time(self) -> bool {
        matches!(
            self,
            Self::InvalidTime | Self::AmbiguousTime | Self::SkippedTime | Self::UnknownZone
        )
    }
}

/// One mistake: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub kind: ProblemKind,
    pub span: Span,
    /// One sentence without a full stop: what is wrong.
    pub message: String,
    /// What stands at the caret, a few words.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// Other places that matter, each with a few words.
    pub also: Vec<(Span, String)>,
}

impl Problem {
    #[must_use]
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
            label: String::new(),
            help: None,
            also: Vec::new(),
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }
}
