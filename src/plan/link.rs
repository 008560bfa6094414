//! From an unknown attribute to the attributes that it may stem from.
//!
//! A plan records of an expression only what it refers to. References are followed through module inputs and outputs,
//! `for_each`, and companions whose own `bucket` is meant, until resource instances are left. How sure the result is:
//!
//! * **Proven**: one instance only can be meant. Everything else that the expression refers to is known when the plan is
//!   made (variables of the root module, keys, the caller's identity), so the unknown part stems from this instance. What
//!   a function does to it is not recorded: `"${aws_s3_bucket.a.id}-logs"` looks like `aws_s3_bucket.a.id`, unless the
//!   configuration is there to be read ([`super::around`]).
//! * **Assumed**: one instance is meant if an expression like `aws_s3_bucket.b[each.key]` picks the instance with the key
//!   of its own resource or module instance, or if the `local` value or the unrelated resource that the expression
//!   refers to as well is no bucket but a condition or a part of a text.
//! * **Ambiguous**: several instances can be meant, such as those of both branches of a conditional; or the origin is not
//!   recorded (a `local` value, a `dynamic` block), then everything that the module can reach ([`super::reach`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashSet;

use super::around::{Still, how, is_only, spelled, still};
use super::backing::{Entry, Plan};
use super::build::{Made, Path, Step};
use super::config::ModuleId;
use super::document::{elements, member, members};
use super::refs::{self, Reference, Root};
use super::targets::{Fit, Target, of_path};
use crate::estate::{Around, Origin};
use crate::resource::{Address, Key, ModulePath, ModuleStep, always_known, relevant};
use crate::value::{Basis, Shape, Symbol};

/// How many inputs, outputs and companions are followed one behind the other. Modules rarely nest deeper than five.
const MAX_DEPTH: usize = 32;

/// How many expressions are followed for one attribute: references fan out at every output of a module.
const MAX_EXPRESSIONS: usize = 2_000;

/// Where an expression stands: the module instance, and what `each` and `count` mean there.
#[derive(Clone)]
pub(super) struct Frame<'p> {
    pub(super) module: ModuleId,
    pub(super) path: ModulePath,
    pub(super) key: Option<Key>,
    pub(super) for_each: Option<&'p str>,
    /// Whether `each.value` can be another text than the key: it is the key in a `for_each` over a set, but a block that
    /// reads both tells them apart.
    pub(super) both: bool,
}

impl<'p> Frame<'p> {
    /// The frame of the expressions of a block.
    pub(super) fn new(module: ModuleId, path: ModulePath, key: Option<Key>) -> Self {
        Self { module, path, key, for_each: None, both: false }
    }

    /// With what a plan tells of its `for_each`, which is nothing for a literal set.
    #[must_use]
    pub(super) fn over(mut self, for_each: Option<&'p str>, expressions: Option<&str>) -> Self {
        self.for_each = for_each;
        self.both = for_each.is_some() && expressions.is_some_and(|all| all.contains("\"each.key\""));
        self
    }
}

/// What is found by following the references of one attribute.
pub(super) struct Follow<'p> {
    plan: &'p Plan,
    target: Target,
    found: BTreeMap<Arc<Address>, Arc<str>>,
    /// The same-key rule was used.
    assumed: bool,
    /// Something else that can be unknown is referred to as well.
    foreign: bool,
    /// Module instances whose `local` values take part.
    unrecorded: Vec<ModulePath>,
    /// A dynamic block can take part, or following stopped early.
    open: bool,
    /// No instance is meant for its key.
    keyless: bool,
    /// It names what the reference names, in another form.
    inexact: bool,
    /// What makes something else of the reference.
    around: Option<Around>,
    /// The text before and behind the reference, where that is all that stands around it.
    text: Option<[Arc<str>; 2]>,
    budget: usize,
}

/// What is asked of the references of an expression.
#[derive(Clone, Copy)]
struct Ask<'r> {
    /// References without a key mean the instance with our key.
    keyed: bool,
    /// Names that follow, taken over from `each.value.NAME` or an input.
    suffix: &'r [&'r str],
    depth: usize,
}

