//! Lines with values that another text says to be sensitive: an override file, a second declaration, the module that is
//! called.

use super::none_of;
use super::texts::checked;

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  tags   = { A = var.a }\n}\n";

/// A variable with a mistake beside its default.
const MISTAKEN: &str = "variable \"a\" {\n  default  = \"@default@\"\n  nullable = nope.x\n}\n";

#[test]
fn a_default_is_hidden_whichever_declaration_says_that_it_is_sensitive() {
    let sensitive = "variable \"a\" {\n  sensitive = true\n}\n";
    let broken = "variable \"a\" {\n  sensitive = true\n  oops\n}\n";
    let json = "{\"variable\": {\"a\": {\"sensitive\": true}}}";
    for (name, text) in [
        ("override.tf", sensitive),
        ("x_override.tf", sensitive),
        ("override.tf.json", json),
        ("second.tf", sensitive),
        ("second.tf.json", json),
        ("broken.tf", broken),
        ("override.tf", broken),
        ("second.tf.json", "{\"variable\": {\"a\": {\"sensitive\": true,,}}}"),
        ("override.tf", "variable \"a\" {\n  ephemeral = true\n}\n"),
    ] {
        let main = format!("{MISTAKEN}{BUCKET}");
        let (code, report) = checked(name, &[("main.tf", &main), (name, text)]);
        assert!(code == 2 && report.contains("default  = (sensitive value)"), "{name} {text}: {report}");
        let main = "{\"variable\": {\"a\": {\"default\": \"@default@\", \"nullable\": \"${nope.x}\"}}}";
        checked(name, &[("main.tf.json", main), ("bucket.tf", BUCKET), (name, text)]);
    }
}

#[test]
fn a_value_is_hidden_whichever_declaration_says_that_it_is_sensitive() {
    let sensitive = "variable \"a\" {\n  sensitive = true\n}\n";
    for (name, text) in [
        ("override.tf", sensitive),
        ("second.tf", sensitive),
        ("broken.tf", "variable \"a\" {\n  sensitive = true\n  oops\n}\n"),
    ] {
        for values in
            ["a = \"@text@\"\n", "a = \"@text@\" oops\n", "a = \"@text@\"\nb = nope()\n", "a = f(\"@text@\")\n"]
        {
            let main = format!("variable \"a\" {{\n  type = number\n}}\nvariable \"b\" {{\n}}\n{BUCKET}");
            checked(name, &[("main.tf", &main), (name, text), ("terraform.tfvars", values)]);
            checked(
                name,
                &[("main.tf", &main.replace("number", "string")), (name, text), ("terraform.tfvars", values)],
            );
        }
    }
}

const OUTPUT: &str = "output \"o\" {\n  value = \"@output@${nope.x}\"\n}\n";

#[test]
fn an_output_is_hidden_whichever_declaration_says_that_it_is_sensitive() {
    let sensitive = "output \"o\" {\n  sensitive = true\n}\n";
    for name in ["override.tf", "second.tf"] {
        checked(name, &[("main.tf", OUTPUT), (name, sensitive)]);
    }
}

/// The module that is called, at `a/inner/main.tf`.
const INNER: &str = "variable \"pin\" {\n  sensitive = true\n}\nvariable \"status\" {\n  default = \"Enabled\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  tags   = { Pin = jsonencode(var.pin) }\n}\nresource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {\n    status = var.status\n  }\n}\n";

#[test]
fn what_is_passed_to_a_sensitive_variable_of_a_module_is_hidden() {
    let near = "status = \"Suspended\"";
    for (call, errors) in [
        (format!("pin = \"@pin@\"\n  {near}"), false),
        (format!("count = 2\n  pin = \"@pin@\"\n  {near}"), false),
        (format!("for_each = toset([\"x\"])\n  pin = \"@pin@\"\n  {near}"), false),
        (format!("pin = join(\"-\", [\n    \"@pin@\",\n  ])\n  {near}"), false),
        (format!("pin = {{\n    a = \"@pin@\"\n  }}\n  {near}"), false),
        (format!("pin = <<EOT\n@pin@\nEOT\n  {near}"), false),
        (format!("{near}\n  pin = true ? \"@pin@\" : null"), false),
        ("pin = \"@pin@${nope.x}\"".to_owned(), true),
        ("pin = \"@pin@\"\n  absent = 1".to_owned(), true),
        ("pin = \"@pin@\"\n  pin = \"@other@\"".to_owned(), true),
        ("pin = \"@pin@\" oops".to_owned(), true),
        ("pin = \"@pin@\"\n  oops".to_owned(), true),
        ("pin = [\"@pin@\"\n".to_owned(), true),
        ("status = nope.x\n  pin = \"@pin@\"".to_owned(), true),
    ] {
        let call = format!("module \"m\" {{\n  source = \"../a/inner\"\n  {call}\n}}\n");
        let (code, report) = checked(&call, &[("root/main.tf", &call), ("a/inner/main.tf", INNER)]);
        assert_eq!(code == 2, errors, "{call}: {report}");
        // A finding draws fewer lines around its place than an error does.
        assert!(!errors || report.contains("(sensitive value)"), "{call}: {report}");
    }
}

