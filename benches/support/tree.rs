//! Directories of HCL: root modules that declare buckets in the ways in which people do.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// How many buckets a file declares.
const PER_FILE: usize = 5;

/// What the services of a made-up company are called.
const SERVICES: [&str; 7] = ["orders", "media", "ledger", "search", "imports", "exports", "audit"];

/// Writes one root module with so many buckets, and the modules that it calls: of ten files, seven write resources out,
/// two give a map to a module with `for_each`, and one does so through another module.
///
/// # Errors
/// If a file cannot be written.
pub(crate) fn one_root(directory: &Path, buckets: usize) -> io::Result<()> {
    module(directory, "bucket", BUCKET)?;
    module(directory, "platform", PLATFORM)?;
    write(&directory.join("main.tf"), ROOT)?;
    for file in 0..buckets.div_ceil(PER_FILE) {
        let numbers = file * PER_FILE..buckets.min((file + 1) * PER_FILE);
        let text = match file % 10 {
            3 | 6 => called(file, "bucket", numbers),
            9 => called(file, "platform", numbers),
            _ => numbers.map(written_out).collect(),
        };
        write(&directory.join(format!("buckets_{file:05}.tf")), &text)?;
    }
    Ok(())
}

/// Writes a repository with so many root modules: each declares a bucket and calls a module for another one.
///
/// # Errors
/// If a file cannot be written.
pub(crate) fn many_roots(directory: &Path, roots: usize) -> io::Result<()> {
    module(directory, "bucket", BUCKET)?;
    for root in 0..roots {
        let own = directory.join(format!("services/service-{root:03}"));
        std::fs::create_dir_all(&own)?;
        write(&own.join("main.tf"), ROOT)?;
        let call = format!(
            "module \"data\" {{\n  source  = \"../../modules/bucket\"\n  name    = \"acme-{root}-data\"\n  logging = true\n  \
             kms_key = var.kms_key\n  logs    = var.logs\n  tags    = local.tags\n}}\n"
        );
        write(&own.join("buckets.tf"), &(written_out(root) + &call))?;
        write(&own.join("outputs.tf"), "output \"data_arn\" {\n  value = module.data.arn\n}\n")?;
    }
    Ok(())
}

fn module(directory: &Path, name: &str, text: &str) -> io::Result<()> {
    let directory = directory.join("modules").join(name);
    std::fs::create_dir_all(&directory)?;
    write(&directory.join("main.tf"), text)
}

#[allow(clippy::disallowed_methods, reason = "a bench writes the files that it measures")]
fn write(path: &Path, text: &str) -> io::Result<()> {
    std::fs::write(path, text)
}

fn service(number: usize) -> &'static str {
    SERVICES.get(number % SERVICES.len()).copied().unwrap_or("data")
}

