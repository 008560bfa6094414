//! What fuzzing found, and the properties that it holds to, on every recorded seed.
//!
//! The properties are those of the fuzz targets, the same files of them. What a fuzzer found lies in
//! `testdata/hostile/TARGET`, byte for byte.

mod formatted;
#[path = "../../fuzz/src/properties/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "the fuzz targets use the rest")]
mod properties;

use std::path::{Path, PathBuf};
use std::time::Instant;

use properties::{Bench, Cost, Files, Meter, Target, Variants};

/// How long the seeds of a target are tried.
const SECONDS: u64 = 8;

/// Time on the wall: tests run beside each other, and in a debug build.
struct Wall;

impl Meter for Wall {
    fn cost(&self, work: &mut dyn FnMut()) -> Cost {
        let start = Instant::now();
        work();
        Cost { time: start.elapsed(), memory: None }
    }

    fn slowness(&self) -> u32 {
        150
    }
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files below a directory whose names end in one of some ways, in the order of their names.
fn files(below: &str, endings: &[&str]) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root(below)).sort_by_file_name();
    let files = walk.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let wanted = |path: &PathBuf| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending));
    files.map(walkdir::DirEntry::into_path).filter(wanted).collect()
}

fn hold(target: Target, name: &str, bytes: &[u8], bench: &mut Bench) {
    if let Err(why) = properties::hold(target, bytes, bench, Variants::All) {
        panic!("{} {name}: {why}", target.name());
    }
}

