//! The options of `onus check`: what the help says, what the README says, and that each of them has an effect.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "writes files and runs the binary")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use support::{Directory, Run, onus, run};

/// An option as the help or the README has it, with its default.
type Options = BTreeMap<String, Option<String>>;

fn help(words: &[&str]) -> String {
    let run = run(&mut onus(words));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{words:?}");
    run.stdout
}

/// The options of a help; those of every command, which are help itself, are left out.
fn in_help(text: &str) -> Options {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut last = None;
    for line in text.lines() {
        let words = line.trim_start();
        let long = words.strip_prefix("--").or_else(|| words.split_once(", --").map(|(_, long)| long));
        let indent = line.len() - words.len();
        if let Some(long) = long.filter(|_| (2..8).contains(&indent) && words.starts_with('-')) {
            let name: String = long.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            last = Some(name);
        } else if indent == 0 && !words.is_empty() {
            last = None;
        }
        if let Some(name) = &last {
            texts.entry(name.clone()).or_default().extend([words, " "]);
        }
    }
    texts.remove("help");
    let default = |text: &str| Some(text.split_once("[default: ")?.1.split(']').next().unwrap().to_owned());
    texts.into_iter().map(|(name, text)| (name, default(&text))).collect()
}

/// The table of the README.
fn in_readme() -> Options {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, section) = readme.split_once("\n## Options of `onus check`\n").unwrap();
    let rows = section.lines().take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| `--"));
    rows.map(|row| {
        let row = row.replace("\\|", "/");
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches('`').trim_start_matches("--");
        let name = name.split([' ', '`']).next().unwrap().to_owned();
        (name, Some(cells[2].to_owned()).filter(|default| !default.is_empty()))
    })
    .collect()
}

#[test]
fn the_readme_has_the_options_of_the_help_with_their_defaults() {
    let (help, readme) = (in_help(&help(&["check", "--help"])), in_readme());
    assert!(help.len() >= 20, "{help:?}");
    assert_eq!(help.keys().collect::<Vec<_>>(), readme.keys().collect::<Vec<_>>());
    for (name, default) in &readme {
        match (default, &help[name]) {
            // Words that say what happens without the option.
            (Some(default), None) => assert!(!default.starts_with('`'), "--{name}: {default}"),
            (default, said) => {
                let plain = default.as_deref().unwrap_or_default().replace('`', "");
                let said = said.as_deref().unwrap_or_default().replace('`', "");
                assert!(said.ends_with(&plain) || said.starts_with(&plain), "--{name}: {said:?} is {plain:?}");
            }
        }
    }
}

#[test]
fn the_short_help_is_a_page_and_has_the_same_options() {
    for command in [&["check"][..], &["explain"], &["policies"], &["console"], &["baseline"], &["waive"], &["init"]] {
        let short = help(&[command, &["-h"]].concat());
        let long = help(&[command, &["--help"]].concat());
        let names = |text: &str| in_help(text).into_keys().collect::<Vec<_>>();
        assert_eq!(names(&short), names(&long), "{command:?}");
        assert!(short.lines().count() < 60, "{short}");
        assert!(short.lines().all(|line| line.chars().count() <= 100), "{short}");
    }
    let long = help(&["check", "--help"]);
    for heading in ["What is checked:", "Policies and settings:", "Result:", "Report:", "Terminal:", "Examples:"] {
        assert!(long.contains(&format!("\n{heading}\n")), "{heading}");
    }
    assert!(help(&["--help"]).contains("\nExamples:\n"));
}

#[test]
fn the_pages_of_the_manual_are_those_of_the_commands() {
    let directory = Directory::new();
    let run = run(&mut onus(&["man", &directory.path("man")]));
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let entries = fs::read_dir(directory.path("man")).unwrap();
    let pages: BTreeSet<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let commands = help(&["--help"]);
    let (_, commands) = commands.split_once("\nCommands:\n").unwrap();
    let names = commands.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("    "));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let expected = names.map(|name| format!("onus-{name}.1")).chain(["onus.1".to_owned()]).collect();
    assert_eq!(pages, expected);
    let page = fs::read_to_string(directory.path("man/onus.1")).unwrap();
    assert!(page.starts_with(".ie \\n(.g .ds Aq") || page.contains(".TH onus 1"), "{page}");
    assert_eq!(help(&["man"]), page);
    assert!(page.contains("onus\\-check(1)") && page.contains(".SH EXIT CODES"), "{page}");
}

