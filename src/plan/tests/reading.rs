//! Operations, values and the envelope.

use super::*;
use crate::estate::AccountId;

fn operations(name: &str) -> Vec<(String, &'static str)> {
    plan(name).0.resources().map(|(_, r)| (r.text.to_string(), r.operation.word())).collect()
}

fn small(rest: &str) -> Result<(Estate, Vec<String>), Diagnostic> {
    load(format!("{{\"format_version\":\"1.2\",{rest}}}"), "small.json")
}

fn one(change: &str) -> Estate {
    let change = format!(
        r#""resource_changes":[{{"address":"aws_s3_bucket.a","mode":"managed","type":"aws_s3_bucket","name":"a","change":{change}}}]"#
    );
    small(&change).unwrap().0
}

#[test]
fn the_operations_of_each_plan_are_what_terraform_said() {
    let word = |name: &str, address: &str| {
        operations(name).into_iter().find(|(a, _)| a == address).unwrap_or_else(|| panic!("{name} {address}")).1
    };
    assert_eq!(word("st-update", "aws_s3_bucket.a"), "update");
    assert_eq!(word("st-update", "aws_s3_bucket.b"), "replace");
    assert_eq!(word("st-update", "aws_s3_bucket.cbd"), "replace");
    assert_eq!(word("st-update", "aws_s3_bucket.forget"), "forget");
    assert_eq!(word("st-update", "aws_s3_bucket.gone"), "delete");
    assert_eq!(word("st-update", "aws_s3_bucket.new"), "no-op");
    assert!(operations("st-destroy").iter().all(|(_, word)| *word == "delete"));
    assert_eq!(operations("st-destroy").len(), 9);
    assert!(operations("st-noop").iter().all(|(_, word)| *word == "no-op"));
    assert_eq!(word("st-drift", "aws_s3_bucket_versioning.gone"), "create");
    assert_eq!(word("st-replace", "aws_s3_bucket_public_access_block.b"), "replace");
    assert_eq!(word("act-a", "aws_s3_bucket.b"), "create");
    let imported = plan("st-update").0;
    assert!(imported.resource(id(&imported, "aws_s3_bucket.imps[\"i1\"]")).unwrap().importing);
}

#[test]
fn what_no_change_mentions_stays_as_the_state_has_it() {
    for name in ["st-refreshonly", "st-target"] {
        let (estate, _) = plan(name);
        assert_eq!(estate.resources().count(), if name == "st-target" { 9 } else { 8 }, "{name}");
        assert!(estate.resources().all(|(_, r)| r.operation == Operation::NoOp), "{name}");
        assert_eq!(attribute(&estate, "aws_s3_bucket.a", "bucket").as_str(), Some("a-bucket"), "{name}");
    }
    let (estate, notes) = plan("st-target");
    assert!(estate.incomplete.as_deref().unwrap().contains("complete: false"));
    assert!(notes.iter().any(|note| note.contains("incomplete: ")), "{notes:?}");
}

#[test]
fn deposed_objects_are_left_out_and_said() {
    let (estate, notes) = plan("dep-dep");
    let a = estate.resources().filter(|(_, r)| &*r.text == "aws_s3_bucket.a");
    assert_eq!(a.map(|(_, r)| r.operation).collect::<Vec<_>>(), [Operation::NoOp]);
    assert!(notes.iter().any(|note| note.contains("1 deposed object is left out")), "{notes:?}");
}

#[test]
fn a_plan_whose_changes_were_cut_out_is_refused() {
    let whole = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/real-app-create.json"));
    let cut = whole.unwrap().replace("\"resource_changes\"", "\"resource_change\"");
    let error = crate::plan::load(cut, "plan.json").err().unwrap();
    assert!(error.message.contains("has no resource_changes"), "{}", error.message);
}

#[test]
fn drift_is_said() {
    let (_, notes) = plan("st-drift");
    assert!(notes.iter().any(|note| note.starts_with("3 resources were changed outside Terraform")), "{notes:?}");
    let (_, notes) = plan("st-noop");
    assert!(!notes.iter().any(|note| note.contains("outside Terraform")), "{notes:?}");
}

