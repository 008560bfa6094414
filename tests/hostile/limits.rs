//! Each limit: what it stops, what it says, and how `--limit` moves it.

mod cases;
mod edges;

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use onus::limits::{Limit, Row};

use super::support::{Directory, Run, onus, run};
use cases::{CASES, Case, Input};

/// A directory with what a case is about.
fn place(case: &Case) -> Directory {
    let directory = Directory::new();
    let write = |name: &str, text: &[u8]| {
        let path = std::path::PathBuf::from(directory.path(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    // The settings of a repository around it are nothing here.
    write(".git", b"");
    match &case.input {
        Input::Files(files) => files.iter().for_each(|(name, text)| write(name, text.as_bytes())),
        Input::Large(name, text) => write(name, text().as_bytes()),
        Input::Gzip(name, text) => {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(text().as_bytes()).unwrap();
            write(name, &packed.finish().unwrap());
        }
    }
    directory
}

fn check(directory: &Directory, case: &Case, limits: &[String], threads: &str) -> Run {
    let mut words = vec!["check"];
    words.extend(case.words);
    for limit in limits {
        words.extend(["--limit", limit]);
    }
    run(onus(&words).current_dir(directory.path("")).env("RAYON_NUM_THREADS", threads))
}

#[test]
fn every_limit_has_a_case_and_ends_what_is_one_above_it() {
    let names: Vec<&str> = Limit::TABLE.iter().map(|(_, row)| row.name).collect();
    assert_eq!(CASES.iter().map(|case| case.limit).collect::<Vec<_>>(), names);
    let mut said = String::new();
    for (case, (limit, row)) in CASES.iter().zip(Limit::TABLE) {
        let name = case.limit;
        let directory = place(case);
        let at = |value: u64, threads: &str| check(&directory, case, &[format!("{name}={value}")], threads);
        let passes = at(case.enough, "1");
        assert!(case.is_fine(&passes), "{name}={}: {}{}", case.enough, passes.stdout, passes.stderr);
        let fails = at(case.short, "1");
        assert!(!case.is_fine(&fails), "{name}={}: {}{}", case.short, fails.stdout, fails.stderr);
        assert_eq!(fails.code, 2, "{name}");
        let other = at(case.short, "4");
        assert_eq!((fails.code, &fails.stdout), (other.code, &other.stdout), "{name} with 4 threads");
        assert_eq!(limit.row(), *row);
        // Both ways: what a lower limit stops, the usual one lets pass, or a higher one.
        let usual = check(&directory, case, &[], "1");
        assert_eq!(case.is_fine(&usual), row.default >= case.enough, "{name}: {}{}", usual.stdout, usual.stderr);
        let raised = format!("`--limit {name}=VALUE` raises it, to {} at most", row.highest);
        let words = fails.stdout.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "");
        assert!(words.contains(&raised), "{name}: {words}");
        said += &format!("## {name}={}\n{}\n", case.short, fails.stdout);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn the_last_of_several_values_counts_and_the_environment_has_one() {
    let case = CASES.iter().find(|case| case.limit == "instances").unwrap();
    let directory = place(case);
    let both = |a: u64, b: u64| check(&directory, case, &[format!("instances={a}"), format!("instances={b}")], "1");
    assert_eq!((both(case.short, case.enough).code, both(case.enough, case.short).code), (0, 2));
    let by_variable = |value: u64| {
        let mut command = onus(&["check"]);
        run(command.current_dir(directory.path("")).env("ONUS_LIMIT", format!("instances={value}"))).code
    };
    assert_eq!((by_variable(case.enough), by_variable(case.short)), (1, 2));
}

#[test]
fn other_commands_that_read_take_limits_too() {
    let case = CASES.iter().find(|case| case.limit == "instances").unwrap();
    let directory = place(case);
    let of = |words: &[&str]| run(onus(words).current_dir(directory.path("")));
    let waive = ["waive", "versioning-off", "aws_s3_bucket.b", "--reason", "because"];
    for words in [&["baseline", "--output-file", "-"][..], &["console", ".", "--json"], &waive] {
        let low = of(&[words, &["--limit", "instances=2"]].concat());
        assert!(low.stderr.contains("`count` makes more than 2 instances"), "{words:?}: {}", low.stderr);
    }
    let policies = CASES.iter().find(|case| case.limit == "policies").unwrap();
    let directory = place(policies);
    for command in [&["policies"][..], &["explain", "a"]] {
        let words = [command, &["--policy-dir", "team", "--limit", "policies=1"]].concat();
        let low = run(onus(&words).current_dir(directory.path("")));
        assert!(low.code == 2 && low.stderr.contains("more than 1 policies"), "{words:?}: {}", low.stderr);
    }
}

#[test]
fn what_is_no_limit_is_wrong_usage_that_names_all_of_them() {
    let of = |limit: &str| run(&mut onus(&["check", "--limit", limit]));
    let wrong = of("instancs=5");
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("did you mean instances?"), "{}", wrong.stderr);
    for (_, Row { name, .. }) in Limit::TABLE {
        assert!(wrong.stderr.contains(name), "{name}");
    }
    for value in ["0", "-1", "1.5", "many", "99999999999999999999999999", "10000001"] {
        let wrong = of(&format!("instances={value}"));
        assert_eq!(wrong.code, 2, "{value}");
        let range = "instances is a whole number of instances from 1 to 10000000";
        assert!(wrong.stderr.contains(range), "{value}: {}", wrong.stderr);
    }
}

#[test]
fn settings_that_are_committed_move_no_limit() {
    let directory = Directory::new();
    for (name, text) in [("main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"), (".git", "")] {
        fs::write(directory.path(name), text).unwrap();
    }
    for text in ["limit = { instances = 5 }\n", "limits {\n  instances = 5\n}\n"] {
        fs::write(directory.path(".onus.hcl"), text).unwrap();
        let wrong = run(onus(&["check"]).current_dir(directory.path("")));
        assert!(wrong.code == 2 && wrong.stdout.contains(".onus.hcl"), "{}", wrong.stdout);
    }
}

#[test]
fn errors_beyond_the_limit_are_told_of_by_no_number_that_is_too_small() {
    let directory = Directory::new();
    let wrong: String = (0..50).map(|at| format!("  x{at} = tonumber(\"a\")\n")).collect();
    fs::write(directory.path("main.tf"), format!("locals {{\n{wrong}}}\n")).unwrap();
    let told = |limit: &str| {
        let run = run(onus(&["check", "--limit", limit, "--format", "json"]).current_dir(directory.path("")));
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let errors: Vec<String> =
            report["errors"].as_array().unwrap().iter().map(|error| error["message"].to_string()).collect();
        (run.code, errors)
    };
    assert_eq!((told("errors=50").0, told("errors=50").1.len()), (2, 50));
    let (code, errors) = told("errors=5");
    assert_eq!((code, errors.len()), (2, 6), "{errors:?}");
    assert!(errors[0].contains("more than 5 errors, and the rest is not counted"), "{errors:?}");
    assert!(errors[5].contains("at least") && errors[5].contains("beyond the first 5"), "{errors:?}");
}

/// A value as it can be typed.
fn typed(value: u64, row: &Row) -> String {
    for (suffix, shift) in [("G", 30), ("M", 20), ("K", 10)] {
        if row.unit == "bytes" && value.is_multiple_of(1 << shift) {
            return format!("{}{suffix}", value >> shift);
        }
    }
    let digits = value.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join("_")
}

#[test]
fn the_readme_has_the_table() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, section) = readme.split_once("\n## Limits\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = Limit::TABLE
        .iter()
        .map(|(_, row)| {
            let Row { name, unit, about, .. } = row;
            format!("| `{name}` | {} | {} | {unit} | {about} |", typed(row.default, row), typed(row.highest, row))
        })
        .collect();
    assert_eq!(rows, expected);
    for (limit, row) in Limit::TABLE {
        for value in [row.default, row.highest] {
            assert_eq!(Limit::parse(&format!("{}={}", row.name, typed(value, row))), Ok((*limit, value)));
        }
    }
}
