//! How far a run is, on a terminal, from the second second on: most runs are over by then.
//!
//! One line on standard error, written over itself and erased before the report. Without escape sequences, so that every
//! terminal shows it.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use onus::Settings;

/// How long a run takes before anything is shown.
const FIRST: Duration = Duration::from_secs(1);
/// How long a line stands.
const NEXT: Duration = Duration::from_millis(200);

/// The line; it is gone when this is dropped.
pub(crate) struct Shown {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Shown {
    /// Watches a run with these settings. Nothing is shown where it is not wanted or nobody watches.
    pub(crate) fn new(settings: &Settings, wanted: bool) -> Self {
        if !wanted || !io::stderr().is_terminal() {
            return Self { running: None };
        }
        let (progress, files) = (settings.progress.clone(), settings.modules.files.clone());
        let (stop, stopped) = mpsc::channel();
        let watch = move || {
            let (mut wait, mut width) = (FIRST, 0);
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(wait) {
                let line = line(files.load(Ordering::Relaxed), progress.judged(), progress.subjects());
                put(&format!("\r{line:width$}"));
                (wait, width) = (NEXT, line.len());
            }
            if width > 0 {
                put(&format!("\r{:width$}\r", ""));
            }
        };
        // Where no thread can be started, nothing is shown.
        let running = thread::Builder::new().spawn(watch).ok().map(|thread| (stop, thread));
        Self { running }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// What is shown: it fits a narrow terminal.
fn line(files: usize, judged: usize, subjects: usize) -> String {
    let files = match files {
        0 => String::new(),
        1 => "1 file, ".to_owned(),
        _ => format!("{files} files, "),
    };
    match subjects {
        0 => format!("onus: {files}reading"),
        _ => format!("onus: {files}{judged} of {subjects} subjects judged"),
    }
}

/// That it cannot be shown is no error.
fn put(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_done_and_what_is_to_do() {
        assert_eq!(line(0, 0, 0), "onus: reading");
        assert_eq!(line(1, 0, 0), "onus: 1 file, reading");
        assert_eq!(line(0, 3, 7), "onus: 3 of 7 subjects judged");
        assert_eq!(line(1200, 3, 7), "onus: 1200 files, 3 of 7 subjects judged");
    }
}
