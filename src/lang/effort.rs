//! How much an expression may take: time and memory are bounded, whatever it says.

use std::cell::Cell;

use super::context::{EvalError, Scope};
use super::evaluate::{Eval, MAX_DEPTH};
use crate::source::Span;
use crate::value::Value;

/// The most parts of a value that an expression may make.
const MAX_PARTS: usize = 1 << 22;

/// From how many parts on a value counts among the large ones of a module.
const LARGE: usize = 256;

/// How many bytes of a text count as a part, and from how many bytes on it counts.
const TEXT_OF_PART: usize = 16;
const LONG: usize = 4096;

/// The most elements that the loops of an expression go through, all of them together: nested ones could go on for hours.
const MAX_ELEMENTS: usize = 1 << 22;

/// The most parts that the values of all expressions of a root module have together, and the elements of their loops
/// with them: each value is kept.
pub const MOST_PARTS: usize = 1 << 25;

/// What the evaluation of an expression has taken so far.
#[derive(Default)]
pub(super) struct Effort {
    /// How many elements loops have gone through.
    elements: Cell<usize>,
}

impl Effort {
    /// Counts an element of a loop.
    pub(super) fn element(&self, scope: &dyn Scope, span: Span) -> Result<(), EvalError> {
        let count = self.elements.get() + 1;
        self.elements.set(count);
        if count > MAX_ELEMENTS {
            let message = format!("the loops of the expression go through more than {MAX_ELEMENTS} elements");
            return Err(EvalError::new(span, message).refused(true));
        }
        if count.is_multiple_of(LARGE) && !scope.makes(LARGE) {
            return Err(too_many_parts(span));
        }
        Ok(())
    }

    /// Counts a text that was made, before there are more of them than memory holds.
    pub(super) fn text(length: usize, scope: &dyn Scope, span: Span) -> Result<(), EvalError> {
        if length >= LONG && !scope.makes(length / TEXT_OF_PART) {
            return Err(too_many_parts(span));
        }
        Ok(())
    }

    /// Counts a value that an expression has made.
    pub(super) fn value(value: Value, scope: &dyn Scope, span: Span) -> Eval {
        let mut left = MAX_PARTS;
        if !value.fits(MAX_DEPTH, &mut left) {
            let message =
                format!("the value is nested deeper than {MAX_DEPTH} levels, or has more than {MAX_PARTS} parts");
            // It took as long to find that out as for the largest value.
            scope.makes(MAX_PARTS);
            return Err(EvalError::new(span, message));
        }
        let parts = MAX_PARTS - left;
        if parts >= LARGE && !scope.makes(parts) {
            return Err(too_many_parts(span));
        }
        Ok(value)
    }
}

fn too_many_parts(span: Span) -> EvalError {
    let message = format!(
        "the values of the root module have more than {MOST_PARTS} parts together, and no more large ones are evaluated"
    );
    EvalError::new(span, message).refused(true)
}
