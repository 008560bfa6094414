//! `format`, with the verbs of Terraform's.

use unicode_segmentation::UnicodeSegmentation;

use super::json::write;
use super::{Failure, Function, Invocation, Marks, Outcome, Param, STRING, Want, blame};
use crate::lang::context::Dialect;
use crate::lang::convert::{convert, noun};
use crate::lang::template::template;
use crate::lang::unknown::{reason_of, unknown_from};
use crate::value::{Data, Number, Piece, Type, Value};

pub(super) const TABLE: &[Function] = &[Function {
    name: "format",
    params: &[STRING],
    rest: Some((Param::new(Want::Any).or_null().or_unknown(), usize::MAX)),
    marks: Marks::Whole,
    returns: Want::String,
    run: format,
}];

/// A directive such as `%-5.2f` or `%[2]s`.
#[derive(Default)]
struct Verb {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
    /// The argument, from 0.
    argument: usize,
}

/// The longest text that a width can make.
const MAX_WIDTH: usize = 10_000;

fn format(call: &Invocation<'_>) -> Outcome {
    let (pattern, args) = (call.text(0), call.args.get(1..).unwrap_or(&[]));
    // Terraform 1.11 leaves the whole open for a null of no type.
    if call.env.context.dialect == Dialect::Terraform {
        let untyped = |value: &&Value| value.ty() == Type::Dynamic;
        if let Some(value) = args.iter().find(untyped) {
            return Ok(unknown_from(Type::String, [value]));
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut text = String::new();
    let mut chars = pattern.chars().peekable();
    let (mut next, mut used) = (0, 0);
    let mut unknown: Option<&Value> = None;
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        if chars.peek() == Some(&'%') {
            chars.next();
            text.push('%');
            continue;
        }
        let verb = Verb::read(&mut chars, &mut next)?;
        used = used.max(verb.argument + 1);
        let Some(value) = args.get(verb.argument) else {
            return Err(format!("`%{}` has no argument: {} given", verb.letter, args.len()).into());
        };
        match value.first_unknown() {
            None => text.push_str(&verb.render(value, verb.argument + 1)?),
            Some(hole) => {
                call.env.risk();
                unknown = unknown.or(Some(value));
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                }
                let mut hole = crate::value::Unknown::clone(hole);
                if !(value.is_unknown() && verb.is_plain()) {
                    hole = crate::value::Unknown::new(Type::String, hole.reason);
                }
                pieces.push(Piece::Hole(hole.into()));
            }
        }
    }
    if used < args.len() {
        return blame(used + 1, format!("{} arguments are given, {used} are used", args.len()));
    }
    match unknown {
        None => Ok(Value::string(text)),
        Some(value) => {
            if !text.is_empty() {
                pieces.push(Piece::Text(text.into()));
            }
            Ok(Value::unknown(template(pieces, reason_of([value]))))
        }
    }
}

impl Verb {
    /// Reads what follows `%`; `next` is the argument that comes next.
    fn read(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, next: &mut usize) -> Result<Self, Failure> {
        let mut verb = Self::default();
        while let Some(flag) = chars.peek() {
            match flag {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                ' ' => verb.space = true,
                '0' => verb.zero = true,
                '#' => verb.sharp = true,
                _ => break,
            }
            chars.next();
        }
        verb.width = digits(chars).unwrap_or(0).min(MAX_WIDTH);
        if chars.peek() == Some(&'.') {
            chars.next();
            verb.precision = Some(digits(chars).unwrap_or(0).min(MAX_WIDTH));
        }
        if chars.peek() == Some(&'[') {
            chars.next();
            *next = match digits(chars) {
                Some(at) if at > 0 => at - 1,
                _ => return Err("an argument index such as `[1]` starts from 1".into()),
            };
            if chars.next() != Some(']') {
                return Err("an argument index has no `]`".into());
            }
        }
        verb.letter = chars.next().ok_or("the format ends within a verb")?;
        verb.argument = *next;
        *next += 1;
        Ok(verb)
    }

    /// Whether the text of the argument stands as it is.
    fn is_plain(&self) -> bool {
        matches!(self.letter, 's' | 'v') && self.width == 0 && self.precision.is_none() && !self.sharp
    }

