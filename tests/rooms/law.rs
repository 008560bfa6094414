//! Which room may use which, and which crates are confined to a place.
//!
//! A room is a file or directory directly below `src`. CONTRIBUTING.md shows the same table to people, and a test
//! compares the two.

use crate::paths::{self, Target};

/// The files below all rooms; every room may use them, and they may use each other.
pub(crate) const BASE: [&str; 6] = ["finding", "estate", "value", "resource", "source", "limits"];

/// What a room may use besides [`BASE`].
#[derive(Debug, Clone, Copy)]
pub(crate) enum MayUse {
    /// Every room.
    Everything,
    /// Every room but this one.
    EverythingBut(&'static str),
    /// These rooms.
    Only(&'static [&'static str]),
}

/// The table, top to bottom.
pub(crate) const ROOMS: [(&str, MayUse); 15] = [
    ("main", MayUse::Everything),
    ("cli", MayUse::Everything),
    ("lib", MayUse::EverythingBut("cli")),
    ("analyse", MayUse::EverythingBut("cli")),
    ("report", MayUse::Only(&[])),
    ("waive", MayUse::Only(&["hcl", "config"])),
    ("config", MayUse::Only(&["hcl", "lang"])),
    ("policy", MayUse::Only(&["s3", "iam", "lang", "hcl"])),
    ("s3", MayUse::Only(&["iam"])),
    ("iam", MayUse::Only(&[])),
    ("eval", MayUse::Only(&["hcl", "lang", "iam", "input"])),
    ("plan", MayUse::Only(&[])),
    ("hcl", MayUse::Only(&["lang"])),
    ("lang", MayUse::Only(&[])),
    ("input", MayUse::Only(&[])),
];

/// Places are paths below `src` without `.rs`; what lies below a place belongs to it.
enum Where {
    OnlyIn(&'static [&'static str]),
    NotIn(&'static [&'static str]),
}

/// A path outside this crate that only some places may use.
struct Confined {
    path: &'static str,
    places: Where,
    /// Whether test code may use it anywhere.
    free_in_tests: bool,
    why: &'static str,
}

const CONFINED: [Confined; 18] = [
    Confined {
        path: "hcl",
        places: Where::OnlyIn(&["hcl"]),
        free_in_tests: false,
        why: "everything else sees our own tree, so that the parser can be exchanged",
    },
    Confined {
        path: "miette",
        places: Where::OnlyIn(&["report/text", "source"]),
        free_in_tests: false,
        why: "the other formats do not depend on how text looks",
    },
    Confined {
        path: "clap",
        places: Where::OnlyIn(&["cli", "main"]),
        free_in_tests: false,
        why: "the library has no command line",
    },
    Confined {
        path: "clap_complete",
        places: Where::OnlyIn(&["cli"]),
        free_in_tests: false,
        why: "the library has no command line",
    },
    Confined {
        path: "rustyline",
        places: Where::OnlyIn(&["cli"]),
        free_in_tests: false,
        why: "the library has no terminal",
    },
    Confined {
        path: "walkdir",
        places: Where::OnlyIn(&["input"]),
        free_in_tests: true,
        why: "only input reads directories",
    },
    Confined {
        path: "std::fs",
        places: Where::OnlyIn(&["input", "cli", "main"]),
        free_in_tests: true,
        why: "only input reads files, and only cli writes them",
    },
    Confined {
        path: "std::env",
        places: Where::OnlyIn(&["input", "cli", "main"]),
        free_in_tests: true,
        why: "a verdict does not depend on the environment",
    },
    Confined {
        path: "std::process",
        places: Where::OnlyIn(&["cli", "main"]),
        free_in_tests: false,
        why: "only main ends the process, and nothing starts one",
    },
    Confined {
        path: "std::process::Command",
        places: Where::OnlyIn(&[]),
        free_in_tests: false,
        why: "Onus starts no program",
    },
    Confined {
        path: "std::net::TcpListener",
        places: Where::OnlyIn(&[]),
        free_in_tests: false,
        why: "Onus has no network",
    },
    Confined {
        path: "std::net::TcpStream",
        places: Where::OnlyIn(&[]),
        free_in_tests: false,
        why: "Onus has no network",
    },
    Confined {
        path: "std::net::ToSocketAddrs",
        places: Where::OnlyIn(&[]),
        free_in_tests: false,
        why: "Onus has no network",
    },
    Confined {
        path: "std::net::UdpSocket",
        places: Where::OnlyIn(&[]),
        free_in_tests: false,
        why: "Onus has no network",
    },
    Confined {
        path: "std::os::unix::net",
        places: Where::OnlyIn(&[]),
        free_in_tests: true,
        why: "Onus has no network",
    },
    Confined {
        path: "std::time::SystemTime",
        places: Where::OnlyIn(&["cli", "main"]),
        free_in_tests: false,
        why: "no rule reads the clock",
    },
    Confined {
        path: "std::time::Instant",
        places: Where::OnlyIn(&["cli", "main"]),
        free_in_tests: true,
        why: "no rule reads the clock",
    },
    Confined {
        path: "serde_json",
        places: Where::NotIn(&["policy"]),
        free_in_tests: false,
        why: "policies see subjects and facts, never JSON",
    },
];