/// A bucket with its companions as resources of the root module.
fn written_out(number: usize) -> String {
    let service = service(number);
    let name = format!("b{number:06}");
    let mut text = format!(
        r#"# What {service} keeps.
resource "aws_s3_bucket" "{name}" {{
  bucket = "acme-{service}-{number:06}"

  tags = merge(local.tags, {{
    Service = "{service}"
    Owner   = "team-{}@acme.example"
  }})
}}

resource "aws_s3_bucket_ownership_controls" "{name}" {{
  bucket = aws_s3_bucket.{name}.id

  rule {{
    object_ownership = "BucketOwnerEnforced"
  }}
}}

resource "aws_s3_bucket_public_access_block" "{name}" {{
  bucket                  = aws_s3_bucket.{name}.id
  block_public_acls       = true
  block_public_policy     = {}
  ignore_public_acls      = true
  restrict_public_buckets = true
}}

resource "aws_s3_bucket_server_side_encryption_configuration" "{name}" {{
  bucket = aws_s3_bucket.{name}.id

  rule {{
    apply_server_side_encryption_by_default {{
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key
    }}
    bucket_key_enabled = true
  }}
}}

resource "aws_s3_bucket_logging" "{name}" {{
  bucket        = aws_s3_bucket.{name}.id
  target_bucket = var.logs
  target_prefix = "s3/${{aws_s3_bucket.{name}.id}}/"
}}

"#,
        number % 12,
        !number.is_multiple_of(17),
    );
    if number % 9 != 4 {
        let _ = write!(
            text,
            r#"resource "aws_s3_bucket_versioning" "{name}" {{
  bucket = aws_s3_bucket.{name}.id

  versioning_configuration {{
    status = "Enabled"
  }}
}}

"#
        );
    }
    let _ = write!(
        text,
        r#"resource "aws_s3_bucket_policy" "{name}" {{
  bucket = aws_s3_bucket.{name}.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Sid       = "OnlyTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.{name}.arn, "${{aws_s3_bucket.{name}.arn}}/*"]
      Condition = {{ Bool = {{ "aws:SecureTransport" = "false" }} }}
    }}]
  }})
}}

resource "aws_s3_bucket_lifecycle_configuration" "{name}" {{
  bucket = aws_s3_bucket.{name}.id

  rule {{
    id     = "tidy"
    status = "Enabled"

    filter {{}}

    abort_incomplete_multipart_upload {{
      days_after_initiation = 7
    }}

    noncurrent_version_expiration {{
      noncurrent_days = {}
    }}
  }}
}}

"#,
        30 + number % 60,
    );
    text
}

/// Buckets as a map that a module turns into resources.
fn called(file: usize, module: &str, numbers: std::ops::Range<usize>) -> String {
    let mut text = format!("locals {{\n  buckets_{file:05} = {{\n");
    for number in numbers {
        let service = service(number);
        let _ = write!(
            text,
            r#"    "{service}-{number:06}" = {{
      name         = "acme-{service}-{number:06}"
      block_public = {}
      versioning   = {}
      logging      = {}
      tags         = {{ Service = "{service}", Owner = "team-{}@acme.example" }}
    }}
"#,
            number % 13 != 5,
            if number % 11 == 7 { "null" } else { "\"Enabled\"" },
            number % 5 != 2,
            number % 12,
        );
    }
    text.push_str("  }\n}\n\n");
    let _ = match module {
        "platform" => write!(
            text,
            "module \"platform_{file:05}\" {{\n  source  = \"./modules/platform\"\n  buckets = local.buckets_{file:05}\n  \
             kms_key = var.kms_key\n  logs    = var.logs\n  tags    = local.tags\n}}\n"
        ),
        _ => write!(
            text,
            r#"module "buckets_{file:05}" {{
  source   = "./modules/bucket"
  for_each = local.buckets_{file:05}

  name         = each.value.name
  block_public = each.value.block_public
  versioning   = each.value.versioning
  logging      = each.value.logging
  kms_key      = var.kms_key
  logs         = var.logs
  tags         = merge(local.tags, each.value.tags)
}}
"#
        ),
    };
    text
}

/// What every root module has beside its buckets.
const ROOT: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "kms_key" {
  type    = string
  default = "arn:aws:kms:eu-central-1:111122223333:key/1c3d5e7f-0000-4000-8000-0123456789ab"
}

variable "logs" {
  type    = string
  default = "acme-access-logs"
}

locals {
  tags = {
    Environment = "production"
    ManagedBy   = "terraform"
  }
}
"#;

/// A module that makes one bucket.
const BUCKET: &str = r#"variable "name" {
  type = string
}

variable "block_public" {
  type    = bool
  default = true
}

variable "versioning" {
  type    = string
  default = "Enabled"
}

variable "logging" {
  type    = bool
  default = false
}

variable "kms_key" {
  type    = string
  default = null
}

variable "logs" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = var.tags
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count  = var.block_public ? 1 : 0
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.versioning != null ? 1 : 0
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = var.versioning
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key
    }
    bucket_key_enabled = var.kms_key != null
  }
}

resource "aws_s3_bucket_logging" "this" {
  count  = var.logging ? 1 : 0
  bucket = aws_s3_bucket.this.id

  target_bucket = var.logs
  target_prefix = "s3/${var.name}/"
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid       = "OnlyTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }], [])
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  dynamic "rule" {
    for_each = { tidy = 7, parts = 14 }

    content {
      id     = rule.key
      status = "Enabled"

      filter {}

      abort_incomplete_multipart_upload {
        days_after_initiation = rule.value
      }
    }
  }
}

output "id" {
  value = aws_s3_bucket.this.id
}

output "arn" {
  value = aws_s3_bucket.this.arn
}
"#;

/// A module that makes many, through the other one.
const PLATFORM: &str = r#"variable "buckets" {
  type = map(object({
    name         = string
    block_public = optional(bool, true)
    versioning   = optional(string)
    logging      = optional(bool, false)
    tags         = optional(map(string), {})
  }))
}

variable "kms_key" {
  type = string
}

variable "logs" {
  type = string
}

variable "tags" {
  type = map(string)
}

module "bucket" {
  source   = "../bucket"
  for_each = var.buckets

  name         = each.value.name
  block_public = each.value.block_public
  versioning   = each.value.versioning
  logging      = each.value.logging
  kms_key      = var.kms_key
  logs         = var.logs
  tags         = merge(var.tags, each.value.tags)
}

output "names" {
  value = { for key, bucket in module.bucket : key => bucket.id }
}
"#;
