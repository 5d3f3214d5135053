//! Shell scripts that create issues with `gh` or `glab`, and create nothing twice.
//!
//! The part that works is the same for every export, and is read before it is run; what differs are the
//! lines `action …` below it. What was created is printed as commands for `sh`, all else goes to
//! standard error.

use std::fmt::Write as _;

use super::{Item, Options, body};

/// A script for `gh`.
pub fn github(items: &[Item<'_>], options: &Options) -> String {
    let mut script = include_str!("github.sh").to_owned();
    for item in items {
        script.push('\n');
        call(&mut script, item);
        for label in &options.labels {
            argument(&mut script, &format!("--label={label}"));
        }
        if let Some(login) = &item.login {
            argument(&mut script, &format!("--assignee={login}"));
        }
        script.push('\n');
    }
    script.push_str(END);
    script
}

/// A script for `glab`.
pub fn gitlab(items: &[Item<'_>], options: &Options) -> String {
    let mut script = include_str!("gitlab.sh").to_owned();
    for item in items {
        script.push('\n');
        call(&mut script, item);
        if let Some(due) = &item.action.due {
            argument(&mut script, &format!("--due-date={}", due.value));
        }
        for label in &options.labels {
            argument(&mut script, &format!("--label={label}"));
        }
        if let Some(login) = &item.login {
            argument(&mut script, &format!("--assignee={login}"));
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

/// A text as one word of the shell, whatever it holds.
fn quoted(text: &str) -> String {
    // No argument of a program can hold a NUL.
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_is_one_word() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(
            quoted("it's $(x) `y` \\ \"z\"\n"),
            "'it'\\''s $(x) `y` \\ \"z\"\n'"
        );
        assert_eq!(quoted(""), "''");
    }
}
