//! Where references in an incident's texts lead on the site.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::address::{Address, decode};
use super::markdown::{LinkResolver, Target};
use super::published::{Entry, Published, Shown, is_image};

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
    /// From the page to the site's root.
    pub root: String,
}

impl Links<'_> {
    fn resolve(&self, href: &str) -> Option<String> {
        let (path, fragment) = match href.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (href, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            let id = self
                .published
                .heading(self.incident, fragment.as_deref()?)?;
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
        let incident = path
            .ancestors()
            .find_map(|a| self.published.incident_of_folder(a))?;
        self.published
            .has_files_below(&path)
            .then(|| self.to_report(incident, Some("evidence")))
    }

    fn to(&self, entry: &Entry, fragment: Option<&str>) -> String {
        match entry.shown {
            Shown::Report => self.to_report(entry.incident, fragment),
            Shown::Copy => format!("{}{}", self.root, entry.address.link()),
            Shown::Appendix | Shown::Text => {
                let fragment = fragment.map(|f| format!("#{}", fragment_text(f, entry.shown)));
                format!(
                    "{}{}{}",
                    self.root,
                    entry.address.link(),
                    fragment.unwrap_or_default()
                )
            }
        }
    }

    fn to_report(&self, incident: usize, fragment: Option<&str>) -> String {
        let slug = self
            .slugs
            .get(incident)
            .map(String::as_str)
            .unwrap_or_default();
        let id = fragment.map(|f| self.published.heading(incident, f).unwrap_or(f));
        let fragment = id.map(|id| format!("#{}", super::address::encode(id)));
        format!(
            "{}{}{}",
            self.root,
            Address::incident(slug).link(),
            fragment.unwrap_or_default()
        )
    }
}

/// `L118-L120`, as code hosts write ranges of lines, leads to the first.
fn fragment_text(fragment: &str, shown: Shown) -> String {
    let first = match (shown, fragment.split_once('-')) {
        (Shown::Text, Some((first, _))) => first,
        _ => fragment,
    };
    super::address::encode(first)
}

impl LinkResolver for Links<'_> {
    fn link(&self, href: &str) -> Target {
        self.resolve(href).map_or(Target::Missing, Target::Url)
    }

    fn image(&self, src: &str) -> Target {
        let path = decode(src.split(['?', '#']).next().unwrap_or_default());
        let found = join(self.folder, &path).and_then(|p| self.published.file(&p));
        match found {
            Some(entry) if is_image(&entry.path) => {
                Target::Url(format!("{}{}", self.root, entry.address.link()))
            }
            _ => Target::Missing,
        }
    }
}

/// `written` as seen from `folder`, inside of the repository; a leading `/` means its root.
fn join(folder: &Utf8Path, written: &str) -> Option<Utf8PathBuf> {
    let mut parts: Vec<&str> = Vec::new();
    let written = match written.strip_prefix('/') {
        Some(from_root) => from_root,
        None => {
            parts.extend(folder.components().map(|c| c.as_str()));
            written
        }
    };
    for component in Utf8Path::new(written).components() {
        match component {
            Utf8Component::Normal(name) => parts.push(name),
            Utf8Component::ParentDir => {
                parts.pop()?;
            }
            Utf8Component::CurDir => {}
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/").into())
}

/// The id that GitHub gives to a heading: lower case, spaces to hyphens, punctuation dropped.
#[must_use]
pub fn github_slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_of_the_repository() {
        let join = |written| join(Utf8Path::new("incidents/a"), written).map(|p| p.to_string());
        assert_eq!(
            join("evidence/x.log").unwrap(),
            "incidents/a/evidence/x.log"
        );
        assert_eq!(join("../b/").unwrap(), "incidents/b");
        assert_eq!(join("./../b/README.md").unwrap(), "incidents/b/README.md");
        assert_eq!(join("/docs/x").unwrap(), "docs/x");
        assert_eq!(join("../../../etc/passwd"), None);
        assert_eq!(join("/.."), None);
    }

    #[test]
    fn headings_have_the_ids_of_the_host() {
        assert_eq!(
            github_slug("1. Gather the information"),
            "1-gather-the-information"
        );
        assert_eq!(github_slug("Why? (5×)"), "why-5");
    }
}
