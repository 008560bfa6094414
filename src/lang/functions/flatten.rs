//! `flatten`.

use super::{ANY, Failure, Function, Invocation, Marks, Outcome, Want, blame};
use crate::lang::convert::noun;
use crate::lang::unknown::{open_list, open_members, reason_of};
use crate::value::{Data, Type, Value};

pub(super) const TABLE: &[Function] = &[Function {
    name: "flatten",
    params: &[ANY.or_unknown_in_onus()],
    rest: None,
    marks: Marks::Own,
    returns: Want::By(flatten_type),
    run: flatten,
}];

/// How many elements an unknown list has is not known, whatever its type.
fn flatten_type(_: &[Value]) -> Result<Type, Failure> {
    Ok(Type::Dynamic)
}

/// The elements of nested lists. An unknown element can be a list: then it is not known how many there are.
fn flatten(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let listed = matches!(value.data(), Data::List(_) | Data::Set(_) | Data::Tuple(_));
    let open = value
        .as_unknown()
        .is_some_and(|unknown| matches!(unknown.ty, Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Dynamic));
    // Of something partly unknown Terraform does not ask what it is.
    let entries = value.entries().filter(|_| !call.onus() && !value.is_wholly_known());
    let mut flat = Flat { sensitive: value.is_sensitive(), ..Flat::default() };
    match entries {
        Some(entries) => entries.values().for_each(|item| flat.item(item)),
        None if listed || open => flat.add(value),
        None => return blame(0, format!("argument 1 is {}; a list is required", noun(&value.ty()))),
    }
    let result = match flat.open {
        None => Value::tuple(flat.items),
        Some(unknown) if call.onus() => {
            call.env.risk();
            open_list(flat.items, reason_of([&unknown]))
        }
        Some(unknown) => call.unknown([&unknown])?,
    };
    Ok(result.with_sensitivity(flat.sensitive))
}

#[derive(Default)]
struct Flat {
    items: Vec<Value>,
    sensitive: bool,
    open: Option<Value>,
}

impl Flat {
    /// Adds the elements of a list.
    fn add(&mut self, value: &Value) {
        self.sensitive |= value.is_sensitive();
        // Unknown elements of a set can coincide, so that there are fewer.
        let fewer = matches!(value.data(), Data::Set(s) if s.items.len() > 1) && !value.is_wholly_known();
        let members = match value.items() {
            Some(items) if !fewer => items,
            _ => {
                self.open.get_or_insert_with(|| value.clone());
                open_members(value).unwrap_or(&[])
            }
        };
        members.iter().for_each(|item| self.item(item));
    }

    fn item(&mut self, item: &Value) {
        let nested = match item.data() {
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => true,
            Data::Unknown(unknown) => match unknown.ty {
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => true,
                // A sensitive one is taken for an element.
                Type::Dynamic => !item.is_sensitive(),
                _ => false,
            },
            _ => false,
        };
        if nested {
            self.add(item);
        } else {
            self.items.push(item.clone());
        }
    }
}
