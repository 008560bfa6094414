//! The table of provider schemas against every recorded plan of a first apply: names both ways, types, and what is
//! planned where the configuration sets nothing.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::indexing_slicing, reason = "reads fixtures")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use onus::eval::schema::{Attribute, Nested, Nesting, Schema, of};
use onus::resource::Mode;
use onus::value::{Data, Type, Value};
use serde_json::Value as Json;

const TABLE: &str = include_str!("../src/eval/schema/aws.txt");

/// What the table cannot say, because it depends on what else is configured: the type, the path below it, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("*", "tags_all", "the tags and the provider's default tags, once both are known"),
    ("aws_guardduty_organization_configuration", "auto_enable", "follows from auto_enable_organization_members"),
    ("aws_s3_bucket_lifecycle_configuration", "rule.filter.prefix", "empty where the filter is, else null"),
    (
        "aws_s3_bucket_lifecycle_configuration",
        "transition_default_minimum_object_size",
        "computed for the name of a directory bucket",
    ),
];

/// Its configuration has no `dynamic` block, which a plan's configuration does not show.
const PLAIN: &str = "every-type";

#[derive(Default)]
struct Found {
    /// What is wrong, each once, with a plan that shows it.
    wrong: BTreeMap<String, PathBuf>,
    /// Exceptions that were met.
    met: BTreeSet<usize>,
    types: BTreeSet<String>,
    compared: usize,
}

#[test]
fn what_the_table_says_is_what_recorded_plans_show() {
    let mut found = Found::default();
    for path in plans() {
        let Ok(plan) = serde_json::from_str::<Json>(&std::fs::read_to_string(&path).unwrap()) else { continue };
        if plan["terraform_version"] == "1.11.4" {
            compare(&plan, &path, &mut found);
        }
    }
    let wrong: Vec<String> = found.wrong.iter().map(|(what, path)| format!("{what} ({})", path.display())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unmet: Vec<_> = (0..EXCEPTIONS.len()).filter(|at| !found.met.contains(at)).map(|at| EXCEPTIONS[at]).collect();
    assert!(unmet.is_empty(), "no plan shows {unmet:?}");
    let unseen: Vec<&str> = TABLE
        .lines()
        .filter_map(|line| line.strip_prefix("resource "))
        .filter(|kind| of(Mode::Managed, kind).unwrap().attributes().any(|(_, it)| !it.later))
        .filter(|kind| !found.types.contains(*kind))
        .collect();
    assert!(unseen.is_empty(), "no plan has {unseen:?}");
    assert!(found.compared >= 20_000, "only {} members were compared", found.compared);
}

/// Recorded plans; those next to a description are written by a script for other provider versions.
fn plans() -> Vec<PathBuf> {
    fn walk(directory: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|it| it == "json") && !path.with_file_name("synthetic.json").exists()
            {
                into.push(path);
            }
        }
    }
    let mut plans = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for directory in ["configurations", "existing", "noise", "policies"] {
        walk(&root.join(directory), &mut plans);
    }
    plans.sort();
    plans
}

fn compare(plan: &Json, path: &Path, found: &mut Found) {
    for change in plan["resource_changes"].as_array().into_iter().flatten() {
        let kind = change["type"].as_str().unwrap();
        if change["change"]["actions"] != serde_json::json!(["create"]) {
            continue;
        }
        let Some(schema) = of(Mode::Managed, kind) else { continue };
        let Some(expressions) = expressions(plan, change) else { continue };
        found.types.insert(kind.to_owned());
        let (after, unknown) = (&change["change"]["after"], &change["change"]["after_unknown"]);
        Walk { kind, path, found }.object(&schema, after, unknown, expressions, "");
    }
}

/// What the configuration says of a changed resource.
fn expressions<'p>(plan: &'p Json, change: &Json) -> Option<&'p Json> {
    let mut module = &plan["configuration"]["root_module"];
    for name in calls(change["module_address"].as_str().unwrap_or("")) {
        module = &module["module_calls"][&name]["module"];
    }
    let same = |resource: &&Json| ["mode", "type", "name"].iter().all(|key| resource[key] == change[key]);
    Some(&module["resources"].as_array()?.iter().find(same)?["expressions"])
}

/// The names of module calls in an address, without the keys of instances.
fn calls(address: &str) -> Vec<String> {
    let (mut plain, mut quoted, mut depth) = (String::new(), false, 0);
    for c in address.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain.split('.').skip(1).step_by(2).map(str::to_owned).collect()
}

struct Walk<'a> {
    kind: &'a str,
    path: &'a Path,
    found: &'a mut Found,
}

