//! Two versions of a file as a unified diff, to look at before anything is written.
//!
//! It is a preview, not a patch: text that could steer a terminal or a build's log is made visible.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use super::excerpt::printable;
use super::runner;

/// Writes what changes between two versions of the file at `path`.
///
/// # Errors
/// Those of the stream.
pub fn unified(out: &mut dyn Write, path: &str, old: &str, new: &str) -> io::Result<()> {
    let path = harmless(path);
    let diff = TextDiff::from_lines(old, new);
    writeln!(out, "\u{1b}[1m--- a/{path}\n+++ b/{path}\u{1b}[0m")?;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        writeln!(out, "\u{1b}[36m{}\u{1b}[0m", hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, colour) = match change.tag() {
                ChangeTag::Delete => ('-', "\u{1b}[31m"),
                ChangeTag::Insert => ('+', "\u{1b}[32m"),
                ChangeTag::Equal => (' ', ""),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            let end = if colour.is_empty() { "" } else { "\u{1b}[0m" };
            writeln!(out, "{colour}{sign}{}{end}", harmless(line))?;
        }
    }
    Ok(())
}

/// A line that no terminal and no runner of builds obeys: control characters become visible, and
/// the marks of workflow commands (`::` at a line's start, `##[` anywhere) come apart.
fn harmless(line: &str) -> String {
    let line: String = line.split('\t').map(printable).collect::<Vec<_>>().join("\t");
    runner::harmless(&line).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        let mut out = Vec::new();
        unified(&mut out, "a.md", old, new).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn shows_what_changes_with_the_lines_around() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = old.replace("5\n", "5\nfive\n");
        assert_eq!(
            diff(old, &new),
            "--- a/a.md\n+++ b/a.md\n@@ -3,6 +3,7 @@\n 3\n 4\n 5\n+five\n 6\n 7\n 8\n"
        );
    }

    #[test]
    fn steers_neither_a_terminal_nor_a_build() {
        let old = "  ::error::x\n##[group]y\n\u{1b}[31mred\rz\u{202e}\n";
        let mut out = Vec::new();
        unified(&mut out, "a\n::error::b", old, &format!("{old}new\n")).unwrap();
        let shown = String::from_utf8(out).unwrap();
        for line in shown.lines() {
            let plain = anstream::adapter::strip_str(line).to_string();
            assert!(!plain.trim_start().starts_with("::"), "{plain:?}");
            assert!(!plain.contains("##["), "{plain:?}");
        }
        assert!(
            !shown.contains("\u{1b}[31mred")
                && !shown.contains('\r')
                && !shown.contains('\u{202e}')
        );
    }
}
