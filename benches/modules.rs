//! What a whole `onus check` of HCL costs, against the floor: reading the same files and parsing them with `hcl::edit`,
//! one after the other, in a process of its own.
//!
//! `cargo bench --bench modules` writes root modules of several sizes into a temporary directory, runs floor and `onus` in
//! turn, and prints medians with the bars that they have to keep. `cargo bench --bench modules -- --generate N DIR` writes
//! one such module.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on the terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench writes modules and starts processes")]

#[path = "support/measure.rs"]
mod measure;
#[path = "support/tree.rs"]
mod tree;

use std::hint::black_box;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use measure::{Run, Scratch, median, run};

/// Answers of `onus check`: nothing failed, something failed, unknowns remain.
const ANSWERS: &[i32] = &[0, 1, 3];

/// Most time that one directory is measured for.
const BUDGET: Duration = Duration::from_secs(40);

/// Buckets of one root module, and rounds.
const CASES: [(usize, usize); 3] = [(100, 21), (1_000, 11), (10_000, 5)];

/// Most processor time of the largest module, in floors.
const RATIO: f64 = 2.0;

/// Root modules of a repository, rounds, and most wall time in milliseconds.
const ROOTS: (usize, usize, f64) = (200, 21, 100.0);

/// A file that has changed in these root modules.
const CHANGED: &str = "services/service-007/main.tf";

