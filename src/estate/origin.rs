//! What a text says around references: a plan records which references an expression has, and not the expression.

use std::sync::Arc;

use crate::resource::Address;

/// What counts as text that is known and not written out, such as the value of a variable.
pub const KNOWN: &str = "…";

/// What an attribute comes from, as the text says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The resources and data sources of which it can be an attribute, as addresses without keys, as often as they are
    /// written.
    pub resources: Vec<Address>,
    /// What stands around references on the way; nothing where they are bare.
    pub around: Vec<Around>,
}

impl Origin {
    /// The text before and behind the reference, where that is all that stands around it, and all of it is written out.
    pub fn text(&self) -> Option<[Arc<str>; 2]> {
        match (self.around.as_slice(), self.resources.len()) {
            ([Around::Text { before, after }], 1) if ![before, after].iter().any(|text| text.contains(KNOWN)) => {
                Some([before.clone(), after.clone()])
            }
            _ => None,
        }
    }
}

/// What stands around a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Around {
    /// A function that can answer something else.
    Function(Arc<str>),
    /// Text, with [`KNOWN`] in it.
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
