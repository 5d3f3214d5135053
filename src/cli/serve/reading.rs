//! What a preview reads: all of it at first, then what a change makes necessary.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{NaiveDate, Utc};

use crate::cli::edition::Chosen;
use crate::cli::empty;
use crate::cli::kept::Kept;
use crate::cli::look;
use crate::cli::open::{Failure, warn_of_moves};
use crate::config::FILE_NAME;
use crate::edition::Audience;
use crate::model::Library;
use crate::preview::Content;
use crate::preview::watch::{Changed, Watched};
use crate::site::{SiteError, ThemeFiles};
use crate::source::Sources;
use crate::source::git::Git;
use crate::workspace::{Change, Snapshot, config_of};

/// What has to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    All,
    Theme,
    /// These files, relative to the root; each belongs to an incident and was there before.
    Some(Vec<Utf8PathBuf>),
}

/// How many files are open at once while all is read: one on each of a few threads, and git's pipes.
const HANDLES: usize = 12;

/// Whether there are no more file handles, in the system or of those that it allows this program.
fn is_scarcity(error: &std::io::Error) -> bool {
    // ENFILE and EMFILE have these numbers on every Unix; Windows has no such limit.
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// Reads a repository again and again.
pub struct Reader {
    /// Without links.
    root: Utf8PathBuf,
    as_of: Option<NaiveDate>,
    theme: Option<Utf8PathBuf>,
    /// What is shown of it.
    edition: Chosen,
    kept: Kept,
    /// Where git keeps what it knows, if the root is in a repository.
    git: Option<Utf8PathBuf>,
    last: Option<Last>,
    /// Whether what was read last could be used.
    failed: bool,
}

#[derive(Clone)]
struct Last {
    repository: Snapshot,
    content: Content,
    theme_folder: Option<Utf8PathBuf>,
    /// What git had when it was read.
    state: GitState,
}

/// Tells whether git's own files changed in a way that matters: another commit, other files tracked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct GitState {
    head: Vec<u8>,
    reflog: Option<u64>,
    index: Vec<u8>,
}

impl Reader {
    /// Reads nothing yet. `theme` is a folder given on the command line.
    pub fn new(
        root: Utf8PathBuf,
        as_of: Option<NaiveDate>,
        theme: Option<Utf8PathBuf>,
        edition: Chosen,
        kept: Kept,
    ) -> Self {
        // What git refuses is told when all is read.
        let git = Git::find(&root).ok().flatten();
        let git = git.map(|git| git.dir().to_owned());
        let theme = theme.map(|t| t.canonicalize_utf8().unwrap_or(t));
        Self { root, as_of, theme, edition, kept, git, last: None, failed: false }
    }

    /// Whether there are as many file handles as reading takes.
    ///
    /// # Errors
    /// The system's, when it has no more.
    pub fn try_handles(&self) -> std::io::Result<()> {
        // What is opened makes no difference, and an error with its name lacks the system's number.
        let open = |_| std::fs::File::open(&self.root);
        let opened: std::io::Result<Vec<_>> = (0..HANDLES).map(open).collect();
        match opened {
            Err(e) if is_scarcity(&e) => Err(e),
            // Whatever else is wrong with the folder, reading it says better.
            _ => Ok(()),
        }
    }

    /// What has to be read after these paths changed; `None` when none of them matters.
    pub fn needed(&self, changed: &Changed) -> Option<Reading> {
        let Some(last) = self.last.as_ref().filter(|_| !self.failed) else {
            return changed.iter().any(|path| !is_passing(path)).then_some(Reading::All);
        };
        let sources = &last.repository.library.sources;
        let (mut files, mut theme) = (BTreeSet::new(), false);
        let mut asked_git = None;
        for path in changed {
            let Some(path) = Utf8Path::from_path(path) else {
                continue;
            };
            if self.git.as_deref().is_some_and(|git| path.starts_with(git)) {
                let same = *asked_git.get_or_insert_with(|| self.git_state() == last.state);
                if same {
                    continue;
                }
                return Some(Reading::All);
            }
            if is_passing(path.as_std_path()) {
                continue;
            }
            if last.theme_folder.as_deref().is_some_and(|folder| path.starts_with(folder)) {
                theme = true;
                continue;
            }
            let Ok(relative) = path.strip_prefix(&self.root) else {
                continue;
            };
            let listed = sources.id(relative).is_some();
            let is_file = path.is_file();
            if !listed && !is_file && sources.id(&folder(relative)).is_none() {
                // It came and went, as the files do that editors write before they rename them; or it is
                // a folder that git would not know yet.
                if path.is_dir() {
                    return Some(Reading::All);
                }
                continue;
            }
            if path.is_dir() {
                continue;
            }
            let incident = last.repository.library.around(relative);
            match (listed, is_file, incident) {
                (true, true, Some(_)) => {
                    files.insert(relative.to_owned());
                }
                // Something else that is read: the configuration, the baseline, lists of words, pictures;
                // or a file came, or went.
                _ => return Some(Reading::All),
            }
        }
        match (files.is_empty(), theme) {
            (true, false) => None,
            (true, true) => Some(Reading::Theme),
            (false, false) => Some(Reading::Some(files.into_iter().collect())),
            (false, true) => Some(Reading::All),
        }
    }

