//! `validation` blocks of an input: what its value must meet beyond its type, as variables of Terraform have them.
//!
//! They are tested when a policy is loaded. A value that is refused is an error of the run, so that a list under a
//! misspelt name cannot switch a policy off without a word.

use std::sync::Arc;

use crate::hcl::{Attribute, Block};
use crate::lang::{Context, Dialect, NoHost, Scope, evaluate};
use crate::limits::Tally;
use crate::source::{Diagnostic, SourceId};
use crate::value::Value;

use super::functions;

const KNOWN: [&str; 2] = ["condition", "error_message"];

/// The one name that a validation reads.
struct Own<'a> {
    name: &'a Arc<str>,
    value: &'a Value,
}

impl Scope for Own<'_> {
    fn root(&self, name: &str) -> Option<Value> {
        (name == "input").then(|| Value::object([(self.name.clone(), self.value.clone())]))
    }

    fn slot(&self, _: usize) -> Value {
        Value::null()
    }

    fn names(&self) -> Vec<String> {
        vec!["input".to_owned()]
    }
}

/// What the validations of an `input` block say against its value, and what is wrong with them themselves.
pub(super) fn check(id: SourceId, input: &Block, name: &Arc<str>, value: &Value, tally: &Tally) -> Vec<Diagnostic> {
    let blocks = input.body.blocks.iter().filter(|block| &*block.kind == "validation");
    blocks.filter_map(|block| one(id, block, &Own { name, value }, tally).err()).collect()
}

fn one(id: SourceId, block: &Block, own: &Own<'_>, tally: &Tally) -> Result<(), Diagnostic> {
    let odd = block.body.attributes.iter().find(|attribute| !KNOWN.contains(&&*attribute.name));
    if let Some(attribute) = odd {
        let message = format!("`validation` has no attribute `{}`", attribute.name);
        return Err(Diagnostic::new(message).at(id, attribute.name_span));
    }
    let find = |name: &str| {
        let found = block.body.attributes.iter().find(|attribute| *attribute.name == *name);
        found.ok_or_else(|| Diagnostic::new(format!("`validation` lacks `{name}`")).at(id, block.header))
    };
    let (condition, message) = (find("condition")?, find("error_message")?);
    let holds = result(id, condition, own, tally)?;
    let message = result(id, message, own, tally)?;
    match (holds.as_bool(), message.as_str()) {
        (Some(true), _) => Ok(()),
        (Some(false), Some(message)) if !message.is_empty() && !own.value.is_sensitive() => {
            let message = format!("the value of the input {:?} is refused: {message}", own.name);
            Err(Diagnostic::new(message).at(id, condition.span))
        }
        (Some(false), _) => {
            let message = format!("the value of the input {:?} is refused", own.name);
            Err(Diagnostic::new(message).at(id, condition.span))
        }
        (None, _) => Err(Diagnostic::new("`condition` is neither true nor false").at(id, condition.span)),
    }
}

fn result(id: SourceId, attribute: &Attribute, own: &Own<'_>, tally: &Tally) -> Result<Value, Diagnostic> {
    if let Some(wrong) = attribute.expr.calls().iter().find_map(|call| functions::check(call).err()) {
        return Err(wrong.at(id));
    }
    let context = Context { dialect: Dialect::Onus, scope: own, host: &NoHost, tally };
    evaluate(&attribute.expr, &context).map_err(|error| match own.value.is_sensitive() {
        true => Diagnostic::new(format!("`{}` has no value", attribute.name)).at(id, attribute.span),
        false => error.at(id),
    })
}
