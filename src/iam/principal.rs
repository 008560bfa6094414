//! Who a statement is about.
//!
//! Follows "AWS JSON policy elements: Principal": an account stands for all its principals, a role for its sessions, a
//! user and a session for themselves.

use std::cell::OnceCell;
use std::sync::Arc;

use super::compare::three;
use super::glob::Unit;
use super::request::{Entity, Form, Signed, Who, Word};
use super::text::{Compared, Part, Text};
use crate::resource::Address;
use crate::value::{Shape, Symbol, Truth};

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, Default)]
pub(super) struct Principals {
    /// Whether it is `NotPrincipal`.
    pub(super) negated: bool,
    /// `"*"` or `{"AWS": "*"}`, which are the same.
    pub(super) everyone: bool,
    /// Accounts, roles, users and sessions.
    pub(super) aws: Vec<Text>,
    /// Services.
    pub(super) services: Vec<Text>,
    /// Federated and canonical users.
    pub(super) others: Vec<Text>,
    /// Whether there may be more.
    pub(super) open: bool,
}

/// A principal that a policy names.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// An account, by its id or the ARN of its root: all principals of it.
    Account(Word),
    /// One principal of an account. The account is an unknown text where the ARN does not tell it.
    One(Signed),
    /// Something that no principal of today is, such as the id of one that was deleted.
    Nobody,
    /// What is not known to be either.
    Unclear,
}

/// Principals ready for many senders in a row.
#[derive(Debug)]
pub(super) struct Ready<'p> {
    principals: &'p Principals,
    aws: OnceCell<Vec<Named>>,
}

impl Principals {
    /// Makes them ready.
    pub(super) fn ready(&self) -> Ready<'_> {
        Ready { principals: self, aws: OnceCell::new() }
    }

    /// Whether this principal is meant.
    pub(super) fn mean(&self, who: &Who) -> Truth {
        self.ready().mean(who)
    }

    fn name(&self, who: &Who, aws: &OnceCell<Vec<Named>>) -> Truth {
        // Only `*` names the anonymous, and only `*` among the others names a service; a hole could be it.
        let star = || maybe(self.aws.iter().any(|text| text.as_known().is_none() && text.could_be_star()));
        match who {
            Who::Anonymous => star(),
            Who::Signed(signed) => {
                let aws = aws.get_or_init(|| self.aws.iter().map(Named::new).collect());
                Truth::any(aws.iter().map(|named| named.is(signed))).or(star())
            }
            Who::Service(service) => Truth::any(self.services.iter().map(|text| match text.as_known() {
                None => Truth::Unknown,
                Some(known) if known == service => Truth::True,
                // Regional names such as s3.eu-west-1.amazonaws.com, and other spellings.
                Some(known) => maybe(stem(known).eq_ignore_ascii_case(stem(service))),
            }))
            .or(star()),
            Who::Other(id) => {
                Truth::any(self.others.iter().map(|text| three(&text.compared(Compared::Whole, false), id))).or(star())
            }
        }
    }
}

impl Ready<'_> {
    /// Whether this principal is meant.
    pub(super) fn mean(&self, who: &Who) -> Truth {
        let Self { principals, aws } = self;
        let named =
            if principals.everyone { Truth::True } else { principals.name(who, aws).or(maybe(principals.open)) };
        if principals.negated { !named } else { named }
    }
}

