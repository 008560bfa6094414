//! Plans whose resources, modules and keys are in another order.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::{TESTDATA, below, reports};
use crate::files::Tree;

/// Numbers that depend on the first one alone: another order for every seed.
struct Deal(u64);

impl Deal {
    fn next(&mut self, below: usize) -> usize {
        // The generator of Knuth's MMIX; its high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = self.next(at + 1);
            all.swap(at, other);
        }
    }
}

/// Lists whose order means nothing: terraform sorts them by address.
const LISTS: [&str; 5] = ["resource_changes", "resource_drift", "resources", "child_modules", "checks"];

/// The document with those lists and the keys of all objects in another order.
fn write(value: &Value, list: bool, deal: &mut Deal, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            deal.shuffle(&mut members);
            out.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                write!(out, "{}{}:", if at > 0 { "," } else { "" }, Value::from(key.as_str())).unwrap();
                write_member(key, value, deal, out);
            }
            out.push('}');
        }
        Value::Array(elements) => {
            let mut elements: Vec<_> = elements.iter().collect();
            if list {
                deal.shuffle(&mut elements);
            }
            out.push('[');
            for (at, element) in elements.into_iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write(element, false, deal, out);
            }
            out.push(']');
        }
        value => write!(out, "{value}").unwrap(),
    }
}

fn write_member(key: &str, value: &Value, deal: &mut Deal, out: &mut String) {
    // Only lists of resources and modules have objects with an address in them; values can have the same names.
    let addressed = |element: &Value| element.get("address").is_some_and(Value::is_string);
    let list = LISTS.contains(&key) && value.as_array().is_some_and(|all| all.iter().all(addressed));
    write(value, list, deal, out);
}

fn plans() -> Vec<PathBuf> {
    let recorded = std::fs::read_dir(Path::new(TESTDATA).join("plans")).unwrap().map(|plan| plan.unwrap().path());
    let mut plans: Vec<PathBuf> = recorded.filter(|path| path.extension().is_some_and(|it| it == "json")).collect();
    plans.extend(below("configurations").into_iter().map(|directory| directory.join("plan.json")));
    for policy in ["http-allowed", "public-policy-read", "replication-role-overprivileged", "companion-declared-twice"]
    {
        plans.extend(below(&format!("policies/{policy}")).into_iter().map(|directory| directory.join("plan.json")));
    }
    plans.push(Path::new(TESTDATA).join("existing/plan.json"));
    plans.retain(|plan| plan.is_file());
    plans.sort();
    plans
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_has_one_report_in_whatever_order_it_is_written(
        plan in select(plans()),
        seed in any::<u64>(),
        threads in 1_usize..17,
    ) {
        let text = std::fs::read_to_string(&plan).unwrap();
        let mut other = String::new();
        write(&serde_json::from_str(&text).unwrap(), false, &mut Deal(seed), &mut other);
        let tree = Tree::new(&[("as-it-is/plan.json", &text), ("other/plan.json", &other)]);
        let one = reports(&tree.path("as-it-is"), &["plan.json"], 1);
        let other = reports(&tree.path("other"), &["plan.json"], threads);
        other.same(&one, &plan.display().to_string());
    }
}
