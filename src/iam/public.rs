//! Whether everyone may read, list or write a bucket by its policy.
//!
//! Two things must hold. The policy is public by AWS's definition ([`super::fixed`]), and some unsigned request is
//! allowed by a statement and denied by none. The second is answered from two sides. A proof shows that no Allow could
//! fire for an unsigned request, or that Deny statements which certainly fire cover all that the Allow could reach. A
//! search ([`super::witness`]) looks for one request that is certainly allowed.

use std::collections::BTreeSet;

use super::actions;
use super::answer::Answer;
use super::document::{Document, Effect, Statement};
use super::fixed::{grants_to_fixed_values, limits};
use super::glob::{Unit, could_match, literal, matches, wildcards};
use super::patterns::Patterns;
use super::request::{Context, Transport, Who};
use super::rule::Rule;
use super::target::Target;
use super::trust;
use crate::value::{Reason, Truth, Value, Why};

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
        (Truth::True, Truth::True) => Answer::yes([read.evidence, list.evidence].concat()),
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

/// Whether the policy is public and allows some unsigned request, of each kind.
fn judge<const N: usize>(policy: &Value, target: &Target, kinds: [Kind; N]) -> [Answer; N] {
    let all = |answer: Answer| kinds.map(|_| answer.clone());
    if policy.is_null() || policy.as_str() == Some("") {
        return all(Answer::no(vec!["the bucket has no policy that could allow anything".into()]));
    }
    let document = match trust::read(policy) {
        Ok(document) => document,
        Err(answer) => return all(answer),
    };
    if let Some(rejected) = document.s3_rejects() {
        return all(rejected);
    }
    let target = target.within(document.partition());
    let question = Question::new(&document, &target);
    let public = question.public();
    kinds.map(|kind| combine(&public, question.allowed(kind)))
}

fn nothing(verb: &str) -> String {
    format!("no statement of the bucket policy lets an unsigned request {verb}")
}

fn combine(public: &Answer, allowed: Answer) -> Answer {
    match (public.truth, allowed.truth) {
        (_, Truth::False) | (Truth::True, _) => allowed,
        (Truth::False | Truth::Unknown, _) => public.clone(),
    }
}

/// Whether an unsigned request of each kind (read, list, write) is allowed, public or not.
#[cfg(test)]
pub(super) fn allowed(document: &Document, target: &Target) -> [Truth; 3] {
    let question = Question::new(document, target);
    [Kind::Read, Kind::List, Kind::Write].map(|kind| question.allowed(kind).truth)
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    List,
    Write,
}

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Bucket,
    Object,
}

impl Kind {
    /// The patterns that hold all its actions, and where. Those of a write hold others too.
    fn classes(self) -> &'static [(&'static str, Place)] {
        match self {
            Self::Read => &[("s3:get*", Place::Bucket), ("s3:get*", Place::Object), ("s3:list*", Place::Object)],
            Self::List => &[("s3:list*", Place::Bucket)],
            Self::Write => &[("s3:*", Place::Bucket), ("s3:*", Place::Object)],
        }
    }

    /// The kind of a known action.
    pub(super) fn of(action: &str, place: Place) -> Self {
        match place {
            _ if action.starts_with("s3:Get") => Self::Read,
            Place::Bucket if action.starts_with("s3:List") => Self::List,
            Place::Object if action.starts_with("s3:List") => Self::Read,
            _ => Self::Write,
        }
    }

    /// Whether nothing that the pattern matches is of this kind, though it lies within its class.
    fn leaves_out(self, action: &[Unit]) -> bool {
        self == Self::Write && ["s3:get*", "s3:list*"].iter().any(|class| matches(&wildcards(class), action))
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Write => "write",
        }
    }
}

impl Place {
    /// The known actions there.
    pub(super) fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Bucket => actions::BUCKET,
            Self::Object => actions::OBJECT,
        }
    }

    /// Whether this action, if it is a known one, acts on the other kind of resource only.
    fn excludes(self, action: &[Unit]) -> bool {
        let other = if self == Self::Bucket { Self::Object } else { Self::Bucket };
        let word: Option<String> =
            action.iter().map(|unit| if let Unit::Char(c) = unit { Some(*c) } else { None }).collect();
        word.is_some_and(|word| other.actions().iter().any(|known| known.eq_ignore_ascii_case(&word)))
    }
}

