//! What a repository holds at one moment, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{DateTime, NaiveDate, Utc};

use super::settings::{baseline, config};
use super::{WorkspaceError, past};
use crate::cache::Cache;
use crate::derive::{Derived, derive, due_dates};
use crate::disk::DiskError;
use crate::edition::Audience;
use crate::model::stood::Stood;
use crate::model::{ActionIndex, Incident, Library};
use crate::rules::gate::GateError;
use crate::rules::language::WordLists;
use crate::rules::{Baseline, Finding, Verdict, findings_of, judge_again, judge_with};
use crate::source::history::Histories;
use crate::source::{Overlay, Sources, Tree, WorkTree, discover};

/// How a repository is opened.
pub struct Opening {
    /// Decides which day is today, in the configured zone.
    pub now: DateTime<Utc>,
    /// The date of judgement; today if none.
    pub as_of: Option<NaiveDate>,
    /// Whether a given date of judgement is judged by how far the actions were on that day, as git knows it.
    /// What is to be changed in files has to be as it is written instead.
    pub as_it_stood: bool,
    /// Whether git is asked for the history; without it former names and commits are not known.
    pub with_history: bool,
    /// A file (relative to the root) that an editor has not saved, and its bytes.
    pub buffer: Option<(Utf8PathBuf, Vec<u8>)>,
    /// Whether the configured baseline may be missing, because it is about to be written.
    pub new_baseline: bool,
    /// Where what earlier runs worked out is kept.
    pub kept: Option<KeptIn>,
}

impl Opening {
    /// As of a day, or today, with all that git knows.
    #[must_use]
    pub fn new(now: DateTime<Utc>, as_of: Option<NaiveDate>) -> Self {
        Self {
            now,
            as_of,
            as_it_stood: true,
            with_history: true,
            buffer: None,
            new_baseline: false,
            kept: None,
        }
    }
}

/// A folder for what is worked out.
#[derive(Clone, Debug)]
pub struct KeptIn {
    pub folder: Utf8PathBuf,
    /// Of fewer incidents nothing is kept.
    pub from: usize,
}

/// A repository at one moment. Copies share what they hold.
#[derive(Clone)]
pub struct Snapshot {
    pub root: Utf8PathBuf,
    /// The incidents, with the files and the configuration they were read from.
    pub library: Arc<Library>,
    /// The date of judgement.
    pub as_of: NaiveDate,
    pub(super) today: NaiveDate,
    /// The date of judgement where one was given.
    pub(super) given: Option<NaiveDate>,
    /// How far the actions were on that date; the library has it.
    pub(super) stood: Arc<Stood>,
    pub(super) new_baseline: bool,
    pub(super) baseline: OnceLock<Arc<Baseline>>,
    pub(super) histories: OnceLock<Arc<Histories>>,
    pub(super) moves: OnceLock<past::MovesRead>,
    pub(super) derived: OnceLock<Arc<Derived>>,
    /// The same as rules go by it.
    pub(super) judged: OnceLock<Arc<Derived>>,
    pub(super) word_lists: OnceLock<Arc<WordLists>>,
    pub(super) verdict: OnceLock<Arc<Verdict>>,
    pub(super) before: Option<Before>,
}

/// The snapshot that another one was made from, as far as that spares work.
#[derive(Clone)]
pub(super) struct Before {
    pub derived: Arc<Derived>,
    /// The same as rules went by it.
    pub judged: Arc<Derived>,
    pub verdict: Arc<Verdict>,
    /// The incidents of which files changed since, by index.
    pub changed: BTreeSet<usize>,
    /// Whether each of them says to the others what it said before.
    pub same: bool,
}

/// What is known already, or what `make` gives.
pub(super) fn once<T>(
    known: &OnceLock<T>,
    make: impl FnOnce() -> Result<T, WorkspaceError>,
) -> Result<&T, WorkspaceError> {
    if let Some(value) = known.get() {
        return Ok(value);
    }
    let value = make()?;
    Ok(known.get_or_init(|| value))
}

impl Snapshot {
    /// The folder at `root` as it is now.
    ///
    /// # Errors
    /// [`WorkspaceError`] when there is no such folder, git fails or the configuration cannot be used.
    pub fn open(root: &Utf8Path, opening: Opening) -> Result<Self, WorkspaceError> {
        Self::of(root, Arc::new(WorkTree::open(root)?), opening)
    }

