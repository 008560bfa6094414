//! Truth tables: what is decided with an unknown operand holds for every value of it.

use proptest::prelude::*;

use super::{shown, table};
use crate::lang::Dialect::{Onus, Terraform};

const OPERANDS: [&str; 3] = ["true", "false", "b"];

#[test]
fn and_or_not_are_kleenes_in_onus() {
    table(
        Onus,
        &[
            ("false && b", "false: bool"),
            ("b && false", "false: bool"),
            ("true && b", "(known after apply): bool"),
            ("b && b", "(known after apply): bool"),
            ("true || b", "true: bool"),
            ("b || true", "true: bool"),
            ("false || b", "(known after apply): bool"),
            ("!b", "(known after apply): bool"),
        ],
    );
}

#[test]
fn a_deciding_side_drops_the_others_error_in_onus() {
    table(
        Onus,
        &[
            ("false && [][0]", "false: bool"),
            ("[][0] && false", "false: bool"),
            ("attrs.tags != null && length(attrs.tags) > 0", "false: bool"),
            ("null && false", "false: bool"),
            ("true && [][0]", "error: there is no element…"),
            ("b && [][0]", "error: there is no element…"),
            ("false && 1", "error: the operand is a number; a bool is required"),
            ("false && \"x\"", "error: the operand is a string; a bool is required"),
            ("true || [1]", "error: the operand is a tuple; a bool is required"),
        ],
    );
}

#[test]
fn terraform_lets_neither_side_decide_alone() {
    table(
        Terraform,
        &[
            ("false && b", "(known after apply): bool"),
            ("b || true", "(known after apply): bool"),
            ("false && [][0]", "error: there is no element…"),
            ("null && false", "error: the operand is null; a bool is required"),
            ("\"true\" && true", "true: bool"),
        ],
    );
}

/// Expressions over the unknown bool `b`.
fn formula() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(&OPERANDS[..]).prop_map(str::to_owned);
    leaf.prop_recursive(5, 32, 2, |inner| {
        let pair = (inner.clone(), prop::sample::select(&["&&", "||", "==", "!="][..]), inner.clone());
        prop_oneof![
            pair.prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            inner.clone().prop_map(|a| format!("!{a}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("core::contains([{a}], {b})")),
        ]
    })
}

proptest! {
    #[test]
    fn a_decided_formula_holds_for_every_value_of_the_unknown(formula in formula()) {
        for dialect in [Onus, Terraform] {
            let open = shown(&formula, dialect);
            prop_assert!(!open.starts_with("error"), "{formula}: {open}");
            if open.starts_with('(') {
                continue;
            }
            for value in ["true", "false"] {
                let filled = formula.replace('b', value);
                prop_assert_eq!(&shown(&filled, dialect), &open, "{} with {}", formula, value);
            }
        }
    }

    #[test]
    fn onus_decides_whatever_terraform_decides(formula in formula()) {
        let terraform = shown(&formula, Terraform);
        if !terraform.starts_with('(') {
            prop_assert_eq!(shown(&formula, Onus), terraform);
        }
    }
}
