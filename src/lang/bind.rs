//! What an expression refers to, and resolving that once when it is loaded instead of at every evaluation.

use std::sync::Arc;

use super::tree::{Expr, Kind, Part, Step};
use crate::source::Span;

/// A name that an expression reads, outside the scope of its own `for` variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootUse {
    /// The root name.
    pub root: Arc<str>,
    /// The names read from it, up to the first index that is no literal string.
    pub attributes: Vec<Arc<str>>,
    /// How many of them are written `.name`, not `["name"]`, before the first that is not.
    pub dotted: usize,
    /// The place of the root name.
    pub root_span: Span,
    /// The place of the whole traversal.
    pub span: Span,
    /// The places of the attributes.
    pub attribute_spans: Vec<Span>,
}

/// A function that an expression calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallUse {
    /// The namespace; empty for a bare name.
    pub namespace: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// How many arguments are written.
    pub args: usize,
    /// Whether the last argument is expanded with `...`, so that their number is not known.
    pub expand: bool,
    /// The place of the name with its namespace.
    pub span: Span,
}

/// Resolves a root and its attributes to a slot and the number of attributes that the slot stands for.
pub type Resolve<'r> = dyn FnMut(&str, &[&str]) -> Option<(usize, usize)> + 'r;

impl Expr {
    /// Replaces traversals by slots. `resolve` is given the root name and the attributes read from it (literal string
    /// indexes count) and answers with a slot and how many attributes the slot stands for. Names of `for` variables
    /// are never offered within their scope.
    pub fn bind(&mut self, resolve: &mut Resolve<'_>) {
        bind(self, resolve, &mut Vec::new());
    }

    /// The names that the expression reads, in source order.
    pub fn roots(&self) -> Vec<RootUse> {
        let mut found = Vec::new();
        walk(self, &mut Vec::new(), &mut |expr, shadowed| {
            let Kind::Traversal(traversal) = &expr.kind else { return };
            if shadowed.contains(&traversal.root) {
                return;
            }
            let named = traversal.steps.iter().map_while(|step| step.name().map(|name| (Arc::from(name), step.span())));
            let (attributes, attribute_spans) = named.unzip();
            found.push(RootUse {
                root: traversal.root.clone(),
                attributes,
                dotted: traversal.steps.iter().take_while(|step| matches!(step, Step::Attribute { .. })).count(),
                root_span: traversal.root_span,
                span: expr.span,
                attribute_spans,
            });
        });
        found
    }

    /// The functions that the expression calls, in source order.
    pub fn calls(&self) -> Vec<CallUse> {
        let mut found = Vec::new();
        walk(self, &mut Vec::new(), &mut |expr, _| {
            let Kind::Call(call) = &expr.kind else { return };
            found.push(CallUse {
                namespace: call.namespace.clone(),
                name: call.name.clone(),
                args: call.args.len(),
                expand: call.expand,
                span: call.name_span,
            });
        });
        found
    }

    /// Visits the expression and then its parts, in source order.
    pub fn each(&self, visit: &mut dyn FnMut(&Self)) {
        walk(self, &mut Vec::new(), &mut |expr, _| visit(expr));
    }

    /// The slots that the expression reads, in source order, repeated as often as they are written.
    pub fn slots(&self) -> Vec<usize> {
        let mut found = Vec::new();
        walk(self, &mut Vec::new(), &mut |expr, _| {
            if let Kind::Slot { slot, .. } = expr.kind {
                found.push(slot);
            }
        });
        found
    }
}

fn bind(expr: &mut Expr, resolve: &mut Resolve<'_>, shadowed: &mut Vec<Arc<str>>) {
    match &mut expr.kind {
        Kind::Literal(_) => {}
        Kind::Template(parts) => bind_parts(parts, resolve, shadowed),
        Kind::Traversal(traversal) => {
            bind_steps(&mut traversal.steps, resolve, shadowed);
            if shadowed.contains(&traversal.root) {
                return;
            }
            let names: Vec<&str> = traversal.steps.iter().map_while(Step::name).collect();
            if let Some((slot, consumed)) = resolve(&traversal.root, &names) {
                let steps = traversal.steps.split_off(consumed.min(traversal.steps.len()));
                expr.kind = Kind::Slot { slot, steps };
            }
        }
        Kind::Access(access) => {
            bind(&mut access.object, resolve, shadowed);
            bind_steps(&mut access.steps, resolve, shadowed);
        }
        Kind::Splat(splat) => {
            bind(&mut splat.object, resolve, shadowed);
            bind_steps(&mut splat.each, resolve, shadowed);
        }
        Kind::Tuple(items) => items.iter_mut().for_each(|item| bind(item, resolve, shadowed)),
        Kind::Object(items) => {
            for (key, value) in items {
                if !key.is_dotted_name() {
                    bind(key, resolve, shadowed);
                }
                bind(value, resolve, shadowed);
            }
        }
        Kind::For(each) => {
            bind(&mut each.collection, resolve, shadowed);
            let outer = shadow(shadowed, each.key.as_ref(), &each.value);
            for part in
                [each.result_key.as_mut(), Some(&mut each.result), each.condition.as_mut()].into_iter().flatten()
            {
                bind(part, resolve, shadowed);
            }
            shadowed.truncate(outer);
        }
        Kind::Conditional(conditional) => {
            bind(&mut conditional.condition, resolve, shadowed);
            bind(&mut conditional.yes, resolve, shadowed);
            bind(&mut conditional.no, resolve, shadowed);
        }
        Kind::Unary(_, operand) | Kind::Parentheses(operand) => bind(operand, resolve, shadowed),
        Kind::Binary(binary) => {
            bind(&mut binary.left, resolve, shadowed);
            bind(&mut binary.right, resolve, shadowed);
        }
        Kind::Call(call) => call.args.iter_mut().for_each(|arg| bind(arg, resolve, shadowed)),
        Kind::Slot { steps, .. } => bind_steps(steps, resolve, shadowed),
    }
}

