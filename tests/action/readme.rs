//! The README's examples of the action are workflows that use what there is.

use std::fs;

use serde_json::Value;

use crate::form::pinned;
use crate::metadata::{action, repository};
use crate::yaml;

/// The examples of a section of the README.
fn examples() -> Vec<String> {
    let text = fs::read_to_string(repository("README.md")).unwrap();
    let (_, rest) = text.split_once("\n## In a pull request\n").unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let blocks = section.split("```yaml\n").skip(1);
    blocks.map(|block| block.split("\n```").next().unwrap().to_owned() + "\n").collect()
}

#[test]
fn examples_use_inputs_and_outputs_that_the_action_has() {
    let action = action();
    let mut kinds = (false, false, false);
    let examples = examples();
    assert_eq!(examples.len(), 3);
    for example in examples {
        pinned(&example);
        let workflow = yaml::read(&example);
        // Terraform's YAML is of a version in which `on` is a word for true; GitHub's is not.
        assert_eq!(workflow["true"], "pull_request", "{example}");
        assert!(workflow["permissions"]["contents"] == "read", "{example}");
        let mut used = 0;
        for step in steps(&workflow) {
            assert!(step["run"].as_str().is_none_or(|run| !run.contains("${{")), "{step}");
            if !step["uses"].as_str().is_some_and(|uses| uses.starts_with("OWNER/onus@")) {
                continue;
            }
            used += 1;
            let with = step["with"].as_object().unwrap();
            for input in with.keys() {
                assert!(action.inputs.contains_key(input), "there is no input {input}");
            }
            kinds.0 |= with.contains_key("plan") && with.contains_key("sarif-file");
            kinds.1 |= with.contains_key("path");
            kinds.2 |= with.contains_key("plan") && example.contains("tofu -chdir=");
            let comments = with.get("comment").is_some_and(|value| value == true);
            assert_eq!(workflow["permissions"]["pull-requests"] == "write", comments, "{example}");
            assert_eq!(workflow["permissions"]["security-events"] == "write", with.contains_key("sarif-file"));
        }
        assert_eq!(used, 1, "{example}");
        for read in example.split("steps.onus.outputs.").skip(1) {
            let output = read.split([' ', '}']).next().unwrap();
            assert!(action.outputs.contains_key(output), "there is no output {output}");
        }
    }
    assert_eq!(kinds, (true, true, true), "a plan with SARIF, modules, and OpenTofu");
}

fn steps(workflow: &Value) -> Vec<Value> {
    let jobs = workflow["jobs"].as_object().unwrap().values();
    jobs.flat_map(|job| job["steps"].as_array().unwrap().clone()).collect()
}
