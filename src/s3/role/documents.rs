//! A list of policy documents, open where there may be more.

use std::sync::Arc;

use crate::s3::fact::Fact;
use crate::s3::view::same;
use crate::value::{Basis, Reason, Shape, Type, Unknown, Value};

/// Policy documents that were found, and why there may be others.
#[derive(Default)]
pub(in crate::s3) struct Documents {
    known: Vec<Value>,
    open: Option<Reason>,
    basis: Option<Basis>,
}

impl Documents {
    /// Adds a document. What says nothing is none, and one of which nothing is known leaves the list open: what is known
    /// as far as its structure is a member.
    pub(in crate::s3) fn add(&mut self, document: &Value, basis: Basis) {
        let Some(unknown) = document.as_unknown() else {
            let nothing = document.is_null() || document.as_str() == Some("");
            if !nothing && !self.known.iter().any(|known| same(known, document)) {
                self.known.push(document.clone());
            }
            self.rest_on(basis);
            return;
        };
        match unknown.shape {
            Shape::Json(_) | Shape::Template(_) => self.known.push(document.clone()),
            _ => self.open(unknown.reason.clone()),
        }
        self.rest_on(basis);
    }

    /// There may be more.
    pub(in crate::s3) fn open(&mut self, reason: Reason) {
        self.open.get_or_insert(reason);
    }

    fn rest_on(&mut self, basis: Basis) {
        self.basis = self.basis.max(Some(basis));
    }

    /// The list, as what `fact` makes of a value.
    pub(in crate::s3) fn fact(self, fact: impl FnOnce(Value) -> Fact) -> Fact {
        let value = match self.open {
            None => Value::tuple(self.known),
            Some(reason) => {
                let ty = Type::List(Arc::new(Type::String));
                let length = (u64::try_from(self.known.len()).unwrap_or(0), None);
                let unknown = Unknown { length, not_null: true, ..Unknown::new(ty, reason) };
                Value::unknown(unknown.with_shape(Shape::Open(self.known.into())))
            }
        };
        fact(value).resting_on(self.basis.unwrap_or(Basis::Proven))
    }
}
