//! Evaluating a tree.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, Dialect, EvalError};
use super::convert::{convert, noun};
use super::tree::{Conditional, Expr, For, Kind, Step};
use super::unify::unify;
use super::unknown::{open_list, open_members, reason_of, same_marks, unknown_from};
use super::{functions, operators, template, traverse};
use crate::source::Span;
use crate::value::{Data, Reason, Truth, Type, Value};

/// The deepest nesting that is lowered and evaluated. Deeper trees would need more stack than threads have.
pub const MAX_DEPTH: usize = 240;

/// Evaluates an expression.
///
/// # Errors
/// The first error, at its place in the expression's source.
pub fn evaluate(expr: &Expr, context: &Context<'_>) -> Result<Value, EvalError> {
    let hazard = Cell::new(false);
    Env { context, frame: None, depth: 0, hazard: &hazard, inside: Inside::Module }.eval(expr)
}

/// The result of a part of an evaluation.
pub(super) type Eval = Result<Value, EvalError>;

/// Where a part of an expression is evaluated.
#[derive(Clone, Copy)]
pub(super) struct Env<'e> {
    pub(super) context: &'e Context<'e>,
    frame: Option<&'e Frame<'e>>,
    depth: usize,
    /// Set when an operation on something unknown could still fail once it is known: `try` asks.
    hazard: &'e Cell<bool>,
    pub(super) inside: Inside,
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
        Env { context, frame: None, depth: self.depth, hazard: self.hazard, inside }.eval(expr)
    }

    pub(super) fn eval(&self, expr: &Expr) -> Eval {
        if self.depth >= MAX_DEPTH {
            let message = format!("the expression is nested deeper than {MAX_DEPTH} levels");
            return Err(EvalError::new(expr.span, message));
        }
        let env = Env { depth: self.depth + 1, ..*self };
        match &expr.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Parentheses(inner) => env.eval(inner),
            Kind::Template(parts) => template::eval(&env, parts),
            Kind::Traversal(traversal) => {
                let value = env.root(&traversal.root, traversal.root_span)?;
                env.steps(value, &traversal.steps, expr.span.start)
            }
            Kind::Slot { slot, steps } => env.steps(env.context.scope.slot(*slot), steps, expr.span.start),
            Kind::Access(access) => env.steps(env.eval(&access.object)?, &access.steps, expr.span.start),
            Kind::Splat(splat) => traverse::splat(&env, &env.eval(&splat.object)?, &splat.each, expr.span),
            Kind::Tuple(items) => items.iter().map(|item| env.eval(item)).collect::<Result<_, _>>().map(Value::tuple),
            Kind::Object(items) => env.object(items),
            Kind::For(each) => env.each(each),
            Kind::Conditional(conditional) => env.conditional(conditional, expr.span),
            Kind::Unary(op, operand) => operators::unary(&env, *op, operand, expr.span),
            Kind::Binary(binary) => operators::binary(&env, binary, expr.span),
            Kind::Call(call) => functions::call(&env, call, expr.span),
        }
    }

    fn root(&self, name: &str, span: Span) -> Eval {
        let mut frame = self.frame;
        while let Some(inner) = frame {
            if inner.value.0 == name {
                return Ok(inner.value.1.clone());
            }
            if let Some((key, value)) = &inner.key
                && *key == name
            {
                return Ok(value.clone());
            }
            frame = inner.parent;
        }
        self.context.scope.root(name).ok_or_else(|| super::check::no_root(name, span, &self.context.scope.names()))
    }

    /// Reads through `.name` and `[key]`; `start` is where the whole traversal begins, for errors.
    pub(super) fn steps(&self, value: Value, steps: &[Step], start: usize) -> Eval {
        let mut value = value;
        for (number, step) in steps.iter().enumerate() {
            let at = Span { start, end: step.span().end };
            value = match step {
                Step::Each { .. } => return traverse::splat(self, &value, steps.get(number + 1..).unwrap_or(&[]), at),
                Step::Attribute { name, .. } => traverse::attribute(self, &value, name, at)?,
                Step::Index { key, .. } => traverse::index(self, &value, &self.eval(key)?, at)?,
            };
        }
        Ok(value)
    }

    fn object(&self, items: &[(Expr, Expr)]) -> Eval {
        let mut attributes = BTreeMap::new();
        let mut open: Option<Reason> = None;
        let mut sensitive = false;
        for (key_expr, value_expr) in items {
            let key = self.eval(key_expr)?;
            let value = self.eval(value_expr)?;
            sensitive |= key.is_sensitive();
            match self.key(&key, key_expr.span)? {
                Some(name) => {
                    attributes.insert(name, value);
                }
                None => open = open.or_else(|| Some(reason_of([&key]))),
            }
        }
        let value = match open {
            Some(reason) => Value::unknown_because(Type::Dynamic, reason),
            None => Value::new(Data::Object(Arc::new(attributes))),
        };
        Ok(value.with_sensitivity(sensitive))
    }

    /// A value as a key of an object; `None` if it is unknown.
    fn key(&self, key: &Value, span: Span) -> Result<Option<Arc<str>>, EvalError> {
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

    fn each(&self, each: &For) -> Eval {
        let collection = self.eval(&each.collection)?;
        let sensitive = collection.is_sensitive();
        // An open list is walked over the members that are certain.
        let open = if self.onus() { open_members(&collection).map(<[Value]>::to_vec) } else { None };
        let members = match &open {
            Some(members) => members.iter().enumerate().map(|(at, item)| (index_value(at), item.clone())).collect(),
            None => match self.iterate(&collection, each.collection.span)? {
                Some(elements) => elements,
                None => return Ok(unknown_from(Type::Dynamic, [&collection]).with_sensitivity(sensitive)),
            },
        };
        if open.is_some() && (each.result_key.is_some() || each.key.is_some()) {
            return Ok(unknown_from(Type::Dynamic, [&collection]).with_sensitivity(sensitive));
        }
        let mut result = Collected { sensitive, ..Collected::default() };
        if open.is_some() {
            result.open = Some(reason_of([&collection]));
        }
        for element in members {
            self.with_element(each.key.as_deref(), &each.value, element, |env| env.one(each, &mut result))?;
        }
        Ok(result.value(each, self.onus()))
    }

    /// Evaluates a `for` for one element.
    fn one(&self, each: &For, result: &mut Collected) -> Result<(), EvalError> {
        if let Some(condition) = &each.condition {
            let value = self.eval(condition)?;
            result.sensitive |= value.is_sensitive();
            match self.condition(&value, condition.span)? {
                Truth::True => {}
                Truth::False => return Ok(()),
                Truth::Unknown => {
                    result.open = result.open.take().or_else(|| Some(reason_of([&value])));
                    return Ok(());
                }
            }
        }
        let Some(key_expr) = &each.result_key else {
            result.items.push(self.eval(&each.result)?);
            return Ok(());
        };
        let key = self.eval(key_expr)?;
        let value = self.eval(&each.result)?;
        result.sensitive |= key.is_sensitive();
        let Some(name) = self.key(&key, key_expr.span)? else {
            result.open = result.open.take().or_else(|| Some(reason_of([&key])));
            return Ok(());
        };
        let group = result.entries.entry(name.clone()).or_default();
        if !group.is_empty() && !each.group {
            let shown = if key.is_sensitive() { "a sensitive key".to_owned() } else { format!("the key \"{name}\"") };
            return Err(EvalError::new(key_expr.span, format!("two elements give {shown}"))
                .with_help("write `...` after the value to group values of equal keys"));
        }
        group.push(value);
        Ok(())
    }

    /// A condition: true, false or not known.
    pub(super) fn condition(&self, value: &Value, span: Span) -> Result<Truth, EvalError> {
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

    fn conditional(&self, conditional: &Conditional, span: Span) -> Eval {
        let condition = self.eval(&conditional.condition)?;
        let truth = self.condition(&condition, conditional.condition.span)?;
        // Both branches are evaluated, because the result has the type of both; an error of the branch that is not
        // taken is dropped.
        let outer = self.hazard.get();
        let yes = self.eval(&conditional.yes);
        let after_yes = self.hazard.replace(outer);
        let no = self.eval(&conditional.no);
        let after_no = self.hazard.get();
        let ty = match (&yes, &no) {
            (Ok(yes), Ok(no)) => branch_type(yes, no, span)?,
            _ => Type::Dynamic,
        };
        let (taken, branch) = match truth {
            Truth::True => (yes, &conditional.yes),
            Truth::False => (no, &conditional.no),
            Truth::Unknown => {
                self.hazard.set(true);
                return Ok(undecided(&condition, yes.ok(), no.ok(), ty));
            }
        };
        self.hazard.set(if truth.is_true() { after_yes } else { after_no });
        let taken = taken?;
        let converted = convert(&taken, &ty).map_err(|why| EvalError::new(branch.span, why))?;
        Ok(converted.with_sensitivity(condition.is_sensitive()))
    }
}

/// The type that both branches have.
fn branch_type(yes: &Value, no: &Value, span: Span) -> Result<Type, EvalError> {
    let untyped_null = |value: &Value| matches!(value.data(), Data::Null(Type::Dynamic));
    if untyped_null(yes) {
        return Ok(no.ty());
    }
    if untyped_null(no) {
        return Ok(yes.ty());
    }
    let (a, b) = (yes.ty(), no.ty());
    if a == Type::Dynamic || b == Type::Dynamic {
        return Ok(Type::Dynamic);
    }
    unify(&[a.clone(), b.clone()]).ok_or_else(|| {
        let message = format!("the two results have no common type: {} and {}", noun(&a), noun(&b));
        EvalError::new(span, message)
    })
}

/// One of two results, not known which.
fn undecided(condition: &Value, yes: Option<Value>, no: Option<Value>, ty: Type) -> Value {
    let branches: Vec<&Value> = [yes.as_ref(), no.as_ref()].into_iter().flatten().collect();
    let sensitive = condition.is_sensitive() || branches.iter().any(|branch| branch.is_sensitive());
    if branches.len() == 2 && branches.iter().all(|branch| branch.is_null()) {
        return Value::new(Data::Null(ty)).with_sensitivity(sensitive);
    }
    let mut unknown = super::unknown::one_of(ty, reason_of([condition]), &branches);
    unknown.not_null &= branches.len() == 2;
    Value::unknown(unknown).with_sensitivity(sensitive)
}

/// What a `for` has gathered.
#[derive(Default)]
struct Collected {
    items: Vec<Value>,
    entries: BTreeMap<Arc<str>, Vec<Value>>,
    sensitive: bool,
    /// Why it is not known what else there is.
    open: Option<Reason>,
}

impl Collected {
    fn value(self, each: &For, onus: bool) -> Value {
        let value = match self.open {
            Some(reason) if onus && each.result_key.is_none() => open_list(self.items, reason),
            Some(reason) => Value::unknown_because(Type::Dynamic, reason),
            None if each.result_key.is_none() => Value::tuple(self.items),
            None => Value::object(self.entries.into_iter().filter_map(|(key, mut values)| {
                if each.group { Some((key, Value::tuple(values))) } else { values.pop().map(|value| (key, value)) }
            })),
        };
        value.with_sensitivity(self.sensitive)
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
    let place = value.location().or(container.location()).cloned();
    same_marks(value.clone(), value).with_sensitivity(container.is_sensitive()).with_location(place)
}
