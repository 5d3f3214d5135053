//! Findings that are told together: those of one rule in one report. The message stands there once, then the places.

use crate::rules::Finding;
use crate::source::Sources;
use crate::vocabulary::Step;

/// What one rule found in one report.
pub struct Block<'a> {
    /// The one that is told in full.
    pub first: &'a Finding,
    /// The others, in order of place.
    pub others: Vec<&'a Finding>,
}

/// Joins findings, in the order of the first of each block.
pub fn blocks<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Block<'a>> {
    let mut all: Vec<Block<'a>> = Vec::new();
    let mut open: std::collections::HashMap<_, usize> = std::collections::HashMap::new();
    for finding in findings {
        let key = (finding.incident, finding.level, finding.secret, kind(finding));
        match open.get(&key) {
            Some(&at) => all[at].others.push(finding),
            None => {
                open.insert(key, all.len());
                all.push(Block { first: finding, others: Vec::new() });
            }
        }
    }
    all
}

/// What joins findings: their rule; of a step that is empty or absent, that it is.
fn kind(finding: &Finding) -> &'static str {
    let id = finding.rule.id;
    match id.split_once('/') {
        Some((_, name @ ("missing" | "placeholder"))) if finding.key.starts_with("sections[") => {
            name
        }
        _ => id,
    }
}

impl Block<'_> {
    /// The other places, a line for all of which the same is to be said, and one for each other: `A2, A3 (lines 95,
    /// 99)`, `README.md:120: “he forgot” …`.
    #[must_use]
    pub fn also(&self, sources: &Sources) -> Vec<Also> {
        let same = |f: &&Finding| {
            f.span.file == self.first.span.file
                && f.help == self.first.help
                && sources.text(f.span.file).is_ok()
                && pattern(f) == pattern(self.first)
        };
        let (like, unlike): (Vec<&Finding>, Vec<&Finding>) =
            self.others.iter().copied().partition(|f| same(f));
        let mut lines = Vec::new();
        if !like.is_empty() {
            lines.push(Also::Places(places(sources, &like)));
        }
        lines.extend(unlike.into_iter().map(|f| Also::Other {
            line: sources.text(f.span.file).ok().map(|t| t.line_column(f.span.start as usize).0),
            path: sources.path(f.span.file).to_string(),
            message: f.message.clone(),
            help: f.help.as_deref().and_then(|help| beyond(help, f, self.first)),
        }));
        lines
    }
}

/// Where else a rule found something.
pub enum Also {
    /// Places of which the same is to be said, with what stands there.
    Places(String),
    /// A place of which something else is.
    Other { path: String, line: Option<usize>, message: String, help: Option<String> },
}

impl Also {
    /// As a line of text.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Places(places) => places.clone(),
            Self::Other { path, line, message, help } => {
                let line = line.map(|l| format!(":{l}")).unwrap_or_default();
                let help = help.as_ref().map(|h| format!("; {h}")).unwrap_or_default();
                format!("{path}{line}: {message}{help}")
            }
        }
    }
}

/// What a finding is about, in a word: the id of an entry, a milestone, `step 2`.
fn name(finding: &Finding) -> Option<String> {
    let (_, rest) = finding.key.split_once('[')?;
    let (inside, _) = rest.split_once(']')?;
    let step = finding.key.starts_with("sections[").then(|| Step::from_slug(inside)).flatten();
    Some(step.map_or_else(|| inside.to_owned(), |s| format!("step {}", s.number())))
}

/// What a finding's help says that the first one's does not, clause by clause: what both are about makes no difference.
fn beyond(help: &str, of: &Finding, first: &Finding) -> Option<String> {
    const BETWEEN: &str = "; ";
    let plain = |clause: &str, finding: &Finding| {
        let names = finding.key.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
        match names {
            Some((name, _)) if !name.is_empty() => clause.replace(name, "\u{0}"),
            _ => clause.to_owned(),
        }
    };
    let told = first.help.as_deref().unwrap_or_default();
    let told: Vec<String> = told.split(BETWEEN).map(|clause| plain(clause, first)).collect();
    let rest = help.split(BETWEEN).filter(|clause| !told.contains(&plain(clause, of)));
    let rest: Vec<&str> = rest.collect();
    (!rest.is_empty()).then(|| rest.join(BETWEEN))
}

/// The message without what it is about, to see which say the same.
fn pattern(finding: &Finding) -> String {
    const BLANK: &str = "\u{0}";
    let message = match finding.step() {
        Some(s) => {
            finding.message.replace(&format!("step {}, “{}”", s.number(), s.heading()), BLANK)
        }
        None => finding.message.clone(),
    };
    match name(finding) {
        Some(name) => message.replace(&name, BLANK),
        None => message,
    }
}

fn places(sources: &Sources, findings: &[&Finding]) -> String {
    let lines: Vec<String> = findings
        .iter()
        .filter_map(|f| Some(sources.text(f.span.file).ok()?.line_column(f.span.start as usize).0))
        .map(|line| line.to_string())
        .collect();
    let plural = if lines.len() == 1 { "line" } else { "lines" };
    let lines = format!("{plural} {}", lines.join(", "));
    let names: Option<Vec<String>> = findings.iter().map(|f| name(f)).collect();
    let Some(names) = names else { return lines };
    let steps: Option<Vec<&str>> = names.iter().map(|n| n.strip_prefix("step ")).collect();
    match steps {
        Some(steps) if steps.len() > 1 => format!("steps {} ({lines})", steps.join(", ")),
        _ => format!("{} ({lines})", names.join(", ")),
    }
}
