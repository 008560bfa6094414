//! What `paths` of policies and the `path` of waivers are relative to: the directory of the file, wherever that is.

use super::{BUCKET, binary, tree};

const OFF: &str = "policy \"*\" {\n  enabled = false\n  paths   = [\"PATH\"]\n  reason  = \"x\"\n}\n";
const WAIVER: &str =
    "waiver \"sse-kms-missing\" {\n  resource = \"aws_s3_bucket.b\"\n  path     = \"PATH\"\n  reason   = \"x\"\n}\n";

/// The root modules, by input, in which a file with these paths accepts or turns off what else fails.
fn concerned(text: &str, path: &str, from: &str, modules: &[&str], git: bool) -> Vec<u64> {
    let config = text.replace("PATH", path);
    let directory = tree(&[
        (if git { ".git" } else { "x" }, "x"),
        ("ci/onus.hcl", &config),
        ("ci/modules/main.tf", BUCKET),
        ("team/prod/main.tf", BUCKET),
        ("team/test/main.tf", BUCKET),
    ]);
    let mut command = super::onus(&["check", "--format", "json", "--policy", "sse-kms-missing", "--config"]);
    let up = if from.is_empty() { "" } else { "../" };
    command.arg(format!("{up}ci/onus.hcl")).args(modules).current_dir(directory.path(from));
    let run = super::run(&mut command);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["errors"].as_array().unwrap().len(), 0, "{}", run.stdout);
    let mut concerned = Vec::new();
    for verdict in report["verdicts"].as_array().unwrap().iter().filter(|v| v["policy"] == "sse-kms-missing") {
        if verdict["verdict"] == "not_applicable" || verdict["waiver"].is_object() {
            concerned.push(verdict["input"].as_u64().unwrap());
        }
    }
    concerned
}

#[test]
fn paths_are_relative_to_the_file_wherever_a_run_starts() {
    for text in [OFF, WAIVER] {
        for git in [true, false] {
            for (path, all) in [
                ("../team/prod", &[1][..]),
                ("../team/**", &[1, 2]),
                ("modules", &[0]),
                ("**", &[0]),
                ("team/prod", &[]),
                ("../**/prod", &[1]),
            ] {
                let modules = ["ci/modules", "team/prod", "team/test"];
                assert_eq!(concerned(text, path, "", &modules, git), all, "{path} {git}");
                let modules = ["../ci/modules", "prod", "test"];
                assert_eq!(concerned(text, path, "team", &modules, git), all, "{path} {git} from team");
            }
        }
    }
}

#[test]
fn an_estate_that_is_named_does_not_move() {
    let config = OFF.replace("PATH", "infra/prod");
    let directory = tree(&[(".git", "x"), (".onus.hcl", &config), ("infra/prod/main.tf", BUCKET)]);
    for estate in ["infra/prod", "elsewhere"] {
        let (run, _) = binary(&directory, &["infra/prod", "--estate", estate], &[]);
        assert_eq!(run.code, 0, "{}", run.stdout);
    }
}
