//! The program: hands its arguments to [`aftermark::cli`] and ends with the exit code that gives.

use std::process::ExitCode;

/// Reading reports makes many small values on several threads: this allocator does that faster than the
/// system's, above all where that is musl's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    aftermark::cli::run(std::env::args_os())
}
