//! The questions that policies ask of documents.

pub(super) mod bucket;
pub(super) mod http;
pub(super) mod public;
pub(super) mod read;
pub(super) mod trust;
