//! The estate: everything that was read from one root module or one plan.
//!
//! An estate is an index of resource instances. Their values are built on demand by its [`Backing`], one bucket at a
//! time in the worker that judges it, and dropped after the verdicts: a large plan never becomes a large tree.

mod origin;
mod program;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use crate::resource::{Address, Mode, ModulePath, ModuleStep, Resource};
use crate::source::{Location, Related, SourceId, without_credentials};
use crate::value::Value;

pub use origin::{Around, KNOWN, Origin};
pub use program::Program;

/// Which side of the change a value is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The state before the apply.
    Before,
    /// What the apply will have made.
    After,
}

/// The index of a resource in its estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

/// What kind of input an estate was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `terraform show -json PLAN`.
    Plan,
    /// `terraform show -json` of a state: a plan of no-ops.
    State,
    /// HCL files of a root module.
    Module,
}

impl Kind {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::State => "state",
            Self::Module => "module",
        }
    }
}

/// Whether the configuration sets an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Configured {
    /// It does.
    Set,
    /// It does not: the provider's or AWS's default holds.
    Unset,
    /// A `dynamic` block, which plans do not record, could set it; or the resource is not in the configuration.
    Maybe,
}

/// The id of an account, as an input tells it.
#[derive(Clone)]
pub struct AccountId {
    id: Arc<str>,
    sensitive: bool,
}

impl AccountId {
    /// An id, and whether all that tells it is sensitive.
    pub fn new(id: impl Into<Arc<str>>, sensitive: bool) -> Self {
        Self { id: id.into(), sensitive }
    }

    /// The texts of a list; sensitive where they or the list are.
    pub fn of_list(list: &Value) -> Vec<Self> {
        let ids = list.items().unwrap_or_default().iter();
        ids.filter_map(|id| Some(Self::new(id.as_str()?, list.is_sensitive() || id.is_sensitive()))).collect()
    }

    /// The id, to compare with others.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether nothing but what is sensitive tells it.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// The id as a value.
    pub fn value(&self) -> Value {
        Value::string(&self.id).with_sensitivity(self.sensitive)
    }

    /// Each id once, in order; one that something tells that is not sensitive is not.
    pub fn distinct(ids: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut known: BTreeMap<Arc<str>, bool> = BTreeMap::new();
        for Self { id, sensitive } in ids {
            *known.entry(id).or_insert(sensitive) &= sensitive;
        }
        known.into_iter().map(|(id, sensitive)| Self { id, sensitive }).collect()
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.value())
    }
}

/// A provider configuration as far as it decides about buckets.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its key in the plan, such as `aws`, `aws.replica` or `module.m:aws`.
    pub key: Arc<str>,
    /// `region`: a string, null when unset (then the environment decides), or unknown.
    pub region: Value,
    /// `default_tags`: a map, null when unset, or unknown.
    pub default_tags: Value,
    /// `allowed_account_ids`, as far as known.
    pub allowed_account_ids: Vec<AccountId>,
    /// `insecure`: a bool, null when unset, or unknown.
    pub insecure: Value,
    /// `endpoints`: a map from service to URL, null when unset, or unknown.
    pub endpoints: Value,
    /// Whether it stands for several, and nobody knows which of them manages a resource: OpenTofu's `for_each`. Two
    /// resources that have it need not be in one Region or account.
    pub several: bool,
}

/// The URL of an endpoint; one with a password in it is sensitive, whatever the input says.
pub fn endpoint(url: Value) -> Value {
    let secret = url.as_str().is_some_and(|text| without_credentials(text) != text);
    url.with_sensitivity(secret)
}

/// The key of a provider configuration as an address: keys are `aws`, `aws.replica`, `module.m.module.n:aws`, or
/// `aws.by_region["eu"]`, where what stands in quotes can be anything.
pub fn provider_address(key: &str) -> Address {
    let plain = key.split_once('[').map_or(key, |(plain, _)| plain);
    let (module, name) = match plain.rfind(':') {
        Some(at) => (key.get(..at).unwrap_or(""), key.get(at + 1..).unwrap_or(key)),
        None => ("", key),
    };
    let steps = module.split('.').filter(|step| *step != "module" && !step.is_empty());
    let steps: Vec<ModuleStep> = steps.map(|name| ModuleStep { name: name.into(), key: None }).collect();
    Address {
        module: ModulePath(steps.into()),
        mode: Mode::Managed,
        kind: "provider".into(),
        name: name.into(),
        key: None,
    }
}

/// Builds the values of an estate's resources.
pub trait Backing: Send + Sync {
    /// All attributes of a resource on one side, as an object. Unknown leaves carry the attributes that they may stem
    /// from. `None` when the resource does not exist on that side, or its values could not be read.
    fn object(&self, resource: ResourceId, side: Side) -> Option<Value>;

