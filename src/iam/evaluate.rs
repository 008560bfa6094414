//! The plain evaluator: whether one request is allowed.
//!
//! Follows "Policy evaluation logic" of the IAM User Guide, without any of the shortcuts that questions about all
//! requests take: a Deny that fires decides; without one some Allow has to fire. For a principal of the same account an
//! Allow of either its own policies or of the resource's policy is enough; from another account both are needed, and a
//! permissions boundary has to allow as well what an identity policy allows. Each answer has three values, since
//! documents have holes.

use super::document::{Document, Effect, Selection, Statement};
use super::glob::Unit;
use super::patterns::Patterns;
use super::request::{Request, Word};
use super::target::Target;
use crate::value::Truth;

/// A document and what it is attached to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// What it is attached to.
    pub(super) of: Of<'a>,
}

/// What a document is attached to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'a> {
    /// A bucket: names who may do what to it.
    Bucket(&'a Target),
    /// A role: names who may assume it.
    Role,
    /// A KMS key or another resource whose policy says `Resource: "*"` for itself.
    Itself,
    /// A principal: says what it may do. Its references to a bucket are read as those of this bucket.
    Identity(Option<&'a Target>),
}

impl Layer<'_> {
    /// Whether a statement of the document fires for a request.
    pub(super) fn fires(&self, statement: &Statement, request: &Request) -> Truth {
        let who = match (&statement.principals, self.of) {
            (Some(principals), _) => principals.mean(&request.who),
            (None, Of::Identity(_)) => Truth::True,
            (None, _) => Truth::Unknown,
        };
        let action = self.actions(&statement.actions).select(&request.action);
        let resource = match &statement.resources {
            Some(resources) => self.resources(resources).select(&request.resource),
            None => (matches!(self.of, Of::Role)).into(),
        };
        let more = if statement.conditions_open { Truth::Unknown } else { Truth::True };
        let conditions = statement.conditions.iter().map(|condition| {
            let held = request.held(&condition.folded);
            condition.holds(held, self.document.variables)
        });
        Truth::all([who, action, resource, more]).and(Truth::all(conditions))
    }

    /// Whether some statement with this effect fires.
    pub(super) fn any(&self, effect: Effect, request: &Request) -> Truth {
        let open = if self.document.open.is_some() { Truth::Unknown } else { Truth::False };
        let one = |statement: &Statement| {
            let effect = match statement.effect {
                Some(known) => (known == effect).into(),
                None => Truth::Unknown,
            };
            effect.and(self.fires(statement, request))
        };
        Truth::any(self.document.statements.iter().map(one)).or(open)
    }

    /// What a statement says of actions.
    pub(super) fn actions(&self, selection: &Selection) -> Patterns {
        Patterns { negated: selection.negated, units: selection.texts.iter().map(|text| text.action()).collect() }
    }

    /// What a statement says of resources. What names another bucket matches nothing here.
    pub(super) fn resources(&self, selection: &Selection) -> Patterns {
        let variables = self.document.variables;
        let units = selection.texts.iter().filter_map(|text| match self.of {
            Of::Bucket(target) | Of::Identity(Some(target)) => text.resource(target, variables),
            Of::Role | Of::Itself | Of::Identity(None) => Some(text.anywhere(variables)),
        });
        Patterns { negated: selection.negated, units: units.collect() }
    }
}

/// Whether the policy of a resource by itself allows a request: some Allow fires and no Deny.
pub(super) fn allows(layer: Layer<'_>, request: &Request) -> Truth {
    layer.any(Effect::Allow, request).and(!layer.any(Effect::Deny, request))
}

/// The name of an action as a word: case does not matter there.
pub(super) fn word(action: &str) -> Word {
    action.chars().map(|c| Unit::Char(c.to_ascii_lowercase())).collect()
}
