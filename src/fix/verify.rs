//! Reads an incident again from its edited text and compares what it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::edit::{Edit, apply};
use crate::config::Config;
use crate::model::{Incident, Library, Moment};
use crate::source::discover::LISTS;
use crate::source::front_matter::{Division, divide};
use crate::source::tree::{Tree, TreeEntry, TreeError, TreeKind};
use crate::source::yaml::{self, Kind, Like, Node};
use crate::source::{FileId, Sources};
use crate::vocabulary::Step;

/// What an incident says, without the places where it says it.
pub struct Said {
    /// The front matter and the lists, without the zone and the timeline.
    data: Vec<Bare>,
    zone: chrono_tz::Tz,
    /// The entries, each with the instants that its time means.
    timeline: Vec<(Bare, [Option<Moment>; 2])>,
    /// Other times, whose reading may depend on the timeline.
    times: Vec<Option<Moment>>,
    intro: String,
    sections: Vec<SectionText>,
}

#[derive(Clone, Debug, PartialEq)]
struct SectionText {
    step: Option<Step>,
    id: Option<String>,
    /// Kept only where no step gives it its meaning.
    heading: Option<String>,
    text: String,
    is_empty: bool,
}

/// A value without its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bare {
    Null,
    Scalar(String, Like),
    Seq(Vec<Bare>),
    Map(Vec<(String, Bare)>),
}

impl Said {
    /// Reads the incident with some edits made; `None` when it cannot be read any more.
    pub fn of(
        incident: &Incident,
        sources: &Sources,
        config: &Arc<Config>,
        edits: &BTreeMap<FileId, Vec<Edit>>,
    ) -> Option<Self> {
        let mut texts = BTreeMap::new();
        let lists = LISTS
            .iter()
            .flat_map(|l| [format!("{l}.yaml"), format!("{l}.yml")])
            .filter_map(|name| sources.id(&incident.folder.join(name)));
        for id in lists.chain([incident.main]) {
            // A file that cannot be read says nothing before and after.
            let Ok(file) = sources.text(id) else { continue };
            let edited = apply(&file.text, edits.get(&id).map_or(&[][..], Vec::as_slice))?;
            texts.insert(sources.path(id).to_owned(), edited);
        }
        let main_text = texts.get(sources.path(incident.main))?.clone();
        let list_texts: Vec<(bool, String)> = texts
            .iter()
            .filter(|(path, _)| *path != sources.path(incident.main))
            .map(|(path, text)| (path.file_stem() == Some("timeline"), text.clone()))
            .collect();
        let again = read_again(incident, sources, config, texts, &[])?;
        Self::new(&again, &main_text, &list_texts)
    }

    /// `lists`: texts of lists in files of their own, and whether each is the timeline.
    fn new(incident: &Incident, main: &str, lists: &[(bool, String)]) -> Option<Self> {
        let Division::Both { yaml, .. } = divide(main) else {
            return None;
        };
        let front = yaml::parse(FileId(0), main, yaml.start, yaml.end).ok()?;
        let (mut data, mut entries) = (Vec::new(), Vec::new());
        let mut take_timeline = |value: Bare| match value {
            Bare::Seq(all) => entries.extend(all),
            other => entries.push(other),
        };
        match bare(&front) {
            Bare::Map(all) => {
                for (key, value) in all {
                    match key.as_str() {
                        "timezone" => {}
                        "timeline" => take_timeline(value),
                        _ => data.push(Bare::Map(vec![(key, value)])),
                    }
                }
            }
            other => data.push(other),
        }
        for (is_timeline, list) in lists {
            match yaml::parse(FileId(0), list, 0, list.len()) {
                Ok(node) if *is_timeline => take_timeline(bare(&node)),
                Ok(node) => data.push(bare(&node)),
                // A list that is no YAML says nothing, before and after.
                Err(_) => {}
            }
        }
        let moments = incident.timeline.iter();
        let mut moments = moments.map(|e| [&e.at, &e.until].map(|at| at.as_ref().map(|a| a.value)));
        let timeline = entries.into_iter().map(|entry| match entry {
            Bare::Map(all) => {
                let rest = all.into_iter().filter(|(k, _)| k != "at");
                (Bare::Map(rest.collect()), moments.next().unwrap_or_default())
            }
            other => (other, [None; 2]),
        });
        let timeline = timeline.collect();
        let of_impact = incident.impact.iter().flat_map(|i| [&i.from, &i.to]);
        let of_notices = incident.notifications.iter().map(|n| &n.at);
        let times = of_impact.chain(of_notices);
        Some(Self {
            data,
            zone: incident.zone,
            timeline,
            times: times.map(|t| t.as_ref().map(|t| t.value)).collect(),
            intro: text(main, incident.body.intro.as_ref().map(|p| p.span.range())),
            sections: sections(incident, main),
        })
    }

