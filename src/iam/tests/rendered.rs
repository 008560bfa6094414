//! No filling of holes contradicts what is claimed of a document that is computed around them.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::Value as Json;

use super::super::{http_denied, policy_document, public_read};
use super::holes::{contradicts, parts, replace};
use super::{hole, logs};
use crate::resource::{Address, Mode, ModulePath};
use crate::value::{Piece, Shape, Symbol, Type, Unknown, Value};

const SIDS: &[&str] = &["a", "b", ""];
const ACTIONS: &[&str] = &["*", "s3:*", "s3:GetObject", "s3:&{x}", "s3:Put*"];
const RESOURCES: &[&str] =
    &["*", "arn:aws:s3:::logs", "arn:aws:s3:::logs/*", "arn:aws:s3:::other/*", "&{x}", "%y", "${x}", "arn:aws:s3:::&"];
const WHO: &[&str] = &["*", "arn:aws:iam::111122223333:root", "444455556666"];
const VALUES: &[&str] = &["true", "false", "vpce-1"];

fn text(pool: &'static [&'static str]) -> impl Strategy<Value = Value> {
    select(pool).prop_map(Value::string)
}

fn set(pool: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let strings = |items: Vec<&str>| Value::tuple(items.into_iter().map(Value::string).collect());
    prop_oneof![
        4 => subsequence(pool.to_vec(), 1..=2).prop_shuffle().prop_map(strings),
        1 => subsequence(pool.to_vec(), 0..=pool.len()).prop_map(strings),
    ]
}

fn blocks(block: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec(block, 0..=2).prop_map(Value::tuple)
}

fn principals() -> impl Strategy<Value = Value> {
    let block = (text(&["*", "AWS", "AWS"]), set(WHO));
    blocks(block.prop_map(|(kind, who)| Value::object([("type", kind), ("identifiers", who)])))
}

fn conditions() -> impl Strategy<Value = Value> {
    let block = (text(&["Bool", "StringEquals"]), text(&["aws:SecureTransport", "aws:SourceVpce"]), set(VALUES));
    blocks(block.prop_map(|(test, key, values)| Value::object([("test", test), ("variable", key), ("values", values)])))
}

fn statement() -> impl Strategy<Value = Value> {
    let rare = || prop::option::weighted(0.1, set(ACTIONS));
    let parts =
        (text(SIDS), text(&["Deny", "Deny", "Allow"]), set(ACTIONS), set(RESOURCES), principals(), conditions());
    (parts, rare()).prop_map(|((sid, effect, actions, resources, principals, condition), not_actions)| {
        Value::object([
            ("sid", sid),
            ("effect", effect),
            ("actions", actions),
            ("not_actions", not_actions.unwrap_or_else(Value::null)),
            ("resources", resources),
            ("principals", principals),
            ("condition", condition),
        ])
    })
}

fn document() -> impl Strategy<Value = Value> {
    let head = (text(&["2012-10-17", "2008-10-17"]), text(&["", "one", "two"]));
    (head, prop::collection::vec(statement(), 0..=2)).prop_map(|((version, id), statements)| {
        Value::object([("version", version), ("policy_id", id), ("statement", Value::tuple(statements))])
    })
}

/// Arguments, with the arguments of other data sources in place of documents.
fn arguments() -> impl Strategy<Value = Value> {
    let documents = || prop::collection::vec(document(), 0..=1).prop_map(Value::tuple);
    (document(), documents(), documents()).prop_map(|(own, sources, overrides)| {
        let mut entries = own.entries().unwrap().clone();
        entries.insert("source_policy_documents".into(), sources);
        entries.insert("override_policy_documents".into(), overrides);
        Value::object(entries)
    })
}

/// The document of nested arguments.
fn computed(arguments: &Value) -> Result<Value, Vec<String>> {
    let mut entries = arguments.entries().unwrap().clone();
    for name in ["source_policy_documents", "override_policy_documents"] {
        let Some(items) = entries.get(name).and_then(Value::items) else { continue };
        let items: Result<Vec<Value>, Vec<String>> = items
            .iter()
            .map(|item| match item.is_unknown() {
                true => Ok(item.clone()),
                false => Ok(policy_document(item)?.json),
            })
            .collect();
        let items = Value::tuple(items?);
        entries.insert(name.into(), items);
    }
    Ok(policy_document(&Value::object(entries))?.json)
}

