//! Every relative link leads to a file, or a heading of one, that is there; every page is linked to.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::page::{self, Page};
use crate::project;

/// Where a link leads, relative to the project, and what stands behind its `#`; `None` for other hosts.
fn target(page: &Page, link: &str) -> Option<(Utf8PathBuf, Option<String>)> {
    if link.starts_with("mailto:") || link.contains("://") {
        return None;
    }
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (link, None),
    };
    if path.is_empty() {
        return Some((page.path.clone(), anchor));
    }
    let folder = page.path.parent().unwrap_or(Utf8Path::new(""));
    let joined = aftermark::source::reference::join(folder, path);
    Some((joined.unwrap_or_else(|| path.into()), anchor))
}

/// What is wrong with the links of some pages.
fn broken(pages: &[Page]) -> Vec<String> {
    let mut wrong = Vec::new();
    for page in pages {
        for (line, link) in &page.links {
            let Some((path, anchor)) = target(page, link) else {
                continue;
            };
            let place = format!("{}:{line}: {link}", page.path);
            if !project().join(&path).exists() {
                wrong.push(format!("{place}: there is no {path}"));
                continue;
            }
            let Some(anchor) = anchor else { continue };
            let known = pages.iter().find(|p| p.path == path);
            match known {
                Some(there) if there.anchors.contains(&anchor) => {}
                Some(there) => wrong.push(format!(
                    "{place}: {path} has no heading `{anchor}`, only {:?}",
                    there.anchors
                )),
                None => wrong.push(format!("{place}: {path} is no page with headings")),
            }
        }
    }
    wrong
}

#[test]
fn relative_links_lead_to_what_is_there() {
    let pages = page::all();
    let wrong = broken(&pages);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let links: usize = pages.iter().map(|p| p.links.len()).sum();
    assert!(links > 100, "only {links} links were seen");
}

#[test]
fn a_link_that_leads_nowhere_is_seen() {
    let text = "# Ä `b/c` d\n\n[a](gate.md#levels) [b](gate.md#nothing) [c](none.md) [d](#ä-bc-d) [e](../x.md)\n";
    let page = page::parse(Utf8Path::new("docs/faq.md"), text.to_owned());
    let pages = [page, page::read(Utf8Path::new("docs/gate.md"))];
    let wrong = broken(&pages[..]);
    let wrong: Vec<&String> = wrong.iter().filter(|w| w.starts_with("docs/faq.md")).collect();
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(wrong[0].starts_with("docs/faq.md:3: gate.md#nothing"), "{wrong:?}");
}

/// Lines that git leaves where two changes meet.
fn conflicts(text: &str) -> usize {
    let marks = ["<<<<<<< ", "||||||| ", ">>>>>>> "];
    text.lines().filter(|line| marks.iter().any(|mark| line.starts_with(mark))).count()
}

#[test]
fn no_page_has_a_conflict_left() {
    assert_eq!(conflicts("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> branch\n"), 2);
    for page in page::all() {
        assert_eq!(conflicts(&page.text), 0, "{}", page.path);
    }
}

#[test]
fn every_page_can_be_reached_from_the_readme() {
    let pages = page::all();
    let mut seen = BTreeSet::from([Utf8PathBuf::from("README.md")]);
    let mut open = vec![Utf8PathBuf::from("README.md")];
    while let Some(path) = open.pop() {
        let Some(page) = pages.iter().find(|p| p.path == path) else {
            continue;
        };
        for (to, _) in page.links.iter().filter_map(|(_, l)| target(page, l)) {
            if seen.insert(to.clone()) {
                open.push(to);
            }
        }
    }
    let lost = pages.iter().map(|p| &p.path).filter(|p| !seen.contains(*p));
    let lost: Vec<_> = lost.collect();
    assert!(lost.is_empty(), "nothing leads to {lost:?}");
}

/// The table of contents names every page of the folder itself.
#[test]
fn the_contents_list_every_page() {
    let contents = page::read(Utf8Path::new("docs/README.md"));
    let named = contents.links.iter().filter_map(|(_, l)| target(&contents, l));
    let named: BTreeSet<_> = named.map(|(path, _)| path).collect();
    for page in page::all() {
        let in_folder = page.path.parent() == Some(Utf8Path::new("docs"));
        if in_folder && page.path != contents.path {
            assert!(named.contains(&page.path), "docs/README.md lacks {}", page.path);
        }
    }
}

/// Pages that the program's own messages and files name.
#[test]
fn pages_that_the_program_names_exist() {
    let name = regex::Regex::new(r"docs/[a-z-]+\.md").unwrap();
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(project().join("src")) {
        let path = entry.unwrap().into_path();
        let Ok(text) = fs_err::read_to_string(&path) else {
            continue;
        };
        // Unit tests have paths of their own.
        let text = text.split("#[cfg(test)]").next().unwrap();
        for found in name.find_iter(text) {
            let page = project().join(found.as_str());
            assert!(page.is_file(), "{}: {}", path.display(), found.as_str());
            seen += 1;
        }
    }
    assert!(seen >= 8, "only {seen} pages were seen");
}
