//! The main file of an incident as an edition has it: a front matter with the keys that are let through, lists of files
//! and of the text in it, and the prose that is left. It is read again as any report is, so that nothing that was left
//! out can be derived, counted or shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};

use super::files::Files;
use super::policy::{PERSON_KEYS, Policy};
use super::private::Private;
use super::prose::{Change, Prose, changed};
use crate::model::decode;
use crate::model::format::FRONT_MATTER;
use crate::model::format::shape::{Shape, ValueKind};
use crate::model::{Incident, Library, Moment};
use crate::source::front_matter::{Division, divide};
use crate::source::marks::{self, Marks};
use crate::source::reference::{cited, join};
use crate::source::yaml::write::{inline, quoted};
use crate::source::yaml::{Key, Kind, Like, Node};
use crate::source::{FileId, Span, raw};
use crate::vocabulary::{ActionRef, Choice, Step, Visibility};

/// An incident of an edition.
pub struct Edited {
    pub folder: Utf8PathBuf,
    /// Its files by their paths in the repository.
    pub files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// When what is left of its lists happened: a time alone is read against the entry before, which may be gone.
    pub times: Times,
    /// Files that what is left of the report cites and that cannot be let through.
    pub stayed_out: Vec<Utf8PathBuf>,
    /// Those of which the name says what is private, with what that is.
    pub misnamed: Vec<(Utf8PathBuf, String)>,
}

/// The times of lists, entry by entry.
#[derive(Default)]
pub struct Times {
    pub timeline: Vec<[Option<Moment>; 2]>,
    pub impact: Vec<[Option<Moment>; 2]>,
    pub notifications: Vec<Option<Moment>>,
}

/// What all incidents of an edition are edited with.
pub struct Editor<'a> {
    pub library: &'a Library,
    pub policy: &'a Policy,
    pub private: &'a Private,
    /// Slugs and folders of the incidents that it has.
    pub slugs: &'a BTreeSet<&'a str>,
    pub folders: &'a BTreeSet<&'a Utf8Path>,
}

impl Editor<'_> {
    /// What the edition has of an incident; `None` where its main file cannot be read.
    pub fn edit(&self, incident: &Incident) -> Option<Edited> {
        let sources = &self.library.sources;
        let original = &sources.text(incident.main).ok()?.text;
        let Division::Both { body, .. } = divide(original) else { return None };
        let marks = marks::in_markdown(&original[body..]);
        let text = format!("{}{}", &original[..body], marks.without(&original[body..]));
        let unmarked = sources.with(incident.main, text.clone().into_bytes());
        let raw = raw::reread(&unmarked, &incident.folder)?;
        let front = raw.front_matter.clone()?;
        let beside: Vec<(&'static str, Node)> =
            raw.lists.iter().map(|list| (list.name, list.node.clone())).collect();
        let config = &self.library.config;
        let now = decode::incident(raw, &unmarked, config);
        let files = Files::new(sources, incident, self.policy.config.evidence, self);
        let mut one = One {
            editor: self,
            incident,
            text: &text,
            now: &now,
            back: Back { body, marks: &marks, main: incident.main },
            prose: Prose { private: self.private, files: &files, folder: &incident.folder },
            files: &files,
            gone: BTreeSet::new(),
            times: Times::default(),
        };
        let nodes = one.nodes(&front, &beside);
        one.gone = one.gone_ids(&nodes);
        // The text first: what it cites decides which evidence is listed.
        let prose = one.body(body);
        let front = one.front_matter(&nodes);
        let times = one.times;
        let mut made = BTreeMap::new();
        made.insert(
            sources.path(incident.main).to_owned(),
            format!("---\n{front}---\n{prose}").into_bytes(),
        );
        while let Some((path, file)) = files.take() {
            let bytes = self.file(&files, &path, file).unwrap_or_default();
            made.insert(path, bytes);
        }
        let (stayed_out, misnamed) = (files.stayed_out(), files.misnamed());
        Some(Edited { folder: incident.folder.clone(), files: made, times, stayed_out, misnamed })
    }

    /// A file that is cited.
    fn file(&self, files: &Files<'_>, path: &Utf8Path, file: FileId) -> Option<Vec<u8>> {
        if super::pictures::is_cleaned(path) {
            return super::pictures::cleaned(path, &self.library.sources.bytes(file).ok()?);
        }
        let text = &self.library.sources.text(file).ok()?.text;
        if path.extension() == Some("md") {
            let text = marks::in_markdown(text).without(text);
            let folder = path.parent().unwrap_or(path);
            return Some(
                Prose { private: self.private, files, folder }.markdown(&text).into_bytes(),
            );
        }
        let lines = files.lines(path, text);
        Some(self.private.edited(&lines, |_| true).into_bytes())
    }
}

