//! What is written as data and read as none: a list that no heading names, and a table that Markdown shows as text.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Inline, List};
use super::find::{Finder, fits};
use super::keys::belongs;
use super::value::words;
use crate::source::{Problem, ProblemKind};

impl Finder<'_, '_> {
    /// Notes a list in the section of its step that says by itself what it is, and stands under no heading that names it.
    /// It is told of where no other list of its kind is read.
    pub(super) fn unnamed(&mut self, list: &List) {
        let source = self.told.source;
        let Some(step) = self.section.and_then(|s| self.step(s)) else { return };
        let all = |name| list.items.iter().all(|item| fits(source, name, item));
        let kinds = [
            // One time alone may begin any sentence.
            ("timeline", "Timeline", "begin with times", 2),
            ("causes", "Causes", "are causes", 1),
            ("safeguards", "Safeguards", "are safeguards", 1),
        ];
        let found = kinds.into_iter().find(|(name, _, _, least)| {
            belongs(name, step) && list.items.len() >= *least && all(name)
        });
        let Some((name, heading, what, _)) = found else { return };
        if self.given.contains(&name) || self.unnamed.iter().any(|(known, _)| *known == name) {
            return;
        }
        let message = format!("these lines {what}, and no heading says so: they are not read");
        let meant = self.above.as_ref().filter(|(_, words)| source.names.is_slip(name, words));
        let range = list.items.first().map_or(list.range.clone(), |i| i.head.range.clone());
        let mut problem = Problem::new(ProblemKind::UnreadList, source.span(&range), message);
        problem = match meant {
            Some((at, words)) => problem
                .also(source.span(at), format!("“{words}”: did you mean “{heading}”?"))
                .help(format!("call the heading above them “{heading}”")),
            None => problem.help(format!(
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
        let cells = |line: &str| {
            let line = line.trim().replace("\\|", "");
            line.trim_start_matches('|').trim_end_matches('|').split('|').count()
        };
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

/// The words of a heading with its place.
pub(super) fn above(text: &Inline) -> (std::ops::Range<usize>, String) {
    (text.range.clone(), words(text))
}
