//! What is no file, or none that can be read: pipes, sockets, devices, directories, and what permissions forbid.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::{PLAN, Tree, bounded, bucket, buckets, errors, skip};
use crate::measure::measure;
use crate::support::Run;

/// Names that something in a module is read by.
const READ: [&str; 8] = [
    "pipe.tf",
    "pipe.tf.json",
    "pipe_override.tf",
    "terraform.tfvars",
    "pipe.auto.tfvars.json",
    ".terraform/modules/modules.json",
    ".terraform/environment",
    ".onus.hcl",
];

/// Runs a line of a shell in a directory, with the binary as `$onus`.
fn shell(tree: &Tree, line: &str) -> Run {
    let mut command = Command::new("bash");
    command.args(["-c", line]).current_dir(tree.path("")).env("onus", env!("CARGO_BIN_EXE_onus"));
    bounded(&mut command)
}

#[test]
fn a_pipe_or_socket_in_a_module_is_told_and_never_waited_for() {
    for name in READ {
        for socket in [false, true] {
            let tree = Tree::new(&[("main.tf", &bucket("real"))]);
            if socket {
                std::fs::create_dir_all(tree.path(name).parent().unwrap()).unwrap();
                drop(UnixListener::bind(tree.path(name)).unwrap());
            } else {
                tree.pipe(name);
            }
            let (code, report) = tree.json(&["."]);
            assert_eq!(code, 2, "{name}: {report}");
            assert!(errors(&report).iter().any(|error| error.contains(name)), "{name}: {:?}", errors(&report));
        }
    }
    let tree = Tree::new(&[("main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = file(\"pipe\")\n}\n")]);
    tree.pipe("pipe");
    let (code, report) = tree.json(&["."]);
    assert_eq!(code, 2);
    assert!(errors(&report).iter().any(|error| error.contains("only files are read")), "{:?}", errors(&report));
    // A pipe among policies would be a policy that nobody applies.
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    tree.pipe("rules/pipe.policy.hcl");
    let (code, report) = tree.json(&["--policy-dir", "rules", "."]);
    assert_eq!(code, 2);
    assert!(errors(&report).iter().any(|error| error.contains("only files are read")), "{:?}", errors(&report));
    let (code, _) = tree.json(&["--changed", "rules/pipe.policy.hcl"]);
    assert_eq!(code, 1, "a changed policy asks for all root modules, and is not read itself");
}

#[test]
fn a_device_in_a_module_is_told() {
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    tree.link("linked.tf", "/dev/zero");
    tree.link("terraform.tfvars", "/dev/zero");
    let made = Command::new("mknod").arg(tree.path("device.tf")).args(["c", "1", "5"]).output();
    if !made.is_ok_and(|made| made.status.success()) {
        skip("a device of one's own, which only root can make");
    } else {
        let (_, report) = tree.json(&["."]);
        assert!(errors(&report).iter().any(|error| error.starts_with("device.tf: ")), "{:?}", errors(&report));
    }
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report).len()), (2, 1));
    for name in ["linked.tf", "terraform.tfvars"] {
        assert!(errors(&report).iter().any(|error| error.starts_with(&format!("{name}: "))), "{:?}", errors(&report));
    }
}