#[test]
fn action_words_of_any_version_are_understood() {
    for (actions, before, after, operation) in [
        (r#"["create","forget"]"#, "{}", "{}", Operation::Replace),
        (r#"["forget","create"]"#, "{}", "{}", Operation::Replace),
        (r#"["create"]"#, "null", "{}", Operation::Create),
        (r#"["juggle"]"#, "{}", "{}", Operation::Update),
        (r#"["juggle"]"#, "null", "{}", Operation::Create),
        (r#"["juggle"]"#, "{}", "null", Operation::Delete),
    ] {
        let estate = one(&format!(r#"{{"actions":{actions},"before":{before},"after":{after}}}"#));
        assert_eq!(estate.resources().next().unwrap().1.operation, operation, "{actions}");
    }
}

#[test]
fn each_attribute_is_known_or_null_or_unknown() {
    let estate = one(r#"{"actions":["create"],"before":null,
            "after":{"name":"x","none":null,"list":["a",null,"c"],"rule":[{"id":"r","filter":[{}]}],"tags":{"k":"v"}},
            "after_unknown":{"gone":true,"list":[false,true,false],"rule":[{"filter":[{"prefix":true}],"extra":true}],
                             "tags":{"u":true},"empty":[],"nothing":{},"nested":{"deep":[{},{"x":true}]}},
            "after_sensitive":{"name":true,"list":[false,false,true],"tags":{"k":true}}}"#);
    let object = estate.backing().object(ResourceId(0), Side::After).unwrap();
    assert!(object.get("none").unwrap().is_null());
    assert!(object.get("gone").unwrap().is_unknown());
    assert!(object.get("empty").is_none() && object.get("nothing").is_none());
    let list = object.get("list").unwrap().items().unwrap();
    assert_eq!(list.iter().map(Value::is_unknown).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(list.iter().map(Value::is_sensitive).collect::<Vec<_>>(), [false, false, true]);
    let rule = object.get("rule").unwrap().items().unwrap().first().unwrap();
    assert_eq!(rule.get("id").unwrap().as_str(), Some("r"));
    assert!(rule.get("extra").unwrap().is_unknown());
    let prefix = rule.get("filter").unwrap().items().unwrap().first().unwrap().get("prefix").unwrap();
    assert_eq!(&*prefix.as_unknown().unwrap().reason.what, "aws_s3_bucket.a.rule[0].filter[0].prefix");
    assert!(object.get("name").unwrap().is_sensitive());
    assert_eq!(object.get("name").unwrap().shown().to_string(), "(sensitive value)");
    assert!(object.get("tags").unwrap().get("k").unwrap().is_sensitive());
    assert!(object.get("tags").unwrap().get("u").unwrap().is_unknown());
    let deep = object.get("nested").unwrap().get("deep").unwrap().items().unwrap();
    assert!(deep.last().unwrap().get("x").unwrap().is_unknown());
    // One attribute alone is the same as that attribute of the whole; one that is not there is null.
    for (name, value) in object.entries().unwrap() {
        let alone = estate.backing().attribute(ResourceId(0), Side::After, name).unwrap();
        assert_eq!(format!("{alone:?}"), format!("{value:?}"), "{name}");
    }
    assert!(estate.backing().attribute(ResourceId(0), Side::After, "what").unwrap().is_null());
    assert!(estate.backing().object(ResourceId(0), Side::Before).is_none());
    assert!(estate.backing().object(ResourceId(7), Side::After).is_none());
}

#[test]
fn a_wholly_unknown_block_is_unknown_and_not_absent() {
    let estate =
        one(r#"{"actions":["create"],"after":{},"after_unknown":{"rule":true},"after_sensitive":{"rule":[]}}"#);
    let rule = attribute(&estate, "aws_s3_bucket.a", "rule");
    assert!(rule.is_unknown() && !rule.is_sensitive());
}

#[test]
fn values_of_real_plans_redact_secrets() {
    let (estate, _) = plan("misc-misc");
    let mut sensitive = 0;
    for (id, _) in estate.resources() {
        let object = estate.backing().object(id, Side::After).unwrap();
        assert!(!object.shown().to_string().contains("hush"));
        sensitive += usize::from(object.shown().to_string().contains("(sensitive value)"));
    }
    assert!(sensitive > 0);
}

#[test]
fn providers_have_their_region_and_tags_as_far_as_the_plan_tells() {
    let (estate, _) = plan("misc-misc");
    let provider = |key: &str| estate.providers.iter().find(|p| &*p.key == key).unwrap();
    assert_eq!(provider("aws").region.as_str(), Some("eu-central-1"));
    assert!(provider("aws.noregion").region.is_null());
    assert_eq!(provider("aws.use1").region.as_str(), Some("us-east-1"));
    assert!(provider("aws").default_tags.is_null());
    assert!(!provider("aws.use1").default_tags.shown().to_string().contains("hush"));
    let of = |address: &str| {
        let index = estate.resource(id(&estate, address)).unwrap().provider.unwrap();
        estate.providers.get(index).unwrap().key.to_string()
    };
    assert_eq!(of("aws_s3_bucket.noregion"), "aws.noregion");
    let (estate, _) = plan("st-update");
    assert_eq!(estate.providers.first().unwrap().default_tags.get("Team").unwrap().as_str(), Some("x"));
    let (estate, _) = plan("misc3-m3");
    assert_eq!(estate.providers.iter().map(|p| &*p.key).collect::<Vec<_>>(), ["aws", "module.pm:aws"]);
}

#[test]
fn an_old_key_of_an_inherited_provider_falls_back_to_the_root() {
    let (estate, _) = small(
        r#""configuration":{"provider_config":{"aws":{"name":"aws"}},"root_module":{"resources":[
            {"address":"aws_s3_bucket.a","type":"aws_s3_bucket","provider_config_key":"child:aws"}]}},
           "resource_changes":[{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","change":{"actions":["create"],"after":{}}}]"#,
    )
    .unwrap();
    assert_eq!(estate.resources().next().unwrap().1.provider, Some(0));
}

#[test]
fn the_account_comes_from_the_callers_identity_then_arns_then_the_provider() {
    assert_eq!(plan("misc-misc").0.account.as_ref().map(AccountId::id), Some("123456789012"));
    assert_eq!(plan("real-app-update").0.account.as_ref().map(AccountId::id), Some("123456789012"));
    let allowed = r#""configuration":{"provider_config":{"aws":{"name":"aws","expressions":{
        "allowed_account_ids":{"constant_value":["111122223333"]}}}}}"#;
    let (estate, _) = small(allowed).unwrap();
    assert_eq!(estate.account.as_ref().map(AccountId::id), Some("111122223333"));
}

#[test]
fn data_sources_are_there_whether_they_were_read_or_will_be() {
    let (estate, _) = plan("real-app-update");
    let address = address::resource("data.aws_iam_policy_document.logs").unwrap();
    let document = estate.backing().data_source(&address).unwrap();
    let statement = document.get("statement").unwrap().items().unwrap().first().unwrap();
    let resources = statement.get("resources").unwrap().items().unwrap();
    assert_eq!(resources.first().unwrap().as_str(), Some("arn:aws:s3:::orders-prod-logs/*"));
    assert!(document.get("json").unwrap().is_unknown());
    let (estate, _) = plan("link-p");
    let address = address::resource("data.aws_s3_bucket.existing").unwrap();
    let existing = estate.backing().data_source(&address).unwrap();
    assert_eq!(existing.get("bucket").unwrap().as_str(), Some("existing-bucket"));
    assert!(estate.resources().all(|(_, r)| r.address.mode == Mode::Managed));
}

#[test]
fn an_unknown_attribute_names_what_it_stems_from() {
    let (estate, _) = plan("real-app-create");
    let policy = attribute(&estate, "aws_s3_bucket_policy.logs", "bucket");
    let known = policy.as_str().is_some();
    assert!(
        known
            || matches!(&policy.as_unknown().unwrap().shape, Shape::Symbol(s) if s.to_string() == "aws_s3_bucket.logs.id")
    );
    let companion = "module.data[\"invoices\"].aws_s3_bucket_server_side_encryption_configuration.this";
    let rule = attribute(&estate, companion, "rule");
    let key = rule.first_unknown().unwrap();
    assert!(key.reason.what.ends_with("kms_master_key_id"), "{:?}", key.reason);
    let Shape::Symbol(symbol) = &key.shape else { panic!("{:?}", key.shape) };
    assert_eq!(symbol.to_string(), "aws_kms_key.data.arn");
    // Logging is given a bucket of the root module through an input.
    let target = attribute(&estate, "module.data[\"invoices\"].aws_s3_bucket_logging.this", "target_bucket");
    let (symbols, basis) = target.as_unknown().unwrap().candidates();
    assert_eq!((symbols.first().unwrap().to_string().as_str(), basis), ("aws_s3_bucket.logs.id", Basis::Proven));
}

#[test]
fn a_computed_attribute_that_nobody_sets_is_opaque_or_itself() {
    let (estate, _) = plan("link-p");
    let versioning = attribute(&estate, "aws_s3_bucket.plain", "versioning");
    assert!(matches!(versioning.as_unknown().unwrap().shape, Shape::Opaque));
    let arn = attribute(&estate, "aws_s3_bucket.plain", "arn");
    assert!(matches!(&arn.as_unknown().unwrap().shape, Shape::Symbol(s) if s.to_string() == "aws_s3_bucket.plain.arn"));
}

#[test]
fn a_key_policy_names_its_key_by_reference() {
    let created = |kind: &str, unknown: &str| {
        format!(
            r#"{{"address":"{kind}.a","type":"{kind}","change":{{"actions":["create"],"after":{{}},"after_unknown":{{"{unknown}":true}}}}}}"#
        )
    };
    let (key, policy) = (created("aws_kms_key", "key_id"), created("aws_kms_key_policy", "key_id"));
    let (estate, _) = small(&format!(
        r#""resource_changes":[{key},{policy}],"configuration":{{"root_module":{{"resources":[
            {{"address":"aws_kms_key_policy.a","type":"aws_kms_key_policy",
              "expressions":{{"key_id":{{"references":["aws_kms_key.a.id","aws_kms_key.a"]}}}}}},
            {{"address":"aws_kms_key.a","type":"aws_kms_key","expressions":{{}}}}]}}}}"#
    ))
    .unwrap();
    for (resource, symbol) in [("aws_kms_key.a", "aws_kms_key.a.key_id"), ("aws_kms_key_policy.a", "aws_kms_key.a.id")]
    {
        let value = attribute(&estate, resource, "key_id");
        let Shape::Symbol(found) = &value.as_unknown().unwrap().shape else { panic!("{value:?}") };
        assert_eq!(found.to_string(), symbol);
    }
}

