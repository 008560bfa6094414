//! Which facts a waiver accepts: what is known of them, by what it means.

use onus::Settings;

use super::support::{onus, run};
use super::{about_waivers, analyse, settings, told_of, tree};

const ID: &str = "public-policy-held-back";

/// A bucket with a policy of which one principal is known only after the apply.
fn partly(policy: &str, before: &str) -> String {
    format!(
        "resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"b\"\n}}\nresource \"aws_iam_role\" \"app\" {{\n  name_prefix = \
         \"app\"\n}}\n{before}resource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  policy = \
         {policy}\n}}\n"
    )
}

const ROLE: &str = "{ Effect = \"Allow\", Principal = { AWS = aws_iam_role.app.arn }, Action = \"s3:PutObject\", Resource = \"${aws_s3_bucket.b.arn}/*\" }";

fn anybody(action: &str) -> String {
    format!(
        "{{ Effect = \"Allow\", Principal = \"*\", Action = [{action}], Resource = \"${{aws_s3_bucket.b.arn}}/*\" }}"
    )
}

fn encoded(statements: &[&str]) -> String {
    format!("jsonencode({{ Version = \"2012-10-17\", Statement = [{}] }})", statements.join(", "))
}

fn digest(text: &str) -> Option<String> {
    let report = analyse(&tree(&[("main.tf", text)]), &settings());
    let found = report.verdicts.iter().find(|v| *v.policy.id == *ID && *v.subject == *"aws_s3_bucket.b");
    let found = found.filter(|verdict| verdict.outcome == onus::finding::Outcome::Fail).unwrap();
    found.accepts()
}

#[test]
fn a_policy_that_is_known_in_part_counts_with_that_part() {
    let read = anybody("\"s3:GetObject\", \"s3:GetObjectTagging\"");
    let before = digest(&partly(&encoded(&[&read, ROLE]), "")).unwrap();
    assert_eq!(
        digest(&partly(&encoded(&[ROLE, &anybody("\"s3:GetObjectTagging\", \"s3:GetObject\"")]), "")),
        Some(before.clone())
    );
    for wider in [anybody("\"s3:GetObject\", \"s3:GetObjectTagging\", \"s3:GetObjectVersion\""), anybody("\"s3:Get*\"")]
    {
        assert_ne!(digest(&partly(&encoded(&[&wider, ROLE]), "")), Some(before.clone()));
    }
    // The same as a data document and as a heredoc.
    let data = |action: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    actions = [{action}]\n    resources = \
             [\"${{aws_s3_bucket.b.arn}}/*\"]\n    principals {{\n      type = \"*\"\n      identifiers = [\"*\"]\n    }}\n  \
             }}\n  statement {{\n    actions = [\"s3:PutObject\"]\n    resources = [\"${{aws_s3_bucket.b.arn}}/*\"]\n    \
             principals {{\n      type = \"AWS\"\n      identifiers = [aws_iam_role.app.arn]\n    }}\n  }}\n}}\n"
        )
    };
    let document = |action| partly("data.aws_iam_policy_document.d.json", &data(action));
    assert_ne!(digest(&document("\"s3:GetObject\"")), digest(&document("\"s3:GetObject\", \"s3:ListBucket\"")));
}

#[test]
fn blanks_and_the_order_of_statements_are_no_facts() {
    let heredoc = |text: &str| partly(&format!("<<EOT\n{text}\nEOT"), "");
    let spaced = "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [{ \"Effect\": \"Allow\", \"Principal\": \"*\", \
                  \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\" }] }";
    let tight = spaced.replace([' ', '\n'], "");
    assert_eq!(digest(&heredoc(spaced)), digest(&heredoc(&tight)));
    assert_eq!(digest(&heredoc(spaced)), digest(&partly(&encoded(&[&anybody("\"s3:GetObject\"")]), "")));
    assert_ne!(digest(&heredoc(spaced)), digest(&heredoc(&tight.replace("GetObject", "*"))));
}

#[test]
fn what_is_sensitive_is_accepted_by_no_digest() {
    let secret = |action: &str, comment: &str| partly(&format!("sensitive({})", encoded(&[&anybody(action)])), comment);
    assert_eq!(digest(&secret("\"s3:GetObject\"", "")), None);
    let directory = tree(&[("main.tf", &secret("\"s3:GetObject\"", ""))]);
    let words = ["waive", ID, "aws_s3_bucket.b", "--reason", "why", "--accept-value"];
    let waived = run(onus(&words).current_dir(directory.path("")));
    assert_eq!(waived.code, 2);
    assert!(
        waived.stderr.contains("--accept-value cannot hold for aws_s3_bucket.b: bucket.policy is sensitive"),
        "{}",
        waived.stderr
    );
    let comment = format!("# onus:ignore[{ID}] accepts=0123456789ab -- why\n");
    let report = analyse(&tree(&[("main.tf", &secret("\"s3:GetObject\"", &comment))]), &settings());
    assert_eq!(told_of(&report, ID), ["aws_s3_bucket.b fail"]);
    let about = about_waivers(&report).concat();
    assert!(about.contains("those of now have none: bucket.policy is sensitive"), "{about}");
    // A baseline accepts it without one, and says so.
    let base = run(onus(&["baseline", "--output-file", "base.json"]).current_dir(directory.path("")));
    assert_eq!(base.code, 0, "{}", base.stderr);
    let text = std::fs::read_to_string(directory.path("base.json")).unwrap();
    assert!(text.lines().any(|line| line.contains(ID) && line.contains("\"accepts\":null")), "{text}");
    let accepting = Settings { baseline: Some(directory.path("base.json").into()), ..settings() };
    let report = analyse(&directory, &accepting);
    assert_eq!(told_of(&report, ID), ["aws_s3_bucket.b fail, accepted by baseline: -"]);
    assert!(report.notes.iter().any(|note| note.contains("whatever that becomes")), "{:?}", report.notes);
    // It is no longer sensitive: these are other facts.
    std::fs::write(directory.path("main.tf"), partly(&encoded(&[&anybody("\"s3:*\"")]), "")).unwrap();
    let report = analyse(&directory, &accepting);
    assert_eq!(told_of(&report, ID), ["aws_s3_bucket.b fail"]);
    assert!(about_waivers(&report).concat().contains("that have no digest, and those of now have "));
}
