//! What goes through a `for_each` or `count` that is not known, or has an error, may be any bucket.

use super::outcomes;

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
