//! The resource types that configure a bucket, and which part of the model each of them sets.

use super::schema::bucket as slot;

/// A part of the model that one type of companion sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Facet {
    Block,
    Ownership,
    Encryption,
    Versioning,
    Logging,
    Lifecycle,
    ObjectLock,
    Replication,
    Website,
    Policy,
}

impl Facet {
    pub(super) const ALL: [Self; 10] = [
        Self::Block,
        Self::Ownership,
        Self::Encryption,
        Self::Versioning,
        Self::Logging,
        Self::Lifecycle,
        Self::ObjectLock,
        Self::Replication,
        Self::Website,
        Self::Policy,
    ];

    /// The facet that a resource type sets.
    pub(super) fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "aws_s3_bucket_public_access_block" => Self::Block,
            "aws_s3_bucket_ownership_controls" => Self::Ownership,
            "aws_s3_bucket_server_side_encryption_configuration" => Self::Encryption,
            "aws_s3_bucket_versioning" => Self::Versioning,
            "aws_s3_bucket_logging" => Self::Logging,
            "aws_s3_bucket_lifecycle_configuration" => Self::Lifecycle,
            "aws_s3_bucket_object_lock_configuration" => Self::ObjectLock,
            "aws_s3_bucket_replication_configuration" => Self::Replication,
            "aws_s3_bucket_website_configuration" => Self::Website,
            "aws_s3_bucket_policy" => Self::Policy,
            _ => return None,
        })
    }

    /// The slots that it sets, in the order of the facts that its module gives.
    pub(super) fn slots(self) -> &'static [usize] {
        match self {
            Self::Block => &[
                slot::BLOCK_DECLARED,
                slot::BLOCK_PUBLIC_ACLS,
                slot::BLOCK_PUBLIC_POLICY,
                slot::IGNORE_PUBLIC_ACLS,
                slot::RESTRICT_PUBLIC_BUCKETS,
            ],
            Self::Ownership => &[slot::OWNERSHIP_MODE],
            Self::Encryption => &[
                slot::ENCRYPTION_ALGORITHM,
                slot::ENCRYPTION_KEY_ID,
                slot::ENCRYPTION_BUCKET_KEY_ENABLED,
                slot::ENCRYPTION_BLOCKED_TYPES,
            ],
            Self::Versioning => &[slot::VERSIONING_STATUS, slot::VERSIONING_MFA_DELETE, slot::VERSIONING_MFA],
            Self::Logging => &[slot::LOGGING_TARGET, slot::LOGGING_PREFIX],
            Self::Lifecycle => &[slot::LIFECYCLE_DECLARED],
            Self::ObjectLock => &[slot::OBJECT_LOCK_ENABLED],
            Self::Replication => &[
                slot::REPLICATION_DECLARED,
                slot::REPLICATION_ROLE_ADDRESS,
                slot::REPLICATION_ROLE_TRUST,
                slot::REPLICATION_RULES,
            ],
            Self::Website => &[slot::WEBSITE_DECLARED],
            Self::Policy => &[slot::POLICY],
        }
    }
}

/// Whether a resource type belongs to a bucket that its attribute `bucket` names.
pub(super) fn is_companion(kind: &str) -> bool {
    kind.starts_with("aws_s3_bucket_") || is_object(kind)
}

/// Whether a resource type is an object in a bucket: it has a bucket, but tells nothing about how that is configured.
pub(super) fn is_object(kind: &str) -> bool {
    matches!(kind, "aws_s3_object" | "aws_s3_object_copy" | "aws_s3_bucket_object")
}

/// What a bucket is used for by other resources; a set of [`Role::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Roles(u8);

/// One use of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    LogTarget,
    ElbLogTarget,
    CloudfrontLogTarget,
    TrailTarget,
    InventoryTarget,
    ReplicationSource,
    ReplicationDestination,
    Website,
}

impl Role {
    const ALL: [Self; 8] = [
        Self::LogTarget,
        Self::ElbLogTarget,
        Self::CloudfrontLogTarget,
        Self::TrailTarget,
        Self::InventoryTarget,
        Self::ReplicationSource,
        Self::ReplicationDestination,
        Self::Website,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::LogTarget => "log-target",
            Self::ElbLogTarget => "elb-log-target",
            Self::CloudfrontLogTarget => "cloudfront-log-target",
            Self::TrailTarget => "trail-target",
            Self::InventoryTarget => "inventory-target",
            Self::ReplicationSource => "replication-source",
            Self::ReplicationDestination => "replication-destination",
            Self::Website => "website",
        }
    }
}

impl Roles {
    pub(super) fn add(&mut self, role: Role) {
        self.0 |= 1 << role as u8;
    }

    pub(super) fn contains(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// The roles that are in `self` and not in `other`.
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        Role::ALL.into_iter().filter(move |role| self.contains(*role)).map(Role::word)
    }
}