    /// Reads what [`Reader::needed`] said.
    ///
    /// # Errors
    /// [`Failure`] as a build would say it.
    pub fn read(&mut self, reading: &Reading) -> Result<Content, Failure> {
        // What was read before stays known if this fails: it says what to watch.
        let read = match (reading, self.last.clone()) {
            (Reading::All, _) | (_, None) => self.all_of_it(),
            // As of a day of the past, what is not committed yet may not have been there.
            (Reading::Some(_), _) if self.as_of.is_some() => self.all_of_it(),
            (Reading::Theme, Some(last)) => self.theme(last),
            (Reading::Some(files), Some(last)) => self.some(last, files),
        };
        self.failed = read.is_err();
        let last = read?;
        let content = last.content.clone();
        self.last = Some(last);
        Ok(content)
    }

    /// Why nothing is shown, where what was read last has no incident.
    pub fn nothing(&self) -> Option<String> {
        let last = self.last.as_ref().filter(|_| !self.failed)?;
        let is_empty = last.repository.library.incidents.is_empty();
        is_empty.then(|| empty::none(&last.repository))
    }

    fn all_of_it(&self) -> Result<Last, Failure> {
        let state = self.git_state();
        let opening = self.kept.opening(self.edition.opening(self.as_of));
        let repository = Snapshot::open(&self.root, opening)?;
        // Whoever writes sees what git does not track yet as well.
        let repository =
            repository.for_audience(Audience { untracked: true, until: repository.past() })?;
        let library = &repository.library;
        let pictures = look::Pictures::read(library, look::Taken::Listed)?;
        let is_for_others = self.edition.edition.is_some();
        let pictures = if is_for_others { pictures.for_others()? } else { pictures };
        let (theme, theme_folder) = self.look(library)?;
        let theme = Arc::new(theme);
        warn_of_moves(&repository)?;
        let shown = self.shown(&repository)?;
        let content = Content {
            explain: explain(&theme, &theme_folder, Arc::clone(&library.sources)),
            library: Arc::clone(&shown.library),
            derived: Arc::clone(shown.derived()),
            verdict: Arc::clone(shown.verdict()?),
            provenance: Arc::new(shown.provenance()?),
            theme,
            site: Arc::new(shown.library.config.site.clone()),
            logo: pictures.logo.map(Arc::new),
            favicon: pictures.favicon.map(Arc::new),
        };
        self.kept.keep(&repository);
        Ok(Last {
            repository,
            content,
            theme_folder: (!theme_folder.as_str().is_empty()).then(|| self.root.join(theme_folder)),
            state,
        })
    }

    /// What is shown of a repository. Where that is all of it, the repository knows afterwards what was judged, and the
    /// next reading judges only what changed.
    fn shown(&self, repository: &Snapshot) -> Result<Snapshot, Failure> {
        if self.edition.edition.is_none() {
            repository.verdict()?;
        }
        Ok(self.edition.printed(repository.clone())?.0)
    }

    fn look(&self, library: &Library) -> Result<(ThemeFiles, Utf8PathBuf), Failure> {
        look::chosen(&self.root, library, self.theme.as_deref(), look::Taken::Listed)
    }

    fn theme(&self, last: Last) -> Result<Last, Failure> {
        let content = last.content;
        let (theme, folder) = self.look(&last.repository.library)?;
        let theme = Arc::new(theme);
        let sources = Arc::clone(&last.repository.library.sources);
        Ok(Last {
            content: Content { explain: explain(&theme, &folder, sources), theme, ..content },
            ..last
        })
    }

    fn some(&self, last: Last, files: &[Utf8PathBuf]) -> Result<Last, Failure> {
        let changes: Vec<Change<'_>> = files.iter().map(|file| Change::Saved(file)).collect();
        let repository = last.repository.after(&changes, Utc::now())?;
        let shown = self.shown(&repository)?;
        let content = Content {
            library: Arc::clone(&shown.library),
            derived: Arc::clone(shown.derived()),
            verdict: Arc::clone(shown.verdict()?),
            provenance: Arc::new(shown.provenance()?),
            ..last.content
        };
        Ok(Last { repository, content, ..last })
    }

