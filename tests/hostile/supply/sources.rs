//! What the sources of a package mention.
//!
//! This reads words, not meaning: a mention in code that no platform compiles counts, one in a comment or a text does
//! not. What it tells is where people have to look.

use std::path::Path;
use std::sync::OnceLock;

use regex::bytes::Regex;
use serde_json::Value;

use super::crates::directory;

/// What a look at a package tells.
pub(super) struct Look {
    /// What comes with it besides safe Rust.
    pub(super) brings: Vec<String>,
    /// The outside world, as far as its library mentions it.
    pub(super) mentions: Vec<String>,
}

/// Comments, texts and characters, which are skipped.
const SKIPPED: &str = r##"(?s-u)//[^\n]*|/\*.*?\*/|\br"[^"]*"|\br#".*?"#|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'"##;

/// What counts as a mention of what.
const MENTIONS: [(&str, &str); 5] = [
    ("unsafe", r"\bunsafe\b"),
    (
        "network",
        r"\bstd::net\b|\b(?:Tcp|Unix)(?:Stream|Listener)\b|\b(?:UdpSocket|UnixDatagram|ToSocketAddrs|getaddrinfo|WSAStartup|socketpair|SYS_socket)\b|\blibc::(?:socket|connect)\b",
    ),
    (
        "processes",
        r"\bprocess::Command\b|\bprocess::\{[^}]*\bCommand\b|\bexecvp?e?\b|\bposix_spawnp?\b|\bvfork\b|\bfork\s*\(|\bCreateProcess[AW]\b|\bShellExecute",
    ),
    (
        "files",
        r"\bstd::fs\b|\bfs::(?:File|OpenOptions|read|write|metadata|canonicalize|create)|\bFile::(?:open|create)\b|\bopenat2?\b|\bSYS_open|\bfopen\b|\blibc::open\b|\bCreateFile",
    ),
    (
        "environment",
        r"\benv::(?:var|vars|var_os|vars_os|current_dir|args|args_os|home_dir|temp_dir|set_var|remove_var|\{)|\bgetenv\b",
    ),
];

fn words() -> &'static (Regex, Vec<(&'static str, Regex)>) {
    static WORDS: OnceLock<(Regex, Vec<(&str, Regex)>)> = OnceLock::new();
    WORDS.get_or_init(|| {
        let all: Vec<String> = MENTIONS.iter().map(|(_, words)| format!("(?:{words})")).collect();
        let single = |words: &str| Regex::new(&format!("(?-u)^(?:{words})")).unwrap();
        let scanner = Regex::new(&format!("{SKIPPED}|{}", all.join("|"))).unwrap();
        (scanner, MENTIONS.map(|(name, words)| (name, single(words))).to_vec())
    })
}

/// The mentions in one file, each once.
fn mentioned(text: &[u8], found: &mut [bool; MENTIONS.len()]) {
    let (scanner, names) = words();
    for word in scanner.find_iter(text) {
        if !matches!(text[word.start()], b'/' | b'"' | b'\'') {
            let hit = names.iter().position(|(_, single)| single.is_match(word.as_bytes()));
            if let Some(hit) = hit {
                found[hit] = true;
            }
        }
    }
}

/// Files of a package, without those of its tests, examples and benchmarks.
fn files(directory: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    let left_out = |name: &std::ffi::OsStr| matches!(name.to_str(), Some("tests" | "benches" | "examples" | "fuzz"));
    let files = walkdir::WalkDir::new(directory).into_iter().filter_entry(move |entry| !left_out(entry.file_name()));
    files.map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

/// Reads the sources of a package, as `cargo metadata` has it.
pub(super) fn look(package: &Value) -> Look {
    let targets = package["targets"].as_array().unwrap();
    let has = |kind: &str| targets.iter().find(|target| target["kind"].as_array().unwrap().iter().any(|it| it == kind));
    let library = has("lib").or_else(|| has("rlib")).or_else(|| has("proc-macro")).unwrap();
    let mut found = [false; MENTIONS.len()];
    for file in files(Path::new(library["src_path"].as_str().unwrap()).parent().unwrap()) {
        if file.extension().is_some_and(|extension| extension == "rs") {
            mentioned(&std::fs::read(file).unwrap(), &mut found);
        }
    }
    // C is compiled where something is linked.
    for file in files(directory(package)).filter(|_| package["links"].is_string()) {
        if file.extension().is_some_and(|extension| extension == "c" || extension == "h") {
            mentioned(&std::fs::read(file).unwrap(), &mut found);
        }
    }
    let mut brings = Vec::new();
    if has("proc-macro").is_some() {
        brings.push("proc macro".to_owned());
    }
    if has("custom-build").is_some() {
        brings.push("build script".to_owned());
    }
    let native = ["c", "cc", "cpp", "S", "s", "asm", "a", "lib", "o", "dll", "so"];
    if files(directory(package))
        .any(|file| file.extension().is_some_and(|it| native.iter().any(|native| it == *native)))
    {
        brings.push("native code".to_owned());
    }
    if let Some(links) = package["links"].as_str() {
        brings.push(format!("links {links}"));
    }
    let mut mentions = MENTIONS.iter().zip(found).filter(|(_, found)| *found).map(|((name, _), _)| (*name).to_owned());
    let mentions: Vec<String> = mentions.by_ref().collect();
    let (unsafety, mentions) = mentions.into_iter().partition(|name| name == "unsafe");
    brings.extend(unsafety);
    Look { brings, mentions }
}

#[test]
fn a_mention_counts_in_code_and_not_in_comments_and_texts() {
    let mentions = |text: &str| {
        let mut found = [false; MENTIONS.len()];
        mentioned(text.as_bytes(), &mut found);
        let names = MENTIONS.iter().zip(found).filter(|(_, found)| *found).map(|((name, _), _)| *name);
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(mentions("use std::net::TcpStream;"), "network");
    assert_eq!(
        mentions("// std::net\n/* unsafe\n */ let a = \"std::fs \\\" fork()\"; let b = r#\"env::var \" \"#;"),
        ""
    );
    assert_eq!(mentions("let quote = '\"'; unsafe { fork() }"), "unsafe processes");
    assert_eq!(mentions("#![forbid(unsafe_code)]\nfn unsafe_but_not() {} let a = clap::Command::new()"), "");
    assert_eq!(mentions("use std::process::{self, Command};"), "processes");
    assert_eq!(mentions("std::env::var_os(name); fs::read(path)"), "files environment");
    assert_eq!(mentions("fn f<'a>(a: &'a str, b: &'a str) { let c = '\\''; std::fs::read(c) }"), "files");
}
