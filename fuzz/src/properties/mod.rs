//! What holds for every input, whatever it is.
//!
//! Apart from "no panic", an input of any target holds these:
//!
//! 1. Time and memory are linear in its length ([`cost`]).
//! 2. Every place that a diagnostic, a finding or a tree names lies inside its text, between characters ([`places`]).
//! 3. Every report can be written, JSON and XML parse, and no character acts on a terminal ([`formats`]).
//! 4. After an error, the run does not end as a success.
//! 5. The same input gives the same verdicts twice, and so do its variants that mean the same ([`variants`]).
//!
//! The fuzz targets and the main test suite run the same functions: these on recorded seeds and on what was found.

mod cost;
mod documents;
mod formats;
mod judge;
mod places;
mod scratch;
mod settings;
mod texts;
mod trees;
mod variants;
mod waivers;

use std::collections::BTreeSet;

pub use cost::{Cost, Meter};
pub use scratch::Scratch;
pub use trees::Files;

/// What is fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Plan and state JSON.
    Plan,
    /// A module in HCL's own syntax.
    Hcl,
    /// A module in JSON.
    Json,
    /// A file of policies.
    Policy,
    /// IAM policy documents.
    Iam,
    /// `.onus.hcl`.
    Config,
    /// Waiver comments.
    Waiver,
    /// The whole check on a small tree of files.
    Check,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Plan, Self::Hcl, Self::Json, Self::Policy, Self::Iam, Self::Config, Self::Waiver, Self::Check];

    /// The name of the target, and of the directory with its inputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Hcl => "hcl",
            Self::Json => "json",
            Self::Policy => "policy",
            Self::Iam => "iam",
            Self::Config => "config",
            Self::Waiver => "waiver",
            Self::Check => "check",
        }
    }

    fn run(self, bytes: &[u8], way: Way<'_>) -> Seen {
        match self {
            Self::Plan => texts::plan(bytes, way),
            Self::Hcl => texts::module(bytes, "main.tf", way),
            Self::Json => texts::module(bytes, "main.tf.json", way),
            Self::Policy => settings::policies(bytes, way),
            Self::Iam => documents::document(bytes),
            Self::Config => settings::config(bytes),
            Self::Waiver => waivers::module(bytes, way),
            Self::Check => trees::check(bytes, way),
        }
    }
}

/// How an input is run.
#[derive(Debug, Clone, Copy)]
struct Way<'s> {
    /// Where files are written.
    scratch: &'s Scratch,
    /// Which reports are written.
    formats: Formats,
}

/// Which reports are written of an input.
#[derive(Debug, Clone, Copy)]
enum Formats {
    /// None: of a variant, its verdicts are enough.
    None,
    /// One, by a number that comes from the input.
    One(usize),
    /// All.
    All,
}

/// What came of an input.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What is said of it, in a form that does not depend on places.
    pub answers: BTreeSet<String>,
    /// How many errors were told.
    pub errors: usize,
    /// What should not be.
    pub wrong: Vec<String>,
}

impl Seen {
    fn wrong(&mut self, why: impl Into<String>) {
        self.wrong.push(why.into());
    }
}

/// Where and by what inputs are measured.
pub struct Bench {
    scratch: Scratch,
    meter: Box<dyn Meter>,
}

impl Bench {
    /// One with a directory of its own.
    pub fn new(meter: Box<dyn Meter>) -> Self {
        Self { scratch: Scratch::new(), meter }
    }
}

/// Which variants of an input are tried.
#[derive(Debug, Clone, Copy)]
pub enum Variants<'a> {
    /// One, and one format of reports, as the bytes of the input say: a fuzzer comes by often enough.
    OneOf(&'a [u8]),
    /// All.
    All,
}

/// Holds one input to everything that its target promises.
///
/// # Errors
/// What does not hold.
pub fn hold(target: Target, bytes: &[u8], bench: &mut Bench, variants: Variants<'_>) -> Result<(), String> {
    let formats = match variants {
        Variants::OneOf(bytes) => Formats::One(variants::number(bytes)),
        Variants::All => Formats::All,
    };
    let way = Way { scratch: &bench.scratch, formats };
    let mut seen = Seen::default();
    cost::linear(target, bytes, &*bench.meter, &mut || seen = target.run(bytes, way))?;
    if let Some(first) = seen.wrong.first() {
        return Err(format!("{first} ({} in all)", seen.wrong.len()));
    }
    for variant in variants::chosen(variants) {
        let Some(other) = variant.of(target, bytes) else { continue };
        let again = target.run(&other, Way { formats: Formats::None, ..way });
        if let Some(first) = again.wrong.first() {
            return Err(format!("{}: {first}", variant.name()));
        }
        variant.compare(&seen, &again)?;
    }
    Ok(())
}

/// What comes of one input, whatever it costs.
pub fn see(target: Target, bytes: &[u8], bench: &mut Bench) -> Seen {
    target.run(bytes, Way { scratch: &bench.scratch, formats: Formats::None })
}