#[test]
fn what_is_given_can_be_a_pipe() {
    let tree = Tree::new(&[
        ("main.tf", "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n"),
        ("bare/main.tf", &bucket("bare")),
    ]);
    for line in [
        format!("$onus check --quiet <(cat {PLAN})"),
        format!("cat {PLAN} | $onus check --quiet /dev/stdin"),
        format!("cat {PLAN} | $onus check --quiet -"),
        format!("gzip -c {PLAN} | $onus check --quiet -"),
        format!("mkfifo pipe && (cat {PLAN} > pipe &) && $onus check --quiet pipe"),
    ] {
        let run = shell(&tree, &line);
        assert_eq!(run.code, 1, "{line}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.starts_with("4 buckets, "), "{line}: {}", run.stdout);
    }
    let run = shell(&tree, "$onus check --format json --var-file <(echo 'name = \"from-a-pipe\"') .");
    assert!(run.stdout.contains("\"from-a-pipe\""), "{}", run.stdout);
    let run = shell(&tree, "$onus check --quiet --config <(echo 'fail_on = \"critical\"') bare");
    assert_eq!(run.code, 0, "{}", run.stdout);
    let run = shell(&tree, "$onus check --quiet --baseline <($onus baseline bare --output-file - 2>/dev/null) bare");
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn devices_and_kernel_files_that_are_given_come_to_an_end() {
    let tree = Tree::new(&[]);
    for path in ["/dev/zero", "/dev/full", "/dev/urandom", "/dev/null", "/proc/self/mem", "/proc/self/pagemap"] {
        if !Path::new(path).exists() {
            skip(&format!("{path}, which is not here"));
            continue;
        }
        for arguments in [&["check", "--quiet", path][..], &["check", "--quiet", "--baseline", path, PLAN]] {
            let words: Vec<&str> = [env!("CARGO_BIN_EXE_onus")].iter().chain(arguments).copied().collect();
            let used = measure(&words, Path::new(env!("CARGO_MANIFEST_DIR")), 60);
            assert_eq!(used.code, Some(2), "{arguments:?}: {}", used.stdout);
            assert!(used.megabytes < 200, "{arguments:?} takes {} MB", used.megabytes);
        }
        let (code, report) = tree.json(&[path]);
        assert_eq!(code, 2);
        assert!(errors(&report).iter().any(|error| error.contains(path)), "{:?}", errors(&report));
    }
    // Options whose files have limits of their own.
    for option in ["--config", "--var-file"] {
        let tree = Tree::new(&[("main.tf", &bucket("real"))]);
        let (code, report) = tree.json(&[option, "/dev/zero", "."]);
        assert_eq!(code, 2);
        assert!(errors(&report).iter().any(|error| error.contains("/dev/zero has more than")), "{:?}", errors(&report));
    }
}

#[test]
fn what_a_dead_process_left_is_not_there() {
    if !Path::new("/proc/self").exists() {
        return skip("files of processes, as Linux has them");
    }
    let mut child = Command::new("true").spawn().unwrap();
    let id = child.id();
    child.wait().unwrap();
    let tree = Tree::new(&[]);
    for below in ["cwd", "fd/0", "root/etc", "environ"] {
        let (code, report) = tree.json(&[&format!("/proc/{id}/{below}")]);
        assert_eq!(code, 2);
        assert!(errors(&report).iter().any(|error| error.contains("does not exist")), "{:?}", errors(&report));
    }
    // The working directory by a name of the kernel's is the directory itself.
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    let (code, report) = tree.json(&["/proc/self/cwd"]);
    assert_eq!((code, buckets(&report).len()), (1, 1), "{:?}", errors(&report));
}

#[test]
fn a_socket_that_is_given_is_no_plan() {
    let tree = Tree::new(&[]);
    drop(UnixListener::bind(tree.path("plan.json")).unwrap());
    let (code, report) = tree.json(&["plan.json"]);
    assert_eq!(code, 2);
    assert!(errors(&report).iter().any(|error| error.contains("plan.json cannot be read")), "{:?}", errors(&report));
}

#[test]
fn directories_with_names_of_files_are_directories() {
    let tree = Tree::new(&[
        ("main.tf", &bucket("real")),
        ("x.tf/main.tf", &bucket("inner")),
        ("plan.json/readme", ""),
        ("rules/x.policy.hcl/readme", ""),
        ("rules/own.policy.hcl", ""),
    ]);
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report).len()), (1, 2), "{:?}", errors(&report));
    let (code, report) = tree.json(&["x.tf"]);
    assert_eq!((code, buckets(&report)), (1, vec!["aws_s3_bucket.inner".to_owned()]));
    let (code, report) = tree.json(&["plan.json"]);
    assert_eq!(code, 2);
    assert!(
        errors(&report).iter().any(|error| error.contains("without Terraform configuration")),
        "{:?}",
        errors(&report)
    );
    for (option, path) in [("--config", "x.tf"), ("--var-file", "x.tf"), ("--baseline", "x.tf")] {
        let (code, report) = tree.json(&[option, path, "."]);
        assert_eq!(code, 2, "{option}");
        assert!(errors(&report).iter().any(|error| error.contains("x.tf")), "{option}: {report}");
    }
    std::fs::create_dir(tree.path(".onus.hcl")).unwrap();
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report).len()), (2, 0), "{:?}", errors(&report));
}

