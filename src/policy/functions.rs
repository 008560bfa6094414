//! The functions that policies have beyond `core::`: questions about policy documents.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::iam::{self, Answer, Owned, Target, Witness};
use crate::lang::{self, CallUse, EvalError, Naming};
use crate::source::nearest;
use crate::value::{Reason, Truth, Type, Value, Why};

/// A question about documents, which is three functions with the same arguments: whether it is so, in which words, and
/// by which request.
struct Question {
    /// The function that answers with a bool, or with an unknown one and the reason.
    truth: &'static str,
    /// The one that answers with the evidence, as one text.
    words: &'static str,
    /// The one that answers with the request that proves it, an object, or with null.
    witness: &'static str,
    /// How many arguments they take.
    count: usize,
    /// Asks. The arguments are as many.
    ask: fn(&[Value]) -> Answer,
}

const NAMESPACE: &str = "iam";

/// The questions. Those about a bucket policy begin with the policy, the ARN and the name of the bucket.
const QUESTIONS: [Question; 21] = [
    question("denies_http", "http_gap", "http_witness", 3, |a| iam::http_denied(at(a, 0), &target(a))),
    question("public_read", "public_read_request", "public_read_witness", 3, |a| {
        iam::public_read(at(a, 0), &target(a))
    }),
    question("public_write", "public_write_request", "public_write_witness", 3, |a| {
        iam::public_write(at(a, 0), &target(a))
    }),
    question("is_public", "is_public_request", "is_public_witness", 3, |a| iam::is_public(at(a, 0))),
    question("access_point_public", "access_point_public_request", "access_point_public_witness", 1, |a| {
        iam::access_point_public(at(a, 0))
    }),
    question("service_unscoped", "service_unscoped_request", "service_unscoped_witness", 3, |a| {
        iam::service_unscoped(at(a, 0), &target(a))
    }),
    question("foreign_administration", "foreign_administration_request", "foreign_administration_witness", 5, |a| {
        iam::foreign_administration(owned(a, &target(a)))
    }),
    question("foreign_access", "foreign_access_request", "foreign_access_witness", 5, |a| {
        iam::foreign_access(owned(a, &target(a)))
    }),
    question("wildcard_actions", "wildcard_actions_request", "wildcard_actions_witness", 5, |a| {
        iam::wildcard_actions(owned(a, &target(a)))
    }),
    question("beyond_log_delivery", "beyond_log_delivery_request", "beyond_log_delivery_witness", 4, |a| {
        iam::beyond_log_delivery(of_account(a, &target(a)))
    }),
    question("locks_out", "locks_out_request", "locks_out_witness", 4, |a| iam::locks_out(of_account(a, &target(a)))),
    question("full_s3_access", "full_s3_access_request", "full_s3_access_witness", 1, |a| {
        iam::full_s3_access(at(a, 0))
    }),
    question("key_public", "key_public_request", "key_public_witness", 1, |a| iam::key_public(at(a, 0))),
    question("weaker_upload", "weaker_upload_request", "weaker_upload_witness", 5, |a| {
        iam::weaker_upload(at(a, 0), &target(a), at(a, 3), at(a, 4))
    }),
    question("bypass_granted", "bypass_granted_request", "bypass_granted_witness", 5, |a| {
        iam::bypass_granted(owned(a, &target(a)))
    }),
    question("others_may_assume", "others_may_assume_request", "others_may_assume_witness", 2, |a| {
        iam::others_may_assume(at(a, 0), at(a, 1))
    }),
    question("service_may_assume", "assume_gap", "assume_witness", 2, may_assume),
    question("replication_lacks", "replication_lacks_request", "replication_lacks_witness", 2, |a| {
        iam::replication_lacks(at(a, 0), at(a, 1))
    }),
    question("replication_exceeds", "replication_exceeds_request", "replication_exceeds_witness", 2, |a| {
        iam::replication_exceeds(at(a, 0), at(a, 1))
    }),
    question("log_delivery_blocked", "log_delivery_blocked_request", "log_delivery_blocked_witness", 4, |a| {
        iam::log_delivery_blocked(at(a, 0), &target(a), at(a, 3))
    }),
    question("log_delivery_unscoped", "log_delivery_unscoped_request", "log_delivery_unscoped_witness", 3, |a| {
        iam::log_delivery_unscoped(at(a, 0), &target(a))
    }),
];

const fn question(
    truth: &'static str,
    words: &'static str,
    witness: &'static str,
    count: usize,
    ask: fn(&[Value]) -> Answer,
) -> Question {
    Question { truth, words, witness, count, ask }
}

/// What a function answers with.
#[derive(Clone, Copy)]
enum Part {
    Truth,
    Words,
    Witness,
}

impl Question {
    fn named(name: &str) -> Option<(&'static Self, Part)> {
        QUESTIONS.iter().find_map(|question| {
            let parts =
                [(question.truth, Part::Truth), (question.words, Part::Words), (question.witness, Part::Witness)];
            parts.into_iter().find(|(own, _)| *own == name).map(|(_, part)| (question, part))
        })
    }
}

