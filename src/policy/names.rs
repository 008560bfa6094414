//! Choosing policies by id, with the ids that they had before.

use super::Policy;
use crate::source::nearest;

/// Keeps the policies named by `only` (all when it is empty) without those named by `skip`. Ids and their aliases
/// count. The second part lists names that no policy has, with the nearest id.
pub fn select(policies: Vec<Policy>, only: &[String], skip: &[String]) -> (Vec<Policy>, Vec<(String, Option<String>)>) {
    let unknown = only
        .iter()
        .chain(skip)
        .filter(|name| !policies.iter().any(|policy| has_name(policy, name)))
        .map(|name| (name.clone(), nearest(name, policies.iter().map(|policy| &*policy.meta.id)).map(str::to_owned)))
        .collect();
    let kept = policies
        .into_iter()
        .filter(|policy| only.is_empty() || only.iter().any(|name| has_name(policy, name)))
        .filter(|policy| !skip.iter().any(|name| has_name(policy, name)))
        .collect();
    (kept, unknown)
}

fn has_name(policy: &Policy, name: &str) -> bool {
    *policy.meta.id == *name || policy.meta.aliases.iter().any(|alias| alias == name)
}
