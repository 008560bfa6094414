//! For each limit an input, a value that is enough for it, and one that is not.

/// What is checked.
pub(super) enum Input {
    Files(&'static [(&'static str, &'static str)]),
    Large(&'static str, fn() -> String),
    Gzip(&'static str, fn() -> String),
}

pub(super) struct Case {
    pub(super) limit: &'static str,
    pub(super) input: Input,
    pub(super) words: &'static [&'static str],
    /// The value that is enough. One less is not, where the unit can be counted by hand; steps and ratios cannot.
    pub(super) enough: u64,
    pub(super) short: u64,
}

impl Case {
    /// Whether a run tells of no limit. What is counted are errors for two of them: those end in exit code 2 in any case.
    pub(super) fn is_fine(&self, run: &super::Run) -> bool {
        match self.limit {
            "file-errors" | "errors" => !run.stdout.contains("more error"),
            _ => run.code != 2,
        }
    }
}

/// One policy, which finds nothing of the severity that counts.
const ONE: &[&str] = &["--policy", "versioning-off", "--quiet"];

/// A plan, and nothing beside it.
const PLAN: &[&str] = &["--policy", "versioning-off", "--quiet", "plan.json"];

const TEAM: &[&str] = &["--policy", "versioning-off,a,b", "--quiet", "--policy-dir", "team"];

pub(super) const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n}\n";

const fn case(limit: &'static str, words: &'static [&'static str], enough: u64, input: Input) -> Case {
    Case { limit, input, words, enough, short: enough - 1 }
}

/// A module beside a bucket.
macro_rules! locals {
    ($text:literal) => {
        Input::Files(&[("main.tf", concat!("locals {\n  ", $text, "\n}\n")), ("bucket.tf", BUCKET)])
    };
}

/// A policy of a team that does a little work.
macro_rules! policy {
    ($name:literal, $condition:literal) => {
        concat!(
            "resource_policy \"aws_s3_bucket\" \"",
            $name,
            "\" {\n  enforce {\n    condition = ",
            $condition,
            "\n  }\n}\n"
        )
    };
}

/// A plan of some buckets.
fn plan(buckets: usize) -> String {
    let change = |at: usize| {
        format!(
            "{{\"address\":\"aws_s3_bucket.b[{at}]\",\"mode\":\"managed\",\"type\":\"aws_s3_bucket\",\"name\":\"b\",\
             \"index\":{at},\"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":{{}},\"after_unknown\":{{}}}}}}"
        )
    };
    let changes: Vec<String> = (0..buckets).map(change).collect();
    format!(
        "{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",\"planned_values\":{{\"root_module\":{{}}}},\
         \"resource_changes\":[{}],\"configuration\":{{\"root_module\":{{}}}}}}",
        changes.join(",")
    )
}

/// A plan that fills a number of bytes.
fn filled(bytes: usize) -> String {
    let mut plan = plan(1);
    plan += &" ".repeat(bytes - plan.len());
    plan
}

pub(super) const CASES: &[Case] = &[
    case("plan-bytes", PLAN, 1_000, Input::Large("plan.json", || filled(1_000))),
    Case {
        limit: "gzip-ratio",
        input: Input::Gzip("plan.json", || filled(70 << 20)),
        words: PLAN,
        enough: 1_100,
        short: 100,
    },
    case("plan-resources", PLAN, 3, Input::Large("plan.json", || plan(3))),
    case("module-file-bytes", ONE, BUCKET.len() as u64, Input::Files(&[("main.tf", BUCKET)])),
    case("module-bytes", ONE, BUCKET.len() as u64 + 8, Input::Files(&[("main.tf", BUCKET), ("other.tf", "# small\n")])),
    case("module-files", ONE, 2, Input::Files(&[("main.tf", BUCKET), ("other.tf", "")])),
    case("directory-entries", ONE, 5, Input::Files(&[("main.tf", BUCKET), ("a/x.txt", ""), ("a/y.txt", "")])),
    case(
        "read-file-bytes",
        ONE,
        5,
        Input::Files(&[("main.tf", "locals {\n  a = file(\"a.txt\")\n}\n"), ("bucket.tf", BUCKET), ("a.txt", "12345")]),
    ),
    case("settings-file-bytes", ONE, 19, Input::Files(&[("main.tf", BUCKET), (".onus.hcl", "unknown = \"pass\"  \n")])),
    case(
        "policy-file-bytes",
        TEAM,
        policy!("a", "true").len() as u64,
        Input::Files(&[
            ("main.tf", BUCKET),
            ("team/a.policy.hcl", policy!("a", "true")),
            ("team/b.policy.hcl", policy!("b", "1>0")),
        ]),
    ),
    case(
        "policy-bytes",
        TEAM,
        policy!("a", "true").len() as u64 * 2,
        Input::Files(&[
            ("main.tf", BUCKET),
            ("team/a.policy.hcl", policy!("a", "true")),
            ("team/b.policy.hcl", policy!("b", "true")),
        ]),
    ),
    case(
        "policies",
        TEAM,
        2,
        Input::Files(&[
            ("main.tf", BUCKET),
            ("team/a.policy.hcl", policy!("a", "true")),
            ("team/b.policy.hcl", policy!("b", "true")),
        ]),
    ),
    Case {
        limit: "policy-work",
        input: Input::Files(&[
            ("main.tf", BUCKET),
            ("team/a.policy.hcl", policy!("a", "core::length([for i in core::range(1000) : i if i * i >= 0]) > 0")),
            ("team/b.policy.hcl", policy!("b", "true")),
        ]),
        words: TEAM,
        enough: 20_000,
        short: 2_000,
    },
    case("verdicts", ONE, 2, Input::Files(&[("main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  count = 2\n}\n")])),
    case("nesting", ONE, 3, locals!("a = [[1]]")),
    case("document-depth", ONE, 2, locals!("a = jsondecode(\"[[1]]\")")),
    case(
        "block-depth",
        ONE,
        2,
        Input::Files(&[(
            "main.tf",
            "resource \"aws_s3_bucket\" \"b\" {\n  lifecycle_rule {\n    enabled = true\n    expiration {\n      days = 1\n    }\n  }\n}\n",
        )]),
    ),
    case(
        "module-depth",
        ONE,
        2,
        Input::Files(&[
            ("main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"),
            ("m/main.tf", "module \"n\" {\n  source = \"./n\"\n}\n"),
            ("m/n/main.tf", BUCKET),
        ]),
    ),
    case(
        "module-calls",
        ONE,
        2,
        Input::Files(&[
            ("main.tf", "module \"m\" {\n  source = \"./m\"\n}\nmodule \"n\" {\n  source = \"./m\"\n}\n"),
            ("m/main.tf", BUCKET),
        ]),
    ),
    case(
        "module-instances",
        ONE,
        3,
        Input::Files(&[("main.tf", "module \"m\" {\n  source = \"./m\"\n  count  = 3\n}\n"), ("m/main.tf", BUCKET)]),
    ),
    case("instances", ONE, 3, Input::Files(&[("main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  count = 3\n}\n")])),
    case(
        "resource-instances",
        ONE,
        4,
        Input::Files(&[(
            "main.tf",
            "resource \"aws_s3_bucket\" \"b\" {\n  count = 2\n}\nresource \"aws_s3_bucket\" \"c\" {\n  count = 2\n}\n",
        )]),
    ),
    case(
        "reference-chain",
        ONE,
        3,
        Input::Files(&[(
            "main.tf",
            "resource \"aws_s3_bucket\" \"a\" {\n  bucket = aws_s3_bucket.b.bucket\n}\n\
             resource \"aws_s3_bucket\" \"b\" {\n  bucket = aws_s3_bucket.c.bucket\n}\n\
             resource \"aws_s3_bucket\" \"c\" {\n  bucket = \"x\"\n}\n",
        )]),
    ),
    case("loop-elements", ONE, 10, locals!("a = [for i in range(10) : i]")),
    case("product-elements", ONE, 8, locals!("a = setproduct([1, 2], [1, 2])")),
    case("value-parts", ONE, 40, locals!("a = [for i in range(39) : i]")),
    case("root-parts", ONE, 301, locals!("a = range(300)")),
    Case {
        limit: "root-work",
        input: locals!("a = [for i in range(1000) : i * i]"),
        words: ONE,
        enough: 4_000,
        short: 500,
    },
    case("text-bytes", ONE, 12, locals!("a = join(\"\", [\"aaaa\", \"bbbb\", \"cccc\"])")),
    case("file-errors", ONE, 2, Input::Files(&[("main.tf", BUCKET), ("wrong.tf", "x = = ]\ny = = ]\n")])),
    case("errors", ONE, 2, Input::Files(&[("main.tf", BUCKET), ("wrong.tf", "x = = ]\ny = = ]\n")])),
];
