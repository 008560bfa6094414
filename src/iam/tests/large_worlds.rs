//! Documents as people write them, against concrete requests: none contradicts a decided answer, every witness is one
//! that the plain evaluator lets through, filling a hole changes no decided answer, and nearly every answer is decided.

mod grammar;
mod holes;
mod questions;
mod requests;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use self::grammar::{BUCKET, IDENTITY, KEY, Pools, TRUST, document};
use self::questions::{OF_BUCKETS, OF_IDENTITIES, OF_KEYS, OF_ROLES, Question, Wants};
use self::requests::{Concrete, Dice, told};
use super::logs;
use crate::iam::evaluate::{Layer, Of, allows, word};
use crate::iam::glob::literal;
use crate::iam::request::Request;
use crate::iam::{Document, Target};
use crate::value::{Truth, Value};

/// What a document is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Bucket,
    Key,
    Role,
    Identity,
}

impl Place {
    fn of(self, target: &Target) -> Of<'_> {
        match self {
            Self::Bucket => Of::Bucket(target),
            Self::Key => Of::Itself,
            Self::Role => Of::Role,
            Self::Identity => Of::Identity(None),
        }
    }

    /// Makes a request to a bucket one to what the document is attached to.
    fn adapt(self, concrete: &mut Concrete, dice: &mut Dice) {
        let (actions, resource): (&[&'static str], &str) = match self {
            Self::Bucket | Self::Identity => return,
            Self::Key => (&["kms:Decrypt", "kms:Encrypt", "kms:DescribeKey", "kms:PutKeyPolicy"], "key"),
            Self::Role => (&["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"], ""),
        };
        concrete.action = dice.one(actions);
        concrete.request.action = word(concrete.action);
        concrete.request.resource = literal(resource);
    }
}

impl Question {
    /// Whether a request is what the question looks for, as the plain evaluator has it.
    fn is_met(&self, layer: Layer<'_>, request: &Request) -> Truth {
        match self.wants {
            Wants::Allowed => allows(layer, request),
            Wants::NotDenied => !layer.any(crate::iam::document::Effect::Deny, request),
        }
    }
}

/// Asks all questions about a document and tries them with requests near it.
fn try_out(
    questions: &[Question],
    place: Place,
    policy: &Value,
    seed: u64,
    requests: usize,
) -> Result<(), TestCaseError> {
    let document = Document::read(policy).unwrap();
    let target = logs();
    let layer = Layer { document: &document, of: place.of(&target) };
    let mut dice = Dice(seed);
    let answers: Vec<_> = questions.iter().map(|question| (question, (question.ask)(policy))).collect();
    for (question, answer) in &answers {
        let Some(witness) = answer.witness.as_deref().filter(|_| answer.truth == question.found) else {
            // What is found is found in a request, but for a policy that is missing.
            prop_assert!(answer.truth != question.found || question.unproven, "{}: {answer:?}", question.name);
            continue;
        };
        for _ in 0..3 {
            let request = told(witness, &document, &mut dice);
            let met = question.is_met(layer, &request);
            prop_assert!(met.is_true(), "{}: {met:?} for {request:?}\n{witness:?}\n{}", question.name, policy.shown());
        }
    }
    for _ in 0..requests {
        let mut concrete = requests::request(&document, &mut dice);
        place.adapt(&mut concrete, &mut dice);
        for (question, answer) in &answers {
            if (question.about)(&concrete) && answer.truth == !question.found && (question.applies)(policy) {
                let met = question.is_met(layer, &concrete.request);
                prop_assert!(!met.is_true(), "{}: {concrete:?}\n{answer:?}\n{}", question.name, policy.shown());
            }
        }
    }
    Ok(())
}

