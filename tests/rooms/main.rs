//! The rooms of `src` and the arrows between them: an arrow that is not in the table fails here, with file and line.

// This test reads the repository, and its helpers fail by panicking.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

mod law;
mod paths;

use std::path::{Path, PathBuf};

use law::{MayUse, judge};

/// A file of more lines holds more than one idea.
const LINES_OF_A_FILE: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `src`, as path below it and text.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    found.sort();
    assert!(!found.is_empty(), "there is no source file below {}", root().join("src").display());
    found
}

fn collect(directory: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn assert_none(sins: &[String]) {
    assert!(sins.is_empty(), "{} forbidden:\n{}\n", sins.len(), sins.join("\n"));
}

#[test]
fn rooms_use_only_what_their_row_allows() {
    let sins: Vec<String> = sources().iter().flat_map(|(file, text)| judge(file, text)).collect();
    assert_none(&sins);
}

#[test]
fn no_file_holds_more_than_one_idea() {
    let sins: Vec<String> = sources()
        .iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_OF_A_FILE)
        .map(|(file, lines)| format!("src/{file}: {lines} lines; {LINES_OF_A_FILE} are the limit, split it by idea"))
        .collect();
    assert_none(&sins);
}

#[test]
fn a_room_is_not_a_mod_rs() {
    let sins: Vec<String> = sources()
        .into_iter()
        .filter(|(file, _)| file.ends_with("/mod.rs"))
        .map(|(file, _)| format!("src/{file}: a room is room.rs beside room/"))
        .collect();
    assert_none(&sins);
}

#[test]
fn contributing_shows_the_same_table() {
    let text = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    for (room, may_use) in law::ROOMS {
        let names = [format!("`src/{room}/`"), format!("`src/{room}.rs`")];
        let row = text.lines().find(|line| line.starts_with('|') && names.iter().any(|name| line.contains(name)));
        let row = row.unwrap_or_else(|| panic!("CONTRIBUTING.md has no row for {room}"));
        let column = row.trim_end_matches('|').rsplit('|').next().unwrap().trim();
        let expected = match may_use {
            MayUse::Everything => "everything".to_owned(),
            MayUse::EverythingBut(not) => format!("everything but {not}"),
            MayUse::Only([]) => "–".to_owned(),
            MayUse::Only(rooms) => rooms.join(", "),
        };
        assert_eq!(column, expected, "CONTRIBUTING.md, row of {room}");
    }
}

mod the_test_itself {
    use super::judge;

    #[track_caller]
    fn forbids(file: &str, text: &str, arrow: &str) {
        let sins = judge(file, text);
        assert!(sins.iter().any(|sin| sin.contains(arrow)), "{file}: `{arrow}` not found in {sins:?}");
    }

    #[track_caller]
    fn allows(file: &str, text: &str) {
        assert_eq!(judge(file, text), Vec::<String>::new(), "{file}");
    }

    #[test]
    fn sees_a_use_of_the_command_line() {
        let sins = judge("iam/document.rs", "//! Doc.\n\nuse crate::cli::Args;\n");
        assert_eq!(
            sins,
            ["src/iam/document.rs:3: forbidden arrow iam → cli (crate::cli::Args); \
              iam may use finding, estate, value, resource, source, limits"]
        );
    }

    #[test]
    fn sees_every_form_of_use() {
        forbids("lang.rs", "use crate::{value::Value, plan::{self, Change}};", "lang → plan");
        forbids("lang.rs", "use crate::plan as p;", "lang → plan");
        forbids("lang.rs", "pub(crate) use crate::plan::*;", "lang → plan");
        forbids("lang.rs", "use crate::*;", "lang → lib");
        forbids("lang.rs", "use super::plan::Change;", "lang → plan");
        forbids("lang/eval.rs", "use super::super::plan::Change;", "lang → plan");
        forbids("lang/eval.rs", "mod inner { use super::super::super::plan::Change; }", "lang → plan");
        forbids("lang/eval.rs", "fn f() { use crate::plan::Change; }", "lang → plan");
    }

