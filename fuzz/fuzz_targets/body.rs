//! Any Markdown has sections that lie in it, one after the other.
#![no_main]

use aftermark::source::{FileId, body};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = body::read(FileId(0), text, 0);
    let mut at = 0;
    for part in read.intro.iter().chain(read.sections.iter().map(|s| &s.part)) {
        assert!(part.span.start >= at && text.get(part.span.range()).is_some());
        at = part.span.end;
        for block in &part.blocks {
            assert!(text.get(block.span.range()).is_some());
            assert!(block.runs.iter().all(|r| text.get(r.span.range()).is_some()));
        }
    }
    assert_eq!(at as usize, text.len());
});
