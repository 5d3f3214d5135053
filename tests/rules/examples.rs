//! Runs the examples of the rules' documentation: each is an edit of the complete fixture (see
//! `aftermark::rules::example` for the notation).

use aftermark::rules::example::{Example, ExampleBlock};
use aftermark::vocabulary::Step;
use camino::Utf8Path;

use crate::memory::Files;

/// Makes the edits of an example.
pub fn apply(example: &Example, files: &mut Files, slug: &str) {
    for block in &example.blocks {
        block_into(block, files, slug);
    }
}

fn block_into(block: &ExampleBlock, files: &mut Files, slug: &str) {
    let folder = Utf8Path::new("incidents").join(slug);
    if let Some(path) = &block.path {
        let from_root = path.starts_with("incidents/") || path.starts_with("aftermark");
        let base = if from_root { Utf8Path::new("") } else { &folder };
        return files.write(base.join(path), block.text.as_str());
    }
    let mut edit = |file: &Utf8Path, by: fn(&str, &str) -> String| {
        let edited = by(files.text(file), &block.text);
        files.write(file, edited);
    };
    let main = folder.join("README.md");
    match block.language.as_str() {
        "yaml" => edit(&main, front_matter),
        "markdown" => edit(&main, sections),
        "diff" => edit(&main, diff),
        "toml" => edit(Utf8Path::new("aftermark.toml"), tables),
        other => panic!("no meaning for a block of `{other}` without a path"),
    }
}

/// Splits a text into parts that each begin with a line for which `begins` holds; what stands
/// before the first is a part of its own.
fn parts(text: &str, begins: impl Fn(&str) -> bool) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if begins(line) {
            all.push(String::new());
        }
        all.last_mut().unwrap().push_str(line);
    }
    all.retain(|p| !p.is_empty());
    all
}

/// Replaces parts of `text` by those of `edit` that have the same name; new ones come last.
fn merge(text: &str, edit: &str, begins: fn(&str) -> bool, name: fn(&str) -> String) -> String {
    let mut old = parts(text, begins);
    for new in parts(edit, begins) {
        match old.iter_mut().find(|o| name(o) == name(&new)) {
            Some(same) => *same = new,
            None => old.push(new),
        }
    }
    old.concat()
}

fn front_matter(text: &str, edit: &str) -> String {
    let begins = |line: &str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    let name = |part: &str| part.split(':').next().unwrap().to_owned();
    let (yaml, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    let merged = merge(&format!("{yaml}\n"), edit, begins, name);
    format!("---\n{merged}---\n{body}")
}

fn sections(text: &str, edit: &str) -> String {
    let begins = |line: &str| line.starts_with("## ");
    let name = |part: &str| {
        let heading = part.lines().next().unwrap().trim_start_matches("## ");
        let (words, id) = heading.split_once(" {#").unwrap_or((heading, ""));
        let words = words.trim_start_matches(|c: char| c.is_ascii_digit() || ". ".contains(c));
        let step = Step::from_slug(id.trim_end_matches('}'))
            .or_else(|| Step::ALL.into_iter().find(|s| s.heading() == words));
        step.map_or_else(|| words.to_owned(), |s| s.slug().to_owned())
    };
    let at = text.find("\n## ").map_or(text.len(), |n| n + 1);
    let (head, body) = text.split_at(at);
    // A section that replaces another keeps its distance from the next heading.
    format!("{head}{}", merge(body, &format!("{edit}\n"), begins, name))
}

fn tables(text: &str, edit: &str) -> String {
    let begins = |line: &str| line.starts_with('[');
    // Each entry of an array of tables is one of its own.
    let name = |part: &str| match part.starts_with("[[") {
        true => part.to_owned(),
        false => part.lines().next().unwrap().to_owned(),
    };
    merge(&format!("{}\n", text.trim_end()), edit, begins, name)
}

fn diff(text: &str, edit: &str) -> String {
    let (mut from, mut to) = (String::new(), String::new());
    for line in edit.split_inclusive('\n') {
        match line.split_at(1) {
            ("-", rest) => from.push_str(rest),
            ("+", rest) => to.push_str(rest),
            (" ", rest) => {
                from.push_str(rest);
                to.push_str(rest);
            }
            _ => panic!("a line of a diff begins with `-`, `+` or a space: {line:?}"),
        }
    }
    assert_eq!(text.matches(&from).count(), 1, "stands once in the fixture: {from}");
    text.replacen(&from, &to, 1)
}

#[test]
fn blocks_edit_what_they_name() {
    let text =
        "---\na: 1\nb:\n  - x\nc: 3\n---\n\n## 1. Gather the information\n\nold\n\n## Other\n\nx\n";
    let edited = front_matter(text, "b: 2\nd: [4]\n");
    assert!(edited.starts_with("---\na: 1\nb: 2\nc: 3\nd: [4]\n---\n\n## 1."), "{edited}");
    let edited = sections(text, "## Gather the information\n\nnew\n");
    assert!(
        edited.ends_with("---\n\n## Gather the information\n\nnew\n\n## Other\n\nx\n"),
        "{edited}"
    );
    assert_eq!(diff("a\nb\nc\n", " a\n-b\n+B\n"), "a\nB\nc\n");
    assert_eq!(tables("[a]\nx = 1\n[b]\n", "[a]\nx = 2\n"), "[a]\nx = 2\n[b]\n");
}
