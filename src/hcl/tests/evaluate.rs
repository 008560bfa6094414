//! Terraform's answers; each was compared with terraform 1.11.4.

use super::{eval, expr, table};
use crate::lang::Dialect::{Onus, Terraform};
use crate::lang::{Context, MAX_DEPTH, NoHost, Scope, evaluate};
use crate::limits::Tally;
use crate::value::Value;

#[test]
fn operators_convert_and_compare_by_type() {
    table(
        Terraform,
        &[
            ("\"1\" == 1", "false: bool"),
            ("1 == 1.0", "true: bool"),
            ("[1] == tolist([1])", "false: bool"),
            ("null == tostring(null)", "true: bool"),
            ("\"1.5\" * \"2\"", "3: number"),
            ("\"10\" > \"9\"", "true: bool"),
            ("true == 1 < 2", "true: bool"),
            ("5 - - 3", "8: number"),
            ("-2 * -3", "6: number"),
            ("2 * 3 + 4 % 3", "7: number"),
            ("\"a\" + 1", "error: the operand is a string; a number is required"),
            ("\"a\" < \"b\"", "error: the operand is a string; a number is required"),
            ("null + 1", "error: the operand is null; a number is required"),
            ("0 / 0", "error: the result is no number…"),
            ("\"e\\u0301\" == \"é\"", "true: bool"),
        ],
    );
}

#[test]
fn conditionals_have_the_type_of_both_branches() {
    table(
        Terraform,
        &[
            ("true ? 1 : \"a\"", "\"1\": string"),
            ("true ? [1] : [\"a\"]", "[\"1\"]: tuple([string])"),
            ("true ? [1, \"a\"] : []", "[\"1\", \"a\"]: list(string)"),
            ("true ? { a = 1 } : {}", "{ a = 1 }: map(number)"),
            (
                "true ? { a = 1, b = { c = 1 } } : { a = \"x\", b = { c = \"y\" } }",
                "{ a = \"1\", b = { c = \"1\" } }: object…",
            ),
            ("false ? 1 : null", "null: number"),
            ("true ? toset([1]) : [2]", "[1]: set(number)"),
            ("true ? [] : {}", "error: the two results have no common type: a tuple and an object"),
            ("true ? { a = 1 } : { b = [1] }", "error: the two results have no common type…"),
            ("true ? 1 : [][0]", "1: number"),
            ("null ? 1 : 2", "error: the condition is null…"),
            ("1 ? 1 : 2", "error: the condition is a number…"),
            ("b ? 1 : 2", "(known after apply): number"),
            ("b ? tostring(null) : tostring(null)", "null: string"),
        ],
    );
}

#[test]
fn for_expressions() {
    table(
        Terraform,
        &[
            ("[for i, x in [\"a\", \"b\"] : \"${i}${x}\"]", "[\"0a\", \"1b\"]: …"),
            ("[for k, v in { b = 1, a = 2 } : k]", "[\"a\", \"b\"]: …"),
            ("[for x in toset([3, 1]) : x]", "[1, 3]: …"),
            ("{ for x in [\"a\", \"b\", \"a\"] : x => 1... }", "{ a = [1, 1], b = [1] }: …"),
            ("{ for x in [\"a\", \"a\"] : x => 1 }", "error: two elements give the key \"a\""),
            ("[for x in null : x]", "error: null cannot be iterated"),
            ("[for x in \"abc\" : x]", "error: a string cannot be iterated"),
            ("[for x in ls : x]", "(known after apply): dynamic"),
            ("[for x in [1, 2] : x if b]", "(known after apply): dynamic"),
            ("[for x in [1] : x if null]", "error: the condition is null…"),
            ("[for x in [1] : [for x in [2] : x]]", "[[2]]: …"),
            ("{ for x in [u] : x => 1 }", "(known after apply): dynamic"),
        ],
    );
}

