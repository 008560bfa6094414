//! A syntax error costs the block that it is in.

use proptest::prelude::*;

use super::robust::{PIECES, SEEDS, check_place};
use crate::hcl::recover::recover;
use crate::hcl::{MAX_ERRORS, MAX_TEXT, Parsed, parse, parse_recovering};
use crate::source::{Location, SourceId, Span};

fn read(text: &str) -> Parsed {
    parse_recovering(SourceId(0), text)
}

/// The texts at which the errors stand.
fn places<'t>(text: &'t str, parsed: &Parsed) -> Vec<&'t str> {
    let span = |location: &Option<Location>| match location {
        Some(Location::Source { span, .. }) => *span,
        other => panic!("{other:?}"),
    };
    let spans = parsed.errors.iter().map(|error| span(&error.location));
    spans.map(|Span { start, end }| text.get(start..end).unwrap()).collect()
}

fn block(number: usize) -> String {
    let heredoc = "  policy = <<-EOT\nresource \"fake\" \"fake\" {\n  a = ${\"x\"}\nb = 1\n  EOT\n";
    format!(
        "# {{ number {number}\nresource \"aws_s3_bucket\" \"b{number}\" {{\n  bucket = \"b-{number}\"\n{}  tags = {{\n    a = \"}}\"\n  }}\n  versioning {{\n    enabled = true\n  }}\n}}\n\n",
        if number.is_multiple_of(7) { heredoc } else { "" }
    )
}

/// A hundred good blocks with something in their middle; the numbers of the blocks that are read.
fn around(damage: &str) -> (Vec<usize>, String, Parsed) {
    let head: String = (0..50).map(block).collect();
    let tail: String = (50..100).map(block).collect();
    let text = format!("{head}{damage}{tail}");
    let parsed = read(&text);
    let number = |name: &str| name.strip_prefix('b').and_then(|number| number.parse().ok());
    let found = parsed.body.blocks.iter().filter_map(|block| number(&block.labels.get(1)?.text)).collect();
    (found, text, parsed)
}

#[test]
fn one_damaged_block_costs_none_of_a_hundred_others() {
    let head = "resource \"aws_s3_bucket\" \"bad\" {\n";
    for (damage, place) in [
        (format!("{head}  bucket = \"a\n}}\n\n"), "\"a"),
        (format!("{head}  bucket = \"a\"\n\n"), "{"),
        (format!("{head}  bucket = \"a\"\n}}\n}}\n\n"), "}"),
        (format!("{head}  bucket = f(1, 2\n}}\n\n"), "}"),
        (format!("{head}  bucket = [1, 2\n}}\n\n"), "}"),
        (format!("{head}  tags = {{ a = 1\n}}\n\n"), "{"),
        (format!("{head}  bucket = = 1\n}}\n\n"), "="),
        (format!("{head}  bucket 1\n}}\n\n"), "1"),
        (format!("{head}  bucket = 'a'\n}}\n\n"), "'"),
        (format!("{head}  bucket = <<EOS\n  a\n}}\n\n"), "<<EOS\n"),
        (format!("{head}  bucket = \"${{a\"\n}}\n\n"), "\""),
        ("resource \"aws_s3_bucket\" \"bad\n{\n  bucket = 1\n}\n\n".to_owned(), "\"bad"),
        ("resource \"aws_s3_bucket\" \"bad\"\n{\n  bucket = 1\n}\n\n".to_owned(), "\n"),
        ("<<<<<<< HEAD\n".to_owned(), "<"),
        ("/* what follows\n\n".to_owned(), "/*"),
        ("{{ template }}\n\n".to_owned(), "{"),
        (format!("{head}  x {{\n    y = 1\n}}\n\n"), "{"),
        (format!("{head}  bucket = {}1{}\n}}\n\n", "(".repeat(70), ")".repeat(70)), ""),
        (format!("{head}  a = 1\n  a = 2\n}}\n"), "a"),
        (format!("{head}  a = 1e99999\n}}\n"), "1e99999"),
    ] {
        let (found, text, parsed) = around(&damage);
        assert_eq!(found, (0..100).collect::<Vec<_>>(), "{damage}\n{:?}", parsed.errors);
        assert_eq!(parsed.errors.len(), 1, "{damage}\n{:?}", parsed.errors);
        let at = places(&text, &parsed);
        assert!(at.iter().all(|at| place.is_empty() || at.starts_with(place.trim_end())), "{damage}\n{at:?}");
    }
}

#[test]
fn several_damaged_blocks_are_each_told() {
    let bad = "resource \"aws_s3_bucket\" \"bad\" {\n  bucket = = 1\n}\n";
    let open = "resource \"aws_s3_bucket\" \"open\" {\n  bucket = 1\n\n";
    let text = format!("{}{bad}{}{open}{}{open}{}{bad}{}", block(1), block(2), block(3), block(4), block(5));
    let parsed = read(&text);
    assert_eq!(parsed.body.blocks.len(), 5);
    assert_eq!(places(&text, &parsed), ["=", "{", "{", "="]);
    let text = bad.repeat(MAX_ERRORS + 20) + &block(1);
    assert_eq!((read(&text).errors.len(), read(&text).body.blocks.len()), (MAX_ERRORS, 1));
}

