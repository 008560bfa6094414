//! Files of OpenTofu's own, which stand for Terraform's of the same name.

use super::{bucket, check, tree};

/// A block of `.tf.json` that declares a bucket.
fn json(name: &str) -> String {
    format!(r#"{{"resource": {{"aws_s3_bucket": {{"{name}": {{"bucket": "acme-{name}"}}}}}}}}"#)
}

#[test]
fn a_file_ending_in_tofu_stands_for_the_one_ending_in_tf_and_for_no_other() {
    let directory = tree(&[
        ("a.tf", &bucket("a_tf", "")),
        ("a.tofu", &bucket("a_tofu", "")),
        ("a.tf.json", &json("a_tf_json")),
        ("b.tf.json", &json("b_tf_json")),
        ("b.tofu.json", &json("b_tofu_json")),
        ("b.tf", &bucket("b_tf", "")),
        ("c.tf", &bucket("c_tf", "")),
        ("c.tofu.json", &json("c_tofu_json")),
        ("d.tf.json", &json("d_tf_json")),
        ("d.tofu", &bucket("d_tofu", "")),
        ("e.tf", "this is no configuration"),
        ("e.tofu", ""),
        (".c.tofu", &bucket("hidden", "")),
        ("main.tofutest.hcl", "run \"x\" {}\n"),
        ("main.tftest.hcl", "run \"x\" {}\n"),
    ]);
    let expected = ["a_tf_json", "a_tofu", "b_tf", "b_tofu_json", "c_tf", "c_tofu_json", "d_tf_json", "d_tofu"];
    let mut found = check(&directory, &["."]).buckets();
    found.sort();
    assert_eq!(found, expected.map(|name| format!("aws_s3_bucket.{name}")));
}

#[test]
fn override_files_are_replaced_by_their_own_names_and_change_whatever_is_read() {
    let directory = tree(&[
        ("main.tofu", &bucket("b", "  force_destroy = false\n")),
        ("main.tf", &bucket("gone", "")),
        ("override.tf", "resource \"aws_s3_bucket\" \"gone\" {\n  bucket = \"x\"\n}\n"),
        ("override.tofu", "resource \"aws_s3_bucket\" \"b\" {\n  force_destroy = true\n}\n"),
    ]);
    let checked = check(&directory, &["."]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b"]);
    assert_eq!(checked.verdict("force-destroy", "aws_s3_bucket.b").0, "fail");
    assert_eq!(checked.place("force-destroy", "aws_s3_bucket.b"), ("override.tofu".to_owned(), 2));
}

#[test]
fn modules_of_only_such_files_are_found_called_and_waived() {
    let waived = format!("# onus:ignore[versioning-off] -- a test\n{}", bucket("inner", ""));
    let directory = tree(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("root/main.tofu", "module \"m\" {\n  source = \"../m\"\n}\n"),
        ("m/main.tofu", &waived),
        ("m/main.tf", &bucket("outer", "")),
        ("json/main.tofu.json", &json("json")),
    ]);
    let checked = check(&directory, &["."]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.json", "module.m.aws_s3_bucket.inner"]);
    let verdicts = checked.report["verdicts"].as_array().unwrap();
    let waived = verdicts
        .iter()
        .find(|one| one["policy"] == "versioning-off" && one["subject"] == "module.m.aws_s3_bucket.inner");
    assert_eq!(waived.unwrap()["waiver"]["reason"], "a test");
    for (changed, estates) in [("m/main.tofu", vec!["root"]), ("json/main.tofu.json", vec!["json"])] {
        let checked = check(&directory, &["--changed", changed]);
        assert_eq!(checked.texts("inputs", "estate"), estates, "{changed}");
    }
}

#[test]
fn a_report_tells_which_files_are_passed_over() {
    let directory = tree(&[("main.tf", &bucket("a", "")), ("main.tofu", &bucket("b", ""))]);
    let notes = check(&directory, &["."]).notes();
    assert!(notes.iter().any(|note| note.contains("main.tf") && note.contains("OpenTofu")), "{notes:?}");
}

#[test]
fn the_configuration_of_a_plan_is_read_by_the_program_that_planned() {
    let plan = |name: &str| {
        let text = std::fs::read_to_string(format!("testdata/tofu/{name}.json")).unwrap();
        (text.clone(), text.replace("registry.opentofu.org", "registry.terraform.io"))
    };
    let (tofu, other) = plan("whole");
    // Terraform says whether a plan is complete.
    let terraform = other.replacen('{', "{\"applyable\": true, \"complete\": true,", 1);
    let kept = bucket("kept", "");
    let directory = tree(&[
        ("main.tf", &format!("\n\n{kept}")),
        ("main.tofu", &kept),
        ("tofu.json", &tofu),
        ("terraform.json", &terraform),
    ]);
    for (plan, place) in [("tofu.json", ("main.tofu", 1)), ("terraform.json", ("main.tf", 3))] {
        let checked = check(&directory, &[plan]);
        assert_eq!(checked.buckets(), ["aws_s3_bucket.kept"]);
        let (file, line) = checked.place("versioning-off", "aws_s3_bucket.kept");
        assert_eq!((&*file, line), place, "{plan}");
    }
}
