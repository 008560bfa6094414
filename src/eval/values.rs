//! The values that are given to the variables of a root module.
//!
//! Terraform documentation, "Variable Definition Precedence": the environment, then `terraform.tfvars`,
//! `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` in the order of their names, then `--var` and
//! `--var-file` in the order in which they are given. The last one wins.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::Config;
use super::variable::Variable;
use crate::hcl;
use crate::input::ConfigForm;
use crate::lang;
use crate::source::{Diagnostic, Location, Source, SourceId, SourceMap, Span};
use crate::value::Value;

/// A value, and where it was given: nowhere to be seen if a plan records it.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) value: Value,
    pub(super) place: Option<Location>,
}

impl Given {
    fn at(value: Value, source: SourceId, span: Span) -> Self {
        Self { value, place: Some(Location::Source { source, span }) }
    }

    /// An error about the variable, at the place where the value was given.
    pub(super) fn error(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if let Some(place) = &self.place {
            diagnostic.location = Some(place.clone());
        }
        diagnostic
    }
}

/// A value for a variable, from the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// `--var NAME=VALUE`.
    Value(String, String),
    /// `--var-file FILE`.
    File(String),
}

/// A text with values of variables.
pub(super) struct ValueText {
    pub(super) name: Arc<str>,
    pub(super) text: String,
    pub(super) form: ConfigForm,
}

/// The values of one root module so far.
#[derive(Default)]
pub(super) struct Values {
    given: BTreeMap<Arc<str>, Given>,
    /// Names that the module does not declare, of those given on the command line.
    pub(super) undeclared: Vec<Arc<str>>,
}

impl Values {
    pub(super) fn into_given(self) -> BTreeMap<Arc<str>, Given> {
        self.given
    }

    /// A value that is given as text: `origin` is what it is called, such as `--var region`.
    pub(super) fn text(
        &mut self,
        config: &Config,
        (name, text): (&str, &str),
        origin: String,
        sources: &mut SourceMap,
        errors: &mut Vec<Diagnostic>,
    ) {
        let Some(at) = config.lookup.variables.get(name) else {
            self.undeclared.push(name.into());
            return;
        };
        let Some(variable) = config.variables.get(*at) else { return };
        let source = sources.add(Source::new(origin, text));
        match variable.item.parse_text(source, text) {
            Ok(value) => {
                let span = Span { start: 0, end: text.len() };
                self.given.insert(name.into(), Given::at(value, source, span));
            }
            Err(diagnostic) => errors.push(unseen(diagnostic, &variable.item)),
        }
    }

    /// The values of a file.
    pub(super) fn file(
        &mut self,
        config: &Config,
        ValueText { name, text, form }: ValueText,
        sources: &mut SourceMap,
        errors: &mut Vec<Diagnostic>,
    ) {
        let source = Source::new(name, text);
        let text = source.text.clone();
        let source = sources.add(source);
        let parsed = match form {
            ConfigForm::Native => hcl::parse_recovering(source, &text),
            ConfigForm::Json => hcl::parse_values_json(source, &text),
        };
        errors.extend(parsed.errors);
        if parsed.more > 0 {
            errors
                .push(Diagnostic::new(format!("there are {} more errors in the values", parsed.more)).at(source, 0..0));
        }
        for block in &parsed.body.blocks {
            let message = format!("`{}` is a block; a file of values has none", block.kind);
            errors.push(Diagnostic::new(message).at(source, block.header));
        }
        for attribute in parsed.body.attributes {
            let variable = config.lookup.variables.get(&attribute.name).and_then(|at| config.variables.get(*at));
            let Some(variable) = variable else { continue };
            match lang::constant(&attribute.expr) {
                Ok(value) => {
                    self.given.insert(attribute.name, Given::at(value, source, attribute.span));
                }
                Err(error) => errors.push(unseen(error.at(source), &variable.item)),
            }
        }
    }
}

/// What is wrong with the value of a variable, without the place of one that nobody is to see: the report draws the
/// lines of a place.
fn unseen(diagnostic: Diagnostic, variable: &Variable) -> Diagnostic {
    if !variable.sensitive {
        return diagnostic;
    }
    Diagnostic::new(format!("the value given for the sensitive variable `{}` cannot be read", variable.name))
        .with_help("text stands in quotes; a value is a literal, without names and functions")
}
