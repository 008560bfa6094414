//! The questions that policies ask of documents.

pub(super) mod assume;
pub(super) mod bucket;
pub(super) mod foreign;
mod grant;
mod home;
pub(super) mod http;
pub(super) mod identity;
pub(super) mod keys;
pub(super) mod public;
pub(super) mod read;
pub(super) mod replication;
pub(super) mod services;
pub(super) mod trust;
pub(super) mod upload;
