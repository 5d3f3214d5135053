//! What pages are made from: the edition with all that is the same on every page, computed once, and
//! the view of one incident from one page.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use tera::{Context, Value};

use super::address::Address;
use super::anchors::Anchors;
use super::error::{SiteError, TemplateProblem};
use super::hosts;
use super::links::Links;
use super::look::Look;
use super::markdown::Renderer;
use super::names::Names;
use super::published::{self, Published};
use super::text::Words;
use super::theme::Theme;
use super::views::card::Card;
use super::views::text;
use super::views::time::DateView;
use super::{Page, Settings};
use crate::edition::{Edition, Entry};
use crate::model::Incident;

/// Stands for the way to the site's root in markup that is made before it is known on which page it comes
/// to stand; a page is given its own way in its place. Of characters that nothing escapes. An author who
/// writes it gets `../` on the page, and nothing else.
const ROOT_MARK: &str = "~aftermark-root~/";

/// Everything that pages share.
pub(super) struct Site<'a> {
    pub edition: &'a Edition<'a>,
    pub theme: Theme,
    /// Everything that the interface says.
    pub words: Words,
    pub renderer: Renderer,
    /// In order of folder; of two incidents of one name the first, as names are addresses.
    pub entries: Vec<Entry<'a>>,
    /// One for each of the entries.
    pub cards: Vec<Card>,
    pub slugs: Vec<String>,
    pub published: Published,
    /// Without a slash at its end.
    pub base_url: Option<String>,
    pub title: String,
    /// How many rows a list has on one page.
    pub paginate_by: usize,
    pub description: String,
    /// Every tag that occurs.
    pub tags: Names,
    /// Every owner of an action.
    pub owners: Names,
    positions: HashMap<usize, usize>,
    shell: Value,
}

/// What the frame of every page shows.
#[derive(Serialize)]
struct Shell<'a> {
    title: &'a str,
    description: &'a str,
    language: &'a str,
    /// Whether it is written from right to left.
    right_to_left: bool,
    /// What the reports are in.
    written_in: &'a str,
    footer: Option<&'a str>,
    as_of: DateView,
    version: &'a str,
    /// Changes whenever an asset does.
    assets: &'a str,
    search: bool,
    feed: bool,
    incidents: usize,
    policy: &'a str,
    #[serde(flatten)]
    look: Look,
}

/// Where a page is.
#[derive(Serialize)]
struct Place<'a> {
    /// Which of the main navigation's entries it belongs to.
    section: &'a str,
    canonical: Option<String>,
}

