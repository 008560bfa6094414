//! From a document to an [`Estate`]: which instances there are, what happens to them, and where their values lie.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use serde_json::value::RawValue;

use super::account::Accounts;
use super::action::operation;
use super::address;
use super::backing::{Entry, Plan};
use super::broken;
use super::config::Config;
use super::document::{Change, Document, Sides, StateModule, StateResource, StateValues, Text, string};
use super::provider::{Providers, Variables};
use super::secrets::Secrets;
use super::slice::Slice;
use super::undone::Undone;
use super::{program, undone, version};
use crate::estate::{Estate, Kind, Program, Side};
use crate::limits::{Limit, Limits};
use crate::resource::{Address, Mode, ModulePath, Operation, Resource};
use crate::source::Diagnostic;

/// Reads a plan or state; see [`super::load`].
pub(super) fn estate(text: String, path: &str, limits: &Limits) -> Result<(Estate, Vec<String>), Diagnostic> {
    let mut notes = Vec::new();
    let document: Document<'_> = serde_json::from_str(&text).map_err(|error| broken::diagnose(&text, path, &error))?;
    let program = program::of(&document);
    version::check(&document, path, program, &mut notes)?;
    within(&document, path, limits)?;
    let kind = kind(&document, path, program, &mut notes)?;
    if kind == Kind::Plan && document.configuration.is_none() {
        notes.push("the plan has no configuration: what links resources by reference is not known".to_owned());
    }
    let config = Config::new(&text, document.configuration.as_ref());
    let variables = Slice::of(&text, document.variables);
    let provider_config = document.configuration.as_ref().and_then(|c| c.provider_config);
    let providers = Providers::read(
        provider_config.map(RawValue::get),
        &Variables { text: &text, values: variables.get(&text), config: &config },
    );

    let secrets = Secrets::of(variables.get(&text), config.root_variables(&text));
    let mut index = Index::new(&text, &config, &providers, &secrets);
    for change in document.resource_changes.iter().flat_map(|kept| &kept.0) {
        index.change(change);
    }
    let planned;
    if kind == Kind::Plan && document.resource_changes.is_none() && old(&document) {
        planned = document.planned_values.map(|raw| serde_json::from_str::<StateValues<'_>>(raw.get()));
        if let Some(Ok(values)) = &planned {
            let prior = document.prior_state.as_ref().and_then(|state| state.values.as_ref());
            index.planned(values, prior);
        }
    }
    let state = document.values.as_ref();
    for values in document.prior_state.iter().filter_map(|state| state.values.as_ref()).chain(state) {
        index.state(values);
    }
    if kind == Kind::Plan && document.resource_changes.as_ref().is_none_or(|kept| kept.0.is_empty()) && !old(&document)
    {
        index.unchanged(document.planned_values);
    }
    if index.entries.len() > limits.size(Limit::PlanResources) {
        return Err(too_many(path, limits));
    }
    index.sort();
    index.undo();
    let Index { entries, resources, by_address, accounts, unreadable, undone, .. } = index;
    if let Some(first) = unreadable.first() {
        return Err(unusable(path, program, unreadable.len(), first));
    }
    if kind == Kind::Plan && program == Program::OpenTofu {
        notes.extend(program::left_out(&document, &text, &config, &entries));
    }

    notes.extend(undone.notes());
    let drifted = document.resource_drift.as_ref().map_or(&[][..], |kept| &kept.0);
    if let Some(first) = drifted.iter().filter_map(|change| string(change.address?.get())).min() {
        let (count, program) = (drifted.len(), program.name());
        notes.push(match count {
            1 => format!(
                "{first} was changed outside {program} since the last apply; it is judged as this plan leaves it"
            ),
            _ => format!(
                "{count} resources were changed outside {program} since the last apply, the first is {first}; they are \
                 judged as this plan leaves them"
            ),
        });
    }
    let incomplete = version::incomplete(&document);
    if let Some(why) = &incomplete {
        notes.push(format!("incomplete: {why}"));
    }
    let terraform_version = document.terraform_version.as_ref().map(|version| version.to_string());
    drop(document);
    let providers = providers.into_list();
    let accounts = accounts.decide(providers.iter().flat_map(|p| p.allowed_account_ids.iter().cloned()));
    let backing = Plan::new(text, entries, by_address, config, variables, secrets);
    let mut estate = Estate::new(path.into(), kind, resources, Box::new(backing));
    estate.terraform_version = terraform_version;
    estate.program = program;
    estate.incomplete = incomplete;
    estate.set_accounts(accounts);
    estate.providers = providers;
    Ok((estate, notes))
}

/// Refuses what has more resources than are read.
fn within(document: &Document<'_>, path: &str, limits: &Limits) -> Result<(), Diagnostic> {
    let changes = document.resource_changes.as_ref().map_or(0, |kept| kept.0.len());
    let states = document.prior_state.iter().filter_map(|state| state.values.as_ref()).chain(&document.values);
    let count = states.map(|values| flatten(values).len()).max().unwrap_or(0).max(changes);
    if count > limits.size(Limit::PlanResources) { Err(too_many(path, limits)) } else { Ok(()) }
}

fn too_many(path: &str, limits: &Limits) -> Diagnostic {
    let most = limits.get(Limit::PlanResources);
    let message = format!("{path} has more than {most} resources that can matter to a bucket; nothing was judged");
    limits.beyond(Limit::PlanResources, message)
}

/// Whether this is a plan or a state. A plan always has `planned_values` or `configuration`.
fn kind(document: &Document<'_>, path: &str, program: Program, notes: &mut Vec<String>) -> Result<Kind, Diagnostic> {
    let plan = document.planned_values.is_some()
        || document.configuration.is_some()
        || document.resource_changes.is_some()
        || document.prior_state.is_some();
    if plan {
        return Ok(Kind::Plan);
    }
    if document.values.is_some() {
        notes.push("this is a state: it is judged as it is, and no change is seen".to_owned());
        return Ok(Kind::State);
    }
    if document.format_version.is_some() {
        notes.push("this is a state without resources: there is nothing to judge".to_owned());
        return Ok(Kind::State);
    }
    let command = program.command();
    Err(Diagnostic::new(format!("{path} is JSON, but neither a plan nor a state")).with_help(format!(
        "run `{command} plan -out tfplan && {command} show -json tfplan > plan.json` and pass plan.json"
    )))
}

/// A plan of which resources cannot be used. What they would have changed cannot be told, so it is refused as a whole.
fn unusable(path: &str, program: Program, count: usize, first: &str) -> Diagnostic {
    let (resources, rest) = match count {
        1 => ("a resource".to_owned(), String::new()),
        _ => (format!("{count} resources"), ", the first of them".to_owned()),
    };
    Diagnostic::new(format!("{path} has {resources} that cannot be read{rest}: {first}; it proves nothing"))
        .with_help(format!("pass what `{} show -json tfplan` prints, unchanged", program.command()))
}

/// Whether a plan was written before format 1.0, when `resource_changes` could be missing.
fn old(document: &Document<'_>) -> bool {
    document.format_version.as_deref().is_none_or(|version| version.starts_with("0."))
}

struct Index<'t> {
    text: &'t str,
    config: &'t Config,
    providers: &'t Providers,
    secrets: &'t Secrets,
    entries: Vec<Entry>,
    resources: Vec<Resource>,
    by_address: HashMap<Arc<Address>, u32>,
    modules: HashSet<ModulePath>,
    words: HashSet<Arc<str>>,
    accounts: Accounts,
    unreadable: Vec<String>,
    undone: Undone<'t>,
}

