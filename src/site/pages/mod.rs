//! Which pages there are; one file for each kind.

mod action_data;
pub(super) mod action_views;
mod actions;
mod calendars;
mod data;
mod feed;
mod files;
mod finder;
mod glossary;
mod hosts;
mod in_common;
mod incidents;
mod not_found;
mod overview;
mod owners;
mod redirect;
mod report;
mod rules;
mod schema;
mod search;
mod services;
mod sitemap;
mod steps;
mod tables;
mod trends;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::error::{SiteError, TemplateProblem};
use super::page::{Page, Site};
use super::published;

/// A page of which there is one, with its path.
type Single = (&'static str, fn(&Site<'_>) -> Result<Page, SiteError>);

const SINGLE: [Single; 16] = [
    ("index.html", overview::page),
    ("services/index.html", services::list),
    ("rules/index.html", rules::list),
    ("search/index.html", search::page),
    ("trends/index.html", trends::page),
    ("404.html", not_found::page),
    ("feed.xml", feed::page),
    ("incidents.json", data::page),
    ("actions.json", action_data::page),
    ("actions.csv", tables::actions),
    ("incidents.csv", tables::incidents),
    ("steps/index.html", steps::list),
    ("glossary/index.html", glossary::page),
    ("causes/index.html", in_common::list_of_causes),
    ("tags/index.html", in_common::list_of_tags),
    ("finder-data.js", finder::page),
];

/// Pages that are made together, below one folder, or at the root under names that begin with it.
struct Group {
    name: &'static str,
    make: fn(&Site<'_>) -> Result<Vec<Page>, SiteError>,
}

const GROUPS: [Group; 11] = [
    Group::new("incidents", incidents::pages),
    Group::new("actions", actions::pages),
    Group::new("services", services::pages),
    Group::new("rules", rules::pages),
    Group::new("steps", steps::pages),
    Group::new("causes", in_common::pages_of_causes),
    Group::new("tags", in_common::pages_of_tags),
    Group::new("actions", owners::pages),
    Group::new("actions", |site| Ok(calendars::pages(site))),
    Group::new("schema", schema::pages),
    Group::new("search", search::data),
];

impl Group {
    const fn new(name: &'static str, make: fn(&Site<'_>) -> Result<Vec<Page>, SiteError>) -> Self {
        Self { name, make }
    }

    fn may_have(&self, path: &str) -> bool {
        path.strip_prefix(self.name).is_some_and(|rest| rest.starts_with(['/', '-', '.']))
    }
}

/// Makes all pages, several at once.
pub(super) fn all(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    let mut made: Vec<Result<Page, SiteError>> =
        SINGLE.par_iter().map(|(_, make)| make(site)).collect();
    made.par_extend((0..site.entries.len()).into_par_iter().map(|p| report::page(site, p)));
    let published: Vec<&published::Entry> = site.published.entries().collect();
    made.par_extend(published.par_iter().filter_map(|entry| files::page(site, entry).transpose()));
    let mut pages = whole(made)?;
    for group in &GROUPS {
        pages.extend((group.make)(site)?);
    }
    pages.extend(sitemap::pages(site, &pages)?);
    // After the map, which leads to pages and not to what leads there.
    pages.extend(redirect::pages(site)?);
    pages.extend(hosts::pages(site));
    Ok(pages)
}

/// The files of the full-text index.
pub(super) fn search_files(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    search::data(site)
}

/// Groups of pages that were made for one of theirs.
#[derive(Default)]
pub(super) struct Made([OnceLock<BTreeMap<String, Page>>; GROUPS.len()]);

/// Makes one page of those that [`all`] makes, and as few others as that takes; the site's map and the
/// files for hosts are not among them.
pub(super) fn one(site: &Site<'_>, path: &str, made: &Made) -> Result<Option<Page>, SiteError> {
    if let Some((_, make)) = SINGLE.iter().find(|(single, _)| *single == path) {
        return make(site).map(Some);
    }
    let report = path.strip_prefix("incidents/").and_then(|p| p.strip_suffix("/index.html"));
    if let Some(position) = report.and_then(|slug| site.position(slug)) {
        return report::page(site, position).map(Some);
    }
    let file = site.published.entries();
    let mut file = file.filter(|entry| entry.address.file_path() == path);
    if let Some(entry) = file.next() {
        return files::page(site, entry);
    }
    for (group, made) in GROUPS.iter().zip(&made.0) {
        if !group.may_have(path) {
            continue;
        }
        let pages = match made.get() {
            Some(pages) => pages,
            None => {
                let pages = (group.make)(site)?.into_iter();
                let pages = pages.map(|page| (page.path.clone(), page)).collect();
                made.get_or_init(|| pages)
            }
        };
        if let Some(page) = pages.get(path) {
            return Ok(Some(page.clone()));
        }
    }
    let redirects = redirect::pages(site)?;
    Ok(redirects.into_iter().find(|page| page.path == path))
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
