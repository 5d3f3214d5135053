//! Where the program writes: standard output for people, its own voice on standard error, and a
//! reader of its output who went away.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use crate::report::excerpt::printable;
use crate::report::runner::{self, Harmless};

/// Standard output for people: colours where they are wanted, and nothing that a terminal or the
/// runner of a CI job could take for an instruction.
pub fn stdout() -> impl Write {
    let stdout = io::stdout();
    let choice = AutoStream::choice(&stdout);
    harmless(BufWriter::new(stdout.lock()), choice)
}

/// The same for any stream; what was decided about colours is given.
pub fn harmless<'a>(to: impl Write + 'a, colours: ColorChoice) -> impl Write + 'a {
    // Commands are looked for last, in what is left when colours are gone.
    let to: Box<dyn Write + 'a> = Box::new(Harmless::new(to));
    Coloured {
        state: anstream::adapter::StripBytes::new(),
        keep: colours != ColorChoice::Never,
        to,
    }
}

/// Passes colours on or takes them out.
struct Coloured<'a> {
    state: anstream::adapter::StripBytes,
    keep: bool,
    to: Box<dyn Write + 'a>,
}

impl Write for Coloured<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.keep {
            self.to.write_all(bytes)?;
        } else {
            for part in self.state.strip_next(bytes) {
                self.to.write_all(part)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Passes on what the parser of the arguments says, which quotes them.
pub fn tell(text: &str, failed: bool) {
    let written = if failed {
        let choice = AutoStream::choice(&io::stderr());
        harmless(io::stderr().lock(), choice).write_all(text.as_bytes())
    } else {
        stdout().write_all(text.as_bytes())
    };
    // There is nowhere left to say that it failed.
    let _ = written;
}

/// Says one line on standard error, without a word in front.
pub fn say_plainly(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", runner::harmless(line));
}

/// What a long command is doing, on one line of a terminal that the next word replaces; nothing anywhere else.
pub struct Progress {
    shown: bool,
}

impl Progress {
    /// Shows nothing yet. In a CI job lines that come and go are noise, whatever it calls a terminal.
    pub fn new() -> Self {
        let in_ci = std::env::var_os("CI").is_some_and(|v| !v.is_empty());
        let simple = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { shown: io::stderr().is_terminal() && !in_ci && !simple }
    }

    /// Says what is being done now.
    pub fn say(&self, what: &str) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[2K{}", runner::harmless(what));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[2K");
        }
    }
}

/// Says why the command could not be run.
pub fn error(message: &dyn Display) {
    say("error", "\u{1b}[1;31m", message);
}

/// Says something that is not as it should be but stops nothing.
pub fn warning(message: &dyn Display) {
    say("warning", "\u{1b}[1;33m", message);
}

/// Says something that is as it should be, and that may surprise later.
pub fn note(message: &dyn Display) {
    say("note", "\u{1b}[1;36m", message);
}

fn say(word: &str, colour: &str, message: &dyn Display) {
    let text = message.to_string();
    let lines = text.lines().map(printable);
    let lines: Vec<String> = lines.map(|l| runner::harmless(&l).into_owned()).collect();
    let text = lines.join("\n");
    let _ = writeln!(anstream::stderr().lock(), "{colour}{word}\u{1b}[0m: {text}");
}

/// Writing to a pipe that was closed (`| head`) is no failure.
pub fn forgive_closed_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
