//! Condition keys: which requests have them, with what values, and who decides on these.
//!
//! From "AWS global condition context keys" and "IAM policy elements: Variables and tags" (principal key values) in the
//! IAM User Guide, the "Actions, resources, and condition keys" pages of the Service Authorization Reference, and for
//! S3 "Bucket policy examples using condition keys" and "Amazon S3 Signature Version 4 Authentication Specific Policy
//! Keys". Where these leave open whether a request has a key, the key is not `always` there.

mod global;
mod kms;
mod s3;
mod sts;

use std::sync::LazyLock;

use super::actions;

/// A condition key, or all keys that begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) struct Key {
    /// As documented; keys that a tag or a name follows end with `/` or `:`.
    pub(in crate::iam) name: &'static str,
    /// In lower case: case does not matter in policies.
    pub(in crate::iam) folded: &'static str,
    /// What its values are.
    pub(in crate::iam) kind: Kind,
    /// Whether a request may have several values of it.
    pub(in crate::iam) multivalued: bool,
    /// Whether all requests have it that users and roles sign and send straight to the service, of the actions that it
    /// comes with.
    pub(in crate::iam) always: bool,
    /// Who decides on its value.
    pub(in crate::iam) by: By,
    /// What anonymous requests have.
    pub(in crate::iam) unsigned: Unsigned,
    /// The actions that can carry it; `None` where the Service Authorization Reference does not list it by action, or
    /// with nearly all.
    pub(in crate::iam) actions: Option<&'static [&'static str]>,
    /// Actions that lack it though `actions` is `None`.
    never: &'static [&'static str],
    /// A pattern of `*` and `?` that every value of a signed request matches.
    pub(in crate::iam) shape: &'static str,
}

/// What the values of a key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) enum Kind {
    /// Any text.
    Text,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A time, also in seconds since 1970.
    Date,
    /// An address.
    Ip,
}

/// Who decides on the value of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) enum By {
    /// The sender: a header, a parameter, the time, the way of signing.
    Caller,
    /// The network that the request takes. What services send lacks some of these keys or all, even those that are
    /// `always` there in other requests.
    Network,
    /// Who the sender is, and how the sender's credentials came about.
    Principal,
    /// A service that acts for somebody or for a resource.
    Service,
    /// What is asked for: the resource, its owner, its tags, and for S3 the access point in its place.
    Resource,
    /// The operation and where it is asked for.
    Request,
}

/// What an anonymous request has of a key: one that nobody signed and that brings no token of an identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) enum Unsigned {
    /// It is missing.
    Absent,
    /// It is there as in a signed request: certainly if it is `always` there, else perhaps.
    Present,
    /// It has this value.
    Fixed(&'static str),
}

impl Key {
    const fn new(name: &'static str, folded: &'static str, kind: Kind, by: By, unsigned: Unsigned) -> Self {
        let shape = match kind {
            Kind::Arn => "arn:*",
            _ => "?*",
        };
        Self { name, folded, kind, multivalued: false, always: false, by, unsigned, actions: None, never: &[], shape }
    }

    const fn many(self) -> Self {
        Self { multivalued: true, ..self }
    }

    const fn always(self) -> Self {
        Self { always: true, ..self }
    }

    const fn only(self, actions: &'static [&'static str]) -> Self {
        Self { actions: Some(actions), ..self }
    }

    const fn never(self, actions: &'static [&'static str]) -> Self {
        Self { never: actions, ..self }
    }

    const fn shape(self, shape: &'static str) -> Self {
        Self { shape, ..self }
    }

    /// Whether it is followed by a tag or a name.
    pub(in crate::iam) fn is_prefix(&self) -> bool {
        self.folded.ends_with(['/', ':'])
    }

    /// Whether requests of all actions can have it.
    pub(in crate::iam) fn comes_with_all(&self) -> bool {
        self.folded.starts_with("aws:") && self.actions.is_none() && self.never.is_empty()
    }

    /// Whether requests of this action can have it: false where that is certain. Actions of services that have no
    /// table here can have all keys but those of other services.
    pub(in crate::iam) fn comes_with(&self, action: &str) -> bool {
        let lists = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(action));
        let own = ["s3:", "kms:", "sts:"].into_iter().find(|service| self.folded.starts_with(service));
        let asked = action.split_inclusive(':').next().unwrap_or(action);
        match self.actions {
            _ if own.is_some_and(|service| !service.eq_ignore_ascii_case(asked)) => false,
            Some(names) => lists(names) || actions::find(action).is_none(),
            None => !lists(self.never),
        }
    }
}

/// One key: name, kind, who decides, and what anonymous requests have.
macro_rules! key {
    ($name:literal, $kind:ident, $by:ident, $unsigned:expr) => {
        Key::new($name, $crate::iam::facts::folded!($name), Kind::$kind, By::$by, $unsigned)
    };
}
use key;

/// An account id.
const ACCOUNT: &str = "????????????";

/// The id of an organization.
const ORGANIZATION: &str = "o-*";

/// The path of an account in an organization.
const PATH: &str = "o-*/r-*/*";

static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let mut keys = [global::KEYS, kms::KEYS, s3::KEYS, sts::KEYS].concat();
    keys.sort_unstable_by_key(|key| key.folded);
    keys
});

/// All keys, by name in lower case.
#[cfg(test)]
pub(in crate::iam) fn keys() -> &'static [Key] {
    &KEYS
}

/// The key with this name in lower case, or of which this name is one.
pub(in crate::iam) fn find(folded: &str) -> Option<&'static Key> {
    // Nothing sorts between a prefix and what begins with it, but what begins with it too.
    let after = KEYS.partition_point(|key| key.folded <= folded);
    let key = KEYS.get(after.checked_sub(1)?)?;
    let found = match folded.strip_prefix(key.folded)? {
        "" => !key.is_prefix(),
        _ => key.is_prefix(),
    };
    found.then_some(key)
}
