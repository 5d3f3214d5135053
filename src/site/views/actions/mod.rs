//! Actions: what was promised, by whom, until when, and whether it was shown to work.

pub mod life;
pub mod owners;
pub mod progress;
pub mod slices;

use serde::Serialize;

use self::life::{ActionLink, Life};
use crate::derive::ActionState;
use crate::site::address::valid_url;
use crate::site::context::{Context, PageScope};
use crate::site::shared::Shared;
use crate::site::views::parts::card::Card;
use crate::site::views::parts::time::DateView;
use crate::site::views::{owned, text, word};
use crate::vocabulary::Choice;

/// An action.
pub type ActionView = Shared<ActionFields>;

/// What is said of it.
#[derive(Clone, Debug, Serialize)]
pub struct ActionFields {
    pub id: Option<String>,
    /// Its id on the incident's page, if it can be linked to.
    pub anchor: Option<String>,
    /// As it was written, for putting in order.
    pub plain_title: String,
    pub title_html: String,
    pub process: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub owner: Option<String>,
    /// What they owe, relative to the site's root.
    pub owner_path: Option<String>,
    pub priority: Option<String>,
    pub due: Option<DateView>,
    pub recurs: Option<RecursView>,
    pub done: Option<DateView>,
    pub status: Option<&'static str>,
    pub state: ActionState,
    /// Whether work is still owed.
    pub open: bool,
    pub days_overdue: i64,
    pub age_days: Option<i64>,
    pub addresses: Vec<Addressed>,
    /// Only if it is a web address.
    pub ticket: Option<String>,
    /// What it is called: itself, or what stands last in its address.
    pub ticket_name: Option<String>,
    pub carried_from: Option<ActionLink>,
    pub reason_html: Option<String>,
    pub life: Life,
    pub verification: Option<VerificationView>,
}

/// How often an action is due again: every so many days, weeks, months or years.
#[derive(Clone, Debug, Serialize)]
pub struct RecursView {
    pub every: u32,
    pub unit: &'static str,
}

/// A cause or a safeguard that an action addresses.
#[derive(Clone, Debug, Serialize)]
pub struct Addressed {
    pub id: String,
    pub anchor: Option<String>,
    /// What it says, as markup.
    pub html: String,
}

/// The test of an action.
#[derive(Clone, Debug, Serialize)]
pub struct VerificationView {
    pub on: Option<DateView>,
    pub by: Option<String>,
    pub how_html: Option<String>,
    pub result: Option<&'static str>,
}

impl ActionView {
    /// The actions of an incident in order of writing, as its report has them; other pages share those of
    /// [`Context::action_views`].
    pub fn all(scope: &PageScope<'_>) -> Vec<Self> {
        let all = 0..scope.entry.incident.actions.len();
        all.map(|i| Self::new(i, scope)).collect()
    }

    /// One of them.
    fn new(index: usize, scope: &PageScope<'_>) -> Self {
        let action = &scope.entry.incident.actions[index];
        let facts = &scope.entry.facts.actions[index];
        let id = text(action.id.as_ref());
        let date = |d: &Option<crate::source::Spanned<chrono::NaiveDate>>| {
            d.as_ref().map(|d| DateView::new(d.value, &scope.site.words))
        };
        let ticket = text(action.ticket.as_ref());
        let is_address = |t: &str| t.starts_with("https://") || t.starts_with("http://");
        Self::from(ActionFields {
            id: id.map(str::to_owned),
            anchor: scope.anchor(id, action.span),
            plain_title: text(action.title.as_ref()).unwrap_or_default().to_owned(),
            title_html: scope.inline(text(action.title.as_ref()).unwrap_or_default()),
            process: word(action.process.as_ref()),
            kind: word(action.kind.as_ref()),
            owner: owned(action.owner.as_ref()),
            owner_path: text(action.owner.as_ref()).and_then(|o| scope.site.owners.link(o)),
            priority: owned(action.priority.as_ref()),
            due: date(&action.due),
            recurs: action
                .recurs
                .as_ref()
                .map(|r| RecursView { every: r.value.every, unit: r.value.unit.word() }),
            done: date(&action.done),
            status: word(action.status.as_ref()),
            state: facts.state,
            open: facts.state.is_owed(),
            days_overdue: facts.days_overdue,
            age_days: facts.age_days,
            addresses: action.addresses.iter().map(|a| addressed(&a.value, scope)).collect(),
            ticket: ticket.filter(|t| is_address(t)).map(valid_url),
            ticket_name: ticket.map(|t| if is_address(t) { ticket_name(t) } else { t.to_owned() }),
            carried_from: text(action.carried_from.as_ref()).map(|c| ActionLink::new(c, scope)),
            reason_html: scope.markup(action.reason.as_ref()),
            life: Life::new(index, scope),
            verification: action.verification.as_ref().map(|v| VerificationView {
                on: date(&v.on),
                by: owned(v.by.as_ref()),
                how_html: scope.markup(v.how.as_ref()),
                result: v.result.as_ref().map(|r| r.value.word()),
            }),
        })
    }
}

