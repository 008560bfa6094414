//! Resource addresses as Terraform prints them, parsed.

use std::sync::Arc;

use crate::resource::{Address, Key, Mode, ModulePath, ModuleStep};

/// A piece of a dotted path: a name with the key in brackets behind it.
pub(super) struct Piece<'a> {
    /// The name.
    pub(super) name: &'a str,
    /// The key.
    pub(super) key: Option<Key>,
}

/// Splits `a.b["x.y"].c[0]` at its dots. A second key in a row, such as in `a[0][1]`, is a piece without a name.
/// `None` when brackets or quotes do not match.
pub(super) fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut out = Vec::with_capacity(4);
    let mut rest = text;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (key, after) = if after.starts_with('[') {
            let (key, after) = bracket(after)?;
            (Some(key), after)
        } else {
            (None, after)
        };
        out.push(Piece { name, key });
        if after.is_empty() {
            return Some(out);
        }
        rest = match after.strip_prefix('.') {
            Some(next) => next,
            None if after.starts_with('[') => after,
            None => return None,
        };
    }
}

/// The key at the start of `text`, which starts with a bracket, and what follows it.
fn bracket(text: &str) -> Option<(Key, &str)> {
    let inner = text.strip_prefix('[')?;
    let Some(quoted) = inner.strip_prefix('"') else {
        let (index, rest) = inner.split_once(']')?;
        return Some((Key::Index(index.parse().ok()?), rest));
    };
    let mut name = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let rest = quoted.get(at + 1..)?.strip_prefix(']')?;
                return Some((Key::Name(name.into()), rest));
            }
            '\\' => match chars.next()?.1 {
                'n' => name.push('\n'),
                'r' => name.push('\r'),
                't' => name.push('\t'),
                other => name.push(other),
            },
            other => name.push(other),
        }
    }
    None
}

/// The leading `module.x` pairs, and what follows them.
fn steps<'p, 'a>(pieces: &'p [Piece<'a>]) -> (ModulePath, &'p [Piece<'a>]) {
    let mut steps = Vec::new();
    let mut rest = pieces;
    while let [Piece { name: "module", key: None }, step, after @ ..] = rest {
        steps.push(ModuleStep { name: step.name.into(), key: step.key.clone() });
        rest = after;
    }
    (ModulePath(steps.into()), rest)
}

/// A whole resource address.
pub(super) fn resource(text: &str) -> Option<Address> {
    let pieces = pieces(text)?;
    let (module, rest) = steps(&pieces);
    let (mode, rest) = match rest {
        [Piece { name: "data", key: None }, rest @ ..] => (Mode::Data, rest),
        [Piece { name: "ephemeral", key: None }, rest @ ..] => (Mode::Ephemeral, rest),
        rest => (Mode::Managed, rest),
    };
    let [Piece { name: kind, key: None }, Piece { name, key }] = rest else { return None };
    if kind.is_empty() || name.is_empty() || *kind == "module" {
        return None;
    }
    Some(Address { module, mode, kind: Arc::from(*kind), name: Arc::from(*name), key: key.clone() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_reads_as_it_is_written() {
        for text in [
            "aws_s3_bucket.a",
            "data.aws_s3_bucket.a[0]",
            "module.a.aws_s3_bucket.b[\"x\"]",
            "module.a[\"p.q]\"].module.b[3].data.aws_iam_policy_document.c[\"say \\\"hi\\\" \\\\\"]",
        ] {
            assert_eq!(resource(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in ["", "a", "a.b.c", "a.b[", "a.b[\"x", "a.b[x]", "module.a", "a[0].b", ".a", "a.", "a.b[0]c"] {
            assert!(resource(text).is_none(), "{text}");
        }
    }
}
