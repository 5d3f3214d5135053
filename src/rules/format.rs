//! `format`: the notation. What went wrong while reading and decoding, one rule a kind of mistake.

use super::rule::{Context, Findings};
use crate::source::ProblemKind;

/// Reports the problems of one kind that reading and decoding collected.
pub(super) fn problems(context: &Context<'_>, findings: &mut Findings<'_>, kind: ProblemKind) {
    for problem in context.incident.problems.iter().filter(|p| p.kind == kind) {
        let finding = findings.report(problem.span, problem.message.clone());
        finding.label(problem.label.clone());
        finding.help.clone_from(&problem.help);
        finding.also.clone_from(&problem.also);
    }
}

macro_rules! format_rules {
    ($($(#[doc = $text:literal])+ $name:ident = $id:literal;)+) => {
        super::rule::rules! {
            $($(#[doc = $text])+ $name = $id, Error, |context, findings| {
                problems(context, findings, ProblemKind::$name);
            })+

            /// A waiver suppresses something.
            ///
            /// ## Why
            /// A waiver that does nothing hides that the report has become better, and will hide
            /// the next finding of that rule.
            ///
            /// ## Fix
            /// Remove the waiver.
            WaiverUnused = "format/waiver-unused", Warning, |_context, _findings| {
                // Known only when all rules have run: the gate reports it.
            }

            /// A waiver names a rule that there is.
            ///
            /// ## Why
            /// A waiver of a rule that does not exist suppresses nothing and looks as if it did.
            ///
            /// ## Fix
            /// Copy the id from the brackets of the finding.
            WaiverUnknownRule = "format/waiver-unknown-rule", Error, |_context, _findings| {
                // Known only when all rules have run: the gate reports it.
            }
        }
    };
}

format_rules! {
    /// The main file begins with front matter.
    ///
    /// ## Why
    /// Title, status, severity and the data of the ten steps stand there; without it nothing can
    /// be checked or shown.
    ///
    /// ## Fix
    /// Begin the file with a line `---`, the data, and another line `---`.
    FrontMatterMissing = "format/front-matter-missing";

    /// The front matter ends with a line `---`.
    ///
    /// ## Why
    /// Without it nobody can tell where the data ends and the report begins.
    ///
    /// ## Fix
    /// Put a line that holds only `---` below the data.
    FrontMatterUnterminated = "format/front-matter-unterminated";

    /// Front matter and data files are YAML.
    ///
    /// ## Why
    /// What cannot be read cannot be checked. Anchors that multiply, very deep nesting and several
    /// documents in one file are refused as well.
    ///
    /// ## Fix
    /// Check indentation, quotes and brackets at the place shown.
    YamlSyntax = "format/yaml-syntax";

    /// Every key is one that the format knows.
    ///
    /// ## Why
    /// A misspelt key is silently lost data.
    ///
    /// ## Fix
    /// Correct the key; the finding names the closest and lists all.
    UnknownKey = "format/unknown-key";

    /// A key stands once.
    ///
    /// ## Why
    /// Of two values only one can be meant, and readers will not agree which.
    ///
    /// ## Fix
    /// Keep one of the two.
    DuplicateKey = "format/duplicate-key";

    /// The keys that every incident or entry needs are there.
    ///
    /// ## Why
    /// An entry without them says nothing: a timeline entry needs a time and an event, an action
    /// an id, a title, a process and a status.
    ///
    /// ## Fix
    /// Add the key with its value.
    MissingKey = "format/missing-key";

    /// A value is of the kind that its key asks for.
    ///
    /// ## Why
    /// A list where text is asked for cannot be shown or counted.
    ///
    /// ## Fix
    /// Write the value as the finding says.
    WrongType = "format/wrong-type";

    /// A value of a closed set is one of the set.
    ///
    /// ## Why
    /// Filters, charts and rules compare these words across all incidents.
    ///
    /// ## Fix
    /// Use one of the words that the finding lists.
    UnknownValue = "format/unknown-value";

    /// The folder is named `YYYY-MM-DD-slug`.
    ///
    /// ## Why
    /// The name is the incident's address and puts incidents in order wherever files are listed.
    ///
    /// ## Fix
    /// Rename the folder.
    FolderName = "format/folder-name";

    /// The folder has a main file, `README.md` or `index.md`.
    ///
    /// ## Why
    /// Without one there is no report.
    ///
    /// ## Fix
    /// Write it, or remove the folder.
    NoMainFile = "format/no-main-file";

    /// The folder has one main file.
    ///
    /// ## Why
    /// Of two reports of one incident, readers will open either.
    ///
    /// ## Fix
    /// Join the two.
    TwoMainFiles = "format/two-main-files";

    /// A list stands in the front matter or in a file of its own, not in both.
    ///
    /// ## Why
    /// Two lists of the same name drift apart.
    ///
    /// ## Fix
    /// Keep one of the two.
    ListTwice = "format/list-twice";

    /// Files are UTF-8 text.
    ///
    /// ## Why
    /// Any other encoding turns names and quotations into other characters.
    ///
    /// ## Fix
    /// Save the file as UTF-8.
    Encoding = "format/encoding";

    /// Files are not larger than 16 MiB.
    ///
    /// ## Why
    /// A report is read by people; data of that size belongs into evidence, cut to what matters.
    ///
    /// ## Fix
    /// Cut the file.
    TooLarge = "format/too-large";

    /// Files can be read.
    ///
    /// ## Why
    /// What cannot be read cannot be checked.
    ///
    /// ## Fix
    /// Check that the file exists, may be read and is not a link out of the repository.
    Unreadable = "format/unreadable";

    /// An id is given once in an incident, and a folder name once in the repository.
    ///
    /// ## Why
    /// `slug#A1` has to mean one thing.
    ///
    /// ## Fix
    /// Give one of the two another id.
    DuplicateId = "format/duplicate-id";

    /// What refers to an id, a service, an audience or an incident finds it.
    ///
    /// ## Why
    /// A reference that leads nowhere breaks the chain from cause to proof.
    ///
    /// ## Fix
    /// Correct the name, or add what it names.
    UnknownReference = "format/unknown-reference";

    /// Times and dates are written so that they can be read.
    ///
    /// ## Why
    /// Every length of time on the page is computed from them; a time alone that would run
    /// backwards is asked about, never rolled over to the next day.
    ///
    /// ## Fix
    /// Write `2026-03-14 09:02`, RFC 3339, `09:14`, `~09:14` or `09:10/09:20`.
    InvalidTime = "format/invalid-time";

    /// A local time happened once.
    ///
    /// ## Why
    /// When clocks go back an hour happens twice, and an hour is a long time in an incident.
    ///
    /// ## Fix
    /// Write the time with its offset.
    AmbiguousTime = "format/ambiguous-time";

    /// A local time happened at all.
    ///
    /// ## Why
    /// When clocks go forward an hour is skipped; a time in it is a slip.
    ///
    /// ## Fix
    /// Write the time with its offset.
    SkippedTime = "format/skipped-time";

    /// A time zone is one of the IANA database.
    ///
    /// ## Why
    /// Local times can only be read in a zone that is known.
    ///
    /// ## Fix
    /// Write a name such as `Europe/Amsterdam`.
    UnknownZone = "format/unknown-zone";

    /// Milestones come in order: started, detected, acknowledged, mitigated, resolved.
    ///
    /// ## Why
    /// Times to detect and to resolve are measured between them.
    ///
    /// ## Fix
    /// Correct the time, or the milestone.
    MilestoneOrder = "format/milestone-order";

    /// A step has one section.
    ///
    /// ## Why
    /// Of two answers to one question, readers take either.
    ///
    /// ## Fix
    /// Join the two sections, or give one another heading.
    SectionTwice = "format/section-twice";
}
