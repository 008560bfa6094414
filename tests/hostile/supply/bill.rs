//! What releases say of what is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::crates::TARGETS;
use super::{listed, repository, skip};
use crate::support::{Directory, run};

/// The bill of materials of a platform, as a release has it.
fn bill(target: &str, directory: &Directory) -> Result<String, String> {
    let file = directory.path("bill.json");
    // No network: what is not here is said to be missing.
    let mut command = Command::new("python3");
    command.arg(repository(".github/release/sbom.py")).args([target, &file]);
    command.env("CARGO_NET_OFFLINE", "true").env("SOURCE_DATE_EPOCH", "1750000000");
    if command.output().is_err() {
        return Err("there is no python3".to_owned());
    }
    let done = run(&mut command);
    if done.code == 0 { Ok(std::fs::read_to_string(file).unwrap()) } else { Err(done.stdout + &done.stderr) }
}

/// What `Cargo.lock` says of the archives of crates, by name and version.
fn sums() -> BTreeMap<(String, String), String> {
    let lock = std::fs::read_to_string(repository("Cargo.lock")).unwrap();
    let blocks = lock.split("[[package]]").skip(1).filter_map(|block| {
        let value = |key: &str| {
            block.split_once(&format!("\n{key} = \""))?.1.split_once('"').map(|(value, _)| value.to_owned())
        };
        Some(((value("name")?, value("version")?), value("checksum")?))
    });
    blocks.collect()
}

#[test]
fn the_bill_of_materials_of_a_release_is_what_is_linked_with_licences_and_sums() {
    let directory = Directory::new();
    let (sums, listed) = (sums(), listed());
    for target in TARGETS {
        let text = match bill(target, &directory) {
            Ok(text) => text,
            Err(why) => return skip("what releases are made of", why.trim()),
        };
        let bill: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((bill["bomFormat"].as_str(), bill["specVersion"].as_str()), (Some("CycloneDX"), Some("1.6")));
        assert_eq!(bill["metadata"]["timestamp"], "2025-06-15T15:06:40Z");
        let own = &bill["metadata"]["component"];
        assert_eq!((&own["name"], &own["version"]), (&"onus".into(), &env!("CARGO_PKG_VERSION").into()));
        assert_eq!(own["properties"][0]["value"], target);

        let components = bill["components"].as_array().unwrap();
        let mut references = BTreeSet::from([own["bom-ref"].as_str().unwrap()]);
        let mut linked = BTreeSet::new();
        for component in components {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let id = (text(&component["name"]), text(&component["version"]));
            let purl = format!("pkg:cargo/{}@{}", id.0, id.1.replace('+', "%2B"));
            assert_eq!((&component["purl"], &component["bom-ref"]), (&purl.clone().into(), &purl.into()));
            assert_eq!(component["hashes"][0]["content"], sums[&id].as_str(), "{id:?}");
            let licence = text(&component["licenses"][0]["expression"]);
            assert!(!licence.is_empty() && !licence.contains('/'), "{id:?}: {licence}");
            assert!(references.insert(component["bom-ref"].as_str().unwrap()), "{id:?} is there twice");
            match component["scope"].as_str().unwrap() {
                "required" => assert!(linked.insert(id)),
                scope => assert_eq!(scope, "excluded"),
            }
        }
        let of_list = listed.iter().filter(|entry| entry.is_linked_on(target));
        let of_list: BTreeSet<_> = of_list.map(|entry| (entry.name.clone(), entry.version.clone())).collect();
        let differ: Vec<_> = linked.symmetric_difference(&of_list).collect();
        assert!(differ.is_empty(), "{target}: the bill and dependencies.toml differ in {differ:?}");

        // Everything that is in it is there for a reason: some way leads to it.
        let edges = bill["dependencies"].as_array().unwrap().iter().map(|edge| {
            let on = edge["dependsOn"].as_array().unwrap().iter().map(|on| on.as_str().unwrap());
            (edge["ref"].as_str().unwrap(), on.collect::<Vec<_>>())
        });
        let edges: BTreeMap<_, _> = edges.collect();
        let mut open = vec![own["bom-ref"].as_str().unwrap()];
        let mut reached = BTreeSet::from([open[0]]);
        while let Some(reference) = open.pop() {
            open.extend(edges[reference].iter().copied().filter(|on| reached.insert(on)));
        }
        let lost: Vec<_> = references.symmetric_difference(&reached).collect();
        assert!(lost.is_empty(), "{target}: {lost:?}");
    }
}

#[test]
fn the_same_commit_has_the_same_bill_of_materials() {
    let directory = Directory::new();
    match bill(TARGETS[0], &directory) {
        Ok(text) => assert_eq!(bill(TARGETS[0], &directory), Ok(text)),
        Err(why) => skip("what releases are made of", why.trim()),
    }
}
