//! `aftermark actions export`: writes actions for a tracker to import.

use std::io::Write;

use camino::Utf8PathBuf;
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::open::{MovesOf, Where};
use crate::cli::open::Failure;
use crate::cli::{Outcome, output, stream};
use crate::derive::ActionIndex;
use crate::model::{Action, Incident, Library};
use crate::report::actions::select::same_person;
use crate::tracker::export::{self, Options, Target};
use crate::vocabulary::ActionRef;

/// Arguments of `actions export`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark actions export --to github --output create.sh
  sh create.sh > tickets.sh      creates the issues, once you have read it
  aftermark actions export --to jira-csv --service checkout > actions.csv
  aftermark actions export --to gitlab 2026-03-14-tls#A1 2026-03-14-tls#A2")]
#[group(skip)]
pub struct Arguments {
    /// Actions by name (`slug#A1`), whatever their state [default: all that are owed and have no ticket]
    #[arg(value_name = "SLUG#ID")]
    actions: Vec<String>,
    /// What is written
    #[arg(long, value_enum, value_name = "TARGET")]
    to: Target,
    /// Only this owner's; the @ makes no difference. May be repeated
    #[arg(long, value_name = "HANDLE")]
    owner: Vec<String>,
    /// Only of incidents of this service. May be repeated
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
    /// A label for each issue; may be given several times, and has to exist there
    #[arg(long = "label", value_name = "LABEL")]
    labels: Vec<String>,
    /// Jira's type of issue
    #[arg(long, default_value = "Task", value_name = "TYPE")]
    issue_type: String,
    /// Linear's team
    #[arg(long, default_value = "", value_name = "TEAM")]
    team: String,
    /// Write to this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
    #[command(flatten)]
    place: Where,
}

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::GitHub, Self::GitLab, Self::JiraCsv, Self::LinearCsv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::GitHub => {
                ("github", "A shell script that calls `gh`; running it again creates nothing twice")
            }
            Self::GitLab => (
                "gitlab",
                "A shell script that calls `glab` and `jq`; running it again creates nothing twice",
            ),
            Self::JiraCsv => ("jira-csv", "CSV for Jira's importer"),
            Self::LinearCsv => {
                ("linear-csv", "CSV with the columns of Linear's own export, for its importer")
            }
        };
        Some(PossibleValue::new(name).help(help))
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let repository = arguments.place.open(MovesOf::Nothing)?;
    let library = &repository.library;
    let mut chosen = if arguments.actions.is_empty() {
        export::owed_without_ticket(library, &repository.facts)
    } else {
        named(library, &arguments.actions)?
    };
    chosen.retain(|place| {
        let (incident, action) = library.at(*place);
        is_wanted(arguments, incident, action)
    });
    let nameless = chosen.iter().filter(|p| library.at(**p).1.id.is_none()).count();
    if nameless > 0 {
        stream::warning(&format!(
            "left out, as nothing would know them again: {nameless} actions without an `id`"
        ));
    }
    if chosen.len() == nameless {
        stream::note(
            &"no action to export: none is open without a ticket, or none matches what was asked for",
        );
    }
    let options = Options {
        labels: arguments.labels.clone(),
        issue_type: arguments.issue_type.clone(),
        team: arguments.team.clone(),
    };
    let written = export::write(library, &chosen, arguments.to, &options);
    let bytes = written.map_err(|e| Failure::Said(e.to_string()))?;
    match &arguments.output {
        Some(path) => {
            let root = &repository.repository.root;
            output::write(path, Some(&repository.repository), Some(root), &bytes)?;
        }
        // For a program, not for people: byte for byte. What is quoted there acts in no log.
        None => stream::forgive_closed_pipe(std::io::stdout().lock().write_all(&bytes))?,
    }
    Ok(Outcome::Passed)
}

fn named(library: &Library, names: &[String]) -> Result<Vec<ActionIndex>, Failure> {
    let mut chosen = Vec::with_capacity(names.len());
    for name in names {
        let place = ActionRef::parse(name).and_then(|n| library.action(n));
        let place = place.ok_or_else(|| {
            Failure::Said(format!(
                "there is no action {name}; name one as the folder of its incident, # and its id, as in 2026-03-14-checkout-tls-expiry#A1"
            ))
        })?;
        if !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    Ok(chosen)
}

fn is_wanted(arguments: &Arguments, incident: &Incident, action: &Action) -> bool {
    let (owners, services) = (&arguments.owner, &arguments.service);
    let owned =
        |wanted: &String| action.owner.as_ref().is_some_and(|o| same_person(&o.value, wanted));
    let touched = |wanted: &String| incident.services.iter().any(|s| s.value == *wanted);
    (owners.is_empty() || owners.iter().any(owned))
        && (services.is_empty() || services.iter().any(touched))
}
