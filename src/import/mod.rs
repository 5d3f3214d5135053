//! Import: a report that was written elsewhere → the main file of an incident.
//!
//! The words stay the author's, and where they are: what changes is only what has to be told so that the report is read
//! as what it is. A heading gets the level of a section, a label in bold becomes a heading, a line that begins with a
//! time becomes a bullet. What was found for certain stands in the front matter; what was not is a comment there, with
//! its line. Each line of the original is in the result, or named with the reason.

pub mod account;
mod blocks;
pub mod collect;
mod day;
mod days;
mod facts;
pub mod learn;
mod lines;
pub mod links;
pub mod several;
mod shape;
#[cfg(test)]
mod tests;
mod times;
pub mod unread;
pub mod zone;

use camino::Utf8Path;
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::config::Config;
use crate::intake::document::is_document;
use crate::notation::{Calendar, Catalogue};
use crate::scaffold::slug;
use crate::source::discover::{begins_with_date, is_plain_name};
use crate::source::yaml::write as yaml;
use crate::vocabulary::{Choice, Status, Step};
use facts::{Fact, Facts};

/// A report as its team keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// Its name, with the folders that may tell a date.
    pub path: &'a Utf8Path,
    /// Markdown or plain text.
    pub text: &'a str,
    /// Where the text was made of a document: for each of its lines, the line of the document, as far as it has lines.
    pub lines: Option<&'a [Option<usize>]>,
}

/// What is said of the reports that are imported.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub status: Status,
    /// The day on which it began, where somebody says so.
    pub date: Option<NaiveDate>,
    pub config: &'a Config,
}

/// The incident that a report became.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The name of its folder.
    pub slug: String,
    /// The main file.
    pub text: String,
    /// For each line of the main file, the line of the original that it was made from, counted from 1.
    pub origins: Vec<Option<usize>>,
    /// What was changed, left out or not certain, in order of line.
    pub told: Vec<Told>,
}

/// Something that whoever imports should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The line of the original, from 1; `None` of what it does not say.
    pub line: Option<usize>,
    pub what: String,
}

/// Why a report was not imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{0}")]
    NoDate(String),
    #[error("it is empty")]
    Empty,
}

/// What headings and labels mean to a team: the catalogue, its own names and its steps.
#[derive(Clone, Copy)]
struct Known<'a> {
    names: &'a Catalogue,
    config: &'a Config,
    /// What its times are read by.
    calendar: Calendar,
}

impl<'a> Known<'a> {
    fn new(config: &'a Config, near: Option<NaiveDate>) -> Self {
        let calendar = Calendar::new(&config.site.language, config.incidents.zone(), near);
        Self { names: &config.notation.names, config, calendar }
    }

    fn in_zone(self, zone: Tz) -> Self {
        let calendar = Calendar::new(&self.config.site.language, zone, self.calendar.near);
        Self { calendar, ..self }
    }

    /// Whether a heading or label says which part of a report it is of.
    fn is_part(&self, heading: &str) -> bool {
        let same = |other: &str| crate::notation::plain(other) == crate::notation::plain(heading);
        let of_team = |step: Step| {
            let own = self.config.steps.get(&step);
            let named = own.and_then(|s| s.heading.as_deref()).is_some_and(same);
            named || own.is_some_and(|s| s.aliases.iter().any(|a| same(a)))
        };
        self.names.is_no_step(heading)
            || self.names.step_of(heading).is_some()
            || Step::ALL.into_iter().any(|step| same(step.heading()) || of_team(step))
    }

    fn is_timeline(&self, heading: &str) -> bool {
        self.names.list_of(heading) == Some("timeline")
    }
}

/// Makes an incident of a report in Markdown or plain text.
///
/// # Errors
/// [`Refused`] when nothing says on which day it began, or there is no text.
pub fn import(foreign: Foreign<'_>, wanted: Wanted<'_>) -> Result<Imported, Refused> {
    let config = wanted.config;
    let mut of_team = Known::new(config, wanted.date.or_else(|| day::of_name(foreign.path)));
    let (mut facts, mut lines) = Facts::read(foreign, of_team);
    if of_team.calendar.near.is_none() {
        of_team.calendar.near = blocks::headings(&lines).next().and_then(|h| day::first(&h.text));
    }
    // Days are written as they are where the report's own clock is, if it names one.
    let near: Vec<NaiveDate> = of_team.calendar.near.into_iter().collect();
    let own = zone::find(&lines, of_team, &near, &mut Vec::new());
    let known = match facts.zone.as_ref().or(own.as_ref()) {
        Some(zone) => of_team.in_zone(zone.value),
        None => of_team,
    };
    if lines.is_empty() {
        return Err(Refused::Empty);
    }
    let mut told = std::mem::take(&mut facts.told);
    told.extend(several::pointed_out(&lines, known));
    let title = shape::shape(&mut lines, known, &mut told);
    let stem = stem(foreign.path);
    let title = match (&facts.title, title) {
        (Some(said), _) => said.value.clone(),
        (None, Some(heading)) => heading,
        (None, None) => words_of(stem),
    };
    let title = crate::scaffold::incident::clean_title(&title).unwrap_or_else(|| words_of(stem));
    let date = match wanted.date {
        Some(date) => date,
        None => day::find(foreign.path, &title, &facts, &lines, known)?,
    };
    let days = day::days_of_timeline(&lines, known);
    if wanted.date.is_none() {
        told.extend(day::far_from(date, &days));
    }
    let days: Vec<NaiveDate> = days.into_iter().map(|(day, _)| day).collect();
    let days = if days.is_empty() { vec![date] } else { days };
    facts.zone = zone::find(&lines, of_team, &days, &mut told);
    let slug = match begins_with_date(stem)
        && is_plain_name(stem)
        && stem.starts_with(&date.to_string())
    {
        true => stem.to_owned(),
        false => format!("{date}-{}", slug::words(day::without(&title), &config.site.language)),
    };
    let mut text = front_matter(&title, wanted.status, &facts, config);
    let head = text.lines().count();
    text.push('\n');
    let (body, from) = lines.finish();
    text.push_str(&body);
    let mut origins = vec![None; head + 1];
    origins.extend(from);
    told.sort_by_key(|t| t.line);
    Ok(Imported { slug, text, origins, told })
}

