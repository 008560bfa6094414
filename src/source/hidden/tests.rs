//! What is hidden, and how long that takes to find.

use super::*;

/// The text with dashes for what is hidden.
fn drawn(text: &str) -> String {
    let mut out = text.to_owned();
    for span in of(text).into_iter().rev() {
        out.replace_range(span.start..span.end, "-");
    }
    out
}

#[test]
fn credentials_are_hidden_whatever_they_are_written_with() {
    for (text, shown) in [
        ("  access_key = \"AKIA1\" # mine", "  access_key = - # mine"),
        ("secret_key=\"a${f(\"x\")}b\" }", "secret_key=- }"),
        ("{\"secret_key\": \"a\\\"b\", \"region\": \"r\"}", "{\"secret_key\": -, \"region\": \"r\"}"),
        ("master_password = \"open\nregion = \"r\"", "master_password = -\nregion = \"r\""),
        ("token = 'abc'", "token = -"),
        ("password = 12345", "password = -"),
        ("secret = abc123", "secret = -"),
        ("token = sensitive(\"a\")", "token = sensitive(-)"),
        ("secret_key = \"a\" \"b\"", "secret_key = -"),
        ("private_key = <<-EOT\n a\n EOT\nhost = \"h\"", "private_key = -\nhost = \"h\""),
        ("private_key = <<EOT\n a\nhost = \"h\"", "private_key = -"),
    ] {
        assert_eq!(drawn(text), shown);
    }
}

#[test]
fn what_is_called_sensitive_or_may_be_is_hidden() {
    for (text, shown) in [
        ("bucket = sensitive(\"a-b\")", "bucket = sensitive(-)"),
        ("bucket = nonsensitive(\"a\")", "bucket = nonsensitive(\"a\")"),
        (
            "variable \"a\" {\n  default = \"x\"\n  sensitive = \"true\"\n}",
            "variable \"a\" {\n  default = -\n  sensitive = \"true\"\n}",
        ),
        (
            "variable \"a\" {\n  default = 1\n  ephemeral = true\n}",
            "variable \"a\" {\n  default = -\n  ephemeral = true\n}",
        ),
        (
            "variable \"a\" {\n  default = 1\n  sensitive = false\n}",
            "variable \"a\" {\n  default = 1\n  sensitive = false\n}",
        ),
        (
            "output \"a\" {\n  value = \"x\"\n  sensitive = true\n}",
            "output \"a\" {\n  value = -\n  sensitive = true\n}",
        ),
        ("DB_PASSWORD = \"x\"\ndb-password = \"y\"\napi_key = \"z\"", "DB_PASSWORD = -\ndb-password = -\napi_key = -"),
    ] {
        assert_eq!(drawn(text), shown);
    }
}

#[test]
fn addresses_are_shown_without_credentials() {
    for (text, shown) in [
        ("a \"git::https://me:pass@host/x.git?ref=v1\"", "a \"git::https://-@host/x.git?ref=v1\""),
        ("https://token@host?ref=v1&access_token=abc", "https://-@host?ref=v1&access_token=-"),
        ("git::ssh://git@host/x.git", "git::ssh://git@host/x.git"),
        ("https://host/a@b and https://host", "https://host/a@b and https://host"),
    ] {
        assert_eq!(drawn(text), shown);
        assert_eq!(without_credentials(text), shown.replace('-', HIDDEN));
    }
}

#[test]
fn names_and_switches_are_shown() {
    for text in [
        "token = var.token",
        "secret_key = local.keys[0]",
        "password = null",
        "bucket_key_enabled = true",
        "kms_master_key_id = \"k\"",
        "secret_keys = \"k\"",
        "password == \"k\"",
        "# the token is elsewhere",
        "default = \"x\"",
        "variable \"a\" {\n default = \"x\"\n}\nvariable \"b\" {\n sensitive = true\n}",
    ] {
        assert_eq!(drawn(text), text);
    }
}

#[test]
fn defaults_of_sensitive_variables_are_hidden() {
    for (text, shown) in [
        (
            "variable \"a\" {\n default = \"x\"\n sensitive = true\n}",
            "variable \"a\" {\n default = -\n sensitive = true\n}",
        ),
        (
            "variable \"a\" {\n sensitive = true\n default = 7\n}",
            "variable \"a\" {\n sensitive = true\n default = -\n}",
        ),
        (
            "variable \"a\" {\n sensitive = true\n default = {\n  b = [\"x\"]\n }\n}\n",
            "variable \"a\" {\n sensitive = true\n default = -\n}\n",
        ),
        (
            "{\"variable\":{\"a\":{\"default\":\"x\",\"sensitive\":true}}}",
            "{\"variable\":{\"a\":{\"default\":-,\"sensitive\":true}}}",
        ),
    ] {
        assert_eq!(drawn(text), shown);
    }
}

/// A text of very many credentials, or of what could be one, in one line.
fn long(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

#[test]
#[allow(clippy::disallowed_methods, reason = "measures")]
fn a_line_of_very_many_names_takes_as_long_as_many_lines() {
    for piece in [
        "secret=a.b ",
        "secret=\"a\", ",
        "secret=null, ",
        "token=[ ",
        "secret",
        "token-",
        "default",
        "sensitive(",
        "a://b?c=",
        "://u:p@h?token=x&",
        "variable default value ",
        "secret = <<",
        "password=\"${\"",
    ] {
        // The second text is sixteen times as long. What looks at the rest of the line for each name takes 256 times as long.
        let took = |bytes: usize| {
            let text = long(piece, bytes);
            let once = || {
                let started = std::time::Instant::now();
                assert!(of(&text).iter().all(|span| span.start <= span.end && span.end <= text.len()));
                started.elapsed()
            };
            (0..3).map(|_| once()).min().unwrap_or_default()
        };
        let (short, large) = (took(16 << 10), took(256 << 10));
        assert!(large < short * 80 + std::time::Duration::from_millis(50), "{piece}: {short:?}, {large:?}");
    }
}

#[test]
fn of_addresses_in_addresses_all_is_hidden() {
    let text = format!("{}user:word@host", long("https://h?u=", 600));
    assert!(!drawn(&text).contains("word"), "{}", drawn(&text));
    assert!(drawn("https://h?u=https://me:word@h&token=abc").ends_with("u=https://-@h&token=-"));
}
