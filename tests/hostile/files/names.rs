//! Names of files and directories with everything that a file system takes: no format is broken by one, and each says it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use serde_json::Value;

use super::{FORMATS, Tree, bounded, bucket, buckets, errors};
use crate::support::{onus, run};

/// Names without `.tf`, as text where they are text.
const NAMES: [&[u8]; 24] = [
    b"line\nfeed",
    b"carriage\rreturn",
    b"ta\tb",
    b"\x1b[31mred\x1b]0;title\x07",
    "bidi\u{202e}txt".as_bytes(),
    "zero\u{200b}width".as_bytes(),
    "line\u{2028}separator".as_bytes(),
    "\u{9b}31mcsi".as_bytes(),
    b"not-utf-8-\xff\xfe",
    b"-rf",
    b"two words",
    b"100%",
    b"%0A::error::x",
    b"a::error file=x,line=1::y",
    b"##[error]x",
    b"quo\"te'",
    b"back\\slash",
    b"<b>&amp;",
    b"`code`|cell",
    b"[link](http:x)",
    b"]]>",
    b"$(id)",
    b"*",
    "größe-日本".as_bytes(),
];

/// A directory with a file of each name, which declares a bucket and has a mistake.
fn tree() -> Tree {
    let tree = Tree::new(&[]);
    for (at, name) in NAMES.iter().enumerate() {
        let text =
            format!("{}resource \"aws_s3_bucket\" \"wrong{at}\" {{\n  bucket =\n}}\n", bucket(&format!("b{at}")));
        let file = tree.path("").join(OsStr::from_bytes(&[name, &b".tf"[..]].concat()));
        if std::fs::write(file, text).is_err() {
            // Some file systems take only text.
            assert!(std::str::from_utf8(name).is_err(), "{name:?}");
            tree.write("not-utf-8-\u{fffd}\u{fffd}.tf", text_of(at));
        }
    }
    let long = format!("{}.tf", "x".repeat(252));
    tree.write(&long, bucket("long"));
    tree
}

fn text_of(at: usize) -> String {
    format!("{}resource \"aws_s3_bucket\" \"wrong{at}\" {{\n  bucket =\n}}\n", bucket(&format!("b{at}")))
}

/// The names as reports can have them.
fn shown() -> Vec<String> {
    NAMES.iter().map(|name| format!("{}.tf", String::from_utf8_lossy(name))).collect()
}

/// Whether a character does something to a terminal or to a reader's eyes instead of being shown.
fn acts(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn report(tree: &Tree, format: &str) -> String {
    let run = tree.onus(&["check", "--unknown", "fail", "--format", format, "."]);
    assert_eq!(run.code, 2, "{format}: {}", run.stderr);
    for text in [&run.stdout, &run.stderr] {
        assert!(!text.contains(acts), "{format}: {:?}", text.matches(acts).next());
    }
    run.stdout
}

#[test]
fn every_format_is_whole_whatever_files_are_called() {
    let tree = tree();
    for format in FORMATS {
        let text = report(&tree, format);
        match format {
            "json" | "sarif" | "gitlab" => drop(serde_json::from_str::<Value>(&text).unwrap()),
            "junit" => drop(roxmltree::Document::parse(&text).unwrap()),
            "github" => {
                let kinds = ["::error ", "::warning ", "::notice ", "onus: "];
                assert!(text.lines().all(|line| kinds.iter().any(|kind| line.starts_with(kind))), "{text}");
                assert!(!text.contains("##["), "{text}");
            }
            _ => assert!(text.contains("quo\"te'.tf"), "{format}: {text}"),
        }
    }
}

#[test]
fn programs_get_the_names_as_they_are() {
    let tree = tree();
    let json: Value = serde_json::from_str(&report(&tree, "json")).unwrap();
    let gitlab: Value = serde_json::from_str(&report(&tree, "gitlab")).unwrap();
    let sarif: Value = serde_json::from_str(&report(&tree, "sarif")).unwrap();
    let mut uris = Vec::new();
    addresses(&sarif, &mut uris);
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(uris.iter().all(|uri| uri.chars().all(unreserved)), "{uris:?}");
    let decoded: Vec<String> =
        uris.iter().map(|uri| percent_encoding::percent_decode_str(uri).decode_utf8().unwrap().into_owned()).collect();
    let paths = |list: &Value, path: &dyn Fn(&Value) -> Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| path(one).as_str().unwrap_or_default().to_owned()).collect()
    };
    let in_json = paths(&json["errors"], &|error| error["path"].clone());
    let in_gitlab = paths(&gitlab, &|issue| issue["location"]["path"].clone());
    for name in shown() {
        assert!(in_json.contains(&name), "{name:?}: {in_json:?}");
        assert!(decoded.contains(&name), "{name:?}: {decoded:?}");
        // GitLab shows them to people.
        let same = |path: &String| path.chars().count() == name.chars().count() || path.len() == name.len();
        assert!(in_gitlab.iter().any(same), "{name:?}: {in_gitlab:?}");
    }
    assert_eq!(buckets(&json).len(), NAMES.len() + 1);
}

fn addresses(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if key == "uri" => found.push(text.clone()),
                    value => addresses(value, found),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| addresses(element, found)),
        _ => {}
    }
}

