//! Any text has marks in it or not: what they cover lies in the text, in order and between characters; every mark that
//! is one is covered; what is left over has no passage to leave out; and an edition of the report has no mark in it.
#![no_main]

use aftermark::edition::{Policy, make};
use aftermark::source::{markdown, marks};
use libfuzzer_sys::fuzz_target;
use pulldown_cmark::Event;

const MARK: &str = "<!-- internal -->";

fn begins(text: &str) -> Vec<usize> {
    let mut all = Vec::new();
    for (event, range) in markdown::events(text, markdown::options()) {
        if let Event::Html(_) | Event::InlineHtml(_) = event {
            let piece = &text[range.clone()];
            all.extend(piece.match_indices(MARK).map(|(at, _)| range.start + at));
        }
    }
    all
}

fuzz_target!(|text: &str| {
    for found in [marks::in_markdown(text), marks::in_value(text)] {
        let mut at = 0;
        for range in &found.kept_back {
            assert!(range.start >= at && text.get(range.clone()).is_some(), "{range:?} of {text:?}");
            at = range.end;
        }
        let left: usize = found.kept_back.iter().map(|range| range.len()).sum();
        assert_eq!(found.without(text).len() + left, text.len());
    }
    let found = marks::in_markdown(text);
    for at in begins(text) {
        // A comment of another kind may have one in it.
        let is_in_another = text[..at].rfind("<!--").is_some_and(|other| !text[other..at].contains("-->"));
        assert!(is_in_another || found.covers(at), "{at} of {text:?}");
    }
    let report = format!(
        "---\ntitle: x\nstatus: complete\nvisibility: public\nservices: [a]\n---\n\n## Gather the information\n\n{text}\n"
    );
    let library = aftermark_fuzz::library(report.as_bytes());
    let Ok(policy) = Policy::of(&library.config, "public") else { return };
    let made = make(&library, &policy, Vec::new());
    for incident in &made.library.incidents {
        let Ok(main) = made.library.sources.text(incident.main) else { continue };
        let again = marks::in_markdown(&main.text);
        let is_there = begins(&main.text).into_iter().any(|at| again.covers(at));
        assert!(!is_there, "{} of {report}", main.text);
    }
});
