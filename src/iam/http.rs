//! Whether a bucket policy denies every request over HTTP.
//!
//! The canonical form is a Deny of `s3:*` to everyone on the bucket and its objects where `aws:SecureTransport` is
//! false (Amazon S3 User Guide, "Bucket policy examples"). Statements that reach the same together, or in another way,
//! count as well. AWS services are left out, as AWS's own form with `aws:PrincipalIsAWSService` leaves them out: the
//! key `aws:SecureTransport` is redacted from what they request on somebody's behalf ("Policy keys").
//!
//! The proof works with fresh characters: a pattern that matches `ARN/` and n characters that no pattern spells out
//! matches every key of n characters, and past the number of its `?` one length speaks for all longer ones.

use std::collections::BTreeSet;

use super::actions;
use super::answer::Answer;
use super::document::{Document, Effect};
use super::glob::{Unit, literal, overlap, wildcards};
use super::patterns::Patterns;
use super::request::{Context, Who};
use super::rule::Rule;
use super::target::Target;
use crate::value::{Reason, Truth, Value, Why};

/// Patterns with more `?` than this are not taken apart: nobody writes them, and each costs a round.
const MOST_SINGLES: usize = 16;

/// How many exceptions, and how many objects, the search for an open request tries.
const MOST_TRIED: usize = 32;

/// Most near misses that the evidence names.
const MOST_NAMED: usize = 3;

/// Whether every HTTP request to the bucket and its objects, by anyone but AWS services, is denied by its policy: the
/// value of `policy`, null or empty when there is none.
pub fn http_denied(policy: &Value, target: &Target) -> Answer {
    if policy.is_null() || policy.as_str() == Some("") {
        return Answer::no(vec!["the bucket has no policy that could deny requests over HTTP".into()]);
    }
    super::trust::read_or(policy, |document| requests_denied(document, target))
}

/// Whether every HTTP request to the bucket and its objects, by anyone but AWS services, is denied.
///
/// True and false are exact: the union of all statements is judged, and a hole leaves the answer open only where its
/// filling matters. Unknown remains for exceptions by keys that this version does not know, for lists of actions that
/// name everything well known without a wildcard that covers the rest, and for a bucket whose ARN is not known.
pub fn requests_denied(document: &Document, target: &Target) -> Answer {
    if let Some(rejected) = document.s3_rejects() {
        return rejected;
    }
    let target = target.within(document.partition());
    let question = Question::new(document, &target);
    if let Some(proof) = question.proof() {
        return Answer::yes(proof);
    }
    question.search()
}

struct Question<'a> {
    document: &'a Document,
    target: &'a Target,
    /// The statements that deny, or may.
    denies: Vec<Rule<'a>>,
}

/// A request that the search tries.
struct Tried<'a> {
    context: &'a Context,
    resource: &'a [Unit],
    action: &'static str,
}

impl<'a> Question<'a> {
    fn new(document: &'a Document, target: &'a Target) -> Self {
        let denies = Rule::all(document, target, Effect::Deny, None);
        Self { document, target, denies }
    }

    /// The statements that together deny everything, in words, if they certainly do.
    fn proof(&self) -> Option<Vec<String>> {
        let all = Context::any_http();
        let firing: Vec<&Rule> =
            self.denies.iter().filter(|deny| deny.in_context(&all, self.document.variables).is_true()).collect();
        let actions = firing.iter().map(|deny| deny.actions.singles()).max().unwrap_or(0);
        let keys = firing.iter().map(|deny| deny.resources.singles()).max().unwrap_or(0);
        if actions.max(keys) > MOST_SINGLES {
            return None;
        }
        let any_action = wildcards("s3:?*");
        let any_object = self.target.object(&wildcards("?*"));
        let mut resources = vec![(self.target.bucket().to_vec(), self.target.bucket().to_vec())];
        resources.extend((1..=keys + 1).map(|n| (any_object.clone(), self.target.object(&vec![Unit::Fresh; n]))));
        let mut used = BTreeSet::new();
        for n in 1..=actions + 1 {
            let action = [literal("s3:"), vec![Unit::Fresh; n]].concat();
            for (class, fresh) in &resources {
                let covering = firing
                    .iter()
                    .find(|deny| deny.actions.cover(&any_action, &action) && deny.resources.cover(class, fresh))?;
                used.insert(covering.statement.index);
            }
        }
        let labels: Vec<String> = firing
            .iter()
            .filter(|deny| used.contains(&deny.statement.index))
            .map(|deny| deny.statement.label(self.document.sensitive))
            .collect();
        let verb = if labels.len() == 1 { "denies" } else { "together deny" };
        Some(vec![format!("{} {verb} every request over HTTP", labels.join(" and "))])
    }

