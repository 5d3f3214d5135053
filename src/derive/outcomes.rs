//! Did it help? What happened after an action was shown to work.
//!
//! An action is against the causes and the safeguards that it addresses, in the services of its incident.
//! It came back where a later incident has the same service and the same category of cause, or a safeguard
//! of the same name that did not hold again, or where one says that it is a recurrence of its incident. Found through an
//! index, never by pairs.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};

use super::actions::{ActionFacts, ActionState};
use crate::model::{Action, ActionIndex, Incident, Library};
use crate::vocabulary::{ActionKind, CauseCategory, CauseRole, SafeguardOutcome};

/// What happened since an action was shown to work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The day on which it was shown to work, or done where the test has no day.
    pub since: NaiveDate,
    /// In how many later incidents it came back.
    pub times: usize,
    /// The first of them; indices into the library.
    pub again: Vec<usize>,
}

/// An action that was to prevent what an incident shows again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FixedBefore {
    /// The day on which it was shown to work.
    pub on: NaiveDate,
    pub action: ActionIndex,
    /// The kind of cause that came back.
    pub category: CauseCategory,
}

/// How many incidents are named for each action, and how many actions for each incident.
const MOST: usize = 3;

/// What can come back: a kind of cause, or a safeguard by its name, in a service.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Weakness<'a> {
    Cause(&'a str, CauseCategory),
    Safeguard(&'a str, String),
}

/// For each action of each incident what happened since it was shown to work; `None` for one that is not,
/// and where nothing says what it is against.
pub fn find(library: &Library, facts: &[Vec<ActionFacts>]) -> Vec<Vec<Option<Outcome>>> {
    let mut holders: HashMap<Weakness<'_>, Vec<(NaiveDate, usize)>> = HashMap::new();
    for (index, incident) in library.incidents.iter().enumerate() {
        if let Some(date) = incident.slug_date() {
            for kind in shown(incident) {
                holders.entry(kind).or_default().push((date, index));
            }
        }
    }
    // Incidents are in order of folder, which begins with the date; not every folder does.
    for list in holders.values_mut() {
        list.sort_unstable();
    }
    let named = recurrences(library);
    let after = |index: usize, action: &Action, facts: ActionFacts| {
        let incident = &library.incidents[index];
        let since = shown_to_work(action, facts)?;
        let against = against(incident, action);
        if against.is_empty() {
            return None;
        }
        let mut again: BTreeSet<(NaiveDate, usize)> = BTreeSet::new();
        for kind in &against {
            let list = holders.get(kind).map_or(&[][..], Vec::as_slice);
            again.extend(&list[list.partition_point(|(date, _)| *date <= since)..]);
        }
        let named = named.get(&index).map_or(&[][..], Vec::as_slice);
        let named = named.iter().filter(|(date, _)| *date > since);
        if against.iter().any(|kind| matches!(kind, Weakness::Cause(..))) {
            again.extend(named);
        } else if again.is_empty() && named.count() > 0 {
            // The incident came back, and nobody said whether its safeguard failed again: neither is known.
            return None;
        }
        Some(Outcome {
            since,
            times: again.len(),
            again: again.into_iter().take(MOST).map(|(_, i)| i).collect(),
        })
    };
    library
        .incidents
        .iter()
        .zip(facts)
        .enumerate()
        .map(|(index, (incident, facts))| {
            let actions = incident.actions.iter().zip(facts);
            actions.map(|(a, f)| after(index, a, *f)).collect()
        })
        .collect()
}

/// For each incident those that say that they are a recurrence of it, with their days.
fn recurrences(library: &Library) -> HashMap<usize, Vec<(NaiveDate, usize)>> {
    let mut all: HashMap<usize, Vec<(NaiveDate, usize)>> = HashMap::new();
    for (index, incident) in library.incidents.iter().enumerate() {
        let Some(date) = incident.slug_date() else { continue };
        let named = incident.follow_up.iter().filter_map(|f| f.recurrence_of.as_ref()).flatten();
        for earlier in named.filter_map(|slug| library.index_of(&slug.value)) {
            all.entry(earlier).or_default().push((date, index));
        }
    }
    all
}

/// For each incident the actions that were shown to prevent a cause of its kind, in one of its services,
/// within `policy.similar_days` before it; the latest first.
pub fn fixed_before(library: &Library, facts: &[Vec<ActionFacts>]) -> Vec<Vec<FixedBefore>> {
    let mut fixes: HashMap<Weakness<'_>, Vec<FixedBefore>> = HashMap::new();
    for (place, incident, action) in library.actions() {
        let facts = facts[place.incident][place.action];
        let prevents = action.kind.as_ref().is_some_and(|k| k.value == ActionKind::Prevent);
        let Some(on) = shown_to_work(action, facts).filter(|_| prevents) else {
            continue;
        };
        for kind in against(incident, action) {
            let Weakness::Cause(_, category) = kind else {
                continue;
            };
            let fix = FixedBefore { on, action: place, category };
            fixes.entry(kind).or_default().push(fix);
        }
    }
    for list in fixes.values_mut() {
        list.sort_unstable();
    }
    let days = Days::new(u64::from(library.config.policy.similar_days));
    let before = |incident: &Incident| {
        let date = incident.slug_date()?;
        let first = date.checked_sub_days(days)?;
        let mut found: BTreeSet<FixedBefore> = BTreeSet::new();
        for kind in causes(incident, |role| role == CauseRole::Root) {
            let list = fixes.get(&kind).map_or(&[][..], Vec::as_slice);
            let until = list.partition_point(|f| f.on < date);
            let from = list.partition_point(|f| f.on < first);
            found.extend(&list[from.max(until.saturating_sub(MOST))..until]);
        }
        Some(found.into_iter().rev().take(MOST).collect())
    };
    library.incidents.iter().map(|i| before(i).unwrap_or_default()).collect()
}

fn shown_to_work(action: &Action, facts: ActionFacts) -> Option<NaiveDate> {
    if facts.state != ActionState::Verified {
        return None;
    }
    let tested = action.verification.as_ref().and_then(|v| v.on.as_ref());
    tested.or(action.done.as_ref()).map(|d| d.value)
}

/// What an action is against.
fn against<'a>(incident: &'a Incident, action: &Action) -> BTreeSet<Weakness<'a>> {
    let addressed = |id: &Option<crate::source::Spanned<String>>| {
        let id = id.as_ref().map(|i| i.value.as_str());
        id.is_some_and(|id| action.addresses.iter().any(|a| a.value == id))
    };
    let categories = incident.causes.iter().filter(|c| addressed(&c.id));
    let categories: BTreeSet<CauseCategory> = categories
        .filter_map(|c| c.category.as_ref().map(|c| c.value))
        .filter(|c| *c != CauseCategory::Unknown)
        .collect();
    let names: BTreeSet<String> = incident
        .safeguards
        .iter()
        .filter(|s| addressed(&s.id))
        .filter_map(|s| s.name.as_ref().map(|n| plain(&n.value)))
        .collect();
    in_services(incident, &categories, &names)
}

