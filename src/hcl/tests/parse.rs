use crate::hcl::{Body, parse, parse_expression};
use crate::lang::{Expr, Kind, Part, Step};
use crate::source::{Diagnostic, Location, SourceId, Span};

fn body(text: &str) -> Body {
    parse(SourceId(0), text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn failure(text: &str) -> Diagnostic {
    match parse(SourceId(0), text) {
        Ok(body) => panic!("{text} parses: {body:?}"),
        Err(error) => error,
    }
}

fn cut(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap()
}

fn place(error: &Diagnostic) -> Span {
    match error.location {
        Some(Location::Source { span, .. }) => span,
        ref other => panic!("no place in a source: {other:?}"),
    }
}

const POLICY: &str = "# é\r\nresource_policy \"aws_s3_bucket\" a-b {\r\n  filter = !x.y[0]\r\n  enforce {\r\n    condition = f(1) == \"é\"\r\n  }\r\n  meta { on = true }\r\n}\r\n";

#[test]
fn every_part_knows_its_place_even_with_crlf_and_umlauts() {
    for (mark, offset) in [("", 0), ("\u{feff}", 3)] {
        let text = format!("{mark}{POLICY}");
        let body = body(&text);
        let block = body.blocks.first().unwrap();
        assert_eq!(cut(&text, block.kind_span), "resource_policy");
        assert_eq!(cut(&text, block.header), "resource_policy \"aws_s3_bucket\" a-b");
        assert_eq!(block.kind_span.start, 6 + offset);
        let labels: Vec<_> = block.labels.iter().map(|label| (&*label.text, cut(&text, label.span))).collect();
        assert_eq!(labels, [("aws_s3_bucket", "\"aws_s3_bucket\""), ("a-b", "a-b")]);
        let filter = block.body.attribute("filter").unwrap();
        assert_eq!(cut(&text, filter.span), "filter = !x.y[0]");
        assert_eq!(cut(&text, filter.expr.span), "!x.y[0]");
        let enforce = block.body.blocks_of("enforce").next().unwrap();
        assert_eq!(cut(&text, enforce.body.attribute("condition").unwrap().expr.span), "f(1) == \"é\"");
        let one_line = block.body.blocks_of("meta").next().unwrap();
        assert_eq!(cut(&text, one_line.span), "meta { on = true }");
        assert_eq!(cut(&text, one_line.body.span), " on = true ");
        assert!(cut(&text, block.span).ends_with('}'));
    }
}

#[test]
fn the_steps_of_a_traversal_know_their_places() {
    let text = "a.bc[\"d\"].e";
    let expr = parse_expression(SourceId(0), text).unwrap();
    let Kind::Traversal(traversal) = expr.kind else { panic!("{expr:?}") };
    assert_eq!(cut(text, traversal.root_span), "a");
    let steps: Vec<_> = traversal.steps.iter().map(|step| cut(text, step.span())).collect();
    assert_eq!(steps, ["bc", "\"d\"", "e"]);
    assert!(matches!(traversal.steps.first(), Some(Step::Attribute { .. })));
}

#[test]
fn an_expression_may_stand_between_blank_lines() {
    let text = "\n  a == 1\n";
    assert_eq!(cut(text, parse_expression(SourceId(0), text).unwrap().span), "a == 1");
}

#[test]
fn newlines_in_the_value_of_an_object_for_are_taken() {
    let text = "x = { for k in l : k => # why\n  k == 1 ?\n  \"a\" : # \"\n  k }\ny = 2\n";
    let body = body(text);
    assert_eq!(cut(text, body.attribute("y").unwrap().expr.span), "2");
    let Kind::For(each) = &body.attribute("x").unwrap().expr.kind else { panic!() };
    assert_eq!(cut(text, each.result.span), "k == 1 ?\n  \"a\" : # \"\n  k");
}

#[test]
fn newlines_elsewhere_stay_ends() {
    let error = failure("x = { for k in l : k => k }\ny = 1 +\n2\n");
    assert_eq!(place(&error), Span { start: 35, end: 36 }, "{error:?}");
    body("x = { for k in l : k => <<EOT\n{ for\n${k}\n}\nEOT\n}\n");
}

#[test]
fn the_parts_of_an_object_and_of_strings_know_their_places() {
    let text = "{ a = 1 # é\n \"b\" : <<-E\n    x${ y }\n  E\n (c) = -07.50, d = \"é${ z }\" }";
    let expr = parse_expression(SourceId(0), text).unwrap();
    let Kind::Object(items) = &expr.kind else { panic!("{expr:?}") };
    let places: Vec<_> = items.iter().map(|(key, value)| (cut(text, key.span), cut(text, value.span))).collect();
    let heredoc = "<<-E\n    x${ y }\n  E";
    assert_eq!(places, [("a", "1"), ("\"b\"", heredoc), ("(c)", "-07.50"), ("d", "\"é${ z }\"")]);
    let values: Vec<_> = items.iter().filter_map(|(_, value)| value_in(value)).map(|span| cut(text, span)).collect();
    assert_eq!(values, ["y", "z"]);
}

fn value_in(expr: &Expr) -> Option<Span> {
    let Kind::Template(parts) = &expr.kind else { return None };
    parts.iter().find_map(|part| if let Part::Value(expr) = part { Some(expr.span) } else { None })
}

#[test]
fn labels_are_read_as_strings_are() {
    let body = body("a \"b\\\"$${\\u00e9\" c /* { */ \"\" { # }\n}\n");
    let block = body.blocks.first().unwrap();
    assert_eq!(block.labels.iter().map(|label| &*label.text).collect::<Vec<_>>(), ["b\"${é", "c", ""]);
}

#[test]
fn the_providers_of_a_module_have_references_as_keys() {
    let text = "module \"m\" {\n  providers = {\n    aws = aws\n    aws.src = aws.a\n  }\n}\n";
    let providers = body(text).blocks.first().unwrap().body.attribute("providers").unwrap().expr.clone();
    let Kind::Object(items) = providers.kind else { panic!("{providers:?}") };
    let keys: Vec<_> =
        items.iter().map(|(key, _)| (cut(text, key.span), matches!(key.kind, Kind::Traversal(_)))).collect();
    assert_eq!(keys, [("aws", false), ("aws.src", true)]);
}

#[test]
fn twenty_thousand_keys_are_read() {
    let items: Vec<String> = (0..20_000).map(|number| format!("key{number} = {number}")).collect();
    let expr = parse_expression(SourceId(0), &format!("{{ {} }}", items.join(", "))).unwrap();
    assert!(matches!(expr.kind, Kind::Object(items) if items.len() == 20_000));
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    let deep = 10_000;
    for text in [
        format!("a = {}1{}\n", "(".repeat(deep), ")".repeat(deep)),
        format!("a = {}1{}\n", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}true\n", "!".repeat(deep)),
        format!("a = {}1\n", "1 + ".repeat(deep)),
        format!("{}{}", "a {\n".repeat(deep), "}\n".repeat(deep)),
        format!("a = {}1\n", "true ? 1 : ".repeat(deep)),
    ] {
        let error = failure(&text);
        assert!(error.message.contains("nested deeper"), "{error:?}");
    }
    let long = format!("a = 1{}\n", " + 1".repeat(127));
    body(&long);
}

#[test]
fn a_text_beyond_the_limit_is_refused() {
    assert!(failure(&" ".repeat(super::super::MAX_TEXT + 1)).message.contains("bytes"));
}
