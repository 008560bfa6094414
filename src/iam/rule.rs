//! A statement made ready for matching against requests.

use super::document::{Document, Effect, Statement};
use super::patterns::Patterns;
use super::request::{Context, Who};
use super::target::Target;
use crate::value::Truth;

/// A statement of a resource policy with its patterns.
pub(super) struct Rule<'a> {
    /// The statement.
    pub(super) statement: &'a Statement,
    /// What it says of actions.
    pub(super) actions: Patterns,
    /// What it says of resources.
    pub(super) resources: Patterns,
}

impl<'a> Rule<'a> {
    /// The statements that have this effect, or may have it, and are about this sender, or may be, where one is named.
    pub(super) fn all(document: &'a Document, target: &Target, effect: Effect, who: Option<&Who>) -> Vec<Self> {
        let statements = document.statements.iter().filter(|s| s.effect.is_none_or(|known| known == effect));
        let other = |s: &&Statement| who.zip(s.principals.as_ref()).is_some_and(|(who, p)| p.mean(who).is_false());
        statements
            .filter(|statement| !other(statement))
            .filter_map(|statement| Self::new(statement, document, target))
            .collect()
    }

    fn new(statement: &'a Statement, document: &Document, target: &Target) -> Option<Self> {
        let (actions, resources) = (&statement.actions, statement.resources.as_ref()?);
        let action_units = actions.texts.iter().map(|text| text.action()).collect();
        // What names another bucket matches nothing here.
        let resource_units = resources.texts.iter().filter_map(|t| t.resource(target, document.variables)).collect();
        Some(Self {
            statement,
            actions: Patterns { negated: actions.negated, units: action_units },
            resources: Patterns { negated: resources.negated, units: resource_units },
        })
    }

    /// Whether it fires in this context, if action and resource match.
    pub(super) fn in_context(&self, context: &Context, variables: bool) -> Truth {
        let effect = if self.statement.effect.is_some() { Truth::True } else { Truth::Unknown };
        let who = match (&self.statement.principals, &context.who) {
            (Some(principals), Some(who)) => principals.mean(who),
            (Some(principals), None) if principals.everyone_but_services() => Truth::True,
            _ => Truth::Unknown,
        };
        let more = if self.statement.conditions_open { Truth::Unknown } else { Truth::True };
        let conditions = Truth::all(self.statement.conditions.iter().map(|c| c.holds(context, variables)));
        Truth::all([effect, who, conditions, more])
    }
}
