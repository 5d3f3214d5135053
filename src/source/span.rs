//! Places: which file, which bytes, and how to turn them into line and column.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::kept::{self, Look};
use super::overlay::Overlay;
use super::tree::{MAX_FILE_BYTES, Tree, TreeError, size};
use crate::cache::{Cache, Key};

/// A file of the tree: its index in the tree's listing, which is sorted by path, so that ids are
/// the same in every run over the same tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes `start..end` of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`. Files over 4 GiB do not reach here (see
    /// [`super::tree::MAX_FILE_BYTES`]).
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// An empty span at the start of `file`, for findings about the file as a whole.
    #[must_use]
    pub fn file_start(file: FileId) -> Self {
        Self::new(file, 0, 0)
    }

    /// The bytes as a range into the file's text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    #[must_use]
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with the value changed by `f`.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// One text file with the starts of its lines.
#[derive(Debug)]
pub struct SourceFile {
    /// Path relative to the repository's root, with `/`.
    pub path: Utf8PathBuf,
    /// The text without its byte order mark; all spans count from here.
    pub text: String,
    /// Whether the file began with a byte order mark.
    pub had_bom: bool,
    line_starts: Vec<u32>,
    /// How many characters stand before each [`STRIDE`] of bytes; made for the first place in a long line.
    counted: OnceLock<Vec<u32>>,
}

/// How many bytes are counted anew for a column: a line may be all of a file, with a finding on every word.
const STRIDE: usize = 4096;

impl SourceFile {
    /// Splits `text` into lines once.
    #[must_use]
    pub fn new(path: Utf8PathBuf, text: String) -> Self {
        let (text, had_bom) = match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), true),
            None => (text, false),
        };
        let line_starts = std::iter::once(0)
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|(_, b)| *b == b'\n')
                    .map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)),
            )
            .collect();
        Self { path, text, had_bom, line_starts, counted: OnceLock::new() }
    }

    /// The whole file as it was read.
    #[must_use]
    pub fn whole(&self) -> String {
        let mark = if self.had_bom { "\u{feff}" } else { "" };
        format!("{mark}{}", self.text)
    }

    /// Line and column (both from 1; columns count characters) of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor_char(offset.min(self.text.len()));
        let line = self.line_starts.partition_point(|s| *s as usize <= offset);
        let start = self.line_starts[line.saturating_sub(1)] as usize;
        let column = match offset - start {
            0..=STRIDE => self.text[start..offset].chars().count(),
            _ => self.characters_before(offset) - self.characters_before(start),
        };
        (line.max(1), column + 1)
    }

    fn characters_before(&self, offset: usize) -> usize {
        // A character has one byte that does not continue another.
        let begins = |bytes: &[u8]| bytes.iter().filter(|b| **b & 0xc0 != 0x80).count();
        let bytes = self.text.as_bytes();
        let counted = self.counted.get_or_init(|| {
            let mut before = 0;
            let strides = bytes.chunks(STRIDE).map(|chunk| {
                let here = before;
                before += u32::try_from(begins(chunk)).unwrap_or(u32::MAX);
                here
            });
            strides.collect()
        });
        let stride = offset / STRIDE;
        match counted.get(stride) {
            Some(before) => *before as usize + begins(&bytes[stride * STRIDE..offset]),
            None => begins(bytes),
        }
    }

    /// How many lines the file has; a last line without an end counts.
    #[must_use]
    pub fn line_count(&self) -> usize {
        let all = self.line_starts.len();
        if self.text.is_empty() || self.text.ends_with('\n') { all - 1 } else { all }
    }

    /// The text of line `number` (from 1) without its end, or `None` past the last line.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<&str> {
        if number == 0 || number > self.line_count() {
            return None;
        }
        let start = self.line_starts[number - 1] as usize;
        let end = self.line_starts.get(number).map_or(self.text.len(), |e| *e as usize);
        Some(self.text[start..end].trim_end_matches(['\n', '\r']))
    }

    /// The span of line `number` (from 1) without its end, or the end of the file past the last.
    #[must_use]
    pub fn line_span(&self, file: FileId, number: usize) -> Span {
        match self.line(number) {
            Some(text) => {
                let start = self.line_starts[number - 1] as usize;
                Span::new(file, start, start + text.len())
            }
            None => Span::new(file, self.text.len(), self.text.len()),
        }
    }

    /// The text of a span; ends inside a character move down to its start.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> &str {
        let end = self.floor_char(range.end.min(self.text.len()));
        let start = self.floor_char(range.start.min(end));
        &self.text[start..end]
    }

    fn floor_char(&self, mut offset: usize) -> usize {
        while offset > 0 && !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Why a file's text is not there, in words that follow the file's name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// The bytes are not UTF-8, from here on.
    #[error("is not UTF-8 text: byte {} begins no character", at.offset)]
    NotUtf8 { at: ByteAt },
    /// A NUL byte: a binary file.
    #[error("is not UTF-8 text: it has a NUL byte at offset {}", at.offset)]
    Nul { at: ByteAt },
    /// Larger than the limit, in bytes.
    #[error("has {}; at most {} are read", size(*bytes), size(MAX_FILE_BYTES))]
    TooLarge { bytes: u64 },
    /// The system's reason.
    #[error("could not be read: {0}")]
    Io(String),
}

