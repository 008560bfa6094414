#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::get_unwrap, clippy::disallowed_methods)]
mod config;
mod fence;
mod links;

use std::io::Write;

use super::*;

fn file(name: &str) -> Result<Input, Diagnostic> {
    read(&format!("testdata/inputs/{name}"), &Limits::DEFAULT)
}

fn json(name: &str) -> String {
    file(name).unwrap().text
}

fn of_bytes(bytes: &[u8]) -> Result<String, Diagnostic> {
    decode::text(bytes.to_vec(), "x.json", &Limits::DEFAULT)
        .and_then(|text| recognise::plan(text, "x.json", &mut Vec::new()))
}

#[test]
fn the_same_plan_comes_out_of_every_wrapping() {
    let plain = json("plan.json");
    for name in ["plan.json.gz", "utf8-bom.json", "utf16le.json", "log-before-plan.txt"] {
        assert_eq!(json(name).trim(), plain.trim(), "{name}");
    }
    let mut big: Vec<u8> = vec![0xfe, 0xff];
    big.extend(plain.encode_utf16().flat_map(u16::to_be_bytes));
    assert_eq!(of_bytes(&big).unwrap(), plain);
    assert_eq!(of_bytes(big.get(2..).unwrap()).unwrap(), plain, "without a mark");
}

#[test]
fn skipped_log_lines_are_said() {
    let notes = file("log-before-plan.txt").unwrap().notes;
    assert!(matches!(notes.as_slice(), [note] if note.contains("3 lines before the JSON are skipped")), "{notes:?}");
    let pretty = "INFO x\n{\n  \"format_version\": \"1.2\",\n  \"planned_values\": {}\n}\n";
    assert!(of_bytes(pretty.as_bytes()).unwrap().starts_with("{\n"));
}

#[test]
fn what_the_plan_room_judges_is_passed_on() {
    for name in [
        "errored-plan.json",
        "future-major.json",
        "future-minor.json",
        "incomplete-plan.json",
        "show-json-state.json",
        "show-json-empty-state.json",
        "truncated.json",
    ] {
        assert!(file(name).is_ok(), "{name}");
    }
}

#[test]
fn each_mistaken_input_is_named_and_answered_with_a_command() {
    let show = "terraform show -json";
    for (name, what, help) in [
        ("empty.json", "is empty", show),
        (
            "plan-binary.tfplan",
            "the binary plan",
            "terraform show -json testdata/inputs/plan-binary.tfplan > plan.json",
        ),
        ("plan-binary-update.tfplan", "the binary plan", show),
        ("plan-json-log.jsonl", "the log of `terraform plan -json`", show),
        ("show-text-plan.txt", "a plan as text", show),
        ("show-text-plan-ansi.txt", "a plan as text", show),
        ("raw.tfstate", "a state file as Terraform stores it", show),
        ("output.json", "terraform output -json", show),
        ("validate.json", "terraform validate -json", show),
        ("providers-schema.json", "terraform providers schema -json", show),
        (
            "tofu-encrypted-plan.json",
            "encrypted by OpenTofu",
            "tofu show -json testdata/inputs/tofu-encrypted-plan.json",
        ),
        ("hcp-saved-plan.json", "HCP Terraform", show),
        ("cloudformation.json", "CloudFormation", show),
        ("main.tf.json", "configuration in JSON syntax", show),
        ("terraform.tfvars.json", "variable values", show),
        ("src/main.tf", "Terraform configuration", show),
        ("not-there.json", "does not exist", show),
    ] {
        let answer = file(name).unwrap_err();
        assert!(answer.message.contains(what), "{name}: {}", answer.message);
        assert!(answer.help.as_deref().unwrap_or_default().contains(help), "{name}: {:?}", answer.help);
    }
}

