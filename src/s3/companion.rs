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
    Acl,
    Notification,
    Cors,
    Inventory,
    AccessPoints,
    Objects,
    /// What the model does not read: it counts where a bucket can have one of a type only.
    Unread,
}

impl Facet {
    /// The facets that one resource sets; what several set is known where they agree.
    pub(super) const ALL: [Self; 13] = [
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
        Self::Acl,
        Self::Notification,
        Self::Cors,
    ];

    /// The facets that are lists, with an item for each resource.
    pub(super) const LISTS: [Self; 3] = [Self::Inventory, Self::AccessPoints, Self::Objects];

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
            "aws_s3_bucket_acl" => Self::Acl,
            "aws_s3_bucket_notification" => Self::Notification,
            "aws_s3_bucket_cors_configuration" => Self::Cors,
            "aws_s3_bucket_inventory" => Self::Inventory,
            ACCESS_POINT => Self::AccessPoints,
            _ if is_object(kind) => Self::Objects,
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
            Self::Versioning => {
                &[slot::VERSIONING_STATUS, slot::VERSIONING_MFA_DELETE, slot::VERSIONING_MFA, slot::VERSIONING_WRITTEN]
            }
            Self::Logging => &[slot::LOGGING_TARGET, slot::LOGGING_PREFIX],
            Self::Lifecycle => &[slot::LIFECYCLE_DECLARED, slot::LIFECYCLE_RULES],
            Self::ObjectLock => &[slot::OBJECT_LOCK_ENABLED, slot::OBJECT_LOCK_MODE, slot::OBJECT_LOCK_DAYS],
            Self::Replication => &[
                slot::REPLICATION_DECLARED,
                slot::REPLICATION_ROLE_ADDRESS,
                slot::REPLICATION_ROLE_ARN,
                slot::REPLICATION_ROLE_TRUST,
                slot::REPLICATION_ROLE_POLICIES,
                slot::REPLICATION_ROLE_BOUNDARY,
                slot::REPLICATION_RULES,
            ],
            Self::Website => &[slot::WEBSITE_DECLARED],
            Self::Policy => &[slot::POLICY, slot::POLICY_WRITTEN],
            Self::Acl => &[slot::ACL_DECLARED, slot::ACL_CANNED, slot::ACL_GRANTS],
            Self::Notification => {
                &[slot::NOTIFICATION_DECLARED, slot::NOTIFICATION_EVENTBRIDGE, slot::NOTIFICATION_EVENTS]
            }
            Self::Cors => &[slot::CORS_RULES],
            Self::Inventory => &[slot::INVENTORY],
            Self::AccessPoints => &[slot::ACCESS_POINTS],
            Self::Objects => &[slot::OBJECTS],
            Self::Unread => &[],
        }
    }
}

/// Whether a resource type belongs to a bucket that its attribute `bucket` names.
pub(super) fn is_companion(kind: &str) -> bool {
    kind.starts_with("aws_s3_bucket_") || !configures(kind)
}

/// Whether a resource type says how its bucket is configured: an object or an access point does not.
pub(super) fn configures(kind: &str) -> bool {
    kind != ACCESS_POINT && !is_object(kind)
}

/// Whether a bucket can have one configuration of this type at most: a second resource writes over the first.
pub(super) fn is_single(kind: &str) -> bool {
    let several = [
        "aws_s3_bucket_analytics_configuration",
        "aws_s3_bucket_intelligent_tiering_configuration",
        "aws_s3_bucket_inventory",
        "aws_s3_bucket_metric",
    ];
    configures(kind) && !several.contains(&kind)
}

/// The type of access points.
pub(super) const ACCESS_POINT: &str = "aws_s3_access_point";

fn is_object(kind: &str) -> bool {
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
