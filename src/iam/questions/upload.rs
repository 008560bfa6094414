//! Whether a bucket policy denies uploads that are encrypted in a weaker way than the bucket's default.
//!
//! The default applies only to an upload that asks for nothing; a header overrides it ("Setting default server-side
//! encryption behavior", Amazon S3 User Guide), so only a Deny enforces it.

use super::bucket::{self, OBJECT};
use super::grant::{Question, around};
use super::read::{is_none, read};
use crate::iam::answer::Answer;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::build::{Given, Plan, Transport};
use crate::iam::decide::senders::{Census, real};
use crate::iam::decide::solve::{Goal, Outcome};
use crate::iam::decide::world::Sender;
use crate::iam::document::Document;
use crate::iam::evaluate::{Layer, Of};
use crate::iam::glob::literal;
use crate::iam::request::{Held, Who};
use crate::iam::target::Target;
use crate::value::{Reason, Truth, Value, Why};

const WHAT: &str = "the bucket policy";

/// An upload that overrides the default: the headers that it has.
struct Upload {
    /// `x-amz-server-side-encryption`.
    algorithm: Option<&'static str>,
    /// Whether the sender brings a key of its own (SSE-C).
    own_key: bool,
    /// Why the bucket may refuse it by itself.
    refused: Option<Reason>,
}

/// Whether some upload that is encrypted in a weaker way than `algorithm`, the bucket's default, or with a key of the
/// sender's, is denied by no statement of the policy. `blocked` are the types that the bucket refuses by itself, such
/// as `SSE-C`; null where default encryption is set without a word about it, and whether the block of every new bucket
/// outlasts that is not documented.
pub fn weaker_upload(policy: &Value, target: &Target, algorithm: &Value, blocked: &Value) -> Answer {
    let unknown = |value: &Value| value.as_unknown().map(|unknown| unknown.reason.clone());
    let mut uploads: Vec<Upload> = match algorithm.as_str() {
        Some("aws:kms:dsse") => vec!["AES256", "aws:kms"],
        Some("aws:kms") => vec!["AES256"],
        Some(_) => Vec::new(),
        None if algorithm.is_null() => Vec::new(),
        None => {
            let reason = unknown(algorithm).unwrap_or_else(|| Reason::new(Why::Undecided, "the default encryption"));
            return Answer::open(reason, Vec::new());
        }
    }
    .into_iter()
    .map(|weaker| Upload { algorithm: Some(weaker), own_key: false, refused: None })
    .collect();
    let mut doubt = None;
    let refused = match blocked.items() {
        Some(types) if types.iter().any(|name| name.as_str() == Some("SSE-C")) => None,
        Some(types) => Some(types.iter().find_map(unknown)),
        None => {
            Some(Some(unknown(blocked).unwrap_or_else(|| Reason::new(Why::NoPriorState, "blocked_encryption_types"))))
        }
    };
    uploads.extend(refused.map(|refused| Upload { algorithm: None, own_key: true, refused }));
    let document = match is_none(policy) {
        true => None,
        false => match read(policy) {
            Ok(document) => Some(document),
            Err(answer) => return answer,
        },
    };
    if let Some(rejected) = document.as_ref().and_then(|document| document.s3_rejects()) {
        return rejected;
    }
    for upload in &uploads {
        let answer = match &document {
            Some(document) => upload.answer(document, &target.within(document.partition())),
            None => Answer::yes(vec![format!("the bucket has no policy that denies uploads {}", upload.words())]),
        };
        match answer {
            answer if answer.truth == Truth::True => match &upload.refused {
                None => return answer,
                Some(reason) => doubt = doubt.or_else(|| Some(reason.clone())),
            },
            answer if answer.truth == Truth::Unknown => doubt = doubt.or(answer.reason),
            _ => {}
        }
    }
    match doubt {
        Some(reason) => Answer::open(reason, Vec::new()),
        None => Answer::no(vec!["every upload that overrides the default with a weaker one is denied".into()]),
    }
}

impl Upload {
    fn words(&self) -> String {
        match self.algorithm {
            Some(algorithm) => format!("with x-amz-server-side-encryption: {algorithm}"),
            None => "with a key of the sender (SSE-C)".to_owned(),
        }
    }

    /// Whether it is denied by no statement.
    fn answer(&self, document: &Document, target: &Target) -> Answer {
        let layers = vec![Layer { document, of: Of::Bucket(target) }];
        let census = Census::new(&layers, bucket::untold(), bucket::partition(target));
        let mut senders: Vec<Sender> = census.of_others();
        for account in &census.accounts {
            senders.extend(Census::of_account(account));
        }
        senders.extend(census.named(|_| true));
        senders.push(real(Who::Anonymous));
        let one = |text: &str| Given::These(vec![Held::One(literal(text))]);
        let absent = || Given::These(vec![Held::Absent]);
        let header = |name: &str| format!("s3:x-amz-server-side-encryption{name}");
        let given = vec![
            (header(""), self.algorithm.map_or_else(absent, one)),
            (header("-aws-kms-key-id"), absent()),
            (header("-customer-algorithm"), if self.own_key { one("AES256") } else { absent() }),
        ];
        let (mut places, incomplete) = around(document, target);
        places.retain(|place| place.kind == OBJECT);
        let deeds = bucket::deeds(|action, _| action.name == "s3:PutObject");
        let plan = Plan { census: &census, senders, deeds, places, transport: Transport::Any, given };
        let mut inquiry = Inquiry::new(layers, plan);
        inquiry.world.incomplete = inquiry.world.incomplete.or(incomplete);
        let goal = Goal::silent(inquiry.denies(0));
        let question = Question { inquiry: &inquiry, goal: &goal, of: Of::Bucket(target), what: WHAT };
        match (inquiry.solve(&goal), &document.open) {
            (Outcome::Yes(_), Some(reason)) => Answer::open(reason.clone(), Vec::new()),
            (Outcome::Yes(choice), None) => {
                let witness = question.witness(&choice);
                let by = if document.sensitive { String::new() } else { format!(" ({})", witness.words) };
                Answer::yes(vec![format!("no statement denies uploads {}{by}", self.words())]).with(witness)
            }
            (Outcome::No(_), _) => Answer::no(Vec::new()),
            (outcome, _) => question.open(&outcome),
        }
    }
}
