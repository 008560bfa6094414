//! Whose names an expression reads: the module that it stands in, and the blocks around it.

use std::sync::Arc;

use super::known::Known;
use crate::eval::config::{Config, Repeat};
use crate::eval::tree::{Child, Node};
use crate::lang::Expr;
use crate::resource::{Address, Mode, ModulePath, ModuleStep};

/// A place in the configuration.
#[derive(Clone)]
pub(super) struct At<'m> {
    node: &'m Node,
    /// The modules around it from the outside in, each with the number of the call that leads on.
    callers: Vec<(&'m Node, usize)>,
    repeat: Option<&'m Repeat>,
    bound: Vec<Bound<'m>>,
}

/// The variable of a `for`, or the iterator of a `dynamic` block.
#[derive(Clone)]
pub(super) struct Bound<'m> {
    pub(super) name: Arc<str>,
    pub(super) collection: &'m Expr,
    /// Whether the element is its `value`.
    pub(super) is_iterator: bool,
}

impl<'m> At<'m> {
    /// The module of an address, whatever the keys of the address.
    pub(super) fn of(root: &'m Node, address: &Address) -> Option<Self> {
        let mut at = Self { node: root, callers: Vec::new(), repeat: None, bound: Vec::new() };
        for step in address.module.0.iter() {
            at = at.called(*at.config().lookup.calls.get(&step.name)?)?;
        }
        Some(at)
    }

    pub(super) fn config(&self) -> &'m Config {
        &self.node.config
    }

    /// What `each` stands for.
    pub(super) fn repeat(&self) -> Option<&'m Repeat> {
        self.repeat
    }

    /// Within a block of the module.
    pub(super) fn within(&self, repeat: &'m Repeat, iterators: Vec<Bound<'m>>) -> Self {
        Self { repeat: Some(repeat), bound: iterators, ..self.clone() }
    }

    /// Outside of its blocks.
    pub(super) fn outside(&self) -> Self {
        Self { repeat: None, bound: Vec::new(), ..self.clone() }
    }

    /// Within a `for`.
    pub(super) fn of_each(&self, name: &Arc<str>, collection: &'m Expr) -> Self {
        let mut inner = self.clone();
        inner.bound.push(Bound { name: name.clone(), collection, is_iterator: false });
        inner
    }

    /// What a name is bound to, and where that is said.
    pub(super) fn bound(&self, name: &str) -> Option<(Bound<'m>, Self)> {
        let at = self.bound.iter().rposition(|bound| *bound.name == *name)?;
        let mut outer = self.clone();
        let bound = outer.bound.drain(at..).next()?;
        Some((bound, outer))
    }

    /// The argument of the call that gives a variable its value. None where it has its default, and in the root.
    pub(super) fn argument(&self, variable: usize) -> Option<(Self, &'m Expr)> {
        let (&(node, call), callers) = self.callers.split_last()?;
        let call = node.config.calls.get(call)?;
        let argument = call.content.argument(&self.config().variables.get(variable)?.item.name)?;
        let outer = Self { node, callers: callers.to_vec(), repeat: Some(&call.repeat), bound: Vec::new() };
        Some((outer, &argument.attribute.expr))
    }

    /// The expression of an output of a module that is called here, if it is there to be read.
    pub(super) fn output(&self, call: usize, name: &str) -> Option<(Self, &'m Expr)> {
        let inner = self.called(call)?;
        let config = inner.config();
        Some((inner, &config.outputs.get(config.output(name)?)?.expr))
    }

    /// The address of a block of the module, without keys.
    pub(super) fn address(&self, mode: Mode, kind: &Arc<str>, name: &Arc<str>) -> Address {
        let step = |&(node, call): &(&Node, usize)| {
            Some(ModuleStep { name: node.config.calls.get(call)?.name.clone(), key: None })
        };
        let module = ModulePath(self.callers.iter().filter_map(step).collect());
        Address { module, mode, kind: kind.clone(), name: name.clone(), key: None }
    }

    /// Whether an expression that stands here is known when the plan is made.
    pub(super) fn knows(&self, known: &Known, expr: &Expr) -> bool {
        let open = |name: &str| self.bound(name).is_some_and(|(bound, outer)| !outer.knows(known, bound.collection));
        known.holds(self.node, expr, self.repeat, &open)
    }

    fn called(&self, call: usize) -> Option<Self> {
        let Child::Module(inner) = self.node.children.get(call)? else { return None };
        let callers = self.callers.iter().copied().chain([(self.node, call)]).collect();
        Some(Self { node: inner, callers, repeat: None, bound: Vec::new() })
    }
}
