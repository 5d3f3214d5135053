//! The examples of the project, in a folder that may be changed.

use std::sync::Arc;

use aftermark::config::Config;
use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::model::Library;
use aftermark::rules::judge;
use aftermark::site::{Settings, ThemeFiles};
use aftermark::source::{Sources, WorkTree};
use camino::{Utf8Path, Utf8PathBuf};

/// All incidents below a folder.
pub fn read(root: &Utf8Path, config: &Arc<Config>) -> Library {
    let tree = WorkTree::open(root).unwrap();
    Library::read(Arc::new(Sources::new(Arc::new(tree))), Arc::clone(config)).unwrap()
}

/// The day of judgement.
pub fn day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The examples in a folder of their own, and their configuration.
pub fn examples() -> (tempfile::TempDir, Utf8PathBuf, Arc<Config>) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8PathBuf::from_path_buf(folder.path().join("examples")).unwrap();
    for entry in walkdir::WalkDir::new("example-incidents") {
        let entry = entry.unwrap();
        let path = Utf8Path::from_path(entry.path()).unwrap();
        let to = root.join(path.strip_prefix("example-incidents").unwrap());
        if entry.file_type().is_dir() {
            fs_err::create_dir_all(to).unwrap();
        } else {
            fs_err::copy(path, to).unwrap();
        }
    }
    let text = fs_err::read_to_string(root.join("aftermark.toml")).unwrap();
    (folder, root, Arc::new(Config::parse(&text).unwrap()))
}

/// What the site of the examples is made from.
pub fn with_site(look: impl FnOnce(&Edition<'_>, &Settings<'_>)) {
    let (_keep, root, config) = examples();
    let library = read(&root, &config);
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let settings = Settings {
        site: &library.config.site,
        base_url: None,
        theme: &ThemeFiles::new(),
        logo: None,
        favicon: None,
        version: "0",
        search: true,
    };
    look(&Edition::internal(&library, &derived, &verdict), &settings);
}
