//! The rooms of `docs/architecture.md` are those of the source, and each knows only those above it.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::project;

/// The rooms in the order of the table.
fn rooms() -> Vec<String> {
    let text = fs_err::read_to_string(project().join("docs/architecture.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| Some(row.split_once("/` |")?.0.to_owned())).collect()
}

/// The rooms that a source names, comments left out.
fn named(text: &str) -> BTreeSet<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code: Vec<&str> = code.collect();
    let code = code.join("\n");
    let words = code.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    });
    words.collect()
}

fn sources(room: &str) -> Vec<(Utf8PathBuf, String)> {
    let files = walkdir::WalkDir::new(project().join("src").join(room)).sort_by_file_name();
    let files =
        files.into_iter().map(|f| Utf8PathBuf::from_path_buf(f.unwrap().into_path()).unwrap());
    files
        .filter(|path| path.extension() == Some("rs"))
        .map(|path| {
            let text = fs_err::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

#[test]
fn every_room_is_in_the_table() {
    let listed: BTreeSet<String> = rooms().into_iter().collect();
    let there = project().join("src").read_dir_utf8().unwrap();
    let there = there.map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let there: BTreeSet<String> = there.map(|entry| entry.file_name().to_owned()).collect();
    assert_eq!(listed, there);
}

#[test]
fn a_room_knows_only_those_above_it() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (place, room) in rooms.iter().enumerate() {
        for (path, text) in sources(room) {
            for other in named(&text) {
                if !rooms[..=place].contains(&other) {
                    wrong.push(format!("{path} knows `{other}`"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
