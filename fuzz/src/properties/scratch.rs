//! A directory for inputs that are read from files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A directory that goes when it is dropped: in memory, where the machine has such a place.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new one.
    ///
    /// # Panics
    /// If it cannot be made.
    #[allow(clippy::new_without_default, reason = "it makes a directory")]
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let memory = Path::new("/dev/shm");
        let above = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let name = format!("onus-fuzz-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = above.join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The directory with these files and nothing else in it.
    pub(super) fn with<'f>(&self, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) {
        let tree = self.0.join("tree");
        let _ = fs::remove_dir_all(&tree);
        fs::create_dir_all(&tree).unwrap();
        for (name, bytes) in files {
            let path = tree.join(name);
            // A name can be that of a directory, or lie in a file; the first of the two stays.
            let made = path.parent().is_none_or(|above| fs::create_dir_all(above).is_ok());
            if made {
                let _ = fs::write(path, bytes);
            }
        }
    }

    /// A path in it as it is given to Onus.
    pub(super) fn path(&self, name: &str) -> String {
        let path = if name.is_empty() { self.0.join("tree") } else { self.0.join("tree").join(name) };
        path.to_string_lossy().into_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
