//! What policies can read: the slots of each root, by number.
//!
//! A policy's `bucket.encryption.algorithm` is resolved once, when the policy is loaded, to the number of a slot; an
//! attribute that is not in the schema is an error of the policy, never a null. Slots that were read are the evidence
//! of a verdict.

mod members;
mod roots;

pub use roots::{
    ROOTS, access_point, account_block, bucket, directory_bucket, estate, identity_policy, key,
    multi_region_access_point, provider,
};

/// What the value of a slot looks like. Any of them can be null or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// A string.
    Text,
    /// A bool.
    Flag,
    /// A number.
    Number,
    /// A list of strings.
    Texts,
    /// A list of objects with these members.
    Objects(Members),
    /// An object with these members.
    Object(Members),
    /// A map of strings.
    Map,
}

/// The members of an object, each with what its value looks like.
pub type Members = &'static [(&'static str, Leaf)];

/// One readable leaf of a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The path below the root, such as `encryption.algorithm`.
    pub path: &'static str,
    /// What its value looks like.
    pub leaf: Leaf,
    /// What it says, in one line.
    pub doc: &'static str,
}

/// The slots of one root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The name of the root, such as `bucket`.
    pub root: &'static str,
    /// The slots; a slot's number is its index here and in [`Facts`](super::Facts).
    pub slots: &'static [Slot],
}

/// The schema of what has no facts.
pub(super) static NOTHING: Schema = Schema { root: "", slots: &[] };

/// What a path below a root means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One slot; attributes after the first `consumed` ones are of its value.
    Leaf {
        /// The slot's number.
        slot: usize,
        /// How many attributes name it.
        consumed: usize,
    },
    /// A group: all slots below the path. The path below the group is the slot's path without `prefix` bytes.
    Group {
        /// The slots' numbers.
        slots: Vec<usize>,
        /// How many bytes of the slots' paths name the group, with its dot.
        prefix: usize,
    },
    /// No such attribute.
    Unknown {
        /// The index of the attribute that is not known.
        at: usize,
        /// The attributes that there are instead.
        candidates: Vec<&'static str>,
    },
}

impl Schema {
    /// The schema of a root, if there is such a root.
    pub fn of(root: &str) -> Option<&'static Self> {
        ROOTS.iter().copied().find(|schema| schema.root == root)
    }

    /// Resolves the attributes that follow the root, up to the first index or function.
    pub fn resolve<S: AsRef<str>>(&self, attributes: &[S]) -> Resolution {
        let mut prefix = String::new();
        for (at, attribute) in attributes.iter().enumerate() {
            let attribute = attribute.as_ref();
            let path = format!("{prefix}{attribute}");
            if let Some(slot) = self.slots.iter().position(|slot| slot.path == path) {
                let beyond = at + 1 < attributes.len();
                let scalar = self
                    .slots
                    .get(slot)
                    .is_some_and(|slot| matches!(slot.leaf, Leaf::Text | Leaf::Flag | Leaf::Number));
                return if beyond && scalar {
                    Resolution::Unknown { at: at + 1, candidates: Vec::new() }
                } else {
                    Resolution::Leaf { slot, consumed: at + 1 }
                };
            }
            let group = format!("{path}.");
            if attribute.contains('.') || !self.slots.iter().any(|slot| slot.path.starts_with(&group)) {
                return Resolution::Unknown { at, candidates: self.names(&prefix) };
            }
            prefix = group;
        }
        let slots = (0..self.slots.len())
            .filter(|&slot| self.slots.get(slot).is_some_and(|slot| slot.path.starts_with(&prefix)))
            .collect();
        Resolution::Group { slots, prefix: prefix.len() }
    }

    /// The attributes directly below a group, without repetition, in the order of the slots.
    fn names(&self, prefix: &str) -> Vec<&'static str> {
        let mut names = Vec::new();
        for slot in self.slots {
            let name = slot.path.strip_prefix(prefix).and_then(|rest| rest.split('.').next());
            if let Some(name) = name
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_takes_its_attributes_and_leaves_the_rest() {
        assert_eq!(
            bucket::SCHEMA.resolve(&["encryption", "algorithm"]),
            Resolution::Leaf { slot: bucket::ENCRYPTION_ALGORITHM, consumed: 2 }
        );
        assert_eq!(bucket::SCHEMA.resolve(&["tags", "Owner"]), Resolution::Leaf { slot: bucket::TAGS, consumed: 1 });
    }

    #[test]
    fn a_group_is_all_slots_below_it() {
        assert_eq!(
            bucket::SCHEMA.resolve(&["versioning"]),
            Resolution::Group {
                slots: vec![
                    bucket::VERSIONING_STATUS,
                    bucket::VERSIONING_MFA_DELETE,
                    bucket::VERSIONING_MFA,
                    bucket::VERSIONING_WRITTEN
                ],
                prefix: 11
            }
        );
    }

    #[test]
    fn an_unknown_attribute_names_its_neighbours() {
        assert_eq!(
            bucket::SCHEMA.resolve(&["versioning", "state"]),
            Resolution::Unknown { at: 1, candidates: vec!["status", "mfa_delete", "mfa", "written"] }
        );
        assert_eq!(bucket::SCHEMA.resolve(&["name", "x"]), Resolution::Unknown { at: 1, candidates: vec![] });
    }

    #[test]
    fn no_path_is_taken_twice_and_no_leaf_is_a_group() {
        for schema in ROOTS {
            for (at, slot) in schema.slots.iter().enumerate() {
                for other in schema.slots.iter().skip(at + 1) {
                    assert_ne!(slot.path, other.path);
                    assert!(!other.path.starts_with(&format!("{}.", slot.path)), "{} {}", slot.path, other.path);
                }
            }
        }
    }
}
