//! The documentation of rules, for a terminal, as Markdown and as JSON; and the list of all rules.

use std::io::{self, Write};

use serde::Serialize;

use super::{json_writer, level_word};
use crate::rules::example::{ExampleBlock, Outcome};
use crate::rules::{RuleDoc, all};
use crate::vocabulary::Step;

/// The version of the JSON that is written here.
const VERSION: u32 = 1;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// A part of a rule's documentation.
enum Part<'a> {
    Heading(&'a str),
    /// A line of prose, possibly empty.
    Line(&'a str),
    Code(ExampleBlock),
}

fn parts(doc: &RuleDoc) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut open: Option<ExampleBlock> = None;
    // Each line of a documentation comment begins with the space behind its slashes.
    for line in doc.text.lines().map(|l| l.strip_prefix(' ').unwrap_or(l)) {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(ExampleBlock::opened(info)),
            (Some(_), Some(_)) => parts.extend(open.take().map(Part::Code)),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => parts.push(match line.strip_prefix("## ") {
                Some(heading) => Part::Heading(heading),
                None => Part::Line(line),
            }),
        }
    }
    parts.extend(open.map(Part::Code));
    parts
}

/// Where a block of an example belongs, for whoever reads it.
fn belongs(block: &ExampleBlock) -> Option<&str> {
    match (&block.path, block.language.as_str()) {
        (Some(path), _) => Some(path),
        (None, "yaml") => Some("front matter"),
        (None, "toml") => Some("aftermark.toml"),
        (None, "diff") => Some("README.md, as a change"),
        _ => None,
    }
}

/// One line on what kind of rule it is.
fn kind(doc: &RuleDoc) -> String {
    let (level, asked) = (level_word(doc.level), doc.asked.words());
    let about = match doc.step() {
        Some(step) => format!("step {}: {}", step.number(), step.heading()),
        None => format!("group {}", doc.group()),
    };
    format!("{level} by default, asked {asked}; {about}")
}

/// The whole documentation for a terminal, with colours; [`plain_terminal`] is without.
#[must_use]
pub fn terminal(doc: &RuleDoc) -> String {
    let mut out = format!("{BOLD}{}{RESET}\n{DIM}{}{RESET}\n\n", doc.id, kind(doc));
    let mut indent = "";
    let mut blank = true;
    for part in parts(doc) {
        match part {
            Part::Line("") => {
                if !blank {
                    out.push('\n');
                }
                blank = true;
                continue;
            }
            Part::Heading(heading) => {
                if !blank {
                    out.push('\n');
                }
                out.push_str(&format!("{BOLD}{heading}{RESET}\n"));
                // The text stands right below its heading.
                (indent, blank) = ("  ", true);
                continue;
            }
            Part::Line(line) => out.push_str(&format!("{indent}{line}\n")),
            Part::Code(block) => {
                if let Some(place) = belongs(&block) {
                    out.push_str(&format!("{indent}{DIM}{place}:{RESET}\n"));
                }
                for line in block.text.lines() {
                    let code = format!("{indent}    {line}");
                    out.push_str(code.trim_end());
                    out.push('\n');
                }
            }
        }
        blank = false;
    }
    format!("{}\n", out.trim_end())
}

/// [`terminal`] without colours.
#[must_use]
pub fn plain_terminal(doc: &RuleDoc) -> String {
    anstream::adapter::strip_str(&terminal(doc)).to_string()
}

/// The whole documentation as Markdown, its id as the heading.
#[must_use]
pub fn markdown(doc: &RuleDoc) -> String {
    let mut out = format!("# `{}`\n\n*{}*\n\n", doc.id, kind(doc));
    for part in parts(doc) {
        // Headings, labels and code stand apart from what is around them.
        let apart = !matches!(part, Part::Line(line) if !line.is_empty());
        if apart && !out.ends_with("\n\n") {
            out.push('\n');
        }
        match part {
            Part::Heading(heading) => out.push_str(&format!("## {heading}\n\n")),
            Part::Line("") => {}
            Part::Line(line) => out.push_str(&format!("{line}\n")),
            Part::Code(block) => {
                if let Some(place) = belongs(&block) {
                    out.push_str(&format!("{place}:\n\n"));
                }
                out.push_str(&format!("```{}\n{}```\n\n", block.language, block.text));
            }
        }
    }
    format!("{}\n", out.trim_end())
}

/// Text of a documentation without the signs of Markdown's code.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// A rule in the list of all rules.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    group: &'static str,
    step: Option<Step>,
    level: &'static str,
    /// Of which reports it is asked.
    asked: &'static str,
    summary: String,
}

impl Listed {
    fn new(doc: &'static RuleDoc) -> Self {
        Self {
            id: doc.id,
            group: doc.group(),
            step: doc.step(),
            level: level_word(doc.level),
            asked: doc.asked.word(),
            summary: doc.summary(),
        }
    }
}

