//! The parts of the model: what a companion sets, what its deletion leaves, and what holds without one.
//!
//! One file a part. Each has `companion` (what the resource sets), `removed` (what holds after this plan deletes it) and
//! `base` (what holds without it: settings inside `aws_s3_bucket`, AWS's defaults, or the live bucket).

mod acl;
mod block;
mod cors;
mod encryption;
mod lifecycle;
mod listed;
mod lock;
mod logging;
mod notification;
mod ownership;
mod policy;
mod replication;
mod versioning;
mod website;

use super::assembly::Assembly;
use super::companion::Facet;
use super::fact::Fact;
use super::inline::Inline;
use super::merge::Settings;
use super::view::View;

pub(super) use block::{SETTINGS, setting as block_setting};
pub(super) use encryption::uses_kms;
pub(super) use lifecycle::rules as lifecycle_rules;
pub(super) use listed::item as listed_item;

/// What a companion sets.
pub(super) fn companion(facet: Facet, assembly: &Assembly<'_>, view: &View<'_>) -> Settings {
    match facet {
        Facet::Block => block::companion(view),
        Facet::Ownership => ownership::companion(view),
        Facet::Encryption => encryption::companion(view),
        Facet::Versioning => versioning::companion(view),
        Facet::Logging => logging::companion(assembly, view),
        Facet::Lifecycle => lifecycle::companion(view),
        Facet::ObjectLock => lock::companion(view),
        Facet::Replication => replication::companion(assembly, view),
        Facet::Website => website::companion(view),
        Facet::Policy => policy::companion(assembly, view),
        Facet::Acl => acl::companion(view),
        Facet::Notification => notification::companion(view),
        Facet::Cors => cors::companion(view),
        // Items of lists do not overrule each other, and what is not read sets nothing.
        Facet::Inventory | Facet::AccessPoints | Facet::Objects | Facet::Unread => Vec::new(),
    }
}

/// What holds after this plan deletes a companion; the view is of the companion before.
pub(super) fn removed(facet: Facet, view: &View<'_>) -> Vec<Fact> {
    match facet {
        Facet::Block => block::removed(view),
        Facet::Ownership => ownership::removed(view),
        Facet::Encryption => encryption::removed(view),
        Facet::Versioning => versioning::removed(view),
        Facet::Logging => logging::removed(view),
        Facet::Lifecycle => lifecycle::removed(view),
        Facet::ObjectLock => lock::removed(view),
        Facet::Replication => replication::removed(view),
        Facet::Website => website::removed(view),
        Facet::Policy => policy::removed(view),
        Facet::Acl => acl::removed(view),
        Facet::Notification => notification::removed(view),
        Facet::Cors => cors::removed(view),
        Facet::Inventory | Facet::AccessPoints | Facet::Objects | Facet::Unread => Vec::new(),
    }
}

/// What holds without a companion.
pub(super) fn base(facet: Facet, assembly: &Assembly<'_>, bucket: &Inline<'_, '_>) -> Vec<Fact> {
    match facet {
        Facet::Block => block::base(bucket),
        Facet::Ownership => ownership::base(bucket),
        Facet::Encryption => encryption::base(bucket),
        Facet::Versioning => versioning::base(bucket),
        Facet::Logging => logging::base(assembly, bucket),
        Facet::Lifecycle => lifecycle::base(bucket),
        Facet::ObjectLock => lock::base(bucket),
        Facet::Replication => replication::base(assembly, bucket),
        Facet::Website => website::base(bucket),
        Facet::Policy => policy::base(assembly, bucket),
        Facet::Acl => acl::base(bucket),
        Facet::Notification => notification::base(bucket),
        Facet::Cors => cors::base(bucket),
        Facet::Inventory | Facet::AccessPoints | Facet::Objects | Facet::Unread => Vec::new(),
    }
}
