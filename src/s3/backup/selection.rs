//! Which buckets a selection of AWS Backup holds.

use std::sync::Arc;

use foldhash::HashMap;

use super::{Plan, each};
use crate::estate::ResourceId;
use crate::iam;
use crate::s3::assembly::Assembly;
use crate::s3::named::{Named, Texts, named};
use crate::s3::nested::{Is, member, whole};
use crate::s3::reference::{Resolver, Target};
use crate::s3::view::{Leaf, View, same};
use crate::value::{Basis, Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// The tests of a condition.
const TESTS: [(&str, Test); 4] = [
    ("string_equals", Test { like: false, not: false }),
    ("string_like", Test { like: true, not: false }),
    ("string_not_equals", Test { like: false, not: true }),
    ("string_not_like", Test { like: true, not: true }),
];

/// A selection.
pub(super) struct Selection {
    pub(super) plans: Vec<usize>,
    /// Why it is not known which one of the plans it is.
    pub(super) either: Option<Reason>,
    pub(super) basis: Basis,
    provider: Option<usize>,
    region: Value,
    resources: Vec<Member>,
    excluded: Vec<Member>,
    tags: Vec<(Value, Value)>,
    conditions: Vec<Condition>,
}

/// A member of a list of resources.
enum Member {
    /// One bucket of the estate.
    Bucket(usize, Basis),
    /// One of these.
    Either(Arc<[usize]>, Reason),
    /// All that a pattern meets.
    Pattern(Value),
    /// No bucket of the estate.
    Other,
    /// Anything.
    Open(Reason),
}

#[derive(Clone, Copy)]
struct Test {
    like: bool,
    not: bool,
}

enum Condition {
    Tag(Test, Value, Value),
    Open(Reason),
}

/// A bucket as a selection sees it.
pub(super) struct Seen {
    pub(super) at: usize,
    pub(super) arn: iam::Target,
    pub(super) provider: Option<usize>,
    pub(super) region: Value,
    /// All tags, and those of the resource itself.
    pub(super) tags: Value,
    pub(super) own_tags: Value,
}

impl Selection {
    pub(super) fn of(
        assembly: &Assembly<'_>,
        view: &View<'_>,
        resolver: &mut Resolver<'_>,
        (texts, numbers): (&Texts, &HashMap<ResourceId, usize>),
        plans: &mut Vec<Plan>,
    ) -> Self {
        let read = |name| match view.read(name) {
            Leaf::Value(value) | Leaf::Unknown(value) => value,
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => Value::null(),
        };
        let mut basis = Basis::Proven;
        // One that may not be there holds nothing for certain.
        let mut either = view.resource.uncertain.as_deref().cloned();
        let mut outside = |plan: Plan| {
            plans.push(plan);
            vec![plans.len() - 1]
        };
        let plan_id = read("plan_id");
        let elsewhere = || Reason::new(Why::OutsideEstate, format!("the backup plan of {}", view.resource.text));
        let plans = match named(assembly.estate(), &plan_id, texts, |kind| kind == "aws_backup_plan") {
            Named::Resources(ids, sure) => {
                basis = sure;
                if ids.len() > 1 || sure == Basis::Ambiguous {
                    either = Some(Reason::new(Why::AmbiguousUse, view.resource.text.clone()));
                }
                ids.iter().filter_map(|id| numbers.get(id).copied()).collect()
            }
            Named::Data(address, sure) => {
                basis = sure;
                let rules =
                    assembly.estate().backing().data_source(&address).and_then(|data| data.get("rule").cloned());
                let mut plan = Plan { copies: Vec::new(), open: None };
                match rules.filter(|rules| !rules.is_null()) {
                    Some(rules) => assembly.rules(&rules, &Value::string(address.to_string()), &mut plan),
                    None => plan.open = Some(elsewhere()),
                }
                outside(plan)
            }
            Named::Text(_) => outside(Plan { copies: Vec::new(), open: Some(elsewhere()) }),
            Named::Open(reason) => outside(Plan { copies: Vec::new(), open: Some(reason) }),
            Named::Nothing => Vec::new(),
        };
        let mut members = |name| -> Vec<Member> {
            let list = read(name);
            let items = list.items().map_or_else(|| vec![list.clone()], <[Value]>::to_vec);
            let of = |item| Member::of(item, resolver, view.resource.provider);
            let mut members: Vec<Member> = items.iter().filter_map(of).collect();
            // Of a list that is unknown as a whole a plan tells references only: constants beside them leave no trace.
            members.extend(list.as_unknown().map(|unknown| Member::Open(unknown.reason.clone())));
            members
        };
        let (resources, excluded) = (members("resources"), members("not_resources"));
        let mut open = None;
        let tag = |block: Value| (member(&block, "key"), member(&block, "value"));
        let mut tags: Vec<_> = each(&read("selection_tag"), &mut open).into_iter().map(tag).collect();
        if let Some(reason) = open.take() {
            let unknown = || Value::unknown_because(Type::String, reason.clone());
            tags.push((unknown(), unknown()));
        }
        let mut conditions = Vec::new();
        for block in each(&read("condition"), &mut open) {
            for (name, test) in TESTS {
                let tests = each(&whole(&block, name), &mut open).into_iter().map(tag);
                conditions.extend(tests.map(|(key, value)| Condition::Tag(test, key, value)));
            }
        }
        conditions.extend(open.map(Condition::Open));
        let (provider, region) = (view.resource.provider, assembly.region_of(view).value);
        Self { plans, either, basis, provider, region, resources, excluded, tags, conditions }
    }

    /// Whether a bucket may be in it that no member names.
    pub(super) fn is_broad(&self) -> bool {
        let open = |member: &Member| matches!(member, Member::Pattern(_) | Member::Open(_));
        !self.tags.is_empty() || self.resources.is_empty() || self.resources.iter().any(open)
    }

    /// The buckets that its members name.
    pub(super) fn named(&self) -> impl Iterator<Item = usize> {
        let of = |member: &Member| match member {
            Member::Bucket(at, _) => vec![*at],
            Member::Either(several, _) => several.to_vec(),
            Member::Pattern(_) | Member::Other | Member::Open(_) => Vec::new(),
        };
        self.resources.iter().flat_map(of)
    }

    /// Whether a bucket is in it, and how sure that is.
    pub(super) fn covers(&self, seen: &Seen, assembly: &Assembly<'_>) -> (Is, Basis) {
        let mut basis = Basis::Proven;
        let (mut by_name, mut broadly) = (Is::known(false), Is::known(false));
        for member in &self.resources {
            let (is, sure) = member.is(seen);
            if is.truth.is_true() {
                basis = basis.max(sure);
            }
            match member {
                Member::Bucket(..) | Member::Either(..) => by_name = by_name.or(is),
                Member::Pattern(_) | Member::Other | Member::Open(_) => broadly = broadly.or(is),
            }
        }
        for (key, value) in &self.tags {
            broadly = broadly.or(seen.has(Test { like: false, not: false }, key, value));
        }
        if self.resources.is_empty() && self.tags.is_empty() {
            broadly = Is::known(true);
        }
        let account = match assembly.estate().same_provider(seen.provider, self.provider) {
            true => Is::known(true),
            false => alike(&assembly.only_account(seen.provider), &assembly.only_account(self.provider)),
        };
        let mut covers = by_name.or(broadly.and(account)).and(alike(&seen.region, &self.region));
        for condition in &self.conditions {
            covers = covers.and(match condition {
                Condition::Tag(test, key, value) => seen.has(*test, key, value),
                Condition::Open(reason) => Is::open(reason.clone()),
            });
        }
        let excluded = self.excluded.iter().fold(Is::known(false), |any, member| any.or(member.is(seen).0));
        (covers.and(excluded.not()), basis)
    }
}

impl Member {
    /// What an element of a list of resources means; none for null.
    fn of(value: &Value, resolver: &mut Resolver<'_>, provider: Option<usize>) -> Option<Self> {
        if let Some(text) = value.as_str()
            && (text.contains(['*', '?']) || !text.starts_with("arn:") || text.contains('/'))
        {
            return Some(Self::Pattern(value.clone()));
        }
        let unknown = value.as_unknown();
        if unknown.is_some_and(|unknown| is_arn(unknown)) {
            return Some(Self::Other);
        }
        match (resolver.target(value, provider), unknown) {
            (Target::Bucket(at, basis, _), _) => Some(Self::Bucket(at, basis)),
            (Target::Several(set), _) if !set.is_empty() => {
                let reason = unknown.map(|unknown| unknown.reason.clone());
                Some(Self::Either(set, reason.unwrap_or_else(|| Reason::new(Why::AmbiguousUse, "a backup selection"))))
            }
            (Target::External(..) | Target::Gone, _) => Some(Self::Other),
            (_, Some(unknown)) => match &unknown.shape {
                Shape::Template(_) => Some(Self::Pattern(value.clone())),
                _ => Some(Self::Open(unknown.reason.clone())),
            },
            (Target::Nothing, None) => None,
            (_, None) => Some(Self::Other),
        }
    }

    /// Whether it is a bucket, and how sure that is.
    fn is(&self, seen: &Seen) -> (Is, Basis) {
        let is = match self {
            Self::Bucket(at, basis) => return (Is::known(*at == seen.at), *basis),
            Self::Either(several, reason) if several.contains(&seen.at) => Is::open(reason.clone()),
            Self::Either(..) | Self::Other => Is::known(false),
            Self::Pattern(pattern) => Is::answer(&iam::matches_bucket(pattern, &seen.arn)),
            Self::Open(reason) => Is::open(reason.clone()),
        };
        (is, Basis::Proven)
    }
}

impl Seen {
    /// Whether a test of a tag holds. A negated one holds where there is no such tag.
    fn has(&self, test: Test, key: &Value, expected: &Value) -> Is {
        let Some(name) = key.as_str() else { return Is::of(key, |_| false) };
        let tag = self.tag(name.strip_prefix("aws:ResourceTag/").unwrap_or(name));
        let holds = match (tag.as_str(), expected.as_str()) {
            _ if tag.is_null() => Is::known(false),
            (Some(tag), Some(expected)) if test.like => Is::known(iam::matches_text(expected, tag)),
            _ if test.like => Is::of(&tag, |_| false).or(Is::of(expected, |_| false)),
            _ => alike(&tag, expected),
        };
        if test.not { holds.not() } else { holds }
    }

    /// The value of a tag; null where there is none.
    fn tag(&self, name: &str) -> Value {
        let own = || self.own_tags.entries().and_then(|tags| tags.get(name));
        match self.tags.entries() {
            Some(tags) => tags.get(name).cloned().unwrap_or_else(Value::null),
            None => own().unwrap_or(&self.tags).clone(),
        }
    }
}

/// Whether two values are the same.
fn alike(a: &Value, b: &Value) -> Is {
    match (a.is_unknown(), b.is_unknown()) {
        _ if same(a, b) => Is::known(true),
        (false, false) => Is::known(false),
        (true, _) => Is::of(a, |_| false),
        (_, true) => Is::of(b, |_| false),
    }
}

/// Whether an unknown value is nothing but ARNs of what is no bucket.
fn is_arn(unknown: &Unknown) -> bool {
    let (symbols, _) = unknown.candidates();
    let other = |symbol: &Symbol| &*symbol.path == "arn" && !symbol.address.kind.starts_with("aws_s3_");
    !symbols.is_empty() && symbols.iter().all(other)
}
