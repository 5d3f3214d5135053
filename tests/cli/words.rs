//! What an author wrote is on the page, and is read as it was meant.

use std::fmt::Write as _;

use aftermark::model::format::FRONT_MATTER;
use aftermark::model::format::shape::{Also, Shape, ValueKind};
use aftermark::vocabulary::Step;

use crate::repository::{Repository, SLUG};

/// The front matter of the complete fixture, as a draft.
fn front_matter() -> String {
    let text = Repository::complete().read(&format!("incidents/{SLUG}/README.md"));
    let end = text.find("\n---\n").unwrap() + "\n---\n".len();
    text[..end].replace("status: complete", "status: draft")
}

/// Words that stand nowhere else, one after the other.
#[derive(Default)]
struct Marks {
    given: Vec<String>,
}

impl Marks {
    fn next(&mut self) -> String {
        self.given.push(format!("mark{:04}x", self.given.len()));
        self.given.last().unwrap().clone()
    }

    /// The text with a mark for each `§`.
    fn fill(&mut self, text: &str) -> String {
        let mut parts = text.split('§');
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            out.push_str(&self.next());
            out.push_str(part);
        }
        out
    }

    /// Those that are not on a page.
    fn missing(&self, html: &str) -> Vec<&str> {
        let shown = without_comments(html);
        let all = self.given.iter().map(String::as_str);
        all.filter(|mark| !shown.contains(mark)).collect()
    }
}

fn without_comments(html: &str) -> String {
    let mut parts = html.split("<!--");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push_str(part.split_once("-->").map_or("", |(_, after)| after));
    }
    out
}

/// Kinds of blocks with a mark wherever a reader finds words. `¤` is a number of its own for each use.
const BLOCKS: &[&str] = &[
    "Plain § and *em § strong **§** ~~§~~ `§`*, \\*§ &amp; §.\nSecond line §  \nthird §",
    "- item §\n\n  its second paragraph §\n  1. deeper §\n- [x] task §\n- [ ] task §",
    "> quoted §\n>\n> - in it §\n>\n> # heading in it §",
    "> [!NOTE]\n> alert §",
    "| head § | other § |\n|---|:-:|\n| cell § | [link §](https://example.org/) |",
    "```text\nfenced §\n```",
    "    indented §",
    "Term §\n: definition §",
    "With a note[^n¤] §.\n\n[^n¤]: note §\n\n    its second paragraph §",
    "With a note[^Ü¤] §.\n\n[^ü¤]: label in another case §",
    "[^u¤]: a note that nothing refers to §\n\n[^u¤]: and its double §",
    "- in an item\n\n  [^i¤]: another §",
    "A [reference §][r¤].\n\n[r¤]: https://example.org/r \"title §\"",
    "<https://example.org/§> and https://example.org/§",
    "<details><summary>folded §</summary>\n\ninside §\n\n</details>",
    "<div>in HTML §</div>",
    "<!-- not shown --> after a comment §",
    "Before <!-- not shown --> and after §",
    "ssh <§> and Vec<§>",
    "### Third § `§` Vec<§>\n\nbelow §",
    "###### Sixth §\n\nbelow §",
    "***\n\nbelow a rule §",
];

/// Every kind of block, each with marks of its own.
fn blocks(marks: &mut Marks, number: &mut usize) -> String {
    let mut out = String::new();
    for block in BLOCKS {
        *number += 1;
        let block = block.replace('¤', &number.to_string());
        let _ = write!(out, "\n{}\n", marks.fill(&block));
    }
    out
}

