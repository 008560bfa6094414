//! Links: in circles, out of what is checked, and to nothing.

use super::{Tree, bucket, buckets, errors};

const OUTSIDE: &str = "S3CRET-OUTSIDE";

/// A repository beside something that nothing in it may show: links that lead there have a target which exists.
fn repository(files: &[(&str, &str)]) -> Tree {
    let tree = Tree::new(files);
    tree.write("repository/.git/HEAD", "ref: refs/heads/main\n");
    tree.write("outside/secret.txt", OUTSIDE);
    tree.write("outside/secret.tf", format!("locals {{ x = \"{OUTSIDE}\" }}\n{}", bucket("outside")));
    tree.write("outside/secret.tfvars", format!("name = \"{OUTSIDE}\"\n"));
    tree.write("outside/settings.hcl", "fail_on = \"critical\"\n");
    let policy = format!(
        "resource_policy \"aws_s3_bucket\" \"theirs\" {{\n  enforce {{\n    condition = false\n    error_message = \"{OUTSIDE}\"\n  }}\n}}\n"
    );
    tree.write("outside/theirs.policy.hcl", policy);
    tree
}

/// What is said when a link leads out, and that nothing of what lies there is.
fn refused(tree: &Tree, arguments: &[&str], about: &str) {
    let arguments = [&["check", "--quiet"], arguments].concat();
    let run = tree.onus(&arguments);
    assert_eq!(run.code, 2, "{arguments:?}: {}", run.stdout);
    let said = run.stdout.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(said.contains(about), "{arguments:?}: {said}");
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(!all.contains(OUTSIDE) && !all.contains("outside.aws") && !all.contains("acme-outside"), "{all}");
}

#[test]
fn links_in_circles_are_told_and_the_rest_is_judged_once() {
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    tree.link("self.tf", "self.tf");
    tree.link("ping.tf", "pong.tf");
    tree.link("pong.tf", "ping.tf");
    tree.link("sub/up", "..");
    tree.link("here", ".");
    tree.link("terraform.tfvars", "terraform.tfvars");
    let (code, report) = tree.json(&["."]);
    assert_eq!(code, 2);
    let errors = errors(&report);
    for name in ["self.tf", "ping.tf", "pong.tf", "terraform.tfvars"] {
        assert_eq!(errors.iter().filter(|error| error.starts_with(&format!("{name}: "))).count(), 1, "{errors:?}");
    }
    assert_eq!(buckets(&report), ["aws_s3_bucket.real"]);
    // A circle that is given, and one on the way.
    tree.link("plan.json", "plan.json");
    for path in ["plan.json", "plan.json/x", "sub/up/sub/up/self.tf"] {
        let run = tree.onus(&["check", "--quiet", path]);
        assert_eq!(run.code, 2, "{path}: {}", run.stdout);
        assert!(run.stdout.contains(path), "{}", run.stdout);
    }
    // One that comes back to where it began is no error.
    let (code, report) = tree.json(&["sub/up/sub"]);
    assert_eq!((code, buckets(&report).len()), (2, 0), "there is no configuration below it");
}

