//! One file of the cache: entries by their keys.
//!
//! It begins with [`MAGIC`]. Each entry is its key, how often it was not asked for, the first bytes of a hash of the
//! content, how long that is, and the content. What follows the first entry that is not whole is not read.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Key;

/// Begins every file of this notation.
const MAGIC: &[u8] = b"aftermark cache 1\n";

/// How many bytes of its content's hash an entry has.
const CHECK: usize = 8;

/// What stands before the content: key, age, check and length.
const HEAD: usize = Key::BYTES + 1 + CHECK + 4;

/// How often an entry may not have been asked for, when others were written, before it goes: two branches and two
/// editions by turns keep what they have.
const PATIENCE: u8 = 8;

/// The largest file that is read.
const MOST_BYTES: u64 = 4 << 30;

/// Entries by their keys, read when the first one is asked for.
#[derive(Debug)]
pub struct Shelf {
    path: Utf8PathBuf,
    read: OnceLock<Read>,
    new: Mutex<HashMap<Key, Vec<u8>>>,
}

#[derive(Debug, Default)]
struct Read {
    bytes: Vec<u8>,
    entries: HashMap<Key, Entry>,
}

#[derive(Debug)]
struct Entry {
    content: Range<usize>,
    age: u8,
    used: AtomicBool,
}

impl Shelf {
    pub(super) fn new(path: Utf8PathBuf) -> Self {
        Self { path, read: OnceLock::new(), new: Mutex::default() }
    }

    pub(super) fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// What is kept under a key, if it is there and whole.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&[u8]> {
        let read = self.read();
        let entry = read.entries.get(key)?;
        let content = &read.bytes[entry.content.clone()];
        let check = &read.bytes[entry.content.start - CHECK - 4..entry.content.start - 4];
        if check != &blake3::hash(content).as_bytes()[..CHECK] {
            return None;
        }
        entry.used.store(true, Ordering::Relaxed);
        Some(content)
    }

    /// Keeps content under a key.
    pub fn put(&self, key: Key, content: Vec<u8>) {
        self.new.lock().unwrap_or_else(PoisonError::into_inner).insert(key, content);
    }

    /// What is kept under a key, or what is made now, which is kept.
    pub fn known<T: Serialize + DeserializeOwned>(&self, key: Key, make: impl FnOnce() -> T) -> T {
        if let Some(known) = self.get(&key).and_then(|bytes| postcard::from_bytes(bytes).ok()) {
            return known;
        }
        let made = make();
        if let Ok(bytes) = postcard::to_allocvec(&made) {
            self.put(key, bytes);
        }
        made
    }

    fn read(&self) -> &Read {
        self.read.get_or_init(|| {
            let small = self.path.metadata().is_ok_and(|m| m.is_file() && m.len() <= MOST_BYTES);
            let bytes = if small { fs_err::read(&self.path).ok() } else { None };
            bytes.map(Read::new).unwrap_or_default()
        })
    }

    /// The file as it is to be from now on, if anything is new.
    pub(super) fn changed(&self) -> Option<Vec<u8>> {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() {
            return None;
        }
        let read = self.read();
        let mut bytes = MAGIC.to_vec();
        let mut put = |key: &Key, age: u8, content: &[u8]| {
            let Ok(length) = u32::try_from(content.len()) else { return };
            bytes.extend_from_slice(key.bytes());
            bytes.push(age);
            bytes.extend_from_slice(&blake3::hash(content).as_bytes()[..CHECK]);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(content);
        };
        let mut kept: Vec<_> =
            read.entries.iter().filter(|(key, _)| !new.contains_key(key)).collect();
        kept.sort_unstable_by_key(|(_, entry)| entry.content.start);
        for (key, entry) in kept {
            let age = if entry.used.load(Ordering::Relaxed) { 0 } else { entry.age + 1 };
            if age <= PATIENCE {
                put(key, age, &read.bytes[entry.content.clone()]);
            }
        }
        let mut added: Vec<_> = new.iter().collect();
        added.sort_unstable_by_key(|(key, _)| **key);
        added.into_iter().for_each(|(key, content)| put(key, 0, content));
        Some(bytes)
    }
}

impl Read {
    fn new(bytes: Vec<u8>) -> Self {
        let mut entries = HashMap::new();
        let mut at = if bytes.starts_with(MAGIC) { MAGIC.len() } else { bytes.len() };
        while let Some(head) = bytes.get(at..at + HEAD) {
            let (key, rest) = head.split_at(Key::BYTES);
            let (mut known, mut length) = ([0; Key::BYTES], [0; 4]);
            known.copy_from_slice(key);
            length.copy_from_slice(&rest[1 + CHECK..]);
            let content = at + HEAD..at + HEAD + u32::from_le_bytes(length) as usize;
            if content.end > bytes.len() {
                break;
            }
            at = content.end;
            let age = rest[0].min(PATIENCE);
            entries.insert(Key(known), Entry { content, age, used: AtomicBool::new(false) });
        }
        Self { bytes, entries }
    }
}
