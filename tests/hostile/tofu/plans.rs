//! Plans and states of OpenTofu, in shapes that its source writes: `testdata/tofu/README.md` says how they were made.

use super::Checked;
use crate::support::{onus, run};

fn plan(name: &str) -> Checked {
    let run = run(&mut onus(&["check", "--format", "json", &format!("testdata/tofu/{name}")]));
    let report = serde_json::from_str(&run.stdout).unwrap_or_default();
    Checked { run, report }
}

fn help(checked: &Checked) -> String {
    checked.report["errors"][0]["help"].as_str().unwrap().to_owned()
}

#[test]
fn nothing_is_missed_in_a_plan_that_never_says_whether_it_is_complete() {
    let checked = plan("whole.json");
    assert_eq!(checked.buckets(), ["aws_s3_bucket.kept"]);
    assert_eq!(checked.notes(), [""; 0]);
    let input = &checked.report["inputs"][0];
    assert_eq!((&input["complete"], &input["terraform_version"]), (&true.into(), &"1.10.6".into()));
}

#[test]
fn what_was_left_out_or_is_not_enabled_is_told_and_not_judged() {
    let checked = plan("exclude.json");
    assert_eq!(checked.buckets(), ["aws_s3_bucket.kept"]);
    let note = "testdata/tofu/exclude.json: aws_s3_bucket.excluded is configured and not in the plan; -target or -exclude \
                left out what is missing, or `enabled` or an empty `for_each` wants none of it: plans of OpenTofu do not \
                say which, and it is not judged";
    assert_eq!(checked.notes(), [note]);
    let checked = plan("enabled.json");
    assert_eq!(checked.buckets(), ["aws_s3_bucket.on"]);
    let notes = checked.notes();
    assert_eq!(notes.len(), 1, "{notes:?}");
    // What is deleted is there, and what has `count` or `for_each` may be none.
    assert!(
        notes[0].contains("2 resources are configured and not in the plan, the first is aws_s3_bucket.off;"),
        "{notes:?}"
    );
}

#[test]
fn terraform_tells_itself_what_is_missing() {
    let text = std::fs::read_to_string("testdata/tofu/exclude.json").unwrap();
    let text = text.replace("registry.opentofu.org", "registry.terraform.io");
    let text = text.replacen('{', "{\"applyable\": true, \"complete\": false,", 1);
    let directory = super::tree(&[("plan.json", &text)]);
    let checked = super::check(&directory, &["plan.json"]);
    let notes = checked.notes();
    assert!(notes.iter().any(|note| note.contains("complete: false")), "{notes:?}");
    assert!(notes.iter().all(|note| !note.contains("OpenTofu")), "{notes:?}");
}

#[test]
fn ephemeral_resources_are_passed_over_and_variables_can_say_more_of_themselves() {
    let checked = plan("ephemeral.json");
    assert_eq!(checked.buckets(), ["aws_s3_bucket.logs"]);
    assert_eq!(checked.notes(), [""; 0]);
}

#[test]
fn instances_of_a_provider_configuration_are_not_taken_for_one() {
    let (alone, several) = (plan("provider-alone.json"), plan("provider-for-each.json"));
    for bucket in ["aws_s3_bucket.data[\"a\"]", "aws_s3_bucket.data[\"b\"]"] {
        // The block of one account is that of all buckets where there is one provider configuration, and only there.
        assert_eq!(alone.verdict("public-access-block-undeclared", bucket).0, "pass", "{bucket}");
        assert_eq!(several.verdict("public-access-block-undeclared", bucket).0, "unknown", "{bucket}");
    }
    let regions: Vec<_> =
        several.report["buckets"].as_array().unwrap().iter().map(|one| one["region"].clone()).collect();
    assert_eq!(regions, ["eu-west-1", "us-east-1"]);
    // What is the same for all of them is known.
    assert_eq!(several.verdict("tls-verification-off", "provider.aws.by_account").0, "pass");
}

#[test]
fn what_is_forgotten_goes_on_existing() {
    let checked = plan("forget.json");
    assert_eq!(checked.buckets(), ["aws_s3_bucket.renamed"]);
    assert!(
        checked.notes().iter().any(|note| note.contains("aws_s3_bucket.gone leaves management")),
        "{:?}",
        checked.notes()
    );
    assert_eq!(checked.report["buckets"][0]["name"], "acme-2");
}

#[test]
fn commands_are_those_of_opentofu_where_it_wrote_the_input() {
    let checked = plan("errored.json");
    assert_eq!(checked.run.code, 2);
    assert_eq!(
        help(&checked),
        "run `tofu plan -out tfplan` until it succeeds, then `tofu show -json tfplan > plan.json`"
    );
    let text = std::fs::read_to_string("testdata/tofu/whole.json").unwrap();
    let directory = super::tree(&[
        ("short.json", &text[..text.len() / 2]),
        ("odd.json", &text.replace("\"resource_changes\": [", "\"resource_changes\": [1,")),
        ("future.json", &text.replace("\"format_version\": \"1.2\"", "\"format_version\": \"2.0\"")),
        ("nothing/x.tofu", "locals {}\n"),
    ]);
    for (name, words) in [
        ("short.json", "run `tofu show -json tfplan > plan.json` again"),
        ("odd.json", "pass what `tofu show -json tfplan` prints, unchanged"),
        ("future.json", "a plan from an older OpenTofu"),
    ] {
        let checked = super::check(&directory, &[name]);
        assert_eq!(checked.run.code, 2, "{name}");
        assert!(help(&checked).contains(words), "{name} {}", help(&checked));
    }
    std::fs::write(directory.path("plan.json"), &text).unwrap();
    let checked = super::check(&directory, &["plan.json", "--root", "nothing"]);
    assert!(help(&checked).contains("pass the directory in which `tofu plan` was run"), "{}", help(&checked));
}

#[test]
fn a_state_is_judged_and_one_as_it_is_stored_is_named() {
    let checked = plan("state.json");
    assert_eq!(checked.buckets(), ["aws_s3_bucket.old"]);
    for (name, what, command) in [
        ("raw.tfstate", "is a state file as OpenTofu stores it", "run `tofu show -json > state.json`"),
        ("encrypted.tfstate", "is a state that is encrypted by OpenTofu", "run `tofu show -json > state.json`"),
    ] {
        let checked = plan(name);
        assert_eq!(checked.run.code, 2, "{name}");
        assert!(checked.errors()[0].contains(what), "{name} {:?}", checked.errors());
        assert!(help(&checked).starts_with(command), "{name} {}", help(&checked));
    }
}

#[test]
fn an_encrypted_plan_is_named_with_the_command_that_opens_it() {
    let checked = plan("../inputs/tofu-encrypted-plan.json");
    assert_eq!(checked.run.code, 2);
    assert!(checked.errors()[0].contains("is a plan file that is encrypted by OpenTofu"), "{:?}", checked.errors());
    let help = help(&checked);
    assert!(help.contains("tofu show -json testdata/tofu/../inputs/tofu-encrypted-plan.json > plan.json"), "{help}");
    assert!(help.contains("TF_ENCRYPTION"), "{help}");
}
