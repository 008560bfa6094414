//! `onus waive`.

use super::support::{Directory, Run, onus, run};
use super::tree;

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

fn waive(directory: &Directory, words: &[&str]) -> Run {
    run(onus(&[&["waive"], words].concat()).current_dir(directory.path("")))
}

fn file(directory: &Directory, name: &str) -> String {
    String::from_utf8(std::fs::read(directory.path(name)).unwrap()).unwrap()
}

#[test]
fn a_waiver_is_one_more_line_and_the_rest_stays_byte_for_byte() {
    let crlf = BUCKET.replace('\n', "\r\n");
    let line = "# onus:ignore[versioning-off] -- why not";
    for (before, after) in [
        (BUCKET.to_owned(), format!("{line}\n{BUCKET}")),
        (crlf.clone(), format!("{line}\r\n{crlf}")),
        (format!("\u{feff}{crlf}"), format!("\u{feff}{line}\r\n{crlf}")),
        (format!("# a bucket\n\n# b\n\t{BUCKET}"), format!("# a bucket\n\n# b\n\t{line}\n\t{BUCKET}")),
        (BUCKET.trim_end().to_owned(), format!("{line}\n{}", BUCKET.trim_end())),
        (
            format!("locals {{\n  a = 1   # odd\n}}\r\n  {BUCKET}\n\n\n# end"),
            format!("locals {{\n  a = 1   # odd\n}}\r\n  {line}\n  {BUCKET}\n\n\n# end"),
        ),
    ] {
        let directory = tree(&[("main.tf", &before)]);
        let run = waive(&directory, &["versioning-off", "aws_s3_bucket.b", "--reason", " why\n not "]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{before:?}");
        assert_eq!(file(&directory, "main.tf"), after);
        assert_eq!(directory.names(), [".git", "main.tf"]);
        let check =
            onus(&["check", "--policy", "versioning-off", "--fail-on", "low"]).current_dir(directory.path("")).output();
        assert_eq!(check.unwrap().status.code(), Some(0), "{after:?}");
        let line = after.lines().position(|line| line.contains("onus:ignore")).unwrap() + 1;
        assert_eq!(run.stdout, format!("main.tf:{line}: written: # onus:ignore[versioning-off] -- why not\n"));
    }
}

#[test]
fn an_older_waiver_for_the_policy_makes_way() {
    let words =
        ["versioning-off", "aws_s3_bucket.b", "--reason", "new", "--until", "2099-01-31", "--owner", "Team \"B\""];
    let line = "# onus:ignore[versioning-off] until=2099-01-31 owner=\"Team 'B'\" -- new";
    let plain = BUCKET.trim_end();
    for (before, after) in [
        (format!("# onus:ignore[versioning-off] -- old\n{BUCKET}"), format!("{line}\n{BUCKET}")),
        (
            format!("# onus:ignore[http-allowed, versioning-off] -- old\r\n# x\r\n{BUCKET}"),
            format!("# onus:ignore[http-allowed] -- old\r\n# x\r\n{line}\n{BUCKET}"),
        ),
        (
            format!("# onus:ignore[versioning-off,http-allowed] -- old\n{BUCKET}"),
            format!("# onus:ignore[http-allowed] -- old\n{line}\n{BUCKET}"),
        ),
        (format!("{plain}  # onus:ignore[versioning-off] -- old\n"), format!("{line}\n{plain}\n")),
        (format!("/* onus:ignore[versioning-off] -- old */\n{BUCKET}"), format!("{line}\n{BUCKET}")),
        (
            format!("# onus:ignore[http-allowed] -- old\n{BUCKET}"),
            format!("# onus:ignore[http-allowed] -- old\n{line}\n{BUCKET}"),
        ),
    ] {
        let directory = tree(&[("main.tf", &before)]);
        let run = waive(&directory, &words);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{before:?}");
        assert_eq!(file(&directory, "main.tf"), after);
        assert_eq!(waive(&directory, &words).code, 0);
        assert_eq!(file(&directory, "main.tf"), after, "twice is once");
    }
}

#[test]
fn what_is_not_to_be_accepted_is_said_and_nothing_is_written() {
    let versioned = "resource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  \
        versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n";
    let text = format!("{BUCKET}{versioned}");
    let directory = tree(&[("main.tf", &text), ("sub/main.tf", BUCKET)]);
    for (words, told) in [
        (&["versioning-off", "aws_s3_bucket.b", "sub", "--reason", " "][..], "a waiver needs a reason"),
        (&["versioning-off", "aws_s3_bucket.b", "sub", "--reason", "\u{200b} --"], "a waiver needs a reason"),
        (&["versionning-off", "aws_s3_bucket.b", ".", "--reason", "r"], "did you mean \"versioning-off\"?"),
        (&["access-logging-off", "aws_s3_bucket.bb", "sub", "--reason", "r"], "did you mean aws_s3_bucket.b?"),
        (&["access-logging-off", "aws_s3_bucket.b", ".", "--reason", "r"], "in several root modules: ., sub"),
        (&["versioning-off", "aws_s3_bucket.b", "nowhere", "--reason", "r"], "nowhere does not exist"),
        (&["versioning-off", "aws_s3_bucket.b", ".", "--reason", "r", "--until", "soon"], "2027-03-31"),
    ] {
        let run = waive(&directory, words);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words:?}");
        assert!(run.stderr.contains(told), "{words:?}: {}", run.stderr);
    }
    std::fs::remove_dir_all(directory.path("sub")).unwrap();
    let run = waive(&directory, &["versioning-off", "aws_s3_bucket.b", "--reason", "r"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: versioning-off passes for aws_s3_bucket.b: there is nothing to accept\n")
    );
    assert_eq!(file(&directory, "main.tf"), text);
}

#[test]
fn where_no_comment_can_stand_there_is_a_block_to_paste() {
    let reason = ["--reason", "a \"${b}\"", "--owner", "me"];
    let module = "module \"m\" {\n  source = \"./m\"\n}\n";
    let each = BUCKET.replace("bucket =", "for_each = toset([\"x\", \"y\"])\n  bucket =");
    let json = "{\"resource\": {\"aws_s3_bucket\": {\"b\": {\"bucket\": \"b\"}}}}";
    let outside = "module \"m\" {\n  source = \"../elsewhere\"\n}\n";
    for (files, address, told) in [
        (&[("main.tf.json", json)][..], "aws_s3_bucket.b", "main.tf.json is JSON, which has no comments"),
        (&[("main.tf", &*each)], "aws_s3_bucket.b[\"x\"]", "a comment would accept it for aws_s3_bucket.b[\"y\"], too"),
        (
            &[("main.tf", &*(module.to_owned() + &module.replace("\"m\"", "\"n\""))), ("m/main.tf", BUCKET)],
            "module.m.aws_s3_bucket.b",
            "a comment would accept it for module.n.aws_s3_bucket.b, too",
        ),
        (&[("main.tf", outside), ("../elsewhere/main.tf", BUCKET)], "module.m.aws_s3_bucket.b", ""),
    ] {
        let directory = tree(&[]);
        for (name, text) in files.iter().filter(|(name, _)| !name.starts_with("..")) {
            let path = std::path::PathBuf::from(directory.path(name));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        if told.is_empty() {
            continue;
        }
        let run = waive(&directory, &[&["versioning-off", address], &reason[..]].concat());
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(told), "{}", run.stderr);
        let shown = address.replace('"', "\\\"");
        let block = format!(
            "waiver \"versioning-off\" {{\n  resource = \"{shown}\"\n  reason   = \"a \\\"$${{b}}\\\"\"\n  owner    = \"me\"\n}}\n"
        );
        assert_eq!(run.stdout, block);
        for (name, text) in files {
            assert_eq!(&file(&directory, name), text);
        }
        std::fs::write(directory.path(".onus.hcl"), &run.stdout).unwrap();
        let check = onus(&["check", "--policy", "versioning-off", "--format", "json"])
            .current_dir(directory.path(""))
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&check.stdout).unwrap();
        let open = report["verdicts"].as_array().unwrap().iter().filter(|verdict| verdict["subject"] == address);
        assert_eq!((check.status.code(), open.count()), (Some(0), 1), "{report}");
    }
}

