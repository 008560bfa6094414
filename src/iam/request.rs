//! Requests: who asks for what, on which resource, and what the request's context holds.
//!
//! A request is concrete, but for what nobody can know: its texts may hold symbols (the account of a role that is not
//! created yet) and fresh characters, which stand for any that no policy spells out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::glob::Unit;
use crate::resource::Address;

/// A text of a request: no wildcards, perhaps symbols.
pub(super) type Word = Vec<Unit>;

/// What a request has for a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    /// The key is missing.
    Absent,
    /// One value.
    One(Word),
    /// Several values of a multivalued key, in no order.
    Many(Vec<Word>),
    /// Nothing is known: it may be missing or have any value.
    Open,
}

/// Who sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody in particular: an unsigned request.
    Anonymous,
    /// A principal of an account.
    Signed(Signed),
    /// An AWS service by its name, such as `logging.s3.amazonaws.com`.
    Service(String),
    /// A canonical or federated user, by its id.
    Other(Word),
}

/// A principal of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed {
    /// The id of its account.
    pub(super) account: Word,
    /// What it is.
    pub(super) form: Form,
    /// Which one it is; `None` for one that no policy names.
    pub(super) named: Option<Arc<Entity>>,
}

/// A role, a session of a role, or a user that a policy names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entity {
    /// The ARN.
    pub(super) arn: Word,
    /// The name of the user or role, where the ARN tells it.
    pub(super) name: Option<Word>,
    /// Whether it is one session of a role.
    pub(super) session: bool,
    /// The resource that declares it.
    pub(super) address: Option<Arc<Address>>,
}

/// What a principal of an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The root user of the account.
    Root,
    /// A session of a role.
    Role,
    /// A user.
    User,
}

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// Who sends it.
    pub(super) who: Who,
    /// The action, such as `s3:getobject`: in lower case, since case does not matter.
    pub(super) action: Word,
    /// The ARN of what the action is done to.
    pub(super) resource: Word,
    /// The condition keys in lower case. A key that is not here is [`Held::Open`].
    pub(super) context: BTreeMap<String, Held>,
}

impl Request {
    /// What it has for a key in lower case.
    pub(super) fn held(&self, key: &str) -> &Held {
        self.context.get(key).unwrap_or(&Held::Open)
    }
}

impl Form {
    /// What stands for it in the last part of an ARN.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Role => "role/",
            Self::User => "user/",
        }
    }
}

/// The id of an account in examples.
const ACCOUNT: &str = "123456789012";

/// The text of a word, with an `x` for each fresh character, and the id of an account for twelve of them; `None` if it
/// holds a symbol.
pub(super) fn spelled(word: &[Unit]) -> Option<String> {
    let mut text = String::new();
    for run in word.chunk_by(|a, b| a == b) {
        match run {
            [Unit::Fresh, ..] if run.len() == ACCOUNT.len() => text.push_str(ACCOUNT),
            [Unit::Fresh, ..] => text.extend(run.iter().map(|_| 'x')),
            _ => {
                for unit in run {
                    let Unit::Char(c) = unit else { return None };
                    text.push(*c);
                }
            }
        }
    }
    Some(text)
}
