//! Who sends requests, as far as documents can tell, and what the keys about them hold.

use crate::iam::condition::Prepared;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::cells::cells;
use crate::iam::decide::values::Values;
use crate::iam::decide::world::{Scope, Sender};
use crate::iam::evaluate::Layer;
use crate::iam::glob::{Unit, literal, matches, wildcards};
use crate::iam::principal::{Named, is_account};
use crate::iam::request::{Entity, Form, Held, Signed, Who, Word};

/// Most ARNs of one sender that no policy names.
const MOST_ARNS: usize = 200;

/// Most principals, accounts and services each that are told apart. AWS takes no policy that names more.
const MOST_NAMED: usize = 300;

/// Keys about the organization of a sender, which nobody chooses for an account that is given.
const ORGANIZATION: [&str; 2] = ["aws:principalorgid", "aws:principalorgpaths"];

/// What senders there are to know of.
#[derive(Debug, Clone)]
pub(in crate::iam) struct Census {
    /// The id of the account that owns what is asked about; a symbol where it is not known.
    pub(in crate::iam) own: Word,
    /// The partition in ARNs of principals.
    pub(in crate::iam) partition: Word,
    /// The principals that the documents name.
    pub(in crate::iam) named: Vec<Signed>,
    /// The accounts that the documents name in any way, but not the own one.
    pub(in crate::iam) accounts: Vec<Word>,
    /// The services that the documents name.
    pub(in crate::iam) services: Vec<String>,
    /// Whether a document names a service that is not known, or may name one.
    pub(in crate::iam) untold_service: bool,
    /// Whether a document names a principal of an account that is not known, or may name one.
    pub(in crate::iam) untold_principal: bool,
    /// The ids of other users that the documents name.
    pub(in crate::iam) others: Vec<Word>,
    /// Whether a condition on accounts or principals holds a text that is not known.
    holes: bool,
    /// Whether the documents name more than are told apart.
    pub(in crate::iam) crowded: bool,
}

