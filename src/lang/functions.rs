//! The functions of Terraform's language, as one table, and how they are called.
//!
//! Each entry says how many arguments there are, of which types, and what null, unknown and sensitive arguments do, so
//! that a function's own code sees only what it has to decide.

mod charset;
mod collection;
mod conversion;
mod csv;
mod digest;
mod elsewhere;
mod encoding;
mod fallback;
mod format;
mod gzip;
mod identity;
mod json;
mod json_text;
mod logic;
mod number;
mod pattern;
mod rsa;
mod select;
mod sequence;
mod sets;
mod text;
mod yaml;
mod yaml_scalar;
mod yaml_text;

use std::sync::Arc;

use super::context::EvalError;
use super::convert::{convert, noun, required};
use super::evaluate::{Env, Eval};
use super::tree::Call;
use super::unknown::{is_deeply_sensitive, is_not_null, unknown_from, unmarked, with};
use crate::source::{Span, nearest};
use crate::value::{Data, Type, Value};

/// A function.
pub(super) struct Function {
    /// Its name without namespace.
    pub(super) name: &'static str,
    /// The parameters that must be given.
    params: &'static [Param],
    /// What further arguments there can be, and at most how many.
    rest: Option<(Param, usize)>,
    /// What sensitive arguments do.
    marks: Marks,
    /// The type of the result when an argument is unknown.
    returns: Want,
    run: fn(&Invocation<'_>) -> Outcome,
}

/// The result of a function, or an error message.
type Outcome = Result<Value, Failure>;

/// Why a function has no result.
struct Failure {
    message: String,
    /// The argument that is to blame, from 0.
    argument: Option<usize>,
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self { message, argument: None }
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self { message: message.to_owned(), argument: None }
    }
}

/// A failure of one argument.
fn blame<T>(argument: usize, message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure { message: message.into(), argument: Some(argument) })
}

/// A parameter.
#[derive(Clone, Copy)]
struct Param {
    want: Want,
    /// Whether null is let through; else it is an error.
    null: bool,
    /// Whether something unknown is let through; else the result is unknown.
    unknown: bool,
}

impl Param {
    const fn new(want: Want) -> Self {
        Self { want, null: false, unknown: false }
    }

    const fn or_null(mut self) -> Self {
        self.null = true;
        self
    }

    const fn or_unknown(mut self) -> Self {
        self.unknown = true;
        self
    }
}

const ANY: Param = Param::new(Want::Any);
const STRING: Param = Param::new(Want::String);
const NUMBER: Param = Param::new(Want::Number);

/// What a parameter converts to.
#[derive(Clone, Copy)]
enum Want {
    Any,
    Bool,
    Number,
    String,
    /// A list of any one type.
    List,
    /// A list of bools.
    Bools,
    /// A list of strings.
    Strings,
    /// A set of any one type.
    Set,
}

impl Want {
    fn ty(self) -> Type {
        match self {
            Self::Any => Type::Dynamic,
            Self::Bool => Type::Bool,
            Self::Number => Type::Number,
            Self::String => Type::String,
            Self::List => Type::List(Arc::new(Type::Dynamic)),
            Self::Bools => Type::List(Arc::new(Type::Bool)),
            Self::Strings => Type::List(Arc::new(Type::String)),
            Self::Set => Type::Set(Arc::new(Type::Dynamic)),
        }
    }
}

/// What sensitive arguments do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// Anything sensitive inside an argument makes the result sensitive; the function sees no marks.
    Whole,
    /// The function sees the marks and passes them on itself.
    Own,
}

/// What a function is given.
struct Invocation<'i> {
    args: Vec<Value>,
    env: &'i Env<'i>,
}

