//! The lists that stand in the text of a report, for those who change it.

use std::ops::Range;

use crate::config::Config;
use crate::model::Incident;
use crate::model::decode;
use crate::source::discover::LISTS;
use crate::source::yaml::{Kind, Node};
use crate::source::{Sources, Span};

/// The lists of a report that are read from its text.
pub struct InText(Vec<List>);

/// A list in the text.
pub struct List {
    pub name: &'static str,
    pub node: Node,
    /// The blocks that it stands in, with the days above them.
    pub places: Vec<Span>,
    /// The lines of each entry.
    pub lines: Vec<Span>,
}

impl InText {
    /// Reads them from a text that the incident was decoded from; what its front matter or a file of its own gives is
    /// not read here.
    pub fn read(
        incident: &Incident,
        text: &str,
        config: &Config,
        front_matter: &Node,
        sources: &Sources,
    ) -> Self {
        let given = |list: &str| {
            let inline = match &front_matter.kind {
                Kind::Map(entries) => {
                    entries.iter().any(|(key, n)| key.name == list && n.kind != Kind::Null)
                }
                _ => false,
            };
            let names = [format!("{list}.yaml"), format!("{list}.yml")];
            inline || names.iter().any(|n| sources.id(&incident.folder.join(n)).is_some())
        };
        let found = decode::in_text(incident, text, config, given).lists.into_iter();
        let lists = found.filter(|l| LISTS.contains(&l.name)).filter_map(|l| {
            let node = l.node?;
            Some(List { name: l.name, node, places: l.places, lines: l.lines })
        });
        Self(lists.collect())
    }

    pub fn lists(&self) -> &[List] {
        &self.0
    }

    pub fn list(&self, name: &str) -> Option<&List> {
        self.0.iter().find(|l| l.name == name)
    }
}

impl List {
    /// The nodes of its entries.
    pub fn entries(&self) -> &[Node] {
        match &self.node.kind {
            Kind::Seq(all) => all,
            _ => &[],
        }
    }

    /// The bytes of each block with the indices of its entries; `None` where the lines of an entry do not lie in one,
    /// each behind the one before.
    pub fn blocks(&self) -> Option<Vec<(Range<usize>, Range<usize>)>> {
        let mut blocks = Vec::with_capacity(self.places.len());
        let mut next = 0;
        for place in &self.places {
            let first = next;
            let mut at = place.start;
            while let Some(own) = self.lines.get(next).filter(|l| l.end <= place.end) {
                if own.start < at {
                    return None;
                }
                at = own.end;
                next += 1;
            }
            blocks.push((place.range(), first..next));
        }
        (next == self.lines.len()).then_some(blocks)
    }

    /// What stands in its blocks besides its entries: the days above them, the head of a table.
    pub fn around(&self, text: &str) -> Vec<String> {
        let Some(blocks) = self.blocks() else {
            return vec![self.places.iter().filter_map(|p| text.get(p.range())).collect()];
        };
        let around = blocks.into_iter().map(|(block, entries)| {
            let mut at = block.start;
            let mut rest = String::new();
            for line in &self.lines[entries] {
                rest.push_str(text.get(at..line.start as usize).unwrap_or_default());
                at = line.end as usize;
            }
            rest + text.get(at..block.end).unwrap_or_default()
        });
        around.collect()
    }
}
