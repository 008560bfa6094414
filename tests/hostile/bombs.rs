//! Small inputs that grow: gzip, zip, JSON, repetition, templates.
//!
//! Each ends within some seconds of processor time and some hundred megabytes, also in a build without optimisation, in a
//! way that is told: an error with exit code 2, or verdicts.

mod documents;
mod expressions;
mod policies;
mod repetition;
mod syntax;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::measure::measure;
use super::support::{Directory, onus};

/// What a file holds.
pub(crate) enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

/// A bomb, and how it ends.
pub(crate) struct Bomb {
    name: &'static str,
    files: Vec<(String, Content)>,
    words: Vec<&'static str>,
    /// The exit code, and what is told: on standard output, in any line breaks.
    ends: (i32, &'static str),
    /// Seconds of processor time at most.
    seconds: u64,
    /// Megabytes at most.
    megabytes: u64,
}

impl Bomb {
    /// Files of configuration, or a plan called `plan.json`.
    pub(crate) fn new(name: &'static str, file: &str, text: impl Into<String>) -> Self {
        Self {
            name,
            files: vec![(file.to_owned(), Content::Text(text.into()))],
            words: if file.starts_with("plan") { vec!["plan.json"] } else { Vec::new() },
            ends: (2, ""),
            seconds: 10,
            megabytes: 400,
        }
    }

    pub(crate) fn with(mut self, file: &str, text: impl Into<String>) -> Self {
        self.files.push((file.to_owned(), Content::Text(text.into())));
        self
    }

    pub(crate) fn with_bytes(mut self, file: &'static str, bytes: Vec<u8>) -> Self {
        self.files = vec![(file.to_owned(), Content::Bytes(bytes))];
        self.words = vec![file];
        self
    }

    pub(crate) fn words(mut self, words: &[&'static str]) -> Self {
        self.words.extend(words);
        self
    }

    pub(crate) fn ends(mut self, code: i32, told: &'static str) -> Self {
        self.ends = (code, told);
        self
    }

    pub(crate) fn within(mut self, seconds: u64, megabytes: u64) -> Self {
        (self.seconds, self.megabytes) = (seconds, megabytes);
        self
    }

    /// Sets it off.
    #[track_caller]
    fn explode(self) {
        let Self { name, files, words, ends: (code, told), seconds, megabytes } = self;
        let directory = Directory::new();
        for (file, content) in files {
            let path = PathBuf::from(directory.path(&file));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match content {
                Content::Text(text) => fs::write(path, text).unwrap(),
                Content::Bytes(bytes) => fs::write(path, bytes).unwrap(),
            }
        }
        let onus = onus(&["check", "--config", "none"]);
        let own = std::iter::once(onus.get_program()).chain(onus.get_args()).map(|word| word.to_str().unwrap());
        let line: Vec<&str> = own.chain(words).collect();
        // What hangs is ended.
        let used = measure(&line, Path::new(&directory.path("")), seconds * 4);
        let text = used.stdout;
        let start: String = text.chars().take(4_000).collect();
        assert_eq!(used.code, Some(code), "{name}: {start}");
        let line = text.replace(['│', '╰', '─', '▶'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(line.contains(told), "{name}: {start}");
        assert!(text.len() < 2_000_000, "{name} prints {} bytes", text.len());
        assert!(used.cpu <= Duration::from_secs(seconds), "{name} takes {:?}", used.cpu);
        assert!(used.megabytes <= megabytes, "{name} takes {} MB", used.megabytes);
    }
}

/// A bucket that is judged beside the bomb.
pub(crate) const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n}\n";

/// Local values beside a bucket.
pub(crate) fn locals(text: impl AsRef<str>) -> String {
    format!("locals {{\n{}\n}}\n{BUCKET}", text.as_ref())
}

/// Local values `a0`, `a1` and so on, each made of the one before.
pub(crate) fn doubling(first: &str, count: usize, next: impl Fn(&str) -> String) -> String {
    let mut text = format!("a0 = {first}\n");
    for at in 1..=count {
        text += &format!("a{at} = {}\n", next(&format!("local.a{}", at - 1)));
    }
    locals(text)
}

pub(crate) fn explode(bombs: Vec<Bomb>) {
    bombs.into_iter().for_each(Bomb::explode);
}
