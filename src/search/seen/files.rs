//! The known lines as files, for the script of the search page. `docs/search.md` describes them.
//!
//! | file | holds |
//! |---|---|
//! | `seen` | how many lines each group has, and where the words begin |
//! | `s0`, `s1`, … | words of templates, with the lines that have them |
//! | `l0`, `l1`, … | where lines stand |

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::template;
use crate::cache::{Cache, KeyOf};
use crate::search::Group;
use crate::search::index::in_script_order;
use crate::search::numbers::Numbers;
use crate::search::shards::{Lines, Shard, Shards};
use crate::search::tally::index as number;

/// A file of words is ended beyond this, in bytes.
const WORDS_SIZE: usize = 28_000;
/// So many lines have their places in one file.
const LINES: usize = 8_000;
/// The lines of so many groups are in memory at a time.
const AT_ONCE: usize = 256;

/// The file that is loaded first.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// How many known lines each group has.
    groups: Numbers,
    /// The first word of each file of words.
    words: Lines,
    /// How many known lines have their places in one file.
    lines: usize,
}

/// A known line of a group.
#[derive(Serialize, Deserialize)]
struct KnownLine {
    /// The document in the group, and the line in it, from 0.
    place: (u32, u32),
    words: Vec<String>,
}

/// The lines of a group by which an error is recognised, with the places of their documents and their own, from 0.
pub fn lines(group: &Group) -> impl Iterator<Item = ((u32, u32), &str)> {
    let documents = group.documents.iter().enumerate().filter(|(_, document)| document.is_known);
    documents.flat_map(|(document, known)| {
        let lines = known.text.split('\n').enumerate();
        lines.map(move |(line, text)| ((number(document), number(line)), text))
    })
}

/// The known lines of a group, found in this run or an earlier one.
fn known(group: &Group, cache: Option<&Cache>) -> Vec<KnownLine> {
    let Some(cache) = cache else { return of_group(group) };
    let mut key = KeyOf::new("known lines");
    for (document, known) in group.documents.iter().enumerate().filter(|(_, d)| d.is_known) {
        key.add(&number(document).to_le_bytes()).add(known.text.as_bytes());
    }
    cache.words.known(key.key(), || of_group(group))
}

/// Of lines with one template the first.
fn of_group(group: &Group) -> Vec<KnownLine> {
    let mut templates = HashSet::new();
    let all = lines(group).map(|(place, text)| KnownLine { place, words: template::words(text) });
    all.filter(|line| !line.words.is_empty() && templates.insert(template::number(&line.words)))
        .collect()
}

/// Files of what is known by the lines of groups, the newest first. Those that an earlier run found are taken from the
/// cache.
#[must_use]
pub fn files(groups: &[Group], cache: Option<&Cache>) -> Shards {
    let mut files = Shards::new();
    let mut root = Seen { groups: Numbers::default(), words: Lines::default(), lines: LINES };
    let mut having: BTreeMap<String, (u32, Numbers, u32)> = BTreeMap::new();
    let (mut places, mut before) = (Numbers::default(), 0);
    let (mut all, mut first) = (0, 0);
    // Some at a time: their words as texts take many times what is kept of them.
    let lines = groups
        .chunks(AT_ONCE)
        .flat_map(|some| some.par_iter().map(|group| known(group, cache)).collect::<Vec<_>>());
    for (group, lines) in groups.iter().zip(lines) {
        root.groups.push(number(lines.len()));
        for KnownLine { place: (document, line), words } in lines {
            places.push(first + document - before);
            places.push(line);
            places.push(number(words.len()));
            before = first + document;
            for word in words {
                let (count, lines, last) = having.entry(word).or_default();
                lines.push(all - *last);
                (*count, *last) = (*count + 1, all);
            }
            all += 1;
            if (all as usize).is_multiple_of(LINES) {
                let name = format!("l{}", all as usize / LINES - 1);
                files.insert(name, Shard::Places(std::mem::take(&mut places)));
                before = 0;
            }
        }
        first += number(group.documents.len());
    }
    files.insert(format!("l{}", all as usize / LINES), Shard::Places(places));
    words(having, &mut root, &mut files);
    files.insert("seen".to_owned(), Shard::Seen(root));
    files
}

fn words(having: BTreeMap<String, (u32, Numbers, u32)>, root: &mut Seen, files: &mut Shards) {
    let mut rows: Vec<(String, (u32, Numbers, u32))> = having.into_iter().collect();
    rows.sort_by(|(a, _), (b, _)| in_script_order(a, b));
    let (mut shard, mut size) = (Lines::default(), 0);
    for (word, (count, lines, _)) in rows {
        if size > WORDS_SIZE {
            let name = format!("s{}", root.words.0.len() - 1);
            files.insert(name, Shard::Known(std::mem::take(&mut shard)));
            size = 0;
        }
        if shard.0.is_empty() {
            root.words.0.push(word.clone());
        }
        let mut data = Numbers::default();
        data.push(count);
        data.append(&lines);
        let row = format!("{word}\t{}", data.text());
        size += row.len() + 2;
        shard.0.push(row);
    }
    files.insert(format!("s{}", root.words.0.len().saturating_sub(1)), Shard::Known(shard));
}
