//! The history of every incident, from one run of `git log` over the folder that holds them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::git::{Git, GitError};
pub use super::log_words::Commit;
use super::log_words::{Change, FORMAT, Head, utf8};

/// A folder that was renamed: what it was called, and what it is called now, relative to the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    pub from: Utf8PathBuf,
    pub to: Utf8PathBuf,
}

/// What is known of one incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The newest first. Empty where git has none of its files yet, or where the clone has only the
    /// commit at which its history is cut off.
    pub commits: Vec<Arc<Commit>>,
    /// Whether commits may be missing, because the clone is shallow.
    pub cut_off: bool,
    /// A commit with the incident's files as they are in HEAD. It is the last that touched them, so
    /// that it stays the same when other incidents change.
    pub revision: Option<String>,
    /// Whether the work tree has changes of it that are not committed.
    pub uncommitted: bool,
}

/// The histories of incidents by folder, as far as HEAD has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histories {
    by_folder: HashMap<Utf8PathBuf, History>,
}

impl Histories {
    /// The history of the incident in a folder.
    #[must_use]
    pub fn of(&self, folder: &Utf8Path) -> Option<&History> {
        self.by_folder.get(folder)
    }

    /// Notes whether the work tree has changes of an incident that are not committed.
    pub fn set_uncommitted(&mut self, folder: &Utf8Path, uncommitted: bool) {
        if let Some(history) = self.by_folder.get_mut(folder) {
            history.uncommitted = uncommitted;
        }
    }

    /// The same without who changed what, and when.
    #[must_use]
    pub fn revisions_only(mut self) -> Self {
        for history in self.by_folder.values_mut() {
            history.commits.clear();
            history.cut_off = false;
        }
        self
    }
}

/// What `git log` says of the folder that holds the incidents: read once, for all that is asked of it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Words that end in NUL: for each commit its head, then its changes.
    text: Vec<u8>,
    /// Whether the clone is shallow, so that the first commits are missing.
    shallow: bool,
}

impl Log {
    /// Reads the log of `base` (relative to git's folder; empty for all of it), from HEAD back.
    ///
    /// # Errors
    /// [`GitError`] when git fails, as it does in a repository without a commit.
    pub fn read(git: &Git, base: &Utf8Path) -> Result<Self, GitError> {
        Ok(Self { text: git.log(FORMAT, path(base))?, shallow: git.is_shallow() })
    }

    /// What commits say: who made each, and the first line of its message.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        let mut words = self.words();
        let mut said = Vec::new();
        while let Some(head) = Head::read(&mut words) {
            said.push(format!("{} {}", head.commit.author, head.commit.subject));
            while Change::read(&mut words).is_some() {}
        }
        said
    }

    /// Folders that were renamed, told from the main files that moved; a folder renamed twice is named
    /// with both former names.
    #[must_use]
    pub fn renamed(&self) -> Vec<Renamed> {
        // The newest first: where a folder went from its new name is known already.
        let mut now: BTreeMap<&Utf8Path, &Utf8Path> = BTreeMap::new();
        let mut words = self.words();
        while Head::read(&mut words).is_some() {
            while let Some(change) = Change::read(&mut words) {
                if let Some((from, to)) = change.moved()
                    && !now.contains_key(from)
                {
                    let to = now.get(to).copied().unwrap_or(to);
                    now.insert(from, to);
                }
            }
        }
        now.into_iter()
            .map(|(from, to)| Renamed { from: from.to_owned(), to: to.to_owned() })
            .collect()
    }

    /// The histories of the incidents in `folders`. A folder that was renamed keeps the history of its
    /// former names. `uncommitted` are paths that differ from HEAD.
    #[must_use]
    pub fn histories<'f>(
        &self,
        folders: impl IntoIterator<Item = &'f Utf8Path>,
        uncommitted: &[Utf8PathBuf],
    ) -> Histories {
        let folders: Vec<&Utf8Path> = folders.into_iter().collect();
        sort_out(self, uncommitted, &folders)
    }

    fn words(&self) -> std::iter::Peekable<impl Iterator<Item = &[u8]>> {
        self.text.split(|b| *b == 0).peekable()
    }
}

/// The files below `base` whose contents differ from HEAD, relative to git's folder.
///
/// # Errors
/// [`GitError`] when git fails.
pub fn uncommitted(git: &Git, base: &Utf8Path) -> Result<Vec<Utf8PathBuf>, GitError> {
    git.differing("HEAD", path(base))
}

/// A folder as git takes it.
fn path(base: &Utf8Path) -> &str {
    match base.as_str() {
        "" => ".",
        base => base,
    }
}

/// Tells which commits belong to which folder.
fn sort_out(log: &Log, uncommitted: &[Utf8PathBuf], folders: &[&Utf8Path]) -> Histories {
    let mut histories: Vec<History> = vec![History::default(); folders.len()];
    // Where a folder of the commit at hand stands now. The log is read from the newest commit back:
    // at a renaming, its former name begins to mean the incident, and its later name ends to.
    let mut now: HashMap<String, usize> =
        folders.iter().enumerate().map(|(i, f)| (f.as_str().to_owned(), i)).collect();
    for path in uncommitted {
        if let Some(incident) = incident_of(path.as_str().as_bytes(), &now) {
            histories[incident].uncommitted = true;
        }
    }
    let mut words = log.words();
    while let Some(head) = Head::read(&mut words) {
        let mut touched = HashSet::new();
        let mut moved = Vec::new();
        while let Some(change) = Change::read(&mut words) {
            let to = incident_of(change.path, &now);
            touched.extend(to);
            if let (Some((was, is)), Some(incident)) = (change.moved(), to) {
                moved.push((was.to_string(), is.to_string(), incident));
            }
        }
        for (_, is, _) in &moved {
            now.remove(is);
        }
        for (was, _, incident) in moved {
            now.insert(was, incident);
        }
        // At the edge of a shallow clone a commit seems to add every file; who did is not known.
        let edge = log.shallow && head.is_first;
        let commit = Arc::new(head.commit);
        for incident in touched {
            let history = &mut histories[incident];
            let revision = history.revision.take();
            history.revision = Some(revision.unwrap_or_else(|| commit.id.clone()));
            if edge {
                history.cut_off = true;
            } else {
                history.commits.push(Arc::clone(&commit));
            }
        }
    }
    Histories { by_folder: folders.iter().map(|f| f.to_path_buf()).zip(histories).collect() }
}

