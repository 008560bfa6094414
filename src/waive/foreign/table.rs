//! Rules of other tools and the policies that mean the same, from the tools' lists of their rules.
//!
//! A rule stands here only if whoever skips it has accepted all that the policy says. Checkov and Trivy have a rule for
//! each of the four settings of Block Public Access, where one policy here is about all four: they are left out, as are
//! rules about encryption of any kind, which every bucket has since 2023.

/// Rules with one meaning.
pub(super) struct Row {
    /// The ids that the tool has for it.
    pub(super) rules: &'static [&'static str],
    pub(super) policies: &'static [&'static str],
}

pub(super) static CHECKOV: [Row; 17] = [
    row(&["CKV_AWS_7"], &["kms-rotation-off"]),
    row(&["CKV_AWS_18"], &["access-logging-off"]),
    row(&["CKV_AWS_20"], &["public-acl-read"]),
    row(&["CKV_AWS_21"], &["versioning-off"]),
    row(&["CKV_AWS_33"], &["kms-key-public"]),
    row(&["CKV_AWS_57"], &["public-acl-write"]),
    row(&["CKV_AWS_70"], &["public-policy-held-back", "public-policy-read", "public-policy-write"]),
    row(&["CKV_AWS_93"], &["policy-lockout"]),
    row(&["CKV_AWS_143"], &["object-lock-off"]),
    row(&["CKV_AWS_144"], &["replication-missing"]),
    row(&["CKV_AWS_145"], &["sse-kms-missing"]),
    row(&["CKV_AWS_300"], &["incomplete-uploads-kept"]),
    row(&["CKV_AWS_379"], &["http-allowed"]),
    row(&["CKV_AWS_392"], &["access-point-public-access-unblocked"]),
    row(&["CKV2_AWS_6"], &["public-access-block-undeclared"]),
    row(&["CKV2_AWS_61"], &["lifecycle-missing"]),
    row(&["CKV2_AWS_65"], &["acls-enabled"]),
];

pub(super) static TRIVY: [Row; 8] = [
    row(&["AWS-0065", "AVD-AWS-0065", "aws-kms-auto-rotate-keys"], &["kms-rotation-off"]),
    row(
        &["AWS-0089", "AVD-AWS-0089", "aws-s3-enable-logging", "aws-s3-enable-bucket-logging", "s3-bucket-logging"],
        &["access-logging-off"],
    ),
    row(&["AWS-0090", "AVD-AWS-0090", "aws-s3-enable-versioning"], &["versioning-off"]),
    row(&["AWS-0092", "AVD-AWS-0092", "aws-s3-no-public-access-with-acl"], &["public-acl-read", "public-acl-write"]),
    row(&["AWS-0094", "AVD-AWS-0094", "aws-s3-specify-public-access-block"], &["public-access-block-undeclared"]),
    row(&["AWS-0132", "AVD-AWS-0132", "aws-s3-encryption-customer-key"], &["sse-key-aws-managed", "sse-kms-missing"]),
    row(&["AWS-0170", "AVD-AWS-0170", "aws-s3-require-mfa-delete"], &["mfa-delete-off"]),
    row(&["AWS-0345", "AVD-AWS-0345", "aws-iam-no-s3-full-access"], &["iam-s3-wildcard"]),
];

const fn row(rules: &'static [&'static str], policies: &'static [&'static str]) -> Row {
    Row { rules, policies }
}
