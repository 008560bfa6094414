//! Which program wrote a plan, and what OpenTofu's do not say.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::backing::Entry;
use super::config::Config;
use super::document::{Document, StateModule, member, members, string};
use crate::estate::Program;
use crate::resource::{Address, ModulePath, ModuleStep};

/// Where OpenTofu has providers from that are named without a host.
const REGISTRY: &str = "registry.opentofu.org/";

/// How many modules of a state are looked into: resources of one provider or another are in the first.
const MOST: usize = 64;

/// Which program wrote a plan or state: the names of its providers tell, else that OpenTofu never says whether a plan is
/// complete, as Terraform does since 1.8.
pub(super) fn of(document: &Document<'_>) -> Program {
    let providers = document.configuration.as_ref().and_then(|configuration| configuration.provider_config);
    let providers = providers.map(|raw| members(raw.get())).unwrap_or_default();
    let mut names = providers.iter().filter_map(|(_, json)| string(member(json, "full_name")?));
    let silent = document.complete.is_none() && document.applyable.is_none() && document.configuration.is_some();
    let since = document.terraform_version.as_deref().and_then(minor).is_some_and(|version| version >= (1, 8));
    let state = document.values.as_ref().and_then(|values| values.root_module.as_ref());
    if names.any(|name| name.starts_with(REGISTRY)) || silent && since || state.is_some_and(is_state_of_opentofu) {
        Program::OpenTofu
    } else {
        Program::Terraform
    }
}

/// The same of a text that is no document, as far as its words tell.
pub(super) fn of_text(text: &str) -> Program {
    if text.contains(REGISTRY) { Program::OpenTofu } else { Program::Terraform }
}

fn is_state_of_opentofu(root: &StateModule<'_>) -> bool {
    let mut open = vec![root];
    let mut looked = 0;
    while let Some(module) = open.pop().filter(|_| looked < MOST) {
        looked += 1;
        let name = module.resources.iter().flat_map(|kept| &kept.0).find_map(|resource| resource.provider_name);
        if let Some(name) = name.map(RawValue::get).and_then(string) {
            return name.starts_with(REGISTRY);
        }
        open.extend(module.child_modules.iter().flatten());
    }
    false
}

/// The major and minor version of a text such as `1.11.4` or `1.8.0-rc1`.
fn minor(version: &str) -> Option<(u64, u64)> {
    let mut numbers = version.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// A remark on resources that a plan of OpenTofu's configures and does not plan. Of Terraform's plans, `complete` tells.
pub(super) fn left_out(document: &Document<'_>, text: &str, config: &Config, entries: &[Entry]) -> Option<String> {
    // A plan that refreshes or destroys plans nothing new.
    if document.resource_changes.is_none() || !entries.iter().any(|entry| entry.operation.stays()) {
        return None;
    }
    let there: BTreeSet<Address> = entries.iter().map(|entry| bare(&entry.address)).collect();
    let mut left_out: Vec<Address> =
        config.single(text).into_iter().filter(|address| !there.contains(address)).collect();
    left_out.sort();
    let why = "-target or -exclude left out what is missing, or `enabled` or an empty `for_each` wants none of it: plans of \
               OpenTofu do not say which, and it is not judged";
    match left_out.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is configured and not in the plan; {why}")),
        [first, ..] => {
            let count = left_out.len();
            Some(format!("{count} resources are configured and not in the plan, the first is {first}; {why}"))
        }
    }
}

/// An address without keys.
fn bare(address: &Address) -> Address {
    let steps = address.module.0.iter().map(|step| ModuleStep { name: step.name.clone(), key: None });
    Address { module: ModulePath(steps.collect()), key: None, ..address.clone() }
}
