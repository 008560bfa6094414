//! A report on modules, whose places are in texts.

use std::sync::Arc;

use super::{at_text, bucket, fact, input, rule, text, verdict};
use crate::finding::{Evidence, InputInfo, Origin, Outcome, Report, ReportError, RuleMeta, Severity, Verdict};
use crate::source::{Diagnostic, Location, Related, Source, SourceId};

pub(in crate::report::tests) const ROOT: &str = r#"module "logs" {
  source = "./modules/bucket"
  status = var.status
}

module "many" {
  source   = "./modules/bucket"
  for_each = local.names
  status   = "Suspended"
}

module "also" {
  source = "./modules/bucket"
  status = "Suspended"
}

module "away" {
  source  = "example/bucket/aws"
  version = "1.0.0"
}

variable "own" {
  default = "Suspended"
}

resource "aws_s3_bucket_versioning" "own" {
  bucket = aws_s3_bucket.own.id
  versioning_configuration {
    status = var.own
  }
}

resource "aws_s3_bucket_policy" "own" {
  bucket = aws_s3_bucket.own.id
  policy = <<-JSON
    {"Statement": [
      {"Effect": "Allow", "Principal": "*"}
    ]}
  JSON
}
"#;

pub(in crate::report::tests) const CHILD: &str = r#"variable "status" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = "acme"
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = var.status
  }
}
"#;

const VALUES: &str = "# é\nstatus = \"Suspended\"\n";

/// How many policies know nothing of the module that is away.
pub(in crate::report::tests) const BLIND: usize = 12;

fn related(label: &str, source: SourceId, all: &str, needle: &str) -> Related {
    Related { label: label.into(), location: at_text(source, all, needle) }
}

fn finding(policy: &Arc<RuleMeta>, subject: &str, place: Location, related: Vec<Related>) -> Verdict {
    let versioning = fact("bucket.versioning.status", text("Suspended"), Origin::Declared, Some(place.clone()));
    Verdict {
        evidence: Evidence {
            messages: vec!["versioning is Suspended".into()],
            facts: vec![versioning, fact("bucket.versioning.mfa_delete", text("Disabled"), Origin::AwsDefault, None)],
            locations: vec![place],
            related,
            ..Evidence::default()
        }
        .kept(),
        ..verdict(policy, subject, Outcome::Fail)
    }
}

