use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact, subject, subject_with};
use crate::estate::Side;
use crate::s3::{Class, ClassSource, Classification, Settings};
use crate::value::{Shape, Truth};

fn class(tags: Json, all: Json) -> Classification {
    Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": tags, "tags_all": all}))
        .after("aws_s3_bucket.a")
        .classification
}

#[test]
fn a_tag_in_any_case_classifies() {
    for (key, value) in [
        ("DataClassification", "restricted"),
        ("dataclassification", "Restricted"),
        ("DATACLASSIFICATION", " RESTRICTED "),
    ] {
        let class = class(json!({key: value}), json!({key: value}));
        assert_eq!(
            (class.value(), class.source, class.valid),
            (Some(Class::Restricted), ClassSource::Tag, Truth::True)
        );
    }
}

#[test]
fn no_tag_or_a_wrong_one_is_the_default() {
    for tags in [json!({}), json!(null), json!({"DataClassification": "top"}), json!({"Other": "public"})] {
        let class = class(tags.clone(), tags);
        assert_eq!(
            (class.value(), class.source, class.valid),
            (Some(Class::Confidential), ClassSource::Default, Truth::False)
        );
    }
}

#[test]
fn synonyms_and_the_key_are_configurable() {
    let settings = Settings {
        tag_keys: vec!["Sensitivity".into()],
        synonyms: [("secret".to_owned(), Class::Restricted)].into(),
        default_class: Class::Internal,
        ..Settings::default()
    };
    let estate = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": {"sensitivity": "Secret"}}))
        .create("aws_s3_bucket.b", json!({"bucket": "b"}))
        .build();
    let class = |text| subject_with(&estate, Side::After, text, &settings).classification.value();
    assert_eq!((class("aws_s3_bucket.a"), class("aws_s3_bucket.b")), (Some(Class::Restricted), Some(Class::Internal)));
}

#[test]
fn default_tags_of_the_provider_count() {
    let fixture = |tags: Json| {
        Fixture::bare()
            .provider("aws", json!({"default_tags": {"DataClassification": "public", "Team": "x"}}))
            .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": tags}))
            .after("aws_s3_bucket.a")
    };
    assert_eq!(fixture(json!(null)).classification.value(), Some(Class::Public));
    let own = fixture(json!({"DataClassification": "internal"}));
    assert_eq!(own.classification.value(), Some(Class::Internal));
    expect(&own, &[("tags", "{ DataClassification = \"internal\", Team = \"x\" } declared")]);
}

#[test]
fn unknown_all_tags_beside_plain_tags_say_that_there_are_no_default_tags() {
    let fixture = |tags: Json| {
        Fixture::bare()
            .provider("aws", json!({"default_tags": {"$unknown": true}}))
            .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": tags, "tags_all": {"$unknown": true}}))
            .after("aws_s3_bucket.a")
    };
    assert_eq!(fixture(json!({"Team": "x"})).classification.valid, Truth::False);
    for tags in [json!(null), json!({})] {
        assert_eq!(fixture(tags).classification.valid, Truth::Unknown);
    }
    let open = fixture(json!({"Team": ""}));
    assert_eq!(open.classification.possible, Class::ALL);
    assert_eq!(open.classification.valid, Truth::Unknown);
    expect(&open, &[("classification.value", "KnownAfterApply"), ("classification.source", "\"unknown\" declared")]);
}

#[test]
fn an_unknown_tag_leaves_the_class_open() {
    let class =
        class(json!({"DataClassification": {"$unknown": true}}), json!({"DataClassification": {"$unknown": true}}));
    assert_eq!(class.possible, Class::ALL);
}

fn logged(source: &str, target: &str) -> Fixture {
    let tags = |class: &str| json!({"DataClassification": class});
    Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": tags(source)}))
        .create("aws_s3_bucket.logs", json!({"bucket": "logs", "tags": tags(target)}))
        .create(
            "aws_s3_bucket_logging.a",
            json!({"bucket": {"$": "aws_s3_bucket.a.id"}, "target_bucket": {"$": "aws_s3_bucket.logs.id"}}),
        )
}

#[test]
fn a_log_target_takes_the_highest_class_of_its_sources() {
    let logs = logged("restricted", "internal").after("aws_s3_bucket.logs");
    assert_eq!(logs.classification.value(), Some(Class::Restricted));
    assert_eq!(logs.classification.inherited_from.as_deref(), Some("aws_s3_bucket.a"));
    assert_eq!(logs.classification.valid, Truth::True);
    expect(&logs, &[("classification.source", "\"inherited\" declared")]);
    let logs = logged("public", "internal").after("aws_s3_bucket.logs");
    assert_eq!((logs.classification.value(), logs.classification.source), (Some(Class::Internal), ClassSource::Tag));
}

