//! Values as a plan records them: JSON, with masks of what is unknown and what is sensitive.

use super::{Data, Type, Value};

/// A value in the form of `terraform show -json`: what is unknown or sensitive is left out of `value` (null, and absent
/// from objects when unknown), and the masks say where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The value as JSON; numbers have all their digits.
    pub value: String,
    /// The type as JSON, such as `"string"` or `["list","string"]`. A null has the type `"dynamic"`, as an output of a
    /// plan, and so has a sensitive object: the names of its attributes can be as telling as their values.
    pub ty: String,
    /// `true` where something is unknown, shaped like a plan's `after_unknown`; `None` if nothing is.
    pub unknown: Option<String>,
    /// The same for what is sensitive.
    pub sensitive: Option<String>,
}

impl Value {
    /// The value as a plan records it; sensitive parts do not appear.
    ///
    /// # Errors
    /// A message if a number is infinite, which JSON cannot hold.
    pub fn recorded(&self) -> Result<Record, String> {
        let mut value = String::new();
        write_value(self, &mut value)?;
        let mut ty = String::new();
        if self.is_null() {
            ty.push_str("\"dynamic\"")
        } else {
            write_type(&self.told_type(), &mut ty)
        }
        Ok(Record { value, ty, unknown: mask(self, &Self::is_unknown), sensitive: mask(self, &Self::is_sensitive) })
    }
}

fn write_value(value: &Value, out: &mut String) -> Result<(), String> {
    if value.is_sensitive() {
        out.push_str("null");
        return Ok(());
    }
    match value.data() {
        Data::Null(_) | Data::Unknown(_) => out.push_str("null"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Number(number) if number.is_infinite() => {
            return Err(format!("the result holds {number}, which is no number that JSON can hold"));
        }
        Data::Number(number) => out.push_str(&number.plan_text()),
        Data::String(text) => out.push_str(&quoted(text)),
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            return series(out, '[', ']', value.items().unwrap_or(&[]).iter(), write_value);
        }
        Data::Map(_) | Data::Object(_) => {
            let known = value.entries().into_iter().flatten().filter(|(_, item)| !item.is_unknown());
            return series(out, '{', '}', known, |(name, item), out| {
                out.push_str(&quoted(name));
                out.push(':');
                write_value(item, out)
            });
        }
    }
    Ok(())
}

fn series<T>(
    out: &mut String,
    open: char,
    close: char,
    items: impl Iterator<Item = T>,
    write: impl Fn(T, &mut String) -> Result<(), String>,
) -> Result<(), String> {
    out.push(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(item, out)?;
    }
    out.push(close);
    Ok(())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn write_type(ty: &Type, out: &mut String) {
    let mut wrapped = |kind: &str, inner: &dyn Fn(&mut String)| {
        out.push_str("[\"");
        out.push_str(kind);
        out.push_str("\",");
        inner(out);
        out.push(']');
    };
    match ty {
        Type::Dynamic | Type::Bool | Type::Number | Type::String => out.push_str(&quoted(&ty.to_string())),
        Type::List(element) => wrapped("list", &|out| write_type(element, out)),
        Type::Set(element) => wrapped("set", &|out| write_type(element, out)),
        Type::Map(element) => wrapped("map", &|out| write_type(element, out)),
        Type::Tuple(items) => wrapped("tuple", &|out| {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_type(item, out);
            }
            out.push(']');
        }),
        Type::Object(attributes) => wrapped("object", &|out| {
            out.push('{');
            for (at, (name, item)) in attributes.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&quoted(name));
                out.push(':');
                write_type(item, out);
            }
            out.push('}');
        }),
    }
}

/// Where `marked` holds, or `None` if nowhere. As in a plan, lists say it of each element, objects only of attributes
/// that are no plain `false`.
fn mask(value: &Value, marked: &dyn Fn(&Value) -> bool) -> Option<String> {
    let mut any = false;
    let mut out = String::new();
    write_mask(value, marked, &mut any, &mut out);
    any.then_some(out)
}

fn write_mask(value: &Value, marked: &dyn Fn(&Value) -> bool, any: &mut bool, out: &mut String) {
    if marked(value) {
        *any = true;
        out.push_str("true");
    } else if let Some(items) = value.items() {
        out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_mask(item, marked, any, out);
        }
        out.push(']');
    } else if let Some(entries) = value.entries() {
        out.push('{');
        let mut first = true;
        for (name, item) in entries {
            let plain = item.items().is_none() && item.entries().is_none() && !marked(item);
            if plain {
                continue;
            }
            if !std::mem::take(&mut first) {
                out.push(',');
            }
            out.push_str(&quoted(name));
            out.push(':');
            write_mask(item, marked, any, out);
        }
        out.push('}');
    } else {
        out.push_str("false");
    }
}
