//! What a destruction that comes last takes away.
//!
//! With `create_before_destroy` terraform writes the new object before it destroys the old one, and a deposed object is an
//! old one that a failed apply left to the next. Most settings of a bucket are one thing in AWS, whatever they are called in
//! a state: destroying the old object takes away what the new one wrote (Terraform language, "The lifecycle
//! meta-argument"; Amazon S3 API, `DeleteBucketPolicy` and its like).

use std::sync::Arc;

use foldhash::HashSet;
use serde_json::value::RawValue;

use super::document::{member, string};
use crate::resource::{Address, Operation, Resource};
use crate::value::{Reason, Why};

/// The old objects that a plan has beside the current ones, and what is taken away by them.
#[derive(Debug, Default)]
pub(super) struct Undone<'t> {
    deposed: Vec<Deposed<'t>>,
    /// Their addresses and keys.
    known: HashSet<(String, Option<String>)>,
    /// The addresses of settings that are written and then destroyed, in the order of the plan.
    replaced: Vec<String>,
}

#[derive(Debug)]
struct Deposed<'t> {
    address: String,
    before: Option<&'t str>,
    /// The plan destroys it; else it stays.
    destroyed: bool,
}

impl<'t> Undone<'t> {
    /// Notes a deposed object of a plan or state; `words` are the actions, none in a state.
    pub(super) fn deposed(
        &mut self,
        address: Option<&RawValue>,
        key: &RawValue,
        words: &[&str],
        before: Option<&'t str>,
    ) {
        let Some(address) = address.and_then(|raw| string(raw.get())) else { return };
        let key = string(key.get()).map(|key| key.to_string());
        // The state repeats what the plan has a change for.
        if self.known.insert((address.to_string(), key)) {
            self.deposed.push(Deposed { address: address.into_owned(), before, destroyed: words.contains(&"delete") });
        }
    }

    /// What becomes of a setting whose actions are `words`: nothing stays of what is created before it is destroyed.
    pub(super) fn replaced(&mut self, address: &Address, words: &[&str], same: bool) -> Option<Operation> {
        let undone = words == ["create", "delete"] && same;
        undone.then(|| self.replaced.push(address.to_string()));
        undone.then_some(Operation::Delete)
    }

    /// The deposed objects that the plan destroys, by the address of the current one, with their values.
    pub(super) fn destroyed(&self) -> impl Iterator<Item = (&str, Option<&'t str>)> {
        self.deposed.iter().filter(|old| old.destroyed).map(|old| (&*old.address, old.before))
    }

    /// What a report says of them.
    pub(super) fn notes(&self) -> Vec<String> {
        let objects =
            |count| if count == 1 { "1 deposed object is".to_owned() } else { format!("{count} deposed objects are") };
        let mut notes = Vec::new();
        let destroyed = self.deposed.iter().filter(|old| old.destroyed).count();
        if destroyed > 0 {
            notes.push(format!("{} left out; the plan deletes what a replacement left behind", objects(destroyed)));
        }
        let stay = self.deposed.len() - destroyed;
        if stay > 0 {
            notes.push(format!("{} left out; what a replacement left behind stays where it is", objects(stay)));
        }
        if let Some(first) = self.replaced.iter().min() {
            let more = match self.replaced.len() {
                1 => String::new(),
                count => format!(", as {} more", count - 1),
            };
            notes.push(format!(
                "{first} is created before the object that it replaces is destroyed{more}: both are one setting in AWS, and \
                 the destruction comes last and takes it away"
            ));
        }
        notes
    }
}

/// What a deposed object that is destroyed makes of the current one, which is the same setting.
pub(super) fn beside(current: &mut Resource) {
    if !current.operation.writes() {
        current.operation = Operation::Delete;
    } else if current.address.kind.starts_with("aws_s3_bucket_") {
        current.deposed = true;
    } else {
        let what = format!("whether the deposed object of {} takes away what is written", current.text);
        current.uncertain = Some(Arc::new(Reason::new(Why::ApplyOrder, what)));
    }
}

/// What says which setting an object is, by type: while these arguments are equal, two objects are one setting. `None` for
/// types of which there can be several, and for those whose destruction leaves what they set.
fn identity(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "aws_s3_bucket_accelerate_configuration"
        | "aws_s3_bucket_cors_configuration"
        | "aws_s3_bucket_lifecycle_configuration"
        | "aws_s3_bucket_logging"
        | "aws_s3_bucket_notification"
        | "aws_s3_bucket_ownership_controls"
        | "aws_s3_bucket_policy"
        | "aws_s3_bucket_public_access_block"
        | "aws_s3_bucket_replication_configuration"
        | "aws_s3_bucket_server_side_encryption_configuration"
        | "aws_s3_bucket_versioning"
        | "aws_s3_bucket_website_configuration" => &["bucket"],
        "aws_s3_account_public_access_block" => &["account_id"],
        "aws_s3control_access_point_policy" => &["access_point_arn"],
        "aws_kms_key_policy" => &["key_id"],
        "aws_iam_role_policy" => &["role", "name"],
        "aws_iam_role_policy_attachment" => &["role", "policy_arn"],
        "aws_iam_user_policy" => &["user", "name"],
        _ => return None,
    })
}

/// Whether the old object, with the values `before`, is the same setting as the new one with the values `after`, so that
/// destroying it takes that away. With `skip_destroy` (provider 6.4) it takes nothing.
pub(super) fn same(kind: &str, before: Option<&str>, after: Option<&str>) -> bool {
    let (Some(names), Some(before), Some(after)) = (identity(kind), before, after) else { return false };
    if member(before, "skip_destroy") == Some("true") {
        return false;
    }
    names.iter().all(|name| match (member(before, name), member(after, name)) {
        (Some(old), Some(new)) => string(old).is_some_and(|old| Some(old) == string(new)),
        // What nobody sets is the provider's: the account, whose block this is.
        (Some(_), None) => *name == "account_id",
        (None, _) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn two_objects_are_one_setting_while_what_names_it_is_equal() {
        let of = |kind, before, after| same(kind, Some(before), Some(after));
        assert!(of("aws_s3_bucket_policy", r#"{"bucket":"a","policy":"x"}"#, r#"{"policy":"y","bucket":"a"}"#));
        assert!(!of("aws_s3_bucket_policy", r#"{"bucket":"a"}"#, r#"{"bucket":"b"}"#));
        // Known after apply: the bucket is replaced, too, and it is another one.
        assert!(!of("aws_s3_bucket_policy", r#"{"bucket":"a"}"#, "{}"));
        assert!(of("aws_s3_account_public_access_block", r#"{"account_id":"111122223333"}"#, "{}"));
        assert!(!of("aws_iam_role_policy", r#"{"role":"a","name":"x"}"#, r#"{"role":"a","name":"y"}"#));
        // An ACL stays when its resource is destroyed, and a bucket has many objects.
        assert!(!of("aws_s3_bucket_acl", r#"{"bucket":"a"}"#, r#"{"bucket":"a"}"#));
        assert!(!of("aws_s3_object", r#"{"bucket":"a"}"#, r#"{"bucket":"a"}"#));
        let kept = r#"{"bucket":"a","skip_destroy":true}"#;
        assert!(!of("aws_s3_bucket_public_access_block", kept, r#"{"bucket":"a"}"#));
        assert!(of("aws_s3_bucket_public_access_block", r#"{"bucket":"a","skip_destroy":false}"#, kept));
        assert!(!same("aws_s3_bucket_policy", None, Some(r#"{"bucket":"a"}"#)));
    }
}
