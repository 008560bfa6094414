//! Keys of AWS KMS: "Actions, resources, and condition keys for AWS Key Management Service" in the Service
//! Authorization Reference, as of September 2026, and "AWS KMS condition keys" in its developer guide. KMS takes no
//! anonymous requests.

use super::Unsigned::Absent;
use super::{ACCOUNT, By, Key, Kind, key};

/// What the reference lists without the account of the caller.
const KEYLESS: &[&str] = &[
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "kms:ListRetirableGrants",
    "kms:SynchronizeMultiRegionKey",
];

/// What is neither about a key nor makes one.
const UNKEYED: &[&str] = &[
    "kms:ConnectCustomKeyStore",
    "kms:CreateCustomKeyStore",
    "kms:DeleteCustomKeyStore",
    "kms:DescribeCustomKeyStores",
    "kms:DisconnectCustomKeyStore",
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "kms:ListRetirableGrants",
    "kms:UpdateCustomKeyStore",
];

/// What the reference lists without `kms:ViaService`.
const DIRECT: &[&str] = &[
    "kms:ConnectCustomKeyStore",
    "kms:CreateCustomKeyStore",
    "kms:DeleteCustomKeyStore",
    "kms:DescribeCustomKeyStores",
    "kms:DisconnectCustomKeyStore",
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "kms:ListRetirableGrants",
    "kms:SynchronizeMultiRegionKey",
    "kms:UpdateCustomKeyStore",
];

/// What names an encryption algorithm.
const ENCRYPTIONS: &[&str] = &[
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// What has an encryption context.
const CONTEXTS: &[&str] = &[
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:RetireGrant",
];

/// What may name its key by an alias.
const BY_ALIAS: &[&str] = &[
    "kms:Decrypt",
    "kms:DeriveSharedSecret",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateMac",
    "kms:GetPublicKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:Sign",
    "kms:Verify",
    "kms:VerifyMac",
];

/// What may bring an attestation.
const ATTESTED: &[&str] =
    &["kms:Decrypt", "kms:DeriveSharedSecret", "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateRandom"];

/// Pairs of data keys.
const PAIRS: &[&str] = &["kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext"];

/// New grants.
const GRANT: &[&str] = &["kms:CreateGrant"];

/// The keys, by name.
pub(super) const KEYS: &[Key] = &[
    key!("kms:BypassPolicyLockoutSafetyCheck", Bool, Caller, Absent).only(&["kms:CreateKey", "kms:PutKeyPolicy"]),
    key!("kms:CallerAccount", Text, Principal, Absent).always().never(KEYLESS).shape(ACCOUNT),
    key!("kms:CustomerMasterKeySpec", Text, Resource, Absent).never(UNKEYED),
    key!("kms:CustomerMasterKeyUsage", Text, Resource, Absent).never(UNKEYED),
    key!("kms:DataKeyPairSpec", Text, Caller, Absent).only(PAIRS),
    key!("kms:EncryptionAlgorithm", Text, Caller, Absent).only(ENCRYPTIONS),
    key!("kms:EncryptionContext:", Text, Caller, Absent).only(CONTEXTS).shape("*"),
    key!("kms:EncryptionContextKeys", Text, Caller, Absent).many().only(CONTEXTS),
    key!("kms:ExpirationModel", Text, Caller, Absent).only(&["kms:ImportKeyMaterial"]),
    key!("kms:GrantConstraintSourceArn", Arn, Caller, Absent).only(GRANT),
    key!("kms:GrantConstraintType", Text, Caller, Absent).only(&["kms:CreateGrant", "kms:RetireGrant"]),
    key!("kms:GranteePrincipal", Text, Caller, Absent).only(GRANT),
    key!("kms:GranteeServicePrincipal", Text, Caller, Absent).only(GRANT),
    key!("kms:GrantIsForAWSResource", Bool, Service, Absent).only(&[
        "kms:CreateGrant",
        "kms:ListGrants",
        "kms:RevokeGrant",
    ]),
    key!("kms:GrantOperations", Text, Caller, Absent).many().only(GRANT),
    key!("kms:KeyAgreementAlgorithm", Text, Caller, Absent).only(&["kms:DeriveSharedSecret"]),
    key!("kms:KeyOrigin", Text, Resource, Absent).never(UNKEYED),
    key!("kms:KeySpec", Text, Resource, Absent).never(UNKEYED),
    key!("kms:KeyUsage", Text, Resource, Absent).never(UNKEYED),
    key!("kms:MacAlgorithm", Text, Caller, Absent).only(&["kms:GenerateMac", "kms:VerifyMac"]),
    key!("kms:MessageType", Text, Caller, Absent).only(&["kms:Sign", "kms:Verify"]),
    key!("kms:MultiRegion", Bool, Resource, Absent).never(UNKEYED),
    key!("kms:MultiRegionKeyType", Text, Resource, Absent).never(UNKEYED),
    key!("kms:PrimaryRegion", Text, Caller, Absent).only(&["kms:UpdatePrimaryRegion"]),
    key!("kms:RecipientAttestation:", Text, Caller, Absent).only(ATTESTED),
    key!("kms:ReEncryptOnSameKey", Bool, Caller, Absent).only(&["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
    key!("kms:ReplicaRegion", Text, Caller, Absent).only(&["kms:ReplicateKey"]),
    key!("kms:RequestAlias", Text, Caller, Absent).only(BY_ALIAS).shape("alias/*"),
    key!("kms:ResourceAliases", Text, Resource, Absent).many().never(UNKEYED).shape("alias/*"),
    key!("kms:RetiringPrincipal", Text, Caller, Absent).only(GRANT),
    key!("kms:RetiringServicePrincipal", Text, Caller, Absent).only(GRANT),
    key!("kms:RotationPeriodInDays", Number, Caller, Absent).only(&["kms:EnableKeyRotation"]),
    key!("kms:ScheduleKeyDeletionPendingWindowInDays", Number, Caller, Absent).only(&["kms:ScheduleKeyDeletion"]),
    key!("kms:SigningAlgorithm", Text, Caller, Absent).only(&["kms:Sign", "kms:Verify"]),
    key!("kms:TrailingDaysWithoutKeyUsage", Number, Resource, Absent)
        .only(&["kms:DisableKey", "kms:ScheduleKeyDeletion"]),
    key!("kms:ValidTo", Date, Caller, Absent).only(&["kms:ImportKeyMaterial"]),
    key!("kms:ViaService", Text, Service, Absent).never(DIRECT).shape("?*.amazonaws.com*"),
    key!("kms:WrappingAlgorithm", Text, Caller, Absent).only(&["kms:GetParametersForImport"]),
    key!("kms:WrappingKeySpec", Text, Caller, Absent).only(&["kms:GetParametersForImport"]),
];
