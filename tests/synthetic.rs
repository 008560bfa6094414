//! What `testdata/synthesise.py` writes for provider versions that cannot be recorded is what is committed, byte for byte;
//! and for the version that can be recorded, what it writes is what terraform wrote.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "runs a script of the repository")]

use std::io::Write;
use std::path::Path;
use std::process::Command;

#[test]
fn synthetic_plans_are_what_their_descriptions_give() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = Command::new("python3").arg("testdata/synthesise.py").arg("--check").current_dir(root).output();
    let Ok(output) = script else {
        // Written to the stream itself: the macros are captured, and nobody would see it.
        writeln!(std::io::stderr(), "SKIPPED: python3 is not on PATH, synthetic plans are not compared").unwrap();
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let cases: usize = said.split_whitespace().next().unwrap().parse().unwrap();
    assert!(cases >= 100, "only {cases} descriptions were found");
}
