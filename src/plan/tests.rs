#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

fn plan(name: &str) -> (Estate, Vec<String>) {
    let path = format!("testdata/plans/{name}.json");
    load(std::fs::read_to_string(&path).unwrap(), &path).unwrap()
}

#[test]
fn a_plan_becomes_an_estate() {
    let (estate, notes) = plan("link-p");
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(estate.of_kind("aws_s3_bucket").len(), 11);
}
