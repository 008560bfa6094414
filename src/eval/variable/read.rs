//! Reading `variable` blocks.

use std::sync::Arc;

use super::{Validation, Variable};
use crate::hcl::{Attribute, Block};
use crate::lang::{Constraint, EvalError, constant, convert};
use crate::source::nearest;
use crate::value::{Type, Value};

const ARGUMENTS: [&str; 8] =
    ["const", "default", "deprecated", "description", "ephemeral", "nullable", "sensitive", "type"];
const VALIDATION: [&str; 2] = ["condition", "error_message"];

/// What a `module` block reads itself, so that no argument of that name can reach a variable.
const RESERVED: [&str; 10] =
    ["_", "count", "depends_on", "for_each", "lifecycle", "locals", "provider", "providers", "source", "version"];

pub(super) fn variable(block: &Block) -> Result<Variable, Vec<EvalError>> {
    let mut errors = Vec::new();
    let name = name(block, &mut errors);
    known(block, &ARGUMENTS, &["validation"], "a variable", &mut errors);
    let attribute = |name: &str| block.body.attribute(name);
    let description = attribute("description").and_then(|attribute| text(attribute, &mut errors));
    let sensitive = attribute("sensitive").and_then(|attribute| flag(attribute, &mut errors));
    let ephemeral = attribute("ephemeral").and_then(|attribute| flag(attribute, &mut errors));
    let constant = attribute("const").and_then(|attribute| flag(attribute, &mut errors));
    if let Some(attribute) = attribute("deprecated")
        && let Some(words) = text(attribute, &mut errors)
        && words.trim().is_empty()
    {
        let message = "`deprecated` is empty, and says what to use instead";
        errors.push(EvalError::new(attribute.expr.span, message));
    }
    let nullable = attribute("nullable").and_then(|attribute| flag(attribute, &mut errors));
    let declared = attribute("type").map(|attribute| Constraint::parse(&attribute.expr));
    let broken = matches!(declared, Some(Err(_)));
    let declared = declared.transpose().unwrap_or_else(|error| {
        errors.push(error);
        None
    });
    let literal = declared.as_ref().is_none_or(Constraint::is_primitive) && !broken;
    let mut variable = Variable {
        name: name.clone(),
        span: block.header,
        description,
        constraint: declared.unwrap_or_default(),
        default: None,
        sensitive: sensitive.unwrap_or(false),
        ephemeral: ephemeral.unwrap_or(false),
        constant,
        nullable: nullable.unwrap_or(true),
        validations: Vec::new(),
        literal,
    };
    if let Some(attribute) = attribute("default") {
        match default(attribute, &variable) {
            Ok(value) => variable.default = Some(value),
            Err(error) => errors.push(error),
        }
    }
    for block in block.body.blocks_of("validation") {
        variable.validations.extend(validation(block, &name, &mut errors));
    }
    if errors.is_empty() { Ok(variable) } else { Err(errors) }
}

fn name(block: &Block, errors: &mut Vec<EvalError>) -> Arc<str> {
    let label = match block.labels.as_slice() {
        [label] => label,
        [] => {
            errors.push(
                EvalError::new(block.header, "the variable has no name").with_help("write `variable \"name\" { … }`"),
            );
            return "".into();
        }
        [label, extra, ..] => {
            errors.push(EvalError::new(extra.span, "the variable has more than one name"));
            label
        }
    };
    let text = &label.text;
    if RESERVED.contains(&&**text) {
        let message = format!("a variable cannot be named `{text}`: a `module` block reads that argument itself");
        errors.push(EvalError::new(label.span, message));
    } else if !is_name(text) {
        errors.push(
            EvalError::new(label.span, "the name of the variable is no name that an expression can read")
                .with_help("a name has letters, digits, `_` and `-`, and starts with a letter or `_`"),
        );
    }
    text.clone()
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(|c| c == '-' || unicode_ident::is_xid_continue(c))
}