impl Census {
    /// Counts whom the documents name, in `Principal` and in conditions.
    pub(in crate::iam) fn new(layers: &[Layer<'_>], own: Word, partition: Word) -> Self {
        let mut census = Self {
            own,
            partition,
            named: Vec::new(),
            accounts: Vec::new(),
            services: Vec::new(),
            untold_service: layers.iter().any(|layer| layer.document.open.is_some()),
            untold_principal: layers.iter().any(|layer| layer.document.open.is_some()),
            others: Vec::new(),
            holes: false,
            crowded: false,
        };
        let statements = layers.iter().flat_map(|layer| &layer.document.statements);
        for principals in statements.clone().filter_map(|statement| statement.principals.as_ref()) {
            for text in principals.aws.iter().filter(|text| text.as_known() != Some("*")) {
                match Named::new(text) {
                    Named::Account(account) => census.account(account),
                    Named::One(signed) => {
                        census.account(signed.account.clone());
                        census.crowded |= !push(&mut census.named, signed);
                    }
                    Named::Nobody => {}
                    Named::Unclear => census.untold_principal = true,
                }
            }
            for service in &principals.services {
                match service.as_known() {
                    Some(service) => census.crowded |= !push(&mut census.services, service.to_owned()),
                    None => census.untold_service = true,
                }
            }
            census.untold_service |= principals.open;
            census.untold_principal |= principals.open;
            for id in &principals.others {
                let id = id.compared(crate::iam::text::Compared::Whole, false);
                census.crowded |= !push(&mut census.others, id);
            }
        }
        let conditions = layers.iter().flat_map(|layer| {
            let conditions = layer.document.statements.iter().flat_map(|statement| &statement.conditions);
            conditions.map(|condition| (layer.document.variables, condition))
        });
        for (variables, condition) in conditions {
            let arns = matches!(condition.folded.as_str(), "aws:principalarn");
            let accounts = matches!(condition.folded.as_str(), "aws:principalaccount" | "kms:calleraccount");
            let hole = |text: &crate::iam::text::Text| text.as_constant(variables).is_none();
            census.holes |= (arns || accounts) && condition.values.iter().any(hole);
            for known in condition.values.iter().filter_map(|text| text.as_known()) {
                let account = if arns { known.split(':').nth(4) } else { accounts.then_some(known) };
                if let Some(account) = account.map(literal).filter(|account| is_account(account)) {
                    census.account(account);
                }
            }
        }
        census
    }

    fn account(&mut self, account: Word) {
        let told = !account.iter().any(|unit| matches!(unit, Unit::Text | Unit::Hole));
        if told && account != self.own {
            self.crowded |= !push(&mut self.accounts, account);
        }
    }

    /// The id of some account that no document names.
    pub(in crate::iam) fn elsewhere() -> Word {
        vec![Unit::Fresh; 12]
    }

    /// The root, a role and a user of an account, none of them named by a document.
    pub(in crate::iam) fn of_account(account: &Word) -> impl Iterator<Item = Sender> {
        let real = !account.contains(&Unit::Text);
        [Form::Role, Form::User, Form::Root].into_iter().map(move |form| {
            let who = Who::Signed(Signed { account: account.clone(), form, named: None });
            Sender { who, real }
        })
    }

    /// The principals of accounts that no document names, and of the one that a text that is not known may name.
    pub(in crate::iam) fn of_others(&self) -> Vec<Sender> {
        let text = vec![Unit::Text];
        let hole = self.holes.then(|| Self::of_account(&text));
        Self::of_account(&Self::elsewhere()).chain(hole.into_iter().flatten()).collect()
    }

    /// The services that documents name and this wants, and some service where one of them is not known.
    pub(in crate::iam) fn services<'c>(
        &'c self,
        wanted: impl Fn(&str) -> bool + 'c,
    ) -> impl Iterator<Item = Sender> + 'c {
        let told = self.services.iter().filter(move |service| wanted(service));
        let untold = self.untold_service.then(|| Sender { who: Who::Service(String::new()), real: false });
        told.map(|service| real(Who::Service(service.clone()))).chain(untold)
    }

    /// The senders that a document names one by one, and that this lets in.
    pub(in crate::iam) fn named<'c>(
        &'c self,
        wanted: impl Fn(&Signed) -> bool + 'c,
    ) -> impl Iterator<Item = Sender> + 'c {
        self.named.iter().filter(move |signed| wanted(signed)).map(|signed| {
            // Whose account is not known may be of any.
            let real = !signed.account.contains(&Unit::Text);
            Sender { who: Who::Signed(signed.clone()), real }
        })
    }

    /// What a sender has for a key about senders; the values are added to those of the key.
    pub(in crate::iam) fn scope(&self, key: &str, who: &Who, conditions: &[&Prepared], values: &mut Values) -> Scope {
        let all = |values: &Values| Bits::all(values.held.len());
        let signed = match who {
            Who::Signed(signed) => signed,
            Who::Service(service) => {
                let held = match key {
                    "aws:principalisawsservice" => Held::One(literal("true")),
                    "aws:principalservicename" => Held::One(literal(service)),
                    "aws:principalservicenameslist" => Held::One(literal(service)),
                    "aws:principaltype" => Held::One(literal("Service")),
                    // A service has an account and an ARN of its own, which nobody is told and no policy names.
                    "aws:principalaccount" => Held::One(Self::elsewhere()),
                    "aws:principalarn" => {
                        let signed = Signed { account: Self::elsewhere(), form: Form::Role, named: None };
                        Held::One([self.start(&signed), vec![Unit::Fresh]].concat())
                    }
                    "aws:userid" => Held::One(vec![Unit::Fresh]),
                    _ => Held::Absent,
                };
                return Scope::free(one(values.add(held)));
            }
            // Whoever an identity provider vouches for has no ARN before the role is assumed.
            Who::Other(id) if key == "aws:principalarn" && is_provider(id) => {
                return Scope::free(one(values.add(Held::Absent)));
            }
            Who::Anonymous | Who::Other(_) => return Scope::fixed(all(values)),
        };
        let held: Vec<Held> = match (key, signed.form) {
            ("aws:principalarn", _) => {
                let arns = self.arns(signed, conditions, values);
                let unsure = |arn: &Word| signed.named.is_none() && arn.contains(&Unit::Text);
                let certain = arns.iter().filter(|arn| !unsure(arn)).cloned().collect::<Vec<_>>();
                let mut number = |arns: Vec<Word>| arns.into_iter().map(|arn| values.add(Held::One(arn))).collect();
                return Scope { certain: number(certain), possible: number(arns), opaque: false };
            }
            ("aws:principalaccount" | "kms:calleraccount", _) => vec![Held::One(signed.account.clone())],
            ("aws:principaltype", Form::Root) => vec![Held::One(literal("Account"))],
            ("aws:principaltype", Form::Role) => vec![Held::One(literal("AssumedRole"))],
            ("aws:principaltype", Form::User) => vec![Held::One(literal("User"))],
            ("aws:principalisawsservice", _) => vec![Held::One(literal("false"))],
            ("aws:principalservicename" | "aws:principalservicenameslist", _) => vec![Held::Absent],
            ("aws:username", Form::User) => match signed.named.as_deref() {
                Some(Entity { name: Some(name), .. }) => vec![Held::One(name.clone())],
                Some(_) => return Scope::fixed(all(values)),
                None => return self.present(values),
            },
            ("aws:username", _) => vec![Held::Absent],
            ("aws:userid", Form::Root) => vec![Held::One(signed.account.clone())],
            ("aws:userid", _) if signed.named.is_some() => return Scope::fixed(all(values)),
            ("aws:userid", form) => {
                let shape = wildcards(if form == Form::Role { "AROA?*:?*" } else { "AIDA?*" });
                let fits = |held: &Held| matches!(held, Held::One(word) if matches(&shape, word));
                let fitting: Bits = values.held.iter().enumerate().filter(|(_, h)| fits(h)).map(|(at, _)| at).collect();
                let own = values.add(Held::One(literal(if form == Form::Role {
                    "AROAEXAMPLEID:session"
                } else {
                    "AIDAEXAMPLEID"
                })));
                let mut possible = fitting;
                possible.insert(own);
                return Scope::free(possible);
            }
            _ if ORGANIZATION.contains(&key) && signed.account != Self::elsewhere() => {
                return Scope::fixed(all(values));
            }
            _ => {
                let mut scope = Scope::free(all(values));
                scope.certain.remove(&values.doubtful);
                return scope;
            }
        };
        Scope::free(held.into_iter().map(|held| values.add(held)).collect())
    }

    fn present(&self, values: &Values) -> Scope {
        let there = values.held.iter().enumerate().filter(|(_, held)| **held != Held::Absent).map(|(at, _)| at);
        let mut scope = Scope::free(there.collect());
        scope.certain.remove(&values.doubtful);
        scope
    }

    /// The ARN of a sender; of one that no document names, one of each kind that conditions tell apart.
    fn arns(&self, signed: &Signed, conditions: &[&Prepared], values: &mut Values) -> Vec<Word> {
        if let Some(entity) = &signed.named {
            return vec![match (entity.session, &entity.name) {
                (false, _) => entity.arn.clone(),
                // The key has the ARN of the role, whose path a session does not tell.
                (true, Some(role)) if signed.form == Form::Role => {
                    [self.start(signed), vec![Unit::Text], role.clone()].concat()
                }
                (true, _) => entity.arn.clone(),
            }];
        }
        let start = self.start(signed);
        if signed.form == Form::Root {
            return vec![start];
        }
        let operands = conditions.iter().flat_map(|condition| &condition.operands);
        let patterns = operands.filter_map(|operand| operand.units());
        let taken: Vec<&Word> = self.named.iter().filter_map(|signed| signed.named.as_ref().map(|e| &e.arn)).collect();
        let patterns = patterns.chain(taken.iter().map(|word| word.as_slice()));
        let found = cells(&start, &wildcards("?*"), patterns, MOST_ARNS);
        values.complete &= found.complete;
        // A text that is not known may be the ARN of one that no document names otherwise.
        let holes = conditions.iter().any(|condition| condition.operands.iter().any(|operand| operand.has_hole()));
        let hole = holes.then(|| [start, vec![Unit::Text]].concat());
        found.words.into_iter().filter(|word| !taken.contains(&word)).chain(hole).collect()
    }

    fn start(&self, signed: &Signed) -> Word {
        let (arn, iam) = (literal("arn:"), literal(":iam::"));
        let last = literal(&format!(":{}", signed.form.path()));
        [&arn, &self.partition, &iam, &signed.account, &last].into_iter().flatten().copied().collect()
    }

    /// Whether conditions tell accounts apart in a way that the accounts that are named do not show.
    pub(in crate::iam) fn hides_accounts(key: &str, conditions: &[&Prepared]) -> bool {
        let operands =
            conditions.iter().flat_map(|condition| &condition.operands).filter_map(|operand| operand.units());
        let partly = |account: &[Unit]| {
            let wild = account.iter().any(|unit| matches!(unit, Unit::Any | Unit::Within | Unit::One));
            let all = account.iter().all(|unit| matches!(unit, Unit::Any | Unit::Within));
            wild && !all && *account != [Unit::One; 12]
        };
        match key {
            "aws:principalaccount" | "kms:calleraccount" => operands.into_iter().any(partly),
            "aws:principalarn" => operands.into_iter().any(|units| {
                let parts: Vec<&[Unit]> = units.splitn(6, |unit| *unit == Unit::Char(':')).collect();
                match parts.as_slice() {
                    [_, _, _, _, account, _] => partly(account),
                    // A star before the account: it may take any part of it.
                    _ => units.iter().any(|unit| matches!(unit, Unit::Char(c) if c.is_ascii_digit())),
                }
            }),
            _ => false,
        }
    }
}

/// Whether it is an identity provider: its address, or its ARN, or one that no policy names. The ids of canonical users
/// are none of these.
fn is_provider(id: &Word) -> bool {
    id.iter().any(|unit| matches!(unit, Unit::Char('.' | '/') | Unit::Fresh))
}

fn one(at: usize) -> Bits {
    std::iter::once(at).collect()
}

/// Adds what is new; false where there are too many already.
fn push<T: PartialEq>(list: &mut Vec<T>, item: T) -> bool {
    let room = list.len() < MOST_NAMED;
    if room && !list.contains(&item) {
        list.push(item);
    }
    room
}

/// A sender that certainly exists.
pub(in crate::iam) fn real(who: Who) -> Sender {
    Sender { who, real: true }
}
