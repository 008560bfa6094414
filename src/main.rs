//! The `onus` command. Everything that decides something is in the library; here are the command line, the terminal
//! and the exit code.

mod cli;

use std::process::ExitCode;

/// A check makes and drops millions of small values.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run().into()
}
