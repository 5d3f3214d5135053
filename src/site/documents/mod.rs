//! What can be found by searching: the site's pages as documents, made of the same edition as these.
//!
//! Incidents come first, the newest first, then services, owners and tags that have pages, and the rules last.

mod files;
mod names;
mod report;

use rayon::prelude::*;

use super::context::Context;
use super::error::SiteError;
use super::text::Words;
use super::{Settings, context};
use crate::edition::Edition;
use crate::search::Group;

/// All documents of a site, as its pages would show them.
///
/// # Errors
/// What is wrong with the theme's texts.
pub fn documents(edition: &Edition<'_>, settings: &Settings<'_>) -> Result<Vec<Group>, SiteError> {
    let words = Words::load(settings.theme, &settings.site.language)?;
    Ok(of(&Context::new(edition, settings, words)))
}

/// The same for a site whose context is there already.
pub(super) fn of(site: &Context<'_>) -> Vec<Group> {
    let newest_first = site.newest_first();
    let mut groups: Vec<Group> =
        newest_first.par_iter().map(|position| incident(site, *position)).collect();
    groups.extend(names::services(site));
    groups.extend(names::owners(site));
    groups.extend(names::tags(site));
    groups.extend(names::rules());
    groups
}

fn incident(site: &Context<'_>, position: usize) -> Group {
    let scope = site.scope(position);
    let card = scope.card;
    let (mut documents, ended) = report::documents(&scope);
    documents.extend(files::documents(&scope));
    Group {
        title: card.title.clone(),
        path: card.path.clone(),
        date: card.day.as_ref().map(|d| d.short.clone()).unwrap_or_default(),
        year: card.year,
        severity: card.severity.as_ref().map(|s| s.name.clone()),
        services: card.services.iter().map(|s| s.title.clone()).collect(),
        causes: card.causes.iter().map(|c| (*c).to_owned()).collect(),
        tags: context::tags(scope.entry.incident).map(str::to_owned).collect(),
        documents,
        ended,
    }
}
