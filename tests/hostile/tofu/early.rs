//! What is decided before anything is planned: OpenTofu 1.8, internal/configs/static_scope.go.

use super::{Checked, bucket, check, tree};

const WRAP: &str = "variable \"where\" {}\nmodule \"inner\" {\n  source = \"../${var.where}\"\n}\n";

const LOCAL: &str = "variable \"kind\" {\n  default = \"logs\"\n}\nlocals {\n  at = join(\"/\", [\"..\", var.kind])\n}\n\
    module \"inner\" {\n  source = local.at\n}\n";

/// A root module beside modules, the first of which has a bucket.
fn with(root: &str, modules: &[(&str, &str)]) -> Checked {
    let logs = bucket("logs", "");
    let files = [(".git/HEAD", "ref: refs/heads/main\n"), ("root/main.tf", root), ("modules/logs/main.tf", &logs)];
    check(&tree(&[&files, modules].concat()), &["."])
}

#[test]
fn a_source_of_variables_and_local_values_leads_to_its_directory() {
    for root in [
        "variable \"kind\" {\n  default = \"logs\"\n}\nmodule \"m\" {\n  source = \"../modules/${var.kind}\"\n}\n",
        "locals {\n  base = \"../modules\"\n  all = \"${local.base}/logs\"\n}\nmodule \"m\" {\n  source = local.all\n}\n",
        "variable \"kinds\" {\n  type = map(string)\n  default = { a = \"logs\" }\n}\n\
         module \"m\" {\n  source = \"../modules/${var.kinds[\"a\"]}\"\n}\n",
        "module \"m\" {\n  source = terraform.workspace == \"default\" ? \"../modules/logs\" : \"../modules/none\"\n}\n",
        "module \"m\" {\n  source = tofu.workspace == \"default\" ? \"../modules/logs\" : \"../modules/none\"\n}\n",
        "module \"m\" {\n  source = format(\"%s/../modules/logs\", path.module == \".\" ? \"..\" : \"x\")\n}\n",
    ] {
        // The last of them climbs once more, within the repository.
        let root = root.replace("/../modules/logs", "/modules/logs");
        assert_eq!(with(&root, &[]).buckets(), ["module.m.aws_s3_bucket.logs"], "{root}");
    }
}

#[test]
fn a_source_may_come_from_the_caller_of_its_module() {
    let root = "variable \"kind\" {\n  default = \"logs\"\n}\n\
        module \"w\" {\n  source = \"../modules/wrap\"\n  where  = var.kind\n}\n\
        module \"l\" {\n  source = \"../modules/local\"\n}\n";
    let buckets = ["module.l.module.inner.aws_s3_bucket.logs", "module.w.module.inner.aws_s3_bucket.logs"];
    let modules = [("modules/wrap/main.tf", WRAP), ("modules/local/main.tf", LOCAL)];
    assert_eq!(with(root, &modules).buckets(), buckets);
}

#[test]
fn values_are_those_that_are_given_and_a_directory_that_is_called_is_no_root() {
    let directory = tree(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("root/main.tofu", "variable \"kind\" {}\nmodule \"m\" {\n  source = \"../modules/${var.kind}\"\n}\n"),
        ("root/terraform.tfvars", "kind = \"a\"\n"),
        ("modules/a/main.tf", &bucket("a", "")),
        ("modules/b/main.tf", &bucket("b", "")),
    ]);
    let checked = check(&directory, &["."]);
    assert_eq!(checked.texts("inputs", "estate"), ["modules/b", "root"]);
    assert_eq!(checked.buckets(), ["aws_s3_bucket.b", "module.m.aws_s3_bucket.a"]);
    let checked = check(&directory, &[".", "--var", "kind=b"]);
    assert_eq!(checked.texts("inputs", "estate"), ["modules/a", "root"]);
    let checked = check(&directory, &["--changed", "modules/a/main.tf"]);
    assert_eq!(checked.texts("inputs", "estate"), ["root"]);
    assert_eq!(checked.buckets(), ["module.m.aws_s3_bucket.a"]);
}

