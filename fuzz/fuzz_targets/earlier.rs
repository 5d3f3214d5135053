//! What a commit left, however broken, says how far actions were or nothing; the same as a list of actions.
#![no_main]

use aftermark::config::Config;
use aftermark::model::earlier::Version;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for is_main in [true, false] {
        let version = Version { text: text.to_owned(), is_main };
        for (id, progress) in version.actions(&Config::default()) {
            assert!(!id.starts_with(char::is_whitespace) && !id.ends_with(char::is_whitespace));
            // What is read is written in it.
            let by = progress.verification.and_then(|v| v.by);
            assert!(by.is_none_or(|by| by.len() <= text.len() * 4));
        }
    }
});
