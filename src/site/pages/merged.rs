//! `/incidents/<slug>/all-evidence/`: the lines of all evidence and the timeline in one order.

use serde::Serialize;

use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::parts::card::Card;
use crate::site::views::report::merged::MergedView;

#[derive(Serialize)]
struct Merged<'a> {
    card: &'a Card,
    #[serde(flatten)]
    view: MergedView,
}

pub(super) fn page(site: &Site<'_>, position: usize) -> Result<Option<Page>, SiteError> {
    let scope = site.scope(position);
    let Some(view) = MergedView::new(&scope) else { return Ok(None) };
    let address = site.merged_address(position);
    let content = Merged { card: &site.cards[position], view };
    site.page("pages/all-evidence.html", &address, "incidents", &content).map(Some)
}
