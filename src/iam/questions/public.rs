//! Whether everyone may read, list or write a bucket by its policy.
//!
//! Two things must hold. The policy is public by AWS's definition ([`crate::iam::fixed`]), and some unsigned request is
//! allowed by a statement and denied by none.

use super::bucket::{self, BUCKET, OBJECT};
use super::grant::Grant;
use super::read::{is_none, read};
use crate::iam::answer::Answer;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::senders::{Census, real};
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::evaluate::{Layer, Of};
use crate::iam::fixed::{PolicyOf, grants_to_fixed_values, limits, may_limit, names_fixed_value};
use crate::iam::request::{Held, Who};
use crate::iam::target::Target;
use crate::value::{Truth, Value};

const WHAT: &str = "the bucket policy";

/// What everyone may do with a bucket by its policy, blocks and ACLs left aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAccess {
    /// Whether the policy is public and allows some unsigned `s3:Get*`, or a list of the parts of an object.
    pub read: Answer,
    /// Whether the policy is public and allows some unsigned `s3:List*` on the bucket.
    pub list: Answer,
    /// Whether the policy is public and allows some other unsigned request.
    pub write: Answer,
}

/// What everyone may do with a bucket by its policy: the value of `policy`, null or empty when there is none.
pub fn public_access(policy: &Value, target: &Target) -> PublicAccess {
    let [read, list, write] = judge(policy, target, [Kind::Read, Kind::List, Kind::Write]);
    PublicAccess { read, list, write }
}

/// Whether the policy is public and allows some unsigned request to read or to list; null or empty when there is none.
pub fn public_read(policy: &Value, target: &Target) -> Answer {
    let [read, list] = judge(policy, target, [Kind::Read, Kind::List]);
    match (read.truth, list.truth) {
        (Truth::True, Truth::True) => Answer { evidence: [read.evidence.clone(), list.evidence].concat(), ..read },
        (Truth::False, Truth::False) => {
            let plain = [Kind::Read, Kind::List].map(|kind| nothing(kind.verb()));
            let mut evidence = [read.evidence, list.evidence].concat();
            evidence.retain(|line| !plain.contains(line));
            evidence.dedup();
            Answer::no(if evidence.is_empty() { vec![nothing("read or list")] } else { evidence })
        }
        (Truth::True, _) | (Truth::Unknown, Truth::False) => read,
        (_, Truth::True) | (Truth::False, Truth::Unknown) => list,
        (Truth::Unknown, Truth::Unknown) => read,
    }
}

/// Whether the policy is public and allows some unsigned request that neither reads nor lists; null or empty when there
/// is none.
pub fn public_write(policy: &Value, target: &Target) -> Answer {
    let [write] = judge(policy, target, [Kind::Write]);
    write
}

/// Whether the policy is public by AWS's definition, whatever blocks hold back; null or empty when there is none.
pub fn is_public(policy: &Value) -> Answer {
    if is_none(policy) {
        return Answer::no(vec!["there is no policy that could be public".into()]);
    }
    match read(policy) {
        Ok(document) => match document.s3_rejects() {
            Some(rejected) => rejected,
            None => but_for_exceptions(&document, WHAT, public(&document, WHAT, PolicyOf::Bucket, |_| true)),
        },
        Err(answer) => answer,
    }
}

/// Whether the policy of an access point is public by AWS's definition; null or empty when there is none. One that takes
/// requests from a VPC only is never public, whatever its policy says.
pub fn access_point_public(policy: &Value) -> Answer {
    let what = "the access point policy";
    if is_none(policy) {
        return Answer::no(vec!["the access point has no policy that could be public".into()]);
    }
    match read(policy) {
        Ok(document) => match document.rejects(what, "S3") {
            Some(rejected) => rejected,
            None => but_for_exceptions(&document, what, public(&document, what, PolicyOf::AccessPoint, |_| true)),
        },
        Err(answer) => answer,
    }
}

