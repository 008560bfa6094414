//! Testing the value of a variable.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Variable;
use crate::lang::{Context, EvalError, Expr, Scope, convert, evaluate};
use crate::source::Span;
use crate::value::{Reason, Type, Value};

/// What a value must meet.
#[derive(Debug, Clone)]
pub struct Validation {
    /// True for values that are taken.
    pub condition: Expr,
    /// What to say of others.
    pub error_message: Expr,
    /// The place of `validation`.
    pub span: Span,
}

/// A validation that is not decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The place of its condition.
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// The context's names, with one variable's value in `var`.
struct WithVariable<'a> {
    inner: &'a dyn Scope,
    variables: Value,
}

impl<'a> WithVariable<'a> {
    fn new(inner: &'a dyn Scope, name: &Arc<str>, value: Value) -> Self {
        let mut variables: BTreeMap<Arc<str>, Value> =
            inner.root("var").as_ref().and_then(Value::entries).cloned().unwrap_or_default();
        variables.insert(name.clone(), value);
        Self { inner, variables: Value::object(variables) }
    }
}

impl Scope for WithVariable<'_> {
    fn root(&self, name: &str) -> Option<Value> {
        if name == "var" { Some(self.variables.clone()) } else { self.inner.root(name) }
    }

    fn slot(&self, slot: usize) -> Value {
        self.inner.slot(slot)
    }

    fn call(&self, namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
        self.inner.call(namespace, name, args)
    }

    fn names(&self) -> Vec<String> {
        let mut names = self.inner.names();
        if !names.iter().any(|name| name == "var") {
            names.push("var".to_owned());
        }
        names
    }
}

pub(super) fn validate(
    variable: &Variable,
    value: &Value,
    context: &Context<'_>,
) -> Result<Vec<Undecided>, Vec<EvalError>> {
    if variable.validations.is_empty() {
        return Ok(Vec::new());
    }
    // Terraform marks a value that is declared sensitive only where others read it, so its own conditions see it bare.
    // Messages of people see the mark: they are shown.
    let bare = Value::new(value.data().clone()).with_location(value.location().cloned());
    let tested = if variable.is_hidden() { bare } else { value.clone() };
    let tested = WithVariable::new(context.scope, &variable.name, tested);
    let shown = WithVariable::new(context.scope, &variable.name, value.clone());
    let tested = Context { scope: &tested, ..*context };
    let shown = Context { scope: &shown, ..*context };
    let mut undecided = Vec::new();
    let mut errors = Vec::new();
    for validation in &variable.validations {
        match check(validation, variable, &tested, &shown) {
            Ok(None) => {}
            Ok(Some(reason)) => undecided.push(Undecided { span: validation.condition.span, reason }),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(undecided) } else { Err(errors) }
}

/// The reason why the validation is not decided, if it is not; an error where it fails.
fn check(
    validation: &Validation,
    variable: &Variable,
    tested: &Context<'_>,
    shown: &Context<'_>,
) -> Result<Option<Reason>, EvalError> {
    let span = validation.condition.span;
    let result = evaluate(&validation.condition, tested).map_err(|error| {
        let hidden = || EvalError::new(error.span, "the condition has no value; why is not shown: it can be sensitive");
        if variable.is_hidden() { hidden() } else { error.clone() }
    })?;
    // A message without a value is an error even where it would not be shown.
    let message = evaluate(&validation.error_message, shown)?;
    if let Some(unknown) = result.as_unknown() {
        return Ok(Some(unknown.reason.clone()));
    }
    if result.is_null() {
        return Err(EvalError::new(span, "the condition is null; a condition is true or false"));
    }
    let holds = convert(&result, &Type::Bool)
        .map_err(|_| EvalError::new(span, "the condition is no bool; a condition is true or false"))?;
    if holds.as_bool() == Some(true) {
        return Ok(None);
    }
    Err(failure(validation, variable, &message))
}

fn failure(validation: &Validation, variable: &Variable, message: &Value) -> EvalError {
    let at = |text: String| EvalError::new(validation.error_message.span, text);
    let name = &variable.name;
    let text = convert(message, &Type::String).ok();
    match text {
        _ if message.is_unknown() => at(format!("the value of `{name}` is refused; the message why is not known")),
        Some(text) if text.is_sensitive() => {
            at(format!("the value of `{name}` is refused; the message why is sensitive and is not shown"))
        }
        Some(text) => match text.as_str().map(str::trim) {
            Some(text) if !text.is_empty() => {
                EvalError::new(validation.condition.span, format!("the value of `{name}` is refused: {text}"))
            }
            _ => at(format!("the value of `{name}` is refused; the message why is empty")),
        },
        None => at(format!("the value of `{name}` is refused; the message why is no string")),
    }
}
