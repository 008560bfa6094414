//! What SECURITY.md promises is held by the tests that it names.

#[cfg(target_os = "linux")]
mod watched;

use std::fs;
use std::path::Path;

use regex::Regex;

fn repository(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The tests that a text names, as file and name.
fn named(text: &str) -> Vec<(String, String)> {
    let test = Regex::new(r"`([a-z0-9_/]+\.rs): ([a-z0-9_]+)`").unwrap();
    test.captures_iter(text).map(|found| (found[1].to_owned(), found[2].to_owned())).collect()
}

/// Promises of the table in SECURITY.md, each with the tests that it names.
fn promises() -> Vec<(String, Vec<(String, String)>)> {
    let text = repository(".github/SECURITY.md");
    let section = text.split_once("\n## What Onus never does\n").unwrap().1;
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|row| (row.split(" | ").next().unwrap().trim_start_matches("| ").to_owned(), named(row))).collect()
}

/// Whether a file has a test of this name that a plain `cargo test` runs.
fn runs(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let Some(at) = lines.iter().position(|line| line.starts_with(&format!("fn {name}("))) else { return false };
    let attributes: Vec<_> =
        lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("//")).collect();
    attributes.contains(&&"#[test]") && !attributes.iter().any(|line| line.starts_with("#[ignore"))
}

#[test]
fn every_promise_names_tests_that_exist_and_run() {
    let promises = promises();
    assert!(promises.len() > 8, "{promises:?}");
    for (promise, tests) in promises {
        assert!(!tests.is_empty(), "SECURITY.md names no test for: {promise}");
    }
    // Those of the threats as well.
    for (file, name) in named(&repository(".github/SECURITY.md")) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        let text = fs::read_to_string(path).unwrap_or_default();
        assert!(runs(&text, &name), "SECURITY.md names {file}: {name}, and no test of this name runs there");
    }
}

#[test]
fn a_test_counts_only_where_it_runs() {
    let text = "#[test]\n#[cfg(unix)]\nfn a() {}\n\n#[test]\n#[ignore = \"slow\"]\nfn b() {}\n\nfn c() {}\n\n// #[test]\nfn d() {}";
    let running = ["a", "b", "c", "d", "e"].map(|name| runs(text, name));
    assert_eq!(running, [true, false, false, false, false]);
}

#[test]
fn the_readme_and_security_md_promise_the_same() {
    let readme = repository("README.md");
    let section = readme.split_once("\n## What Onus never does\n").unwrap().1;
    let section = section.split("\n## ").next().unwrap();
    let listed: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    let promised = promises();
    assert_eq!(listed.len(), promised.len(), "{listed:#?}");
    for (line, (promise, _)) in listed.iter().zip(&promised) {
        // The README may say more about each.
        assert!(line.starts_with(promise.as_str()), "the README has `{line}`, and SECURITY.md `{promise}`");
    }
}

#[test]
fn lints_refuse_what_panics_and_unsafe_code() {
    let manifest = repository("Cargo.toml");
    let has = |section: &str, line: &str| {
        let text = manifest.split_once(&format!("\n[{section}]\n")).unwrap().1;
        assert!(
            text.split("\n[").next().unwrap().lines().any(|it| it == line),
            "[{section}] of Cargo.toml lacks {line}"
        );
    };
    has("lints.rust", "unsafe_code = \"forbid\"");
    for lint in ["unwrap_used", "expect_used", "panic", "get_unwrap", "exit", "iter_over_hash_type"] {
        has("lints.clippy", &format!("{lint} = \"warn\""));
    }
    has("profile.release", "panic = \"abort\"");
    assert!(repository(".ci/run").contains("\nstep cargo clippy --all-targets --locked -- -D warnings\n"));
}