impl<'t> Index<'t> {
    fn new(text: &'t str, config: &'t Config, providers: &'t Providers, secrets: &'t Secrets) -> Self {
        Self {
            text,
            config,
            providers,
            secrets,
            entries: Vec::new(),
            resources: Vec::new(),
            by_address: HashMap::new(),
            modules: HashSet::new(),
            words: HashSet::new(),
            accounts: Accounts::default(),
            unreadable: Vec::new(),
            undone: Undone::default(),
        }
    }

    /// The parsed address; `None` when it cannot be read or was seen before. Parts that repeat are shared.
    fn address(&mut self, json: &str) -> Option<Arc<Address>> {
        let text = string(json);
        let Some(mut address) = text.as_deref().and_then(address::resource) else {
            self.unreadable.push(format!("{} is no address", text.as_deref().unwrap_or(json)));
            return None;
        };
        address.kind = self.word(address.kind);
        address.name = self.word(address.name);
        if let Some(known) = self.modules.get(&address.module) {
            address.module = known.clone();
        } else {
            self.modules.insert(address.module.clone());
        }
        let address = Arc::new(address);
        (!self.by_address.contains_key(&address)).then_some(address)
    }

    fn word(&mut self, word: Arc<str>) -> Arc<str> {
        if let Some(known) = self.words.get(&word) {
            return known.clone();
        }
        self.words.insert(word.clone());
        word
    }

