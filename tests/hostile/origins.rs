//! What a configuration says that an attribute comes from, and what stands around its references.

use onus::estate::{Around, Estate, Origin, Program};
use onus::resource::{Address, Mode, ModulePath};

use super::support::Directory;

const NAMES: &str = r#"
variable "known" {
  default = true
}
resource "terraform_data" "t" {}
resource "aws_s3_bucket" "b" {
  count = 2
}
resource "aws_s3_bucket" "c" {}
data "aws_partition" "p" {}
data "aws_iam_policy_document" "d" {
  for_each = toset(["x"])
}
locals {
  bare   = aws_s3_bucket.c.id
  lower  = lower(local.bare)
  prefix = "acme-${var.known}"
  nested = { inner = { name = local.bare, other = local.lower } }
  listed = [local.lower, local.bare]
}
module "m" {
  source = "./m"
  name   = local.bare
  odd    = "${local.bare}-odd"
}
module "gone" {
  source = "example.com/gone"
}
"#;

const MODULE: &str = r#"
variable "name" {}
variable "odd" {}
variable "rest" {
  default = "rest"
}
output "name" {
  value = var.rest == "" ? null : var.name
}
output "all" {
  value = { odd = var.odd, names = { for key in ["a"] : key => var.name } }
}
"#;