#[test]
fn modules_that_call_each_other_by_computed_sources_are_not_passed_over() {
    let call = |to: &str| {
        format!("variable \"to\" {{\n  default = \"{to}\"\n}}\nmodule \"m\" {{\n  source = \"../${{var.to}}\"\n}}\n")
    };
    let directory = tree(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("a/main.tf", &call("b")),
        ("b/main.tf", &call("a")),
        ("c/main.tf", &bucket("c", "")),
    ]);
    let checked = check(&directory, &["."]);
    assert_eq!(checked.run.code, 2);
    let errors = checked.errors();
    assert!(errors.iter().all(|error| error == "the module `m` calls itself, so that it never ends"), "{errors:?}");
    assert!(!errors.is_empty());
    assert_eq!(checked.texts("inputs", "estate"), ["a", "c"]);
}

#[test]
fn a_source_without_a_value_is_not_known_and_says_what_gives_it_one() {
    let root = "variable \"base\" {}\nmodule \"m\" {\n  source = \"${var.base}/logs\"\n}\n";
    let checked = check(&tree(&[("main.tf", root)]), &[".", "--unknown", "fail"]);
    assert_eq!(checked.run.code, 3, "{}", checked.run.stderr);
    let (verdict, reason) = checked.verdict("versioning-off", "module.m");
    assert_eq!(verdict, "unknown");
    let why = "where its module comes from is not known: var.base has no default and no value was given; a value in a \
               `.tfvars` file, or `--var`, decides it";
    assert_eq!(reason, why);
    let directory = tree(&[("main.tf", root), ("modules/logs/main.tf", &bucket("logs", ""))]);
    let checked = check(&directory, &[".", "--var", "base=./modules"]);
    assert_eq!(checked.buckets(), ["module.m.aws_s3_bucket.logs"]);
}

#[test]
fn that_a_module_may_be_part_of_a_root_module_whose_source_has_no_value_is_told() {
    let root = "variable \"kind\" {}\nmodule \"m\" {\n  source = \"../modules/${var.kind}\"\n}\n";
    let directory = tree(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("root/main.tofu", root),
        ("modules/a/main.tf", &bucket("a", "")),
    ]);
    let notes = |arguments: &[&str]| {
        let checked = check(&directory, arguments);
        checked.report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|note| note.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let whole = "root calls modules whose sources are not known: those here that nothing else calls are judged as root \
                 modules";
    assert_eq!(notes(&["."]), vec![whole.to_owned()]);
    let changed = "root calls modules whose sources are not known: whether what changed is part of other root modules is \
                   not known";
    assert_eq!(notes(&["--changed", "modules/a/main.tf"]), vec![changed.to_owned()]);
    assert_eq!(notes(&["--changed", "root/main.tofu"]), Vec::<String>::new());
    assert_eq!(notes(&[".", "--var", "kind=a"]), Vec::<String>::new());
}

#[test]
fn a_source_without_a_value_leads_where_it_led_when_modules_were_installed() {
    let manifest =
        r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"m","Source":"./modules/logs","Dir":"modules/logs"}]}"#;
    let directory = tree(&[
        ("main.tf", "variable \"base\" {}\nmodule \"m\" {\n  source = \"${var.base}/logs\"\n}\n"),
        ("modules/logs/main.tf", &bucket("logs", "")),
        (".terraform/modules/modules.json", manifest),
    ]);
    assert_eq!(check(&directory, &["."]).buckets(), ["module.m.aws_s3_bucket.logs"]);
}

