//! The serial part of assembling: who configures whom, and who uses whom.
//!
//! Reads single attributes only and keeps no values. What it finds are indexes: companions of each bucket, sets of
//! candidates for the companions that stay ambiguous, roles, and the classes that follow from them.

mod uses;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::class::{Classification, Named, Tags};
use super::companion::{Facet, Role, Roles, configures, is_companion};
use super::flow::Flows;
use super::inside::{Inside, is_directory_bucket};
use super::merge::Merged;
use super::reference::{Buckets, Resolver, Target};
use super::sets::{ANY, SetId, Sets};
use super::settings::Settings;
use super::view::{Leaf, State, View, state};
use crate::estate::{Estate, Kind, ResourceId, Side};
use crate::finding::{LinkInfo, Origin, Unlinked};
use crate::resource::{Mode, Operation, Resource};
use crate::value::{Basis, Reason, Value, Why};

/// How many candidates the report lists of one companion.
const MOST_CANDIDATES: usize = 20;

/// A companion of a bucket.
#[derive(Debug, Clone)]
pub(super) struct Companion {
    pub(super) id: ResourceId,
    /// What it sets; none for companions that the model does not read yet.
    pub(super) facet: Option<Facet>,
    pub(super) basis: Basis,
    pub(super) via: &'static str,
    pub(super) state: State,
}

/// A bucket with all that was found for it.
#[derive(Debug)]
pub(super) struct Bucket {
    /// The resource; none for a bucket that is declared elsewhere.
    pub(super) id: Option<ResourceId>,
    pub(super) address: Arc<str>,
    pub(super) name: Option<Arc<str>>,
    /// Whether the name is sensitive.
    pub(super) secret: bool,
    /// Whether this plan makes it: then AWS's defaults for new buckets hold.
    pub(super) fresh: bool,
    pub(super) companions: Vec<Companion>,
    /// Groups of companions that may belong to it.
    pub(super) groups: Vec<usize>,
    pub(super) roles: Roles,
    /// Roles that it may have, and the address of a resource that may give them.
    pub(super) maybe_roles: Roles,
    pub(super) maybe_because: Option<Arc<str>>,
    /// The buckets of the estate that certainly give it a role by sending their data here.
    pub(super) sources: Vec<(Role, usize)>,
    /// Roles that one of several buckets gives it.
    pub(super) open_sources: Roles,
    pub(super) class: Classification,
}

impl Bucket {
    /// The name as a value, as sensitive as where it was said.
    pub(super) fn name_value(&self) -> Option<Value> {
        self.name.as_ref().map(|name| Value::string(name).with_sensitivity(self.secret))
    }
}

/// Companions of one facet with the same candidates.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) facet: Facet,
    pub(super) companions: Vec<ResourceId>,
    /// What they would set, merged when first needed.
    pub(super) merged: OnceLock<Merged>,
}

/// The findings of the survey.
pub(super) struct Survey {
    /// The estate's buckets in the order of the input, then external ones by name, then companions without a bucket.
    pub(super) buckets: Vec<Bucket>,
    pub(super) groups: Vec<Group>,
    /// The groups that may belong to any bucket of the estate.
    pub(super) open: Vec<usize>,
    pub(super) unlinked: Vec<Unlinked>,
    pub(super) forgotten: Vec<Arc<str>>,
    /// Lifecycle configurations of directory buckets, with what names the bucket.
    pub(super) directory_lifecycles: Vec<(ResourceId, Value)>,
    /// How many buckets the estate declares.
    pub(super) declared: usize,
    /// The estate's buckets by what can name them.
    pub(super) index: Buckets,
}

/// What a companion that sets roles was linked to.
struct Source {
    id: ResourceId,
    target: Target,
}

struct Surveyor<'a> {
    estate: &'a Estate,
    side: Side,
    resolver: Resolver<'a>,
    survey: Survey,
    sets: Sets,
    by_set: HashMap<(Facet, SetId), usize>,
    external: BTreeMap<Arc<str>, Vec<Companion>>,
    nameless: Vec<Companion>,
    sources: Vec<Source>,
    /// By bucket.
    inside: Vec<Inside>,
    flows: Flows,
    /// Roles that were given to all of a set.
    given: HashSet<(SetId, Role)>,
}

