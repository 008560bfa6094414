use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact, subject};
use crate::estate::Side;
use crate::s3::{Settings, SubjectKind, assemble};
use crate::value::Basis;

fn two() -> Fixture {
    Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"})).create("aws_s3_bucket.b", json!({"bucket": "b"}))
}

fn versioning(bucket: Json) -> Json {
    json!({"bucket": bucket, "versioning_configuration": [{"status": "Enabled"}]})
}

#[test]
fn a_name_an_arn_and_a_reference_are_proven() {
    for (bucket, via) in [
        (json!("a"), "name"),
        (json!("arn:aws:s3:::a"), "arn"),
        (json!({"$": "aws_s3_bucket.a.id"}), "reference"),
        (json!({"$": "aws_s3_bucket.a.bucket"}), "reference"),
    ] {
        let bucket = two().create("aws_s3_bucket_versioning.v", versioning(bucket)).after("aws_s3_bucket.a");
        expect(&bucket, &[("versioning.status", "\"Enabled\" declared")]);
        assert_eq!(fact(&bucket, "versioning.status").basis, Basis::Proven);
        assert_eq!((bucket.links[0].basis, &*bucket.links[0].via), (Basis::Proven, via));
    }
}

#[test]
fn an_assumed_link_counts_and_says_so() {
    let estate =
        two().create("aws_s3_bucket_versioning.v", versioning(json!({"$assumed": ["aws_s3_bucket.a.id"]}))).build();
    let bucket = subject(&estate, Side::After, "aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "\"Enabled\" declared")]);
    assert_eq!(fact(&bucket, "versioning.status").basis, Basis::Assumed);
    assert_eq!(fact(&bucket, "encryption.algorithm").basis, Basis::Proven);
    expect(&subject(&estate, Side::After, "aws_s3_bucket.b"), &[("versioning.status", "\"Disabled\" aws_default")]);
}

#[test]
fn an_ambiguous_companion_makes_its_facts_unknown_on_every_candidate() {
    let either = json!({"$ambiguous": ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]});
    let estate = two()
        .create("aws_s3_bucket.c", json!({"bucket": "c"}))
        .create("aws_s3_bucket_versioning.v", versioning(either))
        .build();
    for address in ["aws_s3_bucket.a", "aws_s3_bucket.b"] {
        let bucket = subject(&estate, Side::After, address);
        expect(
            &bucket,
            &[("versioning.status", "AmbiguousLink"), ("versioning.mfa_delete", "\"Disabled\" aws_default")],
        );
        assert_eq!(
            &*fact(&bucket, "versioning.status").value.as_unknown().unwrap().reason.what,
            "aws_s3_bucket_versioning.v"
        );
        assert!(bucket.links.is_empty());
    }
    expect(&subject(&estate, Side::After, "aws_s3_bucket.c"), &[("versioning.status", "\"Disabled\" aws_default")]);
    let assembly = assemble(&estate, Side::After, &Settings::default());
    let [unlinked] = assembly.unlinked() else { panic!() };
    assert_eq!(unlinked.candidates.iter().map(|c| &**c).collect::<Vec<_>>(), ["aws_s3_bucket.a", "aws_s3_bucket.b"]);
}

#[test]
fn what_a_companion_decides_that_may_not_be_there_is_open_for_that_reason() {
    let fixture = || two().create("aws_s3_bucket_versioning.x", versioning(json!({"$": "aws_s3_bucket.a.id"})));
    let bucket = fixture().perhaps("var.on").after("aws_s3_bucket.a");
    let reason = |path: &str| fact(&bucket, path).value.as_unknown().map(|unknown| unknown.reason.to_string());
    let expected = "var.on has no default and no value was given";
    assert_eq!(reason("versioning.status").as_deref(), Some(expected));
    let second = fixture().create("aws_s3_bucket_versioning.y", versioning(json!("a"))).perhaps("var.on");
    let twice = second.after("aws_s3_bucket.a");
    assert_eq!(fact(&twice, "declared_twice").value.as_unknown().unwrap().reason.to_string(), expected);
    let object = json!({"bucket": "a", "key": "x"});
    let objects = two().create("aws_s3_object.x", object).perhaps("var.on").after("aws_s3_bucket.a");
    assert_eq!(fact(&objects, "objects").value.as_unknown().unwrap().reason.to_string(), expected);
}