fn estate(directory: &Directory, main: &str) -> Estate {
    for (file, text) in [("main.tf", main), ("m/main.tf", MODULE)] {
        let path = std::path::PathBuf::from(directory.path(file));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let sources = onus::source::SourceMap::default();
    let written =
        onus::eval::written(&directory.path(""), Program::Terraform, &Default::default(), Vec::new(), sources);
    written.unwrap_or_else(|(diagnostic, _)| panic!("{}", diagnostic.message)).estate
}

fn origin(estate: &Estate, path: &str) -> Option<Origin> {
    let address = Address {
        module: ModulePath::default(),
        mode: Mode::Managed,
        kind: "aws_s3_bucket_policy".into(),
        name: "p".into(),
        key: None,
    };
    estate.backing().origin(&address, path)
}

/// What is said of an expression: the resources, and what stands around.
fn said(extra: &str, expression: &str) -> Option<(String, Vec<Around>)> {
    let directory = Directory::new();
    let block = format!("resource \"aws_s3_bucket_policy\" \"p\" {{\n  {extra}\n  policy = {expression}\n}}\n");
    let origin = origin(&estate(&directory, &format!("{NAMES}{block}")), "policy")?;
    let resources: Vec<String> = origin.resources.iter().map(Address::to_string).collect();
    Some((resources.join(" "), origin.around))
}

#[test]
fn bare_references_have_nothing_around_them() {
    for (extra, expression, resources) in [
        ("", "aws_s3_bucket.c.id", "aws_s3_bucket.c"),
        ("", "\"${aws_s3_bucket.c.id}\"", "aws_s3_bucket.c"),
        ("", "(local.bare)", "aws_s3_bucket.c"),
        ("", "local.nested.inner.name", "aws_s3_bucket.c"),
        ("", "local.nested[\"inner\"][\"name\"]", "aws_s3_bucket.c"),
        ("", "local.listed[1]", "aws_s3_bucket.c"),
        ("", "element(local.listed, 1)", "aws_s3_bucket.c"),
        ("", "lookup(local.nested.inner, \"name\", \"\")", "aws_s3_bucket.c"),
        ("", "aws_s3_bucket.b[0].id", "aws_s3_bucket.b"),
        ("", "one(aws_s3_bucket.b[*].id)", "aws_s3_bucket.b"),
        ("", "join(\"\", concat(aws_s3_bucket.b[*].id, aws_s3_bucket.b.*.id))", "aws_s3_bucket.b aws_s3_bucket.b"),
        ("", "try(aws_s3_bucket.b[0].id, coalesce(null, \"none\"))", "aws_s3_bucket.b"),
        ("", "length(aws_s3_bucket.b) > 1 && var.known ? aws_s3_bucket.c.id : \"x\"", "aws_s3_bucket.c"),
        ("", "module.m.name", "aws_s3_bucket.c"),
        ("", "module.m.all.names[\"a\"]", "aws_s3_bucket.c"),
        ("", "data.aws_iam_policy_document.d[\"x\"].json", "data.aws_iam_policy_document.d"),
        ("count = 2", "aws_s3_bucket.b[count.index].id", "aws_s3_bucket.b"),
        (
            "for_each = toset([\"x\"])",
            "data.aws_iam_policy_document.d[each.key].json",
            "data.aws_iam_policy_document.d",
        ),
        ("for_each = { a = local.bare }", "each.value", "aws_s3_bucket.c"),
        ("for_each = { for key, b in { c = aws_s3_bucket.c } : key => b.id }", "each.value", "aws_s3_bucket.c"),
    ] {
        assert_eq!(said(extra, expression), Some((resources.to_owned(), Vec::new())), "{extra} {expression}");
    }
}

#[test]
fn what_makes_something_else_of_a_reference_is_told() {
    let function = |name: &str| Around::Function(name.into());
    let text = |before: &str, after: &str| Around::Text { before: before.into(), after: after.into() };
    for (extra, expression, around) in [
        ("", "replace(aws_s3_bucket.c.id, \"a\", \"b\")", function("replace")),
        ("", "local.lower", function("lower")),
        ("", "local.nested.inner.other", function("lower")),
        ("", "local.listed[0]", function("lower")),
        ("", "module.m.all.odd", text("", "-odd")),
        ("", "provider::aws::trim_iam_role_path(aws_s3_bucket.c.id)", function("trim_iam_role_path")),
        ("", "\"${local.prefix}-${local.bare}/x\"", text("…-", "/x")),
        ("", "\"arn:${data.aws_partition.p.partition}:s3:::${local.bare}\"", text("arn:…:s3:::", "")),
        ("", "trimprefix(aws_s3_bucket.c.arn, \"arn:aws:s3:::\")", Around::Name),
        ("", "split(\":::\", aws_s3_bucket.c.arn)[1]", Around::Name),
        ("", "\"${aws_s3_bucket.c.id}${terraform_data.t.id}\"", Around::Expression),
        ("", "\"%{for id in aws_s3_bucket.b[*].id}${id}%{endfor}\"", Around::Expression),
        ("", "terraform_data.t.id == \"\" ? aws_s3_bucket.c.id : \"x\"", Around::Condition),
        ("", "timestamp() == \"\" ? aws_s3_bucket.c.id : \"x\"", Around::Condition),
        ("count = 2", "aws_s3_bucket.b[1 - count.index].id", Around::Key),
        ("count = 2", "aws_s3_bucket.b[*].id[1 - count.index]", Around::Key),
        ("count = 2", "element(aws_s3_bucket.b.*.id, count.index + 1)", Around::Key),
        ("for_each = { a = \"${local.bare}-x\" }", "each.value", text("", "-x")),
        ("for_each = { for key, b in { c = aws_s3_bucket.c } : key => upper(b.id) }", "each.value", function("upper")),
    ] {
        assert_eq!(said(extra, expression).map(|said| said.1), Some(vec![around]), "{extra} {expression}");
    }
}

#[test]
fn what_is_not_there_to_be_read_tells_nothing() {
    assert_eq!(said("", "module.gone.policy"), None);
    assert_eq!(said("", "coalesce(module.gone.policy, local.lower)").map(|said| said.1.len()), Some(1));
    let directory = Directory::new();
    assert_eq!(origin(&estate(&directory, NAMES), "policy"), None);
}

#[test]
fn an_index_means_a_block_unless_a_dynamic_block_makes_some_of_them() {
    let block = |first: &str| {
        format!(
            "{NAMES}resource \"aws_s3_bucket_policy\" \"p\" {{\n  {first}\n  rule {{\n    key = upper(local.bare)\n  }}\n}}\n"
        )
    };
    let around =
        |main: &str, path: &str| origin(&estate(&Directory::new(), main), path).map(|origin| origin.around.len());
    let fixed = block("rule {\n    key = local.bare\n  }");
    assert_eq!([around(&fixed, "rule[0].key"), around(&fixed, "rule[1].key")], [Some(0), Some(1)]);
    let made =
        block("dynamic \"rule\" {\n    for_each = [local.bare]\n    content {\n      key = rule.value\n    }\n  }");
    assert_eq!([around(&made, "rule[0].key"), around(&made, "rule[1].key")], [Some(1), Some(1)]);
    assert_eq!(around(&fixed, "rule[0].other"), None);
}

#[test]
fn expressions_that_double_at_every_step_end() {
    let mut locals = "locals {\n  s0 = aws_s3_bucket.c.id\n".to_owned();
    for at in 1..=40 {
        locals += &format!("  s{at} = var.known ? local.s{0} : trimspace(local.s{0})\n", at - 1);
    }
    let main = format!("{NAMES}{locals}}}\nresource \"aws_s3_bucket_policy\" \"p\" {{\n  policy = local.s40\n}}\n");
    let found = origin(&estate(&Directory::new(), &main), "policy").unwrap();
    assert!(found.around.contains(&Around::Function("trimspace".into())), "{:?}", found.around);
}
