//! One verb of a pattern, such as `%-5.2f` or `%[2]s`.

use unicode_segmentation::UnicodeSegmentation;

use super::super::json::write;
use super::super::{Failure, blame};
use super::MAX_TEXT;
use crate::lang::convert::{convert, noun};
use crate::value::{Data, Layout, Number, Type, Value};

/// A verb.
#[derive(Default)]
pub(super) struct Verb {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: usize,
    precision: Option<usize>,
    pub(super) letter: char,
    /// The argument, from 0.
    pub(super) argument: usize,
}

impl Verb {
    /// Reads what follows `%`, and gives what follows the verb; `next` is the argument that comes next.
    pub(super) fn read(text: &str, next: usize) -> Result<(Self, &str), Failure> {
        let mut verb = Self { argument: next, ..Self::default() };
        let mut rest = text;
        while let Some(flag) = rest.chars().next() {
            match flag {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                ' ' => verb.space = true,
                '0' => verb.zero = true,
                '#' => verb.sharp = true,
                _ => break,
            }
            rest = rest.get(1..).unwrap_or("");
        }
        if let Some((width, after)) = number(rest)? {
            (verb.width, rest) = (width, after);
        }
        if let Some(after) = rest.strip_prefix('.') {
            let (precision, after) = number(after)?.unwrap_or((0, after));
            verb.precision = Some(precision);
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('[') {
            let index = number(after)?.filter(|(index, _)| *index > 0 && !after.starts_with('0'));
            let closed = index.and_then(|(index, after)| Some((index - 1, after.strip_prefix(']')?)));
            let Some(found) = closed else {
                return Err("an argument index is a number from 1, such as `[1]`".into());
            };
            (verb.argument, rest) = found;
        }
        match rest.chars().next() {
            Some(letter) if letter.is_ascii_alphabetic() => verb.letter = letter,
            Some(other) => return Err(format!("`{other}` stands in the format where a letter is required").into()),
            None => return Err("the format ends within a verb; write `%%` for a `%`".into()),
        }
        Ok((verb, rest.get(1..).unwrap_or("")))
    }

    /// Whether the text of the argument stands as it is.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.letter, 's' | 'v') && self.width == 0 && self.precision.is_none() && !self.sharp
    }

    /// The text of a known value; `number` is its place among the arguments of the call.
    pub(super) fn render(&self, value: &Value, number: usize) -> Result<String, Failure> {
        let to = |ty: Type| {
            let converted = convert(value, &ty).or_else(|_| self.unsuited(value, number, &noun(&ty)))?;
            if converted.is_null() { self.unsuited(value, number, &noun(&ty)) } else { Ok(converted) }
        };
        Ok(match self.letter {
            'v' => match value.data() {
                Data::String(text) if !self.sharp => self.padded(text.to_string()),
                Data::Number(number) if !self.sharp => self.padded(general(number)),
                _ => self.padded(json(value)?),
            },
            's' => self.padded(self.cut(to(Type::String)?.as_str().unwrap_or(""))),
            'q' => self.padded(json(&Value::string(self.cut(to(Type::String)?.as_str().unwrap_or(""))))?),
            't' => to(Type::Bool)?.as_bool().unwrap_or(false).to_string(),
            'd' | 'b' | 'o' | 'x' | 'X' => {
                let converted = to(Type::Number)?;
                match converted.as_number() {
                    Some(whole) if whole.is_integer() => self.integer(whole)?,
                    _ => return self.unsuited(value, number, "a whole number"),
                }
            }
            'e' | 'E' | 'f' | 'g' | 'G' => {
                let converted = to(Type::Number)?;
                match converted.as_number() {
                    Some(float) => self.float(float),
                    None => return self.unsuited(value, number, "a number"),
                }
            }
            other => return Err(format!("there is no verb `%{other}`").into()),
        })
    }

    fn unsuited<T>(&self, value: &Value, number: usize, wanted: &str) -> Result<T, Failure> {
        let have = if value.is_null() { "null".to_owned() } else { noun(&value.ty()) };
        blame(number, format!("`%{}` takes {wanted}, and argument {} is {have}", self.letter, number + 1))
    }

    fn sign(&self, minus: bool) -> &'static str {
        match (minus, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        }
    }

    /// A precision is the least number of digits; zeros of the width do not go with it.
    fn integer(&self, whole: &Number) -> Result<String, Failure> {
        let (radix, prefix) = match self.letter {
            'b' => (2, "0b"),
            'o' => (8, "0"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let prefix = if self.sharp { prefix } else { "" };
        let digits = whole.in_radix(radix).ok_or("a whole number is required")?;
        let digits = digits.trim_start_matches('-');
        if digits == "0" && self.precision == Some(0) {
            return Ok(String::new());
        }
        let digits = if self.letter == 'X' { digits.to_uppercase() } else { digits.to_owned() };
        let sign = self.sign(whole.is_negative());
        let taken = sign.len() + prefix.len();
        let zeros = match self.precision {
            None if self.zero && !self.minus => self.width.saturating_sub(taken),
            None => 0,
            Some(precision) => precision,
        };
        Ok(self.spaced(format!("{sign}{prefix}{digits:0>zeros$}")))
    }

    /// Zeros of the width come before everything else.
    fn float(&self, float: &Number) -> String {
        let layout = match self.letter {
            'f' => Layout::Fixed(self.precision.unwrap_or(6)),
            'e' | 'E' => Layout::Exponent(self.precision.unwrap_or(6)),
            _ => Layout::Shortest(self.precision),
        };
        let digits = float.laid_out(layout);
        let digits =
            if matches!(self.letter, 'E' | 'G') && !float.is_infinite() { digits.to_uppercase() } else { digits };
        let sign = match self.sign(float.has_minus()) {
            "-" => "-",
            _ if float.is_infinite() && self.space => " ",
            _ if float.is_infinite() => "+",
            sign => sign,
        };
        if self.zero && !float.is_infinite() {
            let zeros = self.width.saturating_sub(sign.len());
            return format!("{sign}{digits:0>zeros$}");
        }
        self.spaced(format!("{sign}{digits}"))
    }

    /// At least as wide as asked for, with spaces.
    fn spaced(&self, text: String) -> String {
        let width = self.width;
        if self.minus { format!("{text:<width$}") } else { format!("{text:>width$}") }
    }

    /// The same for text: in characters as people count them, and zeros can stand on either side.
    fn padded(&self, text: String) -> String {
        let fill = self.width.saturating_sub(text.graphemes(true).count());
        let fill = if self.zero { "0" } else { " " }.repeat(fill);
        if self.minus { format!("{text}{fill}") } else { format!("{fill}{text}") }
    }

    /// A precision of zero does not cut.
    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(most) if most > 0 => text.graphemes(true).take(most).collect(),
            _ => text.to_owned(),
        }
    }
}

/// A number and what follows it.
fn number(text: &str) -> Result<Option<(usize, &str)>, Failure> {
    let (digits, after) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse() {
        Ok(number) if number <= MAX_TEXT => Ok(Some((number, after))),
        _ => Err(format!("the format asks for more than {MAX_TEXT} characters").into()),
    }
}

fn json(value: &Value) -> Result<String, Failure> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

/// `%v` of a number.
fn general(number: &Number) -> String {
    let sign = match (number.has_minus(), number.is_infinite()) {
        (true, _) => "-",
        (_, true) => "+",
        _ => "",
    };
    format!("{sign}{}", number.laid_out(Layout::Shortest(None)))
}
