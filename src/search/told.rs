//! A result as a reader sees it: what was found, and the places in it.

use std::collections::HashMap;

use serde::Serialize;

use super::answer::Found;
use super::excerpt::{Excerpt, excerpt};
use super::vocabulary::Files;
use crate::vocabulary::Step;

/// A result.
#[derive(Debug, Serialize)]
pub struct Told<'s> {
    pub title: &'s str,
    /// Its page, relative to the site's root.
    pub address: &'s str,
    pub date: &'s str,
    pub severity: &'s str,
    pub services: &'s [String],
    /// The best first.
    pub places: Vec<Place<'s>>,
}

/// A place of a result.
#[derive(Debug, Serialize)]
pub struct Place<'s> {
    pub kind: &'static str,
    pub step: Option<&'static str>,
    pub label: &'s str,
    /// The row or the line, relative to the site's root.
    pub address: String,
    pub excerpt: Excerpt,
}

impl<'s> Told<'s> {
    /// What is to be told of a group that was found; `None` where the files are not those it was found in.
    #[must_use]
    pub fn new(files: &Files<'s>, found: &Found, marks: &HashMap<String, usize>) -> Option<Self> {
        let (title, address, date, severity, services, _) = files.head(found.group)?;
        let documents = std::iter::once(found.document).chain(found.others.iter().copied());
        let places = documents.filter_map(|document| {
            let shown = files.shown(document)?;
            let excerpt = excerpt(&shown.text, marks);
            let line = match shown.line {
                0 => String::new(),
                first => format!("#L{}", first + excerpt.line),
            };
            Some(Place {
                kind: shown.kind.word(),
                step: shown.step.checked_sub(1).and_then(|s| Step::ALL.get(s)).map(|s| s.slug()),
                label: &shown.label,
                address: format!("{address}{}{line}", shown.at),
                excerpt,
            })
        });
        Some(Self { title, address, date, severity, services, places: places.collect() })
    }
}
