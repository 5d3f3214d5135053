//! An incident that tries to act wherever it is quoted. Everything is looked at as bytes.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use rayon::prelude::*;

use crate::repository::{DAY, Repository};

/// What a runner, a terminal, a browser, a Markdown host or an XML reader might obey.
const EVIL: &str = "::error::x ##[group]y ##[set-env name=a]b ##vso[task.setvariable variable=a]b %0A::error::z ]]> <script>alert(1)</script> <img src=x onerror=alert(1)> @everyone #1 `code` | *b* [l](javascript:alert(1)) https://evil.example &amp; {0} \u{1b}[31m \u{9b}31m \u{7} \u{202e} \u{2066} \u{200f} \u{2028} \u{feff} \u{ffff} \u{7f}";

const SLUG: &str = "2026-05-05-evil";

/// One complete incident, and one whose every text is hostile.
pub fn repository() -> Repository {
    let repository = Repository::complete();
    let quoted = quoted(EVIL);
    let huge = "::error::".repeat(20_000);
    let plain: String = EVIL
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{feff}' | '\u{ffff}'))
        .collect();
    let readme = format!(
        "---
title: {quoted}
status: in-review
severity: {quoted}
summary: {quoted}
services: [{quoted}]
timezone: {quoted}
owner: {quoted}
{quoted}: x
tags: [{quoted}]
visibility: \"{huge}\"
timeline:
  - {{at: {quoted}, event: {quoted}, source: {quoted}, milestone: {quoted}}}
  - at: 2026-05-05 09:00
    milestone: started
    event: \"{plain}\"
    source: \"evidence/{plain}\"
causes:
  - {{id: {quoted}, role: root, statement: {quoted}, evidence: [{quoted}]}}
actions:
  - {{id: {quoted}, title: {quoted}, process: technology, status: open, addresses: [{quoted}], carried_from: {quoted}}}
notifications:
  - {{audience: {quoted}, decision: {quoted}}}
follow_up: {{recurrence_of: [{quoted}], review_on: {quoted}}}
waivers:
  - {{rule: {quoted}, reason: {quoted}, by: {quoted}}}
  - {{step: people, reason: {quoted}, by: {quoted}}}
---

# {plain}

## {plain}

::error::a section
  ::warning::another
##[error]a heading?

## 2. Identify the root cause

::error file=x::TODO {plain}

## 3. Determine the impact

TODO

::stop-commands::x

## 3. Determine the impact

<{plain}
"
    );
    repository.write(&format!("incidents/{SLUG}/README.md"), readme);
    for name in [
        "::error::x.log",
        "##[group]x.log",
        "a\nb\r::error::c.log",
        "\u{1b}[31mred\u{7}\u{202e}.log",
        "<script>alert(1)<\\script>.log",
        "%0A@everyone|`x`[l](y)&#38;,:.log",
        " lead and trail ",
        "]]>.log",
    ] {
        repository.write(&format!("incidents/{SLUG}/evidence/{name}"), "x\n");
    }
    // Not to be read at all, and hostile in the line that is quoted.
    let broken = "incidents/2026-05-05-no-yaml";
    repository.write(
        &format!("{broken}/README.md"),
        format!("---\n::error::x: [##[group]\n::error::y\n\u{1b}[2J\n---\n## {EVIL}\n"),
    );
    repository
        .write(&format!("{broken}/timeline.yaml"), "::error::x: [##[group]\n::error::y\n\u{1b}[2J");
    let other = "incidents/2026-05-06-##[group]@everyone|<b>";
    repository.write(&format!("{other}/README.md"), "::error::no front matter\n");
    repository.committed()
}

