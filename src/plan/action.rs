//! Action words of a change to an [`Operation`].

use crate::resource::{Mode, Operation};

/// What the words mean. A word of a later version, and one that a resource of this mode cannot have, counts by what stands
/// on the two sides: the object is there afterwards if `after` is.
pub(super) fn operation(words: &[&str], mode: Mode, before: bool, after: bool) -> Operation {
    match words {
        ["no-op"] => Operation::NoOp,
        ["create"] => Operation::Create,
        ["read"] if mode == Mode::Data => Operation::Read,
        ["update"] => Operation::Update,
        ["delete"] => Operation::Delete,
        ["forget"] => Operation::Forget,
        // Terraform 1.16 writes ["create","forget"], OpenTofu 1.12 ["forget","create"].
        ["delete", "create"] | ["create", "delete"] | ["create", "forget"] | ["forget", "create"] => Operation::Replace,
        _ => match (before, after) {
            (true, true) => Operation::Update,
            (false, true) => Operation::Create,
            (_, false) => Operation::Delete,
        },
    }
}
