//! Documents of data sources with holes. What is known to the letter is compared with recordings in `tests/documents.rs`.

use std::sync::Arc;

use super::super::{Target, http_denied, policy_document};
use super::{hole, symbol};
use crate::value::{Piece, Shape, Truth, Value};

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::object(entries)
}

fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::tuple(items.to_vec())
}

fn text(text: &str) -> Value {
    Value::string(text)
}

fn arn(name: &str) -> Value {
    Value::unknown(symbol(name, "arn"))
}

fn after(value: &Value, text: &str) -> Value {
    let pieces = vec![Piece::Hole(value.as_unknown().unwrap().clone()), Piece::Text(text.into())];
    Value::unknown(hole().with_shape(Shape::Template(pieces.into())))
}

fn unknown() -> Value {
    Value::unknown(hole())
}

/// What is known of the document.
fn content(data: &Value) -> Value {
    let json = policy_document(data).unwrap().json;
    match &json.as_unknown().expect("unknown").shape {
        Shape::Json(content) => Value::clone(content),
        other => panic!("{other:?}"),
    }
}

fn of_statement<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let content = content(&object([("statement", list([object(entries)]))]));
    content.get("Statement").unwrap().items().unwrap()[0].clone()
}

fn problems(data: &Value) -> String {
    policy_document(data).unwrap_err().join("\n")
}

fn own(sid: &str) -> Value {
    object([("sid", text(sid)), ("actions", list([text("s3:*")])), ("resources", list([arn("logs")]))])
}

fn sids(list: &[Value]) -> Vec<&str> {
    list.iter().map(|statement| statement.get("Sid").and_then(Value::as_str).unwrap_or("")).collect()
}

