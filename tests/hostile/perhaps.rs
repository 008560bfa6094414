//! What may not be there decides nothing, and neither does what is declared twice.

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

/// What `public-access-unblocked` says of a bucket `acme-x` in HCL, beside the blocks of a public access block that opens
/// it: without a value of `on`, and with either.
fn opened(blocks: &str) -> [String; 3] {
    let text = format!(
        "variable \"on\" {{\n  type = bool\n}}\nvariable \"ks\" {{\n  type    = set(string)\n}}\nresource \"aws_s3_bucket\" \
         \"b\" {{\n  for_each = toset([\"x\"])\n  bucket   = \"acme-${{each.key}}\"\n}}\ndata \"aws_ssm_parameter\" \"d\" {{\n  \
         name = \"names\"\n}}\n{blocks}"
    );
    let of = |more: &[&str]| {
        let policies = ["public-access-unblocked"];
        outcomes(&text, "main.tf", "aws_s3_bucket.b[\"x\"]", &policies, more).concat()
    };
    [of(&[]), of(&["--var", "on=false", "--var", "ks=[]"]), of(&["--var", "on=true", "--var", "ks=[\"x\"]"])]
}

/// A public access block that opens the bucket of such a name.
fn opening(for_each: &str, bucket: &str) -> String {
    format!(
        "resource \"aws_s3_bucket_public_access_block\" \"p\" {{\n  for_each = {for_each}\n  bucket = {bucket}\n}}\n"
    )
}

#[test]
fn what_goes_through_a_for_each_that_is_not_known_may_be_any_bucket() {
    for (for_each, bucket) in [
        ("var.on ? aws_s3_bucket.b : {}", "each.value.id"),
        ("var.on ? aws_s3_bucket.b : {}", "each.value[\"bucket\"]"),
        ("{ for k, b in aws_s3_bucket.b : k => b.id if var.on }", "each.value"),
        ("toset([for b in aws_s3_bucket.b : b.id if var.on])", "each.key"),
        ("toset([for b in aws_s3_bucket.b : b.id if var.on])", "each.value"),
        ("{ for k in var.ks : k => aws_s3_bucket.b[k].id }", "each.value"),
        ("{ for k in var.ks : \"acme-${k}\" => k }", "each.key"),
        ("var.on ? { a = \"acme-x\" } : {}", "each.value"),
        ("var.on ? toset([\"acme-x\"]) : toset([])", "each.key"),
        ("merge(var.on ? { a = \"acme-x\" } : {}, {})", "each.value"),
    ] {
        let verdicts = ["unknown", "pass", "fail"];
        assert_eq!(opened(&opening(for_each, bucket)), verdicts, "{for_each} {bucket}");
        let call = format!("module \"p\" {{\n  source = \"./m\"\n  for_each = {for_each}\n  bucket = {bucket}\n}}\n");
        assert_eq!(opened(&call), verdicts, "{call}");
    }
    let read = opening("toset(split(\",\", data.aws_ssm_parameter.d.value))", "each.key");
    assert_eq!(opened(&read), ["unknown"; 3]);
    // Of a name that is another one there is nothing to find out.
    assert_eq!(opened(&opening("var.on ? { a = 1 } : {}", "\"acme-other\"")), ["pass"; 3]);
    assert_eq!(opened(&opening("var.on ? { a = 1 } : {}", "\"acme-x\"")), ["unknown", "pass", "fail"]);
}

#[test]
fn what_follows_buckets_of_which_no_one_knows_how_many_is_about_these() {
    let others = "resource \"aws_s3_bucket\" \"c\" {\n  for_each = var.ks\n  bucket = each.key\n}\n";
    for (for_each, bucket) in [("aws_s3_bucket.c", "each.value.id"), ("var.ks", "aws_s3_bucket.c[each.key].id")] {
        assert_eq!(opened(&format!("{others}{}", opening(for_each, bucket))), ["pass"; 3], "{for_each} {bucket}");
    }
    // Two names of one set may be the same, and are of two resources.
    assert_eq!(opened(&format!("{others}{}", opening("var.ks", "each.key"))), ["unknown", "pass", "pass"]);
}

