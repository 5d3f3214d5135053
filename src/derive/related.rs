//! Which incidents have something in common, found through an index, never by pairs.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::model::{Incident, Library};

/// Why two incidents are related.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "name")]
pub enum RelatedReason {
    /// The author says that one is a recurrence of the other.
    Recurrence,
    /// An action was carried from one to the other.
    CarriedAction,
    Service(String),
    Cause(String),
    Tag(String),
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
#[must_use]
pub fn find(library: &Library) -> Vec<Vec<Related>> {
    let keys: Vec<Vec<RelatedReason>> = library.incidents.iter().map(keys).collect();
    let mut holders: HashMap<&RelatedReason, Vec<usize>> = HashMap::new();
    for (i, keys) in keys.iter().enumerate() {
        for key in keys {
            holders.entry(key).or_default().push(i);
        }
    }
    let links = links(library);
    (0..library.incidents.len())
        .map(|i| {
            let mut found: BTreeMap<usize, Vec<RelatedReason>> = BTreeMap::new();
            for (other, reason) in links.get(&i).into_iter().flatten() {
                found.entry(*other).or_default().push(reason.clone());
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

fn keys(incident: &Incident) -> Vec<RelatedReason> {
    let services = incident
        .services
        .iter()
        .map(|s| RelatedReason::Service(s.value.clone()));
    let causes = incident.causes.iter().filter_map(|c| {
        let category = c.category.as_ref()?;
        let word = crate::model::Choice::word(category.value);
        (word != "unknown").then(|| RelatedReason::Cause(word.to_owned()))
    });
    let tags = incident
        .tags
        .iter()
        .map(|t| RelatedReason::Tag(t.value.clone()));
    let mut all: Vec<_> = services.chain(causes).chain(tags).collect();
    all.sort_unstable();
    all.dedup();
    all
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
        for slug in incident
            .follow_up
            .iter()
            .filter_map(|f| f.recurrence_of.as_ref())
            .flatten()
        {
            link(i, &slug.value, RelatedReason::Recurrence);
        }
        for from in incident
            .actions
            .iter()
            .filter_map(|a| a.carried_from.as_ref())
        {
            if let Some((slug, _)) = from.value.split_once('#') {
                link(i, slug, RelatedReason::CarriedAction);
            }
        }
    }
    links
}

/// The incidents with the most weight; a cause or a tag alone is too little to send a reader on.
fn closest(found: BTreeMap<usize, Vec<RelatedReason>>) -> Vec<Related> {
    let weight = |reasons: &[RelatedReason]| -> usize {
        reasons
            .iter()
            .map(|r| match r {
                RelatedReason::Recurrence => 100,
                RelatedReason::CarriedAction => 50,
                RelatedReason::Service(_) => 6,
                RelatedReason::Cause(_) => 2,
                RelatedReason::Tag(_) => 3,
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
