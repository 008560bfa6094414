//! Standard streams that are closed, full, or read by nobody.

use super::shell;
use crate::files::{FORMATS, Tree, bucket};

/// A module, with which every command has something to do.
fn tree() -> Tree {
    Tree::new(&[("main.tf", &bucket("b"))])
}

/// Every command, and its exit code.
fn commands() -> Vec<(String, i32)> {
    let mut commands: Vec<(String, i32)> =
        FORMATS.iter().map(|format| (format!("check --format {format}"), 1)).collect();
    for command in [
        "--help",
        "--version",
        "check --help",
        "help waive",
        "policies",
        "policies --format json",
        "policies --format markdown",
        "explain public-acl-read",
        "man",
        "completions bash",
        "baseline --output-file -",
    ] {
        commands.push((command.to_owned(), 0));
    }
    commands.push(("frobnicate".to_owned(), 2));
    commands.push(("check there-is-none.json".to_owned(), 2));
    commands.push(("explain there-is-none".to_owned(), 2));
    commands
}

#[test]
fn a_reader_that_goes_away_changes_nothing_and_is_not_told() {
    let tree = tree();
    for (command, code) in commands() {
        for reader in ["head -c 1 >/dev/null", "true"] {
            // Until the reader is gone, nothing is written.
            let line = format!("{{ sleep 0.1; $onus {command}; echo $? >&3; }} 3>code 2>errors | {reader}; cat code");
            let run = shell(&tree, &line);
            assert_eq!(run.stdout.trim(), code.to_string(), "{command} | {reader}");
            let errors = std::fs::read_to_string(tree.path("errors")).unwrap();
            assert!(!errors.contains("roken pipe") && !errors.contains("panicked"), "{command}: {errors}");
        }
    }
}

#[test]
fn a_console_ends_when_nobody_reads_it() {
    let run = shell(&tree(), "yes '1 + 1' | $onus console | head -2");
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("2\n2\n", ""));
}

#[test]
fn a_full_device_as_standard_output_is_an_error() {
    if !std::path::Path::new("/dev/full").exists() {
        return crate::files::skip("/dev/full, which is not here");
    }
    let tree = tree();
    for (command, _) in commands().into_iter().filter(|(_, code)| *code != 2) {
        let run = shell(&tree, &format!("$onus {command} >/dev/full"));
        assert_eq!(run.code, 2, "{command}: {}", run.stderr);
    }
    let run = shell(&tree, "echo 1 | $onus console >/dev/full");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("No space left"), "{}", run.stderr);
}

#[test]
fn closed_streams_change_no_exit_code_and_no_file() {
    let tree = tree();
    for (command, code) in commands() {
        for closed in [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"] {
            let run = shell(&tree, &format!("$onus {command} {closed}"));
            assert_eq!(run.code, code, "{command} {closed}: {}{}", run.stdout, run.stderr);
        }
    }
    // A file that is opened does not take the place of a closed stream, and gets nothing that was meant for that.
    let run = shell(&tree, "$onus check --report json=report.json main.tf-is-none . >&- 2>&-");
    assert_eq!(run.code, 2);
    let report = std::fs::read_to_string(tree.path("report.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&report).unwrap();
    let run = shell(&tree, "$onus check - <&-");
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("standard input is empty"), "{}", run.stdout);
}

#[test]
fn standard_input_can_be_anything() {
    let tree = tree();
    for (line, code) in [
        ("$onus check --quiet - < $plan", 1),
        ("$onus check --quiet - </dev/null", 2),
        ("$onus check --quiet - </dev/zero", 2),
        ("$onus check --quiet - <.", 2),
        ("$onus check --quiet - - < $plan", 2),
        ("cat $plan | head -c 1000 | $onus check --quiet -", 2),
        ("$onus console </dev/null", 0),
        ("$onus console <.", 2),
        ("head -c 20000000 /dev/zero | $onus console", 2),
    ] {
        let run = shell(&tree, line);
        assert_eq!(run.code, code, "{line}: {}{}", run.stdout, run.stderr);
    }
}
