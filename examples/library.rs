//! Writes a made-up library of incidents to look at and to measure: the one of the benches.
//!
//!     cargo run --example library -- /tmp/library 2000
//!
//! A third number is how many actions each incident has, if it is to be more than three.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a tool for developers, as the benches are

#[path = "../benches/library/mod.rs"]
#[allow(dead_code)] // the benches use the rest of it
mod library;

use camino::Utf8PathBuf;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, incidents, actions) = match arguments.as_slice() {
        [folder, incidents] => (folder, incidents, "3"),
        [folder, incidents, actions] => (folder, incidents, actions.as_str()),
        _ => panic!("usage: library FOLDER INCIDENTS [ACTIONS]"),
    };
    let folder = Utf8PathBuf::from(folder);
    assert!(!folder.exists(), "{folder} exists already");
    let incidents = incidents.parse().expect("a number of incidents");
    let actions = actions.parse().expect("a number of actions");
    library::write(&folder, incidents, actions, 7);
}