/// As an escaped string of YAML and of TOML, so that control characters get as far as the values.
fn quoted(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        c => format!("\\u{:04x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

/// The bytes that a check prints, with the arguments given.
fn bytes(repository: &Repository, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .current_dir(&repository.root)
        .args(["check", "--as-of", DAY])
        .args(arguments)
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    assert!(output.stdout.len() > 500, "{arguments:?} says something");
    output.stdout
}

/// No byte or character that steers a terminal or hides what a text says.
fn assert_shows_only(text: &str, what: &str) {
    for c in text.chars() {
        let steers = (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        assert!(!steers, "{what} has {c:?}");
    }
}

/// No line that a runner obeys. It reads lines by LF, CR and CR LF.
fn assert_commands_nothing<'a>(lines: impl Iterator<Item = &'a str>, what: &str) {
    for line in lines {
        assert!(!line.trim_start().starts_with("::"), "{what}: {line:?}");
        let lower = line.to_ascii_lowercase();
        assert!(!lower.contains("##["), "{what}: {line:?}");
        assert!(!lower.contains("##vso["), "{what}: {line:?}");
    }
}

#[test]
fn the_incident_is_quoted_at_all() {
    let repository = repository();
    let text = String::from_utf8(bytes(&repository, &["--format", "text"])).unwrap();
    // Broken, and there: otherwise the tests below would look at nothing.
    for part in ["error::x", "# #[group]", "@everyone", "<script>", "# #vso["] {
        assert!(text.contains(part), "no {part}");
    }
    let json = String::from_utf8(bytes(&repository, &["--format", "json"])).unwrap();
    for part in ["\\u0023#[group]", "\\u001b[31mred", "␛[31m", "\\u202e", "\\r::error::c.log"] {
        assert!(json.contains(part), "no {part}");
    }
}

#[test]
fn no_format_acts_in_a_log() {
    let repository = repository();
    for format in ["text", "concise", "json", "sarif", "gitlab", "junit", "rdjsonl", "markdown"] {
        let text = String::from_utf8(bytes(&repository, &["--format", format])).unwrap();
        assert_shows_only(&text, format);
        assert_commands_nothing(text.split(['\n', '\r']), format);
    }
    for arguments in [&["--grades"][..], &["--statistics"], &["--quiet"]] {
        let text = String::from_utf8(bytes(&repository, arguments)).unwrap();
        assert_shows_only(&text, "text");
        assert_commands_nothing(text.split(['\n', '\r']), "text");
    }
}

/// With colours the escapes are ours alone: those that set a colour.
#[test]
fn colours_are_the_only_escapes() {
    let repository = repository();
    let text = String::from_utf8(bytes(&repository, &["--color", "always"])).unwrap();
    assert!(text.contains('\u{1b}'));
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        let sequence = rest[at..].find('m').map(|end| &rest[at + 1..at + end]);
        let sequence = sequence.unwrap();
        let colour = |c: char| c.is_ascii_digit() || c == ';';
        assert!(sequence.strip_prefix('[').is_some_and(|s| s.chars().all(colour)), "{sequence:?}");
        rest = &rest[at + sequence.len() + 2..];
    }
    plain.push_str(rest);
    assert_shows_only(&plain, "text in colours");
    assert_commands_nothing(text.split(['\n', '\r']), "text in colours");
}

/// The runner obeys our annotations, one a finding, and reads in them what we meant.
#[test]
fn annotations_are_ours_alone() {
    let repository = repository();
    let text = String::from_utf8(bytes(&repository, &["--format", "github"])).unwrap();
    assert_shows_only(&text, "github");
    let json: serde_json::Value =
        serde_json::from_slice(&bytes(&repository, &["--format", "json"])).unwrap();
    let open: Vec<&serde_json::Value> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["suppression"].is_null())
        .collect();
    let (commands, others): (Vec<&str>, Vec<&str>) =
        text.split(['\n', '\r']).partition(|l| l.starts_with("::"));
    assert_commands_nothing(others.into_iter(), "the text of github");
    assert_eq!(commands.len(), open.len());
    let mut kinds = Vec::new();
    for command in commands {
        assert!(!command.contains("##["), "{command}");
        let (head, message) = command[2..].split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        kinds.push(["error", "warning", "notice"].iter().position(|k| *k == kind).unwrap());
        let names: Vec<&str> =
            properties.split(',').map(|p| p.split_once('=').unwrap().0).collect();
        assert!(
            names == ["file", "line", "endLine", "col", "endColumn", "title"]
                || names == ["file", "line", "endLine", "title"],
            "{names:?}"
        );
        let lines: Vec<&str> = properties.split(',').collect();
        let one_line =
            lines[1].trim_start_matches("line=") == lines[2].trim_start_matches("endLine=");
        assert_eq!(one_line, names.contains(&"col"), "{properties}");
        assert!(message.len() <= 3 * 4096);
        let read = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        assert!(read.len() <= 4096);
    }
    assert!(kinds.is_sorted(), "the worst come first: ten of a kind are shown");
    assert!(kinds.contains(&0));
}

