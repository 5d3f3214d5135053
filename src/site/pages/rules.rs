//! `/rules/` and `/rules/<group>/<name>/`: what a complete review needs.

use rayon::prelude::*;
use serde::Serialize;

use crate::rules::{Rule, all};
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::views::rule::{GroupView, RuleRow, RuleView};

#[derive(Serialize)]
struct Catalogue {
    groups: Vec<GroupView>,
    count: usize,
}

#[derive(Serialize)]
struct RulePage {
    rule: RuleView,
}

/// The catalogue: the ten steps in order, then the rest in the order of the registry.
pub(super) fn list(site: &Site<'_>) -> Result<Page, SiteError> {
    let mut groups: Vec<GroupView> = Vec::new();
    for doc in all().map(Rule::doc) {
        let mut group = GroupView::of(doc, &site.words);
        group.has_page = doc.step().is_some_and(|s| site.edition.config().site.has_step(s));
        let at = match groups.iter().position(|g| g.slug == group.slug) {
            Some(at) => at,
            None => {
                groups.push(group);
                groups.len() - 1
            }
        };
        groups[at].rules.push(RuleRow::new(doc, &site.renderer));
    }
    groups.sort_by_key(|g| g.number.unwrap_or(usize::MAX));
    let catalogue = Catalogue { groups, count: all().count() };
    site.page("pages/rules.html", &Address::fixed("rules"), "rules", &catalogue)
}

/// One page for each rule.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let rules: Vec<&'static dyn Rule> = all().collect();
    rules.into_par_iter().try_for_each(|rule| {
        let view = RuleView::new(rule.doc(), &site.renderer, &site.words);
        let address = Address::rule(view.id);
        out.put(site.page("pages/rule.html", &address, "rules", &RulePage { rule: view })?)
    })
}
