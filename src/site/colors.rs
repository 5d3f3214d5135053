//! The style sheet of the colours that `aftermark.toml` sets over the theme's, and whether they can be
//! read.

use std::fmt::Write;
use std::ops::Range;

use serde::Deserialize;

use crate::config::{Color, Colors, ConfigError, Palette};

/// The least contrast of text that WCAG 2.2 asks for at level AA.
const LEAST: f64 = 4.5;
/// The least contrast of what is seen and not read.
const SEEN: f64 = 3.0;
/// What an accent that is made from the other scheme's reaches.
const MADE: f64 = 7.0;

/// The colours that a theme is drawn in, as its `theme.toml` says: what a team's own are judged against.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ThemeColors {
    pub colors: Colors,
    /// The gravest severities of the light scheme; the last is that of all others.
    pub severities: Vec<Color>,
}

/// What the pictures beside links are drawn in: the light scheme, as nobody knows where they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardColors {
    pub paper: Color,
    pub ink: Color,
    pub accent: Color,
    /// As the theme has them, the last for all others; never empty.
    pub severities: Vec<Color>,
}

/// All six colours of a scheme, each with its place where `aftermark.toml` sets it.
struct Scheme {
    name: &'static str,
    accent: Shade,
    background: Shade,
    surface: Shade,
    text: Shade,
    muted: Shade,
    line: Shade,
}

#[derive(Clone)]
struct Shade {
    color: Color,
    set: Option<Range<usize>>,
}

/// The style sheet; `None` when no colour is set. `themes` are the theme's own colours, those that
/// count first.
///
/// # Errors
/// [`ConfigError`] with the place of the colour that cannot be read on its background.
pub fn style_sheet(ours: &Colors, themes: &[ThemeColors]) -> Result<Option<String>, ConfigError> {
    let (light, dark, derived) = schemes(ours, themes);
    light.check()?;
    dark.check()?;
    let (light_css, dark_css) = (light.declarations(derived), dark.declarations(derived));
    if light_css.is_empty() && dark_css.is_empty() {
        return Ok(None);
    }
    let mut css = String::from(
        "/* The colours of aftermark.toml, over the theme's. Paper has the theme's. */\n@media screen {\n",
    );
    let _ = writeln!(css, "  :root {{{light_css} }}");
    let _ = writeln!(
        css,
        "  @media (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{{dark_css} }} }}"
    );
    let _ = writeln!(css, "  :root[data-theme=\"dark\"] {{{dark_css} }}\n}}");
    Ok(Some(css))
}

/// The colours of the pictures beside links: what cannot be told from their paper is made darker or lighter.
pub fn of_cards(ours: &Colors, themes: &[ThemeColors]) -> CardColors {
    let (light, ..) = schemes(ours, themes);
    let paper = light.background.color;
    let seen = |color: Color| readable(color, &[paper], SEEN);
    let accent = seen(light.accent.color);
    let severities = themes.iter().map(|t| &t.severities).find(|all| !all.is_empty());
    CardColors {
        paper,
        ink: light.text.color,
        accent,
        severities: severities.map_or(vec![accent], |all| all.iter().copied().map(seen).collect()),
    }
}

/// Light, dark, and whether the accent of one was made of that of the other.
fn schemes(ours: &Colors, themes: &[ThemeColors]) -> (Scheme, Scheme, bool) {
    let mut light = scheme("light", &ours.light, themes.iter().map(|t| &t.colors.light));
    let mut dark = scheme("dark", &ours.dark, themes.iter().map(|t| &t.colors.dark));
    // A brand has one colour: for the other scheme it is made lighter or darker.
    let derived = match (&light.accent.set, &dark.accent.set) {
        (Some(_), None) => {
            dark.accent.color = readable(light.accent.color, &[dark.background.color], MADE);
            true
        }
        (None, Some(_)) => {
            light.accent.color = readable(dark.accent.color, &[light.background.color], MADE);
            true
        }
        _ => false,
    };
    (light, dark, derived)
}

fn scheme<'a>(
    name: &'static str,
    ours: &Palette,
    themes: impl Iterator<Item = &'a Palette> + Clone,
) -> Scheme {
    type Get = fn(&Palette) -> Option<&toml::Spanned<Color>>;
    let shade = |get: Get, otherwise: Color| {
        if let Some(set) = get(ours) {
            return Shade { color: *set.get_ref(), set: Some(set.span()) };
        }
        let theirs = themes.clone().find_map(get);
        Shade { color: theirs.map_or(otherwise, |c| *c.get_ref()), set: None }
    };
    let (back, front) = match name {
        "dark" => (Color::BLACK, Color::WHITE),
        _ => (Color::WHITE, Color::BLACK),
    };
    Scheme {
        name,
        accent: shade(|p| p.accent.as_ref(), front),
        background: shade(|p| p.background.as_ref(), back),
        surface: shade(|p| p.surface.as_ref(), back),
        text: shade(|p| p.text.as_ref(), front),
        muted: shade(|p| p.muted.as_ref(), front),
        line: shade(|p| p.line.as_ref(), front),
    }
}

