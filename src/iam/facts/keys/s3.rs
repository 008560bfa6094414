//! Keys of Amazon S3: "Actions, resources, and condition keys for Amazon S3" in the Service Authorization Reference, as
//! of September 2026.
//!
//! How a request is signed, by which kind and of which age the signature is, only signed requests tell ("Amazon S3
//! Signature Version 4 Authentication Specific Policy Keys" speaks of authenticated requests). Calls on jobs, grants
//! and new buckets are always signed.

use super::Unsigned::{Absent, Present};
use super::{ACCOUNT, By, Key, Kind, key};

/// What the reference lists without the properties of a request.
const UNSENT: &[&str] =
    &["s3:AllowVendedLogDeliveryForResource", "s3:InitiateReplication", "s3:PutAccessPointPublicAccessBlock"];

/// What the reference lists without an owner.
const UNOWNED: &[&str] = &["s3:AllowVendedLogDeliveryForResource", "s3:PutAccessPointPublicAccessBlock"];

/// What the reference lists without `s3:x-amz-content-sha256`.
const UNHASHED: &[&str] = &[
    "s3:AllowVendedLogDeliveryForResource",
    "s3:CreateMultiRegionAccessPoint",
    "s3:DeleteMultiRegionAccessPoint",
    "s3:DescribeMultiRegionAccessPointOperation",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetMultiRegionAccessPoint",
    "s3:GetMultiRegionAccessPointPolicy",
    "s3:GetMultiRegionAccessPointPolicyStatus",
    "s3:GetMultiRegionAccessPointRoutes",
    "s3:InitiateReplication",
    "s3:ListMultiRegionAccessPoints",
    "s3:PutAccessPointPublicAccessBlock",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutMultiRegionAccessPointPolicy",
    "s3:SubmitMultiRegionAccessPointRoutes",
];

/// What may set a canned ACL.
const ACLS: &[&str] = &[
    "s3:BypassGovernanceRetention",
    "s3:CreateAccessPoint",
    "s3:CreateBucket",
    "s3:PutBucketAcl",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
];

/// Lists of annotations.
const ANNOTATIONS: &[&str] = &["s3:ListObjectAnnotations", "s3:ListObjectVersionAnnotations"];

/// Changes of annotations.
const ANNOTATION_CHANGES: &[&str] = &[
    "s3:DeleteObjectAnnotation",
    "s3:DeleteObjectVersionAnnotation",
    "s3:PutObjectAnnotation",
    "s3:PutObjectVersionAnnotation",
];

/// Uploads and deletions.
const CHANGES: &[&str] = &["s3:DeleteObject", "s3:PutObject"];

/// What may name an encryption by a key of the sender.
const CUSTOMER_KEYED: &[&str] = &["s3:BypassGovernanceRetention", "s3:PutObject", "s3:ReplicateObject"];

/// The delivery of logs by CloudWatch Logs.
const DELIVERY: &[&str] = &["s3:AllowVendedLogDeliveryForResource"];

/// What may name an encryption.
const ENCRYPTED: &[&str] =
    &["s3:BypassGovernanceRetention", "s3:PutObject", "s3:ReplicateObject", "s3:UpdateObjectEncryption"];

/// What may bring an event hold.
const EVENT_HOLD: &[&str] = &["s3:PutObject", "s3:PutObjectRetention", "s3:ReplicateObject"];

/// What is about a grant.
const GRANT: &[&str] = &["s3:CreateAccessGrant", "s3:DeleteAccessGrant", "s3:GetAccessGrant"];

/// What S3 Access Grants can give access to.
const GRANTED: &[&str] = &[
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
];

/// What may set an ACL by its grants.
const GRANTS: &[&str] = &[
    "s3:BypassGovernanceRetention",
    "s3:CreateBucket",
    "s3:PutBucketAcl",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
];

/// What is about a location of grants.
const GRANT_LOCATION: &[&str] = &[
    "s3:CreateAccessGrantsLocation",
    "s3:DeleteAccessGrantsLocation",
    "s3:GetAccessGrantsLocation",
    "s3:UpdateAccessGrantsLocation",
];

/// What may bring a legal hold.
const HOLD: &[&str] = &["s3:PutObject", "s3:PutObjectLegalHold"];

