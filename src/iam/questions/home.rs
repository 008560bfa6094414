//! Whose a bucket is, and who else may use it.

use super::bucket;
use crate::iam::answer::Answer;
use crate::iam::decide::senders::{Census, real};
use crate::iam::decide::world::Sender;
use crate::iam::facts::owned::is_aws_owned;
use crate::iam::glob::literal;
use crate::iam::principal::is_account;
use crate::iam::request::{Form, Signed, Who, Word, spelled};
use crate::iam::text::symbolic;
use crate::value::{Reason, Shape, Value, Why};

/// The account that owns a bucket, and the accounts, principals and organizations that may use it.
#[derive(Debug)]
pub(super) struct Home {
    /// The id of the account; a symbol where it is not known.
    pub(super) own: Word,
    /// Accounts, ARNs of principals and ids of organizations.
    allowed: Vec<String>,
}

impl Home {
    /// The account, and a list of texts.
    ///
    /// # Errors
    /// An open answer where the list is not known.
    pub(super) fn new(account: &Value, allowed: &Value) -> Result<Self, Answer> {
        let unknown = |value: &Value| value.as_unknown().map(|unknown| unknown.reason.clone());
        let open = |reason: Option<Reason>| {
            Answer::open(
                reason.unwrap_or_else(|| Reason::new(Why::Undecided, "the list of allowed accounts")),
                Vec::new(),
            )
        };
        let Some(items) = allowed.items() else { return Err(open(unknown(allowed))) };
        let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
        let Some(allowed) = texts else { return Err(open(items.iter().find_map(unknown))) };
        Ok(Self { own: account_word(account), allowed })
    }

    /// Whether the account is known, so that any other known account is another.
    fn is_told(&self) -> bool {
        is_account(&self.own)
    }

    fn allows(&self, text: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == text)
    }

    /// Whether this account is allowed.
    fn allows_account(&self, account: &Word) -> bool {
        spelled(account).is_some_and(|id| self.allows(&id) || self.allowed.iter().any(|arn| is_root(arn, &id)))
    }

    /// Whether this sender is one of those that may use the bucket, or AWS's.
    fn lets_in(&self, signed: &Signed) -> bool {
        let arn = signed.named.as_ref().and_then(|entity| spelled(&entity.arn));
        let last = arn.as_deref().and_then(|arn| arn.splitn(6, ':').nth(5)).unwrap_or("root");
        arn.as_deref().is_some_and(|arn| self.allows(arn))
            || self.allows_account(&signed.account)
            || spelled(&signed.account).is_some_and(|account| is_aws_owned(&account, last))
    }

    /// Everybody signed who is of another account and not allowed, as far as the documents tell them apart. The last are
    /// of an account that no document names.
    pub(super) fn strangers(&self, census: &Census) -> Vec<Sender> {
        let mut strangers: Vec<Sender> = census
            .named(|signed| signed.account != self.own && !self.lets_in(signed))
            .map(|sender| Sender { real: sender.real && self.is_told(), ..sender })
            .collect();
        for account in &census.accounts {
            let root = Signed { account: account.clone(), form: Form::Root, named: None };
            // The users of an account that documents name only by its user for logs of Redshift are strangers all the same.
            if !self.lets_in(&root) {
                let told = self.is_told() && is_account(account);
                strangers.extend(Census::of_account(account).map(|sender| Sender { real: told, ..sender }));
            }
        }
        strangers.extend(census.of_others());
        strangers.extend(census.others.iter().map(|id| Sender { who: Who::Other(id.clone()), real: false }));
        strangers
    }

    /// The roles and users of the own account that documents name and that are not allowed, and those that they may name
    /// beside them.
    pub(super) fn family(&self, census: &Census) -> Vec<Sender> {
        let own = |signed: &Signed| signed.account == self.own || !(self.is_told() && is_account(&signed.account));
        let named = census.named(|signed| own(signed) && !self.lets_in(signed)).map(|sender| {
            let same = matches!(&sender.who, Who::Signed(signed) if signed.account == self.own);
            Sender { real: same, ..sender }
        });
        let untold = census.untold_principal.then(|| Census::of_account(&self.own));
        let untold = untold.into_iter().flatten().map(|sender| Sender { real: false, ..sender });
        named.chain(untold.filter(is_no_root)).collect()
    }

    /// A role and a user of the own account, and those that documents name: everyone but its root.
    pub(super) fn all_of_own(&self, census: &Census) -> Vec<Sender> {
        let fresh = Census::of_account(&self.own);
        let fresh = fresh.filter(is_no_root);
        let same = |signed: &Signed| signed.account == self.own;
        fresh.chain(census.named(same)).collect()
    }

    /// Everyone.
    pub(super) fn anyone() -> Sender {
        real(Who::Anonymous)
    }

    /// The organizations that are allowed.
    pub(super) fn organizations(&self) -> impl Iterator<Item = &str> {
        self.allowed.iter().map(String::as_str).filter(|id| id.starts_with("o-"))
    }
}

/// The id of an account as a word.
pub(super) fn account_word(account: &Value) -> Word {
    match (account.as_str(), account.as_unknown().map(|unknown| &unknown.shape)) {
        (Some(id), _) => literal(id),
        (None, Some(Shape::Symbol(symbol))) => vec![symbolic(symbol)],
        _ => bucket::untold(),
    }
}

fn is_no_root(sender: &Sender) -> bool {
    !matches!(&sender.who, Who::Signed(signed) if signed.form == Form::Root)
}

fn is_root(arn: &str, account: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts.as_slice(), ["arn", _, "iam", "", id, "root"] if *id == account)
}
