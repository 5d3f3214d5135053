//! `--output`: what a command makes goes into a file, or to standard output.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::open::Failure;
use super::stream;
use crate::disk;

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
        root: &Utf8Path,
        out: &mut dyn Write,
        make: impl Fn(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some(file) = &self.output else {
            let written = make(out).and_then(|()| out.flush());
            return Ok(stream::forgive_closed_pipe(written)?);
        };
        let mut bytes = Vec::new();
        make(&mut bytes)?;
        disk::output(file, Some(root), &bytes)
            .map_err(|e| Failure::Said(format!("--output {file}: {e}")))
    }
}
