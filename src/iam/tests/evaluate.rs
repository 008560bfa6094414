//! The plain evaluator against what the IAM User Guide says, example by example.

mod conditions;
mod elements;
mod sets;

use std::collections::BTreeMap;

use crate::iam::Document;
use crate::iam::evaluate::{Layer, Of, word};
use crate::iam::glob::literal;
use crate::iam::request::{Held, Request, Who};
use crate::value::{Truth, Value};

const YES: Truth = Truth::True;
const NO: Truth = Truth::False;
const OPEN: Truth = Truth::Unknown;

/// What a request has for a key: nothing, one value, or several of a multivalued key with spaces between them, which may
/// be none.
fn held(values: &str) -> Held {
    match values {
        "-" => Held::Absent,
        "[]" => Held::Many(Vec::new()),
        _ if values.contains(' ') => Held::Many(values.split(' ').map(literal).collect()),
        _ => Held::One(literal(values)),
    }
}

/// A request of an unsigned sender with these keys.
fn request(action: &str, resource: &str, context: &[(&str, &str)]) -> Request {
    let context: BTreeMap<String, Held> =
        context.iter().map(|(key, values)| (key.to_ascii_lowercase(), held(values))).collect();
    Request { who: Who::Anonymous, action: word(action), resource: literal(resource), context }
}

/// Whether a statement with this condition and nothing else to decide fires for a request with these keys.
fn holds(condition: &str, context: &[(&str, &str)]) -> Truth {
    let document = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}}}"#
    );
    let document = Document::read(&Value::string(&document)).unwrap();
    let layer = Layer { document: &document, of: Of::Identity(None) };
    layer.fires(&document.statements[0], &request("s3:GetObject", "arn:aws:s3:::logs/a", context))
}

/// A condition on one key, what requests have for it, and whether it holds.
type Row<'a> = (&'a str, &'a str, &'a [(&'a str, Truth)]);

/// Checks rows about conditions on one key: the operator with its values, and the key.
#[track_caller]
fn table(rows: &[Row<'_>]) {
    for (condition, key, cases) in rows {
        let (operator, values) = condition.split_once(' ').unwrap();
        for (values_of_request, truth) in *cases {
            let condition = format!(r#"{{"{operator}": {{"{key}": {values}}}}}"#);
            let found = holds(&condition, &[(key, values_of_request)]);
            assert_eq!(found, *truth, "{condition} for {values_of_request}");
        }
    }
}
