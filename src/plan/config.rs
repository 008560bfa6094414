//! The configuration part of a plan: modules by call, the expressions of their resources, inputs and outputs.
//!
//! A configuration is written once for each module *call*: the instances of a call share it. Plans record of an
//! expression its constant or its references, never its text; see "Expression Representation" in Terraform's "JSON
//! Output Format".

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::document::{ConfigModule, Configuration, member};
use super::slice::Slice;
use crate::resource::{Address, Mode, ModulePath, ModuleStep};

/// All modules of a configuration, as a tree in one list.
#[derive(Debug, Default)]
pub(super) struct Config {
    modules: Vec<Module>,
}

/// The number of a module in its [`Config`]; the root module has 0.
pub(super) type ModuleId = usize;

#[derive(Debug, Default)]
struct Module {
    calls: Vec<Call>,
    /// Sorted by address.
    resources: Vec<Block>,
    outputs: Slice,
    variables: Slice,
}

/// A `module` block.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: Arc<str>,
    pub(super) expressions: Slice,
    pub(super) for_each: Slice,
    /// Whether the plan tells a `count` or `for_each` of it.
    repeats: bool,
    pub(super) module: ModuleId,
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct Block {
    address: Spelled,
    pub(super) expressions: Slice,
    pub(super) for_each: Slice,
    pub(super) provider: Slice,
    /// Whether the plan tells a `count` or `for_each` of it.
    repeats: bool,
}

/// `TYPE.NAME` or `data.TYPE.NAME`.
#[derive(Debug)]
enum Spelled {
    /// As a JSON string without escapes.
    Plain(Slice),
    /// What a JSON string with escapes stands for.
    Decoded(Box<str>),
}

impl Spelled {
    fn of(text: &str, raw: Option<&RawValue>) -> Self {
        let escaped = raw.map(RawValue::get).filter(|json| json.contains('\\'));
        match escaped.and_then(|json| serde_json::from_str(json).ok()) {
            Some(decoded) => Self::Decoded(decoded),
            None => Self::Plain(Slice::of(text, raw)),
        }
    }

    fn get<'t>(&'t self, text: &'t str) -> &'t str {
        match self {
            Self::Plain(slice) => slice.get(text).unwrap_or("").trim_matches('"'),
            Self::Decoded(decoded) => decoded,
        }
    }
}

impl Config {
    /// Keeps what matters of a borrowed configuration.
    pub(super) fn new(text: &str, configuration: Option<&Configuration<'_>>) -> Self {
        let mut config = Self::default();
        if let Some(root) = configuration.and_then(|c| c.root_module.as_ref()) {
            config.add(text, root);
        }
        config
    }

    /// Recursion is bounded by the parser's own limit, which `module` had to pass.
    fn add(&mut self, text: &str, module: &ConfigModule<'_>) -> ModuleId {
        let id = self.modules.len();
        self.modules.push(Module::default());
        let mut resources: Vec<Block> = module
            .resources
            .iter()
            .flat_map(|kept| &kept.0)
            .map(|block| Block {
                address: Spelled::of(text, block.address),
                expressions: Slice::of(text, block.expressions),
                for_each: Slice::of(text, block.for_each_expression),
                provider: Slice::of(text, block.provider_config_key),
                repeats: block.count_expression.or(block.for_each_expression).is_some(),
            })
            .collect();
        resources.sort_by(|a, b| a.address.get(text).cmp(b.address.get(text)));
        let mut calls = Vec::new();
        for (name, call) in module.module_calls.iter().flat_map(|entries| &entries.0) {
            if let Some(child) = &call.module {
                let module = self.add(text, child);
                calls.push(Call {
                    name: (&**name).into(),
                    expressions: Slice::of(text, call.expressions),
                    for_each: Slice::of(text, call.for_each_expression),
                    repeats: call.count_expression.or(call.for_each_expression).is_some(),
                    module,
                });
            }
        }
        calls.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(place) = self.modules.get_mut(id) {
            let outputs = Slice::of(text, module.outputs);
            let variables = Slice::of(text, module.variables);
            *place = Module { calls, resources, outputs, variables };
        }
        id
    }

