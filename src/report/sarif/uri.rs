//! Addresses of files, as GitHub matches them with files of the repository.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::report::repository::Repository;

/// What stays as it is: RFC 3986's unreserved characters, and what separates directories.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The address of a file by the path that the user gave.
pub(super) fn of(path: &str, repository: &Repository) -> String {
    repository.joined(path, |part| utf8_percent_encode(part, ENCODED).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(here: &str, root: &str) -> Repository {
        Repository { here: here.into(), root: root.into(), ..Repository::default() }
    }

    #[test]
    fn addresses_are_relative_and_encoded() {
        let nowhere = Repository::default();
        for (path, address) in [
            ("plan.json", "plan.json"),
            ("./out/../plans/./a.json", "plans/a.json"),
            ("pläne/a b#c?.json", "pl%C3%A4ne/a%20b%23c%3F.json"),
            ("c:evil", "c%3Aevil"),
            ("100%.json", "100%25.json"),
            ("../plan.json", "../plan.json"),
            ("a/../../x/plan.json", "../x/plan.json"),
            ("/tmp/ci/plan.json", "/tmp/ci/plan.json"),
            ("a\u{1b}]\u{202e}.json", "a%1B%5D%E2%80%AE.json"),
            ("-", "standard-input"),
            ("", "standard-input"),
            (".", "."),
            ("..", ".."),
        ] {
            assert_eq!(of(path, &nowhere), address, "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn addresses_start_at_the_root_of_the_repository() {
        let repository = repository("/repo/infra", "/repo");
        for (path, address) in [
            ("plan.json", "infra/plan.json"),
            ("../plans/a.json", "plans/a.json"),
            ("/repo/plans/a.json", "plans/a.json"),
            ("/repository/a.json", "/repository/a.json"),
            ("../../a.json", "../../a.json"),
            ("../../../../a.json", "../../../../a.json"),
            ("a\\b.json", "infra/a%5Cb.json"),
        ] {
            assert_eq!(of(path, &repository), address, "{path:?}");
        }
    }
}
