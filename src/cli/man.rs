//! `aftermark man`: manual pages, one for each command.

use std::io::Write;

use camino::Utf8PathBuf;
use clap::Command;
use clap_mangen::Man;

use super::open::Failure;
use super::{Outcome, command, output, stream};
use crate::disk;

/// Arguments of `man`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark man | man -l -                      read the first page
  aftermark man --output ~/.local/share/man/man1")]
pub struct Arguments {
    /// Write all pages into this folder, as aftermark-COMMAND.1 [default: the first one, to standard output]
    #[arg(long, short, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut whole = command().version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true);
    // Names below the program's own, and options that hold everywhere, are settled by this.
    whole.build();
    let Some(folder) = &arguments.output else {
        let page = page(&whole)?;
        stream::forgive_closed_pipe(std::io::stdout().lock().write_all(&page))?;
        return Ok(Outcome::Passed);
    };
    let _made = disk::folder(folder, None)?;
    let mut pages = Vec::new();
    collect(&whole, "aftermark".to_owned(), &mut pages)?;
    for (name, page) in &pages {
        let path = folder.join(name).with_extension("1");
        output::write(&path, None, None, page)?;
    }
    let written = writeln!(
        stream::stdout(),
        "{} pages written to {folder}\nRead one with: man -l {folder}/aftermark.1",
        pages.len()
    );
    stream::forgive_closed_pipe(written)?;
    Ok(Outcome::Passed)
}

/// The pages of a command and of those below it, with their names.
fn collect(
    command: &Command,
    name: String,
    pages: &mut Vec<(String, Vec<u8>)>,
) -> std::io::Result<()> {
    for below in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        collect(below, format!("{name}-{}", below.get_name()), pages)?;
    }
    pages.push((name, page(command)?));
    Ok(())
}

/// Section by section, for the sake of the last one: examples keep their lines, under a name of their own.
fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let source = concat!("aftermark ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source).manual("Aftermark");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if command.get_arguments().any(|a| !a.is_hide_set()) {
        man.render_options_section(&mut page)?;
    }
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut last = Vec::new();
    if command.get_after_help().is_some() || command.get_after_long_help().is_some() {
        man.render_extra_section(&mut last)?;
    }
    let last = String::from_utf8_lossy(&last).replacen(".SH EXTRA", ".SH EXAMPLES\n.nf", 1);
    page.extend_from_slice(last.as_bytes());
    Ok(page)
}
