//! Whatever authors call things, everything has a page of its own: no two share one, and none lies where a file does.

use std::collections::{BTreeMap, BTreeSet};

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::rules::judge;
use aftermark::site::{Rendering, ThemeFiles};

use super::examples::{day, settings};
use crate::memory::Files;

/// Names that the site itself uses, or that become such a name, or another's.
const NAMES: [&str; 18] = [
    "actions.ics",
    "actions.json",
    "feed.xml",
    "index.html",
    "page",
    "2",
    "nobody",
    "unproven",
    "again",
    "brief",
    "con",
    "A b",
    "a B",
    "a b",
    "a-b",
    "..",
    "~aftermark-root~",
    "Ärger",
];

#[test]
fn every_name_has_a_page_of_its_own() {
    let twins: Vec<String> = NAMES.iter().map(|name| hashed(name)).collect();
    let names: Vec<&str> = NAMES.into_iter().chain(twins.iter().map(String::as_str)).collect();
    let mut files = Files::default();
    files.write("aftermark.toml", "[site]\npaginate_by = 5\n");
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    let actions = names.iter().enumerate().map(|(i, name)| {
        format!("  - {{id: A{i}, title: Of {i}, owner: {name:?}, status: open, process: people}}\n")
    });
    let actions: String = actions.collect();
    let list = quoted.join(", ");
    let report = format!(
        "---\ntitle: All names\nservices: [{list}]\ntags: [{list}]\nactions:\n{actions}---\n"
    );
    let slugs = ["page", "page-2", "brief", "2026-03-01-a", "2026-03-02-b", "2026-03-03-c", "2"];
    for slug in slugs {
        files.write(format!("incidents/{slug}/README.md"), report.as_bytes());
        for file in ["brief.md", "brief/x.log", "2/x.log", "page/2.md", "feed.xml/y.log"] {
            files.write(format!("incidents/{slug}/{file}"), "x\n");
        }
    }
    let library = files.library();
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let theme = ThemeFiles::new();
    let settings = settings(&library, &theme);
    let edition = Edition::new(&library, &derived, &verdict);
    let rendering = Rendering::new(&edition, &settings).unwrap();
    let pages = rendering.all().unwrap();
    let paths: BTreeSet<&str> = pages.iter().map(|p| p.path.as_str()).collect();
    for path in &paths {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let file = folders.into_iter().find(|folder| paths.contains(folder));
        assert_eq!(file, None, "{path} lies in a file");
        let small = path.to_lowercase();
        let twins = paths.iter().filter(|other| other.to_lowercase() == small).count();
        assert_eq!(twins, 1, "{path} differs from another in capitals alone");
    }
    // Of each kind one page for each name, with that name as its heading.
    for (section, under) in [("services", 1), ("tags", 1), ("actions", 1)] {
        let mut headings: BTreeMap<String, usize> = BTreeMap::new();
        for page in &pages {
            let below = page.path.strip_prefix(section).and_then(|p| p.strip_suffix("/index.html"));
            if below.is_some_and(|p| p.matches('/').count() == under) {
                let text = std::str::from_utf8(&page.bytes).unwrap();
                let heading = text.split_once("<h1").and_then(|(_, rest)| rest.split_once('>'));
                let heading = heading.unwrap().1.split_once("</h1>").unwrap().0;
                *headings.entry(heading.to_owned()).or_default() += 1;
            }
        }
        for name in &names {
            assert_eq!(headings.get(*name), Some(&1), "{section}: {name} of {headings:?}");
        }
    }
    // The list of incidents and the pages of each.
    let count = |of: &dyn Fn(&str) -> bool| paths.iter().filter(|p| of(p)).count();
    assert_eq!(count(&|p| p.starts_with("incidents/page/") && p.ends_with("/index.html")), 1);
    let brief = |p: &str| p.ends_with("/brief-2/index.html");
    assert_eq!(count(&brief), slugs.len(), "{paths:#?}");
    for page in pages.iter().filter(|p| p.path.starts_with("incidents/")) {
        let alone = rendering.page(&page.path).unwrap();
        assert!(alone.as_ref() == Some(page), "{} alone", page.path);
    }
}

/// What the address of a name looks like where that name cannot be one.
fn hashed(name: &str) -> String {
    let readable: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let digits = hash.as_bytes().windows(6).map(|d| std::str::from_utf8(d).unwrap());
    let is_mixed = |d: &&str| {
        d.contains(|c: char| c.is_ascii_digit()) && d.contains(|c: char| c.is_ascii_alphabetic())
    };
    let digits = digits.into_iter().find(is_mixed).unwrap();
    format!("{}-{digits}", readable.trim_matches('-')).trim_matches('-').to_owned()
}