#[test]
fn what_is_passed_is_hidden_in_whatever_file_the_call_stands() {
    let inner = ("a/inner/main.tf", INNER);
    let call = |more: &str| format!("module \"m\" {{\n  source = \"./a/inner\"\n{more}\n  status = nope.x\n}}\n");
    let json = "{\"module\": {\"m\": {\"source\": \"./a/inner\", \"status\": \"Suspended\", \"pin\": \"@pin@\"}}}";
    let later = "module \"m\" {\n  pin = \"@later@\"\n  status = nope.x\n}\n";
    let pin = call("  pin = \"@pin@\"");
    let twice = call("  pin = \"@later@\"").replace("./a", "./b");
    for files in [
        &[("main.tf.json", json), inner][..],
        &[("main.tf", &pin), ("override.tf", later), inner],
        &[("main.tf", &call("")), ("override.tf", later), inner],
        &[("main.tf", &pin), ("other.tf", &twice), inner],
        // A module that is called by one that is called.
        &[("main.tf", "module \"up\" {\n  source = \"./a\"\n}\n"), ("a/main.tf", &pin.replace("./a", ".")), inner],
        // A module that says so in its own override file.
        &[
            ("main.tf", &pin),
            ("a/inner/main.tf", &INNER.replace("  sensitive = true\n", "")),
            ("a/inner/override.tf", "variable \"pin\" {\n  sensitive = true\n}\n"),
        ],
        // Modules that call each other are not followed, and told of.
        &[
            ("main.tf", &pin),
            inner,
            ("a/inner/more.tf", "module \"n\" {\n  source = \"../..\"\n  pin = \"@more@\"\n}\n"),
        ],
    ] {
        let (_, report) = checked(&format!("{files:?}"), files);
        assert!(report.contains("(sensitive value)"), "{files:?}: {report}");
    }
    let installed = [
        ("main.tf", &*pin.replace("./a/inner", "acme/m/aws")),
        (".terraform/modules/m/main.tf", INNER),
        (
            ".terraform/modules/modules.json",
            "{\"Modules\": [{\"Key\": \"m\", \"Source\": \"registry.terraform.io/acme/m/aws\", \"Dir\": \".terraform/modules/m\"}]}",
        ),
    ];
    let (_, report) = checked("installed", &installed);
    assert!(report.contains("pin = (sensitive value)"), "{report}");
}

/// Of a module that is not on disk, names decide.
#[test]
fn what_is_passed_to_a_module_that_nobody_can_read_is_hidden_by_its_name() {
    let call = "module \"m\" {\n  source         = \"acme/m/aws\"\n  admin_password = \"@password@\"\n  status         = nope.x\n}\n";
    let (code, report) = checked(call, &[("main.tf", call)]);
    assert!(code == 2 && report.contains("admin_password = (sensitive value)"), "{report}");
}

/// The other commands that read modules draw the same lines.
#[test]
fn no_command_draws_what_is_passed() {
    let call = "module \"m\" {\n  source = \"./a/inner\"\n  pin    = \"@pin@\"\n  status = nope.x\n}\n";
    let module = [("main.tf", call), ("a/inner/main.tf", INNER)];
    let plan = "{\"format_version\": \"1.2\", \"terraform_version\": \"1.11.4\", \"resource_changes\": [], \"configuration\": {}}";
    let (directory, secrets) = super::planted::files(&[&module[..], &[("plan.json", plan)]].concat());
    for (arguments, code) in [
        (&["console", "."][..], 0),
        (&["check", "plan.json", "--root", "."], 0),
        (&["baseline", "."], 2),
        (&["waive", "versioning-off", "module.m.aws_s3_bucket.b", "--reason", "known"], 2),
        (&["check", "--changed", "main.tf"], 2),
    ] {
        let run = super::super::support::run(super::command(&directory, arguments).stdin(std::process::Stdio::null()));
        let said = [("output".to_owned(), run.stdout), ("errors".to_owned(), run.stderr)];
        none_of(&secrets, &said, &format!("{arguments:?}"));
        let drawn = said.iter().any(|(_, text)| text.contains("nope"));
        assert!(run.code == code && drawn, "{arguments:?}: {} {said:?}", run.code);
    }
}

/// Each of these looks at the whole text once for every line where nothing remembers.
#[test]
fn open_brackets_take_no_quadratic_time() {
    let mut secrets = onus::source::Secrets::default();
    secrets.pass(&"m".into(), &"a".into());
    let secrets = std::sync::Arc::new(secrets);
    for line in [
        "token = f(\n",
        "token = [f({\n",
        "a = [\n",
        "a = f(token = (\n",
        "-----BEGIN PRIVATE KEY-----\n",
        "default = [\n",
    ] {
        for end in ["", "\"x\"\n", ")\n"] {
            let text = format!(
                "module \"m\" {{\n{}{}",
                line.repeat(30_000),
                end.repeat(if end == ")\n" { 30_000 } else { 1 })
            );
            let start = std::time::Instant::now();
            let mut sources = onus::source::SourceMap::default();
            let source = sources.add(onus::source::Source::new("main.tf", text));
            sources.conceal(source, secrets.clone());
            sources.get(source).unwrap().hidden();
            assert!(start.elapsed().as_secs() < 10, "{line}");
        }
    }
}
