//! Opens what `gather` reads: files, packed or not, folders, archives, and what is piped in.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};

use camino::{Utf8Path, Utf8PathBuf};
use chrono::Duration;
use chrono_tz::Tz;

use super::{Arguments, options};
use crate::cli::open::Failure;
use crate::cli::stream::{self, Progress};
use crate::gather::{Cited, Gathering, cited};
use crate::intake::events::{self, At, Format, Mapping, packed};
use crate::model::Incident;
use crate::report::excerpt::printable;

/// So many files of a folder are read.
const MOST_FILES: usize = 20_000;
/// The lists of names of an export may have so many bytes.
const LARGEST_NAMES: u64 = 64 << 20;

/// What is known besides the files.
pub struct Reading {
    format: Option<Format>,
    near: Option<chrono::NaiveDate>,
    mapping: Mapping,
    begins: Vec<(String, At)>,
    skews: Vec<options::Skew>,
    /// What was named.
    files: Vec<Utf8PathBuf>,
    /// Where the incident is on the disk.
    folder: Utf8PathBuf,
}

/// A file that can be opened again.
enum Place<'a> {
    File(&'a Utf8Path),
    /// A file of an archive.
    Member(&'a Utf8Path, &'a str),
    Piped,
}

impl Reading {
    pub fn new(
        arguments: &Arguments,
        incident: &Incident,
        root: &Utf8Path,
        zone: Tz,
    ) -> Result<Self, Failure> {
        let begins = arguments.begins.iter().map(|written| {
            let (file, time) = written.split_once('=').ok_or_else(|| {
                format!("--begins {written}: write the file, then when it began, as in call.vtt=2026-03-14T09:00")
            })?;
            let at = options::time(time, incident, zone, false)
                .map_err(|why| format!("--begins {written}: {why}"))?;
            Ok((file.to_owned(), At::Exact(at)))
        });
        let begins = begins.collect::<Result<_, String>>().map_err(Failure::Said)?;
        let first = incident.timeline.iter().find_map(|e| Some(e.at.as_ref()?.value.at));
        let near = first.map(|at| at.with_timezone(&zone).date_naive());
        Ok(Self {
            format: arguments.from.as_deref().and_then(Format::from_name),
            near: incident.slug_date().or(near),
            mapping: super::mapping(arguments)?,
            begins,
            skews: arguments.skew.clone(),
            files: arguments.files.clone(),
            folder: root.join(&incident.folder).canonicalize_utf8().unwrap_or_default(),
        })
    }

    /// Reads all that was named.
    pub fn all(&self, gathering: &mut Gathering, progress: &Progress) -> Result<(), Failure> {
        for path in &self.files {
            if path == "-" {
                self.one("what is piped in", &Place::Piped, &HashMap::new(), gathering, progress)?;
                continue;
            }
            let met = std::fs::metadata(path).map_err(|e| cannot(path.as_str(), &e))?;
            if met.is_dir() {
                self.folder(path, gathering, progress)?;
            } else if is_zip(path)? {
                self.archive(path, gathering, progress)?;
            } else {
                let name = path.file_name().unwrap_or(path.as_str());
                self.one(name, &Place::File(path), &names_beside(path), gathering, progress)?;
            }
        }
        Ok(())
    }

