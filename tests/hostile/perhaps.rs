//! What may not be there decides nothing, and neither does what is declared twice.

mod blocks;
mod repeated;

use serde_json::Value as Json;

use super::support::{Directory, onus, run};

/// The outcomes of policies for one subject of a module, in their order; it can call `./m`, a public access block of
/// `var.bucket`.
fn outcomes(text: &str, name: &str, subject: &str, policies: &[&str], more: &[&str]) -> Vec<String> {
    let directory = Directory::new();
    std::fs::write(directory.path(name), text).unwrap();
    if text.contains("\"./m\"") {
        let block = "resource \"aws_s3_bucket_public_access_block\" \"p\" {\n  bucket = var.bucket\n}\n";
        std::fs::create_dir(directory.path("m")).unwrap();
        std::fs::write(directory.path("m/main.tf"), format!("variable \"bucket\" {{}}\n{block}")).unwrap();
    }
    let words = ["check", "--format", "json", "--config", "none", "."];
    let run = run(onus(&[&words, more].concat()).current_dir(directory.path("")));
    let report: Json = serde_json::from_str(&run.stdout).unwrap();
    let verdicts = report["verdicts"].as_array().unwrap();
    let of = |policy: &&str| {
        let found = verdicts.iter().find(|verdict| verdict["policy"] == **policy && verdict["subject"] == subject);
        found.unwrap_or_else(|| panic!("{policy} says nothing of {subject}: {}", run.stderr))["verdict"].to_string()
    };
    policies.iter().map(of).map(|outcome| outcome.trim_matches('"').to_owned()).collect()
}

const VARIABLE: &str = "variable \"n\" {\n  type = number\n}\n";

