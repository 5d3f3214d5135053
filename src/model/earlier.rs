//! What earlier commits said of an incident's actions.
//!
//! An earlier version may be of an older format or half written: what can be read of it is, and what cannot
//! is nothing. Problems of the past are nobody's to mend.

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::decode::{claims, first};
use super::{Incident, Library};
use crate::config::Config;
use crate::notation;
use crate::source::front_matter::{Division, divide};
use crate::source::yaml::{self, Kind, Node};
use crate::source::{self, FileId};
use crate::vocabulary::{ActionStatus, Choice, VerificationResult};

/// One file of a version that may hold actions.
pub struct Version {
    pub text: String,
    /// Whether it is the report, with front matter, and not a list of actions.
    pub is_main: bool,
}

/// How far an action was, as a version says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub status: Option<ActionStatus>,
    pub due: Option<NaiveDate>,
    pub done: Option<NaiveDate>,
    pub verification: Option<Test>,
}

/// The test of an action, as a version says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    pub on: Option<NaiveDate>,
    pub by: Option<String>,
    pub how: Option<String>,
    pub result: Option<VerificationResult>,
}

/// The main file and the list of actions as a commit left them, wherever the folder was then. `text` gives
/// files (relative to the root) of that commit.
pub fn version(
    library: &Library,
    incident: &Incident,
    mut text: impl FnMut(&Utf8Path) -> Option<String>,
) -> Option<Vec<Version>> {
    let main = library.sources.path(incident.main);
    let main = main.file_name()?;
    let above = incident.folder.parent().unwrap_or(Utf8Path::new(""));
    let former = incident.former_slugs.iter().map(|slug| above.join(slug));
    let folders = std::iter::once(incident.folder.clone()).chain(former);
    for folder in folders {
        let mut of = |name: &str| {
            let path: Utf8PathBuf = folder.join(name);
            text(&path)
        };
        if let Some(report) = of(main) {
            return Some(both(report, of("actions.yaml")));
        }
    }
    None
}

/// The same files as they are now.
pub fn present(library: &Library, incident: &Incident) -> Option<Vec<Version>> {
    let sources = &library.sources;
    let of = |file| {
        let text = &sources.text(file).ok()?.text;
        Some(text.clone())
    };
    let list = sources.id(&incident.folder.join("actions.yaml"));
    Some(both(of(incident.main)?, list.and_then(of)))
}

fn both(report: String, list: Option<String>) -> Vec<Version> {
    let version = |text, is_main| Version { text, is_main };
    let list = list.map(|text| version(text, false));
    std::iter::once(version(report, true)).chain(list).collect()
}

impl Version {
    /// Ids of actions with how far they were, whether they stand in YAML or in the text; `config` says what the
    /// sections of the steps are called.
    #[must_use]
    pub fn actions(&self, config: &Config) -> Vec<(String, Progress)> {
        let (range, body) = match (self.is_main, divide(&self.text)) {
            (false, _) => (0..self.text.len(), None),
            (true, Division::Both { yaml, body }) => (yaml, Some(body)),
            (true, _) => return Vec::new(),
        };
        let root = yaml::parse(FileId(0), &self.text, range.start, range.end).ok();
        let list = root.as_ref().and_then(|root| match &root.kind {
            Kind::Map(_) => value(root, "actions"),
            _ if body.is_none() => Some(root),
            _ => None,
        });
        let of = |list: &Node| {
            let Kind::Seq(actions) = &list.kind else {
                return Vec::new();
            };
            let of = |action: &Node| {
                let id = scalar(action, "id")?.trim().to_owned();
                Some((id, progress(action)))
            };
            actions.iter().filter_map(of).collect()
        };
        match (list, body) {
            (Some(list), _) => of(list),
            (None, Some(body)) => self.in_text(body, config).map_or_else(Vec::new, |n| of(&n)),
            (None, None) => Vec::new(),
        }
    }

