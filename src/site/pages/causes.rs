//! `/causes/` and `/causes/<category>/`: what incidents of one kind of cause have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::common::{Common, CommonRow};
use crate::vocabulary::{CauseCategory, Choice};

#[derive(Serialize)]
struct Causes<'a> {
    causes: Vec<CommonRow<'a>>,
}

/// The list: categories that occur in the most incidents first.
pub(super) fn list(site: &Site<'_>) -> Result<Page, SiteError> {
    let mut causes: Vec<CommonRow<'_>> = by_category(site)
        .into_iter()
        .map(|(category, positions)| row(site, category, &positions))
        .collect();
    causes.sort_by_key(|c| Reverse(c.incidents));
    site.page(
        "pages/causes.html",
        &Address::fixed("causes"),
        "steps",
        &Causes { causes },
    )
}

/// The pages of each category that occurs.
pub(super) fn pages(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    by_category(site)
        .into_par_iter()
        .flat_map(|(category, positions)| {
            let row = row(site, category, &positions);
            Common::pages(
                site,
                &row,
                Some(category),
                &Address::cause(category),
                &positions,
            )
        })
        .map(|(address, view)| site.page("pages/cause.html", &address, "steps", &view))
        .collect()
}

fn row<'a>(site: &'a Site<'a>, category: CauseCategory, positions: &[usize]) -> CommonRow<'a> {
    let address = Address::cause(category);
    let meaning = Some(site.words.label("meaning", category.word()));
    CommonRow::new(site, category.word(), meaning, &address, positions)
}

/// Which incidents (by position) have a cause of which category.
fn by_category(site: &Site<'_>) -> BTreeMap<CauseCategory, Vec<usize>> {
    let mut all: BTreeMap<CauseCategory, Vec<usize>> = BTreeMap::new();
    for (position, entry) in site.entries.iter().enumerate() {
        for category in entry
            .incident
            .causes
            .iter()
            .filter_map(|c| c.category.as_ref())
        {
            let positions = all.entry(category.value).or_default();
            if positions.last() != Some(&position) {
                positions.push(position);
            }
        }
    }
    all
}
