//! `format` and `formatlist`, with the verbs of Terraform's.

mod list;
mod verb;

use super::{Failure, Function, Invocation, Marks, Outcome, Param, STRING, Want, blame};
use crate::lang::context::Dialect;
use crate::lang::template::{safe_prefix, template};
use crate::lang::unknown::{not_null_from, reason_of, unknown_from, with};
use crate::value::{Piece, Type, Unknown, Value};
use verb::Verb;

const fn of_pattern(name: &'static str, returns: Want, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    let rest = Some((Param::new(Want::Any).or_null().or_unknown(), usize::MAX));
    Function { name, params: &[STRING], rest, marks: Marks::Whole, returns, run }
}

pub(super) const TABLE: &[Function] =
    &[of_pattern("format", Want::String, format), of_pattern("formatlist", Want::Strings, list::formatlist)];

/// The longest text that one pattern makes, in bytes: a width or precision is written with few characters.
const MAX_TEXT: usize = 16 << 20;

/// A piece of a pattern.
enum Token<'p> {
    Text(&'p str),
    Verb(Verb),
}

fn format(call: &Invocation<'_>) -> Outcome {
    let (pattern, args) = (call.text(0), call.args.get(1..).unwrap_or(&[]));
    if call.env.context.dialect == Dialect::Terraform {
        if let Some(untyped) = untyped(args) {
            call.env.risk();
            return Ok(unknown_from(Type::Dynamic, [untyped]));
        }
        return match args.iter().find(|value| !value.is_wholly_known()) {
            Some(value) => {
                call.env.risk();
                Ok(begun(pattern, value))
            }
            None => rendered(pattern, args).map(Value::string),
        };
    }
    if args.iter().all(Value::is_wholly_known) {
        return rendered(pattern, args).map(Value::string);
    }
    call.env.risk();
    pieces(pattern, args)
}

/// Terraform leaves the whole open, whether it is null too, for an argument of which not even the type is known. A null
/// that is written has no type either.
fn untyped(args: &[Value]) -> Option<&Value> {
    args.iter().find(|value| value.ty() == Type::Dynamic)
}

/// An unknown text of which the beginning is known: what stands before the first verb.
fn begun(pattern: &str, because: &Value) -> Value {
    let prefix = pattern.split_once('%').and_then(|(before, _)| safe_prefix(before));
    with(&not_null_from(Type::String, [because]), |unknown| unknown.prefix = prefix)
}

/// The text of known arguments.
fn rendered(pattern: &str, args: &[Value]) -> Result<String, Failure> {
    let mut text = String::new();
    let mut used = 0;
    for token in tokens(pattern) {
        match token? {
            Token::Text(part) => text.push_str(part),
            Token::Verb(verb) => {
                used = used.max(verb.argument + 1);
                text.push_str(&verb.render(argument(&verb, args)?, verb.argument + 1)?);
            }
        }
        if text.len() > MAX_TEXT {
            return Err(format!("the text becomes longer than {MAX_TEXT} bytes").into());
        }
    }
    all_used(used, args)?;
    Ok(text)
}

/// A text of known and unknown pieces.
fn pieces(pattern: &str, args: &[Value]) -> Outcome {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut text = String::new();
    let mut used = 0;
    for token in tokens(pattern) {
        let verb = match token? {
            Token::Text(part) => {
                text.push_str(part);
                continue;
            }
            Token::Verb(verb) => verb,
        };
        used = used.max(verb.argument + 1);
        let value = argument(&verb, args)?;
        let Some(hole) = value.first_unknown() else {
            text.push_str(&verb.render(value, verb.argument + 1)?);
            continue;
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text).into()));
        }
        let whole = value.is_unknown() && verb.is_plain();
        let hole = if whole { Unknown::clone(hole) } else { Unknown::new(Type::String, hole.reason.clone()) };
        pieces.push(Piece::Hole(hole.into()));
    }
    all_used(used, args)?;
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
    Ok(Value::unknown(template(pieces, reason_of(args))))
}

fn argument<'a>(verb: &Verb, args: &'a [Value]) -> Result<&'a Value, Failure> {
    args.get(verb.argument).ok_or_else(|| format!("`%{}` has no argument: {} given", verb.letter, args.len()).into())
}

fn all_used(used: usize, args: &[Value]) -> Result<(), Failure> {
    if used < args.len() {
        return blame(used + 1, format!("{} arguments are given, {used} are used", args.len()));
    }
    Ok(())
}

/// The text and verbs of a pattern, up to the first mistake.
fn tokens(pattern: &str) -> impl Iterator<Item = Result<Token<'_>, Failure>> {
    let mut rest = pattern;
    let mut next = 0;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(verb) = rest.strip_prefix('%') else {
            let (text, after) = rest.split_at(rest.find('%').unwrap_or(rest.len()));
            rest = after;
            return Some(Ok(Token::Text(text)));
        };
        if let Some(after) = verb.strip_prefix('%') {
            rest = after;
            return Some(Ok(Token::Text("%")));
        }
        match Verb::read(verb, next) {
            Ok((verb, after)) => {
                next = verb.argument + 1;
                rest = after;
                Some(Ok(Token::Verb(verb)))
            }
            Err(failure) => {
                rest = "";
                Some(Err(failure))
            }
        }
    })
}
