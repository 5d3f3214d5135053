//! The program: hands its arguments to [`aftermark::cli`] and ends with the exit code that gives.

use std::process::ExitCode;

fn main() -> ExitCode {
    aftermark::cli::run(std::env::args_os())
}
