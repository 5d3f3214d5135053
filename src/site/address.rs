//! Where each page lives, and how one page links to another.
//!
//! An address is the path of a page below the site's root, percent-encoded as it stands in links
//! (`incidents/a/`); a file is the same path as it stands on a disk (`incidents/a/index.html`).

use camino::Utf8Path;

pub use crate::source::reference::decode;
use crate::vocabulary::{CauseCategory, Choice, Step};

/// A place below the site's root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Names of folders, then the name of a file or nothing.
    segments: Vec<String>,
    /// Whether the last segment is a file that is served as it is.
    is_file: bool,
}

impl Address {
    /// The overview.
    pub fn root() -> Self {
        Self::page(Vec::new())
    }

    /// A page that is a folder with an `index.html`.
    pub fn page(segments: Vec<String>) -> Self {
        Self { segments: segments.into_iter().map(safe).collect(), is_file: false }
    }

    /// A file by its name.
    pub fn file(segments: Vec<String>) -> Self {
        Self { segments: segments.into_iter().map(safe).collect(), is_file: true }
    }

    /// A page of the site's own, by its path.
    pub fn fixed(path: &str) -> Self {
        Self::page(path.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect())
    }

    /// What servers show where there is no page.
    pub fn not_found() -> Self {
        Self::file(vec!["404.html".to_owned()])
    }

    /// The report of an incident.
    pub fn incident(slug: &str) -> Self {
        Self::page(vec!["incidents".to_owned(), incident_folder(slug).to_owned()])
    }

    /// A few lines of the report, under a name that no file of the incident has.
    pub fn brief(slug: &str, name: &str) -> Self {
        Self::page(below(slug, Utf8Path::new(name)))
    }

    /// The page of a text file of an incident.
    pub fn evidence(slug: &str, path: &Utf8Path) -> Self {
        Self::page(below(slug, path))
    }

    /// A file of an incident that is published as it is.
    pub fn copy(slug: &str, path: &Utf8Path) -> Self {
        Self::file(below(slug, path))
    }

    /// The page of a Markdown file of an incident; `taken` says that a file without the ending lies
    /// beside it.
    pub fn appendix(slug: &str, path: &Utf8Path, taken: bool) -> Self {
        let mut segments = below(slug, path);
        if let (false, Some(last)) = (taken, segments.last_mut())
            && let Some(stem) = last.strip_suffix(".md")
            && !stem.is_empty()
        {
            *last = stem.to_owned();
        }
        Self::page(segments)
    }

    /// The page of a service.
    pub fn service(name: &str) -> Self {
        Self::named("services", name)
    }

    /// The feed of a service's incidents.
    pub fn service_feed(name: &str) -> Self {
        let mut feed = Self::service(name);
        feed.segments.push("feed.xml".to_owned());
        feed.is_file = true;
        feed
    }

    /// The page of a freely chosen name below a section of the site's own.
    pub fn named(section: &str, name: &str) -> Self {
        Self::page(vec![section.to_owned(), plain_name(name)])
    }

    /// One step across all incidents.
    pub fn step(step: Step) -> Self {
        Self::fixed(&format!("steps/{}", step.slug()))
    }

    /// A category of causes across all incidents.
    pub fn cause(category: CauseCategory) -> Self {
        Self::fixed(&format!("causes/{}", category.word()))
    }

    /// Actions that nobody owns.
    pub fn no_owner() -> Self {
        Self::fixed("actions/nobody")
    }

    /// The page of a rule, by its id.
    pub fn rule(id: &str) -> Self {
        Self::fixed(&format!("rules/{id}"))
    }

    /// The page with this number, counted from 1, of a list that begins on this page.
    pub fn numbered(&self, number: usize) -> Self {
        let mut segments = self.segments.clone();
        if number > 1 {
            segments.extend([LATER.to_owned(), number.to_string()]);
        }
        Self::page(segments)
    }

    /// As it stands in links: relative to the root, percent-encoded; empty for the root itself.
    pub fn link(&self) -> String {
        let mut link = self.segments.iter().map(|s| encode(s)).collect::<Vec<_>>().join("/");
        if !self.is_file && !link.is_empty() {
            link.push('/');
        }
        link
    }

    /// As it stands on a disk: the path of the file below the site's root.
    pub fn file_path(&self) -> String {
        let mut path = self.segments.join("/");
        if !self.is_file {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str("index.html");
        }
        path
    }

    /// The way from this page to the root: `../../`, or `./`.
    pub fn to_root(&self) -> String {
        let depth = self.segments.len() - usize::from(self.is_file);
        if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
    }
}

/// The folder of later pages of a list, and what stands for it where an incident has that name: files of that incident
/// would take the place of pages.
const LATER: &str = "page";
const LATER_INCIDENT: &str = "page.txt";

fn incident_folder(slug: &str) -> &str {
    if slug == LATER { LATER_INCIDENT } else { slug }
}

/// Which incident has this folder of the site.
pub fn incident_of_folder(folder: &str) -> &str {
    if folder == LATER_INCIDENT { LATER } else { folder }
}

fn below(slug: &str, path: &Utf8Path) -> Vec<String> {
    ["incidents", incident_folder(slug)]
        .into_iter()
        .chain(path.as_str().split('/'))
        .map(str::to_owned)
        .collect()
}

