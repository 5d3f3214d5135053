//! `aftermark schema`: JSON Schema of the format, to print or into a folder.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::open::Failure;
use super::{Outcome, output, stream};
use crate::disk;
use crate::report::json_writer;
use crate::schema::{self, Document};
use crate::workspace::config_of;

/// Arguments of `schema`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark schema timeline               the schema of timeline.yaml
  aftermark schema --output .schemas      all of them, one file each
  aftermark schema --root . -o .schemas   with the services of aftermark.toml

How editors are told of them: docs/editors.md")]
pub struct Arguments {
    /// What to describe [default: front-matter; with --output all]
    #[arg(value_name = "NAME", value_parser = names())]
    name: Option<Document>,
    /// Write into this folder instead, as NAME.json
    #[arg(long, short, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
    /// Offer the services, severities and audiences of the aftermark.toml in this folder
    #[arg(long, value_name = "ROOT")]
    root: Option<Utf8PathBuf>,
}

fn names() -> impl clap::builder::TypedValueParser<Value = Document> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    let all = Document::ALL.map(|d| match d {
        // The front matter is the incident: who asks for one by that name means it.
        Document::FrontMatter => PossibleValue::new(d.name()).alias("incident"),
        other => PossibleValue::new(other.name()),
    });
    PossibleValuesParser::new(all).map(|name| {
        let found = Document::ALL.into_iter().find(|d| d.name() == name);
        found.unwrap_or(Document::FrontMatter)
    })
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.root.as_deref();
    let config = root.map(config_of).transpose()?;
    let text = |document| {
        let schema = schema::schema(document, config.as_ref());
        json_writer::pretty_text(&schema).map_err(|e| Failure::Said(e.to_string()))
    };
    let Some(folder) = &arguments.output else {
        let document = arguments.name.unwrap_or(Document::FrontMatter);
        let written = write!(std::io::stdout().lock(), "{}", text(document)?);
        stream::forgive_closed_pipe(written)?;
        return Ok(Outcome::Passed);
    };
    let all = match &arguments.name {
        Some(one) => std::slice::from_ref(one),
        None => &Document::ALL[..],
    };
    let _made = disk::folder(folder, root)?;
    for document in all {
        let path: &Utf8Path = &folder.join(document.file_name());
        output::write(path, None, root, text(*document)?.as_bytes())?;
        let written = writeln!(stream::stdout(), "{path}");
        stream::forgive_closed_pipe(written)?;
    }
    Ok(Outcome::Passed)
}