/// A place with its origin in the same file, in others and on the command line; thirty instances of a module and
/// another call of it; more places than are shown; a text of several lines; a block; a module that is away; an error.
pub(in crate::report::tests) fn modules() -> Report {
    let mut report = Report::default();
    let root = report.sources.add(Source::new("infra/main.tf", ROOT));
    let child = report.sources.add(Source::new("infra/modules/bucket/main.tf", CHILD));
    let values = report.sources.add(Source::new("infra/prod.tfvars", VALUES));
    let typed = report.sources.add(Source::new("--var status", "Suspended"));
    let nested = "module \"x\" {}\n".repeat(9);
    let nest = report.sources.add(Source::new("infra/nested.tf", &*nested));
    report.inputs = vec![InputInfo { terraform_version: None, ..input("infra", "module") }];
    let off = Arc::new(rule("versioning-off", Severity::Medium, None));
    let open = Arc::new(rule("public-policy", Severity::Critical, None));
    report.policies = vec![open.clone(), off.clone()];
    report.buckets = vec![bucket("aws_s3_bucket.own", Some("internal"), "tag")];
    let called = |name: &str| {
        let header = format!("module \"{name}\"");
        Related::call(format!("module.{name}"), at_text(root, ROOT, &header))
    };
    let given = |name: &str| {
        let text = format!("module \"{name}\"");
        let after = ROOT.find(&text).unwrap();
        let start = after + ROOT.get(after..).unwrap().find("\"Suspended\"").unwrap();
        let location = Location::Source { source: root, span: (start..start + 11).into() };
        Related { label: "var.status is given here".into(), location }
    };
    let inside = || at_text(child, CHILD, "var.status");
    let versioning = "aws_s3_bucket_versioning.this";
    let mut verdicts = vec![
        finding(
            &off,
            "aws_s3_bucket.own",
            at_text(root, ROOT, "var.own"),
            vec![related("var.own has its default here", root, ROOT, "\"Suspended\"\n}\n\nresource").trimmed(11)],
        ),
        finding(
            &off,
            &format!("module.logs.{versioning}"),
            inside(),
            vec![
                called("logs"),
                related("var.status is given here", root, ROOT, "var.status"),
                related("var.status has its value here", values, VALUES, "\"Suspended\""),
                related("var.status is given here", typed, "Suspended", "Suspended"),
            ],
        ),
        finding(&off, &format!("module.also.{versioning}"), inside(), vec![called("also"), given("also")]),
        finding(
            &off,
            "module.deep.aws_s3_bucket.this",
            at_text(child, CHILD, "resource \"aws_s3_bucket\" \"this\" {\n  bucket = \"acme\"\n}\n"),
            (0..9)
                .map(|at| {
                    Related::call("module.x", Location::Source { source: nest, span: (at * 14..at * 14 + 10).into() })
                })
                .collect(),
        ),
    ];
    verdicts.extend((0..30).map(|at| {
        let subject = format!("module.many[\"{at:02}\"].{versioning}");
        finding(&off, &subject, inside(), vec![called("many"), given("many")])
    }));
    let heredoc = ROOT.find("<<-JSON").unwrap()..ROOT.find("  JSON\n}").unwrap() + 7;
    verdicts.push(Verdict {
        evidence: Evidence {
            messages: vec!["everybody can read".into()],
            locations: vec![Location::Source { source: root, span: heredoc.into() }],
            ..Evidence::default()
        }
        .kept(),
        ..verdict(&open, "aws_s3_bucket.own", Outcome::Fail)
    });
    for at in 0..BLIND {
        let policy = Arc::new(rule(&format!("policy-{at:02}"), [Severity::Low, Severity::High][at % 2], None));
        report.policies.push(policy.clone());
        verdicts.push(Verdict {
            reason: Some("its module example/bucket/aws is not on disk".into()),
            evidence: Evidence {
                remedy: Some("`terraform init` fetches it".into()),
                locations: vec![at_text(root, ROOT, "module \"away\"")],
                ..Evidence::default()
            }
            .kept(),
            ..verdict(&policy, "module.away", Outcome::Unknown)
        });
    }
    verdicts.sort_by(|a, b| (&a.subject, &a.policy.id).cmp(&(&b.subject, &b.policy.id)));
    report.verdicts = verdicts;
    report.errors = vec![ReportError {
        path: "infra".into(),
        diagnostic: Diagnostic {
            location: Some(at_text(root, ROOT, "local.names")),
            help: None,
            message: "local.names is not declared".into(),
        },
    }];
    report
}

/// The same with two instances and three policies that know nothing, for formats that list all.
pub(in crate::report::tests) fn few_instances() -> Report {
    let mut report = modules();
    report.policies.truncate(5);
    let kept = |verdict: &Verdict| report.policies.iter().any(|policy| policy.id == verdict.policy.id);
    let many = |verdict: &Verdict| verdict.subject.starts_with("module.many") && !verdict.subject.contains("[\"00");
    report.verdicts.retain(|verdict| kept(verdict) && !many(verdict));
    report
}

impl Related {
    /// The same over the first bytes only.
    fn trimmed(mut self, length: usize) -> Self {
        if let Location::Source { span, .. } = &mut self.location {
            span.end = span.start + length;
        }
        self
    }
}

/// Findings in many files, each with a call in a file of all calls and a long line of its own.
pub(in crate::report::tests) fn many_files(files: usize, findings: usize) -> Report {
    let calls: String = (0..findings).map(|at| format!("module \"m{at:06}\" {{}}\n")).collect();
    let mut report = Report::default();
    let root = report.sources.add(Source::new("main.tf", calls));
    let sources: Vec<_> = (0..files)
        .map(|at| {
            let text = format!("# é\n{}\nstatus = \"Suspended\"\n", "x".repeat(2_000));
            report.sources.add(Source::new(format!("modules/{at}/main.tf"), text))
        })
        .collect();
    report.inputs = vec![input(".", "module")];
    let policies: Vec<_> = (0..5).map(|at| Arc::new(rule(&format!("policy-{at}"), Severity::High, None))).collect();
    report.policies = policies.clone();
    for at in 0..findings {
        let place = Location::Source { source: sources[at % files], span: (2_006..2_012).into() };
        let call = Location::Source { source: root, span: (at * 19..at * 19 + 16).into() };
        let subject = format!("module.m{at:06}.aws_s3_bucket.b");
        let related = vec![Related::call(format!("module.m{at:06}"), call)];
        report.verdicts.push(finding(&policies[at % 5], &subject, place, related));
    }
    report
}
