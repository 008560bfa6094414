//! Plans in two worlds: every text that is not one of Onus's own words becomes another one, by a rule that keeps what the
//! texts mean to each other, so that links hold and verdicts are what they were.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

/// Which values are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// None: to see that there is something to be hidden.
    None,
    /// Every text by itself, as deep as it is.
    Texts,
    /// Every attribute as a whole, with the keys of maps.
    Attributes,
    /// All values of a resource at once.
    Resources,
    /// Nothing: a sensitive variable holds what all texts hold.
    Variable,
    /// Half of the attributes, by this number; what also stands elsewhere is no secret.
    Some(u8),
}

/// Attributes whose keys are data too.
const MAPS: [&str; 3] = ["tags", "tags_all", "metadata"];

/// The words of Onus itself: they decide, and are not the plan's.
static OWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut own = BTreeSet::new();
    let mut open = vec![root.join("src"), root.join("policies")];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                own.extend(words(&text).map(|(word, _)| word.to_owned()));
            }
        }
    }
    own
});

/// The words of a text, and whether it is one; else what stands between.
fn split(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next()?.is_ascii_alphanumeric();
        let end = rest.find(|c: char| c.is_ascii_alphanumeric() != is_word).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some((part, is_word))
    })
}

fn words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    split(text).filter(|(word, is_word)| *is_word && word.len() >= 4)
}

fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A plan in one of the worlds.
pub(super) struct World {
    /// Its number.
    pub(super) number: u8,
    pub(super) marks: Marks,
    /// Words that stay.
    plain: BTreeSet<String>,
}

impl World {
    pub(super) fn new(number: u8, marks: Marks) -> Self {
        Self { number, marks, plain: BTreeSet::new() }
    }

    /// A word of this world, of a length of its own: what it shows of itself is its form only.
    fn word(&self, word: &str) -> String {
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        if word.len() < 4 || self.plain.contains(word) || !is_account(word) && (number || OWN.contains(word)) {
            return word.to_owned();
        }
        let digest = Sha256::digest(format!("{}{word}", self.number));
        if is_account(word) {
            let digits: String = digest.iter().take(11).map(|byte| char::from(b'0' + byte % 10)).collect();
            return format!("{}{digits}", 7 + self.number);
        }
        let letters = digest.iter().take(10 + 2 * usize::from(self.number));
        format!("zq{}", letters.map(|byte| char::from(b'a' + byte % 16)).collect::<String>())
    }

    pub(super) fn text(&self, text: &str) -> String {
        split(text).map(|(part, is_word)| if is_word { self.word(part) } else { part.to_owned() }).collect()
    }

    /// A value, with the keys of its maps where they are data.
    fn value(&self, value: &mut Json, keys: bool) {
        match value {
            Json::String(text) => *text = self.text(text),
            Json::Array(items) => items.iter_mut().for_each(|item| self.value(item, keys)),
            Json::Object(members) => {
                members.values_mut().for_each(|member| self.value(member, keys));
                if keys {
                    self.keys(members);
                }
            }
            _ => {}
        }
    }

    fn keys(&self, members: &mut Map<String, Json>) {
        *members = std::mem::take(members).into_iter().map(|(key, value)| (self.text(&key), value)).collect();
    }

    /// Whether an attribute of a type is marked.
    fn marked(&self, kind: &str, name: &str) -> bool {
        match self.marks {
            Marks::Some(seed) => Sha256::digest(format!("{seed} {kind} {name}")).first().unwrap() % 2 == 0,
            _ => true,
        }
    }

    /// The values of a resource with their mask.
    fn values(&self, kind: &str, values: &mut Json, mut unknown: Option<&mut Json>) -> Json {
        let Some(attributes) = values.as_object_mut() else { return Json::Bool(false) };
        let whole = !matches!(self.marks, Marks::Texts | Marks::Variable);
        let mut mask = Map::new();
        for (name, value) in attributes.iter_mut().filter(|(name, _)| self.marked(kind, name)) {
            self.value(value, whole && MAPS.contains(&name.as_str()));
            mask.insert(name.clone(), if whole { Json::Bool(true) } else { texts(value) });
        }
        for name in MAPS.iter().filter(|name| whole && self.marked(kind, name)) {
            if let Some(Json::Object(members)) = unknown.as_deref_mut().and_then(|unknown| unknown.get_mut(*name)) {
                self.keys(members);
            }
        }
        match self.marks {
            Marks::None | Marks::Variable => Json::Object(Map::new()),
            Marks::Resources => Json::Bool(true),
            _ => Json::Object(mask),
        }
    }

    fn change(&self, kind: &str, change: &mut Json) {
        for side in ["before", "after"] {
            let mut unknown = change.get_mut("after_unknown").map(Json::take);
            let mut values = change[side].take();
            let mask = match values.is_object() {
                true => self.values(kind, &mut values, unknown.as_mut().filter(|_| side == "after")),
                false => {
                    self.value(&mut values, false);
                    Json::Bool(!matches!(self.marks, Marks::None | Marks::Variable))
                }
            };
            change[side] = values;
            change[format!("{side}_sensitive")] = mask;
            if let Some(unknown) = unknown {
                change["after_unknown"] = unknown;
            }
        }
        if let Some(id) = change.pointer_mut("/importing/id") {
            self.value(id, false);
        }
    }

    fn state(&self, module: &mut Json) {
        for resource in module["resources"].as_array_mut().into_iter().flatten() {
            let kind = resource["type"].as_str().unwrap_or_default().to_owned();
            let mut values = resource["values"].take();
            resource["sensitive_values"] = self.values(&kind, &mut values, None);
            resource["values"] = values;
        }
        module["child_modules"].as_array_mut().into_iter().flatten().for_each(|module| self.state(module));
        clean(module);
    }

