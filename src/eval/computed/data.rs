//! Data sources whose answer follows from the configuration.

use super::{Seen, hole, joined};
use crate::eval::evaluator::partition_of;
use crate::iam;
use crate::lang::EvalError;
use crate::value::{Piece, Value};

/// An attribute of a data source that the configuration does not set, where it follows.
pub(super) fn computed(seen: &Seen<'_>, name: &str) -> Option<Value> {
    match (&*seen.block.kind, name) {
        ("aws_iam_policy_document", "json" | "minified_json") => seen.document(name),
        ("aws_partition", "partition" | "id") => seen.partition(),
        ("aws_partition", "dns_suffix") => {
            let partition = seen.partition()?;
            Some(Value::string(dns_suffix(partition.as_str()?)))
        }
        ("aws_partition", "reverse_dns_prefix") => {
            let partition = seen.partition()?;
            let reversed: Vec<&str> = dns_suffix(partition.as_str()?).rsplit('.').collect();
            Some(Value::string(reversed.join(".")))
        }
        ("aws_region", "name" | "id" | "region") => Some(seen.region()),
        ("aws_caller_identity", "account_id" | "id") => Some(seen.account()),
        ("aws_s3_bucket", "id") => seen.configured("bucket"),
        ("aws_s3_bucket", "arn") => {
            let bucket = seen.configured("bucket")?;
            let partition = seen.partition()?;
            let head = Piece::Text(format!("arn:{}:s3:::", partition.as_str()?).into());
            Some(joined(vec![head, hole(&bucket)?], &bucket))
        }
        ("aws_s3_bucket", "bucket_domain_name") => {
            let bucket = seen.configured("bucket")?;
            Some(joined(vec![hole(&bucket)?, Piece::Text(".s3.amazonaws.com".into())], &bucket))
        }
        ("aws_s3_bucket", "region") => seen.evaluator.region(seen.provider(), seen.chain),
        _ => None,
    }
}

/// The domain of a partition's endpoints, as the AWS SDKs have it.
fn dns_suffix(partition: &str) -> &'static str {
    match partition {
        "aws-cn" => "amazonaws.com.cn",
        "aws-iso" => "c2s.ic.gov",
        "aws-iso-b" => "sc2s.sgov.gov",
        "aws-iso-e" => "cloud.adc-e.uk",
        "aws-iso-f" => "csp.hci.ic.gov",
        "aws-eusc" => "amazonaws.eu",
        _ => "amazonaws.com",
    }
}

impl Seen<'_> {
    /// The text of a policy document.
    fn document(&self, name: &str) -> Option<Value> {
        let arguments = self.members.arguments(self.block);
        match iam::policy_document(&arguments) {
            Ok(rendered) => Some(if name == "json" { rendered.json } else { rendered.minified_json }),
            Err(messages) => {
                for message in messages {
                    let error = EvalError::new(self.block.content.header, message);
                    self.evaluator.fail(self.block.content.source, error);
                }
                None
            }
        }
    }

    fn partition(&self) -> Option<Value> {
        Some(match self.configured("region") {
            Some(region) => Value::string(partition_of(region.as_str()?)).with_sensitivity(region.is_sensitive()),
            None => Value::string(self.evaluator.partition(self.provider(), self.chain)?),
        })
    }

    fn region(&self) -> Value {
        let configured = self.evaluator.region(self.provider(), self.chain);
        configured.unwrap_or_else(|| self.evaluator.of_provider(self.provider(), "region"))
    }

    /// The account, where the provider is held to one.
    fn account(&self) -> Value {
        let provider = self.provider();
        let ids = provider.and_then(|at| self.evaluator.provider(at, self.chain));
        match ids.as_ref().map(|provider| provider.allowed_account_ids.as_slice()) {
            Some([account]) => account.value(),
            _ => self.evaluator.of_provider(provider, "account_id"),
        }
    }
}
