//! The hooks of `.pre-commit-hooks.yaml` as users meet them: the real pre-commit installs them from a repository, with the
//! wheel that maturin makes of this package, and runs them on staged files.
//!
//! It needs python3, and PyPI once. Where one is missing, the tests say that they are skipped, and with `ONUS_NO_SKIP` they
//! fail.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "writes files and runs programs")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "pre-commit runs the binary here")]
mod support;
mod tools;

use std::path::{Path, PathBuf};

use support::{Directory, Run, run};
use tools::{Tools, done, tools};

/// A bucket with everything open.
const FAILING: &str = "resource \"aws_s3_bucket\" \"open\" {\n  bucket = \"acme-open\"\n}\n";

/// Buckets without a finding.
const PASSING: &str = r#"
module "logs" {
  source = "../../modules/log-bucket"
  name   = "acme-access-logs"
}

module "invoices" {
  source         = "../../modules/bucket"
  name           = "acme-invoices"
  classification = "confidential"
  log_bucket     = module.logs.name
}
"#;

/// A module that is no configuration.
const BROKEN: &str = "resource \"aws_s3_bucket\" \"broken\" {\n  bucket =\n}\n";

/// A repository of a user with the hooks, in which everything but what a test stages is committed.
struct Repository {
    directory: Directory,
    tools: &'static Tools,
}

impl Repository {
    fn new(tools: &'static Tools, hooks: &[&str]) -> Self {
        let repository = Self { directory: Directory::new(), tools };
        let hooks: String = hooks.iter().map(|hook| format!("      - id: {hook}\n")).collect();
        let (from, revision) = (tools.hooks.display(), &tools.revision);
        let config = format!("repos:\n  - repo: file://{from}\n    rev: {revision}\n    hooks:\n{hooks}");
        repository.write(".pre-commit-config.yaml", &config);
        for module in ["bucket", "log-bucket"] {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/modules").join(module);
            for file in std::fs::read_dir(from).unwrap() {
                let file = file.unwrap().path();
                let to = format!("modules/{module}/{}", file.file_name().unwrap().to_str().unwrap());
                repository.write(&to, &std::fs::read_to_string(file).unwrap());
            }
        }
        repository.write("infra/failing/main.tf", FAILING);
        repository.write("infra/passing/main.tf", PASSING);
        repository.write("infra/broken/main.tf", BROKEN);
        for words in [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "--message", "first"]] {
            done(repository.program("git").args(words));
        }
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = PathBuf::from(self.directory.path(path));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Adds text to a file, which may be new, and stages it.
    fn stage(&self, path: &str, text: &str) {
        let before = std::fs::read_to_string(self.directory.path(path)).unwrap_or_default();
        self.write(path, &format!("{before}{text}"));
        done(self.program("git").args(["add", "--", path]));
    }

    fn program(&self, name: &str) -> std::process::Command {
        self.tools.command(name, Path::new(&self.directory.path("")))
    }

    fn hooks(&self) -> Run {
        run(self.program("pre-commit").arg("run"))
    }
}

/// Whether a hook ended like this: `Passed`, `Failed` or `Skipped`.
fn ended(run: &Run, hook: &str, word: &str) -> bool {
    run.stdout.lines().any(|line| line.starts_with(&format!("{hook}.")) && line.ends_with(word))
}

#[test]
fn the_hooks_are_those_of_this_version() {
    let hooks = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml")).unwrap();
    let wanted = concat!("additional_dependencies: [\"onus-s3==", env!("CARGO_PKG_VERSION"), "\"]");
    assert_eq!(hooks.matches("language: python").count(), 2);
    assert_eq!(hooks.matches(wanted).count(), 2, "the hooks install {wanted}");
}

#[test]
fn the_manifest_is_one_that_pre_commit_takes() {
    let Some(tools) = tools() else { return };
    done(tools.command("pre-commit", &tools.hooks).args(["validate-manifest", ".pre-commit-hooks.yaml"]));
}

