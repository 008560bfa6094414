//! Policies that AWS manages, as far as what they say is documented and plain.
//!
//! AWS Managed Policy Reference Guide: "AdministratorAccess" (v1), "AmazonS3FullAccess" (v2), "AmazonS3ReadOnlyAccess"
//! (v3). AWS can change them; these have been as they are for years, and what they allow only ever grew.

use crate::s3::arn::arn_parts;
use crate::value::Value;

/// Name and document.
const DOCUMENTS: [(&str, &str); 3] = [
    ("AdministratorAccess", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#),
    (
        "AmazonS3FullAccess",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],"Resource":"*"}]}"#,
    ),
    (
        "AmazonS3ReadOnlyAccess",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:Describe*","s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}]}"#,
    ),
];

/// The document of a policy that AWS manages, by its ARN (`arn:aws:iam::aws:policy/NAME`), of which the partition need
/// not be known; none for other policies.
pub(super) fn document(arn: &Value) -> Option<&'static str> {
    let parts = arn_parts(arn);
    let part = |at: usize| parts.get(at).and_then(Value::as_str);
    if part(0) != Some("arn") || part(2) != Some("iam") || part(4) != Some("aws") || parts.len() != 6 {
        return None;
    }
    let name = part(5)?.strip_prefix("policy/")?;
    DOCUMENTS.iter().find(|(known, _)| *known == name).map(|(_, document)| *document)
}