#[test]
fn what_is_known_only_later_is_an_error() {
    let late = "and reads ";
    for (root, why) in [
        ("module \"m\" {\n  source = aws_s3_bucket.x.id\n}\n", "`aws_s3_bucket.x`, which is planned"),
        (
            "data \"aws_region\" \"r\" {}\nmodule \"m\" {\n  source = \"./${data.aws_region.r.name}\"\n}\n",
            "reads `data.aws_region.r`, which is planned",
        ),
        ("ephemeral \"e\" \"r\" {}\nmodule \"m\" {\n  source = ephemeral.e.r.id\n}\n", "reads `ephemeral.e.r`"),
        ("locals {\n  l = aws_s3_bucket.x.id\n}\nmodule \"m\" {\n  source = local.l\n}\n", "`aws_s3_bucket.x`"),
        ("module \"o\" {\n  source = \"../modules/logs\"\n}\nmodule \"m\" {\n  source = module.o.x\n}\n", "`module.o`"),
        ("module \"m\" {\n  for_each = toset([\"a\"])\n  source = \"./${each.key}\"\n}\n", "`each`"),
        ("module \"m\" {\n  count = 2\n  source = \"./${count.index}\"\n}\n", "`count`"),
        (
            "module \"m\" {\n  source = provider::aws::trim_iam_role_path(\"x\")\n}\n",
            "`provider::aws::trim_iam_role_path`",
        ),
        (
            "variable \"n\" {\n  default = \"x\"\n  const = false\n}\nmodule \"m\" {\n  source = var.n\n}\n",
            "`var.n`, which is declared with `const = false`",
        ),
        (
            "variable \"e\" {\n  default = \"x\"\n  ephemeral = true\n}\nmodule \"m\" {\n  source = var.e\n}\n",
            "`var.e`, which is ephemeral",
        ),
        (
            "module \"m\" {\n  source = \"../modules/wrap\"\n  where = aws_s3_bucket.x.id\n}\n",
            "the source of module `inner` is decided before anything is planned, and reads `aws_s3_bucket.x`",
        ),
    ] {
        let modules = [("modules/wrap/main.tf", WRAP)];
        let checked = with(&format!("{}{root}", bucket("x", "")), &modules);
        assert_eq!(checked.run.code, 2, "{root}");
        let errors = checked.errors();
        assert!(errors.iter().any(|error| error.contains(late) && error.contains(why)), "{root} {errors:?}");
    }
}

#[test]
fn a_source_that_is_no_text_or_is_secret_is_an_error() {
    for (source, why) in [
        ("null", "the source of module `m` is null"),
        ("[\"../modules/logs\"]", "the source of module `m` is no text"),
        ("sensitive(\"../modules/logs\")", "the source of module `m` is sensitive, and fetching the module shows it"),
        ("local.broken", "the source of module `m` is not known, because local.broken has an error"),
        ("local.circle", "the source of module `m` is not known, because local.circle has an error"),
    ] {
        let locals = "locals {\n  broken = upper([])\n  circle = local.back\n  back = local.circle\n}\n";
        let checked = with(&format!("{locals}module \"m\" {{\n  source = {source}\n}}\n"), &[]);
        assert_eq!(checked.run.code, 2, "{source}");
        assert!(checked.errors().iter().any(|error| error == why), "{source} {:?}", checked.errors());
    }
}

#[test]
fn computed_sources_in_json_are_read_alike() {
    let root = r#"{"variable": {"kind": {"default": "logs"}}, "module": {"m": {"source": "../modules/${var.kind}"}}}"#;
    let directory = tree(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("root/main.tofu.json", root),
        ("modules/logs/main.tf", &bucket("logs", "")),
    ]);
    assert_eq!(check(&directory, &["."]).buckets(), ["module.m.aws_s3_bucket.logs"]);
}

#[test]
fn a_version_that_is_computed_is_told_with_the_source() {
    let root = "variable \"v\" {\n  default = \"~> 4.0\"\n}\n\
        module \"m\" {\n  source = \"acme/logs/aws\"\n  version = var.v\n}\n";
    for (file, tool) in [("main.tf", "terraform"), ("main.tofu", "tofu")] {
        let (verdict, reason) = check(&tree(&[(file, root)]), &["."]).verdict("versioning-off", "module.m");
        assert_eq!(verdict, "unknown");
        assert_eq!(reason, format!("its module, acme/logs/aws (~> 4.0), is not on disk; `{tool} get` downloads it"));
    }
}

/// What reads itself is told by the address that a configuration writes, with what kind of block it is.
#[test]
fn what_depends_on_itself_is_named_as_it_is_written() {
    for (block, named) in [
        ("data \"aws_vpc\" \"y\" {\n  count = data.aws_vpc.y[0].id == \"\" ? 1 : 0\n}\n", "data.aws_vpc.y"),
        ("ephemeral \"e\" \"y\" {\n  count = length(ephemeral.e.y)\n}\n", "ephemeral.e.y"),
        ("resource \"e\" \"y\" {\n  count = length(e.y)\n}\n", "e.y"),
    ] {
        let reads = format!("  tags = {{ A = try({named}[0].id, \"\") }}\n");
        let errors = with(&format!("{}{block}", bucket("x", &reads)), &[]).errors();
        let wanted = format!("`{named}` depends on itself");
        assert!(errors.iter().any(|error| error.starts_with(&wanted)), "{block} {errors:?}");
    }
}
