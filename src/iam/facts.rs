//! What AWS documents of actions and condition keys, as tables.

pub(in crate::iam) mod actions;
pub(in crate::iam) mod keys;
pub(in crate::iam) mod owned;

#[cfg(test)]
mod tests;

/// The text in lower case, when the program is built.
macro_rules! folded {
    ($text:expr) => {{
        const BYTES: [u8; $text.len()] = $crate::iam::facts::lower($text);
        match std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => $text,
        }
    }};
}
use folded;

/// The first `N` bytes of a text in lower case, if it has as many.
const fn lower<const N: usize>(text: &str) -> [u8; N] {
    match text.as_bytes().first_chunk() {
        Some(bytes) => {
            let mut bytes = *bytes;
            <[u8]>::make_ascii_lowercase(&mut bytes);
            bytes
        }
        None => [0; N],
    }
}