impl Where {
    fn hold(&self, place: &str) -> bool {
        let below =
            |places: &[&str]| places.iter().any(|home| place == *home || place.starts_with(&format!("{home}/")));
        match self {
            Self::OnlyIn(places) => below(places),
            Self::NotIn(places) => !below(places),
        }
    }
}

/// Judges one file. `file` is its path below `src`, with `/`.
pub(crate) fn judge(file: &str, text: &str) -> Vec<String> {
    let place = file.strip_suffix(".rs").unwrap_or(file);
    let room = place.split('/').next().unwrap_or(place);
    let module: Vec<String> = if place == "lib" { Vec::new() } else { place.split('/').map(str::to_owned).collect() };
    let Some(may_use) = may_use(room) else {
        return vec![format!("src/{file}: `{room}` is no room; tests/rooms/law.rs and CONTRIBUTING.md have the table")];
    };
    let found = match paths::read(&module, text) {
        Ok(found) => found,
        Err(error) => return vec![format!("src/{file}:{}: not Rust: {error}", error.span().start().line)],
    };
    let mut sins: Vec<String> = found
        .relocated
        .iter()
        .map(|line| format!("src/{file}:{line}: #[path] hides the room that a file belongs to"))
        .collect();
    for reference in &found.references {
        let line = reference.line;
        let inside = match &reference.target {
            Target::Inside(path) => Some(path),
            // The root names its rooms without `crate::`.
            Target::Named(path) if place == "lib" && path.first().is_some_and(|name| may_use_of_room(name)) => {
                Some(path)
            }
            Target::Named(_) | Target::External(_) => None,
        };
        if let Some(path) = inside {
            let used = room_of(path);
            if used != room && !allows(may_use, used) {
                sins.push(format!(
                    "src/{file}:{line}: forbidden arrow {room} → {used} (crate::{}); {}",
                    path.join("::"),
                    in_words(room, may_use)
                ));
            }
            continue;
        }
        let (Target::Named(path) | Target::External(path) | Target::Inside(path)) = &reference.target;
        let hidden = matches!(&reference.target, Target::Named(_))
            && path.first().is_some_and(|name| found.local_names.contains(name));
        if hidden {
            continue;
        }
        for rule in CONFINED.iter().filter(|rule| rule.path.split("::").eq(path.iter().take(depth(rule.path)))) {
            let allowed = rule.places.hold(place) || (rule.free_in_tests && reference.in_tests);
            if !allowed {
                sins.push(format!(
                    "src/{file}:{line}: forbidden arrow {room} → {} ({}); {}",
                    rule.path,
                    path.join("::"),
                    rule.why
                ));
            }
        }
    }
    sins
}

fn depth(path: &str) -> usize {
    path.split("::").count()
}

/// The row of a room.
fn may_use(room: &str) -> Option<MayUse> {
    if BASE.contains(&room) {
        return Some(MayUse::Only(&[]));
    }
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, may_use)| *may_use)
}

fn may_use_of_room(name: &str) -> bool {
    may_use(name).is_some()
}

/// The room of a path from the root; what is no room of its own belongs to the root, `lib`.
fn room_of(path: &[String]) -> &str {
    path.first().map(String::as_str).filter(|name| may_use_of_room(name)).unwrap_or("lib")
}

fn allows(may_use: MayUse, used: &str) -> bool {
    BASE.contains(&used)
        || match may_use {
            MayUse::Everything => true,
            MayUse::EverythingBut(not) => used != not,
            MayUse::Only(rooms) => rooms.contains(&used),
        }
}

fn in_words(room: &str, may_use: MayUse) -> String {
    match may_use {
        MayUse::Everything => format!("{room} may use everything"),
        MayUse::EverythingBut(not) => format!("{room} may use everything but {not}"),
        MayUse::Only(_) if BASE.contains(&room) => format!("{room} may use {}", BASE.join(", ")),
        MayUse::Only(rooms) => {
            let all: Vec<&str> = rooms.iter().chain(&BASE).copied().collect();
            format!("{room} may use {}", all.join(", "))
        }
    }
}
