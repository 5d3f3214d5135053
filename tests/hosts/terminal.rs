//! Colours: by terminal, and as NO_COLOR, CLICOLOR, CLICOLOR_FORCE and --color say.

use std::process::Command;

use crate::repository::{DAY, Repository};

/// Runs the program's stdout into a pipe, with some variables.
fn piped(repository: &Repository, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftermark"));
    command.args(arguments);
    clean(&mut command, repository).envs(variables.iter().copied());
    let output = command.output().unwrap();
    [output.stdout, output.stderr].concat()
}

/// The same with a terminal, which Python's standard library makes.
fn on_terminal(repository: &Repository, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<u8> {
    let script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    let mut command = Command::new("python3");
    command.args(["-c", script, env!("CARGO_BIN_EXE_aftermark")]).args(arguments);
    clean(&mut command, repository).envs(variables.iter().copied());
    let output = command.output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn clean<'c>(command: &'c mut Command, repository: &Repository) -> &'c mut Command {
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "CI"] {
        command.env_remove(name);
    }
    command.current_dir(&repository.root).env("TERM", "xterm-256color")
}

fn coloured(bytes: &[u8]) -> bool {
    assert!(!bytes.is_empty());
    bytes.contains(&0x1b)
}

#[test]
fn colours_follow_the_terminal_and_the_reader() {
    let repository = Repository::complete().committed();
    // So late that there is something to find: what passes has no colours.
    let check: &[&str] = &["check", "--as-of", "2031-01-01"];
    let never = [&["--color", "never"], check].concat();
    let always = [&["--color", "always"], check].concat();
    type Case<'c> = (&'c [&'c str], &'c [(&'c str, &'c str)], bool, bool);
    let cases: [Case<'_>; 9] = [
        // In a pipe, and on a terminal.
        (check, &[], false, true),
        (check, &[("NO_COLOR", "1")], false, false),
        // As no-color.org has it: empty is as if not set.
        (check, &[("NO_COLOR", "")], false, true),
        (check, &[("CLICOLOR_FORCE", "1")], true, true),
        (check, &[("CLICOLOR", "0")], false, false),
        (check, &[("TERM", "dumb")], false, false),
        (&never, &[("CLICOLOR_FORCE", "1")], false, false),
        (&always, &[("NO_COLOR", "1")], true, true),
        (&["--help"], &[("NO_COLOR", "1")], false, false),
    ];
    for (arguments, variables, in_pipe, with_terminal) in cases {
        let said = piped(&repository, arguments, variables);
        assert_eq!(coloured(&said), in_pipe, "pipe: {arguments:?} {variables:?}");
        let said = on_terminal(&repository, arguments, variables);
        assert_eq!(coloured(&said), with_terminal, "terminal: {arguments:?} {variables:?}");
    }
}

#[test]
fn machines_get_no_colours_whatever_is_set() {
    let repository = Repository::complete().committed();
    let force = [("CLICOLOR_FORCE", "1")];
    for format in ["json", "sarif", "gitlab", "junit", "rdjsonl", "markdown"] {
        let said = piped(&repository, &["check", "--as-of", DAY, "--format", format], &force);
        assert!(!said.contains(&0x1b), "{format}");
    }
    for arguments in [&["completions", "bash"][..], &["man"], &["schema"]] {
        assert!(!coloured(&piped(&repository, arguments, &force)), "{arguments:?}");
    }
}
