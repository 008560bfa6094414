//! Properties of type constraints: what is taken once is taken as it is, and what is not known never contradicts what
//! it turns out to be.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use onus::hcl;
use onus::lang::Constraint;
use onus::source::SourceId;
use onus::value::{Data, Reason, Type, Unknown, Value, Why};
use proptest::prelude::*;

/// Constraints as text. Defaults are of a kind that every type takes: null, or what is empty.
fn constraints() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![4 => Just("string"), 4 => Just("number"), 4 => Just("bool"), 1 => Just("any")]
        .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let attribute = ("[abc]", inner.clone(), 0..4u8).prop_map(|(name, ty, kind)| {
            let default = match ty.split('(').next().unwrap_or("") {
                "list" | "set" => "[]",
                "map" => "{}",
                "number" => "7",
                "bool" => "true",
                "string" | "any" => "\"d\"",
                _ => "null",
            };
            let written = match kind {
                0 => ty,
                1 => format!("optional({ty})"),
                _ => format!("optional({ty}, {default})"),
            };
            (name, written)
        });
        prop_oneof![
            (prop_oneof![Just("list"), Just("set"), Just("map")], inner.clone())
                .prop_map(|(of, ty)| format!("{of}({ty})")),
            prop::collection::vec(inner, 0..3).prop_map(|items| format!("tuple([{}])", items.join(", "))),
            prop::collection::btree_map("[abc]", attribute, 0..4).prop_map(|attributes| {
                let attributes: Vec<String> =
                    attributes.iter().map(|(name, (_, ty))| format!("{name} = {ty}")).collect();
                format!("object({{ {} }})", attributes.join(", "))
            }),
        ]
    })
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::null()),
        any::<bool>().prop_map(Value::bool),
        (0..9i64).prop_map(Value::int),
        prop_oneof![Just("true"), Just("x"), Just("5"), Just("é")].prop_map(Value::string),
        Just(Value::string("s").with_sensitivity(true)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::tuple),
            prop::collection::btree_map("[abcd]", inner, 0..4).prop_map(Value::object),
        ]
    })
}

/// A value of the kind that a constraint has, mostly.
fn fitting(ty: &Type, seed: &mut impl Iterator<Item = u8>) -> Value {
    let pick = seed.next().unwrap_or(0);
    if pick.is_multiple_of(11) {
        return Value::null();
    }
    let count = usize::from(pick % 3);
    match ty {
        Type::Dynamic => [Value::int(1), Value::string("a"), Value::tuple(vec![Value::int(1)])][count].clone(),
        Type::Bool => [Value::bool(true), Value::bool(false), Value::string("true")][count].clone(),
        Type::Number => [Value::int(1), Value::int(2), Value::string("3")][count].clone(),
        Type::String => [Value::string("a"), Value::string("b"), Value::int(5)][count].clone(),
        Type::List(element) | Type::Set(element) => Value::tuple((0..count).map(|_| fitting(element, seed)).collect()),
        Type::Map(element) => Value::object((0..count).map(|at| (["x", "y", "z"][at], fitting(element, seed)))),
        Type::Tuple(items) => Value::tuple(items.iter().map(|item| fitting(item, seed)).collect()),
        Type::Object(attributes) => {
            let attributes = attributes.iter().map(|(name, ty)| (name.clone(), fitting(ty, seed)));
            Value::object(attributes.collect::<Vec<_>>())
        }
    }
}

fn constraint(text: &str) -> Constraint {
    Constraint::parse(&hcl::parse_expression(SourceId(0), text).unwrap()).unwrap()
}

/// The value with the part that a path of picks leads to made unknown, of its own type.
fn obscured(value: &Value, picks: &mut impl Iterator<Item = u8>) -> Value {
    let pick = usize::from(picks.next().unwrap_or(0));
    let data = match value.data() {
        Data::Tuple(items) if !items.is_empty() && pick % 4 != 0 => {
            let mut items = items.to_vec();
            let at = pick % items.len();
            items[at] = obscured(&items[at], picks);
            Data::Tuple(Arc::new(items))
        }
        Data::Object(attributes) if !attributes.is_empty() && pick % 4 != 0 => {
            let mut attributes = (**attributes).clone();
            let at = pick % attributes.len();
            if let Some(item) = attributes.values_mut().nth(at) {
                *item = obscured(item, picks);
            }
            Data::Object(Arc::new(attributes))
        }
        Data::Null(_) => return value.clone(),
        _ => {
            let mut unknown = Unknown::new(value.ty(), Reason::new(Why::Undecided, ""));
            unknown.not_null = pick % 2 == 0;
            return Value::unknown(unknown).with_sensitivity(value.is_sensitive());
        }
    };
    Value::new(data).with_sensitivity(value.is_sensitive())
}

/// Whether the first value, unknown in places, can turn out to be the second.
fn covers(guess: &Value, truth: &Value) -> bool {
    match (guess.data(), truth.data()) {
        (Data::Unknown(unknown), _) => {
            let length = truth.items().map(<[Value]>::len).or(truth.entries().map(std::collections::BTreeMap::len));
            let length = length.and_then(|length| u64::try_from(length).ok());
            !(unknown.not_null && truth.is_null())
                && length.is_none_or(|length| {
                    unknown.length.0 <= length && unknown.length.1.is_none_or(|most| length <= most)
                })
        }
        // The type of a null can follow from its neighbours.
        (Data::Null(_), Data::Null(_)) => true,
        // Members that are not known can coincide.
        (Data::Set(a), Data::Set(b)) => a.items.is_empty() == b.items.is_empty(),
        _ => match (guess.items(), truth.items(), guess.entries(), truth.entries()) {
            (Some(a), Some(b), ..) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| covers(a, b)),
            (_, _, Some(a), Some(b)) => a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| covers(a, b)),
            _ => text(guess) == text(truth),
        },
    }
}

fn text(value: &Value) -> String {
    format!("{value:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn what_was_taken_once_is_taken_as_it_is(ty in constraints(), value in values(), seed in prop::collection::vec(any::<u8>(), 40)) {
        let constraint = constraint(&ty);
        for value in [value, fitting(constraint.ty(), &mut seed.into_iter())] {
            if let Ok(once) = constraint.apply(&value) {
                match constraint.apply(&once) {
                    Ok(twice) => prop_assert_eq!(text(&twice), text(&once), "{}", ty),
                    // An empty list has no type to give to an `any` further inside; terraform refuses it as well.
                    Err(why) => prop_assert!(ty.contains("any"), "{}: {}", ty, why),
                }
            }
        }
    }

    #[test]
    fn what_is_unknown_never_contradicts_what_it_turns_out_to_be(
        ty in constraints(),
        value in values(),
        seed in prop::collection::vec(any::<u8>(), 40),
        picks in prop::collection::vec(any::<u8>(), 6),
    ) {
        // What is not known yet has no say in what an `any` stands for, and what it turns out to be has one.
        let ty = ty.replace("any", "string");
        let constraint = constraint(&ty);
        for value in [value, fitting(constraint.ty(), &mut seed.iter().copied())] {
            let guess = obscured(&value, &mut picks.iter().copied());
            match (constraint.apply(&guess), constraint.apply(&value)) {
                (Ok(guess), Ok(truth)) => prop_assert!(covers(&guess, &truth), "{}: {} {}", ty, text(&guess), text(&truth)),
                (Err(why), Ok(truth)) => prop_assert!(false, "{}: {} refused: {}; {}", ty, text(&guess), why, text(&truth)),
                (_, Err(_)) => {}
            }
        }
    }
}
