//! Policy ids as people type them: old ids still work, and a typo gets a suggestion.

use std::sync::Arc;

use onus::finding::RuleMeta;
use onus::source::nearest;

/// The policy with this id, or that had it before.
pub(crate) fn find<'a>(rules: &'a [Arc<RuleMeta>], id: &str) -> Option<&'a RuleMeta> {
    let by_id = rules.iter().find(|rule| *rule.id == *id);
    by_id.or_else(|| rules.iter().find(|rule| rule.aliases.iter().any(|alias| alias == id))).map(|rule| &**rule)
}

/// What to say about an id that no policy has.
pub(crate) fn unknown(rules: &[Arc<RuleMeta>], id: &str) -> String {
    match nearest(id, rules.iter().map(|rule| &*rule.id)) {
        Some(near) => format!("no policy has the id {id:?}; did you mean {near:?}?"),
        None => format!("no policy has the id {id:?}; `onus policies` lists them"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use onus::finding::{Enforcement, Severity};

    use super::*;

    fn rule(id: &str, aliases: &[&str]) -> Arc<RuleMeta> {
        Arc::new(RuleMeta {
            aliases: aliases.iter().map(ToString::to_string).collect(),
            ..RuleMeta::bare(id, Severity::Low, Enforcement::Mandatory)
        })
    }

    #[test]
    fn ids_of_the_past_lead_to_the_policy() {
        let rules = [rule("versioning-off", &["no-versioning"]), rule("http-allowed", &[])];
        assert_eq!(&*find(&rules, "no-versioning").unwrap().id, "versioning-off");
        assert!(find(&rules, "versioning").is_none());
    }

    #[test]
    fn a_typo_gets_a_suggestion_and_nonsense_does_not() {
        let rules = [rule("versioning-off", &[]), rule("http-allowed", &[])];
        assert!(unknown(&rules, "versionning-of").ends_with("did you mean \"versioning-off\"?"));
        assert!(unknown(&rules, "zzz").ends_with("`onus policies` lists them"));
        assert!(unknown(&[], "x").ends_with("`onus policies` lists them"));
    }
}
