//! YAML by Onus's own reader, as `yamldecode` of the console.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Directory, onus};

/// A document as JSON.
pub(crate) fn read(text: &str) -> Value {
    let directory = Directory::new();
    fs::write(directory.path("document.yml"), text).unwrap();
    let mut console = onus(&["console", "--json"])
        .current_dir(directory.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    console.stdin.take().unwrap().write_all(b"yamldecode(file(\"document.yml\"))\n").unwrap();
    let output = console.wait_with_output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(answer.get("error").is_none(), "{answer}\n{text}");
    answer["value"].clone()
}
