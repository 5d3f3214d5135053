//! Where a value of an action that stands in the report's Markdown could be written: cells of a table, the box, the
//! facts and the bullets of a checklist. Edits to try, the most natural first; what comes of each is read again.

use super::{Change, Document, Key, entry};
use crate::fix::edit::{Edit, line_end, line_start};
use crate::model::Incident;
use crate::notation::{self, Names};
use crate::source::body;
use crate::source::front_matter::{Division, divide};
use crate::source::yaml::{Key as YamlKey, Kind, Node};

/// The lists that stand in the text of a main file, as if they were its front matter.
pub(super) fn read<'t>(incident: &Incident, names: &Names, text: &'t str) -> Option<Document<'t>> {
    let start = match divide(text) {
        Division::Both { body, .. } => body,
        Division::NoFrontMatter => 0,
        Division::Unterminated { .. } => return None,
    };
    let body = body::read(incident.main, text, start);
    let mut steps = vec![None; body.sections.len()];
    for section in incident.sections.iter().filter(|s| !s.is_joined) {
        // In order of step: of several, its lists are those of the first.
        steps.get_mut(section.index)?.get_or_insert(section.step);
    }
    let day = incident.slug_date();
    let found = notation::read(incident.main, text, &body, &steps, day, names, |_| false);
    let mut lists: Vec<(YamlKey, Node)> = Vec::new();
    for list in found.lists {
        let node = list.node?;
        let key = YamlKey { name: list.name.to_owned(), span: node.span };
        lists.push((key, node));
    }
    let span = lists.first()?.1.span;
    Some(Document {
        text,
        yaml: 0..text.len(),
        root: Node { kind: Kind::Map(lists), span },
        is_main: true,
    })
}

/// Sets of edits that may change a value.
///
/// # Errors
/// Why the value cannot stand here.
pub(super) fn candidates(
    document: &Document<'_>,
    item: usize,
    change: &Change,
) -> Result<Vec<Vec<Edit>>, String> {
    let action = document.action(item).ok_or("the action is not found")?;
    let (outer, key) = change.key.split();
    let found = match outer {
        Some(outer) => entry(action, outer).and_then(|(_, map)| entry(map, key)),
        None => entry(action, key),
    };
    let node = found.map(|(_, node)| node);
    let line = Line::of(document.text, action);
    if !line.is_bullet {
        return match (&change.value, node) {
            (Some(value), Some(node)) => Ok(vec![vec![replace(node, &value.replace('|', "\\|"))]]),
            (None, Some(node)) => Ok(vec![vec![replace(node, "")]]),
            (Some(_), None) => {
                Err(format!("the table has no column for `{}`; add one by hand", change.key.name()))
            }
            (None, None) => Ok(Vec::new()),
        };
    }
    if change.key == Key::Status {
        return line.status(change.value.as_deref(), node);
    }
    // What follows from where the action stands is written nowhere.
    let written = node.filter(|n| !n.span.range().is_empty());
    Ok(match (&change.value, written) {
        (Some(value), Some(node)) => vec![vec![replace(node, value)]],
        (Some(value), None) => line.insert(change.key, value),
        (None, Some(node)) => line.remove(node),
        (None, None) => Vec::new(),
    })
}

fn replace(node: &Node, value: &str) -> Edit {
    Edit { range: node.span.range(), text: value.to_owned() }
}

/// The item of a checklist.
struct Line<'t> {
    text: &'t str,
    /// The bytes of its own words, without its box and the bullets in it.
    start: usize,
    end: usize,
    is_bullet: bool,
}

impl<'t> Line<'t> {
    fn of(text: &'t str, action: &Node) -> Self {
        let range = action.span.range();
        let before = &text[line_start(text, range.start)..range.start];
        let marker = before.trim_start_matches([' ', '\t']);
        let is_bullet =
            marker.starts_with(['-', '*', '+']) || marker.starts_with(|c: char| c.is_ascii_digit());
        Self { text, start: range.start, end: range.end, is_bullet }
    }

