//! The rows of the table of differences, and what unknown results keep.

use super::{eval, shown, table};
use crate::lang::Dialect::{Onus, Terraform};
use crate::value::{Basis, Piece, Shape, Why};

#[test]
fn the_same_symbol_equals_itself() {
    table(
        Onus,
        &[
            ("u == u", "true: bool"),
            ("u != u", "false: bool"),
            ("u == w", "(known after apply): bool"),
            ("contains([u], u)", "true: bool"),
            ("[u, 1] == [w, 2]", "false: bool"),
            ("{ a = u, b = 1 } == { a = w, b = 2 }", "false: bool"),
        ],
    );
    table(
        Terraform,
        &[
            ("u == u", "(known after apply): bool"),
            ("[u, 1] == [w, 2]", "(known after apply): bool"),
            ("contains([u], u)", "(known after apply): bool"),
        ],
    );
}

#[test]
fn what_an_unknown_excludes_is_unequal() {
    for dialect in [Onus, Terraform] {
        table(
            dialect,
            &[
                ("\"a-${u}\" == \"b\"", "false: bool"),
                ("\"a-${u}\" == \"a-b\"", "(known after apply): bool"),
                ("\"a${u}\" == null", "false: bool"),
                ("u == null", "(known after apply): bool"),
                ("u == 1", "false: bool"),
                ("length(ls) > -1", "true: bool"),
                ("length(ls) == -1", "false: bool"),
                ("length(b ? { a = 1 } : { a = 2 })", "1: number"),
            ],
        );
    }
}

#[test]
fn sets_whose_elements_may_coincide_stay_open() {
    let rows = [
        ("length(toset([u, \"a\"])[*])", "2: number", "(known after apply): number"),
        ("[for x in toset([u, \"a\"]) : 1]", "[1, 1]: tuple([number, number])", "(known after apply): dynamic"),
        ("contains(toset([u, \"a\"])[*], \"a\")", "true: bool", "true: bool"),
        ("toset([{ a = u }]) == toset([{ a = u }])", "false: bool", "(known after apply): bool"),
    ];
    for (text, terraform, onus) in rows {
        table(Terraform, &[(text, terraform)]);
        table(Onus, &[(text, onus)]);
    }
}

#[test]
fn what_could_fail_on_the_way_is_not_decided_in_onus() {
    for (text, terraform) in [("try(length([\"a${d}\"]), 0)", "1: number"), ("can(length([\"a${d}\"]))", "true: bool")]
    {
        table(Terraform, &[(text, terraform)]);
        table(Onus, &[(text, "(known after apply)…")]);
    }
}

#[test]
fn sensitivity_that_terraform_forgets_is_kept_in_onus() {
    let texts = [
        "{ a = 1 }[secret == \"x\" ? \"a\" : \"a\"]",
        "{ (secret == \"x\" ? u : u) = 1 }",
        "[for x in (secret == \"x\" ? d : d) : x]",
        "!(secret == u)",
        "(secret == u) && b",
    ];
    for text in texts {
        for (dialect, kept) in [(Terraform, false), (Onus, true)] {
            assert_eq!(super::eval(text, dialect).unwrap().is_sensitive(), kept, "{text} in {dialect:?}");
        }
    }
}

#[test]
fn what_is_at_least_zero_is_not_below_zero() {
    let rows = [
        ("length(ls) < 0", "false: bool"),
        ("length(ls) >= 0", "true: bool"),
        ("0 <= length(ls)", "true: bool"),
        ("length(d) > -1", "true: bool"),
    ];
    for (text, known) in rows {
        table(Onus, &[(text, known)]);
        table(Terraform, &[(text, "(known after apply): bool")]);
    }
}

#[test]
fn all_known_text_at_the_start_of_a_string_counts() {
    let texts = ["\"a${u}\" == \"b\"", "startswith(\"a${u}\", \"a\")", "\"a-${\"b${u}\"}\" == \"a-c\""];
    for (text, known) in texts.into_iter().zip(["false: bool", "true: bool", "false: bool"]) {
        table(Onus, &[(text, known)]);
        table(Terraform, &[(text, "(known after apply): bool")]);
    }
}