impl<'p> Follow<'p> {
    pub(super) fn new(plan: &'p Plan, target: Target) -> Self {
        Self {
            plan,
            target,
            found: BTreeMap::new(),
            assumed: false,
            foreign: false,
            unrecorded: Vec::new(),
            open: false,
            keyless: false,
            inexact: false,
            around: None,
            text: None,
            budget: MAX_EXPRESSIONS,
        }
    }

    /// What was found so far.
    pub(super) fn symbols(self) -> impl Iterator<Item = Symbol> {
        self.found.into_iter().map(|(address, path)| Symbol { address, path })
    }

    /// Follows an expression.
    pub(super) fn expression(&mut self, expression: &str, frame: &Frame<'p>) {
        self.follow(expression, frame, Ask { keyed: false, suffix: &[], depth: 0 });
    }

    fn follow(&mut self, expression: &str, frame: &Frame<'p>, ask: Ask<'_>) {
        if ask.depth > MAX_DEPTH || self.budget == 0 {
            self.unrecorded.push(frame.path.clone());
            self.open = true;
            return;
        }
        self.budget -= 1;
        let texts = refs::texts(expression);
        let references: Vec<Reference<'_>> = texts.iter().map(|text| refs::parse(text)).collect();
        for (at, reference) in references.iter().enumerate() {
            // The key that was cut off a path follows it.
            let next = references.get(at + 1);
            let own = next.is_some_and(|next| match next.root {
                Root::OwnKey => true,
                Root::EachValue => next.attributes.is_empty() && !frame.both,
                _ => false,
            });
            self.reference(reference, frame, Ask { keyed: ask.keyed || own, ..ask });
        }
    }

    fn reference(&mut self, reference: &Reference<'_>, frame: &Frame<'p>, ask: Ask<'_>) {
        let suffix = if reference.attributes.is_empty() { ask.suffix } else { &reference.attributes };
        let deeper = Ask { keyed: false, suffix, depth: ask.depth + 1 };
        match reference.root {
            Root::OwnKey | Root::Known => {}
            Root::Other => self.foreign = true,
            Root::Local => self.unrecorded.push(frame.path.clone()),
            Root::EachValue => {
                // A `for_each` over a literal set leaves no expression: its values are known.
                if let Some(for_each) = frame.for_each {
                    let frame = Frame { for_each: None, ..frame.clone() };
                    self.follow(for_each, &frame, Ask { keyed: true, ..deeper });
                }
            }
            Root::Var(name) => self.input(name, frame, deeper),
            Root::Module(name) => self.output(name, reference, frame, ask.keyed, deeper),
            Root::Resource(mode, kind, name) => {
                let block =
                    Address { module: frame.path.clone(), mode, kind: kind.into(), name: name.into(), key: None };
                self.resource(&block, reference, frame, ask.keyed, deeper);
            }
        }
    }

    /// An input variable: what the call gives to it. Root variables and defaults are known.
    fn input(&mut self, name: &str, frame: &Frame<'p>, ask: Ask<'_>) {
        let plan = self.plan;
        let Some((step, parent)) = frame.path.0.split_last() else { return };
        let path = ModulePath(parent.into());
        let Some(module) = plan.config.module(&path) else { return };
        let Some(call) = plan.config.call(module, &step.name) else { return };
        if let Some(expression) = call.expressions.get(&plan.text).and_then(|all| member(all, name)) {
            let (for_each, all) = (call.for_each.get(&plan.text), call.expressions.get(&plan.text));
            let frame = Frame::new(module, path, step.key.clone()).over(for_each, all);
            self.follow(expression, &frame, ask);
        }
    }

