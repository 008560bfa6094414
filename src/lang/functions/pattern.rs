//! Regular expressions, in RE2's syntax.

use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};

use super::{Function, Invocation, Marks, Outcome, Param, STRING, Want, blame};
use crate::lang::unknown::unknown_from;
use crate::value::{Data, Sequence, Type, Value};

/// The largest compiled pattern, in bytes.
const MAX_COMPILED: usize = 4 << 20;

const MAYBE: Param = STRING.or_unknown();

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
        params: &[STRING, MAYBE],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Any,
        run: regex,
    },
    Function {
        name: "regexall",
        params: &[STRING, MAYBE],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Any,
        run: regexall,
    },
];

fn compile(pattern: &str, argument: usize) -> Result<Regex, super::Failure> {
    RegexBuilder::new(&re2(pattern)).size_limit(MAX_COMPILED).build().or_else(|error| {
        let reason = error.to_string();
        let last = reason.lines().last().unwrap_or("").trim_start_matches("error: ");
        blame(argument, format!("the pattern is no regular expression: {last}"))
    })
}

/// RE2's syntax in that of the crate: Perl classes are ASCII only, `\Q…\E` quotes, and a bracket expression holds no
/// nested ones and no set operators.
fn re2(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let mut class = false;
    let mut at_class_start = false;
    while let Some(c) = chars.next() {
        let first = std::mem::take(&mut at_class_start);
        match c {
            '\\' => match chars.next() {
                Some('Q') => {
                    let mut quoted = String::new();
                    while let Some(c) = chars.next() {
                        if c == '\\' && chars.peek() == Some(&'E') {
                            chars.next();
                            break;
                        }
                        quoted.push(c);
                    }
                    out.push_str(&regex::escape(&quoted));
                }
                Some('d') => out.push_str(if class { "0-9" } else { "[0-9]" }),
                Some('w') => out.push_str(if class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
                Some('s') => out.push_str(if class { r"\t\n\f\r " } else { r"[\t\n\f\r ]" }),
                Some('D') => out.push_str("[^0-9]"),
                Some('W') => out.push_str("[^0-9A-Za-z_]"),
                Some('S') => out.push_str(r"[^\t\n\f\r ]"),
                Some('b') if !class => out.push_str(r"(?-u:\b)"),
                Some('B') if !class => out.push_str(r"(?-u:\B)"),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            '[' if !class => {
                class = true;
                at_class_start = true;
                out.push('[');
                if chars.peek() == Some(&'^') {
                    chars.next();
                    out.push('^');
                }
            }
            ']' if class && first => out.push_str(r"\]"),
            ']' if class => {
                class = false;
                out.push(']');
            }
            '[' if chars.peek() == Some(&':') => {
                // `[:alpha:]` stays as it is.
                out.push('[');
                for c in chars.by_ref() {
                    out.push(c);
                    if c == ']' {
                        break;
                    }
                }
            }
            '[' | '&' | '~' if class => {
                out.push('\\');
                out.push(c);
            }
            '-' if class && chars.peek() == Some(&'-') => out.push_str(r"\-"),
            other => out.push(other),
        }
    }
    out
}

/// Replaces a text; a pattern between slashes is a regular expression, and `$1` in the replacement its group.
fn replace(call: &Invocation<'_>) -> Outcome {
    let (text, from, to) = (call.text(0), call.text(1), call.text(2));
    let pattern = from.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    Ok(match pattern {
        Some(pattern) => Value::string(compile(pattern, 1)?.replace_all(text, to)),
        None => Value::string(text.replace(from, to)),
    })
}

/// What a match gives: text without groups, a list of groups, or an object of named groups.
enum Groups {
    Whole,
    Numbered(usize),
    Named(Vec<Arc<str>>),
}

impl Groups {
    fn of(regex: &Regex) -> Result<Self, super::Failure> {
        let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
        let named: Vec<Arc<str>> = names.iter().flatten().map(|name| Arc::from(*name)).collect();
        if named.is_empty() {
            return Ok(if names.is_empty() { Self::Whole } else { Self::Numbered(names.len()) });
        }
        if named.len() != names.len() {
            return blame(0, "the pattern has groups with and without names; all or none have one");
        }
        Ok(Self::Named(named))
    }

    fn ty(&self) -> Type {
        match self {
            Self::Whole => Type::String,
            Self::Numbered(count) => Type::Tuple(Arc::new(vec![Type::String; *count])),
            Self::Named(names) => {
                Type::Object(Arc::new(names.iter().map(|name| (name.clone(), Type::String)).collect()))
            }
        }
    }

    fn value(&self, captures: &Captures<'_>) -> Value {
        let text = |found: Option<regex::Match<'_>>| {
            found.map_or_else(|| Value::new(Data::Null(Type::String)), |found| Value::string(found.as_str()))
        };
        match self {
            Self::Whole => text(captures.get(0)),
            Self::Numbered(count) => Value::tuple((1..=*count).map(|at| text(captures.get(at))).collect()),
            Self::Named(names) => Value::object(names.iter().map(|name| (name.clone(), text(captures.name(name))))),
        }
    }
}

fn regex(call: &Invocation<'_>) -> Outcome {
    let pattern = compile(call.text(0), 0)?;
    let groups = Groups::of(&pattern)?;
    if call.arg(1).is_unknown() {
        call.env.risk();
        return Ok(unknown_from(groups.ty(), [call.arg(1)]));
    }
    match pattern.captures(call.text(1)) {
        Some(captures) => Ok(groups.value(&captures)),
        None => Err("the pattern does not match".into()),
    }
}

fn regexall(call: &Invocation<'_>) -> Outcome {
    let pattern = compile(call.text(0), 0)?;
    let groups = Groups::of(&pattern)?;
    if call.arg(1).is_unknown() {
        call.env.risk();
        return Ok(unknown_from(Type::List(Arc::new(groups.ty())), [call.arg(1)]));
    }
    let items = pattern.captures_iter(call.text(1)).map(|captures| groups.value(&captures)).collect();
    Ok(Value::new(Data::List(Arc::new(Sequence { element: groups.ty(), items }))))
}
