//! Plans that hold what a sensitive variable holds where terraform does not mark it, such as in the documents that a data
//! source makes.

use serde_json::{Value as Json, json};

use super::super::support::run;
use super::planted::{Secrets, files, planted, secret};
use super::{Directory, command, none_of, shown};

const PLAN: &str = include_str!("../../../testdata/secrets/plan.json");

/// Gives a plan a variable.
fn with_variable(mut plan: Json, value: Json, sensitive: bool) -> Json {
    plan["variables"]["secret"] = json!({"value": value});
    plan["configuration"]["root_module"]["variables"]["secret"] = match sensitive {
        true => json!({"sensitive": true}),
        false => json!({}),
    };
    plan
}

/// Takes all marks out of a plan.
fn unmarked(value: &mut Json) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(unmarked),
        Json::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "before_sensitive" | "after_sensitive" | "sensitive_values" => *member = json!({}),
                    _ => unmarked(member),
                }
            }
        }
        _ => {}
    }
}

/// What is shown of a plan by all formats.
fn reports(plan: &Json) -> (i32, Vec<(String, String)>) {
    let (directory, _) = files(&[]);
    std::fs::write(directory.path("plan.json"), plan.to_string()).unwrap();
    shown(&directory, &["plan.json"], &[])
}

#[test]
fn no_report_of_a_plan_without_marks_shows_what_a_sensitive_variable_holds() {
    let mut secrets = Vec::new();
    let mut plan: Json = serde_json::from_str(&planted(PLAN, &mut secrets)).unwrap();
    unmarked(&mut plan);
    let words: Vec<&str> = secrets.iter().map(|(_, word)| word.as_str()).collect();
    let (some, others) = words.split_at(words.len() / 2);
    let value = json!([some, {"nested": [{"more": others}]}]);
    let (code, hidden) = reports(&with_variable(plan.clone(), value.clone(), true));
    none_of(&secrets, &hidden, "a plan without marks");
    // The variable is what hides them.
    let (open_code, open) = reports(&with_variable(plan, value, false));
    let told = secrets.iter().filter(|(_, secret)| open.iter().any(|(_, text)| text.contains(secret)));
    assert!(told.count() > 15);
    assert_eq!((code, open_code), (1, 1));
}

/// Texts that JSON writes with escapes.
const TELLING: [(&str, &str); 3] = [("quoted", "say \"@\""), ("path", "C:\\@"), ("tag", "<@&>")];

/// The secrets of the plan of documents, and the variables that hold them.
fn secrets_of_documents() -> (Secrets, Json) {
    let places = ["role", "quoted", "path", "tag", "before", "source", "external", "key"];
    let secrets: Secrets = places.iter().map(|place| ((*place).to_owned(), secret(place))).collect();
    let value: Json = places
        .iter()
        .map(|place| {
            let form = TELLING.iter().find(|(name, _)| name == place).map_or("@", |(_, form)| form);
            let text = if *place == "role" { "arn:aws:iam::999988887777:role/@" } else { form };
            ((*place).to_owned(), json!(text.replace('@', &secret(place))))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    (secrets, value)
}

/// A plan with policies that a data source made of variables: terraform marks none of them.
fn documents(value: &Json) -> Json {
    let text = |place: &str| value[place].as_str().unwrap().to_owned();
    let document = |sid: &str, agents: &[&str]| {
        let agents: Vec<String> = agents.iter().map(|place| text(place)).collect();
        let document = json!({"Version": "2012-10-17", "Statement": [{"Sid": sid, "Effect": "Allow", "Action": "s3:*",
            "Resource": ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"],
            "Principal": {"AWS": [text("role"), "*"]}, "Condition": {"StringEquals": {"aws:UserAgent": agents}}}]});
        // As Go writes them, and so terraform.
        document.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    };
    let change = |kind: &str, name: &str, before: Json, after: Json| {
        let action = if before.is_null() { "create" } else { "update" };
        json!({"address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": [action], "before": before, "after": after, "after_unknown": {"id": true},
                "before_sensitive": false, "after_sensitive": {}}})
    };
    let policy = document("Agents", &["quoted", "path", "tag"]);
    let external = text("external");
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4",
        "resource_changes": [
            change("aws_s3_bucket", "data", Json::Null, json!({"bucket": "acme-data", "tags": {}, "tags_all": {"Owner": text("quoted"), text("key"): "x"}})),
            change("aws_s3_bucket_policy", "data",
                json!({"bucket": "acme-data", "policy": document("Before", &["before"])}),
                json!({"bucket": "acme-data", "policy": policy})),
            change("aws_s3_bucket_logging", "data", Json::Null, json!({"bucket": "acme-data", "target_bucket": external, "target_prefix": "logs/"})),
            change("aws_kms_key", "data", Json::Null, json!({"description": text("path"), "policy": policy.replace("s3:*", "kms:*")})),
        ],
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [
            {"address": "data.aws_iam_policy_document.data", "mode": "data", "type": "aws_iam_policy_document", "name": "data",
             "provider_name": "registry.terraform.io/hashicorp/aws",
             "values": {"json": document("Source", &["source"]), "minified_json": policy}, "sensitive_values": {}},
            {"address": "aws_s3_bucket.kept", "mode": "managed", "type": "aws_s3_bucket", "name": "kept",
             "provider_name": "registry.terraform.io/hashicorp/aws",
             "values": {"bucket": "acme-kept", "policy": document("Kept", &["tag", "quoted"]).replace("acme-data", "acme-kept")},
             "sensitive_values": {}},
        ]}}},
        "configuration": {"root_module": {"resources": []}},
    })
}

