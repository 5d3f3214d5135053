//! Step 9 across incidents: what was decided for each audience, and why.

use serde::Serialize;

use super::{Group, Groups, IncidentRef, after_start};
use crate::site::scope::{PageScope, Site};
use crate::site::views::time::LengthView;
use crate::site::views::{text, word};
use crate::vocabulary::Decision;

/// All decisions, external audiences first.
#[derive(Serialize)]
pub struct Notifications<'a> {
    pub tally: NotifyTally,
    pub groups: Vec<Group<Audience, NotifyRow<'a>>>,
}

/// How often it was decided how.
#[derive(Clone, Default, Serialize)]
pub struct NotifyTally {
    pub all: usize,
    pub told: usize,
    pub not_told: usize,
    /// Decisions without a reason or a message.
    pub unexplained: usize,
}

/// Who was to be told, or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Audience {
    pub internal: bool,
    pub title: Option<String>,
}

/// One decision.
#[derive(Serialize)]
pub struct NotifyRow<'a> {
    pub incident: IncidentRef<'a>,
    pub decision: Option<&'static str>,
    pub channel: Option<String>,
    pub by: Option<String>,
    /// How long after the start they were told.
    pub after: Option<LengthView>,
    pub reason_html: Option<String>,
    /// The text that went out, on one line.
    pub message: Option<String>,
}

super::in_pages!(Notifications { tally });

impl<'a> Notifications<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        scopes: impl Iterator<Item = (usize, PageScope<'a>)>,
    ) -> Self {
        let audiences = &site.edition.config().audiences;
        let mut tally = NotifyTally::default();
        let mut groups = Groups::new();
        for (position, scope) in scopes {
            for n in &scope.entry.incident.notifications {
                let name = text(n.audience.as_ref());
                let known = name.and_then(|name| audiences.get(name));
                let audience = Audience {
                    internal: !known.is_some_and(|a| a.external),
                    title: known
                        .and_then(|a| a.title.as_deref())
                        .or(name)
                        .map(str::to_owned),
                };
                let row = NotifyRow {
                    incident: IncidentRef::from(&site.cards[position]),
                    decision: word(n.decision.as_ref()),
                    channel: text(n.channel.as_ref()).map(str::to_owned),
                    by: text(n.by.as_ref()).map(str::to_owned),
                    after: after_start(n.at.as_ref().map(|a| a.value), &scope),
                    reason_html: text(n.reason.as_ref()).map(|r| scope.inline(r)),
                    message: text(n.message.as_ref())
                        .map(|m| m.split_whitespace().collect::<Vec<_>>().join(" ")),
                };
                tally.all += 1;
                match n.decision.as_ref().map(|d| d.value) {
                    Some(Decision::Notify) => tally.told += 1,
                    Some(Decision::DoNotNotify) => tally.not_told += 1,
                    None => {}
                }
                if row.reason_html.is_none() && row.message.is_none() {
                    tally.unexplained += 1;
                }
                groups.push(audience, position, row);
            }
        }
        Self {
            tally,
            groups: groups.in_order(),
        }
    }
}
