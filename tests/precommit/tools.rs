//! pre-commit and maturin from PyPI, the wheel of this package, and a repository with its hooks.
//!
//! What is downloaded stays in `target/tmp`; what belongs to one run is made anew.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Builds the empty package in the root of this repository; pre-commit lets pip choose it.
const SETUPTOOLS: &str = "setuptools==80.9.0";

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// What pip and pre-commit see of this repository: all that is in its root and what can be read from there.
const PUBLISHED: [&str; 10] = [
    ".github",
    ".pre-commit-hooks.yaml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "build.rs",
    "policies",
    "pyproject.toml",
    "src",
];

/// Everything that the hooks need to run here.
pub(crate) struct Tools {
    /// Programs of the environment.
    bin: PathBuf,
    /// The only place that pip installs from.
    wheels: PathBuf,
    /// Where pre-commit keeps what it installs.
    store: PathBuf,
    /// A git repository with the hooks.
    pub(crate) hooks: PathBuf,
    /// Its commit.
    pub(crate) revision: String,
}

/// The tools; `None`, which is told on standard error, where they cannot be had and nothing says that they must.
pub(crate) fn tools() -> Option<&'static Tools> {
    static TOOLS: OnceLock<Result<Tools, String>> = OnceLock::new();
    match TOOLS.get_or_init(Tools::new) {
        Ok(tools) => Some(tools),
        Err(why) if std::env::var_os("ONUS_NO_SKIP").is_none_or(|value| value.is_empty()) => {
            // Not by a macro, whose output the test harness keeps to itself.
            let _ = writeln!(std::io::stderr(), "SKIPPED: pre-commit cannot be tried here: {why}");
            None
        }
        Err(why) => panic!("ONUS_NO_SKIP is set, and pre-commit cannot be tried here: {why}"),
    }
}

impl Tools {
    fn new() -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("precommit");
        let run = home.join("run");
        let _ = std::fs::remove_dir_all(&run);
        let hooks = run.join("hooks");
        let wheels = run.join("wheels");
        std::fs::create_dir_all(&wheels).map_err(|error| error.to_string())?;
        let environment = environment(&home)?;
        for wheel in std::fs::read_dir(home.join("wheels")).unwrap() {
            let wheel = wheel.unwrap();
            std::fs::copy(wheel.path(), wheels.join(wheel.file_name())).unwrap();
        }
        let bin = environment.join("bin");
        // From here on nothing depends on the machine: what fails is a failure.
        build_wheel(root, &bin, &wheels);
        let revision = publish(root, &hooks);
        Ok(Self { bin, wheels, store: run.join("store"), hooks, revision })
    }

    /// A program in an environment of its own: no settings of the user, no registry.
    pub(crate) fn command(&self, program: &str, directory: &Path) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(self.bin.clone()).chain(std::env::split_paths(&path));
        command.current_dir(directory).env_clear().env("PATH", std::env::join_paths(path).unwrap());
        command.env("HOME", &self.store).env("PRE_COMMIT_HOME", &self.store).env("PRE_COMMIT_COLOR", "never");
        command.env("PIP_NO_INDEX", "1").env("PIP_FIND_LINKS", &self.wheels).env("PIP_CONFIG_FILE", "/dev/null");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for (name, value) in [("NAME", "test"), ("EMAIL", "test@example.com")] {
            command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        command
    }
}

/// The environment with what `requirements.txt` names, and the wheels that go with it. A good one is kept.
fn environment(home: &Path) -> Result<PathBuf, String> {
    let environment = home.join("environment");
    let complete = home.join("complete");
    let wanted = format!("{SETUPTOOLS}\n{REQUIREMENTS}");
    if std::fs::read_to_string(&complete).is_ok_and(|found| found == wanted) {
        return Ok(environment);
    }
    let wheels = home.join("wheels");
    for directory in [&environment, &wheels] {
        let _ = std::fs::remove_dir_all(directory);
    }
    std::fs::create_dir_all(&wheels).map_err(|error| error.to_string())?;
    attempt(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/precommit/requirements.txt");
    let pip = || {
        let mut pip = Command::new(environment.join("bin/python"));
        pip.args(["-m", "pip", "--disable-pip-version-check", "--quiet"]);
        pip
    };
    attempt(pip().arg("install").arg("--requirement").arg(&requirements))?;
    attempt(pip().args(["download", "--no-deps", SETUPTOOLS, "--dest"]).arg(&wheels))?;
    std::fs::write(complete, wanted).map_err(|error| error.to_string())?;
    Ok(environment)
}

/// Runs what can fail for reasons of the machine; the reason is what it says last.
fn attempt(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(said.lines().next_back().map_or_else(|| format!("{program}: {}", output.status), str::to_owned))
}

/// The wheel, of the binary that cargo has built for this test.
fn build_wheel(root: &Path, bin: &Path, wheels: &Path) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let mut maturin = Command::new(bin.join("maturin"));
    maturin.current_dir(root.join(".github/wheel")).env("CARGO_TARGET_DIR", target);
    done(maturin.args(["build", "--quiet", "--profile", profile, "--out"]).arg(wheels));
    let built = format!("onus_s3-{}-py3-none-", env!("CARGO_PKG_VERSION"));
    let names: Vec<String> =
        std::fs::read_dir(wheels).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().any(|name| name.starts_with(&built)), "{names:?}");
}

/// A git repository with what is published of this one.
fn publish(root: &Path, hooks: &Path) -> String {
    for name in PUBLISHED {
        for entry in walkdir::WalkDir::new(root.join(name)).follow_links(true) {
            let entry = entry.unwrap();
            let to = hooks.join(entry.path().strip_prefix(root).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).unwrap();
            } else {
                std::fs::create_dir_all(to.parent().unwrap()).unwrap();
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    git(hooks, ["init", "--quiet"]);
    git(hooks, ["add", "--all"]);
    git(
        hooks,
        ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "hooks"],
    );
    git(hooks, ["rev-parse", "HEAD"]).trim().to_owned()
}

fn git<const N: usize>(directory: &Path, words: [&str; N]) -> String {
    let mut git = Command::new("git");
    // A hook that runs the tests says which repository is its own.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        git.env_remove(name);
    }
    done(git.current_dir(directory).args(words))
}

/// Runs what has to succeed, and gives what it printed.
pub(crate) fn done(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (said, wrong) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{said}\n{wrong}");
    said
}
