//! `onus console` as a user or a program meets it through a pipe.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, reason = "runs the binary")]

mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use onus::eval::Session;
use onus::lang::NoHost;
use onus::source::SourceId;
use onus::value::Value;
use serde_json::Value as Json;
use support::{Run, onus};

/// Runs the console on some bytes.
fn console(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = onus(&[&["console"], arguments].concat());
    feed(&mut command, input)
}

fn feed(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The console can end before it has read everything, and its answers can fill a pipe before we have written it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Values and errors of some lines, each of which is evaluated on its own.
fn transcript(lines: &[&str]) -> String {
    let mut all = String::new();
    for line in lines {
        let run = console(&[], line.as_bytes());
        let shown = onus::report::sanitise::line(line);
        writeln!(all, "> {shown}\n{}{}", run.stdout, run.stderr.replace("error\n\n", "")).unwrap();
        assert_eq!(run.code, if run.stderr.is_empty() { 0 } else { 2 }, "{line}");
    }
    all
}

#[test]
fn values_look_as_in_the_console_of_terraform() {
    insta::assert_snapshot!(transcript(&[
        "null",
        "1 / 3",
        "1e30",
        "\"a\\tb\"",
        "[]",
        "[1, \"a\", true, null, []]",
        "{ b = 1, \"a b\" = { c = [] } }",
        "tolist([\"a\", \"b\"])",
        "toset([\"b\", \"a\", \"b\"])",
        "tomap({ a = \"x\\ny\" })",
        "\"a\\nb\\nEOT\"",
        "[true ? null : \"a\", true ? null : tolist([{}]), true ? null : { a = 1 }]",
        "\"\\u001b[31m\\u202e\\u0000\\u00a0\"",
        "\"a\\r\\nb\"",
        "type([1, tolist([{ a = \"x\" }])])",
        "path.module",
    ]));
}

#[test]
fn errors_mark_the_place_and_say_what_to_write() {
    insta::assert_snapshot!(transcript(&[
        "1 + lenght(\"a\")",
        "Length(\"a\")",
        "core::lenght(\"a\")",
        "upper(\"a\", \"b\")",
        "urldecode(\"a\")",
        "len(\"a\")",
        "[type(1)]",
        "s3::arn(\"a\")",
        "provider::aws::arn_parse(\"a\")",
        "pth.module",
        "var.bucket",
        "{ name = 1 }.nmae",
        "{ name = 1 }[\"nam\"]",
        "[1, 2][2]",
        "null + 1",
        "\"a\" + 1",
        "[1,",
        "\"\u{1b}[31m\u{202e}\" + 1",
        "\u{0}",
    ]));
}

#[test]
fn each_line_is_answered_in_its_order_and_errors_do_not_stop_the_next() {
    let input =
        "\u{feff}1\r\n\r\n# nothing\n  // nothing\n/* nothing */\nx\n\"a\\nb\"\n\"[\\n2\\n]\"\n\"true\\n\"\n1 +";
    let run = console(&["--json"], input.as_bytes());
    let lines: Vec<Json> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let values: Vec<&Json> = lines.iter().map(|line| line.get("value").unwrap_or(&Json::Null)).collect();
    assert_eq!(serde_json::json!(values), serde_json::json!([1, null, "a\nb", [2], "true\n", null]));
    assert_eq!(lines[1]["error"], "there is nothing named `x` here");
    assert_eq!((&lines[1]["line"], &lines[1]["column"]), (&1.into(), &1.into()));
    assert!(lines[5]["error"].is_string());
    assert_eq!((run.code, run.stderr.as_str()), (2, ""));
}

#[test]
fn json_says_where_in_an_expression_and_what_to_write() {
    let run = console(&["--json"], b"\"[1,\\n  lenght(2)]\"");
    let line: Json = serde_json::from_str(&run.stdout).unwrap();
    let expected = serde_json::json!({
        "error": "there is no function `lenght`", "help": "did you mean `length`?", "line": 2, "column": 3
    });
    assert_eq!(line, expected);
}

#[test]
fn a_broken_expression_in_a_json_string_is_no_string() {
    let run = console(&["--json"], b"\"[1\\n2]\"\n\"line1\\nline2\"\n\"<<EOT\\nx\"");
    let lines: Vec<Json> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines[0]["error"].is_string() && lines[2]["error"].is_string(), "{}", run.stdout);
    assert_eq!(lines[1]["value"], "line1\nline2");
}

#[test]
fn json_has_what_acts_on_a_terminal_as_escapes() {
    let run = console(&["--json"], "\"\\u001b\\u009b\u{202e}\u{e0001}ä\"".as_bytes());
    assert_eq!(run.stdout, "{\"value\":\"\\u001b\\u009b\\u202e\\udb40\\udc01ä\",\"type\":\"string\"}\n");
    let line: Json = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(line["value"], "\u{1b}\u{9b}\u{202e}\u{e0001}ä");
}

#[test]
fn what_json_cannot_hold_is_an_error_there_only() {
    assert_eq!((console(&[], b"1/0").code, console(&["--json"], b"1/0").code), (0, 2));
    assert_eq!(console(&[], b"1/0").stdout, "+Inf\n");
    // A plan knows no `type`.
    assert_eq!(console(&["--json"], b"type(1)").code, 2);
}