/// A body with every kind of block in every place that one can stand in.
fn body(title: &str, marks: &mut Marks) -> String {
    let mut number = 0;
    let mut out = String::new();
    let headings = [
        "",
        title,
        "## 1. Gather the information",
        "## Appendix § Vec<§> `§`",
        "Setext §\n---",
        "# Another first heading §",
        "First heading §\n===",
        "## Determine the impact {#impact}",
        "## Gather the information",
        "## 9. Decide who to notify",
        "##",
        "## Appendix",
        "## Appendix",
    ];
    for heading in headings {
        let _ = write!(out, "\n{}\n{}", marks.fill(heading), blocks(marks, &mut number));
    }
    // Used above all that defines it, and the other way round.
    let mark = marks.fill("\n[^late]: late §\n\n[late]: https://example.org/late\n");
    out.push_str(&mark);
    format!("\nFirst[^late] of [all][late].\n{out}")
}

#[test]
fn every_word_of_a_body_is_on_the_page() {
    let front = front_matter();
    let named = |title: &str| front.replace("title: Checkout", &format!("title: {title}checkout"));
    let waived = front.replace(
        "\n---\n",
        "\nwaivers:\n  - {step: notify, reason: Nobody else was hit, by: \"@lee\"}\n---\n",
    );
    let variants = [
        ("none", front.clone(), ""),
        ("same", front.clone(), "# Checkout returned 502 for 47 minutes"),
        ("setext", front.clone(), "Checkout returned\n502 for 47 minutes\n==="),
        ("other", named("In short, "), "# Another name § Vec<§>"),
        ("waived", waived, "# Checkout returned *502* for 47 minutes"),
        ("windows", front, "# Checkout returned 502 for 47 minutes"),
    ];
    let repository = Repository::complete();
    let mut pages = Vec::new();
    for (name, front, title) in variants {
        let mut marks = Marks::default();
        let mut text = front + &body(title, &mut marks);
        if name == "windows" {
            text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        }
        let slug = format!("2026-03-14-{name}");
        repository.write(&format!("incidents/{slug}/README.md"), text);
        pages.push((slug, marks));
    }
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete", "--output", "site"]);
    for (slug, marks) in pages {
        assert!(marks.given.len() > 400);
        let path = format!("site/incidents/{slug}/index.html");
        assert!(repository.root.join(&path).exists(), "{}", run.whole());
        let missing = marks.missing(&repository.read(&path));
        let text = repository.read(&format!("incidents/{slug}/README.md"));
        let lines = text.lines();
        let lost: Vec<&str> = lines.filter(|l| missing.iter().any(|m| l.contains(m))).collect();
        assert!(lost.is_empty(), "{slug}: {lost:#?}");
    }
}

/// A map with a mark in each value that is words of the author's.
fn data(shape: &Shape, marks: &mut Marks, keys: &mut Vec<(String, String)>) -> serde_json::Value {
    let mut map = serde_json::Map::new();
    for field in shape.fields {
        if let Also::OneOf(_, not_this) = shape.also
            && field.key == not_this
        {
            continue;
        }
        let place = format!("{}.{}", shape.what, field.key);
        let mut mark = |around: &str| {
            let mark = marks.next();
            keys.push((mark.clone(), place.clone()));
            around.replace('§', &mark)
        };
        let value = match field.value {
            ValueKind::Text => mark("§ *§* `§`").into(),
            ValueKind::Texts => vec![mark("§"), mark("§")].into(),
            ValueKind::Number => 4711.into(),
            ValueKind::Date | ValueKind::DateOrRecurrence => "2026-04-01".into(),
            ValueKind::Time | ValueKind::TimeOrSpan => "2026-03-14 09:10".into(),
            ValueKind::Zone => "Europe/Amsterdam".into(),
            ValueKind::Id => mark("§").into(),
            ValueKind::File => mark("https://example.org/§").into(),
            ValueKind::Sources => vec![mark("https://example.org/§")].into(),
            ValueKind::Elsewhere => mark("2025-03-14-§#A1").into(),
            ValueKind::Measures => serde_json::json!({ mark("§"): 815 }),
            ValueKind::Severity => "SEV1".into(),
            ValueKind::Service | ValueKind::Services => mark("§").into(),
            ValueKind::Audience => mark("§").into(),
            ValueKind::Step => Step::ALL[8].slug().into(),
            ValueKind::Rule => mark("impact/§").into(),
            ValueKind::Choice(words) => words()[0].0.into(),
            ValueKind::Map(inner) => data(inner, marks, keys),
            ValueKind::List(inner) => vec![data(inner, marks, keys)].into(),
        };
        map.insert(field.key.to_owned(), value);
    }
    map.into()
}

