//! `--limit`: what a run takes at most.

use clap::Args;
use onus::limits::{Limit, Limits};

use super::help;

/// Values of limits, in the order in which they are given.
#[derive(Debug, Clone, Args)]
pub(crate) struct Limited {
    /// Another value for a limit, such as `instances=200_000` or `plan-bytes=2G`; repeatable.
    ///
    /// The README lists the limits; a name that is none is answered with all of them. No file of settings moves one.
    #[arg(long, env = "ONUS_LIMIT", value_name = "NAME=VALUE", value_parser = Limit::parse, help_heading = help::CHECKED)]
    limit: Vec<(Limit, u64)>,
}

impl Limited {
    /// The limits of the run; of several values for one, the last counts.
    pub(crate) fn limits(&self) -> Limits {
        self.limit.iter().copied().fold(Limits::DEFAULT, Limits::with)
    }
}
