//! Lines that a report draws, and words that a message repeats: mistakes next to a secret.
//!
//! Terraform draws the line of an error in its configuration, and of a syntax error in a file of values. Onus goes
//! further: no line shows the value of a sensitive variable, nor a credential that is written out.

use super::planted::files;
use super::{none_of, shown};

const VARIABLES: &str = "variable \"text\" {\n  type      = string\n  sensitive = true\n}\nvariable \"list\" {\n  type      = list(string)\n  sensitive = true\n  default   = [\"@item@\"]\n}\nvariable \"map\" {\n  type      = map(string)\n  sensitive = true\n  default   = { \"@key@\" = \"@value@\" }\n}\nvariable \"plain\" {\n  default = \"Suspended\"\n}\n";

/// A bucket with more arguments.
fn bucket(more: &str) -> String {
    format!("resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"b\"\n{more}\n}}\n")
}

/// Checks a module with these files, which has errors, or has none, and shows no secret. Gives the text report.
pub(super) fn checked(what: &str, given: &[(&str, &str)]) -> (i32, String) {
    let (directory, secrets) = files(given);
    assert!(!secrets.is_empty(), "{what}");
    let (code, shown) = shown(&directory, &["."], &[]);
    none_of(&secrets, &shown, what);
    assert!([1, 2].contains(&code), "{what}: {}", shown[0].1);
    (code, shown.into_iter().next().unwrap().1)
}

#[test]
fn no_error_in_a_file_of_values_draws_a_value() {
    let main = format!("{VARIABLES}{}", bucket("  tags = { Text = var.text, Plain = var.plain }"));
    for line in [
        "text = \"@text@",
        "text = \"@text@\" \"@more@\"",
        "text = @text@",
        "text = f(\"@text@\")",
        "text = \"@text@${x}\"",
        "text {\n  a = \"@text@\"\n}",
        "text \"@text@\"",
        "@text@",
        "text = “@text@”",
        "text = '@text@'",
        "text = <<EOT\n@text@",
        "text = \"@text@\"\ntext = \"@more@\"",
        "text = 1@text@",
        "text = \"@text@\"\nplain = nope()",
        "plain = nope(\ntext = \"@text@\"",
        "text = \"@text@\"\nplain = \"x\" y",
        "text = [\"@text@\"",
        "text: \"@text@\"",
        "text = \"%{@text@}\"",
        "plain = 1, text = \"@text@\"",
        "text = \"${@text@}\"",
        "list = \"@text@\"",
        "list = [\"@text@\", {}]",
    ] {
        checked(line, &[("main.tf", &main), ("terraform.tfvars", &format!("{line}\n"))]);
    }
    for text in [
        "{\"text\": \"@text@",
        "{\"text\": \"@text@\"} \"@more@\"",
        "{\"text\": 1@text@}",
        "{\"text\": \"@text@\", \"text\": \"@more@\"}",
        "{\"text\": {\"@text@\": 1, \"@text@\": 2}}",
        "{\"text\": \"@text@\\q\"}",
        "[\"@text@\"]",
        "\"@text@\"",
        "{\"plain\": {\"a\": 1, \"a\": 2}, \"text\": \"@text@\"}",
    ] {
        checked(text, &[("main.tf", &main), ("terraform.tfvars.json", text)]);
    }
}

#[test]
fn the_line_that_gives_a_plain_value_hides_the_others_on_it() {
    let versioning = "resource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {\n    status = var.plain\n  }\n}\n";
    let main = format!("{VARIABLES}{}{versioning}", bucket("  tags = { Text = var.text }"));
    let line = "{\"text\": \"@text@\", \"plain\": \"Suspended\", \"elsewhere\": \"@elsewhere@\"}";
    let (_, text) = checked(line, &[("main.tf", &main), ("terraform.tfvars.json", line)]);
    let drawn = "{\"text\": (sensitive value), \"plain\": \"Suspended\", \"elsewhere\": (sensitive value)}";
    assert!(text.contains(drawn), "{text}");
    let label = text.lines().skip_while(|line| !line.contains(drawn)).nth(1).unwrap();
    let under = text.lines().find(|line| line.contains(drawn)).unwrap().find("\"plain\"").unwrap();
    let under = text.lines().find(|line| line.contains(drawn)).unwrap()[..under].chars().count();
    assert_eq!(label.chars().take_while(|c| !matches!(c, '─' | '┬')).count(), under, "{text}");
}

