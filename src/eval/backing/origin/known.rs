//! Which variables and local values are known when a plan is made.

use foldhash::{HashMap, HashMapExt};

use crate::eval::config::{Config, Repeat, Slot};
use crate::eval::tree::{Child, Node};
use crate::lang::{Expr, Kind};
use crate::resource::always_known;
use crate::source::Span;

/// Functions whose answer is not known when a plan is made.
const LATE: [&str; 3] = ["bcrypt", "timestamp", "uuid"];

/// What is known of each module, by the place of its node: one stands for a path of calls.
pub(in crate::eval::backing) struct Known(HashMap<usize, Names>);

/// The names of one module, by their numbers.
#[derive(Default)]
struct Names {
    variables: Vec<bool>,
    locals: Vec<bool>,
}

impl Known {
    /// Callers before what they call, and local values before those that read them.
    pub(in crate::eval::backing) fn of(root: &Node) -> Self {
        let mut known = HashMap::new();
        let mut open = vec![(root, vec![true; root.config.variables.len()])];
        while let Some((node, variables)) = open.pop() {
            let config = &node.config;
            let mut names = Names { variables, locals: vec![false; config.locals.len()] };
            for &at in &config.order {
                let is_known = config.locals.get(at).is_some_and(|local| names.hold(config, &local.expr, None));
                if let Some(local) = names.locals.get_mut(at) {
                    *local = is_known;
                }
            }
            for (call, child) in config.calls.iter().zip(&node.children) {
                let Child::Module(inner) = child else { continue };
                let given = |name: &str| match call.content.argument(name) {
                    Some(argument) => names.hold(config, &argument.attribute.expr, Some(&call.repeat)),
                    None => true,
                };
                let variables = inner.config.variables.iter().map(|variable| given(&variable.item.name)).collect();
                open.push((inner, variables));
            }
            known.insert(number(node), names);
        }
        Self(known)
    }

    /// Whether an expression of a module is known when the plan is made; `open` says which names of a `for` around it are
    /// not.
    pub(super) fn holds(&self, node: &Node, expr: &Expr, repeat: Option<&Repeat>, open: &dyn Fn(&str) -> bool) -> bool {
        let mut reads_open = false;
        expr.each(&mut |part| {
            if let Kind::Traversal(read) = &part.kind {
                reads_open = reads_open || open(&read.root);
            }
        });
        !reads_open && self.0.get(&number(node)).is_some_and(|names| names.hold(&node.config, expr, repeat))
    }
}

/// What tells nodes apart: they are where they are for as long as the module is there.
fn number(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

impl Names {
    fn hold(&self, config: &Config, expr: &Expr, repeat: Option<&Repeat>) -> bool {
        let (mut late, mut counted, mut slots) = (false, Vec::<Span>::new(), Vec::new());
        expr.each(&mut |part| match &part.kind {
            Kind::Call(call) => {
                late |= LATE.contains(&&*call.name);
                // How many instances there are is known.
                if let ("length", [Expr { kind: Kind::Slot { steps, .. }, span }]) = (&*call.name, &*call.args)
                    && steps.is_empty()
                {
                    counted.push(*span);
                }
            }
            Kind::Slot { slot, .. } if !counted.contains(&part.span) => slots.push(*slot),
            _ => {}
        });
        slots.sort_unstable();
        slots.dedup();
        !late && slots.into_iter().all(|slot| self.hold_slot(config, slot, repeat))
    }

    fn hold_slot(&self, config: &Config, slot: usize, repeat: Option<&Repeat>) -> bool {
        match config.slots.get(slot) {
            Some(Slot::Variable(at)) => self.variables.get(*at) == Some(&true),
            Some(Slot::Local(at)) => self.locals.get(*at) == Some(&true),
            Some(Slot::Resource(at)) => {
                config.resources.get(*at).is_some_and(|block| always_known(block.mode, &block.kind))
            }
            Some(Slot::EachValue) => match repeat {
                Some(Repeat::Each(each)) => self.hold(config, &each.item, None),
                _ => false,
            },
            Some(Slot::Call(_) | Slot::Applying) | None => false,
            Some(
                Slot::EachKey | Slot::CountIndex | Slot::PathModule | Slot::PathRoot | Slot::PathCwd | Slot::Workspace,
            ) => true,
        }
    }
}
