//! The beginning of a list that may be long, on a page that leads to the rest.

use serde::Serialize;

/// The first rows of a list, and how many there are.
#[derive(Clone, Debug, Serialize)]
pub struct Excerpt<T> {
    pub rows: Vec<T>,
    /// Those that are left out included.
    pub total: usize,
}

impl<T> Excerpt<T> {
    /// At most the first `most` of `all`.
    #[must_use]
    pub fn new(mut all: Vec<T>, most: usize) -> Self {
        let total = all.len();
        all.truncate(most);
        Self { rows: all, total }
    }
}
