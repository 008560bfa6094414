//! What policies can read: the slots of each root, by number.
//!
//! A policy's `bucket.encryption.algorithm` is resolved once, when the policy is loaded, to the number of a slot; an
//! attribute that is not in the schema is an error of the policy, never a null. Slots that were read are the evidence
//! of a verdict.

/// What the value of a slot looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// A string, number or bool, or null.
    Scalar,
    /// A list: of strings, or of objects.
    List,
    /// A map of strings.
    Map,
}

/// One readable leaf of a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The path below the root, such as `encryption.algorithm`.
    pub path: &'static str,
    /// What its value looks like.
    pub leaf: Leaf,
    /// What it says, in one line.
    pub doc: &'static str,
}

/// The slots of one root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The name of the root, such as `bucket`.
    pub root: &'static str,
    /// The slots; a slot's number is its index here and in [`Facts`](super::Facts).
    pub slots: &'static [Slot],
}

/// What a path below a root means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// One slot; attributes after the first `consumed` ones are of its value.
    Leaf {
        /// The slot's number.
        slot: usize,
        /// How many attributes name it.
        consumed: usize,
    },
    /// A group: all slots below the path. The path below the group is the slot's path without `prefix` bytes.
    Group {
        /// The slots' numbers.
        slots: Vec<usize>,
        /// How many bytes of the slots' paths name the group, with its dot.
        prefix: usize,
    },
    /// No such attribute.
    Unknown {
        /// The index of the attribute that is not known.
        at: usize,
        /// The attributes that there are instead.
        candidates: Vec<&'static str>,
    },
}

impl Schema {
    /// The schema of a root, if there is such a root.
    pub fn of(root: &str) -> Option<&'static Self> {
        ROOTS.iter().copied().find(|schema| schema.root == root)
    }

    /// Resolves the attributes that follow the root, up to the first index or function.
    pub fn resolve<S: AsRef<str>>(&self, attributes: &[S]) -> Resolution {
        let mut prefix = String::new();
        for (at, attribute) in attributes.iter().enumerate() {
            let attribute = attribute.as_ref();
            let path = format!("{prefix}{attribute}");
            if let Some(slot) = self.slots.iter().position(|slot| slot.path == path) {
                let beyond = at + 1 < attributes.len();
                let scalar = self.slots.get(slot).is_some_and(|slot| slot.leaf == Leaf::Scalar);
                return if beyond && scalar {
                    Resolution::Unknown { at: at + 1, candidates: Vec::new() }
                } else {
                    Resolution::Leaf { slot, consumed: at + 1 }
                };
            }
            let group = format!("{path}.");
            if attribute.contains('.') || !self.slots.iter().any(|slot| slot.path.starts_with(&group)) {
                return Resolution::Unknown { at, candidates: self.names(&prefix) };
            }
            prefix = group;
        }
        let slots = (0..self.slots.len())
            .filter(|&slot| self.slots.get(slot).is_some_and(|slot| slot.path.starts_with(&prefix)))
            .collect();
        Resolution::Group { slots, prefix: prefix.len() }
    }

    /// The attributes directly below a group, without repetition, in the order of the slots.
    fn names(&self, prefix: &str) -> Vec<&'static str> {
        let mut names = Vec::new();
        for slot in self.slots {
            let name = slot.path.strip_prefix(prefix).and_then(|rest| rest.split('.').next());
            if let Some(name) = name
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }
}

/// All roots.
pub static ROOTS: [&Schema; 4] = [&bucket::SCHEMA, &key::SCHEMA, &account_block::SCHEMA, &estate::SCHEMA];

macro_rules! root {
    ($(#[$meta:meta])* $module:ident { $($name:ident $path:literal $leaf:ident $doc:literal;)+ }) => {
        $(#[$meta])*
        pub mod $module {
            use super::{Leaf, Schema, Slot};

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
        LOGGING_TARGET "logging.target" Scalar "The name of the bucket that receives access logs; null for none.";
        LOGGING_PREFIX "logging.prefix" Scalar "The prefix of the log objects.";
        LIFECYCLE_DECLARED "lifecycle.declared" Scalar "Whether the bucket has a lifecycle configuration.";
        OBJECT_LOCK_ENABLED "object_lock.enabled" Scalar "Whether Object Lock is on.";
        REPLICATION_DECLARED "replication.declared" Scalar "Whether the bucket has a replication configuration.";
        REPLICATION_ROLE_ADDRESS "replication.role.address" Scalar "The address of the role that S3 assumes.";
        REPLICATION_ROLE_TRUST "replication.role.trust" Scalar "The role's trust policy.";
        REPLICATION_RULES "replication.rules" List "Objects: id, status, destination { bucket, region, account, versioning }.";
        WEBSITE_DECLARED "website.declared" Scalar "Whether the bucket hosts a website.";
        POLICY "policy" Scalar "The bucket policy as written, or null.";
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
    /// The root `estate`, readable by every policy.
    estate {
        BUCKETS "buckets" Scalar "How many buckets the estate declares.";
        CLASSIFIED "classified" Scalar "Whether every bucket has a valid class.";
        UNCLASSIFIED "unclassified" List "The addresses of the buckets without a valid class.";
        ACCOUNT "account" Scalar "The id of the account that the estate is applied to.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_takes_its_attributes_and_leaves_the_rest() {
        assert_eq!(
            bucket::SCHEMA.resolve(&["encryption", "algorithm"]),
            Resolution::Leaf { slot: bucket::ENCRYPTION_ALGORITHM, consumed: 2 }
        );
        assert_eq!(bucket::SCHEMA.resolve(&["tags", "Owner"]), Resolution::Leaf { slot: bucket::TAGS, consumed: 1 });
    }

    #[test]
    fn a_group_is_all_slots_below_it() {
        assert_eq!(
            bucket::SCHEMA.resolve(&["versioning"]),
            Resolution::Group {
                slots: vec![bucket::VERSIONING_STATUS, bucket::VERSIONING_MFA_DELETE, bucket::VERSIONING_MFA],
                prefix: 11
            }
        );
    }

    #[test]
    fn an_unknown_attribute_names_its_neighbours() {
        assert_eq!(
            bucket::SCHEMA.resolve(&["versioning", "state"]),
            Resolution::Unknown { at: 1, candidates: vec!["status", "mfa_delete", "mfa"] }
        );
        assert_eq!(bucket::SCHEMA.resolve(&["name", "x"]), Resolution::Unknown { at: 1, candidates: vec![] });
    }

    #[test]
    fn no_path_is_taken_twice_and_no_leaf_is_a_group() {
        for schema in ROOTS {
            for (at, slot) in schema.slots.iter().enumerate() {
                for other in schema.slots.iter().skip(at + 1) {
                    assert_ne!(slot.path, other.path);
                    assert!(!other.path.starts_with(&format!("{}.", slot.path)), "{} {}", slot.path, other.path);
                }
            }
        }
    }
}