impl Scheme {
    /// Whether everything that is read can be read, where a team's colour is one of the two.
    fn check(&self) -> Result<(), ConfigError> {
        let grounds = [("background", &self.background), ("surface", &self.surface)];
        let written = [("accent", &self.accent), ("text", &self.text), ("muted", &self.muted)];
        for (word, front) in written {
            for (ground, back) in grounds {
                let place = front.set.as_ref().or(back.set.as_ref());
                let ratio = front.color.contrast(back.color);
                let Some(place) = place.filter(|_| ratio < LEAST) else {
                    continue;
                };
                let both = [self.background.color, self.surface.color];
                let better = readable(front.color, &both, LEAST);
                let remedy = if both.iter().all(|b| better.contrast(*b) >= LEAST) {
                    format!("{better} would do as the {word}")
                } else {
                    format!("choose a background and a {word} that are further apart")
                };
                return Err(ConfigError {
                    message: format!(
                        "in the {} scheme the {word} {} has a contrast of {:.2}:1 on the {ground} {}, and text needs {LEAST}:1 to be read; {remedy}",
                        self.name,
                        front.color,
                        // Never rounded up to what is needed.
                        (ratio * 100.0).floor() / 100.0,
                        back.color,
                    ),
                    range: place.clone(),
                });
            }
        }
        Ok(())
    }

    fn declarations(&self, derived: bool) -> String {
        let mut css = String::new();
        let mut say = |name: &str, shade: &Shade, always: bool| {
            if always || shade.set.is_some() {
                let _ = write!(css, " {name}: {};", shade.color);
            }
        };
        say("--accent", &self.accent, derived);
        say("--paper", &self.background, false);
        say("--sunken", &self.surface, false);
        say("--ink", &self.text, false);
        say("--muted", &self.muted, false);
        say("--rule", &self.line, false);
        // What lies below cited lines belongs to both.
        if derived || self.accent.set.is_some() || self.background.set.is_some() {
            let soft = self.background.color.mix(self.accent.color, 0.12);
            say("--accent-soft", &Shade { color: soft, set: None }, true);
        }
        css
    }
}

