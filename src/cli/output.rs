//! Where bytes leave the process.
//!
//! A reader that has gone away (`onus … | head`) is no error, and no reason to change the exit code. A file appears
//! under its name only when it is whole: a failed run does not leave half a report for the next step of a pipeline.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use onus::report::Muted;

use super::exit::Exit;
use super::guard::target;
use super::terminal;

/// Prints bytes that are the whole result of a command.
pub(crate) fn print(bytes: &[u8]) -> Exit {
    match to_stdout(|out| out.write_all(bytes)) {
        Ok(()) => Exit::Success,
        Err(error) => {
            complain(&format!("standard output: {error}"));
            Exit::Input
        }
    }
}

/// Writes to standard output through a buffer.
pub(crate) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = write(&mut out).and_then(|()| out.flush());
    // After an error the buffer would be written once more on drop; nobody is there to read it.
    drop(out.into_parts());
    unless_closed(done)
}

/// Writes to standard error; that this fails cannot be told to anybody.
pub(crate) fn to_stderr(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let mut out = BufWriter::new(io::stderr().lock());
    let _ = muted(&mut out, write).and_then(|()| out.flush());
}

/// Writes text for people: in the log of a GitHub job, nothing in it acts on the runner.
pub(crate) fn muted(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if !terminal::is_github_job() {
        return write(out);
    }
    let mut muted = Muted::new(out);
    write(&mut muted)?;
    muted.flush()
}

/// One line on standard error.
pub(crate) fn complain(message: &str) {
    to_stderr(|out| writeln!(out, "error: {}", onus::report::sanitise::line(message)));
}

/// A reader that has gone away is no error.
pub(super) fn unless_closed(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Writes a file: whole under its name, or not at all.
pub(crate) fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    prepare(path, write)?.finish()
}

/// A file that is written and has not got its name yet. Dropped, it goes again.
pub(crate) struct Prepared {
    /// Where it lies, and its name; `None` for what is no regular file.
    renamed: Option<(PathBuf, PathBuf)>,
}

/// Writes a file under a name of our own.
///
/// What exists and is no regular file (`/dev/stdout`, a named pipe) is written to as it is; a symbolic link stays one.
pub(crate) fn prepare(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Prepared> {
    let target = target(path);
    let existing = fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        unless_closed(fill(File::options().write(true).open(&target)?, write))?;
        return Ok(Prepared { renamed: None });
    }
    let (beside, file) = neighbour(&target)?;
    let prepared = Prepared { renamed: Some((beside.clone(), target)) };
    fill(file, write)?;
    existing.map_or(Ok(()), |existing| fs::set_permissions(&beside, existing.permissions()))?;
    Ok(prepared)
}

impl Prepared {
    /// Gives the file its name.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let Some((beside, target)) = &self.renamed {
            fs::rename(beside, target)?;
        }
        self.renamed = None;
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.renamed {
            // The first error is the one to tell.
            let _ = fs::remove_file(beside);
        }
    }
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

/// How many names of our own are tried: a process that was killed leaves a file behind, and in a container the next one
/// has the same number.
const NAMES: usize = 1000;

/// A new file with a name of our own in the same directory, so that the rename stays within one file system. The name is
/// short, as that of the target may be as long as names can be.
fn neighbour(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..NAMES {
        let beside = target.with_file_name(format!(".onus-{}-{number}.tmp", std::process::id()));
        match File::options().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn directory(name: &str) -> PathBuf {
        let directory = std::env::temp_dir().join(format!("onus-output-{name}-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        directory
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let directory = directory("whole");
        let file = directory.join("report.json");
        fs::write(&file, "old").unwrap();
        to_file(&file, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 1);
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_failure_leaves_what_was_there() {
        let directory = directory("failure");
        let file = directory.join("report.json");
        fs::write(&file, "old").unwrap();
        let done = to_file(&file, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the rest is missing"))
        });
        assert!(done.is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 1);
        fs::remove_dir_all(directory).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_device_stays_a_device_and_a_link_a_link() {
        let directory = directory("kinds");
        to_file(Path::new("/dev/null"), |out| out.write_all(b"gone")).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        let (file, link) = (directory.join("file"), directory.join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        to_file(&link, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        fs::remove_dir_all(directory).unwrap();
    }
}