#[test]
fn markdown_has_no_html_but_its_own_and_pings_nobody() {
    let text = String::from_utf8(bytes(&repository(), &["--format", "markdown"])).unwrap();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let own = ["<details>", "</details>", "<summary>", "</summary>"];
        assert!(
            own.iter().any(|tag| rest.starts_with(tag)),
            "{}",
            rest.chars().take(60).collect::<String>()
        );
        rest = &rest[1..];
    }
    assert!(text.contains("everyone"));
    for evil in ["@everyone", "@lee", "](", "https://", " #1", "&amp;"] {
        assert!(!text.contains(evil), "{evil}");
    }
    // As a host renders it: no tag of the incident's, no link, no code, no mention.
    let mut html = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&text, options));
    for evil in ["<script", "<img", "<a ", "<b>", "@everyone", "@lee", "<em>"] {
        assert!(!html.contains(evil), "{evil}");
    }
    // A row has as many cells as the head, whatever its name holds.
    let rows: Vec<&str> = text.lines().filter(|l| l.starts_with('|')).collect();
    assert_eq!(rows.len(), 2 + 4);
    for row in rows {
        assert_eq!(row.matches('|').count(), 14, "{row}");
    }
}

/// A file is not shown by us, but may be by `cat`.
#[test]
fn files_hold_the_same_as_the_log() {
    let repository = repository();
    for format in
        ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjsonl", "markdown"]
    {
        let run = repository.check(&["--format", format, "--output", "out"]);
        assert_eq!(run.code, 1, "{}", run.whole());
        let text = repository.read("out");
        assert_shows_only(&text, format);
        if format != "github" {
            let shown = bytes(&repository, &["--format", format]);
            // The new file `out` is no part of an incident.
            assert_eq!(shown, text.as_bytes(), "{format}");
        }
    }
}

/// The program's own voice quotes too.
#[test]
fn messages_on_standard_error_act_neither() {
    let repository = Repository::complete();
    repository
        .write("aftermark.toml", "[rules]\n\"\\n::error::x ##[group]\\u001b[31m\" = \"off\"\n");
    let repository = repository.committed();
    let evil = "::error::x\n::error::y ##[group]\u{1b}[31m";
    for arguments in [
        &["check"][..],
        &["explain", evil],
        &["check", evil],
        &["check", "--format", "json", "--output", evil, "."],
        &["check", "--format", "json", "--output", "a/::b\n::error::c"],
        &["check", "--format", evil],
    ] {
        let run = repository.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?} {}", run.whole());
        assert_shows_only(&run.err, "standard error");
        assert_commands_nothing(run.err.split(['\n', '\r']), "standard error");
    }
}

/// What an option that says what to write can be given.
const FORMATS: [&str; 4] = ["--format", "--to", "--host", "NAME"];

/// Every command that can be run, by its words, with the values of the option that says what it writes; both
/// as the program itself declares them.
fn commands() -> Vec<(String, Vec<Vec<String>>)> {
    fn add(words: &str, command: &clap::Command, found: &mut Vec<(String, Vec<Vec<String>>)>) {
        if !words.is_empty() && !command.is_subcommand_required_set() {
            found.push((words.to_owned(), written(command)));
        }
        for below in command.get_subcommands().filter(|c| c.get_name() != "help") {
            add(format!("{words} {}", below.get_name()).trim(), below, found);
        }
    }
    let mut found = Vec::new();
    let mut whole = aftermark::cli::command();
    whole.build();
    add("", &whole, &mut found);
    found
}