#[test]
fn indexes_attributes_and_splats() {
    table(
        Terraform,
        &[
            ("[1, 2][\"1\"]", "2: number"),
            ("[1][1]", "error: there is no such element: the list has 1, with index 0"),
            ("[1, 2][-1]", "error: the index is -1; it is a whole number from 0"),
            ("{ a = 1 }[\"a\"]", "1: number"),
            ("{ abc = 1 }.abd", "error: the object has no attribute `abd`"),
            ("toset([1])[0]", "error: the elements of a set have no index"),
            ("null.a", "error: null has no attribute `a`"),
            ("[{ a = [1, 2] }, { a = [3] }].*.a[0]", "[1, 2]: …"),
            ("[{ a = [1, 2] }, { a = [3] }][*].a[0]", "[1, 3]: …"),
            ("[{ a = [{ b = 1 }] }][*].a[*].b", "[[1]]: …"),
            ("null[*]", "[]: tuple([])"),
            ("\"x\"[*]", "[\"x\"]: …"),
            ("tolist(null)[*]", "error: a null list…"),
            ("tolist([{ a = 1 }])[*].a", "[1]: list(number)"),
            ("ls[0]", "(known after apply): string"),
            ("d.a.b", "(known after apply): dynamic"),
            ("{ a = 1 }[u]", "(known after apply): dynamic"),
        ],
    );
    let error = eval("{ abc = 1 }.abd", Terraform).unwrap_err();
    assert_eq!(error.help.as_deref(), Some("did you mean `abc`?"));
    let error = eval("atrs.x", Terraform).unwrap_err();
    assert_eq!(error.help.as_deref(), Some("did you mean `attrs`?"));
}

#[test]
fn templates_and_heredocs() {
    table(
        Terraform,
        &[
            ("\"a${1}b\"", "\"a1b\": string"),
            ("\"${1}\"", "1: number"),
            ("\"a${null}\"", "error: the interpolated value is null…"),
            ("\"a${[1]}\"", "error: the interpolated value is a tuple…"),
            ("\"a %{~ if true ~} b %{~ endif ~} c\"", "\"abc\": string"),
            ("\"%{ for x in [1, 2] }<${x}\\t>%{ endfor }\"", "\"<1\\t><2\\t>\": string"),
            ("\"$${a} %%{b}\"", "\"${a} %{b}\": string"),
            ("<<-EOT\n    a\n      ${1}\n\n    EOT", "\"a\\n  1\\n\\n\": string"),
            ("<<EOT\n%{ for x in [\"p\"] ~}\n    - ${x}\n%{ endfor ~}\nend\nEOT", "\"    - p\\nend\\n\": string"),
            (
                "<<-EOT\n    %{ for x in [1] ~}\n    - ${x}\n    %{ endfor ~}\n    z\n    EOT",
                "\"    - 1\\n    z\\n\": string",
            ),
            ("\"a${u}\"", "(known after apply): string"),
        ],
    );
}

#[test]
fn objects() {
    table(
        Terraform,
        &[
            ("{ a = 1, a = 2, b = 3, b = 4, b = 5 }", "{ a = 2, b = 5 }: …"),
            ("{ a = { a = 1, a = 2 }, a = 3 }", "{ a = 3 }: …"),
            ("{ \"a\" = 1, a = 2 }", "{ a = 2 }: …"),
            ("{ (upper(\"k\")) = 1, 1.5 = 2, true = 3, null = 4 }", "{ 1.5 = 2, K = 1, null = 4, true = 3 }: …"),
            ("{ (null) = 1 }", "error: the key is null…"),
            ("{ a = 1e400 }.a / 1e399", "10: number"),
        ],
    );
}

