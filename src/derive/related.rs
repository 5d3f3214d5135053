//! Which incidents have something in common, found through an index, never by pairs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::similar;
use crate::model::{Incident, Library};
use crate::vocabulary::{ActionRef, CauseCategory, CauseRole};

/// Why two incidents are related.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "name")]
pub enum RelatedReason {
    /// The author says that one is a recurrence of the other.
    Recurrence,
    /// An action was carried from one to the other.
    CarriedAction,
    /// A safeguard of the same name was expected to hold in both: its name without case and signs.
    Safeguard(String),
    Service(String),
    /// Their texts are alike: the rare words that both have, in lower case.
    Text(Vec<String>),
    Tag(String),
    Cause(String),
}

/// Another incident and what it shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Index into the library.
    pub incident: usize,
    /// The strongest first.
    pub reasons: Vec<RelatedReason>,
}

/// How many related incidents are kept for each.
const MOST: usize = 6;
/// A value shared by more incidents than this relates nothing: it would be quadratic, and says little.
const COMMON: usize = 40;

/// Finds the related incidents of each incident.
pub fn find(library: &Library) -> Vec<Vec<Related>> {
    let keys: Vec<Vec<RelatedReason>> = library.incidents.iter().map(|i| keys(i)).collect();
    let mut holders: HashMap<&RelatedReason, Vec<usize>> = HashMap::new();
    for (i, keys) in keys.iter().enumerate() {
        for key in keys {
            holders.entry(key).or_default().push(i);
        }
    }
    let links = links(library);
    let texts = similar::find(library);
    (0..library.incidents.len())
        .map(|i| {
            let mut found: BTreeMap<usize, Vec<RelatedReason>> = BTreeMap::new();
            for (other, reason) in links.get(&i).into_iter().flatten() {
                found.entry(*other).or_default().push(reason.clone());
            }
            for alike in &texts[i] {
                let reason = RelatedReason::Text(alike.words.clone());
                found.entry(alike.incident).or_default().push(reason);
            }
            for key in &keys[i] {
                // The newest holders: incidents are in order of folder, which begins with the date.
                let with = &holders[key];
                for &other in with.iter().rev().take(COMMON).filter(|o| **o != i) {
                    found.entry(other).or_default().push(key.clone());
                }
            }
            closest(found)
        })
        .collect()
}

/// How many similar earlier incidents are kept: a reviewer looks at the latest.
const MOST_SIMILAR: usize = 3;

/// For each incident the earlier ones, within `policy.similar_days`, that hit the same service by the
/// same category of root cause; the latest first.
pub fn similar(library: &Library) -> Vec<Vec<usize>> {
    // Each list is in order of date, so that the window of an incident is found by halving.
    let mut holders: HashMap<(&str, CauseCategory), Vec<(NaiveDate, usize)>> = HashMap::new();
    for (i, incident) in library.incidents.iter().enumerate() {
        let Some(date) = incident.slug_date() else {
            continue;
        };
        for key in kinds(incident) {
            holders.entry(key).or_default().push((date, i));
        }
    }
    for list in holders.values_mut() {
        list.sort_unstable();
    }
    let days = Days::new(u64::from(library.config.policy.similar_days));
    let earlier = |incident: &Incident| {
        let date = incident.slug_date()?;
        let first = date.checked_sub_days(days)?;
        let found: BTreeSet<(NaiveDate, usize)> = kinds(incident)
            .into_iter()
            .flat_map(|key| {
                let list = holders.get(&key).map_or(&[][..], Vec::as_slice);
                let until = list.partition_point(|(d, _)| *d < date);
                let from = list.partition_point(|(d, _)| *d < first);
                &list[from.max(until.saturating_sub(MOST_SIMILAR))..until]
            })
            .copied()
            .collect();
        Some(found.into_iter().rev().take(MOST_SIMILAR).map(|(_, i)| i).collect())
    };
    library.incidents.iter().map(|i| earlier(i).unwrap_or_default()).collect()
}

