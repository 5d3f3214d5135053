//! What `seen` says: each incident that was recognised, what ended it, what made it worse, and what is owed.

use std::io::{self, Write};

use serde::Serialize;

use crate::derive::lines::Of;
use crate::model::{Incident, TimelineEntry};
use crate::report::excerpt::printable;
use crate::report::markdown::escaped;
use crate::report::{cut, json_writer};
use crate::search::seen::{Asked, Recognised};
use crate::source::{Sources, Span, Spanned};
use crate::vocabulary::{Milestone, StaffOutcome};
use crate::workspace::Snapshot;

/// Where a known line stands.
pub type Place = (Of, Span);

/// So many lines of an incident are shown.
const MOST_LINES: usize = 3;
/// So many owed actions are shown; all are counted.
const MOST_OWED: usize = 3;
/// So much of a line is shown, in bytes.
const MOST_SHOWN: usize = 240;

/// All that is said.
#[derive(Serialize)]
pub struct Shown<'a> {
    version: u32,
    as_of: String,
    /// How many lines were read, how many different ones were looked for, and how many were left out.
    read: u64,
    looked_for: usize,
    left_out: u64,
    found: usize,
    results: Vec<Seen<'a>>,
}

/// An incident.
#[derive(Serialize)]
struct Seen<'a> {
    slug: &'a str,
    title: &'a str,
    date: Option<String>,
    severity: Option<&'a str>,
    services: Vec<&'a str>,
    #[serde(rename = "match")]
    strength: &'static str,
    /// How many of the lines that were asked about fit it.
    matching: usize,
    lines: Vec<Line>,
    fixed: Vec<Step>,
    made_worse: Vec<Step>,
    owed: usize,
    owed_first: Vec<Owed<'a>>,
}

/// A line that fits.
#[derive(Serialize)]
struct Line {
    asked: String,
    times: u64,
    of: &'static str,
    place: String,
    text: String,
    share: u32,
    #[serde(rename = "match")]
    strength: &'static str,
}

/// What somebody did.
#[derive(Serialize)]
struct Step {
    at: Option<String>,
    event: String,
    reason: Option<String>,
    place: String,
}

/// An action that is owed.
#[derive(Serialize)]
struct Owed<'a> {
    id: Option<&'a str>,
    title: String,
    state: &'static str,
    owner: Option<&'a str>,
    due: Option<String>,
}

impl<'a> Shown<'a> {
    /// What is to be said of the best `limit` incidents.
    pub fn new(
        repository: &'a Snapshot,
        asked: &Asked,
        found: &[Recognised<Place>],
        limit: usize,
    ) -> Self {
        let results = found.iter().take(limit).map(|found| Seen::new(repository, asked, found));
        Self {
            version: 1,
            as_of: repository.derived().as_of.to_string(),
            read: asked.read,
            looked_for: asked.lines.len(),
            left_out: asked.left_out,
            found: found.len(),
            results: results.collect(),
        }
    }

    /// For people.
    pub fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        for seen in &self.results {
            writeln!(out, "\u{1b}[1m{}\u{1b}[0m", printable(seen.title))?;
            writeln!(out, "  {}", printable(&seen.about()))?;
            for line in &seen.lines {
                writeln!(out, "  \u{1b}[36m{}\u{1b}[0m {}", printable(&line.place), line.fit())?;
                writeln!(out, "    {}", printable(&line.text))?;
                if self.looked_for > 1 {
                    writeln!(out, "    \u{1b}[2masked: {}\u{1b}[0m", printable(&line.asked))?;
                }
            }
            if let Some(more) = seen.more() {
                writeln!(out, "  {more}")?;
            }
            for (word, step) in seen.steps() {
                writeln!(out, "  {word}: {}", printable(&step.told()))?;
            }
            writeln!(out, "  {}", seen.said_of_owed())?;
            for owed in &seen.owed_first {
                writeln!(out, "    {}", printable(&owed.told()))?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{}", self.end())?;
        out.flush()
    }

    /// For chats and tickets.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        for seen in &self.results {
            writeln!(out, "### {}\n\n{}\n", escaped(seen.title), escaped(&seen.about()))?;
            for line in &seen.lines {
                let (place, text) = (escaped(&line.place), escaped(&line.text));
                writeln!(out, "- {place} {}: {text}", line.fit())?;
            }
            if let Some(more) = seen.more() {
                writeln!(out, "- {more}")?;
            }
            for (word, step) in seen.steps() {
                writeln!(out, "- **{word}:** {}", escaped(&step.told()))?;
            }
            writeln!(out, "- {}", seen.said_of_owed())?;
            for owed in &seen.owed_first {
                writeln!(out, "  - {}", escaped(&owed.told()))?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{}", self.end())?;
        out.flush()
    }

    /// For programs.
    pub fn json(&self) -> io::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        json_writer::pretty(&mut out, self)?;
        out.flush()
    }

    /// How many were found, and what was not looked for.
    fn end(&self) -> String {
        let mut said = match (self.found, self.results.len(), self.looked_for) {
            (0, _, 0) => {
                "Nothing to recognise: it has no words besides numbers, ids and hosts.".to_owned()
            }
            (0, ..) => "Not seen before. `aftermark search` finds single words of it.".to_owned(),
            (1, 1, _) => "1 incident".to_owned(),
            (all, shown, _) if all == shown => format!("{all} incidents"),
            (all, shown, _) => format!("{shown} of {all} incidents; --limit {all} shows all"),
        };
        if self.found > 0 && self.results.iter().all(|seen| seen.strength == WEAK) {
            said.push_str(", and each is a weak match: it may be something else");
        }
        if self.left_out > 0 {
            said.push_str(&format!(
                "\n{} of {} lines were left out, because there were too many different ones; pipe in only the lines about the error",
                self.left_out, self.read
            ));
        }
        said
    }
}

