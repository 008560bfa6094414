//! Checking calls when an expression is loaded, before anything is evaluated.

use super::bind::CallUse;
use super::context::EvalError;
use super::functions;
use crate::source::{Span, nearest};

/// How functions may be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `core::length`: policies.
    Prefixed,
    /// `length` and `core::length`: modules.
    Bare,
}

/// Checks that a called function exists, is named as it may be, and takes this many arguments. Namespaces other than
/// `core` are the business of the room whose [`super::Scope`] answers for them: they pass.
///
/// # Errors
/// What is wrong with the call, with "did you mean".
pub fn check_call(call: &CallUse, naming: Naming) -> Result<(), EvalError> {
    match &*call.namespace {
        "" if naming == Naming::Prefixed => {
            let error = EvalError::new(call.span, format!("the function `{}` has no namespace", call.name));
            return Err(match functions::arity(&call.name) {
                Some(_) => error.with_help(format!("write `core::{}`", call.name)),
                None => error.with_help("every function here is called as `core::…`, `s3::…` or `iam::…`"),
            });
        }
        "" | "core" => {}
        _ => return Ok(()),
    }
    if functions::arity(&call.name).is_none() {
        return Err(functions::no_function(&call.namespace, &call.name, call.span));
    }
    if call.expand {
        return Ok(());
    }
    check_count(&call.namespace, &call.name, call.args, call.span)
}

/// An error about a name that is not among the root names of a scope.
pub fn no_root(name: &str, span: Span, names: &[String]) -> EvalError {
    let error = EvalError::new(span, format!("there is nothing named `{name}` here"));
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error,
    }
}

/// The names of the functions under `core::`, sorted.
pub fn function_names() -> Vec<&'static str> {
    functions::names()
}

/// Checks the number of arguments.
pub(super) fn check_count(namespace: &str, name: &str, count: usize, span: Span) -> Result<(), EvalError> {
    let Some((least, most)) = functions::arity(name) else { return Ok(()) };
    if count >= least && most.is_none_or(|most| count <= most) {
        return Ok(());
    }
    let prefix = if namespace.is_empty() { String::new() } else { format!("{namespace}::") };
    let takes = match most {
        Some(most) if most == least => plural(least),
        Some(most) => format!("{least} to {}", plural(most)),
        None => format!("at least {}", plural(least)),
    };
    Err(EvalError::new(span, format!("`{prefix}{name}` takes {takes}, not {count}")))
}

fn plural(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}