#[test]
fn functions_of_lists() {
    table(
        Terraform,
        &[
            ("contains([1], \"1\")", "false: bool"),
            ("contains([u, \"a\"], \"a\")", "true: bool"),
            ("contains([u, \"b\"], \"a\")", "(known after apply): bool"),
            ("contains({ a = 1 }, \"a\")", "error: contains: argument 1 is an object; a list is required"),
            ("alltrue([true, null])", "false: bool"),
            ("alltrue([b, false])", "(known after apply): bool"),
            ("anytrue([b, true])", "true: bool"),
            ("concat([1], [\"a\"], [])", "[1, \"a\"]: tuple…"),
            ("concat(tolist([\"a\"]), tolist([1]))", "[\"a\", \"1\"]: list(string)"),
            ("flatten([1, [2, [3, []]], toset([\"x\"])])", "[1, 2, 3, \"x\"]: tuple…"),
            ("distinct([\"b\", \"a\", \"b\"])", "[\"b\", \"a\"]: list(string)"),
            ("compact([\"a\", \"\", null])", "[\"a\"]: list(string)"),
            ("sort([\"b\", \"a\", \"C\"])", "[\"C\", \"a\", \"b\"]: list(string)"),
            ("sort([\"a\", u])", "[(known after apply), (known after apply)]: list(string)"),
            ("element([\"a\", \"b\", \"c\"], 4)", "\"b\": string"),
            ("element([\"a\", \"b\"], -1)", "error: element: the index is negative…"),
            // Terraform 1.11 takes a multiple of the length.
            ("element([\"a\", \"b\"], -2)", "\"a\": string"),
            ("index([\"a\", \"b\"], \"b\")", "1: number"),
            ("one([])", "null: dynamic"),
            ("one([1, 2])", "error: one: the list has 2 elements…"),
            ("reverse([1, \"a\"])", "[\"a\", 1]: tuple([string, number])"),
            ("range(0, 10, 3)", "[0, 3, 6, 9]: list(number)"),
            ("range(3, 0)", "[3, 2, 1]: list(number)"),
            ("range(0, 1, 0)", "error: range: a step of zero never ends"),
            ("length(\"👩‍👩‍👧\")", "1: number"),
            ("length(null)", "error: length: argument 1 is null"),
            ("sum([1, 2.5, \"3\"])", "6.5: number"),
            ("max(1, [2, 3]...)", "3: number"),
            ("max()", "error: `max` takes at least 1 argument, not 0"),
        ],
    );
}

#[test]
fn functions_of_sets_and_maps() {
    table(
        Terraform,
        &[
            ("setunion([\"b\"], [\"a\", \"b\"])", "[\"a\", \"b\"]: set(string)"),
            ("setunion([\"a\"], [1])", "[\"1\", \"a\"]: set(string)"),
            ("setintersection([1, 2, 3], [2, 3], [3])", "[3]: set(number)"),
            ("setsubtract([\"a\", \"b\"], [\"b\"])", "[\"a\"]: set(string)"),
            ("toset([u, \"x\"])", "[\"x\", (known after apply)]: set(string)"),
            ("length(toset([u, \"x\"]))", "(known after apply): number"),
            ("keys({ b = 1, a = 2 })", "[\"a\", \"b\"]: tuple([string, string])"),
            ("values(tomap({ b = 1, a = 2 }))", "[2, 1]: list(number)"),
            ("lookup({ a = 1 }, \"b\", \"x\")", "\"x\": string"),
            ("lookup({ a = 1 }, \"b\")", "error: lookup: there is no element with the key \"b\"…"),
            ("merge({ a = 1 }, null, { b = \"x\" }, { a = 2 })", "{ a = 2, b = \"x\" }: object…"),
            ("merge(tomap({ a = 1 }), tomap({ b = 2 }))", "{ a = 1, b = 2 }: map(number)"),
        ],
    );
}

