//! How long each room takes, for one report and for a library of 2,000.
//!
//! `cargo bench` prints the medians; `AFTERMARK_BENCH_INCIDENTS` sets another size. See
//! `docs/benchmarks.md`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod library;

use std::sync::{Arc, OnceLock};

use aftermark::config::Config;
use aftermark::derive::{Derived, derive};
use aftermark::edition::Edition;
use aftermark::model::Library;
use aftermark::report::{scorecard, text};
use aftermark::rules::{Verdict, judge};
use aftermark::site;
use aftermark::source::front_matter::{Division, divide};
use aftermark::source::{FileId, Sources, WorkTree, body, yaml};
use camino::Utf8Path;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// The day on which the library is judged.
fn day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The generated repository, written once.
fn root() -> &'static Utf8Path {
    static LIBRARY: OnceLock<library::Library> = OnceLock::new();
    let size = || {
        let given = std::env::var("AFTERMARK_BENCH_INCIDENTS").ok();
        given.and_then(|n| n.parse().ok()).unwrap_or(2_000)
    };
    &LIBRARY.get_or_init(|| library::generate(size(), 42)).root
}

fn config() -> Arc<Config> {
    let text = fs_err::read_to_string(root().join("aftermark.toml")).unwrap();
    Arc::new(Config::parse(&text).unwrap())
}

fn open() -> Arc<Sources> {
    Arc::new(Sources::new(Arc::new(WorkTree::open(root()).unwrap())))
}

/// Sources whose files are read already, so that what follows is measured without the disk.
fn loaded() -> Arc<Sources> {
    let sources = open();
    read_all(&sources);
    sources
}

fn read_all(sources: &Sources) {
    for id in 0..u32::try_from(sources.tree().entries().len()).unwrap() {
        black_box(sources.text(FileId(id)).is_ok());
    }
}

fn judged() -> (Library, Derived, Verdict) {
    let library = Library::read(loaded(), config()).unwrap();
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    (library, derived, verdict)
}

/// The front matter of one report; the target is well under a millisecond.
mod one {
    use super::*;

    fn divided() -> (String, std::ops::Range<usize>, usize) {
        let text = library::report(1);
        let Division::Both { yaml, body } = divide(&text) else {
            panic!("the report has a front matter")
        };
        (text, yaml, body)
    }

    #[divan::bench]
    fn front_matter(bencher: Bencher) {
        let (text, yaml, _) = divided();
        bencher.bench(|| yaml::parse(FileId(0), black_box(&text), yaml.start, yaml.end));
    }

    /// Sixty lines of it, the size that the target speaks of.
    #[divan::bench]
    fn front_matter_of_60_lines(bencher: Bencher) {
        let (text, yaml, _) = divided();
        let lines = text[yaml.clone()].split_inclusive('\n');
        let mut end = yaml.start;
        for (i, line) in lines.enumerate() {
            // Up to the next key, so that it stays a document.
            if i >= 50 && line.starts_with(|c: char| c.is_ascii_lowercase()) {
                break;
            }
            end += line.len();
        }
        assert!(yaml::parse(FileId(0), &text, yaml.start, end).is_ok());
        bencher.bench(|| yaml::parse(FileId(0), black_box(&text), yaml.start, end));
    }

    #[divan::bench]
    fn body(bencher: Bencher) {
        let (text, _, start) = divided();
        bencher.bench(|| super::body::read(FileId(0), black_box(&text), start));
    }
}

/// The ways of `check` over the whole library, in their order.
#[divan::bench_group(sample_count = 10, sample_size = 1)]
mod check {
    use super::*;

    #[divan::bench]
    fn a_list_files(bencher: Bencher) {
        root();
        bencher.bench(open);
    }

    #[divan::bench]
    fn b_read_files(bencher: Bencher) {
        bencher.with_inputs(open).bench_values(|s| read_all(&s));
    }

    #[divan::bench]
    fn c_parse_and_decode(bencher: Bencher) {
        let config = config();
        bencher
            .with_inputs(loaded)
            .bench_values(|sources| Library::read(sources, config.clone()).unwrap());
    }

