//! Modules judged without a plan get what terraform's plan of them gets: each configuration below `testdata` that has a
//! recorded first-apply plan is analysed both ways. What the source leaves open is in a snapshot with its reason, and so
//! is what only the source tells.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "reads the fixtures")]

mod compare;
mod judged;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use compare::{Comparison, Difference, Kind};
use judged::Judged;
use onus::Settings;
use rayon::prelude::*;
use serde::Deserialize;

/// How many plans or directories one analysis takes: it loads the policies once.
const BATCH: usize = 24;

/// Verdicts by subject, or inputs of policies by name.
type Words = BTreeMap<String, String>;

/// What the tests here read of a policy case.
#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    hcl: Option<Words>,
    #[serde(default)]
    synthetic: bool,
    #[serde(default)]
    inputs: Words,
}

/// Policy by policy, what a subject of a configuration is known to get; reasoned out by hand.
type ByHand = BTreeMap<String, Words>;

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// The directories in a directory, sorted.
fn folders(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// A path as messages and snapshots show it.
fn shown(directory: &Path) -> String {
    directory.strip_prefix(testdata()).unwrap().display().to_string().replace('\\', "/")
}

fn json<T: for<'de> Deserialize<'de>>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every policy case, with what its `expected.json` says.
fn cases() -> Vec<(PathBuf, PathBuf, Case)> {
    let policies = folders(&testdata().join("policies"));
    policies
        .iter()
        .flat_map(|policy| folders(policy).into_iter().map(|case| (policy.clone(), case)))
        .map(|(policy, case)| {
            let expected = json(&case.join("expected.json"));
            (policy, case, expected)
        })
        .collect()
}

/// Every policy case whose plan is a first apply that terraform recorded.
fn recorded_cases() -> Vec<PathBuf> {
    let cases = cases().into_iter();
    cases
        .filter(|(_, case, expected)| !expected.synthetic && !case.join("prior").exists())
        .map(|(_, case, _)| case)
        .collect()
}

/// Compares all the directories with their plans, in parallel, in order.
fn compare_all(directories: &[PathBuf]) -> Comparison {
    let settings = Settings::default();
    let compared: Vec<Comparison> = directories
        .par_chunks(BATCH)
        .flat_map_iter(|batch| {
            let plans: Vec<PathBuf> = batch.iter().map(|directory| directory.join("plan.json")).collect();
            let (plans, sources) = (Judged::all(&plans, &settings), Judged::all(batch, &settings));
            let both = batch.iter().zip(plans).zip(sources);
            both.map(|((directory, plan), source)| compare::compare(&shown(directory), &plan, &source))
        })
        .collect();
    let mut all = Comparison::default();
    for one in compared {
        all.add(one);
    }
    all
}

#[test]
fn every_policy_case_gets_its_verdicts_from_the_source() {
    let mut batches: BTreeMap<(String, Words), Vec<(PathBuf, Words)>> = BTreeMap::new();
    for (policy, case, expected) in cases() {
        let id = policy.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some(wanted) = expected.hcl {
            batches.entry((id, expected.inputs)).or_default().push((case, wanted));
        }
    }
    let batches: Vec<_> = batches.into_iter().collect();
    let differences: Vec<Difference> = batches
        .par_iter()
        .flat_map_iter(|((id, inputs), cases)| {
            let settings = Settings { only: vec![id.clone()], inputs: inputs.clone(), ..Settings::default() };
            let paths: Vec<PathBuf> = cases.iter().map(|(case, _)| case.clone()).collect();
            cases.iter().zip(Judged::all(&paths, &settings)).flat_map(move |((case, wanted), judged)| {
                let wanted = wanted.iter().map(|(subject, word)| ((subject.clone(), id.clone()), word.clone()));
                compare::expected(&shown(case), &judged, &wanted.collect(), true)
            })
        })
        .collect();
    compare::none(&differences, "policy cases differ from what expected.json says of their source");
}

#[test]
fn a_configuration_gets_from_its_source_what_its_plan_gets() {
    let root = testdata();
    let mut directories = folders(&root.join("configurations"));
    assert!(directories.len() >= 20, "only {} configurations were found", directories.len());
    directories.extend(folders(&root.join("noise")));
    let all = compare_all(&directories);
    compare::none(&all.differences, "configurations get from their source what their plan contradicts");
    insta::assert_snapshot!("what_the_source_leaves_open", all.open.join("\n"));
    insta::assert_snapshot!("what_only_the_source_tells", all.told.join("\n"));
    insta::assert_snapshot!("what_the_plan_assumes_wrongly", all.assumed.join("\n"));
}

#[test]
fn a_policy_case_gets_from_its_source_what_its_plan_gets() {
    let directories = recorded_cases();
    assert!(directories.len() >= 600, "only {} recorded cases were found", directories.len());
    let all = compare_all(&directories);
    compare::none(&all.differences, "policy cases get from their source what their plan contradicts");
    insta::assert_snapshot!("what_the_source_of_cases_leaves_open", all.open.join("\n"));
    insta::assert_snapshot!("what_only_the_source_of_cases_tells", all.told.join("\n"));
    assert!(all.assumed.is_empty(), "cases whose plan assumes what is not so:\n{}", all.assumed.join("\n"));
}

/// The verdicts that somebody worked out from the configuration alone hold for the source, and the plan has none that
/// contradicts them.
#[test]
fn verdicts_reasoned_out_by_hand_hold() {
    let mut differences = Vec::new();
    let mut judged = 0;
    for directory in folders(&testdata().join("configurations")) {
        let expected = directory.join("expected.json");
        if !expected.exists() {
            continue;
        }
        let by_hand: ByHand = json(&expected);
        let wanted: BTreeMap<_, _> = by_hand
            .into_iter()
            .flat_map(|(subject, verdicts)| verdicts.into_iter().map(move |(id, word)| ((subject.clone(), id), word)))
            .collect();
        judged += wanted.len();
        let (plan, settings) = (directory.join("plan.json"), Settings::default());
        let [source, planned] =
            [&directory, &plan].map(|path| Judged::all(std::slice::from_ref(path), &settings).remove(0));
        differences.extend(compare::expected(&shown(&directory), &source, &wanted, false));
        let contradicted = compare::expected(&shown(&plan), &planned, &wanted, false);
        differences.extend(contradicted.into_iter().filter(|difference| difference.kind != Kind::Open));
    }
    compare::none(&differences, "verdicts differ from those reasoned out by hand");
    assert!(judged >= 96, "only {judged} verdicts are reasoned out by hand");
}
