//! The slots themselves, one table a root.

use super::Schema;

/// All roots.
pub static ROOTS: [&Schema; 8] = [
    &bucket::SCHEMA,
    &key::SCHEMA,
    &account_block::SCHEMA,
    &access_point::SCHEMA,
    &multi_region_access_point::SCHEMA,
    &provider::SCHEMA,
    &directory_bucket::SCHEMA,
    &estate::SCHEMA,
];

macro_rules! root {
    ($(#[$meta:meta])* $module:ident { $($name:ident $path:literal $leaf:ident $doc:literal;)+ }) => {
        $(#[$meta])*
        pub mod $module {
            use crate::s3::schema::{Leaf, Schema, Slot};

            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the constants below")]
            enum Number { $($name),+ }

            $(#[doc = $doc] pub const $name: usize = Number::$name as usize;)+

            /// The schema of this root.
            pub static SCHEMA: Schema = Schema {
                root: stringify!($module),
                slots: &[$(Slot { path: $path, leaf: Leaf::$leaf, doc: $doc }),+],
            };
        }
    };
}

root! {
    /// The root `bucket` (and `prior_bucket`).
    bucket {
        ADDRESS "address" Scalar "The address, or `external.aws_s3_bucket[\"name\"]` of a bucket declared elsewhere.";
        NAME "name" Scalar "The bucket's name.";
        ARN "arn" Scalar "The bucket's ARN.";
        REGION "region" Scalar "The Region: of the resource (provider 6), else of its provider configuration.";
        PARTITION "partition" Scalar "`aws`, `aws-cn` or `aws-us-gov`.";
        ACCOUNT "account" Scalar "The id of the account that owns the bucket.";
        TAGS "tags" Map "The tags, with the provider's default tags.";
        OPERATION "operation" Scalar "`create`, `update`, `replace`, `no-op`; null for a bucket declared elsewhere.";
        IMPORTING "importing" Scalar "Whether this plan imports it.";
        FORCE_DESTROY "force_destroy" Scalar "Whether destroying the bucket destroys its objects too.";
        ROLES "roles" List "What other resources use it for.";
        CLASSIFICATION_VALUE "classification.value" Scalar "`public`, `internal`, `confidential` or `restricted`.";
        CLASSIFICATION_SOURCE "classification.source" Scalar "`tag`, `default`, `inherited` or `unknown`.";
        CLASSIFICATION_VALID "classification.valid" Scalar "Whether the bucket itself carries a valid class.";
        CLASSIFICATION_INHERITED_FROM "classification.inherited_from" Scalar "The address of the bucket whose class it takes.";
        BLOCK_DECLARED "public_access_block.declared" Scalar "Whether this estate declares the bucket's own block.";
        BLOCK_PUBLIC_ACLS "public_access_block.block_public_acls" Scalar "Bucket or account, whichever is stricter.";
        BLOCK_PUBLIC_POLICY "public_access_block.block_public_policy" Scalar "Bucket or account, whichever is stricter.";
        IGNORE_PUBLIC_ACLS "public_access_block.ignore_public_acls" Scalar "Bucket or account, whichever is stricter.";
        RESTRICT_PUBLIC_BUCKETS "public_access_block.restrict_public_buckets" Scalar "Bucket or account, whichever is stricter.";
        ACCOUNT_BLOCK_DECLARED "account_block.declared" Scalar "Whether this estate declares a block of the bucket's account.";
        ACCOUNT_BLOCK_PUBLIC_ACLS "account_block.block_public_acls" Scalar "The account's setting.";
        ACCOUNT_BLOCK_PUBLIC_POLICY "account_block.block_public_policy" Scalar "The account's setting.";
        ACCOUNT_IGNORE_PUBLIC_ACLS "account_block.ignore_public_acls" Scalar "The account's setting.";
        ACCOUNT_RESTRICT_PUBLIC_BUCKETS "account_block.restrict_public_buckets" Scalar "The account's setting.";
        OWNERSHIP_MODE "ownership.mode" Scalar "`BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`.";
        ACL_DECLARED "acl.declared" Scalar "Whether this estate declares the bucket's ACL.";
        ACL_CANNED "acl.canned" Scalar "The canned ACL; null when grants are listed one by one.";
        ACL_GRANTS "acl.grants" List "Objects: grantee, permission, everyone. Of a canned ACL those beyond the owner's.";
        EXPOSURE_READ "exposure.public_read" Scalar "Whether everyone may read: objects, their list, or an ACL.";
        EXPOSURE_WRITE "exposure.public_write" Scalar "Whether everyone may do anything else.";
        EXPOSURE_LIST "exposure.public_list" Scalar "Whether everyone may list the objects.";
        EXPOSURE_VIA "exposure.via" List "What opens it: `acl`, `policy`.";
        ENCRYPTION_ALGORITHM "encryption.algorithm" Scalar "`AES256`, `aws:kms`, `aws:kms:dsse` or `aws:fsx`.";
        ENCRYPTION_KEY_ID "encryption.key_id" Scalar "The key as written: id, ARN or alias; null for none.";
        ENCRYPTION_BUCKET_KEY_ENABLED "encryption.bucket_key_enabled" Scalar "Whether S3 Bucket Keys are on.";
        ENCRYPTION_BLOCKED_TYPES "encryption.blocked_types" List "Encryption types that writes cannot use, such as `SSE-C`.";
        KEY_ADDRESS "encryption.key.address" Scalar "The key's address; null when not declared in this estate.";
        KEY_MANAGER "encryption.key.manager" Scalar "`customer` or `aws`; null without a KMS key.";
        KEY_ACCOUNT "encryption.key.account" Scalar "The id of the account that owns the key.";
        KEY_REGION "encryption.key.region" Scalar "The key's Region.";
        KEY_ORIGIN "encryption.key.origin" Scalar "`AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`.";
        KEY_ENABLED "encryption.key.enabled" Scalar "Whether the key is enabled.";
        KEY_ROTATION_ENABLED "encryption.key.rotation_enabled" Scalar "Whether AWS rotates it; a replica follows its primary.";
        KEY_ROTATION_DAYS "encryption.key.rotation_days" Scalar "The days between rotations.";
        KEY_DELETION_WINDOW "encryption.key.deletion_window" Scalar "The days between scheduling a deletion and the deletion.";
        KEY_POLICY "encryption.key.policy" Scalar "The key policy; null means AWS's default policy.";
        KEY_MULTI_REGION "encryption.key.multi_region" Scalar "Whether it is a multi-Region key.";
        KEY_REPLICA_OF "encryption.key.replica_of" Scalar "The ARN of the primary key of a replica.";
        KEY_SPEC "encryption.key.spec" Scalar "The key spec, such as `SYMMETRIC_DEFAULT`.";
        KEY_USAGE "encryption.key.usage" Scalar "The key usage, such as `ENCRYPT_DECRYPT`.";
        VERSIONING_STATUS "versioning.status" Scalar "`Enabled`, `Suspended` or `Disabled`.";
        VERSIONING_MFA_DELETE "versioning.mfa_delete" Scalar "`Enabled` or `Disabled`.";
        VERSIONING_MFA "versioning.mfa" Scalar "The device and code that a change of MFA delete needs; null for none.";
        VERSIONING_WRITTEN "versioning.written" Scalar "Whether this plan writes the versioning of the bucket.";
        LOGGING_TARGET "logging.target" Scalar "The name of the bucket that receives access logs; null for none.";
        LOGGING_PREFIX "logging.prefix" Scalar "The prefix of the log objects.";
        LOG_SOURCES "log_sources" List "The addresses of the buckets whose access logs come here.";
        LIFECYCLE_DECLARED "lifecycle.declared" Scalar "Whether the bucket has a lifecycle configuration.";
        LIFECYCLE_RULES "lifecycle.rules" List "Objects: id, enabled, all_objects, expires, transitions, noncurrent_expires, noncurrent_transitions, aborts_uploads.";
        OBJECT_LOCK_ENABLED "object_lock.enabled" Scalar "Whether Object Lock is on.";
        OBJECT_LOCK_MODE "object_lock.mode" Scalar "The mode of the default retention; null without one.";
        OBJECT_LOCK_DAYS "object_lock.days" Scalar "The days of the default retention, a year as 365; null without one.";
        REPLICATION_DECLARED "replication.declared" Scalar "Whether the bucket has a replication configuration.";
        REPLICATION_ROLE_ADDRESS "replication.role.address" Scalar "The address of the role that S3 assumes.";
        REPLICATION_ROLE_TRUST "replication.role.trust" Scalar "The role's trust policy.";
        REPLICATION_RULES "replication.rules" List "Objects: id, status, enabled, all_objects, selects_kms, owner_override, metrics, replication_time, destination { bucket, region, account, versioning, key_id, ownership }.";
        REPLICATION_SOURCES "replication_sources" List "The addresses of the buckets that replicate into this one.";
        BACKUP_COPIES "backup.copies" List "Copies that AWS Backup makes of its backups, objects: plan, vault, region, and whether it is covered.";
        NOTIFICATION_DECLARED "notification.declared" Scalar "Whether the bucket has a notification configuration.";
        NOTIFICATION_EVENTBRIDGE "notification.eventbridge" Scalar "Whether events go to EventBridge.";
        NOTIFICATION_EVENTS "notification.events" List "The events of all destinations.";
        WEBSITE_DECLARED "website.declared" Scalar "Whether the bucket hosts a website.";
        CORS_RULES "cors.rules" List "Objects: methods, origins, headers.";
        INVENTORY "inventory" List "Objects: id, enabled, destination { bucket, region, account }.";
        ACCESS_POINTS "access_points" List "Objects: address, name, region, account.";
        OBJECTS "objects" List "Objects that this estate declares: address, key, acl, grants, algorithm, key_id; null where not set.";
        POLICY "policy" Scalar "The bucket policy as written, or null.";
        POLICY_WRITTEN "policy_written" Scalar "Whether this plan writes the bucket policy.";
        PROVIDER_INSECURE "provider.insecure" Scalar "Whether the provider configuration skips certificate checks.";
        PROVIDER_ENDPOINTS "provider.endpoints" Map "Custom endpoints of the provider configuration, by service.";
        DECLARED_TWICE "declared_twice" List "What more than one resource declares: the type, and the addresses.";
    }
}

root! {
    /// The root `key`: a KMS key that this estate declares.
    key {
        ADDRESS "address" Scalar "The address.";
        MANAGER "manager" Scalar "`customer`.";
        ACCOUNT "account" Scalar "The id of the account that owns it.";
        REGION "region" Scalar "Its Region.";
        ORIGIN "origin" Scalar "`AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`.";
        ENABLED "enabled" Scalar "Whether it is enabled.";
        ROTATION_ENABLED "rotation_enabled" Scalar "Whether AWS rotates it; a replica follows its primary.";
        ROTATION_DAYS "rotation_days" Scalar "The days between rotations.";
        DELETION_WINDOW "deletion_window" Scalar "The days between scheduling a deletion and the deletion.";
        POLICY "policy" Scalar "The key policy; null means AWS's default policy.";
        MULTI_REGION "multi_region" Scalar "Whether it is a multi-Region key.";
        REPLICA_OF "replica_of" Scalar "The ARN of the primary key of a replica.";
        SPEC "spec" Scalar "The key spec, such as `SYMMETRIC_DEFAULT`.";
        USAGE "usage" Scalar "The key usage, such as `ENCRYPT_DECRYPT`.";
        USED_BY "used_by" List "The addresses of the buckets whose default encryption uses it.";
        BINDS "binds" Scalar "Whether the default encryption of some bucket uses it.";
    }
}

root! {
    /// The root `account_block`: an account's public access block that this estate declares.
    account_block {
        ADDRESS "address" Scalar "The address.";
        DECLARED "declared" Scalar "True.";
        BLOCK_PUBLIC_ACLS "block_public_acls" Scalar "The setting; false when omitted.";
        BLOCK_PUBLIC_POLICY "block_public_policy" Scalar "The setting; false when omitted.";
        IGNORE_PUBLIC_ACLS "ignore_public_acls" Scalar "The setting; false when omitted.";
        RESTRICT_PUBLIC_BUCKETS "restrict_public_buckets" Scalar "The setting; false when omitted.";
        ACCOUNT "account" Scalar "The id of the account.";
    }
}

root! {
    /// The root `access_point`: an access point that this estate declares.
    access_point {
        ADDRESS "address" Scalar "The address.";
        NAME "name" Scalar "Its name.";
        BUCKET "bucket" Scalar "The name of its bucket.";
        ACCOUNT "account" Scalar "The id of the account that owns it.";
        REGION "region" Scalar "Its Region.";
        VPC_ONLY "vpc_only" Scalar "Whether it takes requests from one VPC only.";
        BLOCK_PUBLIC_ACLS "block_public_acls" Scalar "The setting; true when omitted.";
        BLOCK_PUBLIC_POLICY "block_public_policy" Scalar "The setting; true when omitted.";
        IGNORE_PUBLIC_ACLS "ignore_public_acls" Scalar "The setting; true when omitted.";
        RESTRICT_PUBLIC_BUCKETS "restrict_public_buckets" Scalar "The setting; true when omitted.";
    }
}

root! {
    /// The root `multi_region_access_point`: a Multi-Region Access Point that this estate declares.
    multi_region_access_point {
        ADDRESS "address" Scalar "The address.";
        NAME "name" Scalar "Its name.";
        BLOCK_PUBLIC_ACLS "block_public_acls" Scalar "The setting; true when omitted.";
        BLOCK_PUBLIC_POLICY "block_public_policy" Scalar "The setting; true when omitted.";
        IGNORE_PUBLIC_ACLS "ignore_public_acls" Scalar "The setting; true when omitted.";
        RESTRICT_PUBLIC_BUCKETS "restrict_public_buckets" Scalar "The setting; true when omitted.";
    }
}

root! {
    /// The root `provider`: a configuration of the AWS provider.
    provider {
        KEY "key" Scalar "Its key in the plan, such as `aws.replica` or `module.m:aws`.";
        ALIAS "alias" Scalar "Its alias; null for the default configuration.";
        REGION "region" Scalar "Its Region.";
        INSECURE "insecure" Scalar "Whether it skips certificate checks.";
        ENDPOINTS "endpoints" Map "Custom endpoints by service.";
    }
}

root! {
    /// The root `directory_bucket`: a directory bucket (S3 Express One Zone) that this estate declares.
    directory_bucket {
        ADDRESS "address" Scalar "The address.";
        NAME "name" Scalar "Its name.";
        REGION "region" Scalar "Its Region.";
        LIFECYCLE_DECLARED "lifecycle.declared" Scalar "Whether it has a lifecycle configuration.";
        LIFECYCLE_RULES "lifecycle.rules" List "Objects, as of `bucket.lifecycle.rules`.";
    }
}

root! {
    /// The root `estate`, readable by every policy.
    estate {
        BUCKETS "buckets" Scalar "How many buckets the estate declares.";
        CLASSIFIED "classified" Scalar "Whether every bucket has a valid class.";
        UNCLASSIFIED "unclassified" List "The addresses of the buckets without a valid class.";
        ACCOUNT "account" Scalar "The id of the account that the estate is applied to.";
    }
}
