//! Any text is divided into parts that lie in it, one after the other.
#![no_main]

use aftermark::source::front_matter::{Division, divide};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Division::Both { yaml, body } = divide(text) {
        assert!(text.get(yaml.clone()).is_some() && text.get(body..).is_some());
        assert!(yaml.end <= body);
    }
});
