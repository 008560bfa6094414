//! A plan whose masks are none: what cannot be made out hides what it could be about.

use serde_json::{Value as Json, json};

use super::planted::{Secrets, files, planted};
use super::{none_of, shown};

const PLAN: &str = include_str!("../../../testdata/secrets/plan.json");

/// Masks that say `true` in a way that terraform does not, for a value.
fn odd(value: &Json) -> Vec<Json> {
    let mut odd = vec![json!(1), json!(-0.5), json!("true"), json!("false"), json!(null)];
    match value {
        Json::Array(items) => {
            odd.push(json!({"0": true}));
            odd.push(Json::Array(vec![json!(true); items.len() + 1]));
            odd.push(Json::Array(
                items.iter().skip(1).map(|_| json!(false)).chain([json!(true), json!(true)]).collect(),
            ));
        }
        Json::Object(_) => odd.extend([json!([true]), json!([false, {"a": true}])]),
        _ => odd.extend([json!([true]), json!({"a": [true]})]),
    }
    odd
}

/// Puts the mask with this number in the place of each `true`.
fn confuse(mask: &mut Json, value: &Json, number: usize) {
    match mask {
        Json::Bool(true) => {
            let choices = odd(value);
            *mask = choices[number % choices.len()].clone();
        }
        Json::Array(items) => {
            items
                .iter_mut()
                .enumerate()
                .for_each(|(at, item)| confuse(item, value.get(at).unwrap_or(&Json::Null), number));
        }
        Json::Object(members) => {
            members.iter_mut().for_each(|(name, item)| confuse(item, value.get(name).unwrap_or(&Json::Null), number));
        }
        _ => {}
    }
}

fn module(module: &mut Json, number: usize) {
    for resource in module["resources"].as_array_mut().into_iter().flatten() {
        let value = resource["values"].clone();
        confuse(&mut resource["sensitive_values"], &value, number);
    }
    for child in module.get_mut("child_modules").and_then(Json::as_array_mut).into_iter().flatten() {
        self::module(child, number);
    }
}

/// All masks of the plan, each `true` in another way; with `whole` also those of whole resources.
fn confused(plan: &mut Json, number: usize, whole: bool) {
    for part in ["resource_changes", "resource_drift"] {
        for resource in plan.get_mut(part).and_then(Json::as_array_mut).into_iter().flatten() {
            for side in ["before", "after"] {
                let value = resource["change"][side].clone();
                let mask = &mut resource["change"][format!("{side}_sensitive")];
                if whole && mask.to_string().contains("true") {
                    *mask = json!(true);
                }
                confuse(mask, &value, number);
                // That is no mask at all, as old versions write none.
                if mask.is_null() {
                    *mask = json!([null]);
                }
            }
        }
    }
    for pointer in ["/planned_values/root_module", "/prior_state/values/root_module"] {
        if let Some(root) = plan.pointer_mut(pointer) {
            module(root, number);
        }
    }
}

fn checked(plan: &Json, secrets: &Secrets, what: &str) -> String {
    let (directory, _) = files(&[]);
    std::fs::write(directory.path("plan.json"), plan.to_string()).unwrap();
    let (code, shown) = shown(&directory, &["plan.json"], &[]);
    none_of(secrets, &shown, what);
    assert_eq!(code, 1, "{what}: {}", shown[0].1);
    shown[0].1.clone()
}

#[test]
fn what_is_no_mask_hides_what_it_stands_for() {
    let mut secrets = Vec::new();
    let plan: Json = serde_json::from_str(&planted(PLAN, &mut secrets)).unwrap();
    for number in 0..7 {
        let whole = number % 2 == 1;
        let mut odd = plan.clone();
        confused(&mut odd, number, whole);
        assert_ne!(odd, plan);
        checked(&odd, &secrets, &format!("mask {number}, whole: {whole}"));
    }
}

