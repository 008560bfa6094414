//! Variables against terraform: recorded cases, see testdata/variables/README.md.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, reason = "reads recorded cases")]

mod recorded;

use std::path::{Path, PathBuf};

use onus::eval::{Session, Variable};
use onus::hcl;
use onus::lang::{Context, Dialect, EvalError, NoHost};
use onus::limits::Tally;
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
        let context = Context { dialect: Dialect::Terraform, scope: session, host: &NoHost, tally: &Tally::default() };
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

fn read(block: &str) -> Result<Variable, String> {
    let body = hcl::parse(SourceId(0), block).map_err(|diagnostic| diagnostic.message)?;
    Variable::read(&body.blocks[0]).map_err(|errors| all(&errors))
}

fn typed(ty: &str) -> Variable {
    read(&format!("variable \"v\" {{\n  type = {ty}\n}}")).unwrap()
}

/// What is said of a value that does not fit a type.
fn mismatch(ty: &str, value: &str) -> String {
    let given = Session::new(NoHost, "/module").evaluate(SourceId(0), value).unwrap();
    typed(ty).constraint.apply(&given).unwrap_err().to_string()
}

#[test]
fn a_mismatch_names_the_part_and_what_it_lacks() {
    let said = [
        ("number", "[1]", "a number is required, not a tuple"),
        ("number", "\"x\"", "a number is required; the string holds none"),
        ("bool", "\"True\"", "a bool is required; it is written in lower case"),
        (
            "list(object({ days = number }))",
            "[{ days = 1 }, { days = [] }]",
            "[1].days: a number is required, not a tuple",
        ),
        (
            "map(object({ days = number }))",
            "{ a = { dayz = 1 } }",
            "[\"a\"]: attribute `days` is required; `dayz` is no attribute",
        ),
        ("object({ a = string, b = string })", "{}", "attributes `a` and `b` are required"),
        (
            "object({ a = object({ b = list(number) }) })",
            "{ a = { b = [1, \"x\"] } }",
            ".a.b[1]: a number is required; the string holds none",
        ),
        ("tuple([string, string])", "[1]", "a tuple of 2 elements is required, not of 1"),
        ("list(string)", "\"x\"", "a list of strings is required, not a string"),
        ("list(string)", "{ a = 1 }", "a list of strings is required, not an object"),
    ];
    for (ty, value, message) in said {
        assert_eq!(mismatch(ty, value), message, "{ty} {value}");
    }
    for (ty, value) in [("list(any)", "[1, [2]]"), ("map(any)", "{ a = 1, b = [2] }"), ("set(any)", "[{}, []]")] {
        assert!(mismatch(ty, value).contains("the same type"), "{}", mismatch(ty, value));
    }
}

#[test]
fn a_slip_in_a_declaration_finds_what_was_meant() {
    let helped = [
        ("type = strng", "did you mean `string`?"),
        ("type = List(string)", "did you mean `list`?"),
        ("type = \"string\"", "write `string` without quotes"),
        ("type = \"list\"", "write `list(string)` without quotes"),
        ("type = set", "write `set(string)`, or `set(any)`"),
        (
            "type = list(optional(string))",
            "only attributes of an object can be optional: `object({ name = optional(string) })`",
        ),
        ("defalt = 1", "did you mean `default`?"),
        ("default {}", "it is an argument: write `default = …`"),
        ("validation = true", "it is a block: write `validation { … }`"),
        ("type = string\n default = var.x", "write a literal; text stands in quotes"),
    ];
    for (argument, help) in helped {
        let body = hcl::parse(SourceId(0), &format!("variable \"v\" {{\n {argument}\n}}")).unwrap();
        let errors = Variable::read(&body.blocks[0]).unwrap_err();
        assert_eq!(errors[0].help.as_deref(), Some(help), "{argument}");
    }
}

