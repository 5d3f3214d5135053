//! `aftermark check --fix`: shows or writes what is safe and mechanical.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::open::{Failure, Repository};
use super::stream;
use super::write::replace;
use crate::fix::{self, FileFix, Plan};
use crate::report::diff;
use crate::report::excerpt::printable;
use crate::source::{Sources, TreeKind};

/// Arguments of `check` that decide what is mended.
#[derive(clap::Args)]
pub struct Fix {
    /// Make the changes that are safe and mechanical, then check what is left
    ///
    /// Inserts missing sections with the question that each has to answer, sorts the timeline by
    /// time, writes the steps' own headings alike, and writes a missing time zone out. All else in
    /// the files stays byte for byte; only files that git tracks are changed.
    #[arg(long, conflicts_with_all = ["update_baseline", "stdin_filename"])]
    pub fix: bool,
    /// With --fix: only show what would change; exits with 1 if anything would
    #[arg(long, requires = "fix")]
    pub diff: bool,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Files that were changed, or would be.
    pub files: usize,
}

/// Fixes the chosen incidents; with `preview` only shows what would change.
///
/// # Errors
/// [`Failure`] when there is no git to undo it with, or a file cannot be written. Files before that
/// one are changed; each is whole.
pub fn run(repository: &Repository, chosen: &[usize], preview: bool) -> Result<Fixed, Failure> {
    if repository.kind == TreeKind::Folder && !preview {
        return Err(Failure::Said(
            "this is no git repository, and nothing could undo a fix; run `git init` and commit first, or look at what would change with --diff".to_owned(),
        ));
    }
    let library = &repository.library;
    let sources = &library.sources;
    let mut fixed = Fixed::default();
    for &index in chosen {
        let incident = &library.incidents[index];
        let plan = fix::plan(incident, sources, &library.config);
        for file in &plan.files {
            let path = sources.path(file.file);
            if !sources.is_tracked(file.file) {
                stream::warning(&format!(
                    "{path} is not tracked by git and stays as it is; `git add {path}` to have it fixed"
                ));
                continue;
            }
            let shown = if preview {
                show(sources, file)
            } else {
                write(&repository.root, sources, file)?;
                tell(sources, file)
            };
            stream::forgive_closed_pipe(shown)?;
            fixed.files += 1;
        }
        say_left(sources, &plan);
    }
    Ok(fixed)
}

fn say_left(sources: &Sources, plan: &Plan) {
    for left in &plan.left {
        let path = sources.path(left.span.file);
        let line = sources
            .text(left.span.file)
            .map_or(1, |t| t.line_column(left.span.start as usize).0);
        stream::warning(&format!("{path}:{line}: {}", left.why));
    }
}

fn tell(sources: &Sources, file: &FileFix) -> std::io::Result<()> {
    let mut out = stream::stdout();
    let path = printable(sources.path(file.file).as_str());
    for done in &file.done {
        writeln!(out, "fixed {path}: {}", printable(done))?;
    }
    Ok(())
}

/// The file's text before and after, byte order mark included.
///
/// # Errors
/// [`Failure::Said`] when the edits do not fit the file.
pub(super) fn versions(sources: &Sources, file: &FileFix) -> Result<(String, String), Failure> {
    let path = sources.path(file.file);
    let unusable = || Failure::Said(format!("{path} cannot be fixed: its edits do not fit it"));
    let source = sources.text(file.file).map_err(|_| unusable())?;
    let mark = if source.had_bom { "\u{feff}" } else { "" };
    let edited = fix::apply(&source.text, &file.edits).ok_or_else(unusable)?;
    Ok((format!("{mark}{}", source.text), format!("{mark}{edited}")))
}

/// Shows what changes in a file.
///
/// # Errors
/// Those of the stream.
pub(super) fn show(sources: &Sources, file: &FileFix) -> std::io::Result<()> {
    let (old, new) = versions(sources, file).map_err(std::io::Error::other)?;
    let mut out = stream::stdout();
    diff::unified(&mut out, sources.path(file.file).as_str(), &old, &new)
}

