//! What a team can say about its estate that no plan tells.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::class::Class;
use crate::resource::Pattern;

/// The settings that assembling reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The tags that hold a bucket's class; case does not matter, and the highest class of several counts.
    pub tag_keys: Vec<Arc<str>>,
    /// Other words for the classes, in lower case.
    pub synonyms: BTreeMap<String, Class>,
    /// Classes of buckets without a valid tag by their names; the first that matches counts.
    pub names: Vec<(Pattern, Class)>,
    /// The class of a bucket that neither tells.
    pub default_class: Class,
    /// The public access block of the account where no resource of the estate declares it: whether each of
    /// `block_public_acls`, `block_public_policy`, `ignore_public_acls`, `restrict_public_buckets` is on.
    pub account_block: [bool; 4],
    /// The slots of `bucket` that are going to be read, by number, where that is known: a fact that is dear to find out and
    /// that nobody reads stays absent.
    pub wanted: Option<BTreeSet<usize>>,
}

impl Settings {
    /// Whether a tag holds the class.
    pub(super) fn is_tag(&self, key: &str) -> bool {
        self.tag_keys.iter().any(|tag| tag.eq_ignore_ascii_case(key))
    }

    /// Whether a slot of `bucket` may be read.
    pub(super) fn wants(&self, slot: usize) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&slot))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tag_keys: vec!["DataClassification".into()],
            synonyms: BTreeMap::new(),
            names: Vec::new(),
            default_class: Class::Confidential,
            account_block: [false; 4],
            wanted: None,
        }
    }
}
