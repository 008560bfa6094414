//! A resource as a value among others of its type: those with and without blocks of a kind go into one list or map.

use std::sync::Arc;

use super::Members;
use super::blocks::{PARTS_OF_BLOCK, kind_of};
use crate::eval::chain::Chain;
use crate::eval::config::ResourceBlock;
use crate::eval::evaluator::{Evaluator, computed_value};
use crate::eval::schema::{Nested, Schema};
use crate::lang::convert;
use crate::value::{Type, Value};

impl Members {
    /// All of it as one value, of the type that all instances of the resource have.
    pub(in crate::eval) fn whole(&self, evaluator: &Evaluator, block: &ResourceBlock, chain: &Chain<'_>) -> Value {
        let value = self.object(evaluator, block, chain);
        let (Some(schema), Some(mut all)) = (&block.schema, value.entries().cloned()) else { return value };
        for (name, value) in &mut all {
            // A conversion makes all blocks anew; beyond the limit the others report it.
            let made = |value: &Value| PARTS_OF_BLOCK * value.items().map_or(0, <[Value]>::len);
            if let Some(nested) = schema.block(name).filter(|nested| is_told(value, &nested.schema))
                && evaluator.tally.makes(made(value)).is_ok()
                && let Ok(typed) = convert(value, nested.ty())
            {
                *value = typed;
            }
        }
        // What only another version of the schema has is null in some of the instances.
        let arguments = block.content.arguments.iter().map(|argument| &*argument.attribute.name);
        for name in arguments.chain(block.content.blocks.iter().map(|nested| kind_of(&nested.block))) {
            let absent = || computed_value(block.mode, &self.address, name, Type::Dynamic);
            all.entry(Arc::from(name)).or_insert_with(absent);
        }
        Value::attributes(all)
    }
}

/// Whether a schema has all names in these blocks: a conversion to its type would leave the others out.
fn is_told(value: &Value, schema: &Schema) -> bool {
    if let Some(items) = value.items() {
        return items.iter().all(|item| is_told(item, schema));
    }
    let Some(entries) = value.entries() else { return true };
    entries.iter().all(|(name, value)| match schema.block(name) {
        Some(Nested { schema, .. }) => is_told(value, schema),
        None => schema.attribute(name).is_some(),
    })
}