/// The documents of a question that are not decided: how many in all, how many that more could be done about, and of
/// each reason how many and the shortest.
type Open = (&'static str, [usize; 2], BTreeMap<String, (usize, String)>);

/// What the reasons are made of that rest on what nobody can know: of which organization an account is, and whether an
/// unsigned request lacks the account of its sender or has `anonymous` for it, of which the guide says both.
const UNTOLD: [&str; 2] = ["aws:PrincipalOrgID", "aws:PrincipalAccount"];

/// What a deterministic sample of documents leaves open.
fn openness(questions: &[Question], pools: Pools, documents: usize) -> Vec<Open> {
    let mut runner = TestRunner::deterministic();
    let mut open: Vec<Open> = questions.iter().map(|question| (question.name, [0; 2], BTreeMap::new())).collect();
    for _ in 0..documents {
        let policy = document(pools, 20).new_tree(&mut runner).unwrap().current();
        for (question, (_, count, classes)) in questions.iter().zip(&mut open) {
            if let Some(reason) = (question.ask)(&policy).reason {
                let class: String = reason.to_string().chars().filter(|c| !c.is_ascii_digit()).collect();
                count[0] += 1;
                count[1] += usize::from(!UNTOLD.iter().any(|part| class.contains(part)));
                let (count, shortest) = classes.entry(class).or_default();
                *count += 1;
                let text = policy.shown().to_string();
                if shortest.is_empty() || text.len() < shortest.len() {
                    *shortest = text;
                }
            }
        }
    }
    open
}

#[track_caller]
fn nearly_all_decided(questions: &[Question], pools: Pools, documents: usize, percent: usize) {
    let open = openness(questions, pools, documents);
    let too_many = |[all, ours]: [usize; 2]| all * 10 > documents || ours * 100 > documents * (100 - percent);
    let too_many: Vec<_> = open.iter().filter(|(_, counts, _)| too_many(*counts)).collect();
    assert!(too_many.is_empty(), "of {documents} documents: {too_many:#?}");
}

/// Documents of each test with requests.
const DOCUMENTS: u32 = 150;

/// Requests for each document.
const REQUESTS: usize = 150;

fn config(documents: u32) -> ProptestConfig {
    ProptestConfig { cases: documents, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(DOCUMENTS))]

    #[test]
    fn no_request_contradicts_an_answer_about_a_bucket(policy in document(BUCKET, 5), seed in any::<u64>()) {
        try_out(&OF_BUCKETS, Place::Bucket, &policy, seed, REQUESTS)?;
    }

    #[test]
    fn no_request_contradicts_an_answer_about_a_key(policy in document(KEY, 4), seed in any::<u64>()) {
        try_out(&OF_KEYS, Place::Key, &policy, seed, REQUESTS)?;
    }

    #[test]
    fn no_request_contradicts_an_answer_about_trust(policy in document(TRUST, 4), seed in any::<u64>()) {
        try_out(&OF_ROLES, Place::Role, &policy, seed, REQUESTS)?;
    }

    #[test]
    fn every_witness_of_full_access_is_allowed(policy in document(IDENTITY, 4), seed in any::<u64>()) {
        try_out(&OF_IDENTITIES, Place::Identity, &policy, seed, 0)?;
    }
}

#[test]
fn nearly_all_answers_are_decided() {
    nearly_all_decided(&OF_BUCKETS, BUCKET, 400, 99);
    nearly_all_decided(&OF_KEYS, KEY, 200, 99);
    // Trust policies are seldom written with such conditions, and what identity providers bring is not all known.
    nearly_all_decided(&OF_ROLES, TRUST, 200, 98);
    nearly_all_decided(&OF_IDENTITIES, IDENTITY, 200, 99);
}

#[test]
#[ignore = "takes minutes; the long mode of these comparisons"]
fn no_request_contradicts_an_answer_about_many_documents() {
    let run = |pools: Pools, questions: &[Question], place: Place| {
        let cases = (document(pools, 8), any::<u64>());
        let result =
            TestRunner::new(config(20_000)).run(&cases, |(policy, seed)| try_out(questions, place, &policy, seed, 500));
        if let Err(failure) = result {
            panic!("{failure}");
        }
    };
    run(BUCKET, &OF_BUCKETS, Place::Bucket);
    run(KEY, &OF_KEYS, Place::Key);
    run(TRUST, &OF_ROLES, Place::Role);
    run(IDENTITY, &OF_IDENTITIES, Place::Identity);
    nearly_all_decided(&OF_BUCKETS, BUCKET, 2_000, 99);
}
