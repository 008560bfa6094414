//! The policies that come with the binary.

use std::sync::OnceLock;

use crate::hcl::{self, Body};
use crate::source::{Diagnostic, Source, SourceId, SourceMap};

use super::load::load_body;
use super::{Inputs, Policy, Responsibilities, load};

/// Path and text of each file below `policies/`, listed by the build script.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.in"));

/// The trees of the files: they are loaded for each set of inputs, and parsing is nearly all of that.
fn trees() -> &'static [Option<Body>] {
    static TREES: OnceLock<Vec<Option<Body>>> = OnceLock::new();
    // Places in a tree are offsets, so that the number of the text does not matter; in errors it would.
    TREES.get_or_init(|| FILES.iter().map(|(_, text)| hcl::parse(SourceId(0), text).ok()).collect())
}

/// Loads the policies that come with the binary, in the order of their paths; a test proves that they load.
pub fn builtin(
    responsibilities: &Responsibilities,
    inputs: &mut Inputs,
    sources: &mut SourceMap,
) -> (Vec<Policy>, Vec<Diagnostic>) {
    let mut policies = Vec::new();
    let mut diagnostics = Vec::new();
    for ((path, text), tree) in FILES.iter().zip(trees()) {
        let id = sources.add(Source::new(*path, *text));
        let (mut loaded, mut errors) = match tree {
            Some(tree) => load_body(id, text, tree, responsibilities, inputs, true),
            None => load(id, text, responsibilities, inputs, true),
        };
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