    /// A request that certainly stays open, or why none was found.
    fn search(&self) -> Answer {
        let variables = self.document.variables;
        let (bucket, objects) = (self.target.bucket().to_vec(), self.objects());
        let mut undecided: Option<Reason> = None;
        for context in &self.contexts() {
            let fires: Vec<(&Rule, Truth)> = self
                .denies
                .iter()
                .map(|deny| (deny, deny.in_context(context, variables)))
                .filter(|(_, truth)| !truth.is_false())
                .collect();
            let places = objects.iter().map(|object| (object, actions::OBJECT));
            for (resource, actions) in [(&bucket, actions::BUCKET)].into_iter().chain(places) {
                let here: Vec<(&Rule, Truth)> = fires
                    .iter()
                    .map(|(deny, truth)| (*deny, truth.and(deny.resources.select(resource))))
                    .filter(|(_, truth)| !truth.is_false())
                    .collect();
                for action in actions {
                    let word = literal(&action.to_ascii_lowercase());
                    let judge = |(deny, truth): &(&Rule, Truth)| truth.and(deny.actions.select(&word));
                    match Truth::any(here.iter().map(judge)) {
                        Truth::False if self.document.open.is_none() => {
                            return Answer::no(self.open_request(&Tried { context, resource, action }));
                        }
                        Truth::False => undecided = undecided.or_else(|| self.document.open.clone()),
                        Truth::Unknown if undecided.is_none() => {
                            let doubt = here.iter().find(|pair| judge(pair) == Truth::Unknown);
                            undecided = doubt.map(|(deny, _)| self.doubt(deny, resource));
                        }
                        _ => {}
                    }
                }
            }
        }
        let rest = || Reason::new(Why::Undecided, "whether the bucket policy leaves no request out");
        Answer::open(undecided.unwrap_or_else(rest), Vec::new())
    }

    /// Contexts that could stay open: the plainest, and what conditions and `NotPrincipal` except.
    fn contexts(&self) -> Vec<Context> {
        let conditions = self.denies.iter().flat_map(|deny| &deny.statement.conditions);
        let exceptions = conditions.flat_map(|condition| condition.exceptions(self.document.variables));
        let principals = self.denies.iter().filter_map(|deny| deny.statement.principals.as_ref());
        let left_out = principals.filter(|principals| principals.negated).flat_map(|principals| &principals.aws);
        let senders = left_out.filter_map(|text| text.as_known()).map(Context::http_by);
        std::iter::once(Context::plain_http()).chain(exceptions).chain(senders).take(MOST_TRIED).collect()
    }

    /// Objects of every length that matters, and one of each group that a `NotResource` leaves out.
    fn objects(&self) -> Vec<Vec<Unit>> {
        let any_object = self.target.object(&wildcards("?*"));
        let longest = self.denies.iter().map(|deny| deny.resources.singles()).max().unwrap_or(0).min(MOST_SINGLES) + 1;
        let lengths = (1..=longest).rev().map(|n| self.target.object(&vec![Unit::Fresh; n]));
        let named = self.denies.iter().filter(|deny| deny.resources.negated).flat_map(|deny| &deny.resources.units);
        // While the bucket's name is a symbol, an overlap may belong to the bucket that the pattern spells out.
        let own = self.target.object(&[]);
        let overlaps = named.filter_map(|pattern| overlap(pattern, &any_object)).filter(|word| word.starts_with(&own));
        lengths.chain(overlaps.take(MOST_TRIED)).collect()
    }

