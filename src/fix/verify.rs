//! Reads an incident again from its edited text and compares what it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::edit::{Edit, apply};
use super::in_text::InText;
use crate::config::Config;
use crate::model::{Incident, Library, Moment};
use crate::source::body::Part;
use crate::source::discover::LISTS;
use crate::source::front_matter::{Division, divide};
use crate::source::tree::{Tree, TreeEntry, TreeError, TreeKind};
use crate::source::yaml::{self, Kind, Like, Node};
use crate::source::{FileId, Sources, Span};
use crate::vocabulary::Step;

/// What an incident says, without the places where it says it.
pub struct Said {
    /// The front matter and the lists, without the zone and the timeline.
    data: Vec<Bare>,
    zone: chrono_tz::Tz,
    timeline: Vec<Moved>,
    /// The other lists that stand in the text: what each entry says, and how it is written.
    in_text: Vec<(&'static str, Vec<(Bare, String)>)>,
    /// What stands in the blocks of the timeline besides its entries, block by block.
    around: Vec<String>,
    /// Other times, whose reading may depend on the timeline.
    times: Vec<Option<Moment>>,
    intro: String,
    sections: Vec<SectionText>,
}

/// An entry of the timeline: what it says but when, the instants that its time means, and how it is written where it
/// stands in the text.
type Moved = (Bare, [Option<Moment>; 2], String);

#[derive(Clone, Debug, PartialEq)]
struct SectionText {
    steps: Vec<Step>,
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
        let mut texts = list_texts(incident, sources);
        for (id, edits) in edits {
            let path = sources.path(*id);
            let Some(text) = texts.get(path) else { continue };
            let edited = apply(text, edits)?;
            texts.insert(path.to_owned(), edited);
        }
        let main_text = texts.get(sources.path(incident.main))?.clone();
        let list_texts: Vec<(bool, String)> = texts
            .iter()
            .filter(|(path, _)| *path != sources.path(incident.main))
            .map(|(path, text)| (path.file_stem() == Some("timeline"), text.clone()))
            .collect();
        let again = read_again(incident, sources, config, texts, &[])?;
        Self::new(&again, &main_text, &list_texts, (sources, config))
    }

