//! How far what `onus waive` writes reaches.

use super::support::{Directory, Run, onus, run};
use super::{analyse, settings, told_of, tree};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";
const CALL: &str = "module \"m\" {\n  source = \"../m\"\n}\n";

fn waive(directory: &Directory, words: &[&str]) -> Run {
    let words = [&["waive", "versioning-off"], words, &["--reason", "r"]].concat();
    run(onus(&words).current_dir(directory.path("")))
}

fn file(directory: &Directory, name: &str) -> String {
    String::from_utf8(std::fs::read(directory.path(name)).unwrap()).unwrap()
}

/// What is found once the block that was printed is in the file of settings.
fn accepted(directory: &Directory, run: &Run) -> Vec<String> {
    std::fs::write(directory.path(".onus.hcl"), &run.stdout).unwrap();
    told_of(&analyse(directory, &settings()), "versioning-off")
}

#[test]
fn a_module_of_several_roots_gets_no_comment_for_one_of_them() {
    let directory = tree(&[("prod/main.tf", CALL), ("test/main.tf", CALL), ("m/main.tf", BUCKET)]);
    let run = waive(&directory, &["module.m.aws_s3_bucket.b", "test"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("accept it for module.m.aws_s3_bucket.b of prod, too"), "{}", run.stderr);
    let block = "waiver \"versioning-off\" {\n  resource = \"module.m.aws_s3_bucket.b\"\n  path     = \"test\"\n  reason   = \"r\"\n}\n";
    assert_eq!(run.stdout, block);
    assert_eq!(file(&directory, "m/main.tf"), BUCKET);
    let open = "module.m.aws_s3_bucket.b fail";
    assert_eq!(accepted(&directory, &run), [open.to_owned(), format!("{open}, accepted by config: r")]);
    // Where there is one root alone, its module gets the comment.
    let directory = tree(&[("test/main.tf", CALL), ("m/main.tf", BUCKET)]);
    let run = waive(&directory, &["module.m.aws_s3_bucket.b", "test"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(file(&directory, "m/main.tf"), format!("# onus:ignore[versioning-off] -- r\n{BUCKET}"));
}

#[test]
fn a_block_to_paste_names_the_root() {
    let json = "{\"resource\": {\"aws_s3_bucket\": {\"b\": {\"bucket\": \"b\"}}}}";
    for (root, path) in [("test", "test"), ("te[st", "te?st")] {
        let directory = tree(&[("prod/main.tf.json", json), (&format!("{root}/main.tf.json"), json)]);
        let run = waive(&directory, &["aws_s3_bucket.b", root]);
        assert_eq!(run.code, 2);
        std::fs::write(directory.path(".onus.hcl"), "").unwrap();
        assert_eq!(waive(&directory, &["aws_s3_bucket.b", root]).stdout, run.stdout, "with a file, the same");
        assert!(run.stdout.contains(&format!("path     = \"{path}\"\n")), "{}", run.stdout);
        let accepted = accepted(&directory, &run);
        assert_eq!(accepted.iter().filter(|line| line.ends_with("accepted by config: r")).count(), 1, "{accepted:?}");
    }
}

#[test]
fn all_instances_are_those_of_modules_and_of_blocks() {
    let call = "module \"c\" {\n  source   = \"./c\"\n  for_each = toset([\"x\", \"y\"])\n}\n";
    let json = "{\"resource\": {\"aws_s3_bucket\": {\"b\": {\"count\": 2}, \"one\": {\"bucket\": \"one\"}}}}";
    for (address, pattern, count) in [
        ("module.c.aws_s3_bucket.b", "module.c[*].aws_s3_bucket.b[*]", 4),
        ("module.c.aws_s3_bucket.one", "module.c[*].aws_s3_bucket.one", 2),
        ("module.c[\\\"x\\\"].aws_s3_bucket.one", "module.c[\\\"x\\\"].aws_s3_bucket.one", 1),
    ] {
        let directory = tree(&[("main.tf", call), ("c/main.tf.json", json)]);
        let run = waive(&directory, &[&address.replace('\\', "")]);
        assert!(run.stdout.contains(&format!("resource = \"{pattern}\"\n")), "{}{}", run.stdout, run.stderr);
        let accepted = accepted(&directory, &run);
        let accepted = accepted.iter().filter(|line| line.ends_with("accepted by config: r"));
        assert_eq!(accepted.count(), count, "{address}");
    }
}

#[test]
fn what_would_accept_nothing_is_not_written() {
    let rules = "waivers {\n  require_owner = true\n  require_until = true\n  max_days      = 30\n}\n";
    let read_only = "main.tf is read-only, and left as it is";
    for (config, words, told) in [
        ("", &["--until", "2020-01-01"][..], "the waiver for versioning-off held until 2020-01-01; nothing is written"),
        (rules, &["--until", "2099-01-01"], "accepts nothing: .onus.hcl requires an owner; nothing is written"),
        (rules, &["--owner", " ", "--until", "2099-01-01"], ".onus.hcl requires an owner"),
        (rules, &["--owner", "me"], ".onus.hcl requires a last day, `until`"),
        (rules, &["--owner", "me", "--until", "2099-01-01"], "days ahead, and .onus.hcl allows 30"),
        ("", &[], read_only),
    ] {
        let directory = tree(&[("main.tf", BUCKET), (".onus.hcl", config)]);
        if told == read_only {
            let mut permissions = std::fs::metadata(directory.path("main.tf")).unwrap().permissions();
            permissions.set_readonly(true);
            std::fs::set_permissions(directory.path("main.tf"), permissions).unwrap();
        }
        let run = waive(&directory, &[&["aws_s3_bucket.b"], words].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words:?}");
        assert!(run.stderr.contains(told), "{words:?}: {}", run.stderr);
        assert_eq!(file(&directory, "main.tf"), BUCKET);
    }
}

#[test]
fn nothing_is_written_where_something_cannot_be_read() {
    let broken = "\n\nresource \"aws_s3_bucket\" \"x\" {\n  bucket = \n";
    let directory = tree(&[("main.tf", BUCKET), ("other.tf", broken)]);
    let run = waive(&directory, &["aws_s3_bucket.b"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("other.tf:4:"), "{}", run.stderr);
    assert!(run.stderr.ends_with("error: nothing is written, as it is not known what else a waiver would accept\n"));
    assert_eq!(file(&directory, "main.tf"), BUCKET);
    for command in ["baseline", "check"] {
        let run = self::run(onus(&[command]).current_dir(directory.path("")));
        assert!(run.code == 2 && (run.stdout + &run.stderr).contains("other.tf:4:"), "{command}");
    }
    let directory = tree(&[("main.tf", BUCKET), (".onus.hcl", "\n  nothing = 1\n")]);
    for words in [&["policies"][..], &["explain", "versioning-off"]] {
        let run = self::run(onus(words).current_dir(directory.path("")));
        assert!(run.code == 2 && run.stderr.contains(".onus.hcl:2:3"), "{words:?}: {}", run.stderr);
    }
}
