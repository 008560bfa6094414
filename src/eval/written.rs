//! The configuration that a plan was made from: it gives places to what the plan says, and tells what stands
//! around references.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::backing::Module;
use super::config::Config;
use super::evaluator::Evaluator;
use super::files::Library;
use super::load::{Options, Prepared, prepare};
use super::pool::in_pool;
use super::values::Given;
use crate::estate::{Estate, Kind, Program};
use crate::input;
use crate::lang::{self, Dialect};
use crate::source::{Diagnostic, SourceMap};
use crate::value::Value;

/// What was read of the configuration of a plan.
pub struct Written {
    /// The configuration. It has places, expressions and the resources that it declares, and no values.
    pub estate: Estate,
    /// What could not be read or evaluated, each with the file or directory that it is about.
    pub errors: Vec<(Arc<str>, Diagnostic)>,
    /// Whether all of its files could be read: what the others declare is not all there is.
    pub whole: bool,
    /// The texts that places point into: those that were there before, and more.
    pub sources: SourceMap,
}

/// Reads the root module in a directory as the program that planned reads it, with the values that its variables have in
/// the plan.
///
/// # Errors
/// If there is no configuration in the directory itself. Everything else is in [`Written::errors`].
pub fn written(
    path: &str,
    program: Program,
    options: &Options,
    variables: Vec<(Arc<str>, Value)>,
    sources: SourceMap,
) -> Result<Written, (Diagnostic, SourceMap)> {
    let none = || {
        Diagnostic::new(format!("{path} is no directory with configuration, so no plan was made from it"))
            .with_help(format!("pass the directory in which `{} plan` was run", program.command()))
    };
    if !input::is_directory(path) {
        return Err((none(), sources));
    }
    let tree = match input::root(path, program == Program::OpenTofu, &options.limits) {
        Ok(tree) => tree,
        Err(diagnostic) => return Err((diagnostic, sources)),
    };
    let Some(root) = tree.given().cloned() else { return Err((none(), sources)) };
    in_pool(|| {
        let mut library = Library::new(sources, options);
        let problems = tree.problems().iter();
        library.errors.extend(problems.map(|problem| (problem.path.clone(), problem.diagnostic.clone())));
        library.read(&tree, std::slice::from_ref(&root));
        match prepare(&tree, &root, options, &mut library) {
            Some(prepared) => {
                library.conceal();
                Ok(read(prepared, library, variables))
            }
            None => {
                let diagnostic = Diagnostic::new(format!("{path} cannot be read as a root module"));
                Err((diagnostic, library.sources))
            }
        }
    })
}

fn read(prepared: Prepared, library: Library, variables: Vec<(Arc<str>, Value)>) -> Written {
    let Prepared { node, mut world, shown, key, errors: mut found, .. } = prepared;
    planned(&node.config, variables, &mut world.given);
    let mut module = Module::new(Evaluator::new(node, world));
    module.expand();
    found.extend(module.evaluator.take_errors());
    let unfetched = module.unfetched();
    let mut estate = Estate::new(shown.clone(), Kind::Module, Vec::new(), Box::new(module));
    estate.key = key;
    estate.unfetched = unfetched;
    let Library { sources, mut errors, .. } = library;
    let whole = errors.is_empty();
    errors.extend(found.into_iter().map(|error| (shown.clone(), error)));
    Written { estate, errors, whole, sources }
}

/// Gives variables the values that the plan records, unless they have them anyway: then it is known where from.
fn planned(config: &Config, variables: Vec<(Arc<str>, Value)>, given: &mut BTreeMap<Arc<str>, Given>) {
    for (name, value) in variables {
        let Some(variable) = config.lookup.variables.get(&name).and_then(|at| config.variables.get(*at)) else {
            continue;
        };
        let Ok(planned) = variable.item.value(Some(&value)) else { continue };
        let known = variable.item.value(given.get(&name).map(|given| &given.value));
        if !known.is_ok_and(|known| lang::equal(&known, &planned, Dialect::Terraform).is_true()) {
            given.insert(name, Given { value, place: None });
        }
    }
}
