//! Reports made by hand.

mod hostile;
mod large;
mod modules;

use std::sync::Arc;

pub(super) use self::hostile::{HOSTILE, hostile, hostile_with};
pub(super) use self::large::large;
pub(super) use self::modules::{BLIND, few_instances, many_files, modules};

use crate::finding::{
    Attestation, BucketInfo, ClassInfo, Digest, Enforcement, Evidence, FactEvidence, FactValue, InputInfo, LinkInfo,
    Origin, Outcome, Report, ReportError, RuleMeta, Severity, Unlinked, Verdict, Waived, WaivedBy, Warning, Witness,
};
use crate::resource::{Address, Key, Mode, ModulePath};
use crate::source::{Diagnostic, Location, Source, SourceId};
use crate::value::Basis;

pub(super) const MODULE: &str = "\
resource \"aws_s3_bucket\" \"raw\" {
  bucket = \"acme-raw\"
}

resource \"aws_s3_bucket_versioning\" \"raw\" {
  bucket = aws_s3_bucket.raw.id
  versioning_configuration {
    status = \"Suspended\"
  }
}
";

const POLICY: &str =
    "resource_policy \"aws_s3_bucket\" \"team-naming\" {\n  enforce {\n    condition = bucket.nme\n  }\n}\n";

pub(super) fn rule(id: &str, severity: Severity, binds_from: Option<&str>) -> RuleMeta {
    RuleMeta {
        title: format!("Title of {id}").into(),
        area: "encryption".into(),
        responsibility: "encryption-at-rest".into(),
        binds_from: binds_from.map(Into::into),
        controls: vec![
            ("aws-fsbp".into(), vec!["S3.17".into(), "S3.8".into()]),
            ("cis-aws".into(), vec!["2.1.4".into()]),
        ],
        description: "Why.".into(),
        document: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html".into(),
        example: "rule {\n  sse_algorithm = \"AES256\"\n}\n".into(),
        remediation: "rule {\n  sse_algorithm = \"aws:kms\"\n}\n".into(),
        builtin: true,
        ..RuleMeta::bare(id, severity, Enforcement::Mandatory)
    }
}

pub(super) fn address(kind: &str, name: &str, key: Option<&str>) -> Arc<Address> {
    Arc::new(Address {
        module: ModulePath::default(),
        mode: Mode::Managed,
        kind: kind.into(),
        name: name.into(),
        key: key.map(|key| Key::Name(key.into())),
    })
}

pub(super) fn planned(kind: &str, name: &str, path: &str) -> Location {
    Location::Plan { address: address(kind, name, None), path: path.into() }
}

pub(super) fn fact(path: &str, value: Option<FactValue>, origin: Origin, location: Option<Location>) -> FactEvidence {
    let digest = match &value {
        Some(FactValue::Sensitive) => None,
        value => Some(Digest::of(&format!("{value:?}"))),
    };
    FactEvidence { path: path.into(), value, origin, location, before: None, reason: None, digest }
}

pub(super) fn verdict(policy: &Arc<RuleMeta>, subject: &str, outcome: Outcome) -> Verdict {
    Verdict {
        input: 0,
        policy: policy.clone(),
        subject: subject.into(),
        outcome,
        basis: Basis::Proven,
        reason: None,
        evidence: None,
    }
}

pub(super) fn input(path: &str, kind: &'static str) -> InputInfo {
    InputInfo {
        config: None,
        path: path.into(),
        kind,
        estate: "infra/prod".into(),
        complete: true,
        incomplete: None,
        terraform_version: Some("1.11.4".into()),
        root: None,
    }
}

pub(super) fn bucket(address: &str, class: Option<&'static str>, source: &'static str) -> BucketInfo {
    BucketInfo {
        input: 0,
        address: address.into(),
        name: None,
        region: Some("eu-central-1".into()),
        classification: ClassInfo { value: class, source, valid: source == "tag", inherited_from: None },
        links: Vec::new(),
    }
}

fn text(text: &str) -> Option<FactValue> {
    Some(FactValue::Text(text.into()))
}

fn number(text: &str) -> Option<FactValue> {
    Some(FactValue::Other(text.into()))
}

