//! `aftermark actions set`: changes values of actions in their files.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::Utc;

use super::open::Where;
use crate::cli::Outcome;
use crate::cli::open::{Failure, as_written, incident};
use crate::cli::{fix as written, stream};
use crate::config::Level;
use crate::disk::Writer;
use crate::fix::action::{Change, Key};
use crate::fix::{self, FileFix};
use crate::model::{ActionIndex, Incident};
use crate::report::actions::item::name_of;
use crate::rules::Finding;
use crate::vocabulary::{ActionRef, Step, closest};
use crate::workspace::{Change as FileChange, Opening, Snapshot};

/// Arguments of `actions set`.
#[derive(clap::Args)]
#[command(after_help = "Keys: title, process, kind, addresses, owner, priority, due, status,
ticket, done, carried_from, blocked_by, reason, verification.on,
verification.by, verification.how, verification.result. `key=` takes the key
out; the ids of addresses and blocked_by stand between commas. What follows
actions is for each of them, up to the next action.

Examples:
  aftermark actions set 2026-03-14-tls#A1 status=done done=2026-03-29
  aftermark actions set 2026-03-14-tls#A1 due=2026-05-01 reason='no staff'
  aftermark actions set SLUG#A1 SLUG#A2 owner=@kim SLUG#A3 owner= --dry-run
  aftermark actions set SLUG#A1 addresses=C1,S2 blocked_by=A3
  aftermark actions set SLUG#A1 verification.on=2026-04-02 \\
    verification.by=@lee verification.result=passed

Changes in the file that are not committed yet are kept: only the bytes of the
value change. A file that another program saves in the same moment is left
alone. Several files change together or not at all.")]
pub struct Arguments {
    /// Actions (SLUG#A1) and what each shall say (key=value)
    #[arg(required = true, value_name = "SLUG#A1 KEY=VALUE")]
    words: Vec<String>,
    /// Only show what would change
    #[arg(long, visible_alias = "diff")]
    dry_run: bool,
    #[command(flatten)]
    at: Where,
}

/// What is wanted of one incident: its actions, each with its changes.
type Wanted = BTreeMap<usize, Vec<(usize, Vec<Change>)>>;

/// Actions as they were named, and the changes of each of them.
type Group<'w> = (Vec<&'w str>, Vec<Change>);

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let groups = groups(&arguments.words)?;
    let root = arguments.at.find()?;
    // Before anything is read, so that two at once both find what the other wrote.
    let writer = (!arguments.dry_run).then(|| Writer::begin(&root));
    let writer = writer.transpose()?;
    let opening = Opening { as_of: arguments.at.as_of, ..as_written() };
    let repository = Snapshot::open(&root, opening)?;
    let library = &repository.library;
    let mut wanted = Wanted::new();
    for (references, changes) in groups {
        for reference in references {
            let ActionIndex { incident, action } = find(&repository, reference)?;
            let of_incident = wanted.entry(incident).or_default();
            match of_incident.iter_mut().find(|(a, _)| *a == action) {
                Some((_, all)) => all.extend(changes.iter().cloned()),
                None => of_incident.push((action, changes.clone())),
            }
        }
    }
    let mut files = Vec::new();
    for (&index, changes) in &wanted {
        let incident = &library.incidents[index];
        let fixed = fix::action::set(incident, &library.sources, &library.config, changes);
        let fixed = fixed.map_err(|left| {
            let place = library.sources.place(left.span);
            Failure::Said(format!("{place}: {}; nothing was changed", left.why))
        })?;
        files.extend(fixed);
    }
    if files.is_empty() {
        stream::note(&"nothing to change: the actions say so already");
        return Ok(Outcome::Passed);
    }
    let notes = judge_afterwards(&repository, &files, &wanted)?;
    if let Some(writer) = writer {
        written::write_together(&writer, &library.sources, &files)?;
    }
    for file in &files {
        stream::forgive_closed_pipe(written::show(&library.sources, file))?;
    }
    for note in notes {
        stream::note(&note);
    }
    if arguments.dry_run {
        return Ok(Outcome::Passed);
    }
    let mut out = stream::stdout();
    let told = files.iter().try_for_each(|file| {
        let path = library.sources.path(file.file);
        file.done.iter().try_for_each(|d| writeln!(out, "{path}: {d}"))
    });
    stream::forgive_closed_pipe(told.and_then(|()| out.flush()))?;
    Ok(Outcome::Passed)
}