#[test]
fn every_shell_has_completions_with_the_options_of_check() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = help(&["completions", shell]);
        for option in in_help(&help(&["check", "-h"])).keys() {
            assert!(script.contains(option.as_str()), "{shell}: {option}");
        }
    }
    let wrong = run(&mut onus(&["completions", "bsah"]));
    assert!(wrong.code == 2 && wrong.stderr.contains("'bash'"), "{}", wrong.stderr);
}

const MAIN: &str = "variable \"name\" {
  default = \"acme\"
}
provider \"aws\" {
  region = \"eu-west-3\"
}
resource \"aws_s3_bucket\" \"b\" {
  #checkov:skip=CKV_AWS_18:nobody looks at logs
  bucket        = var.name
  force_destroy = true
}
";

const TEAM: &str = "resource_policy \"aws_s3_bucket\" \"team-rule\" {
  enforce {
    condition     = bucket.region == \"eu-central-1\"
    error_message = \"elsewhere\"
  }
}
";

/// A repository with a module, a plan of another one, and what options name.
fn repository() -> Directory {
    let directory = Directory::new();
    let variables = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/configurations/variables");
    for (path, text) in [
        (".git/HEAD", ""),
        ("main.tf", MAIN),
        ("values.tfvars", "name = \"given\"\n"),
        ("settings.hcl", "fail_on = \"critical\"\n"),
        ("team/team-rule.policy.hcl", TEAM),
        ("plans/plan.json", &fs::read_to_string(format!("{variables}/plan.json")).unwrap()),
        ("infra/main.tf", &fs::read_to_string(format!("{variables}/main.tf")).unwrap()),
        ("infra/variables.tf", &fs::read_to_string(format!("{variables}/variables.tf")).unwrap()),
    ] {
        let path = std::path::PathBuf::from(directory.path(path));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// An option, its value, and other words with which it makes a difference.
const EFFECTS: &[(&str, Option<&str>, &[&str])] = &[
    ("changed", None, &["main.tf"]),
    ("root", Some("infra"), &["plans/plan.json"]),
    ("estate", Some("elsewhere"), &["--format", "json"]),
    ("var", Some("name=typed"), &["--format", "json"]),
    ("var-file", Some("values.tfvars"), &["--format", "json"]),
    ("policy", Some("versioning-off,force-destroy"), &[]),
    ("skip", Some("versioning-off,force-destroy"), &[]),
    ("policy-dir", Some("team"), &[]),
    ("config", Some("settings.hcl"), &[]),
    ("input", Some("allowed_regions={ default = [\"eu-central-1\"] }"), &[]),
    ("fail-on", Some("critical"), &[]),
    ("unknown", Some("fail"), &["plans/plan.json"]),
    ("gate", Some("introduced"), &[]),
    ("baseline", Some("base.json"), &[]),
    ("honour", Some("checkov"), &[]),
    ("format", Some("markdown"), &[]),
    ("output-file", Some("out.txt"), &[]),
    ("report", Some("sarif=out.sarif"), &[]),
    ("no-color", None, &[]),
    ("quiet", None, &[]),
    ("limit", Some("verdicts=1"), &[]),
];

/// What a run does, as far as anybody sees it.
fn seen(words: &[&str], variable: Option<(&str, &str)>) -> (i32, String, String, Vec<(String, String)>) {
    let directory = repository();
    let words = [&["check"], words].concat();
    let make = ["baseline", ".", "--config", "none", "--output-file", "base.json"];
    let made = run(onus(&make).current_dir(directory.path("")));
    assert_eq!(made.code, 0, "{}", made.stderr);
    let mut command = onus(&words);
    // Links are what --no-color takes away where there is no terminal.
    command.current_dir(directory.path("")).env("FORCE_HYPERLINK", "1").envs(variable);
    let Run { code, stdout, stderr } = run(&mut command);
    let plain = |text: String| text.replace(&directory.path(""), "HERE/");
    let files = directory.names().into_iter().filter(|name| name.starts_with("out."));
    let files = files.map(|name| (name.clone(), plain(fs::read_to_string(directory.path(&name)).unwrap()))).collect();
    (code, plain(stdout), plain(stderr), files)
}

#[test]
fn every_option_and_its_variable_have_an_effect() {
    let options: BTreeSet<String> = in_help(&help(&["check", "--help"])).into_keys().collect();
    let tried: BTreeSet<String> = EFFECTS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(options, tried, "each option needs a row");
    let mut without: BTreeMap<&[&str], _> = BTreeMap::new();
    for (name, value, words) in EFFECTS {
        let option = format!("--{name}");
        let typed: Vec<&str> = std::iter::once(&*option).chain(*value).chain(words.iter().copied()).collect();
        let variable = format!("ONUS_{}", name.to_uppercase().replace('-', "_"));
        let without = without.entry(words).or_insert_with(|| seen(words, None));
        let with = seen(&typed, None);
        assert_ne!(with, *without, "{option} has no effect");
        assert_eq!(seen(words, Some((&variable, value.unwrap_or("true")))), with, "{variable} is not {option}");
        // A pipeline sets a variable to nothing and means that it is not set.
        if value.is_none() {
            assert_eq!(seen(words, Some((&variable, "false"))), *without, "{variable}=false");
        }
        assert_eq!(seen(words, Some((&variable, ""))), *without, "{variable} is empty");
    }
}

#[test]
fn a_slip_of_the_pen_gets_a_suggestion() {
    for (words, meant) in [
        (&["chekc"][..], "'check'"),
        (&["check", "--frmat", "json"], "'--format'"),
        (&["check", "--format", "jsno"], "'json'"),
        (&["check", "--report", "sarfi=x"], "did you mean sarif?"),
        (&["check", "--fail-on", "hihg"], "'high'"),
        (&["check", "--unknown", "fial"], "'fail'"),
        (&["check", "--honour", "chekov"], "'checkov'"),
        (&["check", "--policy", "versionning-off", "main.tf"], "did you mean versioning-off?"),
        (&["check", "--skip", "versionning-off", "main.tf"], "did you mean versioning-off?"),
        (&["check", "--input", "alowed_regions={}", "main.tf"], "did you mean allowed_regions?"),
        (&["explain", "versionning-off"], "did you mean \"versioning-off\"?"),
        (&["waive", "versionning-off", "aws_s3_bucket.b", "--reason", "none"], "versioning-off"),
        (&["policies", "--format", "markdwon"], "'markdown'"),
    ] {
        let directory = repository();
        let run = run(onus(words).current_dir(directory.path("")));
        let told = run.stdout + &run.stderr;
        assert!(run.code == 2 && told.contains(meant), "{words:?}: {told}");
    }
}

#[test]
fn links_are_for_terminals_that_show_them() {
    let plain = seen(&[], None).1;
    let document = "\u{1b}]8;;https://docs.aws.amazon.com/";
    assert!(plain.contains(document) && plain.contains("\u{1b}]8;;file://"), "{plain}");
    let directory = repository();
    for (words, variable) in [(&["check"][..], "0"), (&["check", "--no-color"], "1")] {
        let run = run(onus(words).current_dir(directory.path("")).env("FORCE_HYPERLINK", variable));
        assert!(!run.stdout.contains('\u{1b}'), "{words:?}");
    }
    // A file is no terminal, whatever is said of standard output.
    let words = ["check", "--output-file", "out.txt"];
    run(onus(&words).current_dir(directory.path("")).env("FORCE_HYPERLINK", "1"));
    assert!(!fs::read_to_string(directory.path("out.txt")).unwrap().contains('\u{1b}'));
}
