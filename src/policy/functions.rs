//! The functions that policies have beyond `core::`: questions about policy documents.

use crate::iam::{Answer, Document, http, trust};
use crate::lang::{self, Call};
use crate::source::nearest;
use crate::value::{Reason, Truth, Type, Value, Why};

/// A function of ours: its namespace, its name and how many arguments it takes.
const OURS: [(&str, &str, usize); 4] =
    [("iam", "denies_http", 2), ("iam", "http_gap", 2), ("iam", "service_may_assume", 2), ("iam", "assume_gap", 2)];

/// Whether a call of a policy names a function with its prefix and the right number of arguments.
pub(super) fn check(call: &Call) -> Result<(), (String, Option<String>)> {
    match call.namespace.as_deref() {
        Some("core") => match lang::function(&call.name) {
            Some(_) => Ok(()),
            None => {
                let near = nearest(&call.name, lang::function_names());
                Err((format!("there is no function core::{}", call.name), near.map(|n| format!("did you mean core::{n}?"))))
            }
        },
        None => {
            let known = lang::function(&call.name).is_some();
            let help = known.then(|| format!("write core::{}", call.name));
            Err((format!("function `{}` has no prefix; policies write core::, s3:: or iam::", call.name), help))
        }
        Some(namespace) => {
            let ours = OURS.iter().find(|(space, name, _)| *space == namespace && *name == &*call.name);
            match ours {
                Some((_, _, count)) if *count == call.arguments => Ok(()),
                Some((_, _, count)) => Err((format!("{namespace}::{} takes {count} arguments", call.name), None)),
                None => {
                    let names = OURS.iter().filter(|(space, ..)| *space == namespace).map(|(_, name, _)| *name);
                    let near = nearest(&call.name, names).map(|near| format!("did you mean {namespace}::{near}?"));
                    Err((format!("there is no function {namespace}::{}", call.name), near))
                }
            }
        }
    }
}

/// Calls a function of ours; `None` when there is no such function.
pub(super) fn call(namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
    match (namespace, name, args) {
        ("iam", "denies_http", [policy, arn]) => Some(denies_http(policy, arn).map(|answer| truth(&answer))),
        ("iam", "http_gap", [policy, arn]) => Some(denies_http(policy, arn).map(|answer| words(&answer))),
        ("iam", "service_may_assume", [trust, service]) => Some(may_assume(trust, service).map(|answer| truth(&answer))),
        ("iam", "assume_gap", [trust, service]) => Some(may_assume(trust, service).map(|answer| words(&answer))),
        _ => None,
    }
}

fn denies_http(policy: &Value, arn: &Value) -> Result<Answer, String> {
    if policy.is_null() {
        return Ok(Answer::no("there is no bucket policy, so that nothing denies a request over HTTP"));
    }
    match Document::parse(policy) {
        Ok(document) => Ok(http::requests_denied(&document, arn.as_str())),
        Err(error) => Err(error.to_string()),
    }
}

fn may_assume(trust: &Value, service: &Value) -> Result<Answer, String> {
    let Some(service) = service.as_str() else { return Err("the service is not a known string".to_owned()) };
    if trust.is_null() {
        return Ok(Answer::no("the role has no trust policy"));
    }
    match Document::parse(trust) {
        Ok(document) => Ok(trust::service_may_assume(&document, service)),
        Err(error) => Err(error.to_string()),
    }
}

fn truth(answer: &Answer) -> Value {
    match answer.truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => {
            let reason = answer.reason.clone().unwrap_or_else(|| Reason::new(Why::Undecided, &*answer.words));
            Value::unknown_because(Type::Bool, reason)
        }
    }
}

fn words(answer: &Answer) -> Value {
    Value::string(&answer.words)
}
