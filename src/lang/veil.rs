//! Errors in loops over something that is sensitive as a whole.
//!
//! There the elements carry no mark of their own, as in Terraform: the result is marked instead. An error has no result,
//! so that what failed is tried again with the elements marked, and what is said is what is said of sensitive values.

use super::context::EvalError;
use super::evaluate::{Env, Eval};
use crate::value::{Data, Value};

/// Whether the elements of sensitive collections are marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Veil {
    /// No loop around this is over something sensitive.
    None,
    /// One is, and tries its body again if it fails.
    Later,
    /// The body of one is tried again.
    Drawn,
}

/// What the variables of a loop are called: of the key, if it has one, and of the value.
pub(super) type Names<'n> = (Option<&'n str>, &'n str);

impl Env<'_> {
    /// Runs the body of a loop for one element of a collection.
    pub(super) fn body(
        &self,
        names: Names<'_>,
        element: (Value, Value),
        collection: &Value,
        mut run: impl FnMut(&Env<'_>) -> Result<(), EvalError>,
    ) -> Result<(), EvalError> {
        if !collection.is_sensitive() {
            return self.with_element(names.0, names.1, element, run);
        }
        self.veiled(|env, marked| {
            let (key, value) = element.clone();
            let element = (key.with_sensitivity(marked), value.with_sensitivity(marked));
            env.with_element(names.0, names.1, element, &mut run)
        })
    }

    /// Reads each element of a sequence, marked where only the error counts.
    pub(super) fn each_part(&self, value: &Value, mut run: impl FnMut(&Env<'_>, &Value) -> Eval) -> Eval {
        if !value.is_sensitive() {
            return run(self, value);
        }
        self.veiled(|env, marked| if marked { run(env, &with_marked_elements(value)) } else { run(env, value) })
    }

    fn veiled<T>(&self, mut run: impl FnMut(&Env<'_>, bool) -> Result<T, EvalError>) -> Result<T, EvalError> {
        match self.veil {
            Veil::Later => return run(self, false),
            Veil::Drawn => return run(self, true),
            Veil::None => {}
        }
        let error = match run(&self.with_veil(Veil::Later), false) {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let hazard = self.hazard.get();
        let again = run(&self.with_veil(Veil::Drawn), true);
        self.hazard.set(hazard);
        Err(match again {
            Err(again) if again.span == error.span && again.refused == error.refused => again.of_type(error.ty.clone()),
            // Marks, or what is left of a limit, led elsewhere.
            _ => EvalError::new(error.span, "this has no value for an element of a sensitive collection")
                .with_help("read the element itself, as in `var.secrets[0]`, or wrap the collection in `nonsensitive`")
                .refused(error.refused)
                .of_type(error.ty.clone()),
        })
    }
}

/// The elements of a list, a set or a tuple, marked; anything else carries its mark as it is.
fn with_marked_elements(value: &Value) -> Value {
    match value.data() {
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            let items = value.items().unwrap_or(&[]).iter();
            Value::tuple(items.map(|item| item.clone().with_sensitivity(true)).collect())
        }
        _ => value.clone(),
    }
}
