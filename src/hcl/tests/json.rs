//! JSON gives what HCL's own syntax gives.

use std::fmt::Debug;

use proptest::prelude::*;

use super::robust::check_place;
use crate::hcl::{MAX_ERRORS, Parsed, parse, parse_json, parse_values_json};
use crate::lang::{Expr, Kind, Part};
use crate::source::{Location, Source, SourceId, Span};

fn read(text: &str) -> Parsed {
    parse_json(SourceId(0), text)
}

/// Without places, and without the parentheses that stand for a string of one interpolation.
fn shape(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let places = regex::Regex::new(r"Span \{ start: \d+, end: \d+ \}").unwrap();
    places.replace_all(&text, "_").into_owned()
}

fn same(json: &str, native: &str) {
    let parsed = read(json);
    assert!(parsed.errors.is_empty(), "{json}: {:?}", parsed.errors);
    let native = parse(SourceId(0), native).unwrap_or_else(|error| panic!("{native}: {error:?}"));
    let (given, expected) = (&parsed.body, &native);
    assert_eq!(shape(&given.attributes), shape(&expected.attributes), "{json}");
    assert_eq!(shape(&given.blocks), shape(&expected.blocks), "{json}");
}

fn place(text: &str, location: &Option<Location>) -> (usize, usize) {
    let Some(Location::Source { span, .. }) = location else { panic!("{location:?}") };
    let position = Source::new("a.tf.json", text).position(span.start);
    (position.line, position.column)
}

