//! Suppression comments of other tools.

use std::collections::BTreeSet;

use onus::Settings;
use onus::waive::Tool;

use super::support::{onus, run};
use super::{about_waivers, analyse, settings, told_of, tree};

fn honouring() -> Settings {
    Settings { honour: Tool::ALL.to_vec(), ..settings() }
}

fn bucket(before: &str, within: &str) -> String {
    format!("{before}resource \"aws_s3_bucket\" \"b\" {{\n{within}  bucket = \"b\"\n}}\n")
}

#[test]
fn comments_of_other_tools_accept_what_means_the_same() {
    for (text, policy, told) in [
        (bucket("", "  #checkov:skip=CKV_AWS_18:no logs\n"), "access-logging-off", "checkov: no logs"),
        (bucket("", "  # checkov:skip=CKV_AWS_18: no logs: none\n"), "access-logging-off", "checkov: no logs: none"),
        (bucket("", "  #checkov:skip=CKV_AWS_18\n"), "access-logging-off", "checkov: -"),
        (bucket("", "  #checkov:skip= CKV_AWS_18:a blank\n"), "access-logging-off", "checkov: a blank"),
        (bucket("", "  #checkov:skip=CKV_AWS_18,CKV_AWS_21:first\n"), "access-logging-off", "checkov: -"),
        (bucket("", "  #checkov:skip=CKV_AWS_21,CKV_AWS_18:second\n"), "access-logging-off", ""),
        (bucket("", "  # bridgecrew:skip=CKV_AWS_18:old\n"), "access-logging-off", "checkov: old"),
        (
            bucket("", "  bucket_prefix = \"x\" # checkov:skip=CKV_AWS_145:r\n").replace("  bucket = \"b\"\n", ""),
            "sse-kms-missing",
            "checkov: r",
        ),
        (bucket("#trivy:ignore:AVD-AWS-0090\n", ""), "versioning-off", "trivy: -"),
        (bucket("#trivy:ignore:aws-s3-enable-versioning\n", ""), "versioning-off", "trivy: -"),
        (
            bucket("# tfsec:ignore:aws-s3-enable-bucket-logging tfsec:ignore:aws-s3-enable-versioning\n", ""),
            "versioning-off",
            "trivy: -",
        ),
        (bucket("#trivy:ignore:AVD-AWS-0090:exp:2026-12-01\n", ""), "versioning-off", "trivy: -"),
        (bucket("#trivy:ignore:AVD-AWS-0090:ws:default\n", ""), "versioning-off", "trivy: -"),
        (bucket("", "  #trivy:ignore:AVD-AWS-0090\n"), "versioning-off", ""),
    ] {
        let report = analyse(&tree(&[("main.tf", &text)]), &honouring());
        let expected = match told {
            "" => "aws_s3_bucket.b fail".to_owned(),
            told => format!("aws_s3_bucket.b fail, accepted by {told}"),
        };
        assert_eq!(told_of(&report, policy), [expected], "{text}");
        assert_eq!(about_waivers(&report), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_means_something_else_accepts_nothing() {
    for comment in [
        // Encryption of any kind; one of four settings; a rule of another service.
        "#checkov:skip=CKV_AWS_19:r",
        "#checkov:skip=CKV_AWS_53:r",
        "#checkov:skip=CKV_AWS_8:r",
        "#trivy:ignore:AVD-AWS-0088",
        "#trivy:ignore:AVD-AWS-0086",
        "#trivy:ignore:AVD-AWS-0090:ws:prod",
        // Commented out.
        "# #trivy:ignore:AVD-AWS-0090",
        "# #checkov:skip=CKV_AWS_21:r",
    ] {
        let report =
            analyse(&tree(&[("main.tf", &bucket(&format!("{comment}\n"), &format!("  {comment}\n")))]), &honouring());
        assert_eq!((report.waived(), about_waivers(&report)), (0, vec![]), "{comment}");
    }
}

#[test]
fn a_comment_of_another_tool_can_have_expired() {
    let text = bucket("#trivy:ignore:AVD-AWS-0090:exp:2026-11-30\n", "");
    let report = analyse(&tree(&[("main.tf", &text)]), &honouring());
    assert_eq!(
        about_waivers(&report),
        ["waiver-expired aws_s3_bucket.b (main.tf:1): the comment of trivy for AVD-AWS-0090 held until 2026-11-30"]
    );
}

#[test]
fn without_being_asked_for_they_are_counted() {
    let text = bucket("#trivy:ignore:AVD-AWS-0090\n", "  #checkov:skip=CKV_AWS_18:a\n  #checkov:skip=CKV_AWS_21:b\n");
    let directory = tree(&[("main.tf", &text)]);
    let note =
        "3 suppression comments accept nothing here (2 of checkov, 1 of trivy); --honour checkov,trivy reads them";
    let report = analyse(&directory, &settings());
    assert_eq!(report.waived(), 0);
    assert!(report.notes.iter().any(|told| told == note), "{:?}", report.notes);
    let check = |words: &[&str]| {
        let words = [&["check", "--policy", "versioning-off", "--fail-on", "low"], words].concat();
        run(onus(&words).current_dir(directory.path("")))
    };
    assert!(check(&[]).stdout.contains(note));
    assert_eq!(check(&[]).code, 1);
    let honoured = check(&["--honour", "checkov"]);
    assert_eq!(honoured.code, 0);
    let list = "Accepted by comments of other tools:\n  versioning-off for aws_s3_bucket.b: checkov CKV_AWS_21 at main.tf:4: b\n";
    assert!(honoured.stdout.contains(list), "{}", honoured.stdout);
    assert_eq!(check(&["--honour", "checkov,trivy"]).code, 0);
    assert_eq!(check(&["--honour", "kics"]).code, 2);
}

#[test]
fn every_rule_of_the_tables_leads_to_policies_that_there_are() {
    let policies = onus::rules(&Settings::default()).unwrap();
    let ids: BTreeSet<&str> = policies.iter().map(|policy| &*policy.id).collect();
    for tool in Tool::ALL {
        let mut seen = BTreeSet::new();
        for (rule, mapped) in tool.mapped() {
            assert!(seen.insert(rule) && !mapped.is_empty() && mapped.iter().all(|id| ids.contains(id)), "{rule}");
        }
    }
}