#[test]
fn that_links_to_directories_elsewhere_are_not_followed_is_told() {
    let notes = |tree: &Tree, arguments: &[&str]| {
        let (code, report) = tree.json(arguments);
        assert_eq!((code, buckets(&report)), (1, vec!["aws_s3_bucket.in".to_owned()]));
        report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let tree = repository(&[("repository/main.tf", &bucket("in")), ("repository/empty/readme.md", "")]);
    tree.link("repository/inside", "empty");
    tree.link("repository/file", "../outside/secret.txt");
    tree.link("repository/nothing", "../nothing");
    assert_eq!(notes(&tree, &["repository"]), Vec::<String>::new());
    tree.link("repository/empty/out", "../../outside");
    let why = "links to directories are not followed, and what lies there is judged only where a module calls it";
    let one = format!("repository/empty/out leads to a directory elsewhere: {why}");
    assert_eq!(notes(&tree, &["repository"]), [one]);
    tree.link("repository/again", "../outside");
    let two = format!("2 links lead to directories elsewhere, the first is repository/again: {why}");
    assert_eq!(notes(&tree, &["repository"]), [two]);
}

#[test]
fn no_link_of_a_module_leads_out_of_the_repository() {
    let named = "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n";
    let tree = repository(&[
        ("repository/file/main.tf", &bucket("own")),
        ("repository/module/main.tf", "module \"m\" {\n  source = \"./linked\"\n}\n"),
        ("repository/values/main.tf", named),
        ("repository/auto/main.tf", named),
        ("repository/function/main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = file(\"linked.txt\")\n}\n"),
        ("repository/manifest/main.tf", "module \"m\" {\n  source = \"acme/bucket/aws\"\n}\n"),
        ("repository/workspace/main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = terraform.workspace\n}\n"),
    ]);
    let out = |name: &str| tree.path("outside").join(name);
    tree.link("repository/file/linked.tf", out("secret.tf"));
    tree.link("repository/module/linked", out(""));
    tree.link("repository/values/terraform.tfvars", out("secret.tfvars"));
    tree.link("repository/auto/x.auto.tfvars", out("secret.tfvars"));
    tree.link("repository/function/linked.txt", out("secret.txt"));
    tree.write(
        "repository/manifest/.terraform/modules/modules.json",
        "{\"Modules\":[{\"Key\":\"m\",\"Dir\":\".terraform/modules/m\"}]}",
    );
    tree.link("repository/manifest/.terraform/modules/m", out(""));
    tree.link("repository/workspace/.terraform/environment", out("secret.txt"));
    for (place, about) in [
        ("file", "is a link that leads outside the repository"),
        ("module", "is reached by a link that leads too far"),
        ("values", "is a link that leads outside the repository"),
        ("auto", "is a link that leads outside the repository"),
        ("function", "lies outside the root directory"),
        ("workspace", "which workspace is selected is not known"),
    ] {
        refused(&tree, &[&format!("repository/{place}")], about);
    }
    // A module that is not where the manifest says is one that is not on disk, which is no error but unknown.
    let run = tree.onus(&["check", "--unknown", "fail", "repository/manifest"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(!run.stdout.contains(OUTSIDE) && run.stdout.contains("module.m"), "{}", run.stdout);
}

#[test]
fn no_settings_and_no_policies_come_from_outside_the_repository() {
    let tree = repository(&[
        ("repository/settings/main.tf", &bucket("own")),
        ("repository/policies/main.tf", &bucket("own")),
        ("repository/policies/.onus.hcl", "policy_dirs = [\"linked\"]\n"),
        ("repository/climbing/main.tf", &bucket("own")),
        ("repository/climbing/.onus.hcl", "policy_dirs = [\"../../outside\"]\n"),
        ("repository/file/main.tf", &bucket("own")),
        ("repository/file/.onus.hcl", "policy_dirs = [\"rules\"]\n"),
    ]);
    tree.link("repository/settings/.onus.hcl", tree.path("outside/settings.hcl"));
    tree.link("repository/policies/linked", tree.path("outside"));
    tree.link("repository/file/rules/theirs.policy.hcl", tree.path("outside/theirs.policy.hcl"));
    refused(&tree, &["repository/settings"], "is a link that leads out of the repository");
    refused(&tree, &["repository/policies"], "lies outside the repository");
    refused(&tree, &["repository/climbing"], "outside");
    refused(&tree, &["repository/file"], "is a link that leads out of the repository");
    // What the user names himself can lie anywhere.
    tree.link("linked.hcl", "outside/settings.hcl");
    tree.link("linked", "outside");
    let run = tree.onus(&["check", "--quiet", "--config", "linked.hcl", "repository/file"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let run = tree.onus(&["check", "--config", "none", "--policy-dir", "linked", "repository/file"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains(OUTSIDE));
}

#[test]
fn changed_files_are_those_of_the_repository() {
    let tree = repository(&[("repository/a/main.tf", &bucket("own")), ("repository/b/main.tf", &bucket("other"))]);
    tree.link("repository/out", tree.path("outside"));
    tree.link("repository/a/linked.tf", "main.tf.there-is-none");
    let check = |file: &str| {
        let mut command = crate::support::onus(&["check", "--quiet", "--format", "json", "--changed", file]);
        super::bounded(command.current_dir(tree.path("repository")))
    };
    for file in ["../outside/secret.tf", "out/secret.tf", "/etc/passwd", "a/../../outside/secret.txt"] {
        let run = check(file);
        assert_eq!(run.code, 2, "{file}: {}", run.stdout);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert!(
            errors(&report).iter().any(|error| error.contains("lies outside the repository")),
            "{:?}",
            errors(&report)
        );
        assert_eq!(buckets(&report), [""; 0]);
    }
    // What is wrong with a module is told when it has changed, and not when another one has.
    assert_eq!(check("a/main.tf").code, 2);
    let run = check("b/main.tf");
    assert_eq!(run.code, 1, "{}", run.stdout);
}

#[test]
fn links_to_nothing_are_told() {
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    let names = ["gone.tf", "gone.tf.json", "terraform.tfvars", "gone.auto.tfvars.json"];
    names.iter().for_each(|name| tree.link(name, "there-is-none"));
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report).len()), (2, 1));
    for name in names {
        assert!(
            errors(&report).iter().any(|error| error.starts_with(&format!("{name}: "))),
            "{name}: {:?}",
            errors(&report)
        );
    }
    for (arguments, name) in [
        (&["gone"][..], "gone"),
        (&["--config", "gone", "."], "gone"),
        (&["--policy-dir", "gone", "."], "gone"),
        (&["--var-file", "gone", "."], "gone"),
        (&["--baseline", "gone", "."], "gone"),
        (&["--root", "gone", super::PLAN], "gone"),
    ] {
        let tree = Tree::new(&[("main.tf", &bucket("real"))]);
        tree.link("gone", "there-is-none");
        let (code, report) = tree.json(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(errors(&report).iter().any(|error| error.contains(name)), "{arguments:?}: {report}");
    }
    let tree = Tree::new(&[("main.tf", &bucket("real")), ("rules/own.policy.hcl", "")]);
    tree.link("rules/gone.policy.hcl", "there-is-none");
    tree.link("rules/README", "there-is-none");
    let (code, report) = tree.json(&["--policy-dir", "rules", "."]);
    assert_eq!(code, 2);
    assert!(errors(&report).iter().any(|error| error.contains("gone.policy.hcl")), "{:?}", errors(&report));
    assert!(!errors(&report).iter().any(|error| error.contains("README")), "{report}");
    let tree = Tree::new(&[("main.tf", &bucket("real"))]);
    tree.link(".onus.hcl", "there-is-none");
    let (code, report) = tree.json(&["."]);
    assert_eq!((code, buckets(&report).len()), (2, 0), "nothing is judged without the settings");
    // A report that goes to such a link makes the file, and the link stays.
    tree.link("report.json", "made/report.json");
    std::fs::create_dir(tree.path("made")).unwrap();
    let run = tree.onus(&["check", "--config", "none", "--quiet", "--report", "json=report.json", "."]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(tree.path("report.json").is_symlink() && tree.path("made/report.json").is_file());
}
