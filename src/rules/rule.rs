//! What a rule is, what it is given, and what it gives.

use serde::{Deserialize, Serialize};

use super::gate::Gate;
use super::language::WordLists;
use super::reading::Readings;
use crate::config::Level;
use crate::derive::{Derived, Facts};
use crate::model::{Incident, Library};
use crate::source::{Span, Spanned};
use crate::vocabulary::Step;

/// A rule's documentation and what else is to be known of it; written once, shown everywhere.
///
/// Where its group is one of the ten steps, the rule is about that step. What is true of a rule or not
/// is a word in its declaration: see [`rules`].
#[derive(Debug)]
pub struct RuleDoc {
    /// `group/name`.
    pub id: &'static str,
    /// The level where the configuration says nothing else.
    pub level: Level,
    /// Of which reports it is asked.
    pub asked: Asked,
    /// Markdown: a first paragraph (what it asks), then `## Why`, `## Fails`, `## Passes`, `## Fix`.
    ///
    /// The code blocks of `Fails` and `Passes` are examples that are run: see [`super::example`].
    pub text: &'static str,
    /// Whether it is asked also where its step has neither a section nor data. Of the others nothing
    /// is said then: one finding says that the step is missing, and a dozen more would hide it. Besides
    /// that one, true of what contradicts other data, and of a draft that lies about: most of its
    /// steps are still to come.
    pub even_if_absent: bool,
    /// Whether only an action satisfies it, or accepting that there is none: it is not asked where
    /// neither of the two steps that improve something is.
    pub asks_for_actions: bool,
    /// Whether it compares times of the timeline: it says nothing where one of them could not be read, which
    /// is told, and would say otherwise of the time that was meant.
    pub from_times: bool,
}

impl RuleDoc {
    /// A rule of which no more is to be known.
    #[must_use]
    pub const fn new(id: &'static str, level: Level, asked: Asked, text: &'static str) -> Self {
        Self {
            id,
            level,
            asked,
            text,
            even_if_absent: false,
            asks_for_actions: false,
            from_times: false,
        }
    }

    /// The part of the id before the slash.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// The step whose group this is.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        Step::from_slug(self.group())
    }

    /// What the rule asks: the first paragraph on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = self.text.trim().split("\n\n").next().unwrap_or_default();
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text below `## heading`, if the documentation has it.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<String> {
        let lines = self.text.lines().map(|l| l.strip_prefix(' ').unwrap_or(l));
        // A heading in an example is the example's.
        let mut fenced = false;
        let mut marked = lines.map(|line| {
            fenced ^= line.starts_with("```");
            (line, !fenced && line.starts_with("## "))
        });
        marked
            .by_ref()
            .find(|(l, is_heading)| *is_heading && l.strip_prefix("## ") == Some(heading))?;
        let body: Vec<&str> =
            marked.take_while(|(_, is_heading)| !is_heading).map(|(l, _)| l).collect();
        Some(body.join("\n").trim().to_owned())
    }

    /// Why it matters: the first sentence of the reasons, on one line.
    #[must_use]
    pub fn reason(&self) -> String {
        let why = self.section("Why").unwrap_or_default();
        let paragraph = why.split("\n\n").next().unwrap_or_default();
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.find(". ") {
            Some(end) => line[..end].to_owned(),
            None => line.trim_end_matches('.').to_owned(),
        }
    }

    /// The examples that fail, or those that pass.
    #[must_use]
    pub fn examples(&self, outcome: super::example::Outcome) -> Vec<super::example::Example> {
        let text = self.section(outcome.heading()).unwrap_or_default();
        super::example::read(&text)
    }
}

/// Of which reports a rule is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Of every report, also of a step that is not asked of it: the rule asks for nothing more, but says
    /// what is wrong with what is written, what was promised, or who read it.
    Always,
    /// Of every step that is asked, at either depth: without it there is no answer.
    Answer,
    /// Of the steps that are asked at full depth: how well they are answered.
    Rigour,
}

