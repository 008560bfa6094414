//! Facts in words: the attribute as Terraform names it, the value before and after, and where it comes from.

use std::borrow::Cow;

use super::excerpt::LONGEST_LINE;
use super::sanitise;
use crate::finding::{FactEvidence, FactValue, Origin};
use crate::resource::Address;
use crate::source::Location;
use crate::value::HIDDEN;

/// Characters of one value that are shown.
const LONGEST_VALUE: usize = 80;

/// A fact in one line: `bucket.versioning.status = "Disabled", AWS's default`.
pub(super) fn said(fact: &FactEvidence, unicode: bool) -> String {
    sanitise::line(&format!("{} = {}, {}", fact.path, values(fact, unicode), origin(fact))).into_owned()
}

/// The attribute that a fact was read from, or its path in the model when no attribute says it in those words.
pub(super) fn place(fact: &FactEvidence) -> Cow<'_, str> {
    match &fact.location {
        Some(location) if verbatim(fact, location) => attribute(location).map_or(Cow::Borrowed(&fact.path), Cow::Owned),
        _ => Cow::Borrowed(&fact.path),
    }
}

/// Whether the fact is the attribute itself: `bucket.arn` is not what stands in `aws_s3_bucket.a.bucket`. What is not
/// known is not known of both.
fn verbatim(fact: &FactEvidence, location: &Location) -> bool {
    let Location::Plan { path, .. } = location else { return false };
    let last = |path: &str| path.rsplit('.').next().and_then(|name| name.split('[').next()).map(str::to_owned);
    !path.is_empty() && (fact.value.is_none() || last(path) == last(&fact.path))
}

/// The attribute that a fact was made from, where it is not the attribute itself.
fn source(fact: &FactEvidence) -> Option<String> {
    let location = fact.location.as_ref().filter(|location| whole(location).is_none() && !verbatim(fact, location))?;
    attribute(location)
}

/// The resource that a location means as a whole.
fn whole(location: &Location) -> Option<&Address> {
    match location {
        Location::Plan { address, path } if path.is_empty() => Some(address),
        _ => None,
    }
}

pub(super) fn attribute(location: &Location) -> Option<String> {
    match location {
        Location::Plan { address, path } if path.is_empty() => Some(address.to_string()),
        Location::Plan { address, path } => {
            let text = format!("{address}.{path}");
            Some(sanitise::shorten(&text, LONGEST_LINE, "...").into_owned())
        }
        Location::Source { .. } => None,
    }
}

pub(super) fn values(fact: &FactEvidence, unicode: bool) -> String {
    let after = value(fact.value.as_ref());
    let Some(before) = &fact.before else { return after };
    format!("{} {} {after}", value(Some(before)), if unicode { "→" } else { "->" })
}

pub(super) fn value(value: Option<&FactValue>) -> String {
    let text = match value {
        None => "(not known)".to_owned(),
        Some(FactValue::Null) => "null".to_owned(),
        Some(FactValue::Bool(value)) => value.to_string(),
        Some(FactValue::Text(text)) => {
            let text = sanitise::shorten(text, LONGEST_VALUE, "...");
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        }
        Some(FactValue::Other(text)) => sanitise::shorten(text, LONGEST_VALUE, "...").into_owned(),
        Some(FactValue::Sensitive) => HIDDEN.to_owned(),
    };
    sanitise::line(&text).into_owned()
}

pub(super) fn origin(fact: &FactEvidence) -> Cow<'_, str> {
    match (fact.origin, &fact.reason) {
        (Origin::Declared, _) => {
            source(fact).map_or("declared".into(), |source| format!("declared by {source}").into())
        }
        (Origin::AwsDefault, _) => "AWS's default, since nothing sets it".into(),
        (Origin::PriorState, _) => source(fact)
            .map_or("from the prior state".into(), |source| format!("from the prior state: {source}").into()),
        (Origin::Unknown, Some(reason)) => format!("not known: {reason}").into(),
        (Origin::Unknown, None) => "not known".into(),
        (Origin::Absent, _) => match fact.location.as_ref().and_then(whole) {
            Some(removed) => format!("not set: this plan removes {removed}").into(),
            None => "not set".into(),
        },
    }
}

/// Whether a value is sensitive, or a part of it.
pub(super) fn hidden(value: &FactValue) -> bool {
    match value {
        FactValue::Sensitive => true,
        FactValue::Other(text) => text.contains(HIDDEN),
        FactValue::Null | FactValue::Bool(_) | FactValue::Text(_) => false,
    }
}