#[test]
fn small_samples_are_named_too() {
    for (text, what) in [
        (" \n", "is empty"),
        ("{}", "an empty JSON object"),
        ("[1]", "a JSON list"),
        ("hello", "neither JSON nor"),
        ("# aws_s3_bucket.a:\nresource \"aws_s3_bucket\" \"a\" {\n}\n", "a state as text"),
        ("{\"format_version\":\"1.0\",\"root_module\":{}}", "configuration alone"),
        ("{\"format_version\":\"1.0\",\"module\":{}}", "configuration alone"),
        ("{\"module\":{\"a\":{}}}", "configuration in JSON syntax"),
        ("{\"resource_tags\":{\"a\":1}}", "variable values"),
        ("PK\u{3}\u{4}0123456789012345678901234567890", "a zip archive and no Terraform plan"),
    ] {
        let answer = of_bytes(text.as_bytes()).unwrap_err();
        assert!(answer.message.contains(what), "{text}: {}", answer.message);
        assert!(answer.help.is_some(), "{text}");
    }
    assert!(of_bytes(b"{\"a\":\"\xff\"}").unwrap_err().message.contains("byte 6 is not UTF-8"));
}

#[test]
fn a_plan_is_recognised_by_its_first_key_whatever_follows() {
    for text in ["{\"applyable\":", "{\"configuration\":!", "{\"format_version\":\"1.2\",\"planned_values\":{\"a\":["] {
        assert_eq!(of_bytes(text.as_bytes()).unwrap(), text);
    }
}

#[test]
fn no_gzip_gets_more_room_for_saying_that_it_is_large() {
    let whole = std::fs::read("testdata/inputs/plan.json.gz").unwrap();
    let size = json("plan.json").len();
    // For an honest one exactly what it needs, and a byte.
    assert_eq!(decode::room(&whole, 1 << 30).capacity(), size + 1);
    assert_eq!(decode::room(&whole, 100).capacity(), 101);
    let lie = [b"\x1f\x8b".as_slice(), &[0xff; 1_000]].concat();
    assert_eq!(decode::room(&lie, 1 << 30).capacity(), 1_002 * 1_032 + 1);
    assert_eq!(decode::room(b"\x1f\x8b", 1 << 30).capacity(), 1);
}

#[test]
fn a_gzip_that_grows_without_end_is_refused_and_a_broken_one_is_said() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..80 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let refused = of_bytes(&bomb).unwrap_err();
    assert!(refused.message.contains("250 times"), "{}", refused.message);
    let whole = std::fs::read("testdata/inputs/plan.json.gz").unwrap();
    let broken = of_bytes(whole.get(..whole.len() / 2).unwrap()).unwrap_err();
    assert!(broken.message.contains("cut off"), "{}", broken.message);
    let behind = of_bytes(&[&whole[..], b"\n"].concat()).unwrap_err();
    assert!(behind.message.contains("stands behind it"), "{}", behind.message);
    let mut twice = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    twice.write_all(&whole).unwrap();
    let twice = of_bytes(&twice.finish().unwrap()).unwrap_err();
    assert!(twice.message.contains("gzip twice"), "{}", twice.message);
}

#[test]
fn what_begins_as_no_text_is_not_read_to_an_end_that_it_need_not_have() {
    for head in [&[0][..], b"PK\x03\x04", b"\x7fELF\x02\x01\x01\0\xf0\x28\x8c\x28"] {
        let endless = head.chain(std::io::repeat(head.first().copied().unwrap_or_default()));
        let read = limited(endless, 0, 1 << 30).unwrap();
        assert_eq!(read.len() as u64, HEAD, "{head:?}");
        assert!(of_bytes(&read).is_err());
    }
    // A character that the first look cuts in two is none that is wrong.
    let text = format!("{}ä}}", "{".repeat(HEAD as usize - 1));
    assert_eq!(limited(text.as_bytes(), 0, 1 << 30).unwrap(), text.as_bytes());
}

#[test]
fn paths_in_commands_are_one_word() {
    assert_eq!(mistake::shell("a/b.json"), "a/b.json");
    assert_eq!(mistake::shell("it's a plan"), "'it'\\''s a plan'");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = of_bytes(&bytes);
    }
}