    /// `lists`: texts of lists in files of their own, and whether each is the timeline.
    fn new(
        incident: &Incident,
        main: &str,
        lists: &[(bool, String)],
        (sources, config): (&Sources, &Config),
    ) -> Option<Self> {
        let Division::Both { yaml, .. } = divide(main) else {
            return None;
        };
        let front = yaml::parse(FileId(0), main, yaml.start, yaml.end).ok()?;
        let found = InText::read(incident, main, config, &front, sources);
        let (mut data, mut entries) = (Vec::new(), Vec::new());
        let mut take_timeline = |value: Bare| match value {
            Bare::Seq(all) => entries.extend(all.into_iter().map(|e| (e, String::new()))),
            other => entries.push((other, String::new())),
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
        let (mut in_text, mut around) = (Vec::new(), Vec::new());
        for list in found.lists() {
            let written = list.lines.iter().zip(list.entries());
            let own = written.map(|(lines, entry)| {
                let mut said = bare(entry);
                // Where in an entry a key stands means nothing.
                if let Bare::Map(fields) = &mut said {
                    fields.sort_by(|a, b| a.0.cmp(&b.0));
                }
                (said, unmoved(main, *lines, entry))
            });
            match list.name {
                "timeline" => {
                    entries.extend(own);
                    around = list.around(main);
                }
                name => in_text.push((name, own.collect())),
            }
        }
        let moments = incident.timeline.iter();
        let mut moments = moments.map(|e| [&e.at, &e.until].map(|at| at.as_ref().map(|a| a.value)));
        let timeline = entries.into_iter().map(|(entry, written)| match entry {
            Bare::Map(all) => {
                let rest = all.into_iter().filter(|(k, _)| k != "at");
                (Bare::Map(rest.collect()), moments.next().unwrap_or_default(), written)
            }
            other => (other, [None; 2], written),
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
            in_text,
            around,
            intro: incident
                .body
                .intro
                .as_ref()
                .map_or_else(String::new, |p| prose(main, p, &found)),
            sections: sections(incident, main, &found),
        })
    }

    /// Whether an edited reading says the same, but for what fixes are for: the order of the
    /// timeline, the words of a step's own heading, and sections that are there to be answered.
    pub fn is_kept_by(&self, after: &Said) -> bool {
        let sorted = |all: &[Moved]| {
            let mut all = all.to_vec();
            all.sort_by_cached_key(|e| format!("{e:?}"));
            all
        };
        let around = |said: &Self| {
            let mut all = said.around.clone();
            all.sort_unstable();
            all
        };
        let had = |step: Step| self.sections.iter().any(|s| s.steps.contains(&step));
        let kept: Vec<&SectionText> = after
            .sections
            .iter()
            .filter(|s| !(s.is_empty && s.steps.iter().any(|step| !had(*step))))
            .collect();
        self.data == after.data
            && self.zone == after.zone
            && self.times == after.times
            && sorted(&self.timeline) == sorted(&after.timeline)
            && self.in_text == after.in_text
            && around(self) == around(after)
            && self.intro == after.intro
            && self.sections.iter().collect::<Vec<_>>() == kept
    }
}

/// What a part of the body says besides the lists in it.
fn prose(file: &str, part: &Part, lists: &InText) -> String {
    let own = part.span;
    let mut places: Vec<Span> = lists.lists().iter().flat_map(|l| l.places.clone()).collect();
    places.retain(|p| own.start <= p.start && p.end <= own.end);
    places.sort_unstable();
    let mut at = own.start;
    let mut text = String::new();
    for place in places {
        let range = at as usize..place.start.max(at) as usize;
        text.push_str(file.get(range).unwrap_or_default());
        at = place.end.max(at);
    }
    text.push_str(file.get(at as usize..own.end as usize).unwrap_or_default());
    text.trim().to_owned()
}

/// How an entry of the text is written, without white space, its time and its id: the day may be written to the one, and
/// the other may be written at all.
fn unmoved(file: &str, lines: Span, entry: &Node) -> String {
    let mut out: Vec<Span> = match &entry.kind {
        Kind::Map(fields) => {
            let named = fields.iter().filter(|(key, _)| matches!(key.name.as_str(), "at" | "id"));
            named.map(|(_, node)| node.span).collect()
        }
        _ => Vec::new(),
    };
    out.sort_unstable();
    let mut at = lines.start;
    let mut text = String::new();
    for span in out {
        text.push_str(file.get(at as usize..span.start.max(at) as usize).unwrap_or_default());
        at = span.end.max(at);
    }
    text.push_str(file.get(at as usize..lines.end as usize).unwrap_or_default());
    text.retain(|c| !c.is_whitespace());
    text
}

fn sections(incident: &Incident, main: &str, lists: &InText) -> Vec<SectionText> {
    let all = incident.body.sections.iter().enumerate();
    all.map(|(index, section)| {
        let steps: Vec<Step> = incident.steps_at(index).collect();
        SectionText {
            id: section.id.clone(),
            heading: steps.is_empty().then(|| section.heading.clone()),
            text: prose(main, &section.part, lists),
            is_empty: section.part.blocks.is_empty(),
            steps,
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

/// The texts of the files that an incident is read from: the main file, and the lists in files of their own. One that
/// cannot be read says nothing before and after.
pub(super) fn list_texts(incident: &Incident, sources: &Sources) -> BTreeMap<Utf8PathBuf, String> {
    let lists = LISTS.iter().flat_map(|l| [format!("{l}.yaml"), format!("{l}.yml")]);
    let lists = lists.filter_map(|name| sources.id(&incident.folder.join(name)));
    let all = lists.chain([incident.main]);
    let all = all.filter_map(|id| {
        let text = sources.text(id).ok()?;
        Some((sources.path(id).to_owned(), text.text.clone()))
    });
    all.collect()
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
    all.find(|i| i.folder == incident.folder).map(Arc::unwrap_or_clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: x\nstatus: draft\n---\n\n## Timeline\n\n#### 14 March 2026\n\n- 2026-03-14 10:00 b\n\n  Unread.\n\n- 2026-03-14 09:00 a\n  - by: @kim\n\n## Actions\n\n- [ ] First: @kim\n- [ ] Second: @lee\n";

    /// Whether the report says the same with its text replaced by another.
    fn keeps(other: &str) -> bool {
        let path = Utf8PathBuf::from("incidents/2026-03-14-x/README.md");
        let above = ["incidents/", "incidents/2026-03-14-x/"];
        let entry = |path: &str| TreeEntry { path: path.into(), tracked: true };
        let entries = above.into_iter().map(entry).chain([entry(path.as_str())]).collect();
        let texts = BTreeMap::from([(path, TEXT.to_owned())]);
        let sources = Arc::new(Sources::new(Arc::new(Folder { entries, texts })));
        let config = Arc::new(Config::default());
        let library = Library::read_present(sources.clone(), config.clone());
        let incident = &library.incidents[0];
        let of = |text: &str| {
            let edit = Edit { range: 0..TEXT.len(), text: text.to_owned() };
            let edits = BTreeMap::from([(incident.main, vec![edit])]);
            Said::of(incident, &sources, &config, &edits).unwrap()
        };
        of(TEXT).is_kept_by(&of(other))
    }

    #[test]
    fn what_a_list_of_the_text_loses_or_says_otherwise_is_seen() {
        let with = |from: &str, to: &str| {
            assert!(TEXT.contains(from), "{from}");
            TEXT.replacen(from, to, 1)
        };
        let (first, second) =
            ("- 2026-03-14 10:00 b\n\n  Unread.\n", "- 2026-03-14 09:00 a\n  - by: @kim\n");
        let both = format!("{first}\n{second}");
        for same in [
            with(&both, &format!("{second}\n{first}")),
            with("] First", "] A1 First"),
            with("- 2026-03-14 09:00 a", "- 2026-03-14  09:00 a"),
        ] {
            assert!(keeps(&same), "{same}");
        }
        for other in [
            with(second, ""),
            with("10:00 b", "10:01 b"),
            with("  Unread.\n", ""),
            with("Unread", "Read"),
            // The same words in another entry.
            with(
                &both,
                "- 2026-03-14 10:00 b\n\n- 2026-03-14 09:00 a\n  - by: @kim\n\n  Unread.\n",
            ),
            with("  - by: @kim\n", "- by: @kim\n"),
            with("#### 14 March 2026", "#### 14 March"),
            with("] First", "] A2 First"),
            with(
                "- [ ] First: @kim\n- [ ] Second: @lee\n",
                "- [ ] Second: @lee\n- [ ] First: @kim\n",
            ),
            with("## Actions", "## Notes"),
        ] {
            assert!(!keeps(&other), "{other}");
        }
    }
}