/// The statements that are certain, and those that may be there.
fn certain(data: &Value) -> (Vec<String>, Option<Vec<String>>) {
    let content = content(data);
    let owned = |list: &[Value]| sids(list).into_iter().map(str::to_owned).collect::<Vec<String>>();
    let list = content.get("Statement").unwrap();
    match (list.items(), list.as_unknown().map(|unknown| &unknown.shape)) {
        (Some(items), _) => (owned(items), Some(Vec::new())),
        (_, Some(Shape::Between(items, others))) => (owned(items), Some(owned(others))),
        (_, Some(Shape::Open(items))) => (owned(items), None),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bucket_s_arn_and_that_of_its_objects_have_an_order_before_they_are_known() {
    let resources = list([arn("logs"), after(&arn("logs"), "/*")]);
    let statement = of_statement([("resources", resources)]);
    let items = statement.get("Resource").unwrap().items().expect("an order");
    assert!(matches!(items[0].as_unknown().unwrap().shape, Shape::Template(_)));
    assert!(matches!(items[1].as_unknown().unwrap().shape, Shape::Symbol(_)));
    let one = of_statement([("resources", list([arn("logs"), arn("logs")]))]);
    assert!(matches!(one.get("Resource").unwrap().as_unknown().unwrap().shape, Shape::Symbol(_)));
}

#[test]
fn strings_without_an_order_keep_what_is_known() {
    let statement = of_statement([("resources", list([arn("logs"), arn("data"), text("x")]))]);
    match &statement.get("Resource").unwrap().as_unknown().unwrap().shape {
        Shape::Between(items, others) => assert_eq!((items.len(), others.len()), (3, 0)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn variables_are_replaced_around_holes_but_not_where_a_hole_may_hold_half_of_one() {
    let pieces = |pieces: Vec<Piece>| Value::unknown(hole().with_shape(Shape::Template(pieces.into())));
    let bucket = || Piece::Hole(Arc::new(symbol("logs", "arn")));
    let whole = pieces(vec![bucket(), Piece::Text("/&{aws:username}/*".into())]);
    let statement = of_statement([("resources", list([whole]))]);
    match &statement.get("Resource").unwrap().as_unknown().unwrap().shape {
        Shape::Template(pieces) => assert!(matches!(&pieces[1], Piece::Text(text) if &**text == "/${aws:username}/*")),
        other => panic!("{other:?}"),
    }
    let torn = pieces(vec![Piece::Text("a&".into()), Piece::Hole(Arc::new(hole()))]);
    let statement = of_statement([("resources", list([torn]))]);
    assert!(matches!(statement.get("Resource").unwrap().as_unknown().unwrap().shape, Shape::Opaque));
}

#[test]
fn the_canonical_policy_of_a_new_bucket_is_decided() {
    let deny = object([
        ("sid", text("tls")),
        ("effect", text("Deny")),
        ("actions", list([text("s3:*")])),
        ("resources", list([arn("logs"), after(&arn("logs"), "/*")])),
        ("principals", list([object([("type", text("*")), ("identifiers", list([text("*")]))])])),
        (
            "condition",
            list([object([
                ("test", text("Bool")),
                ("variable", text("aws:SecureTransport")),
                ("values", list([text("false")])),
            ])]),
        ),
    ]);
    let target = Target::new(&arn("logs"), &Value::unknown(symbol("logs", "id")), None);
    let judge = |data: Value| http_denied(&policy_document(&data).unwrap().json, &target).truth;
    assert_eq!(judge(object([("statement", list([deny.clone()]))])), Truth::True);
    let overridden =
        |by: Value| judge(object([("statement", list([deny.clone()])), ("override_policy_documents", list([by]))]));
    assert_eq!(
        overridden(text(
            r#"{"Statement": [{"Sid": "other", "Effect": "Allow", "Action": "s3:GetObject", "Principal": {"AWS": "111122223333"}, "Resource": "*"}]}"#
        )),
        Truth::True
    );
    assert_eq!(
        overridden(text(
            r#"{"Statement": [{"Sid": "tls", "Effect": "Allow", "Action": "s3:GetObject", "Principal": {"AWS": "111122223333"}, "Resource": "*"}]}"#
        )),
        Truth::False
    );
    assert_eq!(overridden(unknown()), Truth::Unknown);
}

#[test]
fn an_unknown_sid_may_replace_what_it_may_name() {
    let source = |sid: &str| text(&format!(r#"{{"Statement": [{{"Sid": "{sid}"}}, {{}}]}}"#));
    let named = object([("sid", unknown())]);
    let data =
        object([("source_policy_documents", list([source("a"), source("b")])), ("statement", list([named, own("c")]))]);
    let (items, others) = certain(&data);
    assert_eq!((items.len(), others), (4, Some(vec!["a".to_owned(), "b".to_owned()])));
    // Without a Sid nothing is replaced.
    let data =
        object([("source_policy_documents", list([source("")])), ("statement", list([object([("sid", unknown())])]))]);
    assert_eq!(certain(&data).1, Some(Vec::new()));
}

#[test]
fn a_known_override_of_an_unknown_sid_may_replace_it() {
    let data = object([
        ("statement", list([object([("sid", unknown())]), own("a"), own("b")])),
        ("override_policy_documents", list([text(r#"{"Statement": [{"Sid": "b", "Effect": "Deny"}]}"#)])),
    ]);
    let (items, others) = certain(&data);
    assert_eq!((items, others), (vec!["a".to_owned(), "b".to_owned()], Some(vec![String::new(), "b".to_owned()])));
}

#[test]
fn a_source_or_list_that_is_not_known_leaves_the_list_open() {
    let data = object([("source_policy_documents", list([unknown()])), ("statement", list([own("a")]))]);
    assert_eq!(certain(&data), (vec!["a".to_owned()], None));
    assert!(content(&data).get("Version").unwrap().is_unknown());
    let data = object([
        ("source_policy_documents", list([text(r#"{"Statement": [{"Sid": "a"}, {}]}"#)])),
        ("statement", unknown()),
    ]);
    assert_eq!(certain(&data), (vec![String::new()], None));
    let data = object([("statement", list([own("a"), unknown()]))]);
    assert_eq!(certain(&data), (vec!["a".to_owned()], None));
}

#[test]
fn a_known_argument_wins_over_a_source_that_is_not_known() {
    let data = object([("source_policy_documents", unknown()), ("policy_id", text("mine"))]);
    assert_eq!(content(&data).get("Id").unwrap().as_str(), Some("mine"));
    let data = object([("source_policy_documents", unknown())]);
    assert!(content(&data).get("Id").unwrap().is_unknown());
}

#[test]
fn a_document_that_is_encoded_with_holes_is_a_source_like_any_other() {
    let encoded = |content: Value| Value::unknown(hole().with_shape(Shape::Json(Arc::new(content))));
    let statement = object([
        ("Sid", text("a")),
        ("Effect", text("Deny")),
        ("Principal", text("anything")),
        ("Action", list([text("s3:*")])),
        ("Resource", list([arn("logs"), after(&arn("logs"), "/*")])),
        ("Condition", object([("Bool", object([("aws:SecureTransport", Value::bool(false)), ("n", Value::int(1))]))])),
    ]);
    let data = object([("source_policy_documents", list([encoded(object([("Statement", list([statement]))]))]))]);
    assert_eq!(
        content(&data).get("Statement").unwrap().shown().to_string(),
        "[{ Action = [\"s3:*\"], Condition = { Bool = { aws:SecureTransport = \"false\" } }, Effect = \"Deny\", \
         Principal = \"*\", Resource = [(known after apply), (known after apply)], Sid = \"a\" }]"
    );
}

#[test]
fn what_is_known_in_a_document_as_a_whole_is_the_text_however_it_came() {
    let rendered = policy_document(&object([("statement", Value::null()), ("policy_id", text(""))])).unwrap();
    assert_eq!(rendered.minified_json.as_str(), Some(r#"{"Version":"2012-10-17"}"#));
    assert_eq!(rendered.json.as_str(), Some("{\n  \"Version\": \"2012-10-17\"\n}"));
}

#[test]
fn providers_before_5_0_merge_single_documents_too() {
    let document =
        |sid: &str, action: &str| text(&format!(r#"{{"Statement": [{{"Sid": "{sid}", "Action": "{action}"}}]}}"#));
    let data = object([
        ("source_json", document("a", "source")),
        ("source_policy_documents", list([document("b", "listed")])),
        ("override_policy_documents", list([document("a", "first"), document("b", "first")])),
        ("override_json", document("a", "last")),
    ]);
    assert_eq!(
        policy_document(&data).unwrap().minified_json.as_str(),
        Some(r#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Action":"last"},{"Sid":"b","Action":"first"}]}"#)
    );
}

#[test]
fn a_document_is_sensitive_if_a_part_is_and_its_errors_say_nothing() {
    let secret = text("arn:hidden").with_sensitivity(true);
    let rendered =
        policy_document(&object([("statement", list([object([("resources", list([secret.clone()]))])]))])).unwrap();
    assert!(rendered.json.is_sensitive() && rendered.minified_json.is_sensitive());
    let odd = object([("statement", list([object([("resources", list([secret])), ("effect", text("hide"))])]))]);
    assert!(!problems(&odd).contains("hid"), "{}", problems(&odd));
    let unknown = policy_document(&object([("statement", unknown().with_sensitivity(true))])).unwrap();
    assert!(unknown.json.is_sensitive());
}

#[test]
fn what_the_provider_refuses_is_named() {
    for (data, expected) in [
        (object([("version", text("2020"))]), "`version` is \"2020\", which is neither 2012-10-17 nor 2008-10-17"),
        (object([("statement", list([object([("effect", text("deny"))])]))]), "`statement[0].effect` is \"deny\""),
        (object([("statement", list([own("a"), own("a")]))]), "the Sid `a` is that of two statements"),
        (object([("source_policy_documents", list([text("{")]))]), "`source_policy_documents[0]` is no JSON"),
        (
            object([("override_policy_documents", list([text("[]")]))]),
            "`override_policy_documents[0]` is no JSON object",
        ),
        (object([("source_policy_documents", list([Value::null()]))]), "`source_policy_documents[0]` holds a null"),
        (
            object([("statement", list([object([("actions", list([Value::null()]))])]))]),
            "`statement[0].actions` holds a null",
        ),
        (
            object([
                ("version", text("2008-10-17")),
                ("statement", list([object([("resources", list([text("&{a}")]))])])),
            ]),
            "a document of the version 2008-10-17 has no variables",
        ),
    ] {
        assert!(problems(&data).contains(expected), "{}", problems(&data));
        assert!(problems(&data).ends_with("so there is no document"), "{}", problems(&data));
    }
}

#[test]
fn an_element_beside_an_unknown_opposite_is_read() {
    let target = super::logs();
    let judge = |parts: [(&str, Value); 2]| {
        let statement = object([
            ("Effect", text("Deny")),
            ("Principal", text("*")),
            parts[0].clone(),
            parts[1].clone(),
            ("Resource", list([text("arn:aws:s3:::logs"), text("arn:aws:s3:::logs/*")])),
            ("Condition", object([("Bool", object([("aws:SecureTransport", text("false"))]))])),
        ]);
        let content = object([("Version", text("2012-10-17")), ("Statement", list([statement]))]);
        http_denied(&Value::unknown(hole().with_shape(Shape::Json(Arc::new(content)))), &target).truth
    };
    assert_eq!(judge([("Action", text("s3:*")), ("NotAction", unknown())]), Truth::True);
    assert_eq!(judge([("Action", text("s3:GetObject")), ("NotAction", unknown())]), Truth::False);
    assert_eq!(judge([("Action", unknown()), ("NotAction", unknown())]), Truth::Unknown);
}