#[test]
fn what_the_configuration_sets_is_told_from_what_it_leaves_out() {
    let (estate, _) = plan("link-p");
    let configured = |address: &str, path: &str| estate.backing().configured(id(&estate, address), path);
    assert_eq!(configured("aws_s3_bucket_versioning.direct_id", "bucket"), Configured::Set);
    assert_eq!(configured("aws_s3_bucket_versioning.direct_id", "versioning_configuration.status"), Configured::Set);
    assert_eq!(
        configured("aws_s3_bucket_versioning.direct_id", "versioning_configuration.mfa_delete"),
        Configured::Unset
    );
    assert_eq!(configured("aws_s3_bucket_versioning.direct_id", "mfa"), Configured::Unset);
    assert_eq!(configured("aws_s3_bucket.plain", "versioning"), Configured::Unset);
    assert_eq!(configured("aws_s3_bucket_versioning.direct_id", "rule"), Configured::Maybe);
    let (estate, _) = plan("misc3-m3");
    assert_eq!(estate.backing().configured(id(&estate, "aws_s3_bucket.nulls"), "bucket"), Configured::Unset);
    let (estate, _) = plan("st-update");
    assert_eq!(estate.backing().configured(id(&estate, "aws_s3_bucket.gone"), "bucket"), Configured::Maybe);
}