#[test]
fn nothing_in_is_nothing_out() {
    for input in [&b""[..], b"\n", b"# a", b"\xef\xbb\xbf", b"\r\n\r\n"] {
        for arguments in [&[][..], &["--json"]] {
            let run = console(arguments, input);
            assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "{input:?}");
        }
    }
    let run = support::run(onus(&["console"]).stdin(Stdio::null()));
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
}

#[test]
fn exit_ends_the_input_and_help_helps() {
    for word in ["exit", " quit "] {
        let run = console(&[], format!("1\n{word}\nx").as_bytes());
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "1\n", ""));
    }
    assert!(console(&[], b"help").stdout.contains("type(x)"));
    assert_eq!(console(&["--json"], b"help").code, 2);
}

#[test]
fn bytes_that_are_no_text_cost_their_line_only() {
    let run = console(&["--json"], b"1\n\"a\xff\"\n2");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((lines.len(), run.code), (3, 2));
    assert_eq!(lines[1], r#"{"error":"the line is not UTF-8 (byte 3), so it is not evaluated"}"#);
    let run = console(&[], b"\xff\xfe1\x00\n\x00");
    assert!(run.stderr.contains("UTF-16") && run.code == 2, "{}", run.stderr);
}

#[test]
fn a_line_that_is_too_long_costs_itself_only() {
    let mut input = b"\"".to_vec();
    input.resize(9 << 20, b'x');
    input.extend_from_slice(b"\"\n2\n");
    let run = console(&["--json"], &input);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.stdout.len());
    assert!(lines[0].starts_with("{\"error\":\"the line has more than"), "{}", lines[0]);
    assert!(lines[1].starts_with("{\"value\":2"));
}

#[test]
fn an_answer_comes_before_the_next_line_is_asked_for() {
    use std::io::{BufRead, BufReader};
    let mut child = onus(&["console", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 1..4 {
        writeln!(stdin, "{number}").unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), format!("{{\"value\":{number},\"type\":\"number\"}}"));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_gone_away_is_no_error() {
    let mut child =
        onus(&["console"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..10_000 {
        if writeln!(stdin, "1").is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn deep_expressions_and_values_have_an_answer() {
    let deep = |open: &str, close: &str, count: usize| format!("{}1{}", open.repeat(count), close.repeat(count));
    let lines = [
        deep("[", "]", 60),
        deep("[", "]", 100_000),
        deep("(", ")", 100_000),
        format!("jsondecode(\"{}\")", deep("[", "]", 100_000)),
        format!("jsonencode(jsondecode(\"{}\"))", deep("[", "]", 100)),
        "!".repeat(100_000),
        "[".repeat(100_000),
    ];
    for arguments in [&[][..], &["--json"]] {
        let run = console(arguments, format!("{}\n", lines.join("\n")).as_bytes());
        assert!(run.code == 2, "{}", run.stderr);
        assert!(!run.stdout.is_empty());
        if !arguments.is_empty() {
            assert_eq!(run.stdout.lines().count(), lines.len());
        }
    }
}

#[test]
fn no_message_reveals_a_sensitive_value() {
    let mut session = Session::new(NoHost, "/module");
    session.bind("secret", Value::string("hunter2").with_sensitivity(true));
    session.bind("secrets", Value::tuple(vec![Value::string("hunter2").with_sensitivity(true)]));
    session.bind("pin", Value::int(70_707).with_sensitivity(true));
    let mut errors = 0;
    for text in [
        "secret + 1",
        "-secret",
        "!secret",
        "secret ? 1 : 2",
        "secret.a",
        "secret[0]",
        "{}[secret]",
        "{ a = 1 }[secret]",
        "[1][pin]",
        "tolist([1])[pin]",
        "tonumber(secret)",
        "tobool(secret)",
        "tobool(pin)",
        "jsondecode(secret)",
        "regex(secret, \"a\")",
        "regex(\"(${secret}\", \"a\")",
        "regex(\"a\", secret)",
        "format(secret, 1)",
        "format(\"%d\", secret)",
        "format(\"%z\", secret)",
        "format(\"%${secret}\", 1)",
        "lookup({}, secret)",
        "element([], pin)",
        "parseint(secret, 10)",
        "parseint(secret, pin)",
        "[for x in secret : x]",
        "{ for x in secrets : x => x + 1 }",
        "{ (secret) = 1, (secret) = 2 }.a",
        "\"%{ if secret }%{ endif }\"",
        "merge(secret)",
        "concat(secret)",
        "try(tonumber(secret))",
        "one([secret, secret])",
        "index([\"a\"], secret)",
        "upper(secrets)",
        "join(\",\", secret)",
        "chunklist([1], pin * -1)",
        "range(pin)",
        "substr(\"a\", secret, 1)",
        "replace(\"a\", \"/(${secret}/\", \"b\")",
        "tonumber([for x in secrets : x][0])",
        "secret.hunter3",
        "formatlist(\"%d\", secrets)",
        "zipmap(secrets, [])",
        "indent(secret, \"a\")",
        "sum(secrets)",
        "max(secrets...)",
    ] {
        let answer = session.evaluate(SourceId(0), text);
        match answer {
            Ok(value) => assert!(!value.console().to_string().contains("hunter2"), "{text}"),
            Err(error) => {
                errors += 1;
                let said = format!("{} {:?}", error.message, error.help);
                assert!(!said.contains("hunter2") && !said.contains("70707"), "{text}: {said}");
            }
        }
    }
    assert!(errors > 30, "{errors}");
}
