//! Strings of a policy: known text around holes, and as wildcard units.

use std::sync::Arc;

use super::glob::{Unit, wildcard};
use super::target::Target;
use crate::value::{Piece, Shape, Symbol, Unknown};

/// A string of a policy document.
#[derive(Debug, Clone)]
pub(super) struct Text(pub(super) Vec<Part>);

/// A part of a string.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// Known text.
    Known(Arc<str>),
    /// Not known.
    Hole(Arc<Unknown>),
}

impl Text {
    /// A known string.
    pub(super) fn known(text: &str) -> Self {
        Self(vec![Part::Known(text.into())])
    }

    /// An unknown string, as far as it is known.
    pub(super) fn unknown(unknown: &Arc<Unknown>) -> Self {
        match (&unknown.shape, &unknown.prefix) {
            (Shape::Template(pieces), _) => Self(
                pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => Part::Known(text.clone()),
                        Piece::Hole(hole) => Part::Hole(hole.clone()),
                    })
                    .collect(),
            ),
            // A symbol says more than a prefix.
            (Shape::Symbol(_), _) | (_, None) => Self(vec![Part::Hole(unknown.clone())]),
            (_, Some(prefix)) => Self(vec![Part::Known(prefix.clone()), Part::Hole(unknown.clone())]),
        }
    }

    /// The whole text, if nothing of it is unknown.
    pub(super) fn as_known(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// The known text that it begins with, if any.
    pub(super) fn head(&self) -> Option<&str> {
        match self.0.first()? {
            Part::Known(text) => Some(text),
            Part::Hole(_) => None,
        }
    }

    /// The whole text, if it is known and, where `variables` are in force, holds none.
    pub(super) fn as_constant(&self, variables: bool) -> Option<&str> {
        self.as_known().filter(|text| !(variables && text.contains("${")))
    }

    /// Whether it could be `*` alone.
    pub(super) fn could_be_star(&self) -> bool {
        self.0.iter().all(|part| match part {
            Part::Known(text) => matches!(&**text, "" | "*"),
            Part::Hole(hole) => !is_identifier(hole),
        })
    }

    /// Whether it certainly holds neither a wildcard nor a policy variable.
    pub(super) fn is_plain(&self) -> bool {
        self.0.iter().all(|part| match part {
            Part::Known(text) => !text.contains(['*', '?', '$']),
            Part::Hole(hole) => is_identifier(hole),
        })
    }

    /// The units of an action: case does not matter there, and policy variables have no place.
    pub(super) fn action(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for part in &self.0 {
            match part {
                Part::Known(text) => units.extend(text.chars().map(|c| wildcard(c.to_ascii_lowercase()))),
                Part::Hole(_) => units.push(Unit::Hole),
            }
        }
        units
    }

    /// The units of a resource, with what is known of `target` in place of its symbols.
    pub(super) fn resource(&self, target: &Target, variables: bool) -> Vec<Unit> {
        let mut units = Vec::new();
        for part in target.told_in(&self.0).iter() {
            match part {
                Part::Known(text) if variables => with_variables(text, &mut units),
                Part::Known(text) => units.extend(text.chars().map(wildcard)),
                Part::Hole(hole) => match target.stands_for(hole) {
                    Some(own) => units.extend_from_slice(own),
                    None => units.push(Unit::Hole),
                },
            }
        }
        units
    }
}

/// Text with policy variables, whose values come from the request. `${*}`, `${?}` and `${$}` stand for the characters
/// themselves, but are left open too: with an unknown `Version` they may be plain text.
fn with_variables(text: &str, units: &mut Vec<Unit>) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        units.extend(before.chars().map(wildcard));
        units.push(Unit::Hole);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    units.extend(rest.chars().map(wildcard));
}

/// Whether it is an identifier that AWS gives to a resource or account: one text without wildcards.
fn is_identifier(hole: &Unknown) -> bool {
    let Shape::Symbol(Symbol { address, path }) = &hole.shape else { return false };
    let attribute = path.rsplit('.').next().unwrap_or(path);
    address.kind.starts_with("aws_")
        && matches!(attribute, "arn" | "iam_arn" | "id" | "account_id" | "unique_id" | "s3_canonical_user_id")
}
