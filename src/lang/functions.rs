//! The functions of Terraform's language, as one table, and how they are called.
//!
//! Each entry says how many arguments there are, of which types, and what null, unknown and sensitive arguments do, so
//! that a function's own code sees only what it has to decide.

mod charset;
mod cidr;
mod collection;
mod conversion;
pub(super) mod cost;
mod csv;
mod digest;
mod elsewhere;
mod encoding;
mod fallback;
mod files;
mod flatten;
mod format;
mod graphemes;
mod gzip;
mod identity;
mod json;
mod json_text;
mod letter;
mod logic;
mod making;
mod number;
mod paths;
mod pattern;
mod power;
mod rsa;
mod seen;
mod select;
mod sequence;
mod sets;
mod spec;
mod template_call;
mod text;
mod time;
mod yaml;
mod yaml_scalar;
mod yaml_text;

use std::fmt;
use std::sync::{Arc, LazyLock};

pub use paths::clean_path;

use self::making::Making;
use self::spec::{ANY, Failure, Function, Marks, NUMBER, Param, STRING, Want, blame};
use super::context::EvalError;
use super::convert::{convert, noun, required};
use super::evaluate::{Env, Eval};
use super::tree::{Call, Expr};
use super::unknown::{is_deeply_sensitive, is_not_null, reason_of, unmarked, with};
use crate::limits::{Limit, Limits};
use crate::source::{Span, nearest};
use crate::value::{Data, Number, Sequence, Type, Value};

/// That a text would be longer than one may be: what doubles at every step becomes too long before it takes all memory.
pub(super) fn too_long(limits: &Limits) -> String {
    format!("the text would be longer than {} bytes", limits.get(Limit::TextBytes))
}

/// The result of a function, or why it has none.
type Outcome = Result<Value, Failure>;

/// What a function is given.
struct Invocation<'i> {
    args: Vec<Value>,
    env: &'i Env<'i>,
    function: &'static Function,
    /// Whether an argument was sensitive before its mark was taken off.
    sensitive: bool,
}

impl Invocation<'_> {
    /// An argument; null if it was not given.
    fn arg(&self, at: usize) -> &Value {
        static NULL: LazyLock<Value> = LazyLock::new(Value::null);
        self.args.get(at).unwrap_or(&NULL)
    }

    /// A string argument.
    fn text(&self, at: usize) -> &str {
        self.arg(at).as_str().unwrap_or("")
    }

    /// A whole number that fits 64 bits.
    fn int(&self, at: usize) -> Result<i64, Failure> {
        let Data::Number(number) = self.arg(at).data() else {
            return blame(at, format!("argument {} is no number", at + 1));
        };
        match number.as_i64().filter(|_| number.is_integer()) {
            Some(int) => Ok(int),
            None => {
                let shown = shown(number, self.sensitive || self.arg(at).is_sensitive());
                blame(at, format!("argument {} is {shown}; a whole number of 64 bits is required", at + 1))
            }
        }
    }

    /// Counts the parts of a value that is made of a text.
    fn making(&self) -> Making<'_> {
        Making::new(self.env.context.tally)
    }

    /// The longest text that may be made, in bytes.
    fn longest(&self) -> usize {
        self.env.limits().size(Limit::TextBytes)
    }

    /// That a text would be longer.
    fn too_long(&self) -> Failure {
        Failure::beyond(self.env.limits(), Limit::TextBytes, too_long(self.env.limits()))
    }

    /// Whether partly known results are kept.
    fn onus(&self) -> bool {
        self.env.onus()
    }

    /// The type of the result, or why the arguments are not what the function takes.
    fn returns(&self) -> Result<Type, Failure> {
        self.function.returns.result(&self.args)
    }

    /// An unknown result, because of these operands. The sensitivity of what is unknown is the caller's business.
    fn unknown<'v>(&self, operands: impl IntoIterator<Item = &'v Value>) -> Outcome {
        self.env.risk();
        Ok(Value::unknown_because(self.returns()?, reason_of(operands)))
    }
}

/// The topics of the table.
const TABLES: &[&[Function]] = &[
    cidr::TABLE,
    collection::TABLE,
    conversion::TABLE,
    csv::TABLE,
    digest::TABLE,
    encoding::TABLE,
    fallback::TABLE,
    files::TABLE,
    flatten::TABLE,
    format::TABLE,
    identity::TABLE,
    json::TABLE,
    letter::TABLE,
    logic::TABLE,
    number::TABLE,
    paths::TABLE,
    pattern::TABLE,
    power::TABLE,
    select::TABLE,
    sequence::TABLE,
    sets::TABLE,
    template_call::TABLE,
    text::TABLE,
    time::TABLE,
    yaml::TABLE,
];

/// The table in the order of lookup: by the length of the name, which tells most names apart, then by the name.
static SORTED: LazyLock<Vec<&'static Function>> = LazyLock::new(|| {
    let mut all: Vec<&Function> = TABLES.iter().flat_map(|table| table.iter()).collect();
    all.sort_unstable_by_key(|function| (function.name.len(), function.name));
    all
});