    /// The actions that stand in the body from byte `start` on.
    fn in_text(&self, start: usize, config: &Config) -> Option<Node> {
        let (file, text) = (FileId(0), &self.text);
        let body = source::body::read(file, text, start);
        let steps = first(&claims(&body, config));
        let read =
            notation::read(file, text, &body, &steps, None, &config.notation.names, |_| false);
        let mut lists = read.lists.into_iter();
        lists.find(|list| list.name == "actions")?.node
    }
}

fn progress(action: &Node) -> Progress {
    Progress {
        status: word(action, "status"),
        due: date(action, "due"),
        done: date(action, "done"),
        verification: value(action, "verification").map(|v| Test {
            on: date(v, "on"),
            by: scalar(v, "by").map(str::to_owned),
            how: scalar(v, "how").map(str::to_owned),
            result: word(v, "result"),
        }),
    }
}

fn value<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Kind::Map(entries) = &node.kind else {
        return None;
    };
    let found = entries.iter().find(|(key, _)| key.name == name);
    found.map(|(_, value)| value)
}

fn scalar<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    match &value(node, name)?.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

fn date(node: &Node, name: &str) -> Option<NaiveDate> {
    let text = scalar(node, name)?.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn word<C: Choice>(node: &Node, name: &str) -> Option<C> {
    C::from_word(scalar(node, name)?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, is_main: bool) -> Vec<(String, Progress)> {
        let text = text.to_owned();
        Version { text, is_main }.actions(&Config::default())
    }

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn dues_are_read_in_every_notation_and_nonsense_is_none() {
        let due = |text: &str, is_main| -> Vec<(String, String)> {
            let all = of(text, is_main).into_iter();
            all.filter_map(|(id, a)| Some((id, a.due?.to_string()))).collect()
        };
        let wanted = [("A1".to_owned(), "2026-02-01".to_owned())];
        assert_eq!(
            due("---\nactions:\n  - {id: A1, due: 2026-02-01}\n  - {id: A2}\n---\n", true),
            wanted
        );
        assert_eq!(due("- id: A1\n  due: \"2026-02-01\"\n", false), wanted);
        assert_eq!(due("actions:\n- id: A1\n  due: 2026-02-01\n", false), wanted);
        for text in ["", "---\n", "- {id: A1, due: soon}", "{{", "- - -", "actions: 1"] {
            assert!(due(text, false).is_empty() && due(text, true).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_stands_in_the_text_is_read_as_what_stands_in_yaml() {
        let report = |body: &str| format!("---\ntitle: x\n---\n\n## Action items\n\n{body}\n");
        for body in [
            "- [x] A1 Page earlier: @kim, due 2026-02-01, done 2026-01-30",
            "- [x] Page earlier: @kim, done 2026-01-30\n  - due: 2026-02-01",
            "| Id | Action | Status | Due | Done |\n|---|---|---|---|---|\n| A1 | Page earlier | done | 2026-02-01 | 2026-01-30 |",
        ] {
            let wanted = Progress {
                status: Some(ActionStatus::Done),
                due: day("2026-02-01"),
                done: day("2026-01-30"),
                verification: None,
            };
            assert_eq!(of(&report(body), true), [("A1".to_owned(), wanted)], "{body}");
        }
    }

    #[test]
    fn how_far_an_action_was_is_read_as_far_as_it_can_be() {
        let text = "- id: A1\n  status: done\n  done: 2026-03-01\n  verification:\n    on: 2026-03-04\n    by: '@kim'\n    how: |\n      Let one expire\n    result: failed\n- {id: A2, status: finished, done: soon, verification: none}\n";
        let all = of(text, false);
        let first = Progress {
            status: Some(ActionStatus::Done),
            due: None,
            done: day("2026-03-01"),
            verification: Some(Test {
                on: day("2026-03-04"),
                by: Some("@kim".to_owned()),
                how: Some("Let one expire\n".to_owned()),
                result: Some(VerificationResult::Failed),
            }),
        };
        assert_eq!(all[0], ("A1".to_owned(), first));
        let second = Progress { verification: Some(Test::default()), ..Progress::default() };
        assert_eq!(all[1], ("A2".to_owned(), second));
    }
}
