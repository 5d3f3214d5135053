//! A team's theme folder beside the built-in theme: what can be copied out of ours, what theirs
//! replaces, from which state of ours it was copied, and what in it has no effect.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::embedded;
use super::theme::ThemeFiles;

/// The file of a theme's folder in which `theme eject` records what it copied.
pub const RECORD: &str = "ejected.toml";

/// Assets that pages link to when a theme has them, although the built-in theme has none.
pub const OPTIONAL_ASSETS: [&str; 1] = ["assets/theme.css"];

/// Every file of the built-in theme by its path in a theme's folder, in order of path.
pub fn builtin() -> BTreeMap<&'static str, &'static [u8]> {
    embedded::FILES.iter().copied().collect()
}

/// What a file of the theme's folder is to the built-in one of the same path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is none in the folder: ours is used.
    BuiltIn,
    /// Byte for byte ours.
    Same,
    /// Theirs, and ours is still what it was copied from, or nobody recorded what that was.
    Changed,
    /// Theirs, and ours is another one now than when it was copied.
    ChangedAndOutdated,
    /// Copied from an earlier version of ours and not changed since.
    Outdated,
    /// Ours has no file of this path.
    Added,
}

impl State {
    /// What is said of the file in a list.
    pub fn words(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Same => "overridden, same as built-in",
            Self::Changed => "overridden, changed",
            Self::ChangedAndOutdated => "overridden, changed; the built-in one is newer",
            Self::Outdated => "overridden by an older built-in one, unchanged",
            Self::Added => "added",
        }
    }
}

/// Every file of the built-in theme and of a team's, in order of path, with what it is.
pub fn states(theirs: &ThemeFiles) -> BTreeMap<String, State> {
    let record = record(theirs);
    let ours = builtin();
    let mut states: BTreeMap<String, State> =
        ours.keys().map(|path| ((*path).to_owned(), State::BuiltIn)).collect();
    for (path, bytes) in theirs.iter().filter(|(path, _)| *path != RECORD) {
        let state = match (ours.get(path.as_str()), record.get(path)) {
            (None, _) => State::Added,
            (Some(own), _) if own == bytes => State::Same,
            (Some(own), Some(copied)) if *copied != digest(own) => {
                if *copied == digest(bytes) {
                    State::Outdated
                } else {
                    State::ChangedAndOutdated
                }
            }
            (Some(_), _) => State::Changed,
        };
        states.insert(path.clone(), state);
    }
    states
}

/// No file or folder of the built-in theme has this path; the nearest names, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchPart {
    pub asked: String,
    pub nearest: Vec<&'static str>,
}

/// The built-in files that a path names: itself, or all below it.
pub fn part(asked: &str) -> Result<Vec<&'static str>, NoSuchPart> {
    let path = asked.trim_start_matches("./").trim_matches('/');
    let below = format!("{path}/");
    let found: Vec<&str> =
        builtin().into_keys().filter(|own| *own == path || own.starts_with(&below)).collect();
    if found.is_empty() || path.is_empty() {
        return Err(NoSuchPart { asked: asked.to_owned(), nearest: nearest(path) });
    }
    Ok(found)
}

/// The text of the record after `copied` were copied from the built-in theme.
pub fn record_after(theirs: &ThemeFiles, copied: &[&'static str]) -> String {
    let mut all = record(theirs);
    let ours = builtin();
    for path in copied {
        if let Some(bytes) = ours.get(path) {
            all.insert((*path).to_owned(), digest(bytes));
        }
    }
    let mut text = String::from(
        "# Which state of the built-in theme these files were copied from, for `aftermark theme list`.\n# Written by `aftermark theme eject`.\n\n[files]\n",
    );
    // Only names of ours are written: none needs an escape.
    for (path, digest) in all.iter().filter(|(p, _)| ours.contains_key(p.as_str())) {
        let _ = writeln!(text, "\"{path}\" = \"{digest}\"");
    }
    text
}

/// A file of a theme's folder that changes nothing, and the built-in path that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub path: String,
    pub meant: Option<&'static str>,
}

/// Files that replace none of ours and that nothing of the theme mentions: a mistyped path would
/// otherwise have no effect and no message. In order of path.
pub fn unused(theirs: &ThemeFiles) -> Vec<Unused> {
    let ours = builtin();
    let folders: Vec<&str> = ours.keys().filter_map(|p| Some(p.split_once('/')?.0)).collect();
    // Files below `text/` are languages: a team may add its own.
    let known = |path: &str| {
        ours.contains_key(path)
            || path == RECORD
            || OPTIONAL_ASSETS.contains(&path)
            || path.starts_with("text/")
    };
    let mentioned = |path: &str| {
        let name = path.split_once('/').map_or(path, |(_, below)| below);
        let short = name.rsplit('/').next().unwrap_or(name);
        let others = theirs.iter().filter(|(other, _)| *other != path);
        let mut texts = others.filter_map(|(p, b)| Some((p, std::str::from_utf8(b).ok()?)));
        // Style sheets name what lies beside them.
        texts.any(|(p, text)| text.contains(name) || (p.ends_with(".css") && text.contains(short)))
    };
    let mut found = Vec::new();
    for path in theirs.keys().filter(|p| !known(p)) {
        let Some((folder, _)) = path.split_once('/') else {
            // Beside the folders: notes, a licence, pictures of the theme.
            if let Some(meant) = near(path) {
                found.push(Unused { path: path.clone(), meant: Some(meant) });
            }
            continue;
        };
        if folders.contains(&folder) && mentioned(path) {
            continue;
        }
        let meant = near(path);
        // An asset that nothing of the theme mentions may be linked to by a report.
        if meant.is_some() || folder != "assets" {
            found.push(Unused { path: path.clone(), meant });
        }
    }
    found
}