/// An action with its incident.
#[derive(Clone, Copy, Serialize)]
pub struct OwedAction<'a> {
    pub card: &'a Card,
    pub action: &'a ActionView,
}

impl<'a> OwedAction<'a> {
    /// One of the actions of the incident at a position.
    pub fn new(index: usize, position: usize, site: &'a Context<'a>) -> Self {
        Self { card: &site.cards[position], action: &site.action_views(position)[index] }
    }
}

/// How many actions stand where.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StateTally {
    pub all: usize,
    /// Neither declined nor carried over: what the others are counted of.
    pub committed: usize,
    /// Still to be done, or shown not to work; the overdue ones among them.
    pub owed: usize,
    /// Shown to work or not.
    pub done: usize,
    pub overdue: usize,
    pub verification_failed: usize,
    pub open: usize,
    pub unverified: usize,
    pub verified: usize,
    pub declined: usize,
    pub carried: usize,
}

impl StateTally {
    /// Counts an action.
    pub fn add(&mut self, state: ActionState) {
        self.all += 1;
        let done = matches!(state, ActionState::Unverified | ActionState::Verified);
        self.owed += usize::from(state.is_owed());
        self.done += usize::from(done);
        self.committed += usize::from(done || state.is_owed());
        *match state {
            ActionState::Overdue => &mut self.overdue,
            ActionState::VerificationFailed => &mut self.verification_failed,
            ActionState::Open => &mut self.open,
            ActionState::Unverified => &mut self.unverified,
            ActionState::Verified => &mut self.verified,
            ActionState::Declined => &mut self.declined,
            ActionState::Carried => &mut self.carried,
        } += 1;
    }
}

/// The actions of the incidents at `positions` that are still owed; the most urgent
/// first.
pub fn owed<'a>(site: &'a Context<'a>, positions: &[usize]) -> Vec<OwedAction<'a>> {
    let mut owed = Vec::new();
    for &position in positions {
        let card = &site.cards[position];
        let open = site.action_views(position).iter().filter(|a| a.open);
        owed.extend(open.map(|action| OwedAction { card, action }));
    }
    owed.sort_by_cached_key(|a| urgency(a.action));
    owed
}

/// Which action needs attention first: overdue ones, the longest overdue before the others, then by
/// state, then by due date.
pub fn urgency(action: &ActionView) -> impl Ord + use<> {
    let due = action.due.as_ref().map(|d| d.iso.clone());
    let (state, late) = (action.state, action.days_overdue);
    crate::derive::urgency(state, late, due, action.priority.clone())
}

/// What people call a ticket with this address: `OPS-12`, `#45`.
fn ticket_name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let (_, rest) = path.split_once("://").unwrap_or(("", path));
    let mut parts = rest.split('/').filter(|p| !p.is_empty());
    let host = parts.next().unwrap_or(rest);
    match parts.next_back() {
        Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => format!("#{number}"),
        Some(name) if name.len() <= 40 => crate::site::address::decode(name),
        _ => host.to_owned(),
    }
}

fn addressed(id: &str, scope: &PageScope<'_>) -> Addressed {
    let incident = scope.entry.incident;
    let is = |i: &Option<crate::source::Spanned<String>>| i.as_ref().is_some_and(|i| i.value == id);
    let cause = incident.causes.iter().find(|c| is(&c.id)).and_then(|c| text(c.statement.as_ref()));
    let safeguard =
        || incident.safeguards.iter().find(|s| is(&s.id)).and_then(|s| text(s.name.as_ref()));
    Addressed {
        id: id.to_owned(),
        anchor: scope.anchors.of(id),
        html: cause.or_else(safeguard).map(|t| scope.inline(t)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::ticket_name;

    #[test]
    fn a_ticket_is_called_what_stands_last_in_its_address() {
        assert_eq!(ticket_name("https://github.example/org/work/issues/45"), "#45");
        assert_eq!(ticket_name("https://jira.example/browse/OPS-12?focus=1#c2"), "OPS-12");
        assert_eq!(ticket_name("https://tracker.example/"), "tracker.example");
        let long = format!("https://tracker.example/{}", "x".repeat(60));
        assert_eq!(ticket_name(&long), "tracker.example");
    }
}
