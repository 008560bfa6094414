//! Actions that AWS does not have.

use super::super::facts::actions::{self, Action};
use crate::iam::glob::ascii_matches;

/// What a text that stands for no action is.
pub(super) enum Mistake {
    /// No action has this name; the one that was meant.
    Name(Option<&'static str>),
    /// No action of its service matches.
    Pattern,
}

/// The services whose actions are all known.
const SERVICES: [&str; 3] = ["kms", "s3", "sts"];

/// Operations of the S3 API that are not called as the permission that they need: Amazon S3 User Guide, "Required
/// permissions for Amazon S3 API operations".
const OPERATIONS: [(&str, &str); 23] = [
    ("completemultipartupload", "s3:PutObject"),
    ("createmultipartupload", "s3:PutObject"),
    ("deletebucketencryption", "s3:PutEncryptionConfiguration"),
    ("deletebucketlifecycle", "s3:PutLifecycleConfiguration"),
    ("deletebucketreplication", "s3:PutReplicationConfiguration"),
    ("deleteobjects", "s3:DeleteObject"),
    ("getbucketaccelerateconfiguration", "s3:GetAccelerateConfiguration"),
    ("getbucketencryption", "s3:GetEncryptionConfiguration"),
    ("getbucketlifecycleconfiguration", "s3:GetLifecycleConfiguration"),
    ("getbucketreplication", "s3:GetReplicationConfiguration"),
    ("getobjectlockconfiguration", "s3:GetBucketObjectLockConfiguration"),
    ("getpublicaccessblock", "s3:GetBucketPublicAccessBlock"),
    ("headbucket", "s3:ListBucket"),
    ("headobject", "s3:GetObject"),
    ("listbuckets", "s3:ListAllMyBuckets"),
    ("listmultipartuploads", "s3:ListBucketMultipartUploads"),
    ("listobjects", "s3:ListBucket"),
    ("listobjectsv2", "s3:ListBucket"),
    ("listobjectversions", "s3:ListBucketVersions"),
    ("listparts", "s3:ListMultipartUploadParts"),
    ("putbucketencryption", "s3:PutEncryptionConfiguration"),
    ("putbucketreplication", "s3:PutReplicationConfiguration"),
    ("uploadpart", "s3:PutObject"),
];

/// Whether a text stands for some action, or for one of a service that is not looked into.
pub(super) fn exists(text: &str) -> bool {
    mistaken(text).is_none()
}

/// What is wrong with a text that stands for no action.
pub(super) fn mistake(text: &str) -> Option<Mistake> {
    let folded = mistaken(text)?;
    if folded.contains(['*', '?']) {
        return Some(Mistake::Pattern);
    }
    let operation = folded.strip_prefix("s3:").and_then(|name| {
        let at = OPERATIONS.binary_search_by(|(operation, _)| (*operation).cmp(name)).ok()?;
        OPERATIONS.get(at).map(|(_, action)| *action)
    });
    Some(Mistake::Name(operation.or_else(|| actions::nearest(text))))
}

/// The text in lower case, if it stands for no action.
fn mistaken(text: &str) -> Option<String> {
    let (service, _) = text.split_once(':')?;
    // A wildcard in the service can mean another one, and `${…}` is not the text that counts.
    if !SERVICES.iter().any(|known| known.eq_ignore_ascii_case(service)) || text.contains("${") {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    let all = actions::actions();
    let known = match folded.find(['*', '?']) {
        None => actions::find(text).is_some(),
        Some(at) => {
            let head = folded.get(..at).unwrap_or_default();
            let from = all.partition_point(|action| action.folded < head);
            let matches = |action: &&Action| ascii_matches(folded.as_bytes(), action.folded.as_bytes());
            all.iter().skip(from).take_while(|action| action.folded.starts_with(head)).any(|action| matches(&action))
        }
    };
    (!known).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_in_order_and_need_actions_that_there_are() {
        assert!(OPERATIONS.is_sorted());
        for (operation, action) in OPERATIONS {
            assert!(actions::find(&format!("s3:{operation}")).is_none(), "{operation}");
            assert!(actions::find(action).is_some(), "{action}");
        }
    }

    #[test]
    fn every_action_stands_for_itself() {
        for action in actions::actions() {
            assert!(exists(action.name) && exists(action.folded), "{}", action.name);
        }
        for other in ["*", "s3:*", "S3:get*", "s3:??tObject", "*:Nothing", "ec2:Nothing", "s3-outposts:X", "x"] {
            assert!(exists(other), "{other}");
        }
        for other in ["s3:", "s3:GetObjekt", "s3:getobjects*", "kms:?", "sts:Assume", "S3:Read"] {
            assert!(!exists(other), "{other}");
        }
    }
}
