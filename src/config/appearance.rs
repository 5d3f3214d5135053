//! How the site looks beyond its theme: colours, links of the navigation, files for hosts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use toml::Spanned;

/// `[site.colors]`: a team's colours over the theme's, in both schemes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Colors {
    /// The light scheme.
    pub light: Palette,
    /// The dark scheme. With an accent for one scheme only, the other's is made from it.
    pub dark: Palette,
}

/// The colours of one scheme; those that are not given are the theme's.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Palette {
    /// Links, marks and the one button that matters.
    #[schemars(with = "Option<Color>")]
    pub accent: Option<Spanned<Color>>,
    /// What everything stands on.
    #[schemars(with = "Option<Color>")]
    pub background: Option<Spanned<Color>>,
    /// What stands out from the background a little, such as code.
    #[schemars(with = "Option<Color>")]
    pub surface: Option<Spanned<Color>>,
    /// What is read: running text and headings.
    #[schemars(with = "Option<Color>")]
    pub text: Option<Spanned<Color>>,
    /// Text that may be overlooked.
    #[schemars(with = "Option<Color>")]
    pub muted: Option<Spanned<Color>>,
    /// Lines between rows.
    #[schemars(with = "Option<Color>")]
    pub line: Option<Spanned<Color>>,
}

/// An opaque colour of the sRGB space, written `#rrggbb` or `#rgb`. Nothing else is accepted, so that
/// a colour can be written into a style sheet as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Color {
    pub const WHITE: Self = Self::new(255, 255, 255);
    pub const BLACK: Self = Self::new(0, 0, 0);

    /// From its parts.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb` or `#rgb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        let single = |at: usize| Some(u8::from_str_radix(&digits[at..=at], 16).ok()? * 17);
        match digits.len() {
            6 => Some(Self::new(part(0)?, part(2)?, part(4)?)),
            3 => Some(Self::new(single(0)?, single(1)?, single(2)?)),
            _ => None,
        }
    }

    /// How much of another colour replaces this one, from 0 to 1, part by part.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let part = |a: u8, b: u8| {
            let mixed = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            // between two of 0..=255
            let rounded = mixed.round().clamp(0.0, 255.0) as u8;
            rounded
        };
        Self::new(
            part(self.red, other.red),
            part(self.green, other.green),
            part(self.blue, other.blue),
        )
    }

    /// Relative luminance as WCAG 2.2 defines it, from 0 (black) to 1 (white).
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast ratio as WCAG 2.2 defines it, from 1 (none) to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!(
                "`{text}` is no colour that can be used here; write it as #rrggbb, as in #0b566d"
            ))
        })
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl JsonSchema for Color {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Color".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A colour, as in #0b566d.",
            "type": "string",
            "pattern": "^#([0-9A-Fa-f]{3}){1,2}$",
        })
    }
}

/// A link of the navigation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteLink {
    /// What it is called.
    #[serde(deserialize_with = "filled")]
    pub title: String,
    /// Where it leads: https, http or mailto, or a place on the same host. `tags/dns/` is below the
    /// site, `/wiki/` is at the host's root.
    #[schemars(with = "String")]
    pub url: LinkTarget,
}

/// Where a link of the navigation leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another place: a whole address.
    External(String),
    /// A path from the host's root, with `/` in front.
    Host(String),
    /// A path below the site.
    Site(String),
}