/// Surveys an estate.
pub(super) fn survey(estate: &Estate, side: Side, settings: &Settings) -> Survey {
    let mut buckets = Buckets::of(estate, side);
    let forgotten = std::mem::take(&mut buckets.forgotten);
    let declared = buckets.list.len();
    let mut list = Vec::with_capacity(declared);
    let mut inside = Vec::with_capacity(declared);
    for bucket in &buckets.list {
        let Some(resource) = estate.resource(bucket.id) else { continue };
        let State::Live(read, origin) = state(resource, side) else { continue };
        let Some(view) = View::new(estate, bucket.id, read, origin) else { continue };
        let fresh = side == Side::After
            && !resource.importing
            && matches!(resource.operation, Operation::Create | Operation::Replace);
        inside.push(Inside::of(&view));
        list.push(Bucket {
            id: Some(bucket.id),
            address: resource.text.clone(),
            name: bucket.name.clone(),
            secret: bucket.secret,
            fresh,
            companions: Vec::new(),
            groups: Vec::new(),
            roles: Roles::default(),
            maybe_roles: Roles::default(),
            maybe_because: None,
            sources: Vec::new(),
            open_sources: Roles::default(),
            class: tags(&view).classify(settings, || named(&view)),
        });
    }
    let survey = Survey {
        buckets: list,
        groups: Vec::new(),
        open: Vec::new(),
        unlinked: Vec::new(),
        forgotten,
        directory_lifecycles: Vec::new(),
        declared,
        index: Buckets::default(),
    };
    let mut surveyor = Surveyor {
        estate,
        side,
        resolver: Resolver::new(estate, side, &buckets),
        survey,
        sets: Sets::new(declared),
        by_set: HashMap::new(),
        external: BTreeMap::new(),
        nameless: Vec::new(),
        sources: Vec::new(),
        inside,
        flows: Flows::default(),
        given: HashSet::new(),
    };
    surveyor.companions();
    surveyor.inline_roles();
    surveyor.companion_roles();
    surveyor.outer_roles();
    surveyor.flows.carry(&mut surveyor.survey.buckets, &surveyor.sets);
    surveyor.elsewhere(settings);
    let mut survey = surveyor.survey;
    survey.index = buckets;
    survey
}

/// The tags of a bucket.
pub(super) fn tags(view: &View<'_>) -> Tags {
    let provider = view.resource.provider.and_then(|at| view.estate.providers.get(at));
    Tags {
        own: view.raw("tags"),
        all: view.raw("tags_all"),
        default: provider.map_or_else(Value::null, |provider| provider.default_tags.clone()),
    }
}

