//! The program's own voice: messages on standard error, and a reader of its output who went away.

use std::fmt::Display;
use std::io::{self, Write};

use crate::report::excerpt::printable;

/// Says why the command could not be run.
pub fn error(message: &dyn Display) {
    say("error", "\u{1b}[1;31m", message);
}

/// Says something that is not as it should be but stops nothing.
pub fn warning(message: &dyn Display) {
    say("warning", "\u{1b}[1;33m", message);
}

fn say(word: &str, colour: &str, message: &dyn Display) {
    // Lines that hold an excerpt are drawn elsewhere and printable already.
    let text = message.to_string();
    let text = text.lines().map(printable).collect::<Vec<_>>().join("\n");
    let _ = writeln!(anstream::stderr().lock(), "{colour}{word}\u{1b}[0m: {text}");
}

/// Writing to a pipe that was closed (`| head`) is no failure.
pub fn forgive_closed_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
