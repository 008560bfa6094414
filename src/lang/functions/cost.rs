//! What a call counts as, in steps of about what it takes to read a name: a loop that sorts a long list each time does
//! more than its elements tell.

use crate::value::{Data, Value};

/// A function of the scope: most of these are questions about access policies.
pub(in crate::lang) const OF_SCOPE: u64 = 2_000;

/// How many bytes of a text are the steps of [`weight`].
const BYTES: usize = 64;

/// The steps of a piece of text: compressing takes ten times as long as reading it.
fn weight(function: &str) -> usize {
    match function {
        "base64gzip" => 32,
        "textencodebase64" | "textdecodebase64" | "yamldecode" | "yamlencode" => 8,
        _ => 4,
    }
}

/// Functions that look at no part of the elements of a collection.
const SHALLOW: [&str; 14] = [
    "coalescelist",
    "concat",
    "element",
    "keys",
    "length",
    "lookup",
    "merge",
    "one",
    "range",
    "reverse",
    "slice",
    "tolist",
    "values",
    "zipmap",
];

/// The steps of a call with these arguments.
pub(in crate::lang) fn of(function: &str, args: &[Value]) -> u64 {
    let steps = args.iter().map(|arg| match arg.data() {
        Data::String(text) => text.len() / BYTES * weight(function),
        Data::Unknown(_) | Data::Null(_) | Data::Bool(_) | Data::Number(_) => 1,
        _ => elements(arg, SHALLOW.contains(&function)),
    });
    steps.sum::<usize>() as u64
}

/// The steps of making a value: the parts at its top.
pub(in crate::lang) fn of_result(value: &Value) -> u64 {
    elements(value, true) as u64
}

/// The steps of comparing two values: those of which one has no parts are compared at once.
pub(in crate::lang) fn of_comparison(left: &Value, right: &Value) -> u64 {
    let has_parts = |value: &Value| value.items().is_some() || value.entries().is_some();
    match has_parts(left) && has_parts(right) {
        true => (elements(left, false) + elements(right, false)) as u64,
        false => 0,
    }
}

/// How many parts of a collection are looked at.
fn elements(value: &Value, shallow: bool) -> usize {
    if shallow {
        return value.items().map_or(0, <[Value]>::len) + value.entries().map_or(0, |entries| entries.len());
    }
    let mut left = usize::MAX;
    value.fits(usize::MAX, &mut left);
    usize::MAX - left
}
