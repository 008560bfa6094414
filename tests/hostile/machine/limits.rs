//! Machines with little of everything: descriptors, address space, stack, processes; and odd wishes for threads.

use std::fmt::Write as _;
use std::process::Command;

use super::shell;
use crate::files::{PLAN, Tree, bounded, bucket, skip};
use crate::support::onus;

/// A module that is as deep as one may be: expressions in expressions, values that wait for values, modules in modules.
fn deep() -> Tree {
    let tree = Tree::new(&[]);
    let mut text = String::from("locals {\n  v0 = \"x\"\n");
    (1..250).for_each(|at| writeln!(text, "  v{at} = \"${{upper(local.v{})}}\"", at - 1).unwrap());
    writeln!(text, "  nested = {}1{}", "[".repeat(60), "]".repeat(60)).unwrap();
    writeln!(text, "  called = {}\"a\"{}", "lower(".repeat(60), ")".repeat(60)).unwrap();
    writeln!(text, "}}\nmodule \"m\" {{\n  source = \"./m0\"\n  name = local.v249\n}}").unwrap();
    text.push_str(&bucket("b"));
    tree.write("main.tf", text);
    for at in 0..20 {
        let call = format!("module \"m\" {{\n  source = \"../m{}\"\n  name = lower(var.name)\n}}\n", at + 1);
        tree.write(&format!("m{at}/main.tf"), format!("variable \"name\" {{}}\n{call}"));
    }
    tree.write("m20/main.tf", "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n");
    tree
}

#[test]
fn little_stack_descriptors_and_address_space_are_enough() {
    let tree = deep();
    let usual = shell(&tree, "$onus check --format json . $plan");
    assert_eq!(usual.code, 1, "{}", usual.stderr);
    for limit in ["-n 16", "-n 8", "-v 1048576", "-v 524288", "-s 256", "-s 64", "-s 1048576", "-c 0", "-l 0"] {
        let run =
            shell(&tree, &format!("ulimit {limit} 2>/dev/null || exit 99; exec $onus check --format json . $plan"));
        if run.code == 99 {
            skip(&format!("ulimit {limit}, which cannot be set here"));
            continue;
        }
        assert_eq!(run.code, 1, "ulimit {limit}: {}", run.stderr);
        assert_eq!(run.stdout, usual.stdout, "ulimit {limit}");
    }
    for command in ["--help", "check --help", "policies", "explain public-acl-read", "man"] {
        let run = shell(&tree, &format!("ulimit -s 128 && exec $onus {command}"));
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    }
}

#[test]
fn a_user_without_further_processes_gets_the_same_report() {
    let tree = deep();
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    // Limits of processes do not bind root; the number of this user is nobody's, so that no other process counts.
    let somebody = "setpriv --reuid=64321 --regid=64321 --clear-groups";
    if id != b"0\n" || !shell(&tree, &format!("{somebody} true")).stderr.is_empty() {
        return skip("a user with a limit of processes, which takes root and setpriv");
    }
    std::fs::copy(env!("CARGO_BIN_EXE_onus"), tree.path("onus")).unwrap();
    std::fs::copy(PLAN, tree.path("plan.json")).unwrap();
    let usual = shell(&tree, "./onus check --format json . plan.json").stdout;
    for processes in [1, 2, 3, 4] {
        let line = format!("{somebody} bash -c 'ulimit -u {processes}; exec ./onus check --format json . plan.json'");
        let run = shell(&tree, &line);
        assert_eq!(run.code, 1, "ulimit -u {processes}: {}", run.stderr);
        assert_eq!(run.stdout, usual, "ulimit -u {processes}");
    }
}

#[test]
fn any_wish_for_threads_gives_the_same_report() {
    let tree = deep();
    let report = |threads: Option<&str>| {
        let mut command = onus(&["check", "--format", "json", ".", PLAN]);
        let run = bounded(command.current_dir(tree.path("")).envs(threads.map(|it| ("RAYON_NUM_THREADS", it))));
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{threads:?}");
        run.stdout
    };
    let usual = report(None);
    for threads in ["0", "-1", "1", "2", "3", "1000", "10000", "18446744073709551616", "x", "", " 2 ", "1.5"] {
        assert_eq!(report(Some(threads)), usual, "{threads:?}");
    }
}
