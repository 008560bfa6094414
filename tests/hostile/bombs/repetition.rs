//! Blocks that are repeated, and what they are repeated by.

use super::{BUCKET, Bomb, explode, locals};

fn bucket(meta: &str, name: &str) -> String {
    format!("resource \"aws_s3_bucket\" \"b\" {{\n  {meta}\n  bucket = {name}\n}}\n")
}

#[test]
fn a_block_asks_for_more_instances_than_there_may_be() {
    explode(vec![
        Bomb::new("count", "main.tf", bucket("count = 1000000000", "\"x\""))
            .ends(2, "`count` makes more than 100000 instances")
            .within(2, 100),
        Bomb::new("an enormous count", "main.tf", bucket("count = 1e300", "\"x\"")).ends(2, "`count`").within(2, 100),
        Bomb::new(
            "for_each",
            "main.tf",
            bucket("for_each = toset([for i in setproduct(range(1000), range(150)) : join(\"-\", i)])", "each.key"),
        )
        .ends(2, "`for_each` makes more than 100000 instances")
        .within(20, 600),
        Bomb::new("more verdicts than memory", "main.tf", bucket("count = 100000", "\"x-${count.index}\""))
            .ends(2, "the policies would give more than 4000000 verdicts")
            .within(10, 400),
        Bomb::new("wide blocks of another type", "main.tf", {
            let wide: String = (0..300).map(|at| format!("  a{at} = \"x-${{count.index}}\"\n")).collect();
            format!("resource \"aws_instance\" \"i\" {{\n  count = 100000\n{wide}}}\n{BUCKET}")
        })
        .ends(1, "complete"),
    ]);
}

#[test]
fn modules_that_are_repeated_multiply() {
    let calls = |next: usize| {
        let call = |name: &str| format!("module \"{name}\" {{\n  source = \"../m{next}\"\n  count = 10\n}}\n");
        call("a") + &call("b")
    };
    let mut nested = Bomb::new("nested", "root/main.tf", "module \"r\" {\n  source = \"../m0\"\n  count = 100\n}\n");
    for level in 0..7 {
        nested = nested.with(&format!("m{level}/main.tf"), calls(level + 1));
    }
    let nested = nested.with("m7/main.tf", BUCKET).words(&["root"]);
    let mut twice = Bomb::new("twice at every level", "root/main.tf", "module \"r\" {\n  source = \"../m0\"\n}\n");
    for level in 0..40 {
        let call = |name: &str| format!("module \"{name}\" {{\n  source = \"../m{}\"\n}}\n", level + 1);
        twice = twice.with(&format!("m{level}/main.tf"), call("a") + &call("b"));
    }
    let twice = twice.with("m40/main.tf", BUCKET).words(&["root"]);
    let mut deep = Bomb::new("deep", "root/main.tf", "module \"r\" {\n  source = \"../m0\"\n}\n");
    for level in 0..100 {
        let call = format!("module \"r\" {{\n  source = \"../m{}\"\n}}\n", level + 1);
        deep = deep.with(&format!("m{level}/main.tf"), call);
    }
    explode(vec![
        nested.words(&["--limit", "module-instances=5_000"]).ends(2, "more than 5000 instances of modules"),
        twice.words(&["--limit", "module-calls=5_000"]).ends(2, "more than 5000 module calls"),
        deep.with("m100/main.tf", BUCKET).words(&["root"]).ends(2, "nested deeper than 64 levels").within(2, 100),
        Bomb::new("a circle", "main.tf", format!("module \"m\" {{\n  source = \"./.\"\n}}\n{BUCKET}"))
            .ends(2, "calls itself")
            .within(2, 100),
    ]);
}

#[test]
fn dynamic_blocks_within_each_other_multiply() {
    let nested = |kinds: &[&str]| {
        let open: String = kinds
            .iter()
            .map(|kind| format!("dynamic \"{kind}\" {{\n  for_each = range(1000)\n  content {{\n"))
            .collect();
        let body = format!("{open}id = \"x\"\n{}", "}\n}\n".repeat(kinds.len()));
        format!("resource \"aws_s3_bucket_lifecycle_configuration\" \"l\" {{\n  bucket = \"x\"\n{body}}}\n{BUCKET}")
    };
    explode(vec![
        Bomb::new("three", "main.tf", nested(&["rule", "transition", "filter"]))
            .words(&["--limit", "root-parts=1_000_000"])
            .ends(2, "more than 1000000 parts together"),
        Bomb::new("thirty", "main.tf", nested(&["rule"; 30]))
            .words(&["--limit", "root-parts=1_000_000"])
            .ends(2, "the root module takes more than 20000000 steps")
            .within(30, 400),
    ]);
}

#[test]
fn blocks_within_those_of_many_instances_multiply() {
    let values = "days = var.x + rule.value";
    let text = format!(
        "variable \"x\" {{\n  type = number\n}}\nresource \"aws_s3_bucket_lifecycle_configuration\" \"l\" {{\n  count = \
         1000\n  bucket = \"acme-${{count.index}}\"\n  dynamic \"rule\" {{\n    for_each = range(1000)\n    content {{\n id \
         = \"r${{var.x}}\"\n status = var.x > 3 ? \"Enabled\" : \"Disabled\"\n filter {{\n prefix = \"p${{var.x}}\"\n}}\n \
         expiration {{\n {values}\n}}\n noncurrent_version_expiration {{\n noncurrent_{values}\n}}\n transition {{\n \
         {values}\n storage_class = \"GLACIER\"\n}}\n}}\n}}\n}}\n{BUCKET}"
    );
    explode(vec![Bomb::new("rules", "main.tf", text).ends(2, "32 for each block").within(60, 1000)]);
}

#[test]
fn what_is_wrong_a_million_times_is_told_some_times() {
    let wrong: String = (0..20).map(|at| format!("  a{at} = tonumber(\"x-${{count.index}}\")\n")).collect();
    let syntax: String = (0..300).map(|at| format!("x{at} = = ]\n")).collect();
    let mut files = Bomb::new("many files", "main.tf", BUCKET);
    for at in 0..60 {
        files = files.with(&format!("wrong{at}.tf"), syntax.clone());
    }
    explode(vec![
        Bomb::new("instances", "main.tf", format!("resource \"aws_s3_bucket\" \"b\" {{\n  count = 4000\n{wrong}}}\n"))
            .words(&["--policy", "force-destroy"])
            .ends(2, "the root module has more than 1000 errors")
            .within(60, 600),
        files
            .words(&["--format", "json"])
            .ends(2, "there are at least 5060 more errors, beyond the first 1000")
            .within(20, 200),
        Bomb::new("one file", "main.tf", locals("") + &"x = = ]\n".repeat(20_000))
            .words(&["--format", "json"])
            .ends(2, "19900 more errors, beyond the first 100")
            .within(20, 200),
    ]);
}
