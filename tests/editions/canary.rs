//! A marker of its own in every field of the format and in every notation: an edition has none of them, and the site
//! for insiders has all.

use std::fmt::Write;

use aftermark::model::format::FRONT_MATTER;
use aftermark::model::format::shape::{Also, Field, Shape, ValueKind};

use super::readme;
use crate::repository::{Repository, SLUG};

/// Where markers were planted.
#[derive(Default)]
struct Planted {
    /// Each with the place it is for.
    markers: Vec<(String, String)>,
    files: Vec<String>,
}

impl Planted {
    fn marker(&mut self, place: &str) -> String {
        let marker = format!("zq{}canary", self.markers.len() + 1000);
        self.markers.push((marker.clone(), place.to_owned()));
        marker
    }

    /// A value with a marker, in JSON's notation, which YAML reads; `wrap` says how it stands in a text.
    fn value(&mut self, field: &Field, path: &str, wrap: Wrap) -> Option<String> {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let text = |planted: &mut Self| {
            let marker = planted.marker(path);
            quoted(&match wrap {
                Wrap::Plain => format!("Something about {marker} as it was"),
                Wrap::Marked => format!("Public <!-- internal -->{marker}<!-- /internal --> words"),
            })
        };
        Some(match field.value {
            ValueKind::Text => text(self),
            ValueKind::Texts if wrap == Wrap::Marked && path.ends_with("_by") => return None,
            ValueKind::Texts => format!("[{}]", text(self)),
            // Nothing can be planted in these but by being another value.
            ValueKind::Choice(words) => quoted(words()[0].0),
            ValueKind::Severity => quoted("SEV1"),
            ValueKind::Zone => quoted("Europe/Amsterdam"),
            ValueKind::Step => quoted("move-on"),
            ValueKind::Rule => quoted("impact/no-measure"),
            ValueKind::Time | ValueKind::TimeOrSpan => quoted("2026-05-05 09:02"),
            // Names and addresses have no part that could be marked.
            _ if wrap == Wrap::Marked
                && !matches!(field.value, ValueKind::Map(_) | ValueKind::List(_)) =>
            {
                return None;
            }
            ValueKind::Date | ValueKind::DateOrRecurrence => {
                let day = self.markers.len() % 28 + 1;
                let month = self.markers.len() / 28 % 12 + 1;
                let date = format!("2031-{month:02}-{day:02}");
                self.markers.push((date.clone(), path.to_owned()));
                quoted(&date)
            }
            ValueKind::Number => {
                let number = format!("{}", 8_317_000 + self.markers.len());
                self.markers.push((number.clone(), path.to_owned()));
                number
            }
            ValueKind::Id | ValueKind::Service | ValueKind::Audience => quoted(&self.marker(path)),
            ValueKind::Services => format!("[{}]", quoted(&self.marker(path))),
            ValueKind::File if path.ends_with("url") => {
                quoted(&format!("https://{}.example.org/", self.marker(path)))
            }
            ValueKind::File => quoted(&self.file(path)),
            ValueKind::Sources => {
                format!(
                    "[{}, {}]",
                    quoted(&format!("{}:1", self.file(path))),
                    quoted(&self.marker(path))
                )
            }
            ValueKind::Elsewhere => quoted(&format!("2026-01-01-{}#A1", self.marker(path))),
            ValueKind::Measures => format!("{{{}_count: 7}}", self.marker(path)),
            ValueKind::Map(shape) => self.maps(shape, path, wrap, false).swap_remove(0),
            ValueKind::List(shape) => {
                let all = self.maps(shape, path, wrap, wrap == Wrap::Plain);
                format!("[{}]", all.join(", "))
            }
        })
    }

    /// A file of evidence whose name and text are marked.
    fn file(&mut self, path: &str) -> String {
        let ending = if path.ends_with("picture") { "png" } else { "log" };
        let file = format!("evidence/{}.{ending}", self.marker(path));
        self.files.push(file.clone());
        file
    }

