//! Values and types as `terraform console` prints them: text that mostly reads as an expression for the value.
//!
//! Nothing here recurses over a value, and indentation stops growing at some depth: a deep value costs neither stack
//! nor a square of its depth.

use std::collections::{BTreeSet, btree_map};
use std::fmt::{self, Write};
use std::slice;
use std::sync::Arc;

use super::{Data, HIDDEN, Type, Value};

/// The widest indentation, in columns.
const WIDEST: usize = 200;

/// A value as `terraform console` prints it; sensitive parts read `(sensitive value)`, unknown ones
/// `(known after apply)`.
///
/// One thing differs: a string of several lines is a heredoc only if it has nothing in it that acts on a terminal.
/// Otherwise it is quoted like a string of one line, where such characters are escapes.
#[derive(Debug, Clone, Copy)]
pub struct Console<'a>(&'a Value);

/// A type as the function `type` of `terraform console` prints it.
#[derive(Debug, Clone, Copy)]
pub struct ConsoleType<'a>(&'a Type);

impl Value {
    /// The value as `terraform console` prints it; it redacts.
    pub fn console(&self) -> Console<'_> {
        Console(self)
    }
}

impl Type {
    /// The type as the function `type` of `terraform console` prints it.
    pub fn console(&self) -> ConsoleType<'_> {
        ConsoleType(self)
    }
}

/// A collection that is being written.
struct Frame<'a> {
    rest: Rest<'a>,
    close: &'static str,
    empty: bool,
}

enum Rest<'a> {
    Items(slice::Iter<'a, Value>),
    Entries(btree_map::Iter<'a, Arc<str>, Value>),
}

impl Rest<'_> {
    /// What stands behind each element.
    fn end(&self) -> &'static str {
        match self {
            Self::Items(_) => ",",
            Self::Entries(_) => "",
        }
    }
}

impl fmt::Display for Console<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut frames: Vec<Frame<'_>> = Vec::new();
        if let Some(frame) = begin(f, self.0, 0)? {
            frames.push(frame);
        }
        while let Some(frame) = frames.last_mut() {
            let (key, item) = match &mut frame.rest {
                Rest::Items(items) => (None, items.next()),
                Rest::Entries(entries) => entries.next().map_or((None, None), |(key, item)| (Some(key), Some(item))),
            };
            let Some(item) = item else {
                let (close, empty) = (frame.close, frame.empty);
                frames.pop();
                if !empty {
                    new_line(f, columns(frames.len()))?;
                }
                f.write_str(close)?;
                if let Some(outer) = frames.last() {
                    f.write_str(outer.rest.end())?;
                }
                continue;
            };
            frame.empty = false;
            let end = frame.rest.end();
            let indent = columns(frames.len());
            new_line(f, indent)?;
            if let Some(key) = key {
                string(f, key, indent)?;
                f.write_str(" = ")?;
            }
            match begin(f, item, indent)? {
                Some(inner) => frames.push(inner),
                None => f.write_str(end)?,
            }
        }
        Ok(())
    }
}

fn columns(depth: usize) -> usize {
    depth.saturating_mul(2).min(WIDEST)
}

fn new_line(f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
    write!(f, "\n{:indent$}", "")
}

/// Writes a value, or the start of a collection whose frame it returns.
fn begin<'a>(f: &mut fmt::Formatter<'_>, value: &'a Value, indent: usize) -> Result<Option<Frame<'a>>, fmt::Error> {
    if value.is_unknown() {
        f.write_str("(known after apply)")?;
        return Ok(None);
    }
    if value.is_sensitive() {
        f.write_str(HIDDEN)?;
        return Ok(None);
    }
    let (open, rest, close) = match value.data() {
        // Handled above.
        Data::Unknown(_) => return Ok(None),
        Data::Null(ty) => return null(f, ty).map(|()| None),
        Data::Bool(value) => return write!(f, "{value}").map(|()| None),
        Data::Number(number) => return write!(f, "{number}").map(|()| None),
        Data::String(text) => return string(f, text, indent).map(|()| None),
        Data::List(s) => ("tolist([", Rest::Items(s.items.iter()), "])"),
        Data::Set(s) => ("toset([", Rest::Items(s.items.iter()), "])"),
        Data::Tuple(items) => ("[", Rest::Items(items.iter()), "]"),
        Data::Map(m) => ("tomap({", Rest::Entries(m.entries.iter()), "})"),
        Data::Object(attributes) => ("{", Rest::Entries(attributes.iter()), "}"),
    };
    f.write_str(open)?;
    Ok(Some(Frame { rest, close, empty: true }))
}

