//! Whether a role's trust policy lets an AWS service assume the role.
//!
//! A condition against the confused deputy (`aws:SourceAccount`, `aws:SourceArn`) leaves the answer open: it holds if
//! the service sends the expected value, AWS's sample for replication has no such condition, and which value S3 sends
//! when it replicates is not documented. Open is the honest word for both the right account and a typing error.

use super::answer::Answer;
use super::document::{Document, Effect, Statement};
use super::glob::literal;
use super::patterns::Patterns;
use super::request::{Context, Who};
use crate::value::{Reason, Shape, Truth, Value, Why};

/// Whether a role with this trust policy (`assume_role_policy`) can be assumed by a service, such as
/// `s3.amazonaws.com`.
pub fn trusts_service(trust: &Value, service: &str) -> Answer {
    read_or(trust, |document| service_may_assume(document, service))
}

/// Whether this trust policy lets a service, such as `s3.amazonaws.com`, do `sts:AssumeRole`: some Allow certainly
/// fires and no Deny could.
pub fn service_may_assume(document: &Document, service: &str) -> Answer {
    if let Some(odd) = document.statements.iter().find(|s| s.principals.is_none() || s.resources.is_some()) {
        let what = format!("{} of the trust policy", odd.label(document.sensitive));
        let evidence = format!("{what} lacks a Principal or has a Resource, so IAM rejects the policy");
        return Answer::open(Reason::new(Why::Undecided, what), vec![evidence]);
    }
    let context = Context::service(service);
    let fires = |statement: &Statement, effect: Effect| {
        let effect = match statement.effect {
            Some(known) if known != effect => return Truth::False,
            Some(_) => Truth::True,
            None => Truth::Unknown,
        };
        let who = Who::Service(service.to_owned());
        let means = statement.principals.as_ref().map_or(Truth::Unknown, |principals| principals.mean(&who));
        let actions = Patterns {
            negated: statement.actions.negated,
            units: statement.actions.texts.iter().map(|text| text.action()).collect(),
        };
        let conditions = Truth::all(statement.conditions.iter().map(|c| c.holds(&context, document.variables)));
        let more = if statement.conditions_open { Truth::Unknown } else { Truth::True };
        Truth::all([effect, means, actions.select(&literal("sts:assumerole")), conditions, more])
    };
    let label = |statement: &Statement| statement.label(document.sensitive);
    let find = |effect, truth| document.statements.iter().find(|statement| fires(statement, effect) == truth);
    if let Some(deny) = find(Effect::Deny, Truth::True) {
        return Answer::no(vec![format!("{} denies it to {service}", label(deny))]);
    }
    let (denied, allowed) = (find(Effect::Deny, Truth::Unknown), find(Effect::Allow, Truth::True));
    let possible = find(Effect::Allow, Truth::Unknown);
    if let Some(allow) = allowed
        && denied.is_none()
        && document.open.is_none()
    {
        return Answer::yes(vec![format!("{} allows it to {service}", label(allow))]);
    }
    if allowed.is_none() && possible.is_none() && document.open.is_none() {
        return Answer::no(vec![format!("no statement allows sts:AssumeRole to {service}")]);
    }
    let doubtful = if allowed.is_some() { denied } else { possible };
    let reason = match doubtful {
        Some(statement) => statement.hole.clone().unwrap_or_else(|| {
            let keys: Vec<&str> = statement.conditions.iter().map(|condition| &*condition.key).collect();
            let what = match keys.as_slice() {
                [] => format!("{} of the trust policy", label(statement)),
                _ if document.sensitive => format!("the condition of {} of the trust policy", label(statement)),
                keys => format!("the condition on {} in the trust policy", keys.join(" and ")),
            };
            Reason::new(Why::Undecided, what)
        }),
        None => document.open.clone().unwrap_or_else(|| Reason::new(Why::Undecided, "the trust policy")),
    };
    Answer::open(reason, doubtful.map(label).into_iter().collect())
}

/// Reads the document and asks it, or says why there is none to ask.
pub(super) fn read_or(policy: &Value, ask: impl FnOnce(&Document) -> Answer) -> Answer {
    read(policy).map_or_else(|answer| answer, |document| ask(&document))
}

/// The document, or the answer to every question where there is none to ask.
pub(super) fn read(policy: &Value) -> Result<Document, Answer> {
    if let Some(unknown) = policy.as_unknown()
        && !matches!(unknown.shape, Shape::Json(_))
    {
        return Err(Answer::open(unknown.reason.clone(), Vec::new()));
    }
    Document::read(policy).map_err(Answer::unreadable)
}
