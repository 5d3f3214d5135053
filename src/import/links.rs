//! Links and pictures of a report, where the files that they lead to move with it.

use pulldown_cmark::{Event, Tag};

use crate::source::markdown;

/// The destinations of all links and pictures, in order, each once.
#[must_use]
pub fn destinations(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (event, _) in markdown::events(text, markdown::options()) {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
            && !all.iter().any(|d: &String| **d == *dest_url)
        {
            all.push(dest_url.to_string());
        }
    }
    all
}

/// The text with other destinations where `to` gives one; nothing else changes, and no line comes or goes.
#[must_use]
pub fn redirected(text: &str, to: impl Fn(&str) -> Option<String>) -> String {
    let mut edits = Vec::new();
    for (event, range) in markdown::events(text, markdown::options()) {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
            && let Some(new) = to(&dest_url)
            // As it is written: behind the words in brackets.
            && let Some(at) = text[range.clone()].rfind(&*dest_url)
        {
            let start = range.start + at;
            edits.push((start..start + dest_url.len(), new));
        }
    }
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