    /// What stands before its words on its line.
    fn before(&self) -> &'t str {
        &self.text[line_start(self.text, self.start)..self.start]
    }

    /// The edit that ticks the box, or takes the tick away.
    fn tick(&self, ticked: bool) -> Option<Edit> {
        let at = line_start(self.text, self.start) + self.before().rfind('[')? + 1;
        Some(Edit { range: at..at + 1, text: if ticked { "x" } else { " " }.to_owned() })
    }

    fn status(&self, value: Option<&str>, node: Option<&Node>) -> Result<Vec<Vec<Edit>>, String> {
        let Some(value) = value else {
            return Err("its box always says a status".to_owned());
        };
        let tick = self.tick(value == "done").ok_or("it has no box; write it by hand")?;
        // A box lies before the words.
        let word = node.filter(|n| n.span.range().start >= self.start);
        let mut all = Vec::new();
        match word {
            Some(node) => {
                let without = self.remove(node).into_iter();
                all.extend(without.map(|edits| [edits, vec![tick.clone()]].concat()));
                all.push(vec![tick, replace(node, value)]);
            }
            None => {
                all.push(vec![tick.clone()]);
                let facts = self.insert(Key::Status, value).into_iter();
                all.extend(facts.map(|edits| [edits, vec![tick.clone()]].concat()));
            }
        }
        Ok(all)
    }

    /// As a fact behind the others, as the first fact, or as a bullet in the item.
    fn insert(&self, key: Key, value: &str) -> Vec<Vec<Edit>> {
        let fact = match key {
            Key::Due => Some(format!("due {value}")),
            Key::Done => Some(format!("done {value}")),
            Key::Addresses => Some(format!("for {value}")),
            Key::BlockedBy => Some(format!("blocked by {value}")),
            Key::CarriedFrom => Some(format!("carried from {value}")),
            Key::Owner | Key::Priority | Key::Status | Key::Ticket | Key::Kind | Key::Process => {
                Some(value.to_owned())
            }
            _ => None,
        };
        let mut all = Vec::new();
        if let Some(fact) = fact {
            for join in [", ", ": "] {
                all.push(vec![Edit::insert(self.end, format!("{join}{fact}"))]);
            }
        }
        let name = match key {
            Key::VerificationOn => "verified on",
            Key::VerificationBy => "verified by",
            Key::VerificationHow => "verification",
            Key::VerificationResult => "verification result",
            Key::CarriedFrom => "carried from",
            Key::BlockedBy => "blocked by",
            other => other.name(),
        };
        let marker = self.before();
        let inside = marker.find('[').unwrap_or(marker.len());
        let bullet = format!("{}{:inside$}- {name}: {value}", line_end(self.text), "");
        // Behind the bullets that are there, so that they stay in the order in which they were written.
        all.push(vec![Edit::insert(self.item_end(), bullet.clone())]);
        all.push(vec![Edit::insert(self.end, bullet)]);
        all
    }

    /// The end of the last line that belongs to the item: those below it that are indented further.
    fn item_end(&self) -> usize {
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let own = indent(self.before());
        let mut end = self.end;
        let mut at = self.end;
        for (number, line) in self.text[self.end..].split_inclusive('\n').enumerate() {
            let is_inside = number == 0 || (!line.trim().is_empty() && indent(line) > own);
            if !is_inside {
                break;
            }
            end = at + line.trim_end().len();
            at += line.len();
        }
        end
    }

    /// Cuts a fact with the mark before it, or with the one behind it; or the bullet that a value stands in.
    fn remove(&self, node: &Node) -> Vec<Vec<Edit>> {
        let range = node.span.range();
        let cut = |range: std::ops::Range<usize>| vec![Edit { range, text: String::new() }];
        let mut all = Vec::new();
        if range.start >= self.start && range.end <= self.end {
            let before = &self.text[self.start..range.start];
            let marks = [",", ";", ":", " —", " –"];
            let mark = marks.into_iter().filter_map(|m| before.rfind(m).map(|at| (at, m))).max();
            if let Some((at, mark)) = mark {
                all.push(cut(self.start + at..range.end));
                let after = &self.text[range.end..self.end];
                let skipped = after.len() - after.trim_start_matches([',', ';']).trim_start().len();
                let begin = self.start + at + mark.len();
                let space =
                    before.len() - at - mark.len() - before[at + mark.len()..].trim_start().len();
                all.push(cut(begin + space..range.end + skipped));
            }
        } else if range.start > self.end {
            let line = line_start(self.text, range.start);
            let from = self.text[..line].trim_end_matches(['\n', '\r']).len();
            all.push(cut(from..range.end));
        }
        all
    }
}