fn null(f: &mut fmt::Formatter<'_>, ty: &Type) -> fmt::Result {
    match ty {
        Type::Dynamic => f.write_str("null"),
        Type::Bool => f.write_str("tobool(null)"),
        Type::Number => f.write_str("tonumber(null)"),
        Type::String => f.write_str("tostring(null)"),
        Type::List(element) => write!(f, "tolist(null) /* of {} */", Words(element)),
        Type::Set(element) => write!(f, "toset(null) /* of {} */", Words(element)),
        Type::Map(element) => write!(f, "tomap(null) /* of {} */", Words(element)),
        Type::Tuple(_) | Type::Object(_) => write!(f, "null /* {} */", Words(ty)),
    }
}

/// A type in words: `list of string`.
struct Words<'a>(&'a Type);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut ty = self.0;
        loop {
            let (kind, element) = match ty {
                Type::List(element) => ("list of ", element),
                Type::Set(element) => ("set of ", element),
                Type::Map(element) => ("map of ", element),
                Type::Tuple(_) => return f.write_str("tuple"),
                Type::Object(_) => return f.write_str("object"),
                Type::Dynamic | Type::Bool | Type::Number | Type::String => return write!(f, "{ty}"),
            };
            f.write_str(kind)?;
            ty = element;
        }
    }
}

fn string(f: &mut fmt::Formatter<'_>, text: &str, indent: usize) -> fmt::Result {
    if text.contains('\n') && text.chars().all(|c| matches!(c, '\n' | '\t') || is_printable(c)) {
        heredoc(f, text, indent)
    } else {
        quoted(f, text)
    }
}

fn heredoc(f: &mut fmt::Formatter<'_>, text: &str, indent: usize) -> fmt::Result {
    // A text can have a line for each delimiter, so the lines that are one are collected once.
    let delimiters = text.lines().map(str::trim).filter(|line| is_delimiter(line));
    let taken: BTreeSet<usize> = delimiters.map(|line| line.len() - "EOT".len()).collect();
    let more = (0..).find(|more| !taken.contains(more)).unwrap_or_default();
    let delimiter = format!("EOT{}", "_".repeat(more));
    write!(f, "<<{}{delimiter}", if indent > 0 { "-" } else { "" })?;
    for line in text.split('\n').chain([&*delimiter]) {
        new_line(f, indent)?;
        f.write_str(line)?;
    }
    Ok(())
}

/// Whether a line reads `EOT` with any number of underscores.
fn is_delimiter(line: &str) -> bool {
    line.strip_prefix("EOT").is_some_and(|rest| rest.bytes().all(|byte| byte == b'_'))
}

/// Quotes as Go does, which has more escapes than HCL.
fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\u{7}' => f.write_str("\\a")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{b}' => f.write_str("\\v")?,
            c if is_printable(c) => f.write_char(c)?,
            c if c.is_ascii() => write!(f, "\\x{:02x}", u32::from(c))?,
            c if u32::from(c) < 0x1_0000 => write!(f, "\\u{:04x}", u32::from(c))?,
            c => write!(f, "\\U{:08x}", u32::from(c))?,
        }
    }
    f.write_char('"')
}

/// Whether a character is shown as it is: letters, marks, numbers, punctuation, symbols and the ASCII space.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    // The standard library has the same idea of printable, but tells it through `escape_debug` only, which also
    // escapes a mark at the start of a text.
    let mut text = [b'a', 0, 0, 0, 0];
    let [_, tail @ ..] = &mut text;
    let length = c.encode_utf8(tail).len();
    let text = text.get(..=length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|text| text.escape_debug().nth(1) == Some(c))
}

impl fmt::Display for ConsoleType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_type(f, self.0, 0)
    }
}