/// What an incident shows: its causes, triggers and hypotheses left out, and safeguards that did not hold.
fn shown(incident: &Incident) -> BTreeSet<Weakness<'_>> {
    let names: BTreeSet<String> = incident
        .safeguards
        .iter()
        .filter(|s| {
            let outcome = s.outcome.as_ref().map(|o| o.value);
            outcome.is_some_and(SafeguardOutcome::needs_action)
        })
        .filter_map(|s| s.name.as_ref().map(|n| plain(&n.value)))
        .collect();
    let is_known = |role| matches!(role, CauseRole::Root | CauseRole::Contributing);
    let mut all = causes(incident, is_known);
    all.extend(in_services(incident, &BTreeSet::new(), &names));
    all
}

fn causes(incident: &Incident, wanted: impl Fn(CauseRole) -> bool) -> BTreeSet<Weakness<'_>> {
    let causes = incident.causes.iter().filter(|c| {
        let role = c.role.as_ref().map_or(CauseRole::Root, |r| r.value);
        wanted(role)
    });
    let categories = causes
        .filter_map(|c| c.category.as_ref().map(|c| c.value))
        .filter(|c| *c != CauseCategory::Unknown)
        .collect();
    in_services(incident, &categories, &BTreeSet::new())
}

fn in_services<'a>(
    incident: &'a Incident,
    categories: &BTreeSet<CauseCategory>,
    names: &BTreeSet<String>,
) -> BTreeSet<Weakness<'a>> {
    let mut all = BTreeSet::new();
    for service in incident.services.iter().map(|s| s.value.as_str()) {
        all.extend(categories.iter().map(|c| Weakness::Cause(service, *c)));
        all.extend(names.iter().map(|n| Weakness::Safeguard(service, n.clone())));
    }
    all
}

