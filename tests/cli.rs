//! The command line as a user meets it: usage, exit codes, files and pipes.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "runs the binary and reads what it wrote")]

mod support;

use std::io;

use serde_json::Value;
use support::{Directory, onus, run};

const FORMATS: [&str; 7] = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"];
const GONE: &str = "there-is-no-such-plan.json";

#[test]
fn help_names_every_option_and_the_exit_codes() {
    let help = run(&mut onus(&["check", "--help"]));
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    for option in [
        "--format",
        "--output-file",
        "--report",
        "--fail-on",
        "--unknown",
        "--policy",
        "--skip",
        "--policy-dir",
        "--estate",
        "--no-color",
        "--quiet",
        "Exit codes",
    ] {
        assert!(help.stdout.contains(option), "{option}");
    }
}

#[test]
fn wrong_usage_ends_in_2_and_leaves_standard_output_empty() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["check", "--format", "yaml"],
        &["check", "--fail-on", "severe"],
        &["check", "--unknown", "maybe"],
        &["check", "--report", "json"],
        &["check", "--output-file", "a.json", "--report", "json=a.json", GONE],
        &["check", "--output-file", "a.json", "--report", "json=./a.json", GONE],
        &["explain", "there-is-no-such-policy"],
        &["explain"],
        &["policies", "--format", "sarif"],
    ] {
        let run = run(&mut onus(arguments));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn an_id_that_no_policy_has_ends_in_2_with_the_nearest_one() {
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/real-app-create.json");
    for option in ["--policy", "--skip"] {
        for format in ["text", "json"] {
            let run = run(&mut onus(&["check", "--format", format, option, "sse-kms-mising", plan]));
            assert_eq!(run.code, 2, "{option} {format}");
            assert!(run.stdout.contains("did you mean sse-kms-missing?"), "{}", run.stdout);
        }
    }
}

#[test]
fn a_missing_file_ends_in_2_in_every_format() {
    for format in FORMATS {
        let run = run(&mut onus(&["check", "--format", format, "--fail-on", "critical", "--unknown", "pass", GONE]));
        assert_eq!(run.code, 2, "{format}");
        assert!(run.stdout.contains(GONE), "{format}");
    }
}

#[test]
fn one_missing_file_among_others_is_not_forgotten() {
    assert_eq!(run(&mut onus(&["check", "--quiet", GONE, "there-is-none-either.json"])).code, 2);
}

#[test]
fn json_is_all_there_is_on_standard_output() {
    let run = run(&mut onus(&["check", "--format", "json", GONE]));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["schema"], "onus-report/1");
    assert!(run.stderr.contains(GONE));
}

#[test]
fn the_environment_sets_options_and_the_command_line_wins() {
    let json = run(onus(&["check", GONE]).env("ONUS_FORMAT", "json"));
    assert!(json.stdout.starts_with('{'));
    let text = run(onus(&["check", "--format", "text", GONE]).env("ONUS_FORMAT", "json"));
    assert!(!text.stdout.starts_with('{'));
    let wrong = run(onus(&["check", GONE]).env("ONUS_FAIL_ON", "severe"));
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
}

#[test]
fn a_variable_set_to_nothing_is_not_set() {
    for option in ["FORMAT", "OUTPUT_FILE", "REPORT", "FAIL_ON", "UNKNOWN", "POLICY", "SKIP", "POLICY_DIR", "ESTATE"] {
        let run = run(onus(&["check", GONE]).env(format!("ONUS_{option}"), ""));
        assert!(run.stdout.contains(GONE), "{option}: {}", run.stderr);
    }
    let list = run(onus(&["policies"]).env("ONUS_POLICY_DIR", ""));
    assert_eq!(list.code, 0, "{}", list.stderr);
}

