//! What is said about the mistakes that people make, and where.

use crate::hcl::{parse, parse_expression};
use crate::lang::Dialect;
use crate::source::{Diagnostic, Location, SourceId};

/// Checks that an error is about `marked`, says `message` and helps with `help`.
fn check(text: &str, error: &Diagnostic, marked: &str, message: &str, help: &str) {
    let Some(Location::Source { span, .. }) = error.location else { panic!("{text}: {error:?}") };
    assert_eq!(text.get(span.start..span.end), Some(marked), "{text}: {error:?}");
    assert!(error.message.contains(message), "{text}: {error:?}");
    let given = error.help.as_deref().unwrap_or("");
    assert!(!given.is_empty() && given.contains(help), "{text}: {error:?}");
}

#[test]
fn a_mistake_in_an_expression_has_a_place_and_a_help() {
    for (text, marked, message, help) in [
        ("a = = b", "=", "cannot follow", "`==`"),
        ("a == = b", "=", "missing before `=`", "`==` compares"),
        ("a === b", "=", "missing before `=`", "`==` compares"),
        ("a & b", "&", "cannot follow", "`&&`"),
        ("a | b", "|", "cannot follow", "`||`"),
        ("a and b", "and", "cannot follow", "`&&`"),
        ("a or b", "or", "cannot follow", "`||`"),
        ("not a", "a", "cannot follow", "`!`"),
        ("a ^ b", "^", "cannot follow", "pow"),
        ("a <> b", ">", "missing before `>`", "`!=`"),
        ("a => b", "=>", "cannot follow", ">="),
        ("a++", "+", "missing before `+`", "`++`"),
        ("++a", "+", "missing before `+`", "x + 1"),
        ("a + + b", "+", "missing before `+`", "x + 1"),
        ("a in b", "in", "cannot follow", "contains"),
        ("'a'", "'", "no meaning", "double quotes"),
        ("`a`", "`", "no meaning", "heredoc"),
        ("“a”", "“", "no meaning", "straight"),
        ("${a}", "$", "no meaning", "stands alone"),
        ("a;", ";", "no meaning", "commas"),
        ("a\u{a0}+ b", "\u{a0}", "\\u{a0}", "plain space"),
        ("1_000", "_000", "cannot follow", "decimal digits"),
        ("0x10", "x10", "cannot follow", "decimal digits"),
        ("1.2.3", "1.2.3", "no number", "quotes"),
        ("a.0.1", "0.1", "fraction", "`[0][1]`"),
        ("a.*.b.*.c", "*", "another `.*`", "`[*]`"),
        ("a.", "", "missing after the dot", "name"),
        (".5", ".", "missing before `.`", "`0.5`"),
        ("[1, 2", "[", "the list is not closed", "`]`"),
        ("f(1, 2", "(", "arguments is not closed", "`)`"),
        ("(1]", "]", "`(` waits for `)`", "`)`"),
        ("1)", ")", "closes nothing", "remove"),
        ("[1 2]", "2", "cannot follow", "commas"),
        ("{ a b }", "b", "cannot follow", "`=`"),
        ("{ a }", "}", "no value", "key = value"),
        ("f(x..., y)", ",", "cannot follow", "`)` follows it"),
        ("a ? b", "?", "no `:`", "? a : b"),
        ("[for x of y : x]", "of", "`in` is missing", "for x in xs"),
        ("{for x in y : x}", "}", "no `=>`", "=>"),
        ("[for x in y]", "]", "no `:`", " : "),
        ("\"a", "\"", "string is not closed", "`\""),
        ("\"a\nb\"", "\"a", "end of its line", "heredoc"),
        ("\"\\d\"", "\\d", "escape", "\\\\"),
        ("\"x\\u12\"", "\\u12", "escape", "NNNN"),
        ("\"${a:-b}\"", ":", "cannot follow", "$${"),
        ("\"%{ if a }b\"", "%{ if", "not closed", "endif"),
        ("\"%{ if a }b%{ elseif c }%{ endif }\"", "elseif", "no directive", "else"),
        ("\"%{ endfor }\"", "endfor", "has no `for`", "order"),
        ("<<E\na", "<<E\n", "heredoc is not closed", "`E`"),
        ("<<E \na\nE", "<", "missing before `<`", "right after"),
        ("/* a", "/*", "comment is not closed", "`*/`"),
        ("a\n+ b", "+", "another line", "parentheses"),
        ("a +\nb", "\n", "line ends before", "parentheses"),
        (" # a", "a", "no expression", "write one"),
        ("", "", "no expression", "write one"),
    ] {
        match parse_expression(SourceId(0), text) {
            Ok(expr) => panic!("{text} parses: {expr:?}"),
            Err(error) => check(text, &error, marked, message, help),
        }
    }
}

#[test]
fn a_mistake_in_a_file_has_a_place_and_a_help() {
    for (text, marked, message, help) in [
        ("a = \"x\ny\"\n", "\"x", "end of its line", "close the quote"),
        ("a = 1\na = 2\n", "a", "`a` is set twice", "keep one"),
        ("a = 1 +\n", "\n", "line ends before", "parentheses"),
        ("a = 1 +", "+", "the text ends too early", "operator"),
        ("a \"b\nc\" {\n}\n", "\"b", "end of its line", "close the quote"),
        ("a \"${b}\" {\n}\n", "${", "plain text", "$${"),
        ("a {\n", "{", "the block is not closed", "`}`"),
        ("a = <<E\nx\nE", "<<E\n", "not closed", "`E`"),
        ("a = 1 b = 2\n", "b", "cannot follow", "operator"),
        ("a = 1, b = 2\n", ",", "cannot follow", "operator"),
        ("}\n", "}", "closes nothing", "remove"),
        ("a = 1 }\n", "}", "closes nothing", "remove"),
        ("a 1\n", "1", "outside of every expression", "name ="),
        ("a.b = 1\n", ".", "outside of every expression", "name ="),
        ("a = f(1)\n+ 1\n", "+", "outside of every expression", "parentheses"),
        ("a = [1]\n[0]\n", "[", "outside of every expression", "parentheses"),
        ("a {} b {}\n", "b", "follows on the line", "`}`"),
        ("a b = 1\n", "=", "neither an attribute nor a block", "kind"),
    ] {
        match parse(SourceId(0), text) {
            Ok(body) => panic!("{text} parses: {body:?}"),
            Err(error) => check(text, &error, marked, message, help),
        }
    }
}

#[test]
fn a_key_with_a_dot_is_a_mistake_where_the_object_has_a_value() {
    for text in ["{ b.c = 1 }", "{ b.c = 1, d = 2 }", "{ b[0] = 1 }"] {
        let error = super::eval(text, Dialect::Terraform).unwrap_err();
        assert!(error.message.contains("ambiguous") && error.help.as_deref().unwrap().contains("(a.b)"), "{text}");
    }
}
