//! The list of dependencies as a file, always written the same way.

use std::fmt::Write as _;

/// Where it lies.
pub(super) const FILE: &str = ".github/supply-chain/dependencies.toml";

const HEAD: &str = "\
# Every crate of Cargo.lock, and what it is there for.
#
# `why` and `harmless` are written by hand. Everything else is computed from Cargo.lock, cargo and the sources, and
# tests/hostile/supply.rs fails where it differs: ONUS_WRITE_DEPENDENCIES=1 cargo test --test hostile supply writes it.
#
# place      where it ends up on the platforms of releases: in the `binary`; in what makes it (`build`: macros, build
#            scripts); in `tests`; or `elsewhere`: for other platforms, or features that are off
# on         the systems, where it is not on all
# through    the dependencies of Cargo.toml that bring it, itself where it is one; for the binary, without those of tests
# brings     what its package has besides safe Rust
# mentions   of a crate of the binary: what its code mentions of the world outside, also in code that is not compiled here
# harmless   why nothing of this opens a connection, starts a program, or reads what src/input and src/cli do not ask for
";

/// One crate.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) license: String,
    pub(super) place: String,
    pub(super) on: Vec<String>,
    pub(super) through: Vec<String>,
    pub(super) brings: Vec<String>,
    pub(super) mentions: Vec<String>,
    pub(super) why: String,
    pub(super) harmless: String,
}

impl Entry {
    /// Whether somebody has to say why a mention does no harm.
    pub(super) fn needs_harmless(&self) -> bool {
        !self.mentions.is_empty()
    }

    /// Whether it is in the binary of a platform.
    pub(super) fn is_linked_on(&self, target: &str) -> bool {
        let on = |system: &String| target.contains(if system == "macos" { "apple" } else { system.as_str() });
        self.place == "binary" && (self.on.is_empty() || self.on.iter().any(on))
    }
}

/// The text of the file.
pub(super) fn write(entries: &[Entry]) -> String {
    let mut text = HEAD.to_owned();
    for entry in entries {
        text.push_str("\n[[crate]]\n");
        let mut field = |name: &str, value: &str| writeln!(text, "{name} = \"{value}\"").unwrap();
        field("name", &entry.name);
        field("version", &entry.version);
        field("license", &entry.license);
        field("place", &entry.place);
        let lists =
            [("on", &entry.on), ("through", &entry.through), ("brings", &entry.brings), ("mentions", &entry.mentions)];
        for (name, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
            writeln!(text, "{name} = [\"{}\"]", values.join("\", \"")).unwrap();
        }
        let mut field = |name: &str, value: &str| writeln!(text, "{name} = \"{value}\"").unwrap();
        field("why", &entry.why);
        if entry.needs_harmless() {
            field("harmless", &entry.harmless);
        }
    }
    text
}

/// Reads what [`write()`] writes; whatever stands elsewhere in the file is found by comparing both.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines() {
        if line == "[[crate]]" {
            entries.push(Entry::default());
            continue;
        }
        let (Some(entry), Some((name, value))) = (entries.last_mut(), line.split_once(" = ")) else { continue };
        let text = value.trim_matches('"');
        assert!(!text.contains(['"', '\\']) || value.starts_with('['), "{FILE}: a quote or a backslash in {line}");
        match name {
            "name" => text.clone_into(&mut entry.name),
            "version" => text.clone_into(&mut entry.version),
            "why" => text.clone_into(&mut entry.why),
            "harmless" => text.clone_into(&mut entry.harmless),
            "place" => text.clone_into(&mut entry.place),
            "on" => entry.on = list(value),
            "mentions" => entry.mentions = list(value),
            _ => {}
        }
    }
    entries
}

/// The texts of `["a", "b"]`.
fn list(value: &str) -> Vec<String> {
    let inner = value.trim_start_matches('[').trim_end_matches(']');
    inner.split(", ").map(|text| text.trim_matches('"').to_owned()).collect()
}
