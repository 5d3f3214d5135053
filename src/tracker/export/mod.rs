//! Actions → what the importers and command lines of trackers take.
//!
//! What incidents say reaches a tracker as text: quoted for the shell, no formula in a spreadsheet, no
//! markup, no mention of anybody, no command of the tracker's.

mod body;
mod script;
mod tables;

use crate::derive::{ActionFacts, ActionIndex};
use crate::model::{Action, Incident, Library};

use super::marker;
use super::people::People;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A shell script that calls `gh`; running it again creates nothing twice
    GitHub,
    /// A shell script that calls `glab` and `jq`; running it again creates nothing twice
    GitLab,
    /// CSV for Jira's importer
    JiraCsv,
    /// CSV with the columns of Linear's own export, for its importer
    LinearCsv,
}

/// How it is written.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Labels for every issue.
    pub labels: Vec<String>,
    /// Jira's type of issue.
    pub issue_type: String,
    /// Linear's team.
    pub team: String,
}

/// An action on its way to a tracker.
struct Item<'a> {
    reference: String,
    /// The line by which the issue is known again.
    marker: String,
    incident: &'a Incident,
    action: &'a Action,
    title: String,
    /// The owner's login there, where `[trackers.people]` knows one.
    login: Option<String>,
    /// The owner's mail address, or what else importers may know the owner by.
    address: Option<String>,
    /// The report on the site, where the site has an address.
    report: Option<String>,
}

/// The longest title that all trackers take, in characters.
const MAX_TITLE: usize = 250;

/// Writes the chosen actions, in their order, as one text. Those without an id are left out: nothing
/// would know them again.
pub fn write(
    library: &Library,
    chosen: &[ActionIndex],
    to: Target,
    options: &Options,
) -> Result<Vec<u8>, csv::Error> {
    let items: Vec<Item<'_>> = chosen.iter().filter_map(|c| item(library, *c)).collect();
    match to {
        Target::GitHub => Ok(script::github(&items, options).into_bytes()),
        Target::GitLab => Ok(script::gitlab(&items, options).into_bytes()),
        Target::JiraCsv => tables::jira(&items, options),
        Target::LinearCsv => tables::linear(&items, options),
    }
}

/// The actions that are owed and have no ticket, in order of incident. `facts` are those of
/// [`crate::derive`].
pub fn owed_without_ticket(library: &Library, facts: &[Vec<ActionFacts>]) -> Vec<ActionIndex> {
    let owed = |at: ActionIndex| facts[at.incident][at.action].state.is_owed();
    let chosen = library.actions().filter(|(at, _, a)| a.ticket.is_none() && owed(*at));
    chosen.map(|(at, ..)| at).collect()
}

fn item(library: &Library, place: ActionIndex) -> Option<Item<'_>> {
    let incident = library.incidents.get(place.incident)?;
    let action = incident.actions.get(place.action)?;
    let id = &action.id.as_ref()?.value;
    let reference = incident.name_of(action)?.to_string();
    // A folder's name can hold what a terminal obeys; such a one is to be renamed first.
    if reference.contains(crate::report::runner::steers) {
        return None;
    }
    let title = action.title.as_ref().map_or(id, |t| &t.value);
    let owner = action.owner.as_ref().map(|o| o.value.as_str());
    let people = &library.config.trackers.people;
    let base = library.config.site.base_url.as_deref();
    let slug =
        percent_encoding::utf8_percent_encode(&incident.slug, percent_encoding::NON_ALPHANUMERIC);
    Some(Item {
        marker: marker::of(&reference),
        title: one_line(title, MAX_TITLE),
        login: owner.and_then(|o| People::named(people, o, is_login)),
        address: owner.and_then(|o| {
            let mail = People::named(people, o, |n| n.contains('@'));
            mail.or_else(|| People::named(people, o, |_| true))
        }),
        report: base.map(|b| {
            // Of what is encoded only a hyphen is common, and needs it not.
            let slug = slug.to_string().replace("%2D", "-");
            format!("{}/incidents/{slug}/", b.trim_end_matches('/'))
        }),
        reference,
        incident,
        action,
    })
}

/// Whether a name of the map is one to log in with, and not a display name or a mail address.
fn is_login(name: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.chars().all(part)
}

/// A text as one line, without what steers a terminal, cut where it is longer than `most` characters.
fn one_line(text: &str, most: usize) -> String {
    let text = crate::report::excerpt::printable(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}
