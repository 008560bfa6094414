//! Runs the steps of a composite action as GitHub's runner does: one bash after the other, each with its own command
//! files; what one step wrote into them is there for the next.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::{Action, Scope, Words};

/// What a job hands to the action.
pub(crate) struct Call {
    /// `with`.
    pub(crate) inputs: Words,
    /// The context `github`.
    pub(crate) github: Words,
    /// The environment of every step, and nothing of the machine's.
    pub(crate) env: Words,
    /// The shell.
    pub(crate) bash: PathBuf,
    /// Where steps start, and where their files go.
    pub(crate) workspace: PathBuf,
    pub(crate) temporary: PathBuf,
}

/// How the action ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code of the step that failed, or 0.
    pub(crate) code: i32,
    /// What the steps printed: of each, standard output and then standard error.
    pub(crate) log: String,
    pub(crate) outputs: Words,
    pub(crate) summary: String,
    /// The ids of the steps that ran.
    pub(crate) ran: Vec<String>,
}

/// Runs all steps. After one that fails, the others are left out, and the outputs are there all the same.
pub(crate) fn run(action: &Action, call: &Call) -> Outcome {
    assert_eq!(action.runs.kind, "composite");
    let unknown = call.inputs.keys().find(|name| !action.inputs.contains_key(*name));
    assert_eq!(unknown, None, "GitHub warns of an input that the action does not have");
    let mut scope = Scope { inputs: Words::new(), github: call.github.clone(), steps: BTreeMap::new() };
    for (name, input) in &action.inputs {
        let value = call.inputs.get(name).cloned().unwrap_or_else(|| scope.fill(&input.default));
        scope.inputs.insert(name.clone(), value);
    }
    let mut outcome =
        Outcome { code: 0, log: String::new(), outputs: Words::new(), summary: String::new(), ran: Vec::new() };
    let mut exported = Words::new();
    for step in &action.runs.steps {
        assert_eq!(step.shell, "bash", "GitHub runs other shells with other options");
        if outcome.code != 0 || step.condition.as_ref().is_some_and(|condition| !scope.holds(condition)) {
            continue;
        }
        outcome.ran.push(step.id.clone());
        let files = Files::new(&call.temporary.join(format!("_runner_{}", step.id)));
        fs::write(files.path("script.sh"), &step.run).unwrap();
        let mut bash = Command::new(&call.bash);
        bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(files.path("script.sh"));
        bash.current_dir(&call.workspace).env_clear().envs(&call.env).envs(&exported);
        bash.envs(step.env.iter().map(|(name, value)| (name, scope.fill(value))));
        for (variable, file) in FILES {
            bash.env(variable, files.path(file));
        }
        let output = bash.output().unwrap();
        outcome.log += &String::from_utf8_lossy(&output.stdout);
        outcome.log += &String::from_utf8_lossy(&output.stderr);
        outcome.code = output.status.code().unwrap();
        outcome.summary += &files.text("summary");
        exported.extend(assignments(&files.text("env")));
        assert_eq!(files.text("path"), "", "the action leaves the PATH of the job alone");
        scope.steps.insert(step.id.clone(), assignments(&files.text("output")));
    }
    let outputs = action.outputs.iter();
    outcome.outputs = outputs.map(|(name, output)| (name.clone(), scope.fill(&output.value))).collect();
    outcome
}

const FILES: [(&str, &str); 4] =
    [("GITHUB_OUTPUT", "output"), ("GITHUB_ENV", "env"), ("GITHUB_PATH", "path"), ("GITHUB_STEP_SUMMARY", "summary")];

/// The command files of a step, empty at first.
struct Files(PathBuf);

impl Files {
    fn new(directory: &Path) -> Self {
        fs::create_dir_all(directory).unwrap();
        for (_, file) in FILES {
            fs::write(directory.join(file), "").unwrap();
        }
        Self(directory.to_owned())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

/// The lines `name=value` and `name<<END`, lines of the value, `END` of a command file.
fn assignments(text: &str) -> Words {
    let mut found = Words::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let equals = line.find('=').unwrap_or(usize::MAX);
        let heredoc = line.find("<<").unwrap_or(usize::MAX);
        if heredoc < equals {
            let (name, end) = line.split_once("<<").unwrap();
            let value: Vec<_> = lines.by_ref().take_while(|line| *line != end).collect();
            found.insert(name.to_owned(), value.join("\n"));
        } else {
            let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("GitHub takes no line `{line}`"));
            found.insert(name.to_owned(), value.to_owned());
        }
    }
    found
}

#[test]
fn command_files_have_lines_and_heredocs() {
    let read = assignments("a=1=2\nb<<end\nx=1\ny<<z\nend\nc=\n");
    let expected = [("a", "1=2"), ("b", "x=1\ny<<z"), ("c", "")];
    assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}