impl LinkTarget {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| {
            format!(
                "`{text}` {why}; write an address that begins with https:, http: or mailto:, or a path such as tags/dns/"
            )
        };
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>\\`{}|^".contains(c);
        if text.is_empty() || !text.chars().all(plain) {
            return Err(wrong("cannot be used as an address"));
        }
        let path_end = text.find(['/', '?', '#']).unwrap_or(text.len());
        if text[..path_end].contains(':') {
            let url = url::Url::parse(text).map_err(|e| wrong(&format!("is no address ({e})")))?;
            return match url.scheme() {
                "http" | "https" | "mailto" => Ok(Self::External(url.into())),
                other => Err(wrong(&format!("begins with {other}:"))),
            };
        }
        if text.starts_with("//") {
            return Err(wrong("names a host without a scheme"));
        }
        if text.split(['/', '?', '#']).any(|part| part == "..") {
            return Err(wrong("leads upward"));
        }
        Ok(match text.starts_with('/') {
            true => Self::Host(text.to_owned()),
            false => Self::Site(text.trim_start_matches("./").to_owned()),
        })
    }
}

impl<'de> Deserialize<'de> for LinkTarget {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

fn filled<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Err(de::Error::custom("a link without a title cannot be seen; name it"));
    }
    Ok(text.trim().to_owned())
}

/// Files that tell a host what to send with the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HostFile {
    /// `_headers` and `_redirects`, which Netlify and Cloudflare Pages read and other hosts serve as
    /// any other file.
    Netlify,
    /// `.htaccess`, which Apache reads where `AllowOverride` lets it.
    Apache,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn contrast_is_that_of_the_published_formula() {
        let ratio = |a: &str, b: &str| {
            let (a, b) = (Color::parse(a).unwrap(), Color::parse(b).unwrap());
            assert!((a.contrast(b) - b.contrast(a)).abs() < 1e-12);
            (a.contrast(b) * 100.0).round() / 100.0
        };
        assert!((ratio("#000", "#fff") - 21.0).abs() < 1e-9);
        // Values that are widely published for these pairs.
        assert!((ratio("#767676", "#ffffff") - 4.54).abs() < 1e-9);
        assert!((ratio("#777", "#FFFFFF") - 4.48).abs() < 1e-9);
        assert!((ratio("#ff0000", "#ffffff") - 4.0).abs() < 1e-9);
    }

    #[test]
    fn only_plain_colours_are_colours() {
        assert_eq!(Color::parse("#0Bf").unwrap().to_string(), "#00bbff");
        assert_eq!(Color::WHITE.mix(Color::BLACK, 0.5), Color::new(128, 128, 128));
        for wrong in [
            "red",
            "#12",
            "#12345",
            "#1234567",
            "#ggg",
            "0b566d",
            "#fff;}",
            "#ﬀf",
            "rgb(0,0,0)",
            "#+12345",
            "",
        ] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    /// The line that a text of the configuration is wrong in, and why.
    fn wrong(text: &str) -> (usize, String) {
        let e = Config::parse(text).unwrap_err();
        (text[..e.range.start].matches('\n').count() + 1, e.message)
    }

    #[test]
    fn wrong_values_are_told_with_their_place() {
        let (line, message) = wrong("[site.colors.light]\ntext = \"#000\"\naccent = \"red;}\"\n");
        assert_eq!(line, 3);
        assert!(message.contains("red;}") && message.contains("#rrggbb"), "{message}");
        let link = |url: &str| {
            format!("[site]\ntitle = \"T\"\n[[site.links]]\ntitle = \"x\"\nurl = \"{url}\"\n")
        };
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "//evil.example/",
            "file:///etc/passwd",
            "a b",
            "../up/",
            "/a/../../b",
            "http://",
            "x\\\\y",
            "",
        ] {
            let (line, message) = wrong(&link(url));
            assert_eq!(line, 5, "{url}: {message}");
            assert!(message.contains("https:"), "{url}: {message}");
        }
        assert_eq!(wrong("[site]\n[[site.links]]\ntitle = \" \"\nurl = \"a/\"\n").0, 3);
        assert_eq!(wrong("[site]\nhost_files = [\"iis\"]\n").0, 2);
        let target = |url: &str| Config::parse(&link(url)).unwrap().site.links[0].url.clone();
        assert_eq!(target("tags/dns/"), LinkTarget::Site("tags/dns/".to_owned()));
        assert_eq!(target("/wiki/?a=b:c"), LinkTarget::Host("/wiki/?a=b:c".to_owned()));
        assert_eq!(
            target("mailto:a@example.org"),
            LinkTarget::External("mailto:a@example.org".to_owned())
        );
    }
}
