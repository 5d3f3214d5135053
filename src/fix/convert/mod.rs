//! The lists of an incident from YAML into the notation of the text, and back.
//!
//! A list is moved on the text in memory, and the incident is read again: where it says anything else than before, the
//! next way to write the list is tried, and with none left it stays where it is and the reason is told.

mod comments;
pub(super) mod said;
mod to_text;
mod to_yaml;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use camino::Utf8PathBuf;

use super::edit::{Edit, apply};
use super::verify::read_again;
use super::{FileFix, Left};
use crate::config::Config;
use crate::model::Incident;
use crate::source::discover::LISTS;
use crate::source::front_matter::{Division, divide};
use crate::source::yaml::{self, Kind, Node};
use crate::source::{FileId, Sources, Span};
use said::Said;

/// What else moves.
const BESIDES: [&str; 3] = ["follow_up", "waivers", "summary"];

/// Where the lists are to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// In the text of the report, as tables and lists.
    Markdown,
    /// In the front matter.
    Yaml,
}

/// What a conversion changes.
#[derive(Debug, Default)]
pub struct Conversion {
    /// The main file, where anything changes.
    pub main: Option<FileFix>,
    /// Files of lists that have nothing left to say.
    pub gone: Vec<FileId>,
    /// Lists that stay where they are, and why.
    pub left: Vec<Left>,
    /// What is to be looked at afterwards: comments in what is taken away, and links to it.
    pub notes: Vec<Left>,
}

/// Moves the lists of an incident that stand in the other notation.
#[must_use]
pub fn convert(
    incident: &Incident,
    sources: &Sources,
    config: &Arc<Config>,
    to: Notation,
) -> Conversion {
    let mut conversion = Conversion::default();
    let Some(mut state) = State::new(incident, sources, config) else {
        conversion.left.push(Left {
            span: incident.front_matter,
            why: "the report cannot be read, so nothing is converted".to_owned(),
        });
        return conversion;
    };
    let mut done = Vec::new();
    for list in LISTS.into_iter().chain(BESIDES) {
        let tried = match to {
            Notation::Markdown => to_text::convert(&state, list),
            Notation::Yaml => to_yaml::convert(&state, list),
        };
        match tried {
            Ok(None) => {}
            Ok(Some(moved)) => {
                done.push(moved.done);
                conversion.notes.extend(moved.notes);
                state.main = moved.main;
                state.now = moved.now;
                state.gone = moved.gone;
            }
            Err(why) => conversion.left.push(why),
        }
    }
    if done.is_empty() {
        return conversion;
    }
    conversion.main = Some(FileFix {
        file: incident.main,
        edits: vec![Edit { range: 0..state.original.len(), text: state.main }],
        done,
    });
    let gone = state.gone.iter().filter_map(|path| sources.id(path));
    conversion.gone = gone.collect();
    conversion
}

/// The incident as far as it is converted.
struct State<'a> {
    incident: &'a Incident,
    sources: &'a Sources,
    config: &'a Arc<Config>,
    /// The main file as it was.
    original: &'a str,
    main: String,
    gone: Vec<Utf8PathBuf>,
    now: Incident,
}

/// One list, moved.
struct Moved {
    main: String,
    gone: Vec<Utf8PathBuf>,
    now: Incident,
    done: String,
    notes: Vec<Left>,
}

/// Where a list stands in YAML.
enum InYaml {
    Key { key: Span, node: Node },
    File { file: FileId, node: Node },
}

impl<'a> State<'a> {
    fn new(incident: &'a Incident, sources: &'a Sources, config: &'a Arc<Config>) -> Option<Self> {
        let original = &sources.text(incident.main).ok()?.text;
        let mut state = Self {
            incident,
            sources,
            config,
            original,
            main: original.clone(),
            gone: Vec::new(),
            now: incident.clone(),
        };
        state.front()?;
        // Read in the same way as later, so that the two compare.
        state.now = state.read(&state.main, &[])?;
        Some(state)
    }

    /// The front matter and the bytes of its text.
    fn front(&self) -> Option<(Node, Range<usize>)> {
        let Division::Both { yaml, .. } = divide(&self.main) else {
            return None;
        };
        let node = yaml::parse(self.incident.main, &self.main, yaml.start, yaml.end).ok()?;
        Some((node, yaml))
    }

    fn list_files(&self, list: &str) -> Vec<FileId> {
        let names = ["yaml", "yml"].map(|end| self.incident.folder.join(format!("{list}.{end}")));
        let there = names.iter().filter(|path| !self.gone.contains(path));
        there.filter_map(|path| self.sources.id(path)).collect()
    }

    /// Where a list stands in YAML, unless it stands in several places.
    fn in_yaml(&self, list: &str) -> Result<Option<InYaml>, Left> {
        let mut places = Vec::new();
        if let Some((Node { kind: Kind::Map(entries), .. }, _)) = self.front() {
            let own = entries.into_iter();
            let own = own.filter(|(key, node)| key.name == list && node.kind != Kind::Null);
            places.extend(own.map(|(key, node)| InYaml::Key { key: key.span, node }));
        }
        for file in self.list_files(list) {
            let left = |why: &str| Left {
                span: Span::file_start(file),
                why: format!("`{list}` stays in YAML: {why}"),
            };
            let text = self.sources.text(file);
            let text = text.map_err(|_| left("the file cannot be read"))?;
            let node = yaml::parse(file, &text.text, 0, text.text.len());
            let node = node.map_err(|_| left("the file cannot be read"))?;
            places.push(InYaml::File { file, node });
        }
        if places.len() > 1 {
            let span = match &places[0] {
                InYaml::Key { key, .. } => *key,
                InYaml::File { file, .. } => Span::file_start(*file),
            };
            return Err(Left {
                span,
                why: format!(
                    "`{list}` stays where it is: it stands in several places; keep one of them first"
                ),
            });
        }
        Ok(places.pop())
    }

    /// Reads the incident with another text of its main file and without some files.
    fn read(&self, main: &str, gone: &[Utf8PathBuf]) -> Option<Incident> {
        let mut texts = BTreeMap::new();
        for list in LISTS {
            for file in self.list_files(list) {
                let path = self.sources.path(file);
                if let (Ok(text), false) =
                    (self.sources.text(file), gone.contains(&path.to_owned()))
                {
                    texts.insert(path.to_owned(), text.text.clone());
                }
            }
        }
        let path = self.sources.path(self.incident.main).to_owned();
        texts.insert(path, main.to_owned());
        read_again(self.incident, self.sources, self.config, texts, gone)
    }

    /// The incident after edits of the main file, and its text, when it says the same as before.
    fn after(&self, edits: &[Edit], gone: &[Utf8PathBuf]) -> Result<(String, Incident), Unlike> {
        let main = apply(&self.main, edits).ok_or(Unlike::Unreadable)?;
        let now = self.read(&main, gone).ok_or(Unlike::Unreadable)?;
        let (was, is) = (Said::of(&self.now, &self.main), Said::of(&now, &main));
        match was.unlike(&is) {
            None => Ok((main, now)),
            Some(what) => Err(Unlike::Says(what)),
        }
    }
}

/// Why an edited text is not what it was.
enum Unlike {
    Unreadable,
    /// What would be read otherwise, in a clause.
    Says(String),
}

impl Unlike {
    fn why(self) -> String {
        match self {
            Self::Unreadable => "the report could not be read any more".to_owned(),
            Self::Says(what) => what,
        }
    }
}
