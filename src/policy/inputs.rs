//! `input` blocks: thresholds and lists that whoever runs a policy can set.
//!
//! As the Terraform policy language documents them: a type, a default, a value by name from outside. Names are one name
//! space over all files, so that a value given by name means one thing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::InputMeta;
use crate::hcl::{self, Attribute, Block};
use crate::lang::{self, Constraint};
use crate::limits::{Limits, Tally};
use crate::source::{Diagnostic, Location, SourceId, nearest};
use crate::value::{Type, Value};

use super::{metadata, validation};

const KNOWN: [&str; 5] = ["type", "default", "description", "nullable", "sensitive"];

/// A declared input with the value that it has in this run.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) meta: InputMeta,
    pub(super) value: Value,
}

impl Input {
    /// Whether it stands for a declaration that is wrong.
    pub(super) fn is_wrong(&self) -> bool {
        self.meta.ty.is_empty()
    }

    /// What stands for a declaration that is wrong, so that its readers are no further mistakes.
    pub(super) fn wrong(name: Arc<str>) -> Self {
        let meta = InputMeta { name, ty: "".into(), default: "".into(), description: "".into() };
        Self { meta, value: Value::null() }
    }
}

/// The name of an input, and everything that is wrong with it.
type Wrong = (Option<Arc<str>>, Vec<Diagnostic>);

/// Values given from outside, and the names declared so far.
#[derive(Debug)]
pub struct Inputs {
    given: BTreeMap<String, String>,
    written: BTreeMap<Arc<str>, (Value, Location)>,
    declared: BTreeSet<Arc<str>>,
    /// What loading the policies of a team has taken, all files together.
    team: Tally,
    /// The same of those of Onus, which no lower limit is about: they are no input.
    own: Tally,
}

impl Default for Inputs {
    fn default() -> Self {
        Self {
            given: BTreeMap::new(),
            written: BTreeMap::new(),
            declared: BTreeSet::new(),
            team: Tally::of_policy(Limits::DEFAULT),
            own: Tally::of_policy(Limits::DEFAULT),
        }
    }
}

impl Inputs {
    /// Values by name, as texts: for a string, number or bool the text itself, else an expression such as
    /// `["eu-west-1"]`.
    pub fn new(given: BTreeMap<String, String>) -> Self {
        Self { given, ..Self::default() }
    }

    /// The same with values from a file, each with its place; what is given by name wins.
    #[must_use]
    pub fn with_written(mut self, written: BTreeMap<Arc<str>, (Value, Location)>) -> Self {
        self.written = written;
        self
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.team = Tally::of_policy(limits);
        self.own = Tally::of_policy(limits.at_least_default());
        self
    }

    /// The limits that hold.
    pub fn limits(&self) -> &Limits {
        self.team.limits()
    }

    /// What loading takes, of the policies of Onus or of a team.
    pub(super) fn tally(&self, builtin: bool) -> &Tally {
        if builtin { &self.own } else { &self.team }
    }

    /// Names in a file that no policy file declares, as errors at their places.
    pub fn unknown_written(&self) -> Vec<Diagnostic> {
        let names = || self.declared.iter().map(|name| &**name);
        let unknown = self.written.iter().filter(|(name, _)| !self.declared.contains(&**name));
        unknown
            .map(|(name, (_, place))| {
                let help = nearest(name, names()).map(|near| format!("did you mean {near}?"));
                let message = format!("no policy has an input {:?}", &**name);
                Diagnostic { help, location: Some(place.clone()), ..Diagnostic::new(message) }
            })
            .collect()
    }

    /// Given names that no policy file declares, each with the nearest that one does.
    pub fn unknown(&self) -> Vec<(String, Option<String>)> {
        let names = || self.declared.iter().map(|name| &**name);
        let unknown = self.given.keys().filter(|name| !self.declared.contains(name.as_str()));
        unknown.map(|name| (name.clone(), nearest(name, names()).map(str::to_owned))).collect()
    }

