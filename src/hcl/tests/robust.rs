//! Any text is read or refused: no panic, no hang, and places within the text.

use proptest::prelude::*;

use super::{World, eval, table};
use crate::hcl::{Body, parse, parse_expression, parse_template};
use crate::lang::{self, Context, Dialect, Expr, NoHost};
use crate::limits::Tally;
use crate::source::{Diagnostic, Location, SourceId, Span};

pub(super) const SEEDS: [&str; 10] = [
    "{ a = 1, \"b\" : [1, 2.5e3][*].c\n (d) = x ? -y : !z } # e",
    "[for k, v in m : \"${k}=${v}\" if v != null]",
    "{for k, v in m : k => v... if can(v.a.0)}",
    "<<-EOT\n    a ${b ~}\n  %{ if c }\n  d\n  %{~ else ~}\n e $${f}\n  %{ endif }\n  EOT\n",
    "f(x, <<E\n%{ for i, y in z }${i}%{ endfor }\nE\n, w...)",
    "\"a\\n\\u00e9\\\"%{ if b }$${c}%{ endif }${ {d = \"}\"}.d }\"",
    "a.*.b[0][*].c.1.d[\"e\"]",
    "core::f(/* a */ 1 // b\n, 2)\r\n",
    "a = 1\nb \"c\" d {\n  e = <<E\nf\nE\n}\ng { h = [1] }\n",
    "((1 + 2) * -3 / 4 % 5 <= 6) == true && false || ünï-cödé",
];

pub(super) const PIECES: [&str; 44] = [
    "\"",
    "${",
    "%{",
    "}",
    "~}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "<<E\n",
    "<<-E\n",
    "\nE\n",
    "E",
    "\n",
    "\r\n",
    "\r",
    "\\",
    "\\u",
    "/*",
    "*/",
    "#",
    "//",
    ".",
    "...",
    "*",
    "-",
    "!",
    "?",
    ":",
    "::",
    "=",
    "=>",
    ",",
    "0",
    "1e",
    "for ",
    "in ",
    "if ",
    "%{ endif }",
    "$${",
    "é",
    "\u{feff}",
    "\0",
];

pub(super) fn check_place(text: &str, error: &Diagnostic) {
    let Some(Location::Source { span: Span { start, end }, .. }) = error.location else {
        panic!("{text:?}: {error:?}")
    };
    assert!(start <= end && text.get(start..end).is_some(), "{text:?}: {error:?}");
    assert!(error.help.is_some(), "{text:?}: {error:?}");
}

fn check(text: &str) {
    match parse_expression(SourceId(0), text) {
        Ok(Expr { span, .. }) => assert!(text.get(span.start..span.end).is_some(), "{text:?}"),
        Err(error) => check_place(text, &error),
    }
    if let Err(error) = parse_template(SourceId(0), text) {
        check_place(text, &error);
    }
    match parse(SourceId(0), text) {
        Ok(Body { span, .. }) => assert!(text.get(span.start..span.end).is_some(), "{text:?}"),
        Err(error) => check_place(text, &error),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_text_is_read_or_refused(
        seed in 0..SEEDS.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, 0..PIECES.len()), 1..6),
    ) {
        check(&super::edited(SEEDS.get(seed).copied().unwrap_or(""), &edits, &PIECES));
    }

    #[test]
    fn pieces_in_any_order_are_read_or_refused(pieces in prop::collection::vec(0..PIECES.len(), 0..30)) {
        check(&pieces.iter().filter_map(|piece| PIECES.get(*piece).copied()).collect::<String>());
    }

    #[test]
    fn any_characters_are_read_or_refused(text in "\\PC{0,40}|[\\x00-\\x7f]{0,60}") {
        check(&text);
    }
}

#[test]
fn the_seeds_are_texts_that_parse() {
    for seed in SEEDS {
        assert!(parse_expression(SourceId(0), seed).is_ok() || parse(SourceId(0), seed).is_ok(), "{seed}");
    }
}

