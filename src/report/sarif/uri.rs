//! Addresses of files, as GitHub matches them with files of the repository: relative to its root, with forward slashes.

use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::SarifOptions;

/// What stays as it is: RFC 3986's unreserved characters, and what separates directories.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The address of what was given as standard input; it has no name of its own.
const STANDARD_INPUT: &str = "standard-input";

/// The address of a file by the path that the user gave. A file outside the root is no file of the repository, and its
/// directories differ from machine to machine, so that only its name is said: the address is part of what tells one
/// alert from another.
pub(super) fn of(path: &str, options: &SarifOptions) -> String {
    if path.is_empty() || path == "-" {
        return STANDARD_INPUT.to_owned();
    }
    let whole = clean(&options.here.join(path));
    let name = || whole.file_name().map(PathBuf::from);
    let inside = match whole.strip_prefix(clean(&options.root)) {
        Ok(inside) if !inside.has_root() && !inside.starts_with("..") => Some(inside.to_owned()),
        _ => name(),
    };
    let parts: Vec<_> = inside
        .iter()
        .flat_map(|inside| inside.components())
        .filter_map(|part| if let Component::Normal(part) = part { Some(part.to_string_lossy()) } else { None })
        .map(|part| utf8_percent_encode(&part, ENCODED).to_string())
        .collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// The path without `.`, and without `..` where that is possible without asking the file system.
fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match (part, out.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(here: &str, root: &str) -> SarifOptions {
        SarifOptions { here: here.into(), root: root.into(), ..SarifOptions::default() }
    }

    #[test]
    fn addresses_are_relative_and_encoded() {
        let nowhere = SarifOptions::default();
        for (path, address) in [
            ("plan.json", "plan.json"),
            ("./out/../plans/./a.json", "plans/a.json"),
            ("pläne/a b#c?.json", "pl%C3%A4ne/a%20b%23c%3F.json"),
            ("c:evil", "c%3Aevil"),
            ("100%.json", "100%25.json"),
            ("../plan.json", "plan.json"),
            ("a/../../x/plan.json", "plan.json"),
            ("/tmp/ci/plan.json", "plan.json"),
            ("a\u{1b}]\u{202e}.json", "a%1B%5D%E2%80%AE.json"),
            ("-", "standard-input"),
            ("", "standard-input"),
            (".", "."),
            ("..", "."),
        ] {
            assert_eq!(of(path, &nowhere), address, "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn addresses_start_at_the_root_of_the_repository() {
        let options = options("/repo/infra", "/repo");
        for (path, address) in [
            ("plan.json", "infra/plan.json"),
            ("../plans/a.json", "plans/a.json"),
            ("/repo/plans/a.json", "plans/a.json"),
            ("/repository/a.json", "a.json"),
            ("../../a.json", "a.json"),
            ("../../../../a.json", "a.json"),
            ("a\\b.json", "infra/a%5Cb.json"),
        ] {
            assert_eq!(of(path, &options), address, "{path:?}");
        }
    }
}
