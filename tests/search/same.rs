//! The browser's script and the program give the same answers, in the same order, with the same marks.

use std::process::Command;

use aftermark::search::{Files, Filter, Kind, Told, answer};
use aftermark::vocabulary::Step;
use serde_json::{Value, json};

use super::table::draw;
use super::{Searched, examples, published};
use crate::project;

#[derive(Clone)]
struct Asked {
    query: String,
    filter: Filter,
}

impl Asked {
    fn words(query: impl Into<String>) -> Self {
        Self { query: query.into(), filter: Filter::default() }
    }

    /// As the script is asked.
    fn value(&self) -> Value {
        let f = &self.filter;
        let [service, severity, cause, year, tag] = &f.facets;
        json!({"query": self.query, "filter": {
            "type": f.kind.map(|kind| kind as usize + 1), "step": f.step,
            "service": service, "severity": severity, "cause": cause, "year": year, "tag": tag,
        }})
    }
}

/// What the program answers.
fn ours(made: &Searched, asked: &Asked) -> Value {
    let files = Files::new(&made.shards).unwrap();
    let found = answer(&files, &asked.query, &asked.filter);
    let results: Vec<Value> = found
        .results
        .iter()
        .map(|r| json!({"group": r.group, "score": r.score, "document": r.document, "others": r.others}))
        .collect();
    let told = found.results.iter().take(5).map(|r| Told::new(&files, r, &found.marks).unwrap());
    let mut told: Vec<Value> = told.map(|t| serde_json::to_value(t).unwrap()).collect();
    for place in told.iter_mut().flat_map(|t| t["places"].as_array_mut().unwrap()) {
        let step = place["step"].as_str().and_then(Step::from_slug);
        let step = step.and_then(|s| Step::ALL.iter().position(|x| *x == s)).map_or(0, |p| p + 1);
        place["step"] = step.into();
    }
    // What the script finds at once is the beginning of what it finds.
    let early: Vec<u32> = found.results.iter().take(10).map(|r| r.group).collect();
    json!({
        "results": results, "early": early, "missing": found.missing, "begun": found.begun,
        "suggestion": found.suggestion, "used": found.used, "without": found.without,
        "told": told,
    })
}

fn compare(library: &aftermark::model::Library, made: &Searched, asked: &[Asked]) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in published(library) {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    let queries = folder.path().join("queries.json");
    let values: Vec<Value> = asked.iter().map(Asked::value).collect();
    fs_err::write(&queries, Value::from(values).to_string()).unwrap();
    let run = Command::new("node")
        .arg(project().join("tests/search/answers.mjs"))
        .arg(project().join("themes/default/assets/search-index.js"))
        .args([folder.path(), &queries])
        .output()
        .expect("node is needed to run the browser's script");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let theirs: Vec<Value> = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(theirs.len(), asked.len());
    for (asked, theirs) in asked.iter().zip(theirs) {
        let ours = ours(made, asked);
        for key in ["missing", "begun", "suggestion", "used", "without", "results", "early", "told"]
        {
            assert_eq!(theirs[key], ours[key], "{key} of `{}` {:?}", asked.query, asked.filter);
        }
    }
}

/// Queries of all kinds, drawn from the texts.
fn drawn(made: &Searched, count: usize) -> Vec<Asked> {
    let texts: Vec<&str> =
        made.groups.iter().flat_map(|g| &g.documents).map(|d| d.text.as_str()).collect();
    let words: Vec<&str> = texts.iter().flat_map(|t| t.split_whitespace()).collect();
    let mut seed = 42;
    let mut word = || words[draw(&mut seed, words.len())];
    let mut all = Vec::new();
    for n in 0..count {
        let (a, b, c) = (word(), word(), word());
        let half: String = a.chars().take(a.chars().count().div_ceil(2)).collect();
        all.push(Asked::words(match n % 8 {
            0 => a.to_owned(),
            1 => format!("{a} "),
            2 => half,
            3 => format!("{a} {b}"),
            4 => format!("{a} {b} {c}"),
            5 => format!("\"{a} {b}\" {c}"),
            6 => format!("{half}x{b}"),
            _ => (0..9).map(|_| word()).collect::<Vec<_>>().join(" "),
        }));
    }
    // Stretches as they stand.
    for n in 0..count / 4 {
        let from = (n * 37) % words.len().saturating_sub(4).max(1);
        all.push(Asked::words(format!("\"{}\"", words[from..from + 3].join(" "))));
        all.push(Asked::words(words[from..from + 4].join(" ")));
    }
    all
}