impl Asked {
    /// The word for it, as data has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Answer => "answer",
            Self::Rigour => "rigour",
        }
    }

    /// Of which reports it is asked, in words that go on after "asked".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Always => "of every report",
            Self::Answer => "for an answer, at full and brief depth",
            Self::Rigour => "at full depth only",
        }
    }
}

/// One small question about an incident.
pub trait Rule: Sync {
    /// Its documentation.
    fn doc(&self) -> &'static RuleDoc;
    /// Looks at one incident and reports what it finds.
    fn check(&self, context: &Context<'_>, findings: &mut Findings<'_>);
}

/// How a rule looks at an incident.
pub(super) type Body = fn(&Context<'_>, &mut Findings<'_>);

/// What a rule may look at: one incident, and the library around it.
pub struct Context<'a> {
    pub library: &'a Library,
    pub derived: &'a Derived,
    /// Index of the incident.
    pub index: usize,
    pub incident: &'a Incident,
    pub facts: &'a Facts,
    /// The wordings that the language rules look for.
    pub word_lists: &'a WordLists,
    /// The levels that the configuration gives.
    pub gate: &'a Gate,
    /// What several rules read, done once.
    pub reading: Readings,
}

impl Context<'_> {
    /// What a rule says of this incident, with the level that it has at that place.
    pub(super) fn finding(
        &self,
        rule: &'static RuleDoc,
        span: Span,
        message: impl Into<String>,
    ) -> Finding {
        let mut finding = Finding::new(rule, Some(self.index), span, message);
        let path = self.library.sources.path(span.file);
        finding.level = self.gate.level(rule, path.as_str());
        finding
    }

    /// Where to point for a list that is empty or a key that is not there: the step's heading, or
    /// the start of the front matter.
    #[must_use]
    pub fn step_place(&self, step: Step) -> Span {
        match self.incident.section(step) {
            Some(section) => section.heading_span,
            None => self.front_matter_place(),
        }
    }

    /// Whether a step's section says in a sentence that there is none of what is asked, and why.
    #[must_use]
    pub fn says_why_none(&self, step: Step) -> bool {
        self.incident.parts(step).any(super::placeholder::says_why_none)
    }

    /// Whether a time or a date within a place could not be read, which is told by itself.
    #[must_use]
    pub fn has_unread_time(&self, place: Span) -> bool {
        self.incident.problems.iter().any(|p| {
            let is_within = place.start <= p.span.start && p.span.end <= place.end;
            p.kind.hides_time() && p.span.file == place.file && is_within
        })
    }

    /// The first key of the front matter, or the file's start.
    #[must_use]
    pub fn front_matter_place(&self) -> Span {
        let title = self.incident.title.as_ref().map(|t| t.span);
        title.unwrap_or_else(|| Span::file_start(self.incident.main))
    }
}

/// Something that a rule found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    #[serde(with = "super::kept::rule")]
    pub rule: &'static RuleDoc,
    /// Index of the incident; `None` for what is wrong with the repository as a whole.
    #[serde(skip)]
    pub incident: Option<usize>,
    pub span: Span,
    /// One sentence without a full stop: what is wrong.
    pub message: String,
    /// What stands at the caret.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// Other places that matter.
    pub also: Vec<(Span, String)>,
    /// Where in the data, never by line: `causes[C1].evidence`.
    pub key: String,
    /// As configured for the incident's path.
    pub level: Level,
    /// Whether it shuts the gate.
    pub blocks: bool,
    /// What suppresses it, if anything does.
    pub suppression: Option<Suppression>,
    /// Whether what stands there must not be repeated: no output shows the line.
    pub secret: bool,
}

/// A reasoned exception that keeps a finding from counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub by: SuppressedBy,
    /// Why, in the author's words.
    pub reason: String,
}

