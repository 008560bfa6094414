//! The id of the account that a plan is applied to, where the plan tells it.

use super::build::Documents;
use super::document::{member, string};
use super::secrets::Secrets;
use crate::estate::AccountId;

/// Collects the account ids that a plan shows; two different ones cancel each other.
#[derive(Default)]
pub(super) struct Accounts {
    caller: Vec<AccountId>,
    arns: Vec<AccountId>,
}

impl Accounts {
    /// Looks at the values of a resource or data source that exists.
    pub(super) fn see(&mut self, kind: &str, documents: Documents<'_>, secrets: &Secrets) {
        let text = |name| documents.values.and_then(|values| member(values, name)).and_then(string);
        let secret = |name, text: &str| documents.sensitive_member(name).any() || secrets.are_in(text);
        if kind == "aws_caller_identity" {
            if let Some(id) = text("account_id").filter(|id| is_id(id)) {
                self.caller.push(AccountId::new(&*id, secret("account_id", &id)));
            }
        } else if matches!(kind, "aws_kms_key" | "aws_iam_role" | "aws_cloudtrail") {
            let arn = text("arn");
            let id = arn.as_deref().and_then(|arn| arn.split(':').nth(4)).filter(|id| is_id(id));
            let told = |id: &str| self.arns.iter().any(|known| known.id() == id && !known.is_sensitive());
            if let Some(id) = id.filter(|id| !told(id)) {
                self.arns.push(AccountId::new(id, secret("arn", arn.as_deref().unwrap_or_default())));
            }
        }
    }

    /// The ids of the surest source that names any: the caller's identity, then ARNs in the state, then
    /// `allowed_account_ids`. One is the account; several leave it open.
    pub(super) fn decide(self, allowed: impl Iterator<Item = AccountId>) -> Vec<AccountId> {
        let mut sources = [self.caller, self.arns, allowed.filter(|account| is_id(account.id())).collect()].into_iter();
        sources.find(|ids| !ids.is_empty()).map(AccountId::distinct).unwrap_or_default()
    }
}

/// AWS account ids have twelve digits.
fn is_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
