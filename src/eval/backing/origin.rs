//! What an attribute comes from: the references of its expression, through local values, arguments, outputs and `for_each`,
//! and what stands around them.
//!
//! Nothing is evaluated: the values of a first apply are not those of a plan. What is known when a plan is made, such as
//! the other branch of a condition, is not where an unknown attribute comes from.

mod known;
mod place;
mod way;

use std::sync::Arc;

pub(super) use self::known::Known;
use self::place::written;
use self::way::At;
use super::Module;
use crate::estate::{Around, KNOWN, Origin};
use crate::eval::config::{Repeat, Slot};
use crate::lang::{Call, Expr, Kind, Part, Step};
use crate::resource::Address;
use crate::value::Value;

/// Expressions and references that are followed in a row.
const DEEPEST: usize = 64;

/// Expressions that are looked into for one attribute.
const MOST: usize = 2_000;

/// A step from a value to one within it.
#[derive(Clone)]
enum Hop {
    Name(Arc<str>),
    /// An element: which one, where that is written.
    Element(Option<usize>),
}

/// See [`crate::estate::Backing::origin`].
pub(super) fn origin(module: &Module, address: &Address, path: &str) -> Option<Origin> {
    let at = At::of(&module.evaluator.root.node, address)?;
    let config = at.config();
    let block = config.resources.get(config.lookup.resource(address.mode, &address.kind, &address.name)?)?;
    let mut search = Search { module, origin: Origin::default(), unread: false, left: MOST };
    let said = written(&block.content, path);
    let is_said = !said.is_empty();
    for found in said {
        search.value(&at.within(&block.repeat, found.iterators), found.expr, &found.hops, 0);
    }
    // What is not there to be read may say anything, and a bare reference too.
    (is_said && (!search.unread || !search.origin.around.is_empty())).then_some(search.origin)
}

struct Search<'m> {
    module: &'m Module,
    origin: Origin,
    /// Whether something stands in a module that is not there to be read.
    unread: bool,
    /// How many more expressions are looked into.
    left: usize,
}

impl<'m> Search<'m> {
    /// Looks into an expression: the attribute is what `hops` lead to in its value.
    fn value(&mut self, at: &At<'m>, expr: &'m Expr, hops: &[Hop], depth: usize) {
        if !self.goes_on(depth) {
            return self.around(Around::Expression);
        }
        if self.is_known(at, expr) {
            return;
        }
        let depth = depth + 1;
        match &expr.kind {
            Kind::Literal(_) => {}
            Kind::Parentheses(inner) => self.value(at, inner, hops, depth),
            Kind::Template(parts) => self.template(at, parts, depth),
            Kind::Slot { slot, steps } => self.slot(at, *slot, steps, hops, depth),
            Kind::Traversal(read) => match at.bound(&read.root) {
                Some((bound, outer)) => {
                    let steps = if bound.is_iterator { read.steps.get(1..).unwrap_or_default() } else { &read.steps };
                    self.value(&outer, bound.collection, &element(&joined(steps, hops)), depth);
                }
                None => self.around(Around::Expression),
            },
            Kind::Access(access) => {
                self.keys(at, &access.steps);
                self.value(at, &access.object, &joined(&access.steps, hops), depth);
            }
            Kind::Splat(splat) => {
                self.keys(at, &splat.each);
                let inner = hops.get(1..).unwrap_or_default();
                self.value(at, &splat.object, &element(&joined(&splat.each, inner)), depth);
            }
            Kind::Tuple(items) => match hops {
                [Hop::Element(Some(index)), rest @ ..] if let Some(item) = items.get(*index) => {
                    self.value(at, item, rest, depth);
                }
                _ => items.iter().for_each(|item| self.value(at, item, hops.get(1..).unwrap_or_default(), depth)),
            },
            Kind::Object(items) => self.object(at, items, hops, depth),
            Kind::For(made) => {
                let inner = at.of_each(&made.value, &made.collection);
                self.value(&inner, &made.result, hops.get(1..).unwrap_or_default(), depth);
            }
            Kind::Conditional(conditional) => {
                if !self.is_known(at, &conditional.condition) {
                    self.around(Around::Condition);
                }
                self.value(at, &conditional.yes, hops, depth);
                self.value(at, &conditional.no, hops, depth);
            }
            Kind::Call(call) => self.call(at, call, hops, depth),
            Kind::Unary(..) | Kind::Binary(_) => self.around(Around::Expression),
        }
    }

