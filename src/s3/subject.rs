//! What policies judge.

use std::sync::Arc;

use super::class::Classification;
use super::fact::{Fact, Facts};
use super::schema::{self, Schema};
use crate::finding::LinkInfo;
use crate::resource::{Address, Operation};
use crate::source::Location;

/// The kinds of subjects, in the order in which an assembly lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A bucket with everything that configures it.
    Bucket,
    /// An account's public access block.
    AccountBlock,
    /// A KMS key.
    Key,
    /// An access point.
    AccessPoint,
    /// A Multi-Region Access Point.
    MultiRegionAccessPoint,
    /// A configuration of the AWS provider.
    Provider,
    /// A directory bucket.
    DirectoryBucket,
    /// A table bucket or a vector bucket: no policy judges it.
    OtherBucket,
    /// What declares identity policies: of users, groups, roles or permission sets.
    IdentityPolicy,
    /// The estate as a whole.
    Estate,
}

impl SubjectKind {
    /// All kinds, in the order in which an assembly lists them.
    pub const ALL: [Self; 10] = [
        Self::Bucket,
        Self::AccountBlock,
        Self::Key,
        Self::AccessPoint,
        Self::MultiRegionAccessPoint,
        Self::Provider,
        Self::DirectoryBucket,
        Self::OtherBucket,
        Self::IdentityPolicy,
        Self::Estate,
    ];

    /// The schema of its root.
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::Bucket => &schema::bucket::SCHEMA,
            Self::AccountBlock => &schema::account_block::SCHEMA,
            Self::Key => &schema::key::SCHEMA,
            Self::AccessPoint => &schema::access_point::SCHEMA,
            Self::MultiRegionAccessPoint => &schema::multi_region_access_point::SCHEMA,
            Self::Provider => &schema::provider::SCHEMA,
            Self::DirectoryBucket => &schema::directory_bucket::SCHEMA,
            Self::OtherBucket => &schema::NOTHING,
            Self::IdentityPolicy => &schema::identity_policy::SCHEMA,
            Self::Estate => &schema::estate::SCHEMA,
        }
    }

    /// The name of its root in policies.
    pub fn root(self) -> &'static str {
        self.schema().root
    }
}

/// One assembled subject.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Its address; `external.aws_s3_bucket["name"]` for a bucket that is declared elsewhere, the companion's address
    /// when not even its name is known, `estate` for the estate.
    pub address: Arc<str>,
    /// The resource that declares it, to compare symbols with; none for external buckets and the estate.
    pub resource: Option<Arc<Address>>,
    /// Whether it is a bucket that is declared outside this estate: facts that nothing here sets are unknown
    /// ([`Why::OutsideEstate`](crate::value::Why::OutsideEstate)), and policies that rest on them do not apply.
    pub external: bool,
    /// What the plan does to it; none for external buckets and the estate.
    pub operation: Option<Operation>,
    /// Its facts, by slot number of [`SubjectKind::schema`].
    pub facts: Facts,
    /// Its class; for a key the highest of the buckets that use it, for account and estate the highest of all.
    pub classification: Classification,
    /// Where it is declared: the resource, or the companions of an external bucket.
    pub locations: Vec<Location>,
    /// The resources that configure it.
    pub links: Vec<LinkInfo>,
}

impl Subject {
    /// The fact of a slot, if the number is one of its schema's.
    pub fn fact(&self, slot: usize) -> Option<&Fact> {
        self.facts.get(slot)
    }
}
