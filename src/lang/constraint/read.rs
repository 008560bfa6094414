//! Reading a constraint from the expression that writes it. The expression is never evaluated; an object key or a
//! type is a bare name here, and parentheses are no part of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Attribute, Constraint, Parts};
use crate::lang::constant::constant;
use crate::lang::context::EvalError;
use crate::lang::tree::{Call, Expr, Kind};
use crate::source::{Span, nearest};
use crate::value::{Data, Type, Value};

const PRIMITIVES: [&str; 4] = ["any", "bool", "number", "string"];
const CONSTRUCTORS: [&str; 5] = ["list", "map", "object", "set", "tuple"];

/// The argument `type` of a variable: bare `list` and `map` are of `any`, and a quoted type is an old form.
pub(super) fn variable_type(expr: &Expr) -> Result<Constraint, EvalError> {
    match (&expr.kind, keyword(expr)) {
        (_, Some("list")) => Ok(collection("list", Constraint::default())),
        (_, Some("map")) => Ok(collection("map", Constraint::default())),
        (Kind::Literal(value), None) if value.as_str().is_some() => {
            let text = value.as_str().unwrap_or("");
            let error = EvalError::new(expr.span, "the type is written as a string; a type stands without quotes");
            Err(match text {
                "list" | "map" => error.with_help(format!("write `{text}(string)` without quotes")),
                "" => error,
                text => error.with_help(format!("write `{text}` without quotes")),
            })
        }
        _ => constraint(expr),
    }
}

/// A bare name. `true`, `false` and `null` are names where a type is read.
fn keyword(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Traversal(traversal) if traversal.steps.is_empty() => Some(&traversal.root),
        Kind::Literal(value) => match value.data() {
            Data::Null(_) => Some("null"),
            Data::Bool(true) => Some("true"),
            Data::Bool(false) => Some("false"),
            _ => None,
        },
        _ => None,
    }
}

fn constraint(expr: &Expr) -> Result<Constraint, EvalError> {
    if let Some(name) = keyword(expr) {
        return named(name, expr.span);
    }
    let Kind::Call(call) = &expr.kind else {
        return Err(EvalError::new(expr.span, "this is no type")
            .with_help("a type is `string`, `number`, `bool`, `any`, or such as `list(string)`"));
    };
    let name = if call.namespace.is_empty() { &*call.name } else { "" };
    match name {
        "list" | "set" | "map" => {
            let element = constraint(one_argument(call, expr.span, "the type of its elements")?)?;
            Ok(collection(name, element))
        }
        "object" => object(one_argument(call, expr.span, "its attributes, such as `object({ name = string })`")?),
        "tuple" => tuple(one_argument(call, expr.span, "the types of its items, such as `tuple([string, number])`")?),
        "optional" => Err(EvalError::new(call.name_span, "`optional` stands where no attribute is declared")
            .with_help("only attributes of an object can be optional: `object({ name = optional(string) })`")),
        name if PRIMITIVES.contains(&name) => Err(EvalError::new(expr.span, format!("`{name}` takes no arguments"))
            .with_help(format!("write `{name}` alone"))),
        _ => {
            let written = call.name_span;
            let error = EvalError::new(written, format!("`{}` is no type that takes arguments", call.name));
            Err(suggest(error, &call.name, &CONSTRUCTORS))
        }
    }
}

fn named(name: &str, span: Span) -> Result<Constraint, EvalError> {
    Ok(Constraint::of(match name {
        "any" => Type::Dynamic,
        "bool" => Type::Bool,
        "number" => Type::Number,
        "string" => Type::String,
        "list" | "set" | "map" => {
            let message = format!("`{name}` does not say the type of its elements");
            return Err(EvalError::new(span, message).with_help(format!("write `{name}(string)`, or `{name}(any)`")));
        }
        "object" => {
            return Err(EvalError::new(span, "`object` does not say its attributes")
                .with_help("write `object({ name = string })`, or `any`"));
        }
        "tuple" => {
            return Err(EvalError::new(span, "`tuple` does not say the types of its items")
                .with_help("write `tuple([string, number])`, or `any`"));
        }
        _ => {
            let known: Vec<&str> = PRIMITIVES.iter().chain(&CONSTRUCTORS).copied().collect();
            return Err(suggest(EvalError::new(span, format!("`{name}` is no type")), name, &known));
        }
    }))
}

fn suggest(error: EvalError, name: &str, known: &[&'static str]) -> EvalError {
    match nearest(&name.to_lowercase(), known.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("a type is `string`, `number`, `bool`, `any`, or such as `list(string)`"),
    }
}

fn one_argument<'c>(call: &'c Call, span: Span, what: &str) -> Result<&'c Expr, EvalError> {
    match call.args.as_slice() {
        [argument] => Ok(argument),
        [] => Err(EvalError::new(span, format!("`{}` does not say {what}", call.name))),
        [_, extra, ..] => {
            let message = format!("`{}` takes one argument, {what}; here are {}", call.name, call.args.len());
            Err(EvalError::new(extra.span, message))
        }
    }
}

