//! Strings.

use unicode_segmentation::UnicodeSegmentation;

use super::{Function, Invocation, Marks, NUMBER, Outcome, Param, STRING, Want, blame, items_of};
use crate::lang::convert::noun;
use crate::lang::evaluate::truth_value;
use crate::lang::template::template;
use crate::lang::unknown::reason_of;
use crate::value::{Data, Piece, Shape, Truth, Unknown, Value};

const fn of_one(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

const fn of_two(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING, STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

const fn test(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    const PARAMS: &[Param] = &[STRING.or_unknown(), STRING];
    Function { name, params: PARAMS, rest: None, marks: Marks::Whole, returns: Want::Bool, run }
}

pub(super) const TABLE: &[Function] = &[
    of_one("lower", |call| Ok(Value::string(each_char(call.text(0), |c| Box::new(c.to_lowercase()))))),
    of_one("upper", |call| Ok(Value::string(each_char(call.text(0), |c| Box::new(c.to_uppercase()))))),
    of_one("title", |call| Ok(Value::string(title(call.text(0))))),
    of_one("chomp", |call| Ok(Value::string(call.text(0).trim_end_matches(['\n', '\r'])))),
    of_one("trimspace", |call| Ok(Value::string(call.text(0).trim()))),
    of_two("trimprefix", |call| Ok(Value::string(call.text(0).strip_prefix(call.text(1)).unwrap_or(call.text(0))))),
    of_two("trimsuffix", |call| Ok(Value::string(call.text(0).strip_suffix(call.text(1)).unwrap_or(call.text(0))))),
    test("startswith", startswith),
    test("endswith", endswith),
    test("strcontains", strcontains),
    Function {
        name: "split",
        params: &[STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Strings,
        run: split,
    },
    Function {
        name: "join",
        params: &[STRING, Param::new(Want::Strings)],
        rest: Some((Param::new(Want::Strings), usize::MAX)),
        marks: Marks::Whole,
        returns: Want::String,
        run: join,
    },
    Function {
        name: "substr",
        params: &[STRING, NUMBER, NUMBER],
        rest: None,
        marks: Marks::Whole,
        returns: Want::String,
        run: substr,
    },
];

/// Go maps character by character and keeps those that would become several, such as `ß`.
fn each_char(text: &str, map: impl Fn(char) -> Box<dyn Iterator<Item = char>>) -> String {
    text.chars()
        .map(|c| {
            let mut mapped = map(c);
            match (mapped.next(), mapped.next()) {
                (Some(one), None) => one,
                // The only one that shortens to a single character in Go.
                (Some(one), Some('\u{307}')) => one,
                _ => c,
            }
        })
        .collect()
}

/// The first letter of each word in upper case. As in Go, a word starts after any ASCII character that is neither
/// letter, digit nor underscore, and after other white space.
fn title(text: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let starts =
            if before.is_ascii() { !before.is_ascii_alphanumeric() && before != '_' } else { before.is_whitespace() };
        if starts {
            out.push_str(&each_char(&c.to_string(), |c| Box::new(c.to_uppercase())));
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// What is certain of an unknown string: how it begins and ends, and pieces of it.
fn pieces(unknown: &Unknown) -> &[Piece] {
    match &unknown.shape {
        Shape::Template(pieces) => pieces,
        _ => &[],
    }
}

fn startswith(call: &Invocation<'_>) -> Outcome {
    let (text, prefix) = (call.arg(0), call.text(1));
    let Some(unknown) = text.as_unknown() else { return Ok(Value::bool(call.text(0).starts_with(prefix))) };
    call.env.risk();
    let known = unknown.prefix.as_deref().unwrap_or("");
    let truth = if known.starts_with(prefix) {
        Truth::True
    } else if !prefix.starts_with(known) {
        Truth::False
    } else {
        Truth::Unknown
    };
    Ok(truth_value(truth, &[text]))
}

fn endswith(call: &Invocation<'_>) -> Outcome {
    let (text, suffix) = (call.arg(0), call.text(1));
    let Some(unknown) = text.as_unknown() else { return Ok(Value::bool(call.text(0).ends_with(suffix))) };
    call.env.risk();
    let known = match pieces(unknown).last() {
        Some(Piece::Text(known)) if call.onus() => known,
        _ => "",
    };
    let truth = if suffix.is_empty() || known.ends_with(suffix) {
        Truth::True
    } else if !suffix.ends_with(known) {
        Truth::False
    } else {
        Truth::Unknown
    };
    Ok(truth_value(truth, &[text]))
}

fn strcontains(call: &Invocation<'_>) -> Outcome {
    let (text, part) = (call.arg(0), call.text(1));
    let Some(unknown) = text.as_unknown() else { return Ok(Value::bool(call.text(0).contains(part))) };
    call.env.risk();
    let found = part.is_empty()
        || pieces(unknown).iter().any(|piece| matches!(piece, Piece::Text(known) if known.contains(part)));
    let truth = if found && call.onus() { Truth::True } else { Truth::Unknown };
    Ok(truth_value(truth, &[text]))
}

fn split(call: &Invocation<'_>) -> Outcome {
    let (separator, text) = (call.text(0), call.text(1));
    Ok(match (separator, text) {
        ("", "") => Value::strings::<&str>([]),
        ("", text) => Value::strings(text.chars().map(String::from)),
        _ => Value::strings(text.split(separator)),
    })
}

/// The elements with a separator between them; around unknown ones, a string of pieces.
fn join(call: &Invocation<'_>) -> Outcome {
    let separator = call.text(0);
    let mut joined: Vec<Piece> = Vec::new();
    let mut unknown = None;
    let mut push = |piece: Piece| match (joined.last_mut(), &piece) {
        (Some(Piece::Text(last)), Piece::Text(more)) => *last = format!("{last}{more}").into(),
        _ => joined.push(piece),
    };
    let mut first = true;
    for (at, list) in call.args.iter().enumerate().skip(1) {
        for (index, item) in items_of(list, at)?.iter().enumerate() {
            if !std::mem::take(&mut first) {
                push(Piece::Text(separator.into()));
            }
            match item.data() {
                Data::String(text) => push(Piece::Text(text.clone())),
                Data::Unknown(hole) => {
                    unknown = unknown.or(Some(item));
                    push(Piece::Hole(hole.clone()));
                }
                _ => return blame(at, format!("element {index} is {}; a string is required", shown(item))),
            }
        }
    }
    if let Some(item) = unknown {
        call.env.risk();
        return Ok(Value::unknown(template(joined, reason_of([item]))));
    }
    Ok(match joined.as_slice() {
        [Piece::Text(text)] => Value::string(text),
        _ => Value::string(""),
    })
}

fn shown(value: &Value) -> String {
    if value.is_null() { "null".to_owned() } else { noun(&value.ty()) }
}

/// Characters as people count them, from an offset (negative: from the end), as many as given (negative: all).
fn substr(call: &Invocation<'_>) -> Outcome {
    let number = |at: usize| match call.arg(at).data() {
        Data::Number(number) if number.is_integer() => Ok(number.as_i64().unwrap_or(i64::MAX)),
        _ => blame(at, format!("argument {} is no whole number", at + 1)),
    };
    let (offset, length) = (number(1)?, number(2)?);
    let characters: Vec<&str> = call.text(0).graphemes(true).collect();
    let count = i64::try_from(characters.len()).unwrap_or(i64::MAX);
    let start = if offset < 0 { (offset + count).max(0) } else { offset };
    let end = if length < 0 { count } else { start.saturating_add(length) };
    let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(0);
    let text: String =
        characters.into_iter().enumerate().filter(|(at, _)| range.contains(at)).map(|(_, c)| c).collect();
    Ok(Value::string(text))
}
