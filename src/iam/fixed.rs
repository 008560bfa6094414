//! What Amazon S3 counts as a grant to fixed values ("Blocking public access", the meaning of "public").
//!
//! A bucket policy is public unless each of its Allow statements grants to fixed values only: to principals that it
//! names, or by a condition on one of the listed keys whose values hold no wildcard and no policy variable. The page
//! speaks of grants; Deny statements have no part in it here. Where it leaves open what counts (other keys about
//! principals, `ForAllValues`) the answer is unknown.

use std::net::IpAddr;

use super::condition::Condition;
use super::document::Statement;
use super::operator::{Quantifier, Test};
use super::principal::Principals;
use super::request::{Word, spelled};
use super::scalar::Range;
use super::text::{Part, Text};
use crate::value::Truth;

/// The listed keys that are compared as whole texts.
const LISTED: &[&str] = &[
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "s3:dataaccesspointaccount",
];

/// Keys about principals and organizations that the list does not name, beside "such as `aws:PrincipalOrgID`".
const UNLISTED: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:username",
];

/// The listed keys that have rules of their own.
const SPECIAL: &[&str] = &["aws:sourceip", "aws:userid", "s3:dataaccesspointarn"];

/// Wider ranges of IPv4 count as public. The private ranges, which are exempt, are none of them.
const WIDEST_V4: u32 = 8;

/// Wider ranges of IPv6 count as public.
const WIDEST_V6: u32 = 32;

/// Whose policy it is that is public or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PolicyOf {
    /// A bucket's.
    Bucket,
    /// An access point's: there a wildcard in the name of an access point is public even where its account is fixed.
    AccessPoint,
    /// A KMS key's, where `kms:CallerAccount` names an account as well.
    Key,
}

/// Whether an Allow statement grants to fixed values only.
pub(super) fn grants_to_fixed_values(statement: &Statement, variables: bool, of: PolicyOf) -> Truth {
    let principals = statement.principals.as_ref().map_or(Truth::Unknown, principals);
    let more = if statement.conditions_open { Truth::Unknown } else { Truth::False };
    Truth::any(statement.conditions.iter().map(|c| limits(c, variables, of))).or(principals).or(more)
}

/// Whether principals are named one by one. AWS rejects a principal that holds a wildcard beside other text.
fn principals(principals: &Principals) -> Truth {
    if principals.negated {
        // Whoever is not named, the anonymous included; `*` would name them all.
        let nobody = principals.everyone || principals.open || principals.aws.iter().any(Text::could_be_star);
        return if nobody { Truth::Unknown } else { Truth::False };
    }
    if principals.everyone {
        return Truth::False;
    }
    let odd = |text: &Text| match text.as_known() {
        Some(_) => !text.is_plain(),
        None => text.could_be_star(),
    };
    let open = principals.open || principals.aws.iter().chain(&principals.others).any(odd);
    if open { Truth::Unknown } else { Truth::True }
}

/// Whether a condition on this key, in lower case, could limit a grant to fixed values.
pub(super) fn may_limit(key: &str) -> bool {
    [LISTED, UNLISTED, SPECIAL].iter().any(|keys| keys.contains(&key))
}

/// Whether a condition alone limits a grant to fixed values.
pub(super) fn limits(condition: &Condition, variables: bool, of: PolicyOf) -> Truth {
    let (operator, key) = (condition.operator, condition.folded.as_str());
    if UNLISTED.contains(&key) && !(of == PolicyOf::Key && key == "aws:principalaccount") {
        let leaves_out = operator.negated || operator.if_exists || operator.test == Test::Null;
        let any = condition.values.iter().any(|text| takes_any_account(condition, text, variables));
        return if leaves_out || any { Truth::False } else { Truth::Unknown };
    }
    let judge: fn(&Condition, &Text, bool) -> Truth = match key {
        "aws:sourceip" => address,
        "aws:userid" => user_id,
        "s3:dataaccesspointarn" if of == PolicyOf::Bucket => access_point,
        "s3:dataaccesspointarn" => plain,
        _ if LISTED.contains(&key) => plain,
        "kms:calleraccount" if of == PolicyOf::Key => plain,
        // The principals that stand for an account, and keys that say no more, are read like it.
        "aws:principalaccount" if of == PolicyOf::Key => plain,
        _ => return Truth::False,
    };
    if operator.negated || operator.test == Test::Null {
        return Truth::False;
    }
    let values = match condition.values.as_slice() {
        [] => Truth::Unknown,
        values => Truth::all(values.iter().map(|text| judge(condition, text, variables))),
    };
    match (operator.if_exists, operator.quantifier) {
        // An unsigned request has a word for its sender.
        (true, _) if key == "aws:userid" => values.and(Truth::Unknown),
        // A request that lacks the key gets in.
        (true, _) => Truth::False,
        (false, Some(Quantifier::All)) => values.and(Truth::Unknown),
        (false, _) => values,
    }
}