/// Writes the list of all rules as text, a group after the other.
///
/// # Errors
/// Those of the stream.
pub fn list_text(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Listed> = all().map(|r| Listed::new(r.doc())).collect();
    let width = rules.iter().map(|r| r.id.len()).max().unwrap_or(0);
    for (i, group) in groups(&rules).into_iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{BOLD}{}{RESET}", title(group))?;
        for rule in rules.iter().filter(|r| r.group == group) {
            let Listed { id, level, asked, summary, .. } = rule;
            writeln!(out, "  {id:width$}  {level:7}  {asked:6}  {summary}")?;
        }
    }
    let count = rules.len();
    writeln!(
        out,
        "\nasked always (of every report), for an answer (at full and brief depth) or for rigour (at full depth)\n{count} rules; why, examples and how to fix it: aftermark explain RULE"
    )
}

/// Writes the list of all rules as JSON.
///
/// # Errors
/// Those of the stream.
pub fn list_json(out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct List {
        version: u32,
        rules: Vec<Listed>,
    }
    let rules = all().map(|r| Listed::new(r.doc())).collect();
    let version = VERSION;
    json_writer::pretty(out, &List { version, rules })
}

/// Writes the list of all rules as Markdown, a table for each group.
///
/// # Errors
/// Those of the stream.
pub fn list_markdown(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Listed> = all().map(|r| Listed::new(r.doc())).collect();
    writeln!(out, "# Rules")?;
    for group in groups(&rules) {
        writeln!(
            out,
            "\n## {}\n\n| rule | level | asked | asks |\n|---|---|---|---|",
            title(group)
        )?;
        for rule in rules.iter().filter(|r| r.group == group) {
            let summary = rule.summary.replace('|', "\\|");
            writeln!(out, "| `{}` | {} | {} | {summary} |", rule.id, rule.level, rule.asked)?;
        }
    }
    Ok(())
}

/// The groups, each once, in the order of the registry.
fn groups(rules: &[Listed]) -> Vec<&'static str> {
    let mut groups = Vec::new();
    for rule in rules {
        if !groups.contains(&rule.group) {
            groups.push(rule.group);
        }
    }
    groups
}

fn title(group: &str) -> String {
    match Step::from_slug(group) {
        Some(step) => format!("{group}: step {}, {}", step.number(), step.heading()),
        None => group.to_owned(),
    }
}

/// Writes the documentation of one rule as JSON.
///
/// # Errors
/// Those of the stream.
pub fn explain_json(out: &mut dyn Write, doc: &'static RuleDoc) -> io::Result<()> {
    #[derive(Serialize)]
    struct Explained {
        version: u32,
        #[serde(flatten)]
        rule: Listed,
        why: Option<String>,
        fails: Vec<Vec<Block>>,
        passes: Vec<Vec<Block>>,
        fix: Option<String>,
        markdown: String,
    }
    #[derive(Serialize)]
    struct Block {
        language: String,
        path: Option<String>,
        text: String,
    }
    let examples = |outcome| {
        let block = |b: ExampleBlock| Block { language: b.language, path: b.path, text: b.text };
        let examples = doc.examples(outcome).into_iter();
        examples.map(|e| e.blocks.into_iter().map(block).collect()).collect()
    };
    let explained = Explained {
        version: VERSION,
        rule: Listed::new(doc),
        why: doc.section("Why"),
        fails: examples(Outcome::Fails),
        passes: examples(Outcome::Passes),
        fix: doc.section("Fix"),
        markdown: markdown(doc),
    };
    json_writer::pretty(out, &explained)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Level;
    use crate::rules::Asked;

    static DOC: RuleDoc = RuleDoc::new(
        "impact/no-x",
        Level::Warning,
        Asked::Rigour,
        " An impact has `x`.\n\n ## Why\n Because.\n And so.\n\n ## Fails\n As in:\n ```yaml\n a:\n   - b\n ```\n ```text evidence/x.log\n l\n\n m\n ```\n\n ## Fix\n\n Add it.\n",
    );

    #[test]
    fn a_terminal_gets_labels_and_indented_code() {
        assert_eq!(
            plain_terminal(&DOC),
            "impact/no-x
warning by default, asked at full depth only; step 3: Determine the impact

An impact has `x`.

Why
  Because.
  And so.

Fails
  As in:
  front matter:
      a:
        - b
  evidence/x.log:
      l

      m

Fix
  Add it.
"
        );
    }

    #[test]
    fn markdown_keeps_its_parts_apart() {
        assert_eq!(
            markdown(&DOC),
            "# `impact/no-x`

*warning by default, asked at full depth only; step 3: Determine the impact*

An impact has `x`.

## Why

Because.
And so.

## Fails

As in:

front matter:

```yaml
a:
  - b
```

evidence/x.log:

```text
l

m
```

## Fix

Add it.
"
        );
    }
}
