//! What the role that S3 replicates with may do, against what replication needs.
//!
//! Amazon S3 User Guide, "Setting up permissions for live replication", "Replicating encrypted objects", "Changing the
//! replica owner" and "Using Object Lock with replication". Between accounts the destination bucket has to allow the
//! role as well, and a key of another account its use.

mod excess;
mod need;
mod scene;

pub use excess::replication_exceeds;
pub use need::replication_lacks;
