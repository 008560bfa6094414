//! Policy documents behind references.
//!
//! A policy that embeds an ARN of something new is unknown in a plan, but the `aws_iam_policy_document` that it comes
//! from is not: its statements stand in the plan with holes only where the ARN goes. This module follows references to such
//! data sources, and those that they make to one another; [`iam::policy_document`] computes what they hold.

use super::assembly::Assembly;
use super::principals::Principals;
use crate::estate::Estate;
use crate::iam;
use crate::resource::Mode;
use crate::value::{Basis, Symbol, Type, Unknown, Value};

/// How many data sources are followed in a row.
const LONGEST_CHAIN: usize = 8;

/// The arguments that hold documents.
const SOURCES: [&str; 4] = ["source_json", "source_policy_documents", "override_policy_documents", "override_json"];

impl Assembly<'_> {
    /// The document that a policy attribute holds, as far as references tell, and how sure that is; `provider` is the
    /// configuration of the resource that has it. Principals of the estate are written out.
    pub(super) fn document(&self, value: &Value, provider: Option<usize>) -> (Value, Basis) {
        let (document, basis) = follow(self.estate(), value);
        // Most documents are known, and there is nothing to write out.
        if !document.is_unknown() {
            return (document, basis);
        }
        let mut principals = Principals::new(self, provider);
        let written = principals.write_out(&document).unwrap_or(document);
        (written, basis.max(principals.basis))
    }
}

/// The document behind references.
fn follow(estate: &Estate, value: &Value) -> (Value, Basis) {
    follow_to(estate, value, LONGEST_CHAIN).unwrap_or_else(|| (value.clone(), Basis::Proven))
}

fn follow_to(estate: &Estate, value: &Value, depth: usize) -> Option<(Value, Basis)> {
    let unknown = value.as_unknown()?;
    let (symbols, basis) = unknown.candidates();
    let [Symbol { address, path }] = symbols else { return None };
    let document = address.mode == Mode::Data && &*address.kind == "aws_iam_policy_document";
    if !document || !matches!(&**path, "json" | "minified_json") || basis == Basis::Ambiguous || depth == 0 {
        return None;
    }
    let data = estate.backing().data_source(address)?;
    let recorded = data.get(path).filter(|json| !json.is_unknown() && !json.is_null());
    let content = match recorded {
        Some(json) => json.clone(),
        None => {
            // What the provider refuses comes to no apply; the plan says so.
            let rendered = iam::policy_document(&with_sources(estate, &data, depth - 1)).ok()?;
            let made = if &**path == "json" { rendered.json } else { rendered.minified_json };
            match made.as_unknown() {
                None => made,
                Some(open) => {
                    let known = Unknown { ty: Type::String, not_null: true, ..Unknown::clone(unknown) };
                    Value::unknown(known.with_shape(open.shape.clone())).with_sensitivity(made.is_sensitive())
                }
            }
        }
    };
    let content = content.with_sensitivity(value.is_sensitive());
    Some((content.with_location(value.location().cloned()), basis))
}

/// The arguments of a data source, with documents in place of references to them.
fn with_sources(estate: &Estate, data: &Value, depth: usize) -> Value {
    let Some(entries) = data.entries() else { return data.clone() };
    let follow = |value: &Value| follow_to(estate, value, depth).map_or_else(|| value.clone(), |(value, _)| value);
    let entries = entries.iter().map(|(name, value)| {
        let followed = match (SOURCES.contains(&&**name), value.items()) {
            (false, _) => value.clone(),
            (true, Some(items)) => Value::tuple(items.iter().map(follow).collect()),
            (true, None) => follow(value),
        };
        (name.clone(), followed)
    });
    Value::object(entries)
}
