//! Any text is a configuration, or an error with a place in it.
#![no_main]

use aftermark::config::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = Config::parse(text) {
        assert!(text.get(error.range.clone()).is_some(), "{error:?}");
    }
});
