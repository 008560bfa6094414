//! What strangers commit, and what machines do: odd files, broken places, limits, secrets, threads.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "writes files and runs the binary")]

mod bombs;
mod files;
mod limits;
mod machine;
mod promises;
mod regressions;
mod secrets;
mod supply;
#[path = "../support/mod.rs"]
mod support;
mod threads;
mod tofu;
