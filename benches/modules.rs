//! What a whole `onus check` of root modules costs, against the floor: reading the same files and parsing them with
//! `hcl::edit`, one after the other, in a process of its own.
//!
//! `cargo bench --bench modules` writes trees of several sizes into a temporary directory, runs floor and `onus` in
//! turn, and prints medians with the bars that they have to keep. `cargo bench --bench modules -- --generate FILES OUT`
//! writes the root module of that many files, five buckets in each; `--many N OUT` writes N root modules of one bucket.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on the terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench writes modules and starts processes")]

#[path = "support/measure.rs"]
mod measure;

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use measure::{Run, median, run};

/// Answers of `onus check`: nothing failed, something failed, unknowns remain.
const ANSWERS: &[i32] = &[0, 1, 3];

/// Buckets in a file.
const A_FILE: usize = 5;

/// Files of the root modules that are measured, and how often.
const SIZES: &[(usize, usize)] = &[(20, 15), (200, 9), (2_000, 5)];

/// Most processor time, in floors.
const RATIO: f64 = 2.0;

/// Time may grow with buckets to this power; above 1 by what measuring scatters.
const GROWTH: f64 = 1.1;

/// Root modules of a repository, and the most milliseconds of wall time for all of them.
const MANY: (usize, f64) = (200, 100.0);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    let done = match words.as_slice() {
        ["--floor", path] => floor(Path::new(path)),
        ["--generate", files, out] => files.parse().map_err(io::Error::other).and_then(|files| root(files, out)),
        ["--many", roots, out] => roots.parse().map_err(io::Error::other).and_then(|roots| many(roots, out)),
        [] if arguments.iter().any(|word| word == "--bench") => bench(),
        // `cargo test --all-targets` runs this file too, without `--bench`.
        [] => Ok(()),
        _ => Err(io::Error::other("usage: [--generate FILES OUT | --many ROOTS OUT]")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads and parses every file below a directory.
fn floor(directory: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            floor(&path)?;
        } else {
            let text = std::fs::read_to_string(&path)?;
            hcl::edit::parser::parse_body(&text).map_err(io::Error::other)?;
        }
    }
    Ok(())
}

/// A root module of some files.
fn root(files: usize, out: &str) -> io::Result<()> {
    let out = Path::new(out);
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("main.tf"), SHARED)?;
    for file in 0..files {
        let text: String = (0..A_FILE).map(|at| bucket(file * A_FILE + at)).collect();
        std::fs::write(out.join(format!("file{file}.tf")), text)?;
    }
    Ok(())
}

/// Root modules of one bucket.
fn many(roots: usize, out: &str) -> io::Result<()> {
    for at in 0..roots {
        let directory = Path::new(out).join(format!("root{at}"));
        std::fs::create_dir_all(&directory)?;
        std::fs::write(directory.join("main.tf"), format!("{SHARED}{}", bucket(at)))?;
    }
    Ok(())
}

const SHARED: &str = r#"variable "prefix" {
  type    = string
  default = "acme"
}

locals {
  tags = { Team = "data", DataClassification = "internal" }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}
"#;

/// A bucket with its companions.
fn bucket(at: usize) -> String {
    let mut text = String::new();
    let name = format!("b{at}");
    let _ = writeln!(text, "resource \"aws_s3_bucket\" \"{name}\" {{\n  bucket = \"${{var.prefix}}-{name}\"");
    let _ = writeln!(text, "  tags   = merge(local.tags, {{ Name = \"{name}\" }})\n}}\n");
    let mut companion = |kind: &str, inside: &str| {
        let _ = writeln!(text, "resource \"aws_s3_bucket_{kind}\" \"{name}\" {{\n  bucket = aws_s3_bucket.{name}.id");
        let _ = writeln!(text, "{}}}\n", inside.replace("NAME", &name));
    };
    companion(
        "public_access_block",
        "  block_public_acls       = true\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n",
    );
    companion("versioning", "  versioning_configuration {\n    status = \"Enabled\"\n  }\n");
    companion(
        "server_side_encryption_configuration",
        "  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm     = \"aws:kms\"\n      kms_master_key_id = aws_kms_key.data.arn\n    }\n    bucket_key_enabled = true\n  }\n",
    );
    companion(
        "policy",
        "  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [{\n      Effect    = \"Deny\"\n      Principal = \"*\"\n      Action    = \"s3:*\"\n      Resource  = [aws_s3_bucket.NAME.arn, \"${aws_s3_bucket.NAME.arn}/*\"]\n      Condition = { Bool = { \"aws:SecureTransport\" = \"false\" } }\n    }]\n  })\n",
    );
    companion(
        "lifecycle_configuration",
        "  rule {\n    id     = \"old\"\n    status = \"Enabled\"\n    filter {}\n    noncurrent_version_expiration {\n      noncurrent_days = 90\n    }\n    abort_incomplete_multipart_upload {\n      days_after_initiation = 7\n    }\n  }\n",
    );
    text
}

