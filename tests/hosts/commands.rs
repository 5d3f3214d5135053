//! `completions`, `man`, and docs/commands.md, which is made from what the program says of itself.

use std::fmt::Write;

use camino::Utf8Path;
use clap::{Arg, Command};

use crate::project;
use crate::repository::Repository;

/// Every command a user can see, with its name from the program's on, the program first.
fn all() -> Vec<(String, Command)> {
    fn walk(command: &Command, name: String, found: &mut Vec<(String, Command)>) {
        found.push((name.clone(), command.clone()));
        for below in command.get_subcommands().filter(|c| !c.is_hide_set()) {
            walk(below, format!("{name} {}", below.get_name()), found);
        }
    }
    let mut found = Vec::new();
    walk(&aftermark::cli::command(), "aftermark".to_owned(), &mut found);
    found
}

#[test]
fn completions_know_every_command_and_are_valid() {
    let repository = Repository::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = repository.run(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        for (name, command) in all() {
            let last = name.rsplit(' ').next().unwrap();
            assert!(run.out.contains(last), "{shell}: {name}");
            for long in command.get_arguments().filter_map(Arg::get_long) {
                assert!(run.out.contains(long), "{shell}: {name} --{long}");
            }
        }
        repository.write(&format!("completions.{shell}"), &run.out);
    }
    // The shell itself completes.
    let script = "source completions.bash; COMP_WORDS=(aftermark act); COMP_CWORD=1; _aftermark aftermark act aftermark; echo \"${COMPREPLY[*]}\"";
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", script])
        .current_dir(&repository.root)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "actions\n", "{output:?}");
    let unknown = repository.run(&["completions", "tcsh"]);
    assert_eq!(unknown.code, 2);
}

#[test]
fn manual_pages_are_there_for_every_command_and_are_the_same_each_time() {
    let repository = Repository::empty();
    let run = repository.run(&["man", "--output", "man/man1"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Read one with: man -l man/man1/aftermark.1"), "{}", run.out);
    let pages = repository.files("man/man1");
    let names: Vec<&str> = pages.iter().map(|(n, _)| n.as_str()).collect();
    let mut wanted: Vec<String> =
        all().iter().map(|(n, _)| format!("{}.1", n.replace(' ', "-"))).collect();
    wanted.sort();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, wanted);
    for (name, bytes) in &pages {
        let text = std::str::from_utf8(bytes).unwrap();
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH EXAMPLES\n.nf\n"] {
            assert!(text.contains(section), "{name}: {section}");
        }
        // Neither a commit nor a day.
        assert!(!text.contains("development build"), "{name}");
    }
    repository.run(&["man", "--output", "man/man1"]);
    assert_eq!(repository.files("man/man1"), pages);
    let first = repository.run(&["man"]);
    let page = pages.iter().find(|(n, _)| n == "aftermark.1").unwrap();
    assert_eq!(first.out.as_bytes(), page.1);
    // A formatter of others takes each without a word, where there is one.
    if let Ok(probe) = std::process::Command::new("groff").arg("--version").output()
        && probe.status.success()
    {
        for (name, _) in &pages {
            let output = std::process::Command::new("groff")
                .args(["-k", "-man", "-Tutf8", "-ww", name])
                .current_dir(repository.root.join("man/man1"))
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        }
    }
}

