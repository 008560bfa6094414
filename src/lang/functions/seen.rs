//! Which values have been seen: distinct elements in linear time.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash, Hasher};

use crate::lang::context::Dialect;
use crate::lang::equality::equal;
use crate::value::{Data, Value};

/// Known values, found by a hash of what they hold.
#[derive(Default)]
pub(super) struct Seen {
    state: RandomState,
    values: HashMap<u64, Vec<Value>>,
}

impl Seen {
    pub(super) fn of(values: &[Value]) -> Self {
        let mut seen = Self::default();
        for value in values {
            seen.add(value);
        }
        seen
    }

    /// Adds a value; false if an equal one is there.
    pub(super) fn add(&mut self, value: &Value) -> bool {
        let others = self.values.entry(hash(&self.state, value)).or_default();
        if others.iter().any(|other| same(other, value)) {
            return false;
        }
        others.push(value.clone());
        true
    }

    /// Whether an equal value is there.
    pub(super) fn has(&self, value: &Value) -> bool {
        let others = self.values.get(&hash(&self.state, value));
        others.is_some_and(|others| others.iter().any(|other| same(other, value)))
    }
}

fn same(a: &Value, b: &Value) -> bool {
    equal(a, b, Dialect::Terraform).is_true()
}

fn hash(state: &RandomState, value: &Value) -> u64 {
    let mut hasher = state.build_hasher();
    feed(value, &mut hasher);
    hasher.finish()
}

/// Equal values feed the same; nulls of all types are equal.
fn feed(value: &Value, hasher: &mut impl Hasher) {
    match value.data() {
        Data::Null(_) | Data::Unknown(_) => 0_u8.hash(hasher),
        Data::Bool(bool) => bool.hash(hasher),
        // Adding zero makes one of both zeros.
        Data::Number(number) => (number.to_f64() + 0.0).to_bits().hash(hasher),
        Data::String(text) => text.hash(hasher),
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            let items = value.items().unwrap_or(&[]);
            items.len().hash(hasher);
            items.iter().for_each(|item| feed(item, hasher));
        }
        Data::Map(_) | Data::Object(_) => {
            for (name, item) in value.entries().into_iter().flatten() {
                name.hash(hasher);
                feed(item, hasher);
            }
        }
    }
}
