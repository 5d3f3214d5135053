//! Opens a repository for its actions: read and judged as of a date, without the rules, which nothing
//! here asks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use crate::cli::empty;
use crate::cli::open::{Failure, Root, as_of, as_written};
use crate::cli::stream;
use crate::derive::ActionFacts;
use crate::derive::actions::{judge, judge_with};
use crate::model::Library;
use crate::report::actions::{Item, items};
use crate::site::address::Address;
use crate::site::anchors::Anchors;
use crate::vocabulary::Step;
use crate::workspace::{Opening, Snapshot};

/// Which repository, as of when.
#[derive(clap::Args)]
pub struct Where {
    #[command(flatten)]
    root: Root,
    /// Judge dates as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = crate::cli::date)]
    pub as_of: Option<NaiveDate>,
}

/// Of which actions it is told how their due dates moved; git has to be asked for that.
pub enum MovesOf<'w> {
    Nothing,
    Those(&'w dyn Fn(&Item<'_>, NaiveDate) -> bool),
}

/// A repository with its actions.
pub struct Opened {
    pub repository: Snapshot,
    pub library: Arc<Library>,
    /// For each incident its actions' facts.
    pub facts: Vec<Vec<ActionFacts>>,
    pub as_of: NaiveDate,
}

impl Where {
    /// Reads the repository. A past day is judged by how far the actions were then.
    ///
    /// # Errors
    /// [`Failure`] when there is no such folder, its configuration cannot be used, or git fails.
    pub fn open(&self, told: MovesOf<'_>) -> Result<Opened, Failure> {
        let asks_of_moves = !matches!(told, MovesOf::Nothing);
        let opening = Opening {
            // As of today nothing was changed later, and what nobody asks for is not read.
            with_history: self.as_of.is_some() || asks_of_moves,
            ..as_of(self.as_of)
        };
        self.read(told, opening)
    }

    /// Reads the repository as it is written now, for what is compared with it or changes it.
    ///
    /// # Errors
    /// Those of [`Where::open`].
    pub fn open_as_written(&self) -> Result<Opened, Failure> {
        let opening = Opening { as_of: self.as_of, ..as_written() };
        self.read(MovesOf::Nothing, opening)
    }

    fn read(&self, told: MovesOf<'_>, opening: Opening) -> Result<Opened, Failure> {
        let repository = Snapshot::open(&self.find()?, opening)?;
        let (library, as_of) = (Arc::clone(&repository.library), repository.as_of);
        empty::refuse(&repository)?;
        warn_of_unread(&library);
        let mut facts = judge(&library, as_of);
        if let MovesOf::Those(wanted) = told {
            let items = items(&library, &facts, as_of);
            let wanted = items.iter().filter(|item| wanted(item, as_of));
            let wanted: HashSet<&Utf8Path> = wanted.map(|i| i.incident.folder.as_path()).collect();
            let moves = repository.moves_of(|i| wanted.contains(i.folder.as_path()))?;
            if let Some(why) = &moves.unknown {
                stream::warning(why);
            }
            facts = judge_with(&library, as_of, &moves.moves);
        }
        Ok(Opened { repository, library, facts, as_of })
    }

    /// The root of the repository.
    ///
    /// # Errors
    /// [`Failure`] when there is no such folder.
    pub fn find(&self) -> Result<Utf8PathBuf, Failure> {
        self.root.find()
    }
}

impl Opened {
    /// The actions of incidents that had happened by then.
    pub fn items(&self) -> Vec<Item<'_>> {
        items(&self.library, &self.facts, self.as_of)
    }

    /// The addresses of actions on the site, relative to its root.
    pub fn addresses(&self) -> Addresses<'_> {
        Addresses { library: &self.library, anchors: std::cell::RefCell::default() }
    }
}

/// Says when actions are missing because nobody could read them: a job that looks for overdue ones must
/// not pass for that.
fn warn_of_unread(library: &Library) {
    let unread = library.incidents.iter();
    let mut unread = unread.filter(|i| i.unread(Step::Technology).is_some());
    let Some(first) = unread.next() else { return };
    let others = match unread.count() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    stream::warning(&format!(
        "data of {}{others} cannot be read, so actions may be missing here; `aftermark check` says what is wrong",
        first.slug
    ));
}

/// Where actions are on the site.
pub struct Addresses<'l> {
    library: &'l Library,
    /// By incident, once asked for.
    anchors: std::cell::RefCell<HashMap<usize, Anchors>>,
}

impl Addresses<'_> {
    /// Relative to the site's root.
    pub fn relative(&self, item: &Item<'_>) -> String {
        let path = Address::incident(&item.incident.slug).link();
        let mut known = self.anchors.borrow_mut();
        let anchors =
            known.entry(item.index.incident).or_insert_with(|| Anchors::new(item.incident));
        let id = item.action.id.as_ref();
        let anchor = id.and_then(|id| anchors.of_entry(&id.value, item.action.span));
        match anchor {
            Some(anchor) => format!("{path}#{anchor}"),
            None => path,
        }
    }

    /// Absolute, where it is configured under which address the site is published.
    pub fn absolute(&self, item: &Item<'_>) -> Option<String> {
        let base = self.library.config.site.base_url.as_deref()?;
        let base = base.trim_end_matches('/');
        Some(format!("{base}/{}", self.relative(item)))
    }
}