#[test]
fn all_that_is_wrong_with_a_declaration_is_said_at_once() {
    let message = read("variable \"count\" {\n type = foo\n x = 1\n sensitive = null\n validation {}\n}").unwrap_err();
    for part in [
        "named `count`",
        "`foo` is no type",
        "`x` is no argument",
        "`sensitive` is not",
        "no `condition`",
        "no `error_message`",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn a_sensitive_value_is_in_no_message() {
    let block = "variable \"v\" {\n type = string\n sensitive = true\n validation {\n condition = CONDITION\n error_message = \"bad ${var.v}\"\n }\n}";
    let session = Session::new(NoHost, "/module");
    let context = Context { dialect: Dialect::Terraform, scope: &session, host: &NoHost, tally: &Tally::default() };
    for condition in ["var.v == \"x\"", "tonumber(var.v) > 1", "var.v > 1", "var.v", "var.v ? true : false"] {
        let variable = read(&block.replace("CONDITION", condition)).unwrap();
        let errors = variable.accept(Some(&Value::string("hunter2")), &context).unwrap_err();
        assert!(!all(&errors).contains("hunter2"), "{condition}: {}", all(&errors));
    }
    for ty in ["number", "bool", "list(string)", "object({ a = number })", "set(any)", "map(number)"] {
        let secrets = [Value::string("hunter2"), Value::object([("a", Value::string("hunter2"))])];
        for value in secrets {
            let said = typed(ty).value(Some(&value.with_sensitivity(true)));
            assert!(said.is_ok() || !said.unwrap_err().message.contains("hunter2"), "{ty}");
        }
    }
    let value = read(&block.replace("CONDITION", "var.v != \"\"")).unwrap().accept(Some(&Value::string("a")), &context);
    assert!(value.unwrap().value.is_sensitive());
}

#[test]
fn sensitive_parts_stay_sensitive() {
    let secret = || Value::int(1).with_sensitivity(true);
    let masks = [
        ("list(string)", Value::tuple(vec![secret(), Value::int(2)]), "[true,false]"),
        ("set(string)", Value::tuple(vec![secret(), Value::int(2)]), "true"),
        ("map(string)", Value::object([("a", secret())]), "{\"a\":true}"),
        ("object({ a = string, b = optional(string, \"x\") })", Value::object([("a", secret())]), "{\"a\":true}"),
        ("object({ b = optional(string, \"x\") })", Value::object([("a", secret())]).with_sensitivity(true), "true"),
        ("list(object({ b = optional(string, \"x\") }))", Value::tuple(vec![Value::object([("a", secret())])]), ""),
    ];
    for (ty, value, mask) in masks {
        let record = typed(ty).value(Some(&value)).unwrap().recorded().unwrap();
        assert_eq!(record.sensitive.as_deref().unwrap_or(""), mask, "{ty}");
    }
}

#[test]
fn a_validation_of_something_unknown_is_undecided_and_says_why() {
    let block = "variable \"v\" {\n type = string\n validation {\n condition = var.v != \"\" && var.other == 1\n error_message = \"bad\"\n }\n}";
    let mut session = Session::new(NoHost, "/module");
    session.bind("var", Value::object([("other", Value::int(1)), ("v", Value::string("not this one"))]));
    let context = Context { dialect: Dialect::Terraform, scope: &session, host: &NoHost, tally: &Tally::default() };
    let id = recorded::terraform_data().get("t").and_then(|t| t.get("id")).cloned().unwrap();
    let variable = read(block).unwrap();
    let accepted = variable.accept(Some(&id), &context).unwrap();
    assert!(accepted.value.is_unknown());
    let [undecided] = accepted.undecided.as_slice() else { panic!("{:?}", accepted.undecided) };
    assert_eq!(&*undecided.reason.what, "terraform_data.t.id");
    assert_eq!(&block[undecided.span.start..undecided.span.end], "var.v != \"\" && var.other == 1");
    assert!(variable.accept(Some(&Value::string("a")), &context).unwrap().undecided.is_empty());
    let errors = variable.accept(Some(&Value::string("")), &context).unwrap_err();
    assert_eq!(all(&errors), "the value of `v` is refused: bad");
}