#[test]
fn the_envelope_decides_what_is_read() {
    let read = |name: &str| load(std::fs::read_to_string(format!("testdata/inputs/{name}")).unwrap(), name);
    let refused = |name: &str| read(name).map(|_| ()).unwrap_err();
    assert!(refused("future-major.json").message.contains("format_version \"2.0\""));
    assert!(read("future-minor.json").unwrap().1.is_empty());
    let (_, notes) = load("{\"format_version\":\"1.2\",\"resource_changes\":[]}".into(), "x.json").unwrap();
    assert!(notes.iter().any(|note| note.contains("has no configuration")), "{notes:?}");
    for state in ["show-json-state.json", "show-json-empty-state.json"] {
        assert!(!read(state).unwrap().1.iter().any(|note| note.contains("configuration")), "{state}");
    }
    assert!(refused("errored-plan.json").message.contains("errored: true"));
    let truncated = refused("truncated.json");
    assert!(truncated.message.contains("truncated: it ends at byte 2544 in the middle of "), "{}", truncated.message);
    let (estate, notes) = read("incomplete-plan.json").unwrap();
    assert!(estate.incomplete.is_some() && notes.iter().any(|note| note.contains("incomplete")));
    let (estate, notes) = read("show-json-state.json").unwrap();
    assert_eq!(estate.kind, Kind::State);
    assert!(estate.of_kind("aws_s3_bucket").len() == 1 && notes.iter().any(|note| note.contains("is a state")));
    assert_eq!(estate.terraform_version.as_deref(), Some("1.11.4"));
    let (estate, notes) = read("show-json-empty-state.json").unwrap();
    assert!(estate.resources().count() == 0 && notes.iter().any(|note| note.contains("without resources")));
    let (_, notes) = load("{\"planned_values\":{}}".into(), "x.json").unwrap();
    assert!(notes.iter().any(|note| note.contains("there is no format_version")), "{notes:?}");
    assert!(load("{}".into(), "x.json").is_err());
    let behind = load("{\"format_version\":\"1.0\"} tail".into(), "x.json").map(|_| ()).unwrap_err();
    assert!(behind.message.contains("at byte 25"), "{}", behind.message);
    let shape = load("{\"resource_changes\":3}".into(), "x.json").map(|_| ()).unwrap_err();
    assert!(shape.message.contains("not shaped as"), "{}", shape.message);
}

