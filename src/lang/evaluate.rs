//! Evaluating a tree.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, Dialect, EvalError};
use super::convert::{convert, noun};
use super::effort::Effort;
use super::look::walk;
use super::tree::{Expr, Kind, Step};
use super::unknown::{certain_members, reason_of};
use super::veil::Veil;
use super::{comprehension, conditional, functions, operators, template, traverse};
use crate::limits::{Limit, Limits};
use crate::source::Span;
use crate::value::{Data, Reason, Truth, Type, Value};

/// The deepest nesting that is lowered. Deeper trees would need more stack than threads have.
pub const MAX_DEPTH: usize = 240;

/// Evaluates an expression.
///
/// # Errors
/// The first error, at its place in the expression's source.
pub fn evaluate(expr: &Expr, context: &Context<'_>) -> Result<Value, EvalError> {
    let hazard = Cell::new(false);
    let effort = Effort::default();
    let deepest = context.tally.limits().size(Limit::Nesting);
    let inside = Inside::Module;
    let env =
        Env { context, frame: None, depth: 0, deepest, hazard: &hazard, effort: &effort, inside, veil: Veil::None };
    let value = env.eval(expr);
    match expr.kind {
        // What is only read has been checked where it was made.
        Kind::Literal(_) | Kind::Traversal(_) | Kind::Slot { .. } => value,
        _ => {
            let settled = effort.settle(context.tally, expr.span);
            let value = value?;
            settled?;
            Effort::value(value, context.tally, expr.span)
        }
    }
}

/// The result of a part of an evaluation.
pub(super) type Eval = Result<Value, EvalError>;

/// Where a part of an expression is evaluated.
#[derive(Clone, Copy)]
pub(super) struct Env<'e> {
    pub(super) context: &'e Context<'e>,
    frame: Option<&'e Frame<'e>>,
    depth: usize,
    deepest: usize,
    /// Set when an operation on something unknown could still fail once it is known: `try` asks.
    pub(super) hazard: &'e Cell<bool>,
    effort: &'e Effort,
    pub(super) inside: Inside,
    pub(super) veil: Veil,
}

/// What kind of text is evaluated: some functions are refused in templates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    Module,
    /// The template of `templatefile`.
    TemplateFile,
    /// The template of `templatestring`.
    TemplateString,
}

