//! Pages as they were last rendered: what is shown while a mistake keeps a page from being made.

use std::collections::HashMap;
use std::sync::Arc;

/// A rendered page.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The version it was made of.
    pub version: u64,
    pub bytes: Arc<Vec<u8>>,
    /// Differs when the bytes do.
    pub tag: String,
}

/// Pages by their path, not more than fit into some memory.
#[derive(Default)]
pub struct Pages {
    pages: HashMap<String, Shown>,
    bytes: usize,
}

/// How much is kept, in bytes.
const MOST: usize = 64 * 1024 * 1024;

impl Pages {
    pub fn get(&self, path: &str) -> Option<&Shown> {
        self.pages.get(path)
    }

    /// Keeps a page, in the place of what its path had before.
    pub fn put(&mut self, path: &str, version: u64, bytes: Vec<u8>) -> Shown {
        let shown = Shown {
            version,
            tag: blake3::hash(&bytes).to_hex()[..16].to_owned(),
            bytes: Arc::new(bytes),
        };
        self.bytes += shown.bytes.len();
        if let Some(before) = self.pages.insert(path.to_owned(), shown.clone()) {
            self.bytes -= before.bytes.len();
        }
        if self.bytes > MOST {
            // Pages of earlier versions are wanted only where the newest cannot be made.
            self.pages.retain(|_, page| page.version == version);
            self.bytes = self.pages.values().map(|p| p.bytes.len()).sum();
            if self.bytes > MOST {
                self.pages.retain(|kept, _| kept == path);
                self.bytes = self.pages.values().map(|p| p.bytes.len()).sum();
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_the_newest_page_stays() {
        let mut pages = Pages::default();
        for version in 1..=3 {
            for page in 0..20 {
                pages.put(&format!("{page}"), version, vec![0; 4 * 1024 * 1024]);
                assert!(pages.bytes <= MOST);
                let all: usize = pages.pages.values().map(|p| p.bytes.len()).sum();
                assert_eq!(all, pages.bytes);
                assert_eq!(pages.get(&format!("{page}")).map(|p| p.version), Some(version));
            }
        }
    }

    #[test]
    fn a_tag_tells_bytes_apart() {
        let mut pages = Pages::default();
        let one = pages.put("a", 1, b"x".to_vec()).tag;
        assert_eq!(pages.put("a", 2, b"x".to_vec()).tag, one);
        assert_ne!(pages.put("a", 3, b"y".to_vec()).tag, one);
    }
}