/// The documentation of all commands, as docs/commands.md has to have it.
fn documentation() -> String {
    let mut out = String::from(
        "# Commands\n\n\
         Made from `aftermark COMMAND --help`; a test holds it to the program. Regenerate it with\n\n    \
         INSTA_UPDATE=always cargo test --test all commands_are_documented\n\n\
         Exit codes, unless a command says otherwise: 0 nothing blocks, 1 something blocks, 2 the command could not\n\
         be run. `--color auto|always|never` works with every command; without it NO_COLOR, CLICOLOR_FORCE and\n\
         whether a terminal listens decide.\n",
    );
    for (name, command) in all() {
        let level = if name == "aftermark" { 2 } else { 2 + name.matches(' ').count() };
        let _ = write!(out, "\n{} {name}\n\n{}\n", "#".repeat(level.min(4)), about(&command));
        let mut built = command.clone().disable_help_flag(true).disable_help_subcommand(true);
        let usage = built.render_usage().to_string();
        let usage = usage.replace("Usage: ", "").replace("       ", "");
        let short = name.rsplit(' ').next().unwrap();
        for line in usage.lines() {
            let rest = line.trim().strip_prefix(short).unwrap_or(line.trim());
            let _ = write!(out, "\n    {name}{rest}");
        }
        out.push('\n');
        let arguments: Vec<&Arg> =
            command.get_arguments().filter(|a| !a.is_hide_set() && a.get_id() != "color").collect();
        if !arguments.is_empty() {
            out.push_str("\n| | |\n|---|---|\n");
        }
        for argument in arguments {
            let _ = writeln!(out, "| {} | {} |", called(argument), meaning(argument));
        }
        if let Some(after) = command.get_after_help() {
            out.push('\n');
            for line in after.to_string().lines() {
                let _ = writeln!(
                    out,
                    "{}",
                    if line.is_empty() { String::new() } else { format!("    {line}") }
                );
            }
        }
    }
    out
}

fn about(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about());
    escaped(&about.map(ToString::to_string).unwrap_or_default())
}

fn called(argument: &Arg) -> String {
    let value = || {
        let names = argument.get_value_names().unwrap_or_default();
        names.iter().map(|n| n.as_str()).collect::<Vec<_>>().join(" ")
    };
    let mut forms = Vec::new();
    if let Some(short) = argument.get_short() {
        forms.push(format!("`-{short}`"));
    }
    if let Some(long) = argument.get_long() {
        let takes = argument.get_action().takes_values();
        let may_be_left_out = argument.get_num_args().is_some_and(|n| n.min_values() == 0);
        forms.push(match (takes, may_be_left_out) {
            (true, true) => format!("`--{long}[={}]`", value()),
            (true, false) => format!("`--{long} {}`", value()),
            (false, _) => format!("`--{long}`"),
        });
    }
    if forms.is_empty() {
        return format!("`{}`", value());
    }
    forms.join(", ")
}

fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help());
    let mut text = help.map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|v| !v.is_hide_set())
        .map(|v| format!("`{}`", v.get_name()))
        .collect();
    if argument.get_action().takes_values() && !values.is_empty() {
        let _ = write!(
            text,
            "{} One of {}",
            if text.ends_with('.') { "" } else { "." },
            values.join(", ")
        );
    }
    let text = escaped(&text).replace("\n\n", "<br>").replace('\n', " ");
    text.replace('|', "\\|")
}

/// Help is plain text: what Markdown would read otherwise is escaped.
fn escaped(text: &str) -> String {
    text.replace('<', "\\<").replace('*', "\\*").replace('[', "\\[")
}

#[test]
fn commands_are_documented() {
    let path = project().join("docs/commands.md");
    let wanted = documentation();
    if std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        fs_err::write(&path, &wanted).unwrap();
    }
    let there = fs_err::read_to_string(&path).unwrap_or_default();
    assert!(
        there == wanted,
        "docs/commands.md is not what the program says; write it anew with INSTA_UPDATE=always cargo test --test all commands_are_documented"
    );
}

#[test]
fn what_documents_say_of_our_own_files_is_there() {
    let text = fs_err::read_to_string(project().join("docs/ci.md")).unwrap();
    for file in
        ["action.yml", "ci/gitlab.yml", "ci/overdue.yml", "Dockerfile", ".pre-commit-hooks.yaml"]
    {
        assert!(text.contains(file), "docs/ci.md does not speak of {file}");
        assert!(project().join(Utf8Path::new(file)).is_file());
    }
    let action = super::yaml("action.yml");
    for kind in ["inputs", "outputs"] {
        for name in action[kind].as_object().unwrap().keys() {
            assert!(text.contains(&format!("`{name}`")), "docs/ci.md: {kind}: {name}");
        }
    }
}