    /// The module that an instance is made of.
    pub(super) fn module(&self, path: &ModulePath) -> Option<ModuleId> {
        self.modules.first()?;
        path.0.iter().try_fold(0, |module, step| Some(self.call(module, &step.name)?.module))
    }

    /// A `module` block of a module.
    pub(super) fn call(&self, module: ModuleId, name: &str) -> Option<&Call> {
        let calls = &self.modules.get(module)?.calls;
        calls.get(calls.binary_search_by(|call| (*call.name).cmp(name)).ok()?)
    }

    /// A `resource` or `data` block of a module.
    fn block(&self, text: &str, module: ModuleId, mode: Mode, kind: &str, name: &str) -> Option<&Block> {
        let wanted = [mode.prefix(), kind, ".", name];
        let blocks = &self.modules.get(module)?.resources;
        blocks.get(blocks.binary_search_by(|block| compare(block.address.get(text), wanted)).ok()?)
    }

    /// The managed resources of all modules, as addresses without keys.
    pub(super) fn managed(&self, text: &str) -> Vec<Address> {
        self.blocks(text, |_| true, |_| true)
    }

    /// Those of which there is one, as far as the plan tells: neither they nor a module around them repeat.
    pub(super) fn single(&self, text: &str) -> Vec<Address> {
        self.blocks(text, |block| !block.repeats, |call| !call.repeats)
    }

    fn blocks(&self, text: &str, wanted: impl Fn(&Block) -> bool, entered: impl Fn(&Call) -> bool) -> Vec<Address> {
        let mut found = Vec::new();
        let mut open = vec![(ModulePath::default(), 0)];
        while let Some((path, id)) = open.pop() {
            let Some(module) = self.modules.get(id) else { continue };
            for block in module.resources.iter().filter(|block| wanted(block)) {
                let Some((kind, name)) =
                    block.address.get(text).split_once('.').filter(|(kind, _)| !matches!(*kind, "data" | "ephemeral"))
                else {
                    continue;
                };
                let (module, mode) = (path.clone(), Mode::Managed);
                found.push(Address { module, mode, kind: kind.into(), name: name.into(), key: None });
            }
            for call in module.calls.iter().filter(|call| entered(call)) {
                let step = ModuleStep { name: call.name.clone(), key: None };
                open.push((ModulePath(path.0.iter().cloned().chain([step]).collect()), call.module));
            }
        }
        found
    }

    /// The block of a resource instance.
    pub(super) fn block_of(&self, text: &str, address: &Address) -> Option<&Block> {
        self.block(text, self.module(&address.module)?, address.mode, &address.kind, &address.name)
    }

    /// The expression of an output.
    pub(super) fn output<'t>(&self, text: &'t str, module: ModuleId, name: &str) -> Option<&'t str> {
        member(member(self.modules.get(module)?.outputs.get(text)?, name)?, "expression")
    }

    /// The outputs of a module, as a JSON object.
    pub(super) fn outputs<'t>(&self, text: &'t str, module: ModuleId) -> Option<&'t str> {
        self.modules.get(module)?.outputs.get(text)
    }

    /// The `variable` blocks of the root module, as a JSON object.
    pub(super) fn root_variables<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.modules.first()?.variables.get(text)
    }

    /// A `variable` block, as a JSON object.
    pub(super) fn variable<'t>(&self, text: &'t str, module: ModuleId, name: &str) -> Option<&'t str> {
        member(self.modules.get(module)?.variables.get(text)?, name)
    }
}

/// How a text compares with the parts of another one.
fn compare(text: &str, parts: [&str; 4]) -> Ordering {
    let mut rest = text.as_bytes();
    for part in parts {
        let (start, after) = rest.split_at(part.len().min(rest.len()));
        match start.cmp(part.as_bytes()) {
            Ordering::Equal => rest = after,
            unequal => return unequal,
        }
    }
    if rest.is_empty() { Ordering::Equal } else { Ordering::Greater }
}