#[test]
fn script_and_program_answer_alike() {
    let library = examples().library();
    let made = &Searched::of(&library);
    let mut asked: Vec<Asked> = super::table::queries().map(Asked::words).collect();
    asked.extend(drawn(made, 160));
    let odd = [
        "",
        " ",
        "\"",
        "\"\"",
        "é",
        "e\u{301}",
        "İstanbul",
        "ΟΔΟΣ",
        "½",
        "①",
        "ﾃﾞｰﾀ",
        "鍵",
        "\"証明書 更新\"",
        "𝔘𝔫𝔦",
        "a.b",
        ".-",
        "@",
        "the",
        "of the",
    ];
    asked.extend(odd.map(Asked::words));
    let facet = |n: usize, value: &str| {
        let mut filter = Filter::default();
        filter.facets[n] = Some(value.to_owned());
        filter
    };
    let filters = [
        Filter { kind: Some(Kind::Report), ..Filter::default() },
        Filter { kind: Some(Kind::Evidence), ..Filter::default() },
        Filter { kind: Some(Kind::Rule), ..Filter::default() },
        Filter { kind: Some(Kind::Service), ..Filter::default() },
        Filter { step: Some(3), ..Filter::default() },
        Filter { step: Some(6), kind: Some(Kind::Action), ..Filter::default() },
        facet(0, "Slack"),
        facet(1, "SEV2"),
        facet(2, "security"),
        facet(3, "2021"),
        facet(4, "bgp"),
        facet(4, "no such tag"),
    ];
    for filter in filters {
        for query in ["", "network", "the database", "safeguard"] {
            asked.push(Asked { query: query.to_owned(), filter: filter.clone() });
        }
    }
    compare(&library, made, &asked);
}

/// Words of another form, spelling and case, in a language that has endings of its own.
#[test]
fn they_do_in_german() {
    let mut files = examples();
    let config = files.text("aftermark.toml").replace("\"en\"", "\"de\"");
    files.write("aftermark.toml", config);
    let library = files.library();
    assert_eq!(library.config.site.language, "de");
    let made = Searched::of(&library);
    let mut asked: Vec<Asked> = super::table::queries().map(Asked::words).collect();
    let words =
        ["Stoerungen", "Zertifikate", "Anmeldungen ", "Strassenbahnen", "Stoerumg", "Groesse"];
    asked.extend(words.map(Asked::words));
    compare(&library, &made, &asked);
    let first = |query: &str| ours(&made, &Asked::words(query))["told"][0]["address"].clone();
    for query in ["stoerung", "Zertifikaten", "4. März 2024", "04.03.2024", "4.3.2024"] {
        assert_eq!(first(query), "incidents/2024-03-04-zertifikat/", "{query}");
    }
    assert_eq!(first("5. Apr. 2024"), "incidents/2024-04-05-japanese/");
}

/// The terminal searches what no rule was asked about, and the site what all were.
#[test]
fn what_rules_say_of_reports_is_no_part_of_the_index() {
    let library = examples().library();
    let derived = aftermark::derive::derive(&library, crate::library::examples::day());
    let verdict = aftermark::rules::judge(&library, &derived).unwrap();
    let judged = aftermark::edition::Edition::new(&library, &derived, &verdict);
    let settings = super::settings(&library);
    let groups = aftermark::site::documents(&judged, &settings).unwrap();
    assert_eq!(format!("{groups:?}"), format!("{:?}", Searched::of(&library).groups));
}

/// In a library in which common words have more documents than stand beside them.
#[test]
fn they_do_in_a_large_library_too() {
    let (_folder, library) = super::generated_library(150);
    let made = Searched::of(&library);
    let mut asked = drawn(&made, 40);
    asked.extend(["the ", "and ", "to the", "\"to the\""].map(Asked::words));
    compare(&library, &made, &asked);
}
