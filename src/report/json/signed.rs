//! What people have signed, as JSON.

use serde::Serialize;

use crate::finding::{Attestation, Report, Waived, WaivedBy};
use crate::report::place::Place;

/// What accepts a finding.
#[derive(Serialize)]
pub(super) struct Waiver<'a> {
    by: &'a str,
    id: Option<&'a str>,
    reason: Option<&'a str>,
    owner: Option<&'a str>,
    until: Option<&'a str>,
    location: Option<Place>,
}

impl<'a> Waiver<'a> {
    pub(super) fn new(report: &Report, waived: &'a Waived, file: &str) -> Self {
        Self {
            by: waived.by.word(),
            id: match &waived.by {
                WaivedBy::Foreign { id, .. } => Some(id),
                WaivedBy::Comment | WaivedBy::Config | WaivedBy::Baseline => None,
            },
            reason: waived.reason.as_deref(),
            owner: waived.owner.as_deref(),
            until: waived.until.as_deref(),
            location: waived.location.as_ref().and_then(|location| Place::new(report, location, file)),
        }
    }
}

/// A duty that someone signs for.
#[derive(Serialize)]
pub(super) struct Signed<'a> {
    responsibility: &'a str,
    title: &'a str,
    statement: &'a str,
    by: &'a str,
    on: &'a str,
    until: Option<&'a str>,
    location: Option<Place>,
}

impl<'a> Signed<'a> {
    pub(super) fn new(report: &Report, attestation: &'a Attestation) -> Self {
        Self {
            responsibility: &attestation.responsibility,
            title: &attestation.title,
            statement: &attestation.statement,
            by: &attestation.by,
            on: &attestation.on,
            until: attestation.until.as_deref(),
            location: attestation.location.as_ref().and_then(|location| Place::new(report, location, "")),
        }
    }
}
