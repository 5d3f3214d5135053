//! `aftermark seen`: whether an error was seen before.

mod show;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal};

use camino::Utf8Path;
use clap::ValueEnum;

use super::Outcome;
use super::edition::{self, Shown};
use super::empty;
use super::open::Failure;
use super::stream::{self, Progress};
use crate::derive::lines;
use crate::search::seen::{Asked, Known, read};
use crate::vocabulary::shell_word;

/// How files end that somebody may ask about.
const ENDINGS: [&str; 14] = [
    "log", "txt", "out", "err", "json", "jsonl", "ndjson", "csv", "md", "html", "gz", "xz", "zst",
    "zip",
];

/// Arguments of `seen`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark seen 'nginx: upstream timed out while reading response header'
  aftermark seen error.log
  kubectl logs deploy/checkout | aftermark seen
  aftermark seen - --format markdown < trace.txt

Exit codes: 0 seen, if only weakly, which is said; 1 not seen, 2 the command
could not be run. How lines are compared: docs/search.md")]
pub struct Arguments {
    /// An error line, or a file with some; `-` or nothing reads what is piped in
    #[arg(value_name = "TEXT|FILE|-")]
    what: Vec<String>,
    /// How many incidents to show
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    limit: usize,
    /// What to write
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For chats and tickets
    Markdown,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.shown.root.find()?;
    let asked = asked(&arguments.what)?;
    let progress = Progress::new();
    progress.say("reading the reports …");
    let repository = arguments.shown.open(&root)?;
    empty::refuse(&repository)?;
    // Who asks here sees the files themselves, as in a preview.
    let (shown, printed) = arguments.shown.of(&repository, true)?;
    let sources = &shown.library.sources;
    let mut known = Known::new(&asked);
    for (index, incident) in shown.library.incidents.iter().enumerate() {
        lines::each(sources, incident, |of, span, text| {
            known.add(index, (of, span), text);
        });
    }
    let found = known.recognised();
    drop(progress);
    let known = &shown;
    let shown = show::Shown::new(known, &asked, &found, arguments.limit);
    // What was asked is the reader's own.
    let parts = || Ok(vec![(String::new(), edition::texts(&shown, &["asked"])?)]);
    if printed.gives_away(&root, &repository, known, &[], parts)? {
        return Ok(Outcome::Failed);
    }
    let written = match arguments.format {
        Format::Text => shown.text(&mut stream::stdout()),
        Format::Json => shown.json(),
        Format::Markdown => shown.markdown(&mut stream::stdout()),
    };
    stream::forgive_closed_pipe(written)?;
    Ok(if found.is_empty() { Outcome::Blocked } else { Outcome::Passed })
}

/// Reads what is asked about.
fn asked(what: &[String]) -> Result<Asked, Failure> {
    let text = what.join(" ");
    let cannot = |e: io::Error| Failure::Said(format!("what is asked about cannot be read: {e}"));
    let is_piped = what.is_empty() || text == "-";
    if is_piped && what.is_empty() && io::stdin().is_terminal() {
        return Err(Failure::Said(
            "nothing is asked about; give an error line or a file, or pipe a log in: `aftermark seen error.log`".to_owned(),
        ));
    }
    let path = Utf8Path::new(&text);
    let asked = if is_piped {
        read(io::stdin().lock())
    } else if what.len() == 1 && path.is_dir() {
        return Err(Failure::Said(format!(
            "{path} is a folder; name a file in it, or pipe several in: `cat {}/*.log | aftermark seen`",
            shell_word(text.trim_end_matches('/'))
        )));
    } else if what.len() == 1 && path.metadata().is_ok() {
        read(BufReader::new(File::open(&text).map_err(cannot)?))
    } else {
        if looks_like_a_path(path) {
            stream::warning(&format!(
                "there is no file {path}, so this was searched as the text of an error"
            ));
        }
        read(text.as_bytes())
    };
    asked.map_err(cannot)
}

/// Whether one word is a file's name rather than an error.
fn looks_like_a_path(path: &Utf8Path) -> bool {
    let (text, file) = (path.as_str(), path.file_name().unwrap_or_default());
    let has_ending = path.extension().is_some_and(|e| ENDINGS.contains(&e.to_lowercase().as_str()));
    !text.contains(char::is_whitespace)
        && !text.contains("://")
        && (has_ending || text.starts_with(['/', '~', '.']) && !file.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_no_errors() {
        for path in ["/tmp/eror.log", "eror.log", "../raw", "~/x", "out/trace.txt.GZ"] {
            assert!(looks_like_a_path(path.into()), "{path}");
        }
        for error in [
            "java.lang.NullPointerException",
            "OOMKilled",
            "0x80070005",
            "cannot open /tmp/a.log",
            "https://example.org/a.log",
            "com/acme/Pool",
        ] {
            assert!(!looks_like_a_path(error.into()), "{error}");
        }
    }
}
