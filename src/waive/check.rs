//! Whether a waiver holds.

use super::{Rule, Waiver, date};
use crate::config::WaiverRules;
use crate::finding::WaivedBy;

/// Why a waiver accepts nothing, apart from what it is about; `None` where it holds.
///
/// Without a day no waiver is past its last one.
pub(super) fn flaw(waiver: &Waiver, rules: WaiverRules, today: Option<&str>) -> Option<(Rule, String)> {
    let ids: Vec<_> = waiver.ids.iter().map(|(id, _)| &**id).collect();
    let what = match (&waiver.by, &*ids) {
        (WaivedBy::Foreign { tool, id }, _) => format!("the comment of {tool} for {id}"),
        (_, []) => "the waiver".to_owned(),
        (_, ids) => format!("the waiver for {}", ids.join(", ")),
    };
    if !waiver.faults.is_empty() {
        return Some((Rule::Incomplete, format!("{what}: {}", waiver.faults.join("; "))));
    }
    // Other tools ask for no reason.
    if waiver.reason.is_none() && matches!(waiver.by, WaivedBy::Comment | WaivedBy::Config) {
        return Some((Rule::WithoutReason, format!("{what} accepts nothing: no reason follows after --")));
    }
    let incomplete = |why: &str| Some((Rule::Incomplete, format!("{what} accepts nothing: {why}")));
    if rules.require_owner && waiver.owner.is_none() {
        return incomplete(".onus.hcl requires an owner");
    }
    let Some(until) = &waiver.until else {
        return match rules {
            WaiverRules { require_until: true, .. } | WaiverRules { max_days: Some(_), .. } => {
                incomplete(".onus.hcl requires a last day, `until`")
            }
            _ => None,
        };
    };
    let today = today?;
    if **until < *today {
        return Some((Rule::Expired, format!("{what} held until {until}")));
    }
    let (ahead, most) = (date::days(today, until)?, rules.max_days?);
    if ahead > i64::from(most) {
        return incomplete(&format!("{until} is {ahead} days ahead, and .onus.hcl allows {most}"));
    }
    None
}
