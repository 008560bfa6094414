//! An estate's subjects: a survey made once, and each subject built when it is judged.

use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt};

use super::account::AccountBlocks;
use super::backup::Backups;
use super::class::Classification;
use super::companion::{ACCESS_POINT, Facet};
use super::fact::{Fact, Facts};
use super::fit;
use super::identity;
use super::keys::Keys;
use super::named::Texts;
use super::point_policy::{MULTI_REGION, PointPolicies};
use super::role::Attached;
use super::schema::estate as slot;
use super::settings::Settings;
use super::subject::{Subject, SubjectKind};
use super::survey::{Bucket, Survey, survey};
use super::view::{State, state};
use crate::estate::{Estate, ResourceId, Side};
use crate::finding::{Origin, Unlinked};
use crate::resource::Mode;
use crate::value::{Reason, Shape, Truth, Type, Unknown, Value, Why};

/// The subjects of one side of an estate. Holds who configures whom, but no values.
pub struct Assembly<'a> {
    estate: &'a Estate,
    pub(super) side: Side,
    pub(super) settings: Settings,
    pub(super) survey: Survey,
    pub(super) blocks: AccountBlocks,
    pub(super) keys: Keys,
    others: Others,
    roles: OnceLock<Texts>,
    managed_policies: OnceLock<Texts>,
    attached: OnceLock<Attached>,
    point_policies: OnceLock<PointPolicies>,
    highest: OnceLock<Classification>,
    /// The buckets of access points.
    behind: OnceLock<HashMap<ResourceId, usize>>,
    pub(super) backups: OnceLock<Backups>,
    addresses: HashMap<Arc<str>, usize>,
}

/// The subjects of which one resource tells all, by kind.
struct Others([Vec<ResourceId>; 5]);

impl Others {
    fn of(estate: &Estate, side: Side) -> Self {
        let of = |kinds: &[&str]| {
            let ids = kinds.iter().flat_map(|kind| estate.of_kind(kind)).copied();
            let live = |id: &ResourceId| {
                estate.resource(*id).is_some_and(|resource| {
                    let state = state(resource, side);
                    resource.address.mode == Mode::Managed
                        && matches!(state, State::Live(_, origin) if origin != Origin::PriorState)
                })
            };
            ids.filter(live).collect()
        };
        let mut identity: Vec<ResourceId> = of(&identity::TYPES);
        identity.retain(|&id| identity::declares(estate, id, side));
        Self([
            of(&[ACCESS_POINT]),
            of(&[MULTI_REGION]),
            of(&["aws_s3_directory_bucket"]),
            of(&["aws_s3tables_table_bucket", "aws_s3vectors_vector_bucket"]),
            identity,
        ])
    }

    fn ids(&self, kind: SubjectKind) -> &[ResourceId] {
        let [access_points, multi_region, directory, other, identity] = &self.0;
        match kind {
            SubjectKind::AccessPoint => access_points,
            SubjectKind::MultiRegionAccessPoint => multi_region,
            SubjectKind::DirectoryBucket => directory,
            SubjectKind::OtherBucket => other,
            SubjectKind::IdentityPolicy => identity,
            _ => &[],
        }
    }
}

/// Surveys an estate: links companions to buckets, finds what buckets are used for, and classifies them.
///
/// Serial and linear in resources; reads a few attributes of each S3 resource and keeps none.
pub fn assemble<'a>(estate: &'a Estate, side: Side, settings: &Settings) -> Assembly<'a> {
    let mut assembly = Assembly {
        estate,
        side,
        settings: settings.clone(),
        survey: survey(estate, side, settings),
        blocks: AccountBlocks::of(estate, side),
        keys: Keys::of(estate, side),
        others: Others::of(estate, side),
        roles: OnceLock::new(),
        managed_policies: OnceLock::new(),
        attached: OnceLock::new(),
        point_policies: OnceLock::new(),
        highest: OnceLock::new(),
        behind: OnceLock::new(),
        backups: OnceLock::new(),
        addresses: HashMap::new(),
    };
    assembly.keys.users = assembly.key_users();
    assembly.addresses = (0..assembly.len()).map(|at| (assembly.address(at), at)).collect();
    assembly
}

impl<'a> Assembly<'a> {
    /// How many subjects there are, numbered from 0 in the order of [`SubjectKind::ALL`].
    pub fn len(&self) -> usize {
        SubjectKind::ALL.into_iter().map(|kind| self.count(kind)).sum()
    }