impl Named {
    /// What a text of `Principal` names.
    pub(super) fn new(text: &Text) -> Self {
        let arn = text.compared(Compared::Whole, false);
        let declared = text.0.iter().find_map(|part| match part {
            Part::Hole(hole) => match &hole.shape {
                Shape::Symbol(symbol) => Some(symbol),
                _ => None,
            },
            Part::Known(_) => None,
        });
        if let ([_], Some(Symbol { address, path })) = (text.0.as_slice(), declared) {
            let one = |form| Self::one(vec![Unit::Text], form, arn.clone(), None, Some(address.clone()));
            return match (&*address.kind, &**path) {
                ("aws_iam_role", "arn") => one(Form::Role),
                ("aws_iam_user", "arn") => one(Form::User),
                (_, "account_id") => Self::Account(arn),
                _ => Self::Unclear,
            };
        }
        if is_account(&arn) {
            return Self::Account(arn);
        }
        let parts: Vec<&[Unit]> = arn.splitn(6, |unit| *unit == Unit::Char(':')).collect();
        let [first, _, service, _, account, last] = parts.as_slice() else {
            return match text.as_known() {
                Some(id) if id.starts_with("AROA") || id.starts_with("AIDA") => Self::Nobody,
                _ => Self::Unclear,
            };
        };
        if !spells(first, "arn") || !(spells(service, "iam") || spells(service, "sts")) {
            return Self::Unclear;
        }
        let account = account.to_vec();
        if spells(last, "root") {
            return Self::Account(account);
        }
        let segments: Vec<&[Unit]> = last.split(|unit| *unit == Unit::Char('/')).collect();
        let address = declared.filter(|symbol| symbol.address.kind.starts_with("aws_iam_")).map(|s| s.address.clone());
        match segments.as_slice() {
            [kind, .., name] if spells(kind, "role") => {
                Self::one(account, Form::Role, arn.clone(), Some(name.to_vec()), address)
            }
            [kind, .., name] if spells(kind, "user") => {
                Self::one(account, Form::User, arn.clone(), Some(name.to_vec()), address)
            }
            [kind, role, ..] if spells(kind, "assumed-role") => {
                Self::one(account, Form::Role, arn.clone(), Some(role.to_vec()), None).into_session()
            }
            [kind, _] if spells(kind, "federated-user") => {
                // Its name is of its own; which user called `GetFederationToken` for it is not told.
                Self::one(account, Form::User, arn.clone(), None, None).into_session()
            }
            _ => Self::Unclear,
        }
    }

    fn one(account: Word, form: Form, arn: Word, name: Option<Word>, address: Option<Arc<Address>>) -> Self {
        let entity = Entity { arn, name, session: false, address };
        Self::One(Signed { account, form, named: Some(Arc::new(entity)) })
    }

    fn into_session(self) -> Self {
        match self {
            Self::One(Signed { account, form, named: Some(entity) }) => {
                let entity = Entity { session: true, ..Entity::clone(&entity) };
                Self::One(Signed { account, form, named: Some(Arc::new(entity)) })
            }
            other => other,
        }
    }

    /// Whether this sender is meant. One that no policy names is none of those that are named one by one.
    fn is(&self, who: &Signed) -> Truth {
        match self {
            Self::Account(account) => three(account, &who.account),
            Self::Nobody => Truth::False,
            Self::Unclear => Truth::Unknown,
            Self::One(Signed { account, form, named }) => match (named, &who.named) {
                (Some(one), Some(other)) => {
                    one.is(other, || three(account, &who.account)).and((*form == who.form).into())
                }
                _ => Truth::False,
            },
        }
    }
}

impl Entity {
    /// Whether it is the other, or the role of which that is a session.
    fn is(&self, other: &Self, same_account: impl FnOnce() -> Truth) -> Truth {
        let vague = |unit: &Unit| matches!(unit, Unit::Text | Unit::Hole);
        if self.arn == other.arn && !self.arn.iter().any(vague) {
            return Truth::True;
        }
        match (&self.address, &other.address) {
            (Some(address), Some(other)) if address != other => return Truth::False,
            (Some(_), Some(_)) if !self.session && !other.session => return Truth::True,
            _ => {}
        }
        match (self.session, other.session, &self.name, &other.name) {
            (false, true, Some(role), Some(of)) => same_account().and(three(role, of)),
            (false, true, _, None) => same_account().and(Truth::Unknown),
            // Some other session of the same role.
            (true, false, ..) => Truth::False,
            _ => three(&self.arn, &other.arn),
        }
    }
}

fn maybe(possible: bool) -> Truth {
    if possible { Truth::Unknown } else { Truth::False }
}

fn stem(service: &str) -> &str {
    service.split('.').next().unwrap_or(service)
}

fn spells(units: &[Unit], text: &str) -> bool {
    units.iter().copied().eq(text.chars().map(Unit::Char))
}

/// Whether it is the id of an account: twelve digits.
pub(super) fn is_account(word: &[Unit]) -> bool {
    word.len() == 12 && word.iter().all(|unit| matches!(unit, Unit::Char(c) if c.is_ascii_digit()))
}
