//! Accounts: their ids, and the public access block that holds for all buckets of one.

use super::assembly::Assembly;
use super::facet::{SETTINGS, block_setting};
use super::fact::{Fact, Facts};
use super::providers::not_told;
use super::schema::account_block as slot;
use super::subject::{Subject, SubjectKind};
use super::view::{Leaf, State, View, place, same, state};
use crate::estate::{Estate, ResourceId, Side};
use crate::finding::Origin;
use crate::resource::Mode;
use crate::value::{Reason, Truth, Type, Value, Why};

/// The account blocks of an estate.
pub(super) struct AccountBlocks(Vec<ResourceId>);

impl AccountBlocks {
    pub(super) fn of(estate: &Estate, side: Side) -> Self {
        let live = |id: &ResourceId| {
            estate.resource(*id).is_some_and(|resource| {
                resource.address.mode == Mode::Managed && matches!(state(resource, side), State::Live(..))
            })
        };
        Self(estate.of_kind("aws_s3_account_public_access_block").iter().copied().filter(live).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn id(&self, index: usize) -> Option<ResourceId> {
        self.0.get(index).copied()
    }
}

impl Assembly<'_> {
    /// The id of the account of a provider configuration.
    pub(super) fn account(&self, provider: Option<usize>) -> Fact {
        let allowed = provider
            .and_then(|at| self.estate().providers.get(at))
            .map_or(&[][..], |provider| provider.allowed_account_ids.as_slice());
        let known = match (allowed, &self.estate().account) {
            ([one], _) => Some(one.clone()),
            _ if self.estate().is_several(provider) => None,
            (_, Some(account)) if allowed.is_empty() || allowed.iter().any(|own| own.id() == account.id()) => {
                Some(account.clone())
            }
            _ => None,
        };
        match known {
            Some(account) => Fact::new(account.value(), Origin::Declared, None),
            None => {
                let value = self.of_provider(provider, "account_id", not_told(self.estate(), "the id of the account"));
                Fact::new(value, Origin::Unknown, None)
            }
        }
    }

    /// Whether a block holds for the buckets of a provider configuration. The API takes an account's block from that
    /// account only, so one provider configuration is one account.
    fn holds_for(&self, view: &View<'_>, provider: Option<usize>) -> Truth {
        let written = match view.read("account_id") {
            Leaf::Value(account) => Some(account),
            _ => None,
        };
        if self.estate().same_provider(view.resource.provider, provider) {
            let account = self.account(provider).value;
            let both = written.as_ref().and_then(Value::as_str).zip(account.as_str());
            return both.is_none_or(|(written, account)| written == account).into();
        }
        let own = written.unwrap_or_else(|| self.only_account(view.resource.provider));
        match (own.as_str(), self.only_account(provider).as_str()) {
            (Some(own), Some(buckets)) => (own == buckets).into(),
            _ => Truth::Unknown,
        }
    }

    /// The account of a provider configuration as far as that tells it itself: another configuration may be of another
    /// account than the one the estate was planned with.
    pub(super) fn only_account(&self, provider: Option<usize>) -> Value {
        let several = self.estate().providers.len() > 1 || self.estate().is_several(provider);
        let told = provider
            .and_then(|at| self.estate().providers.get(at))
            .is_some_and(|provider| provider.allowed_account_ids.len() == 1);
        match several && !told {
            true => Value::unknown_because(Type::String, not_told(self.estate(), "the id of the account")),
            false => self.account(provider).value,
        }
    }

    /// The account's block as the buckets of a provider configuration see it: whether it is declared, and its settings.
    pub(super) fn account_block(&self, provider: Option<usize>) -> Vec<Fact> {
        let assumed = self.settings.account_block.iter().map(|&on| match on {
            true => Fact::new(Value::bool(true), Origin::Declared, None),
            false => Fact::absent_as(Value::bool(false)),
        });
        let mut facts: Vec<Fact> = std::iter::once(Fact::absent_as(Value::bool(false))).chain(assumed).collect();
        // What is certainly declared, and what may be, which says why it is not certain.
        let mut certain: Option<Vec<Fact>> = None;
        let mut maybe: Vec<(Vec<Fact>, Reason)> = Vec::new();
        for view in self.blocks.0.iter().filter_map(|&id| View::of(self.estate(), id, self.side)) {
            let holds = self.holds_for(&view, provider);
            if holds.is_false() {
                continue;
            }
            let settings = std::iter::once(view.implied(Value::bool(true)))
                .chain(SETTINGS.iter().map(|name| block_setting(&view, name)))
                .collect();
            let another = || not_told(self.estate(), format!("whether {} is of the same account", view.resource.text));
            match &view.resource.uncertain {
                Some(reason) => maybe.push((settings, (**reason).clone())),
                None if !holds.is_true() => maybe.push((settings, another())),
                None => certain = Some(certain.map_or(settings.clone(), |before| agreed(before, &settings, &view))),
            }
        }
        for (at, fact) in facts.iter_mut().enumerate() {
            let declared = certain.as_ref().and_then(|certain| certain.get(at).cloned());
            let base = std::mem::replace(fact, Fact::absent());
            let stands = declared.map_or(base.clone(), |declared| either(base, declared));
            // What is declared twice has the value that was written last.
            let other = maybe.iter().filter_map(|(settings, reason)| Some((settings.get(at)?, reason)));
            let other = other.into_iter().find(|(setting, _)| !same(&setting.value, &stands.value));
            *fact = match other {
                Some((_, reason)) => Fact::unknown(Type::Bool, reason.why, reason.what.clone()),
                None => stands,
            };
        }
        facts
    }

    /// Builds an account block.
    pub(super) fn account_subject(&self, index: usize) -> Subject {
        let view = self.blocks.id(index).and_then(|id| View::of(self.estate(), id, self.side));
        let Some(view) = view else { return self.subject(usize::MAX) };
        let mut facts = Facts::blank(SubjectKind::AccountBlock.schema().slots.len());
        facts.set(slot::ADDRESS, view.implied(Value::string(&view.resource.text)));
        facts.set(slot::DECLARED, view.implied(Value::bool(true)));
        let slots = [
            slot::BLOCK_PUBLIC_ACLS,
            slot::BLOCK_PUBLIC_POLICY,
            slot::IGNORE_PUBLIC_ACLS,
            slot::RESTRICT_PUBLIC_BUCKETS,
        ];
        for (slot, name) in slots.into_iter().zip(SETTINGS) {
            facts.set(slot, block_setting(&view, name));
        }
        facts.set(slot::ACCOUNT, view.leaf("account_id", || self.account(view.resource.provider)));
        Subject {
            kind: SubjectKind::AccountBlock,
            address: view.resource.text.clone(),
            resource: Some(view.resource.address.clone()),
            external: false,
            operation: Some(view.resource.operation),
            facts,
            classification: self.highest_class(),
            locations: vec![place(view.resource, "")],
            links: Vec::new(),
        }
    }
}

/// The settings of two blocks of one account: AWS keeps whichever was written last.
fn agreed(before: Vec<Fact>, settings: &[Fact], view: &View<'_>) -> Vec<Fact> {
    let both = |(fact, other): (Fact, &Fact)| match same(&fact.value, &other.value) {
        true => fact,
        false => {
            let what = format!("what {} and another block of the same account both set", view.resource.text);
            Fact::unknown(Type::Bool, Why::DeclaredTwice, what)
        }
    };
    before.into_iter().zip(settings).map(both).collect()
}

/// The stricter of two settings: true if either is, unknown if one may be, else the first that somebody sets.
pub(super) fn either(first: Fact, second: Fact) -> Fact {
    let truth = |fact: &Fact| match fact.value.as_bool() {
        Some(known) => known.into(),
        None if fact.value.is_unknown() => Truth::Unknown,
        None => Truth::False,
    };
    let nobody = |fact: &Fact| fact.origin == Origin::Absent && fact.location.is_none();
    let same_but_set = truth(&second) == truth(&first) && nobody(&first) && !nobody(&second);
    if truth(&second) > truth(&first) || same_but_set { second } else { first }
}
