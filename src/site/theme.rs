//! The theme: our own files with a team's over them, templates parsed once, assets by path.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use tera::{Context, Tera};

use super::embedded;
use super::error::{SiteError, chain};
use super::text::{Words, templates};

/// Files of a theme's folder by their path in it: `templates/…`, `assets/…`, `text/…`. Other files are
/// not looked at.
pub type ThemeFiles = BTreeMap<String, Vec<u8>>;

/// A theme ready to render with.
pub struct Theme {
    engine: Tera,
    /// By path below `assets/`.
    assets: BTreeMap<String, Vec<u8>>,
    assets_version: String,
}

impl Theme {
    /// The built-in theme with `overrides` over it, file by file, speaking in `words`.
    ///
    /// # Errors
    /// [`SiteError::Theme`] names the template and line that do not parse.
    pub fn load(overrides: &ThemeFiles, words: &Words) -> Result<Self, SiteError> {
        let mut sources: BTreeMap<&str, &str> = BTreeMap::new();
        let mut assets: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let own = embedded::FILES.iter().map(|(path, bytes)| (*path, *bytes));
        let theirs = overrides.iter().map(|(p, b)| (p.as_str(), b.as_slice()));
        for (path, bytes) in own.chain(theirs) {
            if let Some(name) = path.strip_prefix("templates/") {
                let text = std::str::from_utf8(bytes).map_err(|_| SiteError::ThemeEncoding {
                    path: path.to_owned(),
                })?;
                sources.insert(name, text);
            } else if let Some(name) = path.strip_prefix("assets/") {
                assets.insert(name.to_owned(), bytes.to_vec());
            }
        }
        let mut engine = Tera::new();
        engine.set_escape_fn(escape);
        templates::register(&mut engine, words);
        let filled = sources
            .into_iter()
            .map(|(name, text)| Ok((name, fill(name, text, words)?)))
            .collect::<Result<Vec<_>, SiteError>>()?;
        engine
            .add_raw_templates(filled)
            .map_err(|e| SiteError::Theme(chain(&e)))?;
        let assets_version = version_of(&assets);
        Ok(Self {
            engine,
            assets,
            assets_version,
        })
    }

    /// Renders one page.
    ///
    /// # Errors
    /// [`SiteError::Render`] names the template, its line and the page.
    pub fn render(
        &self,
        template: &str,
        page: &str,
        context: &Context,
    ) -> Result<Vec<u8>, SiteError> {
        match self.engine.render(template, context) {
            Ok(html) => Ok(html.into_bytes()),
            Err(e) => Err(SiteError::Render {
                template: template.to_owned(),
                page: page.to_owned(),
                message: chain(&e),
            }),
        }
    }

    /// Files to publish below `assets/`, in order of path.
    #[must_use]
    pub fn assets(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.assets
    }

    /// Changes when any asset does: browsers may keep assets for as long as they like.
    #[must_use]
    pub fn assets_version(&self) -> &str {
        &self.assets_version
    }
}

fn fill<'t>(name: &str, text: &'t str, words: &Words) -> Result<Cow<'t, str>, SiteError> {
    let escaped = |text: &str| {
        let mut bytes = Vec::new();
        // Writing to memory does not fail, and what was text stays text.
        let _ = escape(text, &mut bytes);
        String::from_utf8(bytes).unwrap_or_default()
    };
    templates::fill(text, words, escaped).map_err(|(line, key)| {
        SiteError::Theme(format!(
            "{name}, line {line}: there is no text `{key}` in the catalogue; add it to text/en.ftl of the theme"
        ))
    })
}

fn version_of(assets: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in assets {
        hasher.update(path.as_bytes());
        hasher.update(&[0]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().to_hex()[..8].to_owned()
}

/// Escapes for HTML and XML, text and attributes alike. Characters that neither allows (most control
/// characters, as in a captured terminal) are left out: with one of them a feed is not well-formed.
fn escape(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut plain_from = 0;
    for (at, c) in text.char_indices() {
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\t' | '\n' | '\r' => continue,
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => "",
            _ => continue,
        };
        out.write_all(&text.as_bytes()[plain_from..at])?;
        out.write_all(replacement.as_bytes())?;
        plain_from = at + c.len_utf8();
    }
    out.write_all(&text.as_bytes()[plain_from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &ThemeFiles) -> Result<Theme, SiteError> {
        Theme::load(files, &Words::load(files, "en").unwrap())
    }

    fn one(template: &str) -> ThemeFiles {
        [("templates/x.html".to_owned(), template.as_bytes().to_vec())].into()
    }

    #[test]
    fn the_built_in_theme_loads() {
        let theme = load(&ThemeFiles::new()).unwrap();
        assert!(theme.assets().contains_key("site.css"));
        assert_eq!(theme.assets_version().len(), 8);
    }

    #[test]
    fn a_file_of_the_same_path_replaces_ours_and_others_are_added() {
        let files: ThemeFiles = [
            ("assets/site.css".to_owned(), b"mine".to_vec()),
            ("assets/logo.svg".to_owned(), b"logo".to_vec()),
            ("notes.txt".to_owned(), b"-".to_vec()),
        ]
        .into();
        let theme = load(&files).unwrap();
        assert_eq!(theme.assets()["site.css"], b"mine");
        assert!(theme.assets().contains_key("logo.svg"));
        assert!(!theme.assets().contains_key("notes.txt"));
        let plain = load(&ThemeFiles::new()).unwrap();
        assert_ne!(theme.assets_version(), plain.assets_version());
    }

    #[test]
    fn errors_name_template_and_line() {
        let Err(SiteError::Theme(message)) = load(&one("a\n{% if %}")) else {
            panic!()
        };
        assert!(
            message.contains("x.html") && message.contains('2'),
            "{message}"
        );
        let theme = load(&one("a\n\n{{ nothing.there }}")).unwrap();
        let Err(SiteError::Render { message, page, .. }) =
            theme.render("x.html", "p/", &Context::new())
        else {
            panic!()
        };
        assert!(
            message.contains("x.html") && message.contains('3'),
            "{message}"
        );
        assert_eq!(page, "p/");
        let bad = [("templates/x.html".to_owned(), vec![0xff])].into();
        assert!(matches!(load(&bad), Err(SiteError::ThemeEncoding { .. })));
    }

    #[test]
    fn everything_is_escaped_and_controls_are_left_out() {
        let theme = load(&one("<a title=\"{{ t }}\">{{ t }}</a>")).unwrap();
        let mut context = Context::new();
        context.insert("t", "\"'<script>\u{1b}[0m&\u{0}é");
        let html = String::from_utf8(theme.render("x.html", "p", &context).unwrap()).unwrap();
        let text = "&quot;&#39;&lt;script&gt;[0m&amp;é";
        assert_eq!(html, format!("<a title=\"{text}\">{text}</a>"));
    }
}