#[test]
fn long_texts_of_one_piece_are_read_or_refused() {
    let many = 100_000;
    for piece in ["\n", "# a\n", "/**/", "[1],", "\"a\",", "1,", "\"${1}\",", "x.y,", "$", "{a=1},", "<<E\nE\n,", "é"]
    {
        let text = piece.repeat(many / piece.len());
        let _ = parse(SourceId(0), &text);
        let _ = parse_template(SourceId(0), &text);
        for text in [format!("[{text}]"), format!("\"{text}\""), format!("<<E\n{text}\nE\n")] {
            let _ = parse_expression(SourceId(0), &text);
        }
    }
}

#[test]
fn a_long_chain_of_splats_is_refused() {
    let error = eval(&format!("[1]{}", "[*]".repeat(20_000)), Dialect::Terraform).unwrap_err();
    assert!(error.message.contains("nested deeper"), "{error}");
}

#[test]
fn a_format_pads_as_far_as_it_is_asked_to() {
    table(
        Dialect::Terraform,
        &[
            ("length(format(\"%70000d %-70000d\", 1, 2))", "140001: number"),
            ("length(format(\"%070000d %070000.2f\", -1, 2))", "140001: number"),
            ("length(format(\"%.70000d %70000v\", 1, 2))", "140001: number"),
        ],
    );
}

#[test]
fn errors_do_not_show_sensitive_numbers() {
    for call in [
        "chunklist([1], N)",
        "element([1, 2], N)",
        "indent(N, \"\")",
        "range(1, N, 1)",
        "range(N, 1, 1)",
        "slice([1, 2], N, 1)",
        "slice([1, 2], 1, N)",
        "slice([1, 2], sensitive(2), 1)",
        "substr(\"\", N, 1)",
        "[1, 2][N]",
    ] {
        for number in ["sensitive(-314159.5)", "sensitive(314159)"] {
            if let Err(error) = eval(&call.replace('N', number), Dialect::Terraform) {
                assert!(!error.message.contains("314159"), "{call}: {error}");
                assert!(!error.message.contains("at 2"), "{call}: {error}");
            }
        }
    }
}

#[test]
fn a_message_quotes_only_the_beginning_of_a_huge_text() {
    for piece in ["1", "1.5.", "a"] {
        let error = match parse_expression(SourceId(0), &piece.repeat(100_000)) {
            Ok(expr) => lang::evaluate(
                &expr,
                &Context { dialect: Dialect::Terraform, scope: &World, host: &NoHost, tally: &Tally::default() },
            )
            .unwrap_err()
            .at(SourceId(0)),
            Err(error) => error,
        };
        assert!(error.message.len() < 3_000, "{piece}: {}", error.message.len());
        assert!(error.help.is_none_or(|help| help.len() < 3_000), "{piece}");
    }
}

#[test]
fn texts_that_double_do_not_take_all_memory() {
    let nested = |head: &str, inner: &str, tail: &str| format!("{}{inner}{}", head.repeat(50), tail.repeat(50));
    let half = "indent(40000000, \"\\n\")";
    for text in [
        nested("textencodebase64(", half, ", \"UTF-16LE\")"),
        format!("join(\"\", [for s in [{half}]: [for x in range(1000): s]][0])"),
        format!("\"%{{ for x in [{half}] }}%{{ for y in range(1000) }}${{x}}%{{ endfor }}%{{ endfor }}\""),
    ] {
        let error = eval(&text, Dialect::Terraform).unwrap_err();
        assert!(error.message.contains("would be longer than"), "{text}: {error}");
    }
}

#[test]
fn a_heredoc_of_many_lines_is_read_in_the_time_of_its_length() {
    let lines = 200_000;
    let text = format!("<<E\n{}${{1 + 1}}\n{}E\n", "a line\n".repeat(lines), "another\n".repeat(lines));
    let value = eval(&text, Dialect::Terraform).unwrap();
    let expected = format!("{}2\n{}", "a line\n".repeat(lines), "another\n".repeat(lines));
    assert_eq!(value.as_str(), Some(&*expected));
}