pub(super) struct Question<'a> {
    pub(super) document: &'a Document,
    pub(super) target: &'a Target,
    /// The statements that allow, or may, and could fire for an unsigned request.
    allows: Vec<Rule<'a>>,
    /// The statements that deny, or may.
    pub(super) denies: Vec<Rule<'a>>,
}

impl<'a> Question<'a> {
    fn new(document: &'a Document, target: &'a Target) -> Self {
        let (all, who) = (requests(), Some(&Who::Anonymous));
        let mut allows = Rule::all(document, target, Effect::Allow, who);
        // Most policies say nothing to everyone: then there is nothing more to do.
        allows.retain(|rule| all.iter().any(|context| !rule.in_context(context, document.variables).is_false()));
        let needed = !allows.is_empty() || document.open.is_some();
        let denies = if needed { Rule::all(document, target, Effect::Deny, who) } else { Vec::new() };
        Self { document, target, allows, denies }
    }

    fn label(&self, statement: &Statement) -> String {
        statement.label(self.document.sensitive)
    }

    /// Whether the policy is public by AWS's definition.
    fn public(&self) -> Answer {
        if self.allows.is_empty() && self.document.open.is_none() {
            return Answer::no(Vec::new());
        }
        let grants = self.document.statements.iter().filter(|statement| statement.effect != Some(Effect::Deny));
        let mut doubtful = None;
        for statement in grants {
            let certain = if statement.effect.is_some() { Truth::True } else { Truth::Unknown };
            match certain.and(!grants_to_fixed_values(statement, self.document.variables)) {
                Truth::True => return Answer::yes(Vec::new()),
                Truth::Unknown => doubtful = doubtful.or(Some(statement)),
                Truth::False => {}
            }
        }
        if let Some(statement) = doubtful {
            let reason = statement.hole.clone().unwrap_or_else(|| self.undecided(statement));
            let doubt = format!("whether AWS counts {} as a grant to everyone is not known", self.label(statement));
            return Answer::open(reason, vec![doubt]);
        }
        match &self.document.open {
            Some(reason) => Answer::open(reason.clone(), Vec::new()),
            None => Answer::no(self.allows.iter().map(|rule| self.limit(rule.statement)).collect()),
        }
    }

    /// What limits a statement to fixed values.
    fn limit(&self, statement: &Statement) -> String {
        let limiting = |c: &&super::condition::Condition| limits(c, self.document.variables).is_true();
        let what = match statement.conditions.iter().find(limiting) {
            Some(condition) if !self.document.sensitive => format!("its condition on {}", condition.key),
            Some(_) => "its Condition".to_owned(),
            None => "its Principal".to_owned(),
        };
        format!("{what} limits {} to fixed values, so AWS does not count it as public", self.label(statement))
    }

    /// Whether some unsigned request of this kind is allowed.
    fn allowed(&self, kind: Kind) -> Answer {
        let mut denied: Vec<String> = Vec::new();
        let mut reached = Vec::new();
        for allow in &self.allows {
            match self.denied(Some(allow), kind) {
                Some(by) if by.is_empty() => {}
                Some(by) => {
                    let by: Vec<String> = self
                        .document
                        .statements
                        .iter()
                        .filter(|s| by.contains(&s.index))
                        .map(|s| self.label(s))
                        .collect();
                    let verb = if by.len() == 1 { "denies" } else { "together deny" };
                    denied.push(format!("{} {verb} what {} allows", by.join(" and "), self.label(allow.statement)));
                }
                None => reached.push(allow),
            }
        }
        let open = self.document.open.as_ref().filter(|_| self.denied(None, kind).is_none());
        if let (true, Some(reason)) = (reached.is_empty(), open) {
            return Answer::open(reason.clone(), Vec::new());
        }
        if reached.is_empty() {
            return Answer::no(if denied.is_empty() { vec![nothing(kind.verb())] } else { denied });
        }
        let found = reached.iter().find_map(|allow| self.witness(allow, kind).map(|witness| (allow, witness)));
        match (found, open, reached.first()) {
            (Some((allow, witness)), None, _) => {
                let by = self.label(allow.statement);
                Answer::yes(vec![format!("{}: allowed by {by}, nothing denies it", self.words(allow, &witness))])
            }
            (Some(_), Some(reason), _) => Answer::open(reason.clone(), Vec::new()),
            (None, _, Some(allow)) => {
                let doubt = format!("{} may let an unsigned request {}", self.label(allow.statement), kind.verb());
                Answer::open(self.doubt(allow), vec![doubt])
            }
            (None, _, None) => Answer::open(Reason::new(Why::Undecided, "the bucket policy"), Vec::new()),
        }
    }

