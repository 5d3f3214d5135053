//! What the folders of tests share.

pub mod json;
pub mod memory;
pub mod repository;

use camino::Utf8Path;

/// The top of this project.
pub fn project() -> &'static Utf8Path {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
}
