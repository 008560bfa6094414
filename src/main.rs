//! The `onus` command. Everything that decides something is in the library; here are the command line, the terminal
//! and the exit code.

mod cli;

use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread;

/// A check makes and drops millions of small values.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The stack of the thread that does the work, or as much of that as there is address space for.
const STACKS: [usize; 3] = [256 << 20, 64 << 20, 16 << 20];

fn main() -> ExitCode {
    // How deep the stack of the first thread is, `ulimit -s` decides; a library for parsing arguments may need more.
    let started = STACKS.iter().find_map(|size| thread::Builder::new().stack_size(*size).spawn(cli::run).ok());
    let exit = match started.map(thread::JoinHandle::join) {
        Some(Ok(exit)) => exit,
        Some(Err(panic)) => resume_unwind(panic),
        // No thread can be started here at all.
        None => cli::run(),
    };
    exit.into()
}
