//! What buckets are used for: the roles that other resources give them, and whose data flows where.

use std::sync::Arc;

use super::{Source, Surveyor};
use crate::resource::{Mode, Resource};
use crate::s3::companion::{Facet, Role};
use crate::s3::flow::End;
use crate::s3::nested::{first, first_of, member, members};
use crate::s3::reference::Target;
use crate::s3::view::{State, state};
use crate::value::{Basis, Value};

/// Any bucket of the estate, or none.
fn any() -> Target {
    Target::Several(Arc::from([]))
}

impl Surveyor<'_> {
    /// Roles from settings inside `aws_s3_bucket`, where no companion overrules them.
    pub(super) fn inline_roles(&mut self) {
        for at in 0..self.survey.declared {
            let Some(bucket) = self.survey.buckets.get(at) else { continue };
            let Some(resource) = bucket.id.and_then(|id| self.estate.resource(id)) else { continue };
            let Some(inside) = self.inside.get_mut(at).map(std::mem::take) else { continue };
            let free = |facet| bucket.companions.iter().all(|companion| companion.facet != Some(facet));
            let (logging, replication, website) =
                (free(Facet::Logging), free(Facet::Replication), free(Facet::Website));
            let certain = resource.uncertain.is_none();
            let perhaps = Target::Several(Arc::from([at]));
            let own = if certain { Target::Bucket(at, Basis::Proven, "inline") } else { perhaps.clone() };
            if logging && let Some(target) = inside.logging_target {
                let target = self.resolver.target(&target, resource.provider);
                self.flow(&own, &target, certain, Role::LogTarget, &resource.text);
            }
            if replication && let Some(rules) = inside.replication_rules {
                self.replicates(&own, &rules, certain, resource);
            }
            if website && inside.website {
                self.role(at, certain, Role::Website, &resource.text);
            }
            let [logs, replicates, serves] = inside.perhaps;
            if logging && logs {
                self.flow(&perhaps, &any(), false, Role::LogTarget, &resource.text);
            }
            if replication && replicates {
                self.role(at, false, Role::ReplicationSource, &resource.text);
                self.flow(&perhaps, &any(), false, Role::ReplicationDestination, &resource.text);
            }
            if website && serves {
                self.role(at, false, Role::Website, &resource.text);
            }
        }
    }

    /// Roles from companions.
    pub(super) fn companion_roles(&mut self) {
        for Source { id, target } in std::mem::take(&mut self.sources) {
            let Some(resource) = self.estate.resource(id) else { continue };
            let State::Live(side, _) = state(resource, self.side) else { continue };
            let read = |name| self.estate.backing().attribute(id, side, name).unwrap_or_else(Value::null);
            let certain = resource.uncertain.is_none();
            match &*resource.address.kind {
                "aws_s3_bucket_logging" => {
                    let to = self.resolver.target(&read("target_bucket"), resource.provider);
                    self.flow(&target, &to, certain, Role::LogTarget, &resource.text);
                }
                "aws_s3_bucket_replication_configuration" => {
                    self.replicates(&target, &read("rule"), certain, resource);
                }
                "aws_s3_bucket_inventory" => {
                    let destination = read("destination");
                    let arn = first(&destination, &["bucket", "bucket_arn"]);
                    let to = self.resolver.target(&arn, resource.provider);
                    self.give(&to, certain, Role::InventoryTarget, &resource.text);
                }
                "aws_s3_bucket_website_configuration" => self.give(&target, certain, Role::Website, &resource.text),
                _ => {}
            }
        }
    }

    /// Roles from resources that are no companions.
    pub(super) fn outer_roles(&mut self) {
        let kinds = [
            ("aws_lb", Role::ElbLogTarget),
            ("aws_alb", Role::ElbLogTarget),
            ("aws_elb", Role::ElbLogTarget),
            ("aws_cloudfront_distribution", Role::CloudfrontLogTarget),
            ("aws_cloudtrail", Role::TrailTarget),
        ];
        for (kind, role) in kinds {
            for &id in self.estate.of_kind(kind) {
                let Some(resource) = self.estate.resource(id).filter(|r| r.address.mode == Mode::Managed) else {
                    continue;
                };
                let State::Live(side, _) = state(resource, self.side) else { continue };
                let read = |name| self.estate.backing().attribute(id, side, name).unwrap_or_else(Value::null);
                let (value, enabled) = match role {
                    Role::ElbLogTarget => {
                        let logs = read("access_logs");
                        // `enabled` defaults to true on a classic load balancer, to false on the others.
                        let enabled = first(&logs, &["enabled"]);
                        let enabled = if enabled.is_null() { Value::bool(kind == "aws_elb") } else { enabled };
                        (first(&logs, &["bucket"]), enabled)
                    }
                    Role::CloudfrontLogTarget => {
                        let block = first(&read("logging_config"), &[]);
                        let there = if block.is_unknown() { block.clone() } else { Value::bool(true) };
                        (member(&block, "bucket"), there)
                    }
                    _ => (read("s3_bucket_name"), Value::bool(true)),
                };
                if enabled.as_bool() == Some(false) || value.is_null() {
                    continue;
                }
                let target = self.resolver.target(&value, resource.provider);
                let certain = enabled.as_bool() == Some(true) && resource.uncertain.is_none();
                self.give(&target, certain, role, &resource.text);
            }
        }
    }

    fn replicates(&mut self, source: &Target, rules: &Value, certain: bool, by: &Resource) {
        self.give(source, certain, Role::ReplicationSource, &by.text);
        for rule in members(rules).unwrap_or_default() {
            let to = self.resolver.target(&first_of(rule, &["destination", "bucket"]), by.provider);
            // A rule that is not known may not be there.
            self.flow(source, &to, certain && !rule.is_unknown(), Role::ReplicationDestination, &by.text);
        }
        if rules.is_unknown() {
            let to = if members(rules).is_some() { any() } else { self.resolver.target(rules, by.provider) };
            self.flow(source, &to, certain, Role::ReplicationDestination, &by.text);
        }
    }

    /// Data of the source goes to the target, which has a role by that; if it is not `certain`, perhaps.
    fn flow(&mut self, source: &Target, target: &Target, certain: bool, role: Role, because: &Arc<str>) {
        self.give(target, certain, role, because);
        if let (Some(from), Some(to)) = (self.end(source), self.end(target)) {
            self.flows.add(from, to);
            if let End::One(at) = to
                && let Some(bucket) = self.survey.buckets.get_mut(at)
            {
                match from {
                    // The rules of one replication come one after another, mostly to one bucket.
                    End::One(source) if bucket.sources.last() != Some(&(role, source)) => {
                        bucket.sources.push((role, source));
                    }
                    End::One(_) => {}
                    End::Set(_) => {
                        bucket.open_sources.add(role);
                        bucket.maybe_because.get_or_insert_with(|| because.clone());
                    }
                }
            }
        }
    }

    /// The buckets of the estate that a target may be.
    fn end(&mut self, target: &Target) -> Option<End> {
        match target {
            Target::Bucket(at, ..) => Some(End::One(*at)),
            Target::Several(set) => Some(End::Set(self.sets.id(set))),
            Target::External(..) | Target::Gone | Target::Nameless | Target::Nothing => None,
        }
    }

    fn give(&mut self, target: &Target, certain: bool, role: Role, because: &Arc<str>) {
        match self.end(target) {
            Some(End::One(at)) => self.role(at, certain, role, because),
            Some(End::Set(set)) if self.given.insert((set, role)) => {
                self.sets.get(set).iter().for_each(|&at| self.role(at, false, role, because));
            }
            Some(End::Set(_)) | None => {}
        }
    }

    fn role(&mut self, at: usize, certain: bool, role: Role, because: &Arc<str>) {
        let Some(bucket) = self.survey.buckets.get_mut(at) else { return };
        if certain {
            bucket.roles.add(role);
        } else {
            bucket.maybe_roles.add(role);
            bucket.maybe_because.get_or_insert_with(|| because.clone());
        }
    }
}
