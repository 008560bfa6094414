//! Strings.

use super::graphemes::clusters;
use super::{Failure, Function, Invocation, Marks, NUMBER, Outcome, Param, STRING, Want, blame, items_of};
use crate::lang::convert::noun;
use crate::lang::template::template;
use crate::lang::unknown::reason_of;
use crate::value::{Data, Piece, Shape, Truth, Type, Unknown, Value};

const fn entry(
    name: &'static str,
    params: &'static [Param],
    returns: Want,
    run: fn(&Invocation<'_>) -> Outcome,
) -> Function {
    Function { name, params, rest: None, marks: Marks::Whole, returns, run }
}

const fn of_two(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    entry(name, &[STRING, STRING], Want::String, run)
}

const TESTED: Param = STRING.or_unknown_in_onus();

pub(super) const TABLE: &[Function] = &[
    entry("chomp", &[STRING], Want::String, |call| Ok(Value::string(call.text(0).trim_end_matches(['\n', '\r'])))),
    entry("trimspace", &[STRING], Want::String, |call| Ok(Value::string(call.text(0).trim()))),
    of_two("trim", |call| Ok(Value::string(call.text(0).trim_matches(|c| call.text(1).contains(c))))),
    of_two("trimprefix", |call| Ok(Value::string(call.text(0).strip_prefix(call.text(1)).unwrap_or(call.text(0))))),
    of_two("trimsuffix", |call| Ok(Value::string(call.text(0).strip_suffix(call.text(1)).unwrap_or(call.text(0))))),
    entry("strrev", &[STRING], Want::String, reversed),
    entry("indent", &[NUMBER, STRING], Want::String, indent),
    entry("startswith", &[STRING.or_unknown(), STRING], Want::Bool, startswith),
    entry("endswith", &[TESTED, STRING], Want::Bool, endswith),
    // Only this one does not promise a result that is not null.
    entry("strcontains", &[TESTED, STRING], Want::Maybe(|_| Ok(Type::Bool)), strcontains),
    entry("split", &[STRING, STRING], Want::Strings, split),
    Function {
        name: "join",
        params: &[STRING],
        rest: Some((Param::new(Want::Strings), usize::MAX)),
        marks: Marks::Whole,
        returns: Want::String,
        run: join,
    },
    entry("substr", &[STRING, NUMBER, NUMBER], Want::String, substr),
];

/// What is certain of an unknown string: how it begins and ends, and pieces of it.
fn pieces(unknown: &Unknown) -> &[Piece] {
    match &unknown.shape {
        Shape::Template(pieces) => pieces,
        _ => &[],
    }
}

/// The answer of a test of an unknown string.
fn answer(call: &Invocation<'_>, truth: Truth) -> Outcome {
    match truth {
        Truth::True => Ok(Value::bool(true)),
        Truth::False => Ok(Value::bool(false)),
        Truth::Unknown => call.unknown([call.arg(0)]),
    }
}

fn startswith(call: &Invocation<'_>) -> Outcome {
    let (text, prefix) = (call.arg(0), call.text(1));
    let Some(unknown) = text.as_unknown() else { return Ok(Value::bool(call.text(0).starts_with(prefix))) };
    let known = unknown.prefix.as_deref().unwrap_or("");
    answer(
        call,
        if known.starts_with(prefix) {
            Truth::True
        } else if (known.len() >= prefix.len() || call.onus()) && !prefix.starts_with(known) {
            Truth::False
        } else {
            Truth::Unknown
        },
    )
}

fn endswith(call: &Invocation<'_>) -> Outcome {
    let (text, suffix) = (call.arg(0), call.text(1));
    let Some(unknown) = text.as_unknown() else { return Ok(Value::bool(call.text(0).ends_with(suffix))) };
    let known = match pieces(unknown).last() {
        Some(Piece::Text(known)) => known,
        _ => "",
    };
    answer(
        call,
        if known.ends_with(suffix) {
            Truth::True
        } else if !suffix.ends_with(known) {
            Truth::False
        } else {
            Truth::Unknown
        },
    )
}

fn strcontains(call: &Invocation<'_>) -> Outcome {
    let (text, part) = (call.arg(0), call.text(1));
    let Some(unknown) = text.as_unknown() else { return Ok(Value::bool(call.text(0).contains(part))) };
    let found = part.is_empty()
        || pieces(unknown).iter().any(|piece| matches!(piece, Piece::Text(known) if known.contains(part)));
    answer(call, if found { Truth::True } else { Truth::Unknown })
}

fn reversed(call: &Invocation<'_>) -> Outcome {
    let characters: Vec<&str> = clusters(call.text(0)).collect();
    Ok(Value::string(characters.into_iter().rev().collect::<String>()))
}

/// Spaces after every line break.
fn indent(call: &Invocation<'_>) -> Outcome {
    let text = call.text(1);
    let Ok(spaces) = usize::try_from(call.int(0)?) else { return blame(0, "the number of spaces is negative") };
    let lines = text.matches('\n').count();
    let longest = call.longest();
    if lines.checked_mul(spaces).is_none_or(|more| more > longest) || spaces > longest {
        return Err(call.too_long());
    }
    Ok(Value::string(text.replace('\n', &format!("\n{}", " ".repeat(spaces)))))
}

fn split(call: &Invocation<'_>) -> Outcome {
    let (separator, text) = (call.text(0), call.text(1));
    call.making().parts(text.matches(separator).count())?;
    Ok(match (separator, text) {
        ("", "") => Value::strings::<&str>([]),
        ("", text) => Value::strings(text.chars().map(String::from)),
        _ => Value::strings(text.split(separator)),
    })
}

/// The elements with a separator between them; around unknown ones, in the dialect that keeps it, a string of pieces.
fn join(call: &Invocation<'_>) -> Outcome {
    let lists = call.args.get(1..).unwrap_or(&[]);
    // Only here: beside a separator that is not known, Terraform does not miss the lists.
    if lists.is_empty() {
        return Err("one list or more is required after the separator".into());
    }
    if !lists.iter().all(Value::is_wholly_known) {
        return if call.onus() { join_pieces(call) } else { call.unknown(lists) };
    }
    let separator = call.text(0);
    let mut joined = String::new();
    let mut first = true;
    for (at, list) in lists.iter().enumerate() {
        for (index, item) in items_of(list, at + 1)?.iter().enumerate() {
            if !std::mem::take(&mut first) {
                joined.push_str(separator);
            }
            match item.as_str() {
                Some(text) if joined.len() + text.len() > call.longest() => return Err(call.too_long()),
                Some(text) => joined.push_str(text),
                None => return no_text(at + 1, index, item),
            }
        }
    }
    Ok(Value::string(joined))
}

fn join_pieces(call: &Invocation<'_>) -> Outcome {
    let separator = call.text(0);
    let mut joined: Vec<Piece> = Vec::new();
    let mut text = String::new();
    let mut first = true;
    for (at, list) in call.args.iter().enumerate().skip(1) {
        for (index, item) in items_of(list, at)?.iter().enumerate() {
            if !std::mem::take(&mut first) {
                text.push_str(separator);
            }
            match item.data() {
                Data::String(more) if text.len() + more.len() > call.longest() => return Err(call.too_long()),
                Data::String(more) => text.push_str(more),
                Data::Unknown(hole) => {
                    if !text.is_empty() {
                        joined.push(Piece::Text(std::mem::take(&mut text).into()));
                    }
                    joined.push(Piece::Hole(hole.clone()));
                }
                _ => return no_text(at, index, item),
            }
        }
    }
    if !text.is_empty() {
        joined.push(Piece::Text(text.into()));
    }
    call.env.risk();
    Ok(Value::unknown(template(joined, reason_of(&call.args))))
}

fn no_text<T>(argument: usize, index: usize, item: &Value) -> Result<T, Failure> {
    let shown = if item.is_null() { "null".to_owned() } else { noun(&item.ty()) };
    blame(argument, format!("element {index} is {shown}; a string is required"))
}

/// Characters as people count them, from an offset (negative: from the end), as many as given (negative: all).
fn substr(call: &Invocation<'_>) -> Outcome {
    let (offset, length) = (call.int(1)?, call.int(2)?);
    if offset >= 0 && length == 0 {
        return Ok(Value::string(""));
    }
    let text = call.text(0);
    let start = match offset {
        0.. => offset,
        _ => offset.saturating_add(i64::try_from(clusters(text).count()).unwrap_or(i64::MAX)).max(0),
    };
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    // From the end, Terraform takes a length of 0 for all, like a negative one.
    let length = usize::try_from(length).ok().filter(|length| *length > 0).unwrap_or(usize::MAX);
    Ok(Value::string(clusters(text).skip(start).take(length).collect::<String>()))
}
