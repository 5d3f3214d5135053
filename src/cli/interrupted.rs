//! What happens when somebody ends a build.

use std::io;

use super::stream::Progress;
use crate::publish::Stop;

/// Hears of the signals that ask the program to end, from before there is anything to delete.
pub struct Interrupted {
    #[cfg(unix)]
    signals: signal_hook::iterator::Signals,
}

impl Interrupted {
    /// Begins to listen. Until [`Self::stop`] is called, nothing happens.
    ///
    /// # Errors
    /// The system's reason.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            signals: {
                use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
                signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?
            },
        })
    }

    /// From now on the build is stopped first, so that nothing stays of it. The exit code is the one that shells
    /// give for such an end: 128 and the signal's number.
    #[cfg(unix)]
    pub fn stop(mut self, build: Stop) {
        std::thread::spawn(move || {
            if let Some(signal) = self.signals.forever().next() {
                let _closed = build.now();
                // Takes what was being done off the terminal.
                drop(Progress::new());
                std::process::exit(128 + signal);
            }
        });
    }

    /// The system ends the program at once, and the next build deletes what is left.
    #[cfg(not(unix))]
    pub fn stop(self, _: Stop) {}
}
