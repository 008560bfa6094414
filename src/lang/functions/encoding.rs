//! Base64, gzip, percent encoding and character sets.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::MultiGzDecoder;

use super::charset::Charset;
use super::{Failure, Function, Invocation, Marks, Outcome, STRING, Want, blame, gzip};
use crate::value::Value;

const fn of_one(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

const fn of_two(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING, STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

pub(super) const TABLE: &[Function] = &[
    of_one("base64encode", |call| Ok(Value::string(STANDARD.encode(call.text(0))))),
    of_one("base64decode", base64decode),
    of_one("base64gzip", |call| Ok(Value::string(STANDARD.encode(gzip::compress(call.text(0).as_bytes()))))),
    // OpenTofu's.
    of_one("base64gunzip", base64gunzip),
    of_two("textencodebase64", textencodebase64),
    of_two("textdecodebase64", textdecodebase64),
    of_one("urlencode", |call| Ok(Value::string(urlencode(call.text(0))))),
    // OpenTofu's.
    of_one("urldecode", urldecode),
];

/// The bytes of a Base64 text. As Go's decoder: padding is required, line breaks are passed over, and the unused bits
/// of the last digit may be set.
pub(super) fn bytes_of(text: &str, argument: usize) -> Result<Vec<u8>, Failure> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical);
    const DECODER: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    DECODER.decode(digits).or_else(|_| blame(argument, "the text is no Base64"))
}

/// The text of bytes where OpenTofu makes a string of any: no other value stands in for it.
fn unchecked_text_from(bytes: Vec<u8>, what: &str) -> Outcome {
    text_from(bytes, what).map_err(|failure| Failure { refused: true, ..failure })
}

fn text_from(bytes: Vec<u8>, what: &str) -> Outcome {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Value::string(text)),
        Err(_) => blame(0, format!("{what} is no UTF-8, so it is no string")),
    }
}

fn base64decode(call: &Invocation<'_>) -> Outcome {
    text_from(bytes_of(call.text(0), 0)?, "what the Base64 text holds")
}

fn base64gunzip(call: &Invocation<'_>) -> Outcome {
    let packed = bytes_of(call.text(0), 0)?;
    // A kilobyte can hold a megabyte, a few of them memory's end.
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(packed.as_slice())
        .take((call.longest() as u64).saturating_add(1))
        .read_to_end(&mut unpacked);
    if read.is_err() {
        return blame(0, "what the Base64 text holds is not compressed with gzip, or is cut off");
    }
    if unpacked.len() > call.longest() {
        return Err(call.too_long());
    }
    unchecked_text_from(unpacked, "the unpacked text")
}

/// The character set that an argument names.
fn charset(call: &Invocation<'_>) -> Result<Charset, Failure> {
    let name = call.text(1);
    Charset::named(name).map_or_else(|| blame(1, "it names no character encoding that Terraform knows"), Ok)
}

fn textencodebase64(call: &Invocation<'_>) -> Outcome {
    match charset(call)?.encode(call.text(0)) {
        Some(bytes) => Ok(Value::string(STANDARD.encode(bytes))),
        None => blame(0, "the text holds characters that this encoding does not have"),
    }
}

fn textdecodebase64(call: &Invocation<'_>) -> Outcome {
    let charset = charset(call)?;
    match charset.decode(&bytes_of(call.text(0), 0)?) {
        Some(text) => Ok(Value::string(text)),
        None => blame(0, "the bytes are not text in this encoding"),
    }
}

/// As in the query of a URL: a space is `+`, and everything but ASCII letters, digits and `-_.~` a percent sign with
/// two digits.
fn urlencode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte),
            b' ' => out.push(b'+'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

fn urldecode(call: &Invocation<'_>) -> Outcome {
    let mut out = Vec::new();
    let mut rest = call.text(0).as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
                let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else {
                    return blame(0, "a `%` stands without two hexadecimal digits after it");
                };
                out.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            other => out.push(*other),
        }
    }
    unchecked_text_from(out, "the decoded text")
}
