//! The id of the account that a plan is applied to, where the plan tells it.

use std::sync::Arc;

use super::document::{member, string};

/// Collects the account ids that a plan shows; two different ones cancel each other.
#[derive(Default)]
pub(super) struct Accounts {
    caller: Vec<String>,
    arns: Vec<String>,
}

impl Accounts {
    /// Looks at the values of a resource or data source that exists.
    pub(super) fn see(&mut self, kind: &str, values: &str) {
        if kind == "aws_caller_identity" {
            self.caller.extend(member(values, "account_id").and_then(string).filter(|id| is_id(id)).map(Into::into));
        } else if self.arns.len() < 2 && matches!(kind, "aws_kms_key" | "aws_iam_role" | "aws_cloudtrail") {
            let arn = member(values, "arn").and_then(string);
            let id = arn.as_deref().and_then(|arn| arn.split(':').nth(4)).filter(|id| is_id(id));
            if let Some(id) = id
                && self.arns.iter().all(|known| known != id)
            {
                self.arns.push(id.to_owned());
            }
        }
    }

    /// The ids of the surest source that names any: the caller's identity, then ARNs in the state, then
    /// `allowed_account_ids`. One is the account; several leave it open.
    pub(super) fn decide(mut self, allowed: impl Iterator<Item = String>) -> Vec<Arc<str>> {
        let mut allowed: Vec<String> = allowed.filter(|id| is_id(id)).collect();
        for ids in [&mut self.caller, &mut self.arns, &mut allowed] {
            ids.sort();
            ids.dedup();
            if !ids.is_empty() {
                return ids.iter().map(|id| id.as_str().into()).collect();
            }
        }
        Vec::new()
    }
}

/// AWS account ids have twelve digits.
fn is_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