#[test]
fn functions_of_text() {
    table(
        Terraform,
        &[
            ("upper(\"straße\")", "\"STRAßE\": string"),
            ("title(\"it's a hello-world\")", "\"It'S A Hello-World\": string"),
            ("substr(\"abc\", -2, -1)", "\"bc\": string"),
            ("split(\",\", \"a,b,\")", "[\"a\", \"b\", \"\"]: list(string)"),
            ("join(\"-\", [1, true], [\"x\"])", "\"1-true-x\": string"),
            ("join(\",\", [null])", "error: join: element 0 is null; a string is required"),
            ("replace(\"abc\", \"/[ab]/\", \"x\")", "\"xxc\": string"),
            ("replace(\"hello\", \"/l(.)/\", \"<$1>\")", "\"he<l>o\": string"),
            ("replace(\"a.b\", \".\", \"-\")", "\"a-b\": string"),
            ("regex(\"(?P<a>\\\\d+)\", \"x7\")", "{ a = \"7\" }: object({a = string})"),
            ("regex(\"(a)|(b)\", \"b\")", "[null, \"b\"]: tuple([string, string])"),
            ("regex(\"\\\\d+\", \"١12\")", "\"12\": string"),
            ("regex(\"[^a-c&&[]+\", \"abc&d\")", "\"d\": string"),
            ("regex(\"a\", \"b\")", "error: regex: the pattern does not match"),
            ("regex(\"(\", \"a\")", "error: regex: the pattern is no regular expression…"),
            ("regexall(\"z\", \"a\")", "[]: list(string)"),
            ("trimspace(\"\\n a\\t\")", "\"a\": string"),
            ("startswith(\"arn:${u}\", \"arn\")", "true: bool"),
            ("startswith(\"arn:${u}\", \"b\")", "false: bool"),
            ("strcontains(\"a${u}\", \"a\")", "(known after apply): bool"),
        ],
    );
}

#[test]
fn formats() {
    table(
        Terraform,
        &[
            (
                "format(\"%03d|%5s|%-5s|%q|%v\", 7, \"a\", \"b\", \"q\", [1, { a = true }])",
                "\"007|    a|b    |\\\"q\\\"|[1,{\\\"a\\\":true}]\": string",
            ),
            (
                "format(\"%t %x %o %b %e %g %f %.2f\", true, 255, 8, 5, 1234.5, 1234.5, 1.5, 1.005)",
                "\"true ff 10 101 1.234500e+03 1234.5 1.500000 1.00\": string",
            ),
            (
                "format(\"%v %.0f %.1f %.3g\", 123456789, 2.5, 0.35, 0.0001234)",
                "\"1.23456789e+08 2 0.3 0.000123\": string",
            ),
            ("format(\"%[2]s %[1]s\", \"a\", \"b\")", "\"b a\": string"),
            ("format(\"%d\", \"x\")", "error: format: `%d` takes a number, and argument 2 is a string"),
            ("format(\"%d\", 1.5)", "error: format: `%d` takes a whole number…"),
            ("format(\"%s %s\", \"a\")", "error: format: `%s` has no argument: 1 given"),
            ("format(\"%s\", \"a\", \"b\")", "error: format: 2 arguments are given, 1 are used"),
            ("format(\"%%\")", "\"%\": string"),
            ("format(\"%v\", null)", "(known after apply): dynamic"),
            ("format(\"%v\", tostring(null))", "\"null\": string"),
        ],
    );
}

#[test]
fn json_both_ways() {
    table(
        Terraform,
        &[
            (
                "jsonencode({ b = 1, a = [1, \"x\", null], c = {} })",
                "\"{\\\"a\\\":[1,\\\"x\\\",null],\\\"b\\\":1,\\\"c\\\":{}}\": string",
            ),
            (
                "jsonencode(\"<é&>\\u2028\\u0001\")",
                "\"\\\"\\\\u003cé\\\\u0026\\\\u003e\\\\u2028\\\\u0001\\\"\": string",
            ),
            ("jsondecode(\"[1e3, 1.50, 12345678901234567890]\")", "[1000, 1.5, 12345678901234567890]: …"),
            (
                "jsondecode(\"{\\\"a\\\":1,\\\"a\\\":{\\\"b\\\":null}}\")",
                "error: jsondecode: the text is no JSON: two values…",
            ),
            ("jsondecode(\"{\\\"a\\\":1,\\\"a\\\":2}\")", "{ a = 2 }: …"),
            ("jsondecode(\"\\\"\\\\ud83d\\\\ude00\\\"\")", "\"😀\": string"),
            (
                "jsondecode(\"[1,]\")",
                "error: jsondecode: the text is no JSON: at byte 3 stands `]`; a value is required",
            ),
            ("jsondecode(\"01\")", "error: jsondecode…"),
            ("jsondecode(\"\")", "error: jsondecode: the text is no JSON: the text ends…"),
            ("jsondecode(jsonencode({ a = u }))", "(known after apply): dynamic"),
        ],
    );
    let deep = format!("jsondecode(\"{}\")", "[".repeat(100_000));
    assert!(eval(&deep, Terraform).unwrap_err().message.contains("nested deeper"));
}