/// Replaces the file in one step; only a regular file inside of the repository that is still as it
/// was read.
///
/// # Errors
/// [`Failure`] says why the file stays as it is.
pub(super) fn write(root: &Utf8Path, sources: &Sources, file: &FileFix) -> Result<(), Failure> {
    write_together(root, sources, std::slice::from_ref(file))
}

/// Replaces several files, all of them or none: what they will say is on the disk, beside each, before the
/// first is replaced, and where one cannot be, those before it are put back.
///
/// # Errors
/// [`Failure`] says why the files stay as they are, and which could not be put back.
pub(super) fn write_together(
    root: &Utf8Path,
    sources: &Sources,
    files: &[FileFix],
) -> Result<(), Failure> {
    let staged: Result<Vec<Staged>, Failure> = files
        .iter()
        .map(|f| Staged::new(root, sources, f))
        .collect();
    replace_together(staged?)
}

fn replace_together(staged: Vec<Staged>) -> Result<(), Failure> {
    // Last before the first of them, so that an editor's save in between is seen.
    for file in &staged {
        file.is_unchanged()?;
    }
    let mut replaced: Vec<Replaced> = Vec::new();
    for file in staged {
        match file.replace() {
            Ok(done) => replaced.push(done),
            Err(failed) => {
                let left: Vec<String> = replaced
                    .iter()
                    .rev()
                    .filter_map(Replaced::put_back)
                    .collect();
                if replaced.is_empty() {
                    return Err(failed);
                }
                let others = match left.as_slice() {
                    [] => "the files before it were put back as they were".to_owned(),
                    left => format!("these files are changed all the same: {}", left.join(", ")),
                };
                return Err(Failure::Said(format!("{failed}; {others}")));
            }
        }
    }
    Ok(())
}

/// A file and, beside it, what it will say.
struct Staged {
    path: Utf8PathBuf,
    real: Utf8PathBuf,
    old: String,
    new: String,
    staged: tempfile::NamedTempFile,
}

/// A file that was replaced.
struct Replaced {
    path: Utf8PathBuf,
    real: Utf8PathBuf,
    old: String,
    new: String,
}

impl Staged {
    fn new(root: &Utf8Path, sources: &Sources, file: &FileFix) -> Result<Self, Failure> {
        let path = sources.path(file.file).to_owned();
        let (old, new) = versions(sources, file)?;
        let real = real_place(root, &path, &root.join(&path))?;
        let folder = real.parent().unwrap_or(root);
        let mut staged = tempfile::Builder::new()
            .prefix(".aftermark-")
            .tempfile_in(folder)?;
        staged.write_all(new.as_bytes())?;
        staged.as_file().sync_all()?;
        fs_err::set_permissions(staged.path(), fs_err::metadata(&real)?.permissions())?;
        Ok(Self {
            path,
            real,
            old,
            new,
            staged,
        })
    }

    fn is_unchanged(&self) -> Result<(), Failure> {
        if fs_err::read(&self.real)? == self.old.as_bytes() {
            return Ok(());
        }
        Err(Failure::Said(format!(
            "{} changed meanwhile and stays as it is; run the command again",
            self.path
        )))
    }

    fn replace(self) -> Result<Replaced, Failure> {
        let (path, real) = (self.path, self.real);
        let written = self.staged.persist(&real);
        written.map_err(|e| Failure::Said(format!("{path} cannot be written: {}", e.error)))?;
        Ok(Replaced {
            path,
            real,
            old: self.old,
            new: self.new,
        })
    }
}