/// What is there, as something that is not known and could become it.
fn holed(value: &Value, kind: u8) -> Value {
    let half = |items: &[Value]| -> (Arc<[Value]>, Arc<[Value]>) {
        let (a, b) = items.split_at(items.len() / 2);
        (a.into(), b.into())
    };
    let unknown = match (value.as_str(), value.items()) {
        (Some(text), _) => {
            let string = Unknown { ty: Type::String, ..hole() };
            match kind {
                1 => {
                    let pieces =
                        [Piece::Text(text.get(..text.len() / 2).unwrap().into()), Piece::Hole(Arc::new(string))];
                    hole().with_shape(Shape::Template(pieces.into()))
                }
                // Two that have the same text may well be the same attribute; it is none that holds wildcards.
                2 if !text.contains(['*', '&', '$', '?']) => {
                    let address = Address {
                        module: ModulePath::default(),
                        mode: Mode::Managed,
                        kind: "aws_s3_bucket".into(),
                        name: text.into(),
                        key: None,
                    };
                    string.with_shape(Shape::Symbol(Symbol { address: Arc::new(address), path: "arn".into() }))
                }
                _ => string,
            }
        }
        (_, Some(items)) if kind == 1 => hole().with_shape(Shape::Open(half(items).0)),
        (_, Some(items)) if kind == 2 => {
            let (certain, others) = half(items);
            hole().with_shape(Shape::Between(certain, others))
        }
        _ => hole(),
    };
    Value::unknown(unknown)
}

/// The `at`th part, counted as [`replace`] counts.
fn part(value: &Value, at: &mut usize) -> Option<Value> {
    if *at == 0 {
        return Some(value.clone());
    }
    *at -= 1;
    let items = value.items().into_iter().flatten();
    let entries = value.entries().into_iter().flat_map(|entries| entries.values());
    items.chain(entries).find_map(|below| part(below, at))
}

/// Whether a claim agrees with what came out.
fn agrees(claim: &Value, actual: Option<&Json>) -> bool {
    if let Some(unknown) = claim.as_unknown() {
        let one_of = |item: &Json, claims: &[Value]| claims.iter().any(|claim| agrees(claim, Some(item)));
        let several = |certain: &[Value], others: Option<&[Value]>| {
            let found: Vec<&Json> = match actual {
                None => Vec::new(),
                Some(Json::Array(items)) => items.iter().collect(),
                Some(one) => vec![one],
            };
            let bounded = others.is_none_or(|others| found.len() <= certain.len() + others.len());
            let known = |item: &&Json| others.is_none_or(|others| one_of(item, certain) || one_of(item, others));
            let there = |claim: &Value| found.iter().any(|item| agrees(claim, Some(item)));
            bounded && found.iter().all(known) && certain.iter().all(there)
        };
        return match (&unknown.shape, actual) {
            (Shape::Open(items), _) => several(items, None),
            (Shape::Between(items, others), _) => several(items, Some(others)),
            // An empty text leaves out what it is the value of.
            (Shape::Template(pieces), _) => match (&pieces[0], actual.map_or(Some(""), Json::as_str)) {
                (Piece::Text(start), Some(text)) => text.starts_with(&**start),
                _ => false,
            },
            (Shape::Symbol(symbol), _) => actual.map_or(Some(""), Json::as_str) == Some(&symbol.address.name),
            _ => true,
        };
    }
    match (claim.items(), claim.entries(), actual) {
        (Some(items), _, Some(Json::Array(found))) => {
            items.len() == found.len() && items.iter().zip(found).all(|(claim, item)| agrees(claim, Some(item)))
        }
        (_, Some(entries), Some(Json::Object(found))) => {
            found.keys().all(|key| entries.contains_key(key.as_str()))
                && entries.iter().all(|(key, claim)| agrees(claim, found.get(&**key)))
        }
        (None, None, Some(Json::String(found))) => claim.as_str() == Some(found),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn what_is_claimed_around_holes_is_true_of_every_filling(
        arguments in arguments(),
        holes in prop::collection::vec((any::<Index>(), 0..3_u8), 1..=3),
    ) {
        let Ok(filled) = computed(&arguments) else { return Ok(()) };
        let mut punched = arguments.clone();
        for (at, kind) in holes {
            let at = 1 + at.index(parts(&punched) - 1);
            let there = part(&punched, &mut { at }).unwrap();
            punched = replace(&punched, &mut { at }, &holed(&there, kind));
        }
        let claimed = computed(&punched).map_err(|problems| TestCaseError::fail(problems.join("\n")))?;
        let found: Json = serde_json::from_str(filled.as_str().unwrap()).unwrap();
        match claimed.as_unknown().map(|unknown| &unknown.shape) {
            None => prop_assert_eq!(claimed.as_str(), filled.as_str()),
            Some(Shape::Json(content)) => {
                prop_assert!(agrees(content, Some(&found)), "{}\n{}\n{}", punched.shown(), content.shown(), found);
            }
            Some(other) => prop_assert!(false, "{other:?}"),
        }
        for ask in [http_denied, public_read] {
            let (before, after) = (ask(&claimed, &logs()), ask(&filled, &logs()));
            prop_assert!(!contradicts(before.truth, after.truth), "{before:?}\n{after:?}");
        }
    }
}
