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
    /// It is there with this value or missing.
    Perhaps(&'a str),
    /// Anything.
    Unspecified,
}

/// How a request comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    /// Plain HTTP.
    Http,
    /// HTTPS.
    Https,
    /// Either.
    Either,
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
    /// How it comes.
    pub(super) transport: Transport,
    /// Who sends it; `None` for a whole class of senders.
    pub(super) who: Option<Who>,
    /// Whether it is one request, straight to the bucket, whose only headers and parameters are those of `extra`.
    single: bool,
    /// The further keys that it has, in lower case, and their values.
    pub(super) extra: Vec<(String, String)>,
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

/// Keys about the sender that an unsigned request has, if at all, with a word for "nobody" ("IAM policy elements:
/// Variables and tags", principal key values).
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
];

/// The beginnings of keys that exist only where a tag or header does.
const OPTIONAL_STARTS: &[&str] = &["aws:requesttag/", "s3:existingobjecttag/", "s3:requestobjecttag/", "s3:x-amz-"];

/// Some address on the internet, from the range that RFC 5737 sets apart for examples.
const ADDRESS: &str = "203.0.113.7";

/// What browsers call themselves.
const BROWSER: &str = "Mozilla/5.0";

impl Context {
    fn new(transport: Transport, who: Option<Who>) -> Self {
        let single = who == Some(Who::Anonymous);
        Self { transport, who, single, extra: Vec::new() }
    }

    /// All HTTP requests of senders that are no AWS services.
    pub(super) fn any_http() -> Self {
        Self::new(Transport::Http, None)
    }

    /// All unsigned requests that come so.
    pub(super) fn any_unsigned(transport: Transport) -> Self {
        Self { single: false, ..Self::unsigned(transport) }
    }

    /// An unsigned request, straight to the bucket, without headers or parameters.
    pub(super) fn unsigned(transport: Transport) -> Self {
        Self::new(transport, Some(Who::Anonymous))
    }

    /// An unsigned HTTP request, straight to the bucket, without headers or parameters.
    pub(super) fn plain_http() -> Self {
        Self::unsigned(Transport::Http)
    }

    /// An HTTP request by this principal.
    pub(super) fn http_by(principal: &str) -> Self {
        Self::new(Transport::Http, Some(Who::Aws(principal.to_owned())))
    }

    /// A request of an AWS service.
    pub(super) fn service(service: &str) -> Self {
        Self::new(Transport::Either, Some(Who::Service(service.to_owned())))
    }

    /// The same with a value for this key that matches `pattern`, if an unsigned request of this action can bring one.
    pub(super) fn bring(&self, key: &str, pattern: &[Unit], action: &str) -> Option<Self> {
        let value = instance(pattern, brought(key, action)?)?;
        // No id of an endpoint or VPC holds a `*`, though a policy may ask for one.
        if is_endpoint(key) && value.contains(['*', '?']) {
            return None;
        }
        // Through an endpoint of a VPC a request has no `aws:SourceIp`.
        let kept = self.extra.iter().filter(|(extra, _)| !(is_endpoint(key) && extra == "aws:sourceip"));
        let extra = kept.cloned().chain([(key.to_owned(), value)]).collect();
        Some(Self { extra, ..self.clone() })
    }

    /// Whether unsigned requests of this action can bring keys that others cannot.
    pub(super) fn brings_of_its_own(action: &str) -> bool {
        LISTS.contains(&action) || READS.contains(&action) || action == PUT
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
        Some(Self { extra: vec![(key.to_owned(), value.clone())], ..Self::new(Transport::Http, Some(who(&value))) })
    }

    /// What it says of a key in lower case.
    pub(super) fn find(&self, key: &str) -> Found<'_> {
        if let Some((_, value)) = self.extra.iter().find(|(extra, _)| extra == key) {
            return Found::Present(value);
        }
        match (key, self.transport) {
            ("aws:securetransport", Transport::Http) => return Found::Present("false"),
            ("aws:securetransport", Transport::Https) => return Found::Present("true"),
            // HTTP has no TLS version: the key is missing there.
            ("s3:tlsversion", Transport::Http) => return Found::Absent,
            ("s3:tlsversion", Transport::Https) if self.single => return Found::Present("1.3"),
            ("aws:principalisawsservice", _) => {
                let service = matches!(self.who, Some(Who::Service(_)));
                return Found::Present(if service { "true" } else { "false" });
            }
            _ => {}
        }
        if is_sender(key) {
            return match (self.who == Some(Who::Anonymous), key) {
                (false, _) => Found::Unspecified,
                (true, "aws:principalaccount" | "aws:userid") => Found::Perhaps("anonymous"),
                (true, "aws:principaltype") => Found::Perhaps("Anonymous"),
                (true, _) => Found::Absent,
            };
        }
        match key {
            _ if !self.single => Found::Unspecified,
            _ if self.extra.iter().any(|(extra, _)| is_endpoint(extra))
                && (key == "aws:sourceip" || is_endpoint(key)) =>
            {
                Found::Unspecified
            }
            "aws:sourceip" => Found::Present(ADDRESS),
            "aws:useragent" => Found::Present(BROWSER),
            _ if is_optional(key) => Found::Absent,
            _ => Found::Unspecified,
        }
    }
}

/// Actions whose requests can bring the parameters of a list.
const LISTS: [&str; 2] = ["s3:ListBucket", "s3:ListBucketVersions"];

/// Actions whose requests can choose an object by its tags.
const READS: [&str; 2] = ["s3:GetObject", "s3:GetObjectVersion"];

/// The action whose requests can bring the headers of a new object.
const PUT: &str = "s3:PutObject";

/// What the value of a key looks like that the sender of a request chooses. An object with a certain tag counts as one
/// that the sender can choose.
fn brought(key: &str, action: &str) -> Option<&'static str> {
    match key {
        "aws:referer" | "aws:useragent" | "aws:sourceip" => Some("?*"),
        "aws:sourcevpc" => Some("vpc-*"),
        "aws:sourcevpce" => Some("vpce-*"),
        "s3:prefix" | "s3:delimiter" if LISTS.contains(&action) => Some("*"),
        _ if key.starts_with("s3:existingobjecttag/") && READS.contains(&action) => Some("*"),
        _ if key.starts_with("s3:x-amz-") && action == PUT => Some("?*"),
        _ => None,
    }
}

fn is_sender(key: &str) -> bool {
    SIGNED.contains(&key) || SENDER.contains(&key) || key.starts_with("aws:principaltag/")
}

fn is_endpoint(key: &str) -> bool {
    ENDPOINT.contains(&key)
}

fn is_optional(key: &str) -> bool {
    is_endpoint(key) || OPTIONAL.contains(&key) || OPTIONAL_STARTS.iter().any(|start| key.starts_with(start))
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
