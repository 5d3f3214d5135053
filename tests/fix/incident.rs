//! One incident in memory, and what a fix makes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use aftermark::config::Config;
use aftermark::derive::derive;
use aftermark::fix::{self, Plan};
use aftermark::model::{Incident, Library};
use aftermark::rules::{self, Grade};
use aftermark::source::{Sources, WorkTree};
use camino::{Utf8Path, Utf8PathBuf};

const FOLDER: &str = "incidents/2026-03-14-x";

/// A folder with one incident.
pub struct Folder {
    _keep: tempfile::TempDir,
    root: Utf8PathBuf,
}

/// What reading it gave.
pub struct Read {
    pub library: Library,
    pub plan: Plan,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap().to_owned();
        let folder = Self { _keep: keep, root };
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.root.join(FOLDER).join(name);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        fs_err::read_to_string(self.root.join(FOLDER).join(name)).unwrap()
    }

    pub fn read(&self) -> Read {
        let sources = Arc::new(Sources::new(Arc::new(WorkTree::open(&self.root).unwrap())));
        let library = Library::read(sources, Arc::new(Config::default())).unwrap();
        let plan = fix::plan(&library.incidents[0], &library.sources, &library.config);
        Read { library, plan }
    }

    /// Makes the edits of the plan.
    pub fn fix(&self) -> Read {
        let read = self.read();
        for file in &read.plan.files {
            let source = read.library.sources.text(file.file).unwrap();
            let mark = if source.had_bom { "\u{feff}" } else { "" };
            let new = fix::apply(&source.text, &file.edits).unwrap();
            fs_err::write(self.root.join(&source.path), format!("{mark}{new}")).unwrap();
        }
        read
    }
}

impl Read {
    pub fn incident(&self) -> &Incident {
        &self.library.incidents[0]
    }

    /// The grades of the ten steps, by slug.
    pub fn grades(&self) -> BTreeMap<&'static str, Grade> {
        let derived = derive(&self.library, "2026-11-24".parse().unwrap());
        let verdict = rules::judge(&self.library, &derived).unwrap();
        let grades = &verdict.incident(0).grades;
        grades.iter().map(|g| (g.step.slug(), g.grade)).collect()
    }

    pub fn left(&self) -> String {
        let all: Vec<&str> = self.plan.left.iter().map(|l| l.why.as_str()).collect();
        all.join("\n")
    }
}

/// The main file fixed, alone in its folder.
pub fn fixed(text: &str) -> String {
    let folder = Folder::new(&[("README.md", text)]);
    let read = folder.fix();
    assert_eq!(read.left(), "");
    folder.text("README.md")
}
