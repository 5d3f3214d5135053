//! Parts of the manual that are made from the source, so that they cannot go stale: the format's keys, the
//! rules, the settings. `INSTA_UPDATE=always cargo test --test all made_from_the_source` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write;

use aftermark::model::format;
use aftermark::model::format::shape::{Also, Shape, ValueKind};
use aftermark::report::rule_docs;
use aftermark::rules::{self, RuleDoc};
use aftermark::vocabulary::Step;
use camino::Utf8PathBuf;

use crate::project;
use crate::repository::SLUG;

/// How the files are written anew.
const ANEW: &str = "INSTA_UPDATE=always cargo test --test all made_from_the_source";

/// The maps of the format by the name that docs/format.md has them under.
fn shapes() -> [(&'static str, &'static Shape); 14] {
    [
        ("front matter", &format::FRONT_MATTER),
        ("timeline", &format::TIMELINE_ENTRY),
        ("attachments", &format::ATTACHMENT),
        ("evidence", &format::EVIDENCE),
        ("causes", &format::CAUSE),
        ("vendor", &format::VENDOR),
        ("impact", &format::IMPACT),
        ("cost", &format::COST),
        ("safeguards", &format::SAFEGUARD),
        ("actions", &format::ACTION),
        ("verification", &format::VERIFICATION),
        ("notifications", &format::NOTIFICATION),
        ("follow_up", &format::FOLLOW_UP),
        ("waivers", &format::WAIVER),
    ]
}

/// What can stand behind a key.
fn value(key: &str, kind: ValueKind) -> String {
    match kind {
        ValueKind::Text => "text".to_owned(),
        ValueKind::Texts => "texts".to_owned(),
        ValueKind::Number => "number".to_owned(),
        ValueKind::Date => "date".to_owned(),
        ValueKind::DateOrRecurrence => "date, or how often".to_owned(),
        ValueKind::Time => "[time](#times-and-zones)".to_owned(),
        ValueKind::TimeOrSpan => "[time or span](#times-and-zones)".to_owned(),
        ValueKind::Zone => "[zone](#times-and-zones)".to_owned(),
        ValueKind::Id => "id".to_owned(),
        ValueKind::File => "[source](#sources)".to_owned(),
        ValueKind::Sources => "[sources](#sources)".to_owned(),
        ValueKind::Elsewhere => "`slug#A1`".to_owned(),
        ValueKind::Measures => "names and numbers".to_owned(),
        ValueKind::Severity => "severity".to_owned(),
        ValueKind::Service => "service".to_owned(),
        ValueKind::Services => "services".to_owned(),
        ValueKind::Audience => "audience".to_owned(),
        ValueKind::Step => "step's name".to_owned(),
        ValueKind::Rule => "[rule's id](rules.md)".to_owned(),
        ValueKind::Choice(_) => "one of the words below".to_owned(),
        ValueKind::Map(_) => format!("[map](#{key})"),
        ValueKind::List(_) => format!("[list](#{key})"),
    }
}

/// The keys of a map as a table, and what the words of its closed sets mean.
fn keys(shape: &Shape) -> String {
    let mut out = String::from("| key | value | |\n|---|---|---|\n");
    for field in shape.fields {
        let needed = match (field.required, shape.also) {
            (true, _) => ", needed",
            (_, Also::OneOf(one, other)) if [one, other].contains(&field.key) => ", one of the two",
            (_, Also::FromReview(keys)) if keys.contains(&field.key) => ", needed in review",
            _ => "",
        };
        let (key, about) = (field.key, field.about);
        let _ = write!(out, "| `{key}` | {}{needed} | {about}", value(key, field.value));
        if let Some(example) = field.example {
            let _ = write!(out, " `{}`", example.trim_matches('"'));
        }
        out.push_str(" |\n");
    }
    let sets = shape.fields.iter().filter_map(|f| match f.value {
        ValueKind::Choice(words) => Some((f.key, words())),
        _ => None,
    });
    let sets: Vec<_> = sets.collect();
    if !sets.is_empty() {
        out.push_str("\n| | word | means |\n|---|---|---|\n");
        for (key, words) in sets {
            for (i, (word, meaning)) in words.into_iter().enumerate() {
                let key = if i == 0 { format!("`{key}`") } else { String::new() };
                let _ = writeln!(out, "| {key} | `{word}` | {meaning} |");
            }
        }
    }
    out
}

/// The ten steps as a table.
fn steps() -> String {
    let mut out = String::from("| | name | heading |\n|---|---|---|\n");
    for step in Step::ALL {
        let _ = writeln!(out, "| {} | `{}` | {} |", step.number(), step.slug(), step.heading());
    }
    out
}

/// A text with what stands between `<!-- made: NAME -->` and `<!-- end -->` written anew.
fn filled(text: &str, parts: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut used = Vec::new();
    while let Some((before, after)) = rest.split_once("<!-- made: ") {
        let (name, after) = after.split_once(" -->").unwrap();
        let (_, after) =
            after.split_once("<!-- end -->").unwrap_or_else(|| panic!("{name} has no end"));
        let part = parts.get(name).unwrap_or_else(|| panic!("`{name}` is nothing that is made"));
        let _ = write!(out, "{before}<!-- made: {name} -->\n\n{part}\n<!-- end -->");
        used.push(name);
        rest = after;
    }
    out.push_str(rest);
    for name in parts.keys() {
        assert!(used.contains(&name.as_str()), "no place for `{name}`");
    }
    out
}

