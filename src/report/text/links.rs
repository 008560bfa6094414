//! Hyperlinks for terminals: OSC 8 sequences around names of files and policies.
//!
//! What stands between the marks is text that is shown anyway. The addresses are made here, of nothing but characters that
//! RFC 3986 allows: no input can end a sequence or begin another one.

use std::path::PathBuf;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in the path of a file: unreserved characters, what separates directories, and drives.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// What is replaced in the address of a document: all that no address holds.
const ADDRESS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Where links lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The directory that relative paths start from.
    pub here: PathBuf,
}

impl Links {
    /// A name of a file as a link to it. Values from the command line and the environment are no files.
    pub(super) fn file(&self, name: &str, shown: &str) -> String {
        let path = self.here.join(name);
        let path = path.to_string_lossy();
        let path = if cfg!(windows) { format!("/{}", path.replace('\\', "/")) } else { path.into_owned() };
        if !path.starts_with('/') || !is_file(name) {
            return shown.to_owned();
        }
        link(&format!("file://{}", utf8_percent_encode(&path, PATH)), shown)
    }
}

/// A name with a link to a document; only those of the web are.
pub(super) fn document(address: &str, shown: &str) -> String {
    match address.starts_with("https://") {
        true => link(&utf8_percent_encode(address, ADDRESS).to_string(), shown),
        false => shown.to_owned(),
    }
}

/// Whether a name is that of a file that people edit.
fn is_file(name: &str) -> bool {
    [".tf", ".tofu", ".json", ".tfvars", ".hcl", ".gz"].iter().any(|ending| name.ends_with(ending))
        && !["--var ", "TF_VAR_", "policies/"].iter().any(|start| name.starts_with(start))
}

fn link(address: &str, shown: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn addresses_hold_nothing_that_a_terminal_could_act_on() {
        let links = Links { here: "/home/a b".into() };
        let file = links.file("in\u{1b}]8;;fra/m\u{7}ä#?.tf", "shown");
        let expected = "file:///home/a%20b/in%1B%5D8%3B%3Bfra/m%07%C3%A4%23%3F.tf";
        assert_eq!(file, format!("\u{1b}]8;;{expected}\u{1b}\\shown\u{1b}]8;;\u{1b}\\"));
        for name in ["--var a.tf", "TF_VAR_x.tf", "<console>", "x"] {
            assert_eq!(links.file(name, "shown"), "shown", "{name}");
        }
        let address = document("https://a.example/x?y=1#z\u{1b}\u{7}\u{9c} ä", "id");
        let expected = "https://a.example/x?y=1#z%1B%07%C2%9C%20%C3%A4";
        assert_eq!(address, format!("\u{1b}]8;;{expected}\u{1b}\\id\u{1b}]8;;\u{1b}\\"));
        assert_eq!(document("javascript:alert(1)", "id"), "id");
    }
}
