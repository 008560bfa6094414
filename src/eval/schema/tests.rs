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