#[test]
fn a_class_travels_along_replication_and_logging_and_around_circles() {
    let tags = |class: &str| json!({"DataClassification": class});
    let replicates = |from: &str, to: &str| {
        json!({"bucket": from, "role": "r",
        "rule": [{"id": "x", "status": "Enabled", "destination": [{"bucket": format!("arn:aws:s3:::{to}")}]}]})
    };
    let logs = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": tags("restricted")}))
        .create("aws_s3_bucket.b", json!({"bucket": "b", "tags": tags("public")}))
        .create("aws_s3_bucket.logs", json!({"bucket": "logs", "tags": tags("public")}))
        .create("aws_s3_bucket_replication_configuration.a", replicates("a", "b"))
        .create("aws_s3_bucket_replication_configuration.b", replicates("b", "a"))
        .create("aws_s3_bucket_logging.b", json!({"bucket": "b", "target_bucket": "logs"}))
        .create("aws_s3_bucket_logging.logs", json!({"bucket": "logs", "target_bucket": "logs"}))
        .after("aws_s3_bucket.logs");
    assert_eq!(logs.classification.value(), Some(Class::Restricted));
    assert_eq!(logs.classification.inherited_from.as_deref(), Some("aws_s3_bucket.a"));
}

#[test]
fn a_bucket_that_may_receive_data_may_have_its_class() {
    let logs = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": {"DataClassification": "restricted"}}))
        .create("aws_s3_bucket.logs", json!({"bucket": "logs", "tags": {"DataClassification": "confidential"}}))
        .create("aws_s3_bucket_logging.a", json!({"bucket": "a", "target_bucket": {"$ambiguous": []}}))
        .after("aws_s3_bucket.logs");
    assert_eq!(logs.classification.possible, [Class::Confidential, Class::Restricted]);
}

#[test]
fn the_estate_lists_buckets_without_a_class() {
    let fixture = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": "b", "tags": {"DataClassification": "internal"}}))
        .create("aws_s3_bucket_policy.elsewhere", json!({"bucket": "c", "policy": "{}"}));
    expect(&fixture.after("estate"), &[("buckets", "2 declared"), ("unclassified", "[\"aws_s3_bucket.a\"] declared")]);
    let estate = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": "b", "tags_all": {"$unknown": true}, "tags": {"$unknown": true}}))
        .build();
    let estate = subject(&estate, Side::After, "estate");
    let Shape::Open(known) = &fact(&estate, "unclassified").value.as_unknown().unwrap().shape else { panic!() };
    assert_eq!(known.len(), 1);
}

#[test]
fn a_name_classifies_what_no_tag_does() {
    let names = |all: &[(&str, Class)]| {
        let pattern = |(text, class): &(&str, Class)| (crate::resource::Pattern::name(text).unwrap(), *class);
        Settings { names: all.iter().map(pattern).collect(), ..Settings::default() }
    };
    let settings = names(&[("*-assets", Class::Public), ("acme-*", Class::Internal)]);
    let class = |bucket: Json| {
        let estate = Fixture::new().create("aws_s3_bucket.a", bucket).build();
        let class = subject_with(&estate, Side::After, "aws_s3_bucket.a", &settings).classification;
        (class.possible, class.source, class.valid)
    };
    let one = |class, source, valid| (vec![class], source, valid);
    let named = json!({"bucket": "acme-assets"});
    assert_eq!(class(named), one(Class::Public, ClassSource::Name, Truth::True), "the first that matches");
    let other = json!({"bucket": "acme-data"});
    assert_eq!(class(other), one(Class::Internal, ClassSource::Name, Truth::True));
    let tagged = json!({"bucket": "acme-data", "tags": {"DataClassification": "restricted"}});
    assert_eq!(class(tagged), one(Class::Restricted, ClassSource::Tag, Truth::True), "a tag wins");
    let wrong = json!({"bucket": "acme-data", "tags": {"DataClassification": "top"}});
    assert_eq!(class(wrong), one(Class::Internal, ClassSource::Name, Truth::False), "and is a mistake");
    let nothing = json!({"bucket": "other"});
    assert_eq!(class(nothing), one(Class::Confidential, ClassSource::Default, Truth::False));
    // A name that the provider makes up ends in digits.
    let made = json!({"bucket_prefix": "acme-", "bucket": {"$unset": true}});
    assert_eq!(class(made), one(Class::Internal, ClassSource::Name, Truth::True));
    let made = json!({"bucket_prefix": "other-", "bucket": {"$unset": true}});
    assert_eq!(class(made), one(Class::Confidential, ClassSource::Default, Truth::False));
    let open = json!({"bucket": {"$unknown": true}});
    let all = vec![Class::Public, Class::Internal, Class::Confidential];
    assert_eq!(class(open), (all, ClassSource::Name, Truth::Unknown));
}
