//! Unknown results: they keep why they are unknown, so that a verdict can say it.

use std::sync::Arc;

use crate::value::{Basis, Data, Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// The reason of the first unknown among the operands, depth first.
pub(super) fn reason_of<'v>(operands: impl IntoIterator<Item = &'v Value>) -> Reason {
    let first = operands.into_iter().find_map(Value::first_unknown);
    first.map_or_else(|| Reason::new(Why::Undecided, ""), |unknown| unknown.reason.clone())
}

/// An unknown that follows from operands: their reason, nothing else; sensitive if one of them is.
pub(super) fn unknown_from<'v>(ty: Type, operands: impl IntoIterator<Item = &'v Value> + Clone) -> Value {
    let sensitive = operands.clone().into_iter().any(is_deeply_sensitive);
    Value::unknown_because(ty, reason_of(operands)).with_sensitivity(sensitive)
}

/// The same, certainly not null, as the result of an operator or of most functions is.
pub(super) fn not_null_from<'v>(ty: Type, operands: impl IntoIterator<Item = &'v Value> + Clone) -> Value {
    with(&unknown_from(ty, operands), |unknown| unknown.not_null = true)
}

/// A changed copy of an unknown value; any other value as it is.
pub(super) fn with(value: &Value, change: impl FnOnce(&mut Unknown)) -> Value {
    let Some(unknown) = value.as_unknown() else { return value.clone() };
    let mut unknown = Unknown::clone(unknown);
    change(&mut unknown);
    same_marks(Value::unknown(unknown), value)
}

/// A value with another's sensitivity and place.
pub(super) fn same_marks(value: Value, like: &Value) -> Value {
    value.with_sensitivity(like.is_sensitive()).with_location(like.location().cloned())
}

/// Whether a value or anything inside it is sensitive.
pub(crate) fn is_deeply_sensitive(value: &Value) -> bool {
    value.is_deeply_sensitive()
}

/// Whether a value is certainly not null.
pub(super) fn is_not_null(value: &Value) -> bool {
    match value.data() {
        Data::Null(_) => false,
        Data::Unknown(unknown) => unknown.not_null,
        _ => true,
    }
}

/// Something inside an unknown value: of the same reason, and of the symbol's path when it has one.
pub(super) fn part_of(value: &Value, unknown: &Unknown, ty: Type, step: &str) -> Value {
    let mut part = Unknown::new(ty, unknown.reason.clone());
    if let Shape::Symbol(symbol) = &unknown.shape {
        part.shape = Shape::Symbol(extended(symbol, step));
    }
    if let Shape::Candidates(symbols, basis) = &unknown.shape {
        part.shape = Shape::Candidates(symbols.iter().map(|symbol| extended(symbol, step)).collect(), *basis);
    }
    same_marks(Value::unknown(part), value)
}

fn extended(symbol: &Symbol, step: &str) -> Symbol {
    let step = if symbol.path.is_empty() { step.trim_start_matches('.') } else { step };
    Symbol { address: symbol.address.clone(), path: format!("{}{step}", symbol.path).into() }
}

/// One of several values, not known which: the candidates of all of them.
pub(super) fn one_of(ty: Type, reason: Reason, values: &[&Value]) -> Unknown {
    let mut unknown = Unknown::new(ty, reason);
    let mut symbols: Vec<Symbol> = Vec::new();
    // A text that is spelled out is no symbol, and can name whatever a symbol can.
    let spelled = values.iter().any(|value| value.as_str().is_some_and(|text| !text.is_empty()));
    for value in values.iter().filter(|_| !spelled) {
        let Some(unknown) = value.as_unknown() else { continue };
        for symbol in unknown.candidates().0 {
            if !symbols.contains(symbol) {
                symbols.push(symbol.clone());
            }
        }
    }
    if !symbols.is_empty() {
        unknown.shape = Shape::Candidates(symbols.into(), Basis::Ambiguous);
    }
    unknown.not_null = values.iter().all(|value| is_not_null(value));
    unknown
}

/// A collection that is unknown except for its length: elements that are known to be there, as far as that tells which.
pub(super) fn of_known_length(unknown: Unknown) -> Value {
    /// Longer ones stay unknown as a whole, to bound what a length alone can allocate.
    const MOST: u64 = 10_000;
    let (least, most) = unknown.length;
    if !unknown.not_null || most != Some(least) || least > MOST {
        return Value::unknown(unknown);
    }
    let whole = Value::unknown(unknown.clone());
    let items = |element: &Type| {
        let items = (0..least).map(|at| part_of(&whole, &unknown, element.clone(), &format!("[{at}]"))).collect();
        Arc::new(crate::value::Sequence { element: element.clone(), items })
    };
    match &unknown.ty {
        Type::List(element) => Value::new(Data::List(items(element))),
        Type::Set(element) if least < 2 => Value::new(Data::Set(items(element))),
        Type::Map(element) if least == 0 => {
            let entries = std::collections::BTreeMap::new();
            Value::new(Data::Map(Arc::new(crate::value::Mapping { element: (**element).clone(), entries })))
        }
        _ => whole,
    }
}

/// A list with these members, and possibly more.
pub(super) fn open_list(members: Vec<Value>, reason: Reason) -> Value {
    let mut unknown = Unknown::new(Type::Dynamic, reason);
    unknown.not_null = true;
    unknown.length = (u64::try_from(members.len()).unwrap_or(u64::MAX), None);
    unknown.shape = Shape::Open(members.into());
    Value::unknown(unknown)
}

/// The members of an open list.
pub(super) fn open_members(value: &Value) -> Option<&[Value]> {
    match &value.as_unknown()?.shape {
        Shape::Open(members) | Shape::Between(members, _) => Some(members),
        _ => None,
    }
}

/// The elements of a set that are certain, if there are others that may turn out to be one of them.
pub(super) fn certain_members(value: &Value) -> Option<Vec<Value>> {
    let Data::Set(s) = value.data() else { return None };
    if s.items.len() < 2 || value.is_wholly_known() {
        return None;
    }
    Some(s.items.iter().filter(|item| item.is_wholly_known()).cloned().collect())
}

/// What an open list may hold beside its members, if that is bounded.
pub(super) fn further_members(value: &Value) -> Option<&[Value]> {
    match &value.as_unknown()?.shape {
        Shape::Between(_, others) => Some(others),
        _ => None,
    }
}

/// A known value without sensitivity anywhere inside.
pub(super) fn unmarked(value: &Value) -> Value {
    if !is_deeply_sensitive(value) {
        return value.clone();
    }
    let data = match value.data() {
        Data::List(s) => Data::List(Arc::new(unmarked_sequence(s))),
        Data::Set(s) => Data::Set(Arc::new(unmarked_sequence(s))),
        Data::Tuple(items) => Data::Tuple(Arc::new(items.iter().map(unmarked).collect())),
        Data::Map(m) => Data::Map(Arc::new(crate::value::Mapping {
            element: m.element.clone(),
            entries: m.entries.iter().map(|(k, v)| (k.clone(), unmarked(v))).collect(),
        })),
        Data::Object(attributes) => {
            Data::Object(Arc::new(attributes.iter().map(|(k, v)| (k.clone(), unmarked(v))).collect()))
        }
        other => other.clone(),
    };
    Value::new(data).with_location(value.location().cloned())
}

fn unmarked_sequence(s: &crate::value::Sequence) -> crate::value::Sequence {
    crate::value::Sequence { element: s.element.clone(), items: s.items.iter().map(unmarked).collect() }
}
