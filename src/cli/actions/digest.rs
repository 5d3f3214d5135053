//! `aftermark actions digest`: what is owed, summed up.

use std::io::Write;

use clap::ValueEnum;

use super::open::{MovesOf, Opened, Where};
use crate::cli::Outcome;
use crate::cli::open::Failure;
use crate::cli::stream;
use crate::report::actions::Item;
use crate::report::actions::digest::Digest;
use crate::report::actions::select::{is_owner, same_person, wants_something};
use crate::vocabulary::closest;

/// Arguments of `actions digest`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark actions digest
  aftermark actions digest --owner @kim
  aftermark actions digest --team @payments --format markdown")]
pub struct Arguments {
    /// Only this person's actions; the @ makes no difference
    #[arg(long, value_name = "HANDLE", conflicts_with = "team")]
    owner: Option<String>,
    /// Only this team's: what it owns itself, and all of incidents of services that it owns
    ///
    /// A team is what stands as `owner` of services in aftermark.toml. The @ makes no difference.
    #[arg(long, value_name = "HANDLE")]
    team: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    at: Where,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a mail
    #[default]
    Text,
    /// For a chat or a wiki
    Markdown,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let owned = |item: &Item<'_>, _| {
        let wanted = arguments.owner.as_deref();
        wants_something(item) && wanted.is_none_or(|w| is_owner(item, w))
    };
    let opened = arguments.at.open(MovesOf::Those(&owned))?;
    let items = opened.items();
    let (items, whose) = match (&arguments.owner, &arguments.team) {
        (Some(owner), _) => {
            let own: Vec<Item<'_>> = items.iter().filter(|i| is_owner(i, owner)).copied().collect();
            let names = || items.iter().filter_map(Item::owner);
            if own.is_empty() {
                stream::note(&unknown("no action has the owner", owner, names()));
            }
            (own, Some(owner.clone()))
        }
        (None, Some(team)) => (of_team(&opened, &items, team)?, Some(team.clone())),
        (None, None) => (items, None),
    };
    let digest = Digest::new(items, &opened.library, &opened.facts, opened.as_of, whose);
    let addresses = opened.addresses();
    let link = |i: &Item<'_>| addresses.absolute(i);
    let mut out = stream::stdout();
    let written = match arguments.format {
        Format::Text => digest.text(&link, &mut out),
        Format::Markdown => digest.markdown(&link, &mut out),
    };
    stream::forgive_closed_pipe(written.and_then(|()| out.flush()))?;
    Ok(Outcome::Passed)
}

fn of_team<'a>(opened: &Opened, items: &[Item<'a>], team: &str) -> Result<Vec<Item<'a>>, Failure> {
    let services = &opened.library.config.services;
    let owners = || services.values().filter_map(|s| s.owner.as_deref());
    let owns = |name: &str| {
        let owner = services.get(name).and_then(|s| s.owner.as_deref());
        owner.is_some_and(|o| same_person(o, team))
    };
    let is_theirs =
        |i: &&Item<'_>| is_owner(i, team) || i.incident.services.iter().any(|s| owns(&s.value));
    let theirs: Vec<Item<'a>> = items.iter().filter(is_theirs).copied().collect();
    if theirs.is_empty() && !owners().any(|o| same_person(o, team)) {
        return Err(Failure::Said(unknown(
            "no service of aftermark.toml has the owner",
            team,
            owners(),
        )));
    }
    Ok(theirs)
}

fn unknown<'n>(what: &str, name: &str, names: impl Iterator<Item = &'n str>) -> String {
    let near = closest(name, names).map(|n| format!("; did you mean {n}?"));
    format!("{what} {name}{}", near.unwrap_or_default())
}
