//! What a page shows beside the report: findings with the step they concern, obstacles, what is not
//! finished elsewhere.

use serde::Serialize;

use super::version::Content;
use super::{Moment, Obstacle};
use crate::config::Level;
use crate::model::Incident;
use crate::report::text;
use crate::rules::Finding;
use crate::site::address::Address;
use crate::vocabulary::{Choice, Status};

/// More are counted, not listed: what to do first is among the first.
const MOST_LISTED: usize = 20;

/// Everything that one page shows beside its content.
#[derive(Serialize)]
pub struct Notes {
    pub version: u64,
    pub working: bool,
    /// Of the page's bytes; absent for a page that is not there.
    pub tag: Option<String>,
    /// Lines of plain text; while there is one, the page is as it last was.
    pub obstacle: Option<String>,
    pub report: Option<ReportNotes>,
    pub library: Option<LibraryNotes>,
}

/// Of the incident whose page it is.
#[derive(Serialize)]
pub struct ReportNotes {
    status: &'static str,
    blocks: bool,
    findings: Vec<Note>,
}

/// A finding.
#[derive(Serialize)]
struct Note {
    /// The id of the step's section on the page; absent for what concerns none.
    step: Option<&'static str>,
    level: Level,
    rule: &'static str,
    message: String,
    help: Option<String>,
    /// `README.md:67:1`, from the incident's folder.
    place: String,
    /// Where the rule is explained, from the site's root.
    about: String,
}

/// Of all incidents.
#[derive(Serialize)]
pub struct LibraryNotes {
    incidents: usize,
    /// How many block.
    blocking: usize,
    /// The first of those, and of drafts with findings.
    unfinished: Vec<Unfinished>,
    /// How many there are of them.
    unfinished_in_all: usize,
    /// What concerns no incident, as plain text.
    general: Vec<String>,
}

#[derive(Serialize)]
struct Unfinished {
    title: String,
    path: String,
    status: &'static str,
    blocks: bool,
    errors: usize,
    warnings: usize,
}

impl Notes {
    /// The notes of the page at a path, of content that could be read.
    pub fn new(
        moment: Moment,
        path: &str,
        tag: Option<String>,
        obstacle: Option<&Obstacle>,
        content: Option<&Content>,
    ) -> Self {
        let index = content.and_then(|c| report_at(c, path));
        Self {
            version: moment.number,
            working: moment.working,
            tag,
            obstacle: obstacle.map(|o| o.text.clone()),
            report: content.zip(index).map(|(c, index)| report(c, index)),
            library: content.filter(|_| index.is_none()).map(library),
        }
    }
}

/// The index of the incident whose report is at a path.
pub fn report_at(content: &Content, path: &str) -> Option<usize> {
    let slug = path.strip_prefix("incidents/")?.strip_suffix("/index.html")?;
    content.library.index_of(slug)
}

/// What keeps an incident's data from being read at all, if something does.
pub fn unreadable(content: &Content, index: usize) -> Option<Obstacle> {
    let incident = content.library.incidents.get(index)?;
    let spans: Vec<_> =
        incident.problems.iter().filter(|p| p.kind.hides_data()).map(|p| p.span).collect();
    if spans.is_empty() {
        return None;
    }
    let findings = content.verdict.of(index).iter();
    let findings = findings.filter(|f| f.rule.group() == "format" && spans.contains(&f.span));
    let mut out = Vec::new();
    // Writing into memory does not fail.
    let _ = text::findings(&mut out, &content.library.sources, findings);
    let drawn = String::from_utf8_lossy(&out).into_owned();
    Some(Obstacle { text: anstream::adapter::strip_str(drawn.trim_end()).to_string() })
}

fn report(content: &Content, index: usize) -> ReportNotes {
    let incident = &content.library.incidents[index];
    let mut findings: Vec<&Finding> =
        content.verdict.of(index).iter().filter(|f| !f.is_suppressed()).collect();
    findings.sort_by_key(|f| severity(f.level));
    ReportNotes {
        status: status(incident),
        blocks: content.verdict.incident(index).blocks,
        findings: findings.into_iter().map(|f| note(content, incident, f)).collect(),
    }
}

fn severity(level: Level) -> u8 {
    match level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Note => 2,
        Level::Off => 3,
    }
}

fn note(content: &Content, incident: &Incident, finding: &Finding) -> Note {
    // A list of the text that cannot be read is shown where it stands.
    let mut unread = incident.unread.iter().filter(|u| u.in_text);
    let own = unread.find(|u| u.span == finding.span).and_then(|u| u.steps.first().copied());
    Note {
        step: finding.step().or(own).map(|s| s.slug()),
        level: finding.level,
        rule: finding.rule.id,
        message: finding.message.clone(),
        help: finding.help.clone(),
        place: place(content, incident, finding),
        about: Address::rule(finding.rule.id).link(),
    }
}

fn place(content: &Content, incident: &Incident, finding: &Finding) -> String {
    let sources = &content.library.sources;
    let path = sources.path(finding.span.file);
    let path = path.strip_prefix(&incident.folder).unwrap_or(path);
    match sources.text(finding.span.file) {
        Ok(file) => {
            let (line, column) = file.line_column(finding.span.start as usize);
            format!("{path}:{line}:{column}")
        }
        Err(_) => path.to_string(),
    }
}

fn library(content: &Content) -> LibraryNotes {
    let all = content.library.incidents.iter().map(|i| &**i).enumerate();
    let mut unfinished: Vec<(usize, &Incident)> = all
        .filter(|(index, _)| {
            let judged = content.verdict.incident(*index);
            judged.blocks || judged.errors > 0
        })
        .collect();
    // What blocks first, then the newest.
    unfinished.sort_by(|(a, one), (b, other)| {
        let blocks = |i: usize| content.verdict.incident(i).blocks;
        (blocks(*b), &other.slug).cmp(&(blocks(*a), &one.slug))
    });
    let blocking = unfinished.iter().filter(|(i, _)| content.verdict.incident(*i).blocks).count();
    let general = content.verdict.general().iter();
    LibraryNotes {
        incidents: content.library.incidents.len(),
        blocking,
        unfinished_in_all: unfinished.len(),
        unfinished: unfinished
            .into_iter()
            .take(MOST_LISTED)
            .map(|(index, incident)| {
                let judged = content.verdict.incident(index);
                Unfinished {
                    title: incident.display_title().to_owned(),
                    path: Address::incident(&incident.slug).link(),
                    status: status(incident),
                    blocks: judged.blocks,
                    errors: judged.errors,
                    warnings: judged.warnings,
                }
            })
            .collect(),
        general: general
            .filter(|f| !f.is_suppressed())
            .take(MOST_LISTED)
            .map(|f| f.message.clone())
            .collect(),
    }
}

fn status(incident: &Incident) -> &'static str {
    let status = incident.status.as_ref().map_or(Status::Draft, |s| s.value);
    status.word()
}
