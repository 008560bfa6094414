//! What stands around the reference of an expression, where the configuration that the plan was made from is there to be
//! read: a plan tells the same of `aws_s3_bucket.b.id`, `"${aws_s3_bucket.b.id}-logs"` and `lower(aws_s3_bucket.b.id)`.

use std::sync::Arc;

use super::backing::Plan;
use super::targets::Target;
use crate::estate::{Around, Origin};
use crate::resource::{Address, ModulePath, ModuleStep};
use crate::value::{Piece, Reason, Shape, Symbol, Type, Unknown, Why};

/// What a value is that has something around its reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Still {
    /// It names what the reference names, in another form.
    Names,
    /// It most likely is the reference.
    Likely,
    /// It can be anything.
    Anything,
}

impl Plan {
    /// What the configuration says that an attribute comes from.
    pub(super) fn origin(&self, address: &Address, path: &str) -> Option<Origin> {
        self.configuration.as_ref()?.backing().origin(address, path)
    }
}

/// What a value for a target is that has this around its reference.
pub(super) fn still(target: Target, around: &Around) -> Still {
    let arn = |text: &str, end: &str| text.starts_with("arn:") && text.ends_with(end);
    let path = |text: &str, kind: &str| arn(text, "/") && text.contains(kind);
    match (target, around) {
        (Target::Bucket, Around::Text { before, after }) => {
            let named = before.is_empty() || arn(before, ":s3:::");
            let within = after.is_empty() || ["/", ".s3.", ".s3-"].iter().any(|start| after.starts_with(start));
            if named && within { Still::Names } else { Still::Anything }
        }
        (Target::Bucket, Around::Name) => Still::Names,
        // The end of a line, as behind what stands in a heredoc.
        (Target::Document, Around::Text { before, after })
            if [before, after].iter().all(|text| text.trim().is_empty()) =>
        {
            Still::Names
        }
        (Target::Key, Around::Text { before, after }) if after.is_empty() => {
            if arn(before, ":key/") || arn(before, ":alias/") { Still::Names } else { Still::Anything }
        }
        (Target::Role, Around::Text { before, after }) if after.is_empty() && path(before, ":role/") => Still::Names,
        (Target::Policy, Around::Text { before, after }) if after.is_empty() && path(before, ":policy/") => {
            Still::Names
        }
        // The other branch is mostly nothing at all.
        (Target::Bucket | Target::Key | Target::Role | Target::Policy, Around::Condition) => Still::Likely,
        _ => Still::Anything,
    }
}

/// A text with a reference in it.
pub(super) fn spelled([before, after]: &[Arc<str>; 2], of: &Symbol) -> Shape {
    let reason = Reason::of(Why::KnownAfterApply, of.clone());
    let hole = Unknown::new(Type::String, reason).with_shape(Shape::Symbol(of.clone()));
    let text = |text: &Arc<str>| Some(Piece::Text(text.clone())).filter(|_| !text.is_empty());
    Shape::Template([text(before), Some(Piece::Hole(Arc::new(hole))), text(after)].into_iter().flatten().collect())
}

/// How a value is made that is not its reference.
pub(super) fn how(around: &Around, of: &Symbol) -> String {
    match around {
        Around::Function(name) => format!("which `{name}` makes of {of}"),
        Around::Text { .. } => format!("which has text around {of}"),
        Around::Name => format!("which is the name in {of}"),
        Around::Key => format!("which is {of} or that of another key"),
        Around::Condition => format!("which a condition makes {of} or something else"),
        Around::Expression => format!("which is computed from {of}"),
    }
}

/// Whether an origin is no other resource than this, whatever the keys.
pub(super) fn is_only(origin: &Origin, address: &Address) -> bool {
    let steps = address.module.0.iter().map(|step| ModuleStep { name: step.name.clone(), key: None });
    let bare = Address { module: ModulePath(steps.collect()), key: None, ..address.clone() };
    origin.resources.iter().all(|found| *found == bare)
}
