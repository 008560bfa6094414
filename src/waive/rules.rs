//! Findings about waivers themselves: small rules of their own, beside the policies.
//!
//! A waiver that no longer holds, or never did, must not be silent, or everybody believes that a risk is accepted which
//! nobody has accepted. They are judged as policies are, by severity, and nothing waives them.

use std::sync::Arc;

use crate::finding::{Enforcement, RuleMeta, Severity};

/// A rule about waivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The signature under a duty is past its last day.
    AttestationExpired,
    /// An entry of the baseline has no finding any more.
    BaselineStale,
    /// The last day is over.
    Expired,
    /// What it needs is missing, or it cannot be read.
    Incomplete,
    /// The facts are others than those that were accepted.
    Outgrown,
    /// No policy has the id.
    UnknownId,
    /// There is no finding that it accepts.
    Unused,
    /// No reason is given.
    WithoutReason,
}

impl Rule {
    /// All rules, by id.
    pub const ALL: [Self; 8] = [
        Self::AttestationExpired,
        Self::BaselineStale,
        Self::Expired,
        Self::Incomplete,
        Self::Outgrown,
        Self::UnknownId,
        Self::Unused,
        Self::WithoutReason,
    ];

    /// The id, as policies have one.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AttestationExpired => "attestation-expired",
            Self::BaselineStale => "baseline-stale",
            Self::Expired => "waiver-expired",
            Self::Incomplete => "waiver-incomplete",
            Self::Outgrown => "waiver-outgrown",
            Self::UnknownId => "waiver-unknown-id",
            Self::Unused => "waiver-unused",
            Self::WithoutReason => "waiver-without-reason",
        }
    }

    /// The rule with an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    const fn title(self) -> &'static str {
        match self {
            Self::AttestationExpired => "An attestation does not hold today",
            Self::BaselineStale => "The baseline names a finding that is gone",
            Self::Expired => "A waiver has expired",
            Self::Incomplete => "A waiver lacks what it needs, or cannot be read",
            Self::Outgrown => "A waiver accepted other facts than these",
            Self::UnknownId => "A waiver names a policy that there is not",
            Self::Unused => "A waiver accepts nothing",
            Self::WithoutReason => "A waiver has no reason",
        }
    }

    /// How bad it is, unless a team says otherwise.
    pub const fn severity(self) -> Severity {
        match self {
            Self::BaselineStale | Self::Unused => Severity::Low,
            _ => Severity::Medium,
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::AttestationExpired => {
                "A duty that no configuration can show counts as done until the day that its attestation names. After \
                 that day somebody has to look again, and sign again. Nor does it count before the day of its signature."
            }
            Self::BaselineStale => {
                "A baseline lists findings that were there before. This one is gone, so that its line would accept the \
                 same finding if it came back."
            }
            Self::Expired => {
                "The waiver's last day, which `until` names, is over: its findings count again. The day is that of UTC, \
                 and the last day is one on which it holds."
            }
            Self::Incomplete => {
                "The waiver cannot be read, or `.onus.hcl` requires an owner, a last day, or one that is not as far away, \
                 and it has none: it accepts nothing."
            }
            Self::Outgrown => {
                "The waiver, or the line of the baseline, holds for the facts whose digest it gives. They have changed \
                 since, such as a policy that allows more: somebody has to accept the new ones, or the finding counts."
            }
            Self::UnknownId => {
                "No policy of this run has the id, and none had it before: the waiver accepts nothing. A policy of your \
                 own is known where --policy-dir or `.onus.hcl` names its directory."
            }
            Self::Unused => {
                "The policy was evaluated, and has no finding here that the waiver could accept: the reason for it is \
                 gone, or it stands in the wrong place. It would accept the finding if it came back."
            }
            Self::WithoutReason => {
                "A waiver says why a finding is accepted, for whoever meets it later. Without a reason it accepts nothing."
            }
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::AttestationExpired => {
                "attestation \"mfa-devices\" {\n  statement = \"All operators have a hardware key\"\n  by        = \"jane\"\n  on        = \"2025-01-15\"\n  until     = \"2026-01-15\"\n}\n"
            }
            Self::BaselineStale => "",
            Self::Expired => "# onus:ignore[access-logging-off] until=2025-01-31 -- the log bucket comes in January\n",
            Self::Incomplete => "# onus:ignore[access-logging-off] until=soon -- the log bucket comes\n",
            Self::Outgrown => "# onus:ignore[wildcard-actions] accepts=0123456789ab -- one reader, reviewed in May\n",
            Self::UnknownId => "# onus:ignore[acess-logging-off] -- nothing worth a log\n",
            Self::Unused => "# onus:ignore[versioning-off] -- every object can be made again\n",
            Self::WithoutReason => "# onus:ignore[access-logging-off]\n",
        }
    }

    const fn remediation(self) -> &'static str {
        match self {
            Self::AttestationExpired => {
                "attestation \"mfa-devices\" {\n  statement = \"All operators have a hardware key\"\n  by        = \"jane\"\n  on        = \"2026-11-02\"\n  until     = \"2027-11-02\"\n}\n"
            }
            Self::BaselineStale => "# onus baseline writes the file anew\n",
            Self::Expired => "# onus:ignore[access-logging-off] until=2027-06-30 -- the log bucket comes in June\n",
            Self::Incomplete => {
                "# onus:ignore[access-logging-off] until=2027-06-30 owner=team-data -- the log bucket comes in June\n"
            }
            Self::Outgrown => {
                "# onus waive wildcard-actions ADDRESS --accept-value --reason '…' accepts the facts as they are now\n"
            }
            Self::UnknownId => "# onus:ignore[access-logging-off] -- nothing worth a log\n",
            Self::Unused => "# no comment, as there is nothing to accept\n",
            Self::WithoutReason => "# onus:ignore[access-logging-off] -- nothing worth a log\n",
        }
    }

    /// What reports and `onus explain` say of it.
    pub fn meta(self) -> RuleMeta {
        RuleMeta {
            title: self.title().into(),
            area: "waivers".into(),
            description: self.description().into(),
            example: self.example().into(),
            remediation: self.remediation().into(),
            builtin: true,
            ..RuleMeta::bare(self.id(), self.severity(), Enforcement::Mandatory)
        }
    }

    /// What reports and `onus explain` say of all rules about waivers, by id.
    pub fn metas() -> Vec<Arc<RuleMeta>> {
        Self::ALL.into_iter().map(|rule| Arc::new(rule.meta())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_in_the_order_of_their_ids_and_found_by_them() {
        let ids = Rule::ALL.map(Rule::id);
        assert!(ids.is_sorted_by(|a, b| a < b));
        for rule in Rule::ALL {
            assert_eq!(Rule::from_id(rule.id()), Some(rule));
            let meta = rule.meta();
            assert!(!meta.title.is_empty() && !meta.description.is_empty() && !meta.remediation.is_empty());
        }
    }
}
