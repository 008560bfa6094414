//! Plans and access policies.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{BUCKET, Bomb, explode};

const HEAD: &str = "{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",\
                    \"planned_values\":{\"root_module\":{}},\"resource_changes\":[";
const TAIL: &str = "],\"configuration\":{\"root_module\":{}}}";

fn change(kind: &str, at: usize, after: &str) -> String {
    format!(
        "{{\"address\":\"{kind}.b[{at}]\",\"mode\":\"managed\",\"type\":\"{kind}\",\"name\":\"b\",\"index\":{at},\
         \"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":{after},\"after_unknown\":{{}}}}}}"
    )
}

fn plan(kind: &str, count: usize) -> String {
    let changes: Vec<String> = (0..count).map(|at| change(kind, at, "{}")).collect();
    format!("{HEAD}{}{TAIL}", changes.join(","))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn plans_of_very_many_resources_end() {
    explode(vec![
        Bomb::new("very many that matter to nobody", "plan.json", plan("null_resource", 300_000))
            .ends(0, "complete")
            .within(30, 500),
        Bomb::new("a hundred thousand buckets", "plan.json", plan("aws_s3_bucket", 100_000))
            .ends(2, "the policies would give more than 4000000 verdicts")
            .within(15, 400),
        Bomb::new("more than a million", "plan.json", plan("aws_s3_bucket", 20_000))
            .words(&["--limit", "plan-resources=19_999"])
            .ends(2, "plan.json has more than 19999 resources that can matter to a bucket")
            .within(5, 200),
    ]);
}

#[test]
fn odd_values_in_plans_end() {
    let of = |name, after: String| {
        Bomb::new(name, "plan.json", format!("{HEAD}{}{TAIL}", change("aws_s3_bucket", 0, &after))).within(5, 200)
    };
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let many = format!("{{{}}}", vec!["\"format_version\":\"1.2\""; 100_000].join(","));
    let child = format!("{{\"child_modules\":[{}{{}}{}]}}", "{\"child_modules\":[".repeat(5_000), "]}".repeat(5_000));
    let values = format!("{{\"format_version\":\"1.2\",\"values\":{{\"root_module\":{child}}}}}");
    explode(vec![
        of("deep", format!("{{\"tags\":{open}{close}}}")).ends(1, "unknown"),
        of("a long text", format!("{{\"bucket\":\"{}\"}}", "a".repeat(10_000_000))).ends(1, "complete").within(10, 300),
        of(
            "numbers",
            format!("{{\"bucket\":1e999999999,\"tags\":{{\"a\":-1e999999999,\"b\":{}}}}}", "9".repeat(100_000)),
        )
        .ends(1, "complete"),
        of("equal keys", format!("{{{}}}", vec!["\"bucket\":\"x\""; 100_000].join(","))).ends(1, "complete"),
        Bomb::new("equal keys of the plan", "plan.json", many).ends(2, "").within(3, 100),
        Bomb::new("deep modules", "plan.json", values).ends(2, "").within(3, 100),
    ]);
}

#[test]
fn what_is_packed_to_explode_is_not_unpacked() {
    let packed = gzip(&vec![b' '; 100 << 20]);
    let mut small = packed.clone();
    let size = small.len() - 4;
    small[size..].fill(0);
    let twice = gzip(&gzip(HEAD.as_bytes()));
    let mut zip = b"PK\x03\x04".to_vec();
    zip.extend([0; 100_000]);
    explode(vec![
        Bomb::new("gzip", "", "")
            .with_bytes("plan.json.gz", packed)
            .ends(2, "is a gzip that grows more than 250 times")
            .within(10, 150),
        Bomb::new("gzip that says it is small", "", "")
            .with_bytes("plan.json.gz", small)
            .ends(2, "is a gzip that grows more than 250 times")
            .within(10, 300),
        Bomb::new("gzip in gzip", "", "")
            .with_bytes("plan.json.gz", twice)
            .ends(2, "compressed with gzip twice")
            .within(2, 100),
        Bomb::new("zip", "", "").with_bytes("tfplan", zip).ends(2, "").within(2, 100),
    ]);
}

#[test]
fn access_policies_of_very_many_statements_end() {
    let bucket = |name, document: String| {
        let policy = "resource \"aws_s3_bucket_policy\" \"p\" {\n  bucket = aws_s3_bucket.b.id\n  policy = file(\"p.json\")\n}\n";
        Bomb::new(name, "main.tf", format!("{BUCKET}{policy}")).with("p.json", document)
    };
    let document =
        |statements: Vec<String>| format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}", statements.join(","));
    let statement = |at: usize| {
        format!(
            "{{\"Sid\":\"s{at}\",\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\"arn:aws:iam::{at:012}:root\"}},\
             \"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::x\",\"arn:aws:s3:::x/*\"]}}"
        )
    };
    let wild = |at: usize| {
        let effect = if at.is_multiple_of(2) { "Allow" } else { "Deny" };
        let stars = "*a".repeat(20);
        format!(
            "{{\"Sid\":\"s{at}\",\"Effect\":\"{effect}\",\"Principal\":\"*\",\"Action\":\"s3:*a*a*\",\
             \"Resource\":\"arn:aws:s3:::{stars}{at}*b*c\"}}"
        )
    };
    let long = format!(
        "{{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:{}\",\"Resource\":\"arn:aws:s3:::x{}\"}}",
        "*a".repeat(8_000),
        "/*a".repeat(8_000)
    );
    explode(vec![
        bucket("many", document((0..30_000).map(statement).collect())).ends(1, "unknown").within(20, 400),
        bucket("wild", document((0..150).map(wild).collect())).ends(1, "complete"),
        bucket("long patterns", document(vec![long])).ends(1, "complete"),
        bucket("deep", format!("{{\"Statement\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)))
            .ends(1, "unknown")
            .within(3, 100),
    ]);
}
