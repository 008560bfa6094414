//! The crates of `Cargo.lock`, and what cargo says of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::list::Entry;
use super::{repository, skip, sources};

/// The platforms of releases.
pub(super) const TARGETS: [&str; 5] = [
    "aarch64-unknown-linux-musl",
    "x86_64-unknown-linux-musl",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

/// Operating systems, with what the names of their platforms have in them.
const SYSTEMS: [(&str, &str); 3] = [("linux", "linux"), ("apple", "macos"), ("windows", "windows")];

/// Name and version.
type Id = (String, String);

/// What `Cargo.lock` has, without this package.
pub(super) fn locked() -> Vec<Id> {
    let lock = std::fs::read_to_string(repository("Cargo.lock")).unwrap();
    let mut all = Vec::new();
    let mut name = "";
    for line in lock.lines() {
        let value = |key: &str| line.strip_prefix(key).and_then(|rest| rest.strip_suffix('"'));
        if let Some(found) = value("name = \"") {
            name = found;
        } else if let Some(version) = value("version = \"").filter(|_| name != "onus") {
            all.push((name.to_owned(), version.to_owned()));
        }
    }
    all
}

fn cargo(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(["--locked", "--offline"])
        .output()
        .map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The crates that edges of some kinds lead to, on one platform.
fn tree(edges: &str, target: &str) -> BTreeSet<Id> {
    let text = cargo(&["tree", "--prefix", "none", "--format", "{p}", "--edges", edges, "--target", target]).unwrap();
    let ids = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    });
    ids.collect()
}

/// On which platforms of releases a crate is one of these; empty for all.
fn systems(id: &Id, trees: &[BTreeSet<Id>]) -> Option<Vec<String>> {
    let on: Vec<&str> =
        TARGETS.iter().zip(trees).filter(|(_, tree)| tree.contains(id)).map(|(target, _)| *target).collect();
    if on.is_empty() || on.len() == TARGETS.len() {
        return (!on.is_empty()).then(Vec::new);
    }
    let mut names = Vec::new();
    for (part, system) in SYSTEMS {
        let there: Vec<&&str> = on.iter().filter(|target| target.contains(part)).collect();
        if there.len() == TARGETS.iter().filter(|target| target.contains(part)).count() {
            names.push(system.to_owned());
        } else {
            names.extend(there.into_iter().map(|target| (*target).to_owned()));
        }
    }
    Some(names)
}

/// Everything that is computed of every crate; `None`, which is told, where the packages of other platforms are not here.
pub(super) fn all() -> Option<Vec<Entry>> {
    let metadata = match cargo(&["metadata", "--format-version", "1"]) {
        Ok(text) => text,
        Err(why) => {
            let why = why.trim().replace('\n', " ");
            skip("what each dependency is there for", &format!("`cargo fetch --locked` gets all packages ({why})"));
            return None;
        }
    };
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let trees = |edges: &str| TARGETS.map(|target| tree(edges, target));
    let (linked, needed) = (trees("normal,no-proc-macro"), trees("normal,build"));
    let tested = trees("normal,build,dev");
    let graph = Graph::new(&metadata);
    let mut entries = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let id = (text("name"), text("version"));
        if id.0 == "onus" {
            continue;
        }
        let places = [("binary", &linked), ("build", &needed), ("tests", &tested)];
        let found = places.iter().find_map(|(place, trees)| Some((*place, systems(&id, *trees)?)));
        let (place, on) = found.unwrap_or(("elsewhere", Vec::new()));
        let source = sources::look(package);
        entries.push(Entry {
            through: graph.through(&text("id"), matches!(place, "binary" | "build")),
            name: id.0,
            version: id.1,
            license: text("license"),
            place: place.to_owned(),
            on,
            brings: source.brings,
            mentions: if place == "binary" { source.mentions } else { Vec::new() },
            ..Entry::default()
        });
    }
    entries.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    assert_eq!(entries.len(), locked().len(), "metadata and Cargo.lock differ");
    Some(entries)
}

/// Which crate depends on which.
struct Graph {
    /// The crates that each one depends on, by id.
    below: BTreeMap<String, Vec<String>>,
    /// What `Cargo.toml` names: id, name, and whether it is for more than tests.
    direct: Vec<(String, String, bool)>,
}

impl Graph {
    fn new(metadata: &Value) -> Self {
        let mut graph = Self { below: BTreeMap::new(), direct: Vec::new() };
        for node in metadata["resolve"]["nodes"].as_array().unwrap() {
            let id = node["id"].as_str().unwrap();
            let dependencies = node["deps"].as_array().unwrap();
            let target = |dependency: &Value| dependency["pkg"].as_str().unwrap().to_owned();
            if metadata["resolve"]["root"] == node["id"] {
                let direct = dependencies.iter().map(|dependency| {
                    let kinds = dependency["dep_kinds"].as_array().unwrap();
                    let (id, shipped) = (target(dependency), kinds.iter().any(|kind| kind["kind"] != "dev"));
                    let name = id.rsplit_once('#').unwrap().1.split('@').next().unwrap().to_owned();
                    (id, name, shipped)
                });
                graph.direct = direct.collect();
            }
            graph.below.insert(id.to_owned(), dependencies.iter().map(target).collect());
        }
        graph
    }

    /// The dependencies of `Cargo.toml` that bring a crate, in alphabetical order.
    fn through(&self, id: &str, shipped: bool) -> Vec<String> {
        let bring = self.direct.iter().filter(|(_, _, more_than_tests)| *more_than_tests || !shipped);
        let bring = bring.filter(|(direct, _, _)| self.reaches(direct, id));
        bring.map(|(_, name, _)| name.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn reaches(&self, from: &str, to: &str) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            open.extend(self.below[id].iter().map(String::as_str).filter(|below| seen.insert(below)));
        }
        false
    }
}

/// The directory of a package.
pub(super) fn directory(package: &Value) -> &Path {
    Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap()
}