#[test]
fn a_switch_is_set_by_any_word_that_does_not_deny() {
    for (value, quiet) in [("1", true), ("true", true), ("", false), ("0", false), ("false", false)] {
        let plan = "testdata/inputs/plan.json";
        let root = env!("CARGO_MANIFEST_DIR");
        let run = run(onus(&["check", plan]).current_dir(root).env("ONUS_QUIET", value).env("ONUS_NO_COLOR", value));
        assert_eq!((run.code, run.stdout.lines().count() == 1), (1, quiet), "{value:?}: {}", run.stderr);
    }
}

#[test]
fn a_hyphen_as_output_file_is_standard_output() {
    let directory = Directory::new();
    let run = run(onus(&["check", "--output-file", "-", GONE]).current_dir(directory.path("")));
    assert!(run.stdout.contains(GONE));
    assert!(directory.names().is_empty());
}

#[test]
fn a_selection_that_leaves_no_policy_is_no_success() {
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/st-destroy.json");
    let run = run(&mut onus(&["check", "--policy", "versioning-off", "--skip", "versioning-off", plan]));
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("no policy is left"), "{}", run.stdout);
}

#[test]
fn an_output_file_takes_the_place_of_standard_output() {
    let directory = Directory::new();
    let (main, extra) = (directory.path("onus.txt"), directory.path("onus.json"));
    let extra_report = format!("json={extra}");
    let run = run(&mut onus(&["check", "--output-file", &main, "--report", &extra_report, GONE]));
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains(GONE));
    assert!(std::fs::read_to_string(&main).unwrap().contains("0 buckets"));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&extra).unwrap()).unwrap();
    assert_eq!(report["summary"]["complete"], false);
    assert_eq!(directory.names(), ["onus.json", "onus.txt"]);
}

#[test]
fn no_report_replaces_what_is_checked() {
    let directory = Directory::new();
    let plan = directory.path("plan.json");
    std::fs::write(&plan, "{}").unwrap();
    let again = directory.path("./plan.json");
    for arguments in [&["--output-file", &again][..], &["--report", &format!("sarif={plan}")]] {
        let run = run(onus(&["check", &plan]).args(arguments));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("would replace it"), "{}", run.stderr);
        assert_eq!(std::fs::read_to_string(&plan).unwrap(), "{}");
    }
}

#[test]
fn no_report_replaces_the_configuration_that_is_checked() {
    let directory = Directory::new();
    std::fs::write(directory.path("main.tf"), "").unwrap();
    std::fs::write(directory.path("x.tfvars"), "").unwrap();
    let check = |words: &[&str]| run(onus(&[&["check"], words].concat()).current_dir(directory.path("")));
    for words in [
        &[".", "--output-file", "main.tf"][..],
        &[".", "--report", "json=./new.tf"],
        &[".", "--var-file", "x.tfvars", "--output-file", "x.tfvars"],
    ] {
        let run = check(words);
        assert!(run.code == 2 && run.stderr.contains("would replace it"), "{}", run.stderr);
    }
    assert_eq!(check(&[".", "--report", "json=onus.json"]).code, 0);
    assert_eq!(check(&[".", "--report", "json=onus.json"]).code, 0, "an older report is no input");
}

