//! `git log` in its forms, `git reflog`, and lines of commits with their time.

use std::io::{self, Read};

use super::lines::Lines;
use super::{At, Out, Reading, Record, clock, one_line};
use crate::vocabulary::EntryKind;

/// A commit while its lines are read.
#[derive(Default)]
struct Commit {
    name: String,
    tags: String,
    line: u64,
    who: Option<String>,
    at: Option<At>,
    title: String,
    merge: bool,
}

impl Commit {
    fn record(self) -> Option<Record> {
        let name = self.name.get(..8).unwrap_or(&self.name);
        let tags = if self.tags.is_empty() { String::new() } else { format!(" ({})", self.tags) };
        let kind = if self.merge { "Merge" } else { "Commit" };
        let mut record = Record::new(
            self.at?,
            one_line(&format!("{kind} {name}{tags}: {}", self.title)),
            self.line,
        );
        record.kind = Some(EntryKind::Change);
        record.who = self.who;
        Some(record)
    }
}

/// Whether a line is the first of a commit in the longer forms.
pub fn is_commit(line: &str) -> bool {
    line.strip_prefix("commit ").is_some_and(|rest| {
        let name = rest.split(' ').next().unwrap_or_default();
        name.len() >= 7 && name.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

/// A commit, a tag or a move on one line: a name and a time in any order, then words.
pub fn one(line: &str, number: u64) -> Option<Record> {
    let (name, rest) = line.split_once([' ', '\t', '|'])?;
    let is_name = (7..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_name {
        return None;
    }
    let (begin, found) = clock::within(rest, None)?;
    let before = rest[..begin].trim_end_matches(['{', '(', ' ', '|']);
    let before = before.trim_end_matches("HEAD@").trim();
    let after = rest[found.rest..].trim_start_matches([')', '}', ' ', '\t', '|', ':', ']']);
    let said = [before, after].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    let name = name.get(..8).unwrap_or(name);
    let mut record = Record::new(found.at, one_line(&format!("Commit {name}: {said}")), number);
    record.kind = Some(EntryKind::Change);
    Some(record)
}

pub fn read(from: impl Read, reading: &Reading, out: &mut Out<'_>) -> io::Result<()> {
    let mut lines = Lines::new(from);
    let mut now: Option<Commit> = None;
    while let Some((number, bytes)) = lines.next()? {
        let line = String::from_utf8_lossy(bytes).into_owned();
        if is_commit(&line) {
            now.take().and_then(Commit::record).into_iter().for_each(|r| out.record(r));
            let mut words = line["commit ".len()..].splitn(2, ' ');
            let name = words.next().unwrap_or_default().to_owned();
            let rest = words.next().unwrap_or_default();
            now = Some(Commit { name, tags: tags(rest), line: number, ..Commit::default() });
            continue;
        }
        let Some(commit) = &mut now else {
            match one(&line, number) {
                Some(record) => out.record(record),
                None if line.trim().is_empty() => {}
                None => out.unread(number),
            }
            continue;
        };
        if let Some(title) = line.strip_prefix("    ") {
            if commit.title.is_empty() {
                commit.title = title.trim().to_owned();
            }
        } else if let Some((key, value)) = line.split_once(':') {
            let value = value.trim();
            match key {
                "Author" => commit.who = Some(person(value)),
                "Commit" => commit.who = commit.who.take().or_else(|| Some(person(value))),
                "Merge" => commit.merge = true,
                // When it came to where it is: a commit may have been written long before.
                "CommitDate" => commit.at = clock::read(value, reading.dates()).or(commit.at),
                "Date" | "AuthorDate" if commit.at.is_none() => {
                    commit.at = clock::read(value, reading.dates());
                    if commit.at.is_none() {
                        out.unread(number);
                    }
                }
                _ => {}
            }
        }
    }
    now.and_then(Commit::record).into_iter().for_each(|r| out.record(r));
    Ok(())
}

/// The tags of `(HEAD -> main, tag: v1.2)`.
fn tags(decorations: &str) -> String {
    let all = decorations.trim_matches(['(', ')']).split(", ");
    all.filter_map(|d| d.strip_prefix("tag: ")).collect::<Vec<_>>().join(", ")
}

/// The name of `Kim <kim@example.org>`.
fn person(value: &str) -> String {
    let name = value.split(" <").next().unwrap_or(value);
    name.trim().to_owned()
}
