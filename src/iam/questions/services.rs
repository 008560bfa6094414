//! What AWS services may do with a bucket by its policy, and on whose behalf.
//!
//! A service acts for whoever configured it. Without a condition on `aws:SourceArn`, `aws:SourceAccount` or the
//! organization, it does so for strangers as well ("The confused deputy problem", IAM User Guide).

use std::sync::Arc;

use super::bucket;
use super::grant::Grant;
use super::home::account_word;
use super::read::{is_none, read};
use crate::iam::answer::Answer;
use crate::iam::decide::build::Given;
use crate::iam::decide::cells::cells;
use crate::iam::decide::senders::Census;
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::evaluate::{Layer, Of, allows, word};
use crate::iam::glob::{Unit, arn_wildcards, literal, wildcards};
use crate::iam::principal::Principals;
use crate::iam::request::{Held, Request, Who, Word, spelled};
use crate::iam::target::Target;
use crate::iam::text::{Compared, Text};
use crate::iam::witness::Witness;
use crate::value::{Reason, Truth, Value, Why};

const WHAT: &str = "the bucket policy";

/// The service that delivers access logs.
const LOGGING: &str = "logging.s3.amazonaws.com";

/// Most objects below the prefix of logs.
const MOST_OBJECTS: usize = 200;

/// Whether an AWS service, the one that delivers access logs aside, may do something for an account that no condition
/// names.
pub fn service_unscoped(policy: &Value, target: &Target) -> Answer {
    for_strangers(policy, target, |service| service != LOGGING, "any service that acts for another account")
}

/// Whether access logs of buckets of other accounts may be delivered to a bucket.
pub fn log_delivery_unscoped(policy: &Value, target: &Target) -> Answer {
    for_strangers(policy, target, |service| service == LOGGING, "the delivery of access logs of other accounts")
}

fn for_strangers(policy: &Value, target: &Target, wanted: impl Fn(&str) -> bool, whom: &str) -> Answer {
    let nothing = format!("no statement of the bucket policy allows anything to {whom}");
    if is_none(policy) {
        return Answer::no(vec![nothing]);
    }
    let mut document = match read(policy) {
        Ok(document) => document,
        Err(answer) => return answer,
    };
    if let Some(rejected) = document.s3_rejects() {
        return rejected;
    }
    let target = &target.within(document.partition());
    // What everyone may do services may as well, which is another question.
    if document.statements.iter().any(|statement| !is_for_everyone(statement).is_false()) {
        let statements = &mut Arc::make_mut(&mut document).statements;
        statements.retain(|statement| !is_for_everyone(statement).is_true());
        // What may be for everyone may be no grant to a service.
        let perhaps = statements.iter_mut().filter(|statement| is_for_everyone(statement) == Truth::Unknown);
        perhaps.for_each(|statement| statement.conditions_open = true);
    }
    let layers = [Layer { document: &document, of: Of::Bucket(target) }];
    let census = Census::new(&layers, bucket::untold(), bucket::partition(target));
    let senders = census.services(wanted).collect();
    let given = vec![
        ("aws:sourceaccount".to_owned(), Given::These(vec![Held::One(Census::elsewhere())])),
        // Few services send it.
        ("aws:sourceowner".to_owned(), Given::These(vec![Held::Absent, Held::One(Census::elsewhere())])),
        ("aws:sourcearn".to_owned(), Given::Shaped(arns_of_strangers())),
        ("aws:sourceorgid".to_owned(), Given::Shaped(strange())),
        ("aws:sourceorgpaths".to_owned(), Given::Shaped(strange())),
    ];
    let mut deeds = bucket::deeds(|action, _| !action.owner);
    deeds.iter_mut().for_each(|deed| deed.real = true);
    let grant = Grant {
        document: &document,
        of: Of::Bucket(target),
        census: &census,
        senders,
        deeds,
        places: None,
        given,
        incomplete: None,
        what: WHAT,
        nothing,
    };
    grant.answer()
}

/// Whether a statement allows something to whomever it does not name.
fn is_for_everyone(statement: &Statement) -> Truth {
    let unnamed = |who: &Principals| match who.everyone || who.negated {
        true => Truth::True,
        // A text that is not known may be the star.
        false => who.mean(&Who::Anonymous),
    };
    match statement.effect {
        Some(Effect::Deny) => Truth::False,
        Some(Effect::Allow) => statement.principals.as_ref().map_or(Truth::False, unnamed),
        None => statement.principals.as_ref().map_or(Truth::False, unnamed).and(Truth::Unknown),
    }
}

/// ARNs of sources of accounts that no policy names: with such an account, and, of a bucket, which tells none, with a
/// name that no policy spells out.
fn arns_of_strangers() -> Vec<Word> {
    let arn = wildcards("arn:?*:?*:*:");
    let account = [arn_wildcards(&arn), Census::elsewhere(), wildcards(":?*")].concat();
    let bucket = [arn_wildcards(&wildcards("arn:?*:s3:::*")), vec![Unit::Fresh], wildcards("*")].concat();
    vec![account, bucket]
}

/// A text that no policy spells out.
fn strange() -> Vec<Word> {
    vec![[wildcards("*"), vec![Unit::Fresh], wildcards("*")].concat()]
}