/// The colour, made lighter or darker as little as needed to reach a contrast on all backgrounds;
/// white or black where that is not enough.
fn readable(color: Color, backgrounds: &[Color], least: f64) -> Color {
    let middle = backgrounds.iter().map(|b| b.luminance()).sum::<f64>();
    #[allow(clippy::cast_precision_loss)] // two at most
    let dark = middle / (backgrounds.len() as f64) < 0.18;
    let end = if dark { Color::WHITE } else { Color::BLACK };
    let steps = (0..=100).map(|step| color.mix(end, f64::from(step) / 100.0));
    let mut enough = steps.filter(|c| backgrounds.iter().all(|b| c.contrast(*b) >= least));
    enough.next().unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn builtin() -> ThemeColors {
        let text = std::str::from_utf8(crate::site::overrides::builtin()["theme.toml"]).unwrap();
        toml::from_str::<ThemeColors>(text).unwrap()
    }

    fn sheet(config: &str) -> Result<Option<String>, ConfigError> {
        let config = Config::parse(config).unwrap();
        style_sheet(&config.site.colors, &[builtin()])
    }

    /// What a style sheet has is what `theme.toml` says.
    fn agree(ThemeColors { colors, severities }: &ThemeColors, css: &str) {
        let (light, dark) = css.split_once("prefers-color-scheme: dark").unwrap();
        assert_eq!(severities.len(), 4);
        for (rank, color) in severities.iter().enumerate() {
            let color = format!("--sev{}: {color};", rank + 1);
            assert!(light.contains(&color), "{color}");
        }
        for (palette, css) in [(&colors.light, light), (&colors.dark, dark)] {
            for (name, color) in [
                ("--accent", &palette.accent),
                ("--paper", &palette.background),
                ("--sunken", &palette.surface),
                ("--ink", &palette.text),
                ("--muted", &palette.muted),
                ("--rule", &palette.line),
            ] {
                let color = color.as_ref().unwrap().get_ref();
                let first = css.split_once(&format!("{name}: ")).unwrap().1;
                assert!(first.starts_with(&color.to_string()), "{name} is not {color}");
            }
        }
    }

    #[test]
    fn the_colours_of_the_theme_are_those_of_its_style_sheet() {
        let css = std::str::from_utf8(crate::site::overrides::builtin()["assets/site.css"]);
        agree(&builtin(), css.unwrap());
    }

    /// The other themes of this project: each overrides, mentions all it adds, and can be read.
    #[test]
    fn themes_are_overrides_that_load_and_can_be_read() {
        let themes = concat!(env!("CARGO_MANIFEST_DIR"), "/themes");
        let mut seen = 0;
        for folder in std::fs::read_dir(themes).unwrap() {
            let folder = folder.unwrap().path();
            if folder.ends_with("default") {
                continue;
            }
            let files = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
            let files: crate::site::ThemeFiles = files
                .filter(|e| e.file_type().is_file())
                .map(|e| {
                    let path = e.path().strip_prefix(&folder).unwrap();
                    (path.to_str().unwrap().to_owned(), std::fs::read(e.path()).unwrap())
                })
                .collect();
            assert!(files.len() < 8, "few files: {}", files.len());
            assert_eq!(crate::site::overrides::unused(&files), []);
            let words = crate::site::text::Words::load(&files, "en").unwrap();
            crate::site::theme::Theme::load(&files, &words).unwrap();
            let text = |path: &str| std::str::from_utf8(&files[path]).unwrap();
            let colors = toml::from_str::<ThemeColors>(text("theme.toml")).unwrap();
            agree(&colors, text("assets/theme.css"));
            // As if aftermark.toml had set them all: then all of them are checked.
            style_sheet(&colors.colors, &[]).unwrap();
            seen += 1;
        }
        assert!(seen > 0);
        style_sheet(&builtin().colors, &[]).unwrap();
    }

    #[test]
    fn pictures_beside_links_have_the_colours_of_the_site() {
        let cards = |config: &str| {
            let config = Config::parse(config).unwrap();
            of_cards(&config.site.colors, &[builtin()])
        };
        let color = |text| Color::parse(text).unwrap();
        let plain = cards("");
        assert_eq!((plain.paper, plain.ink), (color("#fcfbf8"), color("#1c1b19")));
        assert_eq!((plain.accent, plain.severities), (color("#0b566d"), builtin().severities));
        let ours = cards("[site.colors.light]\naccent = \"#7a1f5c\"\nbackground = \"#fff7fb\"\n");
        assert_eq!((ours.accent, ours.paper), (color("#7a1f5c"), color("#fff7fb")));
        // Made of that of the dark scheme, as on the pages.
        let made = cards("[site.colors.dark]\naccent = \"#e3a6cf\"\n");
        assert!(made.accent.contrast(made.paper) >= MADE);
        // A light scheme that is dark: what would be lost on it is not.
        let dark = cards("[site.colors.light]\nbackground = \"#1a1030\"\ntext = \"#ffffff\"\n");
        for color in dark.severities.iter().chain([&dark.accent]) {
            assert!(color.contrast(dark.paper) >= SEEN, "{color}");
        }
    }

    #[test]
    fn without_colours_there_is_no_style_sheet() {
        assert_eq!(sheet("").unwrap(), None);
    }

    #[test]
    fn one_accent_serves_both_schemes() {
        let css = sheet("[site.colors.light]\naccent = \"#7a1f5c\"\n").unwrap().unwrap();
        assert!(css.contains(":root { --accent: #7a1f5c;"), "{css}");
        let dark = css.rsplit_once("--accent: ").unwrap().1;
        let made = Color::parse(&dark[..7]).unwrap();
        assert!(made.contrast(Color::parse("#17181b").unwrap()) >= MADE, "{css}");
        assert!(css.starts_with("/*") && css.contains("@media screen {"), "{css}");
        let css = sheet("[site.colors.dark]\nline = \"#445566\"\n").unwrap().unwrap();
        assert!(!css.contains("accent"), "{css}");
        assert_eq!(css.matches("--rule: #445566").count(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_ratio_place_and_remedy() {
        let text = "[site.colors.light]\nline = \"#ddd\"\naccent = \"#ffcc00\"\n";
        let e = sheet(text).unwrap_err();
        assert_eq!(&text[e.range.clone()], "\"#ffcc00\"");
        assert!(e.message.contains("1.46:1") && e.message.contains("4.5:1"), "{}", e.message);
        let better = e.message.split(" would do").next().unwrap();
        let better = Color::parse(&better[better.len() - 7..]).unwrap();
        let again = format!("[site.colors.light]\naccent = \"{better}\"\n");
        assert!(sheet(&again).is_ok(), "what is proposed passes: {better}");
        // A background below the theme's text: the place is the background's.
        let text = "[site.colors.dark]\nbackground = \"#f0f0f0\"\n";
        let e = sheet(text).unwrap_err();
        assert_eq!(&text[e.range], "\"#f0f0f0\"");
    }
}
