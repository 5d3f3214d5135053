//! Which pages there are; one file for each kind.

mod action_data;
pub(super) mod action_views;
mod actions;
mod brief;
mod calendars;
mod data;
mod dialogs;
mod feed;
mod files;
mod finder;
mod glossary;
mod hosts;
mod in_common;
mod incidents;
mod link_card;
mod merged;
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

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::address::{Address, incident_of_folder};
use super::error::{SiteError, TemplateProblem};
use super::out::{Collected, Out, Take};
use super::page::{Page, Site};
use super::published::{self, Shown};

/// A page of which there is one, with its path.
type Single = (&'static str, fn(&Site<'_>) -> Result<Page, SiteError>);

static SINGLE: [Single; 17] = [
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
    (dialogs::FILE, dialogs::page),
];

/// Pages that are made together, below one folder, or at the root under names that begin with it.
struct Group {
    name: &'static str,
    make: Make,
}

/// Makes pages and hands them on one by one.
type Make = fn(&Site<'_>, &Out<'_>) -> Result<(), SiteError>;

/// Those that take long by themselves come first, so that there is other work beside them.
const GROUPS: [Group; 12] = [
    Group::new("search", search::data),
    // Where one is asked for it is made alone.
    Group::new("", files::later_pages),
    Group::new("actions", actions::pages),
    Group::new("actions", owners::pages),
    Group::new("steps", steps::pages),
    Group::new("services", services::pages),
    Group::new("causes", in_common::pages_of_causes),
    Group::new("tags", in_common::pages_of_tags),
    Group::new("incidents", incidents::pages),
    Group::new("actions", calendars::pages),
    Group::new("rules", rules::pages),
    Group::new("schema", schema::pages),
];

impl Group {
    const fn new(name: &'static str, make: Make) -> Self {
        Self { name, make }
    }

    fn may_have(&self, path: &str) -> bool {
        path.strip_prefix(self.name).is_some_and(|rest| rest.starts_with(['/', '-', '.']))
    }
}

/// Makes all pages, several at once and in no order, and hands each on when it is ready.
pub(super) fn all(site: &Site<'_>, take: &Take<'_>) -> Result<(), SiteError> {
    // What stands alone has its address before any group has.
    let mut alone = alone(site);
    let mut taken = HashSet::new();
    alone.retain(|one| taken.insert(one.path(site)));
    let first = Out::new(take, HashSet::new());
    let groups = Out::new(take, taken);
    let failed = Failed::default();
    // The index of the search takes the most memory and lets it go again: before anything else has any.
    let [index, others @ ..] = &GROUPS;
    failed.note((1, 0), (index.make)(site, &groups));
    rayon::scope(|scope| {
        for (number, group) in others.iter().enumerate() {
            let (groups, failed) = (&groups, &failed);
            scope.spawn(move |_| failed.note((number + 2, 0), (group.make)(site, groups)));
        }
        alone.par_iter().enumerate().for_each(|(number, one)| {
            if !failed.enough() {
                let made = one.make(site);
                let put = made.and_then(|page| page.map_or(Ok(()), |page| first.put(page)));
                failed.note((0, number), put);
            }
        });
    });
    failed.worst()?;
    let mut paths = first.paths();
    paths.extend(groups.paths());
    let last = Out::new(take, paths.clone());
    for page in sitemap::pages(site, paths.iter())? {
        last.put(page)?;
    }
    // After the map, which leads to pages and not to what leads there.
    redirect::pages(site, &last)?;
    hosts::pages(site).into_iter().try_for_each(|page| last.put(page))
}

