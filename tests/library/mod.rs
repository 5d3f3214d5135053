//! The made-up library that benches measure: the same every time, and like what people write.

#[path = "../../benches/library/mod.rs"]
#[allow(dead_code)]
pub mod generated;

mod addresses;
mod again;
pub mod convert;
mod evidence;
pub mod examples;
mod hypotheses;
mod kept;
mod mutated;
mod notation;
mod over_time;
mod recurring;
mod timeline;
mod times;
mod zones;

use std::collections::BTreeMap;
use std::sync::Arc;

use aftermark::config::Config;
use aftermark::derive::derive;
use aftermark::model::Library;
use aftermark::rules::judge;
use aftermark::source::{Sources, WorkTree};

fn bytes(library: &generated::Library) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(&library.root).into_iter().map(Result::unwrap);
    walk.filter(|e| e.file_type().is_file())
        .map(|e| e.into_path())
        .filter(|p| !p.components().any(|c| c.as_os_str() == ".git"))
        .map(|p| {
            let name = p.strip_prefix(&library.root).unwrap().display().to_string();
            (name, fs_err::read(p).unwrap())
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let first = bytes(&generated::generate(5, 1));
    assert_eq!(first.len(), 11);
    assert_eq!(bytes(&generated::generate(5, 1)), first);
    assert_ne!(bytes(&generated::generate(5, 2)), first);
}

#[test]
fn it_is_of_the_size_of_real_reports_and_well_formed() {
    let made = generated::generate(40, 42);
    let config = fs_err::read_to_string(made.root.join("aftermark.toml")).unwrap();
    let sources = Arc::new(Sources::new(Arc::new(WorkTree::open(&made.root).unwrap())));
    let library = Library::read(sources, Arc::new(Config::parse(&config).unwrap())).unwrap();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    assert_eq!(library.incidents.len(), 40);
    for incident in &library.incidents {
        assert!(incident.problems.is_empty(), "{:?}", incident.problems);
        assert_eq!(incident.timeline.len(), 10);
        assert_eq!(incident.sections.len(), 10);
        let words: usize = incident
            .sections
            .iter()
            .flat_map(|s| incident.parts(s.step))
            .map(aftermark::rules::placeholder::prose_words)
            .sum();
        assert!((400..800).contains(&words), "{words}");
    }
    // Most of a library passes, some of it has findings: both ways are measured.
    let blocking = (0..40).filter(|&i| verdict.incident(i).blocks).count();
    let ids: BTreeMap<&str, usize> = verdict.findings().fold(BTreeMap::new(), |mut all, f| {
        *all.entry(f.rule.id).or_default() += 1;
        all
    });
    assert!(blocking < 20, "{blocking} block: {ids:?}");
    assert!(!ids.is_empty());
}
