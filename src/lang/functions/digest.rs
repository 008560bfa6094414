//! Digests of strings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Function, Invocation, Marks, Outcome, STRING, Want};
use crate::value::Value;

const fn of_text(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

pub(super) const TABLE: &[Function] = &[
    of_text("md5", |call| Ok(Value::string(hex(&Md5::digest(call.text(0)))))),
    of_text("sha1", |call| Ok(Value::string(hex(&Sha1::digest(call.text(0)))))),
    of_text("sha256", |call| Ok(Value::string(hex(&Sha256::digest(call.text(0)))))),
    of_text("sha512", |call| Ok(Value::string(hex(&Sha512::digest(call.text(0)))))),
    of_text("base64sha256", |call| Ok(Value::string(STANDARD.encode(Sha256::digest(call.text(0)))))),
    of_text("base64sha512", |call| Ok(Value::string(STANDARD.encode(Sha512::digest(call.text(0)))))),
];

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
