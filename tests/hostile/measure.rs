//! What a command takes, of it alone: processor time and memory.
//!
//! The kernel counts for a child the pages that it shares with its parent until it becomes another program (Linux sets
//! `ru_maxrss` of a process in `execve` to no less than what was there before), and this process is as large as the
//! largest thing that any of its tests has made. So a small process stands between: this binary once more, for the one
//! test below.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::Wait4;

use super::support::Directory;

/// The variable that makes the test below the process between: the program and its arguments, in JSON.
const WORDS: &str = "ONUS_TEST_MEASURE";

/// The test below.
const BETWEEN: &str = "measure::only_the_command_itself_is_measured";

/// How a command ended, and what it took.
pub(crate) struct Used {
    /// The exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Processor time, of all its threads and of the system for it.
    pub(crate) cpu: Duration,
    /// The most memory that was resident, in megabytes.
    pub(crate) megabytes: u64,
    /// What it printed on standard output, among what the process between says of itself.
    pub(crate) stdout: String,
}

/// Runs a program with arguments and without any environment in a directory; the kernel ends it after `seconds` of
/// processor time.
#[track_caller]
pub(crate) fn measure(words: &[&str], directory: &Path, seconds: u64) -> Used {
    let place = Directory::new();
    let out = fs::File::create(place.path("out")).unwrap();
    let script = format!("ulimit -t {seconds} && exec \"$@\"");
    let words: Vec<&str> = ["sh", "-c", &script, "sh"].into_iter().chain(words.iter().copied()).collect();
    let mut between = Command::new(std::env::current_exe().unwrap());
    between
        .args([BETWEEN, "--exact", "--nocapture"])
        .env(WORDS, serde_json::to_string(&words).unwrap())
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(fs::File::create(place.path("told")).unwrap());
    let ended = between.status().unwrap();
    let told = fs::read_to_string(place.path("told")).unwrap();
    assert!(ended.success(), "{told}");
    let numbers: Vec<u64> = told.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [code, micros, bytes] = numbers[..] else { panic!("{told}") };
    Used {
        code: i32::try_from(code).ok(),
        cpu: Duration::from_micros(micros),
        megabytes: bytes >> 20,
        stdout: fs::read_to_string(place.path("out")).unwrap(),
    }
}

/// Is the process between: writes what was used to standard error.
fn stand_between(words: &str) {
    let words: Vec<String> = serde_json::from_str(words).unwrap();
    let child = Command::new(&words[0]).args(&words[1..]).env_clear().stderr(Stdio::null()).spawn().unwrap();
    let used = child.wait4().unwrap();
    // More than any exit code, for a signal.
    let code = used.status.code().map_or(u64::MAX, |code| u64::try_from(code).unwrap());
    let cpu = used.rusage.utime + used.rusage.stime;
    eprintln!("{code} {} {}", cpu.as_micros(), used.rusage.maxrss);
}

#[test]
fn only_the_command_itself_is_measured() {
    if let Ok(words) = std::env::var(WORDS) {
        return stand_between(&words);
    }
    let grown = std::hint::black_box(vec![1_u8; 200 << 20]);
    let place = Directory::new();
    let of = |script| measure(&["sh", "-c", script], Path::new(&place.path("")), 1);
    let used = of("printf told; exit 3");
    assert_eq!(used.code, Some(3));
    assert!(used.stdout.contains("told"), "{}", used.stdout);
    assert!(used.megabytes < 60, "{} of {} MB", used.megabytes, grown.len() >> 20);
    let used = of("while :; do :; done");
    assert_eq!(used.code, None);
    assert!(used.cpu >= Duration::from_millis(900), "{:?}", used.cpu);
}
