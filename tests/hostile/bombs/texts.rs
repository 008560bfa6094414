//! Texts that grow, and values that are made of them.

use super::{BUCKET, Bomb, explode};

/// A text of 16 MB as `local.t`, beside other local values.
fn long(more: &str) -> String {
    let text = "k = join(\"\", [for i in range(1024) : \"abcdefghijklmnop\"])\n  t = join(\"\", [for i in range(1000) : local.k])";
    format!("locals {{\n  {text}\n{more}\n}}\n")
}

const TOO_MUCH: &str = "the values of the root module have more than 16777216 parts together";

#[test]
fn many_resources_with_one_long_text_end() {
    let buckets =
        |arguments: &str| format!("{}resource \"aws_s3_bucket\" \"b\" {{\n  count = 1000\n{arguments}\n}}\n", long(""));
    let own: String = (0..30)
        .map(|at| format!("resource \"aws_s3_bucket\" \"b{at}\" {{\n  bucket = \"{at}${{local.t}}\"\n}}\n"))
        .collect();
    let one = |name: &'static str, text: String| {
        Bomb::new(name, "main.tf", text).words(&["--policy", "force-destroy"]).ends(2, TOO_MUCH).within(60, 600)
    };
    explode(vec![
        one("a name of all", buckets("bucket = local.t")),
        one("names of their own", long("") + &own),
        one("tags of all", buckets("tags = { a = local.t }")),
        one("a block of all", buckets("lifecycle_rule {\n    id = local.t\n    enabled = true\n  }")),
    ]);
}

#[test]
fn values_made_of_a_long_text_end() {
    let one = |name: &'static str, more: &str, told: &'static str| {
        Bomb::new(name, "main.tf", long(more) + BUCKET)
            .words(&["--policy", "force-destroy"])
            .ends(2, told)
            .within(60, 900)
    };
    explode(vec![
        one("split", "a = length(split(\"\", \"${local.t}${local.t}${local.t}\"))", TOO_MUCH),
        one("csvdecode", "a = length(csvdecode(replace(local.t, \"abc\", \"x\\nx\\n\")))", "csvdecode"),
        one(
            "jsondecode",
            "a = length(jsondecode(join(\"\", [\"[\", replace(local.t, \"abc\", \"{},{},{},\"), \"1]\"])))",
            "jsondecode",
        ),
        one(
            "replace",
            "a = length(replace(local.t, \"/(?s).*/\", join(\"\", [for i in range(1000) : \"$0\"])))",
            "the text would be longer than 67108864 bytes",
        ),
        one(
            "jsonencode",
            "a = length(jsonencode([for i in range(1000) : local.t]))",
            "the text would be longer than 67108864 bytes",
        ),
        one(
            "yamlencode",
            "a = length(yamlencode([for i in range(1000) : local.t]))",
            "the text would be longer than 67108864 bytes",
        ),
    ]);
}

#[test]
fn reports_repeat_the_beginning_of_a_long_value() {
    let name = "join(\"\", [for i in range(1000) : join(\"\", [for j in range(100) : \"0123456789\"])])";
    let text = format!("resource \"aws_s3_bucket\" \"b\" {{\n  bucket = {name}\n}}\n");
    let directory = crate::support::Directory::new();
    std::fs::write(directory.path("main.tf"), text).unwrap();
    let mut command = crate::support::onus(&["check", "--config", "none", "--format", "json"]);
    let run = crate::support::run(command.current_dir(directory.path("")));
    assert_eq!(run.code, 1);
    assert!(run.stdout.len() < 5_000_000, "{} bytes", run.stdout.len());
}