fn collection(name: &str, element: Constraint) -> Constraint {
    let of = Arc::new(element.ty.clone());
    let ty = match name {
        "list" => Type::List(of),
        "set" => Type::Set(of),
        _ => Type::Map(of),
    };
    let defaulted = element.defaulted;
    let parts = if matches!(element.parts, Parts::Plain) { Parts::Plain } else { Parts::Element(Box::new(element)) };
    Constraint { ty, parts, defaulted }
}

fn tuple(expr: &Expr) -> Result<Constraint, EvalError> {
    let Kind::Tuple(items) = &expr.kind else {
        return Err(EvalError::new(expr.span, "the items of a tuple are no list of types")
            .with_help("write `tuple([string, number])`"));
    };
    let items: Vec<Constraint> = items.iter().map(constraint).collect::<Result<_, _>>()?;
    let ty = Type::Tuple(Arc::new(items.iter().map(|item| item.ty.clone()).collect()));
    let defaulted = items.iter().any(|item| item.defaulted);
    let plain = items.iter().all(|item| matches!(item.parts, Parts::Plain));
    Ok(Constraint { ty, parts: if plain { Parts::Plain } else { Parts::Items(items) }, defaulted })
}

fn object(expr: &Expr) -> Result<Constraint, EvalError> {
    let Kind::Object(entries) = &expr.kind else {
        return Err(EvalError::new(expr.span, "the attributes of an object are no names with types")
            .with_help("write `object({ name = string })`"));
    };
    let mut attributes = BTreeMap::new();
    for (key, value) in entries {
        let name = attribute_name(key)?;
        let attribute = attribute(value)?;
        if attributes.insert(name.clone(), attribute).is_some() {
            return Err(EvalError::new(key.span, format!("the attribute `{name}` is declared twice")));
        }
    }
    let types = attributes.iter().map(|(name, attribute)| (name.clone(), attribute.constraint.ty.clone()));
    let ty = Type::Object(Arc::new(types.collect()));
    let defaulted = attributes.values().any(|attribute| attribute.default.is_some() || attribute.constraint.defaulted);
    let plain = |attribute: &Attribute| !attribute.optional && matches!(attribute.constraint.parts, Parts::Plain);
    let plain = attributes.values().all(plain);
    Ok(Constraint { ty, parts: if plain { Parts::Plain } else { Parts::Attributes(attributes) }, defaulted })
}

/// A bare name. The tree has no quotes any more; the place is longer than the text where there were some.
fn attribute_name(key: &Expr) -> Result<Arc<str>, EvalError> {
    let name = match &key.kind {
        Kind::Literal(value) => match value.data() {
            Data::String(text) if key.span.end.saturating_sub(key.span.start) < text.len() + 2 => Some(text.clone()),
            Data::Bool(value) => Some(if *value { "true".into() } else { "false".into() }),
            _ => None,
        },
        _ => None,
    };
    name.ok_or_else(|| {
        EvalError::new(key.span, "the name of an attribute is an expression; in a type it is a bare name")
            .with_help("write it without quotes and parentheses")
    })
}

fn attribute(expr: &Expr) -> Result<Attribute, EvalError> {
    let call = match &expr.kind {
        Kind::Call(call) if &*call.name == "optional" && call.namespace.is_empty() => call,
        _ => return Ok(Attribute { constraint: constraint(expr)?, optional: false, default: None }),
    };
    let (ty, default) = match call.args.as_slice() {
        [ty] => (ty, None),
        [ty, default] => (ty, Some(default)),
        [] => return Err(EvalError::new(expr.span, "`optional` does not say the type of the attribute")),
        [_, _, extra, ..] => {
            let message = format!("`optional` takes a type and a default; here are {} arguments", call.args.len());
            return Err(EvalError::new(extra.span, message));
        }
    };
    let constraint = constraint(ty)?;
    let default = default.map(|default| default_of(&constraint, default)).transpose()?;
    Ok(Attribute { constraint, optional: true, default })
}

/// The default of an attribute, converted. Defaults inside it are put in when it is used.
fn default_of(constraint: &Constraint, expr: &Expr) -> Result<Value, EvalError> {
    let value = constant(expr)?;
    constraint.conform(&value).map_err(|why| {
        let mismatch = constraint.explain(&value, why);
        EvalError::new(expr.span, format!("the default does not fit the type of its attribute: {mismatch}"))
    })
}
