//! What the AWS provider says about types: attributes with their types and planned values, and nested blocks.
//!
//! The table is of provider 5.100.0, with what provider 6 has beside it. A type or name that it lacks is no error, since
//! another version can have it: an argument is then kept as it is written, and an attribute that is read is one that the
//! provider computes.
//!
//! What other versions plan differently is left to what is read from the object, because both mean the same to AWS:
//! provider 3 plans the blocks inside a bucket that nobody writes as empty lists and `acl` as `private`, provider 4.0 to
//! 4.8 refuses them as arguments, 6.0 plans `region` as that of the provider, and 6.40 leaves the members of an
//! encryption rule open that nobody sets. OpenTofu takes its schemas from the same providers, so nothing differs there.

mod read;

use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use crate::resource::Mode;
use crate::value::{Type, Value};

const TABLE: &str = include_str!("schema/aws.txt");

/// The arguments and attributes of a resource type, data source or nested block.
#[derive(Debug, Default)]
pub struct Schema {
    attributes: Vec<(Arc<str>, Attribute)>,
    blocks: Vec<(Arc<str>, Nested)>,
}

/// An argument or attribute.
#[derive(Debug)]
pub struct Attribute {
    /// The type that a configured value is converted to.
    pub ty: Type,
    /// Whether a configuration has to set it.
    pub required: bool,
    /// Whether a configuration can set it.
    pub optional: bool,
    /// Whether the provider sets it where the configuration does not.
    pub computed: bool,
    /// Whether the provider marks it as sensitive.
    pub sensitive: bool,
    /// Whether it can be written as blocks, one for each element of the list or set.
    pub as_blocks: bool,
    /// Whether provider 5.100.0 lacks it.
    pub later: bool,
    /// What the plan of a first apply shows where the configuration does not set it, be it null; without one, that is
    /// something unknown if it is computed, else null.
    pub default: Option<Value>,
}

/// A kind of nested block.
#[derive(Debug)]
pub struct Nested {
    /// How many there can be, and what they are in a value.
    pub nesting: Nesting,
    /// Whether it is unknown in the plan of a first apply where the configuration has none: Optional and Computed for
    /// the provider, which its schema does not tell.
    pub computed: bool,
    /// Whether provider 5.100.0 lacks it.
    pub later: bool,
    /// What a block of the kind consists of.
    pub schema: Schema,
    /// The type of all blocks of the kind together, once it is asked for.
    ty: OnceLock<Type>,
}

/// How many blocks of a kind there can be, and what they are in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// One, an object or null.
    Single,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// A map of objects, by label.
    Map,
}

impl Schema {
    /// An argument or attribute by name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }

    /// A kind of nested block by name.
    pub fn block(&self, name: &str) -> Option<&Nested> {
        find(&self.blocks, name)
    }

    /// All arguments and attributes, by name.
    pub fn attributes(&self) -> impl Iterator<Item = (&Arc<str>, &Attribute)> {
        self.attributes.iter().map(|(name, attribute)| (name, attribute))
    }

    /// All kinds of nested blocks, by name.
    pub fn blocks(&self) -> impl Iterator<Item = (&Arc<str>, &Nested)> {
        self.blocks.iter().map(|(name, nested)| (name, nested))
    }
}

impl Nested {
    /// The type of the blocks of this kind as one value.
    pub fn ty(&self) -> &Type {
        self.ty.get_or_init(|| {
            let attributes = self.schema.attributes().map(|(name, attribute)| (name.clone(), attribute.ty.clone()));
            let blocks = self.schema.blocks().map(|(name, nested)| (name.clone(), nested.ty().clone()));
            let one = Type::Object(Arc::new(attributes.chain(blocks).collect()));
            match self.nesting {
                Nesting::Single => one,
                Nesting::List => Type::List(Arc::new(one)),
                Nesting::Set => Type::Set(Arc::new(one)),
                Nesting::Map => Type::Map(Arc::new(one)),
            }
        })
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
pub fn of(mode: Mode, kind: &str) -> Option<Arc<Schema>> {
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
pub fn empty() -> Arc<Schema> {
    Arc::default()
}

#[cfg(test)]
mod tests;
