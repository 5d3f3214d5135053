//! What views are made from: the edition, what is the same for all pages of a build, and one incident as
//! pages tell of it. Nothing here renders.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::Settings;
use super::address::Address;
use super::anchors::Anchors;
use super::kept;
use super::links::Links;
use super::markdown::Renderer;
use super::names::Names;
use super::published::{self, Published};
use super::text::Words;
use super::views::actions::ActionView;
use super::views::parts::card::Card;
use super::views::text;
use crate::cache::{Cache, Key, KeyOf};
use crate::derive::ActionState;
use crate::edition::{Edition, Entry};
use crate::model::Incident;
use crate::source::{Span, Spanned};

/// Stands for the way to the site's root in markup that is made before it is known on which page it comes
/// to stand; a page is given its own way in its place. Of characters that nothing escapes. An author who
/// writes it gets `../` on the page, and nothing else.
pub(super) const ROOT_MARK: &str = "~aftermark-root~/";

/// Puts the way to the site's root in the place of each mark; nothing where there is none. `own` is the page's address:
/// what lies below it is named from there, which is shorter.
pub(super) fn at_root(markup: &str, root: &str, own: &str) -> Option<String> {
    static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(ROOT_MARK));
    let (mut text, mut done) = (String::new(), 0);
    for at in MARK.find_iter(markup.as_bytes()) {
        if done == 0 {
            text.reserve(markup.len());
        }
        text.push_str(&markup[done..at]);
        done = at + ROOT_MARK.len();
        // The page itself is no shorter without its name.
        let below = markup[done..].strip_prefix(own).filter(|_| !own.is_empty());
        match below.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric())) {
            true => done += own.len(),
            false => text.push_str(root),
        }
    }
    (done > 0).then(|| {
        text.push_str(&markup[done..]);
        text
    })
}

/// What a view may ask for.
pub struct Context<'a> {
    pub edition: &'a Edition<'a>,
    /// Everything that the interface says.
    pub words: Words,
    pub renderer: Renderer,
    /// In order of folder; of two incidents of one name the first, as names are addresses.
    pub entries: Vec<Entry<'a>>,
    /// One for each of the entries.
    pub cards: Vec<Card>,
    pub slugs: Vec<String>,
    pub published: Published<'a>,
    /// What the page with the few lines of each incident is called.
    pub brief_names: Vec<String>,
    /// The names of the pictures beside links to them.
    pub link_card_names: Vec<String>,
    /// How many rows a list has on one page.
    pub paginate_by: usize,
    /// Every tag that occurs.
    pub tags: Names,
    /// Every owner of an action.
    pub owners: Names,
    positions: HashMap<usize, usize>,
    /// For each of the entries, whether its evidence can be shown in one order, once a page asked for it.
    merged: Vec<OnceLock<bool>>,
    /// For each of the entries its actions, once a page asked for them.
    action_views: Vec<OnceLock<Vec<ActionView>>>,
    /// Whether pages are taken from a site that was built before.
    pub has_before: bool,
    /// For each of the entries, what its pages look at, once a page was asked for.
    own_keys: OnceLock<Option<Vec<Key>>>,
}

impl<'a> Context<'a> {
    pub fn new(edition: &'a Edition<'a>, settings: &Settings<'_>, words: Words) -> Self {
        let config = edition.config();
        let mut seen = HashSet::new();
        let entries: Vec<Entry<'a>> =
            edition.incidents().filter(|e| seen.insert(e.incident.slug.as_str())).collect();
        let incidents = || entries.iter().map(|e| e.incident);
        let owners_taken = super::pages::action_views::addresses().into_iter();
        let owners_taken: Vec<Address> = owners_taken.chain([Address::no_owner()]).collect();
        let published = Published::new(incidents().collect(), edition.sources());
        let brief_name = |i: &Incident| published.free_name(i, "brief", "");
        let link_card_name = |i: &Incident| published.free_name(i, "card", ".png");
        Self {
            brief_names: entries.par_iter().map(|e| brief_name(e.incident)).collect(),
            link_card_names: entries.par_iter().map(|e| link_card_name(e.incident)).collect(),
            cards: entries.par_iter().map(|e| Card::new(*e, config, &words)).collect(),
            slugs: incidents().map(|i| i.slug.clone()).collect(),
            positions: entries.iter().enumerate().map(|(i, e)| (e.index, i)).collect(),
            published,
            renderer: Renderer::with_words(words.markdown()),
            paginate_by: settings.site.paginate_by.get(),
            tags: Names::new("tags", incidents().flat_map(tags), &[]),
            owners: Names::new("actions", incidents().flat_map(owners), &owners_taken),
            merged: entries.iter().map(|_| OnceLock::new()).collect(),
            action_views: entries.iter().map(|_| OnceLock::new()).collect(),
            has_before: false,
            own_keys: OnceLock::new(),
            edition,
            words,
            entries,
        }
    }

    /// The card of an incident by its index in the library.
    pub fn card(&self, index: usize) -> Option<&Card> {
        self.positions.get(&index).map(|p| &self.cards[*p])
    }

    /// The position of the incident with this slug.
    pub fn position(&self, slug: &str) -> Option<usize> {
        let entry = self.edition.get(slug)?;
        self.positions.get(&entry.index).copied()
    }

    /// All incidents by position, the newest first.
    pub fn newest_first(&self) -> Vec<usize> {
        let all: Vec<usize> = (0..self.cards.len()).collect();
        self.by_recency(&all)
    }

