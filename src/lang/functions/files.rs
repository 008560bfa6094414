//! Files of the module: their text, their digests, and which there are.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Failure, Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::lang::unknown::not_null_from;
use crate::limits::Limit;
use crate::value::{Data, Sequence, Type, Value};

const fn of_file(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING], rest: None, marks: Marks::Own, returns: Want::String, run }
}

pub(super) const TABLE: &[Function] = &[
    of_file("file", |call| text(call, utf8(call, contents(call)?)?)),
    of_file("filebase64", |call| text(call, STANDARD.encode(contents(call)?))),
    of_file("filebase64sha256", |call| text(call, STANDARD.encode(Sha256::digest(contents(call)?)))),
    of_file("filebase64sha512", |call| text(call, STANDARD.encode(Sha512::digest(contents(call)?)))),
    of_file("filemd5", |call| text(call, hexadecimal(&Md5::digest(contents(call)?)))),
    of_file("filesha1", |call| text(call, hexadecimal(&Sha1::digest(contents(call)?)))),
    of_file("filesha256", |call| text(call, hexadecimal(&Sha256::digest(contents(call)?)))),
    of_file("filesha512", |call| text(call, hexadecimal(&Sha512::digest(contents(call)?)))),
    Function {
        name: "fileexists",
        params: &[STRING],
        rest: None,
        marks: Marks::Own,
        returns: Want::Bool,
        run: fileexists,
    },
    Function {
        name: "fileset",
        params: &[STRING.or_unknown(), STRING.or_unknown()],
        rest: None,
        marks: Marks::Own,
        returns: Want::Any,
        run: fileset,
    },
];

/// The bytes of the file that the first argument names.
pub(super) fn contents(call: &Invocation<'_>) -> Result<Vec<u8>, Failure> {
    let (host, limits) = (call.env.context.host, call.env.limits());
    let longest = limits.get(Limit::ReadFileBytes);
    let read = host.file(call.text(0), longest).map_err(|why| {
        // Terraform fails where there is none; what is there it could read where Onus does not.
        let refused = !matches!(host.file_exists(call.text(0)), Ok(false));
        Failure { message: format!("{} {why}", named(call.arg(0))), argument: Some(0), refused, help: None }
    })?;
    read.ok_or_else(|| {
        let message = format!("{} has more than {longest} bytes", named(call.arg(0)));
        Failure::beyond(limits, Limit::ReadFileBytes, message)
    })
}

/// Those bytes as text.
pub(super) fn utf8(call: &Invocation<'_>, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes)
        .or_else(|_| blame(0, format!("{} is no UTF-8 text; `filebase64` reads any file", named(call.arg(0)))))
}

/// How messages call a file: its name can be sensitive.
pub(super) fn named(path: &Value) -> String {
    match path.as_str() {
        Some(path_text) if !path.is_sensitive() => format!("\"{path_text}\""),
        _ => "the file".to_owned(),
    }
}

fn text(call: &Invocation<'_>, text: String) -> Outcome {
    Ok(Value::string(text).with_sensitivity(call.arg(0).is_sensitive()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fileexists(call: &Invocation<'_>) -> Outcome {
    let path = call.arg(0);
    match call.env.context.host.file_exists(call.text(0)) {
        Ok(exists) => Ok(Value::bool(exists).with_sensitivity(path.is_sensitive())),
        Err(why) => {
            Err(Failure { message: format!("{} {why}", named(path)), argument: Some(0), refused: true, help: None })
        }
    }
}

fn fileset(call: &Invocation<'_>) -> Outcome {
    let (directory, pattern) = (call.arg(0), call.arg(1));
    let sensitive = directory.is_sensitive() || pattern.is_sensitive();
    if directory.is_unknown() || pattern.is_unknown() {
        call.env.risk();
        let unknown = not_null_from(Type::Set(Arc::new(Type::String)), [directory, pattern]);
        return Ok(unknown.with_sensitivity(sensitive));
    }
    let mut names = match call.env.context.host.file_set(call.text(0), call.text(1)) {
        Ok(names) => names,
        Err(why) => {
            let message = if sensitive { "the files that match cannot be told".to_owned() } else { why };
            return Err(Failure { message, argument: None, refused: true, help: None });
        }
    };
    names.sort_unstable();
    names.dedup();
    let items = names.into_iter().map(Value::string).collect();
    let set = Data::Set(Arc::new(Sequence { element: Type::String, items }));
    Ok(Value::new(set).with_sensitivity(sensitive))
}
