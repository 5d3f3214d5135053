//! Says which files changed: as the system tells of it, or by looking again and again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify_debouncer_full::notify::{
    self, Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode,
};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer_opt};

/// Editors write in several steps; what comes within this time is one change.
const TOGETHER: Duration = Duration::from_millis(40);

/// How often files are looked at where the system does not tell of changes.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A folder or file to watch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watched {
    pub path: PathBuf,
    /// Whether all that lies below is meant, or only what lies directly in it.
    pub recursive: bool,
}

/// What changed since the last time: absolute paths.
pub type Changed = BTreeSet<PathBuf>;

enum Watching {
    Told(Debouncer<RecommendedWatcher, RecommendedCache>),
    Looking(Debouncer<PollWatcher, RecommendedCache>),
}

/// Watches until it is dropped.
pub struct Watch {
    watching: Watching,
    watched: BTreeSet<Watched>,
    changes: Receiver<DebounceEventResult>,
}

impl Watch {
    /// Starts to watch nothing yet; `look` has files looked at instead of waiting to be told, which works
    /// on network file systems and in containers too.
    ///
    /// # Errors
    /// The system's reason.
    pub fn new(look: bool) -> notify::Result<Self> {
        let (events, changes) = mpsc::channel();
        let config = Config::default().with_poll_interval(LOOK_EVERY).with_follow_symlinks(false);
        let cache = RecommendedCache::new;
        let watching = if look {
            Watching::Looking(new_debouncer_opt(TOGETHER, None, events, cache(), config)?)
        } else {
            Watching::Told(new_debouncer_opt(TOGETHER, None, events, cache(), config)?)
        };
        Ok(Self { watching, watched: BTreeSet::new(), changes })
    }

    /// Watches these, and no longer what was watched before. What is not there is left out.
    ///
    /// # Errors
    /// The system's reason: most often that it watches too much already.
    pub fn only(&mut self, wanted: BTreeSet<Watched>) -> notify::Result<()> {
        for old in self.watched.difference(&wanted) {
            // It may be gone, which is as good.
            let _ = self.watching.forget(&old.path);
        }
        let mut now = BTreeSet::new();
        for new in wanted {
            if !self.watched.contains(&new) {
                match self.watching.add(&new) {
                    Err(e) if is_missing(&e) => continue,
                    other => other?,
                }
            }
            now.insert(new);
        }
        self.watched = now;
        Ok(())
    }

    /// Waits for the next change that somebody made; reading a file is none. `None` when nothing came in
    /// that time.
    pub fn next(&self, within: Duration) -> Option<Changed> {
        let mut changed = Changed::new();
        let first = self.changes.recv_timeout(within).ok()?;
        let more = std::iter::from_fn(|| self.changes.try_recv().ok());
        for events in std::iter::once(first).chain(more).flatten() {
            for event in events {
                if is_change(event.kind) {
                    changed.extend(event.paths.iter().cloned());
                }
            }
        }
        Some(changed)
    }
}

impl Watching {
    fn add(&mut self, what: &Watched) -> notify::Result<()> {
        let mode =
            if what.recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match self {
            Self::Told(watcher) => watcher.watch(&what.path, mode),
            Self::Looking(watcher) => watcher.watch(&what.path, mode),
        }
    }

    fn forget(&mut self, path: &Path) -> notify::Result<()> {
        match self {
            Self::Told(watcher) => watcher.unwatch(path),
            Self::Looking(watcher) => watcher.unwatch(path),
        }
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(e) => e.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn is_change(kind: EventKind) -> bool {
    matches!(kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_))
}
