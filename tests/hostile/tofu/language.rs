//! Blocks, arguments and functions that Terraform 1.11 does not have.

use super::{bucket, check, console, tree};

#[test]
fn blocks_and_arguments_of_opentofu_are_no_mistakes() {
    let root = r#"
language {
  compatible_with {
    opentofu = ">= 1.12"
  }
}
terraform {
  backend "s3" {
    bucket = var.state
    key    = "${local.name}/state"
  }
  encryption {
    key_provider "pbkdf2" "main" {
      passphrase = var.passphrase
    }
    method "aes_gcm" "main" {
      keys = key_provider.pbkdf2.main
    }
    state {
      method   = method.aes_gcm.main
      enforced = true
    }
  }
}
variable "state" {
  type       = string
  const      = true
  default    = "acme-state"
  deprecated = "the backend says it now"
}
variable "passphrase" {
  ephemeral = true
  sensitive = true
  default   = "correct horse"
}
locals {
  name = "acme"
}
ephemeral "aws_secretsmanager_random_password" "p" {
  password_length = 20
}
resource "aws_s3_bucket" "b" {
  bucket        = local.name
  force_destroy = true
  lifecycle {
    destroy         = false
    prevent_destroy = var.state == "x"
  }
}
moved {
  from = aws_s3_bucket.a
  to   = aws_s3_bucket.b
}
removed {
  from = aws_s3_bucket.old
  lifecycle {
    destroy = false
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id}"
  }
}
output "old" {
  value      = ephemeral.aws_secretsmanager_random_password.p.random_password
  ephemeral  = true
  deprecated = "read it elsewhere"
}
"#;
    let cloud =
        "terraform {\n  cloud {\n    organization = \"acme\"\n    workspaces {\n      name = \"x\"\n    }\n  }\n}\n";
    let checked =
        check(&tree(&[("main.tofu", root), ("other/main.tofu", &format!("{cloud}{}", bucket("c", "")))]), &["."]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b", "aws_s3_bucket.c"]);
    assert!(!checked.run.stdout.contains("correct horse"));
    let json = r#"{"language": {"compatible_with": {"opentofu": ">= 1.12"}}, "resource": {"aws_s3_bucket": {"j": {}}},
        "terraform": {"encryption": {"method": {"unencrypted": {"m": {}}}}}}"#;
    assert_eq!(check(&tree(&[("main.tofu.json", json)]), &["."]).buckets(), ["aws_s3_bucket.j"]);
}

#[test]
fn an_import_names_its_targets_with_keys_of_for_each() {
    let root = format!(
        "locals {{\n  all = {{ a = \"acme-a\" }}\n}}\nimport {{\n  for_each = local.all\n  to = aws_s3_bucket.b[each.key]\n  id = each.value\n}}\n{}{}",
        bucket("b", "  for_each = local.all\n").replace("acme-b", "acme-${each.key}"),
        bucket("new", ""),
    );
    let checked = check(&tree(&[("main.tofu", &root)]), &["."]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b[\"a\"]", "aws_s3_bucket.new"]);
    // What exists already has settings that nothing here says.
    assert_eq!(checked.verdict("versioning-off", "aws_s3_bucket.b[\"a\"]").0, "unknown");
    assert_eq!(checked.verdict("versioning-off", "aws_s3_bucket.new").0, "fail");
}

