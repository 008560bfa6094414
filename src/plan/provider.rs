//! Provider configurations: the region, default tags and permitted accounts of a resource.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::build::{Builder, Documents};
use super::config::Config;
use super::document::{elements, member, members, string};
use super::secrets::Secrets;
use crate::estate::{AccountId, Provider, endpoint};
use crate::resource::{Address, ModulePath};
use crate::value::{Reason, Shape, Type, Value, Why};

/// The provider configurations of a plan, by key.
pub(super) struct Providers {
    list: Vec<Provider>,
    by_key: BTreeMap<Arc<str>, usize>,
}

/// What a provider's expressions are resolved with.
pub(super) struct Variables<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// `variables`, as JSON.
    pub(super) values: Option<&'t str>,
    /// The configuration.
    pub(super) config: &'t Config,
}

impl Providers {
    /// Reads `configuration.provider_config`.
    pub(super) fn read(json: Option<&str>, variables: &Variables<'_>) -> Self {
        let mut entries = json.map(members).unwrap_or_default();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|a, b| *a.0 == *b.0);
        let mut list = Vec::new();
        let mut by_key = BTreeMap::new();
        for (key, json) in entries {
            if member(json, "name").and_then(string).is_some_and(|name| name != "aws") {
                continue;
            }
            // A module that has none of its own, called by one that uses none: terraform writes an empty configuration,
            // and takes that of the next module above that has one.
            if ["module_address", "alias", "expressions"].map(|name| member(json, name).is_some())
                == [true, false, false]
            {
                continue;
            }
            let key: Arc<str> = (&*key).into();
            by_key.insert(key.clone(), list.len());
            list.push(provider(key, json, variables));
        }
        Self { list, by_key }
    }

    /// The index of the configuration that a resource's `provider_config_key` names. Terraform 1.0 and older write
    /// `child:aws` even when the child module inherits the root's, and later ones do for modules two calls down: such a
    /// key falls back to those of the modules above, and to the part behind the colon.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        if let Some(at) = self.by_key.get(key) {
            return Some(*at);
        }
        let (mut module, name) = key.rsplit_once(':')?;
        while let Some((above, _)) = module.rsplit_once(".module.") {
            if let Some(at) = self.by_key.get(&*format!("{above}:{name}")) {
                return Some(*at);
            }
            module = above;
        }
        self.by_key.get(name).copied()
    }

    /// Whether the default tags of a configuration are sensitive.
    pub(super) fn secret_tags(&self, index: Option<usize>) -> bool {
        index.and_then(|index| self.list.get(index)).is_some_and(|provider| provider.default_tags.is_sensitive())
    }

    /// All of them.
    pub(super) fn into_list(self) -> Vec<Provider> {
        self.list
    }
}

fn provider(key: Arc<str>, json: &str, variables: &Variables<'_>) -> Provider {
    let expressions = member(json, "expressions");
    let root = member(json, "module_address").is_none();
    let expression = |name| expressions.and_then(|all| member(all, name));
    let value = |json: Option<&str>, what: &str| match json {
        Some(json) => variables.value(json, root).unwrap_or_else(|| {
            let what = format!("`{what}` of provider {key}");
            Value::unknown_because(Type::Dynamic, Reason::new(Why::NotRecorded, what))
        }),
        None => Value::null(),
    };
    let region = value(expression("region"), "region");
    // Of `"${var.name}-x"` and `var.name` a plan tells the same: a variable counts where its value alone makes sense.
    let region = plausible(region, expression("region"), "region", &key, is_region);
    // A block is a list of maps here; the provider accepts one.
    let default_tags = expression("default_tags").map(|json| {
        let block = elements(json).and_then(|blocks| blocks.first().copied()).unwrap_or(json);
        value(member(block, "tags"), "default_tags")
    });
    let accounts = expression("allowed_account_ids").map(|json| value(Some(json), "allowed_account_ids"));
    let allowed_account_ids = accounts.as_ref().map(AccountId::of_list).unwrap_or_default();
    let insecure = match value(expression("insecure"), "insecure") {
        // Terraform takes the words for a bool.
        word if word.as_str() == Some("true") => Value::bool(true),
        word if word.as_str() == Some("false") => Value::bool(false),
        insecure => insecure,
    };
    let insecure = plausible(insecure, expression("insecure"), "insecure", &key, |_| false);
    let endpoints = expression("endpoints").map_or_else(Value::null, |json| {
        // Blocks of a set; each may name several services.
        let blocks = elements(json).unwrap_or_else(|| vec![json]);
        let services = blocks.into_iter().flat_map(members).map(|(service, json)| {
            let url =
                plausible(value(Some(json), "endpoints"), Some(json), "endpoints", &key, |url| url.contains("://"));
            (Arc::<str>::from(&*service), endpoint(url))
        });
        // A null is an endpoint that is not set.
        Value::object(services.filter(|(_, url)| !url.is_null()))
    });
    Provider {
        key,
        region,
        default_tags: default_tags.unwrap_or_else(Value::null),
        allowed_account_ids,
        insecure,
        endpoints,
        several: expressions.is_some_and(reads_each),
    }
}

