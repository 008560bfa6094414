//! Upper and lower case, as Go has it: character by character.

use super::{Function, Invocation, Marks, Outcome, STRING, Want};
use crate::value::Value;

const fn entry(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

pub(super) const TABLE: &[Function] = &[
    entry("lower", |call| Ok(Value::string(call.text(0).chars().map(lower).collect::<String>()))),
    entry("upper", |call| Ok(Value::string(call.text(0).chars().map(upper).collect::<String>()))),
    entry("title", |call| Ok(Value::string(words(call.text(0))))),
];

fn lower(c: char) -> char {
    let mut mapped = c.to_lowercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        // The dotted I is the only one that becomes several: `i` and a dot above, of which Go keeps the first.
        (Some(one), Some('\u{307}')) => one,
        _ => c,
    }
}

fn upper(c: char) -> char {
    let mut mapped = c.to_uppercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => with_iota(c),
    }
}

/// Greek letters with an iota below become several characters in full, and one with an iota beside it in Go; others
/// that would become several, such as `ß`, stay as they are.
fn with_iota(c: char) -> char {
    let distance = match c {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => 8,
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => 9,
        _ => 0,
    };
    char::from_u32(u32::from(c) + distance).unwrap_or(c)
}

/// The form of a letter at the beginning of a word.
fn title(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        // Georgian words do not begin with the letters that are used for text all in capitals.
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        _ => upper(c),
    }
}

/// The first letter of each word in upper case. As in Go, a word starts after any ASCII character that is neither
/// letter, digit nor underscore, and after other white space.
fn words(text: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let starts =
            if before.is_ascii() { !before.is_ascii_alphanumeric() && before != '_' } else { before.is_whitespace() };
        out.push(if starts { title(c) } else { c });
        before = c;
    }
    out
}
