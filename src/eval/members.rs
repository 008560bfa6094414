//! A resource block as terraform's plan of a first apply shows it.
//!
//! Only what the configuration sets is kept. What it leaves open follows from the provider's schema when it is asked
//! for: a default, an attribute that the provider computes, or null.

mod blocks;
mod whole;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chain::Chain;
use super::computed::computed;
use super::config::{Argument, ResourceBlock};
use super::evaluator::{Evaluator, computed_value, not_evaluated, own_name};
use super::schema::{Attribute, Schema};
use super::scope::Names;
use crate::lang::{EvalError, convert};
use crate::resource::Address;
use crate::value::Value;

pub(super) use blocks::blocks_of;
use blocks::{Builder, Path};

/// What is configured of one instance.
pub(super) struct Members {
    pub(super) address: Arc<Address>,
    /// How many evaluations waited for each other for it, itself among them.
    pub(super) depth: usize,
    /// The provider configuration that manages it.
    pub(super) provider: Option<usize>,
    /// By name; neither null nor empty lists of blocks.
    configured: Vec<(Arc<str>, Value)>,
}

impl Members {
    /// Evaluates a block.
    pub(super) fn build(
        evaluator: &Evaluator,
        block: &ResourceBlock,
        schema: &Schema,
        address: Arc<Address>,
        names: &Names<'_>,
    ) -> Self {
        let mut configured: Vec<(Arc<str>, Value)> = Vec::with_capacity(block.content.arguments.len() + 2);
        let builder = Builder { evaluator, names, address: &address };
        for Argument { source, attribute } in &block.content.arguments {
            let name = &attribute.name;
            let what = || not_evaluated(format!("{address}.{name}"));
            let Ok(value) = evaluator.try_held(&attribute.expr, *source, names) else {
                configured.push((name.clone(), what()));
                continue;
            };
            let value = match (schema.attribute(name), schema.block(name)) {
                (Some(attribute_schema), _) => match typed(&value, attribute_schema) {
                    Ok(value) => value,
                    Err(message) => {
                        let message = format!("`{name}` {message}");
                        evaluator.fail(*source, EvalError::new(attribute.expr.span, message));
                        what()
                    }
                },
                // Blocks that are told by an expression: Terraform refuses them, and another provider may have an argument.
                (None, Some(nested)) => builder.written_as(&value, nested, Path::new(name)),
                (None, None) => value,
            };
            if !value.is_null() {
                configured.push((name.clone(), value));
            }
        }
        for (name, value) in builder.all(&block.content, schema) {
            match configured.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => configured.push((name, value)),
            }
        }
        configured.sort_by(|a, b| a.0.cmp(&b.0));
        configured.shrink_to_fit();
        let provider = evaluator.provider_of(names.instance, block, names.each, names.chain);
        Self { address, depth: 1, provider, configured }
    }

    /// What the configuration sets: nothing where it leaves it open or sets it to null.
    pub(super) fn configured(&self, name: &str) -> Option<&Value> {
        let at = self.configured.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        self.configured.get(at).map(|(_, value)| value)
    }

    /// All that is configured, as an object.
    pub(super) fn arguments(&self, block: &ResourceBlock) -> Value {
        let mut all: BTreeMap<Arc<str>, Value> = self.configured.iter().cloned().collect();
        for (name, attribute) in block.schema.iter().flat_map(|schema| schema.attributes()) {
            if let Some(default) = &attribute.default {
                all.entry(name.clone()).or_insert_with(|| default.clone());
            }
        }
        Value::attributes(all)
    }

    /// An attribute or the blocks of a kind, as a plan shows them; none where there is no such name.
    pub(super) fn get(
        &self,
        evaluator: &Evaluator,
        block: &ResourceBlock,
        name: &str,
        chain: &Chain<'_>,
    ) -> Option<Value> {
        if let Some(value) = self.configured(name) {
            return Some(value.clone());
        }
        let schema = block.schema.as_ref()?;
        if let Some(attribute) = schema.attribute(name) {
            if let Some(value) = computed(self, evaluator, block, name, chain) {
                return Some(value);
            }
            return Some(self.unset(block, name, attribute));
        }
        schema.block(name).map(|nested| blocks::none(nested, block.mode, &self.address, Path::new(name)))
    }

    fn unset(&self, block: &ResourceBlock, name: &str, attribute: &Attribute) -> Value {
        match &attribute.default {
            Some(value) => value.clone(),
            None if attribute.computed => computed_value(block.mode, &self.address, name, attribute.ty.clone())
                .with_sensitivity(attribute.sensitive),
            None => Value::new(crate::value::Data::Null(attribute.ty.clone())),
        }
    }

    /// All of it as one value.
    pub(super) fn object(&self, evaluator: &Evaluator, block: &ResourceBlock, chain: &Chain<'_>) -> Value {
        let mut all: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        if let Some(schema) = &block.schema {
            let names = schema.attributes().map(|(name, _)| name).chain(schema.blocks().map(|(name, _)| name));
            for name in names {
                if let Some(value) = self.get(evaluator, block, name, chain) {
                    all.insert(name.clone(), value);
                }
            }
        }
        all.extend(self.configured.iter().cloned());
        for name in ["bucket", "id"] {
            if let Some(value) = all.get_mut(name) {
                *value = own_name(block, &self.address, name, value.clone());
            }
        }
        Value::attributes(all)
    }
}

/// A value converted to the type of an attribute.
fn typed(value: &Value, attribute: &Attribute) -> Result<Value, String> {
    match value.is_null() {
        true => Ok(value.clone()),
        false => convert(value, &attribute.ty).map(|value| value.with_sensitivity(attribute.sensitive)),
    }
}