impl Replaced {
    /// Puts the file back; its path where that fails, or where somebody changed it meanwhile.
    fn put_back(&self) -> Option<String> {
        let is_ours = fs_err::read(&self.real).is_ok_and(|now| now == self.new.as_bytes());
        let back = is_ours && replace(&self.real, self.old.as_bytes()).is_ok();
        (!back).then(|| self.path.to_string())
    }
}

/// The file itself, where no symbolic link leads to it: a rename would replace the link, or write
/// into somebody else's folder.
fn real_place(root: &Utf8Path, path: &Utf8Path, full: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    let real = full.canonicalize_utf8()?;
    if real != root.canonicalize_utf8()?.join(path) {
        return Err(Failure::Said(format!(
            "{path} is, or lies behind, a symbolic link and stays as it is; change the file that it leads to"
        )));
    }
    Ok(real)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::WorkTree;

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap();
        let root = root.canonicalize_utf8().unwrap();
        fs_err::write(root.join("a.md"), "old\n").unwrap();
        let sources = Sources::new(Arc::new(WorkTree::open(&root).unwrap()));
        let file = FileFix {
            file: sources.id(Utf8Path::new("a.md")).unwrap(),
            edits: vec![fix::Edit::insert(0, "new\n".to_owned())],
            done: Vec::new(),
        };
        sources.text(file.file).unwrap();
        fs_err::write(root.join("a.md"), "saved by an editor\n").unwrap();
        let refused = write(&root, &sources, &file).unwrap_err();
        assert!(
            refused.to_string().contains("changed meanwhile"),
            "{refused}"
        );
        let read = || fs_err::read_to_string(root.join("a.md")).unwrap();
        assert_eq!(read(), "saved by an editor\n");
        fs_err::write(root.join("a.md"), "old\n").unwrap();
        write(&root, &sources, &file).unwrap();
        assert_eq!(read(), "new\nold\n");
        // Nothing but the file is left behind.
        assert_eq!(fs_err::read_dir(&root).unwrap().count(), 1);
    }

    #[test]
    fn several_files_change_together_or_not_at_all() {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap();
        let root = root.canonicalize_utf8().unwrap();
        let names = ["a.md", "b.md", "c.md"];
        let fresh = || {
            for name in names {
                fs_err::write(root.join(name), "old\n").unwrap();
            }
            let sources = Sources::new(Arc::new(WorkTree::open(&root).unwrap()));
            let files = names.map(|name| FileFix {
                file: sources.id(Utf8Path::new(name)).unwrap(),
                edits: vec![fix::Edit::insert(0, "new\n".to_owned())],
                done: Vec::new(),
            });
            for file in &files {
                sources.text(file.file).unwrap();
            }
            (sources, files)
        };
        let read = || names.map(|n| fs_err::read_to_string(root.join(n)).unwrap());
        let stage = || -> Vec<Staged> {
            let (sources, files) = fresh();
            let all = files.iter().map(|f| Staged::new(&root, &sources, f));
            all.collect::<Result<_, _>>().unwrap()
        };

        // The last changed meanwhile: none is written.
        let staged = stage();
        fs_err::write(root.join("c.md"), "saved by an editor\n").unwrap();
        let refused = replace_together(staged).unwrap_err().to_string();
        assert!(refused.contains("c.md changed meanwhile"), "{refused}");
        assert_eq!(read(), ["old\n", "old\n", "saved by an editor\n"]);

        // The last cannot be written: the others are put back.
        let staged = stage();
        fs_err::remove_file(staged[2].staged.path()).unwrap();
        let refused = replace_together(staged).unwrap_err().to_string();
        assert!(refused.contains("c.md cannot be written"), "{refused}");
        assert!(refused.contains("put back"), "{refused}");
        assert_eq!(read(), ["old\n"; 3]);

        let (sources, files) = fresh();
        write_together(&root, &sources, &files).unwrap();
        assert_eq!(read(), ["new\nold\n"; 3]);
        assert_eq!(fs_err::read_dir(&root).unwrap().count(), 3);
    }
}