fn write_type(f: &mut fmt::Formatter<'_>, ty: &Type, depth: usize) -> fmt::Result {
    let margin = |f: &mut fmt::Formatter<'_>, depth: usize| new_line(f, depth.saturating_mul(4).min(WIDEST));
    let (kind, element) = match ty {
        Type::Dynamic | Type::Bool | Type::Number | Type::String => return write!(f, "{ty}"),
        Type::Tuple(items) if items.is_empty() => return f.write_str("tuple([])"),
        Type::Object(attributes) if attributes.is_empty() => return f.write_str("object({})"),
        Type::Tuple(items) => {
            f.write_str("tuple([")?;
            for item in items.iter() {
                margin(f, depth + 1)?;
                write_type(f, item, depth + 1)?;
                f.write_char(',')?;
            }
            margin(f, depth)?;
            return f.write_str("])");
        }
        Type::Object(attributes) => {
            f.write_str("object({")?;
            for (name, item) in attributes.iter() {
                margin(f, depth + 1)?;
                write!(f, "{name}: ")?;
                write_type(f, item, depth + 1)?;
                f.write_char(',')?;
            }
            margin(f, depth)?;
            return f.write_str("})");
        }
        Type::List(element) => ("list", element),
        Type::Set(element) => ("set", element),
        Type::Map(element) => ("map", element),
    };
    write!(f, "{kind}(")?;
    if matches!(**element, Type::Tuple(_) | Type::Object(_)) {
        margin(f, depth + 1)?;
        write_type(f, element, depth + 1)?;
        f.write_char(',')?;
        margin(f, depth)?;
    } else {
        write_type(f, element, depth)?;
    }
    f.write_char(')')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Mapping, Reason, Sequence, Why};

    fn shown(value: &Value) -> String {
        value.console().to_string()
    }

    fn unknown() -> Value {
        Value::unknown_because(Type::String, Reason::new(Why::KnownAfterApply, ""))
    }

    #[test]
    fn collections_name_their_type_and_structures_do_not() {
        let list = Value::strings(["a", "b"]);
        assert_eq!(shown(&list), "tolist([\n  \"a\",\n  \"b\",\n])");
        let set = Value::new(Data::Set(Arc::new(Sequence { element: Type::Number, items: vec![Value::int(1)] })));
        assert_eq!(shown(&set), "toset([\n  1,\n])");
        let entries = [("k".into(), Value::tuple(vec![]))].into();
        let map = Value::new(Data::Map(Arc::new(Mapping { element: Type::Tuple(Arc::default()), entries })));
        assert_eq!(shown(&map), "tomap({\n  \"k\" = []\n})");
        let object = Value::object([("a", Value::tuple(vec![Value::object::<&str>([]), Value::bool(true)]))]);
        assert_eq!(shown(&object), "{\n  \"a\" = [\n    {},\n    true,\n  ]\n}");
    }

    #[test]
    fn a_null_says_its_type() {
        let null = |ty| shown(&Value::new(Data::Null(ty)));
        let list = |ty| Type::List(Arc::new(ty));
        assert_eq!(null(Type::Dynamic), "null");
        assert_eq!(null(Type::Bool), "tobool(null)");
        assert_eq!(null(list(Type::Set(Arc::new(Type::String)))), "tolist(null) /* of set of string */");
        assert_eq!(null(Type::Map(Arc::new(Type::Dynamic))), "tomap(null) /* of dynamic */");
        assert_eq!(null(Type::Object(Arc::default())), "null /* object */");
    }

    #[test]
    fn what_is_sensitive_or_unknown_is_not_shown() {
        let secret = Value::string("hunter2").with_sensitivity(true);
        let inside = Value::object([("s", secret.clone()), ("u", unknown())]);
        assert_eq!(shown(&inside), "{\n  \"s\" = (sensitive value)\n  \"u\" = (known after apply)\n}");
        assert_eq!(shown(&inside.with_sensitivity(true)), "(sensitive value)");
        assert_eq!(shown(&unknown().with_sensitivity(true)), "(known after apply)");
    }

    #[test]
    fn several_lines_are_a_heredoc_with_a_delimiter_that_no_line_is() {
        assert_eq!(shown(&Value::string("a\n\tb")), "<<EOT\na\n\tb\nEOT");
        assert_eq!(shown(&Value::tuple(vec![Value::string("a\n")])), "[\n  <<-EOT\n  a\n  \n  EOT,\n]");
        assert_eq!(shown(&Value::string("EOT\n EOT__")), "<<EOT_\nEOT\n EOT__\nEOT_");
    }

    #[test]
    fn what_acts_on_a_terminal_is_an_escape_also_in_several_lines() {
        assert_eq!(shown(&Value::string("a\n\u{1b}[2J\r")), r#""a\n\x1b[2J\r""#);
        assert_eq!(
            shown(&Value::string("\u{7}\u{a0}\u{202e}\u{e0001}\u{7f}\"\\")),
            r#""\a\u00a0\u202e\U000e0001\x7f\"\\""#
        );
        assert_eq!(shown(&Value::string("ä日本\u{20dd}${x}")), "\"ä日本\u{20dd}${x}\"");
    }

    #[test]
    fn a_deep_value_takes_no_stack_and_little_text() {
        let mut value = Value::int(1);
        for _ in 0..100_000 {
            value = Value::tuple(vec![value]);
        }
        let text = shown(&value);
        assert!(text.len() < 100_000 * 2 * (WIDEST + 3), "{}", text.len());
        assert!(text.ends_with("\n  ],\n]"));
        // Dropping it would take the stack that showing it does not.
        std::mem::forget(value);
    }

    #[test]
    fn types_are_spread_over_lines() {
        let object = Type::Object(Arc::new([("a".into(), Type::String)].into()));
        assert_eq!(object.console().to_string(), "object({\n    a: string,\n})");
        let list = Type::List(Arc::new(object));
        assert_eq!(list.console().to_string(), "list(\n    object({\n        a: string,\n    }),\n)");
        let tuple = Type::Tuple(Arc::new(vec![Type::Map(Arc::new(Type::Number)), Type::Tuple(Arc::default())]));
        assert_eq!(tuple.console().to_string(), "tuple([\n    map(number),\n    tuple([]),\n])");
    }
}
