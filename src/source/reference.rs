//! What a relative reference in a text means: the path it leads to, the heading it names.
//!
//! One reading for the rules, which say that a link leads nowhere, and for the site, which follows it.

use std::sync::LazyLock;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use regex::Regex;

/// `written` as seen from `folder`, inside of the repository; a leading `/` means its root.
#[must_use]
pub fn join(folder: &Utf8Path, written: &str) -> Option<Utf8PathBuf> {
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

/// A relative link as its writer meant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Decoded; empty where only a heading is named. What follows a `?` is for the host (`?plain=1`).
    pub path: String,
    /// Decoded.
    pub fragment: Option<String>,
}

/// Where a path may lead, as seen from the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below the folder that holds `aftermark.toml`, relative to it; with what stands behind a file's name as
    /// its lines (`edge.log:118-120`).
    Here { path: Utf8PathBuf, lines: Option<String> },
    /// In the repository, outside of that folder; relative to the repository's root.
    Beside(String),
}

impl Reference {
    /// Takes a destination apart.
    #[must_use]
    pub fn parse(destination: &str) -> Self {
        let (path, fragment) = match destination.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (destination, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        Self { path: decode(path), fragment }
    }

    /// What the path can mean in a file of `folder`, the likeliest first; `prefix` is where the folder that holds
    /// `aftermark.toml` lies in its repository ([`super::Tree::prefix`]). A path with `/` in front counts from the
    /// repository's root, as on code hosts, or else from that folder. Nothing leads out of the repository.
    #[must_use]
    pub fn places(&self, folder: &Utf8Path, prefix: &str) -> Vec<Place> {
        let mut places = meant(folder, prefix, &self.path, None);
        // A source as the front matter writes it: `evidence/edge.log:118`.
        let (file, lines) = cited(&self.path);
        if let Some((first, last)) = lines.first() {
            let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
            places.extend(meant(folder, prefix, file, Some(&lines)));
        }
        places
    }
}

/// Takes a citation apart: the file, and the lines of it that are cited. `edge.log:2`, `:2-5`, `:2,7`, `:L2`, `#L2-L5`, and
/// `:2:5` as compilers and searches write it, with a column that says no more here.
#[must_use]
pub fn cited(written: &str) -> (&str, Vec<(usize, usize)>) {
    static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?-u)[:#](L?\d+(?:C\d+)?(?:(?:-|(?u:–))L?\d+(?:C\d+)?)?(?:,\s?L?\d+(?:(?:-|(?u:–))L?\d+)?)*)(?::\d+)?$",
        )
        .ok()
    });
    // Only what the end is made of is looked at: names of files are long, and most have no lines behind them.
    let is_of_lines = |c: char| c.is_ascii_digit() || "LC-–,:# ".contains(c);
    let end = written.trim_end_matches(is_of_lines).len();
    let first = written.chars().next().map_or(0, char::len_utf8);
    let tail = end.max(first);
    let found = written.get(tail..).filter(|tail| !tail.is_empty());
    let found = found.and_then(|tail| LINES.as_ref()?.captures(tail));
    let parts = found.as_ref().and_then(|found| {
        let file = written.get(..tail + found.get(0)?.start())?;
        Some((file, found.get(1)?))
    });
    let Some((file, lines)) = parts else {
        return (written, Vec::new());
    };
    let number = |text: &str| {
        let digits = text.trim().trim_start_matches('L').split('C').next()?;
        digits.parse::<usize>().ok()
    };
    let ranges = lines.as_str().split(',').map(|part| match part.split_once(['-', '–']) {
        Some((first, last)) => number(first).zip(number(last)),
        None => number(part).map(|line| (line, line)),
    });
    match ranges.collect::<Option<Vec<_>>>() {
        Some(ranges) => (file, ranges),
        None => (written, Vec::new()),
    }
}

fn meant(folder: &Utf8Path, prefix: &str, written: &str, lines: Option<&str>) -> Vec<Place> {
    let here =
        |path: &Utf8Path| Place::Here { path: path.to_owned(), lines: lines.map(str::to_owned) };
    let mut places = Vec::new();
    let top = Utf8PathBuf::from(prefix).join(folder);
    if let Some(path) = join(&top, written) {
        // Without the slash at its end, a prefix is a path.
        match path.strip_prefix(prefix.trim_end_matches('/')) {
            Ok(inside) => places.push(here(inside)),
            Err(_) => places.push(Place::Beside(path.into_string())),
        }
    }
    if written.starts_with('/')
        && !prefix.is_empty()
        && let Some(path) = join(folder, written)
    {
        places.insert(0, here(&path));
    }
    places
}