/// Where an exception stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SuppressedBy {
    /// A waiver of the front matter: its index.
    Waiver(usize),
    /// An inline `<!-- aftermark: allow … -->`: its index among those of the incident.
    Allow(usize),
    /// An entry of the committed baseline: its index.
    Baseline(usize),
}

impl Finding {
    pub(super) fn new(
        rule: &'static RuleDoc,
        incident: Option<usize>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            incident,
            span,
            message: message.into(),
            label: String::new(),
            help: None,
            also: Vec::new(),
            key: String::new(),
            level: rule.level,
            blocks: false,
            suppression: None,
            secret: false,
        }
    }

    /// The step the finding is about.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        self.rule.step()
    }

    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        self.suppression.is_some()
    }

    /// Whether no waiver or inline exception speaks for it: it counts, or a baseline keeps it.
    #[must_use]
    pub fn is_baselined_or_open(&self) -> bool {
        let by = self.suppression.as_ref().map(|s| s.by);
        by.is_none_or(|by| matches!(by, SuppressedBy::Baseline(_)))
    }
}

impl Finding {
    /// Says what stands at the caret.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Shows another place.
    pub fn also(&mut self, span: Span, label: impl Into<String>) -> &mut Self {
        self.also.push((span, label.into()));
        self
    }

    /// Says that what stands there must not be repeated in any output.
    pub fn secret(&mut self) -> &mut Self {
        self.secret = true;
        self
    }

    /// Says where in the data it is, never by line.
    pub fn key(&mut self, key: impl Into<String>) -> &mut Self {
        self.key = key.into();
        self
    }
}

/// Where a rule puts what it finds.
pub struct Findings<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) rule: &'static RuleDoc,
    pub(super) all: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    /// Reports a finding and returns it, so that more can be said about it.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let at = self.all.len();
        let finding = self.context.finding(self.rule, span, message);
        self.all.push(finding);
        &mut self.all[at]
    }
}

/// How an entry of a list is called in a key: its id, or its number from 1.
#[must_use]
pub fn entry_key(list: &str, id: Option<&Spanned<String>>, index: usize) -> String {
    match id {
        Some(id) => format!("{list}[{}]", id.value),
        None => format!("{list}[{}]", index + 1),
    }
}

/// The body of a rule whose findings are known only when all have run: `exceptions` reports them.
pub(super) fn known_later(_: &Context<'_>, _: &mut Findings<'_>) {}

/// Declares the rules of a file, each as
///
/// ```text
/// /// The documentation.
/// Name = "group/name", Level, Asked, fact, fact => body;
/// ```
///
/// Of which reports it is asked is a variant of [`Asked`]. The facts are those fields of [`RuleDoc`] that are true of the rule. The body is a [`Body`]: it
/// stands below as an ordinary function, or is a call of one that several rules share.
macro_rules! rules {
    ($(
        $(#[doc = $text:expr])+
        $name:ident = $id:expr, $level:ident, $asked:ident $(, $fact:ident)* => $body:expr;
    )+) => {
        $(
            $(#[doc = $text])+
            pub struct $name;

            impl $crate::rules::Rule for $name {
                fn doc(&self) -> &'static $crate::rules::RuleDoc {
                    static DOC: $crate::rules::RuleDoc = $crate::rules::RuleDoc {
                        $($fact: true,)*
                        ..$crate::rules::RuleDoc::new(
                            $id,
                            $crate::config::Level::$level,
                            $crate::rules::Asked::$asked,
                            concat!($($text, "\n"),+),
                        )
                    };
                    &DOC
                }

                fn check(
                    &self,
                    context: &$crate::rules::Context<'_>,
                    findings: &mut $crate::rules::Findings<'_>,
                ) {
                    let body: $crate::rules::rule::Body = $body;
                    body(context, findings);
                }
            }
        )+

        /// The rules of this file, in the order in which they are documented.
        pub const RULES: &[&dyn $crate::rules::Rule] = &[$(&$name),+];
    };
}
pub(super) use rules;