#[test]
fn what_does_not_tell_a_name_is_the_input() {
    let nameless = || versioning(json!({"$": "aws_sqs_queue.q.name"}));
    for (fixture, word) in [(two(), "plan"), (two().module(), "module")] {
        let estate = fixture.create("aws_s3_bucket_versioning.x", nameless()).build();
        let assembly = assemble(&estate, Side::After, &Settings::default());
        let [unlinked] = assembly.unlinked() else { panic!() };
        assert!(unlinked.reason.starts_with(&format!("the {word} does not tell")), "{}", unlinked.reason);
    }
}

#[test]
fn an_ambiguous_companion_that_changes_nothing_leaves_the_facts_known() {
    let block = |bucket: Json| {
        json!({"bucket": bucket, "block_public_acls": true, "block_public_policy": true,
        "ignore_public_acls": true, "restrict_public_buckets": true})
    };
    let either = json!({"$ambiguous": ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]});
    let bucket = two().create("aws_s3_bucket_public_access_block.p", block(either)).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.block_public_acls", "true aws_default"),
            ("public_access_block.declared", "AmbiguousLink"),
        ],
    );
}

#[test]
fn a_companion_of_unrecorded_origin_may_belong_to_every_bucket() {
    for bucket in [json!({"$ambiguous": []}), json!({"$unknown": true})] {
        let estate = two().create("aws_s3_bucket_versioning.v", versioning(bucket)).build();
        for address in ["aws_s3_bucket.a", "aws_s3_bucket.b"] {
            expect(&subject(&estate, Side::After, address), &[("versioning.status", "AmbiguousLink")]);
        }
    }
}

#[test]
fn a_companion_of_a_companion_is_followed() {
    let bucket = two()
        .create("aws_s3_bucket_versioning.v", versioning(json!({"$": "aws_s3_bucket.a.id"})))
        .create("aws_s3_bucket_policy.p", json!({"bucket": {"$": "aws_s3_bucket_versioning.v.bucket"}, "policy": "{}"}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("policy", "\"{}\" declared")]);
}

#[test]
fn companions_that_name_each_other_end() {
    let estate = two()
        .create("aws_s3_bucket_versioning.v", versioning(json!({"$": "aws_s3_bucket_policy.p.bucket"})))
        .create("aws_s3_bucket_policy.p", json!({"bucket": {"$": "aws_s3_bucket_versioning.v.bucket"}, "policy": "{}"}))
        .build();
    expect(&subject(&estate, Side::After, "aws_s3_bucket.a"), &[("versioning.status", "AmbiguousLink")]);
}

#[test]
fn a_name_that_two_buckets_share_is_decided_by_the_provider_or_not_at_all() {
    let pair = |provider| {
        Fixture::new()
            .provider("aws.other", json!({}))
            .create("aws_s3_bucket.a", json!({"bucket": "same"}))
            .create("aws_s3_bucket.b", json!({"bucket": "same"}))
            .of_provider(provider)
            .create("aws_s3_bucket_versioning.v", versioning(json!("same")))
    };
    expect(&pair(1).after("aws_s3_bucket.a"), &[("versioning.status", "\"Enabled\" declared")]);
    expect(&pair(1).after("aws_s3_bucket.b"), &[("versioning.status", "\"Disabled\" aws_default")]);
    expect(&pair(0).after("aws_s3_bucket.b"), &[("versioning.status", "AmbiguousLink")]);
}

#[test]
fn a_shared_source_of_names_is_no_proof_in_a_plan_and_one_in_a_module() {
    let pet = json!({"$": "random_pet.p.id"});
    let fixture = || {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": pet}))
            .create("aws_s3_bucket_versioning.v", versioning(pet.clone()))
    };
    expect(&fixture().after("aws_s3_bucket.a"), &[("versioning.status", "AmbiguousLink")]);
    expect(&fixture().module().after("aws_s3_bucket.a"), &[("versioning.status", "\"Enabled\" declared")]);
}

