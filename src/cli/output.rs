//! `--output`: the file that somebody named, and whose place it does not take.

use std::fmt::Display;
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::open::Failure;
use super::stream;
use crate::disk;
use crate::source::git::Git;
use crate::workspace::Snapshot;

/// So many bytes of an earlier output tell what it is: of a file of letters, and of others, whose sizes and dates follow
/// soon.
const BEGINNING: usize = 40;
const BEGINNING_OF_OTHERS: usize = 4;

/// The option.
#[derive(Clone, Debug, clap::Args)]
pub struct Output {
    /// Write to this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
}

impl Output {
    /// Whether a file is named.
    pub fn is_file(&self) -> bool {
        self.output.is_some()
    }

    /// Has it written into the file, or else to `out`.
    ///
    /// # Errors
    /// [`Failure`] where it cannot be written.
    pub fn write(
        &self,
        repository: &Snapshot,
        out: &mut dyn Write,
        make: impl Fn(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some(file) = &self.output else {
            let written = make(out).and_then(|()| out.flush());
            return Ok(stream::forgive_closed_pipe(written)?);
        };
        let mut bytes = Vec::new();
        make(&mut bytes)?;
        write(file, Some(repository), Some(&repository.root), &bytes)
    }
}

/// Writes a file that somebody named, over what an earlier run wrote. What lies with an incident is part of it, and
/// what git tracks is somebody's work, unless it begins as what is to be written does.
///
/// # Errors
/// [`Failure::Said`] names the file.
pub fn write(
    file: &Utf8Path,
    repository: Option<&Snapshot>,
    root: Option<&Utf8Path>,
    bytes: &[u8],
) -> Result<(), Failure> {
    write_named("--output", file, repository, root, bytes)
}

/// The same for a file that another option names.
///
/// # Errors
/// Those of [`write`].
pub fn write_named(
    option: &str,
    file: &Utf8Path,
    repository: Option<&Snapshot>,
    root: Option<&Utf8Path>,
    bytes: &[u8],
) -> Result<(), Failure> {
    let said = |why: &dyn Display| Failure::Said(format!("{option} {file}: {why}"));
    let place = disk::resolve(file, root).map_err(|e| said(&e))?;
    if let Some(repository) = repository
        && let Ok(root) = repository.root.canonicalize_utf8()
        && let Ok(inside) = place.strip_prefix(root)
    {
        let library = &repository.library;
        if let Some(incident) = library.around(inside) {
            return Err(said(&format!(
                "this lies in the folder of {}, and what lies there is part of the report; name a file elsewhere",
                library.incidents[incident].slug
            )));
        }
        if repository.is_shared(inside) {
            return Err(said(&"aftermark reads its settings from this file; name another"));
        }
    }
    // A pipe would wait for who writes into it.
    if place.is_file()
        && let Ok(there) = std::fs::read(&place)
        && !begins_alike(&there, bytes)
        && is_tracked(&place)?
    {
        return Err(said(
            &"git tracks this file, and it is no earlier output of this kind; name another, or delete it first",
        ));
    }
    disk::output(file, root, bytes).map_err(|e| said(&e))
}

fn is_tracked(place: &Utf8Path) -> Result<bool, Failure> {
    let (Some(folder), Some(name)) = (place.parent(), place.file_name()) else { return Ok(false) };
    match Git::find(folder)? {
        Some(git) => Ok(git.tracks(name)?),
        None => Ok(false),
    }
}

/// Whether two files are of one kind, as their first lines say.
fn begins_alike(there: &[u8], new: &[u8]) -> bool {
    let length = |bytes: &[u8]| {
        let is_text = |b: &u8| !b.is_ascii_control() || b"\t\r\n".contains(b);
        let begin = &bytes[..bytes.len().min(BEGINNING)];
        match begin.iter().all(is_text) {
            // Lists, scripts and XML say on their second line what they are.
            true => {
                let says_little =
                    ["{", "[", "#!", "<?"].iter().any(|b| begin.starts_with(b.as_bytes()));
                let mut ends = begin.iter().enumerate().filter(|(_, b)| **b == b'\n');
                ends.nth(usize::from(says_little)).map_or(begin.len(), |(at, _)| at + 1)
            }
            false => BEGINNING_OF_OTHERS,
        }
    };
    let length = length(new).min(new.len());
    there.is_empty() || there.get(..length) == Some(&new[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_tell_an_earlier_output() {
        let report = "---\ntitle: A\nseverity: SEV1\n---\n";
        for (there, new, same) in [
            ("{\n  \"version\": 1,\n  \"n\": 1", "{\n  \"version\": 1,\n  \"n\": 22", true),
            ("{\n  \"name\": \"site\"\n}", "{\n  \"version\": 1\n}", false),
            ("slug,id,title\nx,1,a\n", "slug,id,title\ny,2,b\n", true),
            (report, "# A\n\nText", false),
            ("#!/bin/sh\nrm x\n", "#!/bin/sh\n# Creates tickets\n", false),
            ("PK\u{3}\u{4}\u{1}abcdef", "PK\u{3}\u{4}\u{2}ghijkl", true),
            ("notes of mine\n", "PK\u{3}\u{4}\u{2}ghijkl", false),
            ("", "# A\n", true),
            ("# A", "# A\n\nText", false),
        ] {
            assert_eq!(begins_alike(there.as_bytes(), new.as_bytes()), same, "{there:?} {new:?}");
        }
    }
}
