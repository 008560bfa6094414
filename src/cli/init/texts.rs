//! What is written, and what is told to be written.

use super::look::Repository;

/// Settings with their defaults, commented out.
pub(super) const SETTINGS: &str = include_str!("onus.hcl");

/// What PyPI has the binary as.
const PACKAGE: &str = concat!("onus-s3==", env!("CARGO_PKG_VERSION"));

/// The files that a hook is interested in, as `.pre-commit-hooks.yaml` has them.
const FILES: &str = r"(\.(tf|tofu|tfvars|tftpl|tpl|json|policy\.hcl)|(^|/)\.onus\.hcl)$";

/// Those of them that are plans.
const PLANS: &str = r"(^|/)(tf)?plan\.json$";

/// The command that checks what was found.
pub(super) fn command(repository: &Repository) -> String {
    format!("onus check {}", quoted(&repository.below))
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    if path.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c)) && !path.starts_with('-') {
        return path.to_owned();
    }
    format!("'./{}'", path.replace('\'', r"'\''"))
}

/// A workflow for GitHub.
pub(super) fn workflow(repository: &Repository) -> String {
    let (tool, branch, root) = (repository.tool, &repository.branch, quoted(repository.first()));
    let check = command(repository);
    format!(
        r#"# Checks every S3 bucket of the configuration in pull requests: annotations at the lines of the change, and the whole
# report in the summary of the job. It needs no credentials and no secret, so it works for forks, too.
#
# A plan tells more than the configuration. Where the workflow has credentials to make one, do so before the last step
# and check it in place of the directory:
#
#   {tool} -chdir={root} init -input=false
#   {tool} -chdir={root} plan -input=false -out=tfplan
#   {tool} -chdir={root} show -json tfplan > plan.json
#   onus check plan.json --root {root}
name: Onus
on:
  pull_request:
  push:
    branches: ["{branch}"]
permissions:
  contents: read
jobs:
  onus:
    name: S3 buckets
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Install Onus
        run: pipx install {PACKAGE}
      - name: Check
        run: >-
          {check}
          --format github --report "markdown=$GITHUB_STEP_SUMMARY"
"#
    )
}

/// A job for GitLab.
pub(super) fn gitlab(repository: &Repository) -> String {
    format!(
        "onus:\n  image: python:3\n  script: [\"pip install {PACKAGE}\", \"{} --report gitlab=onus.json\"]\n  \
         artifacts: {{ when: always, reports: {{ codequality: onus.json }} }}",
        command(repository)
    )
}

/// A file of hooks for pre-commit.
pub(super) fn hooks() -> String {
    format!(
        r#"repos:
  - repo: local
    hooks:
      - id: onus
        name: onus
        description: Check the S3 buckets of the root modules that contain a staged file
        language: python
        additional_dependencies: ["{PACKAGE}"]
        entry: onus check --changed
        files: '{FILES}'
        exclude: '{PLANS}'
        types: []
        types_or: [file, symlink]
        require_serial: true
"#
    )
}

/// The same hook, to be added to those of a file, with its indentation.
pub(super) fn short_hook(file: &str) -> String {
    let first = file.lines().find(|line| line.trim_start().starts_with("- "));
    let indent = first.map_or("  ", |line| line.split('-').next().unwrap_or(""));
    format!(
        "{indent}- repo: local\n{indent}  hooks:\n{indent}    - {{ id: onus, name: onus, language: python, \
         additional_dependencies: [\"{PACKAGE}\"],\n{indent}        entry: onus check --changed, require_serial: true,\n\
         {indent}        files: '{FILES}', exclude: '{PLANS}' }}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The settings with every option in force: prose has a space after its `#`, options have none or two.
    fn uncommented() -> String {
        let option = |line: &str| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') || rest.starts_with("  ") => rest.to_owned(),
            _ => line.to_owned(),
        };
        SETTINGS.lines().map(option).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn settings_say_what_holds_without_them() {
        let text = uncommented();
        let (config, errors) = onus::config::read(onus::source::SourceId(0), &text);
        assert_eq!(errors, [], "{text}");
        let usual = onus::finding::Thresholds::default();
        assert_eq!(config.fail_on.as_ref().map(|it| it.value), Some(usual.fail_on));
        assert_eq!(config.unknown.as_ref().map(|it| it.value), Some(usual.unknown));
        let model = onus::s3::Settings::default();
        assert_eq!(config.classes.tags, model.tag_keys);
        assert_eq!((config.classes.default, config.account_block), (Some(model.default_class), model.account_block));
        assert!(config.classes.synonyms.is_empty() && config.classes.names.is_empty());
        // As HCL, the values are those that the policies have as defaults.
        let rules = onus::rules(&onus::Settings { config: onus::ConfigChoice::None, ..Default::default() });
        let rules = rules.unwrap();
        for (name, value) in &config.inputs {
            let input = rules.iter().flat_map(|rule| &rule.inputs).find(|input| input.name == *name).unwrap();
            let default = onus::hcl::parse_expression(onus::source::SourceId(0), &input.default).unwrap();
            let default = onus::lang::constant(&default).unwrap();
            assert_eq!(value.value.shown().to_string(), default.shown().to_string(), "{name}");
        }
        assert_eq!(config.inputs.len(), 8, "every input that has a name in `allow` or `retention`");
        assert_eq!((config.policies.len(), config.waivers.len(), config.attestations.len()), (1, 1, 1));
    }

    #[test]
    fn settings_as_they_are_written_say_nothing() {
        let (config, errors) = onus::config::read(onus::source::SourceId(0), SETTINGS);
        assert_eq!(errors, []);
        let nothing = onus::config::Config { source: config.source, ..Default::default() };
        assert_eq!(format!("{config:?}"), format!("{nothing:?}"));
    }

    #[test]
    fn the_hook_is_that_of_the_repository() {
        let hooks = include_str!("../../../.pre-commit-hooks.yaml");
        for part in [FILES, PLANS, PACKAGE, "entry: onus check --changed", "require_serial: true"] {
            assert!(hooks.contains(part), "{part}");
        }
    }

    #[test]
    fn a_hook_is_indented_as_those_beside_it() {
        assert!(short_hook("repos:\n-   repo: x\n").starts_with("- repo: local\n  hooks:"));
        assert!(short_hook("repos:\n    - repo: x\n").starts_with("    - repo: local\n      hooks:"));
        assert!(short_hook("repos: []\n").starts_with("  - repo: local"));
    }

    #[test]
    fn paths_are_words_of_a_shell() {
        for (path, word) in [(".", "."), ("infra/prod", "infra/prod"), ("a b", "'./a b'"), ("-x", "'./-x'")] {
            assert_eq!(quoted(path), word);
        }
        assert_eq!(quoted("it's"), r"'./it'\''s'");
    }
}
