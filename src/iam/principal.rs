//! Who a statement is about.

use super::request::Who;
use super::text::Text;
use crate::value::Truth;

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
    /// Federated and canonical users. No question of this version is about one of them.
    pub(super) others: Vec<Text>,
    /// Whether there may be more.
    pub(super) open: bool,
}

impl Principals {
    /// Whether everyone but AWS services is certainly meant.
    pub(super) fn everyone_but_services(&self) -> bool {
        if !self.negated {
            return self.everyone;
        }
        // A hole among the services could be no wildcard: `{"Service": "*"}` is invalid.
        !self.everyone && self.aws.is_empty() && self.others.is_empty() && !self.open
    }

    /// Whether this principal is meant.
    pub(super) fn mean(&self, who: &Who) -> Truth {
        let named = if self.everyone { Truth::True } else { self.name(who).or(maybe(self.open)) };
        if self.negated { !named } else { named }
    }

    fn name(&self, who: &Who) -> Truth {
        match who {
            // Only `*` names the anonymous; a hole could be it.
            Who::Anonymous => maybe(self.aws.iter().any(|text| text.as_known().is_none() && text.could_be_star())),
            Who::Someone => maybe(!self.aws.is_empty() || !self.others.is_empty()),
            Who::Aws(arn) => {
                Truth::any(self.aws.iter().map(|text| names(text, arn))).or(maybe(!self.others.is_empty()))
            }
            Who::Service(service) => Truth::any(self.services.iter().map(|text| match text.as_known() {
                None => Truth::Unknown,
                Some(known) if known == service => Truth::True,
                // Regional names such as s3.eu-west-1.amazonaws.com, and other spellings.
                Some(known) => maybe(stem(known).eq_ignore_ascii_case(stem(service))),
            }))
            .or(maybe(self.aws.iter().any(|text| text.as_known().is_none()))),
        }
    }
}

fn maybe(possible: bool) -> Truth {
    if possible { Truth::Unknown } else { Truth::False }
}

fn stem(service: &str) -> &str {
    service.split('.').next().unwrap_or(service)
}

/// Whether a principal of a policy names the principal with this ARN. An account names all its principals; a role and
/// its sessions are one or two principals depending on the statement, so the same account is as far as this goes.
fn names(text: &Text, arn: &str) -> Truth {
    match text.as_known() {
        None => Truth::Unknown,
        Some(known) if known == arn => Truth::True,
        Some(known) => match (account(known), account(arn)) {
            (Some(a), Some(b)) if a != b => Truth::False,
            _ => Truth::Unknown,
        },
    }
}

fn account(principal: &str) -> Option<&str> {
    let id = if principal.starts_with("arn:") { principal.split(':').nth(4)? } else { principal };
    (id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit())).then_some(id)
}
