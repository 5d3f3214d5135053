//! What is kept of files for a later run: places in them, and what was looked at.
//!
//! A [`FileId`] is the number of a file in one listing. In what is kept it is a number in the incident's folder, or a
//! path, so that it finds its file again in another listing.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::discover;
use super::span::{FileId, Sources, Span};
use crate::cache::{Key, KeyOf};

/// Whose files are written or read on this thread.
struct Around {
    sources: Arc<Sources>,
    /// The entry of the incident's folder; those of what lies in it follow it.
    folder: FileId,
    /// How many entries these are, its own included.
    length: u32,
}

thread_local! {
    static AROUND: RefCell<Option<Around>> = const { RefCell::new(None) };
    static PLACELESS: Cell<bool> = const { Cell::new(false) };
    static LOOKED: RefCell<Option<(Utf8PathBuf, BTreeSet<Look>)>> = const { RefCell::new(None) };
}

/// Writes or reads what is kept of the incident in a folder, whose entry is `folder`.
pub fn around<T>(sources: &Arc<Sources>, folder: FileId, work: impl FnOnce() -> T) -> T {
    let entries = sources.tree().entries();
    let own = entries[folder.0 as usize].path.as_str();
    let inside = entries[folder.0 as usize..].iter();
    let length = inside.take_while(|e| e.path.as_str().starts_with(own)).count();
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let around = Around { sources: Arc::clone(sources), folder, length };
    AROUND.with_borrow_mut(|slot| *slot = Some(around));
    let made = work();
    AROUND.with_borrow_mut(|slot| *slot = None);
    made
}

/// A value as bytes that are equal for equal ones, wherever they stand; `None` for one that cannot be written.
pub fn without_places(value: &impl Serialize) -> Option<Vec<u8>> {
    PLACELESS.set(true);
    let written = postcard::to_allocvec(value);
    PLACELESS.set(false);
    written.ok()
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match PLACELESS.get() {
            true => serializer.serialize_unit(),
            false => (self.file, self.start, self.end).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (file, start, end) = Deserialize::deserialize(deserializer)?;
        Ok(Self { file, start, end })
    }
}

#[derive(Serialize, Deserialize)]
enum Named<'p> {
    /// So many entries behind the folder's own.
    Inside(u32),
    Elsewhere(&'p str),
}

impl Serialize for FileId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AROUND.with_borrow(|around| {
            let Some(around) = around else {
                return Err(serde::ser::Error::custom("a place is kept with its listing alone"));
            };
            let offset = self.0.checked_sub(around.folder.0).filter(|n| *n < around.length);
            let named = match offset {
                Some(offset) => Named::Inside(offset),
                None => Named::Elsewhere(around.sources.path(*self).as_str()),
            };
            named.serialize(serializer)
        })
    }
}

impl<'de> Deserialize<'de> for FileId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let named = Named::deserialize(deserializer)?;
        let found = AROUND.with_borrow(|around| {
            let around = around.as_ref()?;
            match named {
                Named::Inside(n) if n < around.length => Some(FileId(around.folder.0 + n)),
                Named::Inside(_) => None,
                Named::Elsewhere(path) => around.sources.id(Utf8Path::new(path)),
            }
        });
        found.ok_or_else(|| serde::de::Error::custom("a file that is not there any more"))
    }
}

/// Something that was looked at outside of the incident's own folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Look {
    /// Whether there is such a file or folder.
    Found(String),
    /// What a file says.
    Read(String),
    /// Which files a folder has.
    Listed(String),
}

/// Does work and notes what of the tree it looks at outside of `folder`.
pub fn noting<T>(folder: &Utf8Path, work: impl FnOnce() -> T) -> (T, Vec<Look>) {
    let before = LOOKED.with_borrow_mut(|slot| slot.replace((folder.to_owned(), BTreeSet::new())));
    let made = work();
    let looked = LOOKED.with_borrow_mut(|slot| std::mem::replace(slot, before));
    (made, looked.map(|(_, looks)| looks.into_iter().collect()).unwrap_or_default())
}

/// Notes a look, where they are noted.
pub(super) fn note(path: &Utf8Path, look: fn(String) -> Look) {
    LOOKED.with_borrow_mut(|slot| {
        if let Some((folder, looks)) = slot
            && !path.starts_with(&**folder)
        {
            looks.insert(look(path.as_str().to_owned()));
        }
    });
}

impl Sources {
    /// A key of all that a folder has: names, what git tracks, and what the files say.
    #[must_use]
    pub fn key_of(&self, folder: &Utf8Path) -> Key {
        let find = || {
            let mut key = KeyOf::default();
            for file in self.below(folder) {
                key.add(self.path(file).as_str().as_bytes());
                self.add(file, &mut key);
            }
            key.key()
        };
        match discover::entry(self, folder) {
            Some(entry) => *self.keys[entry.0 as usize].get_or_init(find),
            None => find(),
        }
    }

    /// A key of what looks would find now.
    #[must_use]
    pub fn key_of_looks(&self, looks: &[Look]) -> Key {
        let mut key = KeyOf::default();
        for look in looks {
            match look {
                Look::Found(path) => {
                    let found = self.id(path.as_str().into()).map(|file| self.is_tracked(file));
                    key.add_debug(&found);
                }
                Look::Read(path) => match self.id(path.as_str().into()) {
                    Some(file) => self.add(file, &mut key),
                    None => drop(key.add_debug(&())),
                },
                Look::Listed(folder) => {
                    for file in self.below(folder.as_str().into()) {
                        key.add(self.path(file).as_str().as_bytes());
                        key.add(&[u8::from(self.is_tracked(file))]);
                    }
                }
            }
        }
        key.key()
    }

    fn add(&self, file: FileId, key: &mut KeyOf) {
        key.add(&[u8::from(self.is_tracked(file))]);
        match self.text(file) {
            Ok(text) => drop(key.add(&[u8::from(text.had_bom)]).add(text.text.as_bytes())),
            Err(why) => {
                key.add_debug(why);
                match self.bytes(file) {
                    Ok(bytes) => key.add(&bytes),
                    Err(e) => key.add_debug(&e),
                };
            }
        }
    }
}
