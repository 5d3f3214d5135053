//! Values of actions, changed in the file that they are written in; every other byte stays.
//!
//! A change is made one key at a time: places to write it are tried, the most natural first, and the
//! text is read again after each. The first after which it says the same but for that value is kept,
//! so that no notation (anchors, merged maps, block scalars, …) has to be foreseen; where there is none,
//! nothing is changed and the reason is said.

mod in_text;
mod key;
mod list;
mod place;

use std::ops::Range;

use super::edit::{Edit, apply};
use super::verify::{Bare, bare};
use super::{FileFix, Left};
use crate::config::Config;
use crate::model::Incident;
use crate::notation::Names;
use crate::source::front_matter::{Division, divide};
use crate::source::yaml::{Kind, Node, parse};
use crate::source::{FileId, Sources, Span};
pub use key::Key;

/// A value to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub key: Key,
    /// `None` takes the key out. The ids of a list stand between [`list::BETWEEN`].
    pub value: Option<String>,
}

impl Change {
    /// A change to `value`; white space around it is not kept, and with nothing left the key goes. The
    /// ids of a list stand between commas or spaces.
    pub fn new(key: Key, value: &str) -> Self {
        let list = key.is_list().then(|| list::read(value));
        let value = list.as_deref().unwrap_or(value).trim();
        Self { key, value: (!value.is_empty()).then(|| value.to_owned()) }
    }
}

/// The edit after which actions of one incident say what is wanted: indices into its actions, each
/// with the changes of it, which are made in their order. `None` where they say so already.
///
/// Whether the values make sense is not asked here: see [`Key::check`].
///
/// # Errors
/// Which value cannot be changed and why; nothing is changed then.
pub fn set(
    incident: &Incident,
    sources: &Sources,
    config: &Config,
    wanted: &[(usize, Vec<Change>)],
) -> Result<Option<FileFix>, Left> {
    let mut done = Vec::new();
    let Some(file) =
        wanted.iter().find_map(|(index, _)| incident.actions.get(*index)).map(|a| a.span.file)
    else {
        return Ok(None);
    };
    let left = |span: Span, why: &str| Left { span, why: why.to_owned() };
    let Ok(source) = sources.text(file) else {
        return Err(left(Span::file_start(file), "the file cannot be read"));
    };
    let is_main = file == incident.main;
    let place = |span: Span| match in_body(incident, span) {
        true => Place::Text(incident, &config.notation.names),
        false => Place::Yaml { file, is_main },
    };
    let mut text = source.text.clone();
    for (index, changes) in wanted {
        let Some(action) = incident.actions.get(*index) else {
            continue;
        };
        let id = action.id.as_ref().map_or("", |i| i.value.as_str());
        // Actions do not change places: where this one is in the list stays true while others change.
        let place = place(action.span);
        let item = place
            .read(&source.text)
            .as_ref()
            .and_then(Document::actions)
            .and_then(|all| all.iter().position(|n| n.span == action.span));
        let Some(item) = item.filter(|_| action.span.file == file) else {
            return Err(left(action.span, "the action is not found in its file"));
        };
        for change in changes {
            let new = one(&place, &text, item, change);
            let new = new.map_err(|why| left(action.span, &format!("{id}: {why}")))?;
            if let Some(new) = new {
                text = new;
                done.push(match &change.value {
                    Some(value) => format!("{id}: `{}` is now `{value}`", change.key.name()),
                    None => format!("{id}: without `{}`", change.key.name()),
                });
            }
        }
    }
    let edits: Vec<Edit> = difference(&source.text, &text).into_iter().collect();
    Ok((!edits.is_empty()).then_some(FileFix { file, edits, done }))
}

/// Whether a place is in the Markdown of the report.
fn in_body(incident: &Incident, span: Span) -> bool {
    let intro = incident.body.intro.as_ref();
    intro.is_some_and(|intro| span.file == incident.main && span.start >= intro.span.start)
}

/// The text with one value changed; `None` where it is so already.
fn one(
    place: &Place<'_>,
    text: &str,
    item: usize,
    change: &Change,
) -> Result<Option<String>, String> {
    let name = change.key.name();
    let document = place.read(text).ok_or("its data cannot be read")?;
    let before = document.without(item, change.key);
    let (before, had) = before.ok_or("the action is not found in its file")?;
    let in_text = matches!(place, Place::Text(..));
    // An empty cell says nothing, and stays.
    let has_empty = !in_text && document.has_empty(item, change);
    if had.as_deref() == change.value.as_deref() && !has_empty {
        return Ok(None);
    }
    let candidates = match place {
        Place::Text(..) => in_text::candidates(&document, item, change)?,
        Place::Yaml { .. } => place::candidates(&document, item, change)?,
    };
    for edits in &candidates {
        let Some(new) = apply(text, edits) else {
            continue;
        };
        let Some(again) = place.read(&new) else {
            continue;
        };
        let rest = &text[document.yaml.end..];
        let Some((after, has)) = again.without(item, change.key) else {
            continue;
        };
        let is_so = has.as_deref() == change.value.as_deref();
        if is_so && after == before && new[again.yaml.end..] == *rest {
            return Ok(Some(new));
        }
    }
    if in_text {
        return Err(format!(
            "`{name}` cannot be changed in this line without changing how something else in it is read; edit it by hand"
        ));
    }
    Err(format!(
        "`{name}` cannot be changed without changing something else in the file, as where its value \
         is used in another place through an anchor (`&`), or a text before it keeps its empty lines (`|+`, `>+`); change it by hand"
    ))
}