impl Invocation<'_> {
    /// An argument; null if it was not given.
    fn arg(&self, at: usize) -> &Value {
        static NULL: std::sync::LazyLock<Value> = std::sync::LazyLock::new(Value::null);
        self.args.get(at).unwrap_or(&NULL)
    }

    /// A string argument.
    fn text(&self, at: usize) -> &str {
        self.arg(at).as_str().unwrap_or("")
    }

    /// Whether partly known results are kept.
    fn onus(&self) -> bool {
        self.env.onus()
    }
}

/// The topics of the table.
const TABLES: &[&[Function]] = &[
    collection::TABLE,
    conversion::TABLE,
    csv::TABLE,
    digest::TABLE,
    encoding::TABLE,
    fallback::TABLE,
    format::TABLE,
    identity::TABLE,
    json::TABLE,
    logic::TABLE,
    number::TABLE,
    pattern::TABLE,
    select::TABLE,
    sequence::TABLE,
    sets::TABLE,
    text::TABLE,
    yaml::TABLE,
];

/// The function with this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    TABLES.iter().flat_map(|table| table.iter()).find(|function| function.name == name)
}

/// All names, sorted.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = TABLES.iter().flat_map(|table| table.iter()).map(|function| function.name).collect();
    names.extend(["can", "try"]);
    names.sort_unstable();
    names
}

/// The least and greatest number of arguments of a function; the greatest is `None` if there is none.
pub(super) fn arity(name: &str) -> Option<(usize, Option<usize>)> {
    match name {
        "can" => Some((1, Some(1))),
        "try" => Some((1, None)),
        _ => find(name).map(|function| {
            let least = function.params.len();
            let most = match function.rest {
                None => Some(least),
                Some((_, usize::MAX)) => None,
                Some((_, more)) => Some(least + more),
            };
            (least, most)
        }),
    }
}

/// Evaluates a call.
pub(super) fn call(env: &Env<'_>, call: &Call, span: Span) -> Eval {
    match (&*call.namespace, &*call.name) {
        ("" | "core", "try") => return fallback::attempt(env, call, span),
        ("" | "core", "can") => return fallback::can(env, call),
        _ => {}
    }
    let args = match arguments(env, call)? {
        Ok(args) => args,
        Err(unknown) => return Ok(unknown),
    };
    if !matches!(&*call.namespace, "" | "core") {
        let values: Vec<Value> = args.iter().map(|(value, _)| value.clone()).collect();
        return match env.context.scope.call(&call.namespace, &call.name, &values) {
            Some(result) => {
                if values.iter().any(|value| !value.is_wholly_known()) {
                    env.risk();
                }
                result.map_err(|why| EvalError::new(span, format!("{}: {why}", full_name(call))))
            }
            None => Err(no_function(&call.namespace, &call.name, call.name_span)),
        };
    }
    let function = find(&call.name).ok_or_else(|| no_function(&call.namespace, &call.name, call.name_span))?;
    super::check::check_count(&call.namespace, &call.name, args.len(), call.name_span)?;
    invoke(env, function, call, args, span)
}

/// The values of the arguments with their places; the inner error is the result if it is not known how many there are.
#[allow(clippy::type_complexity, reason = "used once, three lines above")]
fn arguments(env: &Env<'_>, call: &Call) -> Result<Result<Vec<(Value, Span)>, Value>, EvalError> {
    let mut args = Vec::with_capacity(call.args.len());
    let last = call.args.len().saturating_sub(1);
    for (at, arg) in call.args.iter().enumerate() {
        let value = env.eval(arg)?;
        if !call.expand || at != last {
            args.push((value, arg.span));
            continue;
        }
        if value.is_null() {
            return Err(EvalError::new(arg.span, "the argument before `...` is null; a list is required"));
        }
        if value.is_unknown() {
            env.risk();
            return Ok(Err(unknown_from(Type::Dynamic, [&value])));
        }
        let Some(items) = value.items() else {
            let message = format!("the argument before `...` is {}; a list is required", noun(&value.ty()));
            return Err(EvalError::new(arg.span, message));
        };
        args.extend(items.iter().map(|item| (item.clone().with_sensitivity(value.is_sensitive()), arg.span)));
    }
    Ok(Ok(args))
}