impl Walk<'_> {
    fn object(&mut self, schema: &Schema, after: &Json, unknown: &Json, expressions: &Json, above: &str) {
        let names: BTreeSet<&String> =
            [after, unknown].iter().filter_map(|it| it.as_object()).flat_map(|it| it.keys()).collect();
        for name in &names {
            if schema.attribute(name).is_none() && schema.block(name).is_none() {
                self.wrong(&format!("{above}{name}"), "is not in the table");
            }
        }
        let known = schema.attributes().filter(|(_, it)| !it.later).map(|(name, _)| name);
        for name in known.chain(schema.blocks().filter(|(_, it)| !it.later).map(|(name, _)| name)) {
            if !names.iter().any(|it| ***it == **name) {
                self.wrong(&format!("{above}{name}"), "is in the table and in no plan");
            }
        }
        for (name, attribute) in schema.attributes() {
            if attribute.later {
                continue;
            }
            let at = format!("{above}{name}");
            self.attribute(attribute, after.get(&**name), &unknown[&**name], expressions.get(&**name), &at);
        }
        for (name, nested) in schema.blocks() {
            if nested.later {
                continue;
            }
            let at = format!("{above}{name}");
            self.blocks(nested, &after[&**name], &unknown[&**name], expressions.get(&**name), &at);
        }
    }

    fn attribute(&mut self, it: &Attribute, after: Option<&Json>, unknown: &Json, expression: Option<&Json>, at: &str) {
        self.found.compared += 1;
        let value = after.unwrap_or(&Json::Null);
        if !fits(value, &it.ty) {
            self.wrong(at, &format!("is {value}, and the table says {}", it.ty));
        }
        if expression.is_some() {
            if !it.required && !it.optional {
                self.wrong(at, "is configured, and the table calls it computed");
            }
            return;
        }
        if it.required {
            self.wrong(at, "is required and not configured");
        }
        let planned = match unknown {
            Json::Bool(true) => "unknown".to_owned(),
            _ => value.to_string(),
        };
        let said = match &it.default {
            Some(default) => json(default),
            None if it.computed => "unknown".to_owned(),
            None => "null".to_owned(),
        };
        if planned != said {
            self.wrong(at, &format!("is {planned}, and the table says {said}"));
        }
    }

    fn blocks(&mut self, it: &Nested, after: &Json, unknown: &Json, expression: Option<&Json>, at: &str) {
        self.found.compared += 1;
        let none = if it.nesting == Nesting::Single { Json::Null } else { serde_json::json!([]) };
        let Some(expression) = expression else {
            let planned = if *unknown == Json::Bool(true) { "unknown".to_owned() } else { after.to_string() };
            let said = if it.computed { "unknown".to_owned() } else { none.to_string() };
            let written = planned == "unknown" || after.as_array().is_some_and(|blocks| !blocks.is_empty());
            let dynamic = written && !self.path.iter().any(|part| part == PLAIN);
            if planned != said && !dynamic {
                self.wrong(at, &format!("is {planned}, and the table says {said}"));
            }
            return;
        };
        let below = format!("{at}.");
        match (after, expression) {
            // The plan has sets in an order of its own.
            (Json::Array(blocks), Json::Array(written))
                if blocks.len() == written.len() && (it.nesting == Nesting::List || blocks.len() == 1) =>
            {
                for (index, (block, written)) in blocks.iter().zip(written).enumerate() {
                    self.object(&it.schema, block, &unknown[index], written, &below);
                }
            }
            (Json::Object(_), Json::Object(_)) => self.object(&it.schema, after, unknown, expression, &below),
            _ => {}
        }
    }

    fn wrong(&mut self, at: &str, what: &str) {
        let exception =
            EXCEPTIONS.iter().position(|(kind, path, _)| (*kind == "*" || *kind == self.kind) && *path == at);
        match exception {
            Some(exception) => _ = self.found.met.insert(exception),
            None => {
                self.found.wrong.entry(format!("{} {at} {what}", self.kind)).or_insert_with(|| self.path.to_owned());
            }
        }
    }
}

fn fits(value: &Json, ty: &Type) -> bool {
    match (value, ty) {
        (Json::Null, _)
        | (Json::Bool(_), Type::Bool)
        | (Json::Number(_), Type::Number)
        | (Json::String(_), Type::String) => true,
        (Json::Array(items), Type::List(element) | Type::Set(element)) => items.iter().all(|item| fits(item, element)),
        (Json::Object(entries), Type::Map(element)) => entries.values().all(|entry| fits(entry, element)),
        (Json::Object(entries), Type::Object(attributes)) => {
            entries.iter().all(|(name, entry)| attributes.get(&**name).is_some_and(|ty| fits(entry, ty)))
        }
        _ => false,
    }
}

/// A planned value of the table as JSON.
fn json(value: &Value) -> String {
    match value.data() {
        Data::Null(_) => "null".to_owned(),
        Data::Bool(flag) => flag.to_string(),
        Data::Number(number) => number.to_string(),
        Data::String(text) => serde_json::to_string(&**text).unwrap(),
        Data::Map(_) => "{}".to_owned(),
        _ => "[]".to_owned(),
    }
}