    /// The statements that certainly deny whatever this Allow could allow, or everything; `None` if they do not.
    fn denied(&self, allow: Option<&Rule>, kind: Kind) -> Option<BTreeSet<usize>> {
        let variables = self.document.variables;
        let anything = Patterns { negated: true, units: Vec::new() };
        let (actions, resources) = allow.map_or((&anything, &anything), |rule| (&rule.actions, &rule.resources));
        let mut by = BTreeSet::new();
        for context in &requests() {
            if allow.is_some_and(|rule| rule.in_context(context, variables).is_false()) {
                continue;
            }
            let mut firing: Option<Vec<&Rule>> = None;
            for (class, place) in kind.classes() {
                let class = wildcards(class);
                let at = match place {
                    Place::Bucket => self.target.bucket().to_vec(),
                    Place::Object => self.target.object(&wildcards("?*")),
                };
                for action in within(actions, &class) {
                    if kind.leaves_out(action) || place.excludes(action) {
                        continue;
                    }
                    for resource in within(resources, &at) {
                        let firing = firing.get_or_insert_with(|| {
                            self.denies.iter().filter(|d| d.in_context(context, variables).is_true()).collect()
                        });
                        let covers = |deny: &&&Rule| {
                            [action, &class].iter().any(|action| denies_action(deny, action, kind))
                                && [resource, &at].iter().any(|resource| deny.resources.cover(resource, resource))
                        };
                        by.insert(firing.iter().find(covers)?.statement.index);
                    }
                }
            }
        }
        Some(by)
    }

    /// Why it is not known whether this Allow lets a request in.
    fn doubt(&self, allow: &Rule) -> Reason {
        let places = [self.target.bucket().to_vec(), self.target.object(&[Unit::Fresh])];
        let all = requests();
        let may =
            |deny: &&Rule| all.iter().any(|context| !deny.in_context(context, self.document.variables).is_false());
        let elsewhere = |rule: &Rule| places.iter().any(|place| rule.resources.select(place) == Truth::Unknown);
        let denies = || self.denies.iter().filter(may);
        if let Some(hole) = &allow.statement.hole {
            return hole.clone();
        }
        match self.target.reason() {
            Some(reason) if elsewhere(allow) || denies().any(elsewhere) => return reason.clone(),
            _ => {}
        }
        match denies().find_map(|deny| deny.statement.hole.clone()) {
            Some(hole) => hole,
            None => self.undecided(denies().next().unwrap_or(allow).statement),
        }
    }

    fn undecided(&self, statement: &Statement) -> Reason {
        let label = self.label(statement);
        let keys: Vec<&str> = statement.conditions.iter().map(|condition| &*condition.key).collect();
        let what = match keys.as_slice() {
            [] => format!("{label} of the bucket policy"),
            _ if self.document.sensitive => format!("the condition of {label} of the bucket policy"),
            keys => format!("the condition on {} in {label} of the bucket policy", keys.join(" and ")),
        };
        Reason::new(Why::Undecided, what)
    }
}

/// All unsigned requests, in two halves.
fn requests() -> [Context; 2] {
    [Transport::Https, Transport::Http].map(Context::any_unsigned)
}

/// The patterns that could match something of a class; the class itself where it is said what does not match.
fn within<'p>(patterns: &'p Patterns, class: &'p [Unit]) -> Vec<&'p [Unit]> {
    if patterns.negated {
        let none = patterns.units.iter().any(|pattern| matches(pattern, class));
        return if none { Vec::new() } else { vec![class] };
    }
    patterns.units.iter().map(Vec::as_slice).filter(|pattern| could_match(pattern, class)).collect()
}

/// Whether a Deny names all actions of this kind that the pattern matches. `*` of one pattern matches `*` of another.
fn denies_action(deny: &Rule, action: &[Unit], kind: Kind) -> bool {
    let Patterns { negated, units } = &deny.actions;
    if *negated {
        return units.iter().all(|left_out| kind.leaves_out(left_out) || !could_match(left_out, action));
    }
    deny.actions.cover(action, action)
}

/// The units of an action.
pub(super) fn word(action: &str) -> Vec<Unit> {
    literal(&action.to_ascii_lowercase())
}
