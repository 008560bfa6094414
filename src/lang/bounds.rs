//! What is known of a number that is not known.

use std::cmp::Ordering;
use std::sync::Arc;

use super::unknown::is_not_null;
use crate::value::{Data, Number, Range, Truth, Type, Unknown, Value};

/// The least and the greatest number that a value can be, where known.
#[derive(Default, Clone)]
pub(super) struct Bounds {
    least: Option<Number>,
    most: Option<Number>,
}

impl Bounds {
    /// The bounds of a number; `None` for anything that is certainly or possibly something else.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value.data() {
            Data::Number(number) => Some(Self { least: Some(number.clone()), most: Some(number.clone()) }),
            Data::Unknown(unknown) if unknown.ty == Type::Number => Some(Self::of_unknown(unknown)),
            _ => None,
        }
    }

    pub(super) fn of_unknown(unknown: &Unknown) -> Self {
        let Some(range) = &unknown.range else { return Self::default() };
        Self { least: range.least.clone(), most: range.most.clone() }
    }

    /// The bounds of a count, such as the length of a list.
    pub(super) fn of_count(least: u64, most: Option<u64>) -> Self {
        let number = |count: u64| i64::try_from(count).ok().map(Number::from);
        Self { least: number(least), most: most.and_then(number) }
    }

    /// Whether a number can be it.
    pub(super) fn hold(&self, number: &Number) -> bool {
        self.least.as_ref().is_none_or(|least| number >= least) && self.most.as_ref().is_none_or(|most| number <= most)
    }

    /// The bounds of one of two, not known which.
    pub(super) fn or(self, other: Self) -> Self {
        let both = |a: Option<Number>, b: Option<Number>, pick: Ordering| {
            let (a, b) = (a?, b?);
            Some(if a.cmp(&b) == pick { a } else { b })
        };
        Self {
            least: both(self.least, other.least, Ordering::Less),
            most: both(self.most, other.most, Ordering::Greater),
        }
    }

    /// A number within these bounds; a known one if they leave no choice.
    pub(super) fn apply(self, unknown: Unknown) -> Value {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) if unknown.not_null && least == most => Value::new(Data::Number(least.clone())),
            (None, None) => Value::unknown(unknown),
            _ => Value::unknown(Unknown {
                range: Some(Arc::new(Range { least: self.least, most: self.most })),
                ..unknown
            }),
        }
    }
}

/// Whether `left < right`, as far as the bounds of both tell.
pub(super) fn less(left: &Value, right: &Value) -> Truth {
    if let (Data::Number(left), Data::Number(right)) = (left.data(), right.data()) {
        return Truth::from(left < right);
    }
    let (Some(left), Some(right)) = (Bounds::of(left), Bounds::of(right)) else { return Truth::Unknown };
    match (&left.most, &right.least, &left.least, &right.most) {
        (Some(left), Some(right), _, _) if left < right => Truth::True,
        (_, _, Some(left), Some(right)) if left > right => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Whether `left < right`, with what Terraform leaves open: nothing is less than what it is at least.
pub(super) fn less_at_all(left: &Value, right: &Value) -> Truth {
    let certain = less(left, right);
    if certain != Truth::Unknown {
        return certain;
    }
    let (Some(a), Some(b)) = (Bounds::of(left), Bounds::of(right)) else { return certain };
    match (&a.least, &b.most) {
        (Some(least), Some(most)) if least >= most && is_not_null(left) && is_not_null(right) => Truth::False,
        _ => certain,
    }
}
