//! Questions about all requests, answered by trying one request of each kind that the documents can tell apart.

pub(super) mod ask;
pub(super) mod bits;
pub(super) mod build;
pub(super) mod cells;
pub(super) mod rules;
pub(super) mod senders;
pub(super) mod solve;
pub(super) mod values;
pub(super) mod world;
