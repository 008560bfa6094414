//! What the survey reads of buckets themselves, and of what names them.

use super::view::{Leaf, View};
use crate::value::{Symbol, Value};

/// Whether a value names a directory bucket: their names end like this ("Directory bucket naming rules", Amazon S3 User
/// Guide), and their type is one of its own.
pub(super) fn is_directory_bucket(named: &Value) -> bool {
    let of_type = |symbol: &Symbol| &*symbol.address.kind == "aws_s3_directory_bucket";
    match named.as_unknown() {
        Some(unknown) => {
            let (symbols, _) = unknown.candidates();
            !symbols.is_empty() && symbols.iter().all(of_type)
        }
        None => named.as_str().is_some_and(|name| name.ends_with("--x-s3")),
    }
}

/// What is said inside a bucket about others, for where no companion overrules it.
#[derive(Default)]
pub(super) struct Inside {
    pub(super) logging_target: Option<Value>,
    pub(super) replication_rules: Option<Value>,
    pub(super) website: bool,
    /// Whether the block of each is written down, and not known: it may name any bucket, or not be there.
    pub(super) perhaps: [bool; 3],
}

impl Inside {
    pub(super) fn of(view: &View<'_>) -> Self {
        let there = |block: &str| matches!(view.read(block), Leaf::Value(_));
        // An argument of a block that is there may be unknown, as the id of a bucket is that this plan makes.
        let value = |block: &str, argument: &str| match view.read(&format!("{block}.{argument}")) {
            Leaf::Value(value) | Leaf::Unknown(value) if there(block) => Some(value),
            _ => None,
        };
        Self {
            logging_target: value("logging[0]", "target_bucket"),
            replication_rules: value("replication_configuration[0]", "rules"),
            website: there("website[0]"),
            perhaps: ["logging[0]", "replication_configuration[0]", "website[0]"]
                .map(|block| matches!(view.read(block), Leaf::Unknown(_))),
        }
    }
}
