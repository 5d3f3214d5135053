//! An edition as a repository of its own in memory: the incidents that are let through, with what is let through of
//! them, and a configuration that names nothing else. Git knows nothing of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::names::Names;
use super::policy::Policy;
use super::private::Private;
use super::report::{Edited, Editor, Times};
use crate::config::{Config, LinkTarget, RepositoryConfig, Trackers};
use crate::model::{Incident, Library, Moment};
use crate::source::tree::{TreeEntry, with_folders};
use crate::source::{Sources, Span, Spanned, Tree, TreeError, TreeKind};

/// An edition.
pub struct Made {
    pub library: Library,
    /// The indices of its incidents in the library that it was made of.
    pub incidents: Vec<usize>,
    pub beside: Beside,
}

/// What is known of an edition beside what it shows.
#[derive(Debug, Default)]
pub struct Beside {
    /// Names that none of its pages may have.
    pub never: Vec<String>,
    /// What is private by its form.
    pub(super) unnamed: Names,
    /// Folders of incidents that it has not, as their names, which are addresses of pages, say what is private, with what
    /// that is.
    pub misnamed: Vec<(Utf8PathBuf, String)>,
    /// Files that its reports cite and that it has not for the same reason.
    pub misnamed_files: Vec<(Utf8PathBuf, String)>,
    /// Files that its reports cite and that it has not, as nobody can take out of them what they say beside what they
    /// show.
    pub stayed_out: Vec<Utf8PathBuf>,
}

/// Makes an edition of a library. `pages` are beginnings of addresses that are for insiders, such as that of the
/// repository on its host.
#[must_use]
pub fn make(library: &Library, policy: &Policy, pages: Vec<String>) -> Made {
    let all = library.incidents.iter().map(|i| &**i).enumerate();
    let mut chosen: Vec<(usize, &Incident)> = all.filter(|(_, i)| policy.has(i)).collect();
    let mut beside = Beside::default();
    let unnamed = Names::new(&library.config, policy);
    chosen.retain(|(_, incident)| match unnamed.of(&incident.slug) {
        Some(what) => {
            beside.misnamed.push((incident.folder.clone(), what));
            false
        }
        None => true,
    });
    let slugs: BTreeSet<&str> = chosen.iter().map(|(_, i)| i.slug.as_str()).collect();
    let folders: BTreeSet<&Utf8Path> = chosen.iter().map(|(_, i)| i.folder.as_path()).collect();
    let private = Private::new(library, policy, &slugs, pages);
    let editor = Editor { library, policy, private: &private, slugs: &slugs, folders: &folders };
    let edited: Vec<(usize, Edited)> = chosen
        .par_iter()
        .filter_map(|(index, incident)| Some((*index, editor.edit(incident)?)))
        .collect();
    let mut files: BTreeMap<Utf8PathBuf, Vec<u8>> = BTreeMap::new();
    let mut times: BTreeMap<Utf8PathBuf, Times> = BTreeMap::new();
    let mut incidents = Vec::with_capacity(edited.len());
    for (index, one) in edited {
        incidents.push(index);
        beside.stayed_out.extend(one.stayed_out);
        beside.misnamed_files.extend(one.misnamed);
        files.extend(one.files);
        times.insert(one.folder, one.times);
    }
    let sources = Arc::new(Sources::new(Arc::new(InMemory::new(files))));
    let config = Arc::new(configured(&library.config, policy));
    let mut made = Library::read_present(sources, config);
    for incident in &mut made.incidents {
        if let Some(times) = times.get(&incident.folder) {
            put_back(Arc::make_mut(incident), times);
        }
    }
    made.config = Arc::new(published(&made, policy, &private));
    beside.never = private.never().map(str::to_owned).collect();
    beside.unnamed = unnamed;
    Made { library: made, incidents, beside }
}

/// The configuration with what the edition says of the site, and without what is about the inside.
fn configured(config: &Config, policy: &Policy) -> Config {
    let mut made = config.clone();
    let edition = &policy.config;
    let or = |own: &Option<String>, site: &str| own.clone().unwrap_or_else(|| site.to_owned());
    made.site.title = or(&edition.title, &config.site.title);
    made.site.description = or(&edition.description, &config.site.description);
    made.site.footer = edition.footer.clone().or_else(|| config.site.footer.clone());
    made.site.base_url = edition.base_url.clone();
    made.site.readers = edition.readers;
    made.site.without_steps = edition.leave_out_steps.clone();
    made.site.repository =
        RepositoryConfig { links: false, history: false, ..RepositoryConfig::default() };
    made.trackers = Trackers::default();
    made.editions.clear();
    made.people.clear();
    made
}

