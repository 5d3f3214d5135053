//! `aftermark completions`: the script that lets a shell complete commands and options.

use std::io::{IsTerminal, Write};

use clap_complete::Shell;

use super::open::Failure;
use super::{Outcome, command, stream};

/// Arguments of `completions`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark completions bash > /etc/bash_completion.d/aftermark
  aftermark completions zsh > ~/.zfunc/_aftermark
  aftermark completions fish > ~/.config/fish/completions/aftermark.fish
  aftermark completions powershell >> $PROFILE
  aftermark completions elvish > ~/.config/elvish/lib/aftermark.elv

The folder has to be there; shells opened afterwards complete. For bash without
the rights for that: ~/.local/share/bash-completion/completions/aftermark. For
zsh, `fpath+=~/.zfunc` stands before `compinit` in ~/.zshrc; for elvish,
`use aftermark` in ~/.config/elvish/rc.elv.")]
pub struct Arguments {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    // Made whole first: the generators do not expect that writing can fail.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), "aftermark", &mut script);
    let stdout = std::io::stdout();
    let shown = stdout.is_terminal();
    stream::forgive_closed_pipe(stdout.lock().write_all(&script))?;
    // Silent where a shell's start-up file reads it.
    if shown {
        stream::note(
            &"this is for a file that your shell reads; `aftermark completions --help` says which",
        );
    }
    Ok(Outcome::Passed)
}
