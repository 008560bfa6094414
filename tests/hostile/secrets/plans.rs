//! All recorded plans in two worlds.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::super::support::Directory;
use super::worlds::{Marks, World};
use super::{FORMATS, shown};

/// How many plans one run is given: text shows at most 20 findings of a policy.
const TOGETHER: usize = 8;

/// The plans below a directory of `testdata`.
fn recorded(directory: &str) -> Vec<PathBuf> {
    let mut plans = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(directory)];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.ends_with("plan.json")
                || path.parent().is_some_and(|above| above.ends_with("testdata/plans"))
            {
                plans.push(path);
            }
        }
    }
    plans.retain(|path| path.extension().is_some_and(|end| end == "json") && !path.ends_with("links-truth.json"));
    plans.sort();
    plans
}

/// What is shown of some plans in a world.
fn of(plans: &[PathBuf], number: u8, marks: Marks) -> (i32, Vec<(String, String)>) {
    let directory = Directory::new();
    let names: Vec<String> = (0..plans.len()).map(|at| format!("{at}.json")).collect();
    for (name, path) in names.iter().zip(plans) {
        let plan: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let plan = World::new(number, marks).plan(plan);
        std::fs::write(directory.path(name), plan.to_string()).unwrap();
    }
    shown(&directory, &names.iter().map(String::as_str).collect::<Vec<_>>(), &[])
}

/// Compares both worlds of each group of plans, in threads.
fn compare(plans: &[PathBuf], marks: &[Marks]) {
    let jobs: Vec<(&[PathBuf], Marks)> =
        plans.chunks(TOGETHER).flat_map(|group| marks.iter().map(move |marks| (group, *marks))).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        while let Some((group, marks)) = jobs.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let (one, other) = (of(group, 1, *marks), of(group, 2, *marks));
            assert_eq!(one.0, other.0, "{marks:?}: {group:?}");
            for ((name, one), (_, other)) in one.1.iter().zip(&other.1) {
                let apart = one.lines().zip(other.lines()).find(|(one, other)| one != other);
                if let Some((one, other)) = apart {
                    let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
                    let around = |text: &str| {
                        let ends = [at.saturating_sub(200), (at + 120).min(text.len())];
                        let [start, end] = ends.map(|at| text.floor_char_boundary(at));
                        text[start..end].to_owned()
                    };
                    panic!("{marks:?}: {name} of {group:?}:\n{}\n{}", around(one), around(other));
                }
                assert_eq!(one.len(), other.len(), "{marks:?}: {name} of {group:?}");
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

fn every(step: usize) -> Vec<PathBuf> {
    recorded("policies").into_iter().step_by(step).collect()
}

#[test]
fn reports_of_plans_are_the_same_whatever_their_secrets_are() {
    let plans = [every(7), recorded("plans")].concat();
    assert!(plans.len() > 150, "{}", plans.len());
    compare(&plans, &[Marks::Texts, Marks::Some(1)]);
}

#[test]
fn reports_of_plans_are_the_same_whatever_a_sensitive_variable_holds() {
    let plans = [every(14), recorded("plans"), recorded("noise"), recorded("existing")].concat();
    assert!(plans.len() > 90, "{}", plans.len());
    compare(&plans, &[Marks::Variable]);
}

#[test]
fn reports_of_plans_of_configurations_are_the_same_whatever_their_secrets_are() {
    let plans = [recorded("configurations"), recorded("noise"), recorded("existing")].concat();
    assert!(plans.len() > 30, "{}", plans.len());
    compare(&plans, &[Marks::Attributes, Marks::Resources, Marks::Some(2)]);
}

/// All ways of marking.
fn all_marks() -> Vec<Marks> {
    [Marks::Texts, Marks::Attributes, Marks::Resources].into_iter().chain((1..=8).map(Marks::Some)).collect()
}

#[test]
fn reports_of_some_plans_are_the_same_however_their_secrets_are_marked() {
    let plans: Vec<PathBuf> = recorded("policies").into_iter().skip(3).step_by(97).collect();
    assert!(plans.len() > 10, "{}", plans.len());
    compare(&plans, &all_marks());
}

#[test]
#[ignore = "takes a quarter of an hour: all plans with all marks"]
fn reports_of_all_plans_are_the_same_whatever_their_secrets_are() {
    compare(&[every(1), recorded("plans")].concat(), &all_marks());
}

#[test]
fn what_is_not_marked_is_shown_by_every_format() {
    // The summary of a job has a size, and tells less of each of many.
    let plans = [every(40), recorded("configurations")].concat();
    let shown: Vec<_> = plans.chunks(3).flat_map(|some| of(some, 1, Marks::None).1).collect();
    for format in FORMATS {
        let name = format!("the report {format}");
        let told = shown.iter().filter(|(of, _)| *of == name).any(|(_, text)| text.contains("zq"));
        assert!(told, "{name} shows nothing that could be hidden");
    }
}