/// The configuration as it is published: with those services and audiences only that the edition's incidents name, and
/// neutral words in what it says. What it says for this edition alone was written for its readers and stays: the proof
/// refuses it where it is wrong.
fn published(library: &Library, policy: &Policy, private: &Private) -> Config {
    let mut config = Config::clone(&library.config);
    let edited = |text: &str| private.edited(text, |_| false);
    let edit = |text: &mut String| *text = edited(text);
    let site = &mut config.site;
    if policy.config.title.is_none() {
        edit(&mut site.title);
    }
    if policy.config.description.is_none() {
        edit(&mut site.description);
    }
    if policy.config.footer.is_none() {
        site.footer.iter_mut().for_each(edit);
    }
    site.links.retain(|link| !is_inside(&link.url, private));
    site.links.iter_mut().for_each(|link| edit(&mut link.title));
    for severity in &mut config.severities {
        edit(&mut severity.name);
        edit(&mut severity.description);
        let figures = std::mem::take(&mut severity.at_least).into_iter();
        severity.at_least = figures.map(|(name, least)| (edited(&name), least)).collect();
    }
    for step in config.steps.values_mut() {
        step.heading.iter_mut().chain(&mut step.question).for_each(edit);
        step.aliases.iter_mut().chain(&mut step.headings).for_each(edit);
    }
    let mut services: BTreeSet<&str> = BTreeSet::new();
    let mut audiences: BTreeSet<&str> = BTreeSet::new();
    for incident in &library.incidents {
        services.extend(incident.services.iter().map(|s| s.value.as_str()));
        let rows = incident.impact.iter();
        let named = rows.flat_map(|row| [&row.service, &row.depends_on]).flatten();
        services.extend(named.map(|s| s.value.as_str()));
        let told = incident.notifications.iter().filter_map(|n| n.audience.as_ref());
        audiences.extend(told.map(|a| a.value.as_str()));
    }
    config.services.retain(|name, _| services.contains(name.as_str()));
    for service in config.services.values_mut() {
        service.depends_on.retain(|name| services.contains(name.as_str()));
        service.paths.clear();
        service.cost_per_hour = None;
        service.objective = None;
        service.owner = service.owner.take().map(|owner| edited(&private.team(&owner)));
        edit(&mut service.description);
        service.title.iter_mut().for_each(edit);
    }
    config.audiences.retain(|name, _| audiences.contains(name.as_str()));
    for audience in config.audiences.values_mut() {
        edit(&mut audience.description);
        audience.title.iter_mut().for_each(edit);
    }
    config
}

/// Whether a link of the navigation leads where the readers of an edition cannot follow, or must not know of.
fn is_inside(target: &LinkTarget, private: &Private) -> bool {
    match target {
        LinkTarget::External(url) => {
            let address = url.strip_prefix("mailto:").unwrap_or(url);
            private.is_inside(url) || private.has_private_words(address)
        }
        LinkTarget::Host(path) | LinkTarget::Site(path) => private.has_private_name(path),
    }
}

/// Gives the entries of lists the times that they had among those that are left out.
fn put_back(incident: &mut Incident, times: &Times) {
    let place = Span::file_start(incident.main);
    let put = |time: &mut Option<Spanned<Moment>>, was: Option<Moment>| {
        if let Some(was) = was {
            *time = Some(Spanned::new(was, time.as_ref().map_or(place, |t| t.span)));
        }
    };
    for (entry, [at, until]) in incident.timeline.iter_mut().zip(&times.timeline) {
        put(&mut entry.at, *at);
        put(&mut entry.until, *until);
    }
    for (row, [from, to]) in incident.impact.iter_mut().zip(&times.impact) {
        put(&mut row.from, *from);
        put(&mut row.to, *to);
    }
    for (told, at) in incident.notifications.iter_mut().zip(&times.notifications) {
        put(&mut told.at, *at);
    }
}

/// Files that are nowhere else.
#[derive(Default)]
pub struct InMemory {
    files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    entries: Vec<TreeEntry>,
}

impl InMemory {
    /// With these, by their paths.
    #[must_use]
    pub fn new(files: BTreeMap<Utf8PathBuf, Vec<u8>>) -> Self {
        let entry = |path: &Utf8PathBuf| TreeEntry { path: path.clone(), tracked: true };
        let entries = with_folders(files.keys().map(entry).collect());
        Self { files, entries }
    }
}

impl Tree for InMemory {
    fn kind(&self) -> TreeKind {
        TreeKind::Folder
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn check(&self, path: &Utf8Path) -> Result<(), TreeError> {
        self.read(path).map(|_| ())
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        self.files.get(path).cloned().ok_or_else(|| TreeError::Read {
            path: path.to_owned(),
            reason: "it is not in this edition".to_owned(),
        })
    }
}