    fn template(&mut self, at: &At<'m>, parts: &'m [Part], depth: usize) {
        let mut open = None;
        let (mut before, mut after) = (String::new(), String::new());
        for part in parts {
            let text = if open.is_none() { &mut before } else { &mut after };
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Value(expr) if self.is_known(at, expr) => text.push_str(KNOWN),
                Part::Value(expr) if open.is_none() => open = Some(expr),
                Part::Value(_) | Part::If(_) | Part::For(_) => return self.around(Around::Expression),
            }
        }
        self.around(Around::Text { before: before.into(), after: after.into() });
        if let Some(expr) = open {
            self.value(at, expr, &[], depth);
        }
    }

    fn object(&mut self, at: &At<'m>, items: &'m [(Expr, Expr)], hops: &[Hop], depth: usize) {
        let (name, rest) = match hops {
            [Hop::Name(name), rest @ ..] => (Some(name), rest),
            // A block in JSON syntax stands for a list of one.
            [Hop::Element(_), Hop::Name(name), rest @ ..] if items.iter().any(|(key, _)| text(key) == Some(name)) => {
                (Some(name), rest)
            }
            [_, rest @ ..] => (None, rest),
            [] => (None, hops),
        };
        let literal = items.iter().all(|(key, _)| text(key).is_some());
        match name.filter(|_| literal).map(|name| items.iter().rfind(|(key, _)| text(key) == Some(name))) {
            Some(Some((_, value))) => self.value(at, value, rest, depth),
            Some(None) => {}
            None => items.iter().for_each(|(_, value)| self.value(at, value, rest, depth)),
        }
    }

    fn slot(&mut self, at: &At<'m>, slot: usize, steps: &'m [Step], hops: &[Hop], depth: usize) {
        let config = at.config();
        self.keys(at, steps);
        let hops = joined(steps, hops);
        match config.slots.get(slot).copied() {
            Some(Slot::Resource(block)) => {
                if let Some(block) = config.resources.get(block) {
                    self.origin.resources.push(at.address(block.mode, &block.kind, &block.name));
                }
            }
            Some(Slot::Variable(variable)) => {
                if let Some((outer, expr)) = at.argument(variable) {
                    self.value(&outer, expr, &hops, depth);
                }
            }
            Some(Slot::Local(local)) => {
                if let Some(local) = config.locals.get(local) {
                    self.value(&at.outside(), &local.expr, &hops, depth);
                }
            }
            Some(Slot::Call(call)) => {
                let mut rest = hops.iter().skip_while(|hop| matches!(hop, Hop::Element(_)));
                let first = rest.next();
                // `module.m["key"]` reads like an attribute where the key is a text.
                let keyed = matches!(steps, [Step::Index { key, .. }, ..] if text(key).is_some());
                let Some(Hop::Name(output)) = (if keyed { rest.next() } else { first }) else {
                    return self.around(Around::Expression);
                };
                match at.output(call, output) {
                    Some((inner, expr)) => self.value(&inner, expr, &rest.cloned().collect::<Vec<_>>(), depth),
                    None => self.unread = true,
                }
            }
            Some(Slot::EachValue) => match at.repeat() {
                Some(Repeat::Each(each)) => self.value(&at.outside(), &each.item, &element(&hops), depth),
                _ => self.around(Around::Expression),
            },
            Some(Slot::Applying) | None => self.around(Around::Expression),
            Some(_) => {}
        }
    }

    /// Looks whether indexes are written out, or are the key of the block itself.
    fn keys(&mut self, at: &At<'m>, steps: &[Step]) {
        for step in steps {
            if let Step::Index { key, .. } = step {
                self.key(at, key);
            }
        }
    }

    fn key(&mut self, at: &At<'m>, key: &Expr) {
        let mut key = key;
        while let Kind::Parentheses(inner) = &key.kind {
            key = inner;
        }
        let own = match &key.kind {
            Kind::Literal(_) => true,
            Kind::Slot { slot, steps } if steps.is_empty() => {
                matches!(at.config().slots.get(*slot), Some(Slot::EachKey | Slot::EachValue | Slot::CountIndex))
            }
            _ => false,
        };
        if !own {
            self.around(Around::Key);
        }
    }

    /// Functions that answer one of their arguments, or a part of it, are no more than a reference.
    fn call(&mut self, at: &At<'m>, call: &'m Call, hops: &[Hop], depth: usize) {
        let function = || Around::Function(call.name.clone());
        let Some(first) = call.args.first().filter(|_| matches!(&*call.namespace, "" | "core")) else {
            return self.around(function());
        };
        match (&*call.name, call.args.as_slice()) {
            ("try" | "coalesce" | "tostring" | "sensitive" | "nonsensitive" | "tolist" | "tomap" | "merge", _)
                if !call.expand =>
            {
                call.args.iter().for_each(|arg| self.value(at, arg, hops, depth));
            }
            ("coalescelist" | "compact" | "concat" | "distinct" | "flatten" | "reverse" | "sort" | "toset", _)
                if !call.expand =>
            {
                let inner = if hops.is_empty() { Vec::new() } else { element(hops.get(1..).unwrap_or_default()) };
                call.args.iter().for_each(|arg| self.value(at, arg, &inner, depth));
            }
            ("one", _) => self.value(at, first, &element(hops), depth),
            ("element", [_, which]) => {
                self.key(at, which);
                let which = if let Kind::Literal(which) = &which.kind { index(which) } else { None };
                let inner: Vec<Hop> = std::iter::once(Hop::Element(which)).chain(hops.iter().cloned()).collect();
                self.value(at, first, &inner, depth);
            }
            ("trimprefix", [_, prefix]) if text(prefix).is_some_and(is_arn_of_bucket) => {
                self.around(Around::Name);
                self.value(at, first, &[], depth);
            }
            ("replace", [_, cut, by]) if text(cut).is_some_and(is_arn_of_bucket) && text(by) == Some("") => {
                self.around(Around::Name);
                self.value(at, first, &[], depth);
            }
            ("split", [separator, arn])
                if matches!(
                    (text(separator), hops),
                    (Some(":::"), [Hop::Element(Some(1))]) | (Some(":"), [Hop::Element(Some(5))])
                ) =>
            {
                self.around(Around::Name);
                self.value(at, arn, &[], depth);
            }
            ("values", _) => self.value(at, first, &element(hops.get(1..).unwrap_or_default()), depth),
            ("lookup", [_, key, rest @ ..]) => {
                let hop = text(key).map_or(Hop::Element(None), |name| Hop::Name(name.into()));
                let inner: Vec<Hop> = std::iter::once(hop).chain(hops.iter().cloned()).collect();
                self.value(at, first, &inner, depth);
                rest.iter().for_each(|fallback| self.value(at, fallback, hops, depth));
            }
            // Of one element, as modules of old take what `count` makes.
            ("join", [separator, list]) if text(separator) == Some("") && is_splat(list) => {
                self.value(at, list, &element(&[]), depth);
            }
            _ => self.around(function()),
        }
    }

    /// Whether an expression is known when the plan is made.
    fn is_known(&self, at: &At<'m>, expr: &Expr) -> bool {
        at.knows(self.module.known(), expr)
    }

    fn goes_on(&mut self, depth: usize) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0 && depth <= DEEPEST
    }

    fn around(&mut self, around: Around) {
        if !self.origin.around.contains(&around) {
            self.origin.around.push(around);
        }
    }
}