    /// Whether an edited reading says the same, but for what fixes are for: the order of the
    /// timeline, the words of a step's own heading, and sections that are there to be answered.
    pub fn is_kept_by(&self, after: &Said) -> bool {
        let sorted = |all: &[(Bare, [Option<Moment>; 2])]| {
            let mut all = all.to_vec();
            all.sort_by_cached_key(|e| format!("{e:?}"));
            all
        };
        let had = |step: Step| self.sections.iter().any(|s| s.step == Some(step));
        let kept: Vec<&SectionText> = after
            .sections
            .iter()
            .filter(|s| !(s.is_empty && s.step.is_some_and(|step| !had(step))))
            .collect();
        self.data == after.data
            && self.zone == after.zone
            && self.times == after.times
            && sorted(&self.timeline) == sorted(&after.timeline)
            && self.intro == after.intro
            && self.sections.iter().collect::<Vec<_>>() == kept
    }
}

fn text(file: &str, range: Option<std::ops::Range<usize>>) -> String {
    let text = range.and_then(|r| file.get(r)).unwrap_or_default();
    text.trim().to_owned()
}

fn sections(incident: &Incident, main: &str) -> Vec<SectionText> {
    let all = incident.body.sections.iter().enumerate();
    all.map(|(index, section)| {
        let step = incident.sections.iter().find(|s| s.index == index);
        let step = step.map(|s| s.step);
        SectionText {
            step,
            id: section.id.clone(),
            heading: step.is_none().then(|| section.heading.clone()),
            text: text(main, Some(section.part.span.range())),
            is_empty: section.part.blocks.is_empty(),
        }
    })
    .collect()
}

pub(super) fn bare(node: &Node) -> Bare {
    match &node.kind {
        Kind::Null => Bare::Null,
        Kind::Scalar { text, like } => Bare::Scalar(text.clone(), *like),
        Kind::Seq(items) => Bare::Seq(items.iter().map(bare).collect()),
        Kind::Map(entries) => {
            let entries = entries.iter().map(|(k, v)| (k.name.clone(), bare(v)));
            Bare::Map(entries.collect())
        }
    }
}

/// The folder of one incident with its edited files.
struct Folder {
    entries: Vec<TreeEntry>,
    texts: BTreeMap<Utf8PathBuf, String>,
}

impl Tree for Folder {
    fn kind(&self) -> TreeKind {
        TreeKind::Tracked
    }

    fn entries(&self) -> &[TreeEntry] {
        &self.entries
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, TreeError> {
        let text = self.texts.get(path).cloned();
        Ok(text.unwrap_or_default().into_bytes())
    }
}

/// The incident read again from these texts of its files, without the files that are `gone`.
pub(super) fn read_again(
    incident: &Incident,
    sources: &Sources,
    config: &Arc<Config>,
    texts: BTreeMap<Utf8PathBuf, String>,
    gone: &[Utf8PathBuf],
) -> Option<Incident> {
    // The incident's own stretch of the listing, below the folders that lead to it: looked for by
    // halves, not by walking the whole tree for each incident.
    let own = format!("{}/", incident.folder);
    let above =
        own.match_indices('/').map(|(at, _)| TreeEntry { path: own[..=at].into(), tracked: true });
    let all = sources.tree().entries();
    let first = all.partition_point(|e| e.path.as_str() <= own.as_str());
    let below = all[first..]
        .iter()
        .take_while(|e| e.path.as_str().starts_with(&own))
        .filter(|e| !gone.contains(&e.path));
    let folder = Folder { entries: above.chain(below.cloned()).collect(), texts };
    let sources = Arc::new(Sources::new(Arc::new(folder)));
    let library = Library::read_present(sources, config.clone());
    let mut all = library.incidents.into_iter();
    all.find(|i| i.folder == incident.folder)
}