    fn add(&mut self, address: Arc<Address>, operation: Operation, importing: bool, mut entry: Entry) {
        let Ok(at) = u32::try_from(self.entries.len()) else { return };
        let before = entry.documents(self.text, Side::Before);
        let existing = if before.values.is_some() { before } else { entry.documents(self.text, Side::After) };
        self.accounts.see(&address.kind, existing, self.secrets);
        self.by_address.insert(address.clone(), at);
        if address.mode == Mode::Managed {
            let key = self.config.block_of(self.text, &address).and_then(|block| block.provider.get(self.text));
            let provider = key.and_then(string).and_then(|key| self.providers.find(&key));
            entry.secret_tags = self.providers.secret_tags(provider);
            let text = address.to_string().into();
            self.resources.push(Resource {
                address,
                text,
                operation,
                importing,
                provider,
                uncertain: None,
                forgets: false,
                deposed: false,
            });
        }
        self.entries.push(entry);
    }

    /// Puts everything in the order of addresses, as terraform writes it: what somebody wrote in another order says the
    /// same.
    fn sort(&mut self) {
        self.unreadable.sort();
        if self.entries.is_sorted_by(|a, b| a.address <= b.address) {
            return;
        }
        self.entries.sort_by(|a, b| a.address.cmp(&b.address));
        self.resources.sort_by(|a, b| a.address.cmp(&b.address));
        for (at, entry) in (0..).zip(&self.entries) {
            self.by_address.insert(entry.address.clone(), at);
        }
    }

    fn change(&mut self, change: &Change<'t>) {
        if let Some(key) = change.deposed.filter(|key| key.get() != "\"\"") {
            let words = change.change.as_ref().map(words).unwrap_or_default();
            let words: Vec<&str> = words.iter().map(|word| &**word).collect();
            let before = change.change.as_ref().and_then(|sides| sides.before).map(RawValue::get);
            self.undone.deposed(change.address, key, &words, before);
            return;
        }
        if change.mode.is_some_and(|mode| mode.get() == "\"ephemeral\"") {
            return;
        }
        let Some(raw) = change.address else {
            self.unreadable.push("one without an address".to_owned());
            return;
        };
        let broken = self.unreadable.len();
        let Some(address) = self.address(raw.get()) else {
            if self.unreadable.len() == broken {
                self.unreadable.push(format!("{} stands twice in resource_changes", raw.get().trim_matches('"')));
            }
            return;
        };
        let Some(sides) = change.change.as_ref().filter(|sides| sides.actions.is_some()) else {
            self.unreadable.push(format!("{address} has no change with actions"));
            return;
        };
        let entry = self.sides(sides, &address);
        let (added, operation) = (self.resources.len(), entry.operation);
        self.add(address, operation, sides.importing.is_some(), entry);
        if let (Operation::Forget | Operation::Replace, Some(resource)) = (operation, self.resources.get_mut(added)) {
            resource.forgets = words(sides).iter().any(|word| &**word == "forget");
        }
    }

    fn sides(&mut self, sides: &Sides<'_>, address: &Arc<Address>) -> Entry {
        let slice = |raw| Slice::of(self.text, raw);
        let mask = |raw| Slice::of_mask(self.text, raw);
        let entry = Entry {
            address: address.clone(),
            operation: Operation::NoOp,
            before: slice(sides.before),
            after: slice(sides.after),
            after_unknown: mask(sides.after_unknown),
            before_sensitive: mask(sides.before_sensitive),
            after_sensitive: mask(sides.after_sensitive),
            secret_tags: false,
        };
        let words = words(sides);
        let words: Vec<&str> = words.iter().map(|word| &**word).collect();
        let (before, after) = (sides.before.map(RawValue::get), sides.after.map(RawValue::get));
        let operation = operation(&words, address.mode, before.is_some(), after.is_some());
        let same = words.len() == 2 && undone::same(&address.kind, before, after);
        let operation = self.undone.replaced(address, &words, same).unwrap_or(operation);
        Entry { operation, ..entry }
    }

