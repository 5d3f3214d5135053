//! How much is loaded: the script itself, and the files of an index.

use crate::project;

use super::{examples, published};

#[test]
fn the_script_is_small_and_the_files_are_of_a_size() {
    let script = project().join("themes/default/assets/search-index.js");
    let script = fs_err::read(script).unwrap().len();
    assert!(script < 27_000, "{script}");
    let made = published(&examples().library());
    for (path, text) in &made {
        assert!(text.len() < 120_000, "{path}: {}", text.len());
    }
    assert!(made.len() < 40, "{}", made.len());
}