/// Whether the service that delivers access logs may not write those of some source. A source is an object with its
/// `arn`, its `account` and the `prefix` of its logs.
pub fn log_delivery_blocked(policy: &Value, target: &Target, sources: &Value) -> Answer {
    let unknown = |value: &Value| value.as_unknown().map(|unknown| unknown.reason.clone());
    let Some(items) = sources.items() else {
        let reason = unknown(sources).unwrap_or_else(|| Reason::new(Why::Undecided, "the sources of logs"));
        return Answer::open(reason, Vec::new());
    };
    if items.is_empty() {
        return Answer::no(vec!["no access logs are delivered to the bucket".into()]);
    }
    if is_none(policy) {
        return Answer::yes(vec![format!("the bucket has no policy that lets {LOGGING} write")]);
    }
    let document = match read(policy) {
        Ok(document) => document,
        Err(answer) => return answer,
    };
    if let Some(rejected) = document.s3_rejects() {
        return rejected;
    }
    let target = &target.within(document.partition());
    let mut open = None;
    for source in items {
        match delivery(&document, target, source) {
            answer if answer.truth == Truth::True => return answer,
            answer if answer.truth == Truth::Unknown => open = open.or(Some(answer)),
            _ => {}
        }
    }
    open.unwrap_or_else(|| Answer::no(vec![format!("the bucket policy lets {LOGGING} write")]))
}

fn delivery(document: &Document, target: &Target, source: &Value) -> Answer {
    let layer = Layer { document, of: Of::Bucket(target) };
    let text = |name: &str| match source.get(name) {
        Some(value) => match (value.as_str(), value.as_unknown()) {
            (Some(text), _) => Some(Text::known(text).compared(Compared::Whole, false)),
            (None, Some(unknown)) => Some(Text::unknown(unknown).compared(Compared::Whole, false)),
            _ => None,
        },
        None => None,
    };
    let arn = text("arn").unwrap_or_else(|| vec![Unit::Text]);
    let account = source.get("account").map_or_else(|| vec![Unit::Text], account_word);
    let prefix = text("prefix").unwrap_or_default();
    let start = target.object(&prefix);
    let resources = document.statements.iter().filter_map(|statement| statement.resources.as_ref());
    let patterns: Vec<Word> = resources.flat_map(|selection| layer.resources(selection).units).collect();
    let found = cells(&start, &wildcards("?*"), patterns.iter().map(Vec::as_slice), MOST_OBJECTS);
    let mut doubt = (!found.complete).then(|| Reason::new(Why::Undecided, format!("all patterns of {WHAT}")));
    for resource in found.words {
        let context = [
            ("aws:principalisawsservice", Held::One(literal("true"))),
            ("aws:principalservicename", Held::One(literal(LOGGING))),
            ("aws:principaltype", Held::One(literal("Service"))),
            ("aws:sourcearn", Held::One(arn.clone())),
            ("aws:sourceaccount", Held::One(account.clone())),
            ("aws:securetransport", Held::Absent),
            ("aws:sourceip", Held::Absent),
            ("aws:sourcevpc", Held::Absent),
            ("aws:sourcevpce", Held::Absent),
            ("aws:principalorgid", Held::Absent),
            ("s3:tlsversion", Held::Absent),
            ("s3:x-amz-server-side-encryption", Held::Absent),
            ("s3:x-amz-server-side-encryption-aws-kms-key-id", Held::Absent),
            ("s3:x-amz-server-side-encryption-customer-algorithm", Held::Absent),
        ];
        let request = Request {
            who: Who::Service(LOGGING.to_owned()),
            action: word("s3:PutObject"),
            resource,
            context: context.into_iter().map(|(key, held)| (key.to_owned(), held)).collect(),
        };
        match allows(layer, &request) {
            Truth::True => {}
            Truth::False => {
                let (line, statements) = blocked(layer, &request, source);
                let witness = Witness::refused(&request, statements, line.clone(), document.sensitive);
                return Answer::yes(vec![line]).with(witness);
            }
            Truth::Unknown => {
                let hole =
                    document.statements.iter().filter(|statement| layer.fires(statement, &request) == Truth::Unknown);
                let hole = hole.map(|statement| {
                    let label = statement.label(document.sensitive);
                    statement.hole.clone().unwrap_or_else(|| Reason::new(Why::Undecided, format!("{label} of {WHAT}")))
                });
                doubt = doubt.or_else(|| hole.into_iter().next()).or_else(|| document.open.clone());
                doubt = doubt.or_else(|| Some(Reason::new(Why::Undecided, WHAT)));
            }
        }
    }
    match doubt {
        Some(reason) => Answer::open(reason, Vec::new()),
        None => Answer::no(Vec::new()),
    }
}

/// What keeps the logs of a source out, in words and as statements.
fn blocked(layer: Layer<'_>, request: &Request, source: &Value) -> (String, Vec<String>) {
    let hidden = layer.document.sensitive;
    let whose = match source.get("source").or_else(|| source.get("arn")).and_then(Value::as_str) {
        Some(source) if !hidden => format!(" the logs of {source}"),
        _ => String::new(),
    };
    let denies =
        |statement: &&Statement| statement.effect == Some(Effect::Deny) && layer.fires(statement, request).is_true();
    let object = spelled(&request.resource).filter(|_| !hidden).map(|arn| format!(" to {arn}")).unwrap_or_default();
    match layer.document.statements.iter().find(denies) {
        Some(deny) => {
            let label = deny.label(hidden);
            (format!("{label} keeps {LOGGING} from writing{whose}{object}"), vec![label])
        }
        None => (format!("no statement of the bucket policy lets {LOGGING} write{whose}{object}"), Vec::new()),
    }
}