#[test]
fn no_error_draws_a_credential() {
    for (line, errors) in [
        ("secret_key = \"@key@\n  region = \"x\"", true),
        ("secret_key = \"@key@\"\n  secret_key = \"@more@\"", true),
        ("access_key = \"@more@\"\n  region = nope()\n  secret_key = \"@key@\"", true),
        ("secret_key = '@key@'", true),
        ("secret_key = \"@key@\" \"@more@\"", true),
        ("secret_key = @key@", true),
        ("access_key = \"@key@\"\n  region = foo.bar\n  token = \"@more@\"", true),
        ("assume_role {\n    external_id = nope.x\n  }\n  token = \"@key@\"", true),
        ("endpoints {\n    s3 = \"https://user:@key@@proxy.example\"\n  }", false),
        ("endpoints {\n    s3 = \"http://user:@key@@proxy.example/${nope.x}\"\n  }", true),
        ("insecure = true\n  token = \"@key@\"", false),
    ] {
        let main = format!("provider \"aws\" {{\n  {line}\n}}\n{}", bucket(""));
        let (code, text) = checked(line, &[("main.tf", &main)]);
        assert_eq!(code == 2, errors, "{line}: {text}");
    }
    let json = "{\"provider\": {\"aws\": {\"secret_key\": \"@key@\", \"region\": \"${nope.x}\"}}, \"variable\": {\"v\": {\"type\": \"number\", \"sensitive\": true, \"default\": \"@default@\"}}, \"resource\": {\"aws_s3_bucket\": {\"b\": {\"bucket\": \"b-${var.v}\"}}}}";
    checked("JSON", &[("main.tf.json", json)]);
    checked("broken JSON", &[("main.tf.json", &json.replace("}}, \"var", "},,}, \"var"))]);
}

#[test]
fn sources_of_modules_are_told_without_their_passwords() {
    let main = format!(
        "module \"m\" {{\n  source = \"git::https://user:@password@@example.com/m.git?ref=v1\"\n}}\nmodule \"n\" {{\n  source = \"https://example.com/n.zip?token=@token@\"\n}}\n{}",
        bucket("")
    );
    let (_, text) = checked("sources", &[("main.tf", &main)]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("(sensitive value)@example.com/m.git?ref=v1"), "{text}");
    assert!(text.contains("https://example.com/n.zip?token=(sensitive value)"), "{text}");
}

#[test]
fn no_error_about_a_variable_shows_its_value() {
    let body = |ty: &str, more: &str| {
        format!(
            "variable \"v\" {{\n  type      = {ty}\n  sensitive = true\n{more}\n}}\n{}",
            bucket("  tags = { V = var.v }")
        )
    };
    let validation = |condition: &str, message: &str| {
        body(
            "string",
            &format!("  validation {{\n    condition     = {condition}\n    error_message = {message}\n  }}"),
        )
    };
    let text = "v = \"@text@\"\n";
    for (main, values) in [
        (body("number", ""), text),
        (body("list(number)", ""), text),
        (body("object({ a = number })", ""), "v = { a = \"@text@\" }\n"),
        (body("object({ a = number })", ""), "v = { \"@text@\" = 1 }\n"),
        (body("nonsense(", ""), text),
        (body("foo", "  default = \"@default@\""), text),
        (body("number", "  default = \"@default@\""), ""),
        (body("string", "  default = \"@default@${foo}\""), ""),
        (body("string", "  default = \"@default@\" oops"), ""),
        (body("string", "  default = \"@default@"), ""),
        (validation("length(var.v) < 3", "\"bad ${var.v}\""), text),
        (validation("length(var.v) < 3", "\"bad\""), text),
        (validation("tonumber(var.v) < 3", "\"bad\""), text),
        (validation("false", "\"bad ${tonumber(var.v)}\""), text),
    ] {
        checked(&main, &[("main.tf", &main), ("terraform.tfvars", values)]);
    }
}

