//! What is decided before anything is planned: where modules come from, and which instances provider configurations have.
//!
//! OpenTofu documentation, "Module Sources" and "Provider Configuration": only variables, local values, paths and the
//! workspace can be read there. Terraform 1.15 takes the same of modules, so it is taken whichever program runs.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::config::{CallBlock, Config, Named, Placed, Slot};
use super::evaluator::{World, not_evaluated, not_given};
use crate::lang::{self, Context, Dialect, EvalError, Expr, Scope, convert};
use crate::limits::{Limit, Tally};
use crate::source::{Diagnostic, SourceId};
use crate::value::{Reason, Type, Value, Why};

/// How many local values and variables are followed in a row.
const LONGEST: usize = 300;

/// The names of a module, and of those that call it.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    config: &'a Config,
    caller: Option<(&'a Reach<'a>, &'a CallBlock)>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(config: &'a Config, caller: Option<(&'a Reach<'a>, &'a CallBlock)>) -> Self {
        Self { config, caller }
    }

    /// What is wrong with an expression that is evaluated before anything is planned; `what` is what it decides.
    pub(super) fn check(&self, expr: &Expr, what: &str) -> Result<(), EvalError> {
        let late = |read: String| {
            let message = format!("{what} is decided before anything is planned, and reads {read}");
            let help = "variables, local values, `path` and `terraform.workspace` are known early enough";
            Err(EvalError::new(expr.span, message).with_help(help))
        };
        let mut calls = expr.calls();
        if let Some(call) = calls.iter_mut().find(|call| call.namespace.starts_with("provider")) {
            return late(format!("`{}::{}`, which is a function of a provider", call.namespace, call.name));
        }
        match self.late(&expr.slots(), &mut Vec::new()) {
            Some(read) => late(read),
            None => Ok(()),
        }
    }

    /// What of these slots is known only later.
    fn late(&self, slots: &[usize], seen: &mut Vec<(*const Config, Slot)>) -> Option<String> {
        slots.iter().filter_map(|slot| self.config.slots.get(*slot)).find_map(|slot| {
            let key = (std::ptr::from_ref(self.config), *slot);
            if seen.contains(&key) || seen.len() > LONGEST {
                return None;
            }
            seen.push(key);
            match *slot {
                Slot::PathModule | Slot::PathRoot | Slot::PathCwd | Slot::Workspace => None,
                Slot::Local(at) => self.late(self.config.reads.get(at)?, seen),
                Slot::Variable(at) => self.variable(at, seen),
                Slot::Resource(at) => Some(format!("`{}`, which is planned", self.config.resources.get(at)?)),
                Slot::Call(at) => Some(format!("`module.{}`, which is planned", self.config.calls.get(at)?.name)),
                Slot::EachKey | Slot::EachValue => Some("`each`, which comes with the instances".to_owned()),
                Slot::CountIndex => Some("`count`, which comes with the instances".to_owned()),
                Slot::Applying => Some("`applying`, which tells the plan from the apply".to_owned()),
            }
        })
    }

    fn variable(&self, at: usize, seen: &mut Vec<(*const Config, Slot)>) -> Option<String> {
        let variable = &self.config.variables.get(at)?.item;
        if variable.constant == Some(false) {
            return Some(format!("`var.{}`, which is declared with `const = false`", variable.name));
        }
        if variable.ephemeral {
            return Some(format!("`var.{}`, which is ephemeral", variable.name));
        }
        let (caller, call) = self.caller?;
        caller.late(&call.content.argument(&variable.name)?.attribute.expr.slots(), seen)
    }
}

/// A text that was evaluated early.
pub(super) enum Text {
    Known(Arc<str>),
    Null,
    Unknown(Reason),
}

/// What a root module is evaluated with, and how much of it was.
pub(super) struct Before<'a> {
    world: &'a World,
    tally: Tally,
    depth: Cell<usize>,
    /// Whether more values waited for each other than may.
    too_long: Cell<bool>,
}

impl<'a> Before<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        Self { world, tally: Tally::of_root(world.limits), depth: Cell::new(0), too_long: Cell::new(false) }
    }
}

/// A module whose variables and local values can be evaluated before there are instances of it.
pub(super) struct Early<'a> {
    reach: Reach<'a>,
    up: Option<&'a Early<'a>>,
    before: &'a Before<'a>,
    path: &'a str,
    locals: RefCell<Vec<Option<Value>>>,
    variables: RefCell<Vec<Option<Value>>>,
}

