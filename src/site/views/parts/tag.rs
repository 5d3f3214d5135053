//! A tag and its page.

use serde::Serialize;

use crate::site::context::{PageScope, tags};

/// A tag of an incident.
#[derive(Debug, Serialize)]
pub struct TagLink {
    pub name: String,
    /// Relative to the site's root.
    pub path: String,
}

impl TagLink {
    /// The tags of an incident in order of writing.
    pub fn of(scope: &PageScope<'_>) -> Vec<Self> {
        tags(scope.entry.incident).filter_map(|name| Self::named(name, scope)).collect()
    }

    /// A tag by its name.
    pub fn named(name: &str, scope: &PageScope<'_>) -> Option<Self> {
        Some(Self { path: scope.site.tags.link(name)?, name: name.to_owned() })
    }
}
