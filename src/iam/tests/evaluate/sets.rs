//! "Single-valued vs. multivalued context keys", its set operators, and "Multivalued context key examples".

use super::{NO, OPEN, YES, holds, table};

const TAGS: &str = "aws:TagKeys";

#[test]
fn for_all_values_asks_every_value_of_the_request() {
    table(&[
        (
            r#"ForAllValues:StringLike ["PostDateTime", "Message", "Tags"]"#,
            "dynamodb:requestedAttributes",
            &[
                ("PostDateTime Message", YES),
                ("PostDateTime", YES),
                ("PostDateTime UserName", NO),
                ("ID", NO),
                ("-", YES),
            ],
        ),
        (
            r#"ForAllValues:StringNotLike "key1*""#,
            TAGS,
            &[("key1:legal", NO), ("key1:hr key1:personnel", NO), ("key2:audit", YES), ("-", YES)],
        ),
        // One that starts otherwise is not enough: for all of them it has to be so.
        (r#"ForAllValues:StringNotLike "key1*""#, TAGS, &[("key1:hr key2:audit", NO)]),
        (
            r#"ForAllValues:StringNotLike ["key1*", "key2*"]"#,
            TAGS,
            &[("key1:legal", NO), ("key1:hr key2:audit", NO), ("key3:it", YES), ("key2:it key3:it", NO), ("-", YES)],
        ),
        (r#"ForAllValues:StringEquals ["a", "b"]"#, TAGS, &[("a b", YES), ("a", YES), ("a b c", NO), ("-", YES)]),
        (r#"ForAllValues:StringEqualsIfExists "a""#, TAGS, &[("a", YES), ("a b", NO), ("-", YES)]),
        (r#"ForAllValues:StringEqualsIgnoreCase "a""#, TAGS, &[("A a", YES), ("A b", NO)]),
    ]);
}

#[test]
fn for_any_value_asks_for_one_value_of_the_request() {
    table(&[
        (
            r#"ForAnyValue:StringLike ["ID", "PostDateTime"]"#,
            "dynamodb:requestedAttributes",
            &[("UserName Message PostDateTime", YES), ("PostDateTime Message", YES), ("UserName", NO), ("-", NO)],
        ),
        (
            r#"ForAnyValue:StringEquals ["environment", "webserver"]"#,
            TAGS,
            &[("environment", YES), ("costcenter webserver", YES), ("costcenter", NO), ("Environment", NO), ("-", NO)],
        ),
        (r#"ForAnyValue:StringNotEquals "a""#, TAGS, &[("a", NO), ("a b", YES), ("b", YES), ("-", NO)]),
        (r#"ForAnyValue:StringNotLike "a*""#, TAGS, &[("ab ac", NO), ("ab b", YES), ("-", NO)]),
        (
            r#"ForAnyValue:StringLike "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*""#,
            "aws:PrincipalOrgPaths",
            &[("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/", YES), ("o-a1b2c3d4e5/r-ab12/", NO), ("-", NO)],
        ),
    ]);
}

#[test]
fn null_beside_a_set_operator_leaves_out_the_missing_key() {
    // The sample that the guide gives against requests without tags.
    let condition =
        r#"{"Null": {"aws:TagKeys": "false"}, "ForAllValues:StringLike": {"aws:TagKeys": ["key1*", "key2*"]}}"#;
    for (tags, truth) in [("key1 key2", YES), ("key1 other", NO), ("-", NO)] {
        assert_eq!(holds(condition, &[(TAGS, tags)]), truth, "{tags}");
    }
}

#[test]
fn a_key_without_values_is_a_missing_key() {
    for (condition, truth) in [
        (r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#, YES),
        (r#"{"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}"#, NO),
        (r#"{"Null": {"aws:TagKeys": "false"}}"#, NO),
        (r#"{"Null": {"aws:TagKeys": "true"}}"#, YES),
    ] {
        assert_eq!(holds(condition, &[(TAGS, "[]")]), truth, "{condition}");
    }
}

#[test]
fn what_set_operators_are_not_documented_to_do_stays_open() {
    table(&[
        // Several values without a set operator.
        (r#"StringEquals "a""#, TAGS, &[("a", YES), ("a b", OPEN), ("-", NO)]),
        (r#"StringNotEquals "a""#, TAGS, &[("b c", OPEN), ("-", YES)]),
        // Two rules that say the opposite of a missing key.
        (r#"ForAnyValue:StringEqualsIfExists "a""#, TAGS, &[("a b", YES), ("b", NO), ("-", OPEN)]),
        (r#"ForAllValues:Null "true""#, TAGS, &[("a", OPEN), ("-", OPEN)]),
    ]);
}

#[test]
fn a_set_operator_on_a_single_value_lets_the_missing_key_through() {
    table(&[
        (r#"ForAllValues:StringEquals "vpc-1""#, "aws:SourceVpc", &[("vpc-1", YES), ("vpc-2", NO), ("-", YES)]),
        (r#"ForAnyValue:StringEquals "vpc-1""#, "aws:SourceVpc", &[("vpc-1", YES), ("vpc-2", NO), ("-", NO)]),
    ]);
}