#[test]
fn conversions_and_fallbacks() {
    table(
        Terraform,
        &[
            ("tolist([1, \"a\", true])", "[\"1\", \"a\", \"true\"]: list(string)"),
            ("tolist([{ a = 1 }, { b = 2 }])", "[{ a = 1 }, { b = 2 }]: list(map(number))"),
            ("toset([])", "[]: set(dynamic)"),
            ("tomap({ a = 1, b = [1] })", "error: tomap: cannot convert an object: a map is required"),
            ("tobool(\"1\")", "true: bool"),
            ("tobool(\"TRUE\")", "error: tobool: …"),
            ("tonumber(true)", "error: tonumber: …"),
            ("coalesce(\"\", null, \"b\")", "\"b\": string"),
            ("coalesce(1, \"a\")", "\"1\": string"),
            ("coalesce(null, null)", "error: coalesce: every argument is null…"),
            ("try({}.a, null)", "null: dynamic"),
            ("try({ a = u }.z, \"x\")", "\"x\": string"),
            ("try(tonumber(\"x\"))", "error: none of the expressions has a value…"),
            ("try({ a = u }, {})", "(known after apply): dynamic"),
            ("can({}.a)", "false: bool"),
            ("can({ a = u })", "(known after apply): bool"),
            ("nosuch(1)", "error: there is no function `nosuch`"),
        ],
    );
}

#[test]
fn sensitivity_spreads_and_is_never_told() {
    table(
        Onus,
        &[
            ("upper(secret)", "(sensitive value): string"),
            ("\"a${secret}\"", "(sensitive value): string"),
            ("secret == \"x\"", "(sensitive value): bool"),
            ("[secret, \"y\"]", "[(sensitive value), \"y\"]: …"),
            ("toset([secret])", "(sensitive value): set(string)"),
            ("contains([secret], \"a\")", "(sensitive value): bool"),
            ("jsonencode({ a = secret })", "(sensitive value): string"),
            ("keys({ a = secret })", "[\"a\"]: …"),
            ("lookup({ a = secret, b = 2 }, \"b\", 0)", "2: number"),
            ("secret == \"hunter2\" ? 1 : 2", "(sensitive value): number"),
            ("{ (secret) = 1 }", "(sensitive value): …"),
        ],
    );
    for text in [
        "tonumber(secret)",
        "secret + 1",
        "abs(secret)",
        "{ a = 1 }[secret]",
        "{ for x in [1, 2] : secret => x }",
        "lookup({}, secret)",
        "secret.a",
        "[1][secret]",
        "regex(secret, \"a\")",
        "secret ? 1 : 2",
    ] {
        let error = eval(text, Onus).unwrap_err();
        assert!(!format!("{error:?}").contains("hunter2"), "{text}: {error:?}");
    }
}

#[test]
fn errors_point_at_the_part_that_is_wrong() {
    for (text, part) in [
        ("1 + (2 + \"x\")", "\"x\""),
        ("upper([1])", "[1]"),
        ("[for x in [1] : x.a]", "x.a"),
        ("nosuch(1)", "nosuch"),
        ("true ? { a = 1 }.b : 2", "{ a = 1 }.b"),
        ("s3::fails(1)", "s3::fails(1)"),
        ("s3::gone(1)", "s3::gone"),
    ] {
        let error = eval(text, Onus).unwrap_err();
        assert_eq!(text.get(error.span.start..error.span.end), Some(part), "{error:?}");
    }
}