/// Checks and converts the arguments, and runs.
fn invoke(env: &Env<'_>, function: &Function, call: &Call, args: Vec<(Value, Span)>, span: Span) -> Eval {
    let mut values = Vec::with_capacity(args.len());
    let mut unknown = false;
    let mut sensitive = false;
    for (at, (value, place)) in args.iter().enumerate() {
        let Some(param) = function.params.get(at).or(function.rest.as_ref().map(|(param, _)| param)) else { continue };
        if value.is_null() && !param.null {
            let message = format!("{}: argument {} is null", full_name(call), at + 1);
            return Err(EvalError::new(*place, message).with_help(format!("{} is required", noun(&param.want.ty()))));
        }
        let converted = convert(value, &param.want.ty()).map_err(|why| {
            // What does not convert can be part of the message.
            let why = if is_deeply_sensitive(value) { required(&param.want.ty()) } else { why };
            EvalError::new(*place, format!("{}: argument {}: {why}", full_name(call), at + 1))
        })?;
        if converted.is_unknown() && !param.unknown {
            unknown = true;
        }
        if function.marks == Marks::Whole {
            sensitive |= is_deeply_sensitive(&converted);
            values.push(unmarked(&converted));
        } else {
            values.push(converted);
        }
    }
    if unknown {
        env.risk();
        let result = unknown_from(function.returns.ty(), &values).with_sensitivity(sensitive);
        let typed = !matches!(function.returns, Want::Any);
        return Ok(if typed { with(&result, |unknown| unknown.not_null = true) } else { result });
    }
    let result = (function.run)(&Invocation { args: values, env });
    result.map(|value| value.with_sensitivity(sensitive)).map_err(|failure| {
        let place = failure.argument.and_then(|at| args.get(at)).map_or(span, |(_, place)| *place);
        EvalError::new(place, format!("{}: {}", full_name(call), failure.message))
    })
}

/// The name as it is written.
fn full_name(call: &Call) -> String {
    if call.namespace.is_empty() { call.name.to_string() } else { format!("{}::{}", call.namespace, call.name) }
}

/// A call of a function that does not exist.
pub(super) fn no_function(namespace: &str, name: &str, span: Span) -> EvalError {
    let prefix = if namespace.is_empty() { String::new() } else { format!("{namespace}::") };
    let error = EvalError::new(span, format!("there is no function `{prefix}{name}`"));
    match elsewhere::known(namespace, name) {
        Some(help) => error.with_help(help),
        None => match nearest(&name.to_lowercase(), names()) {
            Some(near) if matches!(namespace, "" | "core") => {
                error.with_help(format!("did you mean `{prefix}{near}`?"))
            }
            _ => error,
        },
    }
}

/// The first unknown among the items of a list.
fn first_unknown_item(items: &[Value]) -> Option<&Value> {
    items.iter().find(|item| item.is_unknown())
}

/// The items of a list, set or tuple argument.
fn items_of(value: &Value, argument: usize) -> Result<&[Value], Failure> {
    match value.items() {
        Some(items) => Ok(items),
        None => blame(argument, format!("argument {} is {}; a list is required", argument + 1, noun(&value.ty()))),
    }
}

/// Whether something unknown is certainly neither null nor empty.
fn certainly_there(value: &Value) -> bool {
    let Some(unknown) = value.as_unknown() else { return false };
    let filled = unknown.ty != Type::String && unknown.ty != Type::Dynamic
        || unknown.length.0 > 0
        || unknown.prefix.as_ref().is_some_and(|prefix| !prefix.is_empty());
    is_not_null(value) && filled
}

/// Whether a value is a known string of no characters.
fn is_empty_text(value: &Value) -> bool {
    matches!(value.data(), Data::String(text) if text.is_empty())
}