/// What makes incidents similar: each of its services with each category of root cause.
fn kinds(incident: &Incident) -> BTreeSet<(&str, CauseCategory)> {
    let roots = incident
        .causes
        .iter()
        .filter(|c| c.role.as_ref().is_none_or(|r| r.value == CauseRole::Root));
    let categories: BTreeSet<CauseCategory> = roots
        .filter_map(|c| c.category.as_ref().map(|c| c.value))
        .filter(|c| *c != CauseCategory::Unknown)
        .collect();
    let services = incident.services.iter().map(|s| s.value.as_str());
    services.flat_map(|s| categories.iter().map(move |c| (s, *c))).collect()
}

fn keys(incident: &Incident) -> Vec<RelatedReason> {
    let services = incident.services.iter().map(|s| RelatedReason::Service(s.value.clone()));
    let causes = incident.causes.iter().filter_map(|c| {
        let category = c.category.as_ref()?;
        let word = crate::vocabulary::Choice::word(category.value);
        (word != "unknown").then(|| RelatedReason::Cause(word.to_owned()))
    });
    let tags = incident.tags.iter().map(|t| RelatedReason::Tag(t.value.clone()));
    let safeguards = incident
        .safeguards
        .iter()
        .filter_map(|s| s.name.as_ref())
        .map(|name| plain_name(name))
        .filter(|name| !name.is_empty())
        .map(RelatedReason::Safeguard);
    let all = services.chain(causes).chain(tags).chain(safeguards);
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A safeguard's name without case and signs, as authors write one name in several ways.
pub fn plain_name(name: &str) -> String {
    let words: Vec<String> = name.unicode_words().map(str::to_lowercase).collect();
    words.join(" ")
}

/// What authors linked themselves, in both directions.
fn links(library: &Library) -> HashMap<usize, Vec<(usize, RelatedReason)>> {
    let mut links: HashMap<usize, Vec<(usize, RelatedReason)>> = HashMap::new();
    let mut link = |a: usize, slug: &str, reason: RelatedReason| {
        if let Some(b) = library.index_of(slug).filter(|b| *b != a) {
            links.entry(a).or_default().push((b, reason.clone()));
            links.entry(b).or_default().push((a, reason));
        }
    };
    for (i, incident) in library.incidents.iter().enumerate() {
        for slug in incident.follow_up.iter().filter_map(|f| f.recurrence_of.as_ref()).flatten() {
            link(i, &slug.value, RelatedReason::Recurrence);
        }
        for from in incident.actions.iter().filter_map(|a| a.carried_from.as_ref()) {
            if let Some(name) = ActionRef::parse(&from.value) {
                link(i, name.slug, RelatedReason::CarriedAction);
            }
        }
    }
    links
}

/// The incidents with the most weight. A tag or categories of causes, of which there are a dozen, are
/// too little to send a reader on.
fn closest(found: BTreeMap<usize, Vec<RelatedReason>>) -> Vec<Related> {
    let weight = |reasons: &[RelatedReason]| -> usize {
        let is_cause = |r: &RelatedReason| matches!(r, RelatedReason::Cause(_));
        let causes = reasons.iter().filter(|r| is_cause(r)).take(2);
        let others = reasons.iter().filter(|r| !is_cause(r));
        causes
            .chain(others)
            .map(|r| match r {
                RelatedReason::Recurrence => 100,
                RelatedReason::CarriedAction => 50,
                RelatedReason::Safeguard(_) | RelatedReason::Service(_) => 6,
                RelatedReason::Text(_) => 5,
                RelatedReason::Tag(_) => 3,
                RelatedReason::Cause(_) => 1,
            })
            .sum()
    };
    let mut all: Vec<(usize, Related)> = found
        .into_iter()
        .map(|(incident, mut reasons)| {
            reasons.sort_unstable();
            reasons.dedup();
            (weight(&reasons), Related { incident, reasons })
        })
        .filter(|(weight, _)| *weight >= 4)
        .collect();
    all.sort_by_key(|(weight, r)| (std::cmp::Reverse(*weight), std::cmp::Reverse(r.incident)));
    all.into_iter().take(MOST).map(|(_, r)| r).collect()
}
