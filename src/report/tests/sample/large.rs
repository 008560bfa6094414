//! A report that is larger than anybody reads.

use std::sync::Arc;

use super::{bucket, fact, input, planned, rule, text, verdict};
use crate::finding::{Evidence, Origin, Outcome, Report, Severity, Verdict};

/// Ten thousand buckets under twelve policies.
pub(in crate::report::tests) fn large() -> Report {
    let policies: Vec<_> = (0..12).map(|at| Arc::new(rule(&format!("policy-{at:02}"), Severity::High, None))).collect();
    let mut report = Report { inputs: vec![input("plan.json", "plan")], policies, ..Report::default() };
    for at in 0..10_000 {
        let subject = format!("aws_s3_bucket.b[\"{at:05}\"]");
        report.buckets.push(bucket(&subject, Some("internal"), "tag"));
        for (nth, policy) in report.policies.iter().enumerate() {
            let outcome = [Outcome::Pass, Outcome::Fail, Outcome::Unknown, Outcome::NotApplicable][(at + nth) % 4];
            let place = planned("aws_s3_bucket", &format!("b{at}"), "tags");
            report.verdicts.push(Verdict {
                reason: (outcome == Outcome::Unknown)
                    .then(|| format!("aws_kms_key.k{at}.arn is known only after apply").into()),
                evidence: Evidence {
                    facts: vec![fact(
                        "bucket.encryption.algorithm",
                        text("AES256"),
                        Origin::Declared,
                        Some(place.clone()),
                    )],
                    locations: vec![place],
                    ..Evidence::default()
                }
                .kept(),
                ..verdict(policy, &subject, outcome)
            });
        }
    }
    report
}