    /// An output of a child module; without a name, all of them.
    fn output(&mut self, name: &str, reference: &Reference<'_>, frame: &Frame<'p>, keyed: bool, ask: Ask<'_>) {
        let plan = self.plan;
        let Some(call) = plan.config.call(frame.module, name) else { return };
        let keys = plan.instances().of_call(&frame.path, name);
        let chosen = self.choose(&keys, reference.key.as_ref(), keyed, frame, |key| key.as_ref());
        let (output, suffix) = match ask.suffix {
            [output, rest @ ..] => (Some(*output), rest),
            [] => (None, ask.suffix),
        };
        for key in chosen {
            let step = ModuleStep { name: call.name.clone(), key: key.clone() };
            let path = ModulePath(frame.path.0.iter().cloned().chain([step]).collect());
            let inner = Frame::new(call.module, path, None);
            let ask = Ask { suffix, ..ask };
            if let Some(output) = output {
                if let Some(expression) = plan.config.output(&plan.text, call.module, output) {
                    self.follow(expression, &inner, ask);
                }
            } else if let Some(outputs) = plan.config.outputs(&plan.text, call.module) {
                // Of two outputs that lead to one resource, the first says by which attribute.
                let mut outputs = members(outputs);
                outputs.sort_by_cached_key(|(name, _)| name.to_string());
                for (_, output) in outputs {
                    if let Some(expression) = member(output, "expression") {
                        self.follow(expression, &inner, ask);
                    }
                }
            }
        }
    }

    fn resource(&mut self, block: &Address, reference: &Reference<'_>, frame: &Frame<'p>, keyed: bool, ask: Ask<'_>) {
        let plan = self.plan;
        if always_known(block.mode, &block.kind) {
            return;
        }
        if !relevant(&block.kind) {
            self.foreign = true;
            return;
        }
        let fit = self.target.fit(block.mode, &block.kind, ask.suffix.first().copied());
        let instances: Vec<&Entry> =
            plan.instances().of_block(block).iter().filter_map(|&at| plan.entries.get(at as usize)).collect();
        if fit == Fit::Other {
            self.foreign |= !instances.is_empty();
            return;
        }
        for entry in self.choose(&instances, reference.key.as_ref(), keyed, frame, |entry| entry.address.key.as_ref()) {
            if fit == Fit::Is {
                let path = ask.suffix.join(".");
                self.found.entry(entry.address.clone()).or_insert_with(|| path.into());
            } else {
                self.companion(entry, ask);
            }
        }
    }

    /// The bucket of a companion, if it is unknown there too.
    fn companion(&mut self, entry: &Entry, ask: Ask<'_>) {
        let plan = self.plan;
        let unknown = entry.after_unknown.get(&plan.text).and_then(|json| member(json, "bucket"));
        if unknown != Some("true") {
            return;
        }
        let Some(module) = plan.config.module(&entry.address.module) else { return };
        let Some(block) = plan.config.block_of(&plan.text, &entry.address) else { return };
        let all = block.expressions.get(&plan.text);
        if let Some(expression) = all.and_then(|all| member(all, "bucket")) {
            let frame = Frame::new(module, entry.address.module.clone(), entry.address.key.clone())
                .over(block.for_each.get(&plan.text), all);
            self.follow(expression, &frame, Ask { suffix: &[], ..ask });
            if let Some(origin) = plan.origin(&entry.address, "bucket") {
                self.hear(&origin);
            }
        }
    }

    /// Takes in what the configuration says of an expression that was followed.
    fn hear(&mut self, origin: &Origin) {
        for around in &origin.around {
            match still(self.target, around) {
                // Of one instance, every key is that of the same.
                Still::Anything if *around == Around::Key && !self.assumed => {}
                Still::Anything => self.around = self.around.take().or_else(|| Some(around.clone())),
                Still::Likely => self.foreign = true,
                Still::Names => self.inexact = true,
            }
        }
        let other = self.found.keys().next().is_some_and(|address| !is_only(origin, address));
        self.text = origin.text().filter(|_| self.target == Target::Bucket && !other);
        // A link to something else is none that could be missed; a document is another one.
        if self.target == Target::Document && other {
            self.around = self.around.take().or(Some(Around::Condition));
        }
    }