/// Authors write one name now with a capital and now without.
fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::tests::library;
    use super::*;

    fn mended(slug: &'static str, result: &str) -> (&'static str, String) {
        (
            slug,
            format!(
                "services: [edge]\n\
                 causes: [{{id: C1, role: root, category: configuration, statement: s}}]\n\
                 safeguards: [{{id: S1, name: Alert on errors, outcome: failed}}]\n\
                 actions: [{{id: A1, title: t, kind: prevent, status: done, addresses: [C1], done: 2026-02-01, \
                 verification: {{on: 2026-02-10, result: {result}}}}}, \
                 {{id: A2, title: u, kind: detect, status: done, addresses: [S1], done: 2026-02-01, \
                 verification: {{on: 2026-02-10, result: passed}}}}]"
            ),
        )
    }

    #[test]
    fn what_comes_back_after_the_test_is_found() {
        let (slug, text) = mended("2026-01-01-a", "passed");
        let again = "services: [edge]\ncauses: [{id: C1, role: root, category: configuration, statement: s}]";
        let other = "services: [edge]\ncauses: [{id: C1, role: root, category: capacity, statement: s}]\n\
                     safeguards: [{id: S9, name: alert ON errors, outcome: ignored}]";
        let library = library(&[
            (slug, &text),
            ("2026-02-05-b", again),
            ("2026-03-01-c", again),
            ("2026-04-01-d", other),
        ]);
        let facts = super::super::actions::judge(&library, "2026-05-01".parse().unwrap());
        let outcomes = find(&library, &facts);
        let of = |action: usize| outcomes[0][action].clone().unwrap();
        // Not the one between doing it and showing that it works.
        assert_eq!((of(0).times, of(0).again), (1, vec![2]));
        assert_eq!((of(1).times, of(1).again), (1, vec![3]));
        let before = fixed_before(&library, &facts);
        let counts: Vec<usize> = before.iter().map(Vec::len).collect();
        assert_eq!(counts, [0, 0, 1, 0]);
        assert_eq!(before[2][0].category, CauseCategory::Configuration);
        // As of a day before the test nothing was shown yet.
        let facts = super::super::actions::judge(&library, "2026-02-09".parse().unwrap());
        assert_eq!(find(&library, &facts)[0], [None, None]);
    }

    #[test]
    fn what_is_named_a_recurrence_has_recurred() {
        let (slug, text) = mended("2026-01-01-a", "passed");
        let named = |category: &str| {
            format!(
                "services: [web]\ncauses: [{{id: C1, role: root, category: {category}, statement: s}}]\n\
                 follow_up: {{recurrence_of: [2026-01-01-a]}}"
            )
        };
        let (before, after) = (named("process"), named("process"));
        let library =
            library(&[(slug, &text), ("2026-02-05-b", &before), ("2026-03-01-c", &after)]);
        let facts = super::super::actions::judge(&library, "2026-05-01".parse().unwrap());
        let outcomes = find(&library, &facts);
        let of = |action: usize| outcomes[0][action].clone().map(|o| (o.times, o.again));
        // Another cause in another service, and yet the same again; not before the action was shown to work.
        assert_eq!(of(0), Some((1, vec![2])));
        // Of its safeguard nothing is known.
        assert_eq!(of(1), None);
    }

    #[test]
    fn what_failed_its_test_promised_nothing() {
        let (slug, text) = mended("2026-01-01-a", "failed");
        let again = "services: [edge]\ncauses: [{id: C1, role: root, category: configuration, statement: s}]";
        let library = library(&[(slug, &text), ("2026-03-01-c", again)]);
        let facts = super::super::actions::judge(&library, "2026-05-01".parse().unwrap());
        assert_eq!(find(&library, &facts)[0][0], None);
        assert!(fixed_before(&library, &facts)[1].is_empty());
    }
}