    /// One top-level attribute of [`Backing::object`]; cheaper than building the whole. Null when absent.
    fn attribute(&self, resource: ResourceId, side: Side, name: &str) -> Option<Value>;

    /// The attributes of a resource on one side, for reading several of them: the document is taken apart once, and
    /// only what is asked for is built. `None` as for [`Backing::object`].
    fn members(&self, resource: ResourceId, side: Side) -> Option<Box<dyn Members + '_>>;

    /// Whether the configuration sets an attribute: a dotted path such as `versioning_configuration.mfa_delete`. An
    /// index, as in `rule[1].prefix`, asks about one block of a list; without one, any of the blocks may set it. Blocks
    /// of a set have no order, so that an index means nothing there.
    fn configured(&self, resource: ResourceId, path: &str) -> Configured;

    /// The resources outside this estate's index (data sources) that a symbol may name: their values, if the input has
    /// them.
    fn data_source(&self, address: &Address) -> Option<Value>;

    /// The addresses of the data sources of a type, in the order of the input.
    fn data_sources(&self, kind: &str) -> Vec<Arc<Address>>;

    /// Where the text of the input says an attribute: a path such as `rule[0].status`, or the header of the innermost
    /// block that is there when the attribute is not; and what led there. `None` where the input is no text for people,
    /// as a plan.
    fn place(&self, address: &Address, path: &str) -> Option<Place> {
        let _ = (address, path);
        None
    }

    /// Where the text of the input says a part of a JSON document that an attribute holds: the likeliest first. Empty where
    /// nothing is found, or the input is no text for people.
    fn said(&self, address: &Address, path: &str, part: &Part) -> Vec<Said> {
        let _ = (address, path, part);
        Vec::new()
    }

    /// The texts that the input was read from, as far as a place can lie in them. Empty where it is no text for people.
    fn texts(&self) -> Vec<SourceId> {
        Vec::new()
    }

    /// [`Place::location`] of [`Backing::place`] alone: cheaper.
    fn location(&self, address: &Address, path: &str) -> Option<Location> {
        self.place(address, path).map(|place| place.location)
    }

    /// The managed resources that the configuration declares, as addresses without keys. Empty where the input does not
    /// tell, as for a state.
    fn declared(&self) -> Vec<Address> {
        Vec::new()
    }

    /// Whether the configuration declares a resource, whatever the keys of its address.
    fn declares(&self, address: &Address) -> Declared {
        let _ = address;
        Declared::Unseen
    }

    /// What the text of the input says that an attribute comes from. `None` where the input is no text for people, or does
    /// not set the attribute.
    fn origin(&self, address: &Address, path: &str) -> Option<Origin> {
        let _ = (address, path);
        None
    }

    /// Lets a plan look into the configuration that it was made from.
    fn look_into(&mut self, configuration: Arc<Estate>) {
        let _ = configuration;
    }

    /// The values that the variables of the root module have, by name, as far as the input records them.
    fn variables(&self) -> Vec<(Arc<str>, Value)> {
        Vec::new()
    }
}

/// Whether a configuration declares a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Declared {
    /// It does.
    Here,
    /// It does not.
    Nowhere,
    /// The module that would declare it is not there to be read.
    Unseen,
}

/// A place in a text and how it comes about.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where it is said.
    pub location: Location,
    /// The module calls around it from the inside out, and where its variables got their values.
    pub related: Vec<Related>,
}

/// A part of a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The way to it.
    pub steps: Vec<Step>,
    /// Whether the key of the last step is meant, and not what it leads to.
    pub is_key: bool,
    /// The text of that key, or of the string that is meant; `None` for anything else.
    pub token: Option<Arc<str>>,
}

/// A step into a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To the value of a key.
    Key(Arc<str>),
    /// To a member of a list.
    Index(usize),
}

/// Where a part of a document is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Here.
    Here(Location),
    /// Somewhere in this text, which is the document.
    Within(Location),
}

/// A module call whose module is not there to be read.
#[derive(Debug, Clone)]
pub struct Unfetched {
    /// The address of the call, such as `module.logs`.
    pub address: Arc<str>,
    /// Why nothing in it is known.
    pub reason: Arc<str>,
    /// How to get it, such as a command.
    pub remedy: Arc<str>,
    /// Whether it is known where the module comes from.
    pub is_known: bool,
    /// The header of the call.
    pub location: Location,
    /// The addresses of the buckets that the call hands to the module, which can configure them.
    pub buckets: Vec<Arc<str>>,
}

