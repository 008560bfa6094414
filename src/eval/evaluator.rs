//! Evaluating a root module: each value when it is first asked for, and once.

mod calls;
mod errors;
mod force;
mod names;
mod provider;
mod repeat;
mod resource;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use self::errors::Errors;
use super::chain::{Blocked, Chain, Step, What};
use super::host::ModuleHost;
use super::instance::{Each, Instance};
use super::scope::{Iterator, Names};
use super::tree::Node;
use super::values::Given;
use crate::lang::{self, Context, Dialect, EvalError, Expr};
use crate::limits::{Limit, Limits, Tally};
use crate::resource::ModulePath;
use crate::source::{Diagnostic, SourceId, Span};
use crate::value::{Reason, Type, Value, Why};

pub(super) use names::{not_given, pseudo};
pub(super) use provider::{ProviderEntry, partition_of};
pub(super) use resource::{computed_inside, computed_value, own_name};

/// As how many steps an error counts.
const ERROR: u64 = 1_000;

/// The evaluation of one root module.
pub(super) struct Evaluator {
    pub(super) root: Arc<Instance>,
    host: ModuleHost,
    /// Where terraform would run, as `path.cwd` says it.
    cwd: Arc<str>,
    /// The partition of resources whose Region nobody configures; `None` where the configuration writes several.
    partition: Option<Arc<str>>,
    workspace: Arc<str>,
    /// The values of the root's variables.
    pub(super) given: BTreeMap<Arc<str>, Given>,
    errors: Mutex<Errors>,
    providers: RwLock<Vec<Arc<ProviderEntry>>>,
    instances: AtomicU32,
    /// How many instances resources have.
    expanded: AtomicUsize,
    /// What all expressions have taken.
    pub(super) tally: Tally,
    /// Whether the order of evaluation shows: something depends on itself, or a limit was met.
    ordered: AtomicBool,
}

/// What a root module is evaluated with.
#[derive(Clone)]
pub(super) struct World {
    pub(super) host: ModuleHost,
    pub(super) cwd: Arc<str>,
    pub(super) partition: Option<Arc<str>>,
    pub(super) workspace: Arc<str>,
    pub(super) given: BTreeMap<Arc<str>, Given>,
    pub(super) limits: Limits,
}

impl Evaluator {
    /// An evaluation of which nothing is evaluated yet.
    pub(super) fn new(node: Arc<Node>, world: World) -> Self {
        let World { host, cwd, partition, workspace, given, limits } = world;
        let mut root = Instance::new(0, node, ModulePath::default(), None);
        let mut providers = Vec::new();
        provider::of_root(&mut root, &mut providers);
        Self {
            root: Arc::new(root),
            host,
            cwd,
            partition,
            workspace,
            given,
            errors: Mutex::default(),
            providers: RwLock::new(providers),
            instances: AtomicU32::new(1),
            expanded: AtomicUsize::new(0),
            tally: Tally::of_root(limits),
            ordered: AtomicBool::new(false),
        }
    }

    /// The errors so far: sorted by place, each once.
    pub(super) fn take_errors(&self) -> Vec<Diagnostic> {
        let errors = std::mem::take(&mut *self.errors.lock().unwrap_or_else(PoisonError::into_inner));
        errors.into_list(self.limits())
    }

