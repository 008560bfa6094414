//! `[for …]` and `{for …}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::EvalError;
use super::evaluate::{Env, Eval, index_value};
use super::tree::For;
use super::unknown::{certain_members, open_list, open_members, reason_of, unknown_from};
use crate::value::{Reason, Truth, Type, Value, Why};

pub(super) fn eval(env: &Env<'_>, each: &For) -> Eval {
    let collection = env.eval(&each.collection)?;
    let mut gathered = Gathered { sensitive: collection.is_sensitive(), ..Gathered::default() };
    // An open list is walked over the members that are certain, and so is a set whose unknown elements may coincide.
    let certain = || open_members(&collection).map(<[Value]>::to_vec).or_else(|| certain_members(&collection));
    let open = if env.onus() { certain() } else { None };
    let members = match &open {
        Some(members) => Some(members.iter().enumerate().map(|(at, item)| (index_value(at), item.clone())).collect()),
        None => env.iterate(&collection, each.collection.span)?,
    };
    let untyped = collection.as_unknown().is_some_and(|unknown| unknown.ty == Type::Dynamic);
    if !untyped {
        let outer = env.hazard.get();
        gathered.probe(env, each)?;
        // The elements themselves show what can fail, if there are any.
        if members.as_ref().is_some_and(|members: &Vec<_>| !members.is_empty()) {
            env.hazard.set(outer);
        }
    }
    let elements = match members {
        Some(elements) if open.is_none() || each.result_key.is_none() && each.key.is_none() => elements,
        // Terraform forgets that something of unknown type is sensitive.
        _ if !env.onus() && untyped => {
            return Ok(Value::unknown_because(Type::Dynamic, reason_of([&collection])));
        }
        _ => return Ok(unknown_from(Type::Dynamic, [&collection]).with_sensitivity(gathered.sensitive)),
    };
    if open.is_some() {
        // What else there is can fail.
        env.risk();
        gathered.open = Some(reason_of([&collection]));
    }
    for element in elements {
        env.element(each.collection.span)?;
        let names = (each.key.as_deref(), &*each.value);
        env.body(names, element, &collection, |env| gathered.one(env, each))?;
    }
    Ok(gathered.value(each, env.onus()))
}

/// What a `for` has gathered.
#[derive(Default)]
struct Gathered {
    items: Vec<Value>,
    entries: BTreeMap<Arc<str>, Vec<Value>>,
    sensitive: bool,
    /// Why it is not known what else there is.
    open: Option<Reason>,
}

impl Gathered {
    /// Terraform tries the condition once with an element of which nothing is known, so that what can never be a
    /// condition is an error even where there are no elements.
    fn probe(&mut self, env: &Env<'_>, each: &For) -> Result<(), EvalError> {
        let Some(condition) = &each.condition else { return Ok(()) };
        let anything = || Value::unknown_because(Type::Dynamic, Reason::new(Why::Undecided, ""));
        let element = (anything(), anything());
        env.with_element(each.key.as_deref(), &each.value, element, |env| {
            let value = env.eval(condition)?;
            self.sensitive |= value.is_sensitive();
            env.condition(&value, condition.span)
        })?;
        Ok(())
    }

    /// Evaluates a `for` for one element. Once something is unknown, what is wrong with a later condition or key does
    /// not count: the result is unknown anyway.
    fn one(&mut self, env: &Env<'_>, each: &For) -> Result<(), EvalError> {
        if let Some(condition) = &each.condition {
            let value = env.look(condition)?;
            self.sensitive |= value.is_sensitive();
            // Terraform asks whether it could be a condition at all only where the result is an object.
            if value.is_unknown() && each.result_key.is_none() {
                env.risk();
                return self.opens(&value);
            }
            match env.condition(&value, condition.span) {
                Ok(Truth::True) => {}
                Ok(Truth::False) => return Ok(()),
                Ok(Truth::Unknown) => return self.opens(&value),
                Err(_) if self.open.is_some() && !env.onus() => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        let Some(key_expr) = &each.result_key else {
            self.items.push(env.eval(&each.result)?);
            return Ok(());
        };
        let key = env.eval(key_expr)?;
        self.sensitive |= key.is_sensitive();
        if key.is_unknown() {
            env.risk();
            return self.opens(&key);
        }
        let name = match env.key(&key, key_expr.span) {
            Ok(Some(name)) => name,
            Ok(None) => return self.opens(&key),
            Err(_) if self.open.is_some() && !env.onus() => return Ok(()),
            Err(error) => return Err(error),
        };
        let value = env.eval(&each.result)?;
        let group = self.entries.entry(name.clone()).or_default();
        if !group.is_empty() && !each.group {
            let shown = if key.is_sensitive() { "a sensitive key".to_owned() } else { format!("the key \"{name}\"") };
            return Err(EvalError::new(key_expr.span, format!("two elements give {shown}"))
                .with_help("write `...` after the value to group values of equal keys"));
        }
        group.push(value);
        Ok(())
    }

    fn opens(&mut self, because: &Value) -> Result<(), EvalError> {
        self.open = self.open.take().or_else(|| Some(reason_of([because])));
        Ok(())
    }

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