#[test]
fn a_plan_has_any_name_too() {
    let tree = Tree::new(&[]);
    let plan = std::fs::read(super::PLAN).unwrap();
    for name in NAMES.iter().filter_map(|name| std::str::from_utf8(name).ok()) {
        tree.write(name, &plan);
        let given = format!("./{name}");
        for format in FORMATS {
            let run = tree.onus(&["check", "--format", format, "--report", "text=report", &given]);
            assert_eq!(run.code, 1, "{name:?} {format}: {}", run.stderr);
            assert!(!run.stdout.contains(acts) && !run.stderr.contains(acts), "{name:?} {format}");
        }
        let (_, report) = tree.json(&[&given]);
        assert_eq!(report["inputs"][0]["path"], given.as_str());
        // A mistake in it, and none of that name.
        tree.write(name, "{");
        for path in [given.clone(), format!("{given}-is-gone")] {
            let (code, report) = tree.json(&[&path]);
            assert_eq!((code, report["errors"][0]["path"].as_str().unwrap()), (2, path.as_str()));
        }
    }
}

#[test]
fn a_directory_of_any_name_is_judged_with_its_own_settings() {
    for name in NAMES.iter().filter_map(|name| std::str::from_utf8(name).ok()) {
        let tree = Tree::new(&[]);
        tree.write(
            &format!("{name}/main.tf"),
            "resource \"aws_s3_bucket\" \"b\" {\n  bucket = file(\"name.txt\")\n}\n",
        );
        tree.write(&format!("{name}/name.txt"), "acme-from-a-file");
        tree.write(&format!("{name}/.onus.hcl"), "fail_on = \"critical\"\n");
        for arguments in [&[][..], &[&*format!("./{name}")]] {
            let (code, report) = tree.json(arguments);
            assert_eq!(
                (code, &report["buckets"][0]["name"]),
                (0, &"acme-from-a-file".into()),
                "{name:?}: {:?}",
                errors(&report)
            );
        }
    }
}

#[test]
fn a_directory_whose_name_is_no_text_is_told_and_not_judged_with_other_settings() {
    let tree = Tree::new(&[(".onus.hcl", "fail_on = \"critical\"\n"), ("good/main.tf", &bucket("good"))]);
    let bad = tree.path("").join(OsStr::from_bytes(b"bad-\xff"));
    // Some file systems take only text.
    if std::fs::create_dir(&bad).is_err() {
        return;
    }
    std::fs::write(bad.join("main.tf"), bucket("bad")).unwrap();
    std::fs::write(bad.join(".onus.hcl"), "fail_on = \"low\"\n").unwrap();
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report)), (2, vec!["aws_s3_bucket.good".to_owned()]));
    assert!(
        errors(&report).iter().any(|error| error.contains("has a path that is not UTF-8")),
        "{:?}",
        errors(&report)
    );
    let run = bounded(onus(&["check", "--quiet"]).current_dir(&bad));
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("has a path that is not UTF-8"), "{}", run.stdout);
    // As an argument it is no text either.
    let run = bounded(onus(&["check"]).arg(&bad));
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("UTF-8"), "{}", run.stderr);
}

#[test]
fn a_report_has_any_name_that_a_file_can_have() {
    let tree = Tree::new(&[]);
    let mut names: Vec<Vec<u8>> = NAMES.iter().map(|name| name.to_vec()).collect();
    names.push(vec![b'x'; 255]);
    for name in names {
        let path = tree.path("").join(OsStr::from_bytes(&name));
        if std::fs::write(&path, "old").is_err() {
            assert!(std::str::from_utf8(&name).is_err(), "{name:?}");
            continue;
        }
        let mut command = onus(&["check", "--format", "json", super::PLAN, "--output-file"]);
        let run = bounded(command.arg(&path));
        assert_eq!(run.code, 1, "{name:?}: {}", run.stderr);
        let report: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(report["schema"], "onus-report/1");
        assert!(!run.stderr.contains(acts));
    }
    let run = tree.onus(&["check", "--quiet", super::PLAN, "--output-file", &"x".repeat(256)]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("File name too long"), "{}", run.stderr);
    let left = std::fs::read_dir(tree.path("")).unwrap();
    let left = left.filter(|entry| entry.as_ref().unwrap().file_name().as_bytes().ends_with(b".tmp"));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_path_that_is_too_long_to_be_opened_is_told() {
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    // Step by step, as no path names it.
    let script = "name=$(printf '%0200d' 1); for i in $(seq 30); do mkdir $name && cd $name || exit 1; done; \
                  printf 'resource \"aws_s3_bucket\" \"deep\" {}\\n' > main.tf";
    assert!(Command::new("bash").args(["-c", script]).current_dir(tree.path("")).status().unwrap().success());
    for format in FORMATS {
        let run = tree.onus(&["check", "--format", format, "."]);
        assert_eq!(run.code, 2, "{format}: {}", run.stderr);
        let said = format!("{}{}", run.stdout, run.stderr);
        // An annotation has room for less than the path.
        assert!(said.contains("File name too long") || format == "github" && said.contains("0000"), "{format}");
    }
    let (_, report) = tree.json(&["."]);
    assert_eq!(buckets(&report), ["aws_s3_bucket.real"]);
    let given = format!("{}main.tf", "x/".repeat(3000));
    let (code, report) = tree.json(&[&given]);
    assert_eq!((code, buckets(&report).len()), (2, 0));
}

#[test]
fn a_name_that_looks_like_an_option_is_repeated_without_what_acts() {
    let name = "--\u{1b}[31mq\u{1b}]0;pwn\u{7}\n::error::x\u{202e}";
    for arguments in [&["check", "--changed", name][..], &["check", "--format", name], &["completions", name]] {
        let run = run(&mut onus(arguments));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(!run.stderr.is_empty() && !run.stderr.contains("\n::"), "{}", run.stderr);
        assert!(!run.stderr.contains(|c: char| c != '\n' && acts(c)), "{:?}", run.stderr);
    }
}
