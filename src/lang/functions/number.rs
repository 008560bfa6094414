//! Numbers.

use super::{ANY, Function, Invocation, Marks, NUMBER, Outcome, Want, blame, items_of};
use crate::lang::convert::{convert, noun};
use crate::value::{Data, Number, Type, Value};

const fn of_one(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[NUMBER], rest: None, marks: Marks::Whole, returns: Want::Number, run }
}

const fn of_many(name: &'static str, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    let rest = Some((NUMBER, usize::MAX));
    Function { name, params: &[NUMBER], rest, marks: Marks::Whole, returns: Want::Number, run }
}

pub(super) const TABLE: &[Function] = &[
    of_one("abs", |call| map(call, |number| if number.has_minus() { number.negated() } else { number.clone() })),
    of_one("ceil", |call| map(call, Number::ceil)),
    of_one("floor", |call| map(call, Number::floor)),
    of_many("max", |call| Ok(number(numbers(call).max().cloned().unwrap_or(Number::ZERO)))),
    of_many("min", |call| Ok(number(numbers(call).min().cloned().unwrap_or(Number::ZERO)))),
    Function { name: "sum", params: &[ANY], rest: None, marks: Marks::Whole, returns: Want::Number, run: sum },
];

fn number(number: Number) -> Value {
    Value::new(Data::Number(number))
}

fn numbers<'c>(call: &'c Invocation<'_>) -> impl Iterator<Item = &'c Number> {
    call.args.iter().filter_map(|arg| match arg.data() {
        Data::Number(number) => Some(number),
        _ => None,
    })
}

fn map(call: &Invocation<'_>, change: fn(&Number) -> Number) -> Outcome {
    let first = numbers(call).next().ok_or("a number is required")?;
    Ok(number(change(first)))
}

fn sum(call: &Invocation<'_>) -> Outcome {
    let list = call.arg(0);
    let items = items_of(list, 0)?;
    if items.is_empty() {
        return blame(0, "the list is empty: it has no sum");
    }
    if !list.is_wholly_known() {
        return call.unknown([list]);
    }
    let mut total: Option<Number> = None;
    for item in items {
        let converted = convert(item, &Type::Number)
            .or_else(|_| blame(0, format!("an element is {}; a number is required", noun(&item.ty()))))?;
        let Data::Number(number) = converted.data() else { return blame(0, "an element is null") };
        total = Some(match total {
            Some(total) => total.checked_add(number).ok_or("the sum of opposite infinities is no number")?,
            None => number.clone(),
        });
    }
    Ok(number(total.unwrap_or(Number::ZERO)))
}
