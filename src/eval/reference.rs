//! What Terraform checks of a reference before it evaluates anything, so that `try` does not hide it.

use std::fmt::Display;

use crate::lang::{EvalError, RootUse};
use crate::source::nearest;
use crate::value::{Data, Value};

/// How many names after a root name must be there, written with a dot, and how many more are checked if they are.
fn names_after(root: &str) -> (usize, usize) {
    match root {
        "path" | "terraform" | "tofu" | "var" | "local" | "module" | "each" | "count" => (1, 0),
        "data" | "ephemeral" => (2, 1),
        // A resource and its attribute; with `count` the second is an index, which is not checked here.
        _ => (1, 1),
    }
}

/// Checks the names that are read from a root name whose value is an object.
pub(super) fn check(root: &RootUse, value: &Value) -> Result<(), EvalError> {
    let (required, further) = names_after(&root.root);
    let mut read = root.root.to_string();
    let mut value = value;
    for at in 0..required + further {
        let Some(attributes) = object(value) else { return Ok(()) };
        let Some(name) = root.attributes.get(at).filter(|_| at < root.dotted) else {
            if at >= required {
                return Ok(());
            }
            let error = EvalError::new(root.span, format!("`{read}` itself is no value, only its attributes are"));
            return Err(error.with_help(known(attributes.map(|name| format!("{read}.{name}")))));
        };
        let Some(next) = value.get(name) else {
            let span = root.attribute_spans.get(at).copied().unwrap_or(root.span);
            let error = EvalError::new(span, format!("`{read}` has no attribute `{name}`"));
            let names: Vec<&str> = attributes.collect();
            return Err(error.with_help(match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{read}.{near}`?"),
                None => known(names.iter().map(|name| format!("{read}.{name}"))),
            }));
        };
        read = format!("{read}.{name}");
        value = next;
    }
    Ok(())
}

/// The names of an object, unless they are sensitive.
fn object(value: &Value) -> Option<impl Iterator<Item = &str>> {
    match value.data() {
        Data::Object(attributes) if !value.is_sensitive() => Some(attributes.keys().map(|name| &**name)),
        _ => None,
    }
}

/// Some names that can be written, for a help.
pub(super) fn known(names: impl IntoIterator<Item = impl Display>) -> String {
    const MOST: usize = 8;
    let mut names: Vec<String> = names.into_iter().take(MOST + 1).map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        return "nothing is known here".to_owned();
    }
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("more".to_owned());
    }
    format!("known here: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::eval::Session;
    use crate::lang::NoHost;
    use crate::source::SourceId;
    use crate::value::Value;

    fn outcome(text: &str) -> Result<(), String> {
        let mut session = Session::new(NoHost, "/module");
        let bucket = Value::object([("arn", Value::string("a")), ("tags", Value::object([("k", Value::int(1))]))]);
        session.bind("aws_s3_bucket", Value::object([("data", bucket.clone())]));
        session.bind("data", Value::object([("aws_s3_bucket", Value::object([("b", bucket.clone())]))]));
        session.bind("local", Value::object([("bucket", bucket.clone())]));
        session.bind("hidden", bucket.with_sensitivity(true));
        session.bind("word", Value::string("w"));
        let answer = session.evaluate(SourceId(0), text);
        answer.map(|_| ()).map_err(|error| format!("{} ({})", error.message, error.help.unwrap_or_default()))
    }

    #[test]
    fn what_is_written_wrong_is_an_error_also_inside_try() {
        for (text, error) in [
            (
                "path",
                "`path` itself is no value, only its attributes are (known here: `path.cwd`, `path.module`, `path.root`)",
            ),
            ("try(path[\"module\"], 1)", "`path` itself is no value"),
            ("try(path.modul, 1)", "`path` has no attribute `modul` (did you mean `path.module`?)"),
            (
                "try(terraform.applying, 1)",
                "`terraform` has no attribute `applying` (known here: `terraform.workspace`)",
            ),
            (
                "try(aws_s3_bucket.date, 1)",
                "`aws_s3_bucket` has no attribute `date` (did you mean `aws_s3_bucket.data`?)",
            ),
            ("try(aws_s3_bucket.data.arm, 1)", "`aws_s3_bucket.data` has no attribute `arm`"),
            ("try(data.aws_s3_bucket, 1)", "`data.aws_s3_bucket` itself is no value"),
            ("try(data.aws_s3_bucket.b.arm, 1)", "`data.aws_s3_bucket.b` has no attribute `arm`"),
            ("try(local.buckets, 1)", "`local` has no attribute `buckets`"),
            ("try(var.x, 1)", "there is nothing named `var` here"),
        ] {
            assert!(outcome(text).is_err_and(|said| said.starts_with(error)), "{text}: {:?}", outcome(text));
        }
    }

    #[test]
    fn what_only_the_value_tells_is_for_try() {
        for text in [
            "path.module",
            "aws_s3_bucket.data",
            "try(aws_s3_bucket.data[0], 1)",
            "try(aws_s3_bucket.data.tags.x, 1)",
            "data.aws_s3_bucket.b.arn",
            "try(local.bucket.arm, 1)",
            "hidden.arn",
            "try(hidden.arm, 1)",
            "word",
            "try(nosuch(1), s3::nosuch(1), upper(), 1)",
        ] {
            assert_eq!(outcome(text), Ok(()), "{text}");
        }
    }
}
