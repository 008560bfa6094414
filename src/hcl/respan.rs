//! One place for all parts of an expression, where the places of its parts are not known.

use crate::lang::{Expr, Kind, Part, Step};
use crate::source::Span;

/// Gives an expression and everything in it a place.
pub(super) fn respan(expr: &mut Expr, span: Span) {
    expr.span = span;
    match &mut expr.kind {
        Kind::Literal(_) => {}
        Kind::Template(parts) => each_part(parts, span),
        Kind::Traversal(traversal) => {
            traversal.root_span = span;
            each_step(&mut traversal.steps, span);
        }
        Kind::Access(access) => {
            respan(&mut access.object, span);
            each_step(&mut access.steps, span);
        }
        Kind::Splat(splat) => {
            respan(&mut splat.object, span);
            each_step(&mut splat.each, span);
        }
        Kind::Tuple(items) => items.iter_mut().for_each(|item| respan(item, span)),
        Kind::Object(items) => items.iter_mut().for_each(|(key, value)| {
            respan(key, span);
            respan(value, span);
        }),
        Kind::For(each) => {
            respan(&mut each.collection, span);
            respan(&mut each.result, span);
            let optional = [each.result_key.as_mut(), each.condition.as_mut()];
            optional.into_iter().flatten().for_each(|expr| respan(expr, span));
        }
        Kind::Conditional(conditional) => {
            respan(&mut conditional.condition, span);
            respan(&mut conditional.yes, span);
            respan(&mut conditional.no, span);
        }
        Kind::Unary(_, operand) => respan(operand, span),
        Kind::Binary(binary) => {
            respan(&mut binary.left, span);
            respan(&mut binary.right, span);
        }
        Kind::Call(call) => {
            call.name_span = span;
            call.args.iter_mut().for_each(|arg| respan(arg, span));
        }
        Kind::Parentheses(inner) => respan(inner, span),
        Kind::Slot { steps, .. } => each_step(steps, span),
    }
}

fn each_step(steps: &mut [Step], all: Span) {
    for step in steps {
        match step {
            Step::Attribute { span, .. } | Step::Each { span, .. } => *span = all,
            Step::Index { key, span } => {
                *span = all;
                respan(key, all);
            }
        }
    }
}

fn each_part(parts: &mut [Part], span: Span) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Value(value) => respan(value, span),
            Part::If(part) => {
                part.span = span;
                respan(&mut part.condition, span);
                each_part(&mut part.yes, span);
                each_part(&mut part.no, span);
            }
            Part::For(part) => {
                part.span = span;
                respan(&mut part.collection, span);
                each_part(&mut part.body, span);
            }
        }
    }
}