/// Every outcome, severity, origin, kind of value and kind of location; errors, notes, unlinked companions, several
/// inputs of which one is incomplete.
pub(super) fn every_case() -> Report {
    let mut report = Report::default();
    let module = report.sources.add(Source::new("main.tf", MODULE));
    let policy = report.sources.add(Source::new("policies/team-naming.policy.hcl", POLICY));
    report.inputs = vec![
        input("plan.json", "plan"),
        InputInfo { terraform_version: None, ..input(".", "module") },
        InputInfo {
            complete: false,
            incomplete: Some("it was made with -target".into()),
            ..input("part.json", "plan")
        },
    ];
    let acl = Arc::new(rule("public-acl-read", Severity::Critical, Some("internal")));
    let access = Arc::new(rule("public-access-unblocked", Severity::High, None));
    let kms = Arc::new(rule("sse-kms-missing", Severity::Medium, Some("internal")));
    let advice = Arc::new(RuleMeta {
        enforcement: Enforcement::Advisory,
        responsibility: "".into(),
        area: "".into(),
        builtin: false,
        controls: Vec::new(),
        document: "".into(),
        example: "".into(),
        remediation: "".into(),
        ..rule("team-naming", Severity::Low, None)
    });
    let logging = Arc::new(RuleMeta {
        area: "logging".into(),
        responsibility: "access-logging".into(),
        ..rule("access-logging-off", Severity::Medium, None)
    });
    report.policies = vec![logging.clone(), access.clone(), acl.clone(), kms.clone(), advice.clone()];
    report.buckets = vec![
        BucketInfo {
            name: Some("acme-logs".into()),
            classification: ClassInfo {
                value: Some("restricted"),
                source: "inherited",
                valid: false,
                inherited_from: Some("aws_s3_bucket.raw".into()),
            },
            links: vec![LinkInfo {
                companion: "aws_s3_bucket_public_access_block.logs".into(),
                attribute: "bucket".into(),
                basis: Basis::Assumed,
                via: "reference".into(),
            }],
            ..bucket("aws_s3_bucket.logs", None, "inherited")
        },
        bucket("aws_s3_bucket.site", Some("public"), "tag"),
        BucketInfo { region: None, ..bucket("aws_s3_bucket.open", None, "unknown") },
    ];
    report.unlinked = vec![
        Unlinked {
            input: 0,
            address: "aws_s3_bucket_policy.any".into(),
            candidates: ["a", "b", "c", "d"].map(|name| format!("aws_s3_bucket.{name}").into()).into(),
            reason: "`local.bucket` is one of several".into(),
        },
        Unlinked {
            input: 2,
            address: "aws_s3_bucket_acl.x".into(),
            candidates: Vec::new(),
            reason: "no candidate".into(),
        },
    ];
    let block = |attribute: &str| planned("aws_s3_bucket_public_access_block", "logs", attribute);
    report.verdicts = vec![
        Verdict {
            basis: Basis::Assumed,
            evidence: Evidence {
                messages: vec!["block_public_acls is false".into(), "restrict_public_buckets is false".into()],
                facts: vec![
                    FactEvidence {
                        before: Some(FactValue::Bool(true)),
                        ..fact(
                            "bucket.public_access_block.block_public_acls",
                            Some(FactValue::Bool(false)),
                            Origin::Declared,
                            Some(block("block_public_acls")),
                        )
                    },
                    fact("bucket.account_block", Some(FactValue::Null), Origin::Absent, None),
                    fact("bucket.ownership.mode", text("BucketOwnerEnforced"), Origin::AwsDefault, None),
                    fact("bucket.tags", Some(FactValue::Other("{ a = 1 }".into())), Origin::PriorState, None),
                    fact("bucket.key.rotation_days", number("90"), Origin::Declared, None),
                    fact("bucket.long", number("0.1234567890123456789012345"), Origin::Declared, None),
                    fact("bucket.large", number("1e400"), Origin::Declared, None),
                    fact("bucket.policy", Some(FactValue::Sensitive), Origin::Declared, Some(block(""))),
                ],
                locations: vec![block("block_public_acls")],
                witness: Some(Witness {
                    principal: Some("anonymous".into()),
                    action: Some("s3:GetObject".into()),
                    resource: None,
                    context: vec![("aws:SourceIp".into(), Some("203.0.113.7".into())), ("aws:userid".into(), None)],
                    statements: vec!["statement 1".into()],
                    words: Some("anonymous s3:GetObject of any object".into()),
                }),
                ..Evidence::default()
            }
            .kept(),
            ..verdict(&access, "aws_s3_bucket.logs", Outcome::Fail)
        },
        Verdict {
            evidence: Evidence {
                facts: vec![fact("bucket.acl.canned", text("private"), Origin::Declared, Some(block("acl")))],
                ..Evidence::default()
            }
            .kept(),
            ..verdict(&acl, "aws_s3_bucket.logs", Outcome::Pass)
        },
        Verdict {
            reason: Some("aws_kms_key.data.arn is known only after apply".into()),
            evidence: Evidence {
                remedy: Some("a plan after this apply decides it".into()),
                facts: vec![FactEvidence {
                    reason: Some("known only after apply".into()),
                    ..fact("bucket.encryption.key_id", None, Origin::Unknown, Some(block("kms_master_key_id")))
                }],
                locations: vec![block("kms_master_key_id")],
                ..Evidence::default()
            }
            .kept(),
            ..verdict(&kms, "aws_s3_bucket.logs", Outcome::Unknown)
        },
        Verdict {
            evidence: Evidence {
                messages: vec!["the name breaks the rule of the team".into()],
                locations: vec![planned("aws_s3_bucket", "logs", "")],
                ..Evidence::default()
            }
            .kept(),
            ..verdict(&advice, "aws_s3_bucket.logs", Outcome::Fail)
        },
        Verdict {
            reason: Some("class public is below internal".into()),
            ..verdict(&acl, "aws_s3_bucket.site", Outcome::NotApplicable)
        },
        Verdict { reason: Some("filter is null".into()), ..verdict(&advice, "aws_s3_bucket.site", Outcome::Error) },
        Verdict {
            input: 1,
            ..waived(
                &logging,
                "aws_s3_bucket.raw",
                Waived {
                    reason: Some("copied from a bucket with logs".into()),
                    owner: Some("team-data".into()),
                    until: Some("2031-03-31".into()),
                    location: Some(at(module, "bucket = \"acme-raw\"")),
                    ..bare(WaivedBy::Comment)
                },
            )
        },
        Verdict {
            input: 1,
            evidence: Evidence {
                messages: vec!["versioning is Suspended".into()],
                facts: vec![
                    fact(
                        "bucket.versioning.status",
                        text("Suspended"),
                        Origin::Declared,
                        Some(at(module, "\"Suspended\"")),
                    ),
                    fact("bucket.versioning.mfa_delete", text("Disabled"), Origin::AwsDefault, None),
                ],
                locations: vec![at(module, "\"Suspended\""), at(module, "resource \"aws_s3_bucket\" \"raw\"")],
                ..Evidence::default()
            }
            .kept(),
            ..verdict(&kms, "aws_s3_bucket.raw", Outcome::Fail)
        },
    ];
    let config = Waived { reason: Some("it holds logs".into()), ..bare(WaivedBy::Config) };
    let foreign = WaivedBy::Foreign { tool: "checkov", id: "CKV_AWS_18".into() };
    let open = waived(
        &kms,
        "aws_s3_bucket.b",
        Waived { reason: Some("decided by the apply".into()), ..bare(WaivedBy::Config) },
    );
    report.verdicts.extend(
        [
            waived(&logging, "aws_s3_bucket.a", config),
            waived(&logging, "aws_s3_bucket.b", bare(WaivedBy::Baseline)),
            Verdict { outcome: Outcome::Unknown, reason: Some("its key is not known".into()), ..open },
            waived(&logging, "aws_s3_bucket.c", bare(foreign)),
        ]
        .map(|verdict| Verdict { input: 2, ..verdict }),
    );
    let signed = Attestation {
        responsibility: "credentials".into(),
        title: "Keep root credentials safe".into(),
        statement: "The root user has a hardware key and no access keys.".into(),
        by: "Ada Lovelace".into(),
        on: "2030-01-31".into(),
        until: Some("2031-01-31".into()),
        location: Some(at_text(policy, POLICY, "bucket.nme")),
    };
    let forever = Attestation { responsibility: "training".into(), until: None, location: None, ..signed.clone() };
    report.attestations = vec![signed, forever];
    report.errors = vec![
        ReportError {
            path: "gone.json".into(),
            diagnostic: Diagnostic::new("the file does not exist").with_help("terraform show -json PLAN > gone.json"),
        },
        ReportError {
            path: "policies/team-naming.policy.hcl".into(),
            diagnostic: Diagnostic {
                message: "a bucket has no `nme`; the policy is not evaluated".into(),
                help: Some("it has `name`".into()),
                location: Some(at_text(policy, POLICY, "bucket.nme")),
            },
        },
        ReportError {
            path: "plan.json".into(),
            diagnostic: Diagnostic {
                location: Some(planned("aws_s3_bucket", "logs", "tags")),
                ..Diagnostic::new("a map was meant")
            },
        },
    ];
    report.warnings = vec![
        Warning {
            input: 0,
            address: "aws_s3_bucket_policy.logs".into(),
            attribute: "policy".into(),
            diagnostic: Diagnostic {
                location: Some(planned("aws_s3_bucket_policy", "logs", "policy")),
                ..Diagnostic::new("AWS has no action `s3:Get` (line 1, column 9 of the document)")
                    .with_help("did you mean `s3:GetObject`?")
            },
        },
        Warning {
            input: 0,
            address: "aws_s3_bucket_policy.data".into(),
            attribute: "policy".into(),
            diagnostic: Diagnostic {
                location: Some(at_text(policy, POLICY, "bucket.nme")),
                ..Diagnostic::new("the key `nme` occurs twice in one object")
            },
        },
    ];
    report.notes = vec!["part.json: made with -target".into()];
    report
}

fn bare(by: WaivedBy) -> Waived {
    Waived { by, reason: None, owner: None, until: None, location: None }
}

/// An accepted failure.
fn waived(policy: &Arc<RuleMeta>, subject: &str, waived: Waived) -> Verdict {
    Verdict {
        evidence: Evidence {
            messages: vec!["no access log".into()],
            locations: vec![planned("aws_s3_bucket", "x", "")],
            waived: Some(Arc::new(waived)),
            ..Evidence::default()
        }
        .kept(),
        ..verdict(policy, subject, Outcome::Fail)
    }
}

fn at(source: SourceId, needle: &str) -> Location {
    at_text(source, MODULE, needle)
}

fn at_text(source: SourceId, text: &str, needle: &str) -> Location {
    let start = text.find(needle).unwrap();
    Location::Source { source, span: (start..start + needle.len()).into() }
}
