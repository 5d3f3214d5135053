//! Any text is cut into words that lie in it, and any query is answered from an index of any text.
#![no_main]

use aftermark::search::words::chunks;
use aftermark::search::{self, Document, Files, Filter, Group, Kind, Told};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, query) = input;
    for chunk in chunks(text) {
        assert!(text.get(chunk.start..chunk.end).is_some());
        for part in &chunk.parts {
            assert!(text.get(part.start..part.end).is_some(), "{part:?}");
        }
    }
    let documents = vec![Document::new(Kind::Report, "", "", text.to_owned())];
    let groups = [Group { documents, ..Group::default() }];
    let shards = search::files(&groups, "en", None);
    let files = Files::new(&shards).expect("it has a root");
    for query in [query, text] {
        let found = search::answer(&files, query, &Filter::default());
        for result in &found.results {
            let told = Told::new(&files, result, &found.marks).expect("it is in the files");
            assert!(told.places[0].excerpt.parts.iter().all(|(part, _)| !part.is_empty()));
        }
    }
});