/// A bucket that is public but for a block of its account.
const PUBLIC: &str = r#"
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
resource "aws_s3_bucket" "b" {
  bucket = "acme-b"
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket = aws_s3_bucket.b.id
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-b/*" }]
  })
}
"#;

/// A block of an account.
fn account_block(name: &str, on: bool, more: &str) -> String {
    format!(
        "resource \"aws_s3_account_public_access_block\" \"{name}\" {{\n  block_public_acls = {on}\n  \
         block_public_policy = {on}\n  ignore_public_acls = {on}\n  restrict_public_buckets = {on}\n{more}}}\n"
    )
}

fn under(blocks: &[String], more: &[&str]) -> String {
    let text = format!("{VARIABLE}{PUBLIC}{}", blocks.concat());
    outcomes(&text, "main.tf", "aws_s3_bucket.b", &["public-policy-read"], more).concat()
}

#[test]
fn a_block_of_the_account_that_may_not_be_there_does_not_close_a_bucket() {
    assert_eq!(under(&[], &[]), "fail");
    assert_eq!(under(&[account_block("a", true, "")], &[]), "pass");
    assert_eq!(under(&[account_block("a", false, "")], &[]), "fail");
    let open = [account_block("a", true, "  count = var.n\n")];
    assert_eq!(under(&open, &[]), "unknown");
    assert_eq!(under(&open, &["--var", "n=0"]), "fail");
    assert_eq!(under(&open, &["--var", "n=1"]), "pass");
    let each = [account_block("a", true, "  for_each = toset([for i in range(var.n) : tostring(i)])\n")];
    assert_eq!(under(&each, &[]), "unknown");
    // One that certainly closes it is not opened by one that would close it, too.
    assert_eq!(under(&[account_block("a", true, ""), open[0].replace("\"a\"", "\"c\"")], &[]), "pass");
}

#[test]
fn two_blocks_of_one_account_that_differ_decide_nothing() {
    for (one, other) in [(true, false), (false, true)] {
        assert_eq!(under(&[account_block("a", one, ""), account_block("c", other, "")], &[]), "unknown");
    }
    assert_eq!(under(&[account_block("a", true, ""), account_block("c", true, "")], &[]), "pass");
    let perhaps = account_block("c", false, "  count = var.n\n");
    assert_eq!(under(&[account_block("a", true, ""), perhaps], &[]), "unknown");
}

#[test]
fn a_block_of_another_account_is_none_of_this_one() {
    let of = |account: &str| under(&[account_block("a", true, &format!("  account_id = \"{account}\"\n"))], &[]);
    assert_eq!(of("111122223333"), "pass");
    assert_eq!(of("999999999999"), "fail");
}

#[test]
fn what_may_not_be_there_gives_no_bucket_a_purpose() {
    let logs = format!(
        "{VARIABLE}resource \"aws_s3_bucket\" \"a\" {{\n  bucket = \"acme-a\"\n}}\nresource \"aws_s3_bucket\" \"logs\" {{\n  \
         bucket = \"acme-logs\"\n}}\nresource \"aws_s3_bucket_logging\" \"a\" {{\n  count = var.n\n  bucket = \
         aws_s3_bucket.a.id\n  target_bucket = aws_s3_bucket.logs.id\n  target_prefix = \"a/\"\n}}\n"
    );
    let policies = ["access-logging-off", "log-retention-missing"];
    let of = |more: &[&str]| outcomes(&logs, "main.tf", "aws_s3_bucket.logs", &policies, more);
    assert_eq!(of(&["--var", "n=0"]), ["fail", "not_applicable"]);
    assert_eq!(of(&["--var", "n=1"]), ["not_applicable", "fail"]);
    assert_eq!(of(&[]), ["unknown", "unknown"]);
    let balancer = "variable \"on\" {\n  type = bool\n}\nresource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"acme-logs\"\n}\n\
        resource \"aws_lb\" \"a\" {\n  access_logs {\n    bucket = aws_s3_bucket.logs.id\n    enabled = true\n  }\n  \
        lifecycle {\n    enabled = var.on\n  }\n}\n";
    let of = |more: &[&str]| outcomes(balancer, "main.tofu", "aws_s3_bucket.logs", &policies, more);
    assert_eq!(of(&["--var", "on=false"]), ["fail", "not_applicable"]);
    assert_eq!(of(&["--var", "on=true"]), ["not_applicable", "fail"]);
    assert_eq!(of(&[]), ["unknown", "unknown"]);
}

#[test]
fn a_lifecycle_that_may_not_be_there_is_not_that_of_a_directory_bucket() {
    let text = format!(
        "{VARIABLE}resource \"aws_s3_directory_bucket\" \"d\" {{\n  bucket = \"acme--euw1-az1--x-s3\"\n  location {{\n    \
         name = \"euw1-az1\"\n  }}\n}}\nresource \"aws_s3_bucket_lifecycle_configuration\" \"d\" {{\n  count  = var.n\n  \
         bucket = aws_s3_directory_bucket.d.bucket\n  rule {{\n    id     = \"all\"\n    status = \"Enabled\"\n    filter \
         {{}}\n    expiration {{\n      days = 7\n    }}\n  }}\n}}\n"
    );
    let of = |more: &[&str]| {
        outcomes(&text, "main.tf", "aws_s3_directory_bucket.d", &["directory-bucket-lifecycle-missing"], more).concat()
    };
    assert_eq!(of(&["--var", "n=0"]), "fail");
    assert_eq!(of(&["--var", "n=1"]), "pass");
    assert_eq!(of(&[]), "unknown");
}

#[test]
fn a_key_policy_that_may_not_be_there_or_is_there_twice_decides_nothing() {
    let key = "resource \"aws_kms_key\" \"k\" {\n}\n";
    let policy = |name: &str, principal: &str, more: &str| {
        format!(
            "resource \"aws_kms_key_policy\" \"{name}\" {{\n  key_id = aws_kms_key.k.id\n  policy = jsonencode({{ Statement = \
             [{{ Effect = \"Allow\", Principal = {{ AWS = \"{principal}\" }}, Action = \"kms:*\", Resource = \"*\" }}] }})\n\
             {more}}}\n"
        )
    };
    let of = |policies: &[String], more: &[&str]| {
        let text = format!("{VARIABLE}{key}{}", policies.concat());
        outcomes(&text, "main.tf", "aws_kms_key.k", &["kms-key-public"], more).concat()
    };
    let (everyone, account) = ("*", "arn:aws:iam::111122223333:root");
    assert_eq!(of(&[policy("a", everyone, "")], &[]), "fail");
    assert_eq!(of(&[policy("a", account, "")], &[]), "pass");
    for (one, other) in [(everyone, account), (account, everyone)] {
        assert_eq!(of(&[policy("a", one, ""), policy("b", other, "")], &[]), "unknown");
    }
    let open = [policy("a", everyone, "  count = var.n\n")];
    assert_eq!(of(&open, &[]), "unknown");
    assert_eq!(of(&open, &["--var", "n=1"]), "fail");
    assert_eq!(of(&open, &["--var", "n=0"]), "pass");
}

#[test]
fn a_selection_of_backups_that_may_not_be_there_copies_nothing_for_certain() {
    let case = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/policies/region-not-allowed/fail-backup-copy/main.tf");
    let text = std::fs::read_to_string(case).unwrap();
    let header = "resource \"aws_backup_selection\" \"orders\" {";
    let open = text.replace(header, &format!("{header}\n  count = var.n"));
    let of = |text: &str, more: &[&str]| {
        let regions = ["--input", "allowed_regions={default=[\"eu-west-1\"]}"];
        let more = [&regions, more].concat();
        let text = format!("{VARIABLE}{text}");
        outcomes(&text, "main.tf", "aws_s3_bucket.orders", &["region-not-allowed"], &more).concat()
    };
    assert_eq!(of(&text, &[]), "fail");
    assert_eq!(of(&open, &["--var", "n=1"]), "fail");
    assert_eq!(of(&open, &["--var", "n=0"]), "pass");
    assert_eq!(of(&open, &[]), "unknown");
}

#[test]
fn a_name_that_may_be_spelled_out_may_be_that_of_a_bucket() {
    let of = |bucket: &str, more: &[&str]| {
        let text = format!(
            "variable \"x\" {{\n  type = string\n}}\nvariable \"c\" {{\n  type = bool\n}}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket \
             = \"acme-b\"\n}}\nresource \"aws_s3_bucket_public_access_block\" \"b\" {{\n  bucket = {bucket}\n}}\n"
        );
        outcomes(&text, "main.tf", "aws_s3_bucket.b", &["public-access-unblocked"], more).concat()
    };
    assert_eq!(of("coalesce(var.x, \"acme-b\")", &[]), "unknown");
    assert_eq!(of("coalesce(var.x, \"acme-b\")", &["--var", "x=acme-b"]), "fail");
    assert_eq!(of("coalesce(var.x, \"acme-b\")", &["--var", "x=acme-c"]), "pass");
    assert_eq!(of("var.c ? var.x : \"acme-b\"", &[]), "unknown");
    assert_eq!(of("var.c ? var.x : \"acme-b\"", &["--var", "c=false"]), "fail");
}

#[test]
fn escapes_in_the_addresses_of_a_configuration_change_nothing() {
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/policies/public-policy-read/fail-aws-wildcard/plan.json");
    let text = std::fs::read_to_string(plan).unwrap();
    let escaped = text.replace("\"address\":\"aws", "\"address\":\"\\u0061ws");
    assert_ne!(text, escaped);
    let directory = Directory::new();
    let report = |text: &str| {
        std::fs::write(directory.path("plan.json"), text).unwrap();
        let run =
            run(onus(&["check", "--format", "json", "--config", "none", "plan.json"]).current_dir(directory.path("")));
        let report: Json = serde_json::from_str(&run.stdout).unwrap();
        (run.code, report["summary"].clone())
    };
    assert_eq!(report(&text), report(&escaped));
    assert_eq!(report(&text).0, 1);
}

#[test]
fn a_bucket_that_may_not_be_there_is_not_unclassified_for_sure() {
    let text = "variable \"e\" {\n  type = bool\n}\nresource \"aws_s3_bucket\" \"b\" {\n  count = var.e ? 1 : 0\n}\n";
    let of = |text: &str, more: &[&str]| outcomes(text, "main.tf", "estate", &["unclassified-data"], more).concat();
    assert_eq!([of(text, &[]), of(text, &["--var", "e=true"])], ["unknown", "fail"]);
    assert_eq!(of(text, &["--var", "e=false"]), "pass");
    // Another one is.
    assert_eq!(of(&format!("{text}resource \"aws_s3_bucket\" \"c\" {{}}\n"), &[]), "fail");
}
