//! `count`, `for_each` and `enabled`: which instances a block has.
//!
//! Terraform documentation, "The count Meta-Argument" and "The for_each Meta-Argument".

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Evaluator, not_evaluated};
use crate::eval::config::{Placed, Repeat};
use crate::eval::instance::{Each, Keys};
use crate::eval::scope::Names;
use crate::lang::{EvalError, Expr, convert};
use crate::limits::Limit;
use crate::source::{SourceId, Span};
use crate::value::{Data, Reason, Shape, Symbol, Type, Unknown, Value, Why};

impl Evaluator {
    /// The instances of a module call whose header is at `place`; `what` is its address without keys.
    pub(super) fn module_keys(&self, repeat: &Repeat, what: &str, names: &Names<'_>, place: (SourceId, Span)) -> Keys {
        let keys = self.keys(repeat, what, names);
        // All but the root module, which nobody calls.
        let all = (self.instances.load(Ordering::Relaxed) as usize).saturating_sub(1);
        // A call without `count` can be within many.
        let most = self.limits().size(Limit::ModuleInstances);
        if all + keys.len() <= most {
            return keys;
        }
        let message = format!("the root module has more than {most} instances of modules, and they are not evaluated");
        self.beyond(Limit::ModuleInstances, message, place);
        Keys::Count(0)
    }

    /// The instances of a resource, likewise.
    pub(super) fn resource_keys(
        &self,
        repeat: &Repeat,
        what: &str,
        names: &Names<'_>,
        place: (SourceId, Span),
    ) -> Keys {
        let keys = self.keys(repeat, what, names);
        let most = self.limits().size(Limit::ResourceInstances);
        if self.expanded.fetch_add(keys.len(), Ordering::Relaxed) + keys.len() <= most {
            return keys;
        }
        let message = format!("the root module has more than {most} instances of resources");
        self.beyond(Limit::ResourceInstances, message, place);
        uncertain(&not_evaluated(format!("the instances of {what}")), what)
    }

    /// The instances of a provider configuration, likewise; not known where its `for_each` is sensitive.
    pub(super) fn provider_keys(&self, repeat: &Repeat, what: &str, names: &Names<'_>) -> Keys {
        let keys = self.keys(repeat, what, names);
        let secret = matches!(&keys, Keys::Each(entries) if entries.iter().any(|(_, value)| value.is_sensitive()));
        match repeat {
            Repeat::Each(Placed { source, item }) if secret => {
                let message = "`for_each` is sensitive, and the names of provider configurations show it";
                self.fail(*source, EvalError::new(item.span, message));
                uncertain(&not_evaluated(format!("for_each of {what}")), what)
            }
            _ => keys,
        }
    }

    fn keys(&self, repeat: &Repeat, what: &str, names: &Names<'_>) -> Keys {
        match repeat {
            Repeat::Once => Keys::Once,
            Repeat::Count(Placed { source, item }) => {
                let value = match self.try_eval(item, *source, names) {
                    Ok(value) => value,
                    Err(()) => return uncertain(&not_evaluated(format!("count of {what}")), what),
                };
                self.count(&value, item, *source, what)
            }
            Repeat::Each(Placed { source, item }) => {
                let value = match self.try_eval(item, *source, names) {
                    Ok(value) => value,
                    Err(()) => return uncertain(&not_evaluated(format!("for_each of {what}")), what),
                };
                self.for_each(&value, item, *source, what)
            }
            Repeat::Enabled(Placed { source, item }) => match self.try_eval(item, *source, names) {
                Ok(value) => self.enabled(&value, item, *source, what),
                Err(()) => Keys::Perhaps(Arc::new(reason_of(&not_evaluated(format!("enabled of {what}")), what))),
            },
        }
    }

    /// OpenTofu documentation, "The enabled Meta-Argument".
    fn enabled(&self, value: &Value, expr: &Expr, source: SourceId, what: &str) -> Keys {
        let wrong = |message: &str| {
            self.fail(source, EvalError::new(expr.span, message));
            Keys::Perhaps(Arc::new(reason_of(&not_evaluated(format!("enabled of {what}")), what)))
        };
        if value.is_sensitive() {
            return wrong("`enabled` is sensitive, and whether something is there shows its value");
        }
        match convert(value, &Type::Bool) {
            Ok(value) if value.is_null() => wrong("`enabled` is null; it is true or false"),
            Ok(value) => match value.as_bool() {
                Some(true) => Keys::Once,
                Some(false) => Keys::Disabled,
                None => Keys::Perhaps(Arc::new(reason_of(&value, what))),
            },
            Err(_) => wrong("`enabled` is no bool; it is true or false"),
        }
    }

