//! Comments are what the parser takes for blanks.

use proptest::prelude::*;

use super::super::plain::{Form, plain};
use super::super::{Comment, comments};

fn texts(text: &str) -> Vec<&str> {
    comments(text).into_iter().map(|comment| comment.text).collect()
}

#[test]
fn each_kind_of_comment_is_found_with_its_place() {
    let text = "# a\na = 1 // b\r\n/* c\nd */ b { # e\n}";
    assert_eq!(texts(text), ["# a", "// b", "/* c\nd */", "# e"]);
    for Comment { span, text: comment } in comments(text) {
        assert_eq!(text.get(span.start..span.end), Some(comment));
    }
    let marked = "\u{feff}# a\n";
    assert_eq!(comments(marked)[0].span.start, 3);
}

#[test]
fn text_is_no_comment_and_code_within_it_can_hold_one() {
    for (text, found) in [
        ("a = \"# b\" # c\n", vec!["# c"]),
        ("a = \"\\\"# b\" # c\n", vec!["# c"]),
        ("a = \"//${ 1 /* b */ }#\" # c\n", vec!["/* b */", "# c"]),
        ("a = \"$${# b\" # c\n", vec!["# c"]),
        ("a = <<EOT\n# b\n  EOT # d\nEOT\n# c\n", vec!["# c"]),
        ("a = <<-EOT\n# b ${ { x = 1 } # e\n}\n  EOT\n# c\n", vec!["# e", "# c"]),
        ("a = <<EOT\nEOT\n# c\n", vec!["# c"]),
        ("a = 1 << 2 # c\n", vec!["# c"]),
    ] {
        assert_eq!(texts(text), found, "{text}");
    }
}

#[test]
fn a_broken_text_has_its_comments() {
    for (text, found) in [
        ("a = \"b\n# c\n", vec!["# c"]),
        ("a = }\n# c\n", vec!["# c"]),
        ("resource \"a\" {{{\n# c\n", vec!["# c"]),
        ("/* b\n# c\n", vec!["# c"]),
        ("a = <<EOT\n# b\n", vec![]),
        ("@@ \\ # c", vec!["# c"]),
    ] {
        assert_eq!(texts(text), found, "{text}");
    }
}

#[test]
fn many_comments_that_do_not_end_take_no_time() {
    for text in ["/* ", "\"/* ", "/* \n# ", "${ /* ", "<<E\n/* "] {
        assert!(comments(&text.repeat(1 << 18)).iter().all(|comment| comment.text.starts_with('#')), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    /// In a text without mistakes, the parser's plain spelling is the same with blanks in place of the comments.
    #[test]
    fn comments_are_what_the_parser_takes_for_blanks(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a = 1", "b = \"x\"", "c = \"#${d}\"", "e {", "}", "\n", "\n", "# f", "// g \"", "/* h\n */", "/**/", " ",
            "i = <<EOT\n# j ${k}\nEOT", "l = [1, # m\n2]", "\"", "${", "{", "n = \"${o /* \"p\" */}\"", "\r\n", "*/", "%{",
            "q = <<-EOT\n  r /* s\n  EOT\n", "é = \"é\\\"#\"", "$${",
        ]), 0..24)
    ) {
        let text: String = parts.concat();
        let found = comments(&text);
        let mut at = 0;
        for Comment { span, text: comment } in &found {
            prop_assert!(span.start >= at && text.get(span.start..span.end) == Some(*comment));
            at = span.end;
        }
        let mut blank = text.clone().into_bytes();
        for Comment { span, .. } in &found {
            blank[span.start..span.end].fill(b' ');
        }
        let blank = String::from_utf8(blank).unwrap();
        prop_assert_eq!(comments(&blank), []);
        if let Ok(plainly) = plain(&text, Form::File) {
            for Comment { span, .. } in &found {
                prop_assert!(plainly.as_bytes()[span.start..span.end].iter().all(|byte| *byte == b' '));
            }
            prop_assert_eq!(plain(&blank, Form::File).ok(), Some(plainly));
        }
    }
}
