//! Dependencies: each with its reason, and only those.
//!
//! `.github/supply-chain/dependencies.toml` says of every crate of `Cargo.lock` what it is there for. Two of its fields
//! are judgements that people write, `why` and `harmless`; all others are computed here, and a file that says anything
//! else fails. `ONUS_WRITE_DEPENDENCIES=1 cargo test --test hostile supply` writes the computed ones.

mod bill;
mod crates;
mod list;
mod sources;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use list::Entry;

fn repository(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn listed() -> Vec<Entry> {
    list::read(&fs::read_to_string(repository(list::FILE)).unwrap())
}

#[test]
fn every_crate_of_the_lock_file_has_a_reason_and_none_is_listed_that_is_gone() {
    let locked: BTreeSet<_> = crates::locked().into_iter().collect();
    let entries = listed();
    let listed: BTreeSet<_> = entries.iter().map(|entry| (entry.name.clone(), entry.version.clone())).collect();
    assert_eq!(listed.len(), entries.len(), "a crate is listed twice");
    let missing: Vec<_> = locked.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&locked).collect();
    assert!(missing.is_empty() && stale.is_empty(), "{}: missing {missing:?}, stale {stale:?}", list::FILE);
    for entry in &entries {
        let good = |text: &str| text.len() > 10 && text.ends_with('.');
        assert!(good(&entry.why), "{}: {} has no `why`", list::FILE, entry.name);
        assert_eq!(entry.needs_harmless(), good(&entry.harmless), "{}: `harmless` of {}", list::FILE, entry.name);
    }
}

#[test]
fn what_the_list_says_of_a_crate_is_what_its_sources_and_the_graph_say() {
    let Some(mut computed) = crates::all() else { return };
    let kept = listed();
    for entry in &mut computed {
        // A new version of a crate keeps its reason, so that a difference shows what is new about it.
        let same = kept.iter().filter(|other| other.name == entry.name);
        if let Some(same) = same.min_by_key(|other| other.version != entry.version) {
            entry.why.clone_from(&same.why);
            if entry.needs_harmless() {
                entry.harmless.clone_from(&same.harmless);
            }
        }
    }
    let text = list::write(&computed);
    let file = repository(list::FILE);
    if std::env::var_os("ONUS_WRITE_DEPENDENCIES").is_some_and(|value| !value.is_empty()) {
        fs::write(file, text).unwrap();
        return;
    }
    let old = fs::read_to_string(file).unwrap();
    let difference = text.lines().zip(old.lines()).position(|(new, old)| new != old);
    let line = difference.unwrap_or_else(|| text.lines().count().min(old.lines().count()));
    assert!(
        text == old,
        "{}:{} differs from what is computed, `{}`; ONUS_WRITE_DEPENDENCIES=1 cargo test --test hostile supply writes it",
        list::FILE,
        line + 1,
        text.lines().nth(line).unwrap_or_default(),
    );
}

#[test]
fn every_dependency_in_the_manifest_has_a_comment_above_it() {
    let manifest = fs::read_to_string(repository("Cargo.toml")).unwrap();
    let mut section = "";
    let mut before = "";
    let mut seen = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && !line.is_empty() && !line.starts_with('#') {
            seen += 1;
            // Two that belong together may share one comment.
            assert!(before.starts_with('#') || before.contains(" = "), "Cargo.toml does not say why: {line}");
        }
        before = line;
    }
    assert!(seen > 30, "{seen} dependencies were found");
}

/// What a program that has no network and starts no other one does not import from the C library.
#[cfg(target_os = "linux")]
const FORBIDDEN: [&str; 16] = [
    "accept",
    "accept4",
    "bind",
    "connect",
    "dlopen",
    "execve",
    "execvp",
    "execvpe",
    "fork",
    "getaddrinfo",
    "gethostbyname",
    "listen",
    "posix_spawn",
    "posix_spawnp",
    "socket",
    "system",
];

#[test]
#[cfg(target_os = "linux")]
fn the_binary_imports_nothing_that_opens_a_connection_or_starts_a_program() {
    let binary = env!("CARGO_BIN_EXE_onus");
    // It comes with the linker.
    let Ok(output) = Command::new("nm").args(["--dynamic", "--undefined-only", binary]).output() else {
        skip("what the binary imports", "there is no nm");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let imports: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(|name| name.split('@').next().unwrap_or(name))
        .collect();
    assert!(imports.contains("write") && imports.len() > 30, "these are no imports: {imports:?}");
    let found: Vec<_> = FORBIDDEN.iter().filter(|name| imports.contains(*name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Says that something cannot be tried here; a failure where everything has to be.
fn skip(what: &str, why: &str) {
    assert!(
        std::env::var_os("ONUS_NO_SKIP").is_none_or(|value| value.is_empty()),
        "ONUS_NO_SKIP is set, and {what} cannot be told here: {why}"
    );
    // Not by a macro, whose output the test harness keeps to itself.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what} cannot be told here: {why}");
}