    /// Some incidents by position, the newest first.
    pub fn by_recency(&self, positions: &[usize]) -> Vec<usize> {
        let mut positions = positions.to_vec();
        positions.sort_by(|a, b| self.cards[*b].recency().cmp(&self.cards[*a].recency()));
        positions
    }

    /// How many actions of the incidents at `positions` are in such a state.
    pub fn actions(&self, positions: &[usize], such: impl Fn(ActionState) -> bool) -> usize {
        let all = positions.iter();
        let all = all.flat_map(|p| &self.entries[*p].facts.actions);
        all.filter(|a| such(a.state)).count()
    }

    /// Which incidents (by position, in order) have which key.
    pub fn positions_by<K: Ord, I: IntoIterator<Item = K>>(
        &self,
        keys: impl Fn(&'a Incident) -> I,
    ) -> BTreeMap<K, Vec<usize>> {
        let mut all: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for (position, entry) in self.entries.iter().enumerate() {
            for key in keys(entry.incident) {
                let positions = all.entry(key).or_default();
                if positions.last() != Some(&position) {
                    positions.push(position);
                }
            }
        }
        all
    }

    /// The incident at a position.
    pub fn scope(&'a self, position: usize) -> PageScope<'a> {
        let entry = self.entries[position];
        PageScope {
            links: Links {
                published: &self.published,
                folder: &entry.incident.folder,
                incident: position,
                slugs: &self.slugs,
                sources: self.edition.sources(),
                host: self.edition.code_host(),
                is_report: false,
            },
            anchors: Anchors::new(entry.incident),
            site: self,
            card: &self.cards[position],
            position,
            entry,
        }
    }

    /// The actions of the incident at a position, in order of writing: one for all pages that have it, but for
    /// its report.
    pub fn action_views(&'a self, position: usize) -> &'a [ActionView] {
        self.action_views[position].get_or_init(|| ActionView::all(&self.scope(position)))
    }

    /// Whether the evidence of the incident at a position can be shown in one order; `ask` finds it out.
    pub fn is_merged(&self, position: usize, ask: impl FnOnce() -> bool) -> bool {
        *self.merged[position].get_or_init(|| match (self.cache(), self.own_key(position)) {
            (Some(cache), Some(own)) => {
                cache.pages.known(KeyOf::new("merged").add(own.bytes()).key(), ask)
            }
            _ => ask(),
        })
    }

    /// What earlier runs worked out.
    pub fn cache(&self) -> Option<&'a Cache> {
        self.edition.sources().cache()
    }

    /// A key of all that the pages of the incident at a position look at beside the theme and what all pages have;
    /// `None` where nothing is kept, or a page is made alone: the keys of all take longer than a page.
    pub fn own_key(&self, position: usize) -> Option<&Key> {
        self.cache().filter(|_| self.has_before)?;
        self.own_keys.get_or_init(|| kept::keys(self)).as_ref()?.get(position)
    }

    /// The page of its evidence in one order, if there is one.
    pub fn merged_address(&self, position: usize) -> Address {
        let incident = self.entries[position].incident;
        Address::brief(
            &self.slugs[position],
            &self.published.free_name(incident, "all-evidence", ""),
        )
    }

    /// All incidents, the newest first.
    pub fn scopes(&'a self) -> impl Iterator<Item = PageScope<'a>> {
        let order = self.newest_first().into_iter();
        order.map(|position| self.scope(position))
    }

    /// The first heading of a Markdown file, or its name.
    pub fn appendix_title(&self, entry: &published::Entry) -> String {
        let text = self.edition.sources().text(entry.file);
        let heading = text.ok().and_then(|t| {
            let first = t.text.lines().find(|l| !l.trim().is_empty())?;
            let heading = first.strip_prefix("# ")?.trim().trim_end_matches('#').trim();
            (!heading.is_empty()).then(|| heading.to_owned())
        });
        heading.unwrap_or_else(|| entry.path.to_string())
    }
}

/// The tags of an incident, blank ones left out.
pub(super) fn tags(incident: &Incident) -> impl Iterator<Item = &str> {
    incident.tags.iter().filter_map(|t| text(Some(t)))
}

fn owners(incident: &Incident) -> impl Iterator<Item = &str> {
    let actions = incident.actions.iter();
    actions.filter_map(|a| text(a.owner.as_ref()))
}

/// One incident as pages tell of it.
pub struct PageScope<'a> {
    pub(super) site: &'a Context<'a>,
    pub(super) entry: Entry<'a>,
    pub(super) card: &'a Card,
    pub(super) position: usize,
    pub(super) anchors: Anchors,
    pub(super) links: Links<'a>,
}

impl PageScope<'_> {
    /// A sentence of the front matter as markup.
    pub(super) fn inline(&self, text: &str) -> String {
        self.site.renderer.render_inline(text, &self.links)
    }

    /// The same for a value that may be absent or blank.
    pub(super) fn markup(&self, value: Option<&Spanned<String>>) -> Option<String> {
        text(value).map(|t| self.inline(t))
    }

    /// Where an entry of the incident with this id is on its page.
    pub(super) fn anchor(&self, id: Option<&str>, span: Span) -> Option<String> {
        id.and_then(|id| self.anchors.of_entry(id, span))
    }

    /// All ids that the incident's page uses beside those of its prose.
    pub(super) fn reserved_ids(&self) -> BTreeSet<String> {
        self.anchors.reserved(self.entry.incident)
    }
}
