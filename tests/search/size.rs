//! How much is loaded: the scripts themselves, and the files of an index.

use std::process::Command;

use aftermark::search::{self, Document, Field, Group, Kind};
use serde_json::Value;

use crate::project;

use super::table::draw;
use super::{examples, published};

#[test]
fn the_scripts_are_small_and_the_files_are_of_a_size() {
    let scripts = ["search-index.js", "search.js"].map(|name| {
        fs_err::read(project().join("themes/default/assets").join(name)).unwrap().len()
    });
    assert!(scripts.iter().sum::<usize>() < 25_500, "{scripts:?}");
    let seen = fs_err::read(project().join("themes/default/assets/search-seen.js")).unwrap().len();
    assert!(seen < 14_000, "{seen}");
    let made = published(&examples().library());
    for (path, text) in &made {
        assert!(text.len() < 120_000, "{path}: {}", text.len());
    }
    assert!(made.len() < 40, "{}", made.len());
}

/// 5,000 incidents of which each says the common words, and few a rare one.
fn many() -> Vec<Group> {
    let mut seed = 7;
    let mut word = |most: usize| {
        // As in prose, words differ in how common they are.
        let below = 1 + draw(&mut seed, most);
        format!("w{}", draw(&mut seed, below))
    };
    let incident = |n: usize| {
        let document = |part: usize| {
            let words: Vec<String> = (0..25).map(|_| word(40_000)).collect();
            let text = format!("the database {} of {}", words.join(" "), n / 3 + part);
            Document::new(Kind::Report, "Root cause", format!("#p{part}"), text)
        };
        let mut documents: Vec<Document> = (0..12).map(document).collect();
        let title = format!("Outage of the database number {n}");
        documents[0] = documents[0].clone().with(Field::Title, &title);
        Group { title, path: format!("incidents/{n}/"), documents, ..Group::default() }
    };
    (0..5_000).map(incident).collect()
}

/// Compressed, as servers send them: at most 100 kB until somebody's first result, and 60 kB for the next.
#[test]
fn of_five_thousand_incidents_a_word_loads_little() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("search/data");
    fs_err::create_dir_all(&data).unwrap();
    for (name, file) in search::files(&many(), "en", None) {
        let value = serde_json::to_string(&file).unwrap();
        let script = format!("aftermarkSearch({name:?}, \"0\", {value});");
        fs_err::write(data.join(name).with_extension("js"), script).unwrap();
    }
    let run = Command::new("node")
        .arg(project().join("tests/search/loads.mjs"))
        .arg(project().join("themes/default/assets/search-index.js"))
        .arg(folder.path())
        .args(["the", "database", "outage", "w1", "w39000", "1234", "nothing"])
        .output()
        .expect("node is needed to run the browser's script");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told = String::from_utf8(run.stdout).unwrap();
    for line in told.lines() {
        let loaded: Value = serde_json::from_str(line).unwrap();
        assert!(loaded["first"].as_u64() < Some(100_000), "{told}");
        assert!(loaded["next"].as_u64() < Some(60_000), "{told}");
    }
    assert!(told.contains("\"query\":\"the\",\"results\":5000"), "{told}");
}
