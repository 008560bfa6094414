//! Whether the configuration sets an attribute.
//!
//! A configuration in a plan leaves out `dynamic` blocks without a trace, and does not say which names are blocks. So a
//! block that is not there may be dynamic; an attribute that is not there is unset.

use super::backing::{Entry, Plan};
use super::document::{elements, member};
use crate::estate::{Configured, Side};
use crate::value::Value;

/// Names that are blocks in companions of a bucket. On `aws_s3_bucket` itself blocks of these names are deprecated
/// since provider 4, unknown on create whenever they are unset, and known when a `dynamic` block sets them.
const BLOCKS: &[&str] = &[
    "access_control_policy",
    "cors_rule",
    "destination",
    "lambda_function",
    "public_access_block_configuration",
    "queue",
    "rule",
    "statement",
    "target_grant",
    "topic",
    "versioning_configuration",
];

/// See [`crate::estate::Backing::configured`].
pub(super) fn configured(plan: &Plan, entry: &Entry, path: &str) -> Configured {
    let Some(block) = plan.config.block_of(&plan.text, &entry.address) else { return Configured::Maybe };
    let (name, index, rest) = split(path);
    let expression = block.expressions.get(&plan.text).and_then(|all| member(all, name));
    let Some(expression) = expression else {
        let dynamic = BLOCKS.contains(&name) && *entry.address.kind != *"aws_s3_bucket";
        return if dynamic { Configured::Maybe } else { Configured::Unset };
    };
    let planned = plan.planned(entry, name);
    inside(expression, index, rest, planned.as_ref())
}

/// Whether `rest` of the path is set below `expression`, whose planned value is `planned`.
fn inside(expression: &str, index: Option<usize>, rest: Option<&str>, planned: Option<&Value>) -> Configured {
    if let Some(blocks) = elements(expression) {
        let Some(rest) = rest else { return Configured::Set };
        // A dynamic block of the same name adds to what is planned, not to what is configured.
        let whole = planned.and_then(Value::items).is_some_and(|items| items.len() == blocks.len());
        let (name, inner, deeper) = split(rest);
        let mut answer = if whole { Configured::Unset } else { Configured::Maybe };
        // With dynamic blocks among them nobody can say which block stands at an index.
        let wanted = index.filter(|_| whole);
        for (at, block) in blocks.iter().enumerate().filter(|(at, _)| wanted.is_none_or(|wanted| wanted == *at)) {
            let Some(expression) = member(block, name) else {
                if BLOCKS.contains(&name) || deeper.is_some() {
                    answer = Configured::Maybe;
                }
                continue;
            };
            let planned = planned.and_then(Value::items).and_then(|items| items.get(at)).and_then(|v| v.get(name));
            match inside(expression, inner, deeper, planned) {
                Configured::Set => return Configured::Set,
                Configured::Maybe => answer = Configured::Maybe,
                Configured::Unset => {}
            }
        }
        return answer;
    }
    match (member(expression, "references").is_some(), rest) {
        (true, None) => Configured::Set,
        (true, Some(_)) => Configured::Maybe,
        // `name = null` is unset; the member is null then, and reads as absent.
        (false, None) if expression.contains("\"constant_value\"") => match member(expression, "constant_value") {
            Some(_) => Configured::Set,
            None => Configured::Unset,
        },
        // A function of literals leaves an empty object.
        (false, None) => Configured::Set,
        (false, Some(rest)) => match member(expression, "constant_value") {
            Some(constant) => constant_member(constant, rest),
            None => nested(expression, rest, planned),
        },
    }
}

/// A single nested block is an object of expressions.
fn nested(expression: &str, rest: &str, planned: Option<&Value>) -> Configured {
    let (name, index, deeper) = split(rest);
    match member(expression, name) {
        Some(inner) => inside(inner, index, deeper, planned.and_then(|planned| planned.get(name))),
        None => Configured::Maybe,
    }
}

fn constant_member(constant: &str, path: &str) -> Configured {
    let found = path.split('.').map(|step| split(step).0).try_fold(constant, member);
    if found.is_some() { Configured::Set } else { Configured::Unset }
}

/// The first step of a path, the index that it may have, and the rest.
fn split(path: &str) -> (&str, Option<usize>, Option<&str>) {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    match step.split_once('[') {
        Some((name, index)) => (name, index.strip_suffix(']').and_then(|index| index.parse().ok()), rest),
        None => (step, None, rest),
    }
}

impl Plan {
    /// One planned attribute, without following references.
    fn planned(&self, entry: &Entry, name: &str) -> Option<Value> {
        let made = |_: &super::build::Path<'_>| crate::value::Shape::Opaque.into();
        let builder = super::build::Builder { address: &entry.address, made: &made, secrets: &self.secrets };
        builder.attribute(self.documents(entry, Side::After), name)
    }
}
