//! Condition operators by name, as "IAM JSON policy elements: Condition operators" lists them; case-sensitive.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use crate::source;

/// A condition operator with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Operator {
    /// What it compares.
    pub(super) test: Test,
    /// Whether it asks for the opposite (`…Not…`).
    pub(super) negated: bool,
    /// `…IfExists`: true when the key is missing.
    pub(super) if_exists: bool,
    /// `ForAllValues:` or `ForAnyValue:`.
    pub(super) quantifier: Option<Quantifier>,
}

/// How an operator compares one value of the request with one of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Test {
    /// The same text.
    Equals,
    /// The same text but for case.
    EqualsIgnoreCase,
    /// `*` and `?`.
    Like,
    /// `*` and `?` within each of the six parts of an ARN. `ArnEquals` and `ArnLike` are the same.
    Arn,
    /// `true` or `false`.
    Bool,
    /// Whether the key is missing.
    Null,
    /// An address range.
    Ip,
    /// A number that stands in one of these orders to the policy's.
    Number(&'static [Ordering]),
    /// A date that stands in one of these orders to the policy's.
    Date(&'static [Ordering]),
    /// Binary data: read, not compared.
    Binary,
}

/// How an operator treats several values of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Quantifier {
    /// True also when the key is missing.
    All,
    /// False when the key is missing.
    Any,
}

impl Operator {
    /// The operator with this name, if AWS documents one.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (quantifier, name) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(Quantifier::All), rest),
            Some(("ForAnyValue", rest)) => (Some(Quantifier::Any), rest),
            Some(_) => return None,
            None => (None, name),
        };
        if name == "Null" {
            return Some(Self { test: Test::Null, negated: false, if_exists: false, quantifier });
        }
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |bare| (bare, true));
        let (test, negated) = match name {
            "StringEquals" => (Test::Equals, false),
            "StringNotEquals" => (Test::Equals, true),
            "StringEqualsIgnoreCase" => (Test::EqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Test::EqualsIgnoreCase, true),
            "StringLike" => (Test::Like, false),
            "StringNotLike" => (Test::Like, true),
            "ArnEquals" | "ArnLike" => (Test::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Test::Arn, true),
            "Bool" => (Test::Bool, false),
            "IpAddress" => (Test::Ip, false),
            "NotIpAddress" => (Test::Ip, true),
            "NumericEquals" => (Test::Number(&[Equal]), false),
            "NumericNotEquals" => (Test::Number(&[Equal]), true),
            "NumericLessThan" => (Test::Number(&[Less]), false),
            "NumericLessThanEquals" => (Test::Number(&[Less, Equal]), false),
            "NumericGreaterThan" => (Test::Number(&[Greater]), false),
            "NumericGreaterThanEquals" => (Test::Number(&[Greater, Equal]), false),
            "DateEquals" => (Test::Date(&[Equal]), false),
            "DateNotEquals" => (Test::Date(&[Equal]), true),
            "DateLessThan" => (Test::Date(&[Less]), false),
            "DateLessThanEquals" => (Test::Date(&[Less, Equal]), false),
            "DateGreaterThan" => (Test::Date(&[Greater]), false),
            "DateGreaterThanEquals" => (Test::Date(&[Greater, Equal]), false),
            "BinaryEquals" => (Test::Binary, false),
            _ => return None,
        };
        Some(Self { test, negated, if_exists, quantifier })
    }

    /// The operator that was meant by a name that none has.
    pub(super) fn nearest(name: &str) -> Option<String> {
        let (quantifier, rest) = match name.split_once(':') {
            Some((typed, rest)) => (format!("{}:", near(typed, &["ForAllValues", "ForAnyValue"])?), rest),
            None => (String::new(), name),
        };
        // All characters before the end of an ASCII suffix, or the name is left as it is.
        let bare = rest.len().checked_sub("IfExists".len()).and_then(|at| rest.split_at_checked(at));
        let (rest, suffix) = match bare {
            Some((bare, end)) if end.eq_ignore_ascii_case("IfExists") => (bare, "IfExists"),
            _ => (rest, ""),
        };
        if let Some(meant) = near(rest, &NAMES) {
            // `Null` has no such form.
            let suffix = if meant == "Null" { "" } else { suffix };
            return Some(format!("{quantifier}{meant}{suffix}"));
        }
        // The ending itself may be what is mistyped.
        let long: Vec<String> = NAMES.iter().map(|name| format!("{name}IfExists")).collect();
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        near(rest, &long).map(|meant| format!("{quantifier}{meant}"))
    }
}

/// All operators without what can stand around them.
const NAMES: [&str; 27] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Bool",
    "Null",
    "IpAddress",
    "NotIpAddress",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "BinaryEquals",
];

/// The nearest of some names; case alone makes no difference.
pub(super) fn near<'n>(typed: &str, names: &[&'n str]) -> Option<&'n str> {
    let folded = typed.to_ascii_lowercase();
    let lower: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    let found = source::nearest(&folded, lower.iter().map(String::as_str))?;
    lower.iter().zip(names).find(|(lower, _)| *lower == found).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_an_operator() {
        assert!(NAMES.iter().all(|name| Operator::parse(name).is_some()));
    }

    #[test]
    fn what_was_meant_is_an_operator() {
        for (typed, meant) in [
            ("StringEqual", "StringEquals"),
            ("stringequals", "StringEquals"),
            ("StringLikes", "StringLike"),
            ("BoolIfExist", "BoolIfExists"),
            ("boolifexists", "BoolIfExists"),
            ("NullIfExists", "Null"),
            ("ForAnyValues:StringLike", "ForAnyValue:StringLike"),
            ("ForAllValue:StringEqualIfExists", "ForAllValues:StringEqualsIfExists"),
        ] {
            assert_eq!(Operator::nearest(typed).as_deref(), Some(meant), "{typed}");
            assert!(Operator::parse(typed).is_none() && Operator::parse(meant).is_some(), "{typed}");
        }
        for typed in ["Something", "", ":", "For:Bool", "é"] {
            assert_eq!(Operator::nearest(typed), None, "{typed}");
        }
    }
}