    /// Maps with all keys; of two that exclude each other one in each.
    fn maps(
        &mut self,
        shape: &'static Shape,
        path: &str,
        wrap: Wrap,
        is_internal: bool,
    ) -> Vec<String> {
        let turns: &[Option<&str>] = &match shape.also {
            Also::OneOf(a, b) => [Some(a), Some(b)],
            Also::Nothing | Also::FromReview(_) => [None, None],
        };
        let turns = if turns[0].is_none() { &turns[..1] } else { turns };
        let all = turns.iter().map(|without| {
            let mut out = String::from("{");
            for field in shape.fields {
                if Some(field.key) == *without || field.key == "visibility" {
                    continue;
                }
                if let Some(value) = self.value(field, &format!("{path}.{}", field.key), wrap) {
                    write!(out, "{}: {value}, ", field.key).unwrap();
                }
            }
            if is_internal {
                out.push_str("visibility: internal, ");
            }
            out.push('}');
            out
        });
        all.collect()
    }
}

/// How a text has its marker.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrap {
    Plain,
    /// Between two marks.
    Marked,
}

/// A front matter with every key of the format; those of `own` are as given.
fn front_matter(
    planted: &mut Planted,
    wrap: Wrap,
    own: &[(&str, &str)],
    keeps: impl Fn(&str) -> bool,
) -> String {
    let mut text = String::from("---\n# a remark\n");
    for field in FRONT_MATTER.fields {
        let given =
            own.iter().find(|(key, _)| *key == field.key).map(|(_, value)| (*value).to_owned());
        let value = match given {
            Some(value) => Some(value),
            None if keeps(field.key) => planted.value(field, field.key, wrap),
            None => None,
        };
        if let Some(value) = value {
            writeln!(text, "{}: {value}", field.key).unwrap();
        }
    }
    text + "---\n"
}

/// A body with markers in every notation that is left out.
fn marked_body(planted: &mut Planted) -> String {
    let mut m = |place: &str| planted.marker(place);
    format!(
        "# Title <!-- internal -->{h1}<!-- /internal -->\n\n\
         ## Gather the information\n\npublic words <!-- internal -->{span}<!-- /internal --> here\n\n\
         a paragraph with\n{paragraph} <!-- internal -->\n\n\
         - an item\n- {item} <!-- internal -->\n  - {nested}\n- [ ] {task} <!-- internal -->\n\n\
         | a | b |\n|---|---|\n| c | {row} <!-- internal --> |\n| e | f |\n\n\
         <!-- internal -->\n```text\n{code}\n```\n\n> {quote}\n\n![{alt}](evidence/x.png \"{title}\")\n\n\
         <details><summary>{html}</summary></details>\n<!-- /internal -->\n\n\
         a note[^1]\n\n[^1]: {footnote} <!-- internal -->\n\n\
         <!-- {comment} -->\n\n\
         ### Deeper {heading} <!-- internal -->\n\nin {section}\n\n#### And deeper\n\n{deep}\n\n\
         ## Timeline\n\n| Time | What |\n|---|---|\n| 2026-03-14 09:02 | it began |\n| 09:05 | {entry} <!-- internal --> |\n| 09:06 | and <!-- internal -->{cell}<!-- /internal --> ended |\n\n\
         ## Lessons {other} <!-- internal -->\n\n{lesson}\n",
        h1 = m("h1"),
        span = m("span"),
        paragraph = m("paragraph"),
        item = m("item"),
        nested = m("nested item"),
        task = m("task"),
        row = m("row"),
        code = m("code"),
        quote = m("quote"),
        alt = m("alt"),
        title = m("title of a picture"),
        html = m("html"),
        footnote = m("footnote"),
        comment = m("comment"),
        heading = m("heading"),
        section = m("section"),
        deep = m("section below"),
        entry = m("row of the timeline"),
        cell = m("cell of the timeline"),
        other = m("heading of its own"),
        lesson = m("section of its own"),
    )
}

