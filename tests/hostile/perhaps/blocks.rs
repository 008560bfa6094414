//! Blocks that a `dynamic` block may make, and those beside them.

use serde_json::Value as Json;

use super::outcomes;
use crate::support::{Directory, onus, run};

#[test]
fn a_bucket_whose_logging_is_not_known_does_not_log_for_sure() {
    let of = |text: &str, more: &[&str]| {
        outcomes(text, "main.tf", "aws_s3_bucket.b", &["access-logging-off"], more).concat()
    };
    let dynamic = r#"
variable "l" {
  type = string
}
resource "aws_s3_bucket" "b" {
  bucket = "acme-b"
  dynamic "logging" {
    for_each = var.l == "" ? [] : [var.l]
    content {
      target_bucket = logging.value
    }
  }
}
"#;
    assert_eq!(of(dynamic, &[]), "unknown");
    assert_eq!(of(dynamic, &["--var", "l="]), "fail");
    assert_eq!(of(dynamic, &["--var", "l=logs"]), "pass");
    let plain = r#"
variable "l" {
  type = string
}
resource "aws_s3_bucket" "b" {
  bucket = "acme-b"
  logging {
    target_bucket = var.l
  }
}
"#;
    assert_eq!(of(plain, &[]), "pass");
    // A live value that nobody declares.
    let imported = r#"
import {
  to = aws_s3_bucket.b
  id = "acme-b"
}
resource "aws_s3_bucket" "b" {
  bucket = "acme-b"
}
"#;
    assert_eq!(of(imported, &[]), "unknown");
}

/// A bucket and its copy, with a block that is there and others that may be there, wherever several can stand.
const BLOCKS: &str = r#"
variable "m" {
  type = map(string)
}
resource "aws_s3_bucket" "b" {
  bucket = "acme-b"
}
resource "aws_s3_bucket_lifecycle_configuration" "b" {
  bucket = "acme-b"
  rule {
    id     = "uploads"
    status = "Disabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 4
    }
  }
  dynamic "rule" {
    for_each = var.m
    content {
      id     = rule.key
      status = rule.value
      filter {}
      expiration {
        days = 3
      }
    }
  }
}
resource "aws_s3_bucket_cors_configuration" "b" {
  bucket = "acme-b"
  cors_rule {
    allowed_methods = ["PUT"]
    allowed_origins = ["https://example.com"]
  }
  dynamic "cors_rule" {
    for_each = var.m
    content {
      allowed_methods = ["PUT"]
      allowed_origins = ["*"]
    }
  }
}
resource "aws_s3_bucket_ownership_controls" "b" {
  bucket = "acme-b"
  rule {
    object_ownership = "ObjectWriter"
  }
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket = "acme-b"
}
resource "aws_s3_bucket_acl" "b" {
  bucket = "acme-b"
  access_control_policy {
    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
    }
    dynamic "grant" {
      for_each = var.m
      content {
        permission = "READ"
        grantee {
          type = "Group"
          uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
        }
      }
    }
    owner {
      id = "x"
    }
  }
}
resource "aws_s3_bucket_notification" "b" {
  bucket = "acme-b"
  queue {
    queue_arn = "arn:aws:sqs:eu-west-1:111122223333:q"
    events    = ["s3:ObjectCreated:*"]
  }
  dynamic "queue" {
    for_each = var.m
    content {
      queue_arn = "arn:aws:sqs:eu-west-1:111122223333:q"
      events    = ["s3:Replication:*"]
    }
  }
}
resource "aws_s3_bucket_replication_configuration" "b" {
  bucket = "acme-b"
  role   = "arn:aws:iam::111122223333:role/r"
  rule {
    id     = "a"
    status = "Enabled"
    destination {
      bucket = "arn:aws:s3:::acme-far"
    }
  }
  dynamic "rule" {
    for_each = var.m
    content {
      id     = rule.key
      status = rule.value
      destination {
        bucket = "arn:aws:s3:::acme-far"
      }
    }
  }
}
"#;

