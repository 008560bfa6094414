//! What a policy's expressions see while one subject is judged, and the record of what they read.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lang::{Context, Dialect, EvalError, NoHost, Scope, evaluate};
use crate::limits::{Limit, Limits, Tally};
use crate::s3::{Class, Fact, Facts, Subject, SubjectKind, schema};
use crate::value::{Data, Value};

use super::slots::{Group, Slot};
use super::{Policy, functions};

/// The facts of a subject before the change, by slot number.
pub type Prior<'a> = &'a dyn Fn(usize) -> Option<Fact>;

/// The slot of the class that a bucket is judged at.
pub(super) const CLASS: Slot = Slot::Subject(schema::bucket::CLASSIFICATION_VALUE);

/// The subject, what it was before the change, and the estate around it.
pub(super) struct View<'a> {
    pub(super) policy: &'a Policy,
    pub(super) subject: &'a Subject,
    pub(super) prior: Option<Prior<'a>>,
    pub(super) estate: &'a Facts,
    /// The class that the subject is judged at.
    pub(super) class: Class,
    reads: RefCell<Vec<Slot>>,
    locals: RefCell<BTreeMap<usize, Value>>,
    failed_local: RefCell<Option<EvalError>>,
    tally: Tally,
    /// How many local values wait for each other.
    waiting: Cell<usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        subject: &'a Subject,
        prior: Option<Prior<'a>>,
        estate: &'a Facts,
        class: Class,
        limits: &Limits,
    ) -> Self {
        // What a policy of Onus makes is no input. How long it takes depends on the subject, which is one.
        let work = (Limit::PolicyWork, limits.get(Limit::PolicyWork));
        let limits = if policy.meta.builtin { limits.at_least_default().with(work) } else { *limits };
        Self {
            policy,
            subject,
            prior,
            estate,
            class,
            reads: RefCell::default(),
            locals: RefCell::default(),
            failed_local: RefCell::default(),
            tally: Tally::of_policy(limits),
            waiting: Cell::new(0),
        }
    }

    /// The limits that hold.
    pub(super) fn limits(&self) -> &Limits {
        self.tally.limits()
    }

    /// Evaluates an expression of the policy.
    pub(super) fn evaluate(&self, expr: &crate::lang::Expr) -> Result<Value, EvalError> {
        let context = Context { dialect: Dialect::Onus, scope: self, host: &NoHost, tally: &self.tally };
        let value = evaluate(expr, &context);
        // What reads a local value that has none fails in other words.
        match self.failed_local.take() {
            Some(error) => Err(error),
            None => value,
        }
    }

    /// The facts that were read since the last call, in the order of reading, each once.
    pub(super) fn take_reads(&self) -> Vec<Slot> {
        self.reads.take()
    }

    /// The fact in a slot, where the slot holds one.
    pub(super) fn fact(&self, slot: Slot) -> Option<Cow<'a, Fact>> {
        match slot {
            Slot::Subject(at) => self.subject.facts.get(at).map(Cow::Borrowed),
            Slot::Prior(at) => (self.prior?)(at).map(Cow::Owned),
            Slot::Estate(at) => self.estate.get(at).map(Cow::Borrowed),
            Slot::Local(_) | Slot::Group(_) | Slot::Input(_) => None,
        }
    }

    fn read(&self, slot: Slot) -> Value {
        let mut reads = self.reads.borrow_mut();
        if !reads.contains(&slot) {
            reads.push(slot);
        }
        drop(reads);
        if slot == CLASS && self.subject.kind == SubjectKind::Bucket {
            return Value::string(self.class.word());
        }
        self.fact(slot).map_or_else(Value::null, |fact| fact.value.clone())
    }

    fn local(&self, at: usize) -> Value {
        if let Some(value) = self.locals.borrow().get(&at) {
            return value.clone();
        }
        let context = Context { dialect: Dialect::Onus, scope: self, host: &NoHost, tally: &self.tally };
        self.waiting.set(self.waiting.get() + 1);
        let value = match self.policy.locals.get(at).map(|expr| self.waited(expr, &context)) {
            Some(Ok(value)) => value,
            Some(Err(error)) => {
                self.failed_local.borrow_mut().get_or_insert(error);
                Value::null()
            }
            None => Value::null(),
        };
        self.waiting.set(self.waiting.get() - 1);
        self.locals.borrow_mut().insert(at, value.clone());
        value
    }

    /// Evaluates a local value that others wait for: each takes stack.
    fn waited(&self, expr: &crate::lang::Expr, context: &Context<'_>) -> Result<Value, EvalError> {
        let most = self.limits().size(Limit::ReferenceChain);
        if self.waiting.get() <= most {
            return evaluate(expr, context);
        }
        let message = format!("more than {most} local values wait for each other");
        Err(EvalError::beyond(self.limits(), Limit::ReferenceChain, message, expr.span))
    }

    fn group(&self, group: &Group) -> Value {
        if group.prior && self.prior.is_none() {
            return Value::null();
        }
        let mut root = BTreeMap::new();
        for (path, slot) in &group.facts {
            insert(&mut root, path, self.read(*slot));
        }
        Value::new(Data::Object(Arc::new(root)))
    }
}

fn insert(object: &mut BTreeMap<Arc<str>, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            object.insert(path.into(), value);
        }
        Some((head, rest)) => {
            let mut inner = object.get(head).and_then(Value::entries).cloned().unwrap_or_default();
            insert(&mut inner, rest, value);
            object.insert(head.into(), Value::new(Data::Object(Arc::new(inner))));
        }
    }
}

impl Scope for View<'_> {
    fn root(&self, _: &str) -> Option<Value> {
        None
    }

    fn slot(&self, number: usize) -> Value {
        match Slot::of(number) {
            Slot::Local(at) => self.local(at),
            Slot::Input(at) => self.policy.inputs.get(at).map_or_else(Value::null, |input| input.value.clone()),
            Slot::Group(at) => self.policy.groups.get(at).map_or_else(Value::null, |group| self.group(group)),
            fact => self.read(fact),
        }
    }

    fn call(&self, namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
        functions::call(namespace, name, args)
    }
}