/// A folder that is called like the page inside of its parent would collide with it.
fn safe(segment: String) -> String {
    if segment.eq_ignore_ascii_case("index.html") { format!("{segment}.txt") } else { segment }
}

/// A folder's name for any name: itself where that is harmless on every disk, else a readable form
/// of it with a few digits of its hash, so that no two names share one.
fn plain_name(name: &str) -> String {
    if is_plain(name) {
        return name.to_owned();
    }
    let mut plain = String::new();
    for c in name.chars().flat_map(char::to_lowercase).take(60) {
        if c.is_ascii_alphanumeric() {
            plain.push(c);
        } else if !plain.ends_with('-') {
            plain.push('-');
        }
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let mut digits = hash.as_bytes().windows(HASH).filter_map(|d| std::str::from_utf8(d).ok());
    let digits = digits.find(|d| is_hash(d)).unwrap_or(&hash[..HASH]);
    format!("{}-{digits}", plain.trim_matches('-')).trim_start_matches('-').to_owned()
}

/// How many digits of its hash a readable form ends with.
const HASH: usize = 6;

/// Names that are devices on Windows, whatever ending they have.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether these are digits of a hash, and neither a word (`facade`) nor a date (`202611`).
fn is_hash(end: &str) -> bool {
    end.len() == HASH
        && end.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        && end.contains(|c: char| c.is_ascii_digit())
        && end.contains(|c: char| c.is_ascii_alphabetic())
}

/// Whether a name can be a folder's as it is: on every disk, and without being what another name becomes.
fn is_plain(name: &str) -> bool {
    let harmless =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let stem = name.split('.').next().unwrap_or_default();
    let is_device = DEVICES.contains(&stem)
        || ["com", "lpt"].iter().any(|d| {
            stem.strip_prefix(d).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
        });
    !name.is_empty()
        && name.len() <= 80
        && name.chars().all(harmless)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !is_device
        && !is_hash(name.rsplit('-').next().unwrap_or_default())
}

/// Percent-encodes one segment of a path: all but RFC 3986's unreserved characters.
pub fn encode(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A whole URL as an attribute may hold it: what cannot stand in a URL is percent-encoded, what is
/// encoded already stays.
pub fn valid_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_folders_and_copies_are_files() {
        let page = Address::evidence("a b", Utf8Path::new("evidence/é.log"));
        assert_eq!(page.link(), "incidents/a%20b/evidence/%C3%A9.log/");
        assert_eq!(page.file_path(), "incidents/a b/evidence/é.log/index.html");
        assert_eq!(page.to_root(), "../../../../");
        let copy = Address::copy("a", Utf8Path::new("evidence/x.png"));
        assert_eq!(copy.link(), "incidents/a/evidence/x.png");
        assert_eq!(copy.to_root(), "../../../");
        assert_eq!(Address::root().link(), "");
        assert_eq!(Address::root().file_path(), "index.html");
        assert_eq!(Address::root().to_root(), "./");
    }

    #[test]
    fn nothing_takes_the_place_of_a_page() {
        let page = Address::evidence("a", Utf8Path::new("index.html"));
        assert_eq!(page.file_path(), "incidents/a/index.html.txt/index.html");
        let appendix = |taken| Address::appendix("a", Utf8Path::new("notes.md"), taken).link();
        assert_eq!(appendix(false), "incidents/a/notes/");
        assert_eq!(appendix(true), "incidents/a/notes.md/");
    }

    #[test]
    fn names_of_services_cannot_leave_their_folder() {
        assert_eq!(Address::service("gitlab-com").link(), "services/gitlab-com/");
        for name in ["..", "../../x", "a/b", "", "Ä", "CON:", "a\u{0}b", "index.html"] {
            let path = Address::service(name).file_path();
            assert!(path.starts_with("services/") && path.ends_with("/index.html"), "{path}");
            assert_eq!(path.matches('/').count(), 2, "{path}");
            assert!(!path.contains("/../") && !path.contains('\0'), "{path}");
        }
        assert_ne!(Address::service("A B"), Address::service("a b"));
    }

    /// Of names in small letters some are taken: by a device, and by what a name in capitals becomes.
    #[test]
    fn a_name_is_never_what_another_becomes() {
        for name in ["con", "nul.txt", "com1", "a.", "x-0a1b2c", "0a1b2c"] {
            assert_ne!(Address::service(name).link(), format!("services/{name}/"));
        }
        for name in ["console", "com", "com10", "a.b", "x-202611", "x-facade", "x-0a1b2g"] {
            assert_eq!(Address::service(name).link(), format!("services/{name}/"));
        }
        let capital = Address::service("A b");
        let twin = capital.link();
        let twin = twin.trim_end_matches('/').trim_start_matches("services/");
        assert_ne!(Address::service(twin), capital);
    }

    #[test]
    fn decoding_undoes_encoding() {
        for text in ["a b/é#?%", "100%", "%zz", ""] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("100%"), "100%");
        assert_eq!(valid_url("https://x/%20?a=\"é"), "https://x/%20?a=%22%C3%A9");
    }
}