/// Leaves open whether a policy is public that denies everything to all but some principals: the page on blocking public
/// access speaks of grants only.
fn but_for_exceptions(document: &Document, what: &str, answer: Answer) -> Answer {
    let spares = |statement: &&Statement| {
        statement.effect != Some(Effect::Allow) && statement.principals.as_ref().is_some_and(|who| who.negated)
    };
    match document.statements.iter().find(spares) {
        Some(deny) if answer.truth.is_true() => {
            let doubt = format!("whether AWS counts {} is not known", deny.label(document.sensitive));
            Answer::open(deny.undecided(document.sensitive, what), vec![doubt])
        }
        _ => answer,
    }
}

/// Whether the policy is public and allows some unsigned request, of each kind.
fn judge<const N: usize>(policy: &Value, target: &Target, kinds: [Kind; N]) -> [Answer; N] {
    let all = |answer: Answer| kinds.map(|_| answer.clone());
    if is_none(policy) {
        return all(Answer::no(vec!["the bucket has no policy that could allow anything".into()]));
    }
    let document = match read(policy) {
        Ok(document) => document,
        Err(answer) => return all(answer),
    };
    if let Some(rejected) = document.s3_rejects() {
        return all(rejected);
    }
    let target = target.within(document.partition());
    // Most policies say nothing to everyone: then there is nothing more to do.
    let silent = document.open.is_none() && !document.statements.iter().any(may_let_everyone);
    if silent {
        return kinds.map(|kind| Answer::no(vec![nothing(kind.verb())]));
    }
    let public = public(&document, WHAT, PolicyOf::Bucket, may_let_everyone);
    kinds.map(|kind| combine(&public, || allowed_kind(&document, &target, kind)))
}

/// Whether an Allow could be about unsigned requests.
fn may_let_everyone(statement: &Statement) -> bool {
    let anyone = statement.principals.as_ref().is_none_or(|who| !who.mean(&Who::Anonymous).is_false());
    statement.effect != Some(Effect::Deny) && anyone
}

fn nothing(verb: &str) -> String {
    format!("no statement of the bucket policy lets an unsigned request {verb}")
}

fn combine(public: &Answer, allowed: impl FnOnce() -> Answer) -> Answer {
    let allowed = allowed();
    match (public.truth, allowed.truth) {
        (_, Truth::False) | (Truth::True, _) => allowed,
        (Truth::False | Truth::Unknown, _) => public.clone(),
    }
}

/// Whether an unsigned request of each kind (read, list, write) is allowed, public or not.
#[cfg(test)]
pub(in crate::iam) fn allowed(document: &Document, target: &Target) -> [Truth; 3] {
    [Kind::Read, Kind::List, Kind::Write].map(|kind| allowed_kind(document, target, kind).truth)
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    List,
    Write,
}

impl Kind {
    /// The kind of a known action.
    fn of(action: &str, place: usize) -> Self {
        match place {
            _ if action.starts_with("s3:Get") => Self::Read,
            BUCKET if action.starts_with("s3:List") => Self::List,
            OBJECT if action.starts_with("s3:List") => Self::Read,
            _ => Self::Write,
        }
    }

    /// What the names of actions to come of this kind begin with.
    fn starts(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["s3:Get"],
            Self::List => &["s3:List"],
            Self::Write => &["s3:"],
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Write => "write",
        }
    }
}