#[test]
fn an_escaped_block_holds_arguments_of_the_provider_or_the_module() {
    let root = "resource \"aws_s3_bucket\" \"b\" {\n  _ {\n    bucket = \"acme\"\n    force_destroy = true\n  }\n}\n\
        provider \"aws\" {\n  _ {\n    insecure = true\n  }\n}\n\
        module \"m\" {\n  source = \"./m\"\n  _ {\n    wipe = true\n  }\n}\n";
    let inner = format!("variable \"wipe\" {{}}\n{}", bucket("in", "  force_destroy = var.wipe\n"));
    let checked = check(&tree(&[("main.tofu", root), ("m/main.tf", &inner)]), &["."]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b", "module.m.aws_s3_bucket.in"]);
    for subject in checked.buckets() {
        assert_eq!(checked.verdict("force-destroy", &subject).0, "fail", "{subject}");
    }
    assert_eq!(checked.verdict("tls-verification-off", "provider.aws").0, "fail");
}

#[test]
fn a_deprecated_variable_says_what_to_use_instead() {
    let checked = check(&tree(&[("main.tofu", "variable \"v\" {\n  deprecated = \" \"\n}\n")]), &["."]);
    assert_eq!(checked.errors(), ["`deprecated` is empty, and says what to use instead"]);
}

#[test]
fn names_of_the_program_are_known_and_whether_it_applies_is_not() {
    let root = bucket(
        "b",
        "  force_destroy = tofu.applying\n  tags = { DataClassification = tofu.workspace == \"default\" ? \"restricted\" : \"public\" }\n",
    );
    let checked = check(&tree(&[("main.tofu", &root)]), &["."]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b"]);
    assert_eq!(checked.report["buckets"][0]["classification"]["value"], "restricted");
    let (verdict, reason) = checked.verdict("force-destroy", "aws_s3_bucket.b");
    assert_eq!(verdict, "unknown");
    assert!(reason.starts_with("terraform.applying is known only after apply"), "{reason}");
    let checked = check(&tree(&[("main.tofu", &bucket("b", "  force_destroy = tofu.planning\n"))]), &["."]);
    assert_eq!(checked.errors(), ["`tofu` has no attribute `planning`"]);
}

#[test]
fn functions_of_opentofu_are_evaluated_in_modules() {
    let directory = tree(&[
        (
            "main.tofu",
            "locals {\n  unzip = base64gunzip(base64gzip(\"acme\"))\n  within = cidrcontains(\"10.0.0.0/8\", \"10.1.0.0/16\")\n  text = urldecode(\"a%2Fb+c\")\n  \
             last = element([\"a\", \"b\", \"c\"], -1)\n  before = element(tolist([\"a\", \"b\"]), -4)\n  said = templatestring(\"Hello, $${name}\", { name = \"you\" })\n  \
             nested = templatefile(\"outer.tftpl\", { words = [\"a\", \"b\"] })\n  open = nonsensitive(\"x\")\n  shown = issensitive(sensitive(1))\n  \
             unsaid = provider::aws::arn_parse(\"arn:aws:s3:::x\")\n}\n",
        ),
        ("outer.tftpl", "%{ for word in words }<${templatefile(\"inner.tftpl\", { word = word })}>%{ endfor }"),
        ("inner.tftpl", "${upper(word)}"),
    ]);
    for (name, value) in [
        ("unzip", "\"acme\""),
        ("within", "true"),
        ("text", "\"a/b c\""),
        ("last", "\"c\""),
        ("before", "\"a\""),
        ("said", "\"Hello, you\""),
        ("nested", "\"<A><B>\""),
        ("open", "\"x\""),
        ("shown", "true"),
        ("unsaid", "(known after apply)"),
    ] {
        assert_eq!(console(&directory, &format!("local.{name}")), value, "{name}");
    }
    // A console is Terraform's, which renders no template within another one.
    assert!(console(&directory, "templatefile(\"outer.tftpl\", { words = [] })").starts_with("\"\""));
    let refused = console(&directory, "templatefile(\"outer.tftpl\", { words = [\"a\"] })");
    assert!(refused.contains("a template renders no other template"), "{refused}");
}

#[test]
fn a_template_that_renders_itself_ends_in_an_error() {
    let root = bucket("b", "  tags = { x = templatefile(\"self.tftpl\", {}) }\n");
    let checked = check(&tree(&[("main.tofu", &root), ("self.tftpl", "a${templatefile(\"self.tftpl\", {})}")]), &["."]);
    assert_eq!(checked.run.code, 2, "{}", checked.run.stderr);
    let message = "templatefile: line 1 of \"self.tftpl\": the expression is nested deeper than 240 levels";
    assert!(checked.errors()[0].starts_with(message), "{:?}", checked.errors());
}

#[test]
fn templates_that_double_with_each_level_end_in_an_error() {
    // Both sides of a condition are evaluated, so that only a loop ends it.
    let twice =
        "%{ for i in range(left > 0 ? 2 : 0) }${templatefile(\"twice.tftpl\", { left = left - 1 })}%{ endfor }x";
    let value =
        |left: usize| format!("  tags = {{ x = length(templatefile(\"twice.tftpl\", {{ left = {left} }})) }}\n");
    let check = |left| check(&tree(&[("main.tofu", &bucket("b", &value(left))), ("twice.tftpl", twice)]), &["."]);
    assert_eq!(check(8).buckets(), ["aws_s3_bucket.b"]);
    let checked = check(20);
    assert_eq!(checked.run.code, 2);
    let told = "templatefile: line 1 of \"twice.tftpl\": templatefile: the root module takes more than 20000000 steps, and \
                no more of it is evaluated; `--limit root-work=VALUE` raises it";
    assert!(checked.errors().iter().any(|error| error.starts_with(told)), "{:?}", checked.errors());
}

#[test]
fn an_ephemeral_value_is_not_taken_for_a_known_one() {
    let root = format!(
        "variable \"e\" {{\n  ephemeral = true\n  default = true\n}}\n{}",
        bucket("b", "  force_destroy = ephemeralasnull(var.e)\n")
    );
    let checked = check(&tree(&[("main.tofu", &root)]), &["."]);
    assert_eq!(checked.verdict("force-destroy", "aws_s3_bucket.b").0, "unknown");
}
