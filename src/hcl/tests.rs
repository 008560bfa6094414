#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bind;
mod comments;
mod encode;
mod evaluate;
mod json;
mod mistakes;
mod onus;
mod parse;
mod properties;
mod recover;
mod robust;
mod template;
mod truth;

use std::sync::Arc;

use crate::lang::{Context, Dialect, EvalError, Expr, NoHost, Scope, evaluate};
use crate::limits::Tally;
use crate::resource::{Address, Mode, ModulePath};
use crate::source::SourceId;
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// Names that tests read: `u` an unknown string with a symbol, `w` another one, `b` an unknown bool, `d` an unknown of
/// unknown type, `ls` an unknown list of strings, `open` a list with a member `"a"` and an open end, `bounded`
/// one with `"a"` and perhaps `"b"`, `secret` a sensitive string.
pub(super) struct World;

impl Scope for World {
    fn root(&self, name: &str) -> Option<Value> {
        Some(match name {
            "u" => symbol("arn", Type::String),
            "w" => symbol("id", Type::String),
            "b" => unknown(Type::Bool),
            "d" => unknown(Type::Dynamic),
            "n" => unknown(Type::Number),
            "ls" => unknown(Type::List(Arc::new(Type::String))),
            "open" => {
                let mut open = Unknown::new(Type::Dynamic, Reason::new(Why::AmbiguousLink, "x"));
                open.shape = Shape::Open([Value::string("a")].into());
                open.not_null = true;
                Value::unknown(open)
            }
            "bounded" => {
                let mut bounded = Unknown::new(Type::Dynamic, Reason::new(Why::AmbiguousUse, "x"));
                bounded.shape = Shape::Between([Value::string("a")].into(), [Value::string("b")].into());
                bounded.not_null = true;
                bounded.length = (1, Some(2));
                Value::unknown(bounded)
            }
            "secret" => Value::string("hunter2").with_sensitivity(true),
            "attrs" => Value::object([
                (
                    "rule",
                    Value::tuple(vec![Value::object([
                        ("key", symbol("arn", Type::String)),
                        ("on", Value::bool(true)),
                    ])]),
                ),
                ("tags", Value::null()),
            ]),
            _ => return None,
        })
    }

    fn slot(&self, slot: usize) -> Value {
        Value::int(i64::try_from(slot).unwrap())
    }

    fn call(&self, namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
        match (namespace, name) {
            ("s3", "same") => Some(args.first().cloned().ok_or_else(|| "one argument is required".to_owned())),
            ("s3", "fails") => Some(Err("no reason".to_owned())),
            _ => None,
        }
    }

    fn names(&self) -> Vec<String> {
        vec!["attrs".to_owned(), "secret".to_owned()]
    }
}

fn unknown(ty: Type) -> Value {
    Value::unknown_because(ty, Reason::new(Why::KnownAfterApply, "test"))
}

fn symbol(path: &str, ty: Type) -> Value {
    let address = Arc::new(Address {
        module: ModulePath::default(),
        mode: Mode::Managed,
        kind: "aws_kms_key".into(),
        name: "a".into(),
        key: None,
    });
    let reason = Reason::new(Why::KnownAfterApply, format!("aws_kms_key.a.{path}"));
    Value::unknown(Unknown::new(ty, reason).with_shape(Shape::Symbol(Symbol { address, path: path.into() })))
}

pub(super) fn expr(text: &str) -> Expr {
    super::parse_expression(SourceId(0), text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

pub(super) fn eval(text: &str, dialect: Dialect) -> Result<Value, EvalError> {
    evaluate(&expr(text), &Context { dialect, scope: &World, host: &NoHost, tally: &Tally::default() })
}

/// The value as text, or `error: …`.
pub(super) fn shown(text: &str, dialect: Dialect) -> String {
    match eval(text, dialect) {
        Ok(value) => format!("{}: {}", value.shown(), value.ty()),
        Err(error) => format!("error: {}", error.message),
    }
}

/// Checks a table of expressions and what they give.
pub(super) fn table(dialect: Dialect, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let given = shown(text, dialect);
        let matches = match expected.strip_suffix('…') {
            Some(head) => given.starts_with(head),
            None => given == *expected,
        };
        assert!(matches, "{text}\n  gives    {given}\n  expected {expected}");
    }
}

/// A place in a text, how many characters are cut there, and the number of the piece that is put in.
pub(super) type Edit = (proptest::sample::Index, usize, usize);

/// A text after some edits.
pub(super) fn edited(text: &str, edits: &[Edit], pieces: &[&str]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (place, cut, piece) in edits {
        let at = place.index(chars.len() + 1);
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, pieces.get(*piece).copied().unwrap_or("").chars());
    }
    chars.into_iter().collect()
}
