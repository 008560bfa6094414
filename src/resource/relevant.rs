//! Which resource types can matter for a bucket: the one place that says so.
//!
//! Everything else of an input is skipped; a reference to it is followed no further.

use super::Mode;

/// Prefixes of the types that matter.
const PREFIXES: &[&str] = &[
    "aws_s3_",
    "aws_s3control_",
    "aws_s3tables_",
    "aws_s3vectors_",
    "aws_kms_",
    "aws_iam_role",
    "aws_iam_policy",
    "aws_guardduty_",
    "aws_macie2_",
    "aws_backup_",
];

/// Types that matter.
const TYPES: &[&str] = &[
    "aws_caller_identity",
    "aws_canonical_user_id",
    "aws_lb",
    "aws_alb",
    "aws_elb",
    "aws_cloudfront_distribution",
    "aws_cloudfront_origin_access_control",
    "aws_cloudfront_origin_access_identity",
    "aws_cloudtrail",
    "aws_organizations_organization",
    "aws_iam_user",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_ssoadmin_permission_set_inline_policy",
];

/// Whether resources or data sources of this type are indexed.
pub fn relevant(kind: &str) -> bool {
    kind.starts_with("aws_") && (PREFIXES.iter().any(|prefix| kind.starts_with(prefix)) || TYPES.contains(&kind))
}

/// Data sources whose values are always known when a plan is made, so that nothing unknown stems from them.
pub fn always_known(mode: Mode, kind: &str) -> bool {
    mode == Mode::Data
        && matches!(kind, "aws_caller_identity" | "aws_canonical_user_id" | "aws_partition" | "aws_region")
}
