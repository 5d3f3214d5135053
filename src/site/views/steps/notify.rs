//! Step 9 across incidents: what was decided for each audience, and why.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Told, after_start};
use crate::site::context::Context;
use crate::site::lists::Groups;
use crate::site::views::across::IncidentRef;
use crate::site::views::parts::time::LengthView;
use crate::site::views::{owned, text, word};
use crate::vocabulary::Decision;

/// How often it was decided how.
#[derive(Clone, Default, Serialize)]
pub struct NotifyTally {
    pub all: usize,
    pub told: usize,
    pub not_told: usize,
    /// Decisions without a reason or a message.
    pub unexplained: usize,
}

impl NotifyTally {
    fn add(&mut self, decision: Option<Decision>, explained: bool) {
        self.all += 1;
        match decision {
            Some(Decision::Notify) => self.told += 1,
            Some(Decision::DoNotNotify) => self.not_told += 1,
            None => {}
        }
        self.unexplained += usize::from(!explained);
    }
}

/// What was decided in all incidents, and for each audience.
#[derive(Clone, Serialize)]
pub struct NotifySums {
    pub tally: NotifyTally,
    /// In the order of the groups below.
    pub audiences: Vec<AudienceRow>,
}

/// How it was decided for one audience.
#[derive(Clone, Serialize)]
pub struct AudienceRow {
    #[serde(flatten)]
    pub audience: Audience,
    pub tally: NotifyTally,
    pub incidents: usize,
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

/// All of it, for the step's pages.
pub fn told<'a>(site: &'a Context<'a>) -> Told<NotifySums, Audience, NotifyRow<'a>> {
    let audiences = &site.edition.config().audiences;
    let mut tally = NotifyTally::default();
    let mut groups = Groups::new();
    let mut by_audience: BTreeMap<Audience, (NotifyTally, BTreeSet<usize>)> = BTreeMap::new();
    for scope in site.scopes() {
        for n in &scope.entry.incident.notifications {
            let name = text(n.audience.as_ref());
            let known = name.and_then(|name| audiences.get(name));
            let audience = Audience {
                internal: !known.is_some_and(|a| a.external),
                title: known.and_then(|a| a.title.as_deref()).or(name).map(str::to_owned),
            };
            let row = NotifyRow {
                incident: IncidentRef::from(scope.card),
                decision: word(n.decision.as_ref()),
                channel: owned(n.channel.as_ref()),
                by: owned(n.by.as_ref()),
                after: after_start(n.at.as_ref().map(|a| a.value), &scope),
                reason_html: scope.markup(n.reason.as_ref()),
                message: text(n.message.as_ref())
                    .map(|m| m.split_whitespace().collect::<Vec<_>>().join(" ")),
            };
            let explained = row.reason_html.is_some() || row.message.is_some();
            let decision = n.decision.as_ref().map(|d| d.value);
            tally.add(decision, explained);
            let (own, incidents) = by_audience.entry(audience.clone()).or_default();
            own.add(decision, explained);
            incidents.insert(scope.position);
            groups.push(audience, scope.position, row);
        }
    }
    let row = |(audience, (tally, incidents)): (_, (_, BTreeSet<usize>))| AudienceRow {
        audience,
        tally,
        incidents: incidents.len(),
    };
    let audiences = by_audience.into_iter().map(row).collect();
    (NotifySums { tally, audiences }, groups.in_order())
}
