//! The statements that a data source has of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::draft::{Draft, Entry, Sid};
use super::order::{distinct, some_order, with_variables};
use super::parts::{
    Given, Named, Part, and_nothing, conditions, of_unknown_list, principals, serialised_condition,
    serialised_principals,
};
use super::{members, refused};
use crate::value::{Data, Value};

/// The document of the arguments other than documents.
pub(super) fn document(
    statements: Option<&Value>,
    version: &Value,
    id: Option<&Value>,
    problems: &mut Vec<String>,
) -> Draft {
    let mut draft = Draft {
        version: Some(version.clone()),
        id: id.filter(|id| id.as_str() != Some("")).cloned(),
        ..Draft::default()
    };
    let Some(statements) = statements else { return draft };
    let (blocks, open) = members(statements);
    draft.open = open;
    let mut sids: BTreeSet<Arc<str>> = BTreeSet::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Some(unknown) = block.as_unknown() {
            draft.open = draft.open.or_else(|| Some(unknown.reason.clone()));
            continue;
        }
        let place = format!("statement[{at}]");
        let mut reader = Reader { place: &place, old: version.as_str() == Some("2008-10-17"), problems };
        let entry = reader.statement(block);
        if let Sid::Known(sid) = &entry.sid
            && !sids.insert(sid.clone())
        {
            problems.push(format!("the Sid `{sid}` is that of two statements, so there is no document"));
        }
        draft.entries.push(entry);
    }
    draft
}

