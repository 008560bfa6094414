//! `enabled` in `lifecycle`: OpenTofu 1.11, internal/lang/evalchecks/eval_lifecycle_enabled.go.

use super::{Checked, bucket, check, console, tree};

/// A root module beside a module with a bucket.
fn with_module(root: &str) -> Checked {
    let directory = tree(&[
        ("main.tofu", root),
        ("m/main.tf", &format!("{}output \"name\" {{\n  value = aws_s3_bucket.in.id\n}}\n", bucket("in", ""))),
    ]);
    check(&directory, &["."])
}

fn with(root: &str) -> Checked {
    check(&tree(&[("main.tofu", root)]), &["."])
}

fn lifecycle(enabled: &str) -> String {
    format!("  lifecycle {{\n    enabled = {enabled}\n  }}\n")
}

#[test]
fn what_is_enabled_is_there_without_a_key_and_what_is_not_is_not() {
    let module =
        |name: &str, enabled: &str| format!("module \"{name}\" {{\n  source = \"./m\"\n{}}}\n", lifecycle(enabled));
    let root = [
        "variable \"on\" {\n  default = \"true\"\n}\n".to_owned(),
        bucket("on", &lifecycle("var.on")),
        bucket("off", &lifecycle("!var.on")),
        bucket("plain", "  lifecycle {\n    prevent_destroy = true\n  }\n"),
        module("on", "var.on"),
        module("off", "1 > 2"),
    ];
    let buckets = ["aws_s3_bucket.on", "aws_s3_bucket.plain", "module.on.aws_s3_bucket.in"];
    assert_eq!(with_module(&root.concat()).buckets(), buckets);
}

#[test]
fn what_is_not_there_is_null() {
    let root = format!(
        "{}{}module \"off\" {{\n  source = \"./m\"\n{}}}\n",
        bucket("on", &lifecycle("true")),
        bucket("off", &lifecycle("false")),
        lifecycle("false"),
    );
    let directory = tree(&[("main.tofu", &root), ("m/main.tf", "output \"x\" {\n  value = 1\n}\n")]);
    for (expression, value) in [
        ("aws_s3_bucket.off", "null"),
        ("module.off", "null"),
        ("aws_s3_bucket.off == null", "true"),
        ("aws_s3_bucket.on == null", "false"),
        ("try(aws_s3_bucket.off.id, \"none\")", "\"none\""),
        ("aws_s3_bucket.off[*]", "[]"),
        ("aws_s3_bucket.on[*].bucket", "[\n  \"acme-on\",\n]"),
    ] {
        assert_eq!(console(&directory, expression), value, "{expression}");
    }
    assert!(console(&directory, "aws_s3_bucket.off.id").contains("null has no attribute `id`"));
}

#[test]
fn a_companion_of_what_may_be_there_is_linked_to_it() {
    let versioning = "resource \"aws_s3_bucket_versioning\" \"v\" {\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n";
    for (enabled, verdict) in [("true", "pass"), ("var.on", "pass")] {
        let root =
            format!("variable \"on\" {{}}\n{}{versioning}{}}}\n", bucket("b", &lifecycle(enabled)), lifecycle("true"));
        let checked = with(&root);
        assert_eq!(checked.buckets(), ["aws_s3_bucket.b"]);
        assert_eq!(checked.verdict("versioning-off", "aws_s3_bucket.b").0, verdict, "{enabled}");
    }
}

#[test]
fn what_may_be_there_is_judged_and_a_failure_of_it_is_not_known() {
    let checked = with(&format!("variable \"on\" {{}}\n{}", bucket("b", &lifecycle("var.on"))));
    let (verdict, reason) = checked.verdict("versioning-off", "aws_s3_bucket.b");
    assert_eq!(verdict, "unknown");
    let why = "whether there is any aws_s3_bucket.b is not known: var.on has no default and no value was given;";
    assert!(reason.starts_with(why), "{reason}");
    let module = format!("variable \"on\" {{}}\nmodule \"m\" {{\n  source = \"./m\"\n{}}}\n", lifecycle("var.on"));
    assert_eq!(with_module(&module).verdict("versioning-off", "module.m.aws_s3_bucket.in").0, "unknown");
}

#[test]
fn data_sources_and_ephemeral_resources_have_it_too() {
    let root = format!(
        "data \"aws_region\" \"r\" {{\n{}}}\nephemeral \"aws_kms_secrets\" \"s\" {{\n{}}}\noutput \"none\" {{\n  value = data.aws_region.r == null\n}}\n{}",
        lifecycle("false"),
        lifecycle("false"),
        bucket("b", "  force_destroy = data.aws_region.r == null\n"),
    );
    let checked = with(&root);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b"]);
    assert_eq!(checked.verdict("force-destroy", "aws_s3_bucket.b").0, "fail");
}

#[test]
fn what_opentofu_refuses_is_an_error() {
    for (enabled, why) in [
        ("null", "`enabled` is null; it is true or false"),
        ("sensitive(true)", "`enabled` is sensitive, and whether something is there shows its value"),
        ("\"maybe\"", "`enabled` is no bool; it is true or false"),
        ("[]", "`enabled` is no bool; it is true or false"),
        ("true\n  }\n  count = 1\n  lifecycle {\n", "the block has both `count` and `enabled`"),
        ("true\n  }\n  for_each = {}\n  lifecycle {\n", "the block has both `for_each` and `enabled`"),
        ("each.key == \"\"", "`each` is there only in a block with `for_each`"),
    ] {
        let checked = with(&bucket("b", &lifecycle(enabled)));
        assert_eq!(checked.run.code, 2, "{enabled}");
        assert_eq!(checked.errors(), [why], "{enabled}");
    }
}

#[test]
fn whether_something_with_a_secret_inside_is_null_is_no_secret() {
    let secret = "variable \"secret\" {\n  default = { a = \"x\" }\n  sensitive = false\n}\nlocals {\n  s = { a = sensitive(var.secret.a) }\n}\n";
    let checked = with(&format!("{secret}{}", bucket("b", &lifecycle("local.s != null"))));
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b"]);
}

#[test]
fn an_override_file_cannot_change_it_and_does_not_undo_it() {
    let base = bucket("b", &lifecycle("false"));
    let other = "resource \"aws_s3_bucket\" \"b\" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n";
    let checked = check(&tree(&[("main.tofu", &base), ("override.tofu", other)]), &["."]);
    assert_eq!(checked.buckets(), [""; 0]);
    let other = "resource \"aws_s3_bucket\" \"b\" {\n  lifecycle {\n    enabled = true\n  }\n}\n";
    let checked = check(&tree(&[("main.tofu", &base), ("override.tofu", other)]), &["."]);
    assert_eq!(checked.errors(), ["an override file sets `enabled`, which OpenTofu ignores there"]);
}

#[test]
fn json_has_it_as_well() {
    let json = r#"{"resource": {"aws_s3_bucket": {
      "on": {"bucket": "acme-on", "lifecycle": {"enabled": "${1 < 2}"}},
      "off": {"bucket": "acme-off", "lifecycle": [{"enabled": false}]}
    }}}"#;
    assert_eq!(check(&tree(&[("main.tofu.json", json)]), &["."]).buckets(), ["aws_s3_bucket.on"]);
}