#[test]
fn every_word_of_the_data_is_on_the_page() {
    let mut marks = Marks::default();
    let mut keys = Vec::new();
    let mut front = data(&FRONT_MATTER, &mut marks, &mut keys);
    front["status"] = "draft".into();
    // What stands in for sources and says what code is has to have something to say it of.
    let entry = &mut front["timeline"][0];
    let language = entry["attachments"][0]["language"].take();
    let code = serde_json::json!({"code": "ls", "language": language});
    entry["attachments"].as_array_mut().unwrap().push(code);
    let other = serde_json::json!({"at": "unknown", "event": "It was seen"});
    front["timeline"].as_array_mut().unwrap().push(other);
    let repository = Repository::complete();
    repository.write("aftermark.toml", "");
    let slug = "2026-03-14-all-keys";
    // YAML reads JSON.
    let text =
        format!("---\n{}\n---\n", aftermark::report::json_writer::pretty_text(&front).unwrap());
    repository.write(&format!("incidents/{slug}/README.md"), text);
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete", "--output", "site"]);
    let path = format!("site/incidents/{slug}/index.html");
    assert!(repository.root.join(&path).exists(), "{}", run.whole());
    let missing = marks.missing(&repository.read(&path)).into_iter();
    let key = |mark: &str| keys.iter().find(|(m, _)| m == mark).map(|(_, key)| key.as_str());
    let lost: Vec<&str> = missing.filter_map(key).collect();
    assert!(marks.given.len() > 50 && lost.is_empty(), "{lost:?}");
}

