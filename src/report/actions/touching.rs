//! What the services that own some files still owe: open actions, and safeguards that did not do their
//! part once and are not mended.

use std::io::{self, Write};

use super::markdown::linked;
use super::select::{Sort, sort};
use super::table::standing;
use super::{Item, items};
use crate::derive::{ActionFacts, ActionState};
use crate::model::{Incident, Library, Safeguard};
use crate::report::excerpt::printable;
use crate::report::github;
use crate::report::markdown::escaped;
use crate::report::runner::harmless;
use crate::vocabulary::Choice;

/// How many links of a chain of carried actions are followed.
const LONGEST_CHAIN: usize = 50;

/// A service and what it owes.
pub struct Owed<'a> {
    pub service: &'a str,
    /// Its files among those asked about, relative to the top of the code repository; at least one.
    pub paths: Vec<String>,
    pub actions: Vec<Item<'a>>,
    pub safeguards: Vec<Broken<'a>>,
}

/// A safeguard that failed, was ignored or was missing.
pub struct Broken<'a> {
    pub incident: &'a Incident,
    pub safeguard: &'a Safeguard,
}

impl Broken<'_> {
    fn name(&self) -> String {
        let id = self.safeguard.id.as_ref().map(|i| i.value.as_str());
        match id {
            Some(id) => format!("{}#{id}", self.incident.slug),
            None => self.incident.slug.clone(),
        }
    }

    fn told(&self) -> String {
        let word = self.safeguard.outcome.as_ref().map_or("", |o| o.value.word());
        let name = self.safeguard.name.as_ref();
        let name = name.map_or("(without a name)", |n| n.value.as_str());
        let why = self.safeguard.why.as_ref();
        let why = why.map_or_else(String::new, |w| format!(": {}", w.value));
        format!("{name} ({word}){why}")
    }
}

/// What services owe, each with its files; those that owe nothing are there as well.
#[must_use]
pub fn owed<'a>(
    library: &'a Library,
    facts: &[Vec<ActionFacts>],
    as_of: chrono::NaiveDate,
    services: Vec<(&'a str, Vec<String>)>,
) -> Vec<Owed<'a>> {
    let mut all = items(library, facts, as_of);
    all.retain(|i| i.facts.state.is_owed());
    sort(&mut all, Sort::Urgency);
    services
        .into_iter()
        .map(|(service, paths)| {
            let names = |i: &Incident| i.services.iter().any(|s| s.value == service);
            let safeguards = library.happened_by(as_of).filter(|(_, i)| names(i));
            Owed {
                service,
                paths,
                actions: all.iter().filter(|i| names(i.incident)).copied().collect(),
                safeguards: safeguards
                    .flat_map(|(index, incident)| {
                        let broken = incident.safeguards.iter();
                        let broken = broken.filter(move |s| !is_mended(library, facts, index, s));
                        broken.map(move |safeguard| Broken { incident, safeguard })
                    })
                    .collect(),
            }
        })
        .collect()
}

/// Whether a safeguard did its part, is accepted as it is, or an action for it has passed its test and none is still
/// owed, there or where that was carried on.
fn is_mended(
    library: &Library,
    facts: &[Vec<ActionFacts>],
    index: usize,
    safeguard: &Safeguard,
) -> bool {
    let failed = safeguard.outcome.as_ref().is_some_and(|o| o.value.needs_action());
    if !failed || safeguard.accepted.is_some() {
        return true;
    }
    let Some(id) = &safeguard.id else {
        return false;
    };
    let actions = library.incidents[index].actions.iter().zip(&facts[index]);
    let mine = actions.filter(|(a, _)| a.addresses.iter().any(|to| to.value == id.value));
    let states = mine.map(|(_, own)| {
        let mut at = *own;
        for _ in 0..LONGEST_CHAIN {
            match at.carried_to.filter(|_| at.state == ActionState::Carried) {
                Some(to) => at = facts[to.incident][to.action],
                None => break,
            }
        }
        at.state
    });
    let states: Vec<ActionState> = states.collect();
    states.contains(&ActionState::Verified) && !states.iter().any(|state| state.is_owed())
}

