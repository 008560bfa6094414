//! References of an expression, as a plan records them.
//!
//! A plan lists for each reference, in source order, the full path and then each shorter prefix of it:
//! `["aws_s3_bucket.m[\"a\"].id", "aws_s3_bucket.m[\"a\"]", "aws_s3_bucket.m"]`. A key that is not constant cuts the path
//! and is listed behind it: `["aws_s3_bucket.m", "each.key"]`. Terraform before 1.0 lists the subject only. The strings
//! are documented as opaque; one that does not parse counts as [`Root::Other`].

use super::address::{Piece, pieces};
use super::document::{Text, member};
use crate::resource::{Key, Mode};

/// What a reference starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root<'a> {
    /// `each.key`, `count.index`: always known.
    OwnKey,
    /// `each.value`.
    EachValue,
    /// `var.NAME`.
    Var(&'a str),
    /// `local.NAME`: its expression is not recorded.
    Local,
    /// `module.NAME`.
    Module(&'a str),
    /// A resource or data source, by type and name.
    Resource(Mode, &'a str, &'a str),
    /// `path`, `terraform`, `self`: known, or nothing that names a resource.
    Known,
    /// Something else.
    Other,
}

/// A reference.
#[derive(Debug, Clone)]
pub(super) struct Reference<'a> {
    /// What it starts with.
    pub(super) root: Root<'a>,
    /// The constant key of the instance.
    pub(super) key: Option<Key>,
    /// The names that follow, without their keys.
    pub(super) attributes: Vec<&'a str>,
}

/// The texts of an expression's references, without the prefixes.
pub(super) fn texts(expression: &str) -> Vec<Text<'_>> {
    let list = member(expression, "references").and_then(|json| serde_json::from_str::<Vec<Text<'_>>>(json).ok());
    let mut out: Vec<Text<'_>> = Vec::new();
    let mut previous = String::new();
    for text in list.into_iter().flatten() {
        let shorter = previous.strip_prefix(&*text).is_some_and(|rest| rest.starts_with(['.', '[']));
        previous.clear();
        previous.push_str(&text);
        if !shorter {
            out.push(text);
        }
    }
    out
}

/// Parses one.
pub(super) fn parse(text: &str) -> Reference<'_> {
    reference(text).unwrap_or(Reference { root: Root::Other, key: None, attributes: Vec::new() })
}

fn reference(text: &str) -> Option<Reference<'_>> {
    let pieces = pieces(text)?;
    let (root, key, rest): (Root<'_>, Option<Key>, &[Piece<'_>]) = match pieces.as_slice() {
        [first, second, rest @ ..] => match (first.name, second.name) {
            ("each", "key") | ("count", "index") => (Root::OwnKey, None, rest),
            ("each", _) => (Root::EachValue, None, rest),
            ("var", name) => (Root::Var(name), None, rest),
            ("local", _) => (Root::Local, None, rest),
            ("module", name) => (Root::Module(name), second.key.clone(), rest),
            ("path" | "terraform" | "self", _) => (Root::Known, None, rest),
            ("data", kind) => match rest {
                [third, rest @ ..] => (Root::Resource(Mode::Data, kind, third.name), third.key.clone(), rest),
                [] => return None,
            },
            ("ephemeral" | "action", _) => (Root::Other, None, rest),
            (kind, name) => (Root::Resource(Mode::Managed, kind, name), second.key.clone(), rest),
        },
        _ => return None,
    };
    Some(Reference { root, key, attributes: rest.iter().map(|piece| piece.name).filter(|n| !n.is_empty()).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maximal(list: &str) -> Vec<String> {
        texts(&format!("{{\"references\":{list}}}")).iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn prefixes_are_dropped_and_repeats_are_kept() {
        assert_eq!(maximal(r#"["a.b[\"x\"].id","a.b[\"x\"]","a.b"]"#), [r#"a.b["x"].id"#]);
        assert_eq!(maximal(r#"["a.b[0].id","a.b[0]","a.b","a.b","each.key"]"#), ["a.b[0].id", "a.b", "each.key"]);
        assert_eq!(maximal(r#"["a.bc","a.b"]"#), ["a.bc", "a.b"]);
    }

    #[test]
    fn each_kind_of_reference_is_told_apart() {
        assert_eq!(parse("each.key").root, Root::OwnKey);
        assert_eq!(parse("each.value.id").attributes, ["id"]);
        assert_eq!(parse("module.m[\"x\"].ids[\"b\"].c").attributes, ["ids", "c"]);
        assert_eq!(parse("module.m[\"x\"].ids").key, Some(Key::Name("x".into())));
        assert_eq!(parse("data.aws_s3_bucket.d.id").root, Root::Resource(Mode::Data, "aws_s3_bucket", "d"));
        assert_eq!(parse("aws_s3_bucket.d[0]").key, Some(Key::Index(0)));
        assert_eq!(parse("nonsense[").root, Root::Other);
    }
}
