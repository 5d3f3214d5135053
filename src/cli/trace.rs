//! The times of a run as a trace that profilers of browsers and <https://ui.perfetto.dev> show: a row for each thread.
//!
//! The notation is the JSON array format of Chrome's trace events, of complete events (`ph` is `X`).

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::open::Failure;
use super::output;
use crate::report::json_writer;

/// What happened when, kept where somebody asked for it.
pub struct Trace {
    file: Option<Utf8PathBuf>,
    begun: Instant,
    events: Mutex<Vec<Event>>,
}

#[derive(Serialize)]
struct Event {
    name: String,
    cat: &'static str,
    ph: &'static str,
    /// Microseconds since the beginning.
    ts: u128,
    /// Microseconds.
    dur: u128,
    pid: u32,
    /// 0 is the thread that the program began with.
    tid: usize,
}

thread_local! {
    /// When this thread last handed a page on.
    static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
}

impl Trace {
    /// Begins one that is to go to a file, if to any.
    pub fn begin(file: Option<&Utf8Path>) -> Self {
        let file = file.map(Utf8Path::to_owned);
        Self { file, begun: Instant::now(), events: Mutex::default() }
    }

    /// Notes what a room took.
    pub fn room(&self, name: &str, from: Instant, to: Instant) {
        self.note(name.to_owned(), "room", from, to);
    }

    /// Writes a page, and notes what its thread took since the page before (or since `from`), and what the writing took.
    pub fn page<T>(&self, path: &str, from: Instant, write: impl FnOnce() -> T) -> T {
        if self.file.is_none() {
            return write();
        }
        let made = Instant::now();
        let written = write();
        let now = Instant::now();
        let from = LAST.replace(Some(now)).unwrap_or(from);
        self.note(path.to_owned(), "page", from, made);
        self.note(format!("write {path}"), "disk", made, now);
        written
    }

    fn note(&self, name: String, cat: &'static str, from: Instant, to: Instant) {
        if self.file.is_none() {
            return;
        }
        let tid = rayon::current_thread_index().map_or(0, |index| index + 1);
        let (ts, dur) = ((from - self.begun).as_micros(), (to - from).as_micros());
        let event = Event { name, cat, ph: "X", ts, dur, pid: 1, tid };
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// Writes it, if it was asked for.
    ///
    /// # Errors
    /// Those of [`output::write`].
    pub fn write(&self) -> Result<(), Failure> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.sort_by_key(|event| (event.tid, event.ts));
        let text = json_writer::line_text(&*events)?;
        output::write_named("--trace", file, None, None, text.as_bytes())
    }
}
