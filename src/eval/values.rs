//! The values that are given to the variables of a root module.
//!
//! Terraform documentation, "Variable Definition Precedence": the environment, then `terraform.tfvars`,
//! `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` in the order of their names, then `--var` and
//! `--var-file` in the order in which they are given. The last one wins.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::config::Config;
use crate::hcl::{self, Parsed};
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
#[derive(Clone, PartialEq, Eq)]
pub enum Assignment {
    /// `--var NAME=VALUE`.
    Value(String, String),
    /// `--var-file FILE`.
    File(String),
}

/// Whether a value is a secret is not known before the module is read.
impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(name, _) => f.debug_tuple("Value").field(name).finish_non_exhaustive(),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
        }
    }
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
        let source = Source::new(origin, text);
        let source = match config.hides(name) {
            true => source.hiding(vec![Span { start: 0, end: text.len() }]),
            false => source,
        };
        let source = sources.add(source);
        match variable.item.parse_text(source, text) {
            Ok(value) => {
                let span = Span { start: 0, end: text.len() };
                self.given.insert(name.into(), Given::at(value, source, span));
            }
            Err(diagnostic) => errors.push(unseen(diagnostic, config, name)),
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
        let text = Source::new(name, text);
        let id = SourceId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        let mut parsed = match form {
            ConfigForm::Native => hcl::parse_recovering(id, &text.text),
            ConfigForm::Json => hcl::parse_values_json(id, &text.text),
        };
        let hidden = hidden(config, &parsed);
        if hidden.is_none() {
            parsed.errors.iter_mut().for_each(unquoted);
        }
        let source = sources.add(match hidden {
            Some(spans) => text.hiding(spans),
            None => {
                let all = Span { start: 0, end: text.text.len() };
                text.hiding(vec![all])
            }
        });
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
            if !config.lookup.variables.contains_key(&attribute.name) {
                continue;
            }
            match lang::constant(&attribute.expr) {
                Ok(value) => {
                    self.given.insert(attribute.name, Given::at(value, source, attribute.span));
                }
                Err(error) => errors.push(unseen(error.at(source), config, &attribute.name)),
            }
        }
    }
}

/// What no report draws of a file of values: those of sensitive variables, and of variables that the module does not
/// declare, as another one may. `None` is all of it: where a part cannot be read, nobody knows whose value it is.
fn hidden(config: &Config, parsed: &Parsed) -> Option<Vec<Span>> {
    let whole = parsed.errors.is_empty() && parsed.body.blocks.is_empty();
    if !whole && config.variables.iter().any(|variable| config.hides(&variable.item.name)) {
        return None;
    }
    let shown = |name: &Arc<str>| config.lookup.variables.contains_key(name) && !config.hides(name);
    let attributes = parsed.body.attributes.iter().filter(|attribute| !shown(&attribute.name));
    Some(attributes.map(|attribute| attribute.expr.span).collect())
}

/// The same error without a word of the text.
fn unquoted(error: &mut Diagnostic) {
    if error.message.contains(['`', '"']) {
        error.message = "a value cannot be read; it is not shown, as it can be that of a sensitive variable".to_owned();
        error.help = Some("a line is `name = value`; text stands in quotes".to_owned());
    }
}

/// What is wrong with the value of a variable, without the place of one that nobody is to see: the report draws the
/// lines of a place.
fn unseen(diagnostic: Diagnostic, config: &Config, variable: &str) -> Diagnostic {
    if !config.hides(variable) {
        return diagnostic;
    }
    Diagnostic::new(format!("the value given for the sensitive variable `{variable}` cannot be read"))
        .with_help("text stands in quotes; a value is a literal, without names and functions")
}