/// Whether one of the expressions reads `each`: OpenTofu's `for_each` of a provider configuration, all instances of which
/// have one key in a plan. One in which none does is the same for all.
fn reads_each(json: &str) -> bool {
    let references = member(json, "references").and_then(elements).unwrap_or_default();
    references.iter().filter_map(|reference| string(reference)).any(|name| name.starts_with("each."))
        || members(json).iter().any(|(_, inner)| reads_each(inner))
        || elements(json).is_some_and(|items| items.iter().any(|item| reads_each(item)))
}

/// The value of an argument if it is a constant or null, or if the variable that feeds it holds what the argument takes;
/// else unknown, since the expression around the variable is not told.
fn plausible(value: Value, json: Option<&str>, what: &str, key: &str, makes_sense: fn(&str) -> bool) -> Value {
    let constant = json.is_none_or(|json| constant(json).is_some());
    if constant || value.is_null() || value.is_unknown() || value.as_str().is_some_and(makes_sense) {
        return value;
    }
    Value::unknown_because(Type::Dynamic, Reason::new(Why::NotRecorded, format!("`{what}` of provider {key}")))
}

/// The constant that an expression is. For one in JSON syntax, terraform also tells its text as one, beside what it
/// refers to.
fn constant(expression: &str) -> Option<&str> {
    member(expression, "constant_value").filter(|_| member(expression, "references").is_none())
}

/// Whether a text has the form of a Region's name, such as `us-gov-west-1`.
fn is_region(text: &str) -> bool {
    let mut parts = text.split('-').rev();
    let number = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let words: Vec<&str> = parts.collect();
    number
        && words.len() >= 2
        && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

impl Variables<'_> {
    /// The value of an expression that is a constant or exactly one root variable.
    fn value(&self, expression: &str, root: bool) -> Option<Value> {
        if let Some(constant) = constant(expression) {
            return Some(constant_value(constant));
        }
        let references = member(expression, "references").and_then(elements).unwrap_or_default();
        let [reference] = references.as_slice() else { return None };
        let reference = string(reference)?;
        let name = reference.strip_prefix("var.")?;
        if !root || name.contains(['.', '[']) {
            return None;
        }
        let declared = self.config.variable(self.text, 0, name);
        let sensitive = declared.and_then(|json| member(json, "sensitive")).is_some_and(|said| said != "false");
        // A variable that is null has no member `value` here.
        let value = member(member(self.values?, name)?, "value").map_or_else(Value::null, constant_value);
        Some(value.with_sensitivity(sensitive))
    }
}

/// A JSON value that stands for itself.
pub(super) fn constant_value(json: &str) -> Value {
    let address = Arc::new(Address {
        module: ModulePath::default(),
        mode: crate::resource::Mode::Managed,
        kind: "".into(),
        name: "".into(),
        key: None,
    });
    let builder = Builder { address: &address, made: &|_| Shape::Opaque.into(), secrets: &Secrets::None };
    let value = builder.object(Documents { values: Some(json), ..Documents::default() });
    value.unwrap_or_else(Value::null).with_location(None)
}