    /// What to watch for changes.
    pub fn watched(&self) -> BTreeSet<Watched> {
        let mut watched = BTreeSet::new();
        let mut add = |path: &Utf8Path, recursive| {
            watched.insert(Watched { path: path.as_std_path().to_owned(), recursive });
        };
        add(&self.root, false);
        if let Some(git) = &self.git {
            add(git, false);
            add(&git.join("logs"), false);
        }
        let library = self.last.as_ref().map(|last| &last.repository.library);
        // Before the first reading, so that nothing that changes meanwhile is missed.
        let config = match library {
            Some(library) => Arc::clone(&library.config),
            None => Arc::new(config_of(&self.root).unwrap_or_default()),
        };
        match (&config.incidents.folder, library) {
            (Some(folder), _) if folder.as_str() != "." => add(&self.root.join(folder), true),
            (None, _) if self.root.join("incidents").is_dir() => {
                add(&self.root.join("incidents"), true);
            }
            (_, Some(library)) => {
                // Not all that lies in the root: there may be much that is none of ours.
                for incident in &library.incidents {
                    add(&self.root.join(&incident.folder), true);
                }
            }
            (_, None) => {}
        }
        if let Some(theme) = self.theme.as_ref().or(config.site.theme.as_ref()) {
            add(&self.root.join(theme), true);
        }
        for file in config.files() {
            if let Some(folder) = self.root.join(file).parent()
                && folder != self.root
            {
                add(folder, false);
            }
        }
        watched
    }

    fn git_state(&self) -> GitState {
        let Some(git) = &self.git else {
            return GitState::default();
        };
        // An index ends with the checksum of all before it.
        let index = fs_err::read(git.join("index")).unwrap_or_default();
        let from = index.len().saturating_sub(20);
        GitState {
            head: fs_err::read(git.join("HEAD")).unwrap_or_default(),
            reflog: fs_err::metadata(git.join("logs/HEAD")).ok().map(|m| m.len()),
            index: index[from..].to_vec(),
        }
    }
}

fn explain(
    theme: &Arc<crate::site::ThemeFiles>,
    folder: &Utf8Path,
    sources: Arc<Sources>,
) -> Arc<dyn Fn(SiteError) -> String + Send + Sync> {
    let (theme, folder) = (Arc::clone(theme), folder.to_owned());
    Arc::new(move |e| look::unrenderable(e, &theme, &folder, &sources).to_string())
}

fn folder(path: &Utf8Path) -> Utf8PathBuf {
    format!("{path}/").into()
}

/// Whether a file is one that editors and systems keep beside those that are meant.
fn is_passing(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
        return false;
    };
    // Vim tries whether it may write with a file of this name.
    let is_probe = name == "4913";
    let is_copy = name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".tmp");
    let is_hidden = name.starts_with('.') || (name.starts_with('#') && name.ends_with('#'));
    name != FILE_NAME && (is_probe || is_copy || is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_judged_is_known_after_the_next_save() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
        let report = Utf8PathBuf::from("incidents/2026-03-14-a/README.md");
        fs_err::create_dir_all(root.join(report.parent().unwrap())).unwrap();
        fs_err::write(root.join("aftermark.toml"), "").unwrap();
        let write = |title: &str| {
            fs_err::write(root.join(&report), format!("---\ntitle: {title}\n---\n")).unwrap();
        };
        write("Once");
        let chosen = Chosen { edition: None };
        let mut reader = Reader::new(root.clone(), None, None, chosen, Kept::default());
        reader.read(&Reading::All).unwrap();
        for title in ["Twice", "Thrice"] {
            write(title);
            let shown = reader.read(&Reading::Some(vec![report.clone()])).unwrap();
            let title_shown = shown.library.incidents[0].title.as_ref().unwrap();
            assert_eq!(title_shown.value, title);
            // Or everything would be judged again at each save.
            let known = &reader.last.as_ref().unwrap().repository;
            assert!(Arc::ptr_eq(known.verdict().unwrap(), &shown.verdict));
        }
    }

    #[test]
    fn files_that_editors_keep_for_themselves() {
        for name in ["a/.README.md.swp", "a/README.md~", "a/4913", "a/#x#", "a/.x", "a/x.tmp"] {
            assert!(is_passing(Path::new(name)), "{name}");
        }
        for name in ["a/README.md", "aftermark.toml", "a/edge.log", "a/#1.md"] {
            assert!(!is_passing(Path::new(name)), "{name}");
        }
    }
}
