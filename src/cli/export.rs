//! `aftermark export`: one incident as one file, for who has to hand it in elsewhere.

use std::io::Write;

use super::convert::slug;
use super::edition::Chosen;
use super::open::{Failure, Root, as_written, incident};
use super::output::Output;
use super::{Outcome, stream};
use crate::edition::Audience;
use crate::export::{self, export};
use crate::workspace::Snapshot;

/// Arguments of `export`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark export 2026-03-14-tls --to html --output report.html
  aftermark export 2026-03-14-tls --to docx --output report.docx
  aftermark export 2026-03-14-tls --to json | jq .report.timeline

The file needs nothing beside it: pictures are in it, but for Confluence, where
they are attached to the page. pandoc makes the document of Word. What cannot
come along is said. Exits with 0 also then, and with 1 where what it would write
of an edition gives away what the edition leaves out; then nothing is written.")]
pub struct Arguments {
    /// The incident, by the name of its folder
    #[arg(value_name = "INCIDENT")]
    incident: String,
    /// What to make of it
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    root: Root,
    #[command(flatten)]
    edition: Chosen,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum To {
    /// The text with its lists as tables and its pictures in it
    Markdown,
    /// A page, to be mailed or printed
    Html,
    /// The keys of the format with all lists, and the text
    Json,
    /// A document of Word
    Docx,
    /// The storage format of Confluence
    Confluence,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.root.find()?;
    let repository = Snapshot::open(&root, as_written())?;
    let whole = repository.clone();
    let known = match arguments.edition.edition {
        Some(_) => repository.for_audience(Audience::default())?,
        None => repository,
    };
    let (repository, printed) = arguments.edition.printed(known)?;
    let library = &repository.library;
    let index = incident(&repository, slug(&arguments.incident))?;
    let (format, is_text) = match arguments.to {
        To::Markdown => (export::Format::Markdown, true),
        To::Html => (export::Format::Html, true),
        To::Json => (export::Format::Json, true),
        To::Docx => (export::Format::Docx, false),
        To::Confluence => (export::Format::Confluence, true),
    };
    if !is_text && !arguments.output.is_file() {
        return Err(Failure::Said(
            "a document of Word is no text to be shown; name a file for it: --output report.docx"
                .to_owned(),
        ));
    }
    let found = export(&library.incidents[index], &library.sources, &library.config, format)
        .map_err(Failure::Said)?;
    let parts = || {
        // The document of Word is made of the page.
        let read = match format {
            export::Format::Docx => {
                let (incident, sources) = (&library.incidents[index], &library.sources);
                let page = export(incident, sources, &library.config, export::Format::Html);
                page.map_err(Failure::Said)?.bytes
            }
            _ => found.bytes.clone(),
        };
        let text = export::without_pictures(&String::from_utf8_lossy(&read));
        let path = format!("{}/index.html", library.incidents[index].folder);
        Ok(vec![(path, text)])
    };
    if printed.gives_away(&root, &whole, &repository, &export::own_words(), parts)? {
        return Ok(Outcome::Blocked);
    }
    let make = |out: &mut dyn Write| out.write_all(&found.bytes);
    arguments.output.write(&whole, &mut stream::stdout(), make)?;
    for note in &found.notes {
        stream::note(note);
    }
    Ok(Outcome::Passed)
}