/// Holds as many of some seeds to the properties as there is time for, from all over them. Large ones are left to other tests.
fn sample(target: Target, seeds: &[(String, Vec<u8>)]) {
    let seeds: Vec<_> = seeds.iter().filter(|(_, bytes)| (1..30_000).contains(&bytes.len())).collect();
    assert!(seeds.len() >= 10, "{}: {} seeds", target.name(), seeds.len());
    let mut bench = Bench::new(Box::new(Wall));
    let start = Instant::now();
    let mut tried = 0;
    // A step that is prime to the number of seeds meets each of them once.
    let step = (0..).map(|more| seeds.len() * 5 / 8 + more).find(|step| gcd(*step, seeds.len()) == 1).unwrap();
    for at in 0..seeds.len() {
        let (name, bytes) = seeds[at * step % seeds.len()];
        hold(target, name, bytes, &mut bench);
        tried += 1;
        if start.elapsed().as_secs() >= SECONDS {
            break;
        }
    }
    println!("{}: {tried} of {} seeds", target.name(), seeds.len());
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn read(paths: Vec<PathBuf>) -> Vec<(String, Vec<u8>)> {
    paths.into_iter().map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn everything_that_fuzzing_found_holds() {
    let mut bench = Bench::new(Box::new(Wall));
    let mut known = 0;
    for target in Target::ALL {
        let below = format!("testdata/hostile/{}", target.name());
        if !root(&below).is_dir() {
            continue;
        }
        for (name, bytes) in read(files(&below, &[""])) {
            hold(target, &name, &bytes, &mut bench);
            known += 1;
        }
    }
    let all = files("testdata/hostile", &[""]).len();
    assert_eq!(known, all, "a file below testdata/hostile is in the directory of no target");
    assert!(known > 0);
}

#[test]
fn every_target_has_a_program_and_words() {
    let manifest = std::fs::read_to_string(root("fuzz/Cargo.toml")).unwrap();
    for target in Target::ALL {
        let name = target.name();
        assert!(manifest.contains(&format!("\nname = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"\n")), "{name}");
        assert!(root(&format!("fuzz/fuzz_targets/{name}.rs")).is_file(), "{name}");
        assert!(root(&format!("fuzz/{name}.dict")).is_file(), "{name}");
    }
}

#[test]
fn plans_hold_the_properties() {
    sample(Target::Plan, &read(files("testdata", &["plan.json", "no-op.json"])));
}

#[test]
fn modules_hold_the_properties() {
    sample(Target::Hcl, &read(files("testdata", &[".tf"])));
}

#[test]
fn modules_in_json_hold_the_properties() {
    let mut seeds = read(files("testdata", &[".tf.json"]));
    // An expression a module.
    for (name, bytes) in read(files("testdata/expressions", &["core.jsonl", "templates.jsonl", "collections.jsonl"])) {
        for line in String::from_utf8(bytes).unwrap().split('\n').filter(|line| !line.is_empty()) {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let Some(expr) = case["expr"].as_str() else { continue };
            let module = serde_json::json!({ "locals": { "a": format!("${{{expr}}}") }, "output": { "o": { "value": "${local.a}" } } });
            seeds.push((format!("{name}: {expr}"), module.to_string().into_bytes()));
        }
    }
    sample(Target::Json, &seeds);
}

#[test]
fn policy_files_hold_the_properties() {
    sample(Target::Policy, &read(files("policies", &[".policy.hcl"])));
}

#[test]
fn policy_documents_hold_the_properties() {
    let (_, cases) = read(files("testdata/documents", &["cases.jsonl"])).remove(0);
    let mut seeds = Vec::new();
    for line in String::from_utf8(cases).unwrap().split('\n').filter(|line| !line.is_empty()) {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = case["name"].to_string();
        seeds.push((name.clone(), case["arguments"].to_string().into_bytes()));
        seeds.extend(case["json"].as_str().map(|text| (name, text.into())));
    }
    sample(Target::Iam, &seeds);
}

#[test]
fn settings_hold_the_properties() {
    let readme = std::fs::read_to_string(root("README.md")).unwrap();
    let mut seeds = read(files("testdata", &[".onus.hcl"]));
    for (at, part) in readme.split("```hcl\n").skip(1).enumerate() {
        let text = part.split("```").next().unwrap();
        // As it is, and cut off after each of its lines.
        for end in text.match_indices('\n').map(|(end, _)| end + 1) {
            seeds.push((format!("example {at} of README.md up to {end}"), text[..end].into()));
        }
    }
    sample(Target::Config, &seeds);
}

#[test]
fn waivers_hold_the_properties() {
    const COMMENTS: [&str; 6] = [
        "# onus:ignore[versioning-off] -- every object can be made again",
        "// onus:ignore[access-logging-off, versioning-off] until=2026-12-31 owner=team-data -- why",
        "/* onus:ignore[http-allowed] owner=\"Team Data\" accepts=0123456789ab -- why */",
        "/*\n * about\n * onus:ignore[sse-kms-missing] until=2027-02-31 -- why\n */",
        "# # onus:ignore[versioning-off] -- gone",
        "#checkov:skip=CKV_AWS_21:not needed",
    ];
    let modules = read(files("testdata/policies", &["main.tf"])).into_iter().enumerate();
    let seeds: Vec<_> = modules
        .map(|(at, (name, bytes))| {
            let comment = COMMENTS[at % COMMENTS.len()];
            let text = String::from_utf8(bytes).unwrap();
            (name, text.replace("\nresource ", &format!("\n{comment}\nresource ")).into_bytes())
        })
        .collect();
    sample(Target::Waiver, &seeds);
}

#[test]
fn trees_hold_the_properties() {
    let settings = b"fail_on = \"high\"\nunknown = \"fail\"\npolicy \"versioning-off\" {\n  severity = \"low\"\n}\n";
    let seeds: Vec<_> = files("testdata/policies", &["main.tf"])
        .into_iter()
        .enumerate()
        .map(|(at, path)| {
            let directory = path.parent().unwrap();
            let main = std::fs::read(&path).unwrap();
            let name = if at % 3 == 0 { "main.tofu" } else { "main.tf" };
            let mut tree = vec![(name.to_owned(), main)];
            if at % 2 == 0 {
                tree.push((".onus.hcl".to_owned(), settings.to_vec()));
            }
            let plan = std::fs::read(directory.join("plan.json")).ok();
            tree.extend(plan.map(|plan| ("plan.json".to_owned(), plan)));
            (path.display().to_string(), Files(tree).join())
        })
        .collect();
    sample(Target::Check, &seeds);
}

#[test]
fn an_input_is_split_into_the_files_that_it_was_joined_from() {
    let files = [("main.tf", "a = 1\n"), ("modules/m/main.tofu", "\n"), (".onus.hcl", "gate = \"all\"\n")];
    let files = Files(files.map(|(name, text)| (name.to_owned(), text.into())).to_vec());
    assert_eq!(Files::split(&files.join()), files);
    let odd = Files::split(b"=== ../../etc/a\x1bb\nx\n=== /\ny\n");
    assert_eq!(odd.0, [("etc/ab".to_owned(), b"x\n".to_vec()), ("main.tf".to_owned(), b"y\n".to_vec())]);
}
