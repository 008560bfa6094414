//! IAM policy documents: read, linted, asked, compared and rendered.

use std::sync::Arc;

use onus::iam::{self, Answer, Document, Kind, Owned, Target};
use onus::value::{Reason, Truth, Type, Unknown, Value, Why};

use super::Seen;

/// What stands for a value that is not known, in the JSON of an input.
const HOLE: &str = "(unknown)";

/// How deep JSON is taken for a value.
const LEVELS: usize = 100;

/// A document as text, as an object, and as the arguments of an `aws_iam_policy_document`.
pub(super) fn document(bytes: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let Ok(text) = std::str::from_utf8(bytes) else { return seen };
    // A value has its text composed (NFC), as Terraform's: that is the one with the places.
    let whole = Value::string(text);
    ask("text", &whole, whole.as_str(), &mut seen);
    ask("sensitive text", &Value::string(text).with_sensitivity(true), None, &mut seen);
    let Some(object) = serde_json::from_str(text).ok().and_then(|json| value(&json, LEVELS)) else {
        seen.errors += 1;
        return seen;
    };
    ask("object", &object, None, &mut seen);
    match iam::policy_document(&object) {
        Ok(rendered) => {
            let known = [&rendered.json, &rendered.minified_json].map(Value::as_str);
            if let [Some(long), Some(short)] = known {
                let [long, short] = [long, short].map(serde_json::from_str::<serde_json::Value>);
                match (long, short) {
                    (Ok(long), Ok(short)) if long == short => {}
                    _ => seen.wrong("the two texts of a document are not the same JSON"),
                }
            }
            if iam::canonical(&rendered.json) != iam::canonical(&rendered.minified_json) {
                seen.wrong("the two texts of a document do not say the same");
            }
            ask("rendered", &rendered.minified_json, None, &mut seen);
        }
        Err(problems) if problems.is_empty() => seen.wrong("a document is refused without a reason"),
        Err(problems) => drop(seen.answers.insert(format!("refused for {} reasons", problems.len()))),
    }
    seen
}

/// JSON as a value.
fn value(json: &serde_json::Value, levels: usize) -> Option<Value> {
    let levels = levels.checked_sub(1)?;
    Some(match json {
        serde_json::Value::Null => Value::null(),
        serde_json::Value::Bool(known) => Value::bool(*known),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::int(number),
            None => Value::string(number.to_string()),
        },
        serde_json::Value::String(text) if text == HOLE => {
            Value::unknown(Unknown::new(Type::Dynamic, Reason::new(Why::KnownAfterApply, "aws_x.y.z")))
        }
        serde_json::Value::String(text) => Value::string(text),
        serde_json::Value::Array(items) => {
            Value::tuple(items.iter().map(|item| value(item, levels)).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(entries) => {
            let entries = entries.iter().map(|(key, one)| Some((Arc::<str>::from(&**key), value(one, levels)?)));
            Value::object(entries.collect::<Option<Vec<_>>>()?)
        }
    })
}

/// Asks everything of a document.
fn ask(what: &str, policy: &Value, text: Option<&str>, seen: &mut Seen) {
    let (account, allowed) = (Value::string("111122223333"), Value::strings(["444455556666", "o-abcdefghij"]));
    let target = Target::new(&Value::string("arn:aws:s3:::acme-logs"), &Value::string("acme-logs"), Some("aws"));
    let unnamed = Target::new(&Value::null(), &Value::null(), None);
    let owned = Owned { policy, target: &target, account: &account, allowed: &allowed };
    let kms = Value::string("aws:kms");
    let public = iam::public_access(policy, &target);
    let answers: [(&str, Answer); 23] = [
        ("http_denied", iam::http_denied(policy, &target)),
        ("http_denied of any", iam::http_denied(policy, &unnamed)),
        ("read", public.read),
        ("list", public.list),
        ("write", public.write),
        ("is_public", iam::is_public(policy)),
        ("access_point_public", iam::access_point_public(policy)),
        ("key_public", iam::key_public(policy)),
        ("foreign_access", iam::foreign_access(owned)),
        ("foreign_administration", iam::foreign_administration(owned)),
        ("bypass_granted", iam::bypass_granted(owned)),
        ("beyond_log_delivery", iam::beyond_log_delivery(owned)),
        ("wildcard_actions", iam::wildcard_actions(owned)),
        ("locks_out", iam::locks_out(owned)),
        ("service_unscoped", iam::service_unscoped(policy, &target)),
        ("log_delivery_unscoped", iam::log_delivery_unscoped(policy, &target)),
        ("log_delivery_blocked", iam::log_delivery_blocked(policy, &target, &Value::strings(["acme-data"]))),
        ("weaker_upload", iam::weaker_upload(policy, &target, &kms, &Value::null())),
        ("full_s3_access", iam::full_s3_access(&Value::tuple(vec![policy.clone()]))),
        ("others_may_assume", iam::others_may_assume(policy, &Value::strings(["s3.amazonaws.com"]))),
        ("trusts_service", iam::trusts_service(policy, "s3.amazonaws.com")),
        ("public_read", iam::public_read(policy, &target)),
        ("public_write", iam::public_write(policy, &unnamed)),
    ];
    for (question, answer) in answers {
        if (answer.truth == Truth::Unknown) != answer.reason.is_some() {
            seen.wrong(format!("{what}: {question} is {:?} with the reason {:?}", answer.truth, answer.reason));
        }
        seen.answers.insert(format!("{what}: {question} is {:?}", answer.truth));
    }
    let read = Document::read(policy);
    let is_read = read.is_ok();
    match read {
        Ok(_) => drop(seen.answers.insert(format!("{what}: read"))),
        Err(diagnostic) if diagnostic.message.is_empty() => seen.wrong("a document is refused without a reason"),
        Err(_) => drop(seen.answers.insert(format!("{what}: refused"))),
    }
    let mut told = Vec::new();
    for kind in [Kind::Resource, Kind::Trust, Kind::Identity] {
        let problems = iam::problems(policy, kind);
        told.push(problems.len());
        for place in problems.iter().filter_map(|problem| problem.at.as_ref()) {
            let inside = place.text.get(place.before..place.before + place.length).is_some();
            let line = text.map(|text| text.split('\n').nth(place.line - 1));
            let there = line.is_none_or(|line| line.is_some_and(|line| line.trim_end_matches('\r') == &*place.text));
            if !inside || !there || place.column == 0 {
                seen.wrong(format!("{what}: a problem has the place {place:?}"));
            }
        }
    }
    seen.answers.insert(format!("{what}: {told:?} problems"));
    let canonical = iam::canonical(policy);
    if policy.is_sensitive() && canonical.is_some() {
        seen.wrong("a sensitive document is told");
    }
    // What cannot be read says what its bytes are.
    if is_read {
        seen.answers.insert(format!("{what}: {canonical:?}"));
    }
}
