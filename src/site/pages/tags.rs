//! `/tags/` and `/tags/<tag>/`: what incidents of one tag have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::{self, Site};
use crate::site::views::common::{Common, CommonRow};

#[derive(Serialize)]
struct Tags<'a> {
    tags: Vec<CommonRow<'a>>,
}

/// The list: tags of the most incidents first.
pub(super) fn list(site: &Site<'_>) -> Result<Page, SiteError> {
    let positions = by_tag(site);
    let mut tags: Vec<CommonRow<'_>> = site
        .tags
        .iter()
        .map(|(tag, address)| {
            let mine = positions.get(tag).map_or(&[][..], Vec::as_slice);
            CommonRow::new(site, tag, None, address, mine)
        })
        .collect();
    tags.sort_by_key(|t| Reverse(t.incidents));
    site.page(
        "pages/tags.html",
        &Address::fixed("tags"),
        "steps",
        &Tags { tags },
    )
}

/// The pages of each tag.
pub(super) fn pages(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    let positions = by_tag(site);
    let tags: Vec<(&str, &Address)> = site.tags.iter().collect();
    tags.into_par_iter()
        .flat_map(|(tag, address)| {
            let mine = positions.get(tag).map_or(&[][..], Vec::as_slice);
            let row = CommonRow::new(site, tag, None, address, mine);
            Common::pages(site, &row, None, address, mine)
        })
        .map(|(address, view)| site.page("pages/tag.html", &address, "steps", &view))
        .collect()
}

/// Which incidents (by position) have which tag.
fn by_tag<'a>(site: &Site<'a>) -> BTreeMap<&'a str, Vec<usize>> {
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, entry) in site.entries.iter().enumerate() {
        for tag in scope::tags(entry.incident) {
            let positions = all.entry(tag).or_default();
            if positions.last() != Some(&position) {
                positions.push(position);
            }
        }
    }
    all
}