#[test]
fn a_block_that_is_there_is_read_beside_those_that_may_be_there() {
    let policies =
        ["lifecycle-missing", "incomplete-uploads-kept", "wildcard-cors", "public-acl-read", "replication-unmonitored"];
    let of = |more: &[&str]| outcomes(BLOCKS, "main.tf", "aws_s3_bucket.b", &policies, more);
    assert_eq!(of(&[]), ["unknown"; 5]);
    assert_eq!(of(&["--var", "m={}"]), ["fail", "not_applicable", "pass", "pass", "fail"]);
    assert_eq!(of(&["--var", "m={x=\"Enabled\"}"]), ["pass", "fail", "fail", "fail", "pass"]);
    // What is certain decides whatever else there is.
    let enabled = BLOCKS.replace("\"Disabled\"", "\"Enabled\"").replace("https://example.com", "*");
    let certain = outcomes(&enabled, "main.tf", "aws_s3_bucket.b", &policies[..3], &[]);
    assert_eq!(certain, ["pass", "pass", "fail"]);
}

#[test]
fn no_policy_is_an_error_where_blocks_may_be_there() {
    let directory = Directory::new();
    std::fs::write(directory.path("main.tf"), BLOCKS).unwrap();
    let run = run(onus(&["check", "--format", "json", "--config", "none", "."]).current_dir(directory.path("")));
    let report: Json = serde_json::from_str(&run.stdout).unwrap();
    let errors = report["verdicts"].as_array().unwrap().iter().filter(|verdict| verdict["verdict"] == "error");
    assert_eq!(errors.map(|verdict| verdict["policy"].to_string()).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(run.code, 1, "{}", run.stderr);
}

#[test]
fn an_argument_of_a_bucket_that_may_not_be_there_is_no_second_companion_for_sure() {
    let text = r#"
variable "c" {
  type = bool
}
resource "aws_s3_bucket" "b" {
  bucket = "acme-b"
  dynamic "versioning" {
    for_each = var.c ? [1] : []
    content {
      enabled = true
    }
  }
}
resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Enabled"
  }
}
"#;
    let of = |more: &[&str]| outcomes(text, "main.tf", "aws_s3_bucket.b", &["companion-declared-twice"], more).concat();
    assert_eq!([of(&[]), of(&["--var", "c=true"]), of(&["--var", "c=false"])], ["unknown", "fail", "pass"]);
}

#[test]
fn a_bucket_that_a_block_may_name_has_its_purpose_perhaps() {
    let text = r#"
variable "d" {
  type = bool
}
resource "aws_s3_bucket" "s" {
  bucket = "acme-s"
  tags   = { DataClassification = "restricted" }
}
resource "aws_s3_bucket" "d" {
  bucket = "acme-d"
  tags   = { DataClassification = "restricted" }
  dynamic "logging" {
    for_each = var.d ? [1] : []
    content {
      target_bucket = "acme-s"
    }
  }
  dynamic "replication_configuration" {
    for_each = var.d ? [1] : []
    content {
      role = "arn:aws:iam::111122223333:role/r"
      rules {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::acme-s"
        }
      }
    }
  }
}
"#;
    let policies = ["replication-missing", "access-logging-off"];
    let of = |more: &[&str]| outcomes(text, "main.tf", "aws_s3_bucket.s", &policies, more);
    assert_eq!(of(&[]), ["unknown"; 2]);
    assert_eq!(of(&["--var", "d=true"]), ["not_applicable"; 2]);
    assert_eq!(of(&["--var", "d=false"]), ["fail"; 2]);
    // Neither does a bucket that may not be there give one.
    let bucket = text.replace("  bucket = \"acme-d\"", "  count  = var.d ? 1 : 0\n  bucket = \"acme-d\"");
    let bucket = bucket.replace("var.d ? [1] : []", "[1]");
    assert_eq!(outcomes(&bucket, "main.tf", "aws_s3_bucket.s", &policies, &[]), ["unknown"; 2]);
}