/// Whether one of the condition's values that AWS counts as fixed lets this value of a request through. Its operator is a
/// negated one.
pub(super) fn names_fixed_value(condition: &Condition, word: &Word, variables: bool) -> Truth {
    let Some(text) = spelled(word).filter(|_| condition.folded == "aws:sourceip") else { return Truth::True };
    let narrow = |range: &str| {
        let holds = match (Range::parse(range), text.parse()) {
            (Some(range), Ok(address)) => range.contains(address).into(),
            _ => Truth::Unknown,
        };
        holds.and(narrow(range))
    };
    let ranges = condition.values.iter().map(|text| text.as_constant(variables));
    Truth::any(ranges.map(|range| range.map_or(Truth::Unknown, narrow)))
}

/// A text without wildcards and variables.
fn plain(condition: &Condition, text: &Text, variables: bool) -> Truth {
    let known = || text.0.iter().filter_map(|part| if let Part::Known(text) = part { Some(text) } else { None });
    if variables && known().any(|text| text.contains("${")) {
        return Truth::False;
    }
    let wild = known().any(|text| text.contains(['*', '?']));
    match condition.operator.test {
        Test::Like | Test::Arn if wild => Truth::False,
        Test::Equals | Test::EqualsIgnoreCase | Test::Like | Test::Arn if text.is_plain() => Truth::True,
        // Without a wildcard operator `*` stands for itself, but the page speaks of values.
        _ => Truth::Unknown,
    }
}

/// Whether a value of a key about principals takes principals of any account: those are fixed by no reading of the page.
fn takes_any_account(condition: &Condition, text: &Text, variables: bool) -> bool {
    let wild = |part: &str| part.contains(['*', '?']);
    let (Test::Like | Test::Arn, Some(known)) = (condition.operator.test, text.as_constant(variables)) else {
        return false;
    };
    match condition.folded.as_str() {
        "aws:principalarn" => known.split(':').nth(4).map_or(wild(known), wild),
        "aws:principalaccount" => wild(known),
        _ => false,
    }
}

/// A range of addresses that is not too wide.
fn address(condition: &Condition, text: &Text, variables: bool) -> Truth {
    match (condition.operator.test, text.as_constant(variables)) {
        (Test::Ip, Some(range)) => narrow(range),
        (Test::Ip, None) => match text.0.last() {
            // The address of something new, and a length that is narrow enough for both versions.
            Some(Part::Known(end)) if text.0.len() > 1 && narrow_length(end) => Truth::True,
            _ => Truth::Unknown,
        },
        // A string operator compares texts; whether that counts is not documented.
        _ => plain(condition, text, variables).and(Truth::Unknown),
    }
}

/// Whether a range is narrow enough to count as fixed.
pub(super) fn narrow(range: &str) -> Truth {
    let (network, length) = range.split_once('/').map_or((range, None), |(n, l)| (n, Some(l)));
    let (width, widest) = match network.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => (32, WIDEST_V4),
        // IPv4 in the form of IPv6: which limit holds is not documented.
        Ok(IpAddr::V6(network)) if network.to_ipv4_mapped().is_some() => return Truth::Unknown,
        Ok(IpAddr::V6(_)) => (128, WIDEST_V6),
        Err(_) => return Truth::Unknown,
    };
    match length.map_or(Ok(width), str::parse::<u32>) {
        Ok(length) if length <= width => (length >= widest).into(),
        _ => Truth::Unknown,
    }
}

fn narrow_length(end: &str) -> bool {
    let length = end.rsplit_once('/').and_then(|(_, length)| length.parse::<u32>().ok());
    length.is_some_and(|length| length == 32 || length == 64 || length == 128)
}

/// The id of a user. Ids of sessions, `ROLE:SESSION`, are left out by the page, and nobody has the word that unsigned
/// requests have to themselves.
fn user_id(condition: &Condition, text: &Text, variables: bool) -> Truth {
    let session = text.as_known().is_none_or(|known| known.contains(':') || known.eq_ignore_ascii_case("anonymous"));
    let open = if session { Truth::Unknown } else { Truth::True };
    plain(condition, text, variables).and(open)
}

/// The ARN of an access point. In a bucket policy its name may be a wildcard if the account is fixed.
fn access_point(condition: &Condition, text: &Text, variables: bool) -> Truth {
    let exact = plain(condition, text, variables);
    let Some(known) = text.as_constant(variables) else { return exact };
    let parts: Vec<&str> = known.splitn(6, ':').collect();
    let ["arn", partition, "s3", region, account, resource] = parts.as_slice() else { return exact };
    let wild = |part: &&str| part.contains(['*', '?']);
    if !exact.is_false() || wild(account) || account.is_empty() || !resource.starts_with("accesspoint/") {
        return exact;
    }
    // The page says nothing of a wildcard in the Region.
    if wild(partition) || wild(region) { Truth::Unknown } else { Truth::True }
}