/// The text of a literal, or of a key that is written bare.
fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Literal(value) => value.as_str(),
        Kind::Traversal(traversal) if traversal.steps.is_empty() => Some(&traversal.root),
        _ => None,
    }
}

/// Whether a text is what stands before the name in the ARN of a bucket.
fn is_arn_of_bucket(text: &str) -> bool {
    text.starts_with("arn:") && text.ends_with(":s3:::")
}

/// Whether a list is one of attributes of instances, or several in a row.
fn is_splat(list: &Expr) -> bool {
    match &list.kind {
        Kind::Splat(_) => true,
        Kind::Parentheses(inner) => is_splat(inner),
        Kind::Call(call) => matches!(&*call.name, "compact" | "concat") && call.args.iter().all(is_splat),
        _ => false,
    }
}

/// Hops to an element, and on.
fn element(hops: &[Hop]) -> Vec<Hop> {
    std::iter::once(Hop::Element(None)).chain(hops.iter().cloned()).collect()
}

/// Steps, and hops behind them.
fn joined(steps: &[Step], hops: &[Hop]) -> Vec<Hop> {
    let hop = |step: &Step| match (step.name(), step) {
        (Some(name), _) => Hop::Name(name.into()),
        (None, Step::Index { key: Expr { kind: Kind::Literal(at), .. }, .. }) => Hop::Element(index(at)),
        (None, _) => Hop::Element(None),
    };
    steps.iter().map(hop).chain(hops.iter().cloned()).collect()
}

fn index(value: &Value) -> Option<usize> {
    usize::try_from(value.as_number()?.as_i64()?).ok()
}
