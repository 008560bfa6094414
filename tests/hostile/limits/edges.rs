//! A limit of N allows N of what its row names, and not one more, in whatever way there come to be so many.

use super::super::support::{Directory, Run, onus, run};
use super::cases::BUCKET;

/// A name of a limit, files, and how many of its unit there are in them.
type Edge = (&'static str, &'static [(&'static str, &'static str)], u64);

const CALL: &str = "module \"m\" {\n  source = \"./m\"\n}\n";

const EDGES: &[Edge] = &[
    ("module-depth", &[("main.tf", CALL), ("m/b.tf", BUCKET)], 1),
    (
        "module-depth",
        &[
            ("main.tf", CALL),
            ("m/main.tf", CALL),
            ("m/m/main.tf", CALL),
            ("m/m/m/main.tf", CALL),
            ("m/m/m/m/b.tf", BUCKET),
        ],
        4,
    ),
    ("module-calls", &[("main.tf", CALL), ("m/main.tf", CALL), ("m/m/b.tf", BUCKET)], 2),
    ("module-instances", &[("main.tf", CALL), ("m/main.tf", CALL), ("m/m/b.tf", BUCKET)], 2),
    (
        "module-instances",
        &[
            ("main.tf", "module \"m\" {\n  source = \"./m\"\n  for_each = toset([\"a\", \"b\"])\n}\n"),
            ("m/main.tf", CALL),
            ("m/m/b.tf", BUCKET),
        ],
        4,
    ),
    (
        "instances",
        &[(
            "main.tf",
            "resource \"aws_s3_bucket\" \"b\" {\n  for_each = toset([\"a\", \"b\", \"c\"])\n  bucket = each.key\n}\n",
        )],
        3,
    ),
    (
        "resource-instances",
        &[("main.tf", "data \"aws_caller_identity\" \"i\" {\n}\nresource \"aws_s3_bucket\" \"b\" {\n  count = 2\n}\n")],
        3,
    ),
    ("resource-instances", &[("main.tf", CALL), ("b.tf", BUCKET), ("m/b.tf", BUCKET)], 2),
    ("nesting", &[("main.tf", "locals {\n  a = upper(lower(\"x\"))\n}\n"), ("b.tf", BUCKET)], 3),
    ("nesting", &[("main.tf", "locals {\n  a = ((1))\n}\n"), ("b.tf", BUCKET)], 3),
    (
        "nesting",
        &[("main.tf", "locals {\n  a = [1]\n  b = [local.a]\n  c = { d = local.b }\n}\n"), ("b.tf", BUCKET)],
        4,
    ),
    ("document-depth", &[("main.tf", "locals {\n  a = yamldecode(\"{a: {b: [1]}}\")\n}\n"), ("b.tf", BUCKET)], 3),
    (
        "block-depth",
        &[(
            "main.tf",
            "resource \"aws_s3_bucket\" \"b\" {\n  dynamic \"lifecycle_rule\" {\n    for_each = [1]\n    content {\n      \
             enabled = true\n      expiration {\n        days = 1\n      }\n    }\n  }\n}\n",
        )],
        2,
    ),
    (
        "reference-chain",
        &[
            (
                "main.tf",
                "locals {\n  a = local.b\n  b = local.c\n  c = \"./m\"\n}\nmodule \"m\" {\n  source = local.a\n}\n",
            ),
            ("m/b.tf", BUCKET),
        ],
        3,
    ),
    (
        "loop-elements",
        &[("main.tf", "locals {\n  a = [for a in [1, 2] : [for b in [1, 2] : a + b]]\n}\n"), ("b.tf", BUCKET)],
        6,
    ),
    ("product-elements", &[("main.tf", "locals {\n  a = setproduct([1, 2], [3, 4], [5])\n}\n"), ("b.tf", BUCKET)], 12),
    (
        "value-parts",
        &[("main.tf", "locals {\n  a = { for i in range(9) : \"k${i}\" => [i] }\n}\n"), ("b.tf", BUCKET)],
        19,
    ),
    ("text-bytes", &[("main.tf", "locals {\n  a = \"bbbb\"\n  b = \"aaaa${local.a}cccc\"\n}\n"), ("b.tf", BUCKET)], 12),
    ("text-bytes", &[("main.tf", "locals {\n  a = format(\"%s-%s\", \"aaaa\", \"bbbb\")\n}\n"), ("b.tf", BUCKET)], 9),
    ("text-bytes", &[("main.tf", "locals {\n  a = replace(\"aaa\", \"a\", \"bbbb\")\n}\n"), ("b.tf", BUCKET)], 12),
    (
        "text-bytes",
        &[("main.tf", "locals {\n  a = replace(\"aaa\", \"/a/\", \"$0$0$0$0\")\n}\n"), ("b.tf", BUCKET)],
        12,
    ),
    ("text-bytes", &[("main.tf", "locals {\n  a = jsonencode([1, 2])\n}\n"), ("b.tf", BUCKET)], 5),
    ("text-bytes", &[("main.tf", "locals {\n  a = indent(3, \"a\\nb\")\n}\n"), ("b.tf", BUCKET)], 6),
    (
        "directory-entries",
        &[
            ("b.tf", BUCKET),
            ("team/own.policy.hcl", OWN),
            ("team/readme.txt", ""),
            ("team/other.txt", ""),
            ("team/more.txt", ""),
        ],
        // With `.git` and the directory itself.
        7,
    ),
    ("reference-chain", &[("b.tf", BUCKET), ("team/own.policy.hcl", CHAIN)], 3),
];