#[test]
fn blocks_that_share_a_line_and_blocks_that_are_indented_are_read() {
    let text = "a \"b\" { } c \"d\" {\n}\n x = \"\n  resource \"e\" \"f\" {\n    g = 1\n  }\n  module \"h\" {\n  }\n";
    let parsed = read(text);
    let kinds: Vec<_> = parsed.body.blocks.iter().map(|block| &*block.kind).collect();
    assert_eq!(kinds, ["a", "c", "resource", "module"]);
    assert_eq!(places(text, &parsed), ["c", "\""]);
}

#[test]
fn of_the_attributes_of_a_file_only_the_broken_one_is_lost() {
    let text = "a = 1\nb = [\n  1,\n\nc = 3\nd = 4 5\na = 6\ne = 7\n";
    let parsed = read(text);
    let names: Vec<_> = parsed.body.attributes.iter().map(|attribute| &*attribute.name).collect();
    assert_eq!(names, ["a", "c", "e"]);
    assert_eq!(places(text, &parsed), ["[", "5", "a"]);
}

#[test]
fn places_hold_in_the_whole_text_with_a_mark_and_crlf() {
    let text = "\u{feff}a = = 1\r\nb \"c\" {\r\n  d = é\r\n}\r\n";
    let parsed = read(text);
    assert_eq!(places(text, &parsed), ["="]);
    let block = parsed.body.blocks.first().unwrap();
    let cut = |span: Span| text.get(span.start..span.end).unwrap();
    assert_eq!(cut(block.header), "b \"c\"");
    assert_eq!(cut(block.body.attribute("d").unwrap().expr.span), "é");
    assert_eq!(cut(parsed.body.span), text.trim_start_matches('\u{feff}'));
}

#[test]
fn a_long_text_is_read_block_by_block_and_a_long_block_is_refused() {
    let good: String = (0..1000).map(block).collect();
    let long = format!("resource \"a\" \"b\" {{\n{}}}\n", "  # what\n".repeat(MAX_TEXT / 8));
    let parsed = read(&format!("{good}{long}{}", block(1)));
    assert_eq!(parsed.body.blocks.len(), 1001);
    let message = parsed.errors.first().map(|error| error.message.as_str()).unwrap_or_default();
    assert!(parsed.errors.len() == 1 && message.contains("more than the"), "{:?}", parsed.errors);
}

#[test]
fn texts_made_to_be_slow_are_not() {
    for piece in [
        "a {\n",
        "a \"b\" {\n",
        "a = [\n",
        "a = <<X\n",
        "a {} /*\n",
        "/*\n",
        "a = = 1\n",
        "}\n",
        "a {} ",
        "a\n{\n",
        "\"\n",
    ] {
        let parsed = read(&piece.repeat(60_000 / piece.len()));
        assert!(!parsed.errors.is_empty(), "{piece}");
    }
    let distinct: String = (0..6_000).map(|number| format!("a = <<X{number}\n")).collect();
    assert_eq!(read(&distinct).errors.len(), MAX_ERRORS);
}

fn check(text: &str) {
    let id = SourceId(0);
    let parsed = recover(id, text, MAX_ERRORS);
    for error in &parsed.errors {
        check_place(text, error);
    }
    match parse(id, text) {
        Ok(body) => {
            assert!(parsed.errors.is_empty(), "{text:?}: {:?}", parsed.errors);
            assert_eq!(format!("{:?}", parsed.body), format!("{body:?}"), "{text:?}");
        }
        Err(_) => assert!(!parsed.errors.is_empty(), "{text:?}"),
    }
    for block in &parsed.body.blocks {
        assert!(text.get(block.span.start..block.span.end).is_some_and(|text| text.ends_with('}')), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn item_by_item_gives_what_parsing_the_whole_gives(
        seeds in prop::collection::vec(0..SEEDS.len() + 3, 1..5),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, 0..PIECES.len()), 0..3),
    ) {
        let seed = |at: &usize| match SEEDS.get(*at) {
            Some(seed) => format!("x{at} = {}\n", seed.trim_end()),
            None => block(*at),
        };
        let text: String = seeds.iter().map(seed).collect();
        check(&super::edited(&text, &edits, &PIECES));
    }

    #[test]
    fn any_pieces_give_places_within_the_text(pieces in prop::collection::vec(0..PIECES.len(), 0..30)) {
        check(&pieces.iter().filter_map(|piece| PIECES.get(*piece).copied()).collect::<String>());
    }
}
