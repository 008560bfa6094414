//! The search for one unsigned request that a policy certainly allows.

use std::collections::BTreeSet;

use super::condition::{Condition, ELSEWHERE, in_range};
use super::fixed::{may_limit, narrow};
use super::glob::{Unit, literal, overlap, wildcards};
use super::operator::Test;
use super::public::{Kind, Place, Question, word};
use super::request::{Context, Transport};
use super::rule::Rule;
use crate::value::Truth;

/// Actions that S3 takes from the bucket owner's account only, whatever the policy says (their API references).
const OWNERS: [&str; 3] = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

/// Patterns with more `?` than this are not taken apart.
const MOST_SINGLES: usize = 16;

/// How many objects, addresses and headers are tried.
const MOST_TRIED: usize = 16;

/// A request that is certainly allowed.
pub(super) struct Witness {
    action: &'static str,
    place: Place,
    resource: Vec<Unit>,
    context: Context,
}

impl Question<'_> {
    /// An unsigned request of this kind that this Allow certainly allows and nothing could deny.
    pub(super) fn witness(&self, allow: &Rule, kind: Kind) -> Option<Witness> {
        let addresses = self.addresses(allow);
        // What failed for one action and object fails for others that the same statements reach.
        let mut failed = BTreeSet::new();
        for place in [Place::Object, Place::Bucket] {
            let mut resources: Option<Vec<(Vec<Unit>, Vec<&Rule>)>> = None;
            for &action in place.actions() {
                let name = word(action);
                let fits = Kind::of(action, place) == kind && !OWNERS.contains(&action);
                if !fits || !allow.actions.select(&name).is_true() {
                    continue;
                }
                for (resource, near) in resources.get_or_insert_with(|| self.resources(allow, place)) {
                    let denies: Vec<&Rule> =
                        near.iter().filter(|deny| !deny.actions.select(&name).is_false()).copied().collect();
                    let key: Vec<usize> = denies.iter().map(|deny| deny.statement.index).collect();
                    if !failed.insert((key, Context::brings_of_its_own(action).then_some(action))) {
                        continue;
                    }
                    let request = Request { allow, denies: &denies, action, variables: self.document.variables };
                    for transport in [Transport::Https, Transport::Http] {
                        let context = addresses.iter().find_map(|address| request.context(transport, *address));
                        if let Some(context) = context {
                            return Some(Witness { action, place, resource: std::mem::take(resource), context });
                        }
                    }
                }
            }
        }
        None
    }

    /// What the Allow certainly reaches, each with the statements that could deny something there.
    fn resources(&self, allow: &Rule, place: Place) -> Vec<(Vec<Unit>, Vec<&Rule<'_>>)> {
        let words = self.words_of(allow, place).into_iter().filter(|word| allow.resources.select(word).is_true());
        let near = |word: &[Unit]| self.denies.iter().filter(|deny| !deny.resources.select(word).is_false()).collect();
        words
            .map(|word| {
                let near = near(&word);
                (word, near)
            })
            .collect()
    }

    /// Resources of every length that matters, and one of each group that the Allow names.
    fn words_of(&self, allow: &Rule, place: Place) -> Vec<Vec<Unit>> {
        if place == Place::Bucket {
            return vec![self.target.bucket().to_vec()];
        }
        let any_object = self.target.object(&wildcards("?*"));
        let rules = self.denies.iter().chain([allow]);
        let longest = rules.map(|rule| rule.resources.singles()).max().unwrap_or(0).min(MOST_SINGLES) + 1;
        let fresh = [longest, 1].map(|n| self.target.object(&vec![Unit::Fresh; n]));
        let named = if allow.resources.negated { &[] } else { allow.resources.units.as_slice() };
        let own = self.target.object(&[]);
        let spelled = |pattern: &Vec<Unit>| {
            let fill = |unit: &Unit| if matches!(unit, Unit::Any | Unit::One) { Unit::Fresh } else { *unit };
            [pattern.iter().map(fill).collect(), overlap(pattern, &any_object).unwrap_or_default()]
        };
        let spelled = named.iter().flat_map(spelled).filter(|word| word.starts_with(&own) && word.len() > own.len());
        fresh.into_iter().chain(spelled).take(MOST_TRIED).collect()
    }

    /// Senders: where addresses matter, some far apart and the first of each range that the Allow names. A sender that
    /// a Deny lets through by a range that AWS counts as fixed is none: whether such a policy is public is not
    /// documented, so it proves nothing.
    fn addresses<'c>(&'c self, allow: &'c Rule) -> Vec<Option<&'c str>> {
        let about = |rule: &'c Rule| rule.statement.conditions.iter().filter(|c| c.folded == "aws:sourceip");
        let variables = self.document.variables;
        let denied: Vec<&Condition> = self.denies.iter().flat_map(about).collect();
        let ranges = |condition: &'c Condition| condition.values.iter().filter_map(move |t| t.as_constant(variables));
        let allowed = || about(allow).filter(|condition| condition.operator.test == Test::Ip);
        if denied.is_empty() && allowed().next().is_none() {
            return vec![None];
        }
        let own = allowed().flat_map(ranges).map(|range| range.split('/').next().unwrap_or(range));
        let except: Vec<&str> = denied
            .iter()
            .filter(|condition| condition.operator.negated)
            .flat_map(|condition| ranges(condition))
            .filter(|range| !narrow(range).is_false())
            .collect();
        let let_through = |address: &str| except.iter().any(|range| !in_range(range, address).is_false());
        ELSEWHERE.into_iter().chain(own.take(MOST_TRIED)).filter(|address| !let_through(address)).map(Some).collect()
    }

    /// The request for people.
    pub(super) fn words(&self, allow: &Rule, witness: &Witness) -> String {
        let Witness { action, place, resource, context } = witness;
        let any_object = self.target.object(&wildcards("?*"));
        let whole = allow.resources.cover(&any_object, &any_object)
            && self.denies.iter().all(|deny| {
                deny.actions.select(&word(action)).is_false()
                    || deny.in_context(context, self.document.variables).is_false()
            });
        let key = resource.strip_prefix(self.target.object(&[]).as_slice()).unwrap_or_default();
        let spelled: Option<String> = key
            .iter()
            .map(|unit| match unit {
                Unit::Char(c) => Some(*c),
                Unit::Fresh => Some('x'),
                _ => None,
            })
            .collect();
        let telling = key.iter().any(|unit| matches!(unit, Unit::Char(_)));
        let what = match spelled {
            _ if *place == Place::Bucket => "the bucket".to_owned(),
            _ if whole => "any object".to_owned(),
            Some(key) if telling && !self.document.sensitive => format!("objects such as {key}"),
            _ => "some objects".to_owned(),
        };
        let mut words = format!("anonymous {action} of {what}");
        if context.transport == Transport::Http {
            words.push_str(" over HTTP");
        }
        if !self.document.sensitive {
            let with: Vec<String> = context.extra.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            if !with.is_empty() {
                words.push_str(&format!(" with {}", with.join(" and ")));
            }
        }
        words
    }
}