/// The built-in path that is so close that it may be meant.
fn near(path: &str) -> Option<&'static str> {
    let best = nearest(path).into_iter().next()?;
    let name = |p: &str| p.rsplit('/').next().unwrap_or(p).to_owned();
    let close = strsim::damerau_levenshtein(path, best) <= 3 || name(path) == name(best);
    close.then_some(best)
}

/// The three built-in paths nearest to a text; those of the same file name before all others.
fn nearest(path: &str) -> Vec<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut all: Vec<(bool, f64, &'static str)> = builtin()
        .into_keys()
        .map(|own| {
            let own_name = own.rsplit('/').next().unwrap_or(own);
            let whole = strsim::jaro_winkler(path, own);
            let ends = strsim::jaro_winkler(name, own_name);
            let same = own_name == name;
            // Where the names agree, the folders decide.
            (same, if same { whole } else { whole.max(ends) }, own)
        })
        .collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(b.2)));
    let likely = all.into_iter().filter(|(same, score, _)| *same || *score > 0.75);
    likely.map(|(_, _, own)| own).take(3).collect()
}

/// Path and digest of what was copied; a record that cannot be read records nothing.
fn record(theirs: &ThemeFiles) -> BTreeMap<String, String> {
    #[derive(Default, serde::Deserialize)]
    struct Record {
        #[serde(default)]
        files: BTreeMap<String, String>,
    }
    let text = theirs.get(RECORD).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let record: Record = text.and_then(|text| toml::from_str(text).ok()).unwrap_or_default();
    record.files
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>) -> ThemeFiles {
        all.into_iter().map(|(p, b)| (p.to_owned(), b.as_bytes().to_vec())).collect()
    }

    #[test]
    fn parts_are_files_and_folders() {
        assert_eq!(part("templates/base.html").unwrap(), ["templates/base.html"]);
        assert!(part("./templates/pages/").unwrap().len() > 10);
        let e = part("templates/bse.html").unwrap_err();
        assert_eq!(e.nearest[0], "templates/base.html");
        let e = part("report.html").unwrap_err();
        assert!(e.nearest.contains(&"templates/pages/report.html"), "{e:?}");
        assert!(part("").is_err() && part("templates/p").is_err());
        assert!(part("zzzzzz").unwrap_err().nearest.is_empty());
    }

    #[test]
    fn a_file_is_compared_with_ours_and_with_what_it_was_copied_from() {
        let own = builtin()["assets/site.css"];
        let mut theirs = files([("assets/theme.css", "a{}"), ("assets/site.js", "changed")]);
        theirs.insert("assets/site.css".to_owned(), own.to_vec());
        let all = states(&theirs);
        assert_eq!(all["assets/site.css"], State::Same);
        assert_eq!(all["assets/site.js"], State::Changed);
        assert_eq!(all["assets/theme.css"], State::Added);
        assert_eq!(all["templates/base.html"], State::BuiltIn);
        // As if ours had been another file when it was copied.
        let record = |digest: &str| format!("[files]\n\"assets/site.js\" = \"{digest}\"\n");
        theirs.insert(RECORD.to_owned(), record("0123").into_bytes());
        assert_eq!(states(&theirs)["assets/site.js"], State::ChangedAndOutdated);
        let copied = record(&digest(b"changed"));
        theirs.insert(RECORD.to_owned(), copied.into_bytes());
        assert_eq!(states(&theirs)["assets/site.js"], State::Outdated);
        let now = record_after(&theirs, &["assets/site.js"]);
        theirs.insert(RECORD.to_owned(), now.into_bytes());
        assert_eq!(states(&theirs)["assets/site.js"], State::Changed);
    }

    #[test]
    fn a_mistyped_path_is_told_from_an_addition() {
        let theirs = files([
            ("templates/page/report.html", "x"),
            ("templates/parts/mine.html", "x"),
            ("templates/parts/lost.html", "x"),
            ("templates/pages/404.html", "{% include \"parts/mine.html\" %}"),
            ("assets/sites.css", "a{}"),
            ("assets/theme.css", "a { background: url(paper.png) }"),
            ("assets/paper.png", "x"),
            ("assets/for-a-report.pdf", "x"),
            ("asset/site.css", "x"),
            ("README.md", "x"),
            (RECORD, ""),
        ]);
        let found: Vec<_> = unused(&theirs).into_iter().map(|u| (u.path, u.meant)).collect();
        let expected = [
            ("asset/site.css", Some("assets/site.css")),
            ("assets/sites.css", Some("assets/site.css")),
            ("templates/page/report.html", Some("templates/pages/report.html")),
            ("templates/parts/lost.html", None),
        ];
        let expected = expected.map(|(p, m)| (p.to_owned(), m));
        assert_eq!(found, expected);
    }
}
