//! Access points and Multi-Region Access Points.
//!
//! S3 User Guide, "Managing access to shared datasets with access points": the block of an access point is all on unless
//! its creation says otherwise, and can never be changed afterwards. One that takes requests from a VPC only is never
//! public, whatever its block says. Else the strictest of its own block and those of its bucket and account counts.

use super::account::either;
use super::arn::{joined, partition};
use super::assembly::Assembly;
use super::bucket::own_symbol;
use super::companion::Facet;
use super::facet::SETTINGS;
use super::fact::{Fact, Facts};
use super::nested::Is;
use super::schema::{access_point as point, multi_region_access_point as multi};
use super::subject::{Subject, SubjectKind};
use super::view::{View, place};
use crate::estate::ResourceId;
use crate::value::{Type, Value, Why};

impl Assembly<'_> {
    /// The Region of a resource: its own argument (provider 6), else that of its provider configuration.
    pub(super) fn region_of(&self, view: &View<'_>) -> Fact {
        view.leaf("region", || self.provider_region(view.resource.provider, &view.resource.text))
    }

    /// The account that owns an access point.
    pub(super) fn access_point_account(&self, view: &View<'_>) -> Fact {
        view.leaf("account_id", || self.account(view.resource.provider))
    }

    /// The ARN of an access point. Those of directory buckets and of Outposts have other ones.
    fn access_point_arn(&self, view: &View<'_>, bucket: &Value) -> Fact {
        view.leaf("arn", || {
            let general = bucket.as_str().is_some_and(|name| !name.starts_with("arn:") && !name.ends_with("--x-s3"));
            let (region, account) = (self.region_of(view).value, self.access_point_account(view).value);
            let [head, s3, colon, point] = ["arn:", ":s3:", ":", ":accesspoint/"].map(Value::string);
            let arn = joined([&head, &partition(&region), &s3, &region, &colon, &account, &point, &view.raw("name")]);
            match arn.as_str() {
                Some(_) if general => view.implied(arn),
                _ => own_symbol(view, "arn"),
            }
        })
    }

    /// Builds an access point.
    pub(super) fn access_point_subject(&self, id: ResourceId) -> Subject {
        let Some(view) = View::of(self.estate(), id, self.side) else { return self.estate_subject() };
        let mut facts = Facts::blank(SubjectKind::AccessPoint.schema().slots.len());
        let bucket = self.named_bucket(view.leaf("bucket", Fact::absent), view.resource.provider);
        let vpc = view.raw("vpc_configuration");
        let within = view.raw("network_origin");
        let vpc_only = Is::there(&vpc).or(Is::known(within.as_str() == Some("VPC")));
        let own = [
            (point::ADDRESS, view.implied(Value::string(&view.resource.text))),
            (point::NAME, view.leaf("name", Fact::absent)),
            (point::ARN, self.access_point_arn(&view, &bucket.value)),
            (point::BUCKET, bucket),
            (point::ACCOUNT, self.access_point_account(&view)),
            (point::REGION, self.region_of(&view)),
            (point::VPC_ONLY, view.fact("vpc_configuration", vpc_only.value())),
        ];
        let slots = [
            point::BLOCK_PUBLIC_ACLS,
            point::BLOCK_PUBLIC_POLICY,
            point::IGNORE_PUBLIC_ACLS,
            point::RESTRICT_PUBLIC_BUCKETS,
        ];
        for (slot, fact) in [point::POLICY, point::POLICY_WRITTEN].into_iter().zip(self.point_policy(&view, "policy")) {
            facts.set(slot, fact);
        }
        let blocks = block(&view, "public_access_block_configuration[0]");
        own.into_iter().chain(slots.into_iter().zip(blocks)).for_each(|(slot, fact)| facts.set(slot, fact));
        let around = [
            point::BUCKET_BLOCK_PUBLIC_ACLS,
            point::BUCKET_BLOCK_PUBLIC_POLICY,
            point::BUCKET_IGNORE_PUBLIC_ACLS,
            point::BUCKET_RESTRICT_PUBLIC_BUCKETS,
        ];
        around.into_iter().zip(self.block_around(id, &view)).for_each(|(slot, fact)| facts.set(slot, fact));
        let class = self.bucket_behind(id).and_then(|at| self.survey.buckets.get(at));
        let classification = class.map_or_else(|| self.highest_class(), |bucket| bucket.class.clone());
        Subject { classification, ..self.declared_subject(SubjectKind::AccessPoint, &view, facts) }
    }

    /// The block of an access point's bucket or of the bucket's account, whichever is stricter.
    fn block_around(&self, id: ResourceId, view: &View<'_>) -> Vec<Fact> {
        let behind = self.bucket_behind(id).and_then(|at| Some((at, self.survey.buckets.get(at)?)));
        let provider = behind.map_or(view.resource.provider, |(_, bucket)| self.provider_of(bucket));
        let unknown = |name: &str| {
            Fact::unknown(Type::Bool, Why::OutsideEstate, format!("{name} of the bucket of {}", view.resource.text))
        };
        let own: Vec<Fact> = match behind {
            Some((at, _)) => self.facet(at, Facet::Block).into_iter().skip(1).collect(),
            None => SETTINGS.map(unknown).into(),
        };
        own.into_iter()
            .zip(self.account_block(provider).into_iter().skip(1))
            .map(|(own, all)| either(own, all))
            .collect()
    }

    /// Builds a Multi-Region Access Point.
    pub(super) fn multi_region_subject(&self, id: ResourceId) -> Subject {
        let Some(view) = View::of(self.estate(), id, self.side) else { return self.estate_subject() };
        let mut facts = Facts::blank(SubjectKind::MultiRegionAccessPoint.schema().slots.len());
        facts.set(multi::ADDRESS, view.implied(Value::string(&view.resource.text)));
        facts.set(multi::NAME, view.leaf("details[0].name", Fact::absent));
        let slots = [
            multi::BLOCK_PUBLIC_ACLS,
            multi::BLOCK_PUBLIC_POLICY,
            multi::IGNORE_PUBLIC_ACLS,
            multi::RESTRICT_PUBLIC_BUCKETS,
        ];
        for (slot, fact) in [multi::POLICY, multi::POLICY_WRITTEN].into_iter().zip(self.multi_region_policy(&view)) {
            facts.set(slot, fact);
        }
        let blocks = block(&view, "details[0].public_access_block[0]");
        slots.into_iter().zip(blocks).for_each(|(slot, fact)| facts.set(slot, fact));
        self.declared_subject(SubjectKind::MultiRegionAccessPoint, &view, facts)
    }

    /// A subject that one resource declares; its class is the highest of the estate.
    pub(super) fn declared_subject(&self, kind: SubjectKind, view: &View<'_>, facts: Facts) -> Subject {
        Subject {
            kind,
            address: view.resource.text.clone(),
            resource: Some(view.resource.address.clone()),
            external: false,
            operation: Some(view.resource.operation),
            facts,
            classification: self.highest_class(),
            locations: vec![place(view.resource, "")],
            links: Vec::new(),
        }
    }
}

/// The four settings of an access point's block: on where nobody says otherwise.
fn block(view: &View<'_>, path: &str) -> impl Iterator<Item = Fact> {
    SETTINGS.map(|name| view.leaf(&format!("{path}.{name}"), || view.default(Value::bool(true)))).into_iter()
}
