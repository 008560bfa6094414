//! What findings depend on, for the commands that act on findings.

use std::path::PathBuf;

use clap::Args;
use onus::Settings;
use onus::eval::Options;

use super::args::PolicyDirs;
use super::help;
use super::variables::{Variables, named_value};

/// Options of `check` that decide what is found.
#[derive(Debug, Clone, Args)]
pub(crate) struct Given {
    #[command(flatten)]
    policies: PolicyDirs,

    /// A value for an `input` of a policy, as for `onus check`; repeatable.
    #[arg(long, env = "ONUS_INPUT", value_name = "NAME=VALUE", value_parser = named_value, help_heading = help::POLICIES)]
    input: Vec<(String, String)>,

    #[command(flatten)]
    variables: Variables,

    /// The directory of the root module that a plan was made from.
    #[arg(long, env = "ONUS_ROOT", value_name = "DIR", help_heading = help::CHECKED)]
    root: Option<String>,

    /// The name of the estate, as for `onus check`.
    #[arg(long, env = "ONUS_ESTATE", value_name = "KEY", help_heading = help::CHECKED)]
    estate: Option<String>,
}

impl Given {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            policy_dirs: self.policies.policy_dir.clone(),
            inputs: self.input.iter().cloned().collect(),
            estate: self.estate.clone(),
            root: self.root.clone(),
            modules: Options {
                assignments: self.variables.assignments.clone(),
                limits: self.policies.limited.limits(),
                ..Options::default()
            },
            config: self.policies.choice(),
            ..Settings::default()
        }
    }

    /// The files and directories that are named.
    pub(crate) fn named(&self) -> Vec<PathBuf> {
        let mut named = self.policies.named();
        named.extend(self.variables.files());
        named.extend(self.root.as_ref().map(PathBuf::from));
        named
    }
}