#[test]
fn blocks_of_a_module_come_out_as_from_native_syntax() {
    for (json, native) in [
        (
            r#"{"//": "what", "resource": {"aws_s3_bucket": {"a": {"bucket": "${var.n}", "tags": {"x": "a-${var.n}"}}}}}"#,
            "resource \"aws_s3_bucket\" \"a\" {\n bucket = \"${var.n}\"\n tags = { \"x\" = \"a-${var.n}\" }\n}",
        ),
        (
            r#"[{"resource": [{"t": {"a": {"//": 1, "n": 1.50, "b": [true, null]}}}, {"t": [{"b": [{}, {}]}]}]}, {"locals": {"x": 1}}]"#,
            "resource \"t\" \"a\" {\n n = 1.50\n b = [true, null]\n}\nresource \"t\" \"b\" {}\nresource \"t\" \"b\" {}\nlocals {\n x = 1\n}",
        ),
        (
            r#"{"variable": {"v": {"type": "list(string)", "default": "${x}", "description": "%{ a", "validation": {"condition": "${var.v != \"\"}", "error_message": "No."}}}}"#,
            "variable \"v\" {\n type = list(string)\n default = \"$${x}\"\n description = \"%%{ a\"\n validation {\n condition = \"${var.v != \"\"}\"\n error_message = \"No.\"\n }\n}",
        ),
        (
            r#"{"module": {"m": {"source": "./m", "providers": {"aws": "aws", "aws.src": "aws.a"}, "depends_on": ["aws_x.y[0]"], "lifecycle_rule": [{"id": "a"}]}}}"#,
            "module \"m\" {\n source = \"./m\"\n providers = {\n aws = aws\n aws.src = aws.a\n }\n depends_on = [aws_x.y[0]]\n lifecycle_rule = [{ id = \"a\" }]\n}",
        ),
        (
            r#"{"provider": {"aws": [{"region": "r"}, {"alias": "a", "default_tags": {"tags": {}}}]}, "output": {"o": {"value": "${1 + 1}", "sensitive": true, "precondition": {"condition": true}}}}"#,
            "provider \"aws\" {\n region = \"r\"\n}\nprovider \"aws\" {\n alias = \"a\"\n default_tags = { tags = {} }\n}\noutput \"o\" {\n value = \"${1 + 1}\"\n sensitive = true\n precondition {\n condition = true\n }\n}",
        ),
        (
            r#"{"terraform": {"required_version": ">= 1", "required_providers": {"aws": {"source": "h/aws", "configuration_aliases": ["aws.a"]}}, "backend": {"s3": {"bucket": "b"}}, "cloud": {}}}"#,
            "terraform {\n required_version = \">= 1\"\n required_providers {\n aws = { source = \"h/aws\", configuration_aliases = [aws.a] }\n }\n backend \"s3\" {\n bucket = \"b\"\n }\n cloud {}\n}",
        ),
        (
            r#"{"moved": [{"from": "a.b", "to": "a.c"}], "import": {"to": "a.c[\"k\"]", "id": "${var.i}"}, "removed": {"from": "a.d", "lifecycle": {"destroy": false}}}"#,
            "moved {\n from = a.b\n to = a.c\n}\nimport {\n to = a.c[\"k\"]\n id = \"${var.i}\"\n}\nremoved {\n from = a.d\n lifecycle {\n destroy = false\n }\n}",
        ),
        (
            r#"{"check": {"c": {"data": {"http": {"h": {"url": "u"}}}, "assert": [{"condition": "${true}", "error_message": "e"}]}}}"#,
            "check \"c\" {\n data \"http\" \"h\" {\n url = \"u\"\n }\n assert {\n condition = \"${true}\"\n error_message = \"e\"\n }\n}",
        ),
        (
            r#"{"resource": {"t": {"a": {"provider": "aws.a", "lifecycle": {"ignore_changes": "all", "replace_triggered_by": ["a.b.c"], "postcondition": [{"condition": "${self.x}"}]}, "provisioner": [{"local-exec": {"command": "c", "when": "destroy"}}], "connection": {"host": "h"}}}}}"#,
            "resource \"t\" \"a\" {\n provider = aws.a\n lifecycle {\n ignore_changes = all\n replace_triggered_by = [a.b.c]\n postcondition {\n condition = \"${self.x}\"\n }\n }\n provisioner \"local-exec\" {\n command = \"c\"\n when = destroy\n }\n connection {\n host = \"h\"\n }\n}",
        ),
        (
            r#"{"data": {"aws_iam_policy_document": {"d": {"dynamic": {"statement": [{"for_each": "${var.s}", "iterator": "i", "content": {"sid": "${i.value}", "dynamic": {"x": {"for_each": [1], "content": {}}}}}]}, "y": null}}}, "resource": null}"#,
            "data \"aws_iam_policy_document\" \"d\" {\n dynamic \"statement\" {\n for_each = \"${var.s}\"\n iterator = i\n content {\n sid = \"${i.value}\"\n dynamic \"x\" {\n for_each = [1]\n content {}\n }\n }\n }\n y = null\n}",
        ),
    ] {
        same(json, native);
    }
}

#[test]
fn numbers_and_strings_lose_nothing() {
    same(
        r#"{"locals": {"a": 12345678901234567890.123456789, "b": -0.1e-7, "c": "\u00e9\ud83d\ude00\n\"", "d": "$${x} ${y ~} z", "e": "%{ if a }b%{ endif }", "f": "$"}}"#,
        "locals {\n a = 12345678901234567890.123456789\n b = -0.1e-7\n c = \"é😀\\n\\\"\"\n d = \"$${x} ${y ~} z\"\n e = \"%{ if a }b%{ endif }\"\n f = \"$\"\n}",
    );
}

