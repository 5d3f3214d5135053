//! Other incidents that have something in common, and what.

use serde::Serialize;

use crate::derive::RelatedReason;
use crate::derive::related::plain_name;
use crate::model::{Incident, Safeguard};
use crate::site::anchors::Anchors;
use crate::site::context::PageScope;
use crate::site::views::parts::card::{Card, ServiceLink};
use crate::site::views::parts::tag::TagLink;
use crate::site::views::text;

/// A related incident.
#[derive(Debug, Serialize)]
pub struct RelatedView<'a> {
    pub card: &'a Card,
    pub recurrence: bool,
    pub carried_action: bool,
    /// What they share.
    pub services: Vec<ServiceLink>,
    pub causes: Vec<&'a str>,
    pub tags: Vec<TagLink>,
    /// Safeguards that both relied on, by this incident's names for them.
    pub safeguards: Vec<SharedSafeguard>,
    /// The rare words that both texts have.
    pub words: &'a [String],
}

/// A safeguard that both incidents relied on.
#[derive(Debug, Serialize)]
pub struct SharedSafeguard {
    pub name_html: String,
    /// What the other report calls it by, and where it tells of it.
    pub id: Option<String>,
    pub anchor: Option<String>,
}

/// The related incidents that this edition shows, the closest first.
pub fn related<'a>(scope: &PageScope<'a>) -> Vec<RelatedView<'a>> {
    let config = scope.site.edition.config();
    scope
        .site
        .edition
        .related(scope.entry.index)
        .iter()
        .filter_map(|related| {
            let mut view = RelatedView {
                card: scope.site.card(related.incident)?,
                recurrence: false,
                carried_action: false,
                services: Vec::new(),
                causes: Vec::new(),
                tags: Vec::new(),
                safeguards: Vec::new(),
                words: &[],
            };
            for reason in &related.reasons {
                match reason {
                    RelatedReason::Recurrence => view.recurrence = true,
                    RelatedReason::CarriedAction => view.carried_action = true,
                    RelatedReason::Service(s) => view.services.push(ServiceLink::new(s, config)),
                    RelatedReason::Cause(c) => view.causes.push(c),
                    RelatedReason::Tag(t) => view.tags.extend(TagLink::named(t, scope)),
                    RelatedReason::Safeguard(name) => {
                        let other = scope.site.edition.at(related.incident)?;
                        view.safeguards.extend(shared(name, other.incident, scope));
                    }
                    RelatedReason::Text(words) => view.words = words,
                }
            }
            Some(view)
        })
        .collect()
}

/// The safeguard of a plain name, as this incident calls it.
fn shared(name: &str, other: &Incident, scope: &PageScope<'_>) -> Option<SharedSafeguard> {
    let is_it = |s: &&Safeguard| s.name.as_ref().is_some_and(|n| plain_name(n) == name);
    let own = scope.entry.incident.safeguards.iter().find(is_it)?;
    let theirs = other.safeguards.iter().find(is_it)?;
    let id = text(theirs.id.as_ref());
    Some(SharedSafeguard {
        name_html: scope.inline(text(own.name.as_ref())?),
        id: id.map(str::to_owned),
        anchor: id.and_then(|id| Anchors::new(other).of_entry(id, theirs.span)),
    })
}
