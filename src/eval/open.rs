//! The names of a module for single expressions: what `onus console PATH` reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::backing::Module;
use super::chain::Chain;
use super::evaluator::Evaluator;
use super::files::Library;
use super::load::{Options, prepare};
use super::pool::in_pool;
use super::{ModuleHost, Session};
use crate::input::{self, ConfigDir, ConfigFile};
use crate::resource::Mode;
use crate::source::{Diagnostic, SourceMap};
use crate::value::Value;

/// A module that expressions can be asked about.
pub struct Opened {
    /// Its names.
    pub session: Session<ModuleHost>,
    /// What is wrong with the module, each with the file or directory that it is about: the names in question are unknown.
    pub errors: Vec<(Arc<str>, Diagnostic)>,
    /// The texts that places point into.
    pub sources: SourceMap,
}

/// Reads and evaluates the root module in a directory. `plan_time` is what `plantimestamp()` says, in seconds since 1970.
///
/// # Errors
/// If there is no configuration in the directory itself.
pub fn open(path: &str, options: &Options, plan_time: i64) -> Result<Opened, Diagnostic> {
    let tree = input::tree(path, &options.limits)?;
    let root: ConfigDir = tree.given().cloned().ok_or_else(|| {
        Diagnostic::new(format!("{path} has no configuration itself, only directories below it have"))
            .with_help("name one of them")
    })?;
    in_pool(|| {
        let mut library = Library::new(SourceMap::default(), options);
        library.read(&tree, std::slice::from_ref(&root));
        let mut prepared = prepare(&tree, &root, options, &mut library)
            .ok_or_else(|| Diagnostic::new(format!("{path} cannot be read as a root module")))?;
        library.conceal();
        prepared.world.host = prepared.world.host.with_plan_time(plan_time);
        let mut session = Session::new(prepared.world.host.clone(), &prepared.world.cwd).with_limits(options.limits);
        let workspace = Value::object([("workspace", Value::string(&prepared.world.workspace))]);
        session.bind("terraform", workspace.clone());
        if root.files.iter().any(ConfigFile::is_opentofus) {
            session.bind("tofu", workspace);
        }
        let mut module = Module::new(Evaluator::new(prepared.node.clone(), prepared.world.clone()));
        module.evaluate(false);
        bind(&module.evaluator, &mut session);
        let Library { sources, mut errors, .. } = library;
        let found = prepared.errors.into_iter().chain(module.evaluator.take_errors());
        errors.extend(found.map(|error| (root.shown.clone(), error)));
        Ok(Opened { session, errors, sources })
    })
}

fn bind(evaluator: &Evaluator, session: &mut Session<ModuleHost>) {
    let root = &evaluator.root;
    let config = root.config();
    let start = Chain::Start;
    let variables = config.variables.iter().enumerate();
    let variables = variables.map(|(at, variable)| (variable.item.name.clone(), evaluator.variable(root, at, &start)));
    session.bind("var", object(variables));
    let locals = config.locals.iter().enumerate();
    session.bind("local", object(locals.map(|(at, local)| (local.name.clone(), evaluator.local(root, at, &start)))));
    let calls = config.calls.iter().enumerate();
    session.bind("module", object(calls.map(|(at, call)| (call.name.clone(), evaluator.called(root, at, &start)))));
    let mut kinds: BTreeMap<(Mode, Arc<str>), BTreeMap<Arc<str>, Value>> = BTreeMap::new();
    for (at, block) in config.resources.iter().enumerate() {
        let names = kinds.entry((block.mode, block.kind.clone())).or_default();
        names.insert(block.name.clone(), evaluator.resource(root, at, &start));
    }
    let (mut data, mut ephemeral): (BTreeMap<Arc<str>, Value>, BTreeMap<Arc<str>, Value>) = Default::default();
    for ((mode, kind), names) in kinds {
        match mode {
            Mode::Managed => session.bind(&kind, Value::object(names)),
            Mode::Data => drop(data.insert(kind, Value::object(names))),
            Mode::Ephemeral => drop(ephemeral.insert(kind, Value::object(names))),
        }
    }
    if !ephemeral.is_empty() {
        session.bind("ephemeral", Value::object(ephemeral));
    }
    session.bind("data", Value::object(data));
}

fn object(entries: impl Iterator<Item = (Arc<str>, Value)>) -> Value {
    Value::object(entries.collect::<BTreeMap<_, _>>())
}