    fn count(&self, value: &Value, expr: &Expr, source: SourceId, what: &str) -> Keys {
        let wrong = |message: &str| {
            self.fail(source, EvalError::new(expr.span, message));
            uncertain(&not_evaluated(format!("count of {what}")), what)
        };
        let number = match convert(value, &Type::Number) {
            Ok(number) if number.is_null() => return wrong("`count` is null; it is a whole number from 0"),
            Ok(number) => number,
            Err(_) => return wrong("`count` is no number; it is a whole number from 0"),
        };
        let Some(count) = number.as_number() else { return uncertain(&number, what) };
        let most = self.limits().size(Limit::Instances);
        match count.as_i64().and_then(|count| usize::try_from(count).ok()) {
            Some(count) if count <= most => Keys::Count(count),
            Some(_) => {
                self.beyond(Limit::Instances, format!("`count` makes more than {most} instances"), (source, expr.span));
                uncertain(&not_evaluated(format!("count of {what}")), what)
            }
            None => wrong("`count` is no whole number from 0"),
        }
    }

    fn for_each(&self, value: &Value, expr: &Expr, source: SourceId, what: &str) -> Keys {
        let wrong = |span: Span, message: String, help: &str| {
            let error = EvalError::new(span, message);
            self.fail(source, if help.is_empty() { error } else { error.with_help(help) });
            uncertain(&not_evaluated(format!("for_each of {what}")), what)
        };
        // Terraform documentation, "The for_each Meta-Argument": "Limitations on values used in for_each".
        let members = value.items().unwrap_or_default();
        if value.is_sensitive() || members.iter().any(Value::is_sensitive) {
            let message = "`for_each` is sensitive: addresses would show its keys, so that terraform refuses it";
            let help = "put `nonsensitive(…)` around keys that are no secrets, such as `nonsensitive(toset(keys(…)))`";
            return wrong(expr.span, message.to_owned(), help);
        }
        let entries: BTreeMap<Arc<str>, Value> = match value.data() {
            Data::Unknown(_) => return uncertain(value, what),
            Data::Null(_) => {
                return wrong(expr.span, "`for_each` is null; it is a map, or a set of strings".to_owned(), "");
            }
            Data::Map(_) | Data::Object(_) => value.entries().cloned().unwrap_or_default(),
            Data::Set(set) => {
                let mut keys = BTreeMap::new();
                for item in &set.items {
                    match (item.data(), item.as_str()) {
                        (_, Some(key)) => drop(keys.insert(key.into(), item.clone())),
                        (Data::Unknown(_), _) => return uncertain(item, what),
                        _ => {
                            let message = "`for_each` is a set of something else than strings".to_owned();
                            return wrong(expr.span, message, "a set of strings, or a map, names the instances");
                        }
                    }
                }
                keys
            }
            Data::List(_) | Data::Tuple(_) => {
                let message = "`for_each` is a list; it is a map, or a set of strings".to_owned();
                return wrong(expr.span, message, "`toset(…)` makes a set of a list of strings");
            }
            _ => return wrong(expr.span, "`for_each` is neither a map nor a set of strings".to_owned(), ""),
        };
        let most = self.limits().size(Limit::Instances);
        if entries.len() > most {
            self.beyond(Limit::Instances, format!("`for_each` makes more than {most} instances"), (source, expr.span));
            return uncertain(&not_evaluated(format!("for_each of {what}")), what);
        }
        Keys::Each(entries.into_iter().collect())
    }
}

/// Why a value is not known.
fn reason_of(value: &Value, what: &str) -> Reason {
    match value.first_unknown() {
        Some(unknown) => unknown.reason.clone(),
        None => Reason::new(Why::NotEvaluated, what),
    }
}

/// One instance for all, because of an unknown value.
fn uncertain(value: &Value, what: &str) -> Keys {
    let reason = reason_of(value, what);
    let part = |name: &str, ty: Type| {
        let symbol = Symbol { address: super::names::pseudo("each", what), path: name.into() };
        let unknown = Unknown { not_null: name != "value", ..Unknown::new(ty, reason.clone()) };
        Some(Value::unknown(unknown.with_shape(Shape::Symbol(symbol))))
    };
    let each = Each {
        key: part("key", Type::String),
        value: one_for_all(value).or_else(|| part("value", Type::Dynamic)),
        index: part("index", Type::Number),
    };
    Keys::Uncertain(Arc::new(reason), each)
}

/// The bucket that stands for all of a resource whose instances are not known either.
fn one_for_all(value: &Value) -> Option<Value> {
    match &value.as_unknown()?.shape {
        Shape::Symbol(Symbol { address, path }) if path.is_empty() && &*address.kind == "aws_s3_bucket" => {
            Some(value.clone())
        }
        _ => None,
    }
}
