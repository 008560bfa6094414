//! Onus.
pub mod estate;
pub mod finding;
pub mod hcl;
pub mod lang;
pub mod resource;
pub mod source;
pub mod value;
