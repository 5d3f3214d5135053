//! Where references in an incident's texts lead on the site.

use camino::Utf8Path;

use super::address::{Address, decode, encode};
use super::context::ROOT_MARK;
use super::markdown::{LinkResolver, Target};
use super::published::{Entry, Published, Shown, is_image};
use crate::source::reference::join;

/// Resolves the references of one file for the page it is shown on.
pub struct Links<'a> {
    pub published: &'a Published,
    /// The folder of the file, relative to the repository's root.
    pub folder: &'a Utf8Path,
    /// The incident that the file belongs to.
    pub incident: usize,
    /// Slugs of the incidents, by index.
    pub slugs: &'a [String],
    /// Whether the page is the incident's report, to whose sections `#…` leads.
    pub is_report: bool,
}

impl Links<'_> {
    fn resolve(&self, href: &str) -> Option<String> {
        let (path, fragment) = match href.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (href, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            let id = self.published.heading(self.incident, fragment.as_deref()?)?;
            return self.is_report.then(|| format!("#{id}"));
        }
        let path = decode(path);
        if let Some(url) = self.find(&path, fragment.as_deref()) {
            return Some(url);
        }
        // A source as the front matter writes it: `evidence/edge.log:118`.
        let (file, lines) = path.rsplit_once(':')?;
        let line = lines.split('-').next().unwrap_or_default();
        line.parse::<usize>().ok()?;
        self.find(file, Some(&format!("L{line}")))
    }

    fn find(&self, written: &str, fragment: Option<&str>) -> Option<String> {
        let path = join(self.folder, written)?;
        if let Some(entry) = self.published.file(&path) {
            return Some(self.to(entry, fragment));
        }
        if let Some(incident) = self.published.incident_of_folder(&path) {
            return Some(self.to_report(incident, fragment));
        }
        // Any other folder of an incident: what lies in it is listed with the evidence.
        let incident = path.ancestors().find_map(|a| self.published.incident_of_folder(a))?;
        self.published.has_files_below(&path).then(|| self.to_report(incident, Some("evidence")))
    }

    fn to(&self, entry: &Entry, fragment: Option<&str>) -> String {
        match entry.shown {
            Shown::Report => self.to_report(entry.incident, fragment),
            Shown::Copy => below_root(&entry.address, None),
            Shown::Appendix | Shown::Text => {
                let fragment = fragment.map(|f| fragment_text(f, entry.shown));
                below_root(&entry.address, fragment)
            }
        }
    }

    fn to_report(&self, incident: usize, fragment: Option<&str>) -> String {
        let slug = self.slugs.get(incident).map(String::as_str).unwrap_or_default();
        let id = fragment.map(|f| self.published.heading(incident, f).unwrap_or(f));
        below_root(&Address::incident(slug), id.map(encode))
    }
}

/// Whatever page the link comes to stand on.
fn below_root(address: &Address, fragment: Option<String>) -> String {
    let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
    format!("{ROOT_MARK}{}{fragment}", address.link())
}

/// `L118-L120`, as code hosts write ranges of lines, leads to the first.
fn fragment_text(fragment: &str, shown: Shown) -> String {
    let first = match (shown, fragment.split_once('-')) {
        (Shown::Text, Some((first, _))) => first,
        _ => fragment,
    };
    encode(first)
}

impl LinkResolver for Links<'_> {
    fn link(&self, href: &str) -> Target {
        self.resolve(href).map_or(Target::Missing, Target::Url)
    }

    fn image(&self, src: &str) -> Target {
        let path = decode(src.split(['?', '#']).next().unwrap_or_default());
        let found = join(self.folder, &path).and_then(|p| self.published.file(&p));
        match found {
            Some(entry) if is_image(&entry.path) => Target::Url(below_root(&entry.address, None)),
            _ => Target::Missing,
        }
    }
}
