//! What is wrong with a policy document, part by part, and what was meant.
//!
//! Reading a document for a question stops at the first thing that AWS rejects, and takes any text for an action. Here
//! everything is told, with its place. Most documents have nothing to tell: they are looked through as they were read,
//! and only one that has is taken apart again.

mod action;
mod place;
mod tree;
mod walk;

use super::document::{Document, Statement};
use super::questions::read;
use super::text::Text;
use crate::estate::Part;
use crate::value::{Shape, Value};

pub use place::InText;

/// What a document is attached to, which decides what its statements hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A bucket, an access point or a key: statements have a Principal and a Resource.
    Resource,
    /// A role, as its trust policy: statements have a Principal.
    Trust,
    /// A user, group, role or permission set, as what they may do: statements have a Resource and no Principal.
    Identity,
}

/// Something that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong. Holds nothing of a sensitive document.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What it is about; `None` for the document as a whole, and for a sensitive one.
    pub part: Option<Part>,
    /// Where that stands, if the document is a text.
    pub at: Option<InText>,
}

impl Problem {
    fn whole(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, part: None, at: None }
    }
}

/// What is wrong with a document, in its order: what AWS rejects by "Grammar of the IAM JSON policy language", keys that
/// occur twice, and actions that no service has by the Service Authorization Reference. Nothing of what is not known.
pub fn problems(policy: &Value, kind: Kind) -> Vec<Problem> {
    if read::is_none(policy) {
        return Vec::new();
    }
    match read::read(policy) {
        Ok(document) if document.statements.iter().all(|statement| is_sound(statement, kind)) => Vec::new(),
        Ok(document) => told(policy, kind, &document),
        Err(_) if !read::is_readable(policy) => Vec::new(),
        Err(_) => rejected(policy, kind),
    }
}

/// Whether nothing is wrong with a statement that could be read.
fn is_sound(statement: &Statement, kind: Kind) -> bool {
    let principals = match kind {
        Kind::Resource | Kind::Trust => statement.principals.is_some(),
        Kind::Identity => statement.principals.is_none(),
    };
    let resources = kind == Kind::Trust || statement.resources.is_some();
    let actions = || statement.actions.texts.iter().filter_map(Text::as_known);
    principals && resources && actions().all(action::exists)
}

/// What is wrong with a document that could be read.
fn told(policy: &Value, kind: Kind, document: &Document) -> Vec<Problem> {
    if document.sensitive || is_sensitive(policy) {
        let message = "the policy document has an action that AWS does not have, or lacks an element; it is sensitive, so \
                       no details are shown";
        return vec![Problem::whole(message)];
    }
    taken_apart(policy, kind)
}

/// What is wrong with a document that could not be read.
fn rejected(policy: &Value, kind: Kind) -> Vec<Problem> {
    let why = Document::read(policy).err().map(|diagnostic| diagnostic.message);
    let whole = || why.iter().map(Problem::whole).collect();
    if is_sensitive(policy) {
        return vec![Problem::whole(
            "the policy document is not one that AWS accepts; it is sensitive, so no details are shown",
        )];
    }
    let found = taken_apart(policy, kind);
    if found.is_empty() { whole() } else { found }
}

fn taken_apart(policy: &Value, kind: Kind) -> Vec<Problem> {
    match tree::of(policy) {
        Ok((root, text)) => walk::document(&root, text.as_deref(), kind),
        Err(problem) => vec![*problem],
    }
}

/// Whether any part of a document must not be printed.
fn is_sensitive(value: &Value) -> bool {
    value.is_sensitive()
        || value.items().is_some_and(|items| items.iter().any(is_sensitive))
        || value.entries().is_some_and(|entries| entries.values().any(is_sensitive))
        || value.as_unknown().is_some_and(|unknown| match &unknown.shape {
            Shape::Json(content) => is_sensitive(content),
            Shape::Open(items) => items.iter().any(is_sensitive),
            Shape::Between(items, others) => items.iter().chain(&**others).any(is_sensitive),
            _ => false,
        })
}
