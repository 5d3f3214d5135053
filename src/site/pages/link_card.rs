//! `/incidents/<slug>/card.png`: what chats and mail show beside a link to the report. They ask for its whole address, so
//! that there is none where that of the site is not known.

use camino::Utf8Path;

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::link_card::{HEIGHT, LinkCard, WIDTH};
use crate::site::page::{Page, Site};
use crate::site::views::report::LinkCardView;

/// Where it is: a file of the incident that would have the address keeps it.
pub(super) fn address(site: &Site<'_>, position: usize) -> Address {
    Address::copy(&site.slugs[position], Utf8Path::new(&site.link_card_names[position]))
}

pub(super) fn page(site: &Site<'_>, position: usize) -> Result<Option<Page>, SiteError> {
    let Some(card) = card(site, position) else {
        return Ok(None);
    };
    let address = address(site, position);
    let draw = || {
        card.png().ok_or_else(|| SiteError::Data {
            path: address.file_path(),
            message: "the typeface cannot be read".to_owned(),
        })
    };
    site.drawn("link-card", &address, &card, draw).map(Some)
}

pub(super) fn view(site: &Site<'_>, position: usize) -> Option<LinkCardView> {
    let card = card(site, position)?;
    let words = card.words();
    let digest = blake3::hash(card.drawn_of().as_bytes()).to_hex();
    let file = format!("{}?{}", site.link_card_names[position], &digest[..8]);
    Some(LinkCardView { file, words, width: WIDTH, height: HEIGHT })
}

fn card(site: &Site<'_>, position: usize) -> Option<LinkCard> {
    site.base_url.as_ref()?;
    let card = &site.cards[position];
    let severity = card.severity.as_ref().map(|s| (s.name.as_str(), s.rank));
    let day = card.day.as_ref().map(|d| d.short.clone());
    let duration = card.duration.as_ref().map(|d| d.short.clone());
    LinkCard::new(
        &site.title,
        &card.title,
        severity,
        day.into_iter().chain(duration),
        &site.card_colors,
    )
}
