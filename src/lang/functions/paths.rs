//! Paths as text, with the rules of Unix: nothing here looks at files.

use super::{Function, Invocation, Marks, Outcome, STRING, Want};
use crate::value::Value;

const fn of_path(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[STRING], rest: None, marks: Marks::Whole, returns: Want::String, run }
}

pub(super) const TABLE: &[Function] = &[
    of_path("abspath", abspath),
    of_path("basename", |call| Ok(Value::string(last(call.text(0))))),
    of_path("dirname", |call| Ok(Value::string(parent(call.text(0))))),
    of_path("pathexpand", pathexpand),
];

/// The shortest path that means the same: without `.`, doubled slashes and `..` where that is possible.
pub fn clean_path(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => {
                names.pop();
            }
            ".." if rooted => {}
            name => names.push(name),
        }
    }
    let joined = names.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

fn last(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed) {
        ("", _) => ".",
        (_, "") => "/",
        (_, trimmed) => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

fn parent(path: &str) -> String {
    clean_path(path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or(""))
}

fn abspath(call: &Invocation<'_>) -> Outcome {
    let path = call.text(0);
    if path.starts_with('/') {
        return Ok(Value::string(clean_path(path)));
    }
    let directory = call.env.context.host.directory()?;
    Ok(Value::string(clean_path(&format!("{directory}/{path}"))))
}

/// `~` for the home directory; `~name` is an error, as in Terraform.
fn pathexpand(call: &Invocation<'_>) -> Outcome {
    match call.text(0).strip_prefix('~') {
        None => Ok(Value::string(call.text(0))),
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            Ok(Value::string(clean_path(&format!("{}/{rest}", call.env.context.host.home()?))))
        }
        Some(_) => Err("the home directory of another user is not known".into()),
    }
}
