//! Machines as they are: locales, no home, read-only and full disks, closed streams.

#![cfg(unix)]

mod disks;
mod limits;
mod streams;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use crate::files::{FORMATS, PLAN, Tree, bounded, bucket};
use crate::support::{Run, onus, run};

/// Runs a line of a shell in a directory, with the binary as `$onus` and a plan as `$plan`.
pub(crate) fn shell(tree: &Tree, line: &str) -> Run {
    let mut command = Command::new("bash");
    command.args(["-c", line]).current_dir(tree.path("")).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.env("onus", env!("CARGO_BIN_EXE_onus")).env("plan", PLAN);
    bounded(&mut command)
}

/// A module whose verdicts need functions that a locale could change, and its files.
fn module() -> Tree {
    let text = format!(
        "{}resource \"aws_s3_bucket\" \"i\" {{\n  bucket = lower(\"ACME-TITLE-I\")\n  tags = {{ a = title(upper(\"istanbul\")), b = format(\"%.2f\", 1234.5) }}\n}}\n",
        bucket("b")
    );
    Tree::new(&[("main.tf", &text)])
}

#[test]
fn a_report_is_the_same_in_every_locale() {
    let tree = module();
    for format in FORMATS {
        let report = |variables: &[(&str, &str)]| {
            let mut command = onus(&["check", "--format", format, "."]);
            let run = bounded(command.current_dir(tree.path("")).envs(variables.iter().copied()));
            assert_eq!(run.code, 1, "{variables:?} {format}: {}", run.stderr);
            run.stdout
        };
        let usual = report(&[]);
        for locale in ["en_GB.UTF-8", "tr_TR.UTF-8", "C.UTF-8", "de_DE.utf8", "xx_XX.utf-8"] {
            for name in ["LANG", "LC_ALL", "LC_NUMERIC", "LC_COLLATE"] {
                assert_eq!(report(&[(name, locale)]), usual, "{name}={locale} {format}");
            }
        }
        for locale in ["C", "POSIX", "tr_TR.ISO-8859-9", "there-is-no-such-locale", "\u{fffd}"] {
            let ascii = report(&[("LC_ALL", locale)]);
            if format != "text" {
                assert_eq!(ascii, usual, "{locale} {format}");
                continue;
            }
            // Lines are drawn with what such a terminal shows; the words are the same.
            let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
            let drawn: Vec<String> = words(&ascii).into_iter().filter(|word| !word.is_empty()).collect();
            let usual: Vec<String> = words(&usual).into_iter().filter(|word| !word.is_empty()).collect();
            assert_eq!(drawn, usual, "{locale}");
        }
    }
}

#[test]
fn nothing_depends_on_homes_paths_and_terminals() {
    let tree = module();
    let report = |variables: &[(&str, &str)]| {
        let mut command = onus(&["check", "."]);
        let run = bounded(command.current_dir(tree.path("")).env_remove("PATH").envs(variables.iter().copied()));
        (run.code, run.stdout, run.stderr)
    };
    let usual = report(&[]);
    assert_eq!((usual.0, usual.2.as_str()), (1, ""));
    for variables in [
        &[("HOME", "")][..],
        &[("HOME", "relative/home")],
        &[("HOME", "/there/is/no/such/home")],
        &[("HOME", "/dev/null")],
        &[("TMPDIR", "/there/is/no/such/directory")],
        &[("XDG_CONFIG_HOME", "/dev/null"), ("XDG_CACHE_HOME", "/dev/null")],
        &[("PATH", "")],
        &[("TERM", "")],
        &[("TERM", "dumb")],
        &[("TERM", "there-is-no-such-terminal")],
        &[("COLUMNS", "0"), ("LINES", "0")],
        &[("COLUMNS", "1")],
        &[("COLUMNS", "99999999999999999999")],
        &[("COLUMNS", "-5")],
        &[("COLUMNS", "\u{1b}[31m")],
        &[("RUST_BACKTRACE", "full"), ("RUST_LOG", "trace")],
        &[("TZ", "../../etc/passwd")],
    ] {
        assert_eq!(report(variables), usual, "{variables:?}");
    }
}

