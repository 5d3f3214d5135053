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
    pub fn new(mut all: Vec<T>, most: usize) -> Self {
        let total = all.len();
        all.truncate(most);
        Self { rows: all, total }
    }
}

/// How many rows of a folded list stand open.
const OPEN: usize = 10;

/// The same with only the first rows in sight; the rest can be opened.
#[derive(Clone, Serialize)]
pub struct Folded<T> {
    pub first: Vec<T>,
    pub rest: Vec<T>,
    /// Those that are left out included.
    pub total: usize,
}

impl<T> Folded<T> {
    /// At most the first `most` of `all`.
    pub fn new(all: Vec<T>, most: usize) -> Self {
        Self::open(all, OPEN, most)
    }

    /// The same with so many rows in sight.
    pub fn open(all: Vec<T>, open: usize, most: usize) -> Self {
        let Excerpt { mut rows, total } = Excerpt::new(all, most);
        let rest = rows.split_off(open.min(rows.len()));
        Self { first: rows, rest, total }
    }
}
