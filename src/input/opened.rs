//! Opening files, and which ones were read, for whoever writes one afterwards: a report must not replace what it is about.
//!
//! One set for the process, as every function of this room that opens a file adds to it, also those that an expression
//! calls in some thread. Nothing that is judged depends on it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

static OPENED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// `O_NONBLOCK`, with which opening a pipe does not wait for its writer, and which regular files ignore: open(2). Its
/// number is that of the system's `fcntl.h`; where it is not known, what is asked before opening has to do.
#[cfg(unix)]
const NO_WAITING: i32 = if cfg!(all(
    any(target_os = "linux", target_os = "android"),
    not(any(target_arch = "mips", target_arch = "mips64", target_arch = "sparc", target_arch = "sparc64"))
)) {
    0o4000
} else if cfg!(any(
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd",
    target_os = "dragonfly"
)) {
    0x0004
} else {
    0
};

/// Opens a file that the user named: it can be a pipe, such as `<(…)` in a shell, or a device.
pub(super) fn anything(path: &Path) -> Result<File> {
    remember(path);
    File::open(path)
}

/// Opens a file that an input names or a directory holds, if it is a regular one. Whoever calls this has asked for the kind
/// of the path, as opening a device can do something; what counts is the kind of what was opened, as the file can have been
/// exchanged since.
pub(super) fn regular(path: &Path) -> Result<File> {
    remember(path);
    let file = match without_waiting(path) {
        // Another program has a lease on this file, which only regular ones can have, and gives it up: fcntl(2).
        Err(error) if error.kind() == ErrorKind::WouldBlock => File::open(path)?,
        opened => opened?,
    };
    let kind = file.metadata()?;
    match kind.is_file() {
        true => Ok(file),
        false if kind.is_dir() => Err(ErrorKind::IsADirectory.into()),
        false => Err(Error::other("it is a device, pipe or socket by now, and only files are read")),
    }
}

#[cfg(unix)]
fn without_waiting(path: &Path) -> Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().read(true).custom_flags(NO_WAITING).open(path)
}

#[cfg(not(unix))]
fn without_waiting(path: &Path) -> Result<File> {
    File::open(path)
}

fn remember(path: &Path) {
    OPENED.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
}

/// The files that this process has read so far, without links. What is gone by now is not among them.
pub fn files_read() -> BTreeSet<PathBuf> {
    let opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    opened.iter().filter_map(|path| fs::canonicalize(path).ok()).collect()
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::fd::AsRawFd as _;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_that_became_a_pipe_is_not_waited_for() {
        // A pipe that has a path, and that nobody writes to any more: an opening that waits never ends.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(writer);
        let path = format!("/dev/fd/{}", reader.as_raw_fd());
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || tell.send(regular(Path::new(&path)).map(|_| ()).map_err(|error| error.to_string())));
        let answer = told.recv_timeout(Duration::from_secs(60)).unwrap();
        assert!(answer.unwrap_err().contains("pipe"));
    }

    #[test]
    fn what_was_opened_is_a_file_or_an_error() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(regular(&here.join("Cargo.toml")).is_ok());
        assert_eq!(regular(here).unwrap_err().kind(), ErrorKind::IsADirectory);
        assert!(regular(Path::new("/dev/null")).unwrap_err().to_string().contains("device"));
        assert_eq!(regular(&here.join("nothing")).unwrap_err().kind(), ErrorKind::NotFound);
    }
}