/// The function with this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let order = |function: &&Function| function.name.len().cmp(&name.len()).then_with(|| function.name.cmp(name));
    let at = SORTED.binary_search_by(order).ok()?;
    SORTED.get(at).copied()
}

/// All names, sorted.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = SORTED.iter().map(|function| function.name).collect();
    names.extend(["can", "templatestring", "try"]);
    names.sort_unstable();
    names
}

/// The least and greatest number of arguments of a function; the greatest is `None` if there is none.
pub(super) fn arity(name: &str) -> Option<(usize, Option<usize>)> {
    match name {
        "can" => Some((1, Some(1))),
        "templatestring" => Some((2, Some(2))),
        "try" => Some((1, None)),
        _ => find(name).map(Function::arity),
    }
}

/// What a call calls.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    Try,
    Can,
    TemplateString,
    Function(&'static Function),
    /// A function of the scope, which answers for every namespace but `core`.
    Scope,
    /// A name that no function has.
    Nothing,
}

impl Callee {
    pub(super) fn of(namespace: &str, name: &str) -> Self {
        match (namespace, name) {
            ("" | "core", "try") => Self::Try,
            ("" | "core", "can") => Self::Can,
            ("" | "core", "templatestring") => Self::TemplateString,
            ("" | "core", name) => find(name).map_or(Self::Nothing, Self::Function),
            _ => Self::Scope,
        }
    }
}

impl fmt::Debug for Callee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Try => "try",
            Self::Can => "can",
            Self::TemplateString => "templatestring",
            Self::Function(function) => function.name,
            Self::Scope => "a function of the scope",
            Self::Nothing => "nothing",
        })
    }
}

/// Evaluates a call.
pub(super) fn call(env: &Env<'_>, call: &Call, span: Span) -> Eval {
    let callee = match call.callee {
        Callee::Try => return fallback::attempt(env, call, span),
        Callee::Can => return fallback::can(env, call),
        Callee::TemplateString => return template_call::string(env, call, span),
        Callee::Scope => None,
        Callee::Nothing => return Err(no_function(&call.namespace, &call.name, call.name_span)),
        Callee::Function(function) => {
            template_call::refuse(env, function.name, call.name_span)?;
            Some(function)
        }
    };
    let args = match arguments(env, call)? {
        Ok(args) => args,
        Err(unknown) => return Ok(unknown),
    };
    let Some(function) = callee else {
        env.works(cost::OF_SCOPE, span)?;
        return match env.context.scope.call(&call.namespace, &call.name, &args) {
            Some(result) => {
                if args.iter().any(|value| !value.is_wholly_known()) {
                    env.risk();
                }
                result.map_err(|why| EvalError::new(span, format!("{}: {why}", full_name(call))))
            }
            None => Err(no_function(&call.namespace, &call.name, call.name_span)),
        };
    };
    let (least, most) = function.arity();
    if args.len() < least || most.is_some_and(|most| args.len() > most) {
        super::check::check_count(&call.namespace, &call.name, args.len(), call.name_span)?;
    }
    invoke(env, function, call, args, span)
}

/// The place of an argument.
fn place(call: &Call, at: usize) -> Option<Span> {
    call.args.get(at).or(call.args.last()).map(|arg| arg.span)
}

/// The values of the arguments; the inner error is the result if it is not known how many there are.
fn arguments(env: &Env<'_>, call: &Call) -> Result<Result<Vec<Value>, Value>, EvalError> {
    let mut args = Vec::with_capacity(call.args.len());
    let (written, expanded) = match call.args.split_last() {
        Some((last, others)) if call.expand => (others, Some(last)),
        _ => (&*call.args, None),
    };
    let more = match expanded.map(|list| expand(env, list)) {
        Some(Ok(Ok(more))) => more,
        Some(other) => return other,
        None => Vec::new(),
    };
    for arg in written {
        args.push(env.eval(arg)?);
    }
    args.extend(more);
    Ok(Ok(args))
}

/// The elements of the list before `...`.
fn expand(env: &Env<'_>, list: &Expr) -> Result<Result<Vec<Value>, Value>, EvalError> {
    let value = env.eval(list)?;
    if value.is_null() {
        return Err(EvalError::new(list.span, "the argument before `...` is null; a list is required"));
    }
    if let Some(unknown) = value.as_unknown()
        && matches!(unknown.ty, Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_))
    {
        env.risk();
        return Ok(Err(Value::unknown_because(Type::Dynamic, unknown.reason.clone())));
    }
    let Some(items) = value.items() else {
        let message = format!("the argument before `...` is {}; a list is required", noun(&value.ty()));
        return Err(EvalError::new(list.span, message));
    };
    Ok(Ok(items.iter().map(|item| item.clone().with_sensitivity(value.is_sensitive())).collect()))
}