/// The attributes of one resource on one side.
pub trait Members {
    /// One top-level attribute, as [`Backing::attribute`] gives it.
    fn attribute(&self, name: &str) -> Option<Value>;
}

/// Everything that was read from one root module or one plan.
pub struct Estate {
    /// The root directory relative to the repository, or what `--estate` said, or empty.
    pub key: Arc<str>,
    /// The input as the user named it.
    pub path: Arc<str>,
    /// What kind of input it was.
    pub kind: Kind,
    /// `terraform_version` of a plan or state.
    pub terraform_version: Option<String>,
    /// Who wrote a plan or state.
    pub program: Program,
    /// Why this is only a part of the truth, such as `-target`; `None` when it is complete.
    pub incomplete: Option<String>,
    /// The id of the account that the estate is applied to, where the input tells it.
    pub account: Option<AccountId>,
    /// Every account id that the surest source of the input names; several leave the account open.
    pub accounts: Vec<AccountId>,
    /// Provider configurations, in the order of their keys.
    pub providers: Vec<Provider>,
    /// Module calls that could not be followed, by address.
    pub unfetched: Vec<Unfetched>,
    resources: Vec<Resource>,
    by_kind: BTreeMap<Arc<str>, Vec<ResourceId>>,
    by_address: HashMap<Arc<Address>, ResourceId>,
    backing: Box<dyn Backing>,
    /// The configuration that a plan was made from.
    written: Option<Arc<Estate>>,
}

impl Estate {
    /// An estate over resources whose values `backing` builds; a [`ResourceId`] is an index into `resources`.
    pub fn new(path: Arc<str>, kind: Kind, resources: Vec<Resource>, backing: Box<dyn Backing>) -> Self {
        let mut by_kind: BTreeMap<Arc<str>, Vec<ResourceId>> = BTreeMap::new();
        let mut by_address = HashMap::with_capacity(resources.len());
        for (at, resource) in resources.iter().enumerate() {
            let id = ResourceId(u32::try_from(at).unwrap_or(u32::MAX));
            match by_kind.get_mut(&resource.address.kind) {
                Some(ids) => ids.push(id),
                None => {
                    by_kind.insert(resource.address.kind.clone(), vec![id]);
                }
            }
            by_address.entry(resource.address.clone()).or_insert(id);
        }
        Self {
            key: "".into(),
            path,
            kind,
            terraform_version: None,
            program: Program::default(),
            incomplete: None,
            account: None,
            accounts: Vec::new(),
            providers: Vec::new(),
            unfetched: Vec::new(),
            resources,
            by_kind,
            by_address,
            backing,
            written: None,
        }
    }

    /// Keeps the account ids that the input names; a single one is the account.
    pub fn set_accounts(&mut self, accounts: Vec<AccountId>) {
        self.account = match accounts.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        self.accounts = accounts;
    }

    /// The same with the configuration that it was planned from: it gives places, and says what stands around references.
    #[must_use]
    pub fn written_in(mut self, configuration: Estate) -> Self {
        let configuration = Arc::new(configuration);
        self.backing.look_into(configuration.clone());
        self.written = Some(configuration);
        self
    }

    /// All resources, in the order of the input.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.resources.iter().enumerate().map(|(at, r)| (ResourceId(u32::try_from(at).unwrap_or(u32::MAX)), r))
    }

    /// One resource.
    pub fn resource(&self, id: ResourceId) -> Option<&Resource> {
        self.resources.get(id.0 as usize)
    }

    /// Whether a provider configuration stands for several.
    pub fn is_several(&self, provider: Option<usize>) -> bool {
        provider.and_then(|at| self.providers.get(at)).is_some_and(|provider| provider.several)
    }

    /// Whether two resources that have these provider configurations are certainly of one Region and account.
    pub fn same_provider(&self, one: Option<usize>, other: Option<usize>) -> bool {
        one == other && !self.is_several(one)
    }

    /// The resources of a type, in the order of the input.
    pub fn of_kind(&self, kind: &str) -> &[ResourceId] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The resource types that occur.
    pub fn kinds(&self) -> impl Iterator<Item = &Arc<str>> {
        self.by_kind.keys()
    }

    /// The resource with this address.
    pub fn find(&self, address: &Address) -> Option<ResourceId> {
        self.by_address.get(address).copied()
    }

    /// What builds the values.
    pub fn backing(&self) -> &dyn Backing {
        &*self.backing
    }

    /// The configuration that a plan was made from, where it is known.
    pub fn written(&self) -> Option<&Estate> {
        self.written.as_deref()
    }

    /// What tells places in texts for people.
    pub fn text(&self) -> &dyn Backing {
        self.written().map_or(&*self.backing, |written| &*written.backing)
    }
}
