//! How a page is made: the one place where a view meets its template.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Deref;

use serde::Serialize;
use tera::Value;

use super::Settings;
use super::address::Address;
use super::colors::CardColors;
use super::context::{Context, ROOT_MARK, at_root};
use super::error::{SiteError, TemplateProblem};
use super::hosts;
use super::icons::Icons;
use super::look::Look;
use super::shared;
use super::text::Words;
use super::theme::Theme;
use super::views::parts::time::DateView;
use crate::cache::{Key, KeyOf};
use crate::edition::Edition;

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Below the site's root, with `/`: `incidents/x/index.html`.
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Page {
    /// A file that is written without a template.
    pub(super) fn data<E: Display>(
        path: impl Into<String>,
        bytes: Result<impl Into<Vec<u8>>, E>,
    ) -> Result<Self, SiteError> {
        let path = path.into();
        match bytes {
            Ok(bytes) => Ok(Self { path, bytes: bytes.into() }),
            Err(e) => Err(SiteError::Data { path, message: e.to_string() }),
        }
    }
}

/// What pages are made from and with. The pages of one site differ in their views alone.
pub(super) struct Site<'a> {
    context: Context<'a>,
    pub theme: Theme,
    icons: Icons,
    /// What the pictures beside links are drawn in.
    pub card_colors: CardColors,
    pub title: String,
    pub description: String,
    /// The language of the reports.
    pub written_in: String,
    /// Without a slash at its end.
    pub base_url: Option<String>,
    /// What the frame of every page shows; `site` in templates.
    frame: Value,
    /// All that pages are made with beside their views.
    pub made_with: KeyOf,
    before: Option<&'a Before<'a>>,
}

/// Reads a file of the site that was built before.
pub type Before<'b> = dyn Fn(&str) -> Option<Vec<u8>> + Sync + 'b;

impl<'a> Deref for Site<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Context<'a> {
        &self.context
    }
}

/// What the frame of every page shows.
#[derive(Serialize)]
struct Frame<'a> {
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
    feed: bool,
    policy: &'a str,
    /// Whether it is for those of the organisation only.
    internal: bool,
    #[serde(flatten)]
    look: Look,
}

/// All that a template is given beside what is the same for the whole build: the frame and the texts.
#[derive(Serialize)]
struct View<'v, T> {
    /// From the page to the site's root.
    root: &'v str,
    /// Absent for a part of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Place<'v>>,
    #[serde(flatten)]
    content: &'v T,
}

/// The content of what is the same for all pages.
#[derive(Serialize)]
struct Nothing {}

/// Where a page is.
#[derive(Serialize)]
struct Place<'v> {
    /// Which of the main navigation's entries it belongs to.
    section: &'v str,
    canonical: Option<String>,
}

impl<'a> Site<'a> {
    /// Reads the theme and computes what pages share.
    pub fn new(edition: &'a Edition<'a>, settings: &Settings<'_>) -> Result<Self, SiteError> {
        let words = Words::load(settings.theme, &settings.site.language)?;
        let mut theme = Theme::load(settings.theme, &words)?;
        let look = Look::add_to(&mut theme, settings)?;
        let context = Context::new(edition, settings, words);
        let words = &context.words;
        let frame = Frame {
            title: &settings.site.title,
            description: &settings.site.description,
            language: words.language(),
            right_to_left: words.is_right_to_left(),
            written_in: &settings.site.language,
            footer: settings.site.footer.as_deref(),
            as_of: DateView::new(edition.as_of(), words),
            version: settings.version,
            assets: theme.assets_version(),
            feed: true,
            policy: hosts::CONTENT_SECURITY_POLICY,
            internal: edition.is_internal(),
            look,
        };
        let base_url = settings.base_url;
        let mut site = Self {
            icons: Icons::default(),
            frame: Value::from_serializable(&frame),
            title: settings.site.title.clone(),
            description: settings.site.description.clone(),
            written_in: settings.site.language.clone(),
            base_url: base_url.map(|b| b.trim_end_matches('/').to_owned()),
            made_with: made_with(settings, &frame),
            before: None,
            card_colors: frame.look.cards,
            theme,
            context,
        };
        let icons = site.part("parts/icons.html", "parts/icons.html", "", &Nothing {})?;
        site.icons = Icons::read(&icons);
        Ok(site)
    }

    /// Takes pages that would be made of what they were made of before from there.
    pub fn with_before(mut self, before: &'a Before<'a>) -> Self {
        self.context.has_before = true;
        Self { before: Some(before), ..self }
    }

    /// Makes the page at an address; `section` is its place in the main navigation.
    pub fn page<T: Serialize>(
        &self,
        template: &str,
        address: &Address,
        section: &str,
        content: &T,
    ) -> Result<Page, SiteError> {
        self.page_with(template, address, section, content, &BTreeSet::new())
    }