/// Whether a document is public by AWS's definition. `telling` says of which statements the evidence tells what limits
/// them.
pub(super) fn public(document: &Document, what: &str, of: PolicyOf, telling: impl Fn(&Statement) -> bool) -> Answer {
    let grants = || document.statements.iter().filter(|statement| statement.effect != Some(Effect::Deny));
    let label = |statement: &Statement| statement.label(document.sensitive);
    let mut doubtful = None;
    for statement in grants() {
        let certain = if statement.effect.is_some() { Truth::True } else { Truth::Unknown };
        match certain.and(!grants_to_fixed_values(statement, document.variables, of)) {
            Truth::True => {
                let line = format!("{} grants to more than fixed principals, networks or sources", label(statement));
                return Answer::yes(vec![line]);
            }
            Truth::Unknown => doubtful = doubtful.or(Some(statement)),
            Truth::False => {}
        }
    }
    if let Some(statement) = doubtful {
        let reason = statement.hole.clone().unwrap_or_else(|| statement.undecided(document.sensitive, what));
        let doubt = format!("whether AWS counts {} as a grant to everyone is not known", label(statement));
        return Answer::open(reason, vec![doubt]);
    }
    match &document.open {
        Some(reason) => Answer::open(reason.clone(), Vec::new()),
        None => Answer::no(grants().filter(|s| telling(s)).map(|s| limit(document, s, of)).collect()),
    }
}

/// What limits a statement to fixed values.
fn limit(document: &Document, statement: &Statement, of: PolicyOf) -> String {
    let limiting = |c: &&crate::iam::condition::Condition| limits(c, document.variables, of).is_true();
    let what = match statement.conditions.iter().find(limiting) {
        Some(condition) if !document.sensitive => format!("its condition on {}", condition.key),
        Some(_) => "its Condition".to_owned(),
        None => "its Principal".to_owned(),
    };
    let label = statement.label(document.sensitive);
    format!("{what} limits {label} to fixed values, so AWS does not count it as public")
}

/// Whether some unsigned request of this kind is allowed.
fn allowed_kind(document: &Document, target: &Target, kind: Kind) -> Answer {
    let layers = vec![Layer { document, of: Of::Bucket(target) }];
    let census = Census::new(&layers, bucket::untold(), bucket::partition(target));
    // A permission without a call of its own lets nobody in who may not do what uses it.
    // Objects first: that everyone reads them is more telling than that everyone reads a setting.
    let mut deeds =
        bucket::deeds(|action, place| Kind::of(action.name, place) == kind && !action.owner && !action.feature);
    deeds.sort_by_key(|deed| (!deed.on.contains(OBJECT), !deed.real));
    let places: &[usize] = if kind == Kind::List { &[BUCKET] } else { &[BUCKET, OBJECT] };
    let mut unheard_of = bucket::unheard_of(document, kind.starts(), places);
    let other = |name: &str| ["s3:get", "s3:list"].iter().any(|start| name.starts_with(start));
    unheard_of.retain(|deed| kind != Kind::Write || !other(&deed.action));
    deeds.extend(unheard_of);
    let (places, all_places) = bucket::resources(&layers, target);
    let grant = Grant {
        document,
        of: Of::Bucket(target),
        census: &census,
        senders: vec![real(Who::Anonymous)],
        deeds,
        places: Some(places),
        given: Vec::new(),
        incomplete: (!all_places).then_some("all patterns of its statements"),
        what: WHAT,
        nothing: nothing(kind.verb()),
    };
    grant.answer_after(doubt_fixed_exceptions)
}

/// A sender that a Deny lets through by a value that AWS counts as fixed proves nothing: whether such a policy is public
/// is not documented.
fn doubt_fixed_exceptions(inquiry: &mut Inquiry<'_>) {
    let variables = inquiry.layers.first().is_some_and(|layer| layer.document.variables);
    let denies = inquiry.denies(0);
    for at in denies.iter() {
        let Some(rule) = inquiry.rules.all.get(at) else { continue };
        for (condition, test) in rule.statement.conditions.iter().zip(&rule.conditions) {
            if !may_limit(&condition.folded) || !condition.operator.negated {
                continue;
            }
            let Some(test) = inquiry.rules.conditions.get_mut(*test) else { continue };
            let values = inquiry.world.keys.get(test.key).map_or(&[][..], |key| key.values.as_slice());
            let fixed: Bits = test
                .fails
                .iter()
                .filter(|at| match values.get(*at) {
                    Some(Held::One(word)) => !names_fixed_value(condition, word, variables).is_false(),
                    _ => false,
                })
                .collect();
            test.fails.remove(&fixed);
        }
    }
}