    /// Reads an `input` block; an error comes with the name, if there is one.
    pub(super) fn declare(&mut self, id: SourceId, text: &str, block: &Block, builtin: bool) -> Result<Input, Wrong> {
        let [name] = block.labels.as_slice() else {
            return Err((None, vec![Diagnostic::new("an `input` has one label: its name").at(id, block.header)]));
        };
        let mut errors = unknown_parts(id, block);
        if !self.declared.insert(name.text.clone()) {
            let message = format!("the input {:?} is declared already", name.text);
            let help = "inputs are one name space over all policy files";
            errors.push(Diagnostic::new(message).with_help(help).at(id, name.span));
        }
        let flag = |part: &str, errors: &mut Vec<Diagnostic>| match find(block, part).map(|a| bool_of(id, a)) {
            Some(Ok(flag)) => flag,
            Some(Err(error)) => {
                errors.push(error);
                false
            }
            None => false,
        };
        let (nullable, sensitive) = (flag("nullable", &mut errors), flag("sensitive", &mut errors));
        let description = match find(block, "description").map(|attribute| metadata::text(id, attribute)) {
            Some(Ok(description)) => description,
            Some(Err(error)) => {
                errors.push(error);
                "".into()
            }
            None => "".into(),
        };
        let constraint = match find(block, "type").map(|attribute| Constraint::parse(&attribute.expr)) {
            Some(Ok(constraint)) => Some(constraint),
            Some(Err(error)) => {
                errors.push(error.at(id));
                None
            }
            None => {
                errors.push(Diagnostic::new(format!("the input {:?} lacks `type`", name.text)).at(id, block.header));
                None
            }
        };
        // What is wrong with a value from a file is wrong there, and not where the input is declared.
        let place =
            self.written.get(&name.text).filter(|_| !self.given.contains_key(&*name.text)).map(|(_, place)| place);
        let value = constraint.and_then(|constraint| match self.value(id, block, &name.text, &constraint, nullable) {
            Ok(value) => {
                let value = value.with_sensitivity(sensitive);
                let refused = validation::check(id, block, &name.text, &value, self.tally(builtin)).into_iter();
                errors.extend(refused.map(|mut error| {
                    error.location = place.cloned().or(error.location);
                    error
                }));
                Some(value)
            }
            Err(error) => {
                errors.push(error);
                None
            }
        });
        match value {
            Some(value) if errors.is_empty() => {
                let written = |part| {
                    find(block, part).and_then(|a| text.get(a.expr.span.start..a.expr.span.end)).unwrap_or("null")
                };
                let (ty, default) = (written("type").into(), written("default").into());
                Ok(Input { meta: InputMeta { name: name.text.clone(), ty, default, description }, value })
            }
            _ => Err((Some(name.text.clone()), errors)),
        }
    }

    /// What is given, else the default.
    fn value(
        &self,
        id: SourceId,
        block: &Block,
        name: &str,
        constraint: &Constraint,
        nullable: bool,
    ) -> Result<Value, Diagnostic> {
        let (value, place) = match (self.given.get(name), self.written.get(name), find(block, "default")) {
            (Some(text), ..) => (given(id, name, text, constraint)?, None),
            (None, Some((value, place)), _) => (value.clone(), Some(place.clone())),
            (None, None, Some(default)) => {
                let place = Location::Source { source: id, span: default.span };
                (metadata::constant(id, default)?, Some(place))
            }
            (None, None, None) if nullable => (Value::null(), None),
            (None, None, None) => {
                let error = Diagnostic::new(format!("the input {name:?} has no value and no default"));
                let help = format!("give it one with --input {name}=VALUE, or in `inputs` of .onus.hcl");
                return Err(error.with_help(help).at(id, block.header));
            }
        };
        let at = |diagnostic: Diagnostic| Diagnostic { location: place.clone(), ..diagnostic };
        let value = constraint.apply(&value).map_err(|mismatch| {
            at(Diagnostic::new(format!("the value of the input {name:?} does not fit its type: {mismatch}")))
        })?;
        if value.is_null() && !nullable {
            return Err(at(Diagnostic::new(format!("the input {name:?} is null, which it does not take"))));
        }
        Ok(value)
    }
}

/// A value given as text.
fn given(id: SourceId, name: &str, text: &str, constraint: &Constraint) -> Result<Value, Diagnostic> {
    if constraint.is_primitive() && *constraint.ty() != Type::Dynamic {
        return Ok(Value::string(text));
    }
    let value = hcl::parse_expression(id, text).and_then(|expr| lang::constant(&expr).map_err(|error| error.at(id)));
    value.map_err(|error| {
        let message = format!("the value given for the input {name:?} is not a constant: {}", error.message);
        let help = "lists and maps are written as in HCL, such as [\"a\", \"b\"]";
        Diagnostic::new(message).with_help(error.help.unwrap_or_else(|| help.to_owned()))
    })
}

fn find<'b>(block: &'b Block, name: &str) -> Option<&'b Attribute> {
    block.body.attributes.iter().find(|attribute| *attribute.name == *name)
}

fn bool_of(id: SourceId, attribute: &Attribute) -> Result<bool, Diagnostic> {
    let value = metadata::constant(id, attribute)?;
    value.as_bool().ok_or_else(|| {
        Diagnostic::new(format!("`{}` is neither true nor false", attribute.name)).at(id, attribute.span)
    })
}

fn unknown_parts(id: SourceId, block: &Block) -> Vec<Diagnostic> {
    let attributes = block.body.attributes.iter().filter(|attribute| !KNOWN.contains(&&*attribute.name));
    let attributes = attributes.map(|attribute| {
        let mut error = Diagnostic::new(format!("`input` has no attribute `{}`", attribute.name));
        error.help = nearest(&attribute.name, KNOWN).map(|near| format!("did you mean `{near}`?"));
        error.at(id, attribute.name_span)
    });
    let blocks = block.body.blocks.iter().filter(|inner| &*inner.kind != "validation");
    let blocks = blocks.map(|inner| {
        Diagnostic::new(format!("`input` has no `{}` blocks", inner.kind))
            .with_help("it has `validation` blocks")
            .at(id, inner.header)
    });
    attributes.chain(blocks).collect()
}
