//! An incident that tries to act wherever it is quoted. Everything is looked at as bytes.

use crate::repository::{DAY, Repository};
use std::process::Command;

/// What a runner, a terminal, a browser, a Markdown host or an XML reader might obey.
const EVIL: &str = "::error::x ##[group]y ##[set-env name=a]b ##vso[task.setvariable variable=a]b %0A::error::z ]]> <script>alert(1)</script> <img src=x onerror=alert(1)> @everyone #1 `code` | *b* [l](javascript:alert(1)) https://evil.example &amp; {0} \u{1b}[31m \u{9b}31m \u{7} \u{202e} \u{2066} \u{200f} \u{2028} \u{feff} \u{ffff} \u{7f}";

const SLUG: &str = "2026-05-05-evil";

/// One complete incident, and one whose every text is hostile.
pub fn repository() -> Repository {
    let repository = Repository::complete();
    // As an escaped YAML string, so that control characters get as far as the values.
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        c => format!("\\u{:04x}", u32::from(c)),
    };
    let quoted = format!("\"{}\"", EVIL.chars().map(escape).collect::<String>());
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
    repository.write(
        &format!("{broken}/timeline.yaml"),
        "::error::x: [##[group]\n::error::y\n\u{1b}[2J",
    );
    let other = "incidents/2026-05-06-##[group]@everyone|<b>";
    repository.write(&format!("{other}/README.md"), "::error::no front matter\n");
    repository.committed()
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
    for part in [
        "\\u0023#[group]",
        "\\u001b[31mred",
        "␛[31m",
        "\\u202e",
        "\\r::error::c.log",
    ] {
        assert!(json.contains(part), "no {part}");
    }
}

#[test]
fn no_format_acts_in_a_log() {
    let repository = repository();
    for format in [
        "text", "concise", "json", "sarif", "gitlab", "junit", "rdjsonl", "markdown",
    ] {
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
        assert!(
            sequence
                .strip_prefix('[')
                .is_some_and(|s| s.chars().all(colour)),
            "{sequence:?}"
        );
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
        kinds.push(
            ["error", "warning", "notice"]
                .iter()
                .position(|k| *k == kind)
                .unwrap(),
        );
        let names: Vec<&str> = properties
            .split(',')
            .map(|p| p.split_once('=').unwrap().0)
            .collect();
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
        let read = message
            .replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%25", "%");
        assert!(read.len() <= 4096);
    }
    assert!(
        kinds.is_sorted(),
        "the worst come first: ten of a kind are shown"
    );
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
    for format in [
        "text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjsonl", "markdown",
    ] {
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
    repository.write(
        "aftermark.toml",
        "[rules]\n\"\\n::error::x ##[group]\\u001b[31m\" = \"off\"\n",
    );
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
