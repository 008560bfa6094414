//! What an attribute refers to, by its name, and which attributes of which resources name that.

use super::build::Step;
use crate::resource::Mode;

/// What kind of thing an attribute names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Target {
    /// A bucket, by name, ARN or domain name.
    Bucket,
    /// A KMS key.
    Key,
    /// A role.
    Role,
    /// A managed policy.
    Policy,
    /// The JSON of a policy document.
    Document,
    /// Anything.
    Any,
}

/// How a resource relates to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is one.
    Is,
    /// Its own `bucket` attribute names one.
    Names,
    /// It is none.
    Other,
}

/// What the attribute at the end of a path names.
pub(super) fn of_path(steps: &[Step<'_>]) -> Target {
    let name = steps.iter().rev().find_map(|step| match step {
        Step::Name(name) => Some(*name),
        Step::Index(_) => None,
    });
    match name.unwrap_or_default() {
        "bucket" | "bucket_arn" | "bucket_id" | "bucket_name" | "domain_name" | "resources" | "s3_bucket"
        | "s3_bucket_arn" | "s3_bucket_name" | "source_bucket" | "target_bucket" => Target::Bucket,
        "key_arn" | "key_id" | "kms_key" | "kms_key_arn" | "kms_key_id" | "kms_master_key_id" | "primary_key_arn"
        | "replica_kms_key_id" | "target_key_id" => Target::Key,
        "iam_role_arn" | "role" | "role_arn" | "role_name" | "roles" => Target::Role,
        "managed_policy_arns" | "permissions_boundary" | "policy_arn" | "policy_arns" => Target::Policy,
        "assume_role_policy"
        | "override_json"
        | "override_policy_documents"
        | "policy"
        | "source_json"
        | "source_policy_documents" => Target::Document,
        _ => Target::Any,
    }
}

impl Target {
    /// How attribute `attribute` of a resource relates to this target; no attribute means the whole resource.
    pub(super) fn fit(self, mode: Mode, kind: &str, attribute: Option<&str>) -> Fit {
        let named =
            |names: &[&str]| if attribute.is_none_or(|name| names.contains(&name)) { Fit::Is } else { Fit::Other };
        match (self, mode, kind) {
            (Self::Any, _, _) => Fit::Is,
            (Self::Bucket, _, "aws_s3_bucket" | "aws_s3_directory_bucket") => {
                named(&["arn", "bucket", "bucket_domain_name", "bucket_regional_domain_name", "id", "name"])
            }
            (Self::Bucket, Mode::Managed, kind) if kind.starts_with("aws_s3_") => match attribute {
                None | Some("bucket" | "id") => Fit::Names,
                Some("alias" | "arn") if kind == "aws_s3_access_point" => Fit::Names,
                Some(_) => Fit::Other,
            },
            (Self::Key, _, "aws_kms_key" | "aws_kms_external_key" | "aws_kms_replica_key") => {
                named(&["arn", "id", "key_id"])
            }
            (Self::Key, _, "aws_kms_alias") => named(&["arn", "id", "name", "target_key_arn", "target_key_id"]),
            (Self::Role, _, "aws_iam_role") => named(&["arn", "id", "name"]),
            (Self::Policy, _, "aws_iam_policy") => named(&["arn", "id"]),
            (Self::Document, Mode::Data, "aws_iam_policy_document") => named(&["json", "minified_json"]),
            (Self::Document, _, "aws_iam_policy" | "aws_s3_bucket_policy") => named(&["policy"]),
            _ => Fit::Other,
        }
    }

    /// Whether an origin that is not recorded can be any resource that [`Self::fit`]s.
    pub(super) fn has_reach(self) -> bool {
        matches!(self, Self::Bucket | Self::Key | Self::Role)
    }
}
