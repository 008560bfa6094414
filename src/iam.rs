//! IAM policy documents, and questions about them.
//!
//! A [`Document`] is read from a value, with whatever is unknown kept as holes. A question gets an [`Answer`]: true or
//! false only where no filling of the holes could change it, else unknown with a reason. Each question is answered from
//! two sides. A proof shows that every request of a class is covered by the statements that certainly fire; a search
//! looks for one concrete request that certainly escapes all of them. What neither side settles is unknown.
//!
//! Semantics follow the IAM User Guide: "IAM JSON policy element reference" (grammar, NotPrincipal, condition
//! operators, multivalued keys) and "Policy evaluation logic"; for S3 the Amazon S3 User Guide, "Policy keys".

mod actions;
mod answer;
mod arn;
mod condition;
mod document;
#[cfg_attr(not(test), expect(dead_code, reason = "the questions that read these tables follow"))]
mod facts;
mod fixed;
mod glob;
mod http;
mod json;
mod operator;
mod patterns;
mod principal;
mod public;
mod read;
mod render;
mod request;
mod rule;
mod target;
mod text;
mod trust;
mod witness;

#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use arn::{matches_bucket, matches_text};
pub use document::Document;
pub use http::{http_denied, requests_denied};
pub use public::{PublicAccess, public_access, public_read};
pub use render::{Rendered, policy_document};
pub use target::Target;
pub use trust::{service_may_assume, trusts_service};
