//! All formats on one report that holds every case, on a hostile one and on a large one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod sample;
mod sarif;
mod text;
