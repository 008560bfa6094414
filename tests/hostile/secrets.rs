//! Marked secrets in every place where an input can hold one, and no report that shows them.
//!
//! Two ways of looking. A *planted* secret is a word that stands nowhere else: no output may have it, whole, in pieces or
//! encoded. And *two worlds* are inputs that differ in nothing but their secrets: all outputs are the same to the byte, so
//! that no length, no digest and no order tells them apart either.

mod declared;
mod loops;
mod masks;
mod modules;
mod places;
mod plans;
mod planted;
mod said;
mod texts;
mod variables;
mod worlds;

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::support::{Directory, onus, run};

/// The formats of `onus check`.
const FORMATS: [&str; 7] = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"];

/// All that a check shows, each with what it is. The command has its arguments, without formats.
fn shown(directory: &Directory, arguments: &[&str], environment: &[(&str, &str)]) -> (i32, Vec<(String, String)>) {
    let check = |more: &[String]| {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        let mut command = onus(&[&["check"], arguments, &more].concat());
        command.current_dir(directory.path("")).envs(environment.iter().copied());
        run(&mut command)
    };
    let reports = FORMATS.iter().flat_map(|format| ["--report".to_owned(), format!("{format}=out.{format}")]);
    let unknown = || ["--unknown".to_owned(), "fail".to_owned()];
    let all = check(&unknown().into_iter().chain(reports).collect::<Vec<_>>());
    let mut shown = vec![("text".to_owned(), all.stdout), ("standard error".to_owned(), all.stderr)];
    for format in FORMATS {
        let path = directory.path(&format!("out.{format}"));
        if let Ok(text) = std::fs::read_to_string(&path) {
            shown.push((format!("the report {format}"), text));
            std::fs::remove_file(path).unwrap();
        }
    }
    (all.code, shown)
}

/// How a word can come out all the same.
fn forms(secret: &str) -> Vec<(String, String)> {
    let mut forms = vec![("as it is".to_owned(), secret.to_lowercase())];
    let characters: Vec<char> = secret.chars().collect();
    forms.extend(characters.windows(8).map(|piece| ("in pieces".to_owned(), piece.iter().collect::<String>())));
    let hexadecimal: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    forms.push(("in hexadecimal".to_owned(), hexadecimal));
    let escaped: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    forms.push(("as in an address".to_owned(), escaped));
    let entities: String = secret.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    forms.push(("as in HTML".to_owned(), entities));
    let unicode: String = secret.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    forms.push(("as in JSON".to_owned(), unicode));
    for before in 0..3 {
        let encoded = STANDARD_NO_PAD.encode(format!("{}{secret}", "x".repeat(before)));
        // The ends depend on what stands beside it.
        forms.push(("in base64".to_owned(), encoded[4..encoded.len() - 4].to_lowercase()));
    }
    forms
}

/// Fails where one of these words is shown, and says which and how.
fn none_of(secrets: &[(String, String)], shown: &[(String, String)], what: &str) {
    for (name, output) in shown {
        let output = output.to_lowercase();
        for (place, secret) in secrets {
            for (how, form) in forms(secret) {
                if let Some(at) = output.find(&form) {
                    let start = output.floor_char_boundary(at.saturating_sub(200));
                    let end = output.floor_char_boundary((at + 100).min(output.len()));
                    panic!("{what}: {name} shows the secret of {place} {how}:\n{}", &output[start..end]);
                }
            }
        }
    }
}

/// A command of Onus in a directory.
fn command(directory: &Directory, arguments: &[&str]) -> Command {
    let mut command = onus(arguments);
    command.current_dir(directory.path(""));
    command
}