/// The arguments that choose between what a command can write: one after another, or none.
fn written(command: &clap::Command) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for argument in command.get_arguments() {
        let flag = argument.get_long().map(|l| format!("--{l}"));
        let position = argument.get_value_names().map(|n| n[0].to_string());
        let name = flag.clone().or(position).unwrap_or_default();
        if !FORMATS.contains(&name.as_str()) {
            continue;
        }
        for value in argument.get_possible_values() {
            let value = value.get_name().to_owned();
            found.push(flag.iter().cloned().chain([value]).collect());
        }
    }
    if found.is_empty() {
        found.push(Vec::new());
    }
    found
}

/// What else a command is given so that it says as much as it can about the hostile incident; each is one
/// run. A command without a line here fails the test that asks: nothing new is left out.
fn given(words: &str) -> Vec<Vec<&'static str>> {
    match words {
        "init" => vec![vec!["other"]],
        "new" => vec![vec!["--print", EVIL_ARGUMENT], vec!["--from", SLUG, "--print", "A title"]],
        "check" => vec![
            vec![],
            vec!["--grades"],
            vec!["--statistics"],
            vec!["--quiet"],
            vec!["--since", "HEAD~1"],
            vec!["--fix", "--diff"],
            vec!["--update-baseline", "--reason", EVIL_ARGUMENT],
            vec!["--update-baseline"],
        ],
        "build" => vec![vec![], vec!["--allow-incomplete"]],
        // Runs until it is ended: below.
        "serve" => vec![],
        "actions" | "actions list" => vec![vec!["--all"], vec!["--all", "--owner", EVIL_ARGUMENT]],
        "actions digest" => vec![vec![], vec!["--owner", EVIL_ARGUMENT]],
        "actions set" => vec![
            vec!["2026-05-05-acting#A1", "title=::error::z ##[group]z", "--dry-run"],
            vec![EVIL_ARGUMENT, "status=done"],
        ],
        "actions touching" => vec![vec!["services/evil.rs"]],
        "actions sync" => {
            vec![vec!["--from", "issues.json"], vec!["--from", "issues.json", "--dry-run"]]
        }
        "actions export" => vec![
            vec![],
            vec!["2026-05-05-acting#A1", "2026-05-05-acting#A3"],
            vec!["--label", EVIL_ARGUMENT, "--team", EVIL_ARGUMENT],
        ],
        "export" => vec![vec![SLUG], vec!["2026-05-05-acting"], vec![EVIL_ARGUMENT]],
        "audit" => vec![vec!["incidents"], vec!["."], vec![EVIL_ARGUMENT]],
        "coverage" => vec![vec![], vec!["--by", "month"], vec!["--output", "coverage"]],
        "metrics" => {
            vec![vec![], vec!["--by", "service"], vec!["--by", "severity", "--output", "metrics"]]
        }
        "import" => vec![vec![EVIL_ARGUMENT], vec![".", "--dry-run"]],
        "convert" => vec![vec![SLUG, "--diff"], vec![SLUG], vec![EVIL_ARGUMENT, "--diff"]],
        "gather" => vec![
            vec![SLUG, "chat.json", "--dry-run", "--level", "debug"],
            vec![
                "2026-05-05-acting",
                "chat.json",
                "--all",
                "--since",
                "2026-05-01",
                "--until",
                "2026-05-30",
            ],
            vec![SLUG, EVIL_ARGUMENT, "--dry-run"],
            vec![EVIL_ARGUMENT, "chat.json", "--all"],
        ],
        "search" => {
            vec![vec!["error"], vec![EVIL_ARGUMENT], vec!["ab error ab error ab error ab error"]]
        }
        "seen" => vec![
            vec!["group vso task setvariable onerror alert"],
            vec!["group vso task setvariable onerror alert", "--format", "markdown"],
            vec![EVIL_ARGUMENT],
            vec![EVIL_ARGUMENT, "--format", "json"],
        ],
        "rules" | "man" => vec![vec![]],
        "explain" => vec![vec!["impact/no-workaround"], vec![EVIL_ARGUMENT]],
        "schema" => vec![vec!["--root", "."]],
        "theme eject" => vec![vec!["--all"]],
        "theme list" => vec![vec![]],
        "completions" => vec![vec!["bash"]],
        other => panic!("say here what `{other}` is given, so that what it writes is looked at"),
    }
}

