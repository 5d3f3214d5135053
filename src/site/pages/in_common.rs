//! `/causes/…` and `/tags/…`: what incidents of one kind of cause, or of one tag, have in common.

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::Serialize;

use crate::site::address::Address;
use crate::site::context;
use crate::site::error::SiteError;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::views::across::in_common::{Common, CommonRow};
use crate::vocabulary::{CauseCategory, Choice};

#[derive(Serialize)]
struct Causes<'a> {
    causes: Vec<CommonRow<'a>>,
}

#[derive(Serialize)]
struct Tags<'a> {
    tags: Vec<CommonRow<'a>>,
}

/// A cause or a tag, with the incidents that have it.
struct Topic<'a> {
    row: CommonRow<'a>,
    /// For a cause.
    category: Option<CauseCategory>,
    address: Address,
    positions: Vec<usize>,
}

/// The list of causes.
pub(super) fn list_of_causes(site: &Site<'_>) -> Result<Page, SiteError> {
    let causes = most_first(causes(site));
    let address = Address::fixed("causes");
    site.page("pages/causes.html", &address, "steps", &Causes { causes })
}

/// The list of tags.
pub(super) fn list_of_tags(site: &Site<'_>) -> Result<Page, SiteError> {
    let tags = most_first(tags(site));
    let address = Address::fixed("tags");
    site.page("pages/tags.html", &address, "steps", &Tags { tags })
}

/// The pages of each category of causes that occurs.
pub(super) fn pages_of_causes(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    pages(site, out, "pages/cause.html", causes(site))
}

/// The pages of each tag.
pub(super) fn pages_of_tags(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    pages(site, out, "pages/tag.html", tags(site))
}

fn causes<'a>(site: &'a Site<'a>) -> Vec<Topic<'a>> {
    let categories = site.positions_by(|incident| {
        let all = incident.causes.iter().filter_map(|c| c.category.as_ref());
        all.map(|category| category.value)
    });
    let topic = |(category, positions): (CauseCategory, Vec<usize>)| {
        let address = Address::cause(category);
        let meaning = Some(site.words.label("meaning", category.word()));
        Topic {
            row: CommonRow::new(site, category.word(), meaning, &address, &positions),
            category: Some(category),
            address,
            positions,
        }
    };
    categories.into_iter().map(topic).collect()
}

fn tags<'a>(site: &'a Site<'a>) -> Vec<Topic<'a>> {
    let mut positions = site.positions_by(context::tags);
    let topic = |(tag, address): (&'a str, &Address)| {
        let positions = positions.remove(tag).unwrap_or_default();
        Topic {
            row: CommonRow::new(site, tag, None, address, &positions),
            category: None,
            address: address.clone(),
            positions,
        }
    };
    site.tags.iter().map(topic).collect()
}

/// Those of the most incidents first.
fn most_first(topics: Vec<Topic<'_>>) -> Vec<CommonRow<'_>> {
    let mut rows: Vec<_> = topics.into_iter().map(|topic| topic.row).collect();
    rows.sort_by_key(|row| Reverse(row.incidents));
    rows
}

fn pages<'a>(
    site: &'a Site<'a>,
    out: &Out<'_>,
    template: &str,
    topics: Vec<Topic<'a>>,
) -> Result<(), SiteError> {
    topics
        .into_par_iter()
        .flat_map(|t| Common::pages(site, &t.row, t.category, &t.address, &t.positions))
        .try_for_each(|(address, view)| out.put(site.page(template, &address, "steps", &view)?))
}
