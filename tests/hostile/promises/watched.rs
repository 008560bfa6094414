//! What a check asks of the kernel, as strace sees it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::support::{Directory, onus};

/// A repository with a bit of everything that could make a program reach out: modules of registries and of git, addresses
/// of backends, endpoints, provisioners, programs of data sources, links out, and files that are named.
fn tempting() -> Directory {
    let place = Directory::new();
    let write = |name: &str, text: &str| {
        let path = PathBuf::from(place.path(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("outside/secret.txt", "outside");
    write("outside/more.tf", "resource \"aws_s3_bucket\" \"outside\" {}\n");
    write("repository/.git/HEAD", "ref: refs/heads/main\n");
    write("repository/.git/config", "[core]\n");
    write("repository/live/names.txt", "acme-inside");
    write(
        "repository/live/main.tf",
        r#"
terraform {
  backend "http" { address = "http://127.0.0.1:9/state" }
}
provider "aws" {
  region = "eu-central-1"
  endpoints { s3 = "http://127.0.0.1:9" }
}
module "registry" { source = "terraform-aws-modules/s3-bucket/aws" }
module "git" { source = "git::http://127.0.0.1:9/module.git" }
module "above" { source = "../../outside" }
data "http" "page" { url = "http://127.0.0.1:9/" }
data "external" "program" { program = ["touch", "ran"] }
resource "aws_s3_bucket" "inside" {
  bucket = file("${path.module}/names.txt")
  provisioner "local-exec" { command = "touch ran" }
}
resource "aws_s3_bucket" "outside" { bucket = file("../../outside/secret.txt") }
resource "aws_s3_bucket" "link" { bucket = file("${path.module}/link.txt") }
resource "aws_s3_bucket" "absolute" { bucket = file("/etc/hostname") }
resource "aws_s3_bucket" "git" { bucket = file("../.git/config") }
"#,
    );
    for (target, name) in [("../../outside/secret.txt", "link.txt"), ("../../outside/more.tf", "more.tf")] {
        std::os::unix::fs::symlink(target, place.path(&format!("repository/live/{name}"))).unwrap();
    }
    place
}

/// What the kernel was asked for, one call a line; `None`, which is told, where that cannot be watched.
fn calls(kinds: &str, arguments: &[&str], directory: &str) -> Option<Vec<String>> {
    let place = Directory::new();
    // A file for each thread: none of their lines is torn.
    let log = place.path("calls");
    let plain = onus(arguments);
    let mut command = Command::new("strace");
    command
        .args(["--follow-forks", "--output-separately", "-qq", "--output", &log, &format!("--trace={kinds}"), "--"])
        .arg(plain.get_program());
    // Settings of the machine are none of onus's business.
    let output =
        command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH")?).current_dir(directory).output();
    let why = match &output {
        Err(error) => error.to_string(),
        Ok(output) if place.names().is_empty() || output.stderr.starts_with(b"strace:") => {
            String::from_utf8_lossy(&output.stderr).into_owned()
        }
        Ok(output) => {
            assert!(output.status.code().is_some_and(|code| code <= 2), "{output:?}");
            let texts = place.names().into_iter().map(|name| fs::read_to_string(place.path(&name)).unwrap());
            return Some(texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect());
        }
    };
    // Not by a macro, whose output the test harness keeps to itself. No failure in CI: strace may not be allowed there, and
    // a test of what the binary imports says the same of its code.
    let _ = writeln!(std::io::stderr(), "SKIPPED: strace cannot watch onus here: {}", why.trim());
    None
}

#[test]
fn a_check_opens_no_connection_and_starts_no_program() {
    let place = tempting();
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans/real-app-create.json");
    let (live, plan) = (place.path("repository/live"), plan.to_str().unwrap().to_owned());
    let call = Regex::new(r"^(\w+)\((.*)$").unwrap();
    for arguments in
        [&["check", "."][..], &["check", &plan, "--root", "."], &["policies"], &["explain", "http-allowed"]]
    {
        let Some(calls) = calls("%network,%process", arguments, &live) else { return };
        let mut started = 0;
        for line in &calls {
            let found = call.captures(line).unwrap_or_else(|| panic!("what is {line}?"));
            match &found[1] {
                "execve" => started += 1,
                "exit" | "exit_group" | "wait4" | "kill" | "tgkill" => {}
                // Threads, not processes.
                "clone" | "clone3" => assert!(found[2].contains("CLONE_THREAD"), "{arguments:?}: {line}"),
                _ => panic!("{arguments:?}: {line}"),
            }
        }
        assert_eq!(started, 1, "{arguments:?}: {calls:#?}");
    }
    assert!(!Path::new(&place.path("repository/live/ran")).exists());
}

#[test]
fn a_check_opens_no_file_outside_of_the_repository() {
    let place = tempting();
    let live = place.path("repository/live");
    let Some(calls) = calls("open,openat,openat2", &["check", "."], &live) else { return };
    let call = Regex::new(r#"^open\w*\((?:[^"]*)"([^"]*)", ([^)]*)\) += (-?\d+)"#).unwrap();
    let inside = place.path("repository");
    let mut read = Vec::new();
    for line in &calls {
        let found = call.captures(line).unwrap_or_else(|| panic!("what is {line}?"));
        let path = &found[1];
        // The loader and the C library, and what the kernel says of processors and memory.
        let machine = [
            "/etc/ld.so",
            "/lib",
            "/usr/lib",
            "/proc/self/",
            "/proc/sys/",
            "/sys/fs/cgroup",
            "/sys/devices/system/",
            "/sys/kernel/",
        ];
        if machine.iter().any(|place| path.starts_with(place)) || &found[3] == "-1" {
            continue;
        }
        assert!(!path.contains("..") && !path.contains(".git/"), "{line}");
        assert!(path.starts_with(&inside) || !path.starts_with('/'), "{line}");
        assert!(!found[2].contains("O_WRONLY") && !found[2].contains("O_RDWR"), "{line}");
        read.push(path.to_owned());
    }
    assert!(read.iter().any(|path| path.ends_with("names.txt")), "{read:?}");
    for name in ["link.txt", "more.tf", "secret.txt", "config"] {
        assert!(!read.iter().any(|path| path.ends_with(name)), "{name}: {read:?}");
    }
}