const EVIL_ARGUMENT: &str =
    "::error::x\n::error::y ##[group]z ##vso[a]b \u{1b}[31m \u{9b}31m \u{202e}";

/// An incident that is whole enough for its actions to be listed, each text of them hostile; a service of a
/// hostile name; and what a tracker says of one of its actions.
fn acting() -> Repository {
    let repository = repository();
    // One that begins with a command wherever it is put, and one long enough to be folded at each place.
    let evil = format!("::error::w\n::error::x\r\n ##[group]y {EVIL}");
    let long = "ab ::error::x ".repeat(40);
    let (evil, long) = (quoted(&evil), quoted(&long));
    let readme = format!(
        "---
title: {evil}
status: draft
severity: SEV2
services: [{evil}]
actions:
  - {{id: A1, title: {evil}, process: technology, kind: prevent, status: open, owner: {evil}, priority: {evil}, due: 2026-05-20, reason: {evil}, ticket: \"https://github.com/acme/x/issues/1\"}}
  - {{id: A2, title: {long}, process: technology, status: open, owner: {long}, due: 2026-05-21, blocked_by: [A1]}}
  - {{id: A3, title: {evil}, status: done, done: 2026-05-10, ticket: {evil}, verification: {{on: 2026-05-11, by: {evil}, how: {evil}, result: failed}}}}
---

# Acting
"
    );
    repository.write("incidents/2026-05-05-acting/README.md", readme);
    let config = repository.read("aftermark.toml");
    let service =
        format!("\n[services.{evil}]\ntitle = {evil}\nowner = {evil}\npaths = [\"services\"]\n");
    repository.write("aftermark.toml", config + &service);
    repository.write("services/evil.rs", "\n");
    let issue = serde_json::json!([{
        "number": 1, "title": EVIL, "state": "CLOSED", "stateReason": "COMPLETED",
        "url": "https://github.com/acme/x/issues/1", "assignees": [{"login": EVIL}], "labels": [{"name": EVIL}],
        "closedAt": "2026-05-12T00:00:00Z"
    }]);
    repository.write("issues.json", issue.to_string());
    let chat = serde_json::json!([
        {"type": "message", "user": EVIL, "text": EVIL, "ts": "1777971600.000100"},
        {"type": "message", "user": "U1", "text": evil, "ts": "1777971700.000100"},
    ]);
    repository.write("chat.json", chat.to_string());
    repository.committed()
}

/// Nothing that any command writes acts where it is shown, in whichever format. What the commands and formats
/// are is asked of the program.
#[test]
fn no_command_writes_what_acts_in_any_format() {
    let mut runs = Vec::new();
    for (words, formats) in commands() {
        for format in formats {
            for more in given(&words) {
                runs.push((words.clone(), format.clone(), more));
            }
        }
    }
    assert!(runs.len() > 100, "{}", runs.len());
    let quoted = runs.par_iter().map_init(acting, |repository, (words, format, more)| {
        let mut arguments: Vec<&str> = words.split(' ').collect();
        arguments.extend(format.iter().map(String::as_str));
        arguments.extend(more);
        let what = format!("{arguments:?}");
        let output = program(repository, &arguments).output().unwrap();
        // What was written is gone before the next.
        repository.git(&["clean", "-fdxq"]);
        repository.git(&["checkout", "--quiet", "."]);
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert!(!(out.is_empty() && err.is_empty()), "{what} says something");
        assert!(!err.contains("panicked"), "{what}: {err}");
        let annotates = format.iter().any(|f| f == "github") && words != "actions export";
        assert_acts_nowhere(&out, annotates, &what);
        assert_acts_nowhere(&err, false, &what);
        let quotes = out.contains("vso");
        quotes.then(|| format!("{words} {}", format.join(" ")))
    });
    let quoted: BTreeSet<String> = quoted.flatten().collect();
    // Otherwise nothing was looked at.
    for each in [
        "actions --format table",
        "actions --format json",
        "actions --format csv",
        "actions --format ics",
        "actions --format markdown",
        "actions digest --format text",
        "actions touching --format github",
        "actions sync --format json",
        "actions export --to github",
        "actions export --to gitlab",
        "actions export --to jira-csv",
        "actions export --to linear-csv",
        "check --format github",
        "metrics --format table",
        "metrics --format json",
        "metrics --format csv",
        "metrics --format openmetrics",
        "schema front-matter",
    ] {
        assert!(quoted.contains(each), "{each} quotes nothing: {quoted:?}");
    }
}

/// The program with arguments, as a job of CI would run it.
fn program(repository: &Repository, arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_aftermark"));
    program
        .current_dir(&repository.root)
        .args(arguments)
        .envs([("NO_COLOR", "1"), ("COLUMNS", "60")])
        .env_remove("GITHUB_ACTIONS");
    program
}

/// Data that the site publishes for programs is shown by whoever fetches it.
#[test]
fn data_of_the_site_acts_nowhere() {
    let repository = acting();
    let run = repository.run(&["build", "--allow-incomplete", "-o", "site"]);
    let data = |path: &str| {
        let ending = path.rsplit('.').next().unwrap();
        ["csv", "json", "ics", "js"].contains(&ending)
    };
    let files = repository.files("site").into_iter();
    let files: Vec<_> = files.filter(|(path, _)| data(path)).collect();
    assert!(files.len() > 10, "{}", run.whole());
    for (path, bytes) in files {
        assert_acts_nowhere(&text(bytes), false, &path);
    }
}

/// The preview says what is wrong on its pages and on standard error.
#[test]
fn a_preview_acts_nowhere() {
    let repository = acting();
    let errors = repository.root.join("../errors");
    let mut preview = program(&repository, &["serve", "--no-open", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(fs_err::File::create(&errors).unwrap().into_parts().0)
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(preview.stdout.take().unwrap());
    out.read_line(&mut said).unwrap();
    let host = said.trim().rsplit("http://").next().unwrap();
    let host = host.trim_end_matches('/').to_owned();
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(&host).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        text(answer)
    };
    let evil = "/_preview/notes?page=/incidents/2026-05-05-evil/";
    for path in [evil, "/_preview/notes?page=/", "/actions.csv", "/finder-data.js"] {
        let answer = ask(path);
        assert!(answer.contains("vso"), "{path} quotes nothing: {answer}");
        assert_acts_nowhere(&answer, false, path);
    }
    let config = format!("[rules]\n{} = \"off\"\n", quoted(EVIL));
    repository.write("aftermark.toml", config);
    while !fs_err::read_to_string(&errors).unwrap().contains("vso") {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_acts_nowhere(&ask(evil), false, "an obstacle");
    preview.kill().unwrap();
    preview.wait().unwrap();
    said.push_str(&fs_err::read_to_string(&errors).unwrap());
    assert_acts_nowhere(&said, false, "a preview");
}

/// A lossless format stays so: a reader gets what the author wrote.
#[test]
fn json_is_read_back_as_it_was_written() {
    let repository = acting();
    let run = repository.run(&["actions", "--all", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let how = read["actions"].as_array().unwrap().iter();
    let how = how.filter_map(|a| a["verification"]["how"].as_str());
    let how = how.collect::<Vec<_>>().join("");
    for part in ["::error::w\n::error::x", "##[group]y", "\u{1b}[31m", "\u{9b}31m", "\u{202e}"] {
        assert!(how.contains(part), "{part:?} in {how:?}");
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// `annotates`: the format has commands of our own, which name a file and a title.
fn assert_acts_nowhere(text: &str, annotates: bool, what: &str) {
    // RFC 4180 and RFC 5545 end lines with both, and a tab is one of a file that is shown.
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    assert_shows_only(&text, what);
    let own = |line: &&str| {
        let kinds = ["::error file=", "::warning file=", "::notice file="];
        annotates && kinds.iter().any(|k| line.starts_with(k)) && line.contains(",title=")
    };
    let (own, others): (Vec<&str>, Vec<&str>) = text.split(['\n', '\r']).partition(own);
    assert!(own.iter().all(|l| !l.contains("##[")), "{what}: {own:?}");
    assert_commands_nothing(others.into_iter(), what);
}