#[test]
fn a_star_in_a_key_is_waived_alone() {
    let each = BUCKET.replace(
        "bucket =",
        r#"for_each = toset(["a", "a*", "a.b", "a\\*"])
  bucket ="#,
    );
    for (key, star) in [(r"a*", r"a\\*"), (r"a\\*", r"a\\\\\\*")] {
        let directory = tree(&[("main.tf", &each)]);
        let address = format!("aws_s3_bucket.b[\"{key}\"]");
        let run = waive(&directory, &["versioning-off", &address, "--reason", "why"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stdout.contains(&format!("  resource = \"aws_s3_bucket.b[\\\"{star}\\\"]\"\n")), "{}", run.stdout);
        std::fs::write(directory.path(".onus.hcl"), &run.stdout).unwrap();
        let report = super::analyse(&directory, &super::settings());
        let told = super::told_of(&report, "versioning-off");
        let (accepted, open): (Vec<_>, Vec<_>) = told.iter().partition(|told| told.contains("accepted"));
        assert_eq!((accepted.len(), open.len()), (1, 3), "{told:?}");
        assert!(accepted[0].starts_with(&address), "{accepted:?}");
    }
}

#[test]
fn all_instances_of_a_block_are_accepted_by_its_address() {
    let each = BUCKET.replace("bucket =", "for_each = toset([\"x\", \"y\"])\n  bucket =");
    let directory = tree(&[("main.tf", &each)]);
    let run = waive(&directory, &["versioning-off", "aws_s3_bucket.b", "--reason", "r"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(file(&directory, "main.tf"), format!("# onus:ignore[versioning-off] -- r\n{each}"));
}

#[test]
fn the_facts_of_now_can_be_what_is_accepted() {
    let directory = tree(&[("main.tf", BUCKET)]);
    let run = waive(&directory, &["versioning-off", "aws_s3_bucket.b", "--reason", "r", "--accept-value"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let text = file(&directory, "main.tf");
    let digest = text.split("accepts=").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    assert!(onus::config::is_digest(digest), "{text}");
    let report = super::analyse(&directory, &super::settings());
    assert_eq!(super::told_of(&report, "versioning-off"), ["aws_s3_bucket.b fail, accepted by comment: r"]);
}

#[test]
fn installed_modules_are_left_as_they_are() {
    let manifest =
        "{\"Modules\":[{\"Key\":\"m\",\"Source\":\"x/y/aws\",\"Version\":\"1.0.0\",\"Dir\":\".terraform/modules/m\"}]}";
    let call = "module \"m\" {\n  source = \"x/y/aws\"\n}\n";
    let directory = tree(&[
        ("main.tf", call),
        (".terraform/modules/modules.json", manifest),
        (".terraform/modules/m/main.tf", BUCKET),
    ]);
    let run = waive(&directory, &["versioning-off", "module.m.aws_s3_bucket.b", "--reason", "r"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains(".terraform/modules/m/main.tf is a copy that the next init replaces"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.starts_with("waiver \"versioning-off\" {\n  resource = \"module.m.aws_s3_bucket.b\"\n"));
    assert_eq!(file(&directory, ".terraform/modules/m/main.tf"), BUCKET);
}

#[test]
fn what_acts_on_a_terminal_is_written_nowhere() {
    for hostile in ["\u{202e}", "\u{200b}", "\u{1b}[31m", "\u{7}", "\u{2066}", "\u{e0041}", "\u{feff}"] {
        for options in
            [&["--reason", &*format!("why{hostile} not")][..], &["--reason", "why", "--owner", &format!("me{hostile}")]]
        {
            let directory = tree(&[("main.tf", BUCKET)]);
            let run = waive(&directory, &[&["versioning-off", "aws_s3_bucket.b"], options].concat());
            let code = format!("U+{:04X}", u32::from(hostile.chars().next().unwrap()));
            assert!(run.code == 2 && run.stdout.is_empty(), "{options:?}");
            assert!(run.stderr.contains(options[options.len() - 2]) && run.stderr.contains(&code), "{}", run.stderr);
            assert!(!run.stderr.contains(hostile), "{}", run.stderr);
            assert_eq!(file(&directory, "main.tf"), BUCKET);
        }
    }
    let hostile = |text: &str| text.contains(|c| c != '\n' && onus::report::sanitise::is_hostile(c));
    let directory = tree(&[("main.tf", BUCKET)]);
    let baseline = onus(&["baseline", ".", "--output-file", "a\u{1b}[31m\u{202e}.json"])
        .current_dir(directory.path(""))
        .output()
        .unwrap();
    assert_eq!(baseline.status.code(), Some(0));
    let said = String::from_utf8(baseline.stderr).unwrap();
    assert!(said.contains("--baseline a?[31m") && !hostile(&said), "{said}");
    // The name of a file, and the key of an instance.
    let directory = tree(&[("a\u{202e}.tf", BUCKET)]);
    let run = waive(&directory, &["versioning-off", "aws_s3_bucket.b", "--reason", "why"]);
    assert!(run.code == 0 && !hostile(&run.stdout), "{}", run.stdout);
    let each = BUCKET.replace("bucket =", "for_each = toset([\"x\u{202e}\u{e0041}\", \"y\"])\n  bucket =");
    let directory = tree(&[("main.tf", &each)]);
    let key = "aws_s3_bucket.b[\"x\u{202e}\u{e0041}\"]";
    let run = waive(&directory, &["versioning-off", key, "--reason", "why"]);
    assert!(run.code == 2 && !hostile(&run.stderr), "{}", run.stderr);
    let block = "waiver \"versioning-off\" {\n  resource = \"aws_s3_bucket.b[\\\"x\\u202E\\U000E0041\\\"]\"\n  reason   = \"why\"\n}\n";
    assert_eq!(run.stdout, block);
    std::fs::write(directory.path(".onus.hcl"), block).unwrap();
    let check = run_check(&directory);
    assert!(check.contains("1 waived"), "{check}");
}

fn run_check(directory: &Directory) -> String {
    let mut command = onus(&["check", "--policy", "versioning-off", "--fail-on", "low"]);
    run(command.current_dir(directory.path(""))).stdout
}