impl Unreadable {
    /// The byte at fault, if `span` points at it.
    #[must_use]
    pub fn byte_at(&self, span: Span) -> Option<ByteAt> {
        match self {
            Self::NotUtf8 { at } | Self::Nul { at } => {
                (at.offset == span.start as usize).then_some(*at)
            }
            Self::TooLarge { .. } | Self::Io(_) => None,
        }
    }
}

/// A byte of a file that has no text: its offset, which does not count a byte order mark, and where that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteAt {
    pub offset: usize,
    /// From 1; columns count characters, as far as there are any.
    pub line: usize,
    pub column: usize,
    pub byte_column: usize,
}

impl ByteAt {
    fn new(bytes: &[u8], offset: usize) -> Self {
        let mark = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let before = &bytes[mark.min(offset)..offset];
        let line = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        Self {
            offset: before.len(),
            line: before.iter().filter(|b| **b == b'\n').count() + 1,
            column: String::from_utf8_lossy(line).chars().count() + 1,
            byte_column: line.len() + 1,
        }
    }
}

/// What reading a file gave: its text, or why there is none.
type Loaded = Result<Arc<SourceFile>, Unreadable>;

/// All files of a tree; each is read at most once, when first asked for.
pub struct Sources {
    tree: Arc<dyn Tree>,
    loaded: Vec<OnceLock<Loaded>>,
    /// Of each entry that is a folder, a key of all that it has.
    pub(super) keys: Vec<OnceLock<Key>>,
    /// Files that are for others: as if they were not there.
    hidden: HashSet<FileId>,
    cache: Option<Arc<Cache>>,
}

/// None is known yet.
fn no_keys(tree: &dyn Tree) -> Vec<OnceLock<Key>> {
    tree.entries().iter().map(|_| OnceLock::new()).collect()
}

impl Sources {
    #[must_use]
    pub fn new(tree: Arc<dyn Tree>) -> Self {
        let loaded = tree.entries().iter().map(|_| OnceLock::new()).collect();
        let keys = no_keys(tree.as_ref());
        Self { tree, loaded, keys, hidden: HashSet::new(), cache: None }
    }

    /// The same files, of which what earlier runs worked out is known, and kept for later ones.
    #[must_use]
    pub fn with_cache(self, cache: Option<Arc<Cache>>) -> Self {
        Self { cache, ..self }
    }

    /// The same, to be shared with another moment of the repository.
    #[must_use]
    pub fn shared_cache(&self) -> Option<Arc<Cache>> {
        self.cache.clone()
    }