#[test]
fn a_tree_beyond_the_limit_is_an_error_and_no_crash() {
    let mut deep = expr("1");
    for _ in 0..MAX_DEPTH + 10 {
        let span = deep.span;
        deep = crate::lang::Expr { kind: crate::lang::Kind::Parentheses(Box::new(deep)), span };
    }
    let context = Context { dialect: Onus, scope: &super::World, host: &NoHost, tally: &Tally::default() };
    assert!(evaluate(&deep, &context).unwrap_err().message.contains("nested deeper"));
}

#[test]
fn small_texts_make_no_huge_values() {
    let long = "range(1000)";
    let three = format!("setproduct({long}, {long}, {long})");
    table(
        Terraform,
        &[
            (&three, "error: setproduct: the product has more than 1048576 values"),
            (&three.replace("(range(1000)", "([]"), "[]: list(tuple([dynamic, number, number]))"),
            (&three.replace("range(1000))", "[])"), "[]: list(tuple([number, number, dynamic]))"),
            ("length(setproduct(range(100), range(100)))", "10000: number"),
            ("indent(1000000000, \"a\\nb\")", "error: indent: the text would be longer than 67108864 bytes"),
            ("indent(-1, \"a\")", "error: indent: the number of spaces is negative"),
            ("regex(\"((a{100}){10}){10}\", \"\")", "error: regex: the pattern is no regular expression: nested…"),
            ("regex(\"\\\\pL{1000}\\\\pL{1000}\", \"\")", "error: regex: the pattern is no regular expression: …"),
        ],
    );
    let many = "a".repeat(100);
    for pattern in ["a", "/a/"] {
        let text = format!("replace(\"{many}\", \"{pattern}\", indent(1000000, \"\\n\"))");
        table(Terraform, &[(&text, "error: replace: the text would be longer than 67108864 bytes")]);
    }
}

/// One name that holds what was evaluated last.
struct Last(Value);

impl Scope for Last {
    fn root(&self, name: &str) -> Option<Value> {
        (name == "last").then(|| self.0.clone())
    }

    fn slot(&self, _: usize) -> Value {
        Value::null()
    }

    fn call(&self, _: &str, _: &str, _: &[Value]) -> Option<Result<Value, String>> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn values_that_grow_over_many_expressions_have_a_limit() {
    for (wrap, told) in [
        ("[{ a = last }]", "the value is nested deeper than 240 levels"),
        ("[last, last]", "the value has more than 4194304 parts"),
    ] {
        let wrap = expr(wrap);
        let mut last = Last(Value::null());
        let refused = loop {
            match evaluate(
                &wrap,
                &Context { dialect: Terraform, scope: &last, host: &NoHost, tally: &Tally::default() },
            ) {
                Ok(value) => last = Last(value),
                Err(error) => break error,
            }
        };
        assert_eq!(refused.message, told);
    }
}

#[test]
fn values_at_the_limit_are_compared_converted_and_shown_on_a_small_stack() {
    let run = || {
        let mut last = Last(Value::null());
        let wrap = expr("[{ a = last }]");
        while let Ok(value) =
            evaluate(&wrap, &Context { dialect: Terraform, scope: &last, host: &NoHost, tally: &Tally::default() })
        {
            last = Last(value);
        }
        let texts =
            ["last == last", "[last] == [last, 1]", "toset([last, last])", "tolist([last, last])", "flatten(last)"];
        for text in texts {
            evaluate(
                &expr(text),
                &Context { dialect: Terraform, scope: &last, host: &NoHost, tally: &Tally::default() },
            )
            .ok();
        }
        last.0.shown().to_string().len()
    };
    let shown = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert!(shown > 240);
}
