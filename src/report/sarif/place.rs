//! Places as SARIF has them.

use serde::Serialize;

use super::message::Message;
use super::{Log, uri};
use crate::source::{Location, Source, Span};

/// A place in a file, with the resources that it means.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Artifact {
    uri: String,
}

/// Lines and columns from 1, columns in characters; the end is exclusive.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The first character: all that can be said of a place in a plan.
const TOP: Region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 2 };

/// Something with a name instead of a place in a text.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Logical {
    pub(super) fully_qualified_name: String,
    pub(super) kind: &'static str,
}

impl Place {
    /// A location of the report; `file` is what was read when the location names no text itself.
    pub(super) fn new(log: &Log<'_>, location: Option<&Location>, file: &str) -> Self {
        let source = match location {
            Some(Location::Source { source, span }) => log.report.sources.get(*source).map(|source| (source, span)),
            _ => None,
        };
        let (name, region) = match source {
            Some((source, span)) => (&*source.name, Region::new(source, *span)),
            None => (file, TOP),
        };
        let physical_location = Physical { artifact_location: Artifact { uri: uri::of(name, log.options) }, region };
        Self { id: None, physical_location, logical_locations: Vec::new(), message: None }
    }

    /// A place in a file; `None` for a plan, and for a text that is no file.
    pub(super) fn in_file(log: &Log<'_>, location: &Location) -> Option<Self> {
        let Location::Source { source, .. } = location else { return None };
        let source = log.report.sources.get(*source)?;
        is_file(&source.name).then(|| Self::new(log, Some(location), ""))
    }

    /// The same with the resources that it means.
    pub(super) fn meaning(mut self, logical_locations: Vec<Logical>) -> Self {
        self.logical_locations = logical_locations;
        self
    }

    /// The same as one of several further places.
    pub(super) fn numbered(mut self, id: usize) -> Self {
        self.id = Some(id);
        self
    }

    /// The same with what stands there.
    pub(super) fn saying(mut self, message: Message) -> Self {
        self.message = Some(message);
        self
    }
}

impl Region {
    fn new(source: &Source, span: Span) -> Self {
        let (start, mut last) = (source.position(span.start), span.end.min(source.text.len()));
        // A line break at the end of a block would make the region reach into the next line.
        while last > start.offset && matches!(source.text.as_bytes().get(last - 1), Some(b'\n' | b'\r')) {
            last -= 1;
        }
        let end = source.position(last.max(start.offset));
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// The name of the text at a location if it is no file.
pub(super) fn no_file<'a>(log: &Log<'a>, location: &Location) -> Option<&'a str> {
    let Location::Source { source, .. } = location else { return None };
    let source = log.report.sources.get(*source)?;
    (!is_file(&source.name)).then_some(&*source.name)
}

/// Whether a text is a file: values from the command line and from the environment are texts too.
fn is_file(name: &str) -> bool {
    let variable = name.strip_prefix("--var ").or_else(|| name.strip_prefix("TF_VAR_"));
    variable.is_none_or(|variable| variable.contains(['.', '/', '\\']))
}
