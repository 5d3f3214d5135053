//! All that an incident says, without the places where it says it.

use std::fmt::{self, Debug, Write};

use crate::model::Incident;
use crate::vocabulary::Step;

/// What is compared before and after.
pub struct Said {
    /// Everything but the lists.
    head: String,
    /// The lists with their entries, in words of the program.
    lists: [(&'static str, Vec<String>); 7],
    problems: Vec<String>,
    /// The sections: their steps, heading and prose.
    sections: Vec<(Vec<Step>, String, String)>,
    intro: String,
}

impl Said {
    pub fn of(incident: &Incident, main: &str) -> Self {
        Self::beside(incident, main, |_| false)
    }

    /// The same without lines of prose that belong to what is changed.
    pub fn beside(incident: &Incident, main: &str, belongs: impl Fn(&str) -> bool) -> Self {
        let i = incident;
        let head = (&i.title, &i.status, &i.severity, &i.summary, &i.services, &i.zone);
        let people = (&i.owner, &i.reviewers, &i.tags, &i.visibility, &i.responders);
        let rest = (&i.follow_up, &i.waivers, &i.allows);
        let mut problems: Vec<String> =
            i.problems.iter().map(|p| format!("{:?}: {}", p.kind, p.message)).collect();
        problems.sort_unstable();
        let prose = |part: &crate::source::body::Part| {
            let text: String = part.prose().filter_map(|r| main.get(r)).collect();
            let lines = text.lines().filter(|line| !belongs(line));
            lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
        };
        // What the section of the summary says is compared as the summary.
        let all = i.body.sections.iter().enumerate();
        let all = all.filter(|(at, _)| i.summary_section != Some(*at));
        let sections = all.map(|(at, section)| {
            (i.steps_at(at).collect(), section.heading.clone(), prose(&section.part))
        });
        Self {
            head: unplaced(&(head, people, rest)),
            lists: [
                ("timeline", entries(&i.timeline)),
                ("evidence", entries(&i.evidence)),
                ("causes", entries(&i.causes)),
                ("impact", entries(&i.impact)),
                ("safeguards", entries(&i.safeguards)),
                ("actions", entries(&i.actions)),
                ("notifications", entries(&i.notifications)),
            ],
            problems,
            sections: sections.collect(),
            intro: i.body.intro.as_ref().map_or_else(String::new, prose),
        }
    }

    /// What the other says otherwise, but for sections that were made for data alone.
    pub fn unlike(&self, other: &Said) -> Option<String> {
        for ((name, was), (_, is)) in self.lists.iter().zip(&other.lists) {
            if let Some(at) = (0..was.len().max(is.len())).find(|at| was.get(*at) != is.get(*at)) {
                let what = was.get(at).zip(is.get(at));
                let key = what.and_then(|(was, is)| differing_key(was, is));
                let key = key.map_or_else(String::new, |key| format!("`{key}` of "));
                return Some(format!("{key}entry {} of {name} would be read otherwise", at + 1));
            }
        }
        if let Some(new) = other.problems.iter().find(|p| !self.problems.contains(p)) {
            let said = new.split_once(": ").map_or(new.as_str(), |(_, said)| said);
            return Some(format!("there would be a new problem, {said}"));
        }
        let made = |s: &&(Vec<Step>, String, String)| {
            s.2.is_empty() && !self.sections.iter().any(|had| had.1 == s.1)
        };
        let kept: Vec<_> = other.sections.iter().filter(|s| !made(s)).collect();
        let same = self.problems == other.problems
            && self.head == other.head
            && self.intro == other.intro
            && self.sections.iter().collect::<Vec<_>>() == kept;
        (!same).then(|| "the rest of the report would be read otherwise".to_owned())
    }
}

fn entries<T: Debug>(all: &[T]) -> Vec<String> {
    all.iter().map(unplaced).collect()
}

/// A value as the program shows it to its makers, without the spans in it: whatever is added to the model is
/// compared, too.
fn unplaced(value: &impl Debug) -> String {
    let mut out = Unplaced::default();
    // Writing to a string does not fail.
    let _ = write!(out, "{value:?}");
    out.text
}

#[derive(Default)]
struct Unplaced {
    text: String,
    in_text: bool,
    escaped: bool,
    in_span: bool,
    depth: usize,
}

impl Write for Unplaced {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        for c in s.chars() {
            if self.in_span {
                match c {
                    '{' => self.depth += 1,
                    '}' => self.depth -= 1,
                    _ => {}
                }
                self.in_span = self.depth > 0;
                continue;
            }
            self.text.push(c);
            if self.in_text {
                self.in_text = self.escaped || c != '"';
                self.escaped = !self.escaped && c == '\\';
            } else if c == '"' {
                self.in_text = true;
            } else if c == '{' && self.text.ends_with("Span {") {
                (self.in_span, self.depth) = (true, 1);
            }
        }
        Ok(())
    }
}

/// The key of an entry whose value differs first.
fn differing_key(was: &str, is: &str) -> Option<String> {
    let same = was.bytes().zip(is.bytes()).take_while(|(a, b)| a == b).count();
    let before = was.get(..same).or_else(|| was.get(..same.saturating_sub(3)))?;
    let keys = before.match_indices(": ").filter_map(|(at, _)| {
        let word = before[..at].rsplit([' ', '{', '(']).next()?;
        let is_key = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        (is_key && !matches!(word, "value" | "span")).then(|| word.to_owned())
    });
    keys.last()
}