    /// The same of files that come from elsewhere; `root` names them.
    ///
    /// # Errors
    /// Those of [`Snapshot::open`].
    pub fn of(
        root: &Utf8Path,
        tree: Arc<dyn Tree>,
        opening: Opening,
    ) -> Result<Self, WorkspaceError> {
        let tree: Arc<dyn Tree> = match opening.buffer {
            Some((path, bytes)) => Arc::new(Overlay::new(tree, path, bytes)),
            None => tree,
        };
        let mut sources = Sources::new(tree);
        let config = Arc::new(config(root, &sources)?);
        let kept = opening.kept.filter(|kept| {
            let folder = config.incidents.folder.as_deref();
            discover::count(&sources, folder) >= kept.from
        });
        sources = sources.with_cache(kept.map(|kept| Arc::new(Cache::open(&kept.folder, root))));
        let sources = Arc::new(sources);
        let today = config.incidents.day_of(opening.now);
        let mut library = match opening.with_history {
            true => Library::read(sources, config)?,
            false => Library::read_present(sources, config),
        };
        let histories = OnceLock::new();
        let stood = match opening.as_of.filter(|_| opening.as_it_stood) {
            None => Stood::default(),
            Some(day) => {
                let known = once(&histories, || past::histories(&library))?;
                past::stood(&library, known, day, today)?
            }
        };
        stood.put_back(&mut library);
        Ok(Self {
            root: root.to_owned(),
            library: Arc::new(library),
            as_of: opening.as_of.unwrap_or(today),
            today,
            given: opening.as_of,
            stood: Arc::new(stood),
            new_baseline: opening.new_baseline,
            baseline: OnceLock::new(),
            histories,
            moves: OnceLock::new(),
            derived: OnceLock::new(),
            judged: OnceLock::new(),
            word_lists: OnceLock::new(),
            verdict: OnceLock::new(),
            before: None,
        })
    }

    /// This one with another library of the same moment, of which nothing else is known yet.
    pub(super) fn with(&self, mut library: Library) -> Self {
        self.stood.put_back(&mut library);
        Self {
            library: Arc::new(library),
            moves: OnceLock::new(),
            derived: OnceLock::new(),
            judged: OnceLock::new(),
            verdict: OnceLock::new(),
            before: None,
            ..self.clone()
        }
    }

    /// The snapshot as an audience may know it: what it is not shown was never there, neither in what is derived nor in
    /// what is listed. What git does not track is nothing that the rules may count on, as in CI; what had not happened
    /// yet is, so that a report may lead to a later one.
    ///
    /// # Errors
    /// Those of [`Snapshot::verdict`].
    pub fn for_audience(&self, audience: Audience) -> Result<Self, WorkspaceError> {
        let of_any_day = Audience { until: None, ..audience };
        let judged = match of_any_day.filter(&self.library) {
            Some(library) => self.with(library),
            None => self.clone(),
        };
        let left_out = audience.left_out(&judged.library);
        let Some(library) = audience.filter(&judged.library) else {
            return Ok(judged);
        };
        let verdict = judged.verdict()?.without(|index| left_out.has(index));
        Ok(Self { verdict: OnceLock::from(Arc::new(verdict)), ..judged.with(library) })
    }

    /// Keeps what was worked out so far for later runs, where it is to be kept.
    ///
    /// # Errors
    /// Those of the disk; what was kept before is as it was.
    pub fn keep(&self) -> Result<(), DiskError> {
        self.library.sources.cache().map_or(Ok(()), Cache::save)
    }

    /// The date of judgement, where it is a day in the past.
    #[must_use]
    pub fn past(&self) -> Option<NaiveDate> {
        Some(self.as_of).filter(|day| *day < self.today)
    }

    /// What legacy reports may keep.
    ///
    /// # Errors
    /// [`WorkspaceError`] when it cannot be used, or the configuration names one that is not there.
    pub fn baseline(&self) -> Result<&Arc<Baseline>, WorkspaceError> {
        once(&self.baseline, || {
            let library = &self.library;
            let read = baseline(&self.root, &library.sources, &library.config, self.new_baseline);
            read.map(Arc::new)
        })
    }