/// What stays of a heading in its id: letters with their marks (of which Indic scripts make syllables, and emoji their
/// colour), digits, and what joins words.
static KEPT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc} \n-]+").ok());

/// The id that GitHub gives to a heading: lower case, spaces to hyphens, punctuation dropped.
#[must_use]
pub fn github_slug(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let kept = KEPT.as_ref().into_iter().flat_map(|r| r.find_iter(&lower));
    kept.flat_map(|m| m.as_str().chars())
        .map(|c| if matches!(c, ' ' | '\n') { '-' } else { c })
        .collect()
}

/// Undoes percent-encoding; what is not valid UTF-8 afterwards stays as it was.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let pair = bytes.get(i + 1..i + 3).filter(|_| bytes[i] == b'%');
        let value = pair
            .and_then(|p| std::str::from_utf8(p).ok())
            .and_then(|p| u8::from_str_radix(p, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_a_file_and_its_lines() {
        for (written, file, lines) in [
            ("a.log:2", "a.log", &[(2, 2)][..]),
            ("a.log:2-5,7", "a.log", &[(2, 5), (7, 7)]),
            ("a:1.log:2", "a:1.log", &[(2, 2)]),
            ("a.log", "a.log", &[]),
            ("a.log:", "a.log:", &[]),
            ("a.log:x", "a.log:x", &[]),
            ("a.md#summary", "a.md#summary", &[]),
            (":2", ":2", &[]),
            ("a.log:99999999999999999999", "a.log:99999999999999999999", &[]),
        ] {
            assert_eq!(cited(written), (file, lines.to_vec()), "{written}");
        }
    }

    #[test]
    fn paths_stay_inside_of_the_repository() {
        let join = |written| join(Utf8Path::new("incidents/a"), written).map(|p| p.to_string());
        assert_eq!(join("evidence/x.log").unwrap(), "incidents/a/evidence/x.log");
        assert_eq!(join("../b/").unwrap(), "incidents/b");
        assert_eq!(join("./../b/README.md").unwrap(), "incidents/b/README.md");
        assert_eq!(join("/docs/x").unwrap(), "docs/x");
        assert_eq!(join("../../../etc/passwd"), None);
        assert_eq!(join("/.."), None);
    }

    #[test]
    fn a_link_means_what_it_means_on_the_host() {
        let places = |prefix, written| {
            let places = Reference::parse(written).places(Utf8Path::new("incidents/a"), prefix);
            let shown = places.into_iter().map(|place| match place {
                Place::Here { path, lines: None } => path.to_string(),
                Place::Here { path, lines: Some(lines) } => format!("{path} at {lines}"),
                Place::Beside(path) => format!("beside: {path}"),
            });
            shown.collect::<Vec<_>>()
        };
        assert_eq!(places("", "../b/x%20y.md?plain=1#L3"), ["incidents/b/x y.md"]);
        assert_eq!(places("", "x.log:3-5"), ["incidents/a/x.log:3-5", "incidents/a/x.log at 3-5"]);
        assert_eq!(places("", "/docs/x"), ["docs/x"]);
        assert_eq!(places("", "../../../x"), [""; 0]);
        assert_eq!(places("ops/", "../../../x"), ["beside: x"]);
        assert_eq!(places("ops/", "../../x"), ["x"]);
        assert_eq!(places("ops/", "../../../../x"), [""; 0]);
        assert_eq!(places("ops/", "/ops/x"), ["ops/x", "x"]);
        assert_eq!(places("ops/", "/docs/x"), ["docs/x", "beside: docs/x"]);
        let found = Reference::parse("x#a%20b?c");
        assert_eq!((found.path.as_str(), found.fragment.as_deref()), ("x", Some("a b?c")));
    }

    #[test]
    fn headings_have_the_ids_of_the_host() {
        assert_eq!(github_slug("1. Gather the information"), "1-gather-the-information");
        assert_eq!(github_slug("Why? (5×)"), "why-5");
    }
}