#[test]
fn only_the_root_modules_of_staged_files_decide() {
    let Some(tools) = tools() else { return };
    let repository = Repository::new(tools, &["onus", "onus-plan"]);
    let idle = repository.hooks();
    assert!(ended(&idle, "onus", "Skipped"), "{}", idle.stdout);

    repository.stage("infra/passing/main.tf", "# Another comment.\n");
    let passing = repository.hooks();
    assert_eq!(passing.code, 0, "{}{}", passing.stdout, passing.stderr);
    assert!(ended(&passing, "onus", "Passed") && ended(&passing, "onus (plans)", "Skipped"), "{}", passing.stdout);

    repository.stage("infra/failing/a name with 'quotes' $(and more).tf", "# Nothing.\n");
    let failing = repository.hooks();
    assert!(ended(&failing, "onus", "Failed"), "{}{}", failing.stdout, failing.stderr);
    assert!(failing.stdout.contains("exit code: 1"), "{}", failing.stdout);
    assert!(failing.stdout.contains("http-allowed (medium)"), "{}", failing.stdout);
    assert!(failing.stdout.contains("infra/failing/main.tf:1:1"), "{}", failing.stdout);
    assert!(!failing.stdout.contains("the line ends before"), "{}", failing.stdout);
    done(repository.program("git").args(["reset", "--quiet", "--hard"]));

    repository.stage("infra/broken/main.tf", "# Still.\n");
    let broken = repository.hooks();
    assert!(ended(&broken, "onus", "Failed"), "{}", broken.stdout);
    assert!(broken.stdout.contains("exit code: 2"), "{}", broken.stdout);
    assert!(broken.stdout.contains("infra/broken/main.tf:2:"), "{}", broken.stdout);
    assert!(!broken.stdout.contains("http-allowed"), "{}", broken.stdout);
}

#[test]
fn a_commit_that_opens_a_bucket_is_refused() {
    let Some(tools) = tools() else { return };
    let repository = Repository::new(tools, &["onus"]);
    done(repository.program("pre-commit").arg("install"));
    let head = || done(repository.program("git").args(["rev-parse", "HEAD"]));
    let before = head();
    let open =
        "resource \"aws_s3_bucket_acl\" \"open\" {\n  bucket = aws_s3_bucket.this.id\n  acl    = \"public-read\"\n}\n";
    // In a module: who calls it is checked.
    repository.stage("modules/bucket/acl.tf", open);
    let refused = run(repository.program("git").args(["commit", "--quiet", "--message", "Open it"]));
    assert_eq!((refused.code, head()), (1, before.clone()), "{}", refused.stderr);
    assert!(refused.stderr.contains("module.invoices.aws_s3_bucket"), "{}", refused.stderr);
    done(repository.program("git").args(["reset", "--quiet", "--hard"]));
    repository.stage("infra/passing/main.tf", "# Fine.\n");
    done(repository.program("git").args(["commit", "--quiet", "--message", "Say so"]));
    assert_ne!(head(), before);
}

#[test]
fn plans_have_a_hook_of_their_own() {
    let Some(tools) = tools() else { return };
    let repository = Repository::new(tools, &["onus", "onus-plan"]);
    let plan = |case: &str| {
        let path = format!("{}/testdata/noise/{case}/plan.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    repository.stage("infra/well-made/plan.json", &plan("well-made"));
    let good = repository.hooks();
    assert_eq!(good.code, 0, "{}{}", good.stdout, good.stderr);
    assert!(ended(&good, "onus", "Skipped") && ended(&good, "onus (plans)", "Passed"), "{}", good.stdout);
    repository.stage("infra/bare/tfplan.json", &plan("bare"));
    let bad = repository.hooks();
    assert!(ended(&bad, "onus (plans)", "Failed"), "{}{}", bad.stdout, bad.stderr);
    assert!(bad.stdout.contains("infra/bare/tfplan.json"), "{}", bad.stdout);
}

#[test]
fn the_hook_that_init_writes_checks_the_same() {
    let Some(tools) = tools() else { return };
    let directory = Directory::new();
    let at = PathBuf::from(directory.path(""));
    std::fs::create_dir_all(at.join("infra")).unwrap();
    std::fs::write(at.join("infra/main.tf"), FAILING).unwrap();
    done(tools.command("git", &at).args(["init", "--quiet"]));
    done(tools.command(env!("CARGO_BIN_EXE_onus"), &at).arg("init"));
    done(tools.command("git", &at).args(["add", "--all"]));
    let failing = run(tools.command("pre-commit", &at).arg("run"));
    assert!(ended(&failing, "onus", "Failed"), "{}{}", failing.stdout, failing.stderr);
    assert!(failing.stdout.contains("http-allowed (medium)"), "{}", failing.stdout);
}

#[test]
#[ignore = "compiles for minutes: cargo test --test precommit -- --ignored"]
fn the_hook_from_source_compiles_and_checks() {
    let Some(tools) = tools() else { return };
    let repository = Repository::new(tools, &["onus-from-source"]);
    repository.stage("infra/failing/main.tf", "# Nothing.\n");
    let mut hooks = repository.program("pre-commit");
    for name in ["HOME", "CARGO_HOME", "RUSTUP_HOME"] {
        if let Some(value) = std::env::var_os(name) {
            hooks.env(name, value);
        }
    }
    let failing = run(hooks.arg("run"));
    assert!(failing.stdout.contains("http-allowed (medium)"), "{}{}", failing.stdout, failing.stderr);
}
