//! Recorded modules, badly formatted and then formatted by terraform itself.

use std::io::Write as _;
use std::process::Command;

use super::properties::{self, Bench, Target};
use super::{Wall, files, read};
use crate::support::Directory;

/// Every which module is tried.
const EVERY: usize = 12;

#[test]
fn terraform_fmt_changes_no_verdict() {
    let directory = Directory::new();
    let modules = read(files("testdata", &["main.tf"])).into_iter().step_by(EVERY);
    let modules: Vec<(String, String)> =
        modules.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    for (at, (_, text)) in modules.iter().enumerate() {
        std::fs::write(directory.path(&format!("m{at}.tf")), untidy(text)).unwrap();
    }
    let formatted = Command::new("terraform").args(["fmt", "-list=false", &directory.path("")]).output();
    let Ok(formatted) = formatted else {
        // Past the capture of the test harness: a skipped test is not a passed one.
        let _ = writeln!(std::io::stderr(), "skipped: no module is formatted by terraform: it is not on the path");
        return;
    };
    let mut bench = Bench::new(Box::new(Wall));
    let mut changed = 0;
    for (at, (name, text)) in modules.iter().enumerate() {
        let tidy = std::fs::read_to_string(directory.path(&format!("m{at}.tf"))).unwrap();
        if !formatted.status.success() && tidy == untidy(text) {
            panic!("{name}: {}", String::from_utf8_lossy(&formatted.stderr));
        }
        changed += usize::from(tidy != untidy(text));
        let mut answers = |text: &str| properties::see(Target::Hcl, text.as_bytes(), &mut bench);
        let (as_it_is, badly, well) = (answers(text), answers(&untidy(text)), answers(&tidy));
        assert_eq!(as_it_is, badly, "{name}, badly formatted");
        assert_eq!(as_it_is, well, "{name}, formatted by terraform");
    }
    assert!(changed > modules.len() / 2, "{changed} of {} modules were formatted", modules.len());
}

/// The same without indentation and alignment, and with blanks at the end of lines. What a heredoc holds stays.
fn untidy(text: &str) -> String {
    let mut out = String::from("\n \n");
    let mut heredoc: Option<String> = None;
    for line in text.lines() {
        if let Some(end) = &heredoc {
            out.push_str(line);
            if line.trim() == end {
                heredoc = None;
            }
            out.push('\n');
            continue;
        }
        heredoc = line.split_once("<<").map(|(_, word)| word.trim_start_matches('-').trim().to_owned());
        let line = line.trim_start();
        match line.split_once(" = ").filter(|(name, _)| !name.contains(['"', '#', '/'])) {
            Some((name, value)) => out.extend([name.trim_end(), "=", value]),
            None => out.push_str(line),
        }
        // After the word of a heredoc, a blank would be a part of it.
        out.push_str(if heredoc.is_some() { "\n" } else { "  \n" });
    }
    out
}