/// Everything that a check reads stays as it is, whatever names it has.
#[cfg(unix)]
#[test]
fn no_report_replaces_what_was_read() {
    let directory = Directory::new();
    let files = [
        ("tf/main.tf", "locals {\n  p = file(\"${path.module}/p.json\")\n}\nmodule \"m\" {\n  source = \"../m\"\n}\n"),
        ("tf/p.json", "{}"),
        ("tf/.onus.hcl", ""),
        ("m/m.tf", "output \"o\" {\n  value = 1\n}\n"),
        ("own/x.policy.hcl", ""),
        (".git/HEAD", ""),
        ("out/.keep", ""),
    ];
    for (name, text) in files {
        let path = std::path::PathBuf::from(directory.path(name));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::os::unix::fs::symlink("../tf/main.tf", directory.path("out/link")).unwrap();
    std::os::unix::fs::symlink("../tf", directory.path("out/tf")).unwrap();
    let run = |words: &[&str]| run(onus(words).current_dir(directory.path("")));
    let printed = directory.path("tf/main.tf");
    for file in [
        "out/../tf/main.tf",
        "out/link",
        "out/tf/main.tf",
        "out/tf/new.tf",
        &printed,
        "tf/p.json",
        "tf/.onus.hcl",
        "m/m.tf",
        "own/x.policy.hcl",
        "own/new.policy.hcl",
    ] {
        for words in [
            &["check", "tf", "--policy-dir", "own", "--output-file", file][..],
            &["check", "tf", "--policy-dir", "own", "--report", &format!("json={file}")],
            &["baseline", "tf", "--policy-dir", "own", "--output-file", file],
        ] {
            let run = run(words);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words:?}");
            assert!(run.stderr.contains("would replace it"), "{words:?}: {}", run.stderr);
        }
    }
    for (name, text) in files {
        assert_eq!(std::fs::read_to_string(directory.path(name)).unwrap(), text, "{name}");
    }
    for pair in [["json=out/x", "sarif=./out/../out/x"], ["json=out/x", "sarif=out/to-x"]] {
        let _ = std::os::unix::fs::symlink("x", directory.path("out/to-x"));
        let run = run(&["check", "tf", "--report", pair[0], "--report", pair[1]]);
        assert!(run.code == 2 && run.stderr.contains("of two reports"), "{pair:?}: {}", run.stderr);
    }
}

#[test]
fn all_files_are_written_or_none() {
    let directory = Directory::new();
    let (first, gone) = (directory.path("a.json"), directory.path("gone/x.sarif"));
    let (json, sarif) = (format!("json={first}"), format!("sarif={gone}"));
    for reports in [[&json, &sarif], [&sarif, &json]] {
        let run = run(&mut onus(&["check", GONE, "--report", reports[0], "--report", reports[1]]));
        assert!(run.code == 2 && run.stderr.contains("x.sarif: the report could not be written"), "{}", run.stderr);
        assert!(run.stdout.contains("0 buckets"), "whoever looks still sees it");
        assert!(directory.names().is_empty(), "{:?}", directory.names());
    }
}

