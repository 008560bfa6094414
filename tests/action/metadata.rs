//! What `action.yml` says: inputs, outputs and steps, and the few expressions that it may use.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use regex::{Captures, Regex};
use serde::Deserialize;

use crate::yaml;

/// Names with their values.
pub(crate) type Words = BTreeMap<String, String>;

/// A composite action. Whatever else `action.yml` might say ends the test: the runner here does not know it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    /// What the marketplace shows.
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "description")]
    _description: String,
    #[serde(rename = "author")]
    _author: String,
    #[serde(rename = "branding")]
    _branding: Words,
    /// What `with` takes.
    pub(crate) inputs: BTreeMap<String, Input>,
    /// What later steps of the job read.
    pub(crate) outputs: BTreeMap<String, Output>,
    /// The steps.
    pub(crate) runs: Runs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) default: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Output {
    pub(crate) description: String,
    pub(crate) value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Runs {
    #[serde(rename = "using")]
    pub(crate) kind: String,
    pub(crate) steps: Vec<Step>,
}

/// A step that runs a script; this action has no others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) id: String,
    #[serde(rename = "if")]
    pub(crate) condition: Option<String>,
    pub(crate) shell: String,
    pub(crate) run: String,
    #[serde(default)]
    pub(crate) env: Words,
}

/// A file of the repository.
pub(crate) fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The action of this repository.
pub(crate) fn action() -> &'static Action {
    static ACTION: LazyLock<Action> = LazyLock::new(|| {
        let text = fs::read_to_string(repository("action.yml")).unwrap();
        serde_json::from_value(yaml::read(&text)).unwrap()
    });
    &ACTION
}

/// What expressions can name.
pub(crate) struct Scope {
    pub(crate) inputs: Words,
    pub(crate) github: Words,
    /// Outputs by step.
    pub(crate) steps: BTreeMap<String, Words>,
}

impl Scope {
    /// A text with its `${{ … }}` replaced. An input that is not there is a mistake of the action; an output that is
    /// not there is empty, as a step may leave one out.
    pub(crate) fn fill(&self, text: &str) -> String {
        let expression = Regex::new(r"\$\{\{(.*?)\}\}").unwrap();
        expression.replace_all(text, |found: &Captures<'_>| self.value(found[1].trim())).into_owned()
    }

    fn value(&self, name: &str) -> String {
        match name.split('.').collect::<Vec<_>>()[..] {
            ["inputs", input] => self.inputs.get(input).unwrap_or_else(|| panic!("no input {input}")).clone(),
            ["github", field] => self.github.get(field).unwrap_or_else(|| panic!("no github.{field}")).clone(),
            ["steps", step, "outputs", output] => {
                let outputs = self.steps.get(step).cloned().unwrap_or_default();
                outputs.get(output).cloned().unwrap_or_default()
            }
            _ => panic!("the action has the expression `{name}`, which the runner of the tests does not know"),
        }
    }

    /// Whether a step runs, for conditions of the form `inputs.x == 'text'`.
    pub(crate) fn holds(&self, condition: &str) -> bool {
        let equality = Regex::new(r"^(\S+) == '([^']*)'$").unwrap();
        let parts = equality.captures(condition).unwrap_or_else(|| panic!("the condition `{condition}` is not known"));
        // GitHub compares texts without regard to case.
        self.value(&parts[1]).eq_ignore_ascii_case(&parts[2])
    }
}