/// Changes of jobs.
const JOBS: &[&str] = &["s3:DeleteJobTagging", "s3:PutJobTagging", "s3:UpdateJobPriority", "s3:UpdateJobStatus"];

/// Lists of objects.
const LISTS: &[&str] = &["s3:ListBucket", "s3:ListBucketVersions"];

/// Uploads.
const PUT: &[&str] = &["s3:PutObject"];

/// What may bring a retention.
const RETENTION: &[&str] = &["s3:PutObject", "s3:PutObjectRetention"];

/// What may name a storage class.
const STORED: &[&str] = &["s3:BypassGovernanceRetention", "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectVersionAcl"];

/// What an object with tags is there for.
const TAGGED: &[&str] = &[
    "s3:DeleteObjectAnnotation",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersionAnnotation",
    "s3:DeleteObjectVersionTagging",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectAnnotation",
    "s3:GetObjectAttributes",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionAnnotation",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionTagging",
    "s3:ListObjectAnnotations",
    "s3:ListObjectVersionAnnotations",
    "s3:PutObjectAcl",
    "s3:PutObjectAnnotation",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionAcl",
    "s3:PutObjectVersionAnnotation",
    "s3:PutObjectVersionTagging",
    "s3:UpdateObjectEncryption",
];

/// What may bring tags of an object.
const TAGGING: &[&str] =
    &["s3:BypassGovernanceRetention", "s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"];

/// Uploads, and the permission that the reference lists with their headers.
const UPLOADS: &[&str] = &["s3:BypassGovernanceRetention", "s3:PutObject"];

/// What asks for a version; without one these are other actions.
const VERSIONS: &[&str] = &[
    "s3:DeleteObjectVersion",
    "s3:DeleteObjectVersionAnnotation",
    "s3:DeleteObjectVersionTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionAnnotation",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionTagging",
    "s3:GetObjectVersionTorrent",
    "s3:ListObjectVersionAnnotations",
    "s3:PutObjectVersionAcl",
    "s3:PutObjectVersionAnnotation",
    "s3:PutObjectVersionTagging",
];

