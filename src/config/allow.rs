//! `allow`, `retention` and `inputs`: all of them are values of the policies' inputs.
//!
//! The first two have names that say what they are for, and their values are looked at here; the last takes any input
//! by its own name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::CLASSES;
use super::Spanned;
use super::reader::{Reader, Shape};
use crate::hcl::{Attribute, Block};
use crate::source::Span;
use crate::value::Value;

const ALLOW: Shape = Shape {
    name: "`allow`",
    attributes: &[
        "accounts",
        "principals",
        "organizations",
        "administrators",
        "retention_administrators",
        "regions",
        "key_accounts",
    ],
    blocks: &[],
    labelled: &[],
};

const RETENTION: Shape =
    Shape { name: "`retention`", attributes: &["days", "modes", "key_deletion_days"], blocks: &[], labelled: &[] };

/// Values of inputs by name.
type Inputs = BTreeMap<Arc<str>, Spanned<Value>>;

const ACCOUNT: &str = "the id of an account has twelve digits";
const PRINCIPAL: &str = "a principal is an ARN such as \"arn:aws:iam::111122223333:role/deploy\"";

pub(super) fn allow(reader: &mut Reader, block: &Block, inputs: &mut Inputs) {
    reader.check(&ALLOW, &block.body);
    let mut trusted: Vec<Spanned<Arc<str>>> = Vec::new();
    trusted.extend(list(reader, block, "accounts", ACCOUNT, is_account));
    trusted.extend(list(reader, block, "principals", PRINCIPAL, is_principal));
    let help = "the id of an organization is such as \"o-a1b2c3d4e5\"";
    trusted.extend(list(reader, block, "organizations", help, is_organization));
    let accounts = ["accounts", "principals", "organizations"];
    set_list(reader, block, &accounts, "trusted_principals", trusted, inputs);
    let either = |text: &str| is_account(text) || is_principal(text);
    for name in ["administrators", "retention_administrators"] {
        let values = list(reader, block, name, PRINCIPAL, either);
        set_list(reader, block, &[name], name, values, inputs);
    }
    let values = list(reader, block, "key_accounts", ACCOUNT, is_account);
    set_list(reader, block, &["key_accounts"], "key_accounts", values, inputs);
    if let Some(attribute) = block.body.attribute("regions") {
        regions(reader, attribute, inputs);
    }
}

fn list(
    reader: &mut Reader,
    block: &Block,
    name: &str,
    help: &str,
    right: impl Fn(&str) -> bool,
) -> Vec<Spanned<Arc<str>>> {
    let texts = reader.texts(&block.body, name).unwrap_or_default();
    texts.into_iter().filter_map(|text| reader.formed(Some(text), name, help, &right)).collect()
}

/// Sets an input from the attributes that are there.
fn set_list(
    reader: &mut Reader,
    block: &Block,
    from: &[&str],
    input: &str,
    values: Vec<Spanned<Arc<str>>>,
    inputs: &mut Inputs,
) {
    if let Some(attribute) = from.iter().find_map(|name| block.body.attribute(name)) {
        let value = Value::strings(values.iter().map(|text| &*text.value));
        set(reader, input, value, attribute.span, inputs);
    }
}

fn regions(reader: &mut Reader, attribute: &Attribute, inputs: &mut Inputs) {
    let classes: Vec<(&str, ())> = CLASSES.iter().map(|(word, _)| (*word, ())).chain([("default", ())]).collect();
    let mut regions: Vec<(Arc<str>, Value)> = Vec::new();
    for (class, expr) in reader.entries(attribute).unwrap_or_default() {
        let known = reader.choose("regions", &class, &classes).is_some();
        let names = reader.texts_of("regions", expr).unwrap_or_default();
        let help = "a Region is such as \"eu-central-1\"";
        let names: Vec<Spanned<Arc<str>>> =
            names.into_iter().filter_map(|name| reader.formed(Some(name), "regions", help, is_region)).collect();
        if known {
            regions.push((class.value, Value::strings(names.iter().map(|name| &*name.value))));
        }
    }
    set(reader, "allowed_regions", Value::object(regions), attribute.span, inputs);
}

