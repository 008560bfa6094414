//! The `onus` command. Everything that decides something is in the library; here are the command line, the terminal
//! and the exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}