fn bind_steps(steps: &mut [Step], resolve: &mut Resolve<'_>, shadowed: &mut Vec<Arc<str>>) {
    for step in steps {
        if let Step::Index { key, .. } = step {
            bind(key, resolve, shadowed);
        }
    }
}

fn bind_parts(parts: &mut [Part], resolve: &mut Resolve<'_>, shadowed: &mut Vec<Arc<str>>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Value(expr) => bind(expr, resolve, shadowed),
            Part::If(part) => {
                bind(&mut part.condition, resolve, shadowed);
                bind_parts(&mut part.yes, resolve, shadowed);
                bind_parts(&mut part.no, resolve, shadowed);
            }
            Part::For(part) => {
                bind(&mut part.collection, resolve, shadowed);
                let outer = shadow(shadowed, part.key.as_ref(), &part.value);
                bind_parts(&mut part.body, resolve, shadowed);
                shadowed.truncate(outer);
            }
        }
    }
}

/// Adds the variables of a `for` and gives the length to restore afterwards.
fn shadow(shadowed: &mut Vec<Arc<str>>, key: Option<&Arc<str>>, value: &Arc<str>) -> usize {
    let outer = shadowed.len();
    shadowed.extend(key.cloned());
    shadowed.push(value.clone());
    outer
}

/// Visits every expression before its parts, with the `for` variables in scope.
fn walk(expr: &Expr, shadowed: &mut Vec<Arc<str>>, visit: &mut dyn FnMut(&Expr, &[Arc<str>])) {
    visit(expr, shadowed);
    match &expr.kind {
        Kind::Literal(_) => {}
        Kind::Template(parts) => walk_parts(parts, shadowed, visit),
        Kind::Traversal(traversal) => walk_steps(&traversal.steps, shadowed, visit),
        Kind::Access(access) => {
            walk(&access.object, shadowed, visit);
            walk_steps(&access.steps, shadowed, visit);
        }
        Kind::Splat(splat) => {
            walk(&splat.object, shadowed, visit);
            walk_steps(&splat.each, shadowed, visit);
        }
        Kind::Tuple(items) => items.iter().for_each(|item| walk(item, shadowed, visit)),
        Kind::Object(items) => {
            for (key, value) in items {
                if !key.is_dotted_name() {
                    walk(key, shadowed, visit);
                }
                walk(value, shadowed, visit);
            }
        }
        Kind::For(each) => {
            walk(&each.collection, shadowed, visit);
            let outer = shadow(shadowed, each.key.as_ref(), &each.value);
            for part in [each.result_key.as_ref(), Some(&each.result), each.condition.as_ref()].into_iter().flatten() {
                walk(part, shadowed, visit);
            }
            shadowed.truncate(outer);
        }
        Kind::Conditional(conditional) => {
            walk(&conditional.condition, shadowed, visit);
            walk(&conditional.yes, shadowed, visit);
            walk(&conditional.no, shadowed, visit);
        }
        Kind::Unary(_, operand) | Kind::Parentheses(operand) => walk(operand, shadowed, visit),
        Kind::Binary(binary) => {
            walk(&binary.left, shadowed, visit);
            walk(&binary.right, shadowed, visit);
        }
        Kind::Call(call) => call.args.iter().for_each(|arg| walk(arg, shadowed, visit)),
        Kind::Slot { steps, .. } => walk_steps(steps, shadowed, visit),
    }
}

fn walk_steps(steps: &[Step], shadowed: &mut Vec<Arc<str>>, visit: &mut dyn FnMut(&Expr, &[Arc<str>])) {
    for step in steps {
        if let Step::Index { key, .. } = step {
            walk(key, shadowed, visit);
        }
    }
}

fn walk_parts(parts: &[Part], shadowed: &mut Vec<Arc<str>>, visit: &mut dyn FnMut(&Expr, &[Arc<str>])) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Value(expr) => walk(expr, shadowed, visit),
            Part::If(part) => {
                walk(&part.condition, shadowed, visit);
                walk_parts(&part.yes, shadowed, visit);
                walk_parts(&part.no, shadowed, visit);
            }
            Part::For(part) => {
                walk(&part.collection, shadowed, visit);
                let outer = shadow(shadowed, part.key.as_ref(), &part.value);
                walk_parts(&part.body, shadowed, visit);
                shadowed.truncate(outer);
            }
        }
    }
}
