//! Requests that stand for many, and what their context holds.
//!
//! A condition is evaluated against a context that says of each key: it has this value, it is missing, or it may be
//! either. Availability of keys follows "AWS global condition context keys" and the S3 "Policy keys" page.

use super::glob::{Unit, overlap, wildcards};

/// Who sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody in particular: an unsigned request.
    Anonymous,
    /// A signed request of a principal that is not named.
    Someone,
    /// The principal with this ARN.
    Aws(String),
    /// An AWS service.
    Service(String),
}

/// What a context says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// It is there with this value.
    Present(&'a str),
    /// It is missing.
    Absent,
    /// Either.
    Unspecified,
}

/// What the ARN of a principal looks like.
const PRINCIPALS: &[&str] = &[
    "arn:aws*:iam::????????????:role/?*",
    "arn:aws*:iam::????????????:user/?*",
    "arn:aws*:iam::????????????:root",
    "arn:aws*:sts::????????????:assumed-role/?*/?*",
];

/// The context of a request, or of a class of requests.
#[derive(Debug, Clone)]
pub(super) struct Context {
    /// Whether it came over plain HTTP; `None` when either.
    http: bool,
    /// Who sends it; `None` for a whole class of senders.
    pub(super) who: Option<Who>,
    /// The one further key that it has, in lower case, and its value.
    pub(super) extra: Option<(String, String)>,
}

/// Keys that only signed requests have.
const SIGNED: &[&str] = &[
    "aws:federatedprovider",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceidentity",
    "aws:tokenissuetime",
    "aws:username",
];

/// Keys about the sender whose value for an unsigned request is not relied on.
const SENDER: &[&str] = &["aws:principalaccount", "aws:principaltype", "aws:userid"];

/// Keys that a request has only if it comes through a VPC endpoint.
const ENDPOINT: &[&str] = &["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"];

/// Keys that a request has only if it sends the header or parameter, or if a service acts for somebody.
const OPTIONAL: &[&str] = &[
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:referer",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:delimiter",
    "s3:prefix",
    "s3:x-amz-acl",
    "s3:x-amz-copy-source",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
    "s3:x-amz-storage-class",
];

/// The beginnings of keys that exist only where a tag does.
const TAGS: &[&str] = &["aws:requesttag/", "s3:existingobjecttag/", "s3:requestobjecttag/"];

/// Some address on the internet, from the range that RFC 5737 sets apart for examples.
const ADDRESS: &str = "203.0.113.7";

impl Context {
    /// All HTTP requests of senders that are no AWS services.
    pub(super) fn any_http() -> Self {
        Self { http: true, who: None, extra: None }
    }

    /// An unsigned HTTP request, straight to the bucket, without headers or parameters.
    pub(super) fn plain_http() -> Self {
        Self { http: true, who: Some(Who::Anonymous), extra: None }
    }

    /// An HTTP request by this principal.
    pub(super) fn http_by(principal: &str) -> Self {
        Self { http: true, who: Some(Who::Aws(principal.to_owned())), extra: None }
    }

    /// A request of an AWS service.
    pub(super) fn service(service: &str) -> Self {
        Self { http: false, who: Some(Who::Service(service.to_owned())), extra: None }
    }

    /// A plain HTTP request whose value of this key matches `pattern`; `None` where no such request is known to exist.
    ///
    /// Only keys that a request of any action can have: with a key that some actions lack, such as `s3:prefix`, the
    /// request might not exist.
    pub(super) fn http_with(key: &str, pattern: &[Unit]) -> Option<Self> {
        let (who, value): (fn(&str) -> Who, _) = match key {
            "aws:principalarn" => {
                (|arn| Who::Aws(arn.to_owned()), PRINCIPALS.iter().find_map(|p| instance(pattern, p))?)
            }
            "aws:sourceip" => (|_| Who::Anonymous, instance(pattern, "*")?),
            _ if is_endpoint(key) || key == "aws:referer" => (|_| Who::Anonymous, instance(pattern, "?*")?),
            _ if key.starts_with("aws:principalservicename") => return None,
            _ if is_sender(key) => (|_| Who::Someone, instance(pattern, "?*")?),
            _ => return None,
        };
        Some(Self { http: true, who: Some(who(&value)), extra: Some((key.to_owned(), value)) })
    }

    /// What it says of a key in lower case.
    pub(super) fn find(&self, key: &str) -> Found<'_> {
        if let Some((extra, value)) = &self.extra
            && extra == key
        {
            return Found::Present(value);
        }
        match key {
            "aws:securetransport" if self.http => return Found::Present("false"),
            // HTTP has no TLS version: the key is missing there.
            "s3:tlsversion" if self.http => return Found::Absent,
            "aws:principalisawsservice" => {
                let service = matches!(self.who, Some(Who::Service(_)));
                return Found::Present(if service { "true" } else { "false" });
            }
            _ => {}
        }
        let unsigned = self.who == Some(Who::Anonymous);
        if is_sender(key) {
            return if unsigned && !SENDER.contains(&key) { Found::Absent } else { Found::Unspecified };
        }
        let direct = unsigned && self.http;
        match &self.extra {
            _ if !direct => Found::Unspecified,
            Some((extra, _)) if ENDPOINT.contains(&extra.as_str()) && (key == "aws:sourceip" || is_endpoint(key)) => {
                Found::Unspecified
            }
            _ if key == "aws:sourceip" => Found::Present(ADDRESS),
            _ if is_optional(key) => Found::Absent,
            _ => Found::Unspecified,
        }
    }
}

fn is_sender(key: &str) -> bool {
    SIGNED.contains(&key) || SENDER.contains(&key) || key.starts_with("aws:principaltag/")
}

fn is_endpoint(key: &str) -> bool {
    ENDPOINT.contains(&key)
}

fn is_optional(key: &str) -> bool {
    is_endpoint(key) || OPTIONAL.contains(&key) || TAGS.iter().any(|start| key.starts_with(start))
}

/// A text that both patterns match. `?` becomes a digit, since that is all an account id is made of.
fn instance(pattern: &[Unit], shape: &str) -> Option<String> {
    overlap(pattern, &wildcards(shape))?
        .into_iter()
        .map(|unit| match unit {
            Unit::Char(c) => Some(c),
            Unit::Fresh => Some('1'),
            _ => None,
        })
        .collect()
}
