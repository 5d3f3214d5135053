//! What a list or a search can be narrowed by: values that occur.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::site::context::Context;
use crate::site::views::parts::card::{ServiceLink, SeverityView};

/// The choices, in the order in which they are offered.
#[derive(Serialize)]
pub struct Choices<'a> {
    severities: Vec<&'a SeverityView>,
    services: Vec<&'a ServiceLink>,
    causes: Vec<&'a str>,
    tags: Vec<&'a str>,
    statuses: Vec<&'a str>,
    years: Vec<i32>,
}

impl<'a> Choices<'a> {
    /// Those of all incidents of a site.
    pub fn new(site: &'a Context<'_>) -> Self {
        let cards = || site.cards.iter();
        let mut severities: Vec<&SeverityView> =
            cards().filter_map(|c| c.severity.as_ref()).collect();
        severities.sort_by_key(|s| (s.rank, &s.name));
        severities.dedup_by_key(|s| &s.name);
        let causes: BTreeSet<&str> = cards().flat_map(|c| &c.causes).copied().collect();
        let statuses: BTreeSet<&str> = cards().map(|c| c.status).collect();
        let years: BTreeSet<i32> = cards().filter_map(|c| c.year).collect();
        Self {
            severities,
            services: services(cards().flat_map(|c| &c.services)),
            causes: causes.into_iter().collect(),
            tags: names(site.tags.iter().map(|(tag, _)| tag)),
            statuses: statuses.into_iter().collect(),
            years: years.into_iter().rev().collect(),
        }
    }
}

/// Services, each once, in the order of their titles.
pub fn services<'a>(all: impl Iterator<Item = &'a ServiceLink>) -> Vec<&'a ServiceLink> {
    let each: BTreeMap<&str, &ServiceLink> = all.map(|s| (s.name.as_str(), s)).collect();
    let mut services: Vec<&ServiceLink> = each.into_values().collect();
    services.sort_by_cached_key(|s| (by_letters(&s.title), &s.name));
    services
}

/// Names, each once, in the order in which people look for them: capitals make no difference.
pub fn names<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let each: BTreeSet<&str> = all.collect();
    let mut names: Vec<&str> = each.into_iter().collect();
    names.sort_by_cached_key(|n| by_letters(n));
    names
}

/// What a name is put in order by: `@` and the like count only between names that are the same otherwise.
pub fn by_letters(name: &str) -> (String, &str) {
    (name.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase(), name)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let all = ["AWS", "amazon", "@bob", "Amazon", "zebra", "10.0.0.1"];
        let sorted = names(all.into_iter());
        assert_eq!(sorted, ["10.0.0.1", "Amazon", "amazon", "AWS", "@bob", "zebra"]);
    }
}
