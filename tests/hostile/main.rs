//! What strangers commit, and what machines do: odd files, broken places, limits, secrets, threads.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "writes files, runs the binary, says what is skipped"
)]

mod bombs;
mod files;
mod limits;
mod machine;
mod measure;
mod origins;
mod perhaps;
mod promises;
mod regressions;
mod secrets;
mod supply;
#[path = "../support/mod.rs"]
mod support;
mod taken;
mod threads;
mod tofu;
