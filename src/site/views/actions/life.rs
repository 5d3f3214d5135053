//! What became of an action beside its state: moved dates, what it waits for, where it was carried on, and
//! whether what it was against came back.

use serde::Serialize;

use crate::derive::promised_before;
use crate::derive::{ActionIndex, ActionState, Outcome, SameBy};
use crate::site::address::Address;
use crate::site::anchors::Anchors;
use crate::site::context::PageScope;
use crate::site::views::parts::card::Card;
use crate::site::views::parts::time::DateView;
use crate::site::views::{owned, text};
use crate::vocabulary::ActionRef;

/// All of that; empty for an action of which there is nothing to tell.
#[derive(Clone, Debug, Serialize)]
pub struct Life {
    /// Whether any of it is there.
    pub tells: bool,
    pub moved: Option<Moved>,
    /// The actions that have to be done first and are not.
    pub waits_for: Vec<ActionLink>,
    pub carried_to: Option<ActionLink>,
    pub before: Option<PromisedBefore>,
    pub outcome: Option<OutcomeView>,
}

/// How often a due date moved.
#[derive(Clone, Debug, Serialize)]
pub struct Moved {
    pub times: usize,
    /// The date that was promised first.
    pub first: DateView,
}

/// An action of an earlier incident that promised the same.
#[derive(Clone, Debug, Serialize)]
pub struct PromisedBefore {
    pub link: ActionLink,
    pub state: ActionState,
    pub days_overdue: i64,
    pub title_html: String,
    pub incident: Again,
    pub day: Option<DateView>,
    /// Whether the author says so; otherwise their titles are alike.
    pub carried: bool,
    /// How often it has been promised, this time included, and the day of the first incident.
    pub times: usize,
    pub first: Option<DateView>,
}

/// An action of this or another incident.
#[derive(Clone, Debug, Serialize)]
pub struct ActionLink {
    /// Its id, or what was written where no such action is shown.
    pub label: String,
    /// What an action of another incident is to do.
    pub title: Option<String>,
    /// Relative to the site's root; absent if this edition does not show that incident.
    pub path: Option<String>,
}

/// What happened since an action was shown to work.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView {
    pub since: DateView,
    pub times: usize,
    /// The first of them.
    pub again: Vec<Again>,
}

/// Another incident.
#[derive(Clone, Debug, Serialize)]
pub struct Again {
    pub title: String,
    /// Relative to the site's root.
    pub path: String,
}

impl From<&Card> for Again {
    fn from(card: &Card) -> Self {
        Self { title: card.title.clone(), path: card.path.clone() }
    }
}

impl Life {
    pub fn new(index: usize, scope: &PageScope<'_>) -> Self {
        let entry = scope.entry;
        let action = &entry.incident.actions[index];
        let facts = &entry.facts.actions[index];
        let place = ActionIndex { incident: entry.index, action: index };
        let words = &scope.site.words;
        let moved = scope
            .site
            .edition
            .moved(place)
            .map(|m| Moved { times: m.times, first: DateView::new(m.first, words) });
        let waits_for = if facts.blocked {
            let blockers = action.blocked_by.iter();
            blockers.map(|b| ActionLink::new(&b.value, scope)).collect()
        } else {
            Vec::new()
        };
        let carried_to = facts.carried_to.and_then(|to| ActionLink::to(to, scope));
        let before = PromisedBefore::new(place, scope);
        let outcome = entry.facts.outcomes.get(index).and_then(Option::as_ref);
        let outcome = outcome.map(|o| OutcomeView::new(o, scope));
        Self {
            tells: moved.is_some()
                || !waits_for.is_empty()
                || carried_to.is_some()
                || before.as_ref().is_some_and(|b| !b.carried)
                || outcome.is_some(),
            moved,
            waits_for,
            carried_to,
            before,
            outcome,
        }
    }
}

impl PromisedBefore {
    fn new(place: ActionIndex, scope: &PageScope<'_>) -> Option<Self> {
        let edition = scope.site.edition;
        let before = |p: ActionIndex| edition.at(p.incident)?.facts.promised_before[p.action];
        let found = before(place)?;
        let of = edition.at(found.action.incident)?;
        let action = of.incident.actions.get(found.action.action)?;
        let facts = of.facts.actions.get(found.action.action)?;
        let (times, first) = promised_before::first(place, before);
        let first = edition.at(first.incident)?.incident.slug_date();
        let card = scope.site.card(found.action.incident)?;
        let words = &scope.site.words;
        Some(Self {
            link: ActionLink::to(found.action, scope)?,
            state: facts.state,
            days_overdue: facts.days_overdue,
            title_html: scope.inline(text(action.title.as_ref()).unwrap_or_default()),
            incident: Again::from(card),
            day: card.day.clone(),
            carried: found.how == SameBy::CarriedFrom,
            times,
            first: first.map(|d| DateView::new(d, words)),
        })
    }
}

impl ActionLink {
    /// What a reference of this incident names: `A1`, or `slug#A1`.
    pub fn new(written: &str, scope: &PageScope<'_>) -> Self {
        let own = scope.entry.incident;
        let ActionRef { slug, id } = ActionRef::within(&own.slug, written);
        let found = scope.site.edition.get(slug);
        let path = found.map(|entry| {
            let anchor = Anchors::new(entry.incident).of(id);
            let fragment = anchor.map(|a| format!("#{a}")).unwrap_or_default();
            format!("{}{fragment}", Address::incident(slug).link())
        });
        let other = found.filter(|_| *slug != own.slug);
        let title = other.and_then(|entry| {
            let mut all = entry.incident.actions.iter();
            let named = all.find(|a| text(a.id.as_ref()) == Some(id))?;
            owned(named.title.as_ref())
        });
        let label = if path.is_some() && !id.is_empty() { id } else { written };
        Self { label: label.to_owned(), title, path }
    }

    fn to(place: ActionIndex, scope: &PageScope<'_>) -> Option<Self> {
        let entry = scope.site.edition.at(place.incident)?;
        let action = entry.incident.actions.get(place.action)?;
        let id = action.id.as_ref().map_or("", |i| i.value.as_str());
        let slug = &entry.incident.slug;
        Some(Self::new(&ActionRef { slug, id }.to_string(), scope))
    }
}

impl OutcomeView {
    fn new(outcome: &Outcome, scope: &PageScope<'_>) -> Self {
        let shown = outcome.again.iter().filter_map(|i| scope.site.card(*i));
        Self {
            since: DateView::new(outcome.since, &scope.site.words),
            times: outcome.times,
            again: shown.map(Again::from).collect(),
        }
    }
}
