//! The request that proves a finding, as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::Witness;

/// All members, whether said or not.
#[derive(Debug, Serialize)]
pub(super) struct Proof<'a> {
    principal: Option<Cow<'a, str>>,
    action: Option<Cow<'a, str>>,
    resource: Option<Cow<'a, str>>,
    context: BTreeMap<Cow<'a, str>, Option<Cow<'a, str>>>,
    statements: Vec<Cow<'a, str>>,
    words: Option<Cow<'a, str>>,
}

impl<'a> Proof<'a> {
    /// As it is.
    pub(super) fn new(witness: &'a Witness) -> Self {
        Self::with(witness, Cow::Borrowed)
    }

    /// Each text as a format writes it.
    pub(super) fn with(witness: &'a Witness, write: impl Fn(&'a str) -> Cow<'a, str>) -> Self {
        let text = |text: &'a Option<_>| text.as_ref().map(|text: &'a std::sync::Arc<str>| write(text));
        Self {
            principal: text(&witness.principal),
            action: text(&witness.action),
            resource: text(&witness.resource),
            context: witness.context.iter().map(|(key, value)| (write(key), text(value))).collect(),
            statements: witness.statements.iter().map(|statement| write(statement)).collect(),
            words: text(&witness.words),
        }
    }
}
