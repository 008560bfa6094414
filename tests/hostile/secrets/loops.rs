//! Loops over something that is sensitive as a whole: what goes wrong with an element does not show it.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value as Json;

use super::planted::files;
use super::{command, none_of, shown};

const VARIABLES: (&str, &str) = (
    "variables.tf",
    r#"
variable "list" {
  sensitive = true
  default   = ["@item@", "@item@"]
}
variable "object" {
  sensitive = true
  default   = { "@key@" = { a = "@value@" } }
}
variable "maps" {
  type      = list(map(string))
  sensitive = true
  default   = [{ "near@near@" = "a" }]
}
variable "nested" {
  sensitive = true
  default   = [["@inner@"]]
}
"#,
);

/// Expressions that are wrong about an element, and what is said of them.
const WRONG: [(&str, &str); 30] = [
    ("[for x in var.list : tonumber(x)]", "tonumber: the sensitive value does not convert to a number"),
    ("[for x in var.nested : [for y in x : tonumber(y)]]", "the sensitive value does not convert"),
    ("[for z in [1] : [for x in var.nested : [for y in x : tonumber(y)]]]", "the sensitive value does not convert"),
    ("[for x in var.list : [for y in [x] : tonumber(y)]]", "the sensitive value does not convert"),
    ("{ for k, v in var.object : k => tonumber(k) }", "the sensitive value does not convert"),
    ("{ for k, v in var.object : k => tonumber(v.a) }", "the sensitive value does not convert"),
    ("{ for k, v in var.object : tonumber(k) => v }", "the sensitive value does not convert"),
    ("[for x in var.list : x if tobool(x)]", "the sensitive value does not convert"),
    ("[for x in var.list : x if x]", "the condition is a string"),
    ("\"%{ for x in var.list }${tonumber(x)}%{ endfor }\"", "the sensitive value does not convert"),
    ("\"%{ for k, v in var.object }${tonumber(k)}%{ endfor }\"", "the sensitive value does not convert"),
    ("\"%{ for x in var.nested }%{ for y in x }${parseint(y, 2)}%{ endfor }%{ endfor }\"", "parseint"),
    ("templatefile(\"each.tftpl\", { list = var.list })", "line 1 of \"each.tftpl\" has no value"),
    ("{ for x in var.list : x => 1 }", "two elements give a sensitive key"),
    ("[for x in var.list : { for y in [x, x] : y => 1 }]", "two elements give a sensitive key"),
    ("[for x in var.list : { a = 1 }[x]]", "there is no element with this sensitive key"),
    ("[for x in var.list : [1][x]]", "the index is a string"),
    ("[for x in var.list : file(x)]", "file: the file does not exist"),
    ("[for x in var.list : templatefile(x, {})]", "templatefile: the file does not exist"),
    ("[for x in var.list : lookup({}, x)]", "there is no element with this sensitive key"),
    ("[for x in var.list : substr(x, 1, x)]", "substr: argument 3"),
    ("[for x in var.list : indent(x, x)]", "indent: argument 1"),
    ("[for x in var.list : jsondecode(x)]", "jsondecode: the sensitive text is no JSON"),
    ("[for x in var.list : formatdate(x, \"2020-01-01T00:00:00Z\")]", "why is not shown"),
    ("[for x in var.list : format(\"%d\", x)]", "why is not shown"),
    ("[for x in var.list : try(tonumber(x))]", "the sensitive value does not convert"),
    ("try([for x in var.list : tonumber(x)])", "the sensitive value does not convert"),
    ("var.maps[*].near", "the map has no element `near`"),
    ("var.maps[*][\"near\"]", "the map has no element `near`"),
    ("[for x in var.list : issensitive(x) ? 1 : tonumber(x)]", "for an element of a sensitive collection"),
];

fn asked(directory: &super::Directory, expressions: &[&str]) -> (String, Vec<Json>) {
    let mut command = command(directory, &["console", ".", "--json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(expressions.join("\n").as_bytes()).unwrap();
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let answers: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), expressions.len(), "{text}");
    (text, answers)
}

