//! What `aftermark.toml` changes of the theme's look: style sheets, pictures and links of the frame.

use serde::Serialize;

use super::Settings;
use super::brand::Picture;
use super::colors::{self, CardColors, ThemeColors};
use super::error::SiteError;
use super::overrides;
use super::theme::Theme;
use crate::config::LinkTarget;

/// How high a logo is shown, in CSS pixels.
const LOGO_HEIGHT: u32 = 28;

/// What the frame of every page links to beyond the theme's own.
#[derive(Serialize)]
pub(super) struct Look {
    /// Whether the theme adds a style sheet of its own.
    theme_css: bool,
    /// Whether there are colours over it.
    colors_css: bool,
    logo: Option<Logo>,
    favicon: Favicon,
    links: Vec<Link>,
    /// What the pictures beside links are drawn in.
    #[serde(skip)]
    pub cards: CardColors,
}

#[derive(Serialize)]
struct Logo {
    path: String,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Favicon {
    path: String,
    media_type: &'static str,
}

#[derive(Serialize)]
struct Link {
    title: String,
    url: String,
    /// Whether it leaves the site.
    external: bool,
    /// Whether the address is one below the site.
    below: bool,
}

impl Look {
    /// Adds the files to the theme.
    pub fn add_to(theme: &mut Theme, settings: &Settings<'_>) -> Result<Self, SiteError> {
        let theirs = settings.theme.get("theme.toml").map(Vec::as_slice);
        let ours = overrides::builtin().get("theme.toml").copied();
        let read = |bytes: &[u8]| {
            let text =
                std::str::from_utf8(bytes).map_err(|e| SiteError::ThemeFile(e.to_string()))?;
            toml::from_str::<ThemeColors>(text).map_err(|e| SiteError::ThemeFile(e.to_string()))
        };
        let themes = theirs.into_iter().chain(ours).map(read);
        let themes = themes.collect::<Result<Vec<_>, _>>()?;
        let css = colors::style_sheet(&settings.site.colors, &themes).map_err(SiteError::Colors)?;
        let colors_css = css.is_some();
        if let Some(css) = css {
            theme.add_asset("colors.css", css.into_bytes());
        }
        let mut add = |name: &str, picture: &Picture| {
            let file = format!("{name}.{}", picture.kind.ending());
            theme.add_asset(&file, picture.bytes.clone());
            format!("assets/{file}")
        };
        let logo = settings.logo.map(|picture| Logo {
            path: add("logo", picture),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 3 to 336
            width: (f64::from(LOGO_HEIGHT) * picture.ratio()).round() as u32,
            height: LOGO_HEIGHT,
        });
        let favicon = match settings.favicon {
            Some(picture) => {
                Favicon { path: add("favicon", picture), media_type: picture.kind.media_type() }
            }
            None => Favicon { path: "assets/favicon.svg".to_owned(), media_type: "image/svg+xml" },
        };
        Ok(Self {
            theme_css: theme.assets().contains_key("theme.css"),
            colors_css,
            logo,
            favicon,
            cards: colors::of_cards(&settings.site.colors, &themes),
            links: settings.site.links.iter().map(Link::new).collect(),
        })
    }
}

impl Link {
    fn new(link: &crate::config::SiteLink) -> Self {
        let (url, external, below) = match &link.url {
            LinkTarget::External(url) => (url, !url.starts_with("mailto:"), false),
            LinkTarget::Host(path) => (path, false, false),
            LinkTarget::Site(path) => (path, false, true),
        };
        Self { title: link.title.clone(), url: url.clone(), external, below }
    }
}
