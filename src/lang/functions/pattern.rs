//! Regular expressions, in Go's syntax.

mod compiled;
mod re2;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::compiled::{Pattern, compile};
use super::{Failure, Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::lang::effort;
use crate::value::{Data, Sequence, Type, Value};

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "replace",
        params: &[STRING, STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::String,
        run: replace,
    },
    Function {
        name: "regex",
        params: &[STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::By(regex_type),
        run: regex,
    },
    Function {
        name: "regexall",
        params: &[STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::By(|args| Ok(Type::List(Arc::new(regex_type(args)?)))),
        run: regexall,
    },
];

/// Replaces a text; a pattern between slashes is a regular expression, and `$1` in the replacement its group.
fn replace(call: &Invocation<'_>) -> Outcome {
    let (text, from, to) = (call.text(0), call.text(1), call.text(2));
    let replaced = match from.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        Some(pattern) => pattern_of(pattern, 1)?.replaced(text, to, call.longest()),
        None => replaced(text, from, to, call.longest()),
    };
    match replaced {
        Some(text) => Ok(Value::string(text)),
        None => Err(call.too_long()),
    }
}

/// A text with every occurrence replaced; `None` if it would be too long.
fn replaced(text: &str, from: &str, to: &str, longest: usize) -> Option<String> {
    let count = if to.len() <= from.len() { 0 } else { text.matches(from).count() };
    let more = count.checked_mul(to.len().saturating_sub(from.len()))?;
    let length = more.checked_add(text.len())?;
    (length <= longest).then(|| text.replace(from, to))
}

fn pattern_of(pattern: &str, argument: usize) -> Result<Arc<Pattern>, Failure> {
    compile(pattern).or_else(|why| blame(argument, format!("the pattern is no regular expression: {why}")))
}

/// What a match gives: text without groups, a list of groups, or an object of named groups.
enum Groups {
    Whole,
    Numbered(usize),
    Named(Vec<Arc<str>>),
}

impl Groups {
    fn of(pattern: &Pattern) -> Result<Self, Failure> {
        let named: Vec<Arc<str>> = pattern.groups.iter().flatten().map(|name| Arc::from(&**name)).collect();
        if named.is_empty() {
            return Ok(match pattern.groups.len() {
                0 => Self::Whole,
                count => Self::Numbered(count),
            });
        }
        if named.len() != pattern.groups.len() {
            return blame(0, "the pattern has groups with and without names; all or none have one");
        }
        Ok(Self::Named(named))
    }

    fn ty(&self) -> Type {
        match self {
            Self::Whole => Type::String,
            Self::Numbered(count) => Type::Tuple(Arc::new(vec![Type::String; *count])),
            Self::Named(names) => {
                let attributes: BTreeMap<_, _> = names.iter().map(|name| (name.clone(), Type::String)).collect();
                Type::Object(Arc::new(attributes))
            }
        }
    }

    fn value(&self, captures: &::regex::Captures<'_>) -> Value {
        let text = |at: usize| match captures.get(at) {
            Some(found) => Value::string(found.as_str()),
            None => Value::new(Data::Null(Type::String)),
        };
        match self {
            Self::Whole => text(0),
            Self::Numbered(count) => Value::tuple((1..=*count).map(text).collect()),
            Self::Named(names) => Value::object(names.iter().zip(1..).map(|(name, at)| (name.clone(), text(at)))),
        }
    }
}

/// The type of a match; of a pattern that is not known, it is not known.
fn regex_type(args: &[Value]) -> Result<Type, Failure> {
    match args.first().and_then(Value::as_str) {
        Some(pattern) => Ok(Groups::of(&*pattern_of(pattern, 0)?)?.ty()),
        None => Ok(Type::Dynamic),
    }
}

fn regex(call: &Invocation<'_>) -> Outcome {
    let pattern = pattern_of(call.text(0), 0)?;
    let groups = Groups::of(&pattern)?;
    match pattern.regex.captures(call.text(1)) {
        Some(captures) => Ok(groups.value(&captures)),
        None => Err("the pattern does not match".into()),
    }
}

fn regexall(call: &Invocation<'_>) -> Outcome {
    let pattern = pattern_of(call.text(0), 0)?;
    let groups = Groups::of(&pattern)?;
    let mut making = call.making();
    // Each match is a text of its own, of which a short one takes as much memory as two numbers.
    let parts = if matches!(groups, Groups::Named(_)) { effort::MAP } else { 0 } + 2 * (1 + pattern.groups.len());
    let items = pattern.regex.captures_iter(call.text(1)).map(|captures| {
        making.parts(parts)?;
        Ok(groups.value(&captures))
    });
    let items = items.collect::<Result<_, Failure>>()?;
    Ok(Value::new(Data::List(Arc::new(Sequence { element: groups.ty(), items }))))
}