/// Whether a text is built as a report is: its headings, or labels in bold, name parts of one, or its name has a date
/// and it has a heading.
#[must_use]
pub fn seems_report(foreign: Foreign<'_>, config: &Config) -> bool {
    const ENOUGH: usize = 2;
    let known = Known::new(config, day::of_name(foreign.path));
    let (_, mut lines) = Facts::read(foreign, known);
    let title = shape::shape(&mut lines, known, &mut Vec::new());
    let is_dated = day::of_name(foreign.path).is_some()
        || title.as_deref().is_some_and(|t| day::first(t).is_some());
    let parts = blocks::headings(&lines).filter(|h| known.is_part(&h.text)).count();
    parts >= ENOUGH || (is_dated && (parts > 0 || title.is_some()))
}

/// A file's name without its endings: `2024-09-20-outage.html.md.erb` is `2024-09-20-outage`.
fn stem(path: &Utf8Path) -> &str {
    const ENDINGS: [&str; 7] = ["md", "markdown", "mdx", "html", "erb", "txt", "mdown"];
    let mut name = path.file_name().unwrap_or_default();
    while let Some((rest, ending)) = name.rsplit_once('.') {
        let ending = ending.to_ascii_lowercase();
        if rest.is_empty() || !(ENDINGS.contains(&ending.as_str()) || is_document(&ending)) {
            break;
        }
        name = rest;
    }
    name
}

fn words_of(stem: &str) -> String {
    let words: Vec<&str> =
        day::without(stem).split(['-', '_', ' ', '.']).filter(|w| !w.is_empty()).collect();
    match words.is_empty() {
        true => stem.to_owned(),
        false => words.join(" "),
    }
}

/// What the original says instead of a value that is certain.
fn said(candidate: &Fact) -> String {
    let place = candidate.line.map_or_else(String::new, |line| format!("line {line} of "));
    format!("; {place}the original says {}", yaml::one_line(&candidate.value))
}

fn front_matter(title: &str, status: Status, facts: &Facts, config: &Config) -> String {
    let mut text = format!("---\ntitle: {}\nstatus: {}\n", yaml::scalar(title), status.word());
    let scale = config.severity_names();
    match &facts.severity {
        Some(Fact { value, .. }) => text.push_str(&format!("severity: {}\n", yaml::scalar(value))),
        None => {
            let candidate = facts.severity_candidate.as_ref();
            let candidate = candidate.map(said);
            text.push_str(&format!(
                "# severity: one of {}{}\n",
                scale.join(" | "),
                candidate.unwrap_or_default()
            ));
        }
    }
    if !facts.services.is_empty() {
        let names = facts.services.iter().map(|s| yaml::scalar(s));
        text.push_str(&format!("services: {}\n", yaml::flow(names)));
    } else {
        // A draft has to name one to be read at all.
        if status == Status::Draft {
            text.push_str(&format!("services: [{}]\n", crate::scaffold::incident::UNKNOWN_SERVICE));
        }
        let candidate = facts.services_candidate.as_ref();
        let candidate = candidate.map(said);
        text.push_str(&format!(
            "# services: those that were hit{}\n",
            candidate.unwrap_or_default()
        ));
    }
    if let Some(zone) = &facts.zone {
        text.push_str(&format!("timezone: {}\n", zone.value.name()));
    }
    if let Some(owner) = &facts.owner {
        text.push_str(&format!("owner: {}\n", yaml::quoted(&owner.value)));
    }
    if !facts.tags.is_empty() {
        let tags = facts.tags.iter().map(|t| yaml::scalar(t));
        text.push_str(&format!("tags: {}\n", yaml::flow(tags)));
    }
    text.push_str("---\n");
    text
}
