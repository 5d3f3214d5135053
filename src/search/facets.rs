//! What results are filtered by.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::documents::{Group, Kind};
use super::tally::index as number;
use crate::vocabulary::Step;

/// What groups are filtered by.
pub const FACETS: [&str; 5] = ["service", "severity", "cause", "year", "tag"];
/// What one filters by.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facets {
    /// The values of each of [`FACETS`].
    values: BTreeMap<&'static str, Vec<String>>,
    /// For each facet and each group: which values it has.
    groups: BTreeMap<&'static str, Vec<Vec<u32>>>,
    documents: Digits,
}

/// For each document a digit to the base of 16.
#[derive(Clone, Debug, Default, Serialize)]
struct Digits {
    /// The number of its kind in [`Kind::ALL`], from 1.
    #[serde(rename = "type")]
    kinds: String,
    /// The number of its step, or 0.
    #[serde(rename = "step")]
    steps: String,
}

impl Facets {
    pub(super) fn new(groups: &[Group]) -> Self {
        let mut facets = Self::default();
        for (n, facet) in FACETS.into_iter().enumerate() {
            let all: BTreeSet<String> = groups.iter().flat_map(|g| values_of(g, n)).collect();
            let values: Vec<String> = all.into_iter().collect();
            let places = |group: &Group| -> Vec<u32> {
                let own: BTreeSet<String> = values_of(group, n).into_iter().collect();
                own.iter().filter_map(|v| values.binary_search(v).ok()).map(number).collect()
            };
            facets.groups.insert(facet, groups.iter().map(places).collect());
            facets.values.insert(facet, values);
        }
        for document in groups.iter().flat_map(|group| &group.documents) {
            facets.documents.kinds.push(digit(document.kind as usize + 1));
            facets.documents.steps.push(digit(step_number(document.step)));
        }
        facets
    }

    /// What the kind of a document is, and the number of its step or 0.
    pub(super) fn kind(&self, document: u32) -> Option<(Kind, usize)> {
        let read = |digits: &str| {
            let digit = char::from(*digits.as_bytes().get(document as usize)?);
            digit.to_digit(16).map(|d| d as usize)
        };
        let kind = read(&self.documents.kinds)?.checked_sub(1)?;
        Some((*Kind::ALL.get(kind)?, read(&self.documents.steps)?))
    }

    /// Which groups have a value of a facet.
    pub(super) fn having(&self, facet: usize, value: &str) -> Vec<bool> {
        let (Some(values), Some(groups)) =
            (self.values.get(FACETS[facet]), self.groups.get(FACETS[facet]))
        else {
            return Vec::new();
        };
        let wanted = values.binary_search_by(|v| v.as_str().cmp(value)).ok().map(number);
        groups.iter().map(|own| wanted.is_some_and(|w| own.contains(&w))).collect()
    }
}

fn digit(n: usize) -> char {
    u32::try_from(n).ok().and_then(|n| char::from_digit(n, 16)).unwrap_or('0')
}

/// The number of a step from 1, or 0.
pub(super) fn step_number(step: Option<Step>) -> usize {
    step.and_then(|step| Step::ALL.iter().position(|s| *s == step)).map_or(0, |p| p + 1)
}

fn values_of(group: &Group, facet: usize) -> Vec<String> {
    match facet {
        0 => group.services.clone(),
        1 => group.severity.iter().cloned().collect(),
        2 => group.causes.clone(),
        3 => group.year.iter().map(ToString::to_string).collect(),
        _ => group.tags.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Document;

    #[test]
    fn every_kind_and_step_has_its_digit() {
        let steps = std::iter::once(None).chain(Step::ALL.into_iter().map(Some));
        let steps: Vec<Option<Step>> = steps.collect();
        let mut all = Vec::new();
        for kind in Kind::ALL {
            for step in &steps {
                let document = Document::new(kind, "", "", String::new());
                all.push(Document { step: *step, ..document });
            }
        }
        let facets = Facets::new(&[Group { documents: all.clone(), ..Group::default() }]);
        assert!(facets.documents.kinds.bytes().all(|b| b.is_ascii_digit() && b != b'0'));
        for (n, document) in (0..).zip(&all) {
            let step = step_number(document.step);
            assert_eq!(facets.kind(n), Some((document.kind, step)));
        }
    }
}
