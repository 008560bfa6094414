//! The requests that a question is about, taken apart into finitely many of each dimension.

use std::sync::Arc;

use crate::iam::decide::bits::Bits;
use crate::iam::facts::actions::Action;
use crate::iam::glob::Unit;
use crate::iam::request::{Held, Who, Word};

/// All requests of a question: any sender with any deed at a place where it fits, in any situation, with any values of
/// the keys as far as the scopes allow.
#[derive(Debug, Default)]
pub(in crate::iam) struct World {
    /// Who sends requests.
    pub(in crate::iam) senders: Vec<Sender>,
    /// What they do, most telling first.
    pub(in crate::iam) deeds: Vec<Deed>,
    /// What they do it to.
    pub(in crate::iam) places: Vec<Place>,
    /// How requests come.
    pub(in crate::iam) situations: Vec<Situation>,
    /// The condition keys that the statements mention.
    pub(in crate::iam) keys: Vec<Key>,
    /// What was not taken apart fully, if anything: a "no" is not proven then.
    pub(in crate::iam) incomplete: Option<&'static str>,
}

/// Somebody who sends requests.
#[derive(Debug, Clone)]
pub(in crate::iam) struct Sender {
    /// Who.
    pub(in crate::iam) who: Who,
    /// Whether there certainly is such a sender.
    pub(in crate::iam) real: bool,
}

/// An action.
#[derive(Debug, Clone)]
pub(in crate::iam) struct Deed {
    /// Its name, such as `s3:GetObject`.
    pub(in crate::iam) action: Arc<str>,
    /// The name in lower case, as a word.
    pub(in crate::iam) word: Arc<[Unit]>,
    /// The same as a text, if it is one that AWS has: no unit of it is fresh.
    pub(in crate::iam) text: Option<&'static str>,
    /// The kinds of places where it is done, as the numbers that places have.
    pub(in crate::iam) on: Bits,
    /// Whether there certainly is such an action.
    pub(in crate::iam) real: bool,
}

/// A resource.
#[derive(Debug, Clone)]
pub(in crate::iam) struct Place {
    /// Its ARN.
    pub(in crate::iam) word: Word,
    /// The number of its kind.
    pub(in crate::iam) kind: usize,
}

/// How requests come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) struct Situation {
    /// Whether over HTTPS; `None` where a service sends them, which keeps that to itself.
    pub(in crate::iam) secure: Option<bool>,
    /// Whether through an endpoint of a VPC.
    pub(in crate::iam) endpoint: bool,
    /// Whether services send them.
    pub(in crate::iam) by_service: bool,
}

impl Deed {
    /// An action that AWS has. A permission without a call of its own makes no request that certainly exists.
    pub(in crate::iam) fn known(action: &'static Action, on: Bits) -> Self {
        Self {
            action: action.name.into(),
            word: action.folded.chars().map(Unit::Char).collect(),
            text: Some(action.folded),
            on,
            real: !action.feature,
        }
    }

    /// An action by its name and its word.
    pub(in crate::iam) fn new(action: &str, word: &[Unit], on: Bits, real: bool) -> Self {
        Self { action: action.into(), word: word.into(), text: None, on, real }
    }
}

/// A condition key and what requests have for it.
#[derive(Debug)]
pub(in crate::iam) struct Key {
    /// The key in lower case.
    pub(in crate::iam) name: String,
    /// What a request can have, plainest first.
    pub(in crate::iam) values: Vec<Held>,
    /// What each sender can have, by number.
    pub(in crate::iam) by_sender: Vec<Scope>,
    /// What requests of the actions have that cannot have it.
    pub(in crate::iam) lacking: Scope,
    /// The actions that cannot have it.
    pub(in crate::iam) without: Bits,
    /// What requests in each situation can have, by number.
    pub(in crate::iam) by_situation: Vec<Scope>,
}

impl Key {
    /// Whether there certainly are such requests with this value.
    pub(in crate::iam) fn is_sure(&self, sender: usize, deed: usize, value: usize) -> bool {
        let lacks = self.without.contains(deed);
        let scope = if lacks { Some(&self.lacking) } else { self.by_sender.get(sender) };
        scope.is_some_and(|scope| !scope.opaque && scope.certain.contains(value))
    }
}

/// Which values of a key requests of some kind can have, by number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::iam) struct Scope {
    /// The values that they may have.
    pub(in crate::iam) possible: Bits,
    /// The values with which there certainly are such requests.
    pub(in crate::iam) certain: Bits,
    /// Whether a request has one of the possible values without anybody choosing it, and nobody knows which.
    pub(in crate::iam) opaque: bool,
}

impl Scope {
    /// Any of these values, as the sender likes.
    pub(in crate::iam) fn free(values: Bits) -> Self {
        Self { certain: values.clone(), possible: values, opaque: false }
    }

    /// One of these values, nobody knows which.
    pub(in crate::iam) fn fixed(values: Bits) -> Self {
        Self { opaque: true, ..Self::free(values) }
    }

    /// What is in the scope of both.
    pub(in crate::iam) fn and(&self, other: &Self) -> Self {
        Self {
            possible: self.possible.and(&other.possible),
            certain: self.certain.and(&other.certain),
            opaque: self.opaque || other.opaque,
        }
    }
}