/// What was planned, and the state, stand for changes that are not there.
#[test]
fn what_is_no_mask_of_a_state_hides_what_it_stands_for() {
    let mut secrets = Vec::new();
    let plan: Json = serde_json::from_str(&planted(PLAN, &mut secrets)).unwrap();
    for (number, gone) in [(0, &["resource_changes"][..]), (5, &["resource_changes", "planned_values"])] {
        let mut odd = plan.clone();
        confused(&mut odd, number, false);
        gone.iter().for_each(|part| drop(odd.as_object_mut().unwrap().remove(*part)));
        let (directory, _) = files(&[]);
        std::fs::write(directory.path("plan.json"), odd.to_string()).unwrap();
        let (_, shown) = shown(&directory, &["plan.json"], &[]);
        none_of(&secrets, &shown, &format!("mask {number} without {gone:?}"));
    }
}

fn versioning(unknown: &Json) -> Json {
    let address = "aws_s3_bucket_versioning.b";
    let change = |address: &str, kind: &str, after: Json, unknown: &Json| {
        json!({"address": address, "mode": "managed", "type": kind, "name": "b", "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": unknown, "before_sensitive": false, "after_sensitive": {}}})
    };
    json!({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [
        change("aws_s3_bucket.b", "aws_s3_bucket", json!({"bucket": "b", "tags": null}), &json!({})),
        change(address, "aws_s3_bucket_versioning", json!({"bucket": "b", "versioning_configuration": [{"status": "Suspended"}]}), unknown),
    ]})
}

#[test]
fn what_is_no_mask_of_unknown_parts_leaves_them_unknown() {
    let told = |unknown: &Json| {
        let said = checked(&versioning(unknown), &Vec::new(), &unknown.to_string());
        (said.contains("versioning is Suspended"), said)
    };
    for known in
        [json!({}), json!(false), json!({"versioning_configuration": []}), json!({"versioning_configuration": [{}]})]
    {
        let (told, said) = told(&known);
        assert!(told, "{known}: {said}");
    }
    for odd in [
        json!({"versioning_configuration": true}),
        json!({"versioning_configuration": [{"status": 1}]}),
        json!({"versioning_configuration": [{"status": "false"}]}),
        json!({"versioning_configuration": [{"status": [true]}]}),
        json!({"versioning_configuration": [{"status": {"a": true}}]}),
        json!({"versioning_configuration": [[true]]}),
        json!({"versioning_configuration": {"status": true}}),
        json!({"versioning_configuration": "x"}),
        json!({"versioning_configuration": null}),
        json!([true]),
        json!([{}, {"status": true}]),
        json!(3),
        json!("false"),
    ] {
        let (told, said) = told(&odd);
        assert!(!told, "{odd}: {said}");
        assert!(said.contains("unknown") || said.contains("not known"), "{odd}: {said}");
    }
}

/// Which element it is about is not known, so that each could be it.
#[test]
fn a_mask_of_another_length_hides_the_whole_list() {
    let grants = |masks: &Json| {
        let mut secrets = Vec::new();
        let grant = |id: &str| json!({"id": id, "type": "CanonicalUser", "permissions": ["FULL_CONTROL"], "uri": ""});
        let after = json!({"bucket": "b", "acl": null, "grant": [grant("@first@"), grant("@second@")]});
        let plan = json!({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [
            {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": {}, "before_sensitive": false, "after_sensitive": {"grant": masks}}}
        ]});
        let plan = planted(&plan.to_string(), &mut secrets);
        let (directory, _) = files(&[]);
        std::fs::write(directory.path("plan.json"), plan).unwrap();
        let (_, shown) = shown(&directory, &["plan.json"], &[]);
        (secrets, shown)
    };
    for masks in [
        json!([{"id": true}]),
        json!([{"id": true}, {}, {}]),
        json!([{}, {}, {"id": true}]),
        json!([true]),
        json!([{"id": true}, {"id": true}]),
    ] {
        let (secrets, shown) = grants(&masks);
        none_of(&secrets, &shown, &masks.to_string());
    }
    // One that says of no element that it is sensitive marks nothing, and one that fits marks what it says.
    for (masks, told) in [(json!([{}]), 2), (json!([]), 2), (json!({}), 2), (json!([{"id": true}, {}]), 1)] {
        let (secrets, shown) = grants(&masks);
        let seen = secrets.iter().filter(|(_, secret)| shown.iter().any(|(_, text)| text.contains(secret)));
        assert_eq!(seen.count(), told, "{masks}");
    }
}
