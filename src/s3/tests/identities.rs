//! What declares identity policies.

use serde_json::json;

use super::estate::{Fixture, addresses, expect, fact};
use crate::estate::Side;
use crate::s3::SubjectKind;
use crate::value::Shape;

#[test]
fn each_resource_that_declares_identity_policies_is_a_subject() {
    let document = json!({"policy": "{\"p\":1}"});
    let unset = json!({"$unset": true});
    let estate = Fixture::new()
        .create("aws_iam_policy.a", document.clone())
        .create("aws_iam_role_policy.a", document.clone())
        .create("aws_iam_user_policy.a", document.clone())
        .create("aws_iam_group_policy.a", document.clone())
        .create("aws_iam_role.plain", json!({"name": "plain", "inline_policy": unset}))
        .create("aws_iam_role.emptied", json!({"name": "e", "inline_policy": [{"name": "", "policy": ""}]}))
        .create("aws_iam_role.own", json!({"name": "own", "inline_policy": [{"name": "i", "policy": "{\"i\":1}"}]}))
        .noop("aws_iam_role.seen", json!({"name": "s", "inline_policy": {"$live": [{"name": "i", "policy": "{}"}]}}))
        .create("aws_ssoadmin_permission_set_inline_policy.a", json!({"inline_policy": "{\"p\":1}"}))
        .delete("aws_iam_policy.gone", document)
        .build();
    let expected = [
        "aws_iam_policy.a",
        "aws_iam_role_policy.a",
        "aws_iam_user_policy.a",
        "aws_iam_group_policy.a",
        "aws_iam_role.own",
        "aws_ssoadmin_permission_set_inline_policy.a",
    ];
    assert_eq!(addresses(&estate, Side::After, SubjectKind::IdentityPolicy), expected);
    for address in expected {
        let subject = super::estate::subject(&estate, Side::After, address);
        let document =
            if address == "aws_iam_role.own" { r#"["{\"i\":1}"] declared"# } else { r#"["{\"p\":1}"] declared"# };
        expect(&subject, &[("address", &format!("\"{address}\" declared")), ("policies", document)]);
    }
}

#[test]
fn a_document_that_is_not_known_leaves_the_list_open() {
    let policy = Fixture::new()
        .create("aws_iam_policy.a", json!({"policy": {"$unknown": "the text"}}))
        .after("aws_iam_policy.a");
    let unknown = fact(&policy, "policies").value.as_unknown().unwrap().clone();
    assert!(matches!(&unknown.shape, Shape::Open(known) if known.is_empty()));
    assert_eq!(&*unknown.reason.what, "the text");
    let role = Fixture::new()
        .create(
            "aws_iam_role.r",
            json!({"inline_policy": [{"name": "i", "policy": "{}"}, {"policy": {"$unknown": true}}]}),
        )
        .after("aws_iam_role.r");
    let unknown = fact(&role, "policies").value.as_unknown().unwrap().clone();
    assert!(matches!(&unknown.shape, Shape::Open(known) if known.len() == 1));
}
