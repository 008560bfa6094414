//! What Onus is told, and what the job gets of it.

use std::fs;

use crate::job::{Job, verdicts};

#[test]
fn exit_codes_come_through_and_everything_is_written_before() {
    for code in ["0", "1", "2", "3"] {
        let mut job = Job::new();
        let report = verdicts(&[("pass", false), ("fail", false), ("fail", false), ("unknown", false)]);
        job.reports(&[("code", code), ("json", &report)]);
        let outcome = job.with("sarif-file", "onus.sarif").with("comment", "true").run();
        assert_eq!(outcome.code.to_string(), code, "{}", outcome.log);
        assert_eq!(outcome.ran, ["install", "check", "comment", "end"]);
        let output = |name: &str| outcome.outputs[name].as_str();
        assert_eq!(["exit-code", "failed", "unknown", "introduced", "fixed"].map(output), [code, "2", "1", "", ""]);
        assert_eq!(fs::read_to_string(output("json")).unwrap(), report);
        assert_eq!(output("sarif"), job.workspace("onus.sarif").to_str().unwrap());
        assert_eq!(outcome.summary, "# Report\n");
        assert_eq!(job.server.state().comments.len(), 1);
        assert!(outcome.log.contains("::notice::from Onus\n"), "annotations are the log: {}", outcome.log);
    }
}

#[test]
fn wrong_usage_leaves_no_report_and_says_so_everywhere() {
    let mut job = Job::new();
    job.wrong_usage();
    fs::write(job.workspace("old.sarif"), "an earlier run's").unwrap();
    let outcome = job.with("sarif-file", "old.sarif").with("comment", "true").run();
    assert_eq!((outcome.code, outcome.outputs["exit-code"].as_str()), (2, "2"));
    for name in ["json", "sarif", "failed", "unknown"] {
        assert_eq!(outcome.outputs[name], "", "{name}");
    }
    let said =
        format!("exit code 2 and wrote no report. [The log]({}/acme/infra/actions/runs/4711)", job.server.address);
    assert!(outcome.summary.contains(&said), "{}", outcome.summary);
    assert!(job.server.state().comments[0]["body"].as_str().unwrap().contains(&said));
    assert!(outcome.log.contains("error: unexpected argument"), "{}", outcome.log);
}

#[test]
fn waived_verdicts_are_not_counted() {
    let job = Job::new();
    job.reports(&[("json", &verdicts(&[("fail", true), ("fail", false), ("unknown", true), ("error", false)]))]);
    let outcome = job.run();
    assert_eq!((outcome.outputs["failed"].as_str(), outcome.outputs["unknown"].as_str()), ("1", "0"));
}

#[test]
fn without_inputs_onus_has_its_defaults() {
    let job = Job::new();
    assert_eq!(job.run().code, 0);
    assert_eq!(job.arguments(), ["check", "--format=github", "--", "."]);
    assert_eq!(job.called("called")[0], job.workspace("").to_str().unwrap().trim_end_matches('/'));
}

#[test]
fn inputs_are_options_and_lines_of_args_are_arguments() {
    let mut job = Job::new();
    job.with("path", "infra").with("root", "infra/prod").with("config", "none").with("policy-dir", "policies");
    job.with("fail-on", "high").with("unknown", "fail").with("gate", "all");
    job.with("args", "--skip=versioning-off\n\n--var\nname=a b\r\nmore\n");
    assert_eq!(job.run().code, 0);
    let expected = [
        "check",
        "--format=github",
        "--root=infra/prod",
        "--config=none",
        "--policy-dir=policies",
        "--fail-on=high",
        "--unknown=fail",
        "--gate=all",
        "--skip=versioning-off",
        "--var",
        "name=a b",
        "more",
        "--",
        "infra",
    ];
    assert_eq!(job.arguments(), expected);
}

#[test]
fn a_plan_wins_over_a_path() {
    let mut job = Job::new();
    assert_eq!(job.with("path", "infra").with("plan", "plan.json").run().code, 0);
    assert_eq!(job.arguments().last().unwrap(), "plan.json");
}

#[test]
fn an_input_that_is_set_to_nothing_is_not_set() {
    let mut job = Job::new();
    for input in ["path", "plan", "root", "config", "policy-dir", "fail-on", "unknown", "gate", "sarif-file", "args"] {
        job.with(input, "");
    }
    assert_eq!(job.with("working-directory", "").with("version", "").run().code, 0);
    assert_eq!(job.arguments(), ["check", "--format=github", "--", "."]);
}

#[test]
fn the_gate_of_introduced_findings_is_left_to_onus() {
    let mut job = Job::new();
    job.wrong_usage();
    assert_eq!(job.with("gate", "introduced").run().code, 2);
    assert!(job.arguments().contains(&"--gate=introduced".to_owned()));
}

#[test]
fn without_summary_and_comment_there_is_no_markdown() {
    let mut job = Job::new();
    let outcome = job.with("summary", "false").run();
    assert_eq!((outcome.code, outcome.summary.as_str()), (0, ""));
    assert!(!job.called("called").iter().any(|argument| argument.starts_with("--report=markdown=")));
}

#[test]
fn a_switch_is_true_or_false() {
    for (input, value) in [("summary", "yes"), ("comment", "True"), ("comment", ""), ("summary", "tr\n::error::ue")] {
        let mut job = Job::new();
        let outcome = job.with(input, value).run();
        assert_eq!((outcome.code, job.called("called").len()), (2, 0), "{input}: {value}");
        let errors: Vec<_> = outcome.log.lines().filter(|line| line.starts_with("::error")).collect();
        assert!(errors.len() == 1 && errors[0].contains("it is true or false"), "{}", outcome.log);
    }
}

#[test]
fn paths_start_from_the_working_directory() {
    let mut job = Job::new();
    fs::create_dir_all(job.workspace("infra/prod")).unwrap();
    let outcome = job.with("working-directory", "infra/prod").with("sarif-file", "onus.sarif").run();
    assert_eq!(job.called("called")[0], job.workspace("infra/prod").to_str().unwrap());
    let sarif = fs::canonicalize(&outcome.outputs["sarif"]).unwrap();
    assert_eq!(sarif, fs::canonicalize(job.workspace("infra/prod/onus.sarif")).unwrap());

    let outcome = job.with("working-directory", "infra/test").run();
    assert_eq!(outcome.code, 2);
    assert!(outcome.log.contains("there is no directory ./infra/test"), "{}", outcome.log);
}

#[test]
fn a_variable_of_the_job_does_not_take_the_annotations_away() {
    let mut job = Job::new();
    job.script("stand-in/onus", "#!/usr/bin/env bash\necho \"goes to ${ONUS_OUTPUT_FILE-the log}\"\n");
    job.release(super::job::VERSION, &job.path("stand-in/onus"));
    let sums = job.path("action/.github/release/sha256sums");
    let last = fs::read_to_string(&sums).unwrap().lines().last().unwrap().to_owned();
    fs::write(sums, last).unwrap();
    job.env.insert("ONUS_OUTPUT_FILE".to_owned(), "elsewhere".to_owned());
    let outcome = job.run();
    assert!(outcome.log.contains("goes to the log"), "{}", outcome.log);
}