/// The variables of one `for`.
struct Frame<'e> {
    parent: Option<&'e Frame<'e>>,
    key: Option<(&'e str, Value)>,
    value: (&'e str, Value),
}

impl<'e> Env<'e> {
    pub(super) fn onus(&self) -> bool {
        self.context.dialect == Dialect::Onus
    }

    /// Notes that what was done with something unknown could fail once it is known.
    pub(super) fn risk(&self) {
        self.hazard.set(true);
    }

    /// Counts an element of a loop.
    pub(super) fn element(&self, span: Span) -> Result<(), EvalError> {
        self.effort.element(self.context.tally, span)
    }

    /// The limits that hold.
    pub(super) fn limits(&self) -> &'e Limits {
        self.context.tally.limits()
    }

    /// Counts steps.
    pub(super) fn works(&self, steps: u64, span: Span) -> Result<(), EvalError> {
        self.effort.works(steps, self.context.tally, span)
    }

    /// Counts a text that was made.
    pub(super) fn text(&self, length: usize, span: Span) -> Result<(), EvalError> {
        Effort::text(length, self.context.tally, span)
    }

    /// Evaluates, and says whether the evaluation could still fail once everything is known.
    pub(super) fn eval_with_risk(&self, expr: &Expr) -> (Eval, bool) {
        let outer = self.hazard.replace(false);
        let result = self.eval(expr);
        let risky = self.hazard.replace(outer);
        if risky {
            self.hazard.set(true);
        }
        (result, risky)
    }

    /// Evaluates the template that a function renders: without `for` variables from outside, and the depth so far
    /// counts.
    pub(super) fn eval_template(&self, expr: &Expr, context: &Context<'_>, inside: Inside) -> Eval {
        Env { context, frame: None, inside, ..*self }.eval(expr)
    }

    pub(super) fn eval(&self, expr: &Expr) -> Eval {
        let env = self.deeper(expr.span)?;
        match &expr.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Parentheses(inner) => env.eval(inner),
            Kind::Template(parts) => template::eval(&env, parts, expr.span),
            Kind::Traversal(traversal) => {
                if let Some(value) = env.variable(&traversal.root)
                    && let (found, []) = walk(value, &traversal.steps)
                {
                    return Ok(found.clone());
                }
                let value = env.root(&traversal.root, traversal.root_span)?;
                env.steps(value, &traversal.steps, expr.span.start)
            }
            Kind::Slot { slot, steps } => match env.context.scope.read(*slot, steps) {
                Some((value, read)) => env.steps(value, steps.get(read..).unwrap_or(&[]), expr.span.start),
                None => env.steps(env.context.scope.slot(*slot), steps, expr.span.start),
            },
            Kind::Access(access) => {
                let object = env.eval(&access.object).map_err(EvalError::of_any_type)?;
                env.steps(object, &access.steps, expr.span.start)
            }
            Kind::Splat(splat) => {
                let source = env.eval(&splat.object).map_err(EvalError::of_any_type)?;
                traverse::splat(&env, &source, &splat.each, expr.span)
            }
            Kind::Tuple(items) => env.tuple(items),
            Kind::Object(items) => env.object(items),
            Kind::For(each) => comprehension::eval(&env, each).map_err(EvalError::of_any_type),
            Kind::Conditional(conditional) => conditional::eval(&env, conditional, expr.span),
            Kind::Unary(op, operand) => operators::unary(&env, *op, operand, expr.span),
            Kind::Binary(binary) => operators::binary(&env, binary, expr.span),
            Kind::Call(call) => functions::call(&env, call, expr.span)
                .and_then(|value| {
                    env.text(value.as_str().map_or(0, str::len), expr.span)?;
                    Ok(value)
                })
                .map_err(EvalError::of_any_type),
        }
    }

    /// One level down.
    fn deeper(&self, span: Span) -> Result<Env<'e>, EvalError> {
        if self.depth >= self.deepest {
            let message = format!("the expression is nested deeper than {} levels", self.deepest);
            return Err(EvalError::beyond(self.limits(), Limit::Nesting, message, span));
        }
        self.effort.works(1, self.context.tally, span)?;
        Ok(Env { depth: self.depth + 1, ..*self })
    }

    /// The value of a variable of a `for` around this.
    pub(super) fn variable(&self, name: &str) -> Option<&'e Value> {
        let mut frame = self.frame;
        while let Some(inner) = frame {
            if inner.value.0 == name {
                return Some(&inner.value.1);
            }
            match &inner.key {
                Some((key, value)) if *key == name => return Some(value),
                _ => frame = inner.parent,
            }
        }
        None
    }

    fn root(&self, name: &str, span: Span) -> Eval {
        if let Some(value) = self.variable(name) {
            return Ok(value.clone());
        }
        self.context.scope.root(name).ok_or_else(|| super::check::no_root(name, span, &self.context.scope.names()))
    }

    /// Reads through `.name` and `[key]`; `start` is where the whole traversal begins, for errors.
    pub(super) fn steps(&self, value: Value, steps: &[Step], start: usize) -> Eval {
        if steps.is_empty() {
            return Ok(value);
        }
        let (reached, steps) = walk(&value, steps);
        let mut value = reached.clone();
        for (number, step) in steps.iter().enumerate() {
            let at = Span { start, end: step.span().end };
            value = match step {
                Step::Each { reach, .. } => {
                    let rest = steps.get(number + 1..).unwrap_or(&[]);
                    let (each, after) = rest.split_at(reach.unwrap_or(rest.len()).min(rest.len()));
                    // A chain of splats is as deep as it is long.
                    let env = self.deeper(at)?;
                    return env.steps(traverse::splat(&env, &value, each, at)?, after, start);
                }
                Step::Attribute { name, .. } => traverse::attribute(self, &value, name, at)?,
                Step::Index { key, .. } => traverse::index(self, &value, &self.eval(key)?, at)?,
            };
        }
        Ok(value)
    }

    fn tuple(&self, items: &[Expr]) -> Eval {
        let mut values = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            match self.eval(item) {
                Ok(value) => values.push(value),
                Err(error) => {
                    let rest = items.get(at + 1..).unwrap_or(&[]).iter().map(|item| type_of(&self.eval(item)));
                    let types = values.iter().map(Value::ty).chain([error.ty.clone()]).chain(rest).collect();
                    return Err(error.of_type(Type::Tuple(Arc::new(types))));
                }
            }
        }
        Ok(Value::tuple(values))
    }

    fn object(&self, items: &[(Expr, Expr)]) -> Eval {
        let mut attributes = BTreeMap::new();
        let mut open: Option<Reason> = None;
        let mut sensitive = false;
        for (at, (key_expr, value_expr)) in items.iter().enumerate() {
            if key_expr.is_dotted_name() {
                return Err(EvalError::new(key_expr.span, "an object key with a dot is ambiguous")
                    .with_help("write `(a.b) = …` for the value of `a.b`, or `\"a.b\" = …` for the text"));
            }
            let key = self.eval(key_expr)?;
            let value = match self.eval(value_expr) {
                Ok(value) => value,
                Err(error) => {
                    let rest = items.get(at + 1..).unwrap_or(&[]);
                    return Err(self.failed_object(error, &key, key_expr.span, attributes, rest));
                }
            };
            sensitive |= key.is_sensitive();
            match self.key(&key, key_expr.span)? {
                Some(name) => {
                    attributes.insert(name, value);
                }
                None => open = open.or_else(|| Some(reason_of([&key]))),
            }
        }
        let value = match open {
            // Terraform forgets here that a key was sensitive.
            Some(reason) => {
                return Ok(Value::unknown_because(Type::Dynamic, reason).with_sensitivity(sensitive && self.onus()));
            }
            None => Value::new(Data::Object(Arc::new(attributes))),
        };
        Ok(value.with_sensitivity(sensitive))
    }

    /// The error of an attribute, with the type of the object that it leaves without a value.
    fn failed_object(
        &self,
        error: EvalError,
        key: &Value,
        span: Span,
        before: BTreeMap<Arc<str>, Value>,
        after: &[(Expr, Expr)],
    ) -> EvalError {
        let mut types: BTreeMap<Arc<str>, Type> =
            before.iter().map(|(name, value)| (name.clone(), value.ty())).collect();
        let first = (self.key(key, span), error.ty.clone());
        let rest = after.iter().map(|(key, value)| {
            let key = self.eval(key).and_then(|value| self.key(&value, key.span));
            (key, type_of(&self.eval(value)))
        });
        for (key, ty) in std::iter::once(first).chain(rest) {
            match key {
                Ok(Some(name)) => types.insert(name, ty),
                // Without its name nobody knows which attributes there are.
                _ => return error.of_type(Type::Dynamic),
            };
        }
        error.of_type(Type::Object(Arc::new(types)))
    }

    /// A value as a key of an object; `None` if it is unknown.
    pub(super) fn key(&self, key: &Value, span: Span) -> Result<Option<Arc<str>>, EvalError> {
        if key.is_null() {
            return Err(EvalError::new(span, "the key is null; a key is a string"));
        }
        let text = convert(key, &Type::String)
            .map_err(|_| EvalError::new(span, format!("the key is {}; a key is a string", noun(&key.ty()))))?;
        if text.is_unknown() {
            self.risk();
        }
        Ok(match text.data() {
            Data::String(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// The elements of a collection with their keys; `None` if it is not known which there are.
    pub(super) fn iterate(&self, collection: &Value, span: Span) -> Result<Option<Vec<(Value, Value)>>, EvalError> {
        Ok(Some(match collection.data() {
            Data::Null(_) => {
                return Err(EvalError::new(span, "null cannot be iterated")
                    .with_help("write `x == null ? [] : x`, or `core::coalesce(x, [])`"));
            }
            Data::Unknown(unknown) => {
                let scalar = matches!(unknown.ty, Type::Bool | Type::Number | Type::String);
                if scalar {
                    return Err(EvalError::new(span, format!("{} cannot be iterated", noun(&unknown.ty))));
                }
                self.risk();
                return Ok(None);
            }
            Data::Set(_) if self.onus() && certain_members(collection).is_some() => {
                self.risk();
                return Ok(None);
            }
            Data::Set(s) => s.items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Data::List(_) | Data::Tuple(_) => {
                let items = collection.items().unwrap_or(&[]).iter();
                items.enumerate().map(|(at, item)| (index_value(at), item.clone())).collect()
            }
            Data::Map(_) | Data::Object(_) => {
                let entries = collection.entries().into_iter().flatten();
                entries.map(|(key, value)| (Value::string(key), value.clone())).collect()
            }
            _ => return Err(EvalError::new(span, format!("{} cannot be iterated", noun(&collection.ty())))),
        }))
    }

    /// Evaluates with the variables of a `for` set.
    pub(super) fn with_element<T>(
        &self,
        key_name: Option<&str>,
        value_name: &str,
        (key, value): (Value, Value),
        run: impl FnOnce(&Env<'_>) -> T,
    ) -> T {
        let frame = Frame { parent: self.frame, key: key_name.map(|name| (name, key)), value: (value_name, value) };
        run(&Env { frame: Some(&frame), ..*self })
    }

    /// The same, where errors are treated so.
    pub(super) fn with_veil(&self, veil: Veil) -> Env<'e> {
        Env { veil, ..*self }
    }

    /// The condition of a choice, which stays open as long as nobody knows it, of whatever type it is.
    pub(super) fn choice(&self, value: &Value, span: Span) -> Result<Truth, EvalError> {
        if value.is_unknown() {
            self.risk();
            return Ok(Truth::Unknown);
        }
        self.condition(value, span)
    }

    /// A condition: true, false or not known.
    pub(super) fn condition(&self, value: &Value, span: Span) -> Result<Truth, EvalError> {
        if let Some(known) = value.as_bool() {
            return Ok(Truth::from(known));
        }
        if value.is_null() {
            return Err(EvalError::new(span, "the condition is null; a condition is true or false"));
        }
        let bool = convert(value, &Type::Bool).map_err(|_| {
            EvalError::new(span, format!("the condition is {}; a condition is true or false", noun(&value.ty())))
        })?;
        if bool.is_unknown() {
            self.risk();
        }
        Ok(bool.as_bool().map_or(Truth::Unknown, Truth::from))
    }
}

/// The type of a value, or what a failed expression's value would have had.
pub(super) fn type_of(result: &Eval) -> Type {
    match result {
        Ok(value) => value.ty(),
        Err(error) => error.ty.clone(),
    }
}

/// A position as a number.
pub(super) fn index_value(at: usize) -> Value {
    Value::int(i64::try_from(at).unwrap_or(i64::MAX))
}

/// A truth as a value; unknown ones take their reason from the operands.
pub(super) fn truth_value(truth: Truth, operands: &[&Value]) -> Value {
    let sensitive = operands.iter().any(|operand| super::unknown::is_deeply_sensitive(operand));
    let value = match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => {
            let mut unknown = crate::value::Unknown::new(Type::Bool, reason_of(operands.iter().copied()));
            unknown.not_null = true;
            Value::unknown(unknown)
        }
    };
    value.with_sensitivity(sensitive)
}

/// A value with the marks of what it was read from.
pub(super) fn read_from(value: &Value, container: &Value) -> Value {
    let read = value.clone().with_sensitivity(container.is_sensitive());
    match (value.location(), container.location()) {
        (None, Some(place)) => read.with_location(Some(place.clone())),
        _ => read,
    }
}
