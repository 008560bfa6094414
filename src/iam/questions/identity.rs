//! What the identity policies of one resource allow by themselves.

use super::bucket;
use super::grant::Grant;
use super::read::read;
use crate::iam::answer::Answer;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::{Given, places};
use crate::iam::decide::senders::Census;
use crate::iam::decide::world::{Deed, Place};
use crate::iam::document::Document;
use crate::iam::evaluate::{Layer, Of, word};
use crate::iam::glob::{Unit, literal};
use crate::iam::request::Word;
use crate::iam::witness::Witness;
use crate::value::{Reason, Truth, Value, Why};

/// Whether one of these documents (a list, open where one is not known) allows every S3 action that no statement names,
/// also those to come, on every bucket or on the objects of every bucket.
pub fn full_s3_access(policies: &Value) -> Answer {
    let nothing = "no statement allows all S3 actions on all buckets";
    let (known, mut open) = documents(policies);
    for policy in known {
        let answer = match read(&policy) {
            Ok(document) => of_document(&document, nothing),
            Err(answer) => answer,
        };
        match answer.truth {
            Truth::True => return answer,
            Truth::Unknown => open = open.or(answer.reason),
            Truth::False => {}
        }
    }
    match open {
        Some(reason) => Answer::open(reason, Vec::new()),
        None => Answer::no(vec![nothing.to_owned()]),
    }
}

/// The documents of a list, each as sensitive as the list, and why there may be more.
pub(super) fn documents(policies: &Value) -> (Vec<Value>, Option<Reason>) {
    use crate::value::Shape;
    let of = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| item.clone().with_sensitivity(policies.is_sensitive())).collect()
    };
    match (policies.items(), policies.as_unknown()) {
        (Some(items), _) => (of(items), None),
        (None, Some(unknown)) => match &unknown.shape {
            Shape::Open(items) => (of(items), Some(unknown.reason.clone())),
            Shape::Between(items, others) if others.is_empty() => (of(items), None),
            Shape::Between(items, _) => (of(items), Some(unknown.reason.clone())),
            _ => (Vec::new(), Some(unknown.reason.clone())),
        },
        (None, None) if policies.is_null() => (Vec::new(), None),
        (None, None) => (Vec::new(), Some(Reason::new(Why::Undecided, "the list of policies"))),
    }
}

fn of_document(document: &Document, nothing: &str) -> Answer {
    if let Some(rejected) = rejects(document) {
        return rejected;
    }
    // A condition on who owns the bucket is met by the buckets of that account.
    let owner = ["aws:resourceaccount", "s3:resourceaccount"];
    let given = owner.map(|key| (key.to_owned(), Given::Shaped(vec![vec![Unit::One; 12]])));
    let layers = [Layer { document, of: Of::Identity(None) }];
    let partition = document.partition().unwrap_or("aws");
    let census = Census::new(&layers, bucket::untold(), literal(partition));
    let any = Deed::new("s3:*", &[word("s3:"), vec![Unit::Fresh; 2]].concat(), Bits::all(2), true);
    let grant = Grant {
        document,
        of: Of::Identity(None),
        census: &census,
        senders: Census::of_account(&Census::elsewhere()).take(1).collect(),
        deeds: vec![any],
        places: Some(any_bucket(partition)),
        given: given.to_vec(),
        incomplete: None,
        what: "the policy",
        nothing: nothing.to_owned(),
    };
    let answer = grant.answer();
    let Some(found) = answer.witness.filter(|_| answer.truth.is_true()) else {
        return Answer { witness: None, ..answer };
    };
    // Who has the policy is not asked, and the bucket is any.
    let words = format!("{} allows all S3 actions on all buckets", found.statements.join(" and "));
    let whoever = Witness { principal: "whoever has the policy".to_owned(), words: words.clone(), ..*found };
    Answer::yes(vec![words]).with(whoever)
}

/// The answer about an identity policy that IAM rejects.
fn rejects(document: &Document) -> Option<Answer> {
    let odd = document.statements.iter().find(|s| s.principals.is_some() || s.resources.is_none())?;
    let what = format!("{} of the policy", odd.label(document.sensitive));
    let evidence = format!("{what} has a Principal or lacks a Resource, so IAM rejects the policy");
    Some(Answer::open(Reason::new(Why::Undecided, what), vec![evidence]))
}

/// A bucket that no document names, and an object of it.
fn any_bucket(partition: &str) -> Vec<Place> {
    let bucket: Word = [literal(&format!("arn:{partition}:s3:::")), vec![Unit::Fresh; 3]].concat();
    let object = [bucket.clone(), literal("/"), vec![Unit::Fresh]].concat();
    places([(0, vec![bucket]), (1, vec![object])])
}