    #[test]
    fn sees_paths_outside_of_use() {
        forbids("s3.rs", "fn f(x: &crate::plan::Change) {}", "s3 → plan");
        forbids("s3.rs", "fn f() { crate::plan::read(); }", "s3 → plan");
        forbids("s3.rs", "fn f() -> Vec<Option<crate::plan::Change>> { Vec::new() }", "s3 → plan");
        forbids("s3.rs", "impl crate::plan::Read for X {}", "s3 → plan");
        forbids("s3.rs", "fn f() { <X as crate::plan::Read>::read(); }", "s3 → plan");
    }

    #[test]
    fn sees_into_macros_and_attributes() {
        forbids("s3.rs", "fn f() { assert_eq!(crate::plan::read(), 1); }", "s3 → plan");
        forbids("s3.rs", "macro_rules! m { () => { use $crate::{value::Value, plan::Change}; } }", "s3 → plan");
        forbids("s3.rs", "fn f() { crate::plan::m!(); }", "s3 → plan");
        forbids("s3.rs", "#[derive(crate::plan::Derive)] struct X;", "s3 → plan");
        forbids("s3.rs", "#[derive(S)] struct X { #[serde(with = \"crate::plan::hex\")] a: u8 }", "s3 → plan");
    }

    #[test]
    fn sees_the_root_reach_for_the_command_line() {
        forbids("lib.rs", "pub use cli::run;", "lib → cli");
        forbids("lib.rs", "pub mod cli;", "lib → cli");
        forbids("lib.rs", "pub fn f() { crate::cli::run(); }", "lib → cli");
        allows("lib.rs", "pub mod plan; pub use plan::read; use crate::report::write;");
    }

    #[test]
    fn sees_files_outside_the_table() {
        forbids("utils.rs", "", "`utils` is no room");
        forbids("s3.rs", "#[path = \"plan/x.rs\"] mod x;", "#[path]");
    }

    #[test]
    fn leaves_allowed_arrows_alone() {
        allows("policy/load.rs", "use crate::{hcl, lang::Expr, s3::Bucket, iam}; use crate::finding::Verdict;");
        allows("hcl/lower.rs", "use hcl::edit::expr::Expression; use crate::lang::Expr; use super::parse;");
        allows("report/text/frame.rs", "use miette::Diagnostic; use crate::source::Source; use super::super::word;");
        allows("cli/check.rs", "use crate::plan; use std::{env, fs};");
        allows("value/number.rs", "use super::Value; use crate::resource::Address;");
        allows("lang/eval.rs", "#[cfg(test)] mod tests { use super::*; use std::fs; }");
        allows("s3.rs", "pub(in crate::s3) fn f() {} pub(crate) fn g() {}");
        allows("s3.rs", "//! See [`crate::plan`].\nfn f() {}");
    }

    #[test]
    fn confines_crates_to_their_place() {
        forbids("policy/load.rs", "use hcl::edit::structure::Body;", "policy → hcl");
        forbids("policy/load.rs", "use ::hcl::Body;", "policy → hcl");
        forbids("policy/load.rs", "extern crate hcl as h;", "policy → hcl");
        allows("policy/load.rs", "use crate::hcl; fn f() { hcl::parse(\"\"); }");
        forbids("report/json.rs", "use miette::Severity;", "report → miette");
        forbids("policy/load.rs", "fn f(x: serde_json::Value) {}", "policy → serde_json");
        forbids("plan.rs", "use std::{fmt, fs::File};", "plan → std::fs");
        forbids("plan.rs", "fn f() { std::env::var(\"X\"); }", "plan → std::env");
        forbids("report/text.rs", "use std::time::{Duration, SystemTime};", "report → std::time::SystemTime");
        allows("report/text.rs", "use std::time::Duration;");
        forbids("cli.rs", "fn f() { std::process::Command::new(\"a\"); }", "cli → std::process::Command");
        forbids("cli.rs", "use std::net::{IpAddr, TcpStream};", "cli → std::net::TcpStream");
        allows("iam/condition.rs", "use std::net::IpAddr;");
        allows("policy.rs", "mod hcl;");
    }
}
