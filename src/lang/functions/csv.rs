//! Comma-separated values.
//!
//! A reader of our own: the `csv` crate reads nearly everything, while Terraform refuses a quote in the middle of a
//! field, text after a closing quote, and a quote that is never closed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::value::{Data, Sequence, Type, Value};

pub(super) const TABLE: &[Function] = &[Function {
    name: "csvdecode",
    params: &[STRING],
    rest: None,
    marks: Marks::Whole,
    returns: Want::Any,
    run: decode,
}];

/// A list of objects, whose attributes the first line names.
fn decode(call: &Invocation<'_>) -> Outcome {
    let mut reader = Reader { rest: call.text(0), line: 0 };
    let names = match reader.record() {
        Ok(Some(names)) => names,
        Ok(None) => return blame(0, "the text is empty; a first line with the names of the columns is required"),
        Err(why) => return blame(0, why),
    };
    let mut attributes = BTreeMap::new();
    for name in &names {
        if attributes.insert(name.as_str(), Type::String).is_some() {
            return blame(0, "two columns have the same name");
        }
    }
    let names: Vec<Arc<str>> = names.iter().map(|name| normal(name)).collect();
    let element = Type::Object(Arc::new(names.iter().map(|name| (name.clone(), Type::String)).collect()));
    let (mut items, mut making) = (Vec::new(), call.making());
    loop {
        match reader.record() {
            Ok(None) => return Ok(Value::new(Data::List(Arc::new(Sequence { element, items })))),
            Ok(Some(fields)) if fields.len() == names.len() => {
                making.map()?;
                making.parts(fields.len())?;
                items.push(Value::object(names.iter().cloned().zip(fields.iter().map(Value::string))));
            }
            Ok(Some(fields)) => {
                let (columns, fields, line) = (names.len(), fields.len(), reader.line);
                return blame(0, format!("the record that ends in line {line} has {fields} fields, not {columns}"));
            }
            Err(why) => return blame(0, why),
        }
    }
}

fn normal(name: &str) -> Arc<str> {
    Value::string(name).as_str().unwrap_or("").into()
}

struct Reader<'t> {
    rest: &'t str,
    /// How many lines were read.
    line: usize,
}

impl<'t> Reader<'t> {
    /// The next line without its end, and whether it has one: `\n`, `\r\n`, or a `\r` at the end of the text.
    fn line(&mut self) -> Option<(&'t str, bool)> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let (line, rest, ended) = match self.rest.split_once('\n') {
            Some((line, rest)) => (line, rest, true),
            None => (self.rest, "", false),
        };
        self.rest = rest;
        Some((line.strip_suffix('\r').unwrap_or(line), ended))
    }

    /// The fields of the next line that is not empty; a quoted field can hold more lines.
    fn record(&mut self) -> Result<Option<Vec<String>>, String> {
        let (mut line, mut ended) = loop {
            match self.line() {
                None => return Ok(None),
                Some(("", _)) => {}
                Some(found) => break found,
            }
        };
        let mut fields = Vec::new();
        loop {
            let Some(quoted) = line.strip_prefix('"') else {
                let (field, after) = line.split_once(',').map_or((line, None), |(field, after)| (field, Some(after)));
                if field.contains('"') {
                    return Err(format!("line {} has a quote in a field without quotes around it", self.line));
                }
                fields.push(field.to_owned());
                match after {
                    Some(after) => line = after,
                    None => return Ok(Some(fields)),
                }
                continue;
            };
            let mut field = String::new();
            let mut inside = quoted;
            let after = loop {
                let Some((text, after)) = inside.split_once('"') else {
                    field.push_str(inside);
                    field.push_str(if ended { "\n" } else { "" });
                    (inside, ended) = self
                        .line()
                        .ok_or_else(|| format!("a quote is still open at the end, in line {}", self.line))?;
                    continue;
                };
                field.push_str(text);
                match after.strip_prefix('"') {
                    Some(more) => {
                        field.push('"');
                        inside = more;
                    }
                    None => break after,
                }
            };
            fields.push(field);
            match after.strip_prefix(',') {
                Some(after) => line = after,
                None if after.is_empty() => return Ok(Some(fields)),
                None => return Err(format!("line {} has text after a closing quote", self.line)),
            }
        }
    }
}
