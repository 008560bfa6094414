//! Modules whose files are made in another order, cut into others, and renamed.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::{Reports, below, reports, verdicts};
use crate::files::Tree;

/// The files of a directory of `testdata`, by their path below it, without plans.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if !path.ends_with("plan.json") {
                let name = path.strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
                found.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The top-level blocks of a file that `terraform fmt` wrote.
fn blocks(text: &str) -> Vec<String> {
    let (mut blocks, mut heredoc) = (vec![String::new()], None::<String>);
    for line in text.lines() {
        let block = blocks.last_mut().unwrap();
        block.push_str(line);
        block.push('\n');
        match &heredoc {
            Some(word) if line.trim() == word => heredoc = None,
            Some(_) => {}
            None => {
                heredoc = line.split_once("<<").map(|(_, word)| word.trim_start_matches('-').trim().to_owned());
                let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                heredoc = heredoc.filter(|heredoc| !heredoc.is_empty() && heredoc.chars().all(word));
                let one_line = line.ends_with('}') && !line.starts_with([' ', '}', '#']) && heredoc.is_none();
                if line == "}" || one_line && line.contains('{') {
                    blocks.push(String::new());
                }
            }
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

/// Writes files in some order into a directory whose entries come in the order in which they were made, or against it,
/// where there is such a file system.
fn made(files: &[(String, Vec<u8>)]) -> Tree {
    let tree = Tree::new(&[]);
    files.iter().for_each(|(name, text)| tree.write(name, text));
    tree
}

/// What the directory of a fixture is called where several are judged together: cases of two policies can have one name.
fn own_name(fixture: &Path) -> String {
    let part = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    format!("{}-{}", part(fixture.parent().unwrap()), part(fixture))
}

/// Fixtures that are judged together, each in a directory of its own.
fn estate(fixtures: &[PathBuf]) -> Vec<(String, Vec<u8>)> {
    let own = fixtures.iter().flat_map(|fixture| {
        let name = own_name(fixture);
        files(fixture).into_iter().map(move |(file, text)| (format!("{name}/{file}"), text))
    });
    own.collect()
}

/// Cuts every module file that overrides nothing into its blocks, which are dealt out to files with other names.
fn cut(files: &[(String, Vec<u8>)], deal: &[usize], count: usize) -> Vec<(String, Vec<u8>)> {
    const NAMES: [&str; 4] = ["z.tf", "main.tf", "a-b_c.tf", "10.tf"];
    let mut deal = deal.iter().cycle();
    let mut kept = Vec::new();
    let mut dealt: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, text) in files {
        let (directory, file) = name.rsplit_once('/').unwrap();
        if !file.ends_with(".tf") || file.trim_end_matches(".tf").ends_with("override") {
            kept.push((name.clone(), text.clone()));
            continue;
        }
        for block in blocks(std::str::from_utf8(text).unwrap()) {
            let file = format!("{directory}/{}", NAMES[deal.next().unwrap() % count]);
            match dealt.iter_mut().find(|(name, _)| *name == file) {
                // What comes later may stand above.
                Some((_, text)) if deal.next().unwrap().is_multiple_of(2) => drop(text.splice(..0, block.bytes())),
                Some((_, text)) => text.extend(block.bytes()),
                None => dealt.push((file, block.into_bytes())),
            }
        }
    }
    kept.extend(dealt);
    kept
}

fn checked(tree: &Tree, arguments: &[&str], threads: usize) -> Reports {
    reports(&tree.path(""), arguments, threads)
}

/// The first verdict of each report that the other does not have.
fn apart(one: &serde_json::Value, other: &serde_json::Value) -> Option<(String, String)> {
    let (one, other) = (verdicts(one), verdicts(other));
    let first = |all: &[String], others: &[String]| all.iter().find(|it| !others.contains(it)).cloned();
    let apart = (first(&one, &other), first(&other, &one));
    (one != other).then(|| (apart.0.unwrap_or_default(), apart.1.unwrap_or_default()))
}

/// Some of the recorded configurations and of the cases of policies.
fn fixtures() -> impl Strategy<Value = Vec<PathBuf>> {
    let cases: Vec<PathBuf> =
        ["http-allowed", "public-policy-read", "replication-role-overprivileged", "sse-kms-missing"]
            .iter()
            .flat_map(|policy| below(&format!("policies/{policy}")))
            .collect();
    (subsequence(below("configurations"), 1..4), subsequence(cases, 0..4))
        .prop_map(|(configurations, cases)| [configurations, cases].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_has_one_report_in_whatever_order_its_files_were_made(
        (files, shuffled) in fixtures().prop_map(|fixtures| estate(&fixtures))
            .prop_flat_map(|files| (Just(files.clone()), Just(files).prop_shuffle())),
        threads in 1_usize..17,
    ) {
        let one = checked(&made(&files), &["."], 1);
        let other = checked(&made(&shuffled), &["."], threads);
        other.same(&one, &format!("{threads} threads"));
    }

    #[test]
    fn a_module_is_judged_alike_however_its_blocks_are_dealt_out_to_files(
        files in fixtures().prop_map(|fixtures| estate(&fixtures)),
        deal in proptest::collection::vec(0_usize..1000, 1..40),
        count in 1_usize..5,
    ) {
        let one = checked(&made(&files), &["."], 2).json();
        let other = checked(&made(&cut(&files, &deal, count)), &["."], 2).json();
        prop_assert_eq!(apart(&one, &other), None);
        prop_assert_eq!(&one["buckets"], &other["buckets"]);
        prop_assert_eq!(&one["unlinked"], &other["unlinked"]);
        prop_assert_eq!(one["errors"].as_array().unwrap().len(), other["errors"].as_array().unwrap().len());
    }

    #[test]
    fn inputs_are_judged_alike_in_whatever_order_they_are_given(
        (given, shuffled) in fixtures().prop_flat_map(|given| (Just(given.clone()), Just(given).prop_shuffle())),
        gone in any::<bool>(),
    ) {
        let tree = made(&estate(&given));
        let names = |paths: &[PathBuf]| -> Vec<String> {
            let names = paths.iter().map(|path| own_name(path));
            names.chain(gone.then(|| "there-is-none".to_owned())).collect()
        };
        let report = |names: &[String], threads| {
            let arguments: Vec<&str> = names.iter().map(String::as_str).collect();
            let reports = checked(&tree, &arguments, threads);
            (reports.code, reports.json())
        };
        let mut reversed = names(&shuffled);
        reversed.reverse();
        let (one, other) = (report(&names(&given), 1), report(&reversed, 3));
        prop_assert_eq!(one.0, other.0);
        prop_assert_eq!(apart(&one.1, &other.1), None);
        prop_assert_eq!(&one.1["summary"], &other.1["summary"]);
        let sorted = |report: &serde_json::Value, part: &str| {
            let mut all: Vec<String> = report[part].as_array().unwrap().iter().map(ToString::to_string).collect();
            all.sort();
            all
        };
        for part in ["errors", "notes"] {
            prop_assert_eq!(sorted(&one.1, part), sorted(&other.1, part));
        }
    }
}

#[test]
fn blocks_are_cut_where_they_end() {
    let text =
        "# a\nlocals {\n  a = {}\n}\n\nvariable \"v\" {}\nresource \"a\" \"b\" {\n  p = <<-EOT\n}\n  EOT\n}\n# end\n";
    let blocks = blocks(text);
    assert_eq!(blocks.concat(), text);
    assert_eq!(blocks.len(), 4, "{blocks:?}");
}
