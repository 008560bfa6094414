//! Whether a role's trust policy lets an AWS service assume the role.
//!
//! A condition against the confused deputy (`aws:SourceAccount`, `aws:SourceArn`) leaves the answer open: it holds if
//! the service sends the expected value, AWS's sample for replication has no such condition, and which value S3 sends
//! when it replicates is not documented. Open is the honest word for both the right account and a typing error.

use super::read::read_or;
use crate::iam::answer::Answer;
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::evaluate::{Layer, Of, allows, word};
use crate::iam::glob::literal;
use crate::iam::request::{Held, Request, Who};
use crate::value::{Reason, Truth, Value, Why};

/// Whether a role with this trust policy (`assume_role_policy`) can be assumed by a service, such as
/// `s3.amazonaws.com`.
pub fn trusts_service(trust: &Value, service: &str) -> Answer {
    read_or(trust, |document| service_may_assume(document, service))
}

/// Whether this trust policy lets a service, such as `s3.amazonaws.com`, do `sts:AssumeRole`: some Allow certainly
/// fires and no Deny could.
pub fn service_may_assume(document: &Document, service: &str) -> Answer {
    if let Some(rejected) = rejects(document) {
        return rejected;
    }
    let layer = Layer { document, of: Of::Role };
    let context = [("aws:principalisawsservice", "true"), ("aws:principalservicename", service)];
    let request = Request {
        who: Who::Service(service.to_owned()),
        action: word("sts:AssumeRole"),
        resource: Vec::new(),
        context: context.map(|(key, value)| (key.to_owned(), Held::One(literal(value)))).into(),
    };
    let label = |statement: &Statement| statement.label(document.sensitive);
    let find = |effect: Effect, wanted: Truth| {
        document.statements.iter().find(|statement| {
            let has = match statement.effect {
                Some(known) => (known == effect).into(),
                None => Truth::Unknown,
            };
            has.and(layer.fires(statement, &request)) == wanted
        })
    };
    match allows(layer, &request) {
        Truth::True => {
            let by = find(Effect::Allow, Truth::True).map(label).unwrap_or_default();
            Answer::yes(vec![format!("{by} allows sts:AssumeRole to {service}")])
        }
        Truth::False => Answer::no(vec![match find(Effect::Deny, Truth::True) {
            Some(deny) => format!("{} denies sts:AssumeRole to {service}", label(deny)),
            None => format!("no statement allows sts:AssumeRole to {service}"),
        }]),
        Truth::Unknown => {
            let allowed = find(Effect::Allow, Truth::True).is_some();
            let doubtful = find(if allowed { Effect::Deny } else { Effect::Allow }, Truth::Unknown);
            let open = || document.open.clone().unwrap_or_else(|| Reason::new(Why::Undecided, "the trust policy"));
            let reason = doubtful.map_or_else(open, |statement| {
                let undecided = || statement.undecided(document.sensitive, "the trust policy");
                statement.hole.clone().unwrap_or_else(undecided)
            });
            Answer::open(reason, doubtful.map(label).into_iter().collect())
        }
    }
}

/// The answer to every question about a trust policy that IAM rejects.
pub(super) fn rejects(document: &Document) -> Option<Answer> {
    let odd = document.statements.iter().find(|s| s.principals.is_none() || s.resources.is_some())?;
    let what = format!("{} of the trust policy", odd.label(document.sensitive));
    let evidence = format!("{what} lacks a Principal or has a Resource, so IAM rejects the policy");
    Some(Answer::open(Reason::new(Why::Undecided, what), vec![evidence]))
}