    /// The same for a page to which scripts add markup with these icons.
    pub fn page_with<T: Serialize>(
        &self,
        template: &str,
        address: &Address,
        section: &str,
        content: &T,
        icons: &BTreeSet<String>,
    ) -> Result<Page, SiteError> {
        // Servers show this one at any depth.
        let root = match *address == Address::not_found() {
            true => format!("{}/", self.base_path()),
            false => address.to_root(),
        };
        let view = View {
            root: &root,
            page: Some(Place { section, canonical: self.absolute(address) }),
            content,
        };
        let path = address.file_path();
        self.unless_known(path, (template, &view, icons), |path| {
            let mut text = self.render(template, path, &view, &address.link())?;
            self.icons.add_to(&mut text, icons);
            Ok(text.into_bytes())
        })
    }

    /// A file that is drawn of a view, without a template; `kind` tells it from others of an equal view.
    pub fn drawn(
        &self,
        kind: &str,
        address: &Address,
        view: &impl Serialize,
        draw: impl FnOnce() -> Result<Vec<u8>, SiteError>,
    ) -> Result<Page, SiteError> {
        self.unless_known(address.file_path(), (kind, view, &BTreeSet::new()), |_| draw())
    }

    /// A page of the site that was built before, if it is the one that has this hash.
    pub fn before(&self, path: &str, hash: &[u8]) -> Option<Vec<u8>> {
        let bytes = self.before?(path)?;
        (hash == hash_of(&bytes).bytes()).then_some(bytes)
    }

    /// A page of the site that was built before, if it was made of an equal view, or else as it is made.
    fn unless_known(
        &self,
        path: String,
        view: (&str, &impl Serialize, &BTreeSet<String>),
        make: impl FnOnce(&str) -> Result<Vec<u8>, SiteError>,
    ) -> Result<Page, SiteError> {
        let Some(cache) = self.cache().filter(|_| self.has_before) else {
            return Ok(Page { bytes: make(&path)?, path });
        };
        let mut key = self.made_with.clone();
        key.add(path.as_bytes());
        let key = shared::add(&mut key, &view).then(|| key.key());
        let known = key.and_then(|key| cache.pages.get(&key));
        if let Some(bytes) = known.and_then(|hash| self.before(&path, hash)) {
            return Ok(Page { path, bytes });
        }
        let bytes = make(&path)?;
        if let Some(key) = key {
            cache.pages.put(key, hash_of(&bytes).bytes().to_vec());
        }
        Ok(Page { path, bytes })
    }

    /// Makes a part of a page by itself; `file` is what it becomes a part of.
    pub fn part<T: Serialize>(
        &self,
        template: &str,
        file: &str,
        root: &str,
        content: &T,
    ) -> Result<String, SiteError> {
        let view = View { root, page: None, content };
        self.render(template, file, &view, "")
    }

    /// Renders with the links to what lies below `own`, the page's own address, as short as they can be.
    fn render<T: Serialize>(
        &self,
        template: &str,
        path: &str,
        view: &View<'_, T>,
        own: &str,
    ) -> Result<String, SiteError> {
        let mut context = tera::Context::from_serialize(view)
            .map_err(|e| SiteError::Templates(TemplateProblem::all(&e)))?;
        context.insert_value("site", self.frame.clone());
        let text = self.theme.render(template, path, &context)?;
        let placed = if view.root == ROOT_MARK { None } else { at_root(&text, view.root, own) };
        Ok(placed.unwrap_or(text))
    }

    /// The path under which the site lies on its host: empty, or with `/` in front and none at its end.
    pub fn base_path(&self) -> &str {
        path_of(self.base_url.as_deref().unwrap_or_default())
    }

    /// The absolute address, where the site's is known.
    pub fn absolute(&self, address: &Address) -> Option<String> {
        let base = self.base_url.as_ref()?;
        Some(format!("{base}/{}", address.link()))
    }
}

/// Stands for the bytes of a page.
pub(super) fn hash_of(bytes: &[u8]) -> Key {
    KeyOf::default().add(bytes).key()
}

/// Stands for the theme, the texts and what all pages show.
fn made_with(settings: &Settings<'_>, frame: &Frame<'_>) -> KeyOf {
    let mut key = KeyOf::new("page");
    for (name, bytes) in settings.theme {
        key.add(name.as_bytes()).add(bytes);
    }
    key.add_debug(&settings.base_url).add_debug(settings.site);
    shared::add(&mut key, frame);
    key
}

/// The path of a base address, without a slash at its end.
fn path_of(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::{ROOT_MARK, at_root, path_of};

    #[test]
    fn links_below_a_page_are_short_and_others_stay() {
        let text = |at: &str| {
            format!(
                "<a href=\"{at}evidence/a.log/#L2\"> <a href=\"{ROOT_MARK}incidents/a/#t1\"> <a href=\"{ROOT_MARK}incidents/a-b/\">"
            )
        };
        let long = text(&format!("{ROOT_MARK}incidents/a/"));
        let at = |own: &str| at_root(&long, ROOT_MARK, own);
        assert_eq!(at("incidents/a/"), Some(text("")));
        assert_eq!(at(""), Some(long.clone()));
        assert_eq!(at("rules/"), Some(long.clone()));
        assert_eq!(at_root("none", "../", "rules/"), None);
    }

    #[test]
    fn the_path_of_a_base_address() {
        assert_eq!(path_of("https://x.example"), "");
        assert_eq!(path_of("https://x.example/"), "");
        assert_eq!(path_of("https://x.example/a/b/"), "/a/b");
        assert_eq!(path_of(""), "");
    }
}
