//! Site: an edition → pages in memory. Touches no disk, no clock and no git.
//!
//! The way of a page: the edition's values become small serialisable [`views`], one set for each page;
//! [`pages`] says which pages there are and hands each its view to [`page`], where the [`theme`] turns it
//! into bytes. What views are made from is gathered once, in [`context`].

pub mod address;
pub mod anchors;
pub mod brand;
mod code_host;
mod colors;
mod context;
mod documents;
mod embedded;
mod error;
mod evidence;
pub mod hosts;
mod icons;
mod kept;
mod link_card;
mod links;
mod lists;
mod look;
pub mod markdown;
mod names;
mod out;
pub mod overrides;
mod page;
mod pages;
mod published;
mod script;
mod shared;
pub mod text;
mod theme;
mod views;

pub use documents::documents;
pub use error::{Place, SiteError, TemplateProblem};
pub use out::Take;
pub use page::{Before, Page};
pub use theme::ThemeFiles;

use crate::config::SiteConfig;
use crate::edition::Edition;

/// What the caller decides about the site.
pub struct Settings<'a> {
    pub site: &'a SiteConfig,
    /// The absolute address under which the site will be published.
    pub base_url: Option<&'a str>,
    /// A team's files over the built-in theme's.
    pub theme: &'a ThemeFiles,
    /// A picture in front of the site's title.
    pub logo: Option<&'a brand::Picture>,
    /// Instead of the theme's.
    pub favicon: Option<&'a brand::Picture>,
    /// Of this program; shown at the foot of pages.
    pub version: &'a str,
}

/// A site whose pages are rendered when asked for: all of them for a build, single ones for a preview.
pub struct Rendering<'a> {
    site: page::Site<'a>,
    made: pages::Made,
}

impl<'a> Rendering<'a> {
    /// Reads the theme and computes what pages share.
    pub fn new(edition: &'a Edition<'a>, settings: &Settings<'_>) -> Result<Self, SiteError> {
        Ok(Self { site: page::Site::new(edition, settings)?, made: pages::Made::default() })
    }

    /// The same beside a site that was built before: where a cache says that a page was made of an equal view, its
    /// bytes are taken from there.
    #[must_use]
    pub fn with_before(self, before: &'a Before<'a>) -> Self {
        Self { site: self.site.with_before(before), ..self }
    }

    /// Makes all pages and assets, several at once, and hands each on when it is ready, in no order. No two
    /// have one path. After `take` gave [`SiteError::Enough`] it may still be given some.
    pub fn each(&self, take: &Take<'_>) -> Result<(), SiteError> {
        pages::all(&self.site, take)?;
        let assets = self.site.theme.assets().iter();
        let mut assets = assets
            .map(|(path, bytes)| Page { path: format!("{ASSETS}{path}"), bytes: bytes.clone() });
        assets.try_for_each(take)
    }

    /// All pages and assets, in order of path.
    pub fn all(&self) -> Result<Vec<Page>, SiteError> {
        let all = out::Collected::default();
        self.each(&|page| all.take(page))?;
        Ok(all.pages().into_values().collect())
    }

    /// The files of the full-text index, which are among [`Rendering::all`].
    pub fn search_files(&self) -> Result<Vec<Page>, SiteError> {
        pages::search_files(&self.site)
    }

    /// The page or asset at a path below the site (`incidents/x/index.html`), the same bytes that
    /// [`Rendering::all`] has for it; `None` where there is none. The site's map and the files for
    /// hosts are made for all pages only.
    pub fn page(&self, path: &str) -> Result<Option<Page>, SiteError> {
        let asset = path.strip_prefix(ASSETS);
        if let Some(bytes) = asset.and_then(|name| self.site.theme.assets().get(name)) {
            return Ok(Some(Page { path: path.to_owned(), bytes: bytes.clone() }));
        }
        pages::one(&self.site, path, &self.made)
    }
}

/// The folder of assets.
const ASSETS: &str = "assets/";

/// Renders all pages and assets, in order of path.
pub fn render(edition: &Edition<'_>, settings: &Settings<'_>) -> Result<Vec<Page>, SiteError> {
    Rendering::new(edition, settings)?.all()
}
