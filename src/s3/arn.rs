//! ARNs: what stands between their colons, and putting them together from what is known.
//!
//! AWS General Reference, "Amazon Resource Names (ARNs)": `arn:partition:service:region:account:resource`.

use super::assembly::Assembly;
use super::bucket::{own_symbol, unknown_of};
use super::fact::Fact;
use super::survey::Bucket;
use super::view::{Leaf, View};
use crate::finding::Origin;
use crate::value::{Piece, Reason, Shape, Type, Unknown, Value, Why};

/// The partition of a Region.
pub(super) fn partition_of(region: &str) -> &'static str {
    let prefixes = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    prefixes.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("aws", |(_, partition)| partition)
}

/// The partition of a Region that may not be known.
pub(super) fn partition(region: &Value) -> Value {
    match (region.as_str(), region.as_unknown()) {
        (Some(region), _) => Value::string(partition_of(region)),
        (None, Some(unknown)) => {
            let reason = unknown.reason.clone();
            Value::unknown(Unknown { not_null: true, ..Unknown::new(Type::String, reason) })
        }
        (None, None) => Value::unknown_because(Type::String, Reason::new(Why::Undecided, "the partition")),
    }
}

/// A string of several, known if all of them are.
pub(super) fn joined<'v>(parts: impl IntoIterator<Item = &'v Value>) -> Value {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut sensitive = false;
    let text = |text: &str, pieces: &mut Vec<Piece>| match pieces.last_mut() {
        Some(Piece::Text(before)) => *before = format!("{before}{text}").into(),
        _ => pieces.push(Piece::Text(text.into())),
    };
    for value in parts {
        sensitive |= value.is_sensitive();
        match (value.as_str(), value.as_unknown()) {
            (Some(known), _) => text(known, &mut pieces),
            (None, Some(unknown)) => match &unknown.shape {
                Shape::Template(inner) => inner.iter().for_each(|piece| match piece {
                    Piece::Text(known) => text(known, &mut pieces),
                    Piece::Hole(_) => pieces.push(piece.clone()),
                }),
                _ => pieces.push(Piece::Hole(unknown.clone())),
            },
            (None, None) => {}
        }
    }
    part(pieces).with_sensitivity(sensitive)
}

/// What stands between the colons of an ARN that a text spells out; empty for what is no text. A part that is not known
/// is what the text has in its place, such as the id of the caller's account.
pub(super) fn arn_parts(arn: &Value) -> Vec<Value> {
    if let Some(text) = arn.as_str() {
        return if text.is_empty() { Vec::new() } else { text.split(':').map(Value::string).collect() };
    }
    let Some(Shape::Template(pieces)) = arn.as_unknown().map(|unknown| &unknown.shape) else { return Vec::new() };
    let mut parts: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces.iter() {
        let Piece::Text(text) = piece else {
            parts.last_mut().into_iter().for_each(|part| part.push(piece.clone()));
            continue;
        };
        for (at, text) in text.split(':').enumerate() {
            if at > 0 {
                parts.push(Vec::new());
            }
            if !text.is_empty() {
                parts.last_mut().into_iter().for_each(|part| part.push(Piece::Text(text.into())));
            }
        }
    }
    parts.into_iter().map(part).collect()
}

fn part(pieces: Vec<Piece>) -> Value {
    match pieces.as_slice() {
        [] => Value::string(""),
        [Piece::Text(text)] => Value::string(text),
        [Piece::Hole(hole)] => Value::unknown(Unknown::clone(hole)),
        [first, ..] => {
            let reason = pieces.iter().find_map(|piece| match piece {
                Piece::Hole(hole) => Some(hole.reason.clone()),
                Piece::Text(_) => None,
            });
            let prefix = match first {
                Piece::Text(text) => Some(text.clone()),
                Piece::Hole(_) => None,
            };
            let reason = reason.unwrap_or_else(|| Reason::new(Why::Undecided, ""));
            let unknown = Unknown { prefix, not_null: true, ..Unknown::new(Type::String, reason) };
            Value::unknown(unknown.with_shape(Shape::Template(pieces.into())))
        }
    }
}

impl Assembly<'_> {
    /// The ARN of a bucket, and its partition where that is known.
    pub(super) fn bucket_arn(&self, bucket: &Bucket, view: Option<&View<'_>>, region: &Fact) -> (Fact, Option<String>) {
        let told = view.and_then(|view| match view.read("arn") {
            Leaf::Value(value) => Some(view.fact("arn", value)),
            _ => None,
        });
        let partition = told.as_ref().and_then(|fact| fact.value.as_str()?.split(':').nth(1));
        let partition = partition.or_else(|| region.value.as_str().map(partition_of)).map(str::to_owned);
        let arn = match (told, &partition, &bucket.name, view) {
            (Some(arn), ..) => arn,
            (None, Some(partition), Some(name), _) => {
                let from = self.bucket_name(bucket, view).location;
                let arn = Value::string(format!("arn:{partition}:s3:::{name}")).with_sensitivity(bucket.secret);
                Fact::new(arn, Origin::Declared, from)
            }
            (None, _, _, Some(view)) => own_symbol(view, "arn"),
            (None, ..) => unknown_of(bucket, "arn", Why::OutsideEstate),
        };
        (arn, partition)
    }
}