#[test]
fn no_error_of_a_loop_shows_an_element_of_what_is_sensitive() {
    let (directory, secrets) = files(&[VARIABLES, ("each.tftpl", "%{ for x in list }${tonumber(x)}%{ endfor }")]);
    let (text, answers) = asked(&directory, &WRONG.map(|(expression, _)| expression));
    none_of(&secrets, &[("output".to_owned(), text)], "errors of loops");
    for ((expression, said), answer) in WRONG.iter().zip(answers) {
        assert!(answer["error"].as_str().is_some_and(|error| error.contains(said)), "{expression}: {answer}");
        assert!(!answer.to_string().contains("did you mean"), "{expression}: {answer}");
    }
}

/// As in Terraform, the mark of the whole is on the result, and not on its elements.
#[test]
fn loops_over_what_is_sensitive_give_what_they_gave() {
    let (directory, _) =
        files(&[("main.tf", "variable \"list\" {\n  sensitive = true\n  default = [\"a\", \"b\"]\n}\n")]);
    for (expression, value) in [
        ("nonsensitive([for x in var.list : issensitive(x)])", serde_json::json!([false, false])),
        ("nonsensitive([for i, x in var.list : \"${i}${x}\" if x != \"b\"])", serde_json::json!(["0a"])),
        ("nonsensitive({ for x in var.list : x => 1 })", serde_json::json!({"a": 1, "b": 1})),
        ("nonsensitive([for x in var.list : try(tonumber(x), 5)])", serde_json::json!([5, 5])),
        ("nonsensitive(\"%{ for x in var.list }${x}%{ endfor }\")", serde_json::json!("ab")),
        ("try([for x in var.list : tonumber(x)], 1)", serde_json::json!(1)),
        ("can([for x in var.list : tonumber(x)])", serde_json::json!(false)),
        ("issensitive([for x in var.list : x])", serde_json::json!(true)),
    ] {
        let (_, answers) = asked(&directory, &[expression]);
        assert_eq!(answers[0]["value"], value, "{expression}");
    }
}

/// What is not sensitive is still told.
#[test]
fn an_error_of_another_loop_says_what_is_wrong() {
    let (directory, _) = files(&[("main.tf", "variable \"list\" {\n  default = [\"told\"]\n}\n")]);
    let (_, answers) = asked(&directory, &["[for x in var.list : tonumber(x)]", "{ for x in [1, 1] : x => 1 }"]);
    assert!(answers[0]["error"].as_str().unwrap().contains("\"told\""), "{}", answers[0]);
    assert!(answers[1]["error"].as_str().unwrap().contains("the key \"1\""), "{}", answers[1]);
}

#[test]
fn no_report_shows_an_element_where_arguments_and_blocks_are_wrong() {
    let main = r#"
locals {
  numbers = [for x in var.list : tonumber(x)]
}
module "inner" {
  source = "./inner"
  given  = [for x in var.list : tonumber(x)]
  typed  = var.list
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
  tags   = { for k, v in var.object : v.a => tonumber(k) }
  dynamic "cors_rule" {
    for_each = var.object
    iterator = it
    content {
      allowed_methods = [{ a = 1 }[it.key]]
      allowed_origins = [tonumber(it.value.a)]
      max_age_seconds = it.value.a
    }
  }
}
"#;
    let inner = r#"
variable "given" {}
variable "typed" {
  type = list(number)
}
variable "checked" {
  sensitive = true
  default   = ["@checked@"]
  validation {
    condition     = alltrue([for x in var.checked : tonumber(x) > 1])
    error_message = join(",", [for x in var.checked : tonumber(x)])
  }
}
"#;
    let (directory, secrets) = files(&[VARIABLES, ("main.tf", main), ("inner/main.tf", inner)]);
    let (code, shown) = shown(&directory, &["."], &[]);
    none_of(&secrets, &shown, "the module");
    assert_eq!(code, 2, "{}", shown[0].1);
    let all: String = shown.into_iter().map(|(_, text)| text).collect();
    for said in [
        "tonumber: the sensitive value does not convert to a number",
        "there is no element with this sensitive key",
        "`max_age_seconds` cannot convert a sensitive value to a number",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
}