/// The keys, by name.
pub(super) const KEYS: &[Key] = &[
    key!("s3:AccessGrantScope", Text, Resource, Absent).only(GRANT),
    key!("s3:AccessGrantsInstanceArn", Arn, Principal, Absent).only(GRANTED),
    key!("s3:AccessGrantsLocationScope", Text, Resource, Absent).only(GRANT_LOCATION),
    key!("s3:AccessPointNetworkOrigin", Text, Resource, Present),
    key!("s3:AccessPointTag/", Text, Resource, Present).shape("*"),
    key!("s3:annotation-prefix", Text, Caller, Present).only(ANNOTATIONS).shape("*"),
    key!("s3:authType", Text, Caller, Absent).always().never(UNSENT),
    key!("s3:BucketTag/", Text, Resource, Present).shape("*"),
    key!("s3:DataAccessPointAccount", Text, Resource, Present).shape(ACCOUNT),
    key!("s3:DataAccessPointArn", Arn, Resource, Present).shape("arn:*:s3:*:*:accesspoint/*"),
    key!("s3:delimiter", Text, Caller, Present).only(LISTS).shape("*"),
    key!("s3:deliverySourceArn", Arn, Service, Absent).only(DELIVERY),
    key!("s3:destinationRegion", Text, Caller, Absent).only(&["s3:PauseReplication"]),
    key!("s3:ExistingJobOperation", Text, Resource, Absent).only(JOBS),
    key!("s3:ExistingJobPriority", Number, Resource, Absent).only(JOBS),
    key!("s3:ExistingObjectTag/", Text, Resource, Present).only(TAGGED).shape("*"),
    key!("s3:if-match", Text, Caller, Present).only(CHANGES),
    key!("s3:if-none-match", Text, Caller, Present).only(PUT),
    key!("s3:InventoryAccessibleOptionalFields", Text, Caller, Present).many().only(&["s3:PutInventoryConfiguration"]),
    key!("s3:isReplicationPauseRequest", Bool, Service, Absent).only(&["s3:PutReplicationConfiguration"]),
    key!("s3:JobSuspendedCause", Text, Resource, Absent).only(&["s3:UpdateJobStatus"]),
    key!("s3:locationconstraint", Text, Caller, Absent).only(&["s3:CreateAccessPoint", "s3:CreateBucket"]),
    key!("s3:logType", Text, Service, Absent).only(DELIVERY),
    key!("s3:max-annotation-results", Number, Caller, Present).only(ANNOTATIONS),
    key!("s3:max-keys", Number, Caller, Present).only(LISTS),
    key!("s3:object-lock-event-hold", Text, Caller, Present).only(EVENT_HOLD),
    key!("s3:object-lock-event-hold-duration-days", Number, Caller, Present).only(EVENT_HOLD),
    key!("s3:object-lock-legal-hold", Text, Caller, Present).only(HOLD),
    key!("s3:object-lock-mode", Text, Caller, Present).only(RETENTION),
    key!("s3:object-lock-remaining-retention-days", Number, Caller, Present).only(RETENTION),
    key!("s3:object-lock-retain-until-date", Date, Caller, Present).only(RETENTION),
    key!("s3:ObjectCreationOperation", Bool, Request, Present).only(PUT),
    key!("s3:prefix", Text, Caller, Present).only(LISTS).shape("*"),
    key!("s3:RequestJobOperation", Text, Caller, Absent).only(&["s3:CreateJob"]),
    key!("s3:RequestJobPriority", Number, Caller, Absent).only(&["s3:CreateJob", "s3:UpdateJobPriority"]),
    key!("s3:RequestObjectTag/", Text, Caller, Present).only(TAGGING).shape("*"),
    key!("s3:RequestObjectTagKeys", Text, Caller, Present).many().only(TAGGING),
    key!("s3:ResourceAccount", Text, Resource, Present).always().never(UNOWNED).shape(ACCOUNT),
    key!("s3:resourceArnBeingAuthorized", Arn, Service, Absent).only(DELIVERY),
    key!("s3:signatureAge", Number, Caller, Absent).never(UNSENT),
    key!("s3:signatureversion", Text, Caller, Absent).always().never(UNSENT),
    key!("s3:TlsVersion", Number, Network, Present).never(UNSENT),
    key!("s3:versionid", Text, Caller, Present).always().only(VERSIONS),
    key!("s3:x-amz-acl", Text, Caller, Present).only(ACLS),
    key!("s3:x-amz-bucket-namespace", Text, Caller, Absent).only(&["s3:CreateBucket"]),
    key!("s3:x-amz-content-sha256", Text, Caller, Present).never(UNHASHED),
    key!("s3:x-amz-copy-source", Text, Caller, Present).only(UPLOADS),
    key!("s3:x-amz-grant-full-control", Text, Caller, Present).only(GRANTS),
    key!("s3:x-amz-grant-read", Text, Caller, Present).only(GRANTS),
    key!("s3:x-amz-grant-read-acp", Text, Caller, Present).only(GRANTS),
    key!("s3:x-amz-grant-write", Text, Caller, Present).only(GRANTS),
    key!("s3:x-amz-grant-write-acp", Text, Caller, Present).only(GRANTS),
    key!("s3:x-amz-metadata-directive", Text, Caller, Present).only(UPLOADS),
    key!("s3:x-amz-object-annotation-directive", Text, Caller, Present).only(PUT),
    key!("s3:x-amz-object-if-match", Text, Caller, Present).only(ANNOTATION_CHANGES),
    key!("s3:x-amz-object-ownership", Text, Caller, Absent).only(&["s3:CreateBucket"]),
    key!("s3:x-amz-server-side-encryption", Text, Caller, Present).only(ENCRYPTED),
    key!("s3:x-amz-server-side-encryption-aws-kms-key-id", Arn, Caller, Present).only(ENCRYPTED).shape("?*"),
    key!("s3:x-amz-server-side-encryption-customer-algorithm", Text, Caller, Present).only(CUSTOMER_KEYED),
    key!("s3:x-amz-storage-class", Text, Caller, Present).only(STORED),
    key!("s3:x-amz-website-redirect-location", Text, Caller, Present).only(UPLOADS),
];
