//! What a bucket has several of: inventories, access points, objects. Each resource is one item of a list.

use crate::estate::Configured;
use crate::s3::assembly::Assembly;
use crate::s3::companion::Facet;
use crate::s3::nested::{first_of, is_empty, member};
use crate::s3::view::{View, place};
use crate::value::{Basis, Value};

/// The item of one resource, and how sure what it names is.
pub(in crate::s3) fn item(facet: Facet, assembly: &Assembly<'_>, view: &View<'_>) -> (Value, Basis) {
    let (members, basis) = match facet {
        Facet::Inventory => inventory(assembly, view),
        Facet::AccessPoints => (access_point(assembly, view), Basis::Proven),
        _ => (object(view), Basis::Proven),
    };
    let location = std::sync::Arc::new(place(view.resource, ""));
    (Value::object(members).with_location(Some(location)), basis.max(view.basis))
}

/// An inventory lists the bucket's objects, and writes the list into another bucket.
fn inventory(assembly: &Assembly<'_>, view: &View<'_>) -> (Vec<(&'static str, Value)>, Basis) {
    let block = first_of(&Value::object([("destination", view.raw("destination"))]), &["destination", "bucket"]);
    let (destination, basis) = match block.is_unknown() {
        true => (block, Basis::Proven),
        false => {
            let found = assembly.destination(&member(&block, "bucket_arn"), view.resource.provider);
            let account = match member(&block, "account_id") {
                account if is_empty(&account) => found.account,
                account => account,
            };
            let members = [("bucket", found.bucket), ("region", found.region), ("account", account)];
            (Value::object(members), found.basis)
        }
    };
    let enabled = match view.raw("enabled") {
        enabled if enabled.is_null() => Value::bool(true),
        enabled => enabled,
    };
    (vec![("id", view.raw("name")), ("enabled", enabled), ("destination", destination)], basis)
}

fn access_point(assembly: &Assembly<'_>, view: &View<'_>) -> Vec<(&'static str, Value)> {
    vec![
        ("address", Value::string(&view.resource.text)),
        ("name", view.raw("name")),
        ("region", assembly.region_of(view).value),
        ("account", assembly.access_point_account(view).value),
    ]
}

/// What an object sets itself; what it takes from its bucket is null.
fn object(view: &View<'_>) -> Vec<(&'static str, Value)> {
    let set = |name: &str| match view.configured(name) {
        Configured::Unset => Value::null(),
        Configured::Set | Configured::Maybe => view.raw(name),
    };
    vec![
        ("address", Value::string(&view.resource.text)),
        ("key", view.raw("key")),
        ("acl", set("acl")),
        ("grants", super::acl::of_object(&set("acl"), &view.raw("grant"))),
        ("algorithm", set("server_side_encryption")),
        ("key_id", set("kms_key_id")),
    ]
}
