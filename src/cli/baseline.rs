//! `check --update-baseline`: writes what legacy reports may keep for now.

use std::io::Write;

use camino::Utf8Path;

use super::open::Failure;
use super::{Outcome, stream};
use crate::disk::{Change, Created, DiskError, Writer, create};
use crate::workspace::{Snapshot, baseline_path};

/// What may be written.
pub struct Update<'a> {
    /// Whether findings may come in that the baseline does not have yet.
    pub accept_new: bool,
    /// Why there is a baseline; needed when it is first written.
    pub reason: Option<&'a str>,
    /// Whether something else is the output of the command: what is said goes beside it.
    pub is_aside: bool,
}

/// Writes the baseline anew: what was fixed goes out, grades that rose are the new floors. New debt
/// is refused unless it is accepted explicitly.
///
/// # Errors
/// [`Failure`] when no reason is given for a first baseline, or the file cannot be written.
pub fn update(
    repository: &Snapshot,
    update: &Update<'_>,
    writer: &Writer,
) -> Result<Outcome, Failure> {
    let (library, verdict) = (&repository.library, repository.verdict()?);
    let baseline = repository.baseline()?;
    let (path, configured) = baseline_path(&library.config)?;
    let file = repository.root.join(path);
    let first = !file.exists();
    let reason = update.reason.map(str::trim).filter(|r| !r.is_empty());
    let reason = match (reason, first) {
        (Some(reason), _) => reason,
        (None, false) => baseline.reason.as_str(),
        (None, true) => {
            return Err(Failure::Said(
                "a baseline needs a reason: --reason 'why these findings may stay for now'"
                    .to_owned(),
            ));
        }
    };
    // A first baseline is asked for by name: there is nothing yet that it could add to.
    let debt = baseline.new_debt(library, verdict);
    let accept = update.accept_new || first;
    let mut out = stream::stdout();
    if !accept && !debt.is_empty() {
        let mut written = Ok(());
        for line in &debt {
            written = written
                .and_then(|()| writeln!(out, "new: {}", crate::report::excerpt::printable(line)));
        }
        let written = written.and_then(|()| {
            writeln!(
                out,
                "\nThe baseline was not written: it would take on {}. Fix them, or accept them with --accept-new.",
                match debt.len() {
                    1 => "this finding".to_owned(),
                    n => format!("these {n} findings"),
                }
            )
        });
        stream::forgive_closed_pipe(written)?;
        return Ok(Outcome::Blocked);
    }
    let text = baseline.written(library, verdict, reason);
    let kept = text.lines().filter(|l| l.starts_with("    \"")).count();
    write(repository, writer, path, &text)?;
    let next = if configured || path == crate::rules::baseline::FILE_NAME {
        format!("Commit {path}; what is fixed later goes out with the next --update-baseline.")
    } else {
        format!("Name it in aftermark.toml: [policy] baseline = \"{path}\".")
    };
    let said =
        format!("{path} keeps {kept} finding{} for now.\n{next}", if kept == 1 { "" } else { "s" });
    if update.is_aside {
        stream::note(&said);
    } else {
        stream::forgive_closed_pipe(writeln!(out, "{said}"))?;
    }
    Ok(Outcome::Passed)
}

/// Writes the file where there was none, or over what was read.
fn write(
    repository: &Snapshot,
    writer: &Writer,
    path: &Utf8Path,
    text: &str,
) -> Result<(), Failure> {
    let sources = &repository.library.sources;
    let read = sources.id(path).and_then(|file| sources.text(file).ok());
    let read = read.map(|text| text.whole());
    let Some(read) = read else {
        return match create(&repository.root, path, text.as_bytes())? {
            Created::Written => Ok(()),
            Created::Same | Created::Differs => {
                Err(DiskError::Changed { path: path.to_owned() }.into())
            }
        };
    };
    let change = Change { path, old: read.as_bytes(), new: text.as_bytes() };
    Ok(writer.replace(&[change])?)
}
