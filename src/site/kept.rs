//! Pages of one incident that were made before, while nothing changed since that they look at.
//!
//! That is the incident with its files, what follows from it, its card and its history; and other incidents where they
//! are named, or where what follows from it has them. What else of the repository's files was looked at is noted while a
//! page is made. So such a page is known without its view.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::context::{Context, tags};
use super::error::SiteError;
use super::page::{Page, Site, hash_of};
use super::shared;
use super::views::text;
use crate::cache::{Key, KeyOf};
use crate::derive::{ActionIndex, Facts};
use crate::edition::Entry;
use crate::source::kept::{Look, noting};

/// What is kept of a page.
#[derive(Serialize, Deserialize)]
struct Made {
    /// What was looked at outside of the incident's folder, and what was found.
    looks: Vec<Look>,
    found: Key,
    /// A hash of the page; absent where it turned out that there is none.
    page: Option<Key>,
}

/// A key of all that the pages of each incident look at, by position; `None` where two incidents have one name, or one
/// that links could write in several ways.
pub(super) fn keys(site: &Context<'_>) -> Option<Vec<Key>> {
    let edition = site.edition;
    let keys = edition.keys().filter(|_| site.entries.len() == edition.len())?;
    let mut settings = KeyOf::new("own");
    settings.add_debug(edition.config()).add_debug(&edition.code_host());
    settings.add(edition.sources().tree().prefix().as_bytes());
    settings.add_debug(&edition.sources().tree().kind());
    let positions = || (0..site.entries.len()).into_par_iter();
    let shown = |position: usize| {
        let mut key = KeyOf::default();
        key.add(keys.each[position].bytes());
        key.add_debug(&site.entries[position].facts.promised_before);
        shared::add(&mut key, &site.cards[position]).then(|| key.key())
    };
    let each: Vec<Key> = positions().map(shown).collect::<Option<_>>()?;
    let key = |position: usize| {
        let entry = site.entries[position];
        let incident = entry.incident;
        let mut key = settings.clone();
        key.add(incident.folder.as_str().as_bytes()).add(each[position].bytes());
        key.add_debug(&incident.former_slugs).add_debug(entry.facts).add_debug(entry.verdict);
        key.add_debug(&edition.related(entry.index)).add_debug(&edition.history(incident));
        for finding in edition.excepted(entry.index) {
            key.add_debug(finding);
        }
        for (number, action) in incident.actions.iter().enumerate() {
            let place = ActionIndex { incident: entry.index, action: number };
            key.add_debug(&edition.moved(place));
            key.add_debug(&text(action.owner.as_ref()).and_then(|owner| site.owners.link(owner)));
        }
        for tag in tags(incident) {
            key.add_debug(&site.tags.link(tag));
        }
        let mut others = others(site, entry);
        others.extend(&keys.named[position]);
        for other in others {
            key.add(site.slugs[other].as_bytes()).add(each[other].bytes());
        }
        key.key()
    };
    Some(positions().map(key).collect())
}

/// The incidents that what follows from one has, by index.
fn others(site: &Context<'_>, entry: Entry<'_>) -> BTreeSet<usize> {
    let facts = entry.facts;
    let mut others: BTreeSet<usize> = facts.others().collect();
    others.extend(site.edition.related(entry.index).iter().map(|related| related.incident));
    others.extend(facts.outcomes.iter().flatten().flat_map(|outcome| outcome.again.iter()));
    others.extend(facts.actions.iter().filter_map(|a| a.carried_to).map(|to| to.incident));
    // What was promised before may have been promised before that.
    let promised = |facts: &Facts| -> Vec<usize> {
        facts.promised_before.iter().flatten().map(|before| before.action.incident).collect()
    };
    let (mut next, mut done) = (promised(facts), BTreeSet::new());
    while let Some(index) = next.pop() {
        if let (true, Some(other)) = (done.insert(index), site.edition.at(index)) {
            next.extend(promised(other.facts));
        }
    }
    others.extend(done);
    others
}

impl Site<'_> {
    /// A page of the incident at a position: that of the site that was built before where nothing changed that it looks
    /// at, or else as it is made.
    pub(super) fn own_page(
        &self,
        position: usize,
        path: &str,
        make: impl FnOnce() -> Result<Option<Page>, SiteError>,
    ) -> Result<Option<Page>, SiteError> {
        let (Some(cache), Some(own)) = (self.cache(), self.own_key(position)) else {
            return make();
        };
        let sources = self.edition.sources();
        let key = self.made_with.clone().add(own.bytes()).add(path.as_bytes()).key();
        let known =
            cache.pages.get(&key).and_then(|bytes| postcard::from_bytes::<Made>(bytes).ok());
        if let Some(known) = known.filter(|known| sources.key_of_looks(&known.looks) == known.found)
        {
            let Some(hash) = known.page else { return Ok(None) };
            if let Some(bytes) = self.before(path, hash.bytes()) {
                return Ok(Some(Page { path: path.to_owned(), bytes }));
            }
        }
        let (page, looks) = noting(&self.entries[position].incident.folder, make);
        let page = page?;
        let hash = page.as_ref().map(|page| hash_of(&page.bytes));
        let made = Made { found: sources.key_of_looks(&looks), looks, page: hash };
        if let Ok(bytes) = postcard::to_allocvec(&made) {
            cache.pages.put(key, bytes);
        }
        Ok(page)
    }
}