/// Where an action, or an incident, is on the site, if that is known.
pub type Link<'l> = dyn Fn(&Item<'_>) -> Option<String> + 'l;

fn files(paths: &[String]) -> String {
    match paths {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first}, {second}"),
        [first, rest @ ..] => format!("{first} and {} more files", rest.len()),
    }
}

fn about(item: &Item<'_>) -> String {
    let mut all = vec![standing(item)];
    all.extend(item.due().map(|d| format!("due {d}")));
    all.extend(item.priority().map(str::to_owned));
    all.push(item.owner().map_or_else(|| "nobody owns it".to_owned(), str::to_owned));
    all.join(", ")
}

/// Writes it for a terminal or a log.
///
/// # Errors
/// Those of the stream.
pub fn text(all: &[Owed<'_>], link: &Link<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (i, owed) in all.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let (service, files) = (printable(owed.service), printable(&files(&owed.paths)));
        if owed.actions.is_empty() && owed.safeguards.is_empty() {
            writeln!(out, "Nothing is open for {service} ({files})")?;
            continue;
        }
        writeln!(out, "Still open for {service} ({files}):")?;
        for item in &owed.actions {
            writeln!(out, "- {}", printable(item.title()))?;
            writeln!(out, "  {}", printable(&about(item)))?;
            let url = link(item).map_or_else(String::new, |u| format!("  {u}"));
            writeln!(out, "  {}", printable(&format!("{}{url}", item.name())))?;
        }
        if !owed.safeguards.is_empty() {
            writeln!(out, "Safeguards that did not hold and are not fixed:")?;
        }
        for broken in &owed.safeguards {
            writeln!(out, "- {}", printable(&broken.told()))?;
            writeln!(out, "  {}", printable(&broken.name()))?;
        }
    }
    Ok(())
}

/// Writes it as Markdown; nothing that incidents or paths say is markup or a mention.
///
/// # Errors
/// Those of the stream.
pub fn markdown(all: &[Owed<'_>], link: &Link<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (i, owed) in all.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let (service, files) = (escaped(owed.service), escaped(&files(&owed.paths)));
        if owed.actions.is_empty() && owed.safeguards.is_empty() {
            writeln!(out, "Nothing is open for **{service}** ({files}).")?;
            continue;
        }
        writeln!(out, "Still open for **{service}** ({files}):\n")?;
        for item in &owed.actions {
            let name = linked(&item.name(), link(item));
            writeln!(out, "- {}<br>{}; {name}", escaped(item.title()), escaped(&about(item)))?;
        }
        for broken in &owed.safeguards {
            writeln!(
                out,
                "- Not fixed: {}<br>{}",
                escaped(&broken.told()),
                escaped(&broken.name())
            )?;
        }
    }
    Ok(())
}

/// Writes a notice of a GitHub workflow for each action and safeguard, on the first of the service's
/// files.
///
/// # Errors
/// Those of the stream.
pub fn notices(all: &[Owed<'_>], out: &mut dyn Write) -> io::Result<()> {
    for owed in all {
        let path = owed.paths.first().map_or("", String::as_str);
        let mut one = |title: &str, message: &str| {
            writeln!(
                out,
                "::notice file={},line=1,title={}::{}",
                github::property(path),
                github::property(title),
                github::data(&harmless(&printable(message)))
            )
        };
        for item in &owed.actions {
            let title = format!("Still open for {}", owed.service);
            one(&title, &format!("{} ({}; {})", item.title(), about(item), item.name()))?;
        }
        for broken in &owed.safeguards {
            let title = format!("A safeguard of {} did not hold", owed.service);
            one(&title, &format!("{} ({})", broken.told(), broken.name()))?;
        }
    }
    Ok(())
}
