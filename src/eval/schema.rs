//! What the AWS provider says about resource types: attributes with types and defaults, and nested blocks.
//!
//! The table is of provider 5.100.0, with what later versions added to the arguments of buckets. What it does not have is
//! no error, since another version can have it: an unknown argument is kept as it is written, and an unknown attribute is
//! one that the provider computes.

mod read;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::resource::Mode;
use crate::value::{Type, Value};

const TABLE: &str = include_str!("schema/aws.txt");

/// The arguments and attributes of a resource type or nested block.
#[derive(Debug, Default)]
pub(super) struct Schema {
    attributes: Vec<(Arc<str>, Attribute)>,
    blocks: Vec<(Arc<str>, Nested)>,
}

/// An argument or attribute.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) ty: Type,
    /// Whether the provider sets it where the configuration does not.
    pub(super) computed: bool,
    pub(super) sensitive: bool,
    /// What a plan shows where the configuration does not set it.
    pub(super) default: Option<Value>,
}

/// A kind of nested block.
#[derive(Debug)]
pub(super) struct Nested {
    pub(super) nesting: Nesting,
    /// Whether it is unknown in the plan of a first apply where the configuration has none.
    pub(super) computed: bool,
    pub(super) schema: Schema,
}

/// How many blocks of a kind there can be, and what they are in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// One, an object.
    Single,
    /// A list or set of objects.
    Many,
}

impl Schema {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }

    pub(super) fn block(&self, name: &str) -> Option<&Nested> {
        find(&self.blocks, name)
    }

    pub(super) fn attributes(&self) -> impl Iterator<Item = (&Arc<str>, &Attribute)> {
        self.attributes.iter().map(|(name, attribute)| (name, attribute))
    }

    pub(super) fn blocks(&self) -> impl Iterator<Item = (&Arc<str>, &Nested)> {
        self.blocks.iter().map(|(name, nested)| (name, nested))
    }
}

fn find<'s, T>(sorted: &'s [(Arc<str>, T)], name: &str) -> Option<&'s T> {
    let at = sorted.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
    sorted.get(at).map(|(_, found)| found)
}

/// A type in the table: its lines, and what they say once that is asked for.
struct Row {
    lines: &'static str,
    schema: OnceLock<Arc<Schema>>,
}

/// The schema of a resource or data source type; none for types that the table does not have.
pub(super) fn of(mode: Mode, kind: &str) -> Option<Arc<Schema>> {
    static ROWS: OnceLock<HashMap<(Mode, &'static str), Row>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        let rows = read::rows(TABLE);
        rows.map(|(mode, kind, lines)| ((mode, kind), Row { lines, schema: OnceLock::new() })).collect()
    });
    // A name of another lifetime is found by an equal one.
    let row = rows.get(&(mode, kind))?;
    Some(row.schema.get_or_init(|| Arc::new(read::schema(row.lines))).clone())
}

/// The schema of a type of which nothing is known.
pub(super) fn empty() -> Arc<Schema> {
    Arc::default()
}

#[cfg(test)]
mod tests;
