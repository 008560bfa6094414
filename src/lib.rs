//! Onus.
pub mod estate;
pub mod finding;
pub mod input;
pub mod plan;
pub mod resource;
pub mod s3;
pub mod source;
pub mod value;