/// Whether a call of a policy names a function with its prefix and takes the right number of arguments.
pub(super) fn check(call: &CallUse) -> Result<(), EvalError> {
    if matches!(&*call.namespace, "" | "core") {
        return lang::check_call(call, Naming::Prefixed);
    }
    let (namespace, name) = (&*call.namespace, &*call.name);
    match Question::named(name).filter(|_| namespace == NAMESPACE) {
        Some((question, _)) if question.count == call.args && !call.expand => Ok(()),
        Some((question, _)) => {
            let text = format!("`{namespace}::{name}` takes {} arguments", question.count);
            Err(EvalError::new(call.span, text))
        }
        None => {
            let error = EvalError::new(call.span, format!("there is no function `{namespace}::{name}`"));
            let names = QUESTIONS.iter().filter(|_| namespace == NAMESPACE);
            let names = names.flat_map(|question| [question.truth, question.words, question.witness]);
            Err(match nearest(name, names) {
                Some(near) => error.with_help(format!("did you mean `{namespace}::{near}`?")),
                None => error,
            })
        }
    }
}

/// Calls a function of ours; `None` when there is no such function.
pub(super) fn call(namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
    let (question, part) =
        Question::named(name).filter(|(question, _)| namespace == NAMESPACE && question.count == args.len())?;
    if question.truth == "service_may_assume" && args.get(1).is_none_or(|service| service.as_str().is_none()) {
        return Some(Err("the service is not a known string".to_owned()));
    }
    let answer = (question.ask)(&veiled(args));
    Some(Ok(match part {
        Part::Truth => truth(&answer),
        Part::Words => words(&answer),
        Part::Witness => answer.witness.as_deref().map_or_else(Value::null, witness),
    }))
}

/// The arguments, the first of them sensitive where any part of one is: questions show nothing of a sensitive document, nor
/// of what they hold against it, such as the name of a bucket.
fn veiled(args: &[Value]) -> Cow<'_, [Value]> {
    if !args.iter().any(Value::is_deeply_sensitive) {
        return Cow::Borrowed(args);
    }
    let mut args = args.to_vec();
    if let Some(first) = args.first_mut() {
        *first = first.clone().with_sensitivity(true);
    }
    Cow::Owned(args)
}

static NULL: LazyLock<Value> = LazyLock::new(Value::null);
static NOBODY: LazyLock<Value> = LazyLock::new(|| Value::tuple(Vec::new()));

fn at(args: &[Value], at: usize) -> &Value {
    args.get(at).unwrap_or(&NULL)
}

/// The bucket of a question about a bucket policy.
fn target(args: &[Value]) -> Target {
    Target::new(at(args, 1), at(args, 2), None)
}

fn owned<'a>(args: &'a [Value], target: &'a Target) -> Owned<'a> {
    Owned { policy: at(args, 0), target, account: at(args, 3), allowed: at(args, 4) }
}

fn of_account<'a>(args: &'a [Value], target: &'a Target) -> Owned<'a> {
    Owned { policy: at(args, 0), target, account: at(args, 3), allowed: &NOBODY }
}

fn may_assume(args: &[Value]) -> Answer {
    iam::trusts_service(at(args, 0), at(args, 1).as_str().unwrap_or_default())
}

/// The request that proves an answer, as an object.
fn witness(witness: &Witness) -> Value {
    let context = witness.context.iter().map(|(key, value)| (key.as_str(), Value::string(value)));
    Value::object([
        ("principal", Value::string(&witness.principal)),
        ("action", Value::string(&witness.action)),
        ("resource", Value::string(&witness.resource)),
        ("context", Value::object(context)),
        ("statements", Value::strings(witness.statements.iter().map(String::as_str))),
        ("words", Value::string(&witness.words)),
    ])
}

fn truth(answer: &Answer) -> Value {
    match answer.truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => {
            let reason = answer.reason.clone().unwrap_or_else(|| Reason::new(Why::Undecided, ""));
            Value::unknown_because(Type::Bool, reason)
        }
    }
}

/// The evidence as one text: what a message says of the answer.
fn words(answer: &Answer) -> Value {
    Value::string(answer.evidence.join("; "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    #[test]
    fn the_readme_lists_every_question_with_its_arguments() {
        let readme = include_str!("../../README.md");
        for question in &QUESTIONS {
            let asked = format!("`{}(", question.truth);
            let call = readme.split(&asked).nth(1).and_then(|rest| rest.split(')').next());
            let arguments: Vec<&str> = call.unwrap_or_else(|| panic!("{}", question.truth)).split(", ").collect();
            // `B` stands for policy, ARN and name of a bucket.
            let count = arguments.len() + if arguments.first() == Some(&"B") { 2 } else { 0 };
            assert_eq!(count, question.count, "{}", question.truth);
        }
    }

    #[test]
    fn a_policy_can_ask_whether_a_bucket_policy_is_public_and_by_which_request() {
        let policy = r#"{"Statement": {"Sid": "Web", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::web/*"}}"#;
        let ask = |name: &str, policy: Value| {
            let args = [policy, Value::string("arn:aws:s3:::web"), Value::string("web")];
            call("iam", name, &args).unwrap().unwrap()
        };
        assert_eq!(ask("public_read", Value::string(policy)).as_bool(), Some(true));
        let request = "anonymous s3:GetObject of any object: allowed by statement 1 (\"Web\"), nothing denies it";
        assert_eq!(ask("public_read_request", Value::string(policy)).as_str(), Some(request));
        assert_eq!(ask("public_read", Value::null()).as_bool(), Some(false));
        assert!(ask("public_read", Value::string("{")).is_unknown());
    }
}