pub(super) fn retention(reader: &mut Reader, block: &Block, inputs: &mut Inputs) {
    let body = &block.body;
    reader.check(&RETENTION, body);
    // PutObjectLockConfiguration takes up to 36,500 days, ScheduleKeyDeletion 7 to 30.
    if let Some(days) = reader.number(body, "days", (1, 36_500), "1 to 36500 days") {
        set(reader, "retention_days", Value::int(days.value), days.span, inputs);
    }
    if let Some(days) = reader.number(body, "key_deletion_days", (7, 30), "KMS takes 7 to 30 days") {
        set(reader, "deletion_window_minimum", Value::int(days.value), days.span, inputs);
    }
    if let Some((texts, attribute)) = reader.texts(body, "modes").zip(body.attribute("modes")) {
        if texts.is_empty() {
            reader.wrong_with("`modes` has no mode", "GOVERNANCE or COMPLIANCE, or both", attribute.span);
        }
        let known = [("GOVERNANCE", "GOVERNANCE"), ("COMPLIANCE", "COMPLIANCE")];
        let modes: Vec<&str> =
            texts.iter().filter_map(|mode| Some(reader.choose("modes", mode, &known)?.value)).collect();
        if !modes.is_empty() {
            set(reader, "retention_modes", Value::strings(modes), attribute.span, inputs);
        }
    }
}

/// Any input by its name; whether there is one, the policies know.
pub(super) fn inputs(reader: &mut Reader, attribute: &Attribute, inputs: &mut Inputs) {
    for (name, expr) in reader.entries(attribute).unwrap_or_default() {
        if let Some(value) = reader.constant(expr) {
            set(reader, &name.value, value, name.span, inputs);
        }
    }
}

fn set(reader: &mut Reader, name: &str, value: Value, span: Span, inputs: &mut Inputs) {
    let said = match name {
        "trusted_principals" => "`accounts`, `principals` and `organizations` of `allow`",
        "allowed_regions" => "`regions` of `allow`",
        "retention_days" => "`days` of `retention`",
        "retention_modes" => "`modes` of `retention`",
        "deletion_window_minimum" => "`key_deletion_days` of `retention`",
        _ => "`allow`",
    };
    if inputs.insert(name.into(), Spanned { value, span }).is_some() {
        reader.wrong_with(
            format!("the input {name:?} is set twice"),
            format!("{said} and `inputs` both set it; keep one"),
            span,
        );
    }
}

/// Whether a text is the id of an account.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// AWS Organizations API Reference, "Organization": `^o-[a-z0-9]{10,32}$`.
fn is_organization(text: &str) -> bool {
    text.strip_prefix("o-").is_some_and(|id| {
        (10..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// IAM User Guide, "IAM identifiers": `arn:partition:iam::account:resource`, or of STS.
fn is_principal(text: &str) -> bool {
    match text.split(':').collect::<Vec<_>>().as_slice() {
        ["arn", partition, "iam" | "sts", "", account, rest @ ..] => {
            let partition_is = partition.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            !partition.is_empty() && partition_is && is_account(account) && rest.iter().any(|part| !part.is_empty())
        }
        _ => false,
    }
}

/// A Region's code: an area, one or more words, a number.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let words = |parts: &[&str]| {
        parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    match parts.as_slice() {
        [area, middle @ .., number] if !middle.is_empty() => {
            let number_is = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            area.len() >= 2 && words(&[area]) && words(middle) && number_is
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_aws() {
        for region in ["eu-central-1", "us-gov-west-1", "ap-southeast-10", "eusc-de-east-1", "us-iso-east-1"] {
            assert!(is_region(region), "{region}");
        }
        for other in ["eu", "eu-central", "eu_central_1", "EU-central-1", "eu-central-1a", "eu--1", "frankfurt"] {
            assert!(!is_region(other), "{other}");
        }
        assert!(
            is_principal("arn:aws:iam::111122223333:role/x")
                && is_principal("arn:aws-cn:sts::111122223333:assumed-role/a/b")
        );
        assert!(
            !is_principal("arn:aws:iam::1111:role/x")
                && !is_principal("arn:aws:s3:::b")
                && !is_principal("111122223333")
        );
        assert!(is_organization("o-a1b2c3d4e5") && !is_organization("o-short") && !is_organization("ou-a1b2c3d4e5"));
    }
}