    /// Has the baseline keep for folders under their new names what it kept under the old.
    ///
    /// # Errors
    /// [`WorkspaceError`] when the baseline cannot be used or does not know a name, or there is no incident of
    /// the new one.
    pub fn rename_in_baseline(&mut self, names: &[(String, String)]) -> Result<(), WorkspaceError> {
        let mut baseline = Baseline::clone(self.baseline()?);
        for (old, new) in names {
            if self.library.get(new).is_none() {
                return Err(WorkspaceError::said(format!(
                    "--renamed: there is no incident `{new}`"
                )));
            }
            let renamed = baseline.renamed(old, new);
            baseline = renamed.map_err(|e| WorkspaceError::said(format!("--renamed: {e}")))?;
        }
        self.baseline = OnceLock::from(Arc::new(baseline));
        Ok(())
    }

    /// What follows from the library as of the date of judgement.
    pub fn derived(&self) -> &Arc<Derived> {
        let derived = || match &self.before {
            Some(before) => {
                let changed = (&before.changed, before.same);
                before.derived.again(&self.library, self.as_of, changed)
            }
            None => derive(&self.library, self.as_of),
        };
        self.derived.get_or_init(|| Arc::new(derived()))
    }

    /// The same as rules go by it: with how due dates moved, where a rule asks for it. Git is asked for those alone.
    pub(super) fn judged(&self) -> Result<&Arc<Derived>, WorkspaceError> {
        once(&self.judged, || {
            let asks = |i: &Incident| i.actions.iter().any(due_dates::is_of_interest);
            let known = self.before.as_ref();
            let is_new = |index: usize| known.is_none_or(|k| k.changed.contains(&index));
            let is_asked = |(index, incident): (usize, &Incident)| is_new(index) && asks(incident);
            let moves = match self.moves.get() {
                Some(read) => Arc::clone(&read.moves),
                None if self.library.incidents.iter().map(|i| &**i).enumerate().any(is_asked) => {
                    let new = |i: &Incident| {
                        let index = self.library.index_of(&i.slug);
                        asks(i) && index.is_none_or(is_new)
                    };
                    self.moves_of(new)?.moves
                }
                None => Arc::default(),
            };
            let moved = |at: ActionIndex| match known.filter(|_| !is_new(at.incident)) {
                Some(known) => known.judged.incidents[at.incident].actions[at.action].moved,
                None => moves.moved(at, self.as_of),
            };
            let derived = self.derived();
            let judged = derived.with_moves(moved);
            Ok(judged.map_or_else(|| Arc::clone(derived), Arc::new))
        })
    }

    fn word_lists(&self) -> Result<&Arc<WordLists>, WorkspaceError> {
        once(&self.word_lists, || {
            let (config, sources) = (&self.library.config, &self.library.sources);
            let read = WordLists::new(&config.language, sources).map_err(GateError::from)?;
            Ok(Arc::new(read))
        })
    }

    /// What the rules say.
    ///
    /// # Errors
    /// [`WorkspaceError`] when the baseline cannot be used, or the configuration names a rule, a path or a word list
    /// that cannot be.
    pub fn verdict(&self) -> Result<&Arc<Verdict>, WorkspaceError> {
        once(&self.verdict, || {
            let (library, baseline) = (&self.library, self.baseline()?);
            let judged = match &self.before {
                Some(before) => {
                    let known = (&*before.judged, &*before.verdict);
                    judge_again(library, self.judged()?, baseline, known, &before.changed)
                }
                None => judge_with(library, self.judged()?, baseline, self.word_lists()?),
            };
            Ok(Arc::new(judged?))
        })
    }

    /// What the rules say of some incidents, by index, without judging the others.
    ///
    /// # Errors
    /// Those of [`Snapshot::verdict`].
    pub fn findings_of(
        &self,
        incidents: impl IntoIterator<Item = usize>,
    ) -> Result<BTreeMap<usize, Vec<Finding>>, WorkspaceError> {
        let (library, lists) = (&self.library, self.word_lists()?);
        let baseline = self.baseline()?;
        Ok(findings_of(library, self.judged()?, baseline, lists, incidents)?)
    }

    /// The folder for new incidents, relative to the root: where those that are there lie, else as configured, else
    /// `incidents`.
    #[must_use]
    pub fn incidents_folder(&self) -> Utf8PathBuf {
        let configured = self.library.config.incidents.folder.as_deref();
        let (base, at_root) = discover::base(&self.library.sources, configured);
        // That dated folders at the root are looked for does not mean that this is where they belong.
        if at_root && configured.is_none() && self.library.incidents.is_empty() {
            return "incidents".into();
        }
        base
    }
}
