//! Fix: an incident and its text → edits for what is safe and mechanical. Writes nothing.
//!
//! A fix never invents an answer: a section that it inserts holds the step's question and counts as
//! a placeholder. Each kind of fix proposes edits; what the incident says is then read again from the
//! edited text, and a proposal after which it says anything else is dropped and said so.

pub mod action;
pub mod add;
pub mod convert;
pub mod edit;
mod headings;
mod ids;
mod in_text;
mod sections;
mod timeline;
mod timezone;
mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::model::Incident;
use crate::rules::depth::Depth;
use crate::source::front_matter::{Division, divide};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, SourceFile, Sources, Span};
pub use edit::{Edit, apply};
use in_text::InText;

/// What can be fixed in one incident.
#[derive(Debug, Default)]
pub struct Plan {
    /// In order of file.
    pub files: Vec<FileFix>,
    /// What was looked at and left alone.
    pub left: Vec<Left>,
}

/// The edits of one file.
#[derive(Debug)]
pub struct FileFix {
    pub file: FileId,
    pub edits: Vec<Edit>,
    /// What they do, each in a few words.
    pub done: Vec<String>,
}

/// Something that a person has to look at, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub span: Span,
    /// A sentence without a full stop.
    pub why: String,
}

/// Edits of one kind, to be made together or not at all.
struct Proposal {
    file: FileId,
    /// Edits that do it, each way alone; the one that is best to read comes first.
    ways: Vec<Vec<Edit>>,
    done: Vec<String>,
}

/// The main file of an incident, divided.
struct Main<'a> {
    id: FileId,
    file: &'a SourceFile,
    front_matter: Node,
    /// Bytes of the front matter's text.
    yaml: std::ops::Range<usize>,
}

/// Finds what can be fixed in an incident.
pub fn plan(incident: &Incident, sources: &Sources, config: &Arc<Config>) -> Plan {
    let mut plan = Plan::default();
    let Some(main) = read_main(incident, sources) else {
        // A finding says so already; without the data nothing is known that could be kept.
        return plan;
    };
    let mut proposals = Vec::new();
    proposals.extend(timezone::propose(incident, &main));
    let in_text = InText::read(incident, &main.file.text, config, &main.front_matter, sources);
    match timeline::propose(incident, &main, sources, &in_text) {
        Ok(found) => proposals.extend(found),
        Err(left) => plan.left.push(left),
    }
    proposals.extend(ids::propose(&main, &in_text));
    let (found, left) = headings::propose(incident, &main);
    proposals.extend(found);
    plan.left.extend(left);
    proposals.extend(sections::propose(incident, &main, Depth::of(config, incident)));

    if proposals.is_empty() {
        return plan;
    }
    let Some(before) = verify::Said::of(incident, sources, config, &BTreeMap::new()) else {
        return plan;
    };
    let mut accepted: BTreeMap<FileId, FileFix> = BTreeMap::new();
    for proposal in proposals {
        let keeps = |way: &&Vec<Edit>| {
            let mut edits: BTreeMap<FileId, Vec<Edit>> =
                accepted.iter().map(|(file, fix)| (*file, fix.edits.clone())).collect();
            edits.entry(proposal.file).or_default().extend(way.iter().cloned());
            let after = verify::Said::of(incident, sources, config, &edits);
            after.is_some_and(|after| before.is_kept_by(&after))
        };
        if let Some(way) = proposal.ways.iter().find(keeps) {
            let fix = accepted.entry(proposal.file).or_insert(FileFix {
                file: proposal.file,
                edits: Vec::new(),
                done: Vec::new(),
            });
            fix.edits.extend(way.iter().cloned());
            fix.done.extend(proposal.done);
        } else {
            let first = proposal.ways.iter().flatten().next().map_or(0..0, |e| e.range.clone());
            plan.left.push(Left {
                span: Span::new(proposal.file, first.start, first.end),
                why: format!(
                    "not {}: the report would read differently afterwards; please do it by hand",
                    proposal.done.join(", ")
                ),
            });
        }
    }
    plan.files = accepted.into_values().collect();
    plan
}

fn read_main<'a>(incident: &Incident, sources: &'a Sources) -> Option<Main<'a>> {
    let file = sources.text(incident.main).ok()?;
    let Division::Both { yaml, .. } = divide(&file.text) else {
        return None;
    };
    let front_matter = yaml::parse(incident.main, &file.text, yaml.start, yaml.end).ok()?;
    Some(Main { id: incident.main, file, front_matter, yaml })
}
