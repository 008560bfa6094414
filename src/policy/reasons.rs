//! Reasons that are the same for every subject: worded once for each policy, and shared by all its verdicts.
//!
//! Ten thousand buckets under all policies are hundreds of thousands of verdicts, and most of them say that a policy
//! does not apply.

use std::sync::Arc;

use crate::s3::Class;

/// The wordings of one policy.
#[derive(Debug)]
pub(super) struct Reasons {
    below: [Arc<str>; Class::ALL.len()],
    /// The filter is false.
    pub(super) exempt: Arc<str>,
    /// A key without buckets has no class.
    pub(super) unused: Arc<str>,
    /// What is not known is settled elsewhere.
    pub(super) outside: Arc<str>,
}

impl Reasons {
    pub(super) fn new(binds_from: Class, exempt: Option<Arc<str>>) -> Self {
        let from = binds_from.word();
        Self {
            below: Class::ALL.map(|class| format!("it binds from class {from}; this is {}", class.word()).into()),
            exempt: exempt.unwrap_or_else(|| "its filter is false".into()),
            unused: "no bucket of this estate uses the key".into(),
            outside: "declared outside this estate".into(),
        }
    }

    /// The class is below the one that the policy binds from.
    pub(super) fn below(&self, class: Class) -> Option<Arc<str>> {
        self.below.get(class as usize).cloned()
    }
}