/// Time may grow with buckets to this power; above 1 by what measuring scatters.
const GROWTH: f64 = 1.1;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    let done = match words.as_slice() {
        ["--floor", directory] => floor(Path::new(directory)),
        ["--generate", buckets, directory] => {
            buckets.parse().map_err(io::Error::other).and_then(|buckets| tree::one_root(Path::new(directory), buckets))
        }
        ["--generate-roots", roots, directory] => {
            roots.parse().map_err(io::Error::other).and_then(|roots| tree::many_roots(Path::new(directory), roots))
        }
        [] if arguments.iter().any(|word| word == "--bench") => bench(),
        // `cargo test --all-targets` runs this file too, without `--bench`.
        [] => Ok(()),
        _ => Err(io::Error::other("usage: [--generate N DIR | --generate-roots N DIR]")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn floor(directory: &Path) -> io::Result<()> {
    for file in walkdir::WalkDir::new(directory) {
        let file = file?;
        if file.path().extension().is_some_and(|extension| extension == "tf") {
            let text = std::fs::read_to_string(file.path())?;
            black_box(hcl::edit::parser::parse_body(&text).map_err(io::Error::other)?);
        }
    }
    Ok(())
}

/// What was measured of one directory.
struct Measured {
    files: usize,
    /// In MB.
    size: f64,
    floor: Vec<Run>,
    quiet: Vec<Run>,
    text: Vec<Run>,
    json: Vec<Run>,
}

fn bench() -> io::Result<()> {
    let scratch = Scratch::new()?;
    println!(
        "Processor time in ms (floor: reading the same files and parsing them with hcl::edit, in its own process;"
    );
    println!(
        "onus: the whole `onus check DIR --format text --quiet`), medians of rounds in turn; ratio: of each round.\n"
    );
    println!(
        "{:<16} {:>6} {:>6} {:>6} {:>8} {:>8} {:>6} {:>5} {:>8} {:>8} {:>8} {:>8}",
        "directory", "files", "MB", "rounds", "floor", "onus", "ratio", "must", "wall", "text", "json", "peak MB"
    );
    let mut misses = Vec::new();
    let mut per_size = Vec::new();
    for (buckets, rounds) in CASES {
        let name = format!("{buckets} buckets");
        let measured = measure(&scratch.0, ["--generate", &buckets.to_string()], rounds)?;
        let must = (buckets >= 10_000).then_some(RATIO);
        let (ratio, _) = measured.print(&name, must);
        miss(&mut misses, &format!("{name}: processor time / floor"), ratio, must);
        per_size.push((buckets as f64, cpu(&measured.quiet)));
    }
    let (roots, rounds, must) = ROOTS;
    let measured = measure(&scratch.0, ["--generate-roots", &roots.to_string()], rounds)?;
    let (_, wall) = measured.print(&format!("{roots} root modules"), None);
    println!("\n{roots} root modules of a repository: {wall:.1} ms of wall time, must be at most {must} ms");
    miss(&mut misses, "root modules of a repository in ms", wall, Some(must));
    let wall = changed(&scratch.0, roots, rounds)?;
    println!("one changed file of {roots} root modules: {wall:.1} ms of wall time, must be at most {must} ms");
    miss(&mut misses, "a changed file in ms", wall, Some(must));
    for pair in per_size.windows(2) {
        let [(fewer, short), (more, long)] = pair else { continue };
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

fn cpu(runs: &[Run]) -> f64 {
    median(runs.iter().map(|run| run.cpu.as_secs_f64() * 1e3))
}

impl Measured {
    /// Prints a row and gives the ratio to the floor and the wall time in milliseconds.
    fn print(&self, name: &str, must: Option<f64>) -> (f64, f64) {
        let ratios = self.floor.iter().zip(&self.quiet);
        let ratio = median(ratios.map(|(floor, onus)| onus.cpu.as_secs_f64() / floor.cpu.as_secs_f64()));
        let wall = median(self.quiet.iter().map(|run| run.wall.as_secs_f64() * 1e3));
        let peak = median(self.quiet.iter().map(|run| run.peak as f64 / 1e6));
        println!(
            "{name:<16} {:>6} {:>6.2} {:>6} {:>8.1} {:>8.1} {ratio:>6.2} {:>5} {wall:>8.1} {:>8.1} {:>8.1} {peak:>8.1}",
            self.files,
            self.size,
            self.floor.len(),
            cpu(&self.floor),
            cpu(&self.quiet),
            must.map_or("-".into(), |must| format!("{must:.0}")),
            cpu(&self.text),
            cpu(&self.json),
        );
        (ratio, wall)
    }
}

fn miss(misses: &mut Vec<String>, what: &str, is: f64, must: Option<f64>) {
    if let Some(must) = must.filter(|must| is > *must) {
        misses.push(format!("MISS by {:.2}: {what} is {is:.2}, must be at most {must:.2}", is - must));
    }
}

/// Wall time in milliseconds of what a hook does when one file of a repository is committed.
fn changed(scratch: &Path, roots: usize, rounds: usize) -> io::Result<f64> {
    let directory = scratch.join("repository");
    std::fs::create_dir_all(directory.join(".git"))?;
    let mut generate = Command::new(std::env::current_exe()?);
    run(generate.args(["--generate-roots", &roots.to_string()]).arg(&directory), &[0], scratch)?;
    let onus = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
        command.current_dir(&directory).env_clear().args(["check", "--changed", "--quiet", CHANGED]);
        run(&mut command, ANSWERS, scratch)
    };
    onus()?;
    let runs = (0..rounds).map(|_| onus()).collect::<io::Result<Vec<Run>>>()?;
    std::fs::remove_dir_all(&directory)?;
    Ok(median(runs.iter().map(|run| run.wall.as_secs_f64() * 1e3)))
}

fn measure(scratch: &Path, generate: [&str; 2], rounds: usize) -> io::Result<Measured> {
    let this = std::env::current_exe()?;
    let directory = scratch.join("modules");
    std::fs::create_dir(&directory)?;
    run(Command::new(&this).args(generate).arg(&directory), &[0], scratch)?;
    let (mut files, mut size) = (0, 0.0);
    for file in walkdir::WalkDir::new(&directory) {
        let file = file?;
        if file.file_type().is_file() {
            files += 1;
            size += file.metadata()?.len() as f64 / 1e6;
        }
    }
    let floor = || run(Command::new(&this).arg("--floor").arg(&directory), &[0], scratch);
    let onus = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
        // Neither a configuration above the directory nor the environment belongs to the measurement.
        command.current_dir(scratch).env_clear().arg("check").arg(&directory).args(words);
        run(&mut command, ANSWERS, scratch)
    };
    let mut measured = Measured { files, size, floor: vec![], quiet: vec![], text: vec![], json: vec![] };
    // The first run of each warms the page cache and the loader.
    floor()?;
    onus(&["--format", "text", "--quiet"])?;
    let start = Instant::now();
    while measured.floor.len() < rounds && (measured.floor.len() < 3 || start.elapsed() < BUDGET) {
        measured.floor.push(floor()?);
        measured.quiet.push(onus(&["--format", "text", "--quiet"])?);
        measured.text.push(onus(&["--format", "text"])?);
        measured.json.push(onus(&["--format", "json"])?);
    }
    if std::fs::metadata(scratch.join("stdout"))?.len() == 0 {
        return Err(io::Error::other("`onus check --format json` printed nothing: there is nothing to measure"));
    }
    std::fs::remove_dir_all(directory)?;
    Ok(measured)
}
