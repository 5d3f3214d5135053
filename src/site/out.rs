//! Where pages go as they are made: nothing holds all of them.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::error::SiteError;
use super::page::Page;

/// Takes a page. Called from several threads, with pages in no order.
pub type Take<'t> = dyn Fn(Page) -> Result<(), SiteError> + Sync + 't;

/// What makes pages hands them to this one by one.
pub(super) struct Out<'o> {
    take: &'o Take<'o>,
    /// Paths that others have.
    taken: HashSet<String>,
    /// What was let through.
    made: Mutex<HashSet<String>>,
}

impl<'o> Out<'o> {
    /// Hands pages on, but for those whose paths are `taken`.
    pub fn new(take: &'o Take<'o>, taken: HashSet<String>) -> Self {
        Self { take, taken, made: Mutex::default() }
    }

    /// Hands a page on, unless another one has its path.
    pub fn put(&self, page: Page) -> Result<(), SiteError> {
        if self.taken.contains(&page.path) {
            return Ok(());
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = made.insert(page.path.clone());
        drop(made);
        if is_new { (self.take)(page) } else { Ok(()) }
    }

    /// The paths of all pages that went through.
    pub fn paths(self) -> HashSet<String> {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps pages, for those who want to look at all of them.
#[derive(Default)]
pub(super) struct Collected(Mutex<BTreeMap<String, Page>>);

impl Collected {
    /// Takes one.
    pub fn take(&self, page: Page) -> Result<(), SiteError> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert(page.path.clone(), page);
        Ok(())
    }

    /// All of them by their paths.
    pub fn pages(self) -> BTreeMap<String, Page> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
