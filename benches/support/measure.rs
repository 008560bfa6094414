//! Processor time, wall time and peak memory of a child process, from the kernel's accounts when it ends.
//!
//! The kernel counts the memory that a child shares with this process until it becomes another program, so this
//! process stays small: plans are generated, and the floor is run, in children.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one run cost.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// User and system time.
    pub(crate) cpu: Duration,
    /// From start to end.
    pub(crate) wall: Duration,
    /// Peak resident memory in bytes.
    pub(crate) peak: u64,
}

/// Runs a command to its end, its output in a file, its messages in another.
///
/// # Errors
/// If it cannot be run, or if it ends in a way that is no answer: `accepted` holds the exit codes that are.
pub(crate) fn run(command: &mut Command, accepted: &[i32], scratch: &Path) -> io::Result<Run> {
    let messages = scratch.join("stderr");
    command.stdin(Stdio::null()).stdout(File::create(scratch.join("stdout"))?).stderr(File::create(&messages)?);
    let start = Instant::now();
    let usage = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    if !usage.status.code().is_some_and(|code| accepted.contains(&code)) {
        let said = std::fs::read_to_string(&messages).unwrap_or_default();
        return Err(io::Error::other(format!("{command:?} ended with {}: {}", usage.status, said.trim())));
    }
    let used = usage.rusage;
    Ok(Run { cpu: used.utime + used.stime, wall, peak: used.maxrss })
}

/// The median.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), values.len() % 2) {
        (Some(upper), 0) => (upper + values.get(middle.wrapping_sub(1)).unwrap_or(upper)) / 2.0,
        (Some(only), _) => *only,
        (None, _) => f64::NAN,
    }
}

/// A directory of this run, removed at its end.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    /// # Errors
    /// If it cannot be made.
    pub(crate) fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("onus-bench-{}", std::process::id()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{} remains: {error}", self.0.display());
        }
    }
}
