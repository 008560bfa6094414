//! What a verdict comes to where it is not certain that its subject is as it looks.

use crate::estate::Unfetched;
use crate::finding::{Outcome, Verdict};
use crate::value::Reason;

/// Opens the verdict on a resource that perhaps is not there: what fails would fail only if it is.
pub(super) fn leave_open(verdict: &mut Verdict, address: &str, uncertain: &Reason) {
    if verdict.outcome != Outcome::Fail {
        return;
    }
    verdict.outcome = Outcome::Unknown;
    verdict.reason = Some(format!("whether there is any {address} is not known: {uncertain}").into());
    if let Some(evidence) = &mut verdict.evidence {
        evidence.messages.clear();
        evidence.remedy = Some(uncertain.why.remedy().into());
    }
}

/// Opens the verdict on a bucket that is handed to a module which is not there: it can configure the bucket.
pub(super) fn leave_to(verdict: &mut Verdict, call: &Unfetched) {
    if !matches!(verdict.outcome, Outcome::Fail | Outcome::Pass) {
        return;
    }
    verdict.outcome = Outcome::Unknown;
    verdict.reason =
        Some(format!("{} is given this bucket and can configure it; {}", call.address, call.reason).into());
    let evidence = verdict.evidence.get_or_insert_default();
    evidence.messages.clear();
    evidence.remedy = Some(call.remedy.to_string().into());
    if evidence.locations.is_empty() {
        evidence.locations.push(call.location.clone());
    }
}