    /// Whether there are none; there is always the estate.
    pub fn is_empty(&self) -> bool {
        false
    }

    fn count(&self, kind: SubjectKind) -> usize {
        match kind {
            SubjectKind::Bucket => self.survey.buckets.len(),
            SubjectKind::AccountBlock => self.blocks.len(),
            SubjectKind::Key => self.keys.len(),
            SubjectKind::Provider => self.estate.providers.len(),
            SubjectKind::Estate => 1,
            _ => self.others.ids(kind).len(),
        }
    }

    /// The kind of a subject and its number among its kind.
    fn locate(&self, at: usize) -> (SubjectKind, usize) {
        let mut index = at;
        for kind in SubjectKind::ALL {
            match self.count(kind) {
                count if index < count => return (kind, index),
                count => index -= count,
            }
        }
        (SubjectKind::Estate, 0)
    }

    /// The kind of a subject.
    pub fn kind(&self, at: usize) -> SubjectKind {
        self.locate(at).0
    }

    /// The address of a subject.
    pub fn address(&self, at: usize) -> Arc<str> {
        let (kind, index) = self.locate(at);
        let resource = |id: Option<ResourceId>| id.and_then(|id| self.estate.resource(id)).map(|r| r.text.clone());
        let address = match kind {
            SubjectKind::Bucket => self.survey.buckets.get(index).map(|bucket| bucket.address.clone()),
            SubjectKind::AccountBlock => resource(self.blocks.id(index)),
            SubjectKind::Key => resource(self.keys.id(index)),
            SubjectKind::Provider => self.provider_address(index),
            SubjectKind::Estate => None,
            _ => resource(self.others.ids(kind).get(index).copied()),
        };
        address.unwrap_or_else(|| "estate".into())
    }

    /// The numbers of the subjects of a kind.
    pub fn subjects_of(&self, kind: SubjectKind) -> std::ops::Range<usize> {
        let before = SubjectKind::ALL.into_iter().take_while(|other| *other != kind);
        let from: usize = before.map(|kind| self.count(kind)).sum();
        from..from + self.count(kind)
    }

    /// Builds a subject. Depends on nothing but its number, so subjects can be built in any order and in parallel; a
    /// number past the end is the estate.
    pub fn subject(&self, at: usize) -> Subject {
        let (kind, index) = self.locate(at);
        let of = |build: fn(&Self, ResourceId) -> Subject| match self.others.ids(kind).get(index) {
            Some(&id) => build(self, id),
            None => self.estate_subject(),
        };
        let mut subject = match kind {
            SubjectKind::Bucket => self.bucket_subject(index),
            SubjectKind::AccountBlock => self.account_subject(index),
            SubjectKind::Key => self.key_subject(index),
            SubjectKind::AccessPoint => of(Self::access_point_subject),
            SubjectKind::MultiRegionAccessPoint => of(Self::multi_region_subject),
            SubjectKind::Provider => self.provider_subject(index),
            SubjectKind::DirectoryBucket => of(Self::directory_subject),
            SubjectKind::OtherBucket => of(Self::other_subject),
            SubjectKind::IdentityPolicy => of(Self::identity_subject),
            SubjectKind::Estate => self.estate_subject(),
        };
        fit::fit(&mut subject.facts, subject.kind.schema());
        subject
    }

    /// The number of the subject with an address: asked of the assembly of [`Side::Before`], what it was before.
    pub fn prior_of(&self, address: &str) -> Option<usize> {
        self.addresses.get(address).copied()
    }

    /// Companions that could not be given to one bucket, in the order of their types and of the input. `input` is 0.
    pub fn unlinked(&self) -> &[Unlinked] {
        &self.survey.unlinked
    }

    /// The addresses of buckets that leave management by this plan, which go on existing.
    pub fn forgotten(&self) -> &[Arc<str>] {
        &self.survey.forgotten
    }

