//! Where references in an incident's texts lead on the site.

use camino::Utf8Path;

use super::address::{Address, decode, encode};
use super::context::ROOT_MARK;
use super::markdown::{LinkResolver, Target};
use super::published::{Entry, Published, Shown};
use crate::edition::CodeHost;
use crate::source::Sources;
use crate::source::kinds::is_image;
use crate::source::reference::{Place, Reference, join};

/// Resolves the references of one file for the page it is shown on.
pub struct Links<'a> {
    pub published: &'a Published<'a>,
    /// The folder of the file, relative to the repository's root.
    pub folder: &'a Utf8Path,
    /// The incident that the file belongs to.
    pub incident: usize,
    /// Slugs of the incidents, by index.
    pub slugs: &'a [String],
    /// What the site does not show may be there all the same.
    pub sources: &'a Sources,
    pub host: Option<&'a CodeHost>,
    /// Whether the page is the incident's report, to whose sections `#…` leads.
    pub is_report: bool,
}

impl Links<'_> {
    fn resolve(&self, href: &str) -> Option<String> {
        let written = Reference::parse(href);
        let fragment = written.fragment.as_deref();
        if written.path.is_empty() {
            let id = self.published.heading(self.incident, fragment?)?;
            return self.is_report.then(|| format!("#{id}"));
        }
        let places = written.places(self.folder, self.sources.tree().prefix());
        let on_site = places.iter().find_map(|place| self.find(place, fragment));
        on_site.or_else(|| places.iter().find_map(|place| self.on_host(place, fragment)))
    }

    fn find(&self, place: &Place, fragment: Option<&str>) -> Option<String> {
        let Place::Here { path, lines } = place else { return None };
        let line =
            lines.as_deref().map(|lines| format!("L{}", lines.split('-').next().unwrap_or(lines)));
        let fragment = line.as_deref().or(fragment);
        if let Some(entry) = self.published.file(path) {
            return Some(self.to(entry, fragment));
        }
        if let Some(incident) = self.published.incident_of_folder(path) {
            return Some(self.to_report(incident, fragment));
        }
        // Any other folder of an incident: what lies in it is listed with the evidence.
        let incident = path.ancestors().find_map(|a| self.published.incident_of_folder(a))?;
        self.published.has_files_below(path).then(|| self.to_report(incident, Some("evidence")))
    }

    /// What the site does not have, on the code host, if it is there and the host is known.
    fn on_host(&self, place: &Place, fragment: Option<&str>) -> Option<String> {
        let host = self.host?;
        let mut fragment = fragment.map(|f| format!("#{}", encode(f))).unwrap_or_default();
        let url = match place {
            Place::Here { path, lines } => {
                let is_there = |path: &Utf8Path| {
                    self.sources.id(path).is_some_and(|file| self.sources.is_tracked(file))
                };
                if !is_there(path) && !is_there(&path.join("")) {
                    return None;
                }
                if let Some(lines) = lines {
                    fragment = host.lines(lines);
                }
                host.file(&format!("{}{path}", host.prefix))?
            }
            Place::Beside(path) => host.file(path)?,
        };
        Some(url + &fragment)
    }

    fn to(&self, entry: &Entry, fragment: Option<&str>) -> String {
        match entry.shown {
            Shown::Report => self.to_report(entry.incident, fragment),
            Shown::Copy => below_root(&entry.address, None),
            Shown::Appendix => below_root(&entry.address, fragment.map(encode)),
            Shown::Text => {
                // `L118-L120`, as code hosts write ranges of lines, leads to the first.
                let first = fragment.map(|f| f.split_once('-').map_or(f, |(first, _)| first));
                let line = first.and_then(|f| f.strip_prefix('L')?.parse().ok());
                let page = line.map_or(1, |line| entry.page_of(line));
                below_root(&entry.address.numbered(page), first.map(encode))
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
