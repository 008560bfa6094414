//! Variables of a module: what a `variable` block declares, and which values it takes.

mod read;
mod validation;

use std::sync::Arc;

use super::config::says;
use crate::hcl::{self, Block};
use crate::lang::{self, Constraint, Context, EvalError};
use crate::source::{Diagnostic, SourceId, Span};
use crate::value::Value;

pub use validation::{Undecided, Validation};

/// A declared variable. Places are in the source of its block.
#[derive(Debug, Clone)]
pub struct Variable {
    /// The name.
    pub name: Arc<str>,
    /// The place of `variable "name"`.
    pub span: Span,
    /// What it is for, in words.
    pub description: Option<Arc<str>>,
    /// What values it takes; `any` where no type is declared.
    pub constraint: Constraint,
    /// The value where none is given, of the type of the constraint.
    pub default: Option<Value>,
    /// Whether its value is sensitive, whatever is given.
    pub sensitive: bool,
    /// Whether its value is in no plan and no state.
    pub ephemeral: bool,
    /// Whether its value has to be known before anything is planned, or must not be read there; where it is said.
    pub constant: Option<bool>,
    /// Whether null is a value of it; the default stands for null otherwise.
    pub nullable: bool,
    /// What a value must meet beside the constraint.
    pub validations: Vec<Validation>,
    /// Whether a value given as text is that text, not an expression.
    literal: bool,
}

/// The value of a variable.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The value: converted, sensitive where it is declared so.
    pub value: Value,
    /// The validations that could still fail, because what they test is not known.
    pub undecided: Vec<Undecided>,
}

impl Variable {
    /// What a `variable` block declares whose declaration has errors: any value, so that what reads it is not in error too.
    pub fn broken(block: &Block) -> Option<Self> {
        Some(Self {
            name: block.labels.first()?.text.clone(),
            span: block.header,
            description: None,
            constraint: Constraint::default(),
            default: None,
            sensitive: says(block, "sensitive"),
            ephemeral: says(block, "ephemeral"),
            constant: None,
            nullable: true,
            validations: Vec::new(),
            literal: true,
        })
    }

    /// Whether its values are shown nowhere: those of an ephemeral one are in no plan either.
    pub fn is_hidden(&self) -> bool {
        self.sensitive || self.ephemeral
    }

    /// Reads a `variable` block.
    ///
    /// # Errors
    /// Everything that is wrong with the declaration.
    pub fn read(block: &Block) -> Result<Self, Vec<EvalError>> {
        read::variable(block)
    }

    /// Reads a value given as text, as by `-var`, before [`Self::value`] converts it: for a primitive type, and where
    /// no type is declared, the text itself; else an expression without names and functions.
    ///
    /// # Errors
    /// Where the text is no such expression; places are in source `id`, which holds the text.
    pub fn parse_text(&self, id: SourceId, text: &str) -> Result<Value, Diagnostic> {
        if self.literal {
            return Ok(Value::string(text));
        }
        let expr = hcl::parse_expression(id, text)?;
        lang::constant(&expr).map_err(|error| error.at(id))
    }

    /// The value that the variable has within its module, before validation: the given value or the default,
    /// converted, and sensitive where it is declared so or ephemeral. `None` is no value at all, which is not the same as null.
    ///
    /// # Errors
    /// Where a value is missing or does not meet the constraint. The place is that of the declaration: only the caller
    /// knows where the value was given.
    pub fn value(&self, given: Option<&Value>) -> Result<Value, EvalError> {
        let name = &self.name;
        let value = match (given, &self.default) {
            (Some(given), _) => self.constraint.apply(given).map_err(|mismatch| {
                EvalError::new(self.span, format!("the value given for `{name}` does not fit its type: {mismatch}"))
            })?,
            (None, Some(default)) => default.clone(),
            (None, None) => {
                return Err(EvalError::new(self.span, format!("the variable `{name}` has no value and no default"))
                    .with_help(format!("give it a value, or declare a default for `{name}`")));
            }
        };
        let value = match &self.default {
            _ if self.nullable || !value.is_null() => value,
            Some(default) => default.clone(),
            None => {
                return Err(EvalError::new(
                    self.span,
                    format!("the value given for `{name}` is null, and `{name}` is not nullable and has no default"),
                ));
            }
        };
        Ok(value.with_sensitivity(self.is_hidden()))
    }

    /// Tests a value that [`Self::value`] gave. Conditions read it as `var.NAME`; every other name is the context's,
    /// the other variables in its `var` among them. The result is what could not be decided.
    ///
    /// # Errors
    /// A validation that fails, with its message, or that has no value.
    pub fn validate(&self, value: &Value, context: &Context<'_>) -> Result<Vec<Undecided>, Vec<EvalError>> {
        validation::validate(self, value, context)
    }

    /// [`Self::value`] and [`Self::validate`] in one.
    ///
    /// # Errors
    /// As those two.
    pub fn accept(&self, given: Option<&Value>, context: &Context<'_>) -> Result<Accepted, Vec<EvalError>> {
        let value = self.value(given).map_err(|error| vec![error])?;
        let undecided = self.validate(&value, context)?;
        Ok(Accepted { value, undecided })
    }
}