    /// The instances that a reference can mean.
    fn choose<'i, T>(
        &mut self,
        instances: &'i [T],
        key: Option<&Key>,
        keyed: bool,
        frame: &Frame<'_>,
        key_of: impl Fn(&T) -> Option<&Key>,
    ) -> Vec<&'i T> {
        if let Some(key) = key {
            return instances.iter().filter(|instance| key_of(instance) == Some(key)).collect();
        }
        if keyed && !self.keyless && instances.len() > 1 && frame.key.is_some() {
            let same = instances.iter().find(|instance| key_of(instance) == frame.key.as_ref());
            if let Some(same) = same {
                self.assumed = true;
                return vec![same];
            }
        }
        instances.iter().collect()
    }

    /// What the attribute is made of. `exact`: it is one text, and not an element or part of something.
    fn made(self, own: &ModulePath, exact: bool) -> Made {
        let Self { plan, target, found, assumed, foreign, unrecorded, open, inexact, around, text, .. } = self;
        let mut all: Vec<Symbol> = found.into_iter().map(|(address, path)| Symbol { address, path }).collect();
        if !open && let [symbol] = all.as_slice() {
            if let Some(around) = around {
                let shape = text.filter(|_| exact).map_or(Shape::Opaque, |pieces| spelled(&pieces, symbol));
                return Made { shape, how: Some(how(&around, symbol)) };
            }
            let sure = !assumed && !foreign && unrecorded.is_empty();
            return Made::from(match (sure, exact && !inexact) {
                (true, true) => Shape::Symbol(symbol.clone()),
                (true, false) => Shape::Candidates(all.into(), Basis::Proven),
                (false, _) => Shape::Candidates(all.into(), Basis::Assumed),
            });
        }
        if all.is_empty() && target.has_reach() {
            return Shape::Candidates(plan.reach(unrecorded.first().unwrap_or(own), target), Basis::Ambiguous).into();
        }
        if target.has_reach() {
            let mut known: HashSet<Arc<Address>> = all.iter().map(|symbol| symbol.address.clone()).collect();
            for module in &unrecorded {
                let more = plan.reach(module, target);
                all.extend(more.iter().filter(|symbol| known.insert(symbol.address.clone())).cloned());
            }
        }
        Shape::Candidates(all.into(), Basis::Ambiguous).into()
    }
}

