//! A plan with a secret in every place, whole and broken, and a state.

use serde_json::Value as Json;

use super::planted::{Secrets, files, planted};
use super::{none_of, shown};

const PLAN: &str = include_str!("../../../testdata/secrets/plan.json");

/// What is shown of a text that is given as a plan, which shows no secret; the exit code and the text report.
fn given(text: &str, secrets: &Secrets, what: &str) -> (i32, String) {
    let (directory, _) = files(&[]);
    std::fs::write(directory.path("plan.json"), text).unwrap();
    let (code, shown) = shown(&directory, &["plan.json"], &[]);
    none_of(secrets, &shown, what);
    (code, shown.into_iter().map(|(_, text)| text).collect())
}

#[test]
fn no_report_of_a_plan_shows_a_secret() {
    let mut secrets = Vec::new();
    let plan = planted(PLAN, &mut secrets);
    assert!(secrets.len() > 110, "{}", secrets.len());
    let (code, said) = given(&plan, &secrets, "the plan");
    assert_eq!(code, 1, "{said}");
    for subject in
        ["aws_s3_bucket.secret", "aws_s3_bucket.whole", "module.child.aws_s3_bucket.inner", "aws_kms_key.key"]
    {
        assert!(said.contains(subject), "{subject} is not judged");
    }
    assert!(said.contains("(sensitive value)"), "{said}");
}

/// The marks are what hides them: without, much is shown.
#[test]
fn without_its_marks_the_plan_shows_what_it_holds() {
    let mut secrets = Vec::new();
    let mut plan: Json = serde_json::from_str(&planted(PLAN, &mut secrets)).unwrap();
    for resource in plan["resource_changes"].as_array_mut().unwrap() {
        for side in ["before_sensitive", "after_sensitive"] {
            resource["change"][side] = Json::Bool(false);
        }
    }
    let (directory, _) = files(&[]);
    std::fs::write(directory.path("plan.json"), plan.to_string()).unwrap();
    let (_, shown) = shown(&directory, &["plan.json"], &[]);
    let told = secrets.iter().filter(|(_, secret)| shown.iter().any(|(_, text)| text.contains(secret)));
    assert!(told.count() > 15);
}

#[test]
fn no_error_about_a_broken_plan_shows_a_secret() {
    let mut secrets = Vec::new();
    let plan = planted(PLAN, &mut secrets);
    for (place, secret) in secrets.iter().step_by(14) {
        let at = plan.find(secret).unwrap();
        let (code, _) = given(&plan[..at + 14], &secrets, &format!("the plan that ends in {place}"));
        assert_eq!(code, 2, "{place}");
        let quoted = plan.replacen(secret, &format!("{secret}\" \"x"), 1);
        let (code, _) = given(&quoted, &secrets, &format!("the plan with a quote in {place}"));
        assert_eq!(code, 2, "{place}");
    }
}

/// Puts a text in the place of each part of a plan, one after the other.
fn confused(plan: &Json, pointer: &str, depth: usize, with: &dyn Fn(&str)) {
    let parts: Vec<String> = match plan.pointer(pointer) {
        Some(Json::Object(members)) => members.keys().map(|name| name.replace('~', "~0").replace('/', "~1")).collect(),
        Some(Json::Array(items)) => (0..items.len().min(2)).map(|at| at.to_string()).collect(),
        _ => return,
    };
    for part in parts {
        let pointer = format!("{pointer}/{part}");
        with(&pointer);
        if depth > 1 {
            confused(plan, &pointer, depth - 1, with);
        }
    }
}

#[test]
fn no_error_about_a_plan_of_another_shape_shows_a_secret() {
    let mut secrets = Vec::new();
    let plan: Json = serde_json::from_str(&planted(PLAN, &mut secrets)).unwrap();
    let word = planted("@shape@", &mut secrets);
    confused(&plan, "", 2, &|pointer| {
        let mut odd = plan.clone();
        *odd.pointer_mut(pointer).unwrap() = Json::String(word.clone());
        // Addresses, types and versions are no values.
        let names = ["address", "type", "name", "format_version", "terraform_version"];
        if !names.contains(&pointer.rsplit('/').next().unwrap()) {
            given(&odd.to_string(), &secrets, &format!("the plan with a text at {pointer}"));
        }
    });
}

#[test]
fn no_report_of_a_state_shows_a_secret() {
    let mut secrets = Vec::new();
    let plan: Json = serde_json::from_str(&planted(PLAN, &mut secrets)).unwrap();
    let mut state = plan["prior_state"].clone();
    let bucket = &mut state["values"]["root_module"]["resources"][1];
    assert_eq!(bucket["address"], "aws_s3_bucket.elsewhere");
    bucket["values"]["policy"] = Json::String(planted(
        r#"{"Statement":[{"Sid":"@state-sid@","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}"#,
        &mut secrets,
    ));
    bucket["sensitive_values"]["policy"] = Json::Bool(true);
    let (code, said) = given(&state.to_string(), &secrets, "the state");
    assert_eq!(code, 1, "{said}");
}

#[test]
fn what_is_given_by_mistake_is_refused_without_a_word_of_it() {
    for (what, text) in [
        (
            "a state as terraform keeps it",
            r#"{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "@lineage@", "outputs": {"o": {"value": "@output@", "type": "string", "sensitive": true}}, "resources": [{"mode": "managed", "type": "aws_s3_bucket", "name": "b", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [{"attributes": {"bucket": "@attribute@"}, "private": "@private@"}]}]}"#,
        ),
        (
            "an encrypted state",
            r#"{"serial": 1, "lineage": "x", "meta": {"key_provider.pbkdf2.k": "@meta@"}, "encrypted_data": "@data@", "encryption_version": "v0"}"#,
        ),
        (
            "an encrypted plan",
            r#"{"meta": {"key_provider.pbkdf2.k": "@meta@"}, "encrypted_data": "@data@", "encryption_version": "v0"}"#,
        ),
        ("the log of a plan", "{\"@level\":\"info\",\"@message\":\"@log@\",\"type\":\"planned_change\"}\n"),
        ("a file of values", "text = \"@value@\"\n"),
        ("a module", "provider \"aws\" {\n  secret_key = \"@key@\"\n}\n"),
        ("output of terraform", "Terraform will perform the following actions:\n\n  + bucket = \"@shown@\"\n"),
        ("a text of JSON", "\"@text@\""),
        ("a list of JSON", "[\"@item@\"]"),
        ("an object of JSON", "{\"text\": \"@member@\"}"),
        ("a word", "@word@"),
    ] {
        let mut secrets = Vec::new();
        let text = planted(text, &mut secrets);
        assert!(!secrets.is_empty());
        let (code, said) = given(&text, &secrets, what);
        assert_eq!(code, 2, "{what}: {said}");
    }
}
