//! Plans and states as `terraform show -json` and `tofu show -json` print them, read into an [`Estate`].
//!
//! The text is parsed once, without building a tree: resources whose type cannot matter ([`relevant`](crate::resource::relevant)) are skipped
//! without an allocation, the others become byte ranges (`slice::Slice`). Their values are built on demand
//! (`build`) from three documents that mirror each other: `after`, `after_unknown` and `after_sensitive`. An unknown
//! value is followed through the references of `configuration` to the attributes that it may stem from (`link`).
//!
//! Nothing here depends on the order of keys. Format: Terraform's "JSON Output Format", versions 0.1 to 1.x.

mod account;
mod action;
mod address;
mod around;
mod backing;
mod broken;
mod build;
mod config;
mod configured;
mod document;
mod index;
mod link;
mod mask;
mod parts;
mod program;
mod provider;
mod reach;
mod refs;
mod secrets;
mod slice;
mod targets;
mod undone;
mod version;

use crate::estate::Estate;
use crate::limits::Limits;
use crate::source::Diagnostic;

/// Reads the JSON of a plan or state. The second part is remarks that are no errors, such as "this is a state".
///
/// # Errors
/// When the text is no such JSON (with the byte offset and what that means), when its `format_version` is from a
/// future major version, when it has more resources than the limit, or when the plan is `errored`: what it lacks cannot be told from what is not there.
pub fn load(text: String, path: &str) -> Result<(Estate, Vec<String>), Diagnostic> {
    load_within(text, path, &Limits::DEFAULT)
}

/// The same within other limits.
///
/// # Errors
/// As [`load`].
pub fn load_within(text: String, path: &str, limits: &Limits) -> Result<(Estate, Vec<String>), Diagnostic> {
    index::estate(text, path, limits)
}

#[cfg(test)]
mod tests;
