//! What one question about a bucket policy costs: at most 100 µs for a typical policy of five statements, at most 20 ms
//! for one of 200 statements with conditions, both on one core.
//!
//! `cargo bench --bench iam`. The policies are read anew each time, as a check reads them. Median and fastest of
//! several rounds are printed; the fastest is held against the bar, since other work on the machine only adds.
//! `cargo bench --bench iam -- denies_http` measures one question.
#![allow(clippy::print_stdout, reason = "a bench reports on the terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use onus::iam::{self, Answer, Owned, Target};
use onus::value::Value;

/// Most microseconds of one question about a typical policy.
const TYPICAL: f64 = 100.0;

/// Most microseconds of one question about a policy of 200 statements.
const LARGE: f64 = 20_000.0;

/// How often each thing is measured.
const ROUNDS: usize = 21;

/// What a company writes: TLS only, its own network, a distribution, a role of a partner, log delivery.
const FIVE: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
  {"Sid": "DenyOtherNetworks", "Effect": "Deny", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::logs/private/*", "Condition": {"StringNotEquals": {"aws:SourceVpce": ["vpce-1a2b3c4d", "vpce-5e6f7a8b"]}}},
  {"Sid": "Cdn", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1"}}},
  {"Sid": "Partner", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/reader"}, "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/shared/*"]},
  {"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/log/*", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}
]}"#;

/// 200 statements over many prefixes, networks and roles.
fn two_hundred() -> String {
    let statement = |n: usize| {
        let (effect, principal) = match n % 4 {
            0 => ("Allow", "\"*\"".to_owned()),
            1 => ("Allow", format!("{{\"AWS\": \"arn:aws:iam::444455556666:role/r{}\"}}", n % 20)),
            2 => ("Deny", "\"*\"".to_owned()),
            _ => ("Deny", format!("{{\"AWS\": \"arn:aws:iam::{}:root\"}}", 444_455_556_600 + n % 10)),
        };
        let action = ["s3:GetObject", "s3:Put*", "s3:List*", "s3:*"].get(n % 4).copied().unwrap_or("s3:*");
        let condition = match n % 5 {
            0 => format!(r#"{{"StringNotEquals": {{"aws:SourceVpce": "vpce-{}"}}}}"#, n % 30),
            1 => format!(r#"{{"NotIpAddress": {{"aws:SourceIp": "198.51.{}.0/24"}}}}"#, n % 40),
            2 => r#"{"Bool": {"aws:SecureTransport": "false"}}"#.to_owned(),
            3 => format!(r#"{{"StringLike": {{"aws:PrincipalOrgID": "o-a{}*"}}}}"#, n % 10),
            _ => format!(
                r#"{{"ArnNotLike": {{"aws:PrincipalArn": "arn:aws:iam::444455556666:role/team{}/*"}}}}"#,
                n % 25
            ),
        };
        format!(
            r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": "{action}", "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/p{}/*"], "Condition": {condition}}}"#,
            n % 50
        )
    };
    let statements: Vec<String> = (0..200).map(statement).collect();
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","))
}

type Ask = fn(&Value, &Target) -> Answer;

fn questions() -> Vec<(&'static str, Ask)> {
    fn owned<'a>(policy: &'a Value, target: &'a Target, account: &'a Value, allowed: &'a Value) -> Owned<'a> {
        Owned { policy, target, account, allowed }
    }
    vec![
        ("denies_http", |policy, target| iam::http_denied(policy, target)),
        ("public_read", |policy, target| iam::public_read(policy, target)),
        ("public_write", |policy, target| iam::public_write(policy, target)),
        ("foreign_access", |policy, target| {
            let (account, allowed) = (Value::string("111122223333"), Value::tuple(vec![]));
            iam::foreign_access(owned(policy, target, &account, &allowed))
        }),
        ("foreign_administration", |policy, target| {
            let (account, allowed) = (Value::string("111122223333"), Value::tuple(vec![]));
            iam::foreign_administration(owned(policy, target, &account, &allowed))
        }),
        ("wildcard_actions", |policy, target| {
            let (account, allowed) = (Value::string("111122223333"), Value::tuple(vec![]));
            iam::wildcard_actions(owned(policy, target, &account, &allowed))
        }),
        ("locks_out", |policy, target| {
            let (account, allowed) = (Value::string("111122223333"), Value::tuple(vec![]));
            iam::locks_out(owned(policy, target, &account, &allowed))
        }),
        ("service_unscoped", |policy, target| iam::service_unscoped(policy, target)),
        ("weaker_upload", |policy, target| {
            iam::weaker_upload(policy, target, &Value::string("aws:kms"), &Value::tuple(vec![]))
        }),
    ]
}

fn main() -> ExitCode {
    // `cargo test --all-targets` runs this file too, without `--bench`.
    if !std::env::args().any(|word| word == "--bench") {
        return ExitCode::SUCCESS;
    }
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |question: &str| words.is_empty() || words.iter().any(|word| word == question);
    let target = Target::new(&Value::string("arn:aws:s3:::logs"), &Value::string("logs"), Some("aws"));
    let mut kept = true;
    for (name, text, most, times) in
        [("5 statements", FIVE.to_owned(), TYPICAL, 100), ("200 statements", two_hundred(), LARGE, 1)]
    {
        println!(
            "{name}: µs of one question on one core, median and fastest of {ROUNDS} rounds (must be at most {most})"
        );
        for (question, ask) in questions().into_iter().filter(|(question, _)| wanted(question)) {
            let truth = ask(&Value::string(&text), &target).truth;
            let mut rounds: Vec<f64> = (0..ROUNDS)
                .map(|_| {
                    let start = Instant::now();
                    (0..times).for_each(|_| drop(black_box(ask(black_box(&Value::string(&text)), &target))));
                    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
                })
                .collect();
            rounds.sort_by(f64::total_cmp);
            let fastest = rounds.first().copied().unwrap_or(f64::NAN);
            let median = rounds.get(ROUNDS / 2).copied().unwrap_or(f64::NAN);
            println!("{median:10.1} {fastest:10.1}  {question}: {truth:?}");
            kept &= fastest <= most;
        }
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