const OWN: &str = "resource_policy \"aws_s3_bucket\" \"own\" {\n  enforce {\n    condition = true\n  }\n}\n";

const CHAIN: &str = "resource_policy \"aws_s3_bucket\" \"own\" {\n  locals {\n    a = local.b\n    b = local.c\n    c = true\n  }\n  \
                     enforce {\n    condition = local.a\n  }\n}\n";

fn place(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    for (name, text) in files.iter().chain(&[(".git", "")]) {
        let path = std::path::PathBuf::from(directory.path(name));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn check(directory: &Directory, words: &[&str]) -> Run {
    run(onus(&[&["check", "--quiet"], words].concat()).current_dir(directory.path("")))
}

#[test]
fn as_many_as_a_limit_says_pass_and_one_more_does_not() {
    for (name, files, count) in EDGES {
        let directory = place(files);
        let team = files.iter().any(|(file, _)| file.starts_with("team/"));
        let words: &[&str] =
            if team { &["--policy", "own", "--policy-dir", "team"] } else { &["--policy", "versioning-off"] };
        let at = |value: u64| check(&directory, &[words, &["--limit", &format!("{name}={value}")]].concat());
        let (passes, fails) = (at(*count), at(count - 1));
        assert_eq!(passes.code, 0, "{name}={count} of {files:?}: {}", passes.stdout);
        assert_eq!(fails.code, 2, "{name}={} of {files:?}: {}", count - 1, fails.stdout);
        assert!(format!("{}{}", fails.stdout, fails.stderr).contains(name), "{name}: {}{}", fails.stdout, fails.stderr);
    }
}

#[test]
fn so_many_errors_are_told_and_the_next_is_one_too_many() {
    let wrong = "locals {\n  a = tonumber(\"x\")\n  b = tonumber(\"y\")\n}\n";
    let directory = place(&[("main.tf", wrong), ("b.tf", BUCKET)]);
    let at = |value: &str| check(&directory, &["--policy", "versioning-off", "--limit", value]);
    let (all, some) = (at("errors=2"), at("errors=1"));
    assert_eq!((all.code, some.code), (2, 2));
    assert!(["\"x\"", "\"y\""].iter().all(|told| all.stdout.contains(told)), "{}", all.stdout);
    assert!(!all.stdout.contains("--limit"), "{}", all.stdout);
    assert!(some.stdout.contains("the root module has more than 1 errors"), "{}", some.stdout);
}

/// Limits of the language in which policies are written, too.
const OF_THE_LANGUAGE: [&str; 7] =
    ["nesting", "text-bytes", "value-parts", "loop-elements", "product-elements", "document-depth", "reference-chain"];

#[test]
fn no_low_limit_is_about_the_policies_of_onus() {
    // What it is about is a plan, in which nothing is evaluated.
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/real-app-create.json");
    let directory = place(&[]);
    let report = |limits: &[String]| {
        let mut words = vec!["--format", "json", "--config", "none", plan];
        limits.iter().for_each(|limit| words.extend(["--limit", limit.as_str()]));
        check(&directory, &words)
    };
    let usual = report(&[]);
    assert_eq!(usual.code, 1, "{}", usual.stdout);
    let low = report(&OF_THE_LANGUAGE.map(|name| format!("{name}=1")));
    assert_eq!((low.code, &low.stdout), (1, &usual.stdout));
    let every: Vec<String> =
        OF_THE_LANGUAGE.iter().map(|name| format!("{name}=1")).chain(["policies=1".into()]).collect();
    assert_eq!(report(&every).stdout, usual.stdout);
    // How long a policy judges depends on what it judges.
    let work = report(&["policy-work=100".to_owned()]);
    assert!(work.stdout.contains("the policy takes more than 100 steps; `--limit policy-work=VALUE` raises it"));
    assert!(!work.stdout.contains("\"path\": \"policies\""), "{}", work.stdout);
}
