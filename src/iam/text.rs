//! Strings of a policy: known text around holes, and as wildcard units.

use std::hash::{DefaultHasher, Hash, Hasher};
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
        let mut parts = Vec::new();
        add(unknown, &mut parts);
        Self(parts)
    }

    /// The whole text, if nothing of it is unknown.
    pub(super) fn as_known(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// The whole text, if it is known and, where `variables` are in force, holds none.
    pub(super) fn as_constant(&self, variables: bool) -> Option<&str> {
        self.as_known().filter(|text| !(variables && text.contains("${")))
    }

    /// What stands in the place of the partition, if it is an ARN that is known up to there.
    pub(super) fn partition(&self) -> Option<&str> {
        match self.0.first()? {
            Part::Known(text) => text.strip_prefix("arn:")?.split_once(':').map(|(partition, _)| partition),
            Part::Hole(_) => None,
        }
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

    /// The units that values of requests are compared with.
    pub(super) fn compared(&self, how: Compared, variables: bool) -> Vec<Unit> {
        let plain: fn(char) -> Unit = if how == Compared::Pattern { wildcard } else { Unit::Char };
        let mut units = Vec::new();
        for part in &self.0 {
            match part {
                Part::Known(text) if variables => with_variables(text, plain, &mut units),
                Part::Known(text) => units.extend(text.chars().map(plain)),
                Part::Hole(hole) => units.push(match &hole.shape {
                    Shape::Symbol(symbol) if how == Compared::Whole || is_identifier(hole) => symbolic(symbol),
                    _ if how == Compared::Whole => Unit::Text,
                    _ => Unit::Hole,
                }),
            }
        }
        units
    }

    /// The units of a resource that is not asked about in relation to one bucket.
    pub(super) fn anywhere(&self, variables: bool) -> Vec<Unit> {
        self.compared(Compared::Pattern, variables)
    }

    /// The units of a resource, with what is known of `target` in place of its symbols; `None` if it is certainly about
    /// another bucket.
    pub(super) fn resource(&self, target: &Target, variables: bool) -> Option<Vec<Unit>> {
        let mut atoms = Vec::new();
        for part in &self.0 {
            match part {
                Part::Known(text) => {
                    let mut units = Vec::new();
                    match variables {
                        true => with_variables(text, wildcard, &mut units),
                        false => units.extend(text.chars().map(wildcard)),
                    }
                    if self.0.len() == 1 {
                        return Some(units);
                    }
                    atoms.extend(units.into_iter().map(Atom::Unit));
                }
                Part::Hole(hole) => atoms.push(Atom::of(hole)),
            }
        }
        target.put_into(&atoms)
    }
}

/// How a text of a policy is compared with one of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// As it stands.
    Whole,
    /// `*` and `?` are wildcards.
    Pattern,
}

/// A unit, or an unknown text with an identity.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Atom {
    /// A unit.
    Unit(Unit),
    /// An attribute.
    Symbol(Symbol),
}

impl Atom {
    /// What is not known.
    pub(super) fn of(hole: &Unknown) -> Self {
        match &hole.shape {
            Shape::Symbol(symbol) => Self::Symbol(symbol.clone()),
            _ => Self::Unit(Unit::Hole),
        }
    }
}

/// The parts of an unknown string; templates inside templates are taken apart.
fn add(unknown: &Arc<Unknown>, parts: &mut Vec<Part>) {
    match (&unknown.shape, &unknown.prefix) {
        (Shape::Template(pieces), _) => pieces.iter().for_each(|piece| match piece {
            Piece::Text(text) => parts.push(Part::Known(text.clone())),
            Piece::Hole(hole) => add(hole, parts),
        }),
        // A symbol says more than a prefix.
        (Shape::Symbol(_), _) | (_, None) => parts.push(Part::Hole(unknown.clone())),
        (_, Some(prefix)) => parts.extend([Part::Known(prefix.clone()), Part::Hole(unknown.clone())]),
    }
}

/// Text with policy variables, whose values come from the request. `${*}`, `${?}` and `${$}` stand for the characters
/// themselves.
fn with_variables(text: &str, plain: fn(char) -> Unit, units: &mut Vec<Unit>) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        units.extend(before.chars().map(plain));
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        units.push(match name {
            "*" => Unit::Char('*'),
            "?" => Unit::Char('?'),
            "$" => Unit::Char('$'),
            _ => Unit::Hole,
        });
        rest = after;
    }
    units.extend(rest.chars().map(plain));
}

/// The unit of an attribute that is not known: equal for the same attribute, and different for others unless two
/// digests of 64 bits happen to be equal.
pub(super) fn symbolic(symbol: &Symbol) -> Unit {
    let mut hasher = DefaultHasher::new();
    symbol.hash(&mut hasher);
    Unit::Symbol(hasher.finish())
}

/// Whether it is an identifier that AWS gives to a resource or account: one text without wildcards.
pub(super) fn is_identifier(hole: &Unknown) -> bool {
    let Shape::Symbol(Symbol { address, path }) = &hole.shape else { return false };
    let attribute = path.rsplit('.').next().unwrap_or(path);
    match &*address.kind {
        // Of the caller of a provider configuration.
        "provider" => matches!(attribute, "account_id" | "partition" | "region"),
        // IAM User Guide, "IAM and AWS STS quotas": letters, digits and `+=,.@_-`.
        "aws_iam_role" | "aws_iam_user" if attribute == "name" => true,
        kind => {
            kind.starts_with("aws_")
                && matches!(attribute, "arn" | "iam_arn" | "id" | "account_id" | "unique_id" | "s3_canonical_user_id")
        }
    }
}
