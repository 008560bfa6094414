//! Policies of a team.

use super::{BUCKET, Bomb, explode};

/// A module with one policy file.
fn team(name: &'static str, text: impl Into<String>) -> Bomb {
    Bomb::new(name, "main.tf", BUCKET).with("team/a.policy.hcl", text).words(&["--policy-dir", "team", "--policy", "a"])
}

fn policy(locals: &str, condition: &str) -> String {
    format!(
        "resource_policy \"aws_s3_bucket\" \"a\" {{\n  locals {{\n{locals}\n  }}\n  enforce {{\n    condition = {condition}\n  }}\n}}\n"
    )
}

fn chain(count: usize) -> String {
    let one = |at: usize| format!("v{at} = local.v{}\n", at + 1);
    (0..count).map(one).collect::<String>() + &format!("v{count} = 1\n")
}

#[test]
fn the_work_of_a_policy_ends() {
    let told = "the policy takes more than 10000000 steps; `--limit policy-work=VALUE` raises it";
    let many =
        "[for a in core::range(1000) : 1 if core::length([for b in core::range(1000) : b if b * b + a > 0]) > 0]";
    let nested = format!("core::length([for c in core::range(1000) : 1 if core::length({many}) > 0]) > 0");
    let large = "l = [for i in core::range(1000) : \"k${i}\"]";
    explode(vec![
        // Each loop alone is within its limit.
        team("loops", policy(&format!("a = core::length({many})\nb = core::length({many})\nc = core::length({many})"), "local.a + local.b + local.c > 0"))
            .ends(2, told)
            .within(30, 400),
        team("a loop of loops", policy("", &nested)).ends(2, "steps").within(30, 400),
        team("sorting", policy(large, "core::length([for a in core::range(1000) : 1 if core::length(core::sort(local.l)) > 0]) > 0"))
            .words(&["--limit", "policy-work=200_000"])
            .ends(2, "the policy takes more than 200000 steps"),
        team("questions", policy("", "core::length([for a in core::range(1000) : 1 if iam::is_public(bucket.policy, bucket.arn, bucket.name)]) == 0"))
            .words(&["--limit", "policy-work=200_000"])
            .ends(2, "the policy takes more than 200000 steps"),
    ]);
}

#[test]
fn loading_policies_ends() {
    let names = |count: usize| {
        let one = |at: usize| {
            format!("resource_policy \"aws_s3_bucket\" \"p{at}\" {{\n  enforce {{\n    condition = true\n  }}\n}}\n")
        };
        (0..count).map(one).collect::<String>()
    };
    let slow = "input \"n\" {\n  type = number\n  default = 1\n  validation {\n    condition = core::length([for a in core::range(1000) : 1 if core::length([for b in core::range(1000) : b if b * b + a > 0]) > 0]) > 0\n    error_message = \"no\"\n  }\n}\n";
    explode(vec![
        team("a chain of local values", policy(&chain(1_000), "local.v0 == 1"))
            .ends(2, "more than 300 local values wait for each other")
            .within(5, 200),
        team("a long chain of local values", policy(&chain(10_000), "local.v0 == 1"))
            .ends(2, "more than 300 local values wait for each other")
            .within(20, 300),
        team("very many policies", names(3_000)).ends(2, "there are more than 1000 policies besides those of Onus"),
        team("a validation that goes on", slow.to_owned() + &policy("", "true"))
            .words(&["--limit", "policy-work=1_000_000"])
            .ends(2, "the policy takes more than 1000000 steps"),
        team("a deep condition", policy("", &format!("{}true", "!".repeat(10_000))))
            .ends(2, "nested deeper than is parsed")
            .within(5, 100),
        team("a large file", " ".repeat((1 << 20) + 1)).ends(2, "has more than 1048576 bytes").within(2, 100),
    ]);
}
