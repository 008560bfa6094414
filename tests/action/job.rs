//! A job that uses the action: a checkout of it, a runner's directories, a server, and a stand-in for Onus.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::metadata::{Words, action, repository};
use crate::runner::{Call, Outcome, run};
use crate::server::Server;
use crate::support::{self, Directory};

/// The programs that the action needs; it finds no others, and in particular no cargo.
const TOOLS: [&str; 17] = [
    "awk",
    "bash",
    "cat",
    "curl",
    "cut",
    "env",
    "gzip",
    "jq",
    "mkdir",
    "mktemp",
    "mv",
    "od",
    "rm",
    "sed",
    "sha256sum",
    "tar",
    "tr",
];

/// The version of this checkout.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The platform of the job, whatever that of the test is: the stand-in is a script.
pub(crate) const TARGET: &str = "x86_64-unknown-linux-musl";

/// Records the directory and the arguments, hands out the reports that lie ready, and ends as it is told.
const STAND_IN: &str = r#"#!/usr/bin/env bash
[ "$1" != --version ] || { echo "onus stand-in"; exit 0; }
printf '%s\0' "$PWD" "$@" >"$STAND_IN/called"
for argument; do
  case $argument in --report=*)
    report=${argument#--report=}
    [ ! -f "$STAND_IN/${report%%=*}" ] || cat "$STAND_IN/${report%%=*}" >"${report#*=}" ;;
  esac
done
cat "$STAND_IN/github"
cat "$STAND_IN/stderr" >&2
exit "$(cat "$STAND_IN/code")"
"#;

/// A job before, between and after the uses of the action.
pub(crate) struct Job {
    directory: Directory,
    pub(crate) server: Server,
    pub(crate) inputs: Words,
    pub(crate) github: Words,
    pub(crate) env: Words,
}

impl Job {
    /// A job of pull request 7 of acme/infra that uses the action by the tag of its version, which is released.
    pub(crate) fn new() -> Self {
        let directory = Directory::new();
        let server = Server::new();
        let at = |name: &str| directory.path(name);
        for name in ["work space", "runner's temp", "home", "tools", "stand-in", "action/.github"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        for tool in TOOLS {
            symlink(program(tool), at(&format!("tools/{tool}"))).unwrap();
        }
        let checkout = PathBuf::from(at("action"));
        for name in ["action.yml", "Cargo.toml"] {
            fs::copy(repository(name), checkout.join(name)).unwrap();
        }
        for name in [".github/action", ".github/release"] {
            fs::create_dir(checkout.join(name)).unwrap();
            for file in fs::read_dir(repository(name)).unwrap() {
                let path = file.unwrap().path();
                fs::copy(&path, checkout.join(name).join(path.file_name().unwrap())).unwrap();
            }
        }
        let env = [
            ("PATH", at("tools")),
            ("HOME", at("home")),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
            ("RUNNER_TEMP", at("runner's temp")),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_ACTION_PATH", at("action")),
            ("GITHUB_API_URL", format!("{}/api", server.address)),
            ("GITHUB_SERVER_URL", server.address.clone()),
            ("GITHUB_REPOSITORY", "acme/infra".to_owned()),
            ("GITHUB_RUN_ID", "4711".to_owned()),
            ("GITHUB_EVENT_PATH", at("event.json")),
            ("STAND_IN", at("stand-in")),
        ];
        let github = [
            ("token", "the-token".to_owned()),
            ("action_repository", "owner/onus".to_owned()),
            ("action_ref", format!("v{VERSION}")),
        ];
        let words =
            |pairs: &[(&str, String)]| pairs.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        let job = Self { server, inputs: Words::new(), github: words(&github), env: words(&env), directory };
        job.event(&json!({ "pull_request": { "number": 7, "head": { "sha": "0123456789abcdef" } } }));
        job.script("stand-in/onus", STAND_IN);
        job.reports(&[("github", "::notice::from Onus\n"), ("stderr", ""), ("code", "0")]);
        job.reports(&[("json", &verdicts(&[])), ("markdown", "# Report\n"), ("sarif", "{}")]);
        job.release(VERSION, &job.path("stand-in/onus"));
        job
    }

    /// A path in the job's directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path(name).into()
    }

    /// A path in the checkout of the repository that is checked.
    pub(crate) fn workspace(&self, name: &str) -> PathBuf {
        self.path("work space").join(name)
    }

    /// Sets an input.
    pub(crate) fn with(&mut self, input: &str, value: &str) -> &mut Self {
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    /// What GitHub says of the event.
    pub(crate) fn event(&self, event: &serde_json::Value) {
        fs::write(self.path("event.json"), event.to_string()).unwrap();
    }

    /// What the stand-in for Onus hands out, by format, or prints on standard error, or ends in.
    pub(crate) fn reports(&self, texts: &[(&str, &str)]) -> &Self {
        for (name, text) in texts {
            fs::write(self.path("stand-in").join(name), text).unwrap();
        }
        self
    }

    /// The stand-in ends after wrong usage, without a report.
    pub(crate) fn wrong_usage(&self) {
        for format in ["json", "markdown", "sarif"] {
            fs::remove_file(self.path("stand-in").join(format)).unwrap();
        }
        self.reports(&[("github", ""), ("stderr", "error: unexpected argument\n"), ("code", "2")]);
    }

    /// A program of the job.
    pub(crate) fn script(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A cargo that records its directory and arguments and installs the stand-in.
    pub(crate) fn cargo(&self) {
        let path = std::env::var("PATH").unwrap();
        let script = format!(
            "#!/usr/bin/env bash\nPATH='{path}'\nprintf '%s\\0' \"$PWD\" \"$@\" >\"$STAND_IN/cargo\"\n\
             while [ \"$1\" != --root ]; do shift; done\n\
             mkdir -p \"$2/bin\"\ncp \"$STAND_IN/onus\" \"$2/bin/\"\n"
        );
        self.script("tools/cargo", &script);
    }

    /// Releases a binary as the release workflow does: packed, and its sum in the checkout of the action.
    pub(crate) fn release(&self, version: &str, binary: &Path) {
        let directory = self.path("release");
        let pack = repository(".github/release/pack.sh");
        let packed = support::run(Command::new(pack).args([version, TARGET]).args([binary, &directory]));
        assert_eq!((packed.code, packed.stderr.as_str()), (0, ""));
        let name = format!("onus-v{version}-{TARGET}.tar.gz");
        let sum = support::run(Command::new(program("sha256sum")).arg(&name).current_dir(&directory));
        let sums = self.path("action/.github/release/sha256sums");
        let known = fs::read_to_string(&sums).unwrap() + &sum.stdout;
        fs::write(sums, known).unwrap();
        let archive = fs::read(directory.join(name)).unwrap();
        self.server.state().files.insert(address(version), archive);
    }

    /// Uses the action.
    pub(crate) fn run(&self) -> Outcome {
        let call = Call {
            inputs: self.inputs.clone(),
            github: self.github.clone(),
            env: self.env.clone(),
            bash: self.path("tools/bash"),
            workspace: self.workspace(""),
            temporary: self.path("runner's temp"),
        };
        let outcome = run(action(), &call);
        assert_eq!(self.named("pwned"), Vec::<PathBuf>::new(), "an input was run");
        outcome
    }

    /// The arguments of Onus, or of cargo, behind the directory where it ran; nothing if it did not.
    pub(crate) fn called(&self, program: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path("stand-in").join(program)).unwrap_or_default();
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    /// What Onus was told beside the reports: behind `--format`.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let called = self.called("called");
        let rest = called.iter().skip(1);
        rest.filter(|argument| !argument.starts_with("--report=")).cloned().collect()
    }

    /// All files of a name.
    fn named(&self, name: &str) -> Vec<PathBuf> {
        let entries = walkdir::WalkDir::new(self.path("")).into_iter().map(Result::unwrap);
        entries.filter(|entry| entry.file_name() == name).map(walkdir::DirEntry::into_path).collect()
    }
}

/// Where a release is to be found.
pub(crate) fn address(version: &str) -> String {
    format!("/owner/onus/releases/download/v{version}/onus-v{version}-{TARGET}.tar.gz")
}

/// As much of a JSON report as the action reads: verdicts, and whether each is waived.
pub(crate) fn verdicts(verdicts: &[(&str, bool)]) -> String {
    let verdict = |(verdict, waived): &(&str, bool)| {
        let waiver = waived.then(|| json!({ "reason": "accepted" }));
        json!({ "verdict": verdict, "waiver": waiver })
    };
    json!({ "schema": "onus-report/1", "verdicts": verdicts.iter().map(verdict).collect::<Vec<_>>() }).to_string()
}

/// Where a program of this machine lies.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|directory| directory.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{name} is needed here, as on the runner that the action is for"))
}
