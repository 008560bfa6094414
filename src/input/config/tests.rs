#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "makes directories")]

use std::fs;
use std::path::{Path, PathBuf};

use super::{ConfigForm, Tree, common, from, tidy, tree};

/// A directory of its own, gone when the test is over.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("onus-config-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(fs::canonicalize(path).unwrap())
    }

    fn file(&self, path: &str, text: &str) -> &Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn tree(&self, below: &str) -> Tree {
        tree(self.0.join(below).to_str().unwrap()).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(tree: &Tree, root: &Path) -> Vec<String> {
    let files = tree.directories().iter().flat_map(|directory| &directory.files);
    files.map(|file| file.path.strip_prefix(root).unwrap().display().to_string()).collect()
}

#[test]
fn directories_with_configuration_are_found_and_their_files_in_order() {
    let place = Place::new("order");
    for file in
        ["b.tf", "a.tf.json", "override.tf", "a_override.tf.json", "x/y/z.tf", "x/readme.md", "o/m.tofu", "o/m.tf"]
    {
        place.file(file, "");
    }
    for ignored in [".terraform/modules/m/main.tf", ".git/x.tf", ".hidden.tf", "b.tf~", "#c.tf#", "t.tftest.hcl"] {
        place.file(ignored, "");
    }
    fs::create_dir_all(place.0.join("directory.tf")).unwrap();
    let tree = place.tree("");
    let found = names(&tree, &place.0);
    assert_eq!(found, ["a.tf.json", "b.tf", "a_override.tf.json", "override.tf", "o/m.tofu", "x/y/z.tf"]);
    let root = tree.directories().first().unwrap();
    assert!(root.files.iter().map(|file| file.is_override).eq([false, false, true, true]));
    assert_eq!(root.files.first().unwrap().form, ConfigForm::Json);
    assert_eq!(tree.base(), place.0, "a repository is where its .git is");
}

#[test]
fn nothing_to_read_is_an_error_with_what_to_do() {
    let place = Place::new("nothing");
    place.file("plan.json", "{}");
    let error = tree(place.0.to_str().unwrap()).unwrap_err();
    assert!(error.message.contains("without Terraform configuration"), "{}", error.message);
    assert!(error.help.unwrap().contains("plan.json"));
    assert!(tree(place.0.join("missing").to_str().unwrap()).unwrap_err().message.contains("does not exist"));
}

#[test]
#[cfg(unix)]
fn links_do_not_lead_out_of_the_root() {
    let place = Place::new("links");
    place.file("outside/main.tf", "").file("in/root/main.tf", "").file("in/shared/main.tf", "");
    fs::create_dir_all(place.0.join("in/.git")).unwrap();
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(place.0.join(to), place.0.join(at)).unwrap();
    link("outside/main.tf", "in/root/out.tf");
    link("in/shared/main.tf", "in/root/shared.tf");
    link("outside", "in/root/away");
    link("in/root", "in/root/loop");
    let tree = place.tree("in/root");
    assert_eq!(names(&tree, &place.0), ["in/root/main.tf", "in/root/shared.tf"]);
    assert_eq!(tree.problems().len(), 1, "{:?}", tree.problems());
    let root = place.0.join("in/root");
    assert!(tree.local(&root, "./away").unwrap_err().message.contains("link"));
    assert!(tree.local(&root, "../shared").is_ok());
    assert!(tree.local(&root, "../../outside").is_ok(), "a call says where it leads");
    assert!(tree.local(&root, "./missing").unwrap_err().message.contains("is not there"));
}

#[test]
fn files_of_values_come_in_the_order_of_their_precedence() {
    let place = Place::new("values");
    for file in ["z.auto.tfvars", "a.auto.tfvars.json", "terraform.tfvars", "terraform.tfvars.json", "x.tfvars", "m.tf"]
    {
        place.file(file, "");
    }
    let tree = place.tree("");
    let found: Vec<String> = tree
        .variable_files(&place.0)
        .iter()
        .map(|file| file.path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars.json", "z.auto.tfvars"]);
}

#[test]
fn modules_on_disk_are_found_by_the_path_of_their_calls() {
    let place = Place::new("manifest");
    place.file("main.tf", "").file(".terraform/modules/logs/main.tf", "");
    let text = r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "logs", "Source": "registry.terraform.io/a/b/aws",
        "Version": "1.0.0", "Dir": ".terraform/modules/logs"}, {"Key": "gone", "Dir": ".terraform/modules/gone"}]}"#;
    place.file(".terraform/modules/modules.json", text);
    let tree = place.tree("");
    let manifest = tree.manifest(&place.0).unwrap().unwrap();
    let directory = manifest.find("logs").unwrap();
    assert_eq!(tree.installed(&place.0, directory).unwrap().files.len(), 1);
    assert!(manifest.find("gone").is_none() && manifest.find("other").is_none());
    place.file(".terraform/modules/modules.json", "{");
    assert!(tree.manifest(&place.0).unwrap_err().message.contains("modules.json"));
}

#[test]
fn what_is_no_text_is_told_with_its_line() {
    let place = Place::new("bytes");
    place.file("main.tf", "");
    fs::write(place.0.join("main.tf"), b"a = 1\nb = \"\xff\"\n").unwrap();
    let tree = place.tree("");
    let file = tree.directories().first().unwrap().files.first().unwrap();
    assert!(tree.read(file).unwrap_err().message.contains("line 2"));
}

#[test]
fn paths_are_shown_as_seen_from_the_working_directory() {
    let path = Path::new;
    assert_eq!(from(path("/a/b/m"), path("/a/b/c/d")), "../../m");
    assert_eq!(from(path("/a"), path("/a")), "");
    assert_eq!(common(path("/a/b/c"), path("/a/x")), path("/a"));
    assert_eq!(tidy("infra/prod/../../modules/x"), "modules/x");
    assert_eq!(tidy("a/.."), ".");
    assert_eq!(tidy("../x"), "../x");
}
