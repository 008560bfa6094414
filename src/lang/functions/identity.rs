//! Identifiers and secrets: what a plan cannot know, and what it can.

use sha1::{Digest, Sha1};

use super::encoding::bytes_of;
use super::{Function, Invocation, Marks, NUMBER, Outcome, STRING, Want, blame, rsa};
use crate::value::{Reason, Type, Unknown, Value, Why};

pub(super) const TABLE: &[Function] = &[
    Function { name: "uuid", params: &[], rest: None, marks: Marks::Whole, returns: Want::String, run: unpredictable },
    Function {
        name: "bcrypt",
        params: &[STRING],
        rest: Some((NUMBER, usize::MAX)),
        marks: Marks::Whole,
        returns: Want::String,
        run: unpredictable,
    },
    Function {
        name: "uuidv5",
        params: &[STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::String,
        run: uuidv5,
    },
    Function {
        name: "rsadecrypt",
        params: &[STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::String,
        run: rsadecrypt,
    },
];

/// Random, and computed only by the apply: no plan looks at more than the types of the arguments, so that a cost no
/// hash can have is found out there too.
fn unpredictable(call: &Invocation<'_>) -> Outcome {
    call.env.risk();
    let mut unknown = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "a random string"));
    unknown.not_null = true;
    Ok(Value::unknown(unknown))
}

/// A UUID made of the SHA-1 digest of a namespace and a name.
fn uuidv5(call: &Invocation<'_>) -> Outcome {
    let Some(namespace) = namespace(call.text(0)) else {
        return blame(0, "it is neither `dns`, `url`, `oid` or `x500` nor a UUID");
    };
    let mut digest = Sha1::new();
    digest.update(namespace);
    digest.update(call.text(1));
    let digest = digest.finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = format!("{:032x}", u128::from_be_bytes(bytes));
    let group = |from, to| digits.get(from..to).unwrap_or("");
    let groups = [group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32)];
    Ok(Value::string(groups.join("-")))
}

/// The namespaces of RFC 4122 by name, and UUIDs in every form that Terraform reads: plain, in braces (of any kind),
/// as a URN, and without hyphens.
fn namespace(text: &str) -> Option<[u8; 16]> {
    let bare = match (text, text.len()) {
        ("dns", _) => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        ("url", _) => "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
        ("oid", _) => "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
        ("x500", _) => "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
        (_, 45) if text.get(..9)?.eq_ignore_ascii_case("urn:uuid:") => text.get(9..)?,
        (_, 38) => text.get(1..37)?,
        (_, 32 | 36) => text,
        _ => return None,
    };
    let digits = match bare.len() {
        36 if [8, 13, 18, 23].into_iter().all(|at| bare.as_bytes().get(at) == Some(&b'-')) => bare.replace('-', ""),
        32 => bare.to_owned(),
        _ => return None,
    };
    let hexadecimal = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hexadecimal.then(|| u128::from_str_radix(&digits, 16).ok().map(u128::to_be_bytes))?
}

fn rsadecrypt(call: &Invocation<'_>) -> Outcome {
    let ciphertext = bytes_of(call.text(0), 0)?;
    let key = match rsa::PrivateKey::read(call.text(1)) {
        Ok(key) => key,
        Err(why) => return blame(1, why),
    };
    match key.decrypt(&ciphertext) {
        Some(text) => Ok(Value::string(String::from_utf8_lossy(&text))),
        None => blame(0, "the text was not encrypted for this key"),
    }
}