/// What `check` finds wrong with the notation of a timeline whose first entry is at a time, line by line.
fn times_found(at: &str) -> Vec<String> {
    let repository = Repository::complete();
    let path = format!("incidents/{SLUG}/README.md");
    repository.replace(&path, "at: 2026-03-14 09:02", &format!("at: '{at}'"));
    let run = repository.committed().check(&[]);
    let lines = run.out.lines();
    lines
        .filter(|l| l.starts_with("error[") || l.contains("= help: write"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn two_times_for_one_are_one_finding_with_what_to_write() {
    for at in [
        "2026-03-14 08:57-09:02",
        "2026-03-14T08:57-09:02",
        "2026-03-14 08:57 – 09:02",
        "2026-03-14 08:57 to 09:02",
    ] {
        let found = times_found(at);
        assert_eq!(found.len(), 2, "{at}: {found:#?}");
        assert!(found[0].starts_with("error[format/invalid-time]"), "{at}: {found:#?}");
        assert!(found[1].contains(&format!("write {}/09:02 for", &at[..16])), "{at}: {found:#?}");
    }
    let found = times_found("2026-03-14 08:57-10:00");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[1].contains("write 2026-03-14 08:57/10:00 for"), "{found:#?}");
    assert!(found[1].contains("write 2026-03-14T08:57-10:00 for"), "{found:#?}");
    // The forms that are offered are read.
    for at in ["2026-03-14 08:57/09:02", "2026-03-14T08:57+01:00"] {
        assert!(times_found(at).is_empty(), "{at}: {:#?}", times_found(at));
    }
}

#[test]
fn a_fault_in_yaml_has_one_place_in_every_format() {
    let repository = Repository::complete();
    let path = format!("incidents/{SLUG}/README.md");
    repository.replace(
        &path,
        "    outcome: no-effect\n",
        "    outcome: no-effect\n    note: a: b\n",
    );
    repository.write("incidents/2026-05-05-other/README.md", front_matter());
    repository
        .write("incidents/2026-05-05-other/actions.yaml", "# ü\r\n- id: A1\r\n  title: `x`\r\n");
    repository.write(
        "incidents/2026-05-05-third/README.md",
        b"---\ntitle: x\nowner: \xc3\xbc\xff\n---\n",
    );
    let repository = repository.committed();
    let places = [
        (SLUG, "README.md", 27, 12),
        ("2026-05-05-other", "actions.yaml", 3, 10),
        ("2026-05-05-third", "README.md", 3, 9),
    ];
    let run = |format: &str| repository.check(&["--format", format]).out;
    let (text, github) = (run("text"), run("github"));
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    for (slug, file, line, column) in places {
        let path = format!("incidents/{slug}/{file}");
        assert!(text.contains(&format!("--> {path}:{line}:{column}\n")), "{path}: {text}");
        assert!(github.contains(&format!("file={path},line={line},")), "{path}: {github}");
        let in_json = json.to_string();
        assert!(in_json.contains(&format!("\"{path}\"")), "{in_json}");
        let regions: Vec<String> = sarif["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| {
                matches!(r["ruleId"].as_str(), Some("format/yaml-syntax" | "format/encoding"))
            })
            .map(|r| r["locations"][0]["physicalLocation"].clone())
            .filter(|p| p["artifactLocation"]["uri"] == path.as_str())
            .map(|p| format!("{}:{}", p["region"]["startLine"], p["region"]["startColumn"]))
            .collect();
        assert_eq!(regions, [format!("{line}:{column}")], "{path}");
    }
    // What is in a file that cannot be read is not missed as well.
    let found: Vec<&str> = text.lines().filter(|l| l.starts_with("error[")).collect();
    assert_eq!(found.len(), places.len(), "{found:#?}");
    // Nor is the baseline of these incidents judged by it.
    let legacy = Repository::complete();
    legacy.replace(&path, "    measures: {failed_requests: 18200}\n", "");
    let legacy = legacy.committed();
    assert_eq!(legacy.check(&["--update-baseline", "--reason", "From before"]).code, 0);
    legacy.replace(&path, "outcome: no-effect\n", "outcome: no-effect: x\n");
    let run = legacy.check(&[]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert_eq!(run.out.matches("error[").count(), 1, "{}", run.out);
    assert!(!run.out.contains("warning["), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn a_baseline_keeps_folders_of_any_name() {
    let names = [
        "2026-05-05-a\nb",
        "2026-05-05-\"quoted' = #\\",
        "2026-05-05-\u{1b}[31m\t\u{7f}",
        "2026-05-05-ü\u{202e}漢\u{85}",
        "2026-05-05-'''\"\"\"",
    ];
    let repository = Repository::complete();
    for name in names {
        let text = front_matter().replace("status: draft", "status: in-review");
        repository.write(&format!("incidents/{name}/README.md"), text);
    }
    let repository = repository.committed();
    let run = repository.check(&["--update-baseline", "--reason", "From before"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let written = repository.read("aftermark-baseline.toml");
    assert_eq!(written.matches("\n[incidents.").count(), names.len(), "{written}");
    let run = repository.check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.out.contains("stale"), "{}", run.out);
    assert!(!run.out.contains(['\u{1b}', '\u{7f}', '\u{85}', '\u{202e}']), "{:?}", run.out);
    // Written again, nothing changes.
    assert_eq!(repository.check(&["--update-baseline"]).code, 0);
    assert_eq!(repository.read("aftermark-baseline.toml"), written);
}

#[test]
fn a_comment_that_does_not_end_is_told() {
    let repository = Repository::complete();
    let path = format!("incidents/{SLUG}/README.md");
    repository.replace(&path, "## 10. Move on", "<!-- to do\n\n## 10. Move on");
    let run = repository.committed().check(&[]);
    assert!(run.out.contains("warning[safety/raw-html]: this comment does not end"), "{}", run.out);
}
