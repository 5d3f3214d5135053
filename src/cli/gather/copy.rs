//! `--copy`: the files that are cited, into `evidence/`, without the secrets in them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::Places;
use super::read::Reading;
use crate::cli::open::Failure;
use crate::cli::stream;
use crate::disk::{Change, Created, DiskError, Writer, create};
use crate::gather::{Cited, Gathered};
use crate::intake::events::packed::text_name;
use crate::intake::events::{Format, slack_names};
use crate::model::Incident;
use crate::report::excerpt::printable;
use crate::report::json_writer;
use crate::rules::safety::mask::Mask;
use crate::source::tree::MAX_FILE_BYTES;

/// Where the names of people and channels stand, in an export of Slack as beside its messages.
const USERS: &str = "users.json";

/// A file that is to be written.
pub struct Copy {
    /// Relative to the root.
    pub path: Utf8PathBuf,
    /// The places of its sources.
    pub sources: Vec<usize>,
    bytes: Vec<u8>,
    /// What is there, to be replaced.
    old: Option<Vec<u8>>,
}

impl Copy {
    pub fn write(&self, root: &Utf8Path, writer: &Writer) -> Result<(), Failure> {
        if let Some(old) = &self.old {
            return Ok(writer.replace(&[Change { path: &self.path, old, new: &self.bytes }])?);
        }
        match create(root, &self.path, &self.bytes)? {
            Created::Written | Created::Same => Ok(()),
            Created::Differs => Err(Failure::Disk(DiskError::Changed { path: self.path.clone() })),
        }
    }
}

/// Prepares the copies of the sources that chosen entries come from, and cites them there.
pub fn prepare(
    root: &Utf8Path,
    incident: &Incident,
    gathered: &mut Gathered,
    chosen: &[usize],
    reading: &Reading,
    (mask, places): &mut (&mut Mask<'_>, &mut Places),
) -> Result<Vec<Copy>, Failure> {
    let wanted: BTreeSet<usize> = chosen.iter().map(|i| gathered.events[*i].source).collect();
    let mut copies: Vec<Copy> = Vec::new();
    let (mut named, mut talks) = (BTreeMap::new(), Vec::new());
    for source in wanted {
        if matches!(gathered.sources[source].cited, Cited::Path(_)) {
            continue;
        }
        let name = gathered.sources[source].name.clone();
        let found = |line| places.insert((source, line));
        let Some(bytes) = reading.again(&name, |from| masked(from, mask, found))? else {
            let own = chosen.iter().map(|i| &gathered.events[*i]);
            let lines = own.filter(|e| e.source == source).map(|e| e.line);
            let (first, last) = (lines.clone().min().unwrap_or(1), lines.max().unwrap_or(1));
            stream::warning(&format!(
                "{} is larger than the {} MiB that a file of a report may have, and was not copied; its entries cite it by name. What they cite are the lines {first} to {last}: cut those out (`sed -n {first},{last}p`) and gather from that file",
                printable(&name),
                MAX_FILE_BYTES >> 20
            ));
            continue;
        };
        let mut path = None;
        for number in 1..100 {
            let plain = plain_name(&name, number);
            let tried = incident.folder.join("evidence").join(&plain);
            let is_taken = copies.iter().any(|c| c.path == tried);
            let there = std::fs::read(root.join(&tried));
            let is_free = match &there {
                Ok(there) => *there == bytes,
                Err(e) => e.kind() == io::ErrorKind::NotFound,
            };
            if is_free && !is_taken {
                path = Some((tried, format!("evidence/{plain}")));
                break;
            }
        }
        let Some((path, inside)) = path else {
            return Err(Failure::Said(format!(
                "evidence/ has too many files that are called {name}"
            )));
        };
        gathered.sources[source].cited = Cited::Path(inside);
        if gathered.sources[source].told.format == Some(Format::Slack) {
            let text = String::from_utf8_lossy(&bytes);
            let known = reading.names_of(&name)?;
            named.extend(known.into_iter().filter(|(id, _)| text.contains(id.as_str())));
            talks.push(source);
        }
        copies.push(Copy { path, sources: vec![source], bytes, old: None });
    }
    if !named.is_empty() {
        copies.extend(names(root, incident, named, talks)?);
    }
    Ok(copies)
}

/// A person or a channel, as lists of Slack have them.
#[derive(Serialize)]
struct Name {
    id: String,
    name: String,
}

/// The names of those who occur in copied messages, beside them; nothing else of the list of all people.
fn names(
    root: &Utf8Path,
    incident: &Incident,
    named: BTreeMap<String, String>,
    sources: Vec<usize>,
) -> Result<Option<Copy>, Failure> {
    let path = incident.folder.join("evidence").join(USERS);
    let old = std::fs::read(root.join(&path)).ok();
    let mut all: BTreeMap<String, String> =
        old.as_deref().map(slack_names).unwrap_or_default().into_iter().collect();
    let lacking: Vec<&str> =
        named.keys().filter(|id| !all.contains_key(*id)).map(String::as_str).collect();
    if lacking.is_empty() {
        return Ok(None);
    }
    let written = |all: &BTreeMap<String, String>| {
        let all = all.iter().map(|(id, name)| Name { id: id.clone(), name: name.clone() });
        json_writer::pretty_text(&all.collect::<Vec<_>>())
    };
    // Somebody else's list has more than names.
    if let Some(old) = &old
        && written(&all)?.as_bytes() != old.as_slice()
    {
        stream::warning(&format!(
            "{path} is not from here and stays as it is; it lacks the names of {}",
            printable(&lacking.join(", "))
        ));
        return Ok(None);
    }
    all.extend(named);
    let bytes = written(&all)?.into_bytes();
    Ok(Some(Copy { path, sources, bytes, old }))
}

/// A name of plain letters, with the ending of what is in it.
fn plain_name(name: &str, number: u32) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let plain: String = text_name(name).chars().map(plain).collect();
    let plain = plain.trim_matches(['.', '-']);
    let plain = if plain.is_empty() { "evidence.log" } else { plain };
    if number == 1 { plain.to_owned() } else { format!("{number}-{plain}") }
}

/// The text without secrets, line by line, and in which they were; `None` where it is too large.
fn masked(
    from: &mut dyn Read,
    mask: &mut Mask<'_>,
    mut found: impl FnMut(u64) -> bool,
) -> io::Result<Option<Vec<u8>>> {
    let mut from = BufReader::new(from.take(MAX_FILE_BYTES + 1));
    let mut all = Vec::new();
    let mut line = Vec::new();
    let mut read = 0;
    for number in 1.. {
        line.clear();
        read += from.read_until(b'\n', &mut line)? as u64;
        if read > MAX_FILE_BYTES {
            return Ok(None);
        }
        if line.is_empty() {
            return Ok(Some(all));
        }
        let end = line.iter().rposition(|b| !b"\r\n".contains(b)).map_or(0, |at| at + 1);
        let before = mask.count;
        match std::str::from_utf8(&line[..end]) {
            Ok(text) => all.extend_from_slice(mask.line(text).as_bytes()),
            Err(_) => {
                let text = String::from_utf8_lossy(&line[..end]);
                all.extend_from_slice(mask.line(&text).as_bytes());
            }
        }
        if mask.count > before {
            found(number);
        }
        all.extend_from_slice(&line[end..]);
    }
    Ok(None)
}
