//! Copies that AWS Backup makes of a bucket's backups.
//!
//! AWS Backup Developer Guide, "Assigning resources to a backup plan" and "BackupSelection": a resource is in a selection
//! if one of its patterns or tags says so, or if it has neither; if all of its conditions hold; and if it is not among the
//! excluded ones. A plan runs in one Region of one account, and sees what is there.

mod selection;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::selection::{Seen, Selection};
use super::assembly::Assembly;
use super::fact::{Fact, Facts};
use super::named::{Named, Texts, named};
use super::nested::{Is, member, whole};
use super::reference::Resolver;
use super::schema::bucket as slot;
use super::survey::tags;
use super::view::{Leaf, View, same};
use crate::estate::ResourceId;
use crate::finding::Origin;
use crate::iam;
use crate::resource::Mode;
use crate::value::{Basis, Piece, Reason, Shape, Type, Unknown, Value, Why};
use foldhash::{HashMap, HashMapExt};

/// The selections of an estate whose plans copy.
#[derive(Default)]
pub(super) struct Backups {
    plans: Vec<Plan>,
    selections: Vec<Selection>,
    /// The selections that name a bucket, by the bucket.
    naming: HashMap<usize, Vec<usize>>,
    /// The selections that any bucket may be in.
    broad: Vec<usize>,
}

/// What a backup plan copies.
struct Plan {
    copies: Vec<VaultCopy>,
    /// Why it is not known what else.
    open: Option<Reason>,
}

struct VaultCopy {
    plan: Value,
    vault: Value,
    region: Value,
    basis: Basis,
}

impl Assembly<'_> {
    /// The copies that AWS Backup makes of a bucket's backups.
    pub(super) fn backup_copies(&self, at: usize, view: Option<&View<'_>>, facts: &Facts) -> Fact {
        let none = || Fact::new(Value::tuple(Vec::new()), Origin::Declared, None);
        let backups = self.backups.get_or_init(|| Backups::of(self));
        let naming = backups.naming.get(&at).map_or(&[][..], Vec::as_slice);
        if naming.is_empty() && backups.broad.is_empty() {
            return none();
        }
        let Some(bucket) = self.survey.buckets.get(at) else { return none() };
        let value = |slot: usize| facts.get(slot).map_or_else(Value::null, |fact| fact.value.clone());
        let arn = iam::Target::new(&value(slot::ARN), &value(slot::NAME), value(slot::PARTITION).as_str());
        let seen = Seen {
            at,
            arn: match view {
                Some(view) => arn.declared_by(view.resource.address.clone()),
                None => arn,
            },
            provider: self.provider_of(bucket),
            region: value(slot::REGION),
            tags: value(slot::TAGS),
            own_tags: view.map_or_else(Value::null, |view| tags(view).own),
        };
        let mut basis = Basis::Proven;
        let mut plans: BTreeMap<usize, Is> = BTreeMap::new();
        for selection in naming.iter().chain(&backups.broad).filter_map(|&number| backups.selections.get(number)) {
            let (covers, sure) = selection.covers(&seen, self);
            if covers.truth.is_false() {
                continue;
            }
            basis = basis.max(sure).max(selection.basis);
            for &plan in &selection.plans {
                let either = selection.either.clone().map_or_else(|| Is::known(true), Is::open);
                let covers = covers.clone().and(either);
                let before = plans.remove(&plan).unwrap_or_else(|| Is::known(false));
                plans.insert(plan, before.or(covers));
            }
        }
        let mut items = Vec::new();
        let mut open = None;
        for (plan, covered) in plans.iter().filter_map(|(&at, covered)| Some((backups.plans.get(at)?, covered))) {
            for copy in &plan.copies {
                basis = basis.max(copy.basis);
                items.push(Value::object([
                    ("plan", copy.plan.clone()),
                    ("vault", copy.vault.clone()),
                    ("region", copy.region.clone()),
                    ("covered", covered.value()),
                ]));
            }
            open = open.or_else(|| plan.open.clone());
        }
        let value = match open {
            None => Value::tuple(items),
            Some(reason) => {
                let unknown = Unknown { not_null: true, ..Unknown::new(Type::Dynamic, reason) };
                Value::unknown(unknown.with_shape(Shape::Open(items.into())))
            }
        };
        Fact::new(value, Origin::Declared, None).resting_on(basis)
    }

    /// The copies of a plan.
    fn plan(&self, view: &View<'_>) -> Plan {
        let mut plan = Plan { copies: Vec::new(), open: None };
        let address = Value::string(&view.resource.text);
        match view.read("rule") {
            Leaf::Value(rules) | Leaf::Unknown(rules) => self.rules(&rules, &address, &mut plan),
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => {}
        }
        plan
    }

    fn rules(&self, rules: &Value, address: &Value, plan: &mut Plan) {
        for rule in each(rules, &mut plan.open) {
            for copy in each(&whole(&rule, "copy_action"), &mut plan.open) {
                let vault = member(&copy, "destination_vault_arn");
                let (region, basis) = self.vault_region(&vault);
                plan.copies.push(VaultCopy { plan: address.clone(), vault, region, basis });
            }
        }
    }

    /// The Region of the vault that an ARN names.
    fn vault_region(&self, arn: &Value) -> (Value, Basis) {
        if let Some(region) = head(arn).and_then(|head| region_in(&head)) {
            let location = arn.location().cloned();
            let region = Value::string(region).with_location(location).with_sensitivity(arn.is_sensitive());
            return (region, Basis::Proven);
        }
        let unknown = |why, what: &str| Value::unknown_because(Type::String, Reason::new(why, what));
        let vault = |kind: &str| matches!(kind, "aws_backup_vault" | "aws_backup_logically_air_gapped_vault");
        match named(self.estate(), arn, &Texts::new(), vault) {
            Named::Resources(ids, basis) => {
                let views = ids.iter().filter_map(|&id| View::of(self.estate(), id, self.side));
                let mut regions = views.map(|view| self.region_of(&view).value);
                match regions.next() {
                    Some(region) if regions.all(|other| same(&region, &other)) => (region, basis),
                    Some(_) => (unknown(Why::AmbiguousLink, "the vault of a copy"), Basis::Ambiguous),
                    None => (unknown(Why::OutsideEstate, "the vault of a copy"), basis),
                }
            }
            Named::Data(address, basis) => {
                let data = self.estate().backing().data_source(&address);
                let known = data.as_ref().and_then(|data| region_in(data.get("arn")?.as_str()?)).map(Value::string);
                (known.unwrap_or_else(|| unknown(Why::OutsideEstate, &address.to_string())), basis)
            }
            Named::Open(reason) => (Value::unknown_because(Type::String, reason), Basis::Proven),
            Named::Text(_) | Named::Nothing => (unknown(Why::Undecided, "the vault of a copy"), Basis::Proven),
        }
    }
}