#[test]
fn a_file_that_cannot_be_written_ends_in_2_and_is_named() {
    let directory = Directory::new();
    let file = directory.path("no/such/directory/onus.json");
    let run = run(&mut onus(&["check", "--output-file", &file, GONE]));
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(&file) && run.stderr.contains("could not be written"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_changes_nothing() {
    for (arguments, code) in [
        (&["completions", "bash"][..], 0),
        (&["check", GONE], 2),
        (&["check", "--format", "json", GONE], 2),
        (&["check", "--format", "sarif", GONE], 2),
        (&["check", "--format", "junit", GONE], 2),
        (&["check", "--format", "markdown", GONE], 2),
        (&["policies", "--format", "json"], 0),
        (&["--help"], 0),
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let run = run(onus(arguments).stdout(writer));
        assert_eq!(run.code, code, "{arguments:?}");
        assert!(!run.stderr.contains("panicked") && !run.stderr.contains("ipe"), "{arguments:?}: {}", run.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let run = run(onus(&["completions", "bash"]).stdout(full));
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("error: standard output: "), "{}", run.stderr);
}

#[test]
fn a_pipe_gets_no_colours() {
    for variable in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        let run = run(onus(&["check", GONE]).env(variable, "1").env("TERM", "xterm-256color"));
        assert!(!run.stdout.contains('\u{1b}'), "{variable}");
    }
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(&mut onus(&["completions", shell]));
        assert!(run.code == 0 && run.stdout.contains("fail-on"), "{shell}");
    }
}

#[test]
fn a_run_writes_a_report_in_every_format() {
    let directory = Directory::new();
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/real-app-create.json");
    let reports: Vec<_> = FORMATS.iter().map(|format| format!("{format}={}", directory.path(format))).collect();
    let arguments = reports.iter().flat_map(|report| ["--report", report]);
    let run = run(onus(&["check", plan, "--quiet"]).args(arguments));
    assert_eq!(run.code, 1, "{}", run.stderr);
    let of = |format: &str| std::fs::read_to_string(directory.path(format)).unwrap();
    let json: Value = serde_json::from_str(&of("json")).unwrap();
    let fail = json["summary"]["verdicts"]["fail"].as_u64().unwrap();
    assert!(fail > 10);
    let issues: Vec<Value> = serde_json::from_str(&of("gitlab")).unwrap();
    assert_eq!(issues.len() as u64, fail);
    assert!(of("text").contains(&format!("{fail} fail")));
    assert!(of("sarif").contains("\"version\":\"2.1.0\""));
    assert!(of("junit").contains(&format!("failures=\"{fail}\"")));
    assert_eq!(of("github").matches("\n::error ").count() + 1, 10, "{}", of("github"));
    assert!(of("markdown").starts_with("## ❌ Onus: "));
    // The same bytes once more: nothing in them is of this moment.
    for format in FORMATS {
        let again = support::run(&mut onus(&["check", plan, "--quiet", "--format", format]));
        assert!(format == "text" || again.stdout == of(format), "{format}");
    }
}

#[test]
fn annotations_stand_alone_in_the_log() {
    let run = run(&mut onus(&["check", "--format", "github", GONE]));
    assert_eq!((run.code, run.stderr.as_str()), (2, ""), "the runner would read standard error, too");
    assert!(run.stdout.starts_with("::error title=onus%3A error::"), "{}", run.stdout);
}

#[test]
fn sarif_names_files_from_the_root_of_the_repository() {
    let directory = Directory::new();
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/real-app-create.json");
    let infra = std::path::PathBuf::from(directory.path("infra"));
    std::fs::create_dir(directory.path(".git")).unwrap();
    std::fs::create_dir(&infra).unwrap();
    std::fs::copy(plan, infra.join("the plan.json")).unwrap();
    let run = run(onus(&["check", "the plan.json", "--report", "sarif=../onus.sarif"]).current_dir(&infra));
    assert_eq!(run.code, 1, "{}", run.stderr);
    let log: Value = serde_json::from_str(&std::fs::read_to_string(directory.path("onus.sarif")).unwrap()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "infra/the%20plan.json");
    }
}

#[test]
fn policies_are_listed_for_people_programs_and_documents() {
    let list = |format| {
        let run = run(&mut onus(&["policies", "--format", format]));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{format}");
        run.stdout
    };
    let policies: Value = serde_json::from_str(&list("json")).unwrap();
    let policies = policies.as_array().unwrap();
    // Below them, the rules about waivers, with a blank line and a head of their own.
    assert_eq!(list("text").lines().count(), policies.len() + 1 + 2 + onus::waive::Rule::ALL.len());
    assert_eq!(list("markdown").lines().count(), policies.len() + 2);
    for policy in policies {
        assert!(policy["document"].as_str().unwrap().starts_with("https://"), "{policy}");
        assert!(list("text").contains(policy["id"].as_str().unwrap()), "{policy}");
    }
}

#[test]
fn an_explanation_of_a_misspelt_policy_names_the_nearest_one() {
    let run = run(&mut onus(&["explain", "versionning-off"]));
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("did you mean \"versioning-off\"?"), "{}", run.stderr);
}

#[test]
fn text_in_the_log_of_a_github_job_is_no_command() {
    let directory = Directory::new();
    let tags = "resource \"aws_s3_bucket\" \"b\" {\n  for_each = toset([\"##[error]x\"])\n  force_destroy = true\n}\n";
    std::fs::write(directory.path("main.tf"), tags).unwrap();
    std::fs::write(directory.path("bad.tf"), "output \"o\" {\n  value = nope(\"##[error]y\")\n}\n").unwrap();
    for (job, commands) in [("true", false), ("false", true)] {
        for format in ["text", "json"] {
            let mut command = onus(&["check", ".", "--format", format]);
            let run = run(command.current_dir(directory.path("")).env("GITHUB_ACTIONS", job));
            let told = if format == "text" { run.stdout } else { run.stderr };
            assert_eq!(told.contains("##["), commands, "{told}");
        }
    }
}
