//! `aftermark explain`: the documentation of one rule.

use std::io::{BufWriter, Write};

use super::open::Failure;
use super::rules::Format;
use super::{Outcome, stream};
use crate::report::rule_docs;
use crate::rules::{RuleDoc, all, find};
use crate::vocabulary::closest;

/// Arguments of `explain`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark explain impact/no-workaround
  aftermark explain impact/no-workaround --format markdown")]
pub struct Arguments {
    /// The rule's id, as it is in brackets in a finding
    #[arg(value_name = "RULE")]
    rule: String,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let Some(rule) = find(&arguments.rule) else {
        return Err(Failure::Said(unknown(&arguments.rule)));
    };
    stream::forgive_closed_pipe(write(rule.doc(), arguments.format))?;
    Ok(Outcome::Passed)
}

fn unknown(id: &str) -> String {
    let ids = || all().map(|r| r.doc().id);
    let group = id.trim_end_matches(['/', '*']);
    let members: Vec<&str> =
        all().filter(|r| r.doc().group() == group).map(|r| r.doc().id).collect();
    if !members.is_empty() {
        return format!("`{group}` is a group; name one of its rules: {}", members.join(", "));
    }
    // The part behind the slash alone, or one that stands in another group.
    let name = id.rsplit('/').next().unwrap_or(id);
    let elsewhere: Vec<&str> = ids().filter(|i| i.rsplit('/').next() == Some(name)).collect();
    let hint = match (closest(id, ids()), &elsewhere[..]) {
        (_, found @ [_, ..]) => format!("did you mean `{}`?", found.join("` or `")),
        (Some(close), []) => format!("did you mean `{close}`?"),
        (None, []) => "`aftermark rules` lists all of them".to_owned(),
    };
    format!("there is no rule `{id}`; {hint}")
}

fn write(doc: &'static RuleDoc, format: Format) -> std::io::Result<()> {
    match format {
        Format::Text => {
            let mut out = stream::stdout();
            out.write_all(rule_docs::terminal(doc).as_bytes())?;
            out.flush()
        }
        Format::Json | Format::Markdown => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            match format {
                Format::Json => rule_docs::explain_json(&mut out, doc)?,
                _ => out.write_all(rule_docs::markdown(doc).as_bytes())?,
            }
            out.flush()
        }
    }
}
