//! Why a value does not meet a constraint, and which part of it.

use std::fmt;

use super::Constraint;
use crate::lang::convert::{noun, required};
use crate::source::nearest;
use crate::value::{Data, Type, Value};

/// A value that does not meet a constraint. The message never holds the value itself, which can be sensitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The part that does not, such as `.rules[0].days`; empty for the whole value.
    pub path: String,
    /// What is wrong with that part, such as `a number is required, not a tuple`.
    pub message: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for Mismatch {}

impl Constraint {
    /// The first part of a value that does not meet the constraint; `why` is known of the whole.
    pub(super) fn explain(&self, value: &Value, why: String) -> Mismatch {
        let mut mismatch = Mismatch { path: String::new(), message: String::new() };
        let mut at = (self.clone(), value.clone(), why);
        loop {
            let (constraint, value, why) = at;
            if let Some(missing) = constraint.missing(&value) {
                mismatch.message = missing;
                return mismatch;
            }
            match constraint.first_mismatch(&value) {
                Some((step, part, item, why)) => {
                    mismatch.path.push_str(&step);
                    at = (part, item, why);
                }
                None => {
                    mismatch.message = constraint.here(&value, &why);
                    return mismatch;
                }
            }
        }
    }

    /// The first element or attribute that does not meet its part of the constraint.
    fn first_mismatch(&self, value: &Value) -> Option<(String, Self, Value, String)> {
        let failing = |step: String, part: Option<Self>, item: &Value| {
            let part = part?;
            let why = part.conform(item).err()?;
            Some((step, part, item.clone(), why))
        };
        match (value.data(), &self.ty) {
            (Data::List(_) | Data::Set(_) | Data::Tuple(_), Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
                let mut items = value.items().unwrap_or(&[]).iter().enumerate();
                items.find_map(|(at, item)| failing(format!("[{at}]"), self.part(at, ""), item))
            }
            (Data::Map(_) | Data::Object(_), Type::Map(_) | Type::Object(_)) => {
                let brackets = matches!(self.ty, Type::Map(_));
                let step = |name: &str| if brackets { format!("[\"{name}\"]") } else { format!(".{name}") };
                let mut entries = value.entries().into_iter().flatten();
                entries.find_map(|(name, item)| failing(step(name), self.part(0, name), item))
            }
            _ => None,
        }
    }

    /// The required attributes that an object or map does not have.
    fn missing(&self, value: &Value) -> Option<String> {
        let (Some(entries), Type::Object(wanted)) = (value.entries(), &self.ty) else { return None };
        let missing = wanted.keys().filter(|name| self.requires(name) && !entries.contains_key(*name));
        let missing: Vec<&str> = missing.map(|name| &**name).collect();
        let (last, others) = missing.split_last()?;
        let mut message = match others {
            [] => format!("attribute `{last}` is required"),
            others => format!("attributes `{}` and `{last}` are required", others.join("`, `")),
        };
        let unused = entries.keys().filter(|name| !wanted.contains_key(*name)).map(|name| &**name);
        if let Some(near) = nearest(last, unused) {
            message.push_str(&format!("; `{near}` is no attribute"));
        }
        Some(message)
    }

    /// What is wrong with a value whose parts are all right.
    fn here(&self, value: &Value, why: &str) -> String {
        let given = value.ty();
        match (value.data(), &self.ty) {
            (Data::Tuple(items), Type::Tuple(wanted)) if items.len() != wanted.len() => {
                format!("a tuple of {} is required, not of {}", elements(wanted.len()), items.len())
            }
            (Data::String(_), Type::Number) => "a number is required; the string holds none".to_owned(),
            (Data::String(text), Type::Bool) if matches!(text.to_lowercase().as_str(), "true" | "false") => {
                "a bool is required; it is written in lower case".to_owned()
            }
            (Data::String(_), Type::Bool) => "a bool is required; the string is neither `true` nor `false`".to_owned(),
            // Each element fits by itself.
            (Data::Tuple(_), Type::List(_) | Type::Set(_)) | (Data::Object(_), Type::Map(_)) => {
                "all elements must have the same type".to_owned()
            }
            _ if given != Type::Dynamic && noun(&given) != noun(&self.ty) => {
                format!("{}, not {}", required(&self.ty), noun(&given))
            }
            _ => why.to_owned(),
        }
    }
}

fn elements(count: usize) -> String {
    if count == 1 { "1 element".to_owned() } else { format!("{count} elements") }
}