/// Reports arguments and blocks that are not among the known ones.
fn known(block: &Block, arguments: &[&'static str], blocks: &[&'static str], of: &str, errors: &mut Vec<EvalError>) {
    for attribute in &block.body.attributes {
        let name = &*attribute.name;
        if arguments.contains(&name) {
            continue;
        }
        let error = EvalError::new(attribute.name_span, format!("`{name}` is no argument of {of}"));
        errors.push(if blocks.contains(&name) {
            error.with_help(format!("it is a block: write `{name} {{ … }}`"))
        } else {
            match nearest(name, arguments.iter().copied()) {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error.with_help(format!("the arguments are `{}`", arguments.join("`, `"))),
            }
        });
    }
    for inner in &block.body.blocks {
        let kind = &*inner.kind;
        if blocks.contains(&kind) {
            continue;
        }
        let error = EvalError::new(inner.header, format!("`{kind}` is no block of {of}"));
        errors.push(if arguments.contains(&kind) {
            error.with_help(format!("it is an argument: write `{kind} = …`"))
        } else {
            match nearest(kind, blocks.iter().copied()) {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error,
            }
        });
    }
}

/// A constant argument, converted; null is no value of it.
fn setting(attribute: &Attribute, ty: &Type, what: &str) -> Result<Value, EvalError> {
    let wrong = || EvalError::new(attribute.expr.span, format!("`{}` is not {what}", attribute.name));
    let value = constant(&attribute.expr)?;
    let value = convert(&value, ty).map_err(|_| wrong())?;
    if value.is_null() { Err(wrong()) } else { Ok(value) }
}

fn flag(attribute: &Attribute, errors: &mut Vec<EvalError>) -> Option<bool> {
    match setting(attribute, &Type::Bool, "true or false") {
        Ok(value) => value.as_bool(),
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn text(attribute: &Attribute, errors: &mut Vec<EvalError>) -> Option<Arc<str>> {
    match setting(attribute, &Type::String, "a string") {
        Ok(value) => value.as_str().map(Arc::from),
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn default(attribute: &Attribute, variable: &Variable) -> Result<Value, EvalError> {
    let span = attribute.expr.span;
    let value = constant(&attribute.expr)?;
    // Terraform converts it when it reads it and again when it uses it, and with an `any` deep inside the second can
    // fail.
    let fit = |value: &Value| {
        variable.constraint.apply(value).map_err(|mismatch| {
            EvalError::new(span, format!("the default of `{}` does not fit its type: {mismatch}", variable.name))
        })
    };
    let value = fit(&fit(&value)?)?;
    if value.is_null() && !variable.nullable {
        let message = format!("the default of `{}` is null, and the variable is not nullable", variable.name);
        return Err(EvalError::new(span, message).with_help("leave the default out: the value is required then"));
    }
    Ok(value)
}

fn validation(block: &Block, name: &str, errors: &mut Vec<EvalError>) -> Option<Validation> {
    if let Some(label) = block.labels.first() {
        errors.push(EvalError::new(label.span, "a `validation` block has no label"));
    }
    known(block, &VALIDATION, &[], "a validation", errors);
    for argument in VALIDATION {
        if block.body.attribute(argument).is_none() {
            errors.push(EvalError::new(block.header, format!("the validation has no `{argument}`")));
        }
    }
    let condition = block.body.attribute("condition")?.expr.clone();
    let tests_it = |used: &crate::lang::RootUse| {
        &*used.root == "var" && used.attributes.first().is_some_and(|attribute| &**attribute == name)
    };
    if !condition.roots().iter().any(tests_it) {
        let message = format!("the condition does not read `var.{name}`: it tests something else than its variable");
        errors.push(EvalError::new(condition.span, message));
    }
    let error_message = block.body.attribute("error_message")?.expr.clone();
    Some(Validation { condition, error_message, span: block.header })
}
