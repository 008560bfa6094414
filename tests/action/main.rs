//! The GitHub Action as a job meets it: `action.yml` is read, and its steps run in bash with the environment that GitHub
//! gives them, against a server on loopback that stands for the releases and the API.
//!
//! Onus is mostly a stand-in that records how it was called and hands out reports; `real` runs the real one.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "runs the steps of the action")]

/// The runners of GitHub for Windows have a bash, which other machines with Windows lack.
#[cfg(windows)]
#[test]
#[ignore = "the steps of the action need the bash of a runner"]
fn the_action_is_tested_elsewhere() {}

#[cfg(unix)]
mod check;
#[cfg(unix)]
mod comment;
#[cfg(unix)]
mod form;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod install;
#[cfg(unix)]
mod job;
#[cfg(unix)]
mod metadata;
#[cfg(unix)]
mod readme;
#[cfg(unix)]
mod real;
#[cfg(unix)]
mod release;
#[cfg(unix)]
mod runner;
#[cfg(unix)]
mod server;
#[cfg(unix)]
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod yaml;
