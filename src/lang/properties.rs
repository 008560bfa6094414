//! Properties of types and values: conversion, unification, equality, sets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::context::Dialect;
use super::convert::{can_convert, convert};
use super::equality::equal;
use super::set::set_of;
use super::unify::unify;
use crate::value::{Data, Mapping, Number, Sequence, Truth, Type, Value};

fn types() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![Just(Type::Bool), Just(Type::Number), Just(Type::String)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let named = prop::collection::btree_map("[abc]", inner.clone(), 0..3);
        prop_oneof![
            inner.clone().prop_map(|ty| Type::List(Arc::new(ty))),
            inner.clone().prop_map(|ty| Type::Set(Arc::new(ty))),
            inner.clone().prop_map(|ty| Type::Map(Arc::new(ty))),
            prop::collection::vec(inner, 0..3).prop_map(|types| Type::Tuple(Arc::new(types))),
            named.prop_map(|types| {
                Type::Object(Arc::new(types.into_iter().map(|(name, ty)| (name.into(), ty)).collect()))
            }),
        ]
    })
}

fn numbers() -> impl Strategy<Value = Number> {
    prop_oneof![
        (-20_i64..20).prop_map(Number::from),
        "-?[1-9][0-9]{0,3}(\\.[0-9]{0,3}[1-9])?(e-?[0-9]{1,2})?".prop_map(|text| Number::parse(&text).unwrap()),
    ]
}

/// Known values of a type, null among them.
fn values(ty: &Type) -> BoxedStrategy<Value> {
    let null = Just(Value::new(Data::Null(ty.clone())));
    let known: BoxedStrategy<Value> = match ty {
        Type::Bool => any::<bool>().prop_map(Value::bool).boxed(),
        Type::Number => numbers().prop_map(|number| Value::new(Data::Number(number))).boxed(),
        Type::String | Type::Dynamic => "[ab\"é\n]{0,3}|1|true".prop_map(Value::string).boxed(),
        Type::List(element) => {
            let element = element.clone();
            prop::collection::vec(values(&element), 0..3)
                .prop_map(move |items| {
                    Value::new(Data::List(Arc::new(Sequence { element: (*element).clone(), items })))
                })
                .boxed()
        }
        Type::Set(element) => {
            let element = element.clone();
            prop::collection::vec(values(&element), 0..4)
                .prop_map(move |items| set_of((*element).clone(), items))
                .boxed()
        }
        Type::Map(element) => {
            let element = element.clone();
            prop::collection::btree_map("[abc]", values(&element), 0..3)
                .prop_map(move |entries| {
                    let entries = entries.into_iter().map(|(name, value)| (name.into(), value)).collect();
                    Value::new(Data::Map(Arc::new(Mapping { element: (*element).clone(), entries })))
                })
                .boxed()
        }
        Type::Tuple(types) => types.iter().map(values).collect::<Vec<_>>().prop_map(Value::tuple).boxed(),
        Type::Object(types) => {
            let names: Vec<Arc<str>> = types.keys().cloned().collect();
            let attributes: Vec<_> = types.values().map(values).collect();
            attributes.prop_map(move |values| Value::object(names.iter().cloned().zip(values))).boxed()
        }
    };
    prop_oneof![1 => null, 8 => known].boxed()
}

fn typed_values() -> impl Strategy<Value = (Type, Value)> {
    types().prop_flat_map(|ty| values(&ty).prop_map(move |value| (ty.clone(), value)))
}

/// A type and three values of it.
fn triples() -> impl Strategy<Value = [Value; 3]> {
    types().prop_flat_map(|ty| [values(&ty), values(&ty), values(&ty)])
}

fn has_structure(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(_) | Type::Object(_)) || ty.element().is_some_and(has_structure)
}

