//! Any main file is fixed to one in which there is nothing left to fix.
#![no_main]

use aftermark::fix;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let library = aftermark_fuzz::library(text.as_bytes());
    let plan = fix::plan(&library.incidents[0], &library.sources, &library.config);
    for file in &plan.files {
        let source = library.sources.text(file.file).unwrap();
        let new = fix::apply(&source.text, &file.edits).expect("edits that fit");
        let again = aftermark_fuzz::library(new.as_bytes());
        let plan = fix::plan(&again.incidents[0], &again.sources, &again.config);
        assert!(plan.files.is_empty(), "{:?}\n{new}", plan.files);
    }
});