/// A request in the making: what it does, and the statements that could stop it.
struct Request<'r> {
    allow: &'r Rule<'r>,
    denies: &'r [&'r Rule<'r>],
    action: &'static str,
    variables: bool,
}

impl Request<'_> {
    /// The plainest context, with what the Allow asks for and what the Deny statements ask for beside it.
    fn context(&self, transport: Transport, address: Option<&str>) -> Option<Context> {
        let mut context = Context::unsigned(transport);
        if let Some(address) = address {
            context = context.bring("aws:sourceip", &literal(address), self.action)?;
        }
        for condition in &self.allow.statement.conditions {
            if !condition.holds(&context, self.variables).is_true() {
                context = self.change(&context, condition, Truth::True)?;
            }
        }
        for _ in 0..=MOST_TRIED {
            if !self.allow.in_context(&context, self.variables).is_true() {
                return None;
            }
            let fires = |deny: &&&Rule| !deny.in_context(&context, self.variables).is_false();
            let Some(deny) = self.denies.iter().find(fires) else { return Some(context) };
            // By a key that AWS lists, a Deny may limit the policy to fixed values: nothing documented says.
            let conditions = deny.statement.conditions.iter().filter(|condition| !may_limit(&condition.folded));
            context = conditions.filter_map(|condition| self.change(&context, condition, Truth::False)).next()?;
        }
        None
    }

    /// The context with a value for the key of the condition that makes it true, or false.
    fn change(&self, context: &Context, condition: &Condition, wanted: Truth) -> Option<Context> {
        if context.extra.iter().any(|(key, _)| *key == condition.folded) {
            return None;
        }
        let any = [wildcards("?*")];
        let named =
            condition.samples(self.variables).take(MOST_TRIED).filter(|_| condition.operator.test != Test::Null);
        named
            .chain(any)
            .filter_map(|sample| context.bring(&condition.folded, &sample, self.action))
            .find(|changed| condition.holds(changed, self.variables) == wanted)
    }
}