#[test]
fn a_data_source_leads_to_the_bucket_that_it_names() {
    let bucket = two()
        .data("data.aws_s3_bucket.d", json!({"bucket": "a"}))
        .create("aws_s3_bucket_versioning.v", versioning(json!({"$": "data.aws_s3_bucket.d.id"})))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "\"Enabled\" declared")]);
}

#[test]
fn an_object_tells_nothing_about_other_buckets() {
    let estate = two()
        .create("aws_s3_object.o", json!({"bucket": "elsewhere"}))
        .create("aws_s3_object.p", json!({"bucket": {"$": "aws_s3_bucket.a.id"}}))
        .build();
    let assembly = assemble(&estate, Side::After, &Settings::default());
    assert_eq!(assembly.subjects_of(SubjectKind::Bucket).len(), 2);
    assert_eq!(assembly.subject(0).links.len(), 1);
}

#[test]
fn many_candidates_are_counted_and_not_all_listed() {
    let mut fixture = Fixture::new();
    for at in 0..30 {
        fixture = fixture.create(&format!("aws_s3_bucket.b[{at}]"), json!({"bucket": format!("b{at}")}));
    }
    let estate = fixture.create("aws_s3_bucket_versioning.v", versioning(json!({"$unknown": true}))).build();
    let assembly = assemble(&estate, Side::After, &Settings::default());
    let [unlinked] = assembly.unlinked() else { panic!() };
    assert_eq!(unlinked.candidates.len(), 20);
    assert!(unlinked.reason.ends_with("the first 20 of 30 candidates are listed"), "{}", unlinked.reason);
}

/// One companion's reference: a basis, and candidates among four buckets.
fn reference() -> impl Strategy<Value = (usize, BTreeSet<usize>)> {
    (0..4_usize, prop::collection::btree_set(0..4_usize, 0..4))
}

proptest! {
    #[test]
    fn a_certain_link_is_always_the_only_candidate(references in prop::collection::vec(reference(), 1..8)) {
        let mut fixture = Fixture::new();
        for at in 0..4 {
            fixture = fixture.create(&format!("aws_s3_bucket.b[{at}]"), json!({"bucket": format!("b{at}")}));
        }
        for (at, (basis, candidates)) in references.iter().enumerate() {
            let symbols: Vec<String> = candidates.iter().map(|c| format!("aws_s3_bucket.b[{c}].id")).collect();
            let bucket = match (basis, symbols.as_slice()) {
                (0, [one]) => json!({"$": one}),
                (1, _) => json!({"$assumed": symbols}),
                (2, _) => json!({"$unknown": true}),
                _ => json!({"$ambiguous": symbols}),
            };
            fixture = fixture.create(&format!("aws_s3_bucket_versioning.v[{at}]"), versioning(bucket));
        }
        let estate = fixture.build();
        let assembly = assemble(&estate, Side::After, &Settings::default());
        let mut linked = 0;
        for bucket in 0..4 {
            for link in assembly.subject(bucket).links {
                let at: usize = link.companion.trim_start_matches("aws_s3_bucket_versioning.v[").trim_end_matches(']').parse().unwrap();
                let (basis, candidates) = &references[at];
                prop_assert_eq!(candidates.iter().copied().collect::<Vec<_>>(), [bucket]);
                prop_assert!(*basis < 2);
                prop_assert_eq!(link.basis, if *basis == 0 { Basis::Proven } else { Basis::Assumed });
                linked += 1;
            }
        }
        // Every companion is linked once or listed.
        prop_assert_eq!(linked + assembly.unlinked().len(), references.len());
        // A bucket with a candidate companion never reads as if there were none.
        for (basis, candidates) in &references {
            let any = *basis == 2 || candidates.is_empty();
            for bucket in (0..4).filter(|b| any || candidates.contains(b)) {
                let subject = assembly.subject(bucket);
                prop_assert_ne!(fact(&subject, "versioning.status").value.as_str(), Some("Disabled"));
            }
        }
    }
}