    fn render(&self, value: &Value, number: usize) -> Result<String, Failure> {
        let to = |ty: Type| {
            let converted = convert(value, &ty).or_else(|_| self.unsuited(value, number, &noun(&ty)))?;
            if converted.is_null() { self.unsuited(value, number, &noun(&ty)) } else { Ok(converted) }
        };
        Ok(match self.letter {
            'v' if self.sharp => self.padded(json(value)?),
            'v' => match value.data() {
                Data::String(text) => self.padded(text.to_string()),
                Data::Number(number) => self.padded(general(number)),
                Data::Bool(value) => self.padded(value.to_string()),
                _ => self.padded(json(value)?),
            },
            's' => self.padded(self.cut(to(Type::String)?.as_str().unwrap_or(""))),
            'q' => self.padded(json(&Value::string(self.cut(to(Type::String)?.as_str().unwrap_or(""))))?),
            't' => self.padded(to(Type::Bool)?.as_bool().unwrap_or(false).to_string()),
            'd' | 'b' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => {
                let converted = to(Type::Number)?;
                let Data::Number(n) = converted.data() else { return self.unsuited(value, number, "a number") };
                self.number(n, value, number)?
            }
            other => return Err(format!("there is no verb `%{other}`").into()),
        })
    }

    fn unsuited<T>(&self, value: &Value, number: usize, wanted: &str) -> Result<T, Failure> {
        let have = if value.is_null() { "null".to_owned() } else { noun(&value.ty()) };
        blame(number, format!("`%{}` takes {wanted}, and argument {} is {have}", self.letter, number + 1))
    }

    fn number(&self, n: &Number, value: &Value, number: usize) -> Result<String, Failure> {
        let magnitude = if n.is_negative() { n.negated() } else { n.clone() };
        let digits = match self.letter {
            'f' => magnitude.to_fixed(self.precision.unwrap_or(6)),
            'e' | 'E' => exponent(magnitude.to_f64(), self.precision.or(Some(6))),
            'g' | 'G' => match self.precision {
                None => general(&magnitude),
                Some(precision) => significant(magnitude.to_f64(), precision),
            },
            _ => {
                let radix = match self.letter {
                    'b' => 2,
                    'o' => 8,
                    'd' => 10,
                    _ => 16,
                };
                let Some(digits) = magnitude.in_radix(radix) else {
                    return self.unsuited(value, number, "a whole number");
                };
                let prefix = match (self.sharp, self.letter) {
                    (true, 'o') => "0",
                    (true, 'x') => "0x",
                    (true, 'X') => "0x",
                    _ => "",
                };
                format!("{prefix}{digits}")
            }
        };
        let digits = if self.letter.is_uppercase() { digits.to_uppercase() } else { digits };
        let sign = match (n.is_negative(), self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        if self.zero && !self.minus {
            let fill = self.width.saturating_sub(sign.len() + digits.len());
            return Ok(format!("{sign}{}{digits}", "0".repeat(fill)));
        }
        Ok(self.padded(format!("{sign}{digits}")))
    }

    fn padded(&self, text: String) -> String {
        let fill = self.width.saturating_sub(text.graphemes(true).count());
        if fill == 0 {
            return text;
        }
        if self.minus { format!("{text}{}", " ".repeat(fill)) } else { format!("{}{text}", " ".repeat(fill)) }
    }

    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(most) => text.graphemes(true).take(most).collect(),
            None => text.to_owned(),
        }
    }
}

fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<usize> {
    let mut number: Option<usize> = None;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize));
        chars.next();
    }
    number
}

fn json(value: &Value) -> Result<String, Failure> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

/// `%e`: at least two digits of exponent.
fn exponent(number: f64, precision: Option<usize>) -> String {
    let text = match precision {
        Some(precision) => format!("{number:.precision$e}"),
        None => format!("{number:e}"),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    signed_exponent(mantissa, exponent.parse().unwrap_or(0))
}

fn signed_exponent(mantissa: &str, exponent: i64) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// `%g` without a precision: the shortest digits, with an exponent below -4 and from 6 on.
fn general(number: &Number) -> String {
    let text = number.to_string();
    let negative = text.starts_with('-');
    let unsigned = text.trim_start_matches('-');
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    let leading = digits.bytes().take_while(|digit| *digit == b'0').count();
    let exponent = i64::try_from(whole.len()).unwrap_or(0) - i64::try_from(leading).unwrap_or(0) - 1;
    let significant = digits.trim_matches('0');
    if number.is_infinite() || significant.is_empty() || (-4..6).contains(&exponent) {
        return text;
    }
    let (first, rest) = significant.split_at(1);
    let mantissa = if rest.is_empty() { first.to_owned() } else { format!("{first}.{rest}") };
    format!("{}{}", if negative { "-" } else { "" }, signed_exponent(&mantissa, exponent))
}

/// `%.3g`: this many significant digits.
fn significant(number: f64, precision: usize) -> String {
    let precision = precision.max(1);
    let text = format!("{number:.*e}", precision - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let short = |text: &str| {
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
    };
    let limit = i64::try_from(precision).unwrap_or(i64::MAX);
    if (-4..limit).contains(&exponent) {
        let decimals = usize::try_from(limit - 1 - exponent).unwrap_or(0);
        short(&format!("{number:.decimals$}"))
    } else {
        signed_exponent(&short(mantissa), exponent)
    }
}