    fn expressions(&self, value: &mut Json) {
        match value {
            Json::Array(items) => items.iter_mut().for_each(|item| self.expressions(item)),
            Json::Object(members) => {
                for (name, member) in members {
                    match name.as_str() {
                        "constant_value" => self.value(member, self.marks != Marks::Texts),
                        _ => self.expressions(member),
                    }
                }
            }
            _ => {}
        }
    }

    /// The plan of this world.
    pub(super) fn plan(&mut self, mut plan: Json) -> Json {
        if let Marks::Some(_) = self.marks {
            self.plain = self.elsewhere(&plan);
        }
        let plan_of = &mut plan;
        for part in ["resource_changes", "resource_drift"] {
            for resource in plan_of[part].as_array_mut().into_iter().flatten() {
                let kind = resource["type"].as_str().unwrap_or_default().to_owned();
                self.change(&kind, &mut resource["change"]);
            }
        }
        for (pointer, outputs) in [
            ("/planned_values/root_module", "/planned_values/outputs"),
            ("/prior_state/values/root_module", "/prior_state/values/outputs"),
        ] {
            if let Some(module) = plan_of.pointer_mut(pointer) {
                self.state(module);
            }
            for output in plan_of.pointer_mut(outputs).and_then(Json::as_object_mut).into_iter().flatten() {
                self.value(&mut output.1["value"], false);
                output.1["sensitive"] = Json::Bool(true);
            }
        }
        for output in plan_of["output_changes"].as_object_mut().into_iter().flatten() {
            self.change("", output.1);
        }
        for variable in plan_of["variables"].as_object_mut().into_iter().flatten() {
            self.value(variable.1, false);
        }
        if let Some(module) = plan_of.pointer_mut("/configuration/root_module") {
            self.expressions(module);
            for variable in module["variables"].as_object_mut().into_iter().flatten() {
                self.value(&mut variable.1["default"], false);
                variable.1["sensitive"] = Json::Bool(self.marks != Marks::None);
                clean(variable.1);
            }
            clean(module);
        }
        if self.marks == Marks::Variable {
            let mut texts = BTreeSet::new();
            self.own_texts(&plan, &mut texts);
            plan["variables"]["zq"] = serde_json::json!({ "value": texts });
            plan["configuration"]["root_module"]["variables"]["zq"] = serde_json::json!({ "sensitive": true });
        }
        clean(&mut plan);
        plan
    }

    /// The texts that are this world's.
    fn own_texts(&self, value: &Json, texts: &mut BTreeSet<String>) {
        let account = format!("{}", 7 + self.number);
        match value {
            Json::String(text) => {
                texts.extend(
                    words(text)
                        .filter(|(word, _)| word.starts_with("zq") || is_account(word) && word.starts_with(&account))
                        .map(|(word, _)| word.to_owned()),
                );
            }
            Json::Array(items) => items.iter().for_each(|item| self.own_texts(item, texts)),
            Json::Object(members) => members.values().for_each(|member| self.own_texts(member, texts)),
            _ => {}
        }
    }

    /// The words that stand where nothing is marked.
    fn elsewhere(&self, plan: &Json) -> BTreeSet<String> {
        let mut plain = BTreeSet::new();
        let mut of = |value: &Json| plain.extend(words(&value.to_string()).map(|(word, _)| word.to_owned()));
        let mut resources: Vec<(&Json, [&Json; 3])> = Vec::new();
        for part in ["resource_changes", "resource_drift"] {
            for resource in plan[part].as_array().into_iter().flatten() {
                let change = &resource["change"];
                resources.push((resource, [&change["before"], &change["after"], &Json::Null]));
            }
        }
        let mut modules: Vec<&Json> = ["/planned_values/root_module", "/prior_state/values/root_module"]
            .iter()
            .filter_map(|pointer| plan.pointer(pointer))
            .collect();
        while let Some(module) = modules.pop() {
            modules.extend(module["child_modules"].as_array().into_iter().flatten());
            let of_module = module["resources"].as_array().into_iter().flatten();
            resources.extend(of_module.map(|resource| (resource, [&resource["values"], &Json::Null, &Json::Null])));
        }
        for (resource, sides) in resources {
            of(&resource["address"]);
            let kind = resource["type"].as_str().unwrap_or_default();
            let attributes = sides.into_iter().filter_map(Json::as_object).flatten();
            attributes.filter(|(name, _)| !self.marked(kind, name)).for_each(|(_, value)| of(value));
        }
        for part in ["output_changes", "variables"] {
            of(&plan[part]);
        }
        of(&plan["configuration"]["provider_config"]);
        plain
    }
}

/// Indexing adds nulls where nothing was: they go.
fn clean(value: &mut Json) {
    if let Some(members) = value.as_object_mut() {
        let added = ["resources", "child_modules", "variables", "default", "resource_changes", "resource_drift"];
        members.retain(|name, member| !member.is_null() || !added.contains(&name.as_str()) && name != "output_changes");
    }
}

/// A mask of the texts of a value.
fn texts(value: &Json) -> Json {
    match value {
        Json::String(_) => Json::Bool(true),
        Json::Array(items) => items.iter().map(texts).collect(),
        Json::Object(members) => Json::Object(members.iter().map(|(name, item)| (name.clone(), texts(item))).collect()),
        _ => Json::Bool(false),
    }
}