#[test]
fn help_fits_terminals_of_any_width() {
    let words = |columns: &str, arguments: &[&str]| {
        let run = run(onus(arguments).env("COLUMNS", columns));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{columns} {arguments:?}");
        run.stdout.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    for arguments in [&["--help"][..], &["check", "--help"], &["explain", "public-acl-read"]] {
        let usual = words("100", arguments);
        for columns in ["0", "1", "7", "100000", "99999999999999999999", "-1", "x"] {
            assert_eq!(words(columns, arguments), usual, "{columns} {arguments:?}");
        }
    }
}

#[test]
fn a_home_that_is_none_is_an_error_where_one_is_asked_for() {
    let text =
        "resource \"aws_s3_bucket\" \"b\" {\n  bucket = pathexpand(\"~/x\") == \"~/x\" ? \"acme-a\" : \"acme-b\"\n}\n";
    let tree = Tree::new(&[("main.tf", text)]);
    for home in [None, Some(""), Some("relative"), Some("/there/is/no/such/home")] {
        let mut command = onus(&["check", "--quiet", "."]);
        let run = bounded(command.current_dir(tree.path("")).envs(home.map(|home| ("HOME", home))));
        // Without a home, terraform cannot expand it either.
        let code = if home.is_none_or(str::is_empty) { 2 } else { 1 };
        assert_eq!(run.code, code, "{home:?}: {}", run.stdout);
    }
}

#[test]
fn a_working_directory_that_is_gone_is_an_error_where_it_is_asked_for() {
    let tree = Tree::new(&[("kept/main.tf", &bucket("b"))]);
    let gone = |arguments: &str| shell(&tree, &format!("mkdir gone; cd gone; rmdir ../gone; exec $onus {arguments}"));
    for arguments in ["check", "check --changed main.tf", "check ../kept", "init", "baseline $plan"] {
        let run = gone(arguments);
        assert_eq!(run.code, 2, "{arguments}: {}{}", run.stdout, run.stderr);
    }
    // What is named from the root of the file system is there.
    let kept = tree.path("kept");
    for arguments in ["check --quiet $plan", &format!("check --quiet {}", kept.display())] {
        let run = gone(arguments);
        assert_eq!(run.code, 1, "{arguments}: {}{}", run.stdout, run.stderr);
    }
    for format in FORMATS {
        let run = gone(&format!("check --format {format} $plan"));
        assert_eq!(run.code, 1, "{format}: {}{}", run.stdout, run.stderr);
    }
    assert_eq!(gone("policies").code, 0);
    let run = gone("check --quiet --report json=report.json $plan");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("report.json"), "{}", run.stderr);
}

#[test]
fn a_workspace_of_no_possible_name_is_an_error_as_in_terraform() {
    let tree = Tree::new(&[("main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = terraform.workspace\n}\n")]);
    let report = |name: &OsStr| {
        let arguments = ["check", "--format", "json", "--policy", "versioning-off", "."];
        let mut command = onus(&arguments);
        bounded(command.current_dir(tree.path("")).env("TF_WORKSPACE", name))
    };
    for name in ["prod", "a-b_c.d~$&+=:@", ".."] {
        let run = report(OsStr::new(name));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{name}: {}", run.stdout);
    }
    for name in [&b"../x"[..], b"a b", b"a\xff", b"a;b", b"\x1b[31m", "\u{e4}".as_bytes(), b"a/b", b" "] {
        let run = report(OsStr::from_bytes(name));
        assert_eq!(run.code, 2, "{name:?}: {}", run.stdout);
        assert!(run.stdout.contains("which is no name of a workspace"), "{name:?}: {}", run.stdout);
        assert!(!run.stderr.contains('\u{1b}'), "{name:?}: {}", run.stderr);
    }
}
