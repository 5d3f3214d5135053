//! Text that a CI runner, or a terminal, cannot take for an instruction.
//!
//! Runners read commands from a job's log: GitHub's obeys `::command` where a line begins (white
//! space aside) and `##[command]` anywhere, others know `##word[`. Whatever is quoted from an
//! incident may hold such text, so everything that is written passes here, last.

use std::borrow::Cow;
use std::io::{self, Write};

/// Where in a text the `##` of a `##[` or `##word[` begin.
pub fn marks(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('[').filter_map(|(at, _)| {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let before = text[..at].trim_end_matches(word);
        before.ends_with("##").then(|| before.len() - 2)
    })
}

/// Whether a line begins as a command does.
#[must_use]
pub fn begins_a_command(line: &str) -> bool {
    command_in(line).is_some()
}

/// Where the `::` is that a line begins with.
fn command_in(line: &str) -> Option<usize> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}');
    let start = line.trim_start_matches(blank);
    start.starts_with("::").then(|| line.len() - start.len())
}

/// A line in which nothing is a command: `##[` becomes `# #[`, and `::` at its start `: :`.
#[must_use]
pub fn harmless(line: &str) -> Cow<'_, str> {
    interrupted(line, " ")
}

/// The same with something else put where a command would begin, as where a space would say something.
#[must_use]
pub fn interrupted<'l>(line: &'l str, by: &str) -> Cow<'l, str> {
    let mut splits: Vec<usize> = marks(line).chain(command_in(line)).map(|at| at + 1).collect();
    if splits.is_empty() {
        return Cow::Borrowed(line);
    }
    splits.sort_unstable();
    let mut out = String::with_capacity(line.len() + splits.len() * by.len());
    let mut done = 0;
    for at in splits {
        out.push_str(&line[done..at]);
        out.push_str(by);
        done = at;
    }
    out.push_str(&line[done..]);
    Cow::Owned(out)
}

/// Whether a character could steer what shows it: controls, directions, separators of lines.
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// A stream whose lines are [`harmless`]. Colours may pass; other control characters may not.
pub struct Harmless<W: Write> {
    inner: W,
    line: Vec<u8>,
}

impl<W: Write> Harmless<W> {
    pub fn new(inner: W) -> Self {
        Self { inner, line: Vec::new() }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line);
        let passes = |c: char| matches!(c, '\n' | '\t' | '\u{1b}') || !steers(c);
        let line: Cow<'_, str> = if line.chars().all(passes) {
            line
        } else {
            let shown = line.chars().map(|c| if passes(c) { c } else { '\u{fffd}' });
            Cow::Owned(shown.collect())
        };
        self.inner.write_all(harmless(&line).as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    /// Passes on the whole lines; the rest waits for its end.
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for Harmless<W> {
    fn drop(&mut self) {
        if !self.line.is_empty() {
            let _ = self.end_line();
        }
        let _ = self.inner.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_broken_and_nothing_else() {
        for (text, shown) in [
            ("::error::x", ": :error::x"),
            (" \t\u{a0}::x", " \t\u{a0}: :x"),
            (":::x", ": ::x"),
            ("a ::error::x", "a ::error::x"),
            ("a ##[group]b", "a # #[group]b"),
            ("###[x]", "## #[x]"),
            ("##[##[a]", "# #[# #[a]"),
            ("##vso[task.x]y", "# #vso[task.x]y"),
            ("## 1. Gather [a](b)", "## 1. Gather [a](b)"),
            ("##", "##"),
        ] {
            assert_eq!(harmless(text), shown);
        }
    }

    #[test]
    fn a_stream_sees_lines_however_they_arrive() {
        let mut bytes = Vec::new();
        let mut out = Harmless::new(&mut bytes);
        for part in [":", ":a\nb #", "#", "[x]\r::c\u{9b}", "\n::d"] {
            out.write_all(part.as_bytes()).unwrap();
        }
        drop(out);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, ": :a\nb # #[x]\u{fffd}::c\u{fffd}\n: :d");
    }
}
