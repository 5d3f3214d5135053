//! Holds the help of every command to what people need: examples that the program would take, lines that fit
//! a terminal of 80 columns, a word on every argument.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use clap::{Command, Parser};

use super::{Arguments, command};

/// Every command a user can see, with its names from the program's on.
fn all() -> Vec<(Vec<String>, Command)> {
    fn walk(command: &Command, names: Vec<String>, found: &mut Vec<(Vec<String>, Command)>) {
        for below in command.get_subcommands().filter(|c| !c.is_hide_set()) {
            let name = below.get_name().to_owned();
            walk(below, [names.clone(), vec![name]].concat(), found);
        }
        found.push((names, command.clone()));
    }
    let mut found = Vec::new();
    walk(&command(), vec!["aftermark".to_owned()], &mut found);
    assert!(found.len() > 15, "{}", found.len());
    found
}

fn after_help(command: &Command) -> String {
    command.get_after_help().map(ToString::to_string).unwrap_or_default()
}

/// The examples of a command: what stands between `Examples:` and the next empty line, one string each.
fn examples(command: &Command) -> Vec<String> {
    let help = after_help(command);
    let Some((_, rest)) = help.split_once("Examples:\n") else {
        return Vec::new();
    };
    let block = rest.split("\n\n").next().unwrap();
    let joined = block.replace("\\\n    ", "");
    joined.lines().map(|l| l.trim().to_owned()).collect()
}

/// The words of the program's own call in an example, as a shell would give them; `None` where another
/// program is called. What explains the example stands behind two spaces.
fn words(example: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut begun) = (String::new(), None, false);
    let mut rest = example.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(q), c) if q == c => quote = None,
            (None, '<' | '>' | '|') => break,
            (None, ' ') => {
                if begun {
                    words.push(std::mem::take(&mut word));
                    begun = false;
                }
                if rest.peek() == Some(&' ') {
                    break;
                }
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    assert_eq!(quote, None, "a quote is not closed: {example}");
    if begun {
        words.push(word);
    }
    (words.first()? == "aftermark").then_some(words)
}

#[test]
fn every_command_has_examples_that_it_takes() {
    for (names, command) in all() {
        let mut own = 0;
        for example in examples(&command) {
            let Some(words) = words(&example) else {
                continue;
            };
            if let Err(e) = Arguments::try_parse_from(&words) {
                panic!("{}: `{example}` is refused:\n{e}", names.join(" "));
            }
            // Those of a command with others below it may be theirs.
            own += usize::from(words.starts_with(&names));
        }
        assert!(own > 0, "{} has no example of itself", names.join(" "));
    }
}

#[test]
fn a_wrong_example_is_seen() {
    let wrong = words("aftermark check --sinse origin/main   what is new").unwrap();
    assert_eq!(wrong, ["aftermark", "check", "--sinse", "origin/main"]);
    assert!(Arguments::try_parse_from(&wrong).is_err());
    let quoted = words("aftermark actions set S#A1 reason='two  words' > x").unwrap();
    assert_eq!(quoted[4], "reason=two  words");
    assert_eq!(quoted.len(), 5);
}

#[test]
fn help_fits_eighty_columns() {
    for (names, command) in all() {
        for line in after_help(&command).lines() {
            let width = line.chars().count();
            assert!(width <= 80, "{}: {width} columns: {line}", names.join(" "));
        }
    }
}

#[test]
fn every_command_and_argument_says_what_it_is_for() {
    for (names, command) in all() {
        let names = names.join(" ");
        assert!(command.get_about().is_some(), "{names} says nothing");
        for argument in command.get_arguments().filter(|a| !a.is_hide_set()) {
            let id = argument.get_id();
            let help = argument.get_help().map(ToString::to_string);
            assert!(help.is_some_and(|h| h.len() > 2), "{names}: {id} says nothing");
        }
    }
}

#[test]
fn the_arguments_are_consistent() {
    command().debug_assert();
}
