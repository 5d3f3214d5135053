//! Shell scripts that create issues with `gh` or `glab`, and create nothing twice.
//!
//! The part that works is the same for every export, and is read before it is run; what differs are the
//! lines `action …` below it. What was created is printed as commands for `sh`, all else goes to
//! standard error.

use std::fmt::Write as _;

use super::{Item, Options, body};
use crate::report::excerpt::printable;
use crate::report::runner::interrupted;

/// A script for `gh`.
pub fn github(items: &[Item<'_>], options: &Options) -> String {
    script(include_str!("github.sh"), items, options, |_| None)
}

/// A script for `glab`.
pub fn gitlab(items: &[Item<'_>], options: &Options) -> String {
    script(include_str!("gitlab.sh"), items, options, |item| {
        let due = item.action.due.as_ref()?;
        Some(format!("--due-date={}", due.value))
    })
}

/// What works, and a call of it for each action; `due` is what says when it is due, where the tracker knows
/// of such a thing.
fn script(
    works: &str,
    items: &[Item<'_>],
    options: &Options,
    due: impl Fn(&Item<'_>) -> Option<String>,
) -> String {
    let mut script = works.to_owned();
    for item in items {
        script.push('\n');
        call(&mut script, item);
        let labels = options.labels.iter();
        let labels = labels.map(|l| format!("--label={}", printable(l)));
        let login = item.login.as_ref().map(|l| format!("--assignee={l}"));
        for flag in due(item).into_iter().chain(labels).chain(login) {
            argument(&mut script, &flag);
        }
        script.push('\n');
    }
    script.push_str(END);
    script
}

/// Says how it went.
const END: &str = "\necho \"$made created, $kept there already\" >&2\n";

/// The reference (as the shell is to print it), the marker, the title and the text.
fn call(script: &mut String, item: &Item<'_>) {
    script.push_str("action");
    argument(script, &quoted(&item.reference));
    argument(script, &item.marker);
    argument(script, &item.title);
    argument(script, &body::markdown(item));
}

fn argument(script: &mut String, text: &str) {
    let _ = write!(script, " \\\n  {}", quoted(text));
}

/// A text as one word of the shell, whatever it holds. A job's log that shows the script shows no command
/// in it: the word is interrupted where one would begin, which is nothing to the shell.
fn quoted(text: &str) -> String {
    // No argument of a program can hold a NUL, so that it can stand for an interruption.
    let text = text.replace('\0', "");
    let lines = text.split_inclusive('\n').map(|l| interrupted(l, "\0"));
    let text: String = lines.collect();
    format!("'{}'", text.replace('\'', r"'\''").replace('\0', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_is_one_word() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $(x) `y` \\ \"z\"\n"), "'it'\\''s $(x) `y` \\ \"z\"\n'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("::a'\n::b ##[c]\0"), "':'':a'\\''\n:'':b #''#[c]'");
    }
}
