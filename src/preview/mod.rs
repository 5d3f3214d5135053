//! Preview: a site that is rendered as it is asked for, shown with what is wrong, and follows the files.
//!
//! A [`version::Version`] answers for the files as they were at one moment; when they change, the next one
//! is made beside it, and takes over when it can answer. Until then, and when it cannot be made at all, the
//! one before goes on answering. [`watch`] says what changed, [`server`] speaks HTTP, and [`notes`] are what
//! the pages show beside the report. [`guard`] decides which requests are answered at all, and
//! `connections` how long somebody may take to make one. Reads no files itself: it is given a function that
//! does.

mod connections;
pub mod guard;
mod notes;
pub mod server;
mod shown;
pub mod version;
pub mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch as channel;

pub use version::{Content, Version};

/// What the pages of a preview are told of, each time something changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Counts the changes.
    pub number: u64,
    /// Whether files changed and are being read.
    pub working: bool,
    /// Whether the program ends.
    pub ending: bool,
}

/// Something that keeps all pages from being made.
#[derive(Clone, Debug)]
pub struct Obstacle {
    /// What is wrong, with places: lines of plain text.
    pub text: String,
}

/// The running preview.
pub struct Preview {
    state: Mutex<State>,
    moment: channel::Sender<Moment>,
}

#[derive(Default)]
struct State {
    version: Option<Arc<Version>>,
    obstacle: Option<Obstacle>,
    /// Pages as they were last rendered.
    shown: shown::Pages,
}

impl Default for Preview {
    fn default() -> Self {
        Self { state: Mutex::default(), moment: channel::Sender::new(Moment::default()) }
    }
}

impl Preview {
    /// Says that files changed, before they are read.
    pub fn begin(&self) {
        self.moment.send_modify(|m| m.working = true);
    }

    /// Takes what came of reading the files: content of which pages can be made, or why there is none.
    /// What was shown before stays where nothing better came. `Err` carries the reason.
    ///
    /// # Errors
    /// The reason, as it is shown on the pages.
    pub fn take(&self, read: Result<Content, Obstacle>) -> Result<(), Obstacle> {
        let number = self.moment.borrow().number + 1;
        let made = read.and_then(|content| Version::start(number, content));
        let outcome = match made {
            Ok(version) => {
                let mut state = self.state();
                state.version = Some(Arc::new(version));
                state.obstacle = None;
                Ok(())
            }
            Err(obstacle) => {
                self.state().obstacle = Some(obstacle.clone());
                Err(obstacle)
            }
        };
        self.moment.send_modify(|m| {
            m.number = number;
            m.working = false;
        });
        outcome
    }

    /// Has everything end that waits for changes.
    pub fn end(&self) {
        self.moment.send_modify(|m| m.ending = true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What is held is whole after every step, whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