/// Where in the configuration an attribute is set.
enum Set<'t> {
    /// Here.
    Here(&'t str),
    /// Nowhere.
    Nowhere,
    /// In one of these, or in a `dynamic` block.
    Maybe(Vec<&'t str>),
}

impl Plan {
    /// What an unknown attribute is made of.
    pub(super) fn made(&self, entry: &Entry, path: &Path<'_>) -> Made {
        let steps = path.steps();
        let own = match steps.as_slice() {
            // Exactly themselves, whatever they are made of.
            [Step::Name("id" | "arn")] => true,
            // Of a policy or a grant it is a reference.
            [Step::Name("key_id")] => {
                matches!(&*entry.address.kind, "aws_kms_key" | "aws_kms_external_key" | "aws_kms_replica_key")
            }
            [Step::Name("bucket")] => matches!(&*entry.address.kind, "aws_s3_bucket" | "aws_s3_directory_bucket"),
            _ => false,
        };
        if own {
            return Shape::Symbol(Symbol { address: entry.address.clone(), path: path.to_string().into() }).into();
        }
        let target = of_path(&steps);
        let module = &entry.address.module;
        let mut follow = Follow::new(self, target);
        let block = self.config.block_of(&self.text, &entry.address);
        let (Some(id), Some(block)) = (self.config.module(module), block) else {
            return follow.made(module, false);
        };
        let all = block.expressions.get(&self.text);
        let frame = Frame::new(id, module.clone(), entry.address.key.clone()).over(block.for_each.get(&self.text), all);
        match self.set(entry, all, &steps) {
            Set::Nowhere => return Shape::Opaque.into(),
            Set::Here(expression) => {
                follow.expression(expression, &frame);
                if follow.assumed && self.leads_back(entry, &steps, &follow, &frame) {
                    follow = Follow::new(self, target);
                    follow.expression(expression, &Frame { key: None, ..frame.clone() });
                }
                if follow.found.len() == 1
                    && !follow.open
                    && let Some(origin) = self.origin(&entry.address, &path.to_string())
                {
                    if follow.assumed && origin.around.contains(&Around::Key) {
                        follow = Follow { keyless: true, ..Follow::new(self, target) };
                        follow.expression(expression, &frame);
                    }
                    follow.hear(&origin);
                }
            }
            Set::Maybe(expressions) => {
                for expression in expressions {
                    follow.expression(expression, &frame);
                }
                follow.unrecorded.push(module.clone());
                follow.open = true;
            }
        }
        let exact = target != Target::Any && matches!(steps.last(), Some(Step::Name(_)));
        follow.made(module, exact)
    }

    /// Whether the same-key rule makes a bucket the target of its own logs or replicas. Then the rule is wrong:
    /// `aws_s3_bucket.b[replace(each.key, "data", "logs")]` looks like `aws_s3_bucket.b[each.key]`, and nobody means that.
    fn leads_back<'p>(&'p self, entry: &Entry, steps: &[Step<'_>], found: &Follow<'p>, frame: &Frame<'p>) -> bool {
        let away = match &*entry.address.kind {
            "aws_s3_bucket_logging" => matches!(steps, [Step::Name("target_bucket")]),
            "aws_s3_bucket_replication_configuration" => {
                matches!(steps, [Step::Name("rule"), .., Step::Name("bucket")])
            }
            _ => false,
        };
        let source = || {
            let block = self.config.block_of(&self.text, &entry.address)?;
            let mut source = Follow::new(self, Target::Bucket);
            source.expression(member(block.expressions.get(&self.text)?, "bucket")?, frame);
            Some(source.found.keys().eq(found.found.keys()))
        };
        away && source() == Some(true)
    }

    fn set<'t>(&'t self, entry: &Entry, expressions: Option<&'t str>, steps: &[Step<'_>]) -> Set<'t> {
        let [Step::Name(name), rest @ ..] = steps else { return Set::Maybe(Vec::new()) };
        match (expressions.and_then(|all| member(all, name)), rest) {
            (Some(expression), rest) => {
                let planned = entry.after.get(&self.text).and_then(|json| member(json, name));
                set_inside(expression, rest, planned)
            }
            (None, []) => Set::Nowhere,
            (None, _) => Set::Maybe(Vec::new()),
        }
    }
}

/// Looks for the rest of a path below an expression whose planned value is `planned`.
fn set_inside<'t>(expression: &'t str, steps: &[Step<'_>], planned: Option<&str>) -> Set<'t> {
    let Some(blocks) = elements(expression) else {
        let own = expression == "{}"
            || member(expression, "references").is_some()
            || expression.starts_with("{\"constant_value\"");
        return match steps {
            [] => Set::Here(expression),
            _ if own => Set::Here(expression),
            [Step::Name(name), rest @ ..] => match member(expression, name) {
                Some(inner) => set_inside(inner, rest, planned.and_then(|planned| member(planned, name))),
                None => Set::Nowhere,
            },
            _ => Set::Maybe(Vec::new()),
        };
    };
    let [Step::Index(at), rest @ ..] = steps else { return Set::Maybe(Vec::new()) };
    let planned = planned.and_then(elements).unwrap_or_default();
    // A `dynamic` block of the same name leaves no trace in the configuration, but it does in the plan.
    if planned.len() == blocks.len()
        && let Some(block) = blocks.get(*at)
    {
        return match rest {
            [Step::Name(name), deeper @ ..] => match member(block, name) {
                Some(inner) => set_inside(inner, deeper, planned.get(*at).and_then(|planned| member(planned, name))),
                None if deeper.is_empty() => Set::Nowhere,
                None => Set::Maybe(Vec::new()),
            },
            _ => Set::Maybe(Vec::new()),
        };
    }
    let [Step::Name(name), ..] = rest else { return Set::Maybe(Vec::new()) };
    // One level is enough: what stands deeper is looked up by its own path only when the blocks correspond.
    Set::Maybe(blocks.into_iter().filter_map(|block| member(block, name)).collect())
}
