//! Principals of the estate in its documents.

use serde_json::{Value as Json, json};

use super::estate::{Fixture, fact};
use crate::value::{Basis, Piece, Shape, Value};

fn documented(identifiers: Json) -> Json {
    json!({"json": {"$unknown": true}, "statement": [{"sid": "s", "effect": "Allow", "actions": ["s3:GetObject"],
        "resources": ["*"], "principals": [{"type": "AWS", "identifiers": identifiers}]}]})
}

fn with(fixture: Fixture, identifiers: Json) -> Fixture {
    let unset = json!({"$unset": true});
    fixture
        .data("data.aws_iam_policy_document.d", documented(identifiers))
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(
            "aws_s3_bucket_policy.a",
            json!({"bucket": "a", "policy": {"$": "data.aws_iam_policy_document.d.json"}}),
        )
        .create("aws_iam_role.r", json!({"name": "reader", "path": "/teams/", "arn": unset}))
        .create("aws_iam_role.s", json!({"name": "s", "arn": unset}))
        .create("aws_iam_user.u", json!({"name": "ann", "path": "/", "arn": unset}))
        .create("aws_iam_role.later", json!({"name": unset, "arn": unset}))
}

/// A text with its holes in braces: what they are, or why they are not known.
fn spelled(value: &Value) -> String {
    let Some(unknown) = value.as_unknown() else { return value.as_str().unwrap().to_owned() };
    let pieces = match &unknown.shape {
        Shape::Template(pieces) => pieces.clone(),
        _ => [Piece::Hole(unknown.clone())].into(),
    };
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.to_string(),
        Piece::Hole(hole) => match &hole.shape {
            Shape::Symbol(symbol) => format!("{{{symbol}}}"),
            Shape::Candidates(..) => "{candidates}".to_owned(),
            _ => format!("{{{:?}}}", hole.reason.why),
        },
    };
    pieces.iter().map(piece).collect()
}

/// The principals of the only statement of the bucket policy, and how sure the document is.
fn principals(fixture: Fixture) -> (String, Basis) {
    let bucket = fixture.after("aws_s3_bucket.a");
    let policy = fact(&bucket, "policy");
    let Shape::Json(content) = &policy.value.as_unknown().unwrap().shape else { panic!("{:?}", policy.value) };
    let aws = content.get("Statement").unwrap().items().unwrap()[0].get("Principal").unwrap().get("AWS").unwrap();
    let texts: Vec<String> = aws.items().unwrap_or(std::slice::from_ref(aws)).iter().map(spelled).collect();
    (texts.join(" "), policy.basis)
}

fn own(identifier: Json) -> String {
    principals(with(Fixture::new().account("123456789012"), json!([identifier]))).0
}

#[test]
fn a_role_or_user_that_is_made_too_is_written_out() {
    assert_eq!(own(json!({"$": "aws_iam_role.r.arn"})), "arn:aws:iam::123456789012:role/teams/reader");
    assert_eq!(own(json!({"$": "aws_iam_role.s.arn"})), "arn:aws:iam::123456789012:role/s");
    assert_eq!(own(json!({"$": "aws_iam_user.u.arn"})), "arn:aws:iam::123456789012:user/ann");
    let later = "arn:aws:iam::123456789012:role/{aws_iam_role.later.name}";
    assert_eq!(own(json!({"$": "aws_iam_role.later.arn"})), later);
    // A plan tells of an element only what it stems from.
    let stems = json!({"$assumed": ["aws_iam_role.s.arn"]});
    let (principals, basis) = principals(with(Fixture::new().account("123456789012"), json!([stems])));
    assert_eq!((&*principals, basis), ("arn:aws:iam::123456789012:role/s", Basis::Assumed));
}

#[test]
fn what_is_no_principal_of_the_estate_stays_as_it_is() {
    assert_eq!(own(json!({"$": "aws_iam_role.elsewhere.arn"})), "{aws_iam_role.elsewhere.arn}");
    assert_eq!(own(json!({"$": "aws_iam_role.r.unique_id"})), "{aws_iam_role.r.unique_id}");
    assert_eq!(own(json!({"$": "aws_s3_bucket.a.arn"})), "{aws_s3_bucket.a.arn}");
    assert_eq!(own(json!({"$ambiguous": ["aws_iam_role.r.arn", "aws_s3_bucket.a.arn"]})), "{candidates}");
}

#[test]
fn what_may_be_one_of_several_roles_is_so_far_written_out_as_they_agree() {
    let several = json!([{"$ambiguous": ["aws_iam_role.r.arn", "aws_iam_role.s.arn"]}]);
    let (written, basis) = principals(with(Fixture::new().account("123456789012"), several));
    assert_eq!((&*written, basis), ("arn:aws:iam::123456789012:role/{KnownAfterApply}", Basis::Assumed));
    let mixed = json!([{"$ambiguous": ["aws_iam_role.r.arn", "aws_iam_user.u.arn"]}]);
    let (written, _) = principals(with(Fixture::new().account("123456789012"), mixed));
    assert_eq!(written, "{candidates}");
}

#[test]
fn an_account_that_is_not_known_is_the_same_as_that_of_the_bucket() {
    let fixture = || with(Fixture::new(), json!([{"$": "aws_iam_role.s.arn"}]));
    assert_eq!(principals(fixture()).0, "arn:aws:iam::{provider.aws.account_id}:role/s");
    let account = fact(&fixture().after("aws_s3_bucket.a"), "account").value.clone();
    assert_eq!(spelled(&account), "{provider.aws.account_id}");
}

#[test]
fn a_role_of_another_provider_configuration_is_of_its_account() {
    let with_role = |values: Json| {
        let fixture = Fixture::new().account("123456789012").provider("aws.far", values);
        let fixture = with(fixture, json!([{"$": "aws_iam_role.far.arn"}]));
        principals(fixture.create("aws_iam_role.far", json!({"name": "far"})).of_provider(1)).0
    };
    let told = json!({"region": "cn-north-1", "allowed": ["222222222222"]});
    assert_eq!(with_role(told), "arn:aws-cn:iam::222222222222:role/far");
    let open = "arn:{provider.aws.far.partition}:iam::{provider.aws.far.account_id}:role/far";
    assert_eq!(with_role(json!({"region": {"$unknown": true}})), open);
}

#[test]
fn the_id_of_the_account_is_written_out_where_it_is_known() {
    let caller = json!({"$": "data.aws_caller_identity.current.account_id"});
    assert_eq!(own(caller.clone()), "123456789012");
    assert_eq!(own(json!({"$": "provider.aws.account_id"})), "123456789012");
    let several = Fixture::new().account("123456789012").provider("aws.far", json!({"region": "eu-west-1"}));
    assert_eq!(principals(with(several, json!([caller]))).0, "{data.aws_caller_identity.current.account_id}");
}
