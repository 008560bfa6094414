//! What a whole `onus check` of a plan costs, against the floor: reading the same bytes and letting serde_json skip
//! them, in a process of its own.
//!
//! `cargo bench --bench plan` writes plans of several sizes into a temporary directory, runs floor and `onus` in turn,
//! and prints medians with the bars that they have to keep. `cargo bench --bench plan -- --generate N OUT
//! [--other 0.95]` writes one such plan.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on the terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench writes plans and starts processes")]

#[path = "support/bucket.rs"]
mod bucket;
#[path = "support/configuration.rs"]
mod configuration;
#[path = "support/instance.rs"]
mod instance;
#[path = "support/json.rs"]
mod json;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/other.rs"]
mod other;
#[path = "support/plan.rs"]
mod plan;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use measure::{Run, Scratch, median, run};
use plan::Size;

/// Answers of `onus check`: nothing failed, something failed, unknowns remain.
const ANSWERS: &[i32] = &[0, 1, 3];

/// Most time that one plan is measured for.
const BUDGET: Duration = Duration::from_secs(40);

/// A plan and the bars for it.
struct Case {
    name: &'static str,
    size: Size,
    rounds: usize,
    /// Most processor time, in floors; `None` where start-up decides.
    ratio: Option<f64>,
}

const CASES: &[Case] = &[
    Case { name: "1 bucket", size: Size { buckets: 1, other: 0.0 }, rounds: 41, ratio: None },
    Case { name: "100 buckets", size: Size { buckets: 100, other: 0.0 }, rounds: 21, ratio: Some(4.0) },
    Case { name: "1,000 buckets", size: Size { buckets: 1_000, other: 0.0 }, rounds: 11, ratio: Some(4.0) },
    Case { name: "10,000 buckets", size: Size { buckets: 10_000, other: 0.0 }, rounds: 5, ratio: Some(4.0) },
    Case { name: "134, 95 % other", size: Size { buckets: 134, other: 0.95 }, rounds: 11, ratio: Some(2.0) },
];

/// Most wall time for a plan of one bucket, in milliseconds.
const START_UP: f64 = 15.0;

/// Peak memory may be this many times the file, and [`MEMORY_BASE`].
const MEMORY_RATIO: f64 = 1.6;

/// In MB.
const MEMORY_BASE: f64 = 20.0;