/// A page that is made by itself.
enum Alone<'a> {
    Single(&'static Single),
    Report(usize),
    Brief(usize),
    LinkCard(usize),
    Merged(usize),
    File(&'a published::Entry),
}

/// All of them, in order of who has an address first.
fn alone<'a>(site: &'a Site<'_>) -> Vec<Alone<'a>> {
    let singles = SINGLE.iter().map(Alone::Single);
    let reports = (0..site.entries.len()).map(Alone::Report);
    let files = site.published.entries().filter(|e| e.shown != Shown::Report).map(Alone::File);
    let briefs = (0..site.entries.len()).map(Alone::Brief);
    let cards = 0..site.base_url.as_ref().map_or(0, |_| site.entries.len());
    let cards = cards.map(Alone::LinkCard);
    let merged = (0..site.entries.len()).map(Alone::Merged);
    singles.chain(reports).chain(files).chain(briefs).chain(cards).chain(merged).collect()
}

impl Alone<'_> {
    fn path(&self, site: &Site<'_>) -> String {
        match self {
            Self::Single((path, _)) => (*path).to_owned(),
            Self::Report(position) => Address::incident(&site.slugs[*position]).file_path(),
            Self::Brief(position) => brief::address(site, *position).file_path(),
            Self::LinkCard(position) => link_card::address(site, *position).file_path(),
            Self::Merged(position) => site.merged_address(*position).file_path(),
            Self::File(entry) => entry.address.file_path(),
        }
    }

    fn make(&self, site: &Site<'_>) -> Result<Option<Page>, SiteError> {
        let own = |position: usize, make: &dyn Fn() -> Result<Option<Page>, SiteError>| {
            site.own_page(position, &self.path(site), make)
        };
        match self {
            Self::Single((_, make)) => make(site).map(Some),
            Self::Report(at) => own(*at, &|| report::page(site, *at).map(Some)),
            Self::Brief(at) => own(*at, &|| brief::page(site, *at).map(Some)),
            Self::LinkCard(at) => own(*at, &|| link_card::page(site, *at)),
            Self::Merged(at) => own(*at, &|| merged::page(site, *at)),
            // What is copied is there already.
            Self::File(entry) if entry.shown == Shown::Copy => files::page(site, entry),
            Self::File(entry) => own(entry.incident, &|| files::page(site, entry)),
        }
    }
}

/// The files of the full-text index.
pub(super) fn search_files(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    Ok(collect(site, search::data)?.into_values().collect())
}

fn collect(site: &Site<'_>, make: Make) -> Result<BTreeMap<String, Page>, SiteError> {
    let collected = Collected::default();
    make(site, &Out::new(&|page| collected.take(page), HashSet::new()))?;
    Ok(collected.pages())
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
    if let Some(position) = report.and_then(|folder| site.position(incident_of_folder(folder))) {
        return report::page(site, position).map(Some);
    }
    let brief = report.and_then(|below| below.split_once('/'));
    let brief = brief.and_then(|(folder, name)| {
        let position = site.position(incident_of_folder(folder));
        position.filter(|position| site.brief_names[*position] == name)
    });
    if let Some(position) = brief {
        return brief::page(site, position).map(Some);
    }
    let below = path.strip_prefix("incidents/").and_then(|below| below.split_once('/'));
    let card = below.and_then(|(folder, name)| {
        let position = site.position(incident_of_folder(folder));
        position.filter(|position| site.link_card_names[*position] == name)
    });
    if let Some(position) = card {
        return link_card::page(site, position);
    }
    let file = site.published.entries();
    let mut file = file.filter(|entry| entry.address.file_path() == path);
    if let Some(entry) = file.next() {
        return files::page(site, entry);
    }
    if let Some(page) = files::later_page(site, path) {
        return page.map(Some);
    }
    let folder = report.and_then(|below| below.split_once('/')).map(|(folder, _)| folder);
    let position = folder.and_then(|folder| site.position(incident_of_folder(folder)));
    if let Some(position) = position
        && site.merged_address(position).file_path() == path
    {
        return merged::page(site, position);
    }
    for (group, made) in GROUPS.iter().zip(&made.0) {
        if !group.may_have(path) {
            continue;
        }
        let pages = match made.get() {
            Some(pages) => pages,
            None => {
                let pages = collect(site, group.make)?;
                made.get_or_init(|| pages)
            }
        };
        if let Some(page) = pages.get(path) {
            return Ok(Some(page.clone()));
        }
    }
    Ok(collect(site, redirect::pages)?.remove(path))
}

/// What stopped pages, with the number of what made them, and that of the page.
#[derive(Default)]
struct Failed {
    all: Mutex<Vec<((usize, usize), SiteError)>>,
    enough: AtomicBool,
}

impl Failed {
    fn note(&self, place: (usize, usize), made: Result<(), SiteError>) {
        if let Err(e) = made {
            self.enough.fetch_or(matches!(e, SiteError::Enough), Ordering::Relaxed);
            self.all.lock().unwrap_or_else(PoisonError::into_inner).push((place, e));
        }
    }

    /// Whether nobody wants more pages.
    fn enough(&self) -> bool {
        self.enough.load(Ordering::Relaxed)
    }

    /// What is to be said: of the first maker, every mistake of the theme, as they are corrected together, unless
    /// something else is wrong.
    fn worst(self) -> Result<(), SiteError> {
        let mut failed = self.all.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.sort_by_key(|(place, _)| *place);
        let Some(((maker, _), _)) = failed.first() else {
            return Ok(());
        };
        let maker = *maker;
        failed.retain(|((other, _), _)| *other == maker);
        let mut problems = Vec::new();
        for (_, error) in failed {
            match error {
                SiteError::Templates(more) => problems.extend(more),
                other => return Err(other),
            }
        }
        Err(SiteError::Templates(TemplateProblem::merge(problems)))
    }
}
