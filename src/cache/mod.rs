//! Cache: what was worked out before, by a key of all that it was worked out from.
//!
//! Nothing in it is needed: without it everything is worked out again, and what cannot be read of it is as if it were
//! not there. It lies outside of the repository, in a file for each kind of content.

mod shelf;

use std::fmt;
use std::io::Write as _;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::disk::DiskError;
pub use shelf::Shelf;

/// What stands for what something was worked out from: as good as that itself.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Key([u8; Key::BYTES]);

impl Key {
    /// How many bytes of a BLAKE3 hash one has: two that are alike by chance are not to be expected in any library.
    pub const BYTES: usize = 16;

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

/// Makes a [`Key`] of parts, each told apart from the next.
#[derive(Clone, Default)]
pub struct KeyOf(blake3::Hasher);

impl KeyOf {
    /// Begins with the program that works it out: another one may do otherwise.
    #[must_use]
    pub fn new(what: &str) -> Self {
        let mut key = Self(blake3::Hasher::new());
        key.add(env!("AFTERMARK_SOURCES").as_bytes());
        key.add(what.as_bytes());
        key
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds all that a value shows to its makers.
    pub fn add_debug(&mut self, value: &impl fmt::Debug) -> &mut Self {
        self.add(format!("{value:?}").as_bytes())
    }

    /// Adds a view; whether it could be, as those whose keys are no texts cannot.
    pub fn add_json(&mut self, view: &impl Serialize) -> bool {
        // It comes in many small pieces, each of which would be hashed by itself.
        let mut pieces = std::io::BufWriter::new(&mut *self);
        #[expect(clippy::disallowed_methods, reason = "it is hashed and goes nowhere")]
        let written = serde_json::to_writer(&mut pieces, view).is_ok();
        written && pieces.flush().is_ok()
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> Key {
        let mut bytes = [0; Key::BYTES];
        bytes.copy_from_slice(&self.0.finalize().as_bytes()[..Key::BYTES]);
        Key(bytes)
    }
}

impl std::io::Write for KeyOf {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is kept for one repository.
#[derive(Debug)]
pub struct Cache {
    /// Incidents as they were read from their files.
    pub incidents: Shelf,
    /// What the rules said of an incident.
    pub findings: Shelf,
    /// What of an incident is searched.
    pub words: Shelf,
    /// What views became which pages.
    pub pages: Shelf,
}

impl Cache {
    /// Opens that of the repository at `root` (a real path) below `folder`, whether there is one already or not.
    #[must_use]
    pub fn open(folder: &Utf8Path, root: &Utf8Path) -> Self {
        let name = blake3::hash(root.as_str().as_bytes()).to_hex();
        let folder = folder.join(&name[..16]);
        let shelf = |name: &str| Shelf::new(folder.join(name));
        Self {
            incidents: shelf("incidents"),
            findings: shelf("findings"),
            words: shelf("words"),
            pages: shelf("pages"),
        }
    }

    /// Writes down what is new. Two that do so at once each write what they know, and the last one stays.
    ///
    /// # Errors
    /// Those of the disk; what was there before is there.
    pub fn save(&self) -> Result<(), DiskError> {
        let shelves = [&self.incidents, &self.findings, &self.words, &self.pages];
        for (shelf, bytes) in shelves.into_iter().filter_map(|s| Some((s, s.changed()?))) {
            crate::disk::scratch(shelf.path(), &bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