    #[divan::bench]
    fn d_derive(bencher: Bencher) {
        let library = Library::read(loaded(), config()).unwrap();
        bencher.bench_local(|| derive(&library, day()));
    }

    #[divan::bench]
    fn e_rules(bencher: Bencher) {
        let library = Library::read(loaded(), config()).unwrap();
        let derived = derive(&library, day());
        bencher.bench_local(|| judge(&library, &derived).unwrap());
    }

    #[divan::bench]
    fn f_print(bencher: Bencher) {
        let (library, _, verdict) = judged();
        let all: Vec<usize> = (0..library.incidents.len()).collect();
        bencher.bench_local(|| {
            let mut out = Vec::new();
            let shown = verdict.findings().filter(|f| !f.is_suppressed());
            text::findings(&mut out, &library.sources, shown).unwrap();
            scorecard::table(&mut out, &library, &verdict, &all, true).unwrap();
            out.len()
        });
    }

    #[divan::bench]
    fn whole(bencher: Bencher) {
        root();
        bencher.bench(|| {
            let library = Library::read(open(), config()).unwrap();
            let derived = derive(&library, day());
            judge(&library, &derived).unwrap().blocks()
        });
    }
}

/// A site of one report.
#[divan::bench(sample_count = 10)]
fn render_one_report(bencher: Bencher) {
    let one = library::generate(1, 42);
    let text = fs_err::read_to_string(one.root.join("aftermark.toml")).unwrap();
    let config = Arc::new(Config::parse(&text).unwrap());
    let sources = Arc::new(Sources::new(Arc::new(WorkTree::open(&one.root).unwrap())));
    let library = Library::read(sources, config).unwrap();
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let theme = site::ThemeFiles::new();
    bencher.bench_local(|| {
        let edition = Edition::new(&library, &derived, &verdict);
        let settings = site::Settings {
            site: &library.config.site,
            base_url: None,
            theme: &theme,
            logo: None,
            favicon: None,
            version: "0",
        };
        site::render(&edition, &settings).unwrap().len()
    });
}

/// A tracker's export with an issue for every action, and the comparison with it.
#[divan::bench_group(sample_count = 10, sample_size = 1)]
mod trackers {
    use super::*;
    use aftermark::derive::actions;
    use aftermark::tracker::compare::Basis;
    use aftermark::tracker::{ReadOptions, compare, marker, read};

    /// As `gh issue list --json` prints it; a twelfth of the issues is closed.
    fn export(library: &Library) -> Vec<u8> {
        let mut issues = Vec::new();
        for incident in &library.incidents {
            for action in &incident.actions {
                let id = action.id.as_ref().unwrap();
                let number = issues.len() + 1;
                let closed = number % 12 == 0;
                issues.push(serde_json::json!({
                    "number": number,
                    "title": action.title.as_ref().unwrap().value,
                    "state": if closed { "CLOSED" } else { "OPEN" },
                    "stateReason": if closed { "COMPLETED" } else { "" },
                    "closedAt": closed.then_some("2026-03-28T23:30:00Z"),
                    "url": format!("https://github.com/acme/pay/issues/{number}"),
                    "assignees": [{"login": "kim"}],
                    "body": format!("{}\n{}", "Words of an issue. ".repeat(30), marker::of(&format!("{}#{}", incident.slug, id.value))),
                }));
            }
        }
        serde_json::to_vec(&issues).unwrap()
    }

    #[divan::bench]
    fn a_read_export(bencher: Bencher) {
        let bytes = export(&Library::read(loaded(), config()).unwrap());
        bencher.bench_local(|| read(&bytes, ReadOptions::default()).unwrap().issues.len());
    }

    #[divan::bench]
    fn b_compare(bencher: Bencher) {
        let library = Library::read(loaded(), config()).unwrap();
        let export = read(&export(&library), ReadOptions::default()).unwrap();
        let facts = actions::judge(&library, day());
        let basis = Basis { as_of: day(), zone: chrono_tz::UTC };
        bencher.bench_local(|| compare(&library, &facts, &export, basis).matched);
    }
}
