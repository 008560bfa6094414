//! Encodings: OpenTofu's functions, and limits that Terraform has not. The rest is among the recorded cases.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{eval, shown, table};
use crate::lang::Dialect::{Onus, Terraform};

#[test]
fn what_only_opentofu_has_undoes_what_terraform_encodes() {
    table(
        Terraform,
        &[
            ("urldecode(urlencode(\"a b&ü=1/%\"))", "\"a b&ü=1/%\": string"),
            ("core::urldecode(\"a+b%2B\")", "\"a b+\": string"),
            ("urldecode(\"100%\")", "error: urldecode: a `%` stands without two hexadecimal digits after it"),
            ("urldecode(\"%zz\")", "error: urldecode: a `%` stands without two hexadecimal digits after it"),
            ("urldecode(\"%ff\")", "error: urldecode: the decoded text is no UTF-8, so it is no string"),
            ("base64gunzip(base64gzip(\"hello\"))", "\"hello\": string"),
            ("core::base64gunzip(base64gzip(\"\"))", "\"\": string"),
            (
                "base64gunzip(base64gzip(join(\"\", [for i in range(1000) : md5(i)]))) == join(\"\", [for i in range(1000) : md5(i)])",
                "true: bool",
            ),
            (
                "base64gunzip(base64encode(\"hello\"))",
                "error: base64gunzip: what the Base64 text holds is not compressed with gzip, or is cut off",
            ),
            ("base64gunzip(\"!\")", "error: base64gunzip: the text is no Base64"),
        ],
    );
}

#[test]
fn a_small_text_that_unpacks_to_an_enormous_one_is_an_error() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..65 {
        packed.write_all(&[b'a'; 1 << 20]).unwrap();
    }
    let text = format!("base64gunzip(\"{}\")", STANDARD.encode(packed.finish().unwrap()));
    assert_eq!(shown(&text, Terraform), "error: base64gunzip: the text would be longer than 67108864 bytes");
}

#[test]
fn aliases_of_aliases_are_an_error_before_they_fill_the_memory() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text.push_str(&format!("a{level}: &a{level} [{}]\\n", [below.as_str(); 10].join(", ")));
    }
    assert_eq!(
        shown(&format!("yamldecode(\"{text}\")"), Terraform),
        "error: yamldecode: line 6: the aliases stand for more than 1048576 values, the most that are read"
    );
}

#[test]
fn documents_that_nest_too_deep_are_an_error() {
    for depth in [100, 128, 129, 300, 20_000] {
        let flow = format!("yamldecode(\"{}{}\")", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(eval(&flow, Terraform).is_ok(), depth <= 128, "{depth}");
        let block = format!("yamldecode(\"{}x\")", "- ".repeat(depth));
        assert_eq!(eval(&block, Terraform).is_ok(), depth <= 128, "{depth}");
        let json = format!("jsondecode(\"{}{}\")", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(eval(&json, Terraform).is_ok(), depth <= 128, "{depth}");
    }
}

#[test]
fn what_a_plan_cannot_know_stays_open_and_is_not_null() {
    for dialect in [Terraform, Onus] {
        table(
            dialect,
            &[
                ("uuid() == null", "false: bool"),
                ("bcrypt(\"x\", 99) == null", "false: bool"),
                ("core::bcrypt(\"x\", \"much\")", "error: core::bcrypt: argument 2: …"),
            ],
        );
        assert!(eval("uuid()", dialect).is_ok_and(|value| value.is_unknown()));
        assert!(eval("core::bcrypt(\"x\")", dialect).is_ok_and(|value| value.is_unknown()));
    }
}

#[test]
fn what_is_wrong_with_a_sensitive_text_is_not_said_in_its_words() {
    for function in ["jsondecode", "yamldecode", "csvdecode", "base64decode", "base64gunzip", "urldecode"] {
        let shown = shown(&format!("{function}(sensitive(\"\\\"%Hush\"))"), Terraform);
        assert!(shown.starts_with("error: ") && !shown.contains("Hush") && !shown.contains('H'), "{shown}");
    }
    for pair in ["uuidv5(sensitive(\"Hush\"), \"a\")", "rsadecrypt(\"\", sensitive(\"Hush\"))"] {
        let shown = shown(pair, Terraform);
        assert!(shown.starts_with("error: ") && !shown.contains("Hush"), "{shown}");
    }
}