    /// The estate.
    pub fn estate(&self) -> &'a Estate {
        self.estate
    }

    /// The highest class of all buckets that the estate declares.
    pub(super) fn highest_class(&self) -> Classification {
        let highest = || {
            let buckets = self.survey.buckets.iter().take(self.survey.declared);
            Classification::highest_of(buckets.map(|bucket| (&bucket.class, &bucket.address, true)))
                .unwrap_or_else(|| Classification::untagged(self.settings.default_class))
        };
        self.highest.get_or_init(highest).clone()
    }

    /// The bucket of an access point, as far as the link is certain.
    pub(super) fn bucket_behind(&self, access_point: ResourceId) -> Option<usize> {
        let behind = self.behind.get_or_init(|| {
            let buckets = self.survey.buckets.iter().enumerate();
            let linked =
                buckets.flat_map(|(at, bucket)| bucket.companions.iter().map(move |companion| (companion, at)));
            let points = linked.filter(|(companion, _)| companion.facet == Some(Facet::AccessPoints));
            points.map(|(companion, at)| (companion.id, at)).collect()
        });
        behind.get(&access_point).copied()
    }

    /// The roles of the estate by their ARNs.
    pub(super) fn roles(&self) -> &Texts {
        self.roles.get_or_init(|| self.texts_of("aws_iam_role", "arn"))
    }

    /// The managed policies of the estate by their ARNs.
    pub(super) fn managed_policies(&self) -> &Texts {
        self.managed_policies.get_or_init(|| self.texts_of("aws_iam_policy", "arn"))
    }

    /// What gives permissions to the roles of the estate.
    pub(super) fn attached(&self) -> &Attached {
        self.attached.get_or_init(|| self.find_attached())
    }

    /// The resources that give policies to access points.
    pub(super) fn point_policies(&self) -> &PointPolicies {
        self.point_policies.get_or_init(|| self.find_point_policies())
    }

    /// The resources of a type by what is known of an attribute.
    pub(super) fn texts_of(&self, kind: &str, attribute: &str) -> Texts {
        let mut texts = Texts::new();
        for &id in self.estate.of_kind(kind) {
            let Some(resource) = self.estate.resource(id).filter(|r| r.address.mode == Mode::Managed) else {
                continue;
            };
            let State::Live(side, _) = state(resource, self.side) else { continue };
            let text = self.estate.backing().attribute(id, side, attribute);
            if let Some(text) = text.as_ref().and_then(Value::as_str) {
                texts.entry(text.into()).or_default().push(id);
            }
        }
        texts
    }

    pub(super) fn estate_subject(&self) -> Subject {
        let mut facts = Facts::blank(SubjectKind::Estate.schema().slots.len());
        let buckets = || self.survey.buckets.iter().take(self.survey.declared);
        let count = i64::try_from(self.survey.declared).unwrap_or(i64::MAX);
        facts.set(slot::BUCKETS, Fact::new(Value::int(count), Origin::Declared, None));
        // A bucket that may not be there may have no class to miss.
        let uncertain = |bucket: &Bucket| self.estate.resource(bucket.id?)?.uncertain.as_deref().cloned();
        let valid = |bucket: &Bucket| match bucket.class.valid {
            Truth::False if uncertain(bucket).is_some() => Truth::Unknown,
            valid => valid,
        };
        let missing = buckets().filter(|bucket| valid(bucket).is_false()).map(|bucket| &bucket.address);
        let missing = Value::strings(missing);
        let open = buckets().find(|bucket| valid(bucket) == Truth::Unknown);
        let reason = |bucket: &Bucket| {
            let tags = || Reason::new(Why::KnownAfterApply, format!("{}.tags_all", bucket.address));
            uncertain(bucket).unwrap_or_else(tags)
        };
        let classified = match (Truth::all(buckets().map(valid)), open) {
            (Truth::Unknown, Some(bucket)) => Value::unknown_because(Type::Bool, reason(bucket)),
            (valid, _) => Value::bool(valid.is_true()),
        };
        facts.set(slot::CLASSIFIED, Fact::new(classified, Origin::Declared, None));
        let unclassified = match open {
            None => missing,
            Some(bucket) => {
                let reason = reason(bucket);
                let items = missing.items().unwrap_or_default().into();
                let ty = Type::List(Arc::new(Type::String));
                Value::unknown(Unknown::new(ty, reason).with_shape(Shape::Open(items)))
            }
        };
        facts.set(slot::UNCLASSIFIED, Fact::new(unclassified, Origin::Declared, None));
        facts.set(slot::ACCOUNT, self.account(None));
        Subject {
            kind: SubjectKind::Estate,
            address: "estate".into(),
            resource: None,
            external: false,
            operation: None,
            facts,
            classification: self.highest_class(),
            locations: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The slots of a facet with the facts of a bucket.
    pub(super) fn facet(&self, at: usize, facet: Facet) -> Vec<Fact> {
        let view = self.bucket_view(at);
        self.facet_of(at, facet, view.as_ref())
    }
}