impl Surveyor<'_> {
    /// Links every companion.
    fn companions(&mut self) {
        let kinds: Vec<Arc<str>> = self.estate.kinds().filter(|kind| is_companion(kind)).cloned().collect();
        for kind in kinds {
            let facet = Facet::of(&kind);
            for &id in self.estate.of_kind(&kind) {
                self.companion(id, facet, !configures(&kind));
            }
        }
    }

    fn companion(&mut self, id: ResourceId, facet: Option<Facet>, guest: bool) {
        let Some(resource) = self.estate.resource(id).filter(|r| r.address.mode == Mode::Managed) else { return };
        let mut state = state(resource, self.side);
        let read = match state {
            State::Live(side, _) => side,
            State::Removed => Side::Before,
            State::Missing => return,
        };
        let attribute = |side, name| self.estate.backing().attribute(id, side, name).unwrap_or_else(Value::null);
        // `skip_destroy` (provider 6.4) leaves the block in place when its resource is destroyed.
        if state == State::Removed && attribute(Side::Before, "skip_destroy").as_bool() == Some(true) {
            state = State::Live(Side::Before, Origin::PriorState);
        }
        let named = attribute(read, "bucket");
        if is_directory_bucket(&named) {
            if facet == Some(Facet::Lifecycle) && matches!(state, State::Live(..)) {
                self.survey.directory_lifecycles.push((id, named));
                return;
            }
            self.unlinked(
                id,
                Vec::new(),
                "it configures a directory bucket, of which only the lifecycle is judged".into(),
            );
            return;
        }
        let target = match self.resolver.target(&named, resource.provider) {
            // The address of an external bucket would tell its name.
            Target::External(..) if named.is_sensitive() => Target::Nameless,
            // It may not be there: then the bucket is as without it.
            Target::Bucket(at, ..) if resource.uncertain.is_some() => Target::Several(Arc::from([at])),
            target => target,
        };
        if let (Target::External(..) | Target::Nameless, Some(uncertain)) = (&target, &resource.uncertain) {
            self.unlinked(id, Vec::new(), format!("whether it exists is not known: {uncertain}"));
            return;
        }
        let target = match self.outlived(resource, state, guest, &target) {
            Some(Operation::Replace) => {
                let reason = "the plan replaces its bucket and not this, so what it has set goes with the old bucket";
                self.unlinked(id, Vec::new(), reason.into());
                return;
            }
            Some(_) => {
                let Target::Bucket(at, ..) = target else { return };
                Target::Several(Arc::from([at]))
            }
            None => target,
        };
        // What is not recorded may be a directory bucket just as well.
        if facet == Some(Facet::Lifecycle)
            && matches!(state, State::Live(..))
            && matches!(target, Target::Several(_) | Target::Nameless)
            && !self.estate.of_kind("aws_s3_directory_bucket").is_empty()
        {
            self.survey.directory_lifecycles.push((id, named.clone()));
        }
        // What leaves management together with its bucket is nobody's concern here any more.
        let judged = !guest && resource.operation != Operation::Forget;
        if !guest && self.side == Side::After && resource.operation == Operation::Replace {
            self.left_behind(id, facet, resource.provider, &target);
        }
        // Beside a deposed object that is destroyed, it is written and taken away, in one order or the other.
        let undone = (resource.deposed && self.side == Side::After).then_some(State::Removed);
        let companions = |basis, via| {
            let each = move |state| Companion { id, facet, basis, via, state };
            std::iter::once(state).chain(undone).map(each)
        };
        match &target {
            Target::Bucket(at, basis, via) => {
                if let Some(bucket) = self.survey.buckets.get_mut(*at) {
                    bucket.companions.extend(companions(*basis, *via));
                }
            }
            Target::Several(set) => self.several(id, facet, set),
            Target::External(name, basis, via) if judged => {
                self.external.entry(name.clone()).or_default().extend(companions(*basis, *via));
            }
            Target::Nameless | Target::Nothing if judged => {
                self.unlinked(
                    id,
                    Vec::new(),
                    format!(
                        "the {} does not tell the name of its bucket, and it is none of this estate's",
                        self.estate.kind.word()
                    ),
                );
                if matches!(state, State::Live(..)) {
                    self.nameless.extend(companions(Basis::Proven, "none"));
                }
            }
            Target::Gone | Target::External(..) | Target::Nameless | Target::Nothing => {}
        }
        if matches!(state, State::Live(..)) {
            self.sources.push(Source { id, target });
        }
    }

    /// What the plan does to the bucket of a companion that it leaves as it is, while it makes the bucket: a bucket that
    /// is replaced loses what was set, and one that is created may be a new one or one that is there.
    fn outlived(&self, companion: &Resource, state: State, guest: bool, target: &Target) -> Option<Operation> {
        let Target::Bucket(at, ..) = target else { return None };
        let bucket = self.survey.buckets.get(*at).filter(|bucket| bucket.fresh && !guest)?;
        let resource = self.estate.resource(bucket.id?)?;
        let left = companion.operation == Operation::NoOp && matches!(state, State::Live(..));
        left.then_some(if resource.forgets { Operation::Create } else { resource.operation })
    }

    /// A companion that is replaced because it turns to another bucket is destroyed at the one that it had.
    fn left_behind(&mut self, id: ResourceId, facet: Option<Facet>, provider: Option<usize>, now: &Target) {
        let Some(old) = self.estate.backing().attribute(id, Side::Before, "bucket") else { return };
        // What is only forgotten stays as it was set.
        let forgets = self.estate.resource(id).is_some_and(|resource| resource.forgets);
        let state = if forgets { State::Live(Side::Before, Origin::PriorState) } else { State::Removed };
        let companion = |basis, via| Companion { id, facet, basis, via, state };
        match (self.resolver.target(&old, provider), now) {
            (Target::Bucket(old, ..), Target::Bucket(new, ..)) if old == *new => {}
            (Target::External(old, ..), Target::External(new, ..)) if old == *new => {}
            (Target::Bucket(old, basis, via), _) => {
                if let Some(bucket) = self.survey.buckets.get_mut(old) {
                    bucket.companions.push(companion(basis, via));
                }
            }
            (Target::External(old, basis, via), _) => self.external.entry(old).or_default().push(companion(basis, via)),
            _ => {}
        }
    }

    /// Why it is not known which bucket is that of a companion. A plan mostly does not tell.
    fn open(&self, id: ResourceId) -> Option<Reason> {
        let bucket = self.estate.backing().attribute(id, Side::After, "bucket")?;
        let reason = bucket.as_unknown().map(|unknown| unknown.reason.clone());
        reason.filter(|reason| self.estate.kind == Kind::Module || reason.why == Why::Computed)
    }

    /// Notes a companion of one of several buckets; an empty set is any bucket.
    fn several(&mut self, id: ResourceId, facet: Option<Facet>, set: &Arc<[usize]>) {
        let number = self.sets.id(set);
        let buckets = self.sets.get(number);
        let address = |at: &usize| self.survey.buckets.get(*at).map(|bucket| bucket.address.clone());
        let candidates = buckets.iter().take(MOST_CANDIDATES).filter_map(address).collect();
        let uncertain = self.estate.resource(id).and_then(|resource| resource.uncertain.clone());
        let mut reason = match set.is_empty() {
            _ if let Some(uncertain) = uncertain => format!("whether it exists is not known: {uncertain}"),
            true if let Some(reason) = self.open(id) => format!("which bucket is its own is not known: {reason}"),
            true if self.estate.kind == Kind::Module => "which bucket is its own is not known".to_owned(),
            true => "the plan does not record where its bucket comes from".to_owned(),
            false => "its bucket is one of several".to_owned(),
        };
        if buckets.len() > MOST_CANDIDATES {
            reason = format!("{reason}; the first {MOST_CANDIDATES} of {} candidates are listed", buckets.len());
        }
        self.unlinked(id, candidates, reason);
        let facet = facet.unwrap_or(Facet::Unread);
        let group = *self.by_set.entry((facet, number)).or_insert_with(|| {
            let group = self.survey.groups.len();
            self.survey.groups.push(Group { facet, companions: Vec::new(), merged: OnceLock::new() });
            if number == ANY {
                self.survey.open.push(group);
            } else {
                for &at in buckets.iter() {
                    if let Some(bucket) = self.survey.buckets.get_mut(at) {
                        bucket.groups.push(group);
                    }
                }
            }
            group
        });
        if let Some(group) = self.survey.groups.get_mut(group) {
            group.companions.push(id);
        }
    }

    fn unlinked(&mut self, id: ResourceId, candidates: Vec<Arc<str>>, reason: String) {
        let Some(resource) = self.estate.resource(id) else { return };
        self.survey.unlinked.push(Unlinked { input: 0, address: resource.text.clone(), candidates, reason });
    }

    /// Adds the buckets that are declared elsewhere.
    fn elsewhere(&mut self, settings: &Settings) {
        let bucket = |address, name: Option<Arc<str>>, companions| Bucket {
            id: None,
            address,
            secret: false,
            fresh: false,
            companions,
            groups: Vec::new(),
            roles: Roles::default(),
            maybe_roles: Roles::default(),
            maybe_because: None,
            sources: Vec::new(),
            open_sources: Roles::default(),
            class: match &name {
                Some(name) if !settings.names.is_empty() => Named::Known(Arc::clone(name)).classify(settings),
                _ => Classification::untagged(settings.default_class),
            },
            name,
        };
        for (name, companions) in std::mem::take(&mut self.external) {
            let key = crate::resource::Key::Name(name.clone());
            let address = format!("external.aws_s3_bucket{key}").into();
            self.survey.buckets.push(bucket(address, Some(name), companions));
        }
        for companion in std::mem::take(&mut self.nameless) {
            let Some(resource) = self.estate.resource(companion.id) else { continue };
            self.survey.buckets.push(bucket(resource.text.clone(), None, vec![companion]));
        }
    }
}

