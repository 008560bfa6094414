//! Onus checks the customer's half of every S3 bucket before it is deployed.
//!
//! AWS secures the cloud; the customer secures what is in it. Which half of each duty is the customer's, the shared
//! responsibility model says; whether it is done, a Terraform plan tells, if one reads it whole: a bucket is a dozen
//! resources that refer to each other by values which are not known yet. So Onus reads a plan into an
//! [`estate::Estate`], assembles each bucket from everything that configures it ([`s3`]), judges it by policies written
//! in HCL ([`policy`]), and reports verdicts with their evidence ([`report`]). What the input does not tell is
//! `unknown`, with the reason; what cannot be read is an error; neither is ever a pass.
//!
//! The rooms depend on each other in one direction only, and a test holds them to it. Work is parallel per bucket:
//! values of a bucket are built, judged and dropped in one worker, and results are collected in the input's order, so
//! that the report never depends on threads.

mod analyse;
pub mod config;
pub mod estate;
pub mod eval;
pub mod finding;
pub mod hcl;
pub mod iam;
pub mod input;
pub mod lang;
pub mod limits;
pub mod plan;
pub mod policy;
pub mod report;
pub mod resource;
pub mod s3;
pub mod source;
pub mod value;
pub mod waive;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

pub use analyse::{Progress, analyse, analyse_places, nameless, rules};

/// What a run is asked for, beyond its inputs.
#[derive(Clone, Default)]
pub struct Settings {
    /// Directories with a team's own `*.policy.hcl` files.
    pub policy_dirs: Vec<PathBuf>,
    /// Ids of the policies to evaluate; all when empty.
    pub only: Vec<String>,
    /// Ids of the policies to leave out.
    pub skip: Vec<String>,
    /// Values of the policies' `input` blocks, by name: the text itself for a string, number or bool, else an HCL
    /// expression such as `["eu-west-1"]`.
    pub inputs: BTreeMap<String, String>,
    /// The key of the estate; empty when not given. A module's is its directory in the repository.
    pub estate: Option<String>,
    /// The directory of the root module that the plans were made from, for places in its files; when not given, the
    /// directory of each plan, if there is configuration in it.
    pub root: Option<String>,
    /// Whether the inputs are changed files: the root modules that they belong to are judged.
    pub changed: bool,
    /// What modules are evaluated with.
    pub modules: eval::Options,
    /// Where the settings of a team come from.
    pub config: ConfigChoice,
    /// From which severity on a failure counts; `None` leaves it to the settings of the team.
    pub fail_on: Option<finding::Severity>,
    /// What unknown verdicts mean; `None` leaves it to the settings of the team.
    pub unknown: Option<finding::OnUnknown>,
    /// Which findings count; `None` leaves it to the settings of the team.
    pub gate: Option<finding::Gate>,
    /// The day on which waivers and attestations have to hold, as `YYYY-MM-DD`; without it, all of them are in time.
    pub today: Option<String>,
    /// The tools whose suppression comments accept findings.
    pub honour: Vec<waive::Tool>,
    /// A file of findings that were there before, as `onus baseline` writes it.
    pub baseline: Option<PathBuf>,
    /// Whether passing verdicts keep their facts, which only some formats show.
    pub all_facts: bool,
    /// How far the run is.
    pub progress: Progress,
    /// Whether the process ends with this run: then its memory is left to the operating system, which is quicker.
    pub last: bool,
}

/// Values of inputs can be secrets, so that their names stand for them.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inputs: Vec<&String> = self.inputs.keys().collect();
        let mut out = f.debug_struct("Settings");
        out.field("policy_dirs", &self.policy_dirs).field("only", &self.only).field("skip", &self.skip);
        out.field("inputs", &inputs).field("estate", &self.estate).field("root", &self.root);
        out.field("modules", &self.modules).field("config", &self.config).finish_non_exhaustive()
    }
}

impl Settings {
    /// What the run takes at most. Modules are evaluated within the same limits.
    pub fn limits(&self) -> &limits::Limits {
        &self.modules.limits
    }
}

/// Where the settings of a team come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ConfigChoice {
    /// From the nearest `.onus.hcl`, upward from each root module.
    #[default]
    Nearest,
    /// From nowhere.
    None,
    /// From this file, for all inputs.
    File(PathBuf),
}