#[test]
fn try_keeps_what_cannot_fail() {
    table(
        Onus,
        &[
            ("try(attrs.rule, [])[0].on", "true: bool"),
            ("can(attrs.rule)", "true: bool"),
            ("length(try(attrs.rule, []))", "1: number"),
            ("try([for r in attrs.rule : r.key], [])", "[(known after apply)]: tuple([string])"),
            ("try(tonumber(u), 1)", "(known after apply): dynamic"),
            ("can(tonumber(u))", "(known after apply): bool"),
            ("try(d.a, 1)", "(known after apply): dynamic"),
            ("try({ a = 1, b = u }[u], 1)", "(known after apply): dynamic"),
            ("try([upper(u)], [])", "(known after apply): dynamic"),
        ],
    );
    assert_eq!(shown("try(attrs.rule, [])", Terraform), "(known after apply): dynamic");
}

#[test]
fn coalesce_keeps_what_is_certainly_there() {
    let value = eval("coalesce(\"a${u}\", \"x\")", Onus).unwrap();
    assert!(matches!(value.as_unknown().unwrap().shape, Shape::Template(_)));
    let value = eval("coalesce(u, \"\")", Onus).unwrap();
    let (symbols, basis) = value.as_unknown().unwrap().candidates();
    assert_eq!((symbols.len(), basis), (1, Basis::Ambiguous));
    // What is spelled out may be it, too.
    let value = eval("coalesce(u, \"x\")", Onus).unwrap();
    assert_eq!(value.as_unknown().unwrap().candidates().0, []);
}

#[test]
fn open_lists_answer_what_their_members_decide() {
    table(
        Onus,
        &[
            ("contains(open, \"a\")", "true: bool"),
            ("contains(open, \"b\")", "(known after apply): bool"),
            ("contains(bounded, \"a\")", "true: bool"),
            ("contains(bounded, \"b\")", "(known after apply): bool"),
            ("contains(bounded, \"c\")", "false: bool"),
            ("contains(bounded, u)", "(known after apply): bool"),
            ("length(bounded) <= 2", "true: bool"),
            ("alltrue([for x in bounded : x == \"a\"])", "(known after apply): bool"),
            ("length(open) > 0", "true: bool"),
            ("length(open) >= 2", "(known after apply): bool"),
            ("length(open) == 0", "false: bool"),
            ("length(open) == 1", "(known after apply): bool"),
            ("anytrue([for x in open : x == \"a\"])", "true: bool"),
            ("anytrue([for x in open : x == \"b\"])", "(known after apply): bool"),
            ("alltrue([for x in open : x == \"b\"])", "false: bool"),
            ("alltrue([for x in open : x == \"a\"])", "(known after apply): bool"),
            ("contains([for x in [1, 2] : x if x == 1 || b], 1)", "true: bool"),
            ("contains(concat([\"z\"], open), \"z\")", "true: bool"),
            ("contains(flatten([open, [\"z\"]]), \"a\")", "true: bool"),
            ("contains(open[*], \"a\")", "true: bool"),
            ("alltrue([b, false])", "false: bool"),
            ("contains([null], null)", "true: bool"),
            ("format(\"%v\", null)", "\"null\": string"),
            ("format(\"%s\", null)", "error: format: `%s` takes a string, and argument 2 is null"),
        ],
    );
}

#[test]
fn strings_keep_their_pieces() {
    for text in ["\"a${u}b\"", "\"${\"a${u}\"}b\"", "join(\"\", [\"a\", u, \"b\"])", "format(\"a%sb\", u)"] {
        let value = eval(text, Onus).unwrap();
        let unknown = value.as_unknown().unwrap();
        let Shape::Template(pieces) = &unknown.shape else { panic!("{text}: {unknown:?}") };
        assert!(
            matches!(&**pieces, [Piece::Text(a), Piece::Hole(_), Piece::Text(b)] if &**a == "a" && &**b == "b"),
            "{text}: {pieces:?}"
        );
        assert_eq!(unknown.prefix.as_deref(), Some("a"), "{text}");
    }
    table(
        Onus,
        &[
            ("strcontains(\"a${u}b\", \"b\")", "true: bool"),
            ("endswith(\"a${u}/x\", \"/x\")", "true: bool"),
            ("endswith(\"a${u}/x\", \"/y\")", "false: bool"),
            ("startswith(\"ab-${u}\", \"xyzzy\")", "false: bool"),
            ("startswith(join(\"\", [\"ab-\", u]), \"ab\")", "true: bool"),
        ],
    );
    table(
        Terraform,
        &[
            ("startswith(\"ab-${u}\", \"xyzzy\")", "(known after apply): bool"),
            ("startswith(join(\"\", [\"ab-\", u]), \"ab\")", "(known after apply): bool"),
            ("endswith(\"a${u}/x\", \"/x\")", "(known after apply): bool"),
        ],
    );
}

