//! Texts with secrets: each `@place@` becomes a word of its own.

use std::path::Path;

use super::super::support::Directory;

/// A word of a place that nothing else has: no piece of it is one of ours. An account has twelve digits.
pub(super) fn secret(place: &str) -> String {
    let seed = place
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let (first, letters, length) = match place.starts_with("account") {
        true => ("9", &b"0123456789"[..], 11),
        false => ("zq", &b"bcdfghjkmnpqrstvwxz23456789"[..], 22),
    };
    let mut state = seed;
    let next = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap() % letters.len();
        char::from(letters[at])
    });
    format!("{first}{}", next.take(length).collect::<String>())
}

/// The secrets of some texts, with their places.
pub(super) type Secrets = Vec<(String, String)>;

/// A text with its secrets, which are added to those known.
pub(super) fn planted(text: &str, secrets: &mut Secrets) -> String {
    let mut out = String::new();
    let mut parts = text.split('@');
    out.push_str(parts.next().unwrap_or_default());
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let is_place =
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if is_place && parts.peek().is_some() {
            let word = secret(part);
            out.push_str(&word);
            if secrets.iter().all(|(place, _)| place != part) {
                secrets.push((part.to_owned(), word));
            }
            out.push_str(parts.next().unwrap_or_default());
        } else {
            out.push('@');
            out.push_str(part);
        }
    }
    out
}

/// A directory with these files, and the secrets in them.
pub(super) fn files(files: &[(&str, &str)]) -> (Directory, Secrets) {
    let (directory, mut secrets) = (Directory::new(), Vec::new());
    for (name, text) in files {
        let path = directory.path(name);
        std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        std::fs::write(path, planted(text, &mut secrets)).unwrap();
    }
    (directory, secrets)
}