fn of_format(there: &str) -> String {
    let mut parts: BTreeMap<String, String> =
        shapes().into_iter().map(|(name, shape)| (name.to_owned(), keys(shape))).collect();
    parts.insert("steps".to_owned(), steps());
    let example = format!("tests/fixtures/complete/incidents/{SLUG}/README.md");
    let example = fs_err::read_to_string(project().join(example)).unwrap();
    parts.insert("example".to_owned(), format!("```markdown incident\n{example}```\n"));
    filled(there, &parts)
}

fn of_settings(there: &str) -> String {
    let text = fs_err::read_to_string(project().join("src/scaffold/files/aftermark.toml")).unwrap();
    let parts = BTreeMap::from([("settings".to_owned(), format!("```toml\n{text}```\n"))]);
    filled(there, &parts)
}

/// The groups of rules, each once, in the order of the registry.
fn groups() -> Vec<&'static str> {
    let mut groups = Vec::new();
    for rule in rules::all() {
        if !groups.contains(&rule.doc().group()) {
            groups.push(rule.doc().group());
        }
    }
    groups
}

fn title(group: &str) -> String {
    match Step::from_slug(group) {
        Some(step) => format!("{}. {}", step.number(), step.heading()),
        None => group.to_owned(),
    }
}

fn of_group(group: &str) -> Vec<&'static RuleDoc> {
    rules::all().map(|r| r.doc()).filter(|d| d.group() == group).collect()
}

/// docs/rules.md: all rules, a table for each group.
fn list_of_rules() -> String {
    let mut out = format!(
        "# Rules\n\nMade from the rules' own documentation; a test holds it to the program. Regenerate it with\n\n    {ANEW}\n\n\
         {} rules. `aftermark rules` lists them, `aftermark explain impact/no-measure` says the same as these pages, and\n\
         a built site has them below `rules/`. Which level blocks, how a level is changed and how an exception is\n\
         made: [the gate](gate.md). A rule is asked *always*, of every report; for an *answer*, of each step that the\n\
         severity asks for; or for *rigour*, at full depth only: [what a severity asks](gate.md#what-a-severity-asks).\n",
        rules::all().count()
    );
    for group in groups() {
        let _ = write!(
            out,
            "\n## {}\n\n| rule | level | asked | asks |\n|---|---|---|---|\n",
            title(group)
        );
        for doc in of_group(group) {
            let id = doc.id;
            let anchor = aftermark::source::reference::github_slug(id);
            let (level, asked) = (format!("{:?}", doc.level).to_lowercase(), doc.asked.word());
            let summary = doc.summary().replace('|', "\\|");
            let link = format!("[`{id}`](rules/{group}.md#{anchor})");
            let _ = writeln!(out, "| {link} | {level} | {asked} | {summary} |");
        }
    }
    out
}

/// docs/rules/GROUP.md: the whole documentation of a group's rules.
fn rules_of(group: &str) -> String {
    let mut out = format!(
        "# Rules: {}\n\nMade from the rules' own documentation, as is [the list of all rules](../rules.md), which says how.\n",
        title(group)
    );
    for doc in of_group(group) {
        let mut fenced = false;
        out.push('\n');
        for line in rule_docs::markdown(doc).lines() {
            fenced ^= line.starts_with("```");
            let line = match (fenced, line.strip_prefix("## "), line.strip_prefix("# ")) {
                (false, Some(part), _) => format!("**{part}**"),
                (false, _, Some(id)) => format!("## {id}"),
                _ => line.to_owned(),
            };
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

/// Every file that is made, or has parts that are, with what it has to say.
fn wanted() -> Vec<(Utf8PathBuf, String)> {
    let there = |path: &str| fs_err::read_to_string(project().join(path)).unwrap();
    let mut files = vec![
        ("docs/format.md".into(), of_format(&there("docs/format.md"))),
        ("docs/settings.md".into(), of_settings(&there("docs/settings.md"))),
        ("docs/rules.md".into(), list_of_rules()),
    ];
    for group in groups() {
        files.push((format!("docs/rules/{group}.md").into(), rules_of(group)));
    }
    files
}

#[test]
fn what_is_made_from_the_source_is_up_to_date() {
    let anew = std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always");
    let wanted = wanted();
    for (path, text) in &wanted {
        if anew {
            fs_err::create_dir_all(project().join(path).parent().unwrap()).unwrap();
            fs_err::write(project().join(path), text).unwrap();
        }
        let there = fs_err::read_to_string(project().join(path)).unwrap_or_default();
        assert!(there == *text, "{path} is not what the source says; write it anew with {ANEW}");
    }
    // A group that is no more leaves no page.
    for entry in fs_err::read_dir(project().join("docs/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = Utf8PathBuf::from(format!("docs/rules/{name}"));
        assert!(wanted.iter().any(|(p, _)| *p == path), "{path} is made from nothing");
    }
}

#[test]
fn every_map_of_the_format_has_its_table() {
    for shape in format::SHAPES {
        assert!(shapes().iter().any(|(_, s)| std::ptr::eq(*s, shape)), "{}", shape.what);
    }
}
