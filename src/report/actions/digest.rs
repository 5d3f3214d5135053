//! What is owed, summed up for a mail or a chat.

use std::io::{self, Write};

use chrono::NaiveDate;

use super::Item;
use super::item::name_of;
use super::markdown::linked;
use super::select::due_within;
use super::table::{cut, moved, standing};
use crate::derive::{ActionFacts, ActionState};
use crate::model::Library;
use crate::report::excerpt::printable;
use crate::report::markdown::escaped;

/// How many days ahead a due date is named.
pub const SOON_DAYS: u64 = 14;

/// A summary: groups of actions, each action in the first that it belongs to.
pub struct Digest<'a> {
    as_of: NaiveDate,
    /// Whose actions these are, as it is said in a sentence; everybody's if none.
    whose: Option<String>,
    groups: Vec<Group<'a>>,
    /// Open, and in none of the groups.
    others: usize,
}

struct Group<'a> {
    title: &'static str,
    /// As it is counted: `3 overdue`.
    word: &'static str,
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    item: Item<'a>,
    /// What is to be known of it beside its title, in a few words each.
    notes: Vec<String>,
}

/// Where an action is on the site, if that is known.
pub type Link<'l> = dyn Fn(&Item<'_>) -> Option<String> + 'l;

impl<'a> Digest<'a> {
    /// Sums up some actions of a library; `facts` are those of all its actions.
    pub fn new(
        mut items: Vec<Item<'a>>,
        library: &'a Library,
        facts: &[Vec<ActionFacts>],
        as_of: NaiveDate,
        whose: Option<String>,
    ) -> Self {
        super::select::sort(&mut items, super::Sort::Urgency);
        let mut left = items;
        let mut take = |title, word, is_in: &dyn Fn(&Item<'_>) -> bool| {
            let (found, rest) = std::mem::take(&mut left).into_iter().partition(is_in);
            left = rest;
            let found: Vec<Item<'a>> = found;
            let entries =
                found.into_iter().map(|item| Entry { notes: notes(&item, library, facts), item });
            Group { title, word, entries: entries.collect() }
        };
        let state = |s: ActionState| move |i: &Item<'_>| i.facts.state == s;
        let groups = vec![
            take("Overdue", "overdue", &state(ActionState::Overdue)),
            take(
                "Failed its test, so open again",
                "failed the test",
                &state(ActionState::VerificationFailed),
            ),
            take("Due within 14 days", "due within 14 days", &|i| due_within(i, as_of, SOON_DAYS)),
            take(
                "Done, but nobody has shown that it works",
                "done and not verified",
                &state(ActionState::Unverified),
            ),
            take("Waiting for another action", "waiting", &|i| {
                i.facts.state.is_owed() && i.facts.blocked
            }),
            take("Carried over from an earlier incident", "carried over", &|i| {
                i.facts.state.is_owed() && i.action.carried_from.is_some()
            }),
        ];
        let others = left.iter().filter(|i| i.facts.state.is_owed()).count();
        Self { as_of, whose, groups, others }
    }

    /// Writes it as plain text.
    pub fn text(&self, link: &Link<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", printable(&self.headline()))?;
        for group in self.groups.iter().filter(|g| !g.entries.is_empty()) {
            writeln!(out, "\n{} ({})", group.title, group.entries.len())?;
            for entry in &group.entries {
                writeln!(out, "- {}", cut(&printable(entry.item.title()), 200))?;
                writeln!(out, "  {}", printable(&entry.notes.join(", ")))?;
                writeln!(out, "  {}", printable(&entry.item.name()))?;
                if let Some(url) = link(&entry.item) {
                    writeln!(out, "  {}", printable(&url))?;
                }
            }
        }
        if let Some(next) = self.next() {
            writeln!(out, "\n{next}")?;
        }
        Ok(())
    }

    /// Writes it as Markdown; nothing that incidents say is markup or a mention.
    pub fn markdown(&self, link: &Link<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "**{}**", escaped(&self.headline()))?;
        for group in self.groups.iter().filter(|g| !g.entries.is_empty()) {
            writeln!(out, "\n### {} ({})\n", group.title, group.entries.len())?;
            for entry in &group.entries {
                let title = escaped(&cut(entry.item.title(), 200));
                let name = linked(&entry.item.name(), link(&entry.item));
                writeln!(out, "- {title}<br>{}; {name}", escaped(&entry.notes.join(", ")))?;
            }
        }
        if let Some(next) = self.next() {
            writeln!(
                out,
                "\n{}",
                next.replace("aftermark actions set", "`aftermark actions set`")
            )?;
        }
        Ok(())
    }

    fn headline(&self) -> String {
        let whose = self.whose.as_deref();
        let of = whose.map_or_else(|| "Actions".to_owned(), |w| format!("Actions of {w}"));
        let mut parts: Vec<String> = self
            .groups
            .iter()
            .filter(|g| !g.entries.is_empty())
            .map(|g| format!("{} {}", g.entries.len(), g.word))
            .collect();
        if self.others > 0 {
            let more = if parts.is_empty() { "" } else { "more " };
            parts.push(format!("{} {more}open and not due soon", self.others));
        }
        if parts.is_empty() {
            return format!(
                "{of} as of {}: nothing is open, and everything done is verified",
                self.as_of
            );
        }
        format!("{of} as of {}: {}", self.as_of, parts.join(", "))
    }

    fn next(&self) -> Option<String> {
        let some = |word: &str| self.groups.iter().any(|g| g.word == word && !g.entries.is_empty());
        let mut ways = Vec::new();
        if some("overdue") || some("failed the test") || some("due within 14 days") {
            ways.push("what is done (status=done done=DATE), what will be later and why (due=DATE reason=…)");
        }
        if some("done and not verified") {
            ways.push("what a test showed (verification.on=DATE verification.result=passed)");
        }
        (!ways.is_empty())
            .then(|| format!("Say it with aftermark actions set REF …: {}.", ways.join("; ")))
    }
}

fn notes(item: &Item<'_>, library: &Library, facts: &[Vec<ActionFacts>]) -> Vec<String> {
    let mut all = vec![match (item.facts.state, item.due()) {
        (ActionState::Overdue, Some(due)) => {
            let n = item.facts.days_overdue;
            let days = if n == 1 { "day" } else { "days" };
            format!("{n} {days} overdue, was due {due}")
        }
        (ActionState::Open, Some(due)) => format!("due {due}"),
        (ActionState::Unverified, _) => match &item.action.done {
            Some(done) => format!("done {}", done.value),
            None => "done, it is not said when".to_owned(),
        },
        _ => standing(item),
    }];
    all.extend(item.action.recurs.as_ref().map(|r| r.value.to_string()));
    all.extend(moved(item).map(|m| format!("due date {m}")));
    all.extend(item.priority().map(str::to_owned));
    all.push(item.owner().map_or_else(|| "nobody owns it".to_owned(), str::to_owned));
    let waits: Vec<String> = item
        .action
        .blocked_by
        .iter()
        .filter_map(|b| library.action_from(item.index.incident, b))
        .filter(|p| item.facts.blocked && facts[p.incident][p.action].state.is_owed())
        .map(|p| name_of(library, p))
        .collect();
    if !waits.is_empty() {
        all.push(format!("waits for {}", waits.join(" and ")));
    }
    if let Some(from) = &item.action.carried_from {
        all.push(format!("carried over from {}", from.value));
    }
    all
}
