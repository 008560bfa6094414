//! The model at the level of its facts, over estates written as JSON.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acls;
mod backups;
mod blocks;
mod classes;
mod defaults;
mod documents;
mod elsewhere;
mod estate;
mod fitting;
mod identities;
mod keys;
mod links;
mod others;
mod points;
mod precedence;
mod principals;
mod replication;
mod role_policies;
mod roles;
mod rules;
