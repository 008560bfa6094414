//! Variables against terraform: recorded cases, see testdata/variables/README.md.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, reason = "reads recorded cases")]

mod recorded;

use std::path::{Path, PathBuf};

use onus::eval::{Session, Variable};
use onus::hcl;
use onus::lang::{Context, Dialect, EvalError, NoHost};
use onus::source::SourceId;
use onus::value::Value;
use recorded::Recorded;

#[derive(serde::Deserialize)]
struct Case {
    block: Option<String>,
    var_type: Option<String>,
    value: Option<String>,
    given: Option<String>,
    text: Option<String>,
}

impl Case {
    fn block(&self) -> String {
        if let Some(block) = &self.block {
            return block.clone();
        }
        let argument = |name: &str, text: &Option<String>| {
            text.as_ref().map_or(String::new(), |text| format!("  {name} = {text}\n"))
        };
        format!("variable \"v\" {{\n{}{}}}\n", argument("type", &self.var_type), argument("default", &self.value))
    }

    fn outcome(&self, session: &Session<NoHost>) -> Result<Value, String> {
        let id = SourceId(0);
        let body = hcl::parse(id, &self.block()).map_err(|diagnostic| diagnostic.message)?;
        let variable = Variable::read(&body.blocks[0]).map_err(|errors| all(&errors))?;
        let given = match (&self.given, &self.text) {
            (Some(expr), _) => Some(session.evaluate(id, expr)),
            (None, Some(text)) => Some(variable.parse_text(id, text)),
            (None, None) => None,
        };
        let given = given.transpose().map_err(|diagnostic| diagnostic.message)?;
        let context = Context { dialect: Dialect::Terraform, scope: session, host: &NoHost };
        variable.accept(given.as_ref(), &context).map(|accepted| accepted.value).map_err(|errors| all(&errors))
    }
}

fn all(errors: &[EvalError]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

fn agree(path: &Path) {
    let mut session = Session::new(NoHost, "/module");
    session.bind("terraform_data", recorded::terraform_data());
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(!cases.is_empty(), "{} holds no case", path.display());
    let differences: Vec<String> = cases
        .iter()
        .filter_map(|line| {
            let case: Case = serde_json::from_str(line).expect(line);
            let recorded: Recorded<'_> = serde_json::from_str(line).expect(line);
            let got = case.outcome(&session);
            if std::env::var_os("ONUS_SHOW").is_some() {
                println!("{line}\n    here: {got:?}");
            }
            Some(format!("{line}\n    here: {}", recorded.difference(got)?))
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{}: {} of {} cases disagree with terraform:\n{}",
        path.display(),
        differences.len(),
        cases.len(),
        differences.join("\n")
    );
}

#[test]
fn every_recorded_variable_agrees_with_terraform() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/variables");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().for_each(|file| agree(file));
}

/// For those who work on variables: `ONUS_VARIABLES` names a file with cases of their own.
#[test]
fn variables_from_outside_agree_with_terraform() {
    if let Some(path) = std::env::var_os("ONUS_VARIABLES") {
        agree(Path::new(&path));
    }
}