fn bench() -> io::Result<()> {
    let scratch = Scratch::new()?;
    println!(
        "Processor time in ms (floor: fs::read + hcl::edit of the same files, in its own process; onus: the whole"
    );
    println!("`onus check DIR --format text --quiet`), medians of rounds in turn; ratio: of each round.\n");
    println!(
        "{:<28} {:>6} {:>8} {:>8} {:>6} {:>5} {:>8} {:>8}",
        "root module", "rounds", "floor", "onus", "ratio", "must", "wall", "peak MB"
    );
    let mut misses = Vec::new();
    let mut per_size = Vec::new();
    for &(files, rounds) in SIZES {
        let directory = scratch.0.join(format!("files{files}"));
        let (floors, checks) = measure(&["--generate", &files.to_string()], &directory, rounds, &scratch.0)?;
        let cpu = |runs: &[Run]| median(runs.iter().map(|run| run.cpu.as_secs_f64() * 1e3));
        let pairs = floors.iter().zip(&checks);
        let ratio = median(pairs.map(|(floor, onus)| onus.cpu.as_secs_f64() / floor.cpu.as_secs_f64()));
        println!(
            "{:<28} {:>6} {:>8.1} {:>8.1} {:>6.2} {:>5.0} {:>8.1} {:>8.1}",
            format!("{} buckets, {files} files", files * A_FILE),
            floors.len(),
            cpu(&floors),
            cpu(&checks),
            ratio,
            RATIO,
            median(checks.iter().map(|run| run.wall.as_secs_f64() * 1e3)),
            median(checks.iter().map(|run| run.peak as f64 / 1e6)),
        );
        if files == SIZES.last().map_or(0, |(files, _)| *files) && ratio > RATIO {
            misses.push(format!("MISS by {:.2}: processor time / floor is {ratio:.2}", ratio - RATIO));
        }
        per_size.push(((files * A_FILE) as f64, cpu(&checks)));
    }
    if let [.., (fewer, short), (more, long)] = per_size.as_slice() {
        let power = (long / short).ln() / (more / fewer).ln();
        println!("\ngrowth: time ~ buckets^{power:.2} from {fewer} to {more} buckets, must be at most {GROWTH}");
        if power > GROWTH {
            misses.push(format!("MISS by {:.2}: growth exponent is {power:.2}", power - GROWTH));
        }
    }
    let (roots, most) = MANY;
    let (_, checks) = measure(&["--many", &roots.to_string()], &scratch.0.join("many"), 11, &scratch.0)?;
    let wall = median(checks.iter().map(|run| run.wall.as_secs_f64() * 1e3));
    println!("{roots} root modules of one bucket: wall time {wall:.1} ms, must be at most {most} ms");
    if wall > most {
        misses.push(format!("MISS by {:.1}: {roots} root modules take {wall:.1} ms", wall - most));
    }
    match misses.as_slice() {
        [] => println!("every bar is kept"),
        misses => misses.iter().for_each(|line| println!("{line}")),
    }
    Ok(())
}

/// Rounds of floor and `onus` in turn, over a tree that the words write.
fn measure(words: &[&str], directory: &Path, rounds: usize, scratch: &Path) -> io::Result<(Vec<Run>, Vec<Run>)> {
    let this = std::env::current_exe()?;
    run(Command::new(&this).args(words).arg(directory), &[0], scratch)?;
    let floor = || run(Command::new(&this).arg("--floor").arg(directory), &[0], scratch);
    let onus = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
        // The environment does not belong to the measurement.
        command.env_clear().arg("check").arg(directory).args(["--format", "text", "--quiet"]);
        run(&mut command, ANSWERS, scratch)
    };
    // The first run of each warms the page cache and the loader.
    floor()?;
    onus()?;
    let mut runs = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        runs.0.push(floor()?);
        runs.1.push(onus()?);
    }
    Ok(runs)
}

/// A directory of this run, removed at its end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("onus-bench-modules-{}", std::process::id()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{} remains: {error}", self.0.display());
        }
    }
}
