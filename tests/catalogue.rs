//! Policies, fixtures, responsibilities and README name the same things, in both directions.

// This test reads the repository, and its helpers fail by panicking.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hcl::{Block, Body};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let list = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = list.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn text(block: &Block, attribute: &str) -> Option<String> {
    match block.body.attributes().find(|found| found.key() == attribute)?.expr() {
        hcl::Expression::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// What the file of a policy says about it.
#[derive(Debug, PartialEq, Eq)]
struct Policy {
    area: String,
    severity: String,
    responsibility: String,
}

/// All policies by id. The id is the file's name and the last label of its only policy block.
fn policies() -> BTreeMap<String, Policy> {
    let mut found = BTreeMap::new();
    for area in entries(&root().join("policies")).into_iter().filter(|path| path.is_dir()) {
        for file in entries(&area) {
            let id = name(&file);
            let id = id.strip_suffix(".policy.hcl").unwrap_or_else(|| panic!("{} is no policy", file.display()));
            let body: Body = hcl::parse(&read(&file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let blocks: Vec<&Block> = body.blocks().filter(|block| block.identifier().ends_with("_policy")).collect();
            let [block] = blocks[..] else { panic!("{} holds {} policies, not one", file.display(), blocks.len()) };
            let label = block.labels().last().map(|label| label.as_str().to_owned());
            assert_eq!(label.as_deref(), Some(id), "{}: label and file name differ", file.display());
            let metadata = block.body.blocks().find(|block| block.identifier() == "metadata");
            let metadata = metadata.unwrap_or_else(|| panic!("{}: no metadata", file.display()));
            let say = |key| text(metadata, key).unwrap_or_else(|| panic!("{}: no {key}", file.display()));
            let policy = Policy { area: name(&area), severity: say("severity"), responsibility: say("responsibility") };
            found.insert(id.to_owned(), policy);
        }
    }
    found
}

#[test]
fn policies_and_fixtures_have_the_same_ids() {
    let policies: BTreeSet<String> = policies().into_keys().collect();
    let fixtures: BTreeSet<String> =
        entries(&root().join("testdata/policies")).iter().filter(|path| path.is_dir()).map(|path| name(path)).collect();
    let without: Vec<_> = policies.difference(&fixtures).collect();
    let orphans: Vec<_> = fixtures.difference(&policies).collect();
    assert!(without.is_empty() && orphans.is_empty(), "without fixtures: {without:?}; without a policy: {orphans:?}");
}

#[test]
fn every_fixture_is_whole() {
    let mut missing = Vec::new();
    for policy in entries(&root().join("testdata/policies")).into_iter().filter(|path| path.is_dir()) {
        for case in entries(&policy).into_iter().filter(|path| path.is_dir()) {
            for file in ["main.tf", "plan.json", "expected.json"] {
                if !case.join(file).is_file() {
                    missing.push(format!("{}/{}/{file}", name(&policy), name(&case)));
                }
            }
        }
    }
    assert!(missing.is_empty(), "missing below testdata/policies:\n{}", missing.join("\n"));
}

#[test]
fn the_readme_lists_every_policy_with_severity_and_responsibility() {
    let readme = read(&root().join("README.md"));
    let table = readme.split("\n## Policies\n").nth(1).unwrap().split("\n#").next().unwrap();
    let listed: BTreeSet<String> = table.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect();
    let expected: BTreeSet<String> = policies()
        .iter()
        .map(|(id, policy)| format!("| `{id}` | {} | {} |", policy.severity, policy.responsibility))
        .collect();
    let missing: Vec<_> = expected.difference(&listed).collect();
    let wrong: Vec<_> = listed.difference(&expected).collect();
    assert!(missing.is_empty() && wrong.is_empty(), "missing in README.md: {missing:#?}\nwrong there: {wrong:#?}");
}

#[test]
fn policies_lie_in_the_area_of_their_responsibility() {
    let duties = duties();
    for (id, policy) in policies() {
        let duty = duties.get(&policy.responsibility);
        let duty = duty.unwrap_or_else(|| panic!("{id}: there is no responsibility {:?}", policy.responsibility));
        let area = text(duty, "area");
        assert_eq!(area.as_deref(), Some(&*policy.area), "{id}: folder and area of {} differ", policy.responsibility);
    }
}

fn duties() -> BTreeMap<String, Block> {
    let body: Body = hcl::parse(&read(&root().join("policies/responsibilities.hcl"))).unwrap();
    let mut duties = BTreeMap::new();
    for block in body.into_blocks() {
        assert_eq!((block.identifier(), block.labels().len()), ("responsibility", 1));
        let key = block.labels()[0].as_str().to_owned();
        assert!(duties.insert(key.clone(), block).is_none(), "{key} is there twice");
    }
    duties
}

#[test]
fn every_responsibility_says_who_does_what_and_where_that_is_written() {
    for (key, duty) in duties() {
        let say = |attribute| text(&duty, attribute);
        let (evidence, inherited) = (say("evidence"), duty.body.attributes().any(|found| found.key() == "inherited"));
        assert!(say("area").is_some() && say("title").is_some() && say("aws").is_some(), "{key}");
        assert_eq!(say("customer").is_none(), inherited, "{key}: a duty is the customer's too, or inherited");
        match evidence.as_deref() {
            Some("plan") => assert!(!inherited, "{key}"),
            Some("attested") => assert!(!inherited && say("attest").is_some(), "{key}: what is attested?"),
            Some("none") => assert!(inherited, "{key}: nothing would show the customer's half"),
            other => panic!("{key}: evidence is {other:?}"),
        }
        let source = say("source").unwrap_or_default();
        let official = ["https://docs.aws.amazon.com/", "https://aws.amazon.com/"];
        assert!(official.iter().any(|prefix| source.starts_with(prefix)), "{key}: {source:?} is no AWS document");
    }
}
