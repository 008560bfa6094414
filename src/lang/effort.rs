//! How much an expression may take: time and memory are bounded, whatever it says.

use std::cell::Cell;

use super::context::EvalError;
use super::evaluate::Eval;
use crate::limits::{Limit, Limits, Tally};
use crate::source::Span;
use crate::value::Value;

/// From how many parts on a value counts among the large ones of a module.
const LARGE: usize = 256;

/// How many bytes of a text count as a part, and from how many bytes on it counts; one that a resource holds counts sooner,
/// as names and addresses are made of it.
const TEXT_OF_PART: usize = 8;
const LONG: usize = 4096;
const LONG_HELD: usize = 1024;

/// How many parts a map or an object counts as, beside what is in it: it takes so much more memory than a number.
pub(super) const MAP: usize = 12;

/// How many steps are counted at once: the tally is shared by all threads.
const STEPS: u64 = 256;

/// What the evaluation of an expression has taken so far.
#[derive(Default)]
pub(super) struct Effort {
    /// How many elements loops have gone through.
    elements: Cell<u64>,
    /// How many steps are not in the tally yet.
    steps: Cell<u64>,
}

impl Effort {
    /// Counts an element of a loop.
    pub(super) fn element(&self, tally: &Tally, span: Span) -> Result<(), EvalError> {
        let count = self.elements.get() + 1;
        self.elements.set(count);
        let most = tally.limits().get(Limit::LoopElements);
        if count > most {
            let message = format!("the loops of the expression go through more than {most} elements");
            return Err(EvalError::beyond(tally.limits(), Limit::LoopElements, message, span));
        }
        if count.is_multiple_of(LARGE as u64) { made(tally, LARGE, span) } else { Ok(()) }
    }

    /// Counts steps.
    pub(super) fn works(&self, steps: u64, tally: &Tally, span: Span) -> Result<(), EvalError> {
        let count = self.steps.get().saturating_add(steps);
        if count < STEPS {
            self.steps.set(count);
            return Ok(());
        }
        self.steps.set(0);
        tally.works(count).map_err(|limit| too_much(limit, tally.limits(), span))
    }

    /// Puts the rest of the steps into the tally.
    pub(super) fn settle(&self, tally: &Tally, span: Span) -> Result<(), EvalError> {
        tally.works(self.steps.replace(0)).map_err(|limit| too_much(limit, tally.limits(), span))
    }

    /// Counts a text that was made, before there are more of them than memory holds.
    pub(super) fn text(length: usize, tally: &Tally, span: Span) -> Result<(), EvalError> {
        if length >= LONG { made(tally, length / TEXT_OF_PART, span) } else { Ok(()) }
    }

    /// Counts a value that an expression has made.
    pub(super) fn value(value: Value, tally: &Tally, span: Span) -> Eval {
        let limits = tally.limits();
        let (deepest, most) = (limits.size(Limit::Nesting), limits.size(Limit::ValueParts));
        // What is beyond the rest of the tally is not looked at either: many values can share their parts.
        let rest = tally.parts_left().saturating_add(LARGE).min(most);
        let mut left = rest;
        // What is innermost is a level, too, as of expressions.
        if !value.fits(deepest.saturating_sub(1), &mut left) {
            // It took as long to find that out as for a value of that size.
            let counted = tally.makes(rest - left);
            let (limit, message) = match left {
                0 if rest < most => return Err(too_much(counted.err().unwrap_or(Limit::RootParts), limits, span)),
                0 => (Limit::ValueParts, format!("the value has more than {most} parts")),
                _ => (Limit::Nesting, format!("the value is nested deeper than {deepest} levels")),
            };
            return Err(EvalError::beyond(limits, limit, message, span).refused(limit == Limit::ValueParts));
        }
        let parts = rest - left;
        if parts >= LARGE {
            made(tally, parts + MAP * maps(&value), span)?;
        }
        Ok(value)
    }
}

/// Counts the long texts of a value that a resource holds, for each resource that does: they are shared, but what is made
/// of them, such as ARNs, is not.
///
/// # Errors
/// If the values of the root module take too much by now.
pub fn held(value: &Value, tally: &Tally, span: Span) -> Result<(), EvalError> {
    let mut steps = 0;
    let bytes = long_texts(value, &mut steps);
    if bytes > 0 {
        made(tally, bytes / TEXT_OF_PART, span)?;
    }
    match steps >= STEPS {
        true => tally.works(steps).map_err(|limit| too_much(limit, tally.limits(), span)),
        false => Ok(()),
    }
}

fn long_texts(value: &Value, steps: &mut u64) -> usize {
    *steps += 1;
    if let Some(text) = value.as_str() {
        return if text.len() >= LONG_HELD { text.len() } else { 0 };
    }
    let items = value.items().unwrap_or_default().iter();
    let entries = value.entries().into_iter().flat_map(|entries| entries.values());
    items.chain(entries).map(|part| long_texts(part, steps)).sum()
}

/// How many maps and objects there are in a value.
fn maps(value: &Value) -> usize {
    let items: usize = value.items().unwrap_or_default().iter().map(maps).sum();
    items + value.entries().map_or(0, |entries| 1 + entries.values().map(maps).sum::<usize>())
}

/// Counts parts of large values.
fn made(tally: &Tally, parts: usize, span: Span) -> Result<(), EvalError> {
    tally.makes(parts).map_err(|limit| too_much(limit, tally.limits(), span))
}

/// That all expressions of a root module, or of a policy, take too much together.
pub(super) fn too_much(limit: Limit, limits: &Limits, span: Span) -> EvalError {
    EvalError::beyond(limits, limit, too_much_of(limit, limits), span)
}

/// The same in words.
pub(super) fn too_much_of(limit: Limit, limits: &Limits) -> String {
    let most = limits.get(limit);
    match limit {
        Limit::RootParts => {
            format!(
                "the values of the root module have more than {most} parts together, and no more large ones are evaluated"
            )
        }
        Limit::PolicyWork => format!("the policy takes more than {most} steps"),
        _ => format!("the root module takes more than {most} steps, and no more of it is evaluated"),
    }
}
