//! Text from inputs, made safe for a terminal and for the eyes of a reviewer.
//!
//! A plan is written by whoever wrote the configuration. A tag, a key of `for_each` or a file name can hold escape
//! sequences that repaint the terminal (CSI) or write to the clipboard (OSC 52), a carriage return that overwrites the
//! finding, or a bidirectional override that shows `deny` for `wolla` ("Trojan Source", CVE-2021-42574). Such
//! characters are replaced by visible ones of the same length in UTF-8, so that byte offsets into a text still hold.

use std::borrow::Cow;

/// Whether a character acts on the display instead of being shown: controls (C0, DEL, C1), bidirectional marks,
/// zero-width and other invisible format characters, line separators, tags.
pub fn is_hostile(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// One line of text: hostile characters, line breaks and tabs among them, replaced at the same length in bytes.
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, is_hostile)
}

/// Prose of several lines as one: as [`line()`], but its line breaks and indentation are single spaces.
pub fn folded(text: &str) -> String {
    text.lines().map(str::trim).filter(|one| !one.is_empty()).map(line).collect::<Vec<_>>().join(" ")
}

/// A line of a source: as [`line()`], but tabs stay.
pub fn source_line(text: &str) -> Cow<'_, str> {
    replace(text, |c| c != '\t' && is_hostile(c))
}

/// Text of several lines: as [`line()`], but line feeds stay, carriage returns before them go, and tabs are two spaces.
pub fn block(text: &str) -> String {
    text.lines().map(|one| line(&one.replace('\t', "  ")).into_owned()).collect::<Vec<_>>().join("\n")
}

/// The first `limit` characters of a text, with `mark` in place of the rest.
pub fn shorten<'a>(text: &'a str, limit: usize, mark: &str) -> Cow<'a, str> {
    match text.char_indices().nth(limit) {
        Some((at, _)) => Cow::Owned(format!("{}{mark}", text.get(..at).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

fn replace(text: &str, hostile: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !hostile(c) {
            out.push(c);
            continue;
        }
        out.push_str(match c.len_utf8() {
            1 => "?",
            2 => "\u{bf}",
            3 => "\u{fffd}",
            _ => "\u{fffd}?",
        });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_borrowed() {
        assert!(matches!(line("aws_s3_bucket.größe[\"日本\"]"), Cow::Borrowed(_)));
    }

    #[test]
    fn every_replacement_has_the_length_of_what_it_replaces() {
        for c in ('\u{0}'..=char::MAX).filter(|&c| is_hostile(c)) {
            let text = c.to_string();
            let clean = line(&text);
            assert_eq!(clean.len(), text.len(), "{c:?}");
            assert!(!clean.contains(is_hostile), "{c:?}");
        }
    }

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(line("a\u{1b}]52;c;aGk=\u{7}b"), "a?]52;c;aGk=?b");
        assert_eq!(line("\u{9b}31mred"), "\u{bf}31mred");
        assert_eq!(line("ok\r\nfake"), "ok??fake");
        assert_eq!(line("\u{202e}txt.exe\u{200b}"), "\u{fffd}txt.exe\u{fffd}");
    }

    #[test]
    fn blocks_keep_their_lines() {
        assert_eq!(block("a\r\n\tb\u{1b}\r"), "a\n  b??");
    }

    #[test]
    fn shortening_counts_characters() {
        assert_eq!(shorten("äöü", 2, "…"), "äö…");
        assert_eq!(shorten("äöü", 3, "…"), "äöü");
    }
}
