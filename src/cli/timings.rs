//! What a command spends its time on: one row for each room, told on standard error when it is asked for.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::open::Failure;
use super::stream;
use super::trace::Trace;
use crate::report::json_writer;
use crate::rules::Verdict;
use crate::source::{Tree, WorkTree};
use crate::workspace::{Opening, Snapshot};

/// The options.
#[derive(clap::Args)]
pub struct Timings {
    /// Say on standard error where the time went
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text"
    )]
    timings: Option<Format>,
    /// Write what was done when, thread by thread, as a trace for chrome://tracing or ui.perfetto.dev
    #[arg(long, value_name = "FILE")]
    trace: Option<Utf8PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table
    Text,
    /// One line of JSON
    Json,
}

/// Takes the time from one room to the next.
pub struct Clock {
    format: Option<Format>,
    last: Instant,
    rooms: Vec<Room>,
    pub trace: Trace,
}

#[derive(Serialize)]
struct Room {
    room: &'static str,
    /// What was done there.
    what: &'static str,
    /// How many of them.
    items: usize,
    #[serde(serialize_with = "seconds")]
    seconds: Duration,
}

fn seconds<S: serde::Serializer>(duration: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64((duration.as_secs_f64() * 1e6).round() / 1e6)
}

/// The notation; a new number when a key goes or changes its meaning.
#[derive(Serialize)]
struct Told<'a> {
    version: u32,
    threads: usize,
    #[serde(serialize_with = "seconds")]
    seconds: Duration,
    rooms: &'a [Room],
}

/// Opens a repository.
///
/// # Errors
/// Those of [`Snapshot::open`].
pub fn open(root: &Utf8Path, opening: Opening, clock: &mut Clock) -> Result<Snapshot, Failure> {
    let tree = WorkTree::open(root)?;
    clock.lap("source", "files listed", tree.entries().len());
    let repository = Snapshot::of(root, Arc::new(tree), opening)?;
    clock.lap("model", "incidents read", repository.library.incidents.len());
    Ok(repository)
}

/// Has the rules judge it.
///
/// # Errors
/// Those of [`Snapshot::verdict`].
pub fn judge<'s>(repository: &'s Snapshot, clock: &mut Clock) -> Result<&'s Verdict, Failure> {
    let incidents = repository.library.incidents.len();
    repository.derived();
    clock.lap("derive", "incidents", incidents);
    let verdict = repository.verdict()?;
    clock.lap("rules", "incidents judged", incidents);
    Ok(verdict)
}

impl Timings {
    /// Begins.
    pub fn begin(&self) -> Clock {
        let trace = Trace::begin(self.trace.as_deref());
        Clock { format: self.timings, last: Instant::now(), rooms: Vec::new(), trace }
    }
}

impl Clock {
    /// A room has done its work, on so many items.
    pub fn lap(&mut self, room: &'static str, what: &'static str, items: usize) {
        let now = Instant::now();
        let known = self.rooms.iter_mut().find(|r| (r.room, r.what) == (room, what));
        let last = std::mem::replace(&mut self.last, now);
        self.trace.room(room, last, now);
        let seconds = now - last;
        match known {
            // Of several repositories.
            Some(known) => {
                known.items += items;
                known.seconds += seconds;
            }
            None => self.rooms.push(Room { room, what, items, seconds }),
        }
    }

    /// When the last room had done its work.
    pub fn last(&self) -> Instant {
        self.last
    }

    /// Says it and writes the trace, each if it was asked for.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn tell(&self) -> Result<(), Failure> {
        self.trace.write()?;
        let sum: Duration = self.rooms.iter().map(|r| r.seconds).sum();
        let threads = rayon::current_num_threads();
        match self.format {
            None => Ok(()),
            Some(Format::Json) => {
                let told = Told { version: 1, threads, seconds: sum, rooms: &self.rooms };
                stream::say_plainly(json_writer::line_text(&told)?.trim_end());
                Ok(())
            }
            Some(Format::Text) => {
                let mut text = Vec::new();
                for Room { room, what, items, seconds } in &self.rooms {
                    let share = 100.0 * seconds.as_secs_f64() / sum.as_secs_f64().max(1e-9);
                    let ms = seconds.as_secs_f64() * 1e3;
                    writeln!(text, "{room:10} {ms:9.1} ms {share:5.1} %  {items} {what}")?;
                }
                let ms = sum.as_secs_f64() * 1e3;
                write!(text, "{:10} {ms:9.1} ms 100.0 %  on {threads} threads", "all")?;
                for line in String::from_utf8_lossy(&text).lines() {
                    stream::say_plainly(line);
                }
                Ok(())
            }
        }
    }
}
