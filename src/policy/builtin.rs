//! The policies that come with the binary.

use crate::source::{Diagnostic, Source, SourceMap};

use super::{Inputs, Policy, Responsibilities, load};

/// Path and text of each file below `policies/`, listed by the build script.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.in"));

/// Loads the policies that come with the binary, in the order of their paths; a test proves that they load.
pub fn builtin(
    responsibilities: &Responsibilities,
    inputs: &mut Inputs,
    sources: &mut SourceMap,
) -> (Vec<Policy>, Vec<Diagnostic>) {
    let mut policies = Vec::new();
    let mut diagnostics = Vec::new();
    for (path, text) in FILES {
        let id = sources.add(Source::new(*path, *text));
        let (mut loaded, mut errors) = load(id, text, responsibilities, inputs, true);
        policies.append(&mut loaded);
        diagnostics.append(&mut errors);
    }
    (policies, diagnostics)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, clippy::panic, reason = "looks for fixtures, and fails by panicking")]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::hcl;
    use crate::source::SourceId;

    #[test]
    fn every_policy_loads_and_lies_where_its_id_says() {
        let mut sources = SourceMap::default();
        let (responsibilities, errors) = Responsibilities::builtin(&mut sources);
        assert_eq!(errors, []);
        let (policies, errors) = builtin(&responsibilities, &mut Inputs::default(), &mut sources);
        assert_eq!(errors, []);
        assert_eq!(policies.len(), FILES.len(), "one policy a file");
        let mut ids = BTreeSet::new();
        for (policy, (path, _)) in policies.iter().zip(FILES) {
            let meta = &policy.meta;
            let area = responsibilities.get(&meta.responsibility).map(|r| r.area.to_string());
            assert_eq!(Some(*path), area.map(|a| format!("policies/{a}/{}.policy.hcl", meta.id)).as_deref());
            assert!(ids.insert(meta.id.clone()), "{} is there twice", meta.id);
            for text in [&meta.title, &meta.description, &meta.document, &meta.example, &meta.remediation] {
                assert!(!text.trim().is_empty(), "{}: metadata is incomplete", meta.id);
            }
            for text in [&meta.example, &meta.remediation] {
                if let Err(error) = hcl::parse(SourceId(0), text) {
                    panic!("{}: {}\n{text}", meta.id, error.message);
                }
            }
            assert_ne!(meta.example.trim(), meta.remediation.trim(), "{}", meta.id);
            let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies").join(&*meta.id);
            assert!(fixtures.is_dir(), "{}: no fixtures", meta.id);
        }
    }
}
