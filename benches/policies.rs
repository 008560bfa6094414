//! What judging one assembled bucket by all policies costs, against a bar of 60 µs on one core, for two buckets of
//! recorded plans: one with every companion that AWS recommends, and one with none.
//!
//! `cargo bench --bench policies`. A bucket is assembled once and judged many times, as `onus check --format text` has
//! it judged: passing verdicts keep no facts. What assembling that bucket costs is shown beside it, without a bar, and
//! so are the dearest policies. Median and fastest of several rounds are printed; the fastest is held against the bar,
//! since other work on the machine only adds. `cargo bench --bench policies -- all` shows every policy.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on the terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench reads plans and the clock")]

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use onus::estate::Side;
use onus::finding::Outcome;
use onus::limits::Limits;
use onus::policy::{Case, Inputs, Memo, Policy, Responsibilities, builtin, judge};
use onus::s3::{Facts, Settings, Subject, SubjectKind, assemble};
use onus::source::SourceMap;

/// Most time of all policies on one bucket, in microseconds.
const ALL: f64 = 60.0;

/// How often each thing is measured.
const ROUNDS: usize = 41;

/// How often it is done in one round.
const TIMES: usize = 100;

/// How many of the dearest policies are shown.
const DEAREST: usize = 10;

/// Plans below `testdata/noise/`, and which of their buckets.
const BUCKETS: [(&str, &str); 2] =
    [("well-made", "module.invoices.aws_s3_bucket.this"), ("bare", "aws_s3_bucket.data")];

fn main() -> ExitCode {
    // `cargo test --all-targets` runs this file too, without `--bench`.
    if !std::env::args().any(|word| word == "--bench") {
        return ExitCode::SUCCESS;
    }
    let shown = if std::env::args().any(|word| word == "all") { usize::MAX } else { DEAREST };
    match bench(shown) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench(shown: usize) -> Result<bool, Box<dyn Error>> {
    let policies = policies()?;
    println!("µs for one bucket on one core, median and fastest of {ROUNDS} rounds");
    let mut kept = true;
    for (plan, address) in BUCKETS {
        kept &= bucket(plan, address, &policies, shown)?;
    }
    Ok(kept)
}

/// The policies that judge buckets.
fn policies() -> Result<Vec<Policy>, Box<dyn Error>> {
    let mut sources = SourceMap::default();
    let (responsibilities, mut errors) = Responsibilities::builtin(&mut sources);
    let (mut policies, more) = builtin(&responsibilities, &mut Inputs::default(), &mut sources);
    errors.extend(more);
    if let Some(error) = errors.first() {
        return Err(error.message.clone().into());
    }
    policies.retain(|policy| policy.concerns(SubjectKind::Bucket));
    Ok(policies)
}

/// Measures one bucket, and whether it keeps the bar.
fn bucket(plan: &str, address: &str, policies: &[Policy], shown: usize) -> Result<bool, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/noise").join(plan).join("plan.json");
    let (estate, _) = onus::plan::load(std::fs::read_to_string(path)?, plan).map_err(|error| error.message)?;
    let wanted = Some(policies.iter().flat_map(Policy::reads).collect());
    let assembly = assemble(&estate, Side::After, &Settings { wanted, ..Settings::default() });
    let around = assembly.subject(assembly.subjects_of(SubjectKind::Estate).start).facts;
    let mut buckets = assembly.subjects_of(SubjectKind::Bucket);
    let at = buckets.find(|at| *assembly.address(*at) == *address).ok_or(format!("{plan} has no {address}"))?;
    let subject = assembly.subject(at);
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    for policy in policies {
        *outcomes.entry(judge(policy, case(&subject, &around), &mut Memo::default()).outcome).or_default() += 1;
    }
    let outcomes: Vec<String> = outcomes.iter().map(|(outcome, count)| format!("{count} {}", outcome.word())).collect();
    println!("\n{plan}: {address}; {} policies: {}", policies.len(), outcomes.join(", "));
    let assembled = rounds(|| drop(black_box(assembly.subject(black_box(at)))));
    println!("{:8.2} {:8.2}  assembling it", median(&assembled), fastest(&assembled));
    let all = rounds(|| {
        for policy in policies {
            black_box(judge(policy, case(black_box(&subject), &around), &mut Memo::default()));
        }
    });
    println!("{:8.2} {:8.2}  judging it by all policies (must be at most {ALL})", median(&all), fastest(&all));
    let mut each: Vec<_> = policies
        .iter()
        .map(|policy| {
            (
                rounds(|| drop(black_box(judge(policy, case(black_box(&subject), &around), &mut Memo::default())))),
                policy,
            )
        })
        .collect();
    each.sort_by(|(a, _), (b, _)| fastest(b).total_cmp(&fastest(a)));
    for (times, policy) in each.iter().take(shown) {
        println!("{:8.2} {:8.2}    {}", median(times), fastest(times), policy.meta.id);
    }
    Ok(fastest(&all) <= ALL)
}

fn case<'a>(subject: &'a Subject, estate: &'a Facts) -> Case<'a> {
    Case { input: 0, subject, prior: None, estate, limits: &Limits::DEFAULT, all_facts: false }
}

/// Microseconds for doing something once, of each round, in ascending order.
fn rounds(mut work: impl FnMut()) -> Vec<f64> {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..TIMES).for_each(|_| work());
            start.elapsed().as_secs_f64() * 1e6 / TIMES as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn fastest(times: &[f64]) -> f64 {
    times.first().copied().unwrap_or(f64::NAN)
}

fn median(times: &[f64]) -> f64 {
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
