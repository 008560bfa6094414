//! Onus.
pub mod estate;
pub mod finding;
pub mod iam;
pub mod resource;
pub mod source;
pub mod value;