/// From places of the text without what is marked to those of the file.
struct Back<'a> {
    body: usize,
    marks: &'a Marks,
    main: FileId,
}

impl Back<'_> {
    fn place(&self, span: Span) -> (FileId, usize) {
        let mut at = span.start as usize;
        if span.file == self.main && at >= self.body {
            for cut in &self.marks.kept_back {
                if cut.start + self.body <= at {
                    at += cut.len();
                }
            }
        }
        (span.file, at)
    }
}

/// One incident that is being edited.
struct One<'a> {
    editor: &'a Editor<'a>,
    incident: &'a Incident,
    /// Its main file without what is marked, and what that was read as.
    text: &'a str,
    now: &'a Incident,
    back: Back<'a>,
    prose: Prose<'a>,
    files: &'a Files<'a>,
    /// Ids of entries that are left out: nothing refers to them.
    gone: BTreeSet<String>,
    times: Times,
}

impl One<'_> {
    /// The values of the front matter with the lists that stand elsewhere, as the decoder takes them.
    fn nodes(&self, front: &Node, beside: &[(&'static str, Node)]) -> BTreeMap<&'static str, Node> {
        let written = |key: &str| {
            let Kind::Map(entries) = &front.kind else { return None };
            let (_, node) = entries.iter().find(|(k, _)| k.name == key)?;
            (node.kind != Kind::Null).then(|| node.clone())
        };
        let in_file =
            |key: &str| beside.iter().find(|(name, _)| *name == key).map(|(_, n)| n.clone());
        let given = |key: &str| written(key).is_some() || in_file(key).is_some();
        let reading = decode::in_text(self.now, self.text, &self.editor.library.config, given);
        let in_text = |key: &str| match key {
            "follow_up" => reading.follow_up.as_ref().map(|f| f.node.clone()),
            _ => reading.lists.iter().find(|l| l.name == key)?.node.clone(),
        };
        let all = FRONT_MATTER.fields.iter().filter_map(|field| {
            let key = field.key;
            Some((key, written(key).or_else(|| in_file(key)).or_else(|| in_text(key))?))
        });
        all.collect()
    }

    /// The ids of entries that are not let through.
    fn gone_ids(&self, nodes: &BTreeMap<&'static str, Node>) -> BTreeSet<String> {
        let mut gone = BTreeSet::new();
        for list in ["causes", "safeguards", "actions"] {
            let Some(Kind::Seq(items)) = nodes.get(list).map(|n| &n.kind) else { continue };
            for item in items {
                if !self.editor.policy.keeps(list) || !self.keeps_entry(list, item) {
                    gone.extend(text_at(item, "id").map(str::to_owned));
                }
            }
        }
        gone
    }

    /// Whether an entry of a list is let through.
    fn keeps_entry(&self, path: &str, node: &Node) -> bool {
        let is_public = text_at(node, "visibility").is_none_or(|v| v == Visibility::Public.word());
        let process = text_at(node, "process").unwrap_or_default();
        is_public && (path != "actions" || self.editor.policy.keeps_process(process))
    }

    /// The front matter, line by line.
    fn front_matter(&mut self, nodes: &BTreeMap<&'static str, Node>) -> String {
        let mut out = String::new();
        for field in FRONT_MATTER.fields {
            let key = field.key;
            let Some(node) = nodes.get(key).filter(|_| self.editor.policy.keeps(key)) else {
                continue;
            };
            let Some(value) = self.value(&field.value, key, node) else { continue };
            match &value.kind {
                Kind::Seq(items) if matches!(field.value, ValueKind::List(_)) => {
                    out.push_str(&format!("{key}:\n"));
                    items.iter().for_each(|item| out.push_str(&format!("  - {}\n", inline(item))));
                }
                Kind::Scalar { text, like: Like::Text } => {
                    out.push_str(&format!("{key}: {}\n", quoted(text)));
                }
                _ => out.push_str(&format!("{key}: {}\n", inline(&value))),
            }
        }
        out
    }

    /// A value, or what is left of it.
    fn value(&mut self, kind: &ValueKind, path: &str, node: &Node) -> Option<Node> {
        let is_person = PERSON_KEYS.contains(&path);
        match (kind, &node.kind) {
            (_, Kind::Null) => None,
            (ValueKind::Map(shape), Kind::Map(_)) => self.map(shape, path, node),
            (ValueKind::List(shape), Kind::Seq(items)) => {
                let all: Vec<Node> =
                    items.iter().filter_map(|i| self.map(shape, path, i)).collect();
                (!all.is_empty()).then(|| seq(all, node.span))
            }
            (ValueKind::Measures, Kind::Map(entries)) => {
                let numbers = entries.iter().filter(|(_, value)| {
                    matches!(&value.kind, Kind::Scalar { like: Like::Integer | Like::Float, .. })
                });
                let entries = numbers.map(|(key, value)| {
                    let name = self.editor.private.edited(&key.name, |_| true);
                    (Key { name, span: key.span }, value.clone())
                });
                Some(Node { kind: Kind::Map(entries.collect()), span: node.span })
            }
            (ValueKind::Texts | ValueKind::Services | ValueKind::Sources, Kind::Seq(items)) => {
                let one = |item: &Node| self.scalar(kind, path, item, is_person);
                let all: Vec<Node> = items.iter().filter_map(one).collect();
                // An empty list of earlier incidents would say that there was none.
                (!all.is_empty() || items.is_empty()).then(|| seq(all, node.span))
            }
            (_, Kind::Scalar { .. }) => self.scalar(kind, path, node, is_person),
            // Of another kind than the format has: it was no value before either.
            (_, Kind::Seq(_) | Kind::Map(_)) => None,
        }
    }

    fn map(&mut self, shape: &'static Shape, path: &str, node: &Node) -> Option<Node> {
        let Kind::Map(entries) = &node.kind else { return None };
        if !self.keeps_entry(path, node) {
            return None;
        }
        let mut kept: Vec<(Key, Node)> = Vec::new();
        for (key, value) in entries {
            let Some(field) = shape.field(&key.name) else { continue };
            let inner = format!("{path}.{}", key.name);
            let is_second = kept.iter().any(|(k, _)| k.name == key.name);
            if is_second || key.name == "visibility" || !self.editor.policy.keeps(&inner) {
                continue;
            }
            if let Some(value) = self.value(&field.value, &inner, value) {
                kept.push((key.clone(), value));
            }
        }
        let has = |name: &str| kept.iter().any(|(key, _)| key.name == name);
        let is_something = match path {
            "evidence" => has("path") || has("url"),
            "timeline.attachments" => has("picture") || has("code"),
            _ => !kept.is_empty(),
        };
        if !is_something {
            return None;
        }
        self.keep_times(path, node);
        Some(Node { kind: Kind::Map(kept), span: node.span })
    }

    /// Notes when an entry that is let through happened.
    fn keep_times(&mut self, path: &str, node: &Node) {
        let place = self.back.place(node.span);
        let is = |span: Span| (span.file, span.start as usize) == place;
        let at = |time: &Option<crate::source::Spanned<Moment>>| time.as_ref().map(|t| t.value);
        match path {
            "timeline" => {
                let entry = self.incident.timeline.iter().find(|e| is(e.span));
                self.times.timeline.push(entry.map_or([None; 2], |e| [at(&e.at), at(&e.until)]));
            }
            "impact" => {
                let row = self.incident.impact.iter().find(|i| is(i.span));
                self.times.impact.push(row.map_or([None; 2], |i| [at(&i.from), at(&i.to)]));
            }
            "notifications" => {
                let told = self.incident.notifications.iter().find(|n| is(n.span));
                self.times.notifications.push(told.and_then(|n| at(&n.at)));
            }
            _ => {}
        }
    }

    /// A single value.
    fn scalar(&self, kind: &ValueKind, path: &str, node: &Node, is_person: bool) -> Option<Node> {
        let Kind::Scalar { text, like } = &node.kind else { return None };
        if *like != Like::Text {
            return Some(node.clone());
        }
        let text = marks::in_value(text).without(text);
        if text.trim().is_empty() {
            return None;
        }
        let private = self.editor.private;
        let edited = match kind {
            _ if is_person => private.who(&text),
            ValueKind::File => return self.file(&text).map(|text| scalar(text, node)),
            ValueKind::Sources => return self.source(&text).map(|text| scalar(text, node)),
            ValueKind::Elsewhere => self.reference(&text)?,
            _ if matches!(path, "actions.blocked_by" | "actions.addresses") => {
                self.reference(&text)?
            }
            _ if path == "follow_up.recurrence_of" => {
                self.editor.slugs.contains(text.as_str()).then_some(text)?
            }
            ValueKind::Text if path == "timeline.attachments.code" => {
                private.edited(&text, |_| true)
            }
            ValueKind::Text | ValueKind::Texts => self.prose.markdown(&text),
            // Words of closed sets, names of the registry, times, numbers: those that the format does not have are
            // values of nothing.
            ValueKind::Choice(words) => {
                words().iter().any(|(word, _)| *word == text).then_some(text)?
            }
            _ => private.edited(&text, |_| true),
        };
        Some(scalar(edited, node))
    }

    /// An id of this incident, or an action of another that the edition has.
    fn reference(&self, text: &str) -> Option<String> {
        let ActionRef { slug, id } = ActionRef::within(&self.incident.slug, text);
        let is_own = slug == self.incident.slug;
        let is_known =
            if is_own { !self.gone.contains(id) } else { self.editor.slugs.contains(slug) };
        is_known.then(|| self.editor.private.edited(text, |_| true))
    }

    /// A file that the report cites, or a page that outsiders see.
    fn file(&self, text: &str) -> Option<String> {
        if text.contains("://") {
            return (!self.editor.private.is_inside(text)).then(|| text.to_owned());
        }
        let (file, _) = cited(text);
        let path = join(Utf8Path::new(""), file).map(|p| self.incident.folder.join(p))?;
        let is_picture = super::pictures::is_cleaned(&path);
        let is_there = match is_picture {
            true => self.files.cite(&path, &[]),
            false => self.files.is_cited(&path),
        };
        is_there.then(|| text.to_owned())
    }

    /// Where something is known from: what is no file and no page says something to insiders only.
    fn source(&self, text: &str) -> Option<String> {
        if text.contains("://") {
            return (!self.editor.private.is_inside(text)).then(|| text.to_owned());
        }
        let (file, lines) = cited(text);
        let path = join(Utf8Path::new(""), file).map(|p| self.incident.folder.join(p))?;
        let is_own = path.starts_with(&self.incident.folder) && path != self.incident.folder;
        (is_own && self.files.cite(&path, &lines)).then(|| text.to_owned())
    }

    /// The prose: without what was read as data, which the front matter has, and without what is left out.
    fn body(&self, body: usize) -> String {
        let text = self.text;
        let mut changes: Vec<Change> = Vec::new();
        // The summary stays where it stands, and is read from there again.
        let summary = self.now.summary_section.and(self.now.summary.as_ref()).map(|s| s.span);
        for part in self.now.body.parts() {
            let lists = part.data.iter().filter(|d| Some(d.span) != summary);
            changes.extend(lists.map(|d| (d.span.range(), "\n".to_owned())));
        }
        for (index, section) in self.now.body.sections.iter().enumerate() {
            let whole = section.heading_span.range().start..section.part.span.range().end;
            let of = self.now.sections.iter().filter(|s| s.index == index);
            let steps: Vec<_> = of.collect();
            let is_step_left_out = steps.iter().any(|s| !self.editor.policy.keeps_step(s.step));
            let is_summary = self.now.summary_section == Some(index);
            let is_summary_left_out = is_summary && !self.editor.policy.keeps("summary");
            let left: String = section.part.prose_without_data().map(|r| &text[r]).collect();
            let has_data = !section.part.data.is_empty();
            let is_only_data = has_data && !is_summary && left.trim().is_empty();
            let is_joined = steps.iter().all(|s| s.is_joined);
            if is_step_left_out || is_summary_left_out || (is_only_data && is_joined) {
                changes.push((whole, String::new()));
            } else if let Some(step) = steps.first().filter(|s| s.is_joined && has_data) {
                changes.extend(self.id_for(
                    section.heading_span.range(),
                    section.id.as_deref(),
                    step.step,
                ));
            }
        }
        let shifted = changes.into_iter().map(|(r, with)| (r.start - body..r.end - body, with));
        self.prose.markdown(&changed(&text[body..], shifted.collect()))
    }

    /// Says of a heading, whose list made it one of a step, that it is.
    fn id_for(&self, heading: Range<usize>, id: Option<&str>, step: Step) -> Option<Change> {
        let own = self.now.sections.iter().any(|s| s.step == step && !s.is_joined);
        let written = self.text[heading.clone()].trim_end();
        let is_plain =
            written.starts_with("##") && !written.ends_with(['#', '}']) && !written.contains('\n');
        let end = heading.start + written.len();
        (!own && id.is_none() && is_plain).then(|| (end..end, format!(" {{#{}}}", step.slug())))
    }
}

fn seq(items: Vec<Node>, span: Span) -> Node {
    Node { kind: Kind::Seq(items), span }
}

fn scalar(text: String, like: &Node) -> Node {
    Node { kind: Kind::Scalar { text, like: Like::Text }, span: like.span }
}

/// The text of a key of a map.
fn text_at<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let Kind::Map(entries) = &node.kind else { return None };
    let (_, value) = entries.iter().find(|(k, _)| k.name == key)?;
    match &value.kind {
        Kind::Scalar { text, .. } => Some(text.trim()),
        _ => None,
    }
}