    /// What earlier runs worked out of the files, where that is to be used.
    #[must_use]
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    /// The same without some files, which are then neither found nor read. What was read is shared, and the others
    /// keep their ids.
    #[must_use]
    pub fn without(&self, mut hidden: HashSet<FileId>) -> Self {
        hidden.extend(&self.hidden);
        let mut loaded = self.loaded.clone();
        for file in &hidden {
            loaded[file.0 as usize] = OnceLock::new();
        }
        let (tree, cache) = (Arc::clone(&self.tree), self.cache.clone());
        Self { keys: no_keys(tree.as_ref()), tree, loaded, hidden, cache }
    }

    /// The same files, of which those at `changed` are read anew when they are asked for. For a tree whose
    /// listing is as it was: no file came, went or was renamed.
    #[must_use]
    pub fn reread<'p>(&self, changed: impl IntoIterator<Item = &'p Utf8Path>) -> Self {
        let mut loaded = self.loaded.clone();
        for path in changed {
            if let Some(file) = self.id(path) {
                loaded[file.0 as usize] = OnceLock::new();
            }
        }
        let hidden = self.hidden.clone();
        // What is written by the key goes by: it is kept when it is at rest.
        let (tree, keys) = (Arc::clone(&self.tree), no_keys(self.tree.as_ref()));
        Self { tree, loaded, keys, hidden, cache: None }
    }

    /// The same files, of which one has other bytes.
    #[must_use]
    pub fn with(&self, file: FileId, bytes: Vec<u8>) -> Self {
        let path = self.path(file).to_owned();
        let same = self.reread([path.as_path()]);
        Self { tree: Arc::new(Overlay::new(same.tree, path, bytes)), ..same }
    }

    /// The tree the files come from.
    #[must_use]
    pub fn tree(&self) -> &dyn Tree {
        self.tree.as_ref()
    }

    /// The path of a file, relative to the root.
    #[must_use]
    pub fn path(&self, file: FileId) -> &Utf8Path {
        &self.tree.entries()[file.0 as usize].path
    }

    /// Where something stands, as `path:line`; in the first line of a file that cannot be read.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        let line = self.text(span.file).map_or(1, |t| t.line_column(span.start as usize).0);
        format!("{}:{line}", self.path(span.file))
    }

    /// Whether git tracks the file; outside of git every file counts as tracked.
    #[must_use]
    pub fn is_tracked(&self, file: FileId) -> bool {
        self.tree.entries()[file.0 as usize].tracked
    }

    /// The id of the file at `path`, or of a folder when `path` ends in `/`, if the tree has it.
    #[must_use]
    pub fn id(&self, path: &Utf8Path) -> Option<FileId> {
        kept::note(path, Look::Found);
        let index =
            self.tree.entries().binary_search_by(|e| e.path.as_str().cmp(path.as_str())).ok()?;
        let file = u32::try_from(index).ok().map(FileId);
        file.filter(|file| !self.hidden.contains(file))
    }

    /// The ids of all files below `folder`, in order of path.
    pub fn below(&self, folder: &Utf8Path) -> impl Iterator<Item = FileId> + '_ {
        kept::note(folder, Look::Listed);
        let entries = self.tree.entries();
        let prefix = if folder.as_str().is_empty() { String::new() } else { format!("{folder}/") };
        let first = entries.partition_point(|e| e.path.as_str() < prefix.as_str());
        entries[first..]
            .iter()
            .take_while(move |e| e.path.as_str().starts_with(&prefix))
            .enumerate()
            .filter(|(_, e)| !e.is_folder())
            .filter_map(move |(i, _)| u32::try_from(first + i).ok().map(FileId))
            .filter(|file| !self.hidden.contains(file))
    }

    /// The file's bytes as they are now.
    ///
    /// # Errors
    /// [`TreeError`] when it is hidden or cannot be read.
    pub fn bytes(&self, file: FileId) -> Result<Vec<u8>, TreeError> {
        self.check(file)?;
        self.tree.read(self.path(file))
    }

    /// Whether the file's bytes could be read.
    ///
    /// # Errors
    /// Those of [`Sources::bytes`].
    pub fn check(&self, file: FileId) -> Result<(), TreeError> {
        let path = self.path(file);
        kept::note(path, Look::Read);
        if self.hidden.contains(&file) {
            return Err(TreeError::Read {
                path: path.to_owned(),
                reason: "it is not there".to_owned(),
            });
        }
        self.tree.check(path)
    }

    /// The file's text.
    ///
    /// # Errors
    /// [`Unreadable`] says why there is no text: not UTF-8, too large, or the system's reason.
    pub fn text(&self, file: FileId) -> Result<&Arc<SourceFile>, &Unreadable> {
        kept::note(self.path(file), Look::Read);
        self.loaded[file.0 as usize].get_or_init(|| self.load(file)).as_ref()
    }

    fn load(&self, file: FileId) -> Loaded {
        let path = self.path(file);
        if self.hidden.contains(&file) {
            return Err(Unreadable::Io("it is not there".to_owned()));
        }
        if path.as_str().ends_with('/') {
            return Ok(Arc::new(SourceFile::new(path.to_owned(), String::new())));
        }
        let bytes = self.tree.read(path).map_err(|e| match e {
            TreeError::TooLarge { bytes, .. } => Unreadable::TooLarge { bytes },
            other => Unreadable::Io(other.to_string()),
        })?;
        if let Some(offset) = bytes.iter().position(|b| *b == 0) {
            let at = ByteAt::new(&bytes, offset);
            return Err(Unreadable::Nul { at });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Arc::new(SourceFile::new(path.to_owned(), text))),
            Err(e) => Err(Unreadable::NotUtf8 {
                at: ByteAt::new(e.as_bytes(), e.utf8_error().valid_up_to()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new("a.md".into(), text.to_owned())
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let f = file("añb\nsecond\n");
        assert_eq!(f.line_column(0), (1, 1));
        assert_eq!(f.line_column(3), (1, 3));
        assert_eq!(f.line_column(5), (2, 1));
        assert_eq!(f.line_column(999), (3, 1));
    }

    #[test]
    fn columns_of_a_long_line_count_the_same() {
        let text = format!("first\n{}\nlast", "añ障b".repeat(3 * STRIDE / 7));
        let f = file(&text);
        for (at, _) in text.char_indices().step_by(97).chain([(text.len(), ' ')]) {
            let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
            let line = text[..at].matches('\n').count() + 1;
            assert_eq!(f.line_column(at), (line, text[start..at].chars().count() + 1), "{at}");
        }
        let f = file(&"a".repeat(2 * STRIDE));
        assert_eq!(f.line_column(2 * STRIDE), (1, 2 * STRIDE + 1));
    }

    #[test]
    fn an_offset_inside_a_character_is_its_start() {
        assert_eq!(file("añb").line_column(2), (1, 2));
        assert_eq!(file("añb").slice(0..2), "a");
    }

    #[test]
    fn the_byte_order_mark_is_not_text() {
        let f = file("\u{feff}---\n");
        assert!(f.had_bom);
        assert_eq!(f.text, "---\n");
    }

    #[test]
    fn a_byte_that_is_no_text_has_a_line_and_a_column() {
        let place = |bytes: &[u8], offset| {
            let at = ByteAt::new(bytes, offset);
            (at.offset, at.line, at.column, at.byte_column)
        };
        assert_eq!(place(b"\xff", 0), (0, 1, 1, 1));
        assert_eq!(place(b"a\r\n\xc3\xbcb\xff", 6), (6, 2, 3, 4));
        assert_eq!(place(b"\xef\xbb\xbfa\xff", 4), (1, 1, 2, 2));
        assert_eq!(place(b"a\n\xff\0", 3), (3, 2, 2, 2));
    }

    #[test]
    fn lines_are_counted_with_and_without_a_last_end() {
        assert_eq!(file("").line_count(), 0);
        assert_eq!(file("a").line_count(), 1);
        assert_eq!(file("a\n").line_count(), 1);
        assert_eq!(file("a\r\nb").line_count(), 2);
        assert_eq!(file("a\r\nb").line(1), Some("a"));
        assert_eq!(file("a\r\nb").line(3), None);
    }
}
