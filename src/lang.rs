//! Terraform's expression language: tree, evaluation, conversions and functions.
//!
//! One evaluator serves policies, modules and configuration. In [`Dialect::Terraform`] it answers as terraform 1.11.4
//! does; [`Dialect::Onus`] differs in a few rows that keep more of what is known. The differences:
//!
//! | expression | Terraform | Onus |
//! |---|---|---|
//! | `false && x`, `x && false`, `true \|\| x`, `x \|\| true` | unknown if `x` is unknown, an error if `x` is one | decided by the known side |
//! | `x == x`, both unknown with the same symbol | unknown | true |
//! | `[x, 1] == [y, 2]` and objects alike, `x` unknown | unknown (the first unknown element decides) | false (any difference decides) |
//! | `length(x) >= 0`, `length(x) < 0`, `x` unknown | unknown | true, false (bounds decide where they touch) |
//! | `length(x) > -1`, `x` of unknown type | unknown | true |
//! | `toset([x, "a"])[*]`, `[for … in toset([x, "a"])]`, `x` unknown | two elements | the certain members, and possibly more |
//! | `toset([{ a = x }]) == toset([{ a = x }])`, `x` unknown | false | unknown |
//! | `(x ? [1] : [2])[sensitive(0)]`, `{ a = 1 }[sensitive("a")]`, `{ (sensitive(x)) = 1 }`, `!sensitive(x)`, `sensitive(x) && y`, `[for … in x]` of an unknown sensitive `x` of unknown type | not sensitive | sensitive |
//! | `try(x, …)`, `x` partly unknown | unknown as a whole | `x`, if no value of its unknown parts could raise an error |
//! | `can(x)`, alike | unknown | true |
//! | `try(x, …)`, `can(x)`, `x` known though something unknown on the way could raise an error, as in `length(["a${y}"])` | `x`, true | unknown |
//! | `coalesce(x, …)`, `x` unknown, certainly neither null nor empty | unknown | `x` |
//! | `jsondecode(x)`, `x` a JSON text with unknown parts | unknown | the value with unknown parts |
//! | `[for … if c]` with an unknown `c` | unknown | the certain members, and possibly more |
//! | `[for …]`, splat, `concat`, `flatten` over a list whose end is open | unknown | the certain members, and possibly more |
//! | `alltrue([x, false])`, `x` unknown | unknown | false |
//! | `contains(list, null)` | an error | true if null is an element |
//! | `endswith`, `strcontains` of a string of known and unknown pieces | unknown | decided by the known pieces where they can |
//! | `==`, `startswith` of a string that begins with known text | decided, but for the last letter of the text | decided by all of it |
//! | `startswith` of a known prefix that is shorter than what is asked, and differs | unknown | false |
//! | `join` with unknown elements | unknown | a string of known and unknown pieces |
//! | `tostring(x)`, `tolist(x)` and alike, `x` unknown | unknown, perhaps null, of the type that is named | `x`, with all that is certain of it |
//! | `element([1, 2], -1)`, a tuple | an error, save for multiples of the length | the last element, as of a list |
//! | `matchkeys(values, keys, [x])`, `x` unknown | an empty list | unknown |
//! | `issensitive(x)`, `x` unknown and sensitive | true | unknown, as in OpenTofu |
//! | `x == null`, something inside of `x` sensitive | sensitive | not sensitive, as in OpenTofu |
//! | `ephemeralasnull(x)` | `x`: nothing is ephemeral in a console | unknown, unless `x` is null |
//! | `templatestring("…", x)`, no reference | an error | the text, as in OpenTofu |
//! | templates that render templates, or read files in `templatestring` | an error | the text, as in OpenTofu |
//! | `format`, unknown arguments | unknown, with the text before the first verb as its start | a string of known and unknown pieces |
//! | `format("%v", null)`, `format("%s", null)` | unknown | `null`, an error |
//!
//! Nothing here reads a file or the clock: what an expression needs of the world comes through [`Scope`] and [`Host`].

mod bind;
mod bounds;
mod check;
mod comprehension;
mod conditional;
mod constant;
mod constraint;
mod context;
mod convert;
mod effort;
mod equality;
mod evaluate;
mod functions;
mod look;
mod operators;
#[cfg(test)]
mod properties;
mod set;
mod template;
mod traverse;
mod tree;
mod unify;
mod unknown;
mod veil;

pub use bind::{CallUse, Resolve, RootUse};
pub use check::{Naming, check_call, function_names, no_root};
pub use constant::constant;
pub use constraint::{Constraint, Mismatch};
pub use context::{Context, Dialect, EvalError, Failure, Host, NoHost, Scope};
pub use convert::convert;
pub use effort::held;
pub use equality::equal;
pub use evaluate::{MAX_DEPTH, evaluate};
pub use functions::clean_path;
pub use tree::{
    Access, Binary, BinaryOp, Call, Conditional, Expr, For, Kind, Part, PartFor, PartIf, Splat, Step, Traversal,
    UnaryOp,
};