/// The words of the command line: actions, and the changes that follow them.
fn groups(words: &[String]) -> Result<Vec<Group<'_>>, Failure> {
    let said = |text: String| Err(Failure::Said(text));
    let mut groups: Vec<Group<'_>> = Vec::new();
    for word in words {
        let Some((name, value)) = word.split_once('=') else {
            match groups.last_mut() {
                Some((references, changes)) if changes.is_empty() => references.push(word),
                _ => groups.push((vec![word], Vec::new())),
            }
            continue;
        };
        let Some((_, changes)) = groups.last_mut() else {
            return said(format!(
                "`{word}` comes before any action; write the action first, as in 2026-03-14-checkout#A1 {word}"
            ));
        };
        let Some(key) = Key::from_name(name) else {
            let names = Key::ALL.iter().map(|k| k.name());
            let all: Vec<&str> = names.clone().collect();
            let near = closest(name, names);
            let near = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
            return said(format!(
                "`{name}` is not a key that can be set{near}\nthe keys are {}",
                all.join(", ")
            ));
        };
        let change = Change::new(key, value);
        if let Some(value) = &change.value {
            let checked = key.check(value);
            checked.map_err(|why| Failure::Said(format!("{}: {why}", key.name())))?;
        }
        if changes.iter().any(|c| c.key == key) {
            return said(format!("`{name}` is given twice; give it once"));
        }
        changes.push(change);
    }
    if let Some((references, _)) = groups.iter().find(|(_, changes)| changes.is_empty()) {
        return said(format!(
            "nothing is said about {}; add key=value, as in status=done",
            references.join(", ")
        ));
    }
    Ok(groups)
}

/// The action that was named.
fn find(repository: &Snapshot, reference: &str) -> Result<ActionIndex, Failure> {
    let Some(name) = ActionRef::parse(reference) else {
        return Err(Failure::Said(format!(
            "`{reference}` is neither an action (slug#A1) nor key=value"
        )));
    };
    let index = incident(repository, name.slug)?;
    let library = &repository.library;
    let found = library.action(name);
    found.ok_or_else(|| Failure::Said(no_action(&library.incidents[index], name.id)))
}

fn no_action(incident: &Incident, id: &str) -> String {
    let ids = incident.actions.iter().filter_map(|a| a.id.as_ref());
    let ids: Vec<&str> = ids.map(|i| i.value.as_str()).collect();
    let slug = &incident.slug;
    if ids.is_empty() {
        let unread = incident.unread(Step::Technology).map(|u| u.span);
        let mut problems = incident.problems.iter();
        return match problems.find(|p| Some(p.span) == unread) {
            Some(problem) => format!("{slug} cannot be read: {}", problem.message),
            None => format!("{slug} has no actions"),
        };
    }
    let same = |i: &&&str| i.eq_ignore_ascii_case(id);
    let near = ids.iter().find(same).copied();
    let near = near.or_else(|| closest(id, ids.iter().copied()));
    let near = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
    format!("{slug} has no action `{id}`{near}\nits actions are {}", ids.join(", "))
}

/// Reads and judges the repository as it would be; what would be found then and is not found now, each
/// in a sentence.
///
/// # Errors
/// [`Failure::Said`] when the report would have an error of format that it does not have now.
fn judge_afterwards(
    repository: &Snapshot,
    files: &[FileFix],
    wanted: &Wanted,
) -> Result<Vec<String>, Failure> {
    let changes = files.iter().map(|file| {
        let (_, new) = written::versions(&repository.library.sources, file)?;
        Ok(FileChange::Bytes(file.file, new.into_bytes()))
    });
    let changes = changes.collect::<Result<Vec<_>, Failure>>()?;
    let after = repository.after(&changes, Utc::now())?;
    let changed = || wanted.keys().copied();
    let (had, has) = (repository.findings_of(changed())?, after.findings_of(changed())?);
    let (library, before, derived) = (&*after.library, repository.derived(), after.derived());
    let mut notes = Vec::new();
    for (index, found) in &has {
        let had = &had[index];
        let is_new = |f: &&Finding| {
            let same =
                |h: &Finding| h.rule.id == f.rule.id && h.key == f.key && h.message == f.message;
            !f.is_suppressed() && !had.iter().any(same)
        };
        for found in found.iter().filter(is_new) {
            let place = library.sources.place(found.span);
            let help = found.help.as_ref().map_or_else(String::new, |h| format!("; {h}"));
            let told = format!("{place}: {}{help} [{}]", found.message, found.rule.id);
            if found.rule.group() == "format" && found.level == Level::Error {
                return Err(Failure::Said(format!(
                    "the report would have an error that it does not have now, so nothing was changed\n{told}"
                )));
            }
            notes.push(format!("the report now gets this finding: {told}"));
        }
    }
    // Others may depend on it: what is carried on or waited for.
    for (at, ..) in library.actions() {
        let now = derived.incidents[at.incident].actions[at.action];
        let was = before.incidents[at.incident].actions.get(at.action);
        if was.is_some_and(|w| w.blocked && !now.blocked && now.state.is_owed()) {
            notes.push(format!("{} does not wait any more", name_of(library, at)));
        }
    }
    Ok(notes)
}
