//! Which pages there are; one file for each kind.

mod action_data;
pub(super) mod action_views;
mod actions;
mod calendars;
mod causes;
mod data;
mod feed;
mod files;
mod finder;
mod hosts;
mod incidents;
mod listing;
mod not_found;
mod overview;
mod owners;
pub(super) mod paging;
mod redirect;
mod report;
mod rules;
mod schema;
mod script;
mod search;
mod services;
mod sitemap;
mod steps;
mod tables;
mod tags;
mod trends;

use rayon::prelude::*;

use super::error::{SiteError, TemplateProblem};
use super::scope::Site;
use super::{Page, published};

/// Makes all pages, several at once.
pub(super) fn all(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    #[allow(clippy::type_complexity)] // a list of functions of one shape reads better in place
    let single: [fn(&Site<'_>) -> Result<Page, SiteError>; 15] = [
        overview::page,
        services::list,
        rules::list,
        search::page,
        trends::page,
        not_found::page,
        feed::page,
        data::page,
        action_data::page,
        tables::actions,
        tables::incidents,
        steps::list,
        causes::list,
        tags::list,
        finder::page,
    ];
    let mut made: Vec<Result<Page, SiteError>> = single.par_iter().map(|make| make(site)).collect();
    made.par_extend(
        (0..site.entries.len())
            .into_par_iter()
            .map(|p| report::page(site, p)),
    );
    let published: Vec<&published::Entry> = site.published.entries().collect();
    made.par_extend(
        published
            .par_iter()
            .filter_map(|entry| files::page(site, entry).transpose()),
    );
    let mut pages = whole(made)?;
    pages.extend(incidents::pages(site)?);
    pages.extend(actions::pages(site)?);
    pages.extend(services::pages(site)?);
    pages.extend(rules::pages(site)?);
    pages.extend(steps::pages(site)?);
    pages.extend(causes::pages(site)?);
    pages.extend(tags::pages(site)?);
    pages.extend(owners::pages(site)?);
    pages.extend(calendars::pages(site));
    pages.extend(schema::pages(site)?);
    pages.extend(sitemap::pages(site, &pages)?);
    // After the map, which leads to pages and not to what leads there.
    pages.extend(redirect::pages(site)?);
    pages.extend(hosts::pages(site));
    Ok(pages)
}

/// All pages, or every mistake of the theme that stopped one: they are corrected together.
fn whole(made: Vec<Result<Page, SiteError>>) -> Result<Vec<Page>, SiteError> {
    let mut pages = Vec::with_capacity(made.len());
    let mut problems = Vec::new();
    for result in made {
        match result {
            Ok(page) => pages.push(page),
            Err(SiteError::Templates(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    if problems.is_empty() {
        return Ok(pages);
    }
    Err(SiteError::Templates(TemplateProblem::merge(problems)))
}