/// The incident in whose folder a path lies.
fn incident_of(path: &[u8], now: &HashMap<String, usize>) -> Option<usize> {
    let ancestors = utf8(path)?.ancestors().skip(1);
    ancestors.filter_map(|a| now.get(a.as_str())).copied().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log as git writes it: each commit its head and its changes.
    fn log(commits: &[(&str, &str, &str, &[&str])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (id, parents, subject, changes) in commits {
            out.extend(format!("{id}\0{parents}\x001700000000\0Ann\0{subject}\0\n").bytes());
            for word in *changes {
                out.extend(word.bytes());
                out.push(0);
            }
        }
        out
    }

    fn subjects(histories: &Histories, folder: &str) -> Vec<String> {
        let history = histories.of(Utf8Path::new(folder)).unwrap();
        history.commits.iter().map(|c| c.subject.clone()).collect()
    }

    fn sorted_out(log: &[u8], folders: &[&str], shallow: bool) -> Histories {
        let log = Log { text: log.to_vec(), shallow };
        log.histories(folders.iter().map(|f| Utf8Path::new(*f)), &[])
    }

    #[test]
    fn a_folder_keeps_the_history_of_its_former_names_and_no_other() {
        let found = sorted_out(
            &log(&[
                ("f6", "e5", "a new one takes the name", &["A", "i/a/README.md"]),
                ("e5", "d4", "second renaming", &["R100", "i/b/README.md", "i/c/README.md"]),
                ("d4", "c3", "work", &["M", "i/b/README.md", "A", "i/b/x.log"]),
                (
                    "c3",
                    "b2",
                    "first renaming",
                    &["R090", "i/a/README.md", "i/b/README.md", "R100", "i/a/y", "i/b/y"],
                ),
                ("b2", "a1", "another of the later name", &["D", "i/c/README.md"]),
                ("a1", "", "begin", &["A", "i/a/README.md", "A", "i/c/README.md"]),
            ]),
            &["i/a", "i/c"],
            false,
        );
        assert_eq!(subjects(&found, "i/c"), ["second renaming", "work", "first renaming", "begin"]);
        assert_eq!(subjects(&found, "i/a"), ["a new one takes the name"]);
        let of_c = found.of(Utf8Path::new("i/c")).unwrap();
        assert_eq!(of_c.revision.as_deref(), Some("e5"));
        assert!(!of_c.cut_off);
    }

    #[test]
    fn a_folder_renamed_twice_is_named_with_both_former_names() {
        let text = log(&[
            ("c3", "b2", "", &["R100", "i/b/README.md", "i/c/README.md"]),
            ("b2", "a1", "", &["R100", "i/a/index.md", "i/b/README.md", "R100", "i/a/x", "i/d/x"]),
            ("a1", "", "", &["A", "i/a/index.md", "M", "i/b/README.md"]),
        ]);
        let log = Log { text, shallow: false };
        let renamed = log.renamed();
        let told: Vec<(&str, &str)> =
            renamed.iter().map(|r| (r.from.as_str(), r.to.as_str())).collect();
        assert_eq!(told, [("i/a", "i/c"), ("i/b", "i/c")]);
    }

    #[test]
    fn what_a_shallow_clone_seems_to_add_is_nobodys() {
        let commits = log(&[
            ("b2", "a1", "work", &["M", "i/a/README.md"]),
            ("a1", "", "edge", &["A", "i/a/README.md", "A", "i/b/README.md"]),
        ]);
        let found = sorted_out(&commits, &["i/a", "i/b"], true);
        assert_eq!(subjects(&found, "i/a"), ["work"]);
        assert!(subjects(&found, "i/b").is_empty());
        let of_b = found.of(Utf8Path::new("i/b")).unwrap();
        assert!(of_b.cut_off && of_b.revision.as_deref() == Some("a1"));
        let whole = sorted_out(&commits, &["i/a", "i/b"], false);
        assert_eq!(subjects(&whole, "i/b"), ["edge"]);
    }

    #[test]
    fn a_subject_that_looks_like_a_change_is_a_subject() {
        let found = sorted_out(
            &log(&[
                ("b2", "a1", "M", &["M", "i/a/README.md"]),
                ("a1", "", "", &["A", "i/a/M", "C100", "i/b/x", "i/a/y"]),
            ]),
            &["i/a", "i/b"],
            false,
        );
        assert_eq!(subjects(&found, "i/a"), ["M", ""]);
        assert!(subjects(&found, "i/b").is_empty());
        assert!(
            sorted_out(b"", &["i/a"], false).of(Utf8Path::new("i/a")).unwrap().commits.is_empty()
        );
        // Cut off in the middle, as by a full disk.
        let cut = &log(&[("b2", "a1", "s", &["R100", "i/a/README.md"])])[..20];
        sorted_out(cut, &["i/a"], false);
    }
}
