//! Reading JSON texts.
//!
//! A reader of our own, because numbers keep all their digits here and a general one reads them as doubles.

use std::cell::Cell;
use std::collections::BTreeMap;

use unicode_normalization::is_nfc;

use super::making::Making;
use crate::lang::convert::convert;
use crate::value::{Data, Number, Type, Value};

/// Reads a JSON text; the last of several equal keys wins. As in Terraform, nobody looks at what follows a closing bracket
/// or brace too many. What is nested deeper than `deepest` is not read, and `too_deep` says so.
///
/// Its parts are counted by `making`, which can end it, too.
pub(super) fn parse(
    text: &str,
    deepest: usize,
    too_deep: &Cell<bool>,
    making: &mut Making<'_>,
) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0, depth: 0, deepest, too_deep, making };
    let value = reader.value()?;
    reader.space();
    if !matches!(reader.peek(), None | Some(b']' | b'}')) {
        Err(reader.expected("the end of the text"))
    } else {
        Ok(value)
    }
}

/// Whether Terraform can read a value as if it had the type of another, the last one of the same key.
fn fits(value: &Value, like: &Value) -> bool {
    match (value.data(), like.data()) {
        (Data::Null(_), _)
        | (Data::String(_) | Data::Number(_) | Data::Bool(_), Data::String(_))
        | (Data::Number(_), Data::Number(_))
        | (Data::Bool(_), Data::Bool(_)) => true,
        (Data::String(_), Data::Number(_)) => convert(value, &Type::Number).is_ok(),
        (Data::String(_), Data::Bool(_)) => convert(value, &Type::Bool).is_ok(),
        (Data::Tuple(items), Data::Tuple(like)) => {
            items.len() == like.len() && items.iter().zip(like.iter()).all(|(item, like)| fits(item, like))
        }
        (Data::Object(attributes), Data::Object(like)) => {
            attributes.iter().all(|(key, value)| like.get(key).is_some_and(|like| fits(value, like)))
        }
        _ => false,
    }
}

struct Reader<'t, 'm> {
    text: &'t str,
    at: usize,
    depth: usize,
    deepest: usize,
    too_deep: &'t Cell<bool>,
    making: &'t mut Making<'m>,
}

impl<'t> Reader<'t, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expected(&self, what: &str) -> String {
        match self.rest().chars().next() {
            Some(c) => format!("at byte {} stands `{}`; {what} is required", self.at, c.escape_debug()),
            None => format!("the text ends; {what} is required"),
        }
    }

    /// Takes a byte if it comes next, after white space.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn value(&mut self) -> Result<Value, String> {
        self.space();
        let counted = if self.peek() == Some(b'{') { self.making.map() } else { self.making.parts(1) };
        counted.map_err(|failure| failure.message)?;
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => self.string().map(Value::string),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') if self.word("true") => Ok(Value::bool(true)),
            Some(b'f') if self.word("false") => Ok(Value::bool(false)),
            Some(b'n') if self.word("null") => Ok(Value::null()),
            _ => Err(self.expected("a value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, String>) -> Result<Value, String> {
        if self.depth >= self.deepest {
            self.too_deep.set(true);
            return Err(format!("the text is nested deeper than {} levels", self.deepest));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Result<Value, String> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::tuple(items));
        }
        loop {
            items.push(self.value()?);
            if self.take(b']') {
                return Ok(Value::tuple(items));
            }
            if !self.take(b',') {
                return Err(self.expected("`,` or `]`"));
            }
        }
    }

    fn object(&mut self) -> Result<Value, String> {
        let mut attributes: BTreeMap<String, Value> = BTreeMap::new();
        if self.take(b'}') {
            return Ok(Value::object(attributes));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in quotes"));
            }
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.expected("`:`"));
            }
            if !is_nfc(&key) {
                return Err("a key is not in Unicode normalisation form C".to_owned());
            }
            let value = self.value()?;
            if let Some(before) = attributes.insert(key, value.clone())
                && !fits(&before, &value)
            {
                return Err("two values of the same key differ in type".to_owned());
            }
            if self.take(b'}') {
                return Ok(Value::object(attributes));
            }
            if !self.take(b',') {
                return Err(self.expected("`,` or `}`"));
            }
        }
    }

    fn number(&mut self) -> Result<Value, String> {
        let length =
            self.rest().bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        let length = length.count();
        let text = self.rest().get(..length).unwrap_or("");
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = digits.split(['.', 'e', 'E']).next().unwrap_or("");
        let dotted = digits.strip_prefix(whole).and_then(|rest| rest.strip_prefix('.'));
        let fraction_missing = dotted.is_some_and(|fraction| !fraction.starts_with(|c: char| c.is_ascii_digit()));
        if whole.is_empty() || whole.len() > 1 && whole.starts_with('0') || fraction_missing {
            return Err(self.expected("a number"));
        }
        let number = Number::parse(text).ok_or_else(|| format!("`{text}` is no number that is read"))?;
        self.at += length;
        Ok(Value::new(Data::Number(number)))
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let plain = self.rest().find(['"', '\\']).unwrap_or(self.rest().len());
            let text = self.rest().get(..plain).unwrap_or("");
            if let Some(at) = text.find(|c: char| c < ' ') {
                self.at += at;
                return Err(self.expected("an escape for the control character"));
            }
            out.push_str(text);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(_) => self.escape(&mut out)?,
                None => return Err(self.expected("a closing quote")),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), String> {
        self.at += 1;
        let escaped = match self.peek() {
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'u') => return self.unicode(out),
            _ => return Err(self.expected("an escape such as `\\n`")),
        };
        out.push(escaped);
        self.at += 1;
        Ok(())
    }

    /// `\u` with a possible second half of a surrogate pair; half a pair alone becomes the replacement character.
    fn unicode(&mut self, out: &mut String) -> Result<(), String> {
        let first = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            let back = self.at;
            self.at += 1;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            } else {
                self.at = back;
                first
            }
        } else {
            first
        };
        out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
        Ok(())
    }

    fn hex(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(1..5).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.expected("four hexadecimal digits"))?;
        self.at += 5;
        Ok(code)
    }
}
