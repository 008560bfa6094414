//! IAM policy documents, and questions about them.
//!
//! A [`Document`] is read from a value, with whatever is unknown kept as holes. A question gets an [`Answer`]: true or
//! false only where no filling of the holes could change it, else unknown with a reason. Each question is answered from
//! two sides. A proof shows that every request of a class is covered by the statements that certainly fire; a search
//! looks for one concrete request that certainly escapes all of them. What neither side settles is unknown.
//!
//! Semantics follow the IAM User Guide: "IAM JSON policy element reference" (grammar, NotPrincipal, condition
//! operators, multivalued keys) and "Policy evaluation logic"; for S3 the Amazon S3 User Guide, "Policy keys".

mod answer;
mod arn;
mod canonical;
mod compare;
mod condition;
mod decide;
mod document;
mod evaluate;
mod facts;
mod fixed;
mod glob;
mod json;
mod lint;
mod operator;
mod patterns;
mod principal;
mod questions;
mod read;
mod render;
mod request;
mod scalar;
mod spliced;
mod target;
mod text;
mod witness;

#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use arn::{matches_bucket, matches_text};
pub use canonical::canonical;
pub use document::Document;
pub use lint::{InText, Kind, Problem, problems};
pub use questions::assume::others_may_assume;
pub use questions::foreign::{
    Owned, beyond_log_delivery, bypass_granted, foreign_access, foreign_administration, locks_out, wildcard_actions,
};
pub use questions::http::{http_denied, requests_denied};
pub use questions::identity::full_s3_access;
pub use questions::keys::key_public;
pub use questions::public::{PublicAccess, access_point_public, is_public, public_access, public_read, public_write};
pub use questions::replication::{replication_exceeds, replication_lacks};
pub use questions::services::{log_delivery_blocked, log_delivery_unscoped, service_unscoped};
pub use questions::trust::{service_may_assume, trusts_service};
pub use questions::upload::weaker_upload;
pub use render::{Rendered, policy_document};
pub use target::Target;
pub use witness::Witness;