#[test]
fn every_part_knows_its_place() {
    let text = "\u{feff}{\n  \"resource\": {\n    \"t\": {\n      \"é\": { \"b\": \"x${ y }\", \"c\": \"${f(\\\"z\\\")}\" }\n    }\n  }\n}";
    let parsed = read(text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let cut = |span: Span| text.get(span.start..span.end).unwrap();
    let block = parsed.body.blocks.first().unwrap();
    assert_eq!((cut(block.kind_span), cut(block.header)), ("\"resource\"", "\"é\""));
    assert_eq!(block.labels.iter().map(|label| cut(label.span)).collect::<Vec<_>>(), ["\"t\"", "\"é\""]);
    assert!(cut(block.span).starts_with("\"é\": {") && cut(block.span).ends_with('}'));
    let b = block.body.attribute("b").unwrap();
    assert_eq!((cut(b.name_span), cut(b.span), cut(b.expr.span)), ("\"b\"", "\"b\": \"x${ y }\"", "\"x${ y }\""));
    let Kind::Template(parts) = &b.expr.kind else { panic!("{b:?}") };
    assert!(parts.iter().any(|part| matches!(part, Part::Value(value) if cut(value.span) == "y")));
    let c = block.body.attribute("c").unwrap();
    let Kind::Parentheses(inner) = &c.expr.kind else { panic!("{c:?}") };
    assert_eq!((cut(c.expr.span), cut(inner.span)), ("\"${f(\\\"z\\\")}\"", "\"${f(\\\"z\\\")}\""));
}

#[test]
fn a_text_that_is_no_json_gives_one_error_at_its_place() {
    for (text, at) in [
        ("{\"a\": 1,}", (1, 9)),
        ("{\n  \"é\": tru\n}", (2, 11)),
        ("{\n  // no\n}", (2, 3)),
        ("{\"a\": 1} x", (1, 10)),
        ("{\"a\"", (1, 4)),
        ("{'a': 1}", (1, 2)),
        ("", (1, 1)),
        ("resource \"a\" \"b\" {}\n", (1, 1)),
        ("{\"a\": 01}", (1, 8)),
    ] {
        let parsed = read(text);
        assert!(matches!(parsed.errors.as_slice(), [error] if error.message.contains("no JSON")), "{text}: {parsed:?}");
        assert_eq!(place(text, &parsed.errors.first().unwrap().location), at, "{text}: {:?}", parsed.errors);
        assert!(parsed.body.blocks.is_empty());
    }
}

#[test]
fn an_error_costs_the_block_that_it_is_in() {
    let good = r#""good": {"x": 1}"#;
    for (bad, message, at) in [
        (r#"{"x": "${a +}"}"#, "missing before", (2, 16)),
        (r#"{"x": "${f(\"a)}"}"#, "", (2, 10)),
        (r#"{"x": 1, "x": 2}"#, "`x` is set twice", (2, 13)),
        (r#"{"x": {"a": 1, "a": 2}}"#, "is in this object twice", (2, 19)),
        (r#"{"x": 1e99999}"#, "beyond the numbers", (2, 10)),
        (r#"{"x": "\ud800"}"#, "no characters", (2, 10)),
        (r#"{"lifecycle": "x"}"#, "neither", (2, 18)),
        (r#"{"depends_on": ["a.b c"]}"#, "", (2, 25)),
        (r#""x""#, "neither", (2, 4)),
        (r#"[{}, 1]"#, "neither", (2, 9)),
    ] {
        let text = format!("{{\"resource\": {{\"t\": {{\"a\":\n   {bad}, {good}}}}}}}");
        let parsed = read(&text);
        assert!(parsed.errors.len() == 1, "{bad}: {:?}", parsed.errors);
        let error = parsed.errors.first().unwrap();
        assert!(error.message.contains(message), "{bad}: {error:?}");
        assert_eq!(place(&text, &error.location), at, "{bad}: {error:?}");
        check_place(&text, error);
        let names: Vec<_> = parsed.body.blocks.iter().filter_map(|block| block.labels.get(1)).collect();
        assert!(names.iter().any(|label| &*label.text == "good"), "{bad}");
    }
    let unknown = read("{\"resources\": {}, \"locals\": {\"a\": 1}}");
    assert!(
        matches!(unknown.errors.as_slice(), [error] if error.help.as_deref() == Some("did you mean \"resource\"?"))
    );
    assert_eq!(unknown.body.blocks.len(), 1);
    assert_eq!(read(&format!("{{{}\"locals\": {{}}}}", "\"x\": 1,".repeat(200))).errors.len(), MAX_ERRORS);
}

#[test]
fn deep_nesting_is_an_error_of_its_block_and_no_crash() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"dynamic\": {\"a\": {\"content\":", "}}}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let text = format!("{{\"resource\": {{\"t\": {{\"b\": {{\"x\": {deep}}}, \"c\": {deep}, \"d\": {{}}}}}}}}");
        let parsed = read(&text);
        assert!(parsed.errors.iter().all(|error| error.message.contains("nested deeper")), "{:?}", parsed.errors);
        assert!(!parsed.errors.is_empty() && parsed.body.blocks.iter().any(|block| block.labels.len() == 2));
        assert!(!parse_values_json(SourceId(0), &format!("{{\"a\": {deep}}}")).errors.is_empty());
        assert!(!read(&deep).errors.is_empty());
    }
}

#[test]
fn values_are_what_they_are() {
    let text = r#"{"//": "no", "a": "${x}", "b": [1, {"c": null, "${d}": "%{"}], "e": 1e3}"#;
    let parsed = parse_values_json(SourceId(0), text);
    let native = parse(SourceId(0), "a = \"$${x}\"\nb = [1, { c = null, \"$${d}\" = \"%%{\" }]\ne = 1e3\n").unwrap();
    assert!(parsed.errors.is_empty());
    assert_eq!(shape(&parsed.body.attributes), shape(&native.attributes));
    let twice = parse_values_json(SourceId(0), "{\"a\": 1, \"a\": 2, \"b\": 3}");
    assert_eq!((twice.errors.len(), twice.body.attributes.len()), (1, 2));
    for text in ["[]", "1", "\"a\"", "null", "{"] {
        assert_eq!(parse_values_json(SourceId(0), text).errors.len(), 1, "{text}");
    }
}

#[test]
fn many_keys_and_long_strings_are_read() {
    let keys: Vec<String> = (0..20_000).map(|number| format!("\"k{number}\": \"${{v{number}}}\"")).collect();
    let parsed = read(&format!("{{\"locals\": {{{}}}}}", keys.join(",")));
    assert_eq!(parsed.body.blocks.first().unwrap().body.attributes.len(), 20_000);
    let long = read(&format!("{{\"locals\": {{\"a\": \"{}\"}}}}", "x".repeat(5 << 20)));
    assert!(long.errors.is_empty());
    let long = read(&format!("{{\"locals\": {{\"a\": \"${{b}}{}\"}}}}", "x".repeat(5 << 20)));
    assert!(matches!(long.errors.as_slice(), [error] if error.message.contains("more than the")));
}

const SEED: &str = r#"{"resource": {"aws_s3_bucket": {"a": [{"x": "a${b["c"]}\n", "dynamic": {"y": {"for_each": [1, -2.5e3], "content": {}}}}]}}, "//": null, "variable": {"v": {"type": "map(string)"}}}"#;

const PIECES: [&str; 20] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "${",
    "%{",
    "\\",
    "\\u00",
    "null",
    "1e9",
    "-",
    "é",
    "\n",
    "\"//\":",
    "\"resource\":",
    "dynamic",
    "\u{feff}",
];

fn check(text: &str) {
    for parsed in [read(text), parse_values_json(SourceId(0), text)] {
        parsed.errors.iter().for_each(|error| check_place(text, error));
        for block in &parsed.body.blocks {
            assert!(
                text.get(block.span.start..block.span.end).is_some_and(|text| text.ends_with(['}', 'l'])),
                "{text:?}"
            );
            assert!(text.get(block.body.span.start..block.body.span.end).is_some(), "{text:?}");
            for attribute in &block.body.attributes {
                let Expr { span, .. } = attribute.expr;
                assert!(text.get(span.start..span.end).is_some(), "{text:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_text_is_read_or_refused(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, 0..PIECES.len()), 1..4),
    ) {
        check(&super::edited(SEED, &edits, &PIECES));
    }

    #[test]
    fn pieces_in_any_order_are_read_or_refused(pieces in prop::collection::vec(0..PIECES.len(), 0..20)) {
        check(&pieces.iter().filter_map(|piece| PIECES.get(*piece).copied()).collect::<String>());
    }
}
