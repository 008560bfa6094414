//! What a value says, as one text: that of two values is the same where they differ only in what means nothing, such as
//! blanks in a JSON text or the order of a policy's statements.

use super::json;
use super::spliced;
use crate::value::{Data, Piece, Shape, Symbol, Unknown, Value};

/// Larger values have no such text: parts can be shared, so that a small program makes a value that nobody can read.
const MOST: usize = 200_000;

/// Values nested deeper have none either.
const DEEPEST: usize = 200;

/// The text of a value with unknown parts marked by what they stand for. `None` where a part is sensitive, as the text, and
/// whatever is made of it, would give that away; and where the value is too large.
///
/// Strings that are JSON are read. In policy documents an array is a set, and one element stands for an array of it, as the
/// IAM User Guide has it ("Grammar of the IAM JSON policy language"). Whether `true` is a text or a bool means nothing here,
/// and neither does the order of a list, which can follow that of files.
pub fn canonical(value: &Value) -> Option<String> {
    match value.as_unknown().map(|unknown| &unknown.shape) {
        Some(Shape::Opaque | Shape::Symbol(_) | Shape::Candidates(..)) if !value.is_sensitive() => {
            Some("unknown".to_owned())
        }
        _ => Writer { left: MOST }.value(value, Arrays::Bag, DEEPEST),
    }
}

/// What an array is.
#[derive(Clone, Copy, PartialEq)]
enum Arrays {
    /// The members of a list of the configuration: their order means nothing.
    Bag,
    /// An array of some JSON text.
    Ordered,
    /// An array of a policy document.
    Set,
}

struct Writer {
    /// How many parts may follow.
    left: usize,
}

impl Writer {
    fn value(&mut self, value: &Value, arrays: Arrays, levels: usize) -> Option<String> {
        self.left = self.left.checked_sub(1)?;
        let levels = levels.checked_sub(1)?;
        if value.is_sensitive() {
            return None;
        }
        match value.data() {
            Data::Null(_) => Some("null".to_owned()),
            Data::Bool(known) => Some(quoted(&known.to_string())),
            Data::Number(number) => Some(quoted(&number.to_string())),
            Data::String(text) => match json_text(text).filter(|_| arrays == Arrays::Bag) {
                Some(document) => self.document(&document, levels),
                None => Some(quoted(text)),
            },
            Data::List(items) | Data::Set(items) => self.list(&items.items, arrays, levels),
            Data::Tuple(items) => self.list(items, arrays, levels),
            Data::Map(_) | Data::Object(_) => self.object(value, arrays, levels),
            Data::Unknown(unknown) => self.unknown(unknown, arrays, levels),
        }
    }

    /// A JSON text by its content.
    fn document(&mut self, content: &Value, levels: usize) -> Option<String> {
        let arrays = if content.get("Statement").is_some() { Arrays::Set } else { Arrays::Ordered };
        Some(format!("json{}", self.value(content, arrays, levels)?))
    }

    fn list(&mut self, items: &[Value], arrays: Arrays, levels: usize) -> Option<String> {
        let mut parts: Vec<String> =
            items.iter().map(|item| self.value(item, arrays, levels)).collect::<Option<_>>()?;
        if arrays != Arrays::Ordered {
            parts.sort_unstable();
        }
        if arrays == Arrays::Set {
            parts.dedup();
            if parts.len() == 1 {
                return parts.pop();
            }
        }
        Some(format!("[{}]", parts.join(",")))
    }

    fn object(&mut self, value: &Value, arrays: Arrays, levels: usize) -> Option<String> {
        let mut parts = Vec::new();
        for (name, part) in value.entries()? {
            let unset = part.is_null() || (arrays == Arrays::Set && &**name == "Sid" && part.as_str() == Some(""));
            if !unset || part.is_sensitive() {
                parts.push(format!("{}:{}", quoted(name), self.value(part, arrays, levels)?));
            }
        }
        Some(format!("{{{}}}", parts.join(",")))
    }

    fn unknown(&mut self, unknown: &Unknown, arrays: Arrays, levels: usize) -> Option<String> {
        match &unknown.shape {
            Shape::Opaque => Some("<unknown>".to_owned()),
            Shape::Symbol(symbol) => Some(format!("<{}>", name(symbol))),
            Shape::Candidates(symbols, _) => {
                let mut names: Vec<String> = symbols.iter().map(name).collect();
                names.sort_unstable();
                Some(format!("<one of {}>", names.join(", ")))
            }
            Shape::Json(content) => self.document(content, levels),
            Shape::Template(pieces) => {
                let document = spliced::parse(pieces).ok().filter(|_| arrays == Arrays::Bag);
                match document.filter(|document| document.entries().is_some()) {
                    Some(document) => self.document(&document, levels),
                    None => self.template(pieces, levels),
                }
            }
            Shape::Open(items) => Some(format!("at least {}", self.list(items, Arrays::Bag, levels)?)),
            Shape::Between(certain, others) => {
                let certain = self.list(certain, Arrays::Bag, levels)?;
                Some(format!("{certain} and some of {}", self.list(others, Arrays::Bag, levels)?))
            }
        }
    }

    fn template(&mut self, pieces: &[Piece], levels: usize) -> Option<String> {
        let levels = levels.checked_sub(1)?;
        let mut text = String::from("text(");
        for piece in pieces {
            self.left = self.left.checked_sub(1)?;
            match piece {
                Piece::Text(known) => text.push_str(&quoted(known)),
                Piece::Hole(hole) => text.push_str(&self.unknown(hole, Arrays::Ordered, levels)?),
            }
        }
        text.push(')');
        Some(text)
    }
}

/// An attribute without the numbers of blocks, which follow their order.
fn name(symbol: &Symbol) -> String {
    let mut name = format!("{}.", symbol.address);
    for (at, part) in symbol.path.split('[').enumerate() {
        match part.split_once(']') {
            Some((index, rest)) if at > 0 && index.bytes().all(|byte| byte.is_ascii_digit()) => name.push_str(rest),
            _ if at > 0 => name.extend(["[", part]),
            _ => name.push_str(part),
        }
    }
    name
}

fn json_text(text: &str) -> Option<Value> {
    let looks = text.trim_start().starts_with(['{', '[']);
    if looks { json::parse(text).ok() } else { None }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
