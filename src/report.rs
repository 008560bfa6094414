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

pub use crate::finding::OnUnknown;

#[cfg(test)]
mod tests;