impl<'a> Site<'a> {
    /// Computes what pages share.
    ///
    /// # Errors
    /// [`SiteError::Templates`] when the theme's templates do not load.
    pub fn new(edition: &'a Edition<'a>, settings: &Settings<'_>) -> Result<Self, SiteError> {
        let words = Words::load(settings.theme, &settings.site.language)?;
        let mut theme = Theme::load(settings.theme, &words)?;
        let look = Look::add_to(&mut theme, settings)?;
        let config = edition.config();
        let mut seen = HashSet::new();
        let entries: Vec<Entry<'a>> = edition
            .incidents()
            .filter(|e| seen.insert(e.incident.slug.as_str()))
            .collect();
        let base_url = settings
            .base_url
            .map(|b| b.trim_end_matches('/').to_owned());
        let shell = Shell {
            title: &settings.site.title,
            description: &settings.site.description,
            language: words.language(),
            right_to_left: words.is_right_to_left(),
            written_in: &settings.site.language,
            footer: settings.site.footer.as_deref(),
            as_of: DateView::new(edition.as_of(), &words),
            version: settings.version,
            assets: theme.assets_version(),
            search: settings.search,
            feed: true,
            incidents: entries.len(),
            policy: hosts::CONTENT_SECURITY_POLICY,
            look,
        };
        let shell = Value::from_serializable(&shell);
        Ok(Self {
            cards: entries
                .iter()
                .map(|e| Card::new(*e, config, &words))
                .collect(),
            slugs: entries.iter().map(|e| e.incident.slug.clone()).collect(),
            positions: entries
                .iter()
                .enumerate()
                .map(|(i, e)| (e.index, i))
                .collect(),
            published: Published::new(
                entries.iter().map(|e| e.incident),
                edition.sources(),
                |_| true,
            ),
            renderer: Renderer::with_words(words.markdown()),
            title: settings.site.title.clone(),
            paginate_by: settings.site.paginate_by.get(),
            description: settings.site.description.clone(),
            tags: Names::new("tags", entries.iter().flat_map(|e| tags(e.incident)), &[]),
            owners: Names::new(
                "actions",
                entries.iter().flat_map(|e| owners(e.incident)),
                &owners_taken(),
            ),
            edition,
            theme,
            words,
            entries,
            base_url,
            shell,
        })
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

    /// Renders the page at an address; `section` is its place in the main navigation.
    pub fn page<T: Serialize>(
        &self,
        template: &str,
        address: &Address,
        section: &str,
        content: &T,
    ) -> Result<Page, SiteError> {
        self.page_with_root(template, address, &address.to_root(), section, content)
    }

    /// The same for a page that does not know at which depth it is shown.
    pub fn page_with_root<T: Serialize>(
        &self,
        template: &str,
        address: &Address,
        root: &str,
        section: &str,
        content: &T,
    ) -> Result<Page, SiteError> {
        let path = address.file_path();
        let mut context = Context::from_serialize(content)
            .map_err(|e| SiteError::Templates(TemplateProblem::all(&e)))?;
        context.insert_value("site", self.shell.clone());
        context.insert("root", root);
        context.insert(
            "page",
            &Place {
                section,
                canonical: self.absolute(address),
            },
        );
        let bytes = self.theme.render(template, &path, &context)?;
        let bytes = rooted(bytes, root);
        Ok(Page { path, bytes })
    }

    /// The path under which the site lies on its host: empty, or with `/` in front and none at its end.
    pub fn base_path(&self) -> &str {
        path_of(self.base_url.as_deref().unwrap_or_default())
    }

    /// Renders a part of a page by itself; `page` is the file it becomes a part of.
    pub fn fragment<T: Serialize>(
        &self,
        template: &str,
        page: &str,
        root: &str,
        content: &T,
    ) -> Result<String, SiteError> {
        let failed = |message: String| SiteError::Render {
            template: template.to_owned(),
            page: page.to_owned(),
            message,
        };
        let mut context = Context::from_serialize(content)
            .map_err(|e| SiteError::Templates(TemplateProblem::all(&e)))?;
        context.insert("root", root);
        let bytes = self.theme.render(template, page, &context)?;
        String::from_utf8(rooted(bytes, root)).map_err(|e| failed(e.to_string()))
    }

    /// The absolute address, where the site's is known.
    pub fn absolute(&self, address: &Address) -> Option<String> {
        self.base_url
            .as_ref()
            .map(|base| format!("{base}/{}", address.link()))
    }

    /// The view of the incident at a position from a page.
    pub fn scope<'s>(&'s self, position: usize, address: &Address) -> PageScope<'s> {
        let entry = self.entries[position];
        let root = ROOT_MARK.to_owned();
        PageScope {
            links: Links {
                published: &self.published,
                folder: &entry.incident.folder,
                incident: position,
                slugs: &self.slugs,
                is_report: *address == Address::incident(&entry.incident.slug),
                root: root.clone(),
            },
            anchors: Anchors::new(entry.incident),
            site: self,
            entry,
            root,
        }
    }

    /// The first heading of a Markdown file, or its name.
    pub fn appendix_title(&self, entry: &published::Entry) -> String {
        let text = self.edition.sources().text(entry.file);
        let heading = text.ok().and_then(|t| {
            let first = t.text.lines().find(|l| !l.trim().is_empty())?;
            let heading = first
                .strip_prefix("# ")?
                .trim()
                .trim_end_matches('#')
                .trim();
            (!heading.is_empty()).then(|| heading.to_owned())
        });
        heading.unwrap_or_else(|| entry.path.to_string())
    }
}

/// A page's bytes with its way to the root in place of the mark.
fn rooted(bytes: Vec<u8>, root: &str) -> Vec<u8> {
    let mark = ROOT_MARK.as_bytes();
    let mut found = memchr::memmem::find_iter(&bytes, mark).peekable();
    if found.peek().is_none() {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 64);
    let mut from = 0;
    for at in found {
        out.extend_from_slice(&bytes[from..at]);
        out.extend_from_slice(root.as_bytes());
        from = at + mark.len();
    }
    out.extend_from_slice(&bytes[from..]);
    out
}

/// Pages below that of the tracker that are ours.
fn owners_taken() -> Vec<Address> {
    let views = super::pages::action_views::addresses().into_iter();
    views.chain([Address::no_owner()]).collect()
}

/// The tags of an incident, blank ones left out.
pub(super) fn tags(incident: &Incident) -> impl Iterator<Item = &str> {
    incident.tags.iter().filter_map(|t| text(Some(t)))
}

fn owners(incident: &Incident) -> impl Iterator<Item = &str> {
    incident
        .actions
        .iter()
        .filter_map(|a| text(a.owner.as_ref()))
}

/// The path of a base address, without a slash at its end.
fn path_of(base_url: &str) -> &str {
    let rest = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    rest.find('/')
        .map_or("", |at| rest[at..].trim_end_matches('/'))
}

/// One incident as it is seen from one page.
pub struct PageScope<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) entry: Entry<'a>,
    pub(super) root: String,
    pub(super) anchors: Anchors,
    pub(super) links: Links<'a>,
}

impl PageScope<'_> {
    /// A sentence of the front matter as markup.
    pub(super) fn inline(&self, text: &str) -> String {
        self.site.renderer.render_inline(text, &self.links)
    }

    /// All ids that the incident's page uses beside those of its prose.
    pub(super) fn reserved_ids(&self) -> BTreeSet<String> {
        self.anchors.reserved(self.entry.incident)
    }
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn the_path_of_a_base_address() {
        assert_eq!(path_of("https://x.example"), "");
        assert_eq!(path_of("https://x.example/"), "");
        assert_eq!(path_of("https://x.example/a/b/"), "/a/b");
        assert_eq!(path_of(""), "");
    }
}