/// Instances of `b` that differ in their blocks, of every nesting: known, not known, and none.
const DIFFERENT: &str = r#"
variable "on" {
  type = bool
}
variable "ks" {
  type = set(string)
}
resource "aws_s3_bucket" "b" {
  for_each = toset(["x", "y"])
  bucket   = "acme-${each.key}"
  dynamic "website" {
    for_each = each.key == "x" ? [1] : []
    content {
      index_document = "index.html"
    }
  }
  dynamic "grant" {
    for_each = each.key == "x" ? ["a", "b"] : []
    content {
      id          = grant.value
      type        = "CanonicalUser"
      permissions = ["READ"]
    }
  }
  dynamic "cors_rule" {
    for_each = each.key == "x" ? var.ks : []
    content {
      allowed_methods = ["GET"]
      allowed_origins = [cors_rule.value]
    }
  }
  dynamic "timeouts" {
    for_each = each.key == "x" ? [1] : []
    content {
      create = "1m"
    }
  }
  of_another_version = each.key == "x" ? "text" : null
}
resource "aws_s3_bucket" "bare" {
  count  = 2
  bucket = "acme-bare-${count.index}"
  of_another_version = count.index == 0 ? "text" : null
  dynamic "lifecycle_rule" {
    for_each = range(count.index)
    content {
      enabled = true
    }
  }
}
"#;

#[test]
fn buckets_with_and_without_blocks_are_of_one_type() {
    for (more, bucket) in [
        ("for_each = true ? aws_s3_bucket.b : {}", "each.value.id"),
        ("for_each = tomap(aws_s3_bucket.b)", "each.value.bucket"),
        ("for_each = merge(tomap(aws_s3_bucket.b), { z = aws_s3_bucket.bare[1] })", "each.value.id"),
        ("count = length(tolist(aws_s3_bucket.bare))", "(true ? values(aws_s3_bucket.b) : [])[count.index].id"),
        ("count = 2", "(count.index == 0 ? aws_s3_bucket.b[\"x\"] : aws_s3_bucket.b[\"y\"]).bucket"),
        ("count = 2", "(count.index == 0 ? aws_s3_bucket.b[\"x\"] : aws_s3_bucket.bare[0]).bucket"),
        ("count = 2", "coalescelist([], values(aws_s3_bucket.b))[count.index].id"),
    ] {
        let block = "resource \"aws_s3_bucket_public_access_block\" \"p\"";
        let text = format!("{DIFFERENT}{block} {{\n  {more}\n  bucket = {bucket}\n}}\n");
        let of = |more: &[&str]| {
            let policies = ["public-access-unblocked"];
            outcomes(&text, "main.tf", "aws_s3_bucket.b[\"x\"]", &policies, more).concat()
        };
        for given in [&[][..], &["--var", "ks=[]"], &["--var", "ks=[\"a\"]"]] {
            assert_eq!(of(given), "fail", "{more} {bucket} {given:?}");
        }
    }
}

#[test]
fn a_repetition_with_an_error_leaves_open_what_it_would_decide() {
    for more in [
        "for_each = aws_s3_bucket.b.nothing",
        "for_each = true ? aws_s3_bucket.b : [1]",
        "for_each = [\"x\"]",
        "for_each = null",
        "count = \"many\"",
        "count = -1",
        "count = 100001",
    ] {
        let bucket = if more.starts_with("count") { "[\"acme-x\", \"acme-y\"][count.index]" } else { "each.value.id" };
        for bucket in [bucket, "\"acme-x\"", "aws_s3_bucket.b[\"x\"].id"] {
            let block =
                format!("resource \"aws_s3_bucket_public_access_block\" \"p\" {{\n  {more}\n  bucket = {bucket}\n}}\n");
            assert_eq!(opened(&block), ["unknown"; 3], "{more} {bucket}");
            let call = format!("module \"p\" {{\n  source = \"./m\"\n  {more}\n  bucket = {bucket}\n}}\n");
            assert_eq!(opened(&call), ["unknown"; 3], "{call}");
        }
    }
}
