//! Places as SARIF has them.

use serde::Serialize;

use super::message::Message;
use super::{Log, uri};
use crate::report::region::{Region, first_file, is_file};
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
            None => (first_file(log.report, file), Region::TOP),
        };
        let physical_location =
            Physical { artifact_location: Artifact { uri: uri::of(name, &log.options.repository) }, region };
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

/// The name of the text at a location if it is no file.
pub(super) fn no_file<'a>(log: &Log<'a>, location: &Location) -> Option<&'a str> {
    let Location::Source { source, .. } = location else { return None };
    let source = log.report.sources.get(*source)?;
    (!is_file(&source.name)).then_some(&*source.name)
}
