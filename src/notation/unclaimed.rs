//! What is written as data and read as none: a list that no heading names, and a table that Markdown shows as text.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, Item, List, Table};
use super::entry::Told;
use super::find::{Finder, fits};
use super::keys::{IN_TEXT, ListName, belongs};
use super::table::{Fit, cells, fit, is_form};
use super::timeline::Defaults;
use super::value::{Source, words};
use super::write::column;
use crate::source::{Problem, ProblemKind};

/// The levels of headings that name lists.
pub(super) const LEVELS: RangeInclusive<u8> = 2..=4;

/// The words that stand above a list, with their place: a heading, or a line in bold in the place of one.
#[derive(Clone, Debug)]
pub(super) struct Above {
    pub range: Range<usize>,
    pub words: String,
    /// Of a heading.
    pub level: Option<u8>,
}

/// The lists that are told of, what a heading calls each, what its lines are, and how many of them make one.
const KINDS: [(ListName, &str, &str, usize); 3] = [
    // One time alone may begin any sentence.
    ("timeline", "Timeline", "begin with times", 2),
    ("causes", "Causes", "are causes", 1),
    ("safeguards", "Safeguards", "are safeguards", 1),
];

impl Finder<'_, '_> {
    /// Notes a list that says by itself what it is, and stands under no heading that names it: in the section of its step, below
    /// words that name it, or with milestones wherever it is. It is told of where no other list of its kind is read.
    pub(super) fn unnamed(&mut self, list: &List) {
        let source = self.told.source;
        let step = self.section.and_then(|s| self.step(s));
        let all = |name| list.items.iter().all(|item| fits(source, name, item));
        let found = KINDS.into_iter().find(|(name, _, _, least)| {
            list.items.len() >= *least
                && all(name)
                && (step.is_some_and(|step| belongs(name, step))
                    || self.named_above(name).is_some()
                    || (*name == "timeline" && list.items.iter().any(|i| self.is_milestone(i))))
        });
        let Some((name, heading, what, _)) = found else { return };
        let range = list.items.first().map_or(list.range.clone(), |i| i.head.range.clone());
        self.unread_for_want_of_heading(name, heading, &format!("these lines {what}"), &range);
    }

    /// Notes a table that has the columns of a list which the words above it name, and no heading that counts.
    pub(super) fn unnamed_table(&mut self, table: &Table) {
        let names = self.told.source.names;
        let found = IN_TEXT
            .into_iter()
            .find(|name| self.named_above(name).is_some() && fit(names, name, table) == Fit::Whole);
        let Some(name) = found.filter(|name| !is_form(names, name, table)) else { return };
        let heading = column(name);
        let at = table.head.first().zip(table.head.last());
        let range = at.map_or(table.range.clone(), |(a, b)| a.range.start..b.range.end);
        let what = format!("this table has the columns of {name}");
        self.unread_for_want_of_heading(name, &heading, &what, &range);
    }

    /// The words right above that name a list, and are no heading whose level counts.
    fn named_above(&self, list: ListName) -> Option<&Above> {
        let names = self.told.source.names;
        let names_it = |above: &&Above| names.list_of(&above.words) == Some(list);
        let is_level = |above: &&Above| above.level.is_none_or(|level| !LEVELS.contains(&level));
        let label = self.label.as_ref().filter(names_it);
        label.or_else(|| self.above.as_ref().filter(is_level).filter(names_it))
    }

    fn is_milestone(&self, item: &Item) -> bool {
        let mut told = Told { source: self.told.source, problems: Vec::new() };
        told.moment(item, &mut Defaults::default()).has("milestone")
    }

    fn unread_for_want_of_heading(
        &mut self,
        name: ListName,
        heading: &str,
        what: &str,
        range: &Range<usize>,
    ) {
        if self.given.contains(&name) || self.unnamed.iter().any(|(known, _)| *known == name) {
            return;
        }
        let source = self.told.source;
        let named = self.named_above(name);
        let slip = || self.above.as_ref().filter(|a| source.names.is_slip(name, &a.words));
        let plain = format!("{what}, and no heading says so: they are not read");
        let problem = |message| Problem::new(ProblemKind::UnreadList, source.span(range), message);
        let problem = match (named, slip()) {
            (Some(Above { range, words, level: Some(level) }), _) => {
                let marks = "#".repeat(usize::from(*level));
                let message = format!(
                    "{what}: not read, as the heading above has the level {level}, and lists stand under those of the levels 2 to 4"
                );
                problem(message)
                    .also(source.span(range), "this heading")
                    .help(format!("write `### {words}` instead of `{marks} {words}`"))
            }
            (Some(Above { range, words, level: None }), _) => {
                let message = format!("{what}: not read, as the line above is bold and no heading");
                problem(message)
                    .also(source.span(range), "this line")
                    .help(format!("write `### {}` instead of it", words.trim_end_matches(':')))
            }
            (None, Some(Above { range, words, .. })) => problem(plain)
                .also(source.span(range), format!("“{words}”: did you mean “{heading}”?"))
                .help(format!("call the heading above them “{heading}”")),
            (None, None) => problem(plain).help(format!(
                "put the heading `### {heading}` above them; if they are something else, begin them with other words"
            )),
        };
        self.unnamed.push((name, problem));
    }

    /// Tells of lines that were meant as a table and are none, as the row of dashes has other cells than the head; whether
    /// they are.
    pub(super) fn is_broken_table(&mut self, text: &Inline) -> bool {
        static DASHES: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$").ok()
        });
        let written = self.told.source.slice(&text.range);
        let mut lines = written.lines();
        let (Some(head), Some(dashes)) = (lines.next(), lines.next().map(str::trim)) else {
            return false;
        };
        let is_dashes = dashes.contains('|') && DASHES.as_ref().is_some_and(|d| d.is_match(dashes));
        if !head.starts_with('|') || !is_dashes {
            return false;
        }
        let (wanted, there) = (cells(head), cells(dashes));
        if wanted == there {
            return false;
        }
        let start = text.range.start + written.find(dashes).unwrap_or(0);
        let range = start..start + dashes.len();
        let message = format!(
            "this is shown as text and not as a table: the row of dashes has {there} cells, the head above it {wanted}"
        );
        let help = format!("give the row of dashes {wanted} cells");
        let claimed =
            self.claim.as_ref().filter(|c| c.is_strong && !c.is_done && c.data.is_empty());
        if let Some(list) = claimed.map(|c| c.list) {
            self.unread.push((list, self.told.problems.len()));
        }
        self.told.problem(&range, message, &help);
        true
    }
}

/// A line that is bold as a whole, as people write instead of a heading.
pub(super) fn label(source: Source<'_>, text: &Inline) -> Option<Above> {
    let written = source.slice(&text.range).trim_end_matches(':');
    let is_bold =
        ["**", "__"].iter().any(|mark| written.starts_with(mark) && written.ends_with(mark));
    let words = words(text);
    (is_bold && !words.is_empty()).then(|| Above { range: text.range.clone(), words, level: None })
}
