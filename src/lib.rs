//! Onus.
pub mod estate;
pub mod finding;
pub mod resource;
pub mod s3;
pub mod source;
pub mod value;