    /// Takes away what deposed objects take with them.
    fn undo(&mut self) {
        for (address, before) in self.undone.destroyed() {
            let Some(address) = address::resource(address) else { continue };
            let Ok(at) = self.resources.binary_search_by(|resource| (*resource.address).cmp(&address)) else {
                continue;
            };
            let entry = self.by_address.get(&address).and_then(|&at| self.entries.get(at as usize));
            let (Some(resource), Some(entry)) = (self.resources.get_mut(at), entry) else { continue };
            let current = entry.after.get(self.text).or_else(|| entry.before.get(self.text));
            if !undone::same(&address.kind, before, current) {
                continue;
            }
            undone::beside(resource);
        }
    }

    /// Resources that no change mentions stay as they are: refresh-only plans, `-target`, states.
    fn state(&mut self, values: &StateValues<'t>) {
        for resource in flatten(values) {
            if let Some(key) = resource.deposed_key {
                self.undone.deposed(resource.address, key, &[], None);
                continue;
            }
            let Some(raw) = resource.address else {
                self.unreadable.push("one without an address".to_owned());
                continue;
            };
            let Some(address) = self.address(raw.get()) else { continue };
            let entry = self.still(&address, resource, Operation::NoOp);
            self.add(address, Operation::NoOp, false, entry);
        }
    }

    fn still(&self, address: &Arc<Address>, resource: &StateResource<'_>, operation: Operation) -> Entry {
        let values = Slice::of(self.text, resource.values);
        let sensitive = Slice::of_mask(self.text, resource.sensitive_values);
        Entry {
            address: address.clone(),
            operation,
            before: values,
            after: values,
            after_unknown: Slice::default(),
            before_sensitive: sensitive,
            after_sensitive: sensitive,
            secret_tags: false,
        }
    }

    /// A plan that changes nothing plans what the state has: with anything else, its changes were taken out of it.
    fn unchanged(&mut self, planned: Option<&RawValue>) {
        let Some(Ok(planned)) = planned.map(|raw| serde_json::from_str::<StateValues<'_>>(raw.get())) else { return };
        for raw in flatten(&planned).into_iter().filter_map(|resource| resource.address) {
            if let Some(address) = self.address(raw.get()) {
                self.unreadable
                    .push(format!("{address} is planned, and the plan has no resource_changes that say how"));
            }
        }
    }

    /// `planned_values` in the place of `resource_changes`: it has no unknown marks and no actions.
    fn planned(&mut self, planned: &StateValues<'_>, prior: Option<&StateValues<'_>>) {
        let mut before: HashMap<&str, &StateResource<'_>> = HashMap::new();
        for resource in prior.iter().flat_map(|values| flatten(values)) {
            if let (Some(address), None) = (resource.address, resource.deposed_key) {
                before.insert(address.get(), resource);
            }
        }
        for resource in flatten(planned) {
            let Some(raw) = resource.address else { continue };
            let Some(address) = self.address(raw.get()) else { continue };
            let mut entry = self.still(&address, resource, Operation::Create);
            entry.before = Slice::default();
            entry.before_sensitive = Slice::default();
            if let Some(prior) = before.get(raw.get()) {
                entry.operation = Operation::Update;
                entry.before = Slice::of(self.text, prior.values);
                entry.before_sensitive = Slice::of_mask(self.text, prior.sensitive_values);
            }
            self.add(address, entry.operation, false, entry);
        }
    }
}

/// The actions of a change.
fn words<'t>(sides: &Sides<'t>) -> Vec<Text<'t>> {
    sides.actions.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// All resources of a state, module by module.
fn flatten<'v, 't>(values: &'v StateValues<'t>) -> Vec<&'v StateResource<'t>> {
    let mut out = Vec::new();
    let mut open: Vec<&StateModule<'_>> = values.root_module.iter().collect();
    while let Some(module) = open.pop() {
        out.extend(module.resources.iter().flat_map(|kept| &kept.0));
        open.extend(module.child_modules.iter().flatten().rev());
    }
    out
}