/// Checks and converts the arguments, and runs.
fn invoke(env: &Env<'_>, function: &'static Function, call: &Call, mut args: Vec<Value>, span: Span) -> Eval {
    let onus = env.onus();
    let (mut unknown, mut untyped, mut sensitive) = (false, false, false);
    for (at, value) in args.iter_mut().enumerate() {
        let Some(param) = function.param(at) else { continue };
        let place = || place(call, at).unwrap_or(span);
        if !fits(value, param.want) {
            *value = convert_argument(value, &param.want.ty()).map_err(|why| {
                // What does not convert can be part of the message.
                let why = if is_deeply_sensitive(value) { required(&param.want.ty()) } else { why };
                EvalError::new(place(), format!("{}: argument {}: {why}", full_name(call), at + 1))
            })?;
        }
        // What is of no known type ends the checks, as in Terraform.
        if !untyped {
            if value.is_null() && !param.lets_null(onus) {
                let message = format!("{}: argument {} is null", full_name(call), at + 1);
                let help = format!("{} is required", noun(&param.want.ty()));
                return Err(EvalError::new(place(), message).with_help(help));
            }
            untyped = !param.lets_untyped(onus) && is_untyped(value);
        }
        unknown |= value.is_unknown() && !param.lets_unknown(onus);
        if value.is_unknown() && !param.lets_null(onus) && !is_not_null(value) {
            env.risk();
        }
        if (function.marks == Marks::Whole || param.whole) && is_deeply_sensitive(value) {
            sensitive = true;
            *value = unmarked(value);
        }
    }
    env.works(cost::of(function.name, &args), span)?;
    let invocation = Invocation { args, env, function, sensitive };
    let result = if untyped {
        env.risk();
        Ok(Value::unknown_because(Type::Dynamic, reason_of(&invocation.args)))
    } else if unknown {
        invocation.unknown(&invocation.args)
    } else {
        (function.run)(&invocation)
    };
    match result {
        Ok(value) if value.as_str().is_some_and(|text| text.len() > env.limits().size(Limit::TextBytes)) => {
            let message = format!("{}: {}", full_name(call), too_long(env.limits()));
            Err(EvalError::beyond(env.limits(), Limit::TextBytes, message, span))
        }
        Ok(value) => {
            // A text of a few megabytes can be split into as many parts.
            env.works(cost::of_result(&value), span)?;
            Ok(refined(value, function.returns).with_sensitivity(sensitive))
        }
        Err(failure) => {
            let place = failure.argument.and_then(|at| place(call, at)).unwrap_or(span);
            // What a message quotes can be a part of an argument; that of a limit has nothing of it.
            let hidden = sensitive && !failure.refused && failure.message.contains('`');
            let message = match hidden {
                true => "the arguments do not fit; why is not shown, as one of them is sensitive",
                false => &failure.message,
            };
            let error = EvalError::new(place, format!("{}: {message}", full_name(call))).refused(failure.refused);
            Err(match failure.help.filter(|_| !hidden) {
                Some(help) => error.with_help(help),
                None => error,
            })
        }
    }
}

/// Converts an argument. A set whose elements can coincide becomes a list of the elements it has, not of those wanted.
fn convert_argument(value: &Value, want: &Type) -> Result<Value, String> {
    let converted = convert(value, want)?;
    match (converted.as_unknown().map(|unknown| &unknown.ty), want) {
        (Some(Type::List(have)), Type::List(element)) if !element.has_dynamic() && have != element => {
            Err(required(want))
        }
        _ => Ok(converted),
    }
}

/// Whether an argument is what the parameter wants without any conversion.
fn fits(value: &Value, want: Want) -> bool {
    matches!(
        (want, value.data()),
        (Want::Any, _)
            | (Want::String, Data::String(_))
            | (Want::Number, Data::Number(_))
            | (Want::Bool, Data::Bool(_))
    )
}

/// Whether a value is unknown or null, and of no known type.
fn is_untyped(value: &Value) -> bool {
    match value.data() {
        Data::Null(ty) => *ty == Type::Dynamic,
        Data::Unknown(unknown) => unknown.ty == Type::Dynamic,
        _ => false,
    }
}

/// An unknown result of a known type is not null, save of the functions that can give null.
fn refined(value: Value, returns: Want) -> Value {
    match value.as_unknown() {
        Some(unknown) if !unknown.not_null && unknown.ty != Type::Dynamic && returns.never_null() => {
            with(&value, |unknown| unknown.not_null = true)
        }
        _ => value,
    }
}

/// An unknown list or set with this many elements; a list of a certain length has that many unknown elements.
fn sized(value: &Value, least: u64, most: u64) -> Value {
    let Some(unknown) = value.as_unknown() else { return value.clone() };
    let exact = usize::try_from(most).ok().filter(|_| least == most);
    let sequence = |element: &Type, count: usize| {
        let item = Value::unknown_because(element.clone(), unknown.reason.clone());
        Arc::new(Sequence { element: element.clone(), items: vec![item; count] })
    };
    let data = match (&unknown.ty, exact) {
        (Type::List(element), Some(count)) => Data::List(sequence(element, count)),
        (Type::Set(element), Some(count @ (0 | 1))) => Data::Set(sequence(element, count)),
        _ => return with(value, |unknown| unknown.length = (least, Some(most))),
    };
    Value::new(data).with_sensitivity(value.is_sensitive())
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

/// A number in a message.
fn shown(number: &Number, sensitive: bool) -> String {
    if sensitive { "a sensitive number".to_owned() } else { number.to_string() }
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