#[test]
fn no_error_about_an_argument_shows_what_it_was_made_of() {
    let policy = |value: &str| {
        format!(
            "{}resource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  policy = {value}\n}}\n",
            bucket("")
        )
    };
    let statement = |parts: &str| policy(&format!("jsonencode({{ Statement = [{{ {parts} }}] }})"));
    let open = "Effect = \"Allow\", Principal = \"*\", Action = \"s3:*\", Resource = \"*\"";
    let document = |parts: &str| {
        let data = format!("data \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    {parts}\n  }}\n}}\n");
        format!("{data}{}", policy("data.aws_iam_policy_document.d.json"))
    };
    for module in [
        bucket("  force_destroy = var.text"),
        bucket("  tags = var.text"),
        bucket("  tags = { A = var.list }"),
        bucket("  object_lock_enabled = var.text"),
        bucket(
            "  dynamic \"grant\" {\n    for_each = var.map\n    content {\n      type = grant.key\n      permissions = [grant.value]\n    }\n  }",
        ),
        bucket("  dynamic \"grant\" {\n    for_each = var.text\n    content {}\n  }"),
        bucket("  count = var.text"),
        bucket("  for_each = toset(var.list)"),
        bucket("  for_each = var.map"),
        bucket("  for_each = { for k, v in var.map : k => v }"),
        bucket("  nothing = var.text"),
        bucket(
            "  lifecycle {\n    precondition {\n      condition     = var.text == \"x\"\n      error_message = \"bad ${var.text}\"\n    }\n  }",
        ),
        format!(
            "{}check \"c\" {{\n  assert {{\n    condition     = var.text == \"a\"\n    error_message = \"no ${{var.text}}\"\n  }}\n}}\n",
            bucket("")
        ),
        policy("var.text"),
        policy("var.list"),
        policy("\"{\\\"Statement\\\": ${var.text}\""),
        statement(&open.replace("\"Allow\"", "var.text")),
        statement(&open.replace("\"*\", Action", "{ AWS = [var.list] }, Action")),
        statement(&format!("{open}, (var.text) = 1")),
        statement(&format!("{open}, Condition = {{ (var.text) = {{ a = \"b\" }} }}")),
        document("actions = [\"s3:*\"]\n    effect = var.text"),
        document(
            "actions = [\"s3:*\"]\n    condition {\n      test     = var.text\n      variable = var.text\n      values   = [var.text]\n    }",
        ),
        format!("{}module \"m\" {{\n  source = \"./m\"\n  number = var.text\n  absent = var.text\n}}\n", bucket("")),
        format!("{}module \"m\" {{\n  source   = \"./m\"\n  for_each = var.map\n  number   = 1\n}}\n", bucket("")),
        format!(
            "{}locals {{\n  a = tonumber(var.text)\n  b = format(\"%${{var.text}}\", 1)\n  c = file(var.text)\n  d = jsondecode(var.text)\n}}\n",
            bucket("  tags = { A = local.a, B = local.b, C = local.c, D = local.d }")
        ),
    ] {
        let main = format!("{VARIABLES}{module}");
        let inner =
            format!("variable \"number\" {{\n  type = number\n}}\n{}", bucket("  tags = { Number = var.number }"));
        checked(&main, &[("main.tf", &main), ("m/main.tf", &inner), ("terraform.tfvars", "text = \"@text@\"\n")]);
    }
}

#[test]
fn keys_of_for_each_that_are_sensitive_are_refused_as_terraform_does() {
    for value in ["toset(var.list)", "var.map", "{ for k, v in var.map : k => v }"] {
        let main = format!("{VARIABLES}{}", bucket(&format!("  for_each = {value}")));
        let (code, text) = checked(value, &[("main.tf", &main), ("terraform.tfvars", "text = \"@text@\"\n")]);
        assert!(code == 2 && text.contains("`for_each` is sensitive"), "{value}: {text}");
    }
    let plain = format!("{VARIABLES}{}", bucket("  for_each = nonsensitive(toset(keys(var.map)))"));
    let (directory, _) = files(&[("main.tf", &plain), ("terraform.tfvars", "text = \"x\"\n")]);
    assert_eq!(shown(&directory, &["."], &[]).0, 1);
}

#[test]
fn a_value_of_an_input_is_shown_only_where_it_is_no_secret() {
    let policy = "input \"owner\" {\n  type      = string\n  sensitive = true\n  validation {\n    condition     = core::length(input.owner) < CONDITION\n    error_message = \"bad ${input.owner}\"\n  }\n}\nresource_policy \"aws_s3_bucket\" \"owned\" {\n  enforce {\n    condition     = bucket.tags[\"Owner\"] == input.owner\n    error_message = \"${bucket.name} is not of ${input.owner}\"\n  }\n}\n";
    for (condition, code) in [("100", 1), ("3", 2)] {
        let (directory, _) = files(&[("main.tf", &bucket("  tags = { Owner = \"x\" }"))]);
        std::fs::write(directory.path("own.policy.hcl"), policy.replace("CONDITION", condition)).unwrap();
        let owner = super::planted::secret("input");
        let given = format!("owner={owner}");
        let arguments = [".", "--policy-dir", ".", "--policy", "owned", "--input", &given];
        let (ended, shown) = shown(&directory, &arguments, &[]);
        none_of(&[("input".to_owned(), owner)], &shown, condition);
        assert_eq!(ended, code, "{}", shown[0].1);
    }
}