    fn doubt(&self, deny: &Rule, resource: &[Unit]) -> Reason {
        let statement = deny.statement;
        if let Some(hole) = &statement.hole {
            return hole.clone();
        }
        match self.target.reason() {
            Some(reason) if deny.resources.select(resource) == Truth::Unknown => reason.clone(),
            _ => {
                let label = statement.label(self.document.sensitive);
                Reason::new(Why::Undecided, format!("{label} of the bucket policy"))
            }
        }
    }

    fn open_request(&self, tried: &Tried<'_>) -> Vec<String> {
        if self.denies.is_empty() {
            return vec!["no statement of the bucket policy denies requests over HTTP".into()];
        }
        let mut evidence = vec![format!("{} is denied by no statement", self.words(tried))];
        let about_transport = |deny: &&Rule| {
            let keys = ["aws:securetransport", "s3:tlsversion"];
            deny.statement.conditions.iter().any(|condition| keys.contains(&condition.folded.as_str()))
        };
        for deny in self.denies.iter().filter(about_transport).take(MOST_NAMED) {
            let label = deny.statement.label(self.document.sensitive);
            evidence.push(format!("{label} does not reach it: {}", self.miss(deny, tried)));
        }
        evidence
    }

    /// What keeps a statement from firing.
    fn miss(&self, deny: &Rule, tried: &Tried<'_>) -> String {
        let statement = deny.statement;
        let named =
            |patterns: &Patterns, name: &str| format!("its {}{name}", if patterns.negated { "Not" } else { "" });
        let means = |who| statement.principals.as_ref().map(|principals| (principals.negated, principals.mean(who)));
        if let Some((negated, Truth::False)) = tried.context.who.as_ref().and_then(means) {
            return format!("its {}Principal", if negated { "Not" } else { "" });
        }
        if deny.actions.select(&literal(&tried.action.to_ascii_lowercase())).is_false() {
            return named(&deny.actions, "Action");
        }
        if deny.resources.select(tried.resource).is_false() {
            return named(&deny.resources, "Resource");
        }
        let fails = |c: &&super::condition::Condition| c.holds(tried.context, self.document.variables).is_false();
        match statement.conditions.iter().find(fails) {
            Some(condition) if !self.document.sensitive => format!("its condition on {}", condition.key),
            _ => "its Condition".into(),
        }
    }

    fn words(&self, tried: &Tried<'_>) -> String {
        let Tried { context, resource, action } = tried;
        let key: Option<String> = resource.strip_prefix(self.target.bucket()).and_then(|key| {
            let text: Option<String> = key
                .iter()
                .skip(1)
                .map(|unit| match unit {
                    Unit::Char(c) => Some(*c),
                    Unit::Fresh => Some('x'),
                    _ => None,
                })
                .collect();
            text.filter(|_| key.iter().any(|unit| !matches!(unit, Unit::Fresh | Unit::Char('/'))))
        });
        let place = match key {
            _ if *resource == self.target.bucket() => "on the bucket".to_owned(),
            Some(key) if !self.document.sensitive => format!("on objects such as {key}"),
            _ => "on its objects".to_owned(),
        };
        let sender = match (&context.who, context.extra.first()) {
            _ if self.document.sensitive => String::new(),
            (Some(Who::Aws(arn)), _) => format!(" by {arn}"),
            (_, Some((key, value))) => format!(" with {key} = {value}"),
            _ => String::new(),
        };
        format!("{action} {place} over HTTP{sender}")
    }
}

/// Whether everything is proven denied, and whether a request is found open.
#[cfg(test)]
pub(super) fn both_sides(document: &Document, target: &Target) -> (bool, bool) {
    let question = Question::new(document, target);
    (question.proof().is_some(), question.search().truth.is_false())
}
