//! What a text says around references: a plan records which references an expression has, and not the expression.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::resource::Address;

/// What an attribute comes from, as the text says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The resources and data sources of which it can be an attribute, as addresses without keys.
    pub resources: BTreeSet<Address>,
    /// What stands around references on the way; nothing where they are bare.
    pub around: Vec<Around>,
}

/// What stands around a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Around {
    /// A function that can answer something else.
    Function(Arc<str>),
    /// Text. What is known of it and not written out, such as the value of a variable, counts as `…`.
    Text {
        /// The text before it.
        before: Arc<str>,
        /// The text behind it.
        after: Arc<str>,
    },
    /// What cuts the name out of an ARN.
    Name,
    /// The key of the instance is computed.
    Key,
    /// A condition that is not known when the plan is made.
    Condition,
    /// Anything else, such as an operator.
    Expression,
}
