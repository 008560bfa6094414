//! What people sign: `waiver`, the rules of `waivers`, and `attestation`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Spanned;
use super::reader::{Reader, Shape};
use crate::hcl::Block;
use crate::resource::Pattern;
use crate::source::{SourceId, Span};

const RULES: Shape = Shape {
    name: "`waivers`",
    attributes: &["require_owner", "require_until", "max_days"],
    blocks: &[],
    labelled: &[],
};

const WAIVER: Shape = Shape {
    name: "`waiver`",
    attributes: &["resource", "path", "reason", "owner", "until", "accepts"],
    blocks: &[],
    labelled: &[],
};

const ATTESTATION: Shape =
    Shape { name: "`attestation`", attributes: &["statement", "by", "on", "until"], blocks: &[], labelled: &[] };

/// What every waiver has to have, wherever it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaiverRules {
    /// An owner.
    pub require_owner: bool,
    /// A last day.
    pub require_until: bool,
    /// A last day that is no further away than this many days.
    pub max_days: Option<u32>,
}

/// A `waiver` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentralWaiver {
    /// The policies; those that have another id now by that one, since [`Config::bind`](super::Config::bind).
    pub ids: Vec<(Arc<str>, Span)>,
    /// The address of the resource, as it is written.
    pub resource: Spanned<Arc<str>>,
    /// The root modules that it holds for; for all when `None`.
    pub path: Option<Pattern>,
    /// Why.
    pub reason: Arc<str>,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// The last day on which it holds, as `YYYY-MM-DD`.
    pub until: Option<Arc<str>>,
    /// The digest of the facts that it accepts: twelve hexadecimal digits, in lower case.
    pub accepts: Option<Arc<str>>,
    /// The place of the block's header.
    pub span: Span,
    /// The file.
    pub source: SourceId,
}

/// An `attestation` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The key of the responsibility.
    pub responsibility: Spanned<Arc<str>>,
    /// What is attested.
    pub statement: Arc<str>,
    /// Who signs.
    pub by: Arc<str>,
    /// The day of the signature, as `YYYY-MM-DD`.
    pub on: Arc<str>,
    /// The last day on which it holds, as `YYYY-MM-DD`.
    pub until: Option<Arc<str>>,
    /// The place of the block's header.
    pub span: Span,
}

pub(super) fn rules(reader: &mut Reader, block: &Block) -> WaiverRules {
    let body = &block.body;
    reader.check(&RULES, body);
    let days = reader.number(body, "max_days", (1, 36_500), "1 to 36500 days");
    WaiverRules {
        require_owner: reader.flag(body, "require_owner").unwrap_or_default(),
        require_until: reader.flag(body, "require_until").unwrap_or_default(),
        max_days: days.and_then(|days| u32::try_from(days.value).ok()),
    }
}

pub(super) fn waiver(reader: &mut Reader, block: &Block) -> Option<CentralWaiver> {
    let body = &block.body;
    reader.check(&WAIVER, body);
    let resource = reader.needed(block, "resource");
    let help = "it is an address as reports name it, in which `*` stands for any text within a step: \
                module.*.aws_s3_bucket.this[*]; in a key, `\\*` is a star itself";
    let resource = reader.formed(resource, "resource", help, is_address);
    let reason = reader.needed(block, "reason");
    let path = reader.text(body, "path").and_then(|text| reader.pattern("path", &text, Pattern::path));
    let owner = reader.text(body, "owner").map(|it| it.value);
    let until = reader.day(body, "until").map(|it| it.value);
    let accepts = reader.text(body, "accepts");
    let help = "it is the digest that the report shows: twelve digits of 0 to 9 and a to f";
    let accepts = reader.formed(accepts, "accepts", help, is_digest).map(|it| it.value);
    Some(CentralWaiver {
        ids: block.labels.iter().map(|label| (label.text.clone(), label.span)).collect(),
        resource: resource?,
        path,
        reason: reason?.value,
        owner,
        until,
        accepts,
        span: block.header,
        source: reader.id,
    })
}

/// Whether a text can be an address with `*` in it: it has no empty step, its brackets are closed, and outside of them
/// nothing stands that no address has.
fn is_address(text: &str) -> bool {
    let (mut bracket, mut quote, mut escaped, mut last) = (false, false, false, '.');
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote => escaped = true,
            '"' if bracket => quote = !quote,
            _ if quote => {}
            '[' if !bracket => bracket = true,
            ']' if bracket => bracket = false,
            '*' if last == '*' => return false,
            _ if bracket => {}
            '.' if last == '.' => return false,
            '*' | '.' | '-' | '_' => {}
            _ if c.is_alphanumeric() => {}
            _ => return false,
        }
        last = c;
    }
    !bracket && last != '.'
}

/// Whether a text is the digest of facts: twelve hexadecimal digits, in lower case.
pub fn is_digest(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn attestation(reader: &mut Reader, block: &Block) -> Option<Signed> {
    let body = &block.body;
    reader.check(&ATTESTATION, body);
    if let Some(second) = block.labels.get(1) {
        let help = "write one block for each, as each is signed for itself";
        reader.wrong_with("`attestation` has one label: a responsibility", help, second.span);
    }
    let statement = reader.needed(block, "statement");
    let by = reader.needed(block, "by");
    if body.attribute("on").is_none() {
        reader.wrong("`attestation` lacks `on`", block.header);
    }
    let on = reader.day(body, "on");
    let until = reader.day(body, "until");
    if let (Some(on), Some(until)) = (&on, &until)
        && until.value < on.value
    {
        reader.wrong(format!("`until` is before `on`, the {}", on.value), until.span);
    }
    let key = block.labels.first()?;
    Some(Signed {
        responsibility: Spanned { value: key.text.clone(), span: key.span },
        statement: statement?.value,
        by: by?.value,
        on: on?.value,
        until: until.map(|it| it.value),
        span: block.header,
    })
}

/// A duty is signed once.
pub(super) fn once(reader: &mut Reader, all: &[Signed]) {
    let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
    for signed in all {
        let key = &signed.responsibility;
        if seen.insert(&key.value, ()).is_some() {
            reader.wrong_with(format!("{:?} is attested twice", &*key.value), "keep the block that holds", key.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_steps_and_closed_brackets() {
        for good in [
            "aws_s3_bucket.b",
            "*",
            "estate",
            "aws_s3_bucket.*",
            "module.a[\"x. ?]\\\"\"].aws_s3_bucket.this[*]",
            "external.aws_s3_bucket[\"a.b\"]",
            "aws_s3_bucket.größe[0]",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            " aws_s3_bucket.b",
            "aws_s3_bucket.b ",
            "aws_s3_bucket.?",
            "**.b",
            "a..b",
            ".a",
            "a.",
            "a.b[0",
            "a.b]",
            "a.b[\"x]",
            "a.b[**]",
            "",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