#[test]
fn an_old_plan_without_changes_is_read_from_its_planned_values() {
    let text = r#"{"format_version":"0.1","terraform_version":"0.12.31",
        "planned_values":{"root_module":{"resources":[
            {"address":"aws_s3_bucket.a","mode":"managed","type":"aws_s3_bucket","name":"a","values":{"bucket":"new"}}],
          "child_modules":[{"resources":[
            {"address":"module.m.aws_s3_bucket.b","type":"aws_s3_bucket","values":{"bucket":"b"}},
            {"address":"module.m.random_id.b","type":"random_id","values":{}}]}]}},
        "prior_state":{"values":{"root_module":{"resources":[
            {"address":"aws_s3_bucket.a","type":"aws_s3_bucket","values":{"bucket":"old"}}]}}}}"#;
    let (estate, _) = load(text.into(), "old.json").unwrap();
    let seen: Vec<_> = estate.resources().map(|(_, r)| (r.text.to_string(), r.operation)).collect();
    assert_eq!(
        seen,
        [("aws_s3_bucket.a".to_owned(), Operation::Update), ("module.m.aws_s3_bucket.b".to_owned(), Operation::Create)]
    );
    let before = estate.backing().attribute(id(&estate, "aws_s3_bucket.a"), Side::Before, "bucket").unwrap();
    assert_eq!(before.as_str(), Some("old"));
}

