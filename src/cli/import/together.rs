//! The reports that are imported together: links between them, and the files that come along.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::import::{Imported, links};
use crate::intake::html::{PICTURES, Picture};
use crate::source::kinds::is_offered;
use crate::source::tree::MAX_FILE_BYTES;

/// A report that is to be written.
pub(super) struct Planned {
    pub from: Utf8PathBuf,
    pub original: Vec<u8>,
    pub imported: Imported,
    /// The incident's folder, relative to the root.
    pub folder: Utf8PathBuf,
    /// Files that come along: where they are, and their names in `evidence/`.
    pub files: Vec<(Utf8PathBuf, String)>,
    /// Pictures that the document carried in itself.
    pub pictures: Vec<Picture>,
}

/// Leads links between the reports to where they are now, and finds the pictures and files that come along.
pub(super) fn link(planned: &mut [Planned]) {
    let real = |path: &Utf8Path| path.canonicalize_utf8().ok();
    let places: BTreeMap<Utf8PathBuf, String> =
        planned.iter().filter_map(|p| Some((real(&p.from)?, p.imported.slug.clone()))).collect();
    for report in planned {
        let Some(beside) = real(&report.from).and_then(|p| p.parent().map(Utf8Path::to_owned))
        else {
            continue;
        };
        let mut to = BTreeMap::new();
        let mut names: BTreeSet<String> = report.pictures.iter().map(|p| p.name.clone()).collect();
        let is_carried = |destination: &str| {
            let name = destination.strip_prefix(PICTURES).and_then(|n| n.strip_prefix('/'));
            name.is_some_and(|name| report.pictures.iter().any(|p| p.name == name))
        };
        for destination in links::destinations(&report.imported.text) {
            let (path, rest) = match destination.find(['#', '?']) {
                Some(at) => destination.split_at(at),
                None => (destination.as_str(), ""),
            };
            if path.is_empty()
                || is_carried(&destination)
                || path.contains("://")
                || path.starts_with(['/', '\\'])
                || path.starts_with("mailto:")
            {
                continue;
            }
            let plain = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
            let tries = [plain.clone(), format!("{plain}.md"), format!("{plain}.html.md.erb")];
            let found =
                tries.iter().filter_map(|name| real(&beside.join(name))).find(|p| p.is_file());
            let Some(found) = found else { continue };
            if let Some(slug) = places.get(&found) {
                to.insert(destination.clone(), format!("../{slug}/README.md{rest}"));
                continue;
            }
            // Only what lies with the reports: a link is no way to any file of the machine.
            let name = found.file_name().unwrap_or_default().to_owned();
            let is_small = found.metadata().is_ok_and(|m| m.len() <= MAX_FILE_BYTES);
            if !found.starts_with(&beside)
                || !is_offered(&found)
                || !is_small
                || name.starts_with("original.")
            {
                continue;
            }
            let mut free = name.clone();
            for n in 2.. {
                if names.insert(free.clone()) {
                    break;
                }
                free = format!("{n}-{name}");
            }
            let encoded = percent_encoding::utf8_percent_encode(&free, PLAIN);
            to.insert(destination.clone(), format!("evidence/{encoded}{rest}"));
            report.files.push((found, free));
        }
        if !to.is_empty() {
            let text = links::redirected(&report.imported.text, |d| to.get(d).cloned());
            report.imported.text = text;
        }
    }
}

/// What would end a link's destination or be read as something else.
const PLAIN: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'#')
    .add(b'?')
    .add(b'%')
    .add(b'\\');
