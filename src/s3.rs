//! Buckets, assembled from everything that configures them.
//!
//! Terraform spreads one bucket over a dozen resources, a plan leaves half of their values unknown, and AWS fills in
//! what nobody wrote. This room puts that together: a serial survey finds which resource configures which bucket and
//! how sure that is; then each subject is built on its own, in whichever thread judges it, and dropped after its
//! verdicts. Nothing here decides what is good or bad: that is for policies, which read facts by slot number.

mod account;
mod arn;
mod assembly;
mod backup;
mod bucket;
mod class;
mod companion;
mod destination;
mod directory;
mod document;
mod earlier;
mod exposure;
mod facet;
mod fact;
mod fit;
mod flow;
mod identity;
mod inline;
mod inside;
mod key_facts;
mod keys;
mod merge;
mod named;
mod nested;
mod point;
mod point_policy;
mod principals;
mod providers;
mod reference;
mod remarks;
mod role;
pub mod schema;
mod senders;
mod sets;
mod settings;
mod subject;
mod survey;
mod twice;
mod view;

pub use assembly::{Assembly, assemble};
pub use class::{Class, ClassSource, Classification};
pub use earlier::Earlier;
pub use fact::{Fact, Facts};
pub use settings::Settings;
pub use subject::{Subject, SubjectKind};

#[cfg(test)]
mod tests;