#[test]
fn files_with_names_of_directories_are_files() {
    let call = "module \"m\" {\n  source = \"./modules\"\n}\n";
    let tree = Tree::new(&[("main.tf", &format!("{}{call}", bucket("real"))), ("modules", ""), (".terraform", "")]);
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report).len()), (2, 1), "{:?}", errors(&report));
    assert!(errors(&report).iter().any(|error| error.contains("modules is not a directory")), "{:?}", errors(&report));
    for arguments in [&["--policy-dir", "modules", "."][..], &["--root", "modules", PLAN]] {
        let (code, report) = tree.json(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        let errors = errors(&report);
        assert!(errors.iter().any(|error| error.contains("modules is no")), "{arguments:?}: {errors:?}");
    }
}

/// Runs the binary as a user whom permissions bind, if that can be done: root reads everything.
fn as_somebody(tree: &Tree, arguments: &[&str]) -> Option<Run> {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    if id != b"0\n" {
        return Some(tree.onus(arguments));
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    // Only a copy is sure to lie where everybody may go.
    let copy = tree.path("onus-of-everybody");
    if !copy.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_onus"), &copy).unwrap();
    }
    if !Command::new("setpriv").args(["--reuid=65534", "--clear-groups", "true"]).status().is_ok_and(|it| it.success())
    {
        skip("unreadable files, as root without setpriv");
        return None;
    }
    Some(bounded(command.arg(copy).args(arguments).current_dir(tree.path(""))))
}

#[test]
fn what_may_not_be_read_is_told() {
    let tree = Tree::new(&[
        ("tree/main.tf", &bucket("real")),
        ("tree/locked.tf", &bucket("locked")),
        ("tree/terraform.tfvars", "x = 1\n"),
        ("tree/below/main.tf", &bucket("below")),
        ("tree/called/main.tf", &bucket("called")),
        ("plan.json", "{}"),
        ("settings.hcl", ""),
        ("rules/own.policy.hcl", ""),
    ]);
    let mode = |name: &str, mode| {
        std::fs::set_permissions(tree.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    ["", "tree", "rules"].iter().for_each(|name| mode(name, 0o755));
    let locked =
        ["tree/locked.tf", "tree/terraform.tfvars", "tree/below", "plan.json", "settings.hcl", "rules/own.policy.hcl"];
    locked.iter().for_each(|name| mode(name, 0));
    let check = |arguments: &[&str]| {
        let run = as_somebody(&tree, &[&["check", "--format", "json"], arguments].concat())?;
        assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.stdout, run.stderr);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        Some(report)
    };
    if let Some(report) = check(&["tree"]) {
        for name in ["tree/locked.tf", "tree/terraform.tfvars", "tree/below"] {
            let told = |error: &String| error.starts_with(&format!("{name}: ")) && error.contains("permission denied");
            assert!(errors(&report).iter().any(told), "{name}: {:?}", errors(&report));
        }
        assert_eq!(buckets(&report), ["aws_s3_bucket.real", "aws_s3_bucket.called"]);
        for arguments in [
            &["plan.json"][..],
            &["--config", "settings.hcl", "tree/called"],
            &["--policy-dir", "rules", "tree/called"],
            &["--baseline", "plan.json", "tree/called"],
            &["--var-file", "settings.hcl", "tree/called"],
        ] {
            let report = check(arguments).unwrap();
            assert!(
                errors(&report).iter().any(|error| error.to_lowercase().contains("permission denied")),
                "{arguments:?}: {report}"
            );
        }
    }
    mode("tree/below", 0o755);
}
