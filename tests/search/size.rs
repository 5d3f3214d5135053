//! How much is loaded: the script itself, and the files of an index.

use crate::project;

use super::{examples, published};

#[test]
fn the_script_is_small_and_the_files_are_of_a_size() {
    let scripts = ["search-index.js", "search.js"].map(|name| {
        fs_err::read(project().join("themes/default/assets").join(name)).unwrap().len()
    });
    assert!(scripts.iter().sum::<usize>() < 25_000, "{scripts:?}");
    let made = published(&examples().library());
    for (path, text) in &made {
        assert!(text.len() < 120_000, "{path}: {}", text.len());
    }
    assert!(made.len() < 40, "{}", made.len());
}
