//! Reports on which every text is hostile.

use std::sync::Arc;

use super::{address, bucket, fact, input, rule, text, verdict};
use crate::finding::{
    Attestation, BucketInfo, Evidence, FactEvidence, FactValue, InputInfo, Origin, Outcome, Report, ReportError,
    RuleMeta, Severity, Unlinked, Verdict, Waived, WaivedBy, Warning, Witness,
};
use crate::source::{Diagnostic, Location, Related, Source};

/// Text that repaints a terminal, forges a line, turns around and hides, wherever an input can put text.
pub(in crate::report::tests) const HOSTILE: &str =
    "a\u{1b}]52;c;aGk=\u{7}\u{9b}31m\r\nFORGED\u{202e}b\u{200b}\u{2066}\u{e0041}";

pub(in crate::report::tests) fn hostile() -> Report {
    hostile_with(HOSTILE)
}

/// The same text wherever an input can put text.
pub(in crate::report::tests) fn hostile_with(attack: &str) -> Report {
    let mut report = Report::default();
    let source = report.sources.add(Source::new(attack, format!("# {attack}\nbucket = \"{attack}\"\n")));
    let typed = report.sources.add(Source::new(format!("--var {attack}"), attack));
    report.inputs = vec![
        InputInfo { complete: false, incomplete: Some(attack.into()), ..input(attack, "plan") },
        input(attack, "state"),
    ];
    let policy = Arc::new(RuleMeta {
        title: attack.into(),
        responsibility: attack.into(),
        controls: vec![(attack.into(), vec![attack.into()])],
        description: attack.into(),
        example: attack.into(),
        exempt: Some(attack.into()),
        remediation: attack.into(),
        ..rule(attack, Severity::Critical, Some(attack))
    });
    report.policies = vec![policy.clone()];
    report.buckets = vec![BucketInfo { name: Some(attack.into()), ..bucket(attack, Some("public"), "tag") }];
    report.unlinked =
        vec![Unlinked { input: 0, address: attack.into(), candidates: vec![attack.into()], reason: attack.into() }];
    let place = Location::Plan { address: address(attack, attack, Some(attack)), path: attack.into() };
    let facts = |location: Location| {
        vec![
            FactEvidence {
                before: text(attack),
                reason: Some(attack.into()),
                ..fact(attack, Some(FactValue::Other(attack.into())), Origin::Unknown, Some(location.clone()))
            },
            FactEvidence { reason: Some(attack.into()), ..fact(attack, text(attack), Origin::Unknown, None) },
            fact(attack, text(attack), Origin::Declared, Some(location)),
        ]
    };
    let full = |outcome, location: Location| Verdict {
        reason: Some(attack.into()),
        evidence: Evidence {
            messages: vec![attack.into()],
            remedy: Some(attack.to_owned().into()),
            facts: facts(location.clone()),
            locations: vec![location],
            witness: Some(Witness {
                principal: Some(attack.into()),
                action: Some(attack.into()),
                resource: Some(attack.into()),
                context: vec![(attack.into(), Some(attack.into()))],
                statements: vec![attack.into()],
                words: Some(attack.into()),
            }),
            related: vec![
                Related { label: attack.into(), location: Location::Source { source, span: (0..40).into() } },
                Related { label: attack.into(), location: Location::Source { source: typed, span: (0..4).into() } },
                Related { label: attack.into(), location: place.clone() },
            ],
            waived: None,
        }
        .kept(),
        ..verdict(&policy, attack, outcome)
    };
    let in_source = Location::Source { source, span: (4..9).into() };
    for outcome in [Outcome::Pass, Outcome::Fail, Outcome::Unknown, Outcome::Error, Outcome::NotApplicable] {
        report.verdicts.push(full(outcome, place.clone()));
        report.verdicts.push(full(outcome, in_source.clone()));
    }
    let said = || Some(Arc::from(attack));
    let accepted = Waived {
        by: WaivedBy::Foreign { tool: "checkov", id: attack.into() },
        reason: said(),
        owner: said(),
        until: said(),
        location: Some(in_source.clone()),
    };
    for outcome in [Outcome::Fail, Outcome::Unknown] {
        let mut verdict = full(outcome, in_source.clone());
        if let Some(evidence) = &mut verdict.evidence {
            evidence.waived = Some(Arc::new(accepted.clone()));
        }
        report.verdicts.push(verdict);
    }
    report.attestations = vec![Attestation {
        responsibility: attack.into(),
        title: attack.into(),
        statement: attack.into(),
        by: attack.into(),
        on: attack.into(),
        until: said(),
        location: Some(in_source.clone()),
    }];
    let error = |location: Option<Location>| ReportError {
        path: attack.into(),
        diagnostic: Diagnostic { message: attack.into(), help: Some(attack.into()), location },
    };
    let warning = |location: Option<Location>| Warning {
        input: 0,
        address: attack.into(),
        attribute: attack.into(),
        diagnostic: error(location).diagnostic,
    };
    report.warnings = vec![warning(None), warning(Some(place.clone())), warning(Some(in_source.clone()))];
    report.errors = vec![error(None), error(Some(place)), error(Some(in_source))];
    report.notes = vec![attack.into()];
    report
}
