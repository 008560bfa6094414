//! Places in files, for formats that know nothing else: a file of the repository, lines and columns.

use serde::Serialize;

use super::repository::Repository;
use crate::finding::{Report, Verdict};
use crate::source::{Location, Source, SourceId, Span};

/// Lines and columns from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: usize,
    pub(super) start_column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

impl Region {
    /// The first character: all that can be said of a place in a plan.
    pub(super) const TOP: Self = Self { start_line: 1, start_column: 1, end_line: 1, end_column: 2 };

    pub(super) fn new(source: &Source, span: Span) -> Self {
        let (start, mut last) = (source.position(span.start), span.end.min(source.text.len()));
        // A line break at the end of a block would make the region reach into the next line.
        while last > start.offset && matches!(source.text.as_bytes().get(last - 1), Some(b'\n' | b'\r')) {
            last -= 1;
        }
        let end = source.position(last.max(start.offset));
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// A region of a file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The path from the root of the repository, or as the user gave it; not sanitised.
    pub(super) file: String,
    /// Whether it is a file of the repository.
    pub(super) inside: bool,
    pub(super) region: Region,
}

impl Spot {
    /// A location as a spot; `None` for a plan, and for a text that is no file.
    pub(super) fn new(report: &Report, repository: &Repository, location: &Location) -> Option<Self> {
        let Location::Source { source, span } = location else { return None };
        let source = report.sources.get(*source)?;
        is_file(&source.name).then(|| {
            let (inside, region) = (repository.inside(&source.name), Region::new(source, *span));
            let outside = inside.is_none();
            Self { file: inside.unwrap_or_else(|| repository.path(&source.name)), inside: !outside, region }
        })
    }

    /// The first spot that a verdict points at.
    pub(super) fn of(report: &Report, repository: &Repository, verdict: &Verdict) -> Option<Self> {
        verdict.locations().iter().find_map(|location| Self::new(report, repository, location))
    }

    /// For people: `main.tf:8`.
    pub(super) fn line(&self) -> String {
        format!("{}:{}", self.file, self.region.start_line)
    }
}

/// The file to name where only what was given is known: of a directory, the one that a reader opens first. A plan is a
/// file itself.
pub(super) fn first_file<'a>(report: &'a Report, given: &'a str) -> &'a str {
    if report.inputs.iter().any(|input| *input.path == *given && input.kind != "module") {
        return given;
    }
    let sources = (0..).map_while(|id| report.sources.get(SourceId(id))).map(|source| &*source.name);
    let own = sources.filter_map(|name| {
        let (directory, file) = name.rsplit_once('/').unwrap_or((".", name));
        let known = [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|ending| file.ends_with(ending));
        (directory == given && known && is_file(name)).then_some((!FIRST.contains(&file), file, name))
    });
    own.min().map_or(given, |(_, _, name)| name)
}

/// What the file with the settings of a root module is called by most.
const FIRST: [&str; 2] = ["main.tf", "versions.tf"];

/// Whether a text is a file: values from the command line and from the environment are texts too.
pub(super) fn is_file(name: &str) -> bool {
    let variable = name.strip_prefix("--var ").or_else(|| name.strip_prefix("TF_VAR_"));
    variable.is_none_or(|variable| variable.contains(['.', '/', '\\']))
}
