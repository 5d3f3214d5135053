//! `aftermark actions list`: chosen actions, in a format.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use super::open::{MovesOf, Opened, Where};
use crate::cli::Outcome;
use crate::cli::open::{Failure, incident};
use crate::cli::stream;
use crate::derive::{ActionState, PromisedBefore, promised_before};
use crate::model::Incident;
use crate::report::actions::due;
use crate::report::actions::row::Before;
use crate::report::actions::select::{Standing, is_owner, same_person, sort};
use crate::report::actions::{Filter, Item, Row, Sort, csv, ics, json, markdown, table};
use crate::vocabulary::{ActionKind, Choice, Process, closest};

/// Arguments of `actions list`.
#[derive(clap::Args)]
#[command(
    after_help = "Without --all or --status the list has what somebody still has to do or test.
The word `list` may be left out.

Examples:
  aftermark actions
  aftermark actions list --owner @kim --due-within 14d
  aftermark actions --overdue --fail-overdue         for a scheduled CI job
  aftermark actions --status in-progress --status proposed --sort owner
  aftermark actions --all --format csv > actions.csv
  aftermark actions --owner @kim --format ics > kim.ics
  aftermark actions --as-of 2026-06-30 --unverified  as it was then

Exit codes: 0, with --fail-overdue 1 where the list has one that is overdue or
failed its test, 2 the command could not be run."
)]
#[group(skip)]
pub struct Arguments {
    /// Only those past their due date
    #[arg(long)]
    overdue: bool,
    /// Only those that are done and not verified
    #[arg(long)]
    unverified: bool,
    /// Only those that wait for another action
    #[arg(long)]
    blocked: bool,
    /// Only those whose due date moved, as git's history knows it
    #[arg(long)]
    moved: bool,
    /// Tell of each how its due date moved; asks git's history, which takes
    /// time in a large repository
    #[arg(long)]
    with_moves: bool,
    /// Only this owner's; the @ makes no difference. May be repeated
    #[arg(long, value_name = "HANDLE")]
    owner: Vec<String>,
    /// Only of incidents of this service. May be repeated
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
    /// Only of this side of the work: technology or people
    #[arg(long, value_parser = word::<Process>)]
    process: Option<Process>,
    /// Only with this state or status. May be repeated
    #[arg(long, value_parser = standing, value_name = "WORD")]
    status: Vec<Standing>,
    /// Only of this kind: prevent, detect, mitigate or respond. May be repeated
    #[arg(long, value_parser = word::<ActionKind>)]
    kind: Vec<ActionKind>,
    /// Only of this priority. May be repeated
    #[arg(long, value_name = "NAME")]
    priority: Vec<String>,
    /// Only those that are owed and due in so many days (14d) or weeks (2w), or overdue
    #[arg(long, value_parser = days, value_name = "TIME")]
    due_within: Option<u64>,
    /// Only of this incident. May be repeated
    #[arg(long, value_name = "SLUG")]
    incident: Vec<String>,
    /// Also what is verified, declined or carried on by a later action
    #[arg(long)]
    all: bool,
    /// In which order
    #[arg(long, value_enum, default_value_t)]
    sort: By,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// End with 1 if the list has an action that is overdue or failed its test
    #[arg(long)]
    fail_overdue: bool,
    #[command(flatten)]
    at: Where,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum By {
    /// What wants attention first: overdue (longest first), failed its test, open, not verified
    #[default]
    Urgency,
    /// The earliest due date first
    Due,
    /// The oldest incident's first
    Age,
    /// By owner; those without one last
    Owner,
    /// By priority; those without one last
    Priority,
    /// In the order of the incidents
    Incident,
}

impl From<By> for Sort {
    fn from(by: By) -> Self {
        match by {
            By::Urgency => Self::Urgency,
            By::Due => Self::Due,
            By::Age => Self::Age,
            By::Owner => Self::Owner,
            By::Priority => Self::Priority,
            By::Incident => Self::Incident,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal
    #[default]
    Table,
    /// As the site's actions.json
    Json,
    /// As the site's actions.csv, for spreadsheets
    Csv,
    /// Due dates for a calendar
    Ics,
    /// A table for a comment or a wiki
    Markdown,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let any = Filter { moved: false, ..arguments.filter() };
    let chosen = |item: &Item<'_>, as_of| any.fits(item, as_of);
    let told = match arguments.moved || arguments.with_moves {
        true => MovesOf::Those(&chosen),
        false => MovesOf::Nothing,
    };
    let opened = arguments.at.open(told)?;
    for slug in &arguments.incident {
        incident(&opened.repository, slug)?;
    }
    let all = opened.items();
    if arguments.fail_overdue {
        all_known(arguments, &opened, &all)?;
    }
    let filter = arguments.filter();
    let fits = |i: &&Item<'_>| filter.fits(i, opened.as_of);
    let mut chosen: Vec<Item<'_>> = all.iter().filter(fits).copied().collect();
    sort(&mut chosen, arguments.sort.into());
    let stamps = match arguments.format {
        Format::Ics => stamps(&opened)?,
        _ => Stamps::new(),
    };
    stream::forgive_closed_pipe(write(arguments, &opened, &stamps, &all, &chosen))?;
    let owed_again = |i: &Item<'_>| {
        matches!(i.facts.state, ActionState::Overdue | ActionState::VerificationFailed)
    };
    let fails = arguments.fail_overdue && chosen.iter().any(owed_again);
    Ok(if fails { Outcome::Blocked } else { Outcome::Passed })
}

impl Arguments {
    fn filter(&self) -> Filter {
        Filter {
            all: self.all,
            standings: self.status.clone(),
            overdue: self.overdue,
            unverified: self.unverified,
            blocked: self.blocked,
            moved: self.moved,
            owners: self.owner.clone(),
            services: self.service.clone(),
            priorities: self.priority.clone(),
            incidents: self.incident.clone(),
            process: self.process,
            kinds: self.kind.clone(),
            due_within: self.due_within,
        }
    }
}

/// Refuses owners and services that there are not: a job that was written once would pass for ever after one of them got
/// another name.
fn all_known(arguments: &Arguments, opened: &Opened, all: &[Item<'_>]) -> Result<(), Failure> {
    let services = &opened.library.config.services;
    let of_services = || services.values().filter_map(|service| service.owner.as_deref());
    for name in &arguments.owner {
        if !all.iter().any(|item| is_owner(item, name))
            && !of_services().any(|owner| same_person(owner, name))
        {
            let meant = meant(name, all.iter().filter_map(Item::owner).chain(of_services()));
            return Err(Failure::Said(format!(
                "--owner {name}: no action and no service has this owner{meant}"
            )));
        }
    }
    let used = opened.library.incidents.iter().flat_map(|i| &i.services);
    let known =
        || used.clone().map(|s| s.value.as_str()).chain(services.keys().map(String::as_str));
    for name in &arguments.service {
        if !known().any(|service| service == name) {
            let meant = meant(name, known());
            return Err(Failure::Said(format!(
                "--service {name}: there is no such service{meant}"
            )));
        }
    }
    Ok(())
}

fn write(
    arguments: &Arguments,
    opened: &Opened,
    stamps: &Stamps,
    all: &[Item<'_>],
    chosen: &[Item<'_>],
) -> io::Result<()> {
    let addresses = opened.addresses();
    let promised = match arguments.format {
        Format::Json | Format::Csv => promised_before::find(&opened.library, opened.as_of),
        Format::Table | Format::Markdown | Format::Ics => Vec::new(),
    };
    let rows = || -> Vec<Row<'_>> {
        chosen
            .iter()
            .map(|i| {
                let before = before(opened, &promised, i);
                i.row(addresses.relative(i), before)
            })
            .collect()
    };
    let bytes = match arguments.format {
        Format::Table => return for_people(arguments, opened, all, chosen),
        Format::Markdown => {
            let mut out = stream::stdout();
            let url = |i: &Item<'_>| addresses.absolute(i);
            markdown::write(chosen, opened.as_of, &url, &mut out)?;
            return out.flush();
        }
        Format::Json => json::document(&rows(), opened.as_of)?,
        Format::Csv => {
            let titles = chosen.iter().map(|i| i.incident.display_title());
            csv::actions(rows().iter().zip(titles)).map_err(io::Error::other)?
        }
        Format::Ics => calendar(arguments, opened, stamps, chosen).into_bytes(),
    };
    // Programs read these back: what they escape takes care of itself.
    let mut out = io::stdout().lock();
    out.write_all(&bytes)?;
    out.flush()
}

/// What promised the same as an action before.
fn before(
    opened: &Opened,
    promised: &[Vec<Option<PromisedBefore>>],
    item: &Item<'_>,
) -> Option<Before> {
    let found = (*promised.get(item.index.incident)?.get(item.index.action)?)?;
    let at = found.action;
    let incident = &opened.library.incidents[at.incident];
    let facts = opened.facts[at.incident][at.action];
    Some(Before::new(incident, &incident.actions[at.action], facts, found.how))
}

fn for_people(
    arguments: &Arguments,
    opened: &Opened,
    all: &[Item<'_>],
    chosen: &[Item<'_>],
) -> io::Result<()> {
    let mut out = stream::stdout();
    table::write(chosen, width(), &mut out)?;
    if chosen.is_empty() {
        writeln!(out, "{}", nothing(arguments, opened, all))?;
        return out.flush();
    }
    writeln!(out, "\n{}", table::sum(chosen, opened.as_of))?;
    if let Some(next) = next(chosen, opened) {
        writeln!(out, "{next}")?;
    }
    out.flush()
}

/// The columns of the terminal; a pipe has no width, unless `COLUMNS` gives it one.
fn width() -> Option<usize> {
    if let Some((width, _)) = terminal_size::terminal_size_of(io::stdout()) {
        return Some(usize::from(width.0));
    }
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|n| *n > 0)
}

/// What to do about the first action of the list.
fn next(chosen: &[Item<'_>], opened: &Opened) -> Option<String> {
    let as_of = opened.as_of;
    let first = chosen.iter().min_by_key(|i| i.facts.state)?;
    let name = first.name();
    Some(match first.facts.state {
        ActionState::Overdue => format!(
            "Next: say what became of it: aftermark actions set {name} status=done done={as_of}\n\
             or when it will be: aftermark actions set {name} due=DATE reason='…'"
        ),
        ActionState::VerificationFailed => format!(
            "Next: once it works: aftermark actions set {name} verification.on={as_of} verification.result=passed"
        ),
        // Done and not tested, it would block the report.
        ActionState::Open => format!(
            "Next: once it is done and tested: aftermark actions set {name} status=done done={as_of} verification.on={as_of} verification.result=passed verification.how='…'"
        ),
        ActionState::Unverified => format!(
            "Next: test it: aftermark actions set {name} verification.on={as_of} verification.result=passed verification.how='…'"
        ),
        _ => return None,
    })
}

/// Why the list is empty, and what to try.
fn nothing(arguments: &Arguments, opened: &Opened, all: &[Item<'_>]) -> String {
    if all.is_empty() {
        return "no incident has an action; improvements stand under `actions:` in a report"
            .to_owned();
    }
    let config = &opened.library.config;
    for name in &arguments.owner {
        if !all.iter().any(|i| is_owner(i, name)) {
            return format!(
                "no action has the owner {name}{}",
                meant(name, all.iter().filter_map(Item::owner))
            );
        }
    }
    for name in &arguments.service {
        let of = |i: &Item<'_>| i.incident.services.iter().any(|s| s.value == *name);
        if !all.iter().any(of) {
            let used = all.iter().flat_map(|i| &i.incident.services);
            let used = used.map(|s| s.value.as_str());
            let known = used.chain(config.services.keys().map(String::as_str));
            return format!(
                "no incident with actions names the service {name}{}",
                meant(name, known)
            );
        }
    }
    let n = all.len();
    let (actions, match_) = if n == 1 { ("action", "matches") } else { ("actions", "match") };
    let rest = if arguments.all || !arguments.status.is_empty() {
        "leave a filter out"
    } else {
        "leave a filter out, or add --all for those that are verified, declined or carried over"
    };
    format!("none of {n} {actions} {match_} as of {}; {rest}", opened.as_of)
        .replace("none of 1 action matches", "the only action does not match")
}

fn meant<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> String {
    let near = closest(name, names);
    near.map_or_else(String::new, |n| format!("; did you mean {n}?"))
}

/// The due dates as a calendar.
fn calendar(
    arguments: &Arguments,
    opened: &Opened,
    stamps: &Stamps,
    chosen: &[Item<'_>],
) -> String {
    let addresses = opened.addresses();
    let events = due::events(
        chosen,
        |item| stamps.get(&item.index.incident).copied(),
        |item| addresses.absolute(item),
    );
    let title = &opened.library.config.site.title;
    let whose = arguments.owner.join(", ");
    let name = if whose.is_empty() {
        format!("{title}: actions")
    } else {
        format!("{title}: actions of {whose}")
    };
    ics::calendar(&name, &events)
}

/// When each incident was last changed, by its index; those that git does not know are left out.
type Stamps = HashMap<usize, DateTime<Utc>>;

fn stamps(opened: &Opened) -> Result<Stamps, Failure> {
    let histories = opened.repository.histories()?;
    let all = opened.library.incidents.iter().enumerate();
    let at = |i: &Incident| Some(histories.of(&i.folder)?.commits.first()?.at);
    Ok(all.filter_map(|(index, i)| Some((index, at(i)?))).collect())
}

fn word<C: Choice>(text: &str) -> Result<C, String> {
    C::from_word(text).ok_or_else(|| {
        let all = C::ALL.iter().map(|c| c.word());
        not_one_of(text, C::WHAT, &all.collect::<Vec<_>>())
    })
}

fn standing(text: &str) -> Result<Standing, String> {
    Standing::from_word(text).ok_or_else(|| {
        not_one_of(text, "a state or a status", &Standing::words().collect::<Vec<_>>())
    })
}

fn not_one_of(text: &str, what: &str, words: &[&str]) -> String {
    let near = closest(text, words.iter().copied());
    let near = near.map_or_else(String::new, |w| format!(" (did you mean `{w}`?)"));
    format!("this is not {what}{near}; it can be {}", words.join(", "))
}

/// `14d`, `2w` or `14`.
fn days(text: &str) -> Result<u64, String> {
    let (number, factor) = match text.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (text.strip_suffix('d').unwrap_or(text), 1),
    };
    let days = number.parse::<u64>().ok().and_then(|n| n.checked_mul(factor));
    days.filter(|d| *d <= 36_500)
        .ok_or_else(|| "write a number of days or weeks, as in 14d or 2w".to_owned())
}
