//! Links and pictures of a report, where the files that they lead to move with it: those of Markdown, and of the raw HTML
//! in it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, LinkType, Tag};
use regex::Regex;

use crate::source::html::{Token, tokens};
use crate::source::markdown;

/// The destinations of all links and pictures, in order, each once.
#[must_use]
pub fn destinations(text: &str) -> Vec<String> {
    let mut known = HashSet::new();
    let all = places(text).into_iter().map(|(_, destination)| destination);
    all.filter(|destination| known.insert(destination.clone())).collect()
}

/// The text with other destinations where `to` gives one; nothing else changes, and no line comes or goes.
#[must_use]
pub fn redirected(text: &str, to: impl Fn(&str) -> Option<String>) -> String {
    let all = places(text).into_iter();
    let mut edits: Vec<(Range<usize>, String)> =
        all.filter_map(|(range, destination)| Some((range?, to(&destination)?))).collect();
    // A picture in a link has its own place; the first of two that overlap stays.
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in edits {
        if range.start >= done {
            out.push_str(&text[done..range.start]);
            out.push_str(&new);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// All destinations, and where each is written; `None` where it is written otherwise than it reads.
fn places(text: &str) -> Vec<(Option<Range<usize>>, String)> {
    static DEFINITION: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*<?([^\s<>]+)").ok());
    let mut all = Vec::new();
    let mut defined: HashSet<String> = HashSet::new();
    for (event, range) in markdown::events(text, markdown::options()) {
        match event {
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) => {
                // Behind the words in brackets.
                let at = text[range.clone()].rfind(&*dest_url).map(|at| range.start + at);
                if link_type != LinkType::Inline {
                    defined.insert(dest_url.to_string());
                }
                all.push((at.map(|at| at..at + dest_url.len()), dest_url.to_string()));
            }
            // A block of HTML comes line by line; a tag over several lines is left as it is.
            Event::Html(_) | Event::InlineHtml(_) => of_html(text, range, &mut all),
            _ => {}
        }
    }
    if !defined.is_empty() {
        for found in DEFINITION.iter().flat_map(|d| d.captures_iter(text)) {
            let own = found.get(1).filter(|m| defined.contains(m.as_str()));
            all.extend(own.map(|m| (Some(m.range()), m.as_str().to_owned())));
        }
    }
    all
}

/// The links and pictures of raw HTML.
fn of_html(text: &str, range: Range<usize>, all: &mut Vec<(Option<Range<usize>>, String)>) {
    static VALUE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i)\s(?P<name>src|href)\s*=\s*["']?"#).ok());
    let html = &text[range.clone()];
    let mut done = 0;
    for token in tokens(html) {
        let Token::Open(tag) = token else { continue };
        let name = match tag.name.as_str() {
            "img" => "src",
            "a" => "href",
            _ => continue,
        };
        let Some(destination) = tag.attribute(name) else { continue };
        let Some(begins) = html[done..].find(tag.source).map(|at| done + at) else { continue };
        done = begins + tag.source.len();
        let mut values = VALUE.iter().flat_map(|v| v.captures_iter(tag.source));
        let value = values.find(|v| v["name"].eq_ignore_ascii_case(name));
        let value = value.and_then(|v| v.get(0)).map(|m| m.end());
        let value = value.filter(|at| tag.source[*at..].starts_with(destination));
        let at = value.map(|at| range.start + begins + at);
        all.push((at.map(|at| at..at + destination.len()), destination.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_are_found_in_markdown_and_in_html() {
        let text = "[a](a.md) ![b](b.png) <img src=\"b.png\" alt=b.png> [![c](c.png)](d.md)\n\n<p align=center>\n  <IMG width=\"9\" src='e.png'><a href=f.md>f</a>\n</p>\n\n`<img src=g.png>` and [h][h]\n\n[h]: h.md\n";
        assert_eq!(destinations(text), ["a.md", "b.png", "d.md", "c.png", "e.png", "f.md", "h.md"]);
        let moved = redirected(text, |d| (d == "b.png" || d == "e.png").then(|| format!("x/{d}")));
        assert!(moved.contains("![b](x/b.png) <img src=\"x/b.png\" alt=b.png>"), "{moved}");
        assert!(moved.contains("src='x/e.png'"), "{moved}");
        let moved = redirected(text, |d| (d == "h.md").then(|| "y.md".to_owned()));
        assert!(moved.ends_with("[h]: y.md\n"), "{moved}");
        assert_eq!(redirected(text, |_| None), text);
    }
}