#[test]
fn a_conversion_keeps_what_is_certain_of_an_unknown_value() {
    table(
        Onus,
        &[
            ("tostring(\"a-${u}\") == null", "false: bool"),
            ("tostring(u) == u", "true: bool"),
            ("tolist(ls)", "(known after apply): list(string)"),
        ],
    );
    table(
        Terraform,
        &[
            ("tostring(\"a-${u}\") == null", "(known after apply): bool"),
            ("tolist(ls)", "(known after apply): list(dynamic)"),
        ],
    );
}

#[test]
fn elements_are_counted_from_the_end() {
    table(Onus, &[("element([1, 2, 3], -1)", "3: number"), ("element([1, 2, 3], -4)", "3: number")]);
    table(Terraform, &[("element([1, 2, 3], -1)", "error: element: the index is negative…")]);
}

#[test]
fn an_unknown_key_to_find_leaves_what_is_found_open() {
    table(Onus, &[("matchkeys([\"a\"], [\"b\"], [u])", "(known after apply): list(string)")]);
    table(Terraform, &[("matchkeys([\"a\"], [\"b\"], [u])", "[]: list(string)")]);
}

#[test]
fn json_keeps_its_value_around_what_is_unknown() {
    table(
        Onus,
        &[
            ("jsondecode(jsonencode({ a = tolist([1]), b = u }))", "{ a = [1], b = (known after apply) }: …"),
            ("jsondecode(jsonencode({ a = u })).a == u", "true: bool"),
            ("jsondecode(u)", "(known after apply): dynamic"),
        ],
    );
    let value = eval("jsonencode({ a = u })", Onus).unwrap();
    assert_eq!(value.as_unknown().unwrap().prefix.as_deref(), Some("{"));
}

#[test]
fn an_unknown_result_says_why() {
    for text in ["upper(u)", "u == \"x\"", "length([1]) > n && u == \"x\"", "b ? u : \"a\"", "\"a${u}\"", "[u][n]"] {
        let value = eval(text, Onus).unwrap();
        assert_eq!(value.as_unknown().unwrap().reason.why, Why::KnownAfterApply, "{text}");
    }
    let value = eval("upper(u)", Onus).unwrap();
    assert_eq!(&*value.as_unknown().unwrap().reason.what, "aws_kms_key.a.arn");
    let value = eval("tostring(u)", Onus).unwrap();
    assert!(matches!(value.as_unknown().unwrap().shape, Shape::Symbol(_)));
    let value = eval("contains(open, \"b\")", Onus).unwrap();
    assert_eq!(value.as_unknown().unwrap().reason.why, Why::AmbiguousLink);
    let value = eval("b ? u : w", Onus).unwrap();
    let (symbols, basis) = value.as_unknown().unwrap().candidates();
    assert_eq!((symbols.len(), basis), (2, Basis::Ambiguous));
}

#[test]
fn other_namespaces_ask_the_scope() {
    table(
        Onus,
        &[
            ("s3::same(1)", "1: number"),
            ("s3::fails(1)", "error: s3::fails: no reason"),
            ("s3::gone(1)", "error: there is no function `s3::gone`"),
        ],
    );
}

#[test]
fn what_opentofu_decides_otherwise_is_left_open_or_is_what_both_allow() {
    let rows = [
        ("issensitive(sensitive(u))", "true: bool", "(known after apply): bool"),
        ("issensitive(u)", "(known after apply): bool", "(known after apply): bool"),
        ("issensitive(secret)", "true: bool", "true: bool"),
        ("{ a = secret } == null", "(sensitive value): bool", "false: bool"),
        ("{ a = secret } != null", "(sensitive value): bool", "true: bool"),
        ("secret == null", "(sensitive value): bool", "(sensitive value): bool"),
        ("ephemeralasnull(\"a\")", "\"a\": string", "(known after apply): string"),
        ("ephemeralasnull(null)", "null: dynamic", "null: dynamic"),
    ];
    for (text, terraform, onus) in rows {
        table(Terraform, &[(text, terraform)]);
        table(Onus, &[(text, onus)]);
    }
}

#[test]
fn nothing_stands_in_for_text_that_opentofu_would_take() {
    for text in ["try(urldecode(\"%ff\"), \"other\")", "can(urldecode(\"%ff\"))"] {
        table(Onus, &[(text, "error: urldecode: the decoded text is no UTF-8, so it is no string")]);
    }
    table(Onus, &[("try(urldecode(\"%f\"), \"other\")", "\"other\": string")]);
}