#[test]
fn numbers_that_are_no_values_are_unknown_and_not_lost() {
    let estate =
        one(r#"{"actions":["create"],"after":{"a":1e999,"b":7,"c":0.5,"d":18446744073709551615},"after_unknown":{}}"#);
    assert!(attribute(&estate, "aws_s3_bucket.a", "a").is_unknown());
    for (name, text) in [("b", "7"), ("c", "0.5"), ("d", "18446744073709551615")] {
        let value = attribute(&estate, "aws_s3_bucket.a", name);
        assert!(matches!(value.data(), Data::Number(_)));
        assert_eq!(value.shown().to_string(), text);
    }
    assert!(estate.backing().object(ResourceId(0), Side::After).unwrap().is_unknown());
}

#[test]
fn of_a_key_that_is_there_twice_the_last_one_counts_however_it_is_read() {
    for (after, last) in [
        (r#""bucket":"a","acl":"x","bucket":"b""#, Some("b")),
        (r#""bucket":"a","b\u0075cket":"b""#, Some("b")),
        (r#""b\u0075cket":"b","bucket":"a""#, Some("a")),
        (r#""bucket":"a","tags":{"bucket":"c"},"policy":"\"bucket\"""#, Some("a")),
        (r#""bucket":"a","bucket":null"#, None),
    ] {
        let estate = one(&format!(r#"{{"actions":["create"],"after":{{{after}}},"after_unknown":{{}}}}"#));
        let (backing, id) = (estate.backing(), ResourceId(0));
        let picked = attribute(&estate, "aws_s3_bucket.a", "bucket");
        let part = backing.members(id, Side::After).unwrap().attribute("bucket").unwrap();
        let whole = backing.object(id, Side::After).unwrap().get("bucket").cloned().unwrap();
        for value in [picked, part, whole] {
            assert_eq!((value.as_str(), value.is_null()), (last, last.is_none()), "{after}");
        }
    }
    for marks in [r#""bucket":true,"bucket":false"#, r#""bucket":false,"bucket":true"#] {
        let estate = one(&format!(
            r#"{{"actions":["create"],"after":{{"bucket":"a"}},"after_unknown":{{}},"after_sensitive":{{{marks}}}}}"#
        ));
        let part = estate.backing().members(ResourceId(0), Side::After).unwrap().attribute("bucket").unwrap();
        assert!(part.is_sensitive() && attribute(&estate, "aws_s3_bucket.a", "bucket").is_sensitive(), "{marks}");
    }
}

#[test]
fn a_resource_that_cannot_be_used_makes_the_plan_refused() {
    let bucket = r#"{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","change":{"actions":["create"],"after":{}}}"#;
    let twice = format!("{bucket},{bucket}");
    for (changes, what) in [
        (r#"{"address":"aws_s3_bucket","type":"aws_s3_bucket","change":{"actions":["create"]}}"#, "is no address"),
        (r#"{"address":5,"type":"aws_s3_bucket","change":{"actions":["create"]}}"#, "5 is no address"),
        (r#"{"type":"aws_s3_bucket","change":{"actions":["create"]}}"#, "without an address"),
        (r#"{"address":"aws_s3_bucket.a","type":"aws_s3_bucket"}"#, "no change"),
        (r#"{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","change":{}}"#, "no change"),
        (r#"{"address":"aws_s3_bucket.a","change":{"actions":["create"]}}"#, "without a type"),
        (r#"{"address":"aws_s3_bucket.a","type":null,"change":{"actions":["create"]}}"#, "without a type"),
        (&*twice, "twice"),
    ] {
        let Err(diagnostic) = small(&format!(r#""resource_changes":[{changes}]"#)) else { panic!("{changes}") };
        assert!(diagnostic.message.contains(what), "{}", diagnostic.message);
    }
    let nameless = r#"{"format_version":"1.0","values":{"root_module":{"resources":[{"type":"aws_s3_bucket"}]}}}"#;
    assert!(load(nameless.into(), "state.json").is_err());
}

#[test]
fn a_plan_whose_changes_were_taken_out_is_refused() {
    let planned = r#""planned_values":{"root_module":{"resources":[{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","values":{}}]}}"#;
    let prior = planned.replace("planned_values\":", "prior_state\":{\"values\":") + "}";
    for changes in ["", r#","resource_changes":null"#, r#","resource_changes":[]"#] {
        let plan = format!(r#"{{"format_version":"1.2",{planned}{changes}}}"#);
        let Err(diagnostic) = load(plan, "x.json") else { panic!("{changes}") };
        assert!(
            diagnostic.message.contains("aws_s3_bucket.a is planned, and the plan has no resource_changes"),
            "{}",
            diagnostic.message
        );
        // As in a plan made with -refresh-only.
        assert!(load(format!(r#"{{"format_version":"1.2",{planned},{prior}{changes}}}"#), "x.json").is_ok());
    }
}

#[test]
fn a_type_with_escapes_and_an_empty_deposed_key_hide_nothing() {
    for bucket in [
        r#"{"address":"aws_s3_bucket.a","type":"aws_s3\u005fbucket","change":{"actions":["create"],"after":{}}}"#,
        r#"{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","deposed":"","change":{"actions":["create"],"after":{}}}"#,
    ] {
        let (estate, _) = small(&format!(r#""resource_changes":[{bucket}]"#)).unwrap();
        assert_eq!(estate.resources().count(), 1, "{bucket}");
    }
}
