#![allow(clippy::unwrap_used)]

use super::{Nesting, of};
use crate::resource::Mode;
use crate::value::Type;

#[test]
fn the_table_tells_types_defaults_and_blocks() {
    let bucket = of(Mode::Managed, "aws_s3_bucket").unwrap();
    let force = bucket.attribute("force_destroy").unwrap();
    assert_eq!((force.default.as_ref().unwrap().as_bool(), force.computed), (Some(false), false));
    assert!(bucket.attribute("arn").unwrap().computed && bucket.block("versioning").unwrap().computed);
    let rules = &bucket.block("lifecycle_rule").unwrap().schema;
    assert!(rules.block("transition").is_some() && rules.attribute("enabled").is_some());
    let trail = of(Mode::Managed, "aws_cloudtrail").unwrap();
    assert_eq!(trail.block("event_selector").unwrap().nesting, Nesting::List);
    let statement = &of(Mode::Data, "aws_iam_policy_document").unwrap();
    let statement = &statement.block("statement").unwrap().schema;
    assert!(matches!(statement.attribute("actions").unwrap().ty, Type::Set(_)));
    assert!(of(Mode::Managed, "aws_instance").is_none() && of(Mode::Data, "aws_s3_bucket_versioning").is_none());
}

#[test]
fn the_table_tells_who_sets_what_and_since_when() {
    let plan = of(Mode::Managed, "aws_guardduty_malware_protection_plan").unwrap();
    let actions = plan.attribute("actions").unwrap();
    assert!(actions.as_blocks && actions.optional && actions.computed && !actions.required);
    let bucket = of(Mode::Managed, "aws_s3_bucket").unwrap();
    let (namespace, tags) = (bucket.attribute("bucket_namespace").unwrap(), bucket.attribute("tags").unwrap());
    assert!(namespace.later && !namespace.computed && !tags.later && !tags.as_blocks);
    assert!(of(Mode::Managed, "aws_s3_bucket_policy").unwrap().attribute("policy").unwrap().required);
    assert!(of(Mode::Managed, "aws_kms_grant").unwrap().attribute("grant_token").unwrap().sensitive);
    assert_eq!(bucket.block("grant").unwrap().nesting, Nesting::Set);
    assert_eq!(bucket.block("timeouts").unwrap().nesting, Nesting::Single);
    let ty = |kind: &str| bucket.block(kind).unwrap().ty().to_string();
    assert_eq!(ty("versioning"), "list(object({enabled = bool, mfa_delete = bool}))");
    assert_eq!(ty("grant"), "set(object({id = string, permissions = set(string), type = string, uri = string}))");
    assert_eq!(ty("timeouts"), "object({create = string, delete = string, read = string, update = string})");
}

#[test]
fn planned_values_have_the_types_of_their_attributes() {
    let planned = |kind: &str, path: &[&str], name: &str| {
        let schema = of(Mode::Managed, kind).unwrap();
        let inner = path.iter().fold(&*schema, |schema, block| &schema.block(block).unwrap().schema);
        inner.attribute(name).unwrap().default.clone().unwrap()
    };
    let headers = planned("aws_s3_bucket_cors_configuration", &["cors_rule"], "allowed_headers");
    assert_eq!((headers.ty().to_string(), headers.items().unwrap().len()), ("set(string)".to_owned(), 0));
    let tags = planned("aws_s3control_access_grant", &[], "tags_all");
    assert_eq!((tags.ty().to_string(), tags.entries().unwrap().len()), ("map(string)".to_owned(), 0));
    let prefix = planned("aws_s3_bucket_lifecycle_configuration", &["rule", "filter"], "prefix");
    assert!(prefix.is_null() && prefix.ty() == Type::String);
    let comment = planned("aws_cloudfront_origin_access_control", &[], "description");
    assert_eq!(comment.as_str(), Some("Managed by Terraform"));
    assert_eq!(planned("aws_kms_key", &[], "is_enabled").as_bool(), Some(true));
}

#[test]
fn every_line_of_the_table_is_read() {
    for (mode, kind, lines) in super::read::rows(super::TABLE) {
        fn count(schema: &super::Schema) -> usize {
            schema.attributes.len() + schema.blocks.iter().map(|(_, nested)| 1 + count(&nested.schema)).sum::<usize>()
        }
        let names = lines.lines().map(|line| match line.trim_start().strip_prefix("+ ") {
            Some(_) => 1,
            None => line.split_whitespace().count() - 2,
        });
        assert_eq!(count(&of(mode, kind).unwrap()), names.sum::<usize>(), "{kind}");
        assert!(of(mode, kind).unwrap().attributes().all(|(_, attribute)| attribute.ty != Type::Dynamic), "{kind}");
    }
}