    /// Whether the order of evaluation shows in what came out.
    pub(super) fn is_ordered(&self) -> bool {
        self.ordered.load(Ordering::Relaxed) || self.tally.is_full()
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        // What is wrong in each of a million instances is said a million times, and is nowhere counted yet.
        let _ = self.tally.works(ERROR);
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).add(diagnostic, self.limits());
    }

    pub(super) fn fail(&self, source: SourceId, error: EvalError) {
        self.report(error.at(source));
    }

    /// The limits that hold.
    pub(super) fn limits(&self) -> &Limits {
        self.tally.limits()
    }

    /// Reports that something is beyond a limit. What is found first there depends on who asks first.
    pub(super) fn beyond(&self, limit: Limit, message: String, (source, span): (SourceId, Span)) {
        self.ordered.store(true, Ordering::Relaxed);
        self.fail(source, EvalError::beyond(self.limits(), limit, message, span));
    }

    fn next_number(&self) -> u32 {
        self.instances.fetch_add(1, Ordering::Relaxed)
    }

    /// Evaluates an expression; one that has no value is reported, and its value is unknown.
    pub(super) fn eval(&self, expr: &Expr, source: SourceId, names: &Names<'_>) -> Value {
        self.try_eval(expr, source, names).unwrap_or_else(|()| not_evaluated("an expression"))
    }

    /// Evaluates an expression; one that has no value is reported.
    pub(super) fn try_eval(&self, expr: &Expr, source: SourceId, names: &Names<'_>) -> Result<Value, ()> {
        if let lang::Kind::Literal(value) = &expr.kind {
            return Ok(value.clone());
        }
        let context = Context { dialect: Dialect::Onus, scope: names, host: &self.host, tally: &self.tally };
        lang::evaluate(expr, &context).map_err(|error| self.fail(source, error))
    }

    /// The same for what a resource holds, which can be said of very many of them.
    pub(super) fn try_held(&self, expr: &Expr, source: SourceId, names: &Names<'_>) -> Result<Value, ()> {
        let value = self.try_eval(expr, source, names)?;
        match lang::held(&value, &self.tally, expr.span) {
            Ok(()) => Ok(value),
            Err(error) => {
                self.fail(source, error);
                Err(())
            }
        }
    }

    /// The context of an evaluation.
    pub(super) fn context<'a>(&'a self, names: &'a Names<'a>) -> Context<'a> {
        Context { dialect: Dialect::Onus, scope: names, host: &self.host, tally: &self.tally }
    }

    /// The scope of a block of an instance.
    pub(super) fn names<'a>(
        &'a self,
        instance: &'a Arc<Instance>,
        each: &'a Each,
        iterators: Option<&'a Iterator<'a>>,
        chain: &'a Chain<'a>,
    ) -> Names<'a> {
        Names { evaluator: self, instance, each, iterators, chain, by_name: false }
    }

    /// Notes how many evaluations waited for each other: of too many, the one that asks first tells where the chain breaks,
    /// and resources are evaluated by several threads.
    fn reached(&self, depth: usize) {
        if depth > self.limits().size(Limit::ReferenceChain) {
            self.ordered.store(true, Ordering::Relaxed);
        }
    }

    /// Enters the evaluation of something, or reports why that cannot be.
    fn enter<'c>(
        &self,
        instance: &Arc<Instance>,
        what: What,
        chain: &'c Chain<'c>,
        place: impl FnOnce() -> (SourceId, Span),
    ) -> Option<Chain<'c>> {
        let longest = self.limits().size(Limit::ReferenceChain);
        match chain.enter(Step { instance: instance.number, what }, longest) {
            Ok(chain) => Some(chain),
            Err(Blocked::Cycle(steps)) => {
                self.ordered.store(true, Ordering::Relaxed);
                self.cycle(&steps);
                None
            }
            Err(Blocked::TooLong) => {
                let message =
                    format!("it is read at the end of a chain of more than {longest} values that wait for each other");
                self.beyond(Limit::ReferenceChain, message, place());
                None
            }
        }
    }

    fn cycle(&self, steps: &[Step]) {
        let mut words: Vec<String> = steps.iter().map(|step| self.describe(*step)).collect();
        words.dedup();
        if words.len() > 1 && words.first() == words.last() {
            words.pop();
        }
        let Some(first) = words.first().cloned() else { return };
        let message = match words.len() {
            1 => format!("`{first}` depends on itself"),
            _ => format!("`{first}` depends on itself: {} -> {first}", words.join(" -> ")),
        };
        let diagnostic = Diagnostic::new(message);
        let place = steps.first().and_then(|step| self.place_of(*step));
        self.report(match place {
            Some((source, span)) => diagnostic.at(source, span),
            None => diagnostic,
        });
    }
}

/// A value whose expression has an error.
pub(super) fn not_evaluated(what: impl Into<Arc<str>>) -> Value {
    Value::unknown_because(Type::Dynamic, Reason::new(Why::NotEvaluated, what))
}
