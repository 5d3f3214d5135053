//! One incident in memory, and what a fix makes of it.

use std::collections::BTreeMap;

use aftermark::derive::derive;
use aftermark::fix::{self, Plan};
use aftermark::model::{Incident, Library};
use aftermark::rules::{self, Grade};

use crate::memory::Files;

const FOLDER: &str = "incidents/2026-03-14-x";

/// A folder with one incident.
pub struct Folder(Files);

/// What reading it gave.
pub struct Read {
    pub library: Library,
    pub plan: Plan,
}

impl Folder {
    pub fn new(texts: &[(&str, &str)]) -> Self {
        let mut files = Files::default();
        for (name, text) in texts {
            files.write(format!("{FOLDER}/{name}"), *text);
        }
        Self(files)
    }

    pub fn text(&self, name: &str) -> String {
        self.0.text(format!("{FOLDER}/{name}")).to_owned()
    }

    pub fn read(&self) -> Read {
        let library = self.0.library();
        let plan = fix::plan(&library.incidents[0], &library.sources, &library.config);
        Read { library, plan }
    }

    /// Makes the edits of the plan.
    pub fn fix(&mut self) -> Read {
        let read = self.read();
        for file in &read.plan.files {
            let source = read.library.sources.text(file.file).unwrap();
            let mark = if source.had_bom { "\u{feff}" } else { "" };
            let new = fix::apply(&source.text, &file.edits).unwrap();
            self.0.write(&*source.path, format!("{mark}{new}"));
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
    let mut folder = Folder::new(&[("README.md", text)]);
    let read = folder.fix();
    assert_eq!(read.left(), "");
    folder.text("README.md")
}
