//! Reports: what was found, said in one format a file.
//!
//! A format sees owned report data only and writes to whatever it is given; it opens no file, knows no terminal and
//! decides no exit code. Whatever stems from an input (addresses, names, values, messages of policies, file names) goes
//! through [`sanitise`] on its way out: a bucket name must not be able to move the cursor or to turn a line around.

mod elements;
pub mod json;
mod markdown;
mod place;
pub mod policies;
pub mod sanitise;
pub mod sarif;
mod subject;

pub mod text;
mod witness;

/// What an `unknown` verdict means for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum OnUnknown {
    /// It counts as a pass: it is counted and not listed.
    Pass,
    /// It is listed briefly and the run can succeed.
    #[default]
    Warn,
    /// It is a finding, and the run ends in exit code 3 unless something is worse.
    Fail,
}

#[cfg(test)]
mod tests;