    fn folder(
        &self,
        folder: &Utf8Path,
        gathering: &mut Gathering,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry =
                entry.map_err(|e| Failure::Said(format!("{folder} cannot be read: {e}")))?;
            if !entry.file_type().is_file() {
                continue;
            }
            let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
            files.push(path.to_owned());
            if files.len() > MOST_FILES {
                return Err(Failure::Said(format!(
                    "{folder} has more than {MOST_FILES} files; name those that belong to the incident"
                )));
            }
        }
        let below = |path: &Utf8Path| path.strip_prefix(folder).unwrap_or(path).to_string();
        let mut names = HashMap::new();
        for path in files.iter().filter(|p| events::is_slack_list(&below(p))) {
            let file = File::open(path).map_err(|e| cannot(path.as_str(), &e))?;
            add_names(&mut names, file);
        }
        for path in &files {
            let name = below(path);
            if events::is_slack_list(&name) || name.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            self.one(&name, &Place::File(path), &names, gathering, progress)?;
        }
        Ok(())
    }

    fn archive(
        &self,
        path: &Utf8Path,
        gathering: &mut Gathering,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let mut archive = open_archive(path)?;
        let all = archive.names();
        let mut names = HashMap::new();
        for name in all.iter().filter(|name| events::is_slack_list(name)) {
            add_names(&mut names, archive.file(name).map_err(|e| cannot(name, &e))?);
        }
        for name in all.iter().filter(|name| !events::is_slack_list(name)) {
            self.one(name, &Place::Member(path, name), &names, gathering, progress)?;
        }
        Ok(())
    }

    fn one(
        &self,
        name: &str,
        place: &Place<'_>,
        names: &HashMap<String, String>,
        gathering: &mut Gathering,
        progress: &Progress,
    ) -> Result<(), Failure> {
        progress.say(&format!("reading {} …", printable(name)));
        let own = match place {
            Place::File(path) => self.in_folder(path),
            _ => None,
        };
        let cite = own.unwrap_or_else(|| cited(name));
        let is_named = |file: &str| {
            let path = match place {
                Place::File(path) | Place::Member(path, _) => path.as_str(),
                Place::Piped => "-",
            };
            let last = name.rsplit('/').next().unwrap_or(name);
            [name, path, last, last.split('.').next().unwrap_or(last)].contains(&file)
                || name.split('/').any(|part| part == file)
        };
        let skew = self.skews.iter().rev().find(|s| is_named(&s.file));
        let skew = skew.map_or(Duration::zero(), |s| s.by);
        gathering.source(name.to_owned(), cite, skew);
        let begins = self.begins.iter().find(|(file, _)| is_named(file)).map(|(_, at)| *at);
        let reading = events::Reading {
            format: self.format,
            near: self.near,
            mapping: self.mapping.clone(),
            names: names.clone(),
            begins,
            ..events::Reading::default()
        };
        let told = with(place, |from| {
            events::read(name, from, &reading, &mut |format, record| gathering.take(format, record))
        });
        match told {
            Ok(told) => gathering.told(told),
            Err(e) => {
                // What was read before counts; the next file is not this one's fault.
                stream::warning(&format!("{} could be read in part at most: {e}", printable(name)));
                gathering.told(events::Told::default());
            }
        }
        Ok(())
    }

    /// How a file that lies in the incident's folder is cited. A line of one that is packed cannot be linked.
    fn in_folder(&self, path: &Utf8Path) -> Option<Cited> {
        if packed::is_packed(&begin_of(path).ok()?) {
            return None;
        }
        let real = path.canonicalize_utf8().ok()?;
        let inside = real
            .strip_prefix(&self.folder)
            .ok()
            .filter(|p| !self.folder.as_str().is_empty() && !p.as_str().is_empty())?;
        Some(Cited::Path(inside.to_string()))
    }

    /// What the people and channels are called of whom a source tells.
    pub fn names_of(&self, name: &str) -> Result<HashMap<String, String>, Failure> {
        for path in &self.files {
            if path.is_dir() {
                let lists = walkdir::WalkDir::new(path).into_iter().filter_map(Result::ok);
                let lists = lists.filter(|e| e.path().to_str().is_some_and(events::is_slack_list));
                if path.join(name).is_file() {
                    let mut names = HashMap::new();
                    for list in lists {
                        let file = File::open(list.path()).map_err(|e| cannot(name, &e))?;
                        add_names(&mut names, file);
                    }
                    return Ok(names);
                }
            } else if is_zip(path)? {
                let mut archive = open_archive(path)?;
                let all = archive.names();
                if all.iter().any(|n| n == name) {
                    let mut names = HashMap::new();
                    for list in all.iter().filter(|name| events::is_slack_list(name)) {
                        add_names(&mut names, archive.file(list).map_err(|e| cannot(list, &e))?);
                    }
                    return Ok(names);
                }
            } else if path.file_name() == Some(name) {
                return Ok(names_beside(path));
            }
        }
        Ok(HashMap::new())
    }

    /// Reads the text of a source again, unpacked, to be copied.
    pub fn again<T>(
        &self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> Result<T, Failure> {
        for path in &self.files {
            if path.is_dir() {
                let file = path.join(name);
                if file.is_file() {
                    return with(&Place::File(&file), take).map_err(|e| cannot(name, &e));
                }
            } else if is_zip(path)? {
                if open_archive(path)?.names().iter().any(|n| n == name) {
                    return with(&Place::Member(path, name), take).map_err(|e| cannot(name, &e));
                }
            } else if path.file_name() == Some(name) {
                return with(&Place::File(path), take).map_err(|e| cannot(name, &e));
            }
        }
        Err(Failure::Said(format!("{name} is not there any more")))
    }
}

/// Opens a place, unpacks it, and hands it on.
fn with<T>(place: &Place<'_>, take: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
    match place {
        Place::File(path) => take(&mut *packed::unpacked(File::open(path)?)?),
        Place::Member(path, name) => {
            let mut archive = packed::Archive::open(File::open(path)?)?;
            let member = archive.file(name)?;
            take(&mut *packed::unpacked(member)?)
        }
        Place::Piped => take(&mut *packed::unpacked(io::stdin().lock())?),
    }
}

fn open_archive(path: &Utf8Path) -> Result<packed::Archive<File>, Failure> {
    let file = File::open(path).map_err(|e| cannot(path.as_str(), &e))?;
    packed::Archive::open(file).map_err(|e| cannot(path.as_str(), &e))
}

fn is_zip(path: &Utf8Path) -> Result<bool, Failure> {
    let begin = begin_of(path).map_err(|e| cannot(path.as_str(), &e))?;
    Ok(packed::is_zip(&begin))
}

/// The first bytes of a file, by which it is known whether and how it is packed.
fn begin_of(path: &Utf8Path) -> io::Result<Vec<u8>> {
    let mut begin = Vec::with_capacity(6);
    File::open(path)?.take(6).read_to_end(&mut begin)?;
    Ok(begin)
}

fn cannot(name: &str, why: &io::Error) -> Failure {
    Failure::Said(format!("{name} cannot be read: {why}"))
}

/// The names of the lists that lie beside a file.
fn names_beside(path: &Utf8Path) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for list in events::NAMES {
        if let Ok(file) = File::open(path.with_file_name(list)) {
            add_names(&mut names, file);
        }
    }
    names
}

fn add_names(names: &mut HashMap<String, String>, from: impl Read) {
    let mut bytes = Vec::new();
    if from.take(LARGEST_NAMES).read_to_end(&mut bytes).is_ok() {
        names.extend(events::slack_names(&bytes));
    }
}
