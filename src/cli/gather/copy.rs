//! `--copy`: the files that are cited, into `evidence/`, without the secrets in them.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read};

use camino::{Utf8Path, Utf8PathBuf};

use super::read::Reading;
use crate::cli::open::Failure;
use crate::cli::stream;
use crate::disk::{Created, DiskError, create};
use crate::gather::{Cited, Gathered};
use crate::intake::events::packed::text_name;
use crate::model::Incident;
use crate::report::excerpt::printable;
use crate::rules::safety::mask::Mask;
use crate::source::tree::MAX_FILE_BYTES;

/// A file that is to be written.
pub struct Copy {
    /// Relative to the root.
    pub path: Utf8PathBuf,
    /// The place of its source.
    pub source: usize,
    bytes: Vec<u8>,
}

impl Copy {
    pub fn write(&self, root: &Utf8Path) -> Result<(), Failure> {
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
    mask: &mut Mask<'_>,
) -> Result<Vec<Copy>, Failure> {
    let wanted: BTreeSet<usize> = chosen.iter().map(|i| gathered.events[*i].source).collect();
    let mut copies: Vec<Copy> = Vec::new();
    for source in wanted {
        if matches!(gathered.sources[source].cited, Cited::Path(_)) {
            continue;
        }
        let name = gathered.sources[source].name.clone();
        let Some(bytes) = reading.again(&name, |from| masked(from, mask))? else {
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
        copies.push(Copy { path, source, bytes });
    }
    Ok(copies)
}

/// A name of plain letters, with the ending of what is in it.
fn plain_name(name: &str, number: u32) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let plain: String = text_name(name).chars().map(plain).collect();
    let plain = plain.trim_matches(['.', '-']);
    let plain = if plain.is_empty() { "evidence.log" } else { plain };
    if number == 1 { plain.to_owned() } else { format!("{number}-{plain}") }
}

/// The text without secrets, line by line; `None` where it is too large.
fn masked(from: &mut dyn Read, mask: &mut Mask<'_>) -> io::Result<Option<Vec<u8>>> {
    let mut from = BufReader::new(from.take(MAX_FILE_BYTES + 1));
    let mut all = Vec::new();
    let mut line = Vec::new();
    let mut read = 0;
    loop {
        line.clear();
        read += from.read_until(b'\n', &mut line)? as u64;
        if read > MAX_FILE_BYTES {
            return Ok(None);
        }
        if line.is_empty() {
            return Ok(Some(all));
        }
        let end = line.iter().rposition(|b| !b"\r\n".contains(b)).map_or(0, |at| at + 1);
        match std::str::from_utf8(&line[..end]) {
            Ok(text) => all.extend_from_slice(mask.line(text).as_bytes()),
            Err(_) => {
                let text = String::from_utf8_lossy(&line[..end]);
                all.extend_from_slice(mask.line(&text).as_bytes());
            }
        }
        all.extend_from_slice(&line[end..]);
    }
}
