//! Files that cannot be written, or not to their end: what was there stays, and nothing half-written does.

use std::path::Path;
use std::process::Command;

use super::shell;
use crate::files::{FORMATS, Tree, bucket, skip};

const OLD: &str = "what was there\n";

/// A directory with reports of an earlier run.
fn tree() -> Tree {
    Tree::new(&[("main.tf", &bucket("b")), ("out/old", OLD)])
}

/// The names in the directory of reports.
fn names(tree: &Tree) -> Vec<String> {
    let entries = std::fs::read_dir(tree.path("out")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn untouched(tree: &Tree, what: &str) {
    assert_eq!(names(tree), ["old"], "{what}");
    assert_eq!(std::fs::read_to_string(tree.path("out/old")).unwrap(), OLD, "{what}");
}

/// The ways to write a file that are checked here, with `FILE` in place of its name.
fn writers() -> Vec<String> {
    let mut writers: Vec<String> =
        FORMATS.iter().map(|format| format!("check --quiet --report {format}=FILE $plan")).collect();
    writers.push("check --format json --output-file FILE $plan".to_owned());
    writers.push("check --quiet --report text=out/first --report json=FILE $plan".to_owned());
    writers.push("baseline --output-file FILE $plan".to_owned());
    writers
}

#[test]
fn a_file_that_may_not_grow_leaves_the_old_one() {
    let tree = tree();
    for writer in writers() {
        // The signal is ignored, so that writing fails; 0 blocks are too few for any report.
        let line = format!("trap '' XFSZ; ulimit -f 0; exec $onus {} >/dev/null", writer.replace("FILE", "out/old"));
        let run = shell(&tree, &line);
        assert_eq!(run.code, 2, "{writer}: {}", run.stderr);
        assert!(run.stderr.contains("out/old") && run.stderr.contains("File too large"), "{writer}: {}", run.stderr);
        untouched(&tree, &writer);
    }
}

#[test]
fn a_process_that_is_killed_while_it_writes_leaves_the_old_file() {
    let tree = tree();
    for writer in writers() {
        // The signal ends the process where it stands: a file with a hidden name of our own can stay behind.
        let run = shell(&tree, &format!("ulimit -f 0; $onus {} >/dev/null; exit 0", writer.replace("FILE", "out/old")));
        assert_eq!(run.code, 0);
        assert_eq!(std::fs::read_to_string(tree.path("out/old")).unwrap(), OLD, "{writer}");
        for name in names(&tree).iter().filter(|name| *name != "old") {
            assert!(name.starts_with(".onus-") && name.ends_with(".tmp"), "{writer}: {name}");
            std::fs::remove_file(tree.path("out").join(name)).unwrap();
        }
    }
}

#[test]
fn what_a_killed_process_of_the_same_number_left_is_in_nobodys_way() {
    let tree = tree();
    // In a container, every run can have the same number.
    let line = "for n in 0 1 2; do : > out/.onus-$$-$n.tmp; done; exec $onus check --quiet --report json=out/old $plan";
    let run = shell(&tree, line);
    assert_eq!(run.code, 1, "{}", run.stderr);
    serde_json::from_slice::<serde_json::Value>(&std::fs::read(tree.path("out/old")).unwrap()).unwrap();
    assert_eq!(names(&tree).len(), 4, "what others left is theirs");
}

#[test]
fn a_full_device_is_named_and_ends_in_2() {
    if !Path::new("/dev/full").exists() {
        return skip("/dev/full, which is not here");
    }
    let tree = tree();
    for writer in writers() {
        let run = shell(&tree, &format!("$onus {} >/dev/null", writer.replace("FILE", "/dev/full")));
        assert_eq!(run.code, 2, "{writer}: {}", run.stderr);
        assert!(run.stderr.contains("/dev/full") && run.stderr.contains("No space left"), "{writer}: {}", run.stderr);
        untouched(&tree, &writer);
    }
}

/// Runs a line of a shell on a small file system of its own at `out`, if that can be made.
fn mounted(tree: &Tree, options: &str, line: &str) -> Option<crate::support::Run> {
    let mount = format!("mount -t tmpfs -o {options} none out");
    let works = |program: &[&str]| {
        let mut command = Command::new(program[0]);
        let tried = command.args(&program[1..]).args(["bash", "-c", &mount]).current_dir(tree.path("")).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    let unshare = [&["unshare", "-m"][..], &["unshare", "-rm"]].into_iter().find(|program| works(program));
    let Some(unshare) = unshare else {
        skip("a file system of one's own, which takes `unshare -m` and mount");
        return None;
    };
    std::fs::write(tree.path("line"), format!("{mount} && {line}")).unwrap();
    Some(shell(tree, &format!("{} bash line", unshare.join(" "))))
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let tree = tree();
    for writer in writers() {
        let line = format!(
            "echo '{}' > out/old; head -c 100000 /dev/zero > out/filler 2>/dev/null; $onus {} >/dev/null 2>errors; echo $?; ls -A out; cat out/old",
            OLD.trim(),
            writer.replace("FILE", "out/old")
        );
        let Some(run) = mounted(&tree, "size=16k", &line) else { return };
        assert_eq!(run.stdout, format!("2\nfiller\nold\n{OLD}"), "{writer}: {}", run.stderr);
        let errors = std::fs::read_to_string(tree.path("errors")).unwrap();
        assert!(errors.contains("out/old") && errors.contains("No space left"), "{writer}: {errors}");
    }
}

#[test]
fn a_disk_that_is_read_only_is_told() {
    let tree = tree();
    let prepared = "cp main.tf out/; mount -o remount,ro out; cd out";
    let mut commands: Vec<String> = writers().iter().map(|writer| writer.replace("FILE", "new")).collect();
    commands.push("init".to_owned());
    commands.push("baseline".to_owned());
    commands.push("waive versioning-off aws_s3_bucket.b --reason scratch".to_owned());
    commands.push("man pages".to_owned());
    for command in commands {
        let command = command.replace("out/first", "first");
        let Some(run) = mounted(&tree, "size=64k", &format!("{prepared}; $onus {command}; echo $?; ls -A")) else {
            return;
        };
        assert!(run.stdout.ends_with("2\nmain.tf\n"), "{command}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("Read-only file system"), "{command}: {}", run.stderr);
    }
}

#[test]
fn a_place_where_no_file_can_be_is_told() {
    let tree = tree();
    for file in ["there/is/none", "out", "out/", "main.tf/x", ".", "/", "/proc/none", "out/old/x"] {
        for writer in writers().iter().map(|writer| writer.replace("FILE", file)) {
            let run = shell(&tree, &format!("$onus {writer} >/dev/null"));
            assert_eq!(run.code, 2, "{writer}: {}", run.stderr);
            assert!(run.stderr.contains(file), "{writer}: {}", run.stderr);
            untouched(&tree, &writer);
        }
    }
}

#[test]
fn an_interrupted_run_leaves_whole_files_or_hidden_ones() {
    let tree = tree();
    for wait in 0..20 {
        let line = format!(
            "$onus check --quiet --report json=out/old --report sarif=out/new . >/dev/null & sleep 0.0{wait:02}; kill -INT $!; wait $!; exit 0"
        );
        // A shell lets what it starts in the background ignore the interrupt of the keyboard, but not other signals.
        for line in [line.replace("-INT", "-TERM"), format!("set -m; {line}")] {
            assert_eq!(shell(&tree, &line).code, 0);
            for name in names(&tree) {
                let path = tree.path("out").join(&name);
                if name.starts_with(".onus-") {
                    std::fs::remove_file(path).unwrap();
                    continue;
                }
                let text = std::fs::read_to_string(path).unwrap();
                assert!(text == OLD || serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{name}: {text}");
            }
        }
    }
}