const WEAK: &str = "weak";

fn strength(is_strong: bool) -> &'static str {
    if is_strong { "strong" } else { WEAK }
}

impl<'a> Seen<'a> {
    fn new(repository: &'a Snapshot, asked: &Asked, found: &Recognised<Place>) -> Self {
        let library = &repository.library;
        let incident = &library.incidents[found.group];
        let lines = found.hits.iter().take(MOST_LINES).map(|hit| {
            let (of, span) = hit.place;
            let line = &asked.lines[hit.line];
            Line {
                asked: cut(&line.text, MOST_SHOWN),
                times: line.count,
                of: of.word(),
                place: place(&library.sources, span),
                text: words(&library.sources, span),
                share: hit.share,
                strength: strength(hit.is_strong),
            }
        });
        let started = incident.milestone(Milestone::Started).map(|(_, at)| at.at);
        let day = started.map(|at| at.with_timezone(&incident.zone).date_naive());
        let did = |outcome| {
            let all = incident.timeline.iter();
            let all = all.filter(move |e| e.outcome.as_ref().is_some_and(|o| o.value == outcome));
            all.map(|entry| Step::new(&library.sources, incident, entry)).collect()
        };
        let facts = &repository.derived().incidents[found.group].actions;
        let owed = incident.actions.iter().zip(facts).filter(|(_, facts)| facts.state.is_owed());
        let mut owed: Vec<_> = owed.collect();
        // What wants attention first comes first.
        owed.sort_by_key(|(_, facts)| facts.state);
        Self {
            slug: &incident.slug,
            title: incident.display_title(),
            date: day.or_else(|| incident.slug_date()).map(|day| day.to_string()),
            severity: text(incident.severity.as_ref()),
            services: incident.services.iter().map(|s| s.value.as_str()).collect(),
            strength: strength(found.is_strong),
            matching: found.hits.len(),
            lines: lines.collect(),
            fixed: did(StaffOutcome::Fixed),
            made_worse: did(StaffOutcome::MadeWorse),
            owed: owed.len(),
            owed_first: owed
                .iter()
                .take(MOST_OWED)
                .map(|(action, facts)| Owed {
                    id: text(action.id.as_ref()),
                    title: text(action.title.as_ref()).unwrap_or("(no title)").to_owned(),
                    state: facts.state.word(),
                    owner: text(action.owner.as_ref()),
                    due: action.due.as_ref().map(|due| due.value.to_string()),
                })
                .collect(),
        }
    }

    /// When, how bad, of what, where.
    fn about(&self) -> String {
        let mut about: Vec<&str> = self.date.as_deref().into_iter().chain(self.severity).collect();
        about.extend(&self.services);
        about.push(self.slug);
        about.join(" · ")
    }

    fn more(&self) -> Option<String> {
        let more = self.matching - self.lines.len();
        (more > 0).then(|| format!("and {more} more of the lines that were asked about"))
    }

    fn steps(&self) -> impl Iterator<Item = (&'static str, &Step)> {
        let fixed = self.fixed.iter().map(|step| ("Fixed by", step));
        fixed.chain(self.made_worse.iter().map(|step| ("Made worse by", step)))
    }

    fn said_of_owed(&self) -> String {
        match self.owed {
            0 => "Nothing is open.".to_owned(),
            1 => "Still open: 1 action".to_owned(),
            n if n > MOST_OWED => format!("Still open: {n} actions, the first of them"),
            n => format!("Still open: {n} actions"),
        }
    }
}

impl Line {
    fn fit(&self) -> String {
        format!("({} match, {} %)", self.strength, self.share)
    }
}

impl Step {
    fn new(sources: &Sources, incident: &Incident, entry: &TimelineEntry) -> Self {
        let at = entry.at.as_ref().map(|at| at.value.at.with_timezone(&incident.zone));
        Self {
            at: at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()),
            event: text(entry.event.as_ref()).unwrap_or_default().to_owned(),
            reason: text(entry.reason.as_ref()).map(str::to_owned),
            place: place(sources, entry.span),
        }
    }

    fn told(&self) -> String {
        let at = self.at.as_ref().map(|at| format!(", {at}")).unwrap_or_default();
        format!("{} ({}{at})", self.event, self.place)
    }
}

impl Owed<'_> {
    fn told(&self) -> String {
        let id = self.id.map(|id| format!("{id} ")).unwrap_or_default();
        let about = [Some(self.state), self.owner].into_iter().flatten().map(str::to_owned);
        let about: Vec<String> =
            about.chain(self.due.as_ref().map(|due| format!("due {due}"))).collect();
        format!("{id}{} ({})", self.title, about.join(", "))
    }
}

fn text(value: Option<&Spanned<String>>) -> Option<&str> {
    value.map(|value| value.value.as_str())
}

/// Path and line.
fn place(sources: &Sources, span: Span) -> String {
    let path = sources.path(span.file);
    match sources.text(span.file) {
        Ok(file) => format!("{path}:{}", file.line_column(span.start as usize).0),
        Err(_) => path.to_string(),
    }
}

/// The words of a known line.
fn words(sources: &Sources, span: Span) -> String {
    sources
        .text(span.file)
        .map(|file| cut(file.slice(span.range()).trim(), MOST_SHOWN))
        .unwrap_or_default()
}