/// Time may grow with buckets to this power; above 1 by what measuring scatters.
const GROWTH: f64 = 1.1;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    let done = match words.as_slice() {
        ["--floor", path] => floor(Path::new(path)),
        ["--generate", rest @ ..] => generate(rest),
        [] if arguments.iter().any(|word| word == "--bench") => bench(),
        // `cargo test --all-targets` runs this file too, without `--bench`.
        [] => Ok(()),
        _ => Err(io::Error::other("usage: [--generate N OUT [--other SHARE]]")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn floor(path: &Path) -> io::Result<()> {
    let bytes = std::fs::read(path)?;
    serde_json::from_slice::<serde::de::IgnoredAny>(&bytes)?;
    Ok(())
}

fn generate(words: &[&str]) -> io::Result<()> {
    let (buckets, out, other) = match words {
        [buckets, out] => (buckets, out, "0"),
        [buckets, out, "--other", other] => (buckets, out, *other),
        _ => return Err(io::Error::other("usage: --generate N OUT [--other SHARE]")),
    };
    let buckets = buckets.parse().map_err(io::Error::other)?;
    let other = other.parse().map_err(io::Error::other)?;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(out)?);
    plan::plan(&mut out, Size { buckets, other })?;
    out.flush()
}

/// What was measured of one plan.
struct Measured {
    /// In MB.
    size: f64,
    floor: Vec<Run>,
    quiet: Vec<Run>,
    text: Vec<Run>,
    json: Vec<Run>,
}

fn bench() -> io::Result<()> {
    let scratch = Scratch::new()?;
    println!("Processor time in ms (floor: fs::read + serde_json IgnoredAny of the same plan, in its own process;");
    println!(
        "onus: the whole `onus check PLAN --format text --quiet`), medians of rounds in turn; ratio: of each round.\n"
    );
    println!(
        "{:<15} {:>7} {:>6} {:>8} {:>8} {:>6} {:>5} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "plan", "MB", "rounds", "floor", "onus", "ratio", "must", "wall", "text", "json", "peak MB", "must"
    );
    let mut misses = Vec::new();
    let mut per_size = Vec::new();
    let mut start_up = f64::NAN;
    for case in CASES {
        let measured = measure(case, &scratch.0)?;
        let cpu = |runs: &[Run]| median(runs.iter().map(|run| run.cpu.as_secs_f64() * 1e3));
        let ratios = measured.floor.iter().zip(&measured.quiet);
        let ratio = median(ratios.map(|(floor, onus)| onus.cpu.as_secs_f64() / floor.cpu.as_secs_f64()));
        let wall = median(measured.quiet.iter().map(|run| run.wall.as_secs_f64() * 1e3));
        let peak = median(measured.quiet.iter().map(|run| run.peak as f64 / 1e6));
        let memory = MEMORY_RATIO * measured.size + MEMORY_BASE;
        println!(
            "{:<15} {:>7.2} {:>6} {:>8.1} {:>8.1} {:>6.2} {:>5} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8.1}",
            case.name,
            measured.size,
            measured.floor.len(),
            cpu(&measured.floor),
            cpu(&measured.quiet),
            ratio,
            case.ratio.map_or("-".into(), |must| format!("{must:.0}")),
            wall,
            cpu(&measured.text),
            cpu(&measured.json),
            peak,
            memory,
        );
        miss(&mut misses, &format!("{}: processor time / floor", case.name), ratio, case.ratio);
        miss(&mut misses, &format!("{}: peak memory in MB", case.name), peak, Some(memory));
        if case.ratio.is_none() {
            start_up = wall;
        } else if case.size.other == 0.0 {
            per_size.push((case.size.buckets as f64, cpu(&measured.quiet)));
        }
    }
    println!("\nstart-up: wall time on a plan of one bucket: {start_up:.1} ms, must be at most {START_UP} ms");
    miss(&mut misses, "start-up in ms", start_up, Some(START_UP));
    if let [.., (fewer, short), (more, long)] = per_size.as_slice() {
        let power = (long / short).ln() / (more / fewer).ln();
        println!("growth: time ~ buckets^{power:.2} from {fewer} to {more} buckets, must be at most {GROWTH}");
        miss(&mut misses, "growth exponent", power, Some(GROWTH));
    }
    match misses.as_slice() {
        [] => println!("every bar is kept"),
        misses => misses.iter().for_each(|line| println!("{line}")),
    }
    Ok(())
}

fn miss(misses: &mut Vec<String>, what: &str, is: f64, must: Option<f64>) {
    if let Some(must) = must.filter(|must| is > *must) {
        misses.push(format!("MISS by {:.2}: {what} is {is:.2}, must be at most {must:.2}", is - must));
    }
}

fn measure(case: &Case, scratch: &Path) -> io::Result<Measured> {
    let this = std::env::current_exe()?;
    let path = scratch.join("plan.json");
    let mut command = Command::new(&this);
    command.arg("--generate").arg(case.size.buckets.to_string()).arg(&path);
    run(command.args(["--other", &case.size.other.to_string()]), &[0], scratch)?;
    let size = std::fs::metadata(&path)?.len() as f64 / 1e6;
    let floor = || run(Command::new(&this).arg("--floor").arg(&path), &[0], scratch);
    let onus = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
        // Neither a configuration above the directory nor the environment belongs to the measurement.
        command.current_dir(scratch).env_clear().arg("check").arg(&path).args(words);
        run(&mut command, ANSWERS, scratch)
    };
    let mut measured = Measured { size, floor: vec![], quiet: vec![], text: vec![], json: vec![] };
    // The first run of each warms the page cache and the loader.
    floor()?;
    onus(&["--format", "text", "--quiet"])?;
    let start = Instant::now();
    while measured.floor.len() < case.rounds && (measured.floor.len() < 3 || start.elapsed() < BUDGET) {
        measured.floor.push(floor()?);
        measured.quiet.push(onus(&["--format", "text", "--quiet"])?);
        measured.text.push(onus(&["--format", "text"])?);
        measured.json.push(onus(&["--format", "json"])?);
    }
    if std::fs::metadata(scratch.join("stdout"))?.len() == 0 {
        return Err(io::Error::other("`onus check --format json` printed nothing: there is nothing to measure"));
    }
    std::fs::remove_file(path)?;
    Ok(measured)
}
