//! What the other commands say.

use std::io::Write as _;
use std::process::Stdio;

use super::super::support::run;
use super::planted::{Secrets, files};
use super::{command, none_of};

const MODULE: [(&str, &str); 2] = [
    (
        "main.tf",
        r#"
variable "text" {
  type      = string
  sensitive = true
}
variable "map" {
  type      = map(string)
  sensitive = true
  default   = { "@key@" = "@value@" }
}
variable "list" {
  type      = list(string)
  sensitive = true
  default   = ["@item@", "@item@"]
}
variable "passing" {
  type      = string
  ephemeral = true
  default   = "@ephemeral@"
}
locals {
  nested = { a = [var.text, { b = var.map }] }
}
resource "aws_s3_bucket" "b" {
  bucket        = "b-${var.text}"
  force_destroy = true
  tags          = { Text = var.text }
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Statement = [{ Sid = var.text, Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*" }] })
}
"#,
    ),
    ("terraform.tfvars", "text = \"@text@\"\n"),
];

/// Expressions that give a secret, or hold one, or are wrong about one.
const EXPRESSIONS: [&str; 58] = [
    "var",
    "local",
    "var.text",
    "[var.text]",
    "{ a = var.text }",
    "{ (var.text) = 1 }",
    "{ for x in var.list : x => x... }",
    "[for k, v in var.map : k]",
    "local.nested",
    "var.map",
    "keys(var.map)",
    "var.passing",
    "[var.passing]",
    "aws_s3_bucket.b",
    "aws_s3_bucket.b.tags",
    "\"${var.text} ${aws_s3_bucket.b.arn}\"",
    "jsonencode({ a = [var.text] })",
    "base64encode(var.text)",
    "sha256(var.text)",
    "type(var.map)",
    "type({ (var.text) = 1 })",
    "type(local.nested)",
    "toset([var.text])",
    "tomap({ a = var.text })",
    "flatten([var.list, [\"a\"]])",
    "merge(var.map, { a = 1 })",
    "csvdecode(\"${var.text}\\n1\")",
    "jsondecode(\"{\\\"${var.text}\\\": 1}\")",
    "yamldecode(\"${var.text}: 1\")",
    "try(var.text.absent, var.text)",
    "coalesce(null, var.text)",
    "one([var.text])",
    "split(\"\", var.text)",
    "formatlist(\"%s\", var.list)",
    "zipmap(var.list, var.list)",
    "transpose({ a = var.list })",
    "tonumber(var.text)",
    "tobool(var.text)",
    "var.text + 1",
    "var.text ? 1 : 2",
    "var.text.a",
    "{}[var.text]",
    "var.map[var.text]",
    "[1][var.text]",
    "lookup({}, var.text)",
    "format(\"%${var.text}\", 1)",
    "format(\"%d\", var.text)",
    "regex(\"(${var.text}\", \"a\")",
    "jsondecode(var.text)",
    "yamldecode(\"a: [${var.text}\")",
    "file(var.text)",
    "templatefile(var.text, {})",
    "cidrhost(var.text, 1)",
    "timeadd(var.text, \"1h\")",
    "formatdate(var.text, \"2020-01-01T00:00:00Z\")",
    "element([], var.text)",
    "one(var.list)",
    "{ for x in [\"a\", \"b\"] : var.text => x }",
];

#[test]
fn the_console_shows_no_secret() {
    let (directory, secrets) = files(&MODULE);
    for arguments in [&["console", "."][..], &["console", ".", "--json"]] {
        let mut command = command(&directory, arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(EXPRESSIONS.join("\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let shown = [("output".to_owned(), text(output.stdout)), ("errors".to_owned(), text(output.stderr))];
        none_of(&secrets, &shown, &format!("{arguments:?}"));
        match arguments.contains(&"--json") {
            false => assert!(shown[0].1.matches("(sensitive value)").count() > 30, "{}", shown[0].1),
            true => {
                assert_eq!(shown[0].1.lines().count(), EXPRESSIONS.len());
                let hidden = shown[0].1.lines().filter(|line| line.contains("\"sensitive\":true"));
                assert!(hidden.count() > 15, "{}", shown[0].1);
            }
        }
    }
}

#[test]
fn debug_output_shows_no_secret() {
    let (directory, mut secrets) = files(&MODULE);
    let given = ["argument", "input"].map(|place| (place.to_owned(), super::planted::secret(place)));
    secrets.extend(given.iter().cloned());
    let [(_, argument), (_, input)] = given;
    let mut settings = onus::Settings { all_facts: true, ..onus::Settings::default() };
    settings.inputs.insert("owner".to_owned(), input);
    settings.modules.assignments = vec![onus::eval::Assignment::Value("text".to_owned(), argument)];
    let analysed =
        onus::analyse(&[directory.path("")], &onus::Settings { inputs: Default::default(), ..settings.clone() });
    assert!(analysed.errors.is_empty() && !analysed.verdicts.is_empty(), "{:?}", analysed.errors);
    let secret = onus::value::Value::string(&secrets[0].1).with_sensitivity(true);
    let parts = onus::value::Value::tuple(vec![secret.clone(), onus::value::Value::object([("a", secret)])]);
    let shown = [
        ("the report".to_owned(), format!("{analysed:?} {analysed:#?}")),
        ("the settings".to_owned(), format!("{settings:?}")),
        ("a value".to_owned(), format!("{parts:?} {parts:#?}")),
    ];
    none_of(&secrets, &shown, "debug output");
}

/// What a command says and writes.
fn all(directory: &super::Directory, arguments: &[&str], secrets: &Secrets) -> String {
    let known = directory.names();
    let run = run(&mut command(directory, arguments));
    let mut shown = vec![("output".to_owned(), run.stdout), ("errors".to_owned(), run.stderr)];
    for name in directory.names().into_iter().filter(|name| !known.contains(name) || name == ".onus.hcl") {
        let text = std::fs::read_to_string(directory.path(&name)).unwrap();
        shown.push((format!("the file {name}"), text));
    }
    none_of(secrets, &shown, &format!("{arguments:?}"));
    shown.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn waivers_baselines_and_explanations_show_no_secret() {
    let (directory, secrets) = files(&MODULE);
    let waived = all(&directory, &["waive", "force-destroy", "aws_s3_bucket.b", "--reason", "known"], &secrets);
    assert!(waived.contains("force-destroy"), "{waived}");
    for (arguments, said) in [
        (&["baseline", "."][..], "policy"),
        (&["explain", "public-policy-read"], "public-policy-read"),
        (&["check", ".", "--policy", "region-not-allowed", "--input", "allowed_regions=[\"eu-west-1\"]"], "policies"),
        (&["check", ".", "--quiet"], ""),
    ] {
        let shown = all(&directory, arguments, &secrets);
        assert!(shown.contains(said), "{arguments:?}: {shown}");
    }
}