/// The name of a bucket, as far as it is known.
///
/// AWS provider, `aws_s3_bucket`: without `bucket` a unique name begins with `bucket_prefix`, else with `terraform-`, and
/// goes on with digits of the time and of a counter.
fn named(view: &View<'_>) -> Named {
    let begins = |value: &Value| match value.as_unknown().and_then(|unknown| unknown.prefix.clone()) {
        Some(prefix) => Named::Begins(prefix),
        None => Named::Begins("".into()),
    };
    match view.read("bucket") {
        Leaf::Value(name) | Leaf::Unknown(name) => {
            name.as_str().map_or_else(|| begins(&name), |name| Named::Known(name.into()))
        }
        Leaf::Null | Leaf::Unset | Leaf::NoBlock => match view.read("bucket_prefix") {
            Leaf::Value(prefix) | Leaf::Unknown(prefix) => match prefix.as_str() {
                Some("") => Named::Made("terraform-".into()),
                Some(prefix) => Named::Made(prefix.into()),
                None => begins(&prefix),
            },
            Leaf::Null | Leaf::Unset | Leaf::NoBlock => Named::Made("terraform-".into()),
        },
    }
}

impl Companion {
    /// The link as the report lists it.
    pub(super) fn info(&self, estate: &Estate) -> Option<LinkInfo> {
        Some(LinkInfo {
            companion: estate.resource(self.id)?.text.clone(),
            attribute: "bucket".into(),
            basis: self.basis,
            via: self.via.into(),
        })
    }
}
