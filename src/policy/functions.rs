//! The functions that policies have beyond `core::`: questions about policy documents.

use crate::iam::{self, Answer, Target};
use crate::lang::{self, CallUse, EvalError, Naming};
use crate::source::nearest;
use crate::value::{Reason, Truth, Type, Value, Why};

/// A function of ours: its namespace, its name and how many arguments it takes.
const OURS: [(&str, &str, usize); 6] = [
    ("iam", "denies_http", 3),
    ("iam", "http_gap", 3),
    ("iam", "public_read", 3),
    ("iam", "public_read_request", 3),
    ("iam", "service_may_assume", 2),
    ("iam", "assume_gap", 2),
];

/// Whether a call of a policy names a function with its prefix and takes the right number of arguments.
pub(super) fn check(call: &CallUse) -> Result<(), EvalError> {
    if matches!(&*call.namespace, "" | "core") {
        return lang::check_call(call, Naming::Prefixed);
    }
    let (namespace, name) = (&*call.namespace, &*call.name);
    match OURS.iter().find(|(space, known, _)| *space == namespace && *known == name) {
        Some((.., count)) if *count == call.args && !call.expand => Ok(()),
        Some((.., count)) => Err(EvalError::new(call.span, format!("`{namespace}::{name}` takes {count} arguments"))),
        None => {
            let error = EvalError::new(call.span, format!("there is no function `{namespace}::{name}`"));
            let names = OURS.iter().filter(|(space, ..)| *space == namespace).map(|(_, known, _)| *known);
            Err(match nearest(name, names) {
                Some(near) => error.with_help(format!("did you mean `{namespace}::{near}`?")),
                None => error,
            })
        }
    }
}

/// Calls a function of ours; `None` when there is no such function.
pub(super) fn call(namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
    match (namespace, name, args) {
        ("iam", "denies_http", [policy, arn, name]) => Some(Ok(truth(&denies_http(policy, arn, name)))),
        ("iam", "http_gap", [policy, arn, name]) => Some(Ok(words(&denies_http(policy, arn, name)))),
        ("iam", "public_read", [policy, arn, name]) => Some(Ok(truth(&public_read(policy, arn, name)))),
        ("iam", "public_read_request", [policy, arn, name]) => Some(Ok(words(&public_read(policy, arn, name)))),
        ("iam", "service_may_assume", [trust, service]) => {
            Some(may_assume(trust, service).map(|answer| truth(&answer)))
        }
        ("iam", "assume_gap", [trust, service]) => Some(may_assume(trust, service).map(|answer| words(&answer))),
        _ => None,
    }
}

fn denies_http(policy: &Value, arn: &Value, name: &Value) -> Answer {
    iam::http_denied(policy, &Target::new(arn, name, None))
}

fn public_read(policy: &Value, arn: &Value, name: &Value) -> Answer {
    iam::public_read(policy, &Target::new(arn, name, None))
}

fn may_assume(trust: &Value, service: &Value) -> Result<Answer, String> {
    match service.as_str() {
        Some(service) => Ok(iam::trusts_service(trust, service)),
        None => Err("the service is not a known string".to_owned()),
    }
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
    #![allow(clippy::unwrap_used)]

    use super::*;

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