#[test]
fn documents_of_a_data_source_are_hidden_where_they_hold_a_sensitive_variable() {
    let (secrets, value) = secrets_of_documents();
    let account = || ("account".to_owned(), "999988887777".to_owned());
    let (code, hidden) = reports(&with_variable(documents(&value), value.clone(), true));
    let hidden_words: Secrets = secrets.iter().cloned().chain([account()]).collect();
    none_of(&hidden_words, &hidden, "a plan of documents");
    assert!(hidden[0].1.contains("(sensitive value)"), "{}", hidden[0].1);
    // The same findings as without a word that it is sensitive, and those show it.
    let (open_code, open) = reports(&with_variable(documents(&value), value, false));
    let told: Vec<&str> = secrets
        .iter()
        .filter(|(_, secret)| open.iter().any(|(_, text)| text.contains(secret)))
        .map(|(place, _)| place.as_str())
        .collect();
    assert!(told.len() > 4, "{told:?}");
    assert_eq!((code, open_code), (1, 1));
    let verdicts = |shown: &[(String, String)]| -> Vec<String> {
        let report = shown.iter().find(|(name, _)| name == "the report json").unwrap();
        let report: Json = serde_json::from_str(&report.1).unwrap();
        let verdicts = report["verdicts"].as_array().unwrap().iter();
        verdicts
            .map(|verdict| ["policy", "subject", "verdict", "basis"].map(|of| verdict[of].to_string()).join(" "))
            .collect()
    };
    assert_eq!(verdicts(&hidden), verdicts(&open));
}

/// A directory with the plan, and all that a command says and writes there.
fn said(directory: &Directory, arguments: &[&str], secrets: &Secrets) -> String {
    let run = run(&mut command(directory, arguments));
    let mut shown = vec![("output".to_owned(), run.stdout), ("errors".to_owned(), run.stderr)];
    for name in directory.names().into_iter().filter(|name| name != "plan.json") {
        shown.push((format!("the file {name}"), std::fs::read_to_string(directory.path(&name)).unwrap()));
    }
    none_of(secrets, &shown, &format!("{arguments:?}"));
    shown.into_iter().map(|(_, text)| text).collect()
}

/// What the plan of documents can have been made from.
const ROOT: &str = r#"
resource "aws_s3_bucket" "data" {
  bucket = "acme-data"
}
resource "aws_s3_bucket" "kept" {
  bucket = "acme-kept"
}
resource "aws_s3_bucket_policy" "data" {
  bucket = "acme-data"
  policy = data.aws_iam_policy_document.data.minified_json
}
resource "aws_s3_bucket_logging" "data" {
  bucket        = "acme-data"
  target_bucket = var.secret.external
  target_prefix = "logs/"
}
resource "aws_kms_key" "data" {
  policy = data.aws_iam_policy_document.data.minified_json
}
data "aws_iam_policy_document" "data" {}
variable "secret" {
  sensitive = true
}
"#;

#[test]
fn waivers_and_baselines_of_a_plan_show_nothing_of_a_sensitive_variable() {
    let (secrets, value) = secrets_of_documents();
    let (directory, _) = files(&[("main.tf", ROOT)]);
    let plan = with_variable(documents(&value), value, true);
    std::fs::write(directory.path("plan.json"), plan.to_string()).unwrap();
    let baseline = said(&directory, &["baseline", "plan.json"], &secrets);
    assert!(baseline.contains("public-policy-held-back") && baseline.contains("null"), "{baseline}");
    let accepted = said(&directory, &["check", "plan.json", "--baseline", "onus-baseline.json"], &secrets);
    assert!(accepted.contains("on something sensitive"), "{accepted}");
    let waive =
        ["waive", "public-policy-held-back", "aws_s3_bucket.data", "plan.json", "--root", ".", "--reason", "known"];
    let bound = said(&directory, &[&waive[..], &["--accept-value"]].concat(), &secrets);
    assert!(bound.contains("bucket.policy is sensitive"), "{bound}");
    let waived = said(&directory, &waive, &secrets);
    assert!(waived.contains("# onus:ignore[public-policy-held-back] -- known"), "{waived}");
    let places = said(&directory, &["check", "plan.json", "--root", "."], &secrets);
    assert!(places.contains("main.tf:1") && places.contains("(sensitive value)"), "{places}");
}

#[test]
fn a_short_text_is_hidden_where_it_is_marked_only() {
    let (_, value) = secrets_of_documents();
    let of = |owner: &str| {
        let mut plan = documents(&value);
        plan["resource_changes"][2]["change"]["after"]["target_bucket"] = json!(format!("acme-{owner}-logs"));
        let (_, shown) = reports(&with_variable(plan, json!(owner), true));
        shown.iter().any(|(_, text)| text.contains(&format!("acme-{owner}-logs")))
    };
    assert!(of("zqxwv") && !of("zqxwvk"));
}
