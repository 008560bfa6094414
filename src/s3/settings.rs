//! What a team can say about its estate that no plan tells.

use std::collections::{BTreeMap, BTreeSet};

use super::class::Class;

/// The settings that assembling reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The tag that holds a bucket's class; case does not matter.
    pub tag_key: String,
    /// Other words for the classes, in lower case.
    pub synonyms: BTreeMap<String, Class>,
    /// The class of a bucket without a valid tag.
    pub default_class: Class,
    /// The public access block of the account where no resource of the estate declares it: whether each of
    /// `block_public_acls`, `block_public_policy`, `ignore_public_acls`, `restrict_public_buckets` is on.
    pub account_block: [bool; 4],
    /// The slots of `bucket` that are going to be read, by number, where that is known: a fact that is dear to find out and
    /// that nobody reads stays absent.
    pub wanted: Option<BTreeSet<usize>>,
}

impl Settings {
    /// Whether a slot of `bucket` may be read.
    pub(super) fn wants(&self, slot: usize) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&slot))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tag_key: "DataClassification".to_owned(),
            synonyms: BTreeMap::new(),
            default_class: Class::Confidential,
            account_block: [false; 4],
            wanted: None,
        }
    }
}
