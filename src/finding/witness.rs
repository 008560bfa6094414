//! The request that proves a finding.

use std::sync::Arc;

/// A request that the documents of a subject let through, or one that they should let through and do not: who sends it,
/// what it asks for, and which statements decide. Redacted already; what is `None` is not said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// Who sends it: an ARN, an account, a service, `anonymous`.
    pub principal: Option<Arc<str>>,
    /// The action, such as `s3:GetObject`.
    pub action: Option<Arc<str>>,
    /// The resource, an ARN.
    pub resource: Option<Arc<str>>,
    /// The condition keys that it carries, by name.
    pub context: Vec<Carried>,
    /// The statements that decide.
    pub statements: Vec<Arc<str>>,
    /// All of it in words.
    pub words: Option<Arc<str>>,
}

/// A condition key and the value that a request has for it.
pub type Carried = (Arc<str>, Option<Arc<str>>);
