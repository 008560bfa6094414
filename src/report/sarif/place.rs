//! Places as SARIF has them.

use serde::Serialize;

use super::message::Message;
use super::{Log, uri};
use crate::source::Location;

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
            Some((source, span)) => {
                let (start, end) = (source.position(span.start), source.position(span.end.max(span.start)));
                let region = Region {
                    start_line: start.line,
                    start_column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                };
                (&*source.name, region)
            }
            None => (file, TOP),
        };
        let physical_location = Physical { artifact_location: Artifact { uri: uri::of(name, log.options) }, region };
        Self { id: None, physical_location, logical_locations: Vec::new(), message: None }
    }

    /// The same with the resources that it means.
    pub(super) fn meaning(mut self, logical_locations: Vec<Logical>) -> Self {
        self.logical_locations = logical_locations;
        self
    }

    /// The same as one of several further places.
    pub(super) fn numbered(mut self, id: usize) -> Self {
        self.id = Some(id);
        self.message = Some(Message { text: "also here".to_owned() });
        self
    }
}
