//! Locations for people and for other programs: the one spot where byte offsets become lines and columns.

use serde::Serialize;

use crate::finding::Report;
use crate::source::{Location, Position};

/// A location as reports give it. In a source: `start` and `end`. In a plan, which is one line of JSON: `address` and
/// `attribute`, with the plan as `file`.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) start: Option<Point>,
    pub(super) end: Option<Point>,
    pub(super) address: Option<String>,
    pub(super) attribute: Option<String>,
}

/// A position in a text.
#[derive(Debug, Serialize)]
pub(super) struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

impl From<Position> for Point {
    fn from(position: Position) -> Self {
        Self { line: position.line, column: position.column, offset: position.offset }
    }
}

impl Place {
    /// Resolves a location; `file` is what was read when the location does not name a text itself. `None` for a text
    /// that the report does not hold.
    pub(super) fn new(report: &Report, location: &Location, file: &str) -> Option<Self> {
        match location {
            Location::Source { source, span } => {
                let source = report.sources.get(*source)?;
                Some(Self {
                    file: source.name.to_string(),
                    start: Some(source.position(span.start).into()),
                    end: Some(source.position(span.end).into()),
                    address: None,
                    attribute: None,
                })
            }
            Location::Plan { address, path } => Some(Self {
                file: file.to_owned(),
                start: None,
                end: None,
                address: Some(address.to_string()),
                attribute: (!path.is_empty()).then(|| path.to_string()),
            }),
        }
    }
}