struct Reader<'a> {
    place: &'a str,
    /// Whether the document is of the version that has no variables.
    old: bool,
    problems: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn statement(&mut self, block: &Value) -> Entry {
        let argument = |name: &str| block.get(name).filter(|value| !value.is_null());
        let mut content: Vec<(&str, Value)> = Vec::new();
        let sid = match argument("sid") {
            Some(sid) => match sid.as_str() {
                Some("") => Sid::None,
                Some(text) => {
                    content.push(("Sid", sid.clone()));
                    Sid::Known(text.into())
                }
                None => {
                    content.push(("Sid", sid.clone()));
                    Sid::Unknown
                }
            },
            None => Sid::None,
        };
        let effect = argument("effect").cloned().unwrap_or_else(|| Value::string("Allow"));
        if !effect.is_unknown() && !matches!(effect.as_str(), Some("Allow" | "Deny")) {
            let name = format!("{}.effect", self.place);
            self.problems.push(refused(&name, &effect, "neither Allow nor Deny"));
        }
        content.push(("Effect", effect));
        let sets = [
            ("actions", "Action", false),
            ("not_actions", "NotAction", false),
            ("resources", "Resource", true),
            ("not_resources", "NotResource", true),
        ];
        for (name, element, variables) in sets {
            let strings = argument(name).and_then(|value| self.set(name, value, variables));
            content.extend(strings.map(|value| (element, value)));
        }
        for (name, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
            let value = argument(name).and_then(|blocks| self.principals(name, blocks));
            content.extend(value.map(|value| (element, value)));
        }
        let value = argument("condition").and_then(|blocks| self.conditions(blocks));
        content.extend(value.map(|value| ("Condition", value)));
        Entry { sid, content: Value::object(content), perhaps: false }
    }

    /// A set of strings as the statement has it; `None` for none.
    fn set(&mut self, name: &str, value: &Value, variables: bool) -> Option<Value> {
        let Some(items) = value.items() else {
            return Some(of_unknown_list(value, |item| string(item, variables)));
        };
        let (mut items, in_order) = self.strings(name, items, variables);
        match items.len() {
            0 => None,
            1 => Some(items.remove(0)),
            _ if in_order => Some(Value::tuple(items)),
            _ => Some(some_order(&items)),
        }
    }

    /// The distinct strings of a set, and whether they are in descending order. Those with variables are put in order
    /// before these are replaced.
    fn strings(&mut self, name: &str, items: &[Value], variables: bool) -> (Vec<Value>, bool) {
        items.iter().for_each(|item| self.check(name, item, variables));
        let items: Vec<Value> = items.iter().map(|item| string(item, false)).collect();
        let distinct = distinct(&items);
        let in_order = distinct.is_some();
        (distinct.unwrap_or(items).iter().map(|item| string(item, variables)).collect(), in_order)
    }

    /// Notes what the provider refuses of a string in a list.
    fn check(&mut self, name: &str, value: &Value, variables: bool) {
        let place = self.place;
        match value.as_str() {
            _ if value.is_null() => self.problems.push(format!("`{place}.{name}` holds a null, so there is no document")),
            Some(text) if variables && self.old && text.contains("&{") => self.problems.push(format!(
                "`{place}.{name}` holds \"{text}\", but a document of the version 2008-10-17 has no variables, so there is no document"
            )),
            _ => {}
        }
    }

    fn principals(&mut self, name: &str, blocks: &Value) -> Option<Value> {
        let Some(items) = blocks.items() else { return Some(and_nothing(blocks)) };
        let mut named = Vec::new();
        let mut hole = None;
        for block in items {
            let (Some(kind), Some(identifiers)) =
                (self.required(name, block, "type"), self.required(name, block, "identifiers"))
            else {
                hole = hole.or(block.is_unknown().then_some(block));
                continue;
            };
            let who = match identifiers.items() {
                None => Named::Unknown(of_unknown_list(identifiers, |item| string(item, true))),
                Some(items) => match self.strings(&format!("{name}.identifiers"), items, true).0 {
                    mut one if one.len() == 1 => Named::One(one.remove(0)),
                    many => Named::Many(many),
                },
            };
            let Some(kind) = kind.as_str() else {
                hole = hole.or(Some(kind));
                continue;
            };
            let serialised = known(identifiers).map(|identifiers| serialised_principals(kind, &identifiers));
            named.push(Part { key: kind.into(), value: who, serialised });
        }
        match hole {
            Some(hole) => Some(and_nothing(hole)),
            None => principals(named),
        }
    }

    fn conditions(&mut self, blocks: &Value) -> Option<Value> {
        let Some(items) = blocks.items() else { return Some(and_nothing(blocks)) };
        let mut given = Vec::new();
        let mut hole = None;
        for block in items {
            let [test, variable, values] =
                ["test", "variable", "values"].map(|name| self.required("condition", block, name));
            let (Some(test), Some(variable), Some(values)) = (test, variable, values) else {
                hole = hole.or(block.is_unknown().then_some(block));
                continue;
            };
            let (Some(test), Some(variable)) = (test.as_str(), variable.as_str()) else {
                hole = hole.or(Some(if test.is_unknown() { test } else { variable }));
                continue;
            };
            let serialised = known(values).map(|values| serialised_condition(test, variable, &values));
            let value = match values.items() {
                Some(items) => {
                    items.iter().for_each(|item| self.check("condition.values", item, true));
                    Given::Values(items.iter().map(|item| string(item, true)).collect())
                }
                None => Given::Unknown(of_unknown_list(values, |item| string(item, true))),
            };
            given.push(Part { key: [test.into(), variable.into()], value, serialised });
        }
        match hole {
            Some(hole) => Some(and_nothing(hole)),
            None => conditions(given),
        }
    }

    /// An argument that a block has to have.
    fn required<'v>(&mut self, name: &str, block: &'v Value, argument: &str) -> Option<&'v Value> {
        let value = block.get(argument).filter(|value| !value.is_null());
        if value.is_none() && !block.is_unknown() {
            self.problems.push(format!("`{}.{name}` has no `{argument}`, so there is no document", self.place));
        }
        value
    }
}

/// A member of a list as a string, with variables where they are read.
fn string(value: &Value, variables: bool) -> Value {
    let text = match value.data() {
        Data::Bool(known) => Value::string(if *known { "true" } else { "false" }),
        Data::Number(known) => Value::string(known.to_string()),
        _ => return if variables { with_variables(value) } else { value.clone() },
    };
    text.with_sensitivity(value.is_sensitive()).with_location(value.location().cloned())
}

/// The strings of a list, if all are known.
fn known(list: &Value) -> Option<Vec<&str>> {
    list.items()?.iter().map(Value::as_str).collect()
}