fn same(a: &Value, b: &Value) -> bool {
    equal(a, b, Dialect::Terraform).is_true()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_has_the_type_it_was_made_of_and_converts_to_it((ty, value) in typed_values()) {
        prop_assert_eq!(value.ty(), ty.clone());
        prop_assert!(same(&convert(&value, &ty).unwrap(), &value));
        prop_assert!(same(&convert(&value, &Type::Dynamic).unwrap(), &value));
    }

    #[test]
    fn scalars_survive_the_way_through_text(value in prop_oneof![values(&Type::Bool), values(&Type::Number)]) {
        let text = convert(&value, &Type::String).unwrap();
        prop_assert!(same(&convert(&text, &value.ty()).unwrap(), &value));
    }

    #[test]
    fn collections_survive_where_nothing_is_lost(ty in types(), seed in any::<u8>()) {
        // Objects of one attribute type are maps with certain keys, tuples of one type lists of a certain length.
        let count = usize::from(seed % 3);
        let names: BTreeMap<Arc<str>, Type> = ["a", "b", "c"].into_iter().take(count).map(|name| (name.into(), ty.clone())).collect();
        let (object, map) = (Type::Object(Arc::new(names)), Type::Map(Arc::new(ty.clone())));
        let (tuple, list) = (Type::Tuple(Arc::new(vec![ty.clone(); count])), Type::List(Arc::new(ty)));
        for (one, other, back) in [(&object, &map, true), (&tuple, &list, false)] {
            prop_assert!(can_convert(one, other));
            prop_assert_eq!(can_convert(other, one), back);
        }
    }

    #[test]
    fn an_object_survives_as_a_map(values in prop::collection::btree_map("[a-d]", values(&Type::Number), 0..4)) {
        let object = Value::object(values.iter().map(|(name, value)| (&**name, value.clone())));
        let map = convert(&object, &Type::Map(Arc::new(Type::Number))).unwrap();
        prop_assert!(same(&convert(&map, &object.ty()).unwrap(), &object));
    }

    #[test]
    fn a_set_survives_as_a_list((_, set) in types().prop_map(|ty| Type::Set(Arc::new(ty))).prop_flat_map(|ty| values(&ty).prop_map(move |value| (ty.clone(), value)))) {
        let ty = set.ty();
        let list = convert(&set, &Type::List(Arc::new(ty.element().unwrap().clone()))).unwrap();
        prop_assert!(same(&convert(&list, &ty).unwrap(), &set));
    }

    #[test]
    fn one_type_is_what_it_has_in_common_with_itself(ty in types()) {
        prop_assert_eq!(unify(&[ty.clone(), ty.clone()]), Some(ty));
    }

    // Structures beside collections go by way of what they have in common as collections, two conversions for one.
    #[test]
    fn what_collections_have_in_common_all_convert_to(a in types(), b in types()) {
        prop_assert_eq!(unify(&[a.clone(), b.clone()]).is_some(), unify(&[b.clone(), a.clone()]).is_some());
        if let Some(common) = unify(&[a.clone(), b.clone()])
            && !has_structure(&a)
            && !has_structure(&b)
        {
            prop_assert!(can_convert(&a, &common) && can_convert(&b, &common), "{} {} {}", a, b, common);
            prop_assert_eq!(unify(&[common.clone(), a]), Some(common.clone()));
            prop_assert_eq!(unify(&[common.clone(), b]), Some(common));
        }
    }

    #[test]
    fn equality_is_an_equivalence([a, b, c] in triples()) {
        for dialect in [Dialect::Terraform, Dialect::Onus] {
            prop_assert_eq!(equal(&a, &a, dialect), Truth::True);
            prop_assert_eq!(equal(&a, &b, dialect), equal(&b, &a, dialect));
            if same(&a, &b) && same(&b, &c) {
                prop_assert!(same(&a, &c));
            }
        }
    }

    #[test]
    fn the_order_of_a_set_does_not_depend_on_the_order_of_its_making(
        (ty, mut items) in types().prop_flat_map(|ty| (Just(ty.clone()), prop::collection::vec(values(&ty), 0..5)))
    ) {
        let set = set_of(ty.clone(), items.clone());
        items.reverse();
        let reversed = set_of(ty.clone(), items.clone());
        items.extend(set.items().unwrap().to_vec());
        let again = set_of(ty, items);
        for other in [&reversed, &again] {
            prop_assert_eq!(format!("{}", set.shown()), format!("{}", other.shown()));
            prop_assert!(same(&set, other));
        }
    }

    #[test]
    fn numbers_survive_as_text(number in numbers()) {
        prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
    }
}
