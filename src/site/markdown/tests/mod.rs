//! Tests of the rendered HTML, by what they show, and the checker they share.

// A body that is one section is one range.
#![allow(clippy::single_range_in_vec_init)]

mod blocks;
mod code;
mod hostile;
mod inline;
mod page;
mod raw;

use std::collections::BTreeSet;

use super::raw_html::{Token, tokens};
use super::{BodyOptions, Fragment, LinkResolver, Renderer, Target};

/// Resolves everything but what says that it is missing.
struct Somewhere;

impl LinkResolver for Somewhere {
    fn link(&self, href: &str) -> Target {
        if href.contains("missing") || href.starts_with('#') {
            Target::Missing
        } else {
            Target::Url(format!("/to/{href}"))
        }
    }

    fn image(&self, src: &str) -> Target {
        if src.contains("missing") { Target::Missing } else { Target::Url(format!("/img/{src}")) }
    }
}

/// Returns what it is asked: the least careful resolver there can be.
struct Careless;

impl LinkResolver for Careless {
    fn link(&self, href: &str) -> Target {
        Target::Url(href.to_owned())
    }

    fn image(&self, src: &str) -> Target {
        Target::Url(src.to_owned())
    }
}

fn render_with(
    body: &str,
    ranges: &[std::ops::Range<usize>],
    resolver: &dyn LinkResolver,
) -> Vec<Fragment> {
    let reserved_ids = BTreeSet::from(["summary".to_owned(), "timeline".to_owned()]);
    let options = BodyOptions { parent_level: 2, reserved_ids: &reserved_ids, resolver };
    let fragments = Renderer::new().render_body(body, ranges, &options);
    for fragment in &fragments {
        check(&fragment.html);
    }
    fragments
}

/// The HTML of a body that is one section.
fn render(body: &str) -> String {
    let mut fragments = render_with(body, &[0..body.len()], &Somewhere);
    fragments.remove(0).html
}

#[track_caller]
fn assert_contains(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "no {part:?} in:\n{html}");
    }
}

#[track_caller]
fn assert_lacks(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(!html.contains(part), "{part:?} in:\n{html}");
    }
}

const VOID: &[&str] = &["br", "hr", "img", "input", "wbr"];

/// Panics unless the HTML is balanced and holds nothing that could run or load.
#[track_caller]
fn check(html: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => assert!(!text.contains(['<', '>']), "text {text:?} in:\n{html}"),
            Token::Open(tag) => {
                assert!(
                    super::sanitise::TAGS.contains(&tag.name.as_str()),
                    "tag {} in:\n{html}",
                    tag.source
                );
                for (name, value) in &tag.attributes {
                    assert!(!name.starts_with("on") && name != "style", "{}", tag.source);
                    if name == "id" {
                        assert!(ids.insert(value.clone()), "id {value} twice in:\n{html}");
                    }
                    if name == "href" || name == "src" {
                        check_url(value);
                    }
                }
                if tag.name == "a" {
                    assert!(!open.contains(&tag.name), "nested links in:\n{html}");
                }
                if !VOID.contains(&tag.name.as_str()) {
                    open.push(tag.name);
                }
            }
            Token::Close { name, .. } => {
                assert_eq!(open.pop().as_deref(), Some(name.as_str()), "in:\n{html}");
            }
        }
    }
    assert!(open.is_empty(), "{open:?} left open in:\n{html}");
    assert_lacks(&html.to_ascii_lowercase(), &["<script", "<!--"]);
}

/// As a browser sees it: tabs, line ends and leading control characters do not count.
fn check_url(url: &str) {
    let seen: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let seen = seen.to_ascii_lowercase();
    let end = seen.find(['/', '?', '#']).unwrap_or(seen.len());
    if let Some(colon) = seen[..end].find(':') {
        let scheme = &seen[..colon];
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        assert!(!is_scheme || ["http", "https", "mailto"].contains(&scheme), "URL {url:?}");
    }
    assert!(!seen.starts_with("//") && !seen.contains('\\'), "URL {url:?}");
}