/// What the actions stand in.
enum Place<'i> {
    Yaml {
        file: FileId,
        is_main: bool,
    },
    /// The Markdown of the main file.
    Text(&'i Incident, &'i Names),
}

impl Place<'_> {
    fn read<'t>(&self, text: &'t str) -> Option<Document<'t>> {
        match self {
            Self::Yaml { file, is_main } => Document::read(*file, text, *is_main),
            Self::Text(incident, names) => in_text::read(incident, names, text),
        }
    }
}

/// The data that the actions stand in.
struct Document<'t> {
    text: &'t str,
    /// Bytes of the YAML.
    yaml: Range<usize>,
    root: Node,
    is_main: bool,
}

impl<'t> Document<'t> {
    fn read(file: FileId, text: &'t str, is_main: bool) -> Option<Self> {
        let yaml = if is_main {
            match divide(text) {
                Division::Both { yaml, .. } => yaml,
                _ => return None,
            }
        } else {
            0..text.len()
        };
        let root = parse(file, text, yaml.start, yaml.end).ok()?;
        Some(Self { text, yaml, root, is_main })
    }

    fn actions(&self) -> Option<&[Node]> {
        let list = match (&self.root.kind, self.is_main) {
            (Kind::Map(entries), true) => &entries.iter().find(|(k, _)| k.name == "actions")?.1,
            _ => &self.root,
        };
        match &list.kind {
            Kind::Seq(items) => Some(items),
            _ => None,
        }
    }

    fn action(&self, item: usize) -> Option<&Node> {
        self.actions()?.get(item)
    }

    /// Whether a key that is to go is there, with nothing in it.
    fn has_empty(&self, item: usize, change: &Change) -> bool {
        let (outer, name) = change.key.split();
        let mut at = self.action(item);
        for name in outer.into_iter().chain([name]) {
            at = at.and_then(|n| entry(n, name)).map(|(_, node)| node);
        }
        change.value.is_none() && at.is_some()
    }

    /// All that is said but for one value of an action, and that value. A verification in which
    /// nothing else stands is taken out as a whole.
    fn without(&self, item: usize, key: Key) -> Option<(Bare, Option<String>)> {
        let mut all = bare(&self.root);
        let list = match &mut all {
            Bare::Map(entries) if self.is_main => {
                let found = entries.iter_mut().find(|(k, _)| k == "actions");
                &mut found?.1
            }
            other => other,
        };
        let Bare::Seq(items) = list else { return None };
        let Bare::Map(action) = items.get_mut(item)? else {
            return None;
        };
        let value = match key.split() {
            (None, name) => take(action, name),
            (Some(outer), name) => {
                let at = action.iter().position(|(k, _)| k == outer);
                let mut value = None;
                if let Some(at) = at {
                    match &mut action[at].1 {
                        Bare::Map(inner) => {
                            value = take(inner, name);
                            if inner.is_empty() {
                                action.remove(at);
                            }
                        }
                        Bare::Null => {
                            action.remove(at);
                        }
                        _ => {}
                    }
                }
                value
            }
        };
        let value = match value {
            None | Some(Bare::Null) => None,
            Some(Bare::Seq(items)) if key.is_list() => list::said(&items),
            Some(Bare::Scalar(text, _)) if !key.is_list() => {
                Some(text.trim().to_owned()).filter(|t| !t.is_empty())
            }
            // Never equal to what is wanted, nor to what was.
            Some(other) => Some(format!("{other:?}")),
        };
        Some((all, value))
    }
}

fn take(entries: &mut Vec<(String, Bare)>, name: &str) -> Option<Bare> {
    let at = entries.iter().position(|(k, _)| k == name)?;
    Some(entries.remove(at).1)
}

fn entry<'n>(map: &'n Node, name: &str) -> Option<&'n (crate::source::yaml::Key, Node)> {
    match &map.kind {
        Kind::Map(entries) => entries.iter().find(|(k, _)| k.name == name),
        _ => None,
    }
}

/// The smallest replacement that makes one text of another.
fn difference(old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let alike = |(a, b): &(char, char)| a == b;
    let length = |all: &mut dyn Iterator<Item = (char, char)>| -> usize {
        all.take_while(alike).map(|(a, _)| a.len_utf8()).sum()
    };
    let start = length(&mut old.chars().zip(new.chars()));
    let end = length(&mut old[start..].chars().rev().zip(new[start..].chars().rev()));
    Some(Edit { range: start..old.len() - end, text: new[start..new.len() - end].to_owned() })
}