impl<'a> Early<'a> {
    /// A module with its directory as `path.module` says it, and the call that leads to it.
    pub(super) fn new(
        config: &'a Config,
        path: &'a str,
        caller: Option<(&'a Early<'a>, &'a CallBlock)>,
        before: &'a Before<'a>,
    ) -> Self {
        Self {
            reach: Reach::new(config, caller.map(|(up, call)| (&up.reach, call))),
            up: caller.map(|(up, _)| up),
            before,
            path,
            locals: RefCell::new(vec![None; config.locals.len()]),
            variables: RefCell::new(vec![None; config.variables.len()]),
        }
    }

    /// Evaluates a text; `what` is what it says, such as "the source of module `logs`".
    pub(super) fn text(&self, source: SourceId, expr: &Expr, what: &str) -> Result<Text, Diagnostic> {
        let wrong = |message: String| Err(EvalError::new(expr.span, message).at(source));
        self.reach.check(expr, what).map_err(|error| error.at(source))?;
        self.before.too_long.set(false);
        let value = self.eval(expr).map_err(|error| error.at(source))?;
        if value.is_sensitive() {
            return wrong(format!("{what} is sensitive, and fetching the module shows it"));
        }
        if value.is_null() {
            return Ok(Text::Null);
        }
        if let Some(unknown) = value.as_unknown() {
            let reason = unknown.reason.clone();
            return match reason.why {
                Why::NotEvaluated if self.before.too_long.get() => {
                    let limits = &self.before.world.limits;
                    let most = limits.get(Limit::ReferenceChain);
                    let message = format!("{what} is not known, because more than {most} values wait for each other");
                    Err(limits.beyond(Limit::ReferenceChain, message).at(source, expr.span))
                }
                Why::NotEvaluated => wrong(format!("{what} is not known, because {reason}")),
                _ => Ok(Text::Unknown(reason)),
            };
        }
        match convert(&value, &Type::String).ok().as_ref().and_then(Value::as_str) {
            Some(text) => Ok(Text::Known(text.into())),
            None => wrong(format!("{what} is no text")),
        }
    }

    fn eval(&self, expr: &Expr) -> Result<Value, EvalError> {
        let context =
            Context { dialect: Dialect::Onus, scope: self, host: &self.before.world.host, tally: &self.before.tally };
        lang::evaluate(expr, &context)
    }

    /// Evaluates what a name stands for, once. What reads itself has no value; that is reported where it is declared.
    fn once(
        &self,
        cells: &RefCell<Vec<Option<Value>>>,
        at: usize,
        what: String,
        value: impl FnOnce() -> Result<Value, EvalError>,
    ) -> Value {
        if let Some(Some(known)) = cells.borrow().get(at) {
            return known.clone();
        }
        let failed = not_evaluated(what);
        let set = |value: Value| {
            if let Some(cell) = cells.borrow_mut().get_mut(at) {
                *cell = Some(value);
            }
        };
        set(failed.clone());
        let depth = self.before.depth.get();
        if depth as u64 >= self.before.world.limits.get(Limit::ReferenceChain) {
            self.before.too_long.set(true);
            return failed;
        }
        self.before.depth.set(depth + 1);
        let value = value().unwrap_or(failed);
        self.before.depth.set(depth);
        set(value.clone());
        value
    }

    fn local(&self, at: usize) -> Value {
        let Some(Named { name, expr, .. }) = self.reach.config.locals.get(at) else { return Value::null() };
        self.once(&self.locals, at, format!("local.{name}"), || self.eval(expr))
    }

    fn variable(&self, at: usize) -> Value {
        let Some(Placed { item, .. }) = self.reach.config.variables.get(at) else { return Value::null() };
        self.once(&self.variables, at, format!("var.{}", item.name), || {
            let (Some(up), Some((_, call))) = (self.up, self.reach.caller) else {
                let given = self.before.world.given.get(&item.name);
                return match (given, &item.default) {
                    (None, None) => Ok(not_given(item)),
                    (given, _) => item.value(given.map(|given| &given.value)),
                };
            };
            match call.content.argument(&item.name) {
                Some(argument) => item.value(Some(&up.eval(&argument.attribute.expr)?)),
                None => item.value(None),
            }
        })
    }
}

impl Scope for Early<'_> {
    fn root(&self, name: &str) -> Option<Value> {
        // It is not declared, and that is reported.
        Some(not_evaluated(name))
    }

    fn slot(&self, slot: usize) -> Value {
        match self.reach.config.slots.get(slot) {
            Some(Slot::Local(at)) => self.local(*at),
            Some(Slot::Variable(at)) => self.variable(*at),
            Some(Slot::PathModule) => Value::string(self.path),
            Some(Slot::PathRoot) => Value::string("."),
            Some(Slot::PathCwd) => Value::string(&self.before.world.cwd),
            Some(Slot::Workspace) => Value::string(&self.before.world.workspace),
            _ => not_evaluated("a value that is planned"),
        }
    }
}
