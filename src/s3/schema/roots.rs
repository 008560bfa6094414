//! The slots themselves, one table a root.

use super::Schema;

/// All roots.
pub static ROOTS: [&Schema; 9] = [
    &bucket::SCHEMA,
    &key::SCHEMA,
    &account_block::SCHEMA,
    &access_point::SCHEMA,
    &multi_region_access_point::SCHEMA,
    &provider::SCHEMA,
    &directory_bucket::SCHEMA,
    &identity_policy::SCHEMA,
    &estate::SCHEMA,
];

macro_rules! root {
    ($(#[$meta:meta])* $module:ident { $($name:ident $path:literal $leaf:ident $(($members:ident))? $doc:literal;)+ }) => {
        $(#[$meta])*
        pub mod $module {
            use crate::s3::schema::{Leaf, Schema, Slot};

            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the constants below")]
            enum Number { $($name),+ }

            $(#[doc = $doc] pub const $name: usize = Number::$name as usize;)+

            /// The schema of this root.
            pub static SCHEMA: Schema = Schema {
                root: stringify!($module),
                slots: &[$(Slot { path: $path, leaf: Leaf::$leaf $((crate::s3::schema::members::$members))?, doc: $doc }),+],
            };
        }
    };
}

root! {
    /// The root `bucket` (and `prior_bucket`).
    bucket {
        ADDRESS "address" Text "The address, or `external.aws_s3_bucket[\"name\"]` of a bucket declared elsewhere.";
        NAME "name" Text "The bucket's name.";
        ARN "arn" Text "The bucket's ARN.";
        REGION "region" Text "The Region: of the resource (provider 6), else of its provider configuration.";
        PARTITION "partition" Text "`aws`, `aws-cn` or `aws-us-gov`.";
        ACCOUNT "account" Text "The id of the account that owns the bucket.";
        TAGS "tags" Map "The tags, with the provider's default tags.";
        OPERATION "operation" Text "`create`, `update`, `replace`, `no-op`; null for a bucket declared elsewhere.";
        IMPORTING "importing" Flag "Whether this plan imports it.";
        FORCE_DESTROY "force_destroy" Flag "Whether destroying the bucket destroys its objects too.";
        ROLES "roles" Texts "What other resources use it for.";
        CLASSIFICATION_VALUE "classification.value" Text "`public`, `internal`, `confidential` or `restricted`.";
        CLASSIFICATION_SOURCE "classification.source" Text "`tag`, `default`, `inherited` or `unknown`.";
        CLASSIFICATION_VALID "classification.valid" Flag "Whether the bucket itself carries a valid class.";
        CLASSIFICATION_INHERITED_FROM "classification.inherited_from" Text "The address of the bucket whose class it takes.";
        BLOCK_DECLARED "public_access_block.declared" Flag "Whether this estate declares the bucket's own block.";
        BLOCK_PUBLIC_ACLS "public_access_block.block_public_acls" Flag "Bucket or account, whichever is stricter.";
        BLOCK_PUBLIC_POLICY "public_access_block.block_public_policy" Flag "Bucket or account, whichever is stricter.";
        IGNORE_PUBLIC_ACLS "public_access_block.ignore_public_acls" Flag "Bucket or account, whichever is stricter.";
        RESTRICT_PUBLIC_BUCKETS "public_access_block.restrict_public_buckets" Flag "Bucket or account, whichever is stricter.";
        ACCOUNT_BLOCK_DECLARED "account_block.declared" Flag "Whether this estate declares a block of the bucket's account.";
        ACCOUNT_BLOCK_PUBLIC_ACLS "account_block.block_public_acls" Flag "The account's setting.";
        ACCOUNT_BLOCK_PUBLIC_POLICY "account_block.block_public_policy" Flag "The account's setting.";
        ACCOUNT_IGNORE_PUBLIC_ACLS "account_block.ignore_public_acls" Flag "The account's setting.";
        ACCOUNT_RESTRICT_PUBLIC_BUCKETS "account_block.restrict_public_buckets" Flag "The account's setting.";
        OWNERSHIP_MODE "ownership.mode" Text "`BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`.";
        ACL_DECLARED "acl.declared" Flag "Whether this estate declares the bucket's ACL.";
        ACL_CANNED "acl.canned" Text "The canned ACL; null when grants are listed one by one.";
        ACL_GRANTS "acl.grants" Objects(GRANT) "Objects: grantee, permission, everyone. Of a canned ACL those beyond the owner's.";
        EXPOSURE_READ "exposure.public_read" Flag "Whether everyone may read: objects, their list, or an ACL.";
        EXPOSURE_WRITE "exposure.public_write" Flag "Whether everyone may do anything else.";
        EXPOSURE_LIST "exposure.public_list" Flag "Whether everyone may list the objects.";
        EXPOSURE_VIA "exposure.via" Texts "What opens it: `acl`, `policy`.";
        ENCRYPTION_ALGORITHM "encryption.algorithm" Text "`AES256`, `aws:kms`, `aws:kms:dsse` or `aws:fsx`.";
        ENCRYPTION_KEY_ID "encryption.key_id" Text "The key as written: id, ARN or alias; null for none.";
        ENCRYPTION_BUCKET_KEY_ENABLED "encryption.bucket_key_enabled" Flag "Whether S3 Bucket Keys are on.";
        ENCRYPTION_BLOCKED_TYPES "encryption.blocked_types" Texts "Encryption types that writes cannot use, such as `SSE-C`.";
        KEY_ADDRESS "encryption.key.address" Text "The key's address; null when not declared in this estate.";
        KEY_MANAGER "encryption.key.manager" Text "`customer` or `aws`; null without a KMS key.";
        KEY_ACCOUNT "encryption.key.account" Text "The id of the account that owns the key.";
        KEY_REGION "encryption.key.region" Text "The key's Region.";
        KEY_ORIGIN "encryption.key.origin" Text "`AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`.";
        KEY_ENABLED "encryption.key.enabled" Flag "Whether the key is enabled.";
        KEY_ROTATION_ENABLED "encryption.key.rotation_enabled" Flag "Whether AWS rotates it; a replica follows its primary.";
        KEY_ROTATION_DAYS "encryption.key.rotation_days" Number "The days between rotations.";
        KEY_DELETION_WINDOW "encryption.key.deletion_window" Number "The days between scheduling a deletion and the deletion.";
        KEY_POLICY "encryption.key.policy" Text "The key policy; null means AWS's default policy.";
        KEY_MULTI_REGION "encryption.key.multi_region" Flag "Whether it is a multi-Region key.";
        KEY_REPLICA_OF "encryption.key.replica_of" Text "The ARN of the primary key of a replica.";
        KEY_SPEC "encryption.key.spec" Text "The key spec, such as `SYMMETRIC_DEFAULT`.";
        KEY_USAGE "encryption.key.usage" Text "The key usage, such as `ENCRYPT_DECRYPT`.";
        KEY_ARN "encryption.key.arn" Text "The key's ARN; null without a KMS key.";
        VERSIONING_STATUS "versioning.status" Text "`Enabled`, `Suspended` or `Disabled`.";
        VERSIONING_MFA_DELETE "versioning.mfa_delete" Text "`Enabled` or `Disabled`.";
        VERSIONING_MFA "versioning.mfa" Text "The device and code that a change of MFA delete needs; null for none.";
        VERSIONING_WRITTEN "versioning.written" Flag "Whether this plan writes the versioning of the bucket.";
        LOGGING_TARGET "logging.target" Text "The name of the bucket that receives access logs; null for none.";
        LOGGING_PREFIX "logging.prefix" Text "The prefix of the log objects.";
        LOG_SOURCES "log_sources" Texts "The addresses of the buckets whose access logs come here.";
        LOG_DELIVERIES "log_deliveries" Objects(LOG_DELIVERY) "What delivers access logs here, objects: source (an address), name, arn, account, region, prefix.";
        LIFECYCLE_DECLARED "lifecycle.declared" Flag "Whether the bucket has a lifecycle configuration.";
        LIFECYCLE_RULES "lifecycle.rules" Objects(LIFECYCLE_RULE) "Objects: id, enabled, all_objects, expires, transitions, noncurrent_expires, noncurrent_transitions, aborts_uploads.";
        OBJECT_LOCK_ENABLED "object_lock.enabled" Flag "Whether Object Lock is on.";
        OBJECT_LOCK_MODE "object_lock.mode" Text "The mode of the default retention; null without one.";
        OBJECT_LOCK_DAYS "object_lock.days" Number "The days of the default retention, a year as 365; null without one.";
        REPLICATION_DECLARED "replication.declared" Flag "Whether the bucket has a replication configuration.";
        REPLICATION_ROLE_ADDRESS "replication.role.address" Text "The address of the role that S3 assumes.";
        REPLICATION_ROLE_ARN "replication.role.arn" Text "The role's ARN, as far as it is known.";
        REPLICATION_ROLE_TRUST "replication.role.trust" Text "The role's trust policy.";
        REPLICATION_ROLE_POLICIES "replication.role.policies" Texts "The documents of the role's identity policies: inline and attached; open where one is not known.";
        REPLICATION_ROLE_BOUNDARY "replication.role.boundary" Text "The document of the role's permissions boundary; null for none.";
        REPLICATION_RULES "replication.rules" Objects(REPLICATION_RULE) "Objects: id, status, enabled, all_objects, selects_kms, owner_override, metrics, replication_time, destination { bucket, arn, region, account, versioning, ownership, policy, key_id, key { arn, policy, account, region } }; the policy of a key is null for AWS's default policy.";
        REPLICATION_SOURCES "replication_sources" Texts "The addresses of the buckets that replicate into this one.";
        BACKUP_COPIES "backup.copies" Objects(BACKUP_COPY) "Copies that AWS Backup makes of its backups, objects: plan, vault, region, and whether it is covered.";
        NOTIFICATION_DECLARED "notification.declared" Flag "Whether the bucket has a notification configuration.";
        NOTIFICATION_EVENTBRIDGE "notification.eventbridge" Flag "Whether events go to EventBridge.";
        NOTIFICATION_EVENTS "notification.events" Texts "The events of all destinations.";
        WEBSITE_DECLARED "website.declared" Flag "Whether the bucket hosts a website.";
        CORS_RULES "cors.rules" Objects(CORS_RULE) "Objects: methods, origins, headers.";
        INVENTORY "inventory" Objects(INVENTORY_ITEM) "Objects: id, enabled, destination { bucket, region, account }.";
        ACCESS_POINTS "access_points" Objects(ACCESS_POINT_ITEM) "Objects: address, name, region, account.";
        OBJECTS "objects" Objects(OBJECT) "Objects that this estate declares: address, key, acl, grants, algorithm, key_id; null where not set.";
        POLICY "policy" Text "The bucket policy as written, or null.";
        POLICY_WRITTEN "policy_written" Flag "Whether this plan writes the bucket policy.";
        PROVIDER_INSECURE "provider.insecure" Flag "Whether the provider configuration skips certificate checks.";
        PROVIDER_ENDPOINTS "provider.endpoints" Map "Custom endpoints of the provider configuration, by service.";
        DECLARED_TWICE "declared_twice" Texts "What more than one resource declares: the type, and the addresses.";
    }
}

root! {
    /// The root `key`: a KMS key that this estate declares.
    key {
        ADDRESS "address" Text "The address.";
        MANAGER "manager" Text "`customer`.";
        ACCOUNT "account" Text "The id of the account that owns it.";
        REGION "region" Text "Its Region.";
        ORIGIN "origin" Text "`AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`.";
        ENABLED "enabled" Flag "Whether it is enabled.";
        ROTATION_ENABLED "rotation_enabled" Flag "Whether AWS rotates it; a replica follows its primary.";
        ROTATION_DAYS "rotation_days" Number "The days between rotations.";
        DELETION_WINDOW "deletion_window" Number "The days between scheduling a deletion and the deletion.";
        POLICY "policy" Text "The key policy; null means AWS's default policy.";
        MULTI_REGION "multi_region" Flag "Whether it is a multi-Region key.";
        REPLICA_OF "replica_of" Text "The ARN of the primary key of a replica.";
        SPEC "spec" Text "The key spec, such as `SYMMETRIC_DEFAULT`.";
        USAGE "usage" Text "The key usage, such as `ENCRYPT_DECRYPT`.";
        ARN "arn" Text "Its ARN.";
        USED_BY "used_by" Texts "The addresses of the buckets whose default encryption uses it.";
        BINDS "binds" Flag "Whether the default encryption of some bucket uses it.";
    }
}

root! {
    /// The root `account_block`: an account's public access block that this estate declares.
    account_block {
        ADDRESS "address" Text "The address.";
        DECLARED "declared" Flag "True.";
        BLOCK_PUBLIC_ACLS "block_public_acls" Flag "The setting; false when omitted.";
        BLOCK_PUBLIC_POLICY "block_public_policy" Flag "The setting; false when omitted.";
        IGNORE_PUBLIC_ACLS "ignore_public_acls" Flag "The setting; false when omitted.";
        RESTRICT_PUBLIC_BUCKETS "restrict_public_buckets" Flag "The setting; false when omitted.";
        ACCOUNT "account" Text "The id of the account.";
    }
}

root! {
    /// The root `access_point`: an access point that this estate declares.
    access_point {
        ADDRESS "address" Text "The address.";
        NAME "name" Text "Its name.";
        BUCKET "bucket" Text "The name of its bucket.";
        ACCOUNT "account" Text "The id of the account that owns it.";
        REGION "region" Text "Its Region.";
        ARN "arn" Text "Its ARN.";
        POLICY "policy" Text "Its policy, or null.";
        POLICY_WRITTEN "policy_written" Flag "Whether this plan writes the policy.";
        VPC_ONLY "vpc_only" Flag "Whether it takes requests from one VPC only.";
        BLOCK_PUBLIC_ACLS "block_public_acls" Flag "The setting; true when omitted.";
        BLOCK_PUBLIC_POLICY "block_public_policy" Flag "The setting; true when omitted.";
        IGNORE_PUBLIC_ACLS "ignore_public_acls" Flag "The setting; true when omitted.";
        RESTRICT_PUBLIC_BUCKETS "restrict_public_buckets" Flag "The setting; true when omitted.";
        BUCKET_BLOCK_PUBLIC_ACLS "bucket_block.block_public_acls" Flag "Of its bucket or the account, whichever is stricter.";
        BUCKET_BLOCK_PUBLIC_POLICY "bucket_block.block_public_policy" Flag "Of its bucket or the account, whichever is stricter.";
        BUCKET_IGNORE_PUBLIC_ACLS "bucket_block.ignore_public_acls" Flag "Of its bucket or the account, whichever is stricter.";
        BUCKET_RESTRICT_PUBLIC_BUCKETS "bucket_block.restrict_public_buckets" Flag "Of its bucket or the account, whichever is stricter.";
    }
}

root! {
    /// The root `multi_region_access_point`: a Multi-Region Access Point that this estate declares.
    multi_region_access_point {
        ADDRESS "address" Text "The address.";
        NAME "name" Text "Its name.";
        POLICY "policy" Text "Its policy, or null.";
        POLICY_WRITTEN "policy_written" Flag "Whether this plan writes the policy.";
        BLOCK_PUBLIC_ACLS "block_public_acls" Flag "The setting; true when omitted.";
        BLOCK_PUBLIC_POLICY "block_public_policy" Flag "The setting; true when omitted.";
        IGNORE_PUBLIC_ACLS "ignore_public_acls" Flag "The setting; true when omitted.";
        RESTRICT_PUBLIC_BUCKETS "restrict_public_buckets" Flag "The setting; true when omitted.";
    }
}

root! {
    /// The root `provider`: a configuration of the AWS provider.
    provider {
        KEY "key" Text "Its key in the plan, such as `aws.replica` or `module.m:aws`.";
        ALIAS "alias" Text "Its alias; null for the default configuration.";
        REGION "region" Text "Its Region.";
        INSECURE "insecure" Flag "Whether it skips certificate checks.";
        ENDPOINTS "endpoints" Map "Custom endpoints by service.";
    }
}

root! {
    /// The root `directory_bucket`: a directory bucket (S3 Express One Zone) that this estate declares.
    directory_bucket {
        ADDRESS "address" Text "The address.";
        NAME "name" Text "Its name.";
        REGION "region" Text "Its Region.";
        LIFECYCLE_DECLARED "lifecycle.declared" Flag "Whether it has a lifecycle configuration.";
        LIFECYCLE_RULES "lifecycle.rules" Objects(LIFECYCLE_RULE) "Objects, as of `bucket.lifecycle.rules`.";
    }
}

root! {
    /// The root `identity_policy`: a resource of this estate that declares policies of users, groups, roles or permission sets.
    identity_policy {
        ADDRESS "address" Text "The address.";
        POLICIES "policies" Texts "The documents that it declares; open where one is not known.";
    }
}

root! {
    /// The root `estate`, readable by every policy.
    estate {
        BUCKETS "buckets" Number "How many buckets the estate declares.";
        CLASSIFIED "classified" Flag "Whether every bucket has a valid class.";
        UNCLASSIFIED "unclassified" Texts "The addresses of the buckets without a valid class.";
        ACCOUNT "account" Text "The id of the account that the estate is applied to.";
    }
}