/// A repository with markers, and where they are.
fn planted() -> (Repository, Planted) {
    let repository = Repository::complete();
    repository.replace(
        &readme(SLUG),
        "status: complete\n",
        "status: complete\nvisibility: public\n",
    );
    let mut planted = Planted::default();
    let folder = format!("2026-05-05-{}", planted.marker("folder of an internal incident"));
    // All of an incident that is internal.
    let text = front_matter(
        &mut planted,
        Wrap::Plain,
        &[("status", "complete"), ("visibility", "internal")],
        |_| true,
    );
    let prose = planted.marker("prose of an internal incident");
    let appendix = planted.marker("appendix of an internal incident");
    write(
        &repository,
        &mut planted,
        &folder,
        &format!("{text}\n## Determine the impact\n\nIt was {prose}, see [more](more.md).\n"),
    );
    repository.write(&format!("incidents/{folder}/more.md"), format!("# More\n\n{appendix}\n"));
    // Of a public one all entries, and what is left out by itself.
    let own = [
        ("title", "\"A public title\""),
        ("status", "complete"),
        ("visibility", "public"),
        ("summary", "\"A public summary\""),
        ("services", "[checkout]"),
        ("tags", "[tls]"),
        ("follow_up", "{review_on: 2027-01-01}"),
    ];
    let text = front_matter(&mut planted, Wrap::Plain, &own, |_| true);
    let remark = planted.marker("remark in YAML");
    let text = text.replace("# a remark", &format!("# {remark}"));
    write(
        &repository,
        &mut planted,
        "2026-05-06-entries",
        &format!("{text}\n## Determine the impact\n\nWords.\n"),
    );
    // Of a public one a stretch of every text of the front matter, and every notation of the body.
    let own = [
        ("title", "\"Another public title\""),
        ("status", "complete"),
        ("visibility", "public"),
        ("services", "[checkout]"),
    ];
    let no_lists = |key: &str| {
        !["timeline", "tags", "owner", "reviewers", "responders", "evidence", "waivers"]
            .contains(&key)
    };
    let text = front_matter(&mut planted, Wrap::Marked, &own, no_lists);
    let body = marked_body(&mut planted);
    write(&repository, &mut planted, "2026-05-07-stretches", &format!("{text}\n{body}"));
    let uncited = planted.marker("evidence that is not cited");
    repository.write(
        &format!("incidents/2026-05-07-stretches/evidence/{uncited}.log"),
        format!("{uncited}\n"),
    );
    let service = planted.marker("service of the registry");
    let audience = planted.marker("audience of the registry");
    let settings = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{settings}\n[audiences.{audience}]\ndescription = \"{audience}\"\n[people.\"@{service}\"]\nnames = [\"{service}\"]\n"));
    let repository = repository.committed();
    let subject = planted.marker("subject of a commit");
    let author = planted.marker("author of a commit");
    repository.write("incidents/2026-05-07-stretches/evidence/more.log", "x\n");
    repository.git(&["add", "--all"]);
    repository.git(&[
        "-c",
        &format!("user.name={author}"),
        "commit",
        "--quiet",
        &format!("--message={subject}"),
    ]);
    (repository, planted)
}

fn write(repository: &Repository, planted: &mut Planted, folder: &str, text: &str) {
    repository.write(&readme(folder), text);
    for file in std::mem::take(&mut planted.files) {
        repository.write(&format!("incidents/{folder}/{file}"), format!("{file}\n"));
    }
}

/// The markers that the files of a folder have.
fn seen<'p>(
    repository: &Repository,
    folder: &str,
    planted: &'p Planted,
) -> Vec<&'p (String, String)> {
    let files = repository.files(folder);
    let texts: Vec<String> = files
        .iter()
        .map(|(path, bytes)| format!("{path}\n{}", String::from_utf8_lossy(bytes)).to_lowercase())
        .collect();
    let has = |marker: &str| texts.iter().any(|text| text.contains(marker));
    planted.markers.iter().filter(|(marker, _)| has(marker)).collect()
}

#[test]
fn no_field_and_no_notation_that_is_left_out_is_anywhere() {
    let (repository, planted) = planted();
    let run =
        repository.build(&["--edition", "public", "--output", "public", "--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let none: &[&(String, String)] = &[];
    assert_eq!(seen(&repository, "public", &planted), none, "of {}", planted.markers.len());
    // What is not left out of the same incidents is there.
    let page = repository.read("public/incidents/2026-05-07-stretches/index.html");
    for words in ["public words", "an item", "And ended", "it began"] {
        assert!(page.to_lowercase().contains(&words.to_lowercase()), "{words}: {page}");
    }
    // The site for insiders has them: what is not there could not have been missed.
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let shown = seen(&repository, "site", &planted);
    let unseen: Vec<&str> = planted
        .markers
        .iter()
        .filter(|planted| !shown.contains(planted))
        .map(|(_, place)| place.as_str())
        .collect();
    insta::assert_debug_snapshot!((shown.len(), planted.markers.len(), unseen));
}
