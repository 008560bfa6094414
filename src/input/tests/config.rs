//! Which files belong to which module.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::config::{ConfigDir, ConfigForm, Tree, tree, variable_file};
use crate::limits::Limits;

/// A directory of its own for a test, removed when it ends.
pub(super) struct Place(PathBuf);

impl Place {
    /// A directory with empty files; a name that ends in `/` is a directory.
    pub(super) fn new(name: &str, files: &[&str]) -> Self {
        // Checkouts side by side do not meet.
        let checkout: String = env!("CARGO_MANIFEST_DIR").chars().filter(|c| c.is_alphanumeric()).collect();
        let path = std::env::temp_dir().join(format!("onus-{checkout}-config-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let place = Self(fs::canonicalize(path).unwrap());
        for file in files {
            if file.ends_with('/') {
                fs::create_dir_all(place.path(file)).unwrap();
            } else {
                place.write(file, "");
            }
        }
        place
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    pub(super) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn tree(&self, below: &str) -> Tree {
        tree(self.path(below).to_str().unwrap(), &Limits::DEFAULT).unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// A name in reports without where this place is.
    pub(super) fn short<'s>(&self, shown: &'s str) -> &'s str {
        let rest = shown.strip_prefix(self.0.to_str().unwrap()).unwrap_or(shown);
        rest.strip_prefix('/').unwrap_or(rest)
    }

    pub(super) fn names(&self, dir: &ConfigDir) -> Vec<String> {
        dir.files.iter().map(|file| self.short(&file.shown).to_owned()).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_directory_with_configuration_is_found_and_copies_of_other_programs_are_not() {
    let place = Place::new(
        "found",
        &[
            "main.tf",
            "envs/prod/main.tf",
            "envs/prod/terraform.tfvars",
            "envs/dev/a.tf.json",
            "envs/readme.md",
            "envs/x.tf/y.tofu",
            ".terraform/modules/m/main.tf",
            "envs/prod/.terraform/modules/m/main.tf",
            "envs/.terragrunt-cache/x/main.tf",
            ".git/hooks/main.tf",
            ".github/main.tf",
            "only/values.auto.tfvars",
            "tests/a.tftest.hcl",
        ],
    );
    let tree = place.tree("");
    let names: Vec<_> = tree.directories().iter().map(|dir| place.short(&dir.shown)).collect();
    assert_eq!(names, ["", ".github", "envs/dev", "envs/prod", "envs/x.tf"]);
    assert_eq!(tree.directories().iter().find(|dir| dir.path == place.path("envs/prod")).unwrap().files.len(), 1);
    assert!(tree.problems().is_empty());
}

#[test]
fn the_files_of_a_module_come_as_terraform_reads_them() {
    let place = Place::new(
        "order",
        &[
            "b.tf",
            "override.tf",
            "a_override.tf.json",
            "B.tf",
            "a.tf.json",
            ".c.tf",
            "d.tf~",
            "#e.tf#",
            "x.tf",
            "x.tofu",
        ],
    );
    let tree = place.tree("");
    let [dir] = tree.directories() else { panic!("{:?}", tree.directories()) };
    assert_eq!(place.names(dir), ["B.tf", "a.tf.json", "b.tf", "x.tofu", "a_override.tf.json", "override.tf"]);
    let json: Vec<_> = dir.files.iter().map(|file| file.form == ConfigForm::Json).collect();
    assert_eq!(json, [false, true, false, false, true, false]);
    assert!(dir.files.iter().map(|file| file.is_override).eq([false, false, false, false, true, true]));
}

#[test]
fn values_of_variables_come_in_the_order_in_which_the_later_one_wins() {
    let place = Place::new(
        "values",
        &[
            "main.tf",
            "z.auto.tfvars",
            "terraform.tfvars.json",
            "terraform.tfvars",
            "a.auto.tfvars.json",
            "b.tfvars",
            "a.auto.tfvars",
        ],
    );
    let tree = place.tree("");
    let names: Vec<_> =
        tree.variable_files(&place.path("")).iter().map(|file| place.short(&file.shown).to_owned()).collect();
    let expected =
        ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "a.auto.tfvars.json", "z.auto.tfvars"];
    assert_eq!(names, expected);
    assert!(tree.variable_files(Path::new("/none")).is_empty());
}

#[test]
fn names_in_reports_begin_as_the_user_began() {
    let tree = tree("./testdata/../testdata/inputs/", &Limits::DEFAULT).unwrap();
    let names: Vec<_> = tree.directories().iter().map(|dir| &*dir.shown).collect();
    assert_eq!(names, ["testdata/inputs", "testdata/inputs/src", "testdata/inputs/src-errored"]);
    let dir = tree.directories().get(1).unwrap();
    assert_eq!(&*dir.files.first().unwrap().shown, "testdata/inputs/src/main.tf");
    assert!(dir.path.is_absolute());
}

#[test]
fn what_is_no_tree_is_told_with_what_to_pass() {
    let place = Place::new("none", &["a/", "b/plan.json", "b/x.tftest.hcl", "file"]);
    for (path, message, help) in [
        ("nothing", "does not exist", "pass plan.json"),
        ("file", "is not a directory", "root module"),
        ("a", "without Terraform configuration", "terraform show -json"),
        ("b", "without Terraform configuration", "b/plan.json"),
    ] {
        let error = tree(place.path(path).to_str().unwrap(), &Limits::DEFAULT).unwrap_err();
        assert!(error.message.contains(message), "{path}: {error:?}");
        assert!(error.help.as_deref().unwrap_or_default().contains(help), "{path}: {error:?}");
    }
    assert!(tree("", &Limits::DEFAULT).is_err());
}

#[test]
fn the_repository_around_a_directory_is_its_base() {
    let place = Place::new("base", &[".git/", "a/b/main.tf", "m/main.tf", "sub/.git", "sub/c/main.tf"]);
    assert_eq!(place.tree("a/b").base(), place.path(""));
    assert_eq!(place.tree("sub/c").base(), place.path("sub"));
    let bare = Place::new("base-bare", &["a/main.tf"]);
    // The directory for temporary files could itself be in a repository.
    assert!(bare.path("a").starts_with(bare.tree("a").base()));
}

#[test]
fn a_local_module_is_found_by_the_words_of_its_path() {
    let place = Place::new(
        "local",
        &[".git/", "live/prod/main.tf", "modules/m/main.tf", "modules/m/sub/a.tofu", "modules/empty/x.txt", "f"],
    );
    let tree = place.tree("live/prod");
    let from = place.path("live/prod");
    let found = tree.local(&from, "../../modules/m").unwrap();
    assert_eq!((place.short(&found.shown), &found.path), ("modules/m", &place.path("modules/m")));
    assert_eq!(place.names(&found), ["modules/m/main.tf"]);
    assert_eq!(tree.local(&found.path, "./sub/").unwrap().path, place.path("modules/m/sub"));
    assert_eq!(tree.local(&found.path, "../../live/prod").unwrap(), *tree.directories().first().unwrap());
    for (source, message) in [
        ("../../modules/none", "modules/none does not exist"),
        ("../../f/x", "f/x does not exist"),
        ("../../f", "f is not a directory"),
        ("../../modules/empty", "has no Terraform configuration"),
        ("../../..", "outside the repository"),
        ("../../../../../../../../../../../../etc", "outside the repository"),
    ] {
        let error = tree.local(&from, source).unwrap_err();
        assert!(error.message.contains(message) && error.help.is_some(), "{source}: {error:?}");
    }
}

#[test]
fn installed_modules_are_found_by_the_path_of_their_call() {
    let manifest = r#"{"Modules":[
        {"Key":"","Source":"","Dir":"."},
        {"Key":"logs","Source":"registry.terraform.io/a/b/aws","Version":"5.7.0","Dir":".terraform/modules/logs"},
        {"Key":"logs.inner","Source":"./inner","Dir":".terraform/modules/logs/inner"},
        {"Key":"gone","Source":"x","Dir":".terraform/modules/gone"},
        {"Key":"out","Source":"x","Dir":"/"},
        {"Key":"up","Source":"x","Dir":"../../../../../.."}]}"#;
    let place = Place::new(
        "manifest",
        &[".git/", "live/main.tf", "bare/main.tf", "bad/main.tf", "live/.terraform/modules/logs/inner/main.tf"],
    );
    place.write("live/.terraform/modules/modules.json", manifest);
    place.write("bad/.terraform/modules/modules.json", "{\"Modules\":[{]}");
    place.write("live/.terraform/modules/logs/main.tf", "");
    let tree = place.tree("");
    let live = place.path("live");
    let manifest = tree.manifest(&live).unwrap().unwrap();
    let (dir, version) = manifest.find("logs").unwrap();
    assert_eq!((dir.clone(), version), (live.join(".terraform/modules/logs"), Some("5.7.0")));
    assert_eq!(place.names(&tree.installed(&live, &dir).unwrap()), ["live/.terraform/modules/logs/main.tf"]);
    assert_eq!(tree.local(&dir, "./inner").unwrap().path, dir.join("inner"));
    assert_eq!(manifest.find("logs.inner").unwrap().1, None);
    assert_eq!(manifest.find("").unwrap().0, live);
    for key in ["gone", "out", "up", "other"] {
        assert!(manifest.find(key).is_none(), "{key}");
    }
    assert!(tree.installed(&live, Path::new("/")).unwrap_err().message.contains("outside the root directory"));
    assert!(tree.manifest(&place.path("bare")).unwrap().is_none());
    let bad = tree.manifest(&place.path("bad")).unwrap_err();
    assert!(bad.message.contains("no manifest of modules") && bad.help.unwrap().contains("terraform init"));
}

#[test]
fn the_workspace_is_the_one_that_was_selected() {
    let place = Place::new("workspace", &["a/main.tf", "b/main.tf"]);
    place.write("a/.terraform/environment", "blue\n");
    let tree = place.tree("");
    if std::env::var_os("TF_WORKSPACE").is_none() {
        assert_eq!(tree.workspace(&place.path("a")).unwrap(), "blue");
        assert_eq!(tree.workspace(&place.path("b")).unwrap(), "default");
    }
}

#[test]
fn texts_are_read_as_they_are_or_refused_with_the_line() {
    let place = Place::new("read", &[]);
    place.write("a.tf", "\u{feff}a = 1\r\n");
    place.write("b.tf", b"a = 1\nb = \"\xe9\"\n");
    fs::File::create(place.path("c.tf")).unwrap().set_len((16 << 20) + 1).unwrap();
    let tree = place.tree("");
    let [a, b, c] = tree.directories().first().unwrap().files.as_slice() else { panic!() };
    assert_eq!(tree.read(a).unwrap(), "\u{feff}a = 1\r\n");
    assert!(tree.read(b).unwrap_err().message.contains("b.tf is not UTF-8: line 2 has the byte 0xe9"));
    assert!(tree.read(c).unwrap_err().message.contains("more than 16777216 bytes"));
    fs::remove_file(&a.path).unwrap();
    assert!(tree.read(a).unwrap_err().message.contains("a.tf cannot be read: it does not exist"));
}

#[test]
fn a_file_with_values_that_the_user_names_is_read_from_anywhere() {
    let place = Place::new("given", &["x.tfvars.json"]);
    place.write("x.tfvars", "a = 1");
    let path = |name: &str| place.path(name).to_str().unwrap().to_owned();
    let (file, text) = variable_file(&path("x.tfvars"), &Limits::DEFAULT).unwrap();
    assert_eq!((text.as_str(), file.form, &*file.shown), ("a = 1", ConfigForm::Native, path("x.tfvars").as_str()));
    assert_eq!(variable_file(&path("x.tfvars.json"), &Limits::DEFAULT).unwrap().0.form, ConfigForm::Json);
    assert!(variable_file(&path("none.tfvars"), &Limits::DEFAULT).unwrap_err().message.contains("it does not exist"));
    assert!(variable_file(&path(""), &Limits::DEFAULT).unwrap_err().message.contains("it is a directory"));
}

#[test]
fn two_thousand_files_are_found() {
    let place = Place::new("many", &[]);
    for module in 0..200 {
        for file in 0..10 {
            place.write(&format!("m{module}/f{file}.tf"), "");
        }
    }
    let tree = place.tree("");
    assert_eq!(tree.directories().len(), 200);
    assert!(tree.directories().iter().all(|dir| dir.files.len() == 10));
}