impl Backups {
    /// Reads the selections and plans of an estate, once.
    fn of(assembly: &Assembly<'_>) -> Self {
        let mut backups = Self::default();
        let views = |kind| {
            let live = |&id: &ResourceId| {
                View::of(assembly.estate(), id, assembly.side)
                    .filter(|view| view.resource.address.mode == Mode::Managed)
            };
            assembly.estate().of_kind(kind).iter().filter_map(live)
        };
        let selections: Vec<View<'_>> = views("aws_backup_selection").collect();
        if selections.is_empty() {
            return backups;
        }
        let mut texts = Texts::new();
        let mut numbers = HashMap::new();
        for view in views("aws_backup_plan") {
            if let Some(id) = view.raw("id").as_str() {
                texts.entry(id.into()).or_default().push(view.id);
            }
            numbers.insert(view.id, backups.plans.len());
            backups.plans.push(assembly.plan(&view));
        }
        let mut resolver = Resolver::new(assembly.estate(), assembly.side, &assembly.survey.index);
        for view in selections {
            let selection = Selection::of(assembly, &view, &mut resolver, (&texts, &numbers), &mut backups.plans);
            let copies =
                |plan: &usize| backups.plans.get(*plan).is_some_and(|p| !p.copies.is_empty() || p.open.is_some());
            if !selection.plans.iter().any(copies) {
                continue;
            }
            let number = backups.selections.len();
            if selection.is_broad() {
                backups.broad.push(number);
            } else {
                for at in selection.named() {
                    let naming = backups.naming.entry(at).or_default();
                    if naming.last() != Some(&number) {
                        naming.push(number);
                    }
                }
            }
            backups.selections.push(selection);
        }
        backups
    }
}

/// What a text certainly starts with.
fn head(value: &Value) -> Option<Arc<str>> {
    if let Some(text) = value.as_str() {
        return Some(text.into());
    }
    let unknown = value.as_unknown()?;
    match &unknown.shape {
        Shape::Template(pieces) => match pieces.first() {
            Some(Piece::Text(text)) => Some(text.clone()),
            _ => None,
        },
        _ => unknown.prefix.clone(),
    }
}

/// The Region in an ARN, of which the end may be missing.
fn region_in(arn: &str) -> Option<String> {
    let mut fields = arn.split(':').skip(3);
    let region = fields.next()?;
    // What ends in the middle of the Region is not the Region.
    fields.next()?;
    (arn.starts_with("arn:") && !region.is_empty()).then(|| region.to_owned())
}

/// The blocks of a value; what is not known of them opens the list.
fn each(blocks: &Value, open: &mut Option<Reason>) -> Vec<Value> {
    let mut known = Vec::new();
    let items = blocks.items().map_or_else(|| vec![blocks.clone()], <[Value]>::to_vec);
    for block in items.into_iter().filter(|block| !block.is_null()) {
        match block.as_unknown() {
            Some(unknown) => *open = open.take().or_else(|| Some(unknown.reason.clone())),
            None => known.push(block),
        }
    }
    known
}
