//! Any text is YAML with places that lie in it, or an error with one.
#![no_main]

use aftermark::source::FileId;
use aftermark::source::yaml::{Kind, Node, parse};
use libfuzzer_sys::fuzz_target;

fn check(text: &str, node: &Node) {
    assert!(text.get(node.span.range()).is_some(), "{node:?}");
    match &node.kind {
        Kind::Seq(items) => items.iter().for_each(|i| check(text, i)),
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            assert!(text.get(key.span.range()).is_some(), "{key:?}");
            check(text, value);
        }),
        Kind::Null | Kind::Scalar { .. } => {}
    }
}

fuzz_target!(|text: &str| {
    match parse(FileId(0), text, 0, text.len()) {
        Ok(node) => check(text, &node),
        Err(error) => assert!(text.get(error.span.range()).is_some(), "{error:?}"),
    }
});
